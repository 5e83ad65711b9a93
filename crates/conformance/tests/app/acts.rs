// SPDX-License-Identifier: Apache-2.0
//! Acts, tasks and findings from the first record to the board, the rebuild and the erased key.

use jiff::ToSpan as _;
use jiff::civil::date;
use yakusoku_app::access::{Actor, Role, Way};
use yakusoku_app::acts::RecordAct;
use yakusoku_app::request::DeskError;
use yakusoku_duties::acts::{ActRefused, FindingCommand, FindingRefused, FoundBy, NewFinding};
use yakusoku_duties::keepers::State;

use crate::support::{Desk, start};

const CLAUSE: &str = "safety.training";

fn manager(desk: &Desk) -> Actor {
    Actor {
        role: Role::Manager,
        ..desk.approver.clone()
    }
}

fn education() -> RecordAct {
    RecordAct {
        clause: CLAUSE.to_owned(),
        done: start(),
        holds: None,
        covers: Vec::new(),
        evidence: "受講者の一覧（架空の棚）".to_owned(),
        image: None,
        task: None,
    }
}

async fn state(desk: &Desk, clause: &str) -> State {
    let board = desk.app.board(&desk.clerk).await.unwrap();
    let mut rows = board.rows.into_iter();
    rows.find(|row| row.clause.id == clause)
        .unwrap()
        .assessment
        .state
}

async fn rebuilt(desk: &Desk) {
    assert!(desk.app.differences().await.unwrap().is_empty());
    let before = desk.app.dump().await.unwrap();
    desk.app.rebuild().await.unwrap();
    assert_eq!(desk.app.dump().await.unwrap(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_keeps_its_promise_until_the_next_is_overdue() {
    let desk = Desk::open(1).await;
    assert_eq!(state(&desk, CLAUSE).await, State::NotProvable);
    let name = desk.app.record_act(&desk.clerk, education()).await.unwrap();
    assert_eq!(state(&desk, CLAUSE).await, State::Kept);
    desk.app.clock.set(start().saturating_add(1.year()));
    assert_eq!(state(&desk, CLAUSE).await, State::AtRisk);
    desk.app.clock.set(start().saturating_add(1.year().days(1)));
    assert_eq!(state(&desk, CLAUSE).await, State::Broken);
    let plan = desk.app.acts_due(&desk.clerk).await.unwrap();
    let row = plan.acts.iter().find(|row| row.id == CLAUSE).unwrap();
    assert_eq!((row.last, row.due), (Some(start()), Some(date(2027, 4, 1))));
    let read = desk.app.act_evidence(&desk.clerk, &name).await.unwrap();
    assert_eq!(read.words.as_deref(), Some("受講者の一覧（架空の棚）"));
    rebuilt(&desk).await;
    let reason = "日付の誤り";
    desk.app
        .withdraw_act(&desk.clerk, &name, reason)
        .await
        .unwrap();
    assert_eq!(state(&desk, CLAUSE).await, State::Broken);
    rebuilt(&desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_act_or_has_no_evidence_is_refused_and_leaves_nothing() {
    let desk = Desk::open(1).await;
    let before = desk.app.sizes().await.unwrap().recorded;
    let record = async |new: RecordAct| desk.app.record_act(&desk.clerk, new).await;
    let no_act = record(RecordAct {
        clause: "requests.fee".to_owned(),
        ..education()
    });
    assert!(matches!(
        no_act.await,
        Err(DeskError::Field {
            field: "clause",
            ..
        })
    ));
    let bare = RecordAct {
        evidence: " ".to_owned(),
        ..education()
    };
    let refused = record(bare).await;
    assert!(matches!(
        refused,
        Err(DeskError::Act(ActRefused::NoEvidence))
    ));
    let future = RecordAct {
        done: start().saturating_add(1.day()),
        ..education()
    };
    assert!(matches!(
        record(future).await,
        Err(DeskError::Act(ActRefused::Future(_)))
    ));
    let auditor = Actor {
        role: Role::Auditor,
        ..desk.clerk.clone()
    };
    let denied = desk.app.record_act(&auditor, education()).await;
    assert!(matches!(denied, Err(DeskError::Denied(_))));
    assert_eq!(desk.app.sizes().await.unwrap().recorded, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_asked_for_breaks_its_promise_until_an_act_does_it() {
    let desk = Desk::open(1).await;
    desk.app.record_act(&desk.clerk, education()).await.unwrap();
    let due = start().saturating_add(14.days());
    let asked = desk.app.ask_for_act(&desk.clerk, (CLAUSE, due), "採用");
    let task = asked.await.unwrap();
    desk.app.clock.set(due.saturating_add(1.day()));
    assert_eq!(state(&desk, CLAUSE).await, State::Broken);
    let done = RecordAct {
        done: due,
        task: Some(task),
        ..education()
    };
    desk.app.record_act(&desk.clerk, done).await.unwrap();
    assert_eq!(state(&desk, CLAUSE).await, State::Kept);
    rebuilt(&desk).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_verified_by_somebody_else_and_breaks_its_promise_when_overdue() {
    let desk = Desk::open(1).await;
    desk.app.record_act(&desk.clerk, education()).await.unwrap();
    let due = start().saturating_add(10.days());
    let new = NewFinding {
        clause: CLAUSE.to_owned(),
        found_by: FoundBy::Audit,
        owner: desk.clerk.id.clone(),
        due,
        wrong: "受講の記録に漏れがある".to_owned(),
        action: "受講の一覧を毎月確かめる".to_owned(),
    };
    let name = desk.app.open_finding(&desk.clerk, new).await.unwrap();
    assert_eq!(state(&desk, CLAUSE).await, State::AtRisk);
    desk.app.clock.set(due.saturating_add(1.day()));
    assert_eq!(state(&desk, CLAUSE).await, State::Broken);
    let step = async |actor: &Actor, version: u64, command: FindingCommand| {
        let at = (name.as_str(), Some(version));
        desk.app.step_finding(actor, at, &command, "確かめた").await
    };
    step(&desk.clerk, 1, FindingCommand::Done(due))
        .await
        .unwrap();
    let doer = Actor {
        id: desk.clerk.id.clone(),
        ..manager(&desk)
    };
    let same = step(&doer, 2, FindingCommand::Close).await;
    assert!(matches!(
        same,
        Err(DeskError::Finding(FindingRefused::SamePerson))
    ));
    let token = Actor {
        way: Way::Token,
        ..desk.approver.clone()
    };
    assert!(matches!(
        step(&token, 2, FindingCommand::Close).await,
        Err(DeskError::Denied(_))
    ));
    assert!(matches!(
        step(&desk.approver, 1, FindingCommand::Close).await,
        Err(DeskError::Conflict)
    ));
    step(&desk.approver, 2, FindingCommand::Close)
        .await
        .unwrap();
    assert_eq!(state(&desk, CLAUSE).await, State::Kept);
    let shown = desk.app.show_finding(&desk.approver, &name).await.unwrap();
    assert_eq!(shown.wrong.as_deref(), Some("受講の記録に漏れがある"));
    assert_eq!(shown.steps.len(), 2);
    rebuilt(&desk).await;
}
