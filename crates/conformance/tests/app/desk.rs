// SPDX-License-Identifier: Apache-2.0
//! Disclosure from receipt to closing, refusals, and what the desk will not do.

use yakusoku_app::access::{Actor, Role};
use yakusoku_app::request::documents::PackageForm;
use yakusoku_app::request::{DeskError, Order};
use yakusoku_duties::keepers::State;
use yakusoku_duties::request::{Outcome, Refusal, Stage};
use yakusoku_policy::{FeeMeans, GroundId, Kind};

use crate::support::Desk;

async fn state_of(desk: &Desk, clause: &str) -> State {
    let board = desk.app.board(&desk.clerk).await.unwrap();
    board
        .rows
        .iter()
        .find(|row| row.clause.id == clause)
        .unwrap()
        .assessment
        .state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disclosure_goes_from_the_portal_to_a_letter_and_the_promise_turns() {
    let desk = Desk::open(30).await;
    let clause = "requests.answer.disclosure";
    assert_eq!(state_of(&desk, clause).await, State::Kept);
    let number = desk.apply(9, &[Kind::Disclosure]).await;
    assert_eq!(state_of(&desk, clause).await, State::AtRisk);
    let loaded = desk.finish(&number).await;
    assert!(
        matches!(loaded.case.asks[0].stage, Stage::Answered { .. }),
        "{:?}",
        loaded.case
    );
    assert!(loaded.case.closed.is_some());
    assert_eq!(state_of(&desk, clause).await, State::Kept);
    let letter = desk.app.letter(&desk.clerk, &number, 1).await.unwrap();
    assert!(letter.starts_with(b"%PDF-"));
    let (email, _) = desk.customer(9).await;
    let json = desk
        .app
        .package(&desk.clerk, &number, (1, PackageForm::Json))
        .await
        .unwrap();
    assert!(String::from_utf8(json).unwrap().contains(&email));
    desk.clerk(&number, Order::DisposePapers { on: None }).await;
    desk.app.sequence_all().await.unwrap();
    let verified = desk.app.verify(None).await.unwrap();
    assert!(verified.is_whole(), "{verified:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_one_who_proposed_cannot_approve() {
    let desk = Desk::open(20).await;
    let number = desk.apply(3, &[Kind::Disclosure]).await;
    let loaded = desk.propose_all(&number).await;
    let Stage::Proposed(proposal) = &loaded.case.asks[0].stage else {
        panic!()
    };
    let order = Order::Approve {
        ask: 1,
        absent: None,
        proposal: proposal.by.seq,
        hash: proposal.hash.clone(),
    };
    // The same person with a manager's rights, so that only the rule itself stands in the way.
    let both = Actor {
        role: Role::Manager,
        ..desk.clerk.clone()
    };
    let refused = desk.app.order(&both, &number, None, order.clone()).await;
    assert!(
        matches!(refused, Err(DeskError::Refused(Refusal::SamePerson))),
        "{refused:?}"
    );
    let denied = desk.app.order(&desk.clerk, &number, None, order).await;
    assert!(matches!(denied, Err(DeskError::Denied(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_answered_before_identity_and_fee() {
    let desk = Desk::open(20).await;
    let number = desk.apply(3, &[Kind::Disclosure]).await;
    let propose = |outcome| Order::Propose {
        ask: 1,
        outcome,
        ground: None,
        reason: String::new(),
    };
    let early = desk
        .app
        .order(&desk.clerk, &number, None, propose(Outcome::Whole))
        .await;
    assert!(
        matches!(early, Err(DeskError::Refused(Refusal::IdentityOpen))),
        "{early:?}"
    );
    let not_held = desk
        .app
        .order(&desk.clerk, &number, None, propose(Outcome::NotHeld))
        .await;
    assert!(matches!(
        not_held,
        Err(DeskError::Refused(Refusal::IdentityOpen))
    ));
    let refusal = desk
        .app
        .order(&desk.clerk, &number, None, propose(Outcome::Refused))
        .await;
    assert!(matches!(
        refusal,
        Err(DeskError::Refused(Refusal::GroundMissing))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_free_kind_takes_no_fee() {
    let desk = Desk::open(20).await;
    let number = desk.apply(3, &[Kind::Erasure]).await;
    let order = Order::ReceiveFee {
        yen: 1_000,
        means: FeeMeans::Stamps,
        issued: None,
    };
    let refused = desk.app.order(&desk.clerk, &number, None, order).await;
    assert!(matches!(
        refused,
        Err(DeskError::Refused(Refusal::NothingOwed))
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_has_a_ground_a_reason_and_a_letter() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    desk.prepare(&number).await;
    let order = |ground: &str| Order::Propose {
        ask: 1,
        outcome: Outcome::Refused,
        ground: Some(GroundId::from(ground)),
        reason: "第三者の権利を害するおそれがあるためです。".into(),
    };
    // A ground of another kind is never taken.
    let wrong = desk
        .app
        .order(&desk.clerk, &number, None, order("no_breach"))
        .await;
    assert!(matches!(
        wrong,
        Err(DeskError::Refused(Refusal::GroundNotOffered(_)))
    ));
    let loaded = desk.clerk(&number, order("harm")).await;
    let Stage::Proposed(proposal) = &loaded.case.asks[0].stage else {
        panic!()
    };
    let approve = Order::Approve {
        ask: 1,
        absent: None,
        proposal: proposal.by.seq,
        hash: None,
    };
    desk.app
        .order(&desk.approver, &number, None, approve)
        .await
        .unwrap();
    let loaded = desk
        .clerk(&number, Order::MakeLetter { with: Vec::new() })
        .await;
    assert_eq!(loaded.case.letters.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_moved_on_is_a_conflict_and_nothing_is_done() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let seen = desk
        .app
        .open_case(&desk.clerk, &number)
        .await
        .unwrap()
        .case
        .version;
    desk.clerk(
        &number,
        Order::Note {
            text: "先に書いた".into(),
        },
    )
    .await;
    let order = Order::Note {
        text: "後から書いた".into(),
    };
    let late = desk
        .app
        .order(&desk.clerk, &number, Some(seen), order)
        .await;
    assert!(matches!(late, Err(DeskError::Conflict)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_warning_of_the_clock_leaves_a_page_as_it_was() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let opened = desk.app.open_case(&desk.clerk, &number).await.unwrap();
    let due = opened.case.asks[0].due.unwrap();
    for day in [due.yesterday().unwrap(), due.tomorrow().unwrap()] {
        desk.app.clock.set(day);
        assert!(desk.app.tick().await.unwrap() > 0, "{day}");
    }
    let order = Order::Note {
        text: "警告の前に開いた画面から".into(),
    };
    let noted = desk
        .app
        .order(&desk.clerk, &number, Some(opened.case.version), order)
        .await
        .unwrap();
    assert!(noted.told.len() > opened.told.len() + 1, "warned meanwhile");
}

/// Others look at the case in the very moments in which it is worked on.
#[tokio::test(flavor = "multi_thread")]
async fn who_looks_on_is_no_conflict_for_who_works() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let looking = async {
        for _ in 0..10 {
            desk.app.open_case(&desk.approver, &number).await.unwrap();
        }
    };
    let working = async {
        let opened = desk.app.open_case(&desk.clerk, &number).await.unwrap();
        let mut version = opened.case.version;
        for turn in 0..10 {
            let order = Order::Note {
                text: format!("{turn}回目"),
            };
            let done = desk
                .app
                .order(&desk.clerk, &number, Some(version), order)
                .await
                .unwrap();
            version = done.case.version;
        }
    };
    tokio::join!(looking, working);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_code_is_like_an_unknown_number() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let wrong = desk
        .app
        .status(&number, "BBBBB-BBBBB-BBBBB-BBBBB")
        .await
        .unwrap_err();
    let unknown = desk
        .app
        .status("2026-9999", "BBBBB-BBBBB-BBBBB-BBBBB")
        .await
        .unwrap_err();
    assert_eq!(wrong.to_string(), unknown.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn search_finds_sealed_names_by_whole_and_kana_by_prefix() {
    let desk = Desk::open(20).await;
    let number = desk.apply(4, &[Kind::Disclosure]).await;
    let (email, name) = desk.customer(4).await;
    for text in [
        name.as_str(),
        email.as_str(),
        "みほん",
        "０９０−００００−００００",
        "2026-",
        &number,
    ] {
        let found = desk.app.search_cases(&desk.clerk, text).await.unwrap();
        assert!(
            found.iter().any(|listed| listed.case.number == number),
            "{text}"
        );
    }
    assert!(
        desk.app
            .search_cases(&desk.clerk, "だれでもない")
            .await
            .unwrap()
            .is_empty()
    );
}
