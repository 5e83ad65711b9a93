// SPDX-License-Identifier: Apache-2.0
//! Postal log, matters and forms that are longer than a page: nothing left out, nothing twice, and the rows rebuilt.

use std::collections::BTreeSet;

use jiff::ToSpan;
use yakusoku_app::acts::{Brought, NewMatter};
use yakusoku_app::log::{Draft, Write};
use yakusoku_app::request::form::FormTo;
use yakusoku_app::request::lists::PAGE;
use yakusoku_app::request::{DeskError, Loaded};
use yakusoku_app::staff::actor_id;
use yakusoku_duties::matter::{Ending, MatterCommand, Sort};
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::Fact;
use yakusoku_policy::{Channel, Delivery, Kind};

use crate::support::{Desk, start};

/// A finished case once more, under another number, its letter posted on another day.
async fn copied(desk: &Desk, pattern: &Loaded, at: u8) {
    let applicant = pattern.applicant.as_ref().unwrap().reveal(Sink::Seal);
    let day = start().saturating_add(i64::from(at % 7).days());
    let mut drafts: Vec<Draft> = Vec::new();
    for told in &pattern.told {
        let mut fact = told.fact.clone();
        match &mut fact {
            Fact::Received { number, .. } => *number = format!("2026-9{at:03}"),
            Fact::Dispatched { on, .. } => *on = day,
            _ => {}
        }
        // Entries point to others by place.
        while (drafts.len() as u64) < told.stamp.seq {
            drafts.push(draft(&Fact::Note, Some("メモ".to_owned())));
        }
        let sealed = match fact {
            Fact::Received { .. } => Some(serde_json::to_string(applicant).unwrap()),
            _ => None,
        };
        drafts.push(draft(&fact, sealed));
    }
    let write = Write {
        stream: format!("{at:02x}").repeat(16).parse().unwrap(),
        next: 0,
        actor: actor_id(&desk.clerk.id),
        at_micros: desk.app.clock.micros(),
        drafts: &drafts,
        also: Vec::new(),
    };
    desk.app.append(write).await.unwrap();
}

fn draft(fact: &Fact, sealed: Option<String>) -> Draft {
    Draft {
        kind: fact.kind(),
        version: 1,
        open: serde_json::to_string(fact).unwrap(),
        sealed: sealed.map(String::into_bytes),
    }
}

async fn is_as_the_log_says(desk: &Desk) {
    assert_eq!(desk.app.differences().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_postal_log_holds_every_letter_of_a_year_once_the_newest_first() {
    let desk = Desk::open(4).await;
    let number = desk.apply(1, &[Kind::Disclosure]).await;
    let pattern = desk.finish(&number).await;
    is_as_the_log_says(&desk).await;
    for at in 1..=230 {
        copied(&desk, &pattern, at).await;
    }
    desk.app.rebuild().await.unwrap();
    let mut pages: Vec<Vec<(String, String)>> = Vec::new();
    let mut last: Option<(String, u16)> = None;
    loop {
        let after = last
            .as_ref()
            .map(|(number, letter)| (number.as_str(), *letter));
        let page = desk.app.postal_log(&desk.clerk, None, after).await.unwrap();
        last = page.last().map(|one| (one.number.clone(), one.letter));
        let whole = page.len() == PAGE as usize;
        let line =
            |one: &yakusoku_app::request::postal::Posted| (one.on.to_string(), one.number.clone());
        pages.push(page.iter().map(line).collect());
        if !whole {
            break;
        }
    }
    assert_eq!(pages.len(), 3);
    let all = pages.concat();
    assert_eq!(all.len(), 231);
    assert!(all.is_sorted_by(|a, b| a > b), "{all:?}");
    let last_year = desk.app.postal_log(&desk.clerk, Some(2025), None).await;
    assert!(last_year.unwrap().is_empty());
    let never = desk
        .app
        .postal_log(&desk.clerk, None, Some((&number, 9)))
        .await;
    assert!(matches!(never, Err(DeskError::NoSuchCase)));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_matters_hold_each_once_open_ones_first_and_a_case_knows_its_own() {
    let desk = Desk::open(2).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let case = desk.apply(1, &[Kind::Erasure]).await;
    for at in 0..130_u8 {
        let new = NewMatter {
            sort: Sort::Complaint,
            from: None,
            channel: Channel::Telephone,
            on: Some(start().saturating_sub(i64::from(at % 11).days())),
            at: None,
            holds_request: false,
            wanted_by: None,
            brought: Brought {
                name: format!("例示 花{at}"),
                contact: "03-0000-0000".to_owned(),
                said: "返事が遅い。".to_owned(),
            },
        };
        let number = app.enter_matter(clerk, &new).await.unwrap();
        let does = async |command| {
            let at = (number.as_str(), None);
            app.step_matter(clerk, at, &command, "記録").await.unwrap();
        };
        if at % 3 == 0 {
            does(MatterCommand::End {
                how: Ending::Dropped,
            })
            .await;
        }
        if at == 4 {
            let inside = false;
            does(MatterCommand::LinkCase {
                case: case.clone(),
                inside,
            })
            .await;
        }
    }
    is_as_the_log_says(&desk).await;
    let first = app.matters_page(clerk, None).await.unwrap();
    assert_eq!(first.len(), PAGE as usize);
    let all = app.matters(clerk).await.unwrap();
    assert_eq!(all.len(), 130);
    let numbers: BTreeSet<_> = all.iter().map(|one| one.number.clone()).collect();
    assert_eq!(numbers.len(), 130);
    let place = |one: &yakusoku_duties::matter::Matter| {
        (
            one.ended.is_some(),
            one.next_due().unwrap_or(jiff::civil::Date::MAX),
        )
    };
    assert!(all.is_sorted_by_key(place));
    let open = app.open_matters(clerk).await.unwrap();
    assert_eq!(open.len(), 130 - 44);
    assert!(open.iter().all(|one| one.ended.is_none()));
    let of_case = app.matters_of_case(clerk, &case).await.unwrap();
    assert_eq!(of_case.len(), 1);
    assert_eq!(of_case[0].number, "C2026-0005");
    let found = async |text: &str| app.find_matters(clerk, text).await.unwrap();
    assert_eq!(found("例示　花129").await[0].number, "C2026-0130");
    assert_eq!(found("C2026-000").await.len(), 9);
    assert_eq!(found("例示").await.len(), PAGE as usize);
    assert!(found("%").await.is_empty() && found("花7").await.len() == 1);
    let register = app.request_register(clerk, None).await.unwrap();
    assert_eq!(register.matters.len(), 130);
    let never = app.matters_page(clerk, Some("C2026-9999")).await;
    assert!(matches!(never, Err(DeskError::NoSuchRecord)));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_forms_hold_each_once_those_to_be_posted_first() {
    let desk = Desk::open(1).await;
    let (app, clerk) = (&desk.app, &desk.clerk);
    let to = FormTo {
        name: "例示 花子".into(),
        postcode: "000-0000".into(),
        address: "東京都見本区例示1-2-3".into(),
    };
    for at in 0..230_i64 {
        let on = start().saturating_sub((at % 5).days());
        let id = app
            .ask_for_form(clerk, (on, Channel::Telephone), &to)
            .await
            .unwrap();
        if at % 2 == 0 {
            app.post_form(clerk, &id, (start(), Delivery::Post))
                .await
                .unwrap();
        }
    }
    is_as_the_log_says(&desk).await;
    let mut all = Vec::new();
    let mut last: Option<String> = None;
    loop {
        let page = app.forms(clerk, last.as_deref()).await.unwrap();
        let whole = page.len() == PAGE as usize;
        last = page.last().map(|one| one.issue.stream.clone());
        all.extend(page);
        if !whole {
            break;
        }
    }
    let streams: BTreeSet<_> = all.iter().map(|one| one.issue.stream.clone()).collect();
    assert_eq!((all.len(), streams.len()), (230, 230));
    let sent = |one: &yakusoku_app::request::form::FormRow| {
        (one.issue.sent.is_some(), std::cmp::Reverse(one.issue.on))
    };
    assert!(all.is_sorted_by_key(sent));
}
