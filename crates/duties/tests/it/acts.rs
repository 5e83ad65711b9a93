// SPDX-License-Identifier: Apache-2.0
//! What people did, have to do and put right: each rule of the records kept, and broken by one day or one word.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use yakusoku_duties::acts::{
    Act, ActFact, ActRefused, Finding, FindingCommand, FindingFact, FindingRefused, FoundBy,
    NewAct, NewFinding, Register, Step, Task, TaskFact, ask, decide, open, planned, what_is_due,
};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::{ActorRef, BlobRef, EntryRef, Today};
use yakusoku_policy::{ActKind, Doing, Period, Policy, Rhythm, Text, Unit, read};

const DAY: Date = date(2026, 10, 5);
const CLAUSE: &str = "training.yearly";

const TODAY: Today = Today {
    date: DAY,
    at_micros: 0,
};

fn who(name: &str) -> ActorRef {
    ActorRef(name.to_owned())
}

fn entry(stream: &str, seq: u64) -> EntryRef {
    EntryRef {
        stream: stream.to_owned(),
        seq,
    }
}

fn doing(act: ActKind, rhythm: Rhythm) -> Doing {
    Doing {
        act,
        rhythm,
        occasions: Vec::new(),
        owner: Text::default(),
        evidence: Text::default(),
        covers: Vec::new(),
    }
}

fn new(done: Date, holds: Option<Date>) -> NewAct {
    NewAct {
        clause: CLAUSE.to_owned(),
        done,
        holds,
        covers: Vec::new(),
        evidence: "受講者の名簿".to_owned(),
        file: None,
    }
}

fn task(clause: &str, due: Date) -> Task {
    let fact = TaskFact::Asked {
        clause: clause.to_owned(),
        occasion: None,
        on: DAY,
        due,
    };
    Task::begin(&fact, who("manager"), entry(&format!("task {due}"), 0)).unwrap()
}

#[test]
fn an_act_is_recorded_with_evidence_and_a_day_until_which_it_can_hold() {
    let year = Period {
        count: 1,
        unit: Unit::Year,
    };
    let yearly = doing(ActKind::Education, Rhythm::Every(year));
    let record = |new: &NewAct, doing: &Doing| new.record(doing, None, TODAY);
    let holds = |new: NewAct, doing: &Doing| match record(&new, doing) {
        Ok(ActFact::Recorded { holds, .. }) => Ok(holds),
        Ok(other) => panic!("{other:?}"),
        Err(refused) => Err(refused),
    };
    let (eve, next) = (DAY.yesterday().unwrap(), DAY.tomorrow().unwrap());
    // Today is no future.
    assert_eq!(holds(new(DAY, None), &yearly), Ok(None));
    assert_eq!(
        holds(new(next, None), &yearly),
        Err(ActRefused::Future(next))
    );
    let blank = NewAct {
        evidence: " 　".to_owned(),
        ..new(DAY, None)
    };
    assert_eq!(holds(blank.clone(), &yearly), Err(ActRefused::NoEvidence));
    let filed = NewAct {
        file: Some(BlobRef("ff".to_owned())),
        ..blank
    };
    assert_eq!(holds(filed, &yearly), Ok(None));
    let correction = doing(ActKind::Correction, Rhythm::Stands);
    assert_eq!(
        holds(new(DAY, Some(next)), &correction),
        Err(ActRefused::IsFinding)
    );
    // Nothing says how often: whoever records it says until when it holds; a standard says so itself.
    let stands = doing(ActKind::Document, Rhythm::Stands);
    assert_eq!(holds(new(DAY, None), &stands), Err(ActRefused::NoEnd));
    let open = doing(ActKind::Document, Rhythm::Renewed(None));
    assert_eq!(holds(new(DAY, None), &open), Err(ActRefused::NoEnd));
    let mark = doing(ActKind::Document, Rhythm::Renewed(Some(next)));
    assert_eq!(holds(new(DAY, None), &mark), Ok(Some(next)));
    // From the day itself to ten years and a few days.
    let last = DAY.saturating_add(3_660.days());
    for fits in [DAY, next, last] {
        assert_eq!(holds(new(DAY, Some(fits)), &stands), Ok(Some(fits)));
    }
    for outside in [eve, last.tomorrow().unwrap()] {
        assert_eq!(
            holds(new(DAY, Some(outside)), &stands),
            Err(ActRefused::EndOutside(outside))
        );
    }
    // A task is done by an act of its own promise.
    let (own, other) = (task(CLAUSE, next), task("audits.yearly", next));
    assert!(matches!(
        new(DAY, None).record(&yearly, Some(&own), TODAY),
        Ok(ActFact::Recorded { task: Some(stream), .. }) if stream == own.entry.stream
    ));
    assert_eq!(
        new(DAY, None).record(&yearly, Some(&other), TODAY),
        Err(ActRefused::OtherTask)
    );
}

fn recorded(done: Date) -> Act {
    let fact = ActFact::Recorded {
        clause: CLAUSE.to_owned(),
        kind: ActKind::Education,
        done,
        holds: None,
        covers: Vec::new(),
        task: None,
        file: None,
        recorded: DAY,
    };
    Act::begin(&fact, who("clerk"), entry(&format!("act {done}"), 0)).unwrap()
}

#[test]
fn an_act_ends_once_between_its_day_and_today_and_is_withdrawn_once() {
    let done = date(2026, 10, 1);
    let act = recorded(done);
    for on in [done, DAY] {
        assert_eq!(act.end(on, TODAY), Ok(ActFact::Ended { on }));
    }
    let (early, late) = (done.yesterday().unwrap(), DAY.tomorrow().unwrap());
    assert_eq!(act.end(early, TODAY), Err(ActRefused::EndOutside(early)));
    assert_eq!(act.end(late, TODAY), Err(ActRefused::Future(late)));
    let mut ended = act.clone();
    ended.apply(&act.end(DAY, TODAY).unwrap(), entry("act", 1));
    assert_eq!(ended.ended.as_ref().map(|end| end.on), Some(DAY));
    assert_eq!(ended.end(DAY, TODAY), Err(ActRefused::Over));
    let mut gone = act;
    gone.apply(&gone.withdraw(TODAY).unwrap(), entry("act", 1));
    assert!(gone.withdrawn);
    assert_eq!(gone.end(DAY, TODAY), Err(ActRefused::Over));
    assert_eq!(gone.withdraw(TODAY), Err(ActRefused::Over));
    // A later fact is no beginning, and the first one no later fact.
    let (first, later) = (
        ActFact::Recorded {
            clause: "audits.yearly".to_owned(),
            kind: ActKind::Audit,
            done,
            holds: None,
            covers: Vec::new(),
            task: None,
            file: None,
            recorded: DAY,
        },
        ActFact::Ended { on: DAY },
    );
    assert!(Act::begin(&later, who("clerk"), entry("act", 0)).is_none());
    let mut same = gone.clone();
    same.apply(&first, entry("act", 2));
    assert_eq!(same, gone);
}

#[test]
fn entries_are_named_after_their_facts() {
    let named = |kind: &str, written: serde_json::Value, of: &str| {
        assert_eq!(kind, format!("{of}.{}", written["fact"].as_str().unwrap()));
    };
    let acts = [
        recorded(DAY).end(DAY, TODAY).unwrap(),
        recorded(DAY).withdraw(TODAY).unwrap(),
        new(DAY, None)
            .record(
                &doing(ActKind::Audit, Rhythm::Renewed(Some(DAY))),
                None,
                TODAY,
            )
            .unwrap(),
    ];
    for fact in acts {
        named(fact.kind(), serde_json::to_value(&fact).unwrap(), "act");
    }
    let asked = ask(CLAUSE, &doing(ActKind::Audit, Rhythm::Stands), DAY, TODAY).unwrap();
    for fact in [asked, task(CLAUSE, DAY).drop_it(TODAY).unwrap()] {
        named(fact.kind(), serde_json::to_value(&fact).unwrap(), "task");
    }
}

fn found(wrong: &str, action: &str, due: Date) -> Result<FindingFact, FindingRefused> {
    let new = NewFinding {
        clause: CLAUSE.to_owned(),
        found_by: FoundBy::Staff,
        owner: who("owner"),
        due,
        wrong: wrong.to_owned(),
        action: action.to_owned(),
    };
    open(&new, TODAY)
}

#[test]
fn a_finding_says_what_is_wrong_and_what_is_done_about_it_until_when() {
    assert_eq!(found("　", "直す", DAY), Err(FindingRefused::NoWords));
    assert_eq!(found("誤り", " ", DAY), Err(FindingRefused::NoWords));
    let eve = DAY.yesterday().unwrap();
    assert_eq!(found("誤り", "直す", eve), Err(FindingRefused::Past(eve)));
    let fact = found("誤り", "直す", DAY).unwrap();
    let finding = Finding::begin(&fact, entry("finding", 0)).unwrap();
    assert_eq!((finding.opened, finding.due), (DAY, DAY));
    let done = FindingFact::Done { on: DAY };
    assert!(Finding::begin(&done, entry("finding", 0)).is_none());
}

#[test]
fn a_finding_goes_back_or_is_closed_by_somebody_else_than_who_put_it_right() {
    let eve = DAY.yesterday().unwrap();
    let fact = found("誤り", "直す", DAY).unwrap();
    let mut finding = Finding::begin(&fact, entry("finding", 0)).unwrap();
    let later = Today {
        date: DAY.saturating_add(7.days()),
        at_micros: 0,
    };
    let (owner, other) = (who("owner"), who("other"));
    let does = |finding: &Finding, command: FindingCommand, by: &ActorRef| {
        decide(finding, &command, (by, later))
    };
    // Nothing was done yet: nothing to verify, whoever looks.
    for command in [FindingCommand::Close, FindingCommand::Return(later.date)] {
        assert_eq!(
            does(&finding, command, &other),
            Err(FindingRefused::WrongStep)
        );
    }
    for outside in [eve, later.date.tomorrow().unwrap()] {
        assert_eq!(
            does(&finding, FindingCommand::Done(outside), &owner),
            Err(FindingRefused::DayOutside(outside))
        );
    }
    for inside in [DAY, later.date] {
        assert_eq!(
            does(&finding, FindingCommand::Done(inside), &owner),
            Ok(FindingFact::Done { on: inside })
        );
    }
    finding.apply(
        &FindingFact::Done { on: DAY },
        owner.clone(),
        entry("finding", 1),
    );
    assert_eq!(
        does(&finding, FindingCommand::Done(DAY), &owner),
        Err(FindingRefused::WrongStep)
    );
    for command in [FindingCommand::Close, FindingCommand::Return(later.date)] {
        assert_eq!(
            does(&finding, command, &owner),
            Err(FindingRefused::SamePerson)
        );
    }
    let past = later.date.yesterday().unwrap();
    assert_eq!(
        does(&finding, FindingCommand::Return(past), &other),
        Err(FindingRefused::Past(past))
    );
    let back = does(&finding, FindingCommand::Return(later.date), &other).unwrap();
    let mut returned = finding.clone();
    returned.apply(&back, other.clone(), entry("finding", 2));
    assert_eq!((&returned.step, returned.due), (&Step::Open, later.date));
    let closed = does(&finding, FindingCommand::Close, &other).unwrap();
    finding.apply(&closed, other.clone(), entry("finding", 2));
    let done = Step::Closed {
        by: other,
        done: DAY,
        on: later.date,
    };
    assert_eq!((&finding.step, finding.closed()), (&done, Some(later.date)));
    assert_eq!(finding.entries.len(), 3);
    assert_eq!(
        does(&finding, FindingCommand::Close, &owner),
        Err(FindingRefused::WrongStep)
    );
}

const FILE: &str = "\
yakusoku: 1
edition: 1
issued: 2026-03-01
effective: 2026-04-01
operator: {name: 例示商会株式会社, address: 東京都見本区例示1-2-3, representative: 代表取締役 例示 一郎}
items:
  contact.email: {label: メールアドレス, identifies: true}
requests:
  intake: {channels: [registered_mail]}
  kinds: {disclosure: {grounds: [harm]}}
  identity: {mask: asked, person: {any: 1, of: [driving_licence]}}
  answer: {within: 30 days, by: [registered_mail], to: address_on_form}
  papers: {after: dispose, within: 7 days}
training:
  yearly: {part: course, at: [regular], every: 1 year, text: 年1回、教育します}
audits:
  yearly: {part: audit, every: 6 months, text: 半年ごとに監査します}
";

fn policy() -> Policy {
    let found = read("policy.yaml", FILE);
    found.unwrap_or_else(|found| panic!("{found:?}")).policy
}

#[test]
fn what_is_due_follows_from_the_last_act_the_records_began_with_and_open_tasks() {
    let (policy, calendar) = (policy(), Calendar::japan());
    let plan = |register: &Register| -> Vec<(String, Option<Date>, usize)> {
        let list = planned(&policy, register, &calendar);
        let of = |id: &str| list.iter().find(|one| one.clause.id == id).unwrap();
        let shown = |id: &str| (id.to_owned(), of(id).due, of(id).tasks.len());
        vec![shown("training.yearly"), shown("audits.yearly")]
    };
    let row = |id: &str, due: Date, tasks: usize| (id.to_owned(), Some(due), tasks);
    // Before anything is recorded nobody knows; then a period after the policy or the records began, whatever is later.
    assert!(plan(&Register::default()).iter().all(|one| one.1.is_none()));
    let mut register = Register {
        began: Some(date(2026, 3, 1)),
        ..Register::default()
    };
    assert_eq!(
        plan(&register),
        [
            row("training.yearly", date(2027, 4, 1), 0),
            row("audits.yearly", date(2026, 10, 1), 0)
        ]
    );
    register.began = Some(date(2026, 6, 1));
    assert_eq!(plan(&register)[1].1, Some(date(2026, 12, 1)));
    // The last act counts, not the first; one that was withdrawn never.
    register.acts = vec![
        recorded(date(2026, 9, 1)),
        recorded(date(2026, 7, 1)),
        Act {
            withdrawn: true,
            ..recorded(date(2026, 10, 2))
        },
    ];
    assert_eq!(plan(&register)[0].1, Some(date(2027, 9, 1)));
    // A task for an earlier day goes before, until it is done or dropped.
    let asked = [
        task(CLAUSE, date(2026, 12, 1)),
        task(CLAUSE, date(2026, 11, 1)),
    ];
    register.tasks = asked.to_vec();
    assert_eq!(plan(&register)[0], row(CLAUSE, date(2026, 11, 1), 2));
    let first = &planned(&policy, &register, &calendar);
    let first = first.iter().find(|one| one.clause.id == CLAUSE).unwrap();
    assert_eq!(first.tasks[0].due, date(2026, 11, 1));
    register.acts.push(Act {
        task: Some(asked[1].entry.stream.clone()),
        ..recorded(date(2026, 9, 15))
    });
    assert_eq!(register.done_on(&asked[1]), Some(date(2026, 9, 15)));
    assert_eq!(register.done_on(&asked[0]), None);
    assert_eq!(plan(&register)[0], row(CLAUSE, date(2026, 12, 1), 1));
    register.tasks[0].apply(&asked[0].drop_it(TODAY).unwrap());
    assert_eq!(plan(&register)[0], row(CLAUSE, date(2027, 9, 15), 0));
    // Due by a day: that day too, the most pressing first.
    let all = planned(&policy, &register, &calendar);
    let by = |day: Date| -> Vec<&str> {
        let due = what_is_due(&all, day).into_iter();
        due.map(|one| one.clause.id.as_str()).collect()
    };
    assert_eq!(by(date(2026, 11, 30)), [""; 0]);
    assert_eq!(by(date(2026, 12, 1)), ["audits.yearly"]);
    assert_eq!(by(date(2028, 1, 1)), ["audits.yearly", "training.yearly"]);
}
