// SPDX-License-Identifier: Apache-2.0
//! A matter under commands made by chance: no end without what was owed, no deadline lost.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use yakusoku_policy::{Channel, Inquirer, Policy};

use super::*;
use crate::calendar::Calendar;
use crate::{ActorRef, EntryRef, Today};

const CAME: Date = date(2026, 10, 5);

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
provision:
  partner: {recipient: partner, ground: asked, judged: true, text: 適切なときは提携先がお答えします}
complaints:
  first: {part: step, step: 1, within: 3 business days, text: 窓口が初期の対応をします}
  second: {part: step, step: 2, by: 設例部長, text: 責任者が調査します}
  outside: {part: outside, bodies: [{name: 例示センター}], text: 公的な相談先をご案内します}
  bodies: {part: inquiry, from: [ppc, certified_body], by: 設例部長, within: 1 week, text: 照会には1週間以内に回答します}
";

fn policy() -> Policy {
    yakusoku_policy::read("policy.yaml", FILE).unwrap().policy
}

fn arrival(sort: Sort, from: Option<Inquirer>) -> Arrival {
    Arrival {
        number: "C2026-0001".to_owned(),
        on: CAME,
        recorded: CAME,
        at: None,
        sort,
        from,
        channel: Channel::Telephone,
        holds_request: false,
        wanted_by: None,
    }
}

fn at(seq: u64) -> EntryRef {
    EntryRef {
        stream: "cc".to_owned(),
        seq,
    }
}

fn came(arrival: &Arrival) -> Matter {
    let fact = receive(&policy(), arrival, &Calendar::japan());
    Matter::begin(&fact, at(0)).unwrap()
}

fn context(on: Date, identity: bool, decided: bool) -> MatterContext<'static> {
    MatterContext {
        today: Today {
            date: on,
            at_micros: 0,
        },
        words: "記録",
        identity,
        decided,
    }
}

fn does(matter: &mut Matter, command: &MatterCommand) -> Result<(), MatterRefused> {
    let fact = decide(matter, command, &context(CAME, false, false))?;
    let seq = matter.version();
    matter.apply(&fact, ActorRef("clerk".to_owned()), at(seq));
    Ok(())
}

fn answer(last: bool, tells: bool) -> MatterCommand {
    MatterCommand::Answer {
        on: CAME,
        by: Channel::Post,
        last,
        tells,
    }
}

fn step(clause: &str) -> MatterCommand {
    MatterCommand::Step {
        clause: clause.to_owned(),
        on: CAME,
        needed: true,
    }
}

#[test]
fn the_day_and_the_answerer_come_from_the_file_or_from_whoever_asks() {
    let complaint = came(&arrival(Sort::Complaint, None));
    assert_eq!(
        (complaint.due, complaint.promised),
        (date(2026, 11, 4), false)
    );
    assert_eq!(complaint.next_due(), Some(date(2026, 10, 8)));
    let body = came(&arrival(Sort::Inquiry, Some(Inquirer::CertifiedBody)));
    assert_eq!((body.due, body.promised), (date(2026, 10, 12), true));
    assert_eq!(body.answerer().unwrap().ja, "設例部長");
    assert!(body.owed_steps().is_empty() && !body.owes_outside());
    let wanted = Arrival {
        wanted_by: Some(date(2026, 10, 9)),
        ..arrival(Sort::Inquiry, Some(Inquirer::Lawyer))
    };
    let lawyer = came(&wanted);
    assert_eq!((lawyer.due, lawyer.promised), (date(2026, 10, 9), true));
}

#[test]
fn steps_are_taken_in_order_and_before_the_end() {
    let mut one = came(&arrival(Sort::Complaint, None));
    let before = does(&mut one, &step("complaints.second"));
    assert_eq!(
        before,
        Err(MatterRefused::StepBefore("complaints.first".into()))
    );
    does(&mut one, &step("complaints.first")).unwrap();
    let again = does(&mut one, &step("complaints.first"));
    assert_eq!(
        again,
        Err(MatterRefused::StepTaken("complaints.first".into()))
    );
    let end = |how| MatterCommand::End { how };
    let open = does(&mut one, &end(Ending::Settled));
    assert_eq!(
        open,
        Err(MatterRefused::StepOpen("complaints.second".into()))
    );
    does(&mut one, &step("complaints.second")).unwrap();
    assert_eq!(
        does(&mut one, &end(Ending::Settled)),
        Err(MatterRefused::NotAnswered)
    );
    does(&mut one, &answer(true, false)).unwrap();
    assert_eq!(
        does(&mut one, &end(Ending::Unsettled)),
        Err(MatterRefused::OutsideOpen)
    );
    does(&mut one, &MatterCommand::NameOutside { on: CAME }).unwrap();
    does(&mut one, &end(Ending::Unsettled)).unwrap();
    assert_eq!(
        does(&mut one, &answer(true, false)),
        Err(MatterRefused::Ended)
    );
    does(&mut one, &MatterCommand::Note).unwrap();
}

#[test]
fn a_lawyer_learns_nothing_about_a_person_before_identity_and_the_commission_may() {
    let mut lawyer = came(&arrival(Sort::Inquiry, Some(Inquirer::Lawyer)));
    assert_eq!(
        does(&mut lawyer, &answer(true, true)),
        Err(MatterRefused::IdentityOpen)
    );
    does(&mut lawyer, &answer(true, false)).unwrap();
    let mut commission = came(&arrival(Sort::Inquiry, Some(Inquirer::Ppc)));
    does(&mut commission, &answer(true, true)).unwrap();
}

#[test]
fn the_request_inside_is_the_case_that_was_said_to_be_it() {
    let link = |case: &str, inside| MatterCommand::LinkCase {
        case: case.to_owned(),
        inside,
    };
    let mut one = came(&arrival(Sort::Complaint, None));
    does(&mut one, &link("2026-0001", false)).unwrap();
    assert_eq!(one.request_inside(), None);
    does(&mut one, &link("2026-0002", true)).unwrap();
    assert_eq!(one.request_inside(), Some("2026-0002"));
    for again in [link("2026-0001", false), link("2026-0002", true)] {
        let refused = does(&mut one, &again);
        assert!(matches!(refused, Err(MatterRefused::LinkedAlready(_))));
    }
}

#[test]
fn what_is_left_can_be_done_later() {
    let mut one = came(&arrival(Sort::Complaint, None));
    does(
        &mut one,
        &MatterCommand::End {
            how: Ending::Dropped,
        },
    )
    .unwrap();
    does(&mut one, &step("complaints.first")).unwrap();
    assert!(one.stepped("complaints.first").is_some());
    let words = MatterContext {
        words: " ",
        ..context(CAME, false, false)
    };
    assert_eq!(
        decide(&one, &MatterCommand::Note, &words),
        Err(MatterRefused::NoWords)
    );
}

#[test]
fn nothing_goes_to_a_partner_before_somebody_judged_that_fitting() {
    let clause = || "provision.partner".to_owned();
    let judge = |fits| MatterCommand::Judge {
        clause: clause(),
        on: CAME,
        fits,
    };
    let pass = MatterCommand::PassOn {
        clause: clause(),
        on: CAME,
    };
    let mut one = came(&arrival(Sort::Consultation, None));
    assert_eq!(does(&mut one, &pass), Err(MatterRefused::NotJudged));
    does(&mut one, &judge(false)).unwrap();
    assert_eq!(does(&mut one, &pass), Err(MatterRefused::NotJudged));
    does(&mut one, &judge(true)).unwrap();
    does(&mut one, &pass).unwrap();
    assert_eq!(one.passed_on.len(), 1);
    // Bodies outside are answered by ourselves.
    let mut body = came(&arrival(Sort::Inquiry, Some(Inquirer::Ppc)));
    let refused = does(&mut body, &judge(true));
    assert_eq!(refused, Err(MatterRefused::NoPartner(clause())));
}

/// What the days up to one bring, all told at once.
fn days_bring(matter: &mut Matter, today: Date) -> Vec<MatterFact> {
    let mut brought = Vec::new();
    while let Some(fact) = matter.day_brings(today, &Calendar::japan()) {
        assert!(
            matter.wakes_on().is_some_and(|day| day <= today),
            "{fact:?}"
        );
        matter.apply(&fact, ActorRef("program".to_owned()), at(0));
        brought.push(fact);
    }
    assert!(matter.wakes_on().is_none_or(|day| day > today), "{today}");
    brought
}

fn warned(clause: Option<&str>, on: Date, due: Date) -> MatterFact {
    MatterFact::Warned {
        clause: clause.map(ToOwned::to_owned),
        on,
        due,
    }
}

fn overdue(clause: Option<&str>, on: Date, due: Date) -> MatterFact {
    MatterFact::Overdue {
        clause: clause.map(ToOwned::to_owned),
        on,
        due,
    }
}

#[test]
fn a_day_is_warned_of_and_passes_once_and_whoever_is_charged_with_it_hears_once() {
    let mut one = came(&arrival(Sort::Complaint, None));
    let (first, answer_by) = (date(2026, 10, 8), date(2026, 11, 4));
    let promise = Some("complaints.first");
    assert_eq!(one.wakes_on(), Some(date(2026, 10, 5)));
    assert_eq!(
        days_bring(&mut one, CAME),
        [warned(promise, CAME, first)],
        "the warning begins on the day it came"
    );
    assert!(
        days_bring(&mut one, first).is_empty(),
        "the day itself is in time"
    );
    let over = date(2026, 10, 9);
    assert_eq!(days_bring(&mut one, over), [overdue(promise, over, first)]);
    assert_eq!(one.version(), 1, "a page of before is still as it was");
    let (no, alert) = one.uncharged().next().unwrap();
    assert_eq!((no, alert.due), (1, first));
    let charged = MatterFact::Charged {
        clause: alert.clause.clone(),
        due: first,
        finding: Some("ff".to_owned()),
    };
    one.apply(&charged, ActorRef("program".to_owned()), at(0));
    assert_eq!(one.uncharged().count(), 0);
    // The answer has a day of the desk's own: no promise is broken. Nobody looked for a month.
    let late = days_bring(&mut one, date(2026, 12, 1));
    assert_eq!(
        late,
        [
            warned(None, date(2026, 11, 1), answer_by),
            overdue(None, date(2026, 11, 5), answer_by)
        ]
    );
    assert_eq!(one.uncharged().map(|(no, _)| no).collect::<Vec<_>>(), [2]);
    assert_eq!(one.wakes_on(), None);
}

#[test]
fn what_was_done_in_time_neither_warns_nor_passes() {
    let mut one = came(&arrival(Sort::Complaint, None));
    does(&mut one, &step("complaints.first")).unwrap();
    assert!(days_bring(&mut one, date(2026, 10, 31)).is_empty());
    does(&mut one, &answer(false, false)).unwrap();
    assert_eq!(
        days_bring(&mut one, date(2026, 11, 4)).len(),
        1,
        "more is to come"
    );
    does(&mut one, &answer(true, false)).unwrap();
    assert!(days_bring(&mut one, date(2027, 1, 1)).is_empty());
    for how in [Ending::Withdrawn, Ending::Dropped] {
        let mut ended = came(&arrival(Sort::Complaint, None));
        does(&mut ended, &MatterCommand::End { how }).unwrap();
        assert_eq!(ended.wakes_on(), None);
        assert!(days_bring(&mut ended, date(2027, 1, 1)).is_empty());
    }
    let mut erased = came(&arrival(Sort::Complaint, None));
    days_bring(&mut erased, date(2026, 10, 9));
    erased.erase(date(2026, 10, 9), at(9));
    assert_eq!((erased.wakes_on(), erased.uncharged().count()), (None, 0));
}

#[test]
fn a_day_set_by_whoever_asks_belongs_to_the_promise_to_answer_them() {
    let ppc = Some(Inquirer::Ppc);
    let mut own = came(&arrival(Sort::Inquiry, ppc));
    let week = date(2026, 10, 12);
    let promise = Some("complaints.bodies");
    assert_eq!(
        days_bring(&mut own, date(2026, 10, 13)),
        [
            warned(promise, date(2026, 10, 9), week),
            overdue(promise, date(2026, 10, 13), week)
        ]
    );
    let sooner = Arrival {
        wanted_by: Some(date(2026, 10, 7)),
        ..arrival(Sort::Inquiry, ppc)
    };
    let mut sooner = came(&sooner);
    let brought = days_bring(&mut sooner, CAME);
    assert_eq!(brought, [warned(promise, CAME, date(2026, 10, 7))]);
    // A day that passed before it came is late at once.
    let late = Arrival {
        wanted_by: Some(date(2026, 9, 30)),
        ..arrival(Sort::Inquiry, ppc)
    };
    let mut late = came(&late);
    assert_eq!(late.due, date(2026, 9, 30));
    assert!(late.wakes_on() <= Some(CAME));
    let brought = days_bring(&mut late, CAME);
    let passed = date(2026, 9, 30);
    assert_eq!(
        brought,
        [
            warned(promise, CAME, passed),
            overdue(promise, CAME, passed)
        ]
    );
    // A lawyer is promised nothing; the day they name is theirs.
    let lawyer = Arrival {
        wanted_by: Some(date(2026, 10, 7)),
        ..arrival(Sort::Inquiry, Some(Inquirer::Lawyer))
    };
    let brought = days_bring(&mut came(&lawyer), CAME);
    assert_eq!(brought, [warned(None, CAME, date(2026, 10, 7))]);
}

#[test]
fn every_entry_is_named_after_its_fact() {
    let none = || None;
    let facts = [
        warned(None, CAME, CAME),
        overdue(None, CAME, CAME),
        MatterFact::Charged {
            clause: none(),
            due: CAME,
            finding: none(),
        },
        MatterFact::Escalated { on: CAME },
        MatterFact::Noted,
    ];
    for fact in facts {
        let told = serde_json::to_value(&fact).unwrap();
        assert_eq!(
            fact.kind(),
            format!("matter.{}", told["fact"].as_str().unwrap())
        );
        assert_eq!(serde_json::from_value::<MatterFact>(told).unwrap(), fact);
    }
}

fn command() -> impl Strategy<Value = MatterCommand> {
    let on = (0..12_i64).prop_map(|days| CAME.saturating_add(days.days()));
    let clause = prop_oneof![
        Just("complaints.first"),
        Just("complaints.second"),
        Just("x")
    ];
    (
        0..10_u8,
        on,
        clause,
        any::<bool>(),
        any::<bool>(),
        0..4_usize,
    )
        .prop_map(|(what, on, clause, one, two, how)| match what {
            0 | 1 => MatterCommand::Step {
                clause: clause.to_owned(),
                on,
                needed: one,
            },
            2 | 3 => MatterCommand::Answer {
                on,
                by: Channel::Post,
                last: one,
                tells: two,
            },
            4 => MatterCommand::NameOutside { on },
            5 => MatterCommand::HandOver {
                to: Inquirer::ConsumerCentre,
                on,
            },
            6 => MatterCommand::LinkCase {
                case: "2026-0001".to_owned(),
                inside: one,
            },
            7 => MatterCommand::Unreasonable { on },
            8 => MatterCommand::Escalate { on },
            _ => MatterCommand::End {
                how: Ending::ALL[how],
            },
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_end_without_what_is_owed_and_no_deadline_lost(
        (sort, asks, holds) in (0..3_usize, 0..5_usize, any::<bool>()),
        commands in proptest::collection::vec((command(), any::<bool>(), any::<bool>(), 0..3_i64), 1..40),
    ) {
        let sort = Sort::ALL[sort];
        let from = (sort == Sort::Inquiry).then_some(Inquirer::ALL[asks]);
        let mut matter = came(&Arrival { holds_request: holds, ..arrival(sort, from) });
        let mut today = CAME;
        for (command, identity, decided, days) in commands {
            today = today.saturating_add(days.days());
            let Ok(fact) = decide(&matter, &command, &context(today, identity, decided)) else {
                continue;
            };
            if let MatterFact::Answered { tells: true, .. } = fact {
                prop_assert!(identity || from == Some(Inquirer::Ppc));
            }
            if let MatterFact::Ended { how, .. } = fact {
                prop_assert!(!holds || (matter.request_inside().is_some() && decided));
                prop_assert!(matter.unreasonable.is_none() || matter.escalated.is_some());
                if matches!(how, Ending::Settled | Ending::Unsettled) {
                    prop_assert!(matter.answered() && matter.next_step().is_none());
                }
            }
            let seq = matter.version();
            matter.apply(&fact, ActorRef("clerk".to_owned()), at(seq));
            if matter.ended.is_none() && !matter.answered() {
                prop_assert!(matter.next_due().is_some_and(|due| due <= matter.due));
            }
            prop_assert!(matter.replies.iter().all(|reply| reply.on >= CAME && reply.on <= today));
        }
    }
}
