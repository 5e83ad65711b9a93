// SPDX-License-Identifier: Apache-2.0
//! Complaints and inquiries in the log: numbers, reads on record, rebuilding, two at once.

use jiff::ToSpan as _;
use yakusoku_app::acts::{Brought, NewMatter};
use yakusoku_app::request::DeskError;
use yakusoku_duties::keepers::State;
use yakusoku_duties::matter::{Ending, MatterCommand, MatterRefused, Sort};
use yakusoku_policy::{Channel, Kind};

use yakusoku_app::staff::COMMAND_LINE;

use crate::support::{Desk, POLICY, start};

fn complaint() -> NewMatter {
    NewMatter {
        sort: Sort::Complaint,
        from: None,
        channel: Channel::Telephone,
        on: None,
        at: None,
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

/// The shop, keeping matters for a year after they end.
fn keeping() -> String {
    let kept = POLICY.replacen(
        "    then: erase\n",
        "    then: erase\n    matters: ended\n",
        1,
    );
    assert_ne!(kept, POLICY);
    kept
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_brought_is_found_until_its_time_is_up_and_gone_after() {
    let desk = Desk::open_with(&keeping()).await;
    let app = &desk.app;
    let brought = Brought {
        name: "例示 花子".to_owned(),
        contact: "hanako@example.jp 03-0000-0000".to_owned(),
        said: "返事が遅い。".to_owned(),
    };
    let receipt = app.bring_matter(Sort::Complaint, brought).await.unwrap();
    for typed in [
        "例示　花子",
        "例示",
        "０３００００００００",
        "HANAKO@example.jp",
        "ｃ2026-0001",
    ] {
        let found = app.find_matters(&desk.clerk, typed).await.unwrap();
        assert_eq!(found.len(), 1, "{typed}");
    }
    assert!(
        app.find_matters(&desk.clerk, "花")
            .await
            .unwrap()
            .is_empty()
    );
    let answer = MatterCommand::Answer {
        on: start(),
        by: Channel::Web,
        last: true,
        tells: false,
    };
    let end = MatterCommand::End {
        how: Ending::Settled,
    };
    for command in [answer, end] {
        let at = (receipt.number.as_str(), None);
        app.step_matter(&desk.clerk, at, &command, "お詫びした。")
            .await
            .unwrap();
    }
    rebuilt(&desk).await;
    let in_force = app.in_force().await;
    let policy = in_force.policy().unwrap();
    let matter = app.matters(&desk.clerk).await.unwrap().remove(0);
    let last = matter.kept_until(policy, &in_force.calendar()).unwrap();
    app.clock.set(last);
    assert_eq!(app.erase_matters_due().await.unwrap(), 0);
    app.clock.set(last.saturating_add(1.day()));
    assert_eq!(app.erase_matters_due().await.unwrap(), 1);
    assert_eq!(app.erase_matters_due().await.unwrap(), 0);
    let shown = app.show_matter(&desk.clerk, &receipt.number).await.unwrap();
    assert!(shown.brought.is_none() && shown.told.iter().all(|one| one.words.is_none()));
    assert!(shown.matter.ended.is_some(), "what was done stays");
    assert!(
        app.find_matters(&desk.clerk, "例示")
            .await
            .unwrap()
            .is_empty()
    );
    let gone = app.matter_status(&receipt.number, &receipt.code).await;
    assert!(matches!(gone, Err(DeskError::NoSuchCase)));
    rebuilt(&desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_desk_does_not_see_what_was_brought_to_another() {
    let desk = Desk::open(1).await;
    let number = desk
        .app
        .enter_matter(&desk.clerk, &complaint())
        .await
        .unwrap();
    let put = async |desks: &[&str]| {
        let desks: Vec<String> = desks.iter().map(|one| (*one).to_owned()).collect();
        desk.app
            .staff_desks(&COMMAND_LINE, "tanto", &desks)
            .await
            .unwrap();
    };
    put(&["requests"]).await;
    assert!(desk.app.matters(&desk.clerk).await.unwrap().is_empty());
    let shown = desk.app.show_matter(&desk.clerk, &number).await;
    assert!(matches!(shown, Err(DeskError::NoSuchRecord)));
    let note = desk
        .app
        .step_matter(&desk.clerk, (&number, None), &MatterCommand::Note, "メモ")
        .await;
    assert!(matches!(note, Err(DeskError::NoSuchRecord)));
    put(&["complaints"]).await;
    assert_eq!(desk.app.matters(&desk.clerk).await.unwrap().len(), 1);
    desk.app.show_matter(&desk.clerk, &number).await.unwrap();
}

/// A new code opens the page of progress, the old one no more; after a rebuild as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_code_of_a_complaint_is_issued_anew() {
    let desk = Desk::open(2).await;
    let app = &desk.app;
    let first = app
        .bring_matter(Sort::Complaint, complaint().brought)
        .await
        .unwrap();
    let (number, lost) = (first.number.as_str(), first.code.as_str());
    let bare = app
        .renew_matter_code(&desk.clerk, (number, None), " ")
        .await;
    assert!(matches!(
        bare,
        Err(DeskError::Matter(MatterRefused::NoWords))
    ));
    let what = "電話で申出。届け出の番号にかけ直した";
    let stale = app
        .renew_matter_code(&desk.clerk, (number, Some(0)), what)
        .await;
    assert!(matches!(stale, Err(DeskError::Conflict)));
    let new = app
        .renew_matter_code(&desk.clerk, (number, None), what)
        .await
        .unwrap();
    assert_ne!(new.code, lost);
    for _ in 0..2 {
        assert!(app.matter_status(number, lost).await.is_err());
        assert!(app.matter_status(number, &new.code).await.is_ok());
        app.rebuild().await.unwrap();
    }
    rebuilt(&desk).await;
    for _ in 0..2 {
        app.renew_matter_code(&desk.clerk, (number, None), what)
            .await
            .unwrap();
    }
    let many = app
        .renew_matter_code(&desk.clerk, (number, None), what)
        .await;
    assert!(matches!(
        many,
        Err(DeskError::Matter(MatterRefused::CodesMany(3)))
    ));
    let manager = desk
        .hire("kanri", yakusoku_app::access::Role::Manager)
        .await;
    app.renew_matter_code(&manager, (number, None), what)
        .await
        .unwrap();
}
