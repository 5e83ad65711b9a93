// SPDX-License-Identifier: Apache-2.0
//! Complaints and inquiries in the log: numbers, reads on record, rebuilding, two at once.

use jiff::ToSpan as _;
use yakusoku_app::acts::{Brought, NewMatter};
use yakusoku_app::request::DeskError;
use yakusoku_duties::keepers::State;
use yakusoku_duties::matter::{Ending, MatterCommand, MatterRefused, Sort};
use yakusoku_policy::{Channel, Kind};

use crate::support::{Desk, start};

fn complaint() -> NewMatter {
    NewMatter {
        sort: Sort::Complaint,
        from: None,
        channel: Channel::Telephone,
        on: None,
        holds_request: false,
        wanted_by: None,
        brought: Brought {
            name: "例示 花子".to_owned(),
            contact: String::new(),
            said: "返事が遅い。".to_owned(),
        },
    }
}

async fn desk_promise(desk: &Desk) -> State {
    let board = desk.app.board(&desk.clerk).await.unwrap();
    let mut rows = board.rows.into_iter();
    let row = rows.find(|row| row.clause.id == "complaints.desk");
    row.unwrap().assessment.state
}

async fn rebuilt(desk: &Desk) {
    assert!(desk.app.differences().await.unwrap().is_empty());
    let before = desk.app.dump().await.unwrap();
    desk.app.rebuild().await.unwrap();
    assert_eq!(desk.app.dump().await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_complaint_left_unanswered_shows_on_the_board_and_an_answer_mends_it() {
    let desk = Desk::open(1).await;
    let number = desk
        .app
        .enter_matter(&desk.clerk, &complaint())
        .await
        .unwrap();
    assert_eq!(number, "C2026-0001");
    let second = desk
        .app
        .enter_matter(&desk.clerk, &complaint())
        .await
        .unwrap();
    assert_eq!(second, "C2026-0002");
    assert_eq!(desk_promise(&desk).await, State::Kept);
    let does = async |version, command: MatterCommand, said: &str| {
        let at = (number.as_str(), version);
        desk.app.step_matter(&desk.clerk, at, &command, said).await
    };
    let settled = MatterCommand::End {
        how: Ending::Settled,
    };
    assert!(matches!(
        does(None, settled, "終わり").await,
        Err(DeskError::Matter(MatterRefused::NotAnswered))
    ));
    does(
        None,
        MatterCommand::End {
            how: Ending::Dropped,
        },
        "連絡先なし",
    )
    .await
    .unwrap();
    assert_eq!(desk_promise(&desk).await, State::Broken);
    let answer = MatterCommand::Answer {
        on: start(),
        by: Channel::Telephone,
        last: true,
        tells: false,
    };
    // Somebody else was first.
    assert!(matches!(
        does(Some(1), answer.clone(), "お詫び").await,
        Err(DeskError::Conflict)
    ));
    does(Some(2), answer, "お詫び").await.unwrap();
    assert_eq!(desk_promise(&desk).await, State::Kept);
    rebuilt(&desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_is_sealed_and_every_look_is_on_record() {
    let desk = Desk::open(1).await;
    let number = desk
        .app
        .enter_matter(&desk.clerk, &complaint())
        .await
        .unwrap();
    let shown = desk.app.show_matter(&desk.clerk, &number).await.unwrap();
    assert_eq!(shown.brought.unwrap().said, "返事が遅い。");
    desk.app.sequence_all().await.unwrap();
    let entries = desk.app.latest(None, 2).await.unwrap();
    assert!(entries.iter().any(|one| one.entry.kind == "matter.seen"));
    assert!(entries.iter().all(|one| !one.entry.open.contains("例示")));
    let list = desk.app.matters(&desk.clerk).await.unwrap();
    assert_eq!(list[0].number, number);
    let mut future = complaint();
    future.on = Some(start().saturating_add(1.day()));
    let refused = desk.app.enter_matter(&desk.clerk, &future).await;
    assert!(matches!(refused, Err(DeskError::Field { field: "on", .. })));
    let nobody = desk.app.show_matter(&desk.clerk, "C2026-0009").await;
    assert!(matches!(nobody, Err(DeskError::NoSuchRecord)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_matter_stays_open_while_one_of_two_requests_inside_is_open() {
    let desk = Desk::open(3).await;
    let brought = NewMatter {
        holds_request: true,
        ..complaint()
    };
    let matter = desk.app.enter_matter(&desk.clerk, &brought).await.unwrap();
    let does = async |command: MatterCommand| {
        let at = (matter.as_str(), None);
        desk.app
            .step_matter(&desk.clerk, at, &command, "記録")
            .await
    };
    let end = || MatterCommand::End {
        how: Ending::Dropped,
    };
    let mut cases = Vec::new();
    for customer in [1, 2] {
        let case = desk.apply(customer, &[Kind::Disclosure]).await;
        let inside = MatterCommand::LinkCase {
            case: case.clone(),
            inside: true,
        };
        does(inside).await.unwrap();
        cases.push(case);
    }
    desk.finish(&cases[0]).await;
    assert!(matches!(
        does(end()).await,
        Err(DeskError::Matter(MatterRefused::RequestOpen))
    ));
    desk.finish(&cases[1]).await;
    does(end()).await.unwrap();
}
