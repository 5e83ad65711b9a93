// SPDX-License-Identifier: Apache-2.0
//! A mixed simulated year: the tables made again from log and keys equal the live ones.

use jiff::ToSpan as _;
use yakusoku_app::request::Order;
use yakusoku_policy::Kind;

use crate::support::{Desk, start};

/// Cases of the year; the issue asks for at least 200.
const CASES: i64 = 204;

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_after_a_year_equals_the_live_tables() {
    let desk = Desk::open(260).await;
    for at in 0..CASES {
        let today = start() + (at * 360 / CASES).days();
        desk.app.clock.set(today);
        // An erasure asks about somebody whose earlier case is closed: that case goes too.
        let customer = if at > 0 && at % 17 == 0 {
            1 + at - at % 6 - 6
        } else {
            1 + at
        };
        let kinds: &[Kind] = match at % 17 {
            0 => &[Kind::Erasure],
            1 => &[Kind::Disclosure, Kind::Erasure],
            _ => &[Kind::Disclosure],
        };
        let number = desk.apply(customer, kinds).await;
        match at % 6 {
            0 | 1 => {
                desk.finish(&number).await;
            }
            2 => {
                desk.propose_all(&number).await;
            }
            3 => {
                desk.prepare(&number).await;
            }
            4 => {
                desk.clerk(
                    &number,
                    Order::Note {
                        text: "電話で確認".into(),
                    },
                )
                .await;
            }
            _ => {}
        }
        if at % 12 == 0 {
            let _ = desk
                .app
                .order(
                    &desk.clerk,
                    &number,
                    None,
                    Order::DisposePapers { on: None },
                )
                .await;
        }
        if at == CASES / 2 {
            desk.app.rotate_keys().await.unwrap();
        }
    }
    equal_after_a_rebuild(&desk).await;
}

async fn equal_after_a_rebuild(desk: &Desk) {
    let live = desk.app.dump().await.unwrap();
    let erased = live["case_row"]
        .iter()
        .filter(|row| format!("{row:?}").contains("\"erased\""))
        .count();
    assert!(
        live["case_row"].len() >= 200 && erased > 0,
        "{} {erased}",
        live["case_row"].len()
    );
    desk.app.rebuild().await.unwrap();
    let rebuilt = desk.app.dump().await.unwrap();
    for (table, rows) in &live {
        assert_eq!(rows, &rebuilt[table], "{table}");
    }
    desk.app.sequence_all().await.unwrap();
    let verified = desk.app.verify(None).await.unwrap();
    assert!(verified.is_whole(), "{:?}", verified.report.findings);
}
