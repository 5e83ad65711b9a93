// SPDX-License-Identifier: Apache-2.0
//! Complaints and questions: new codes, words of the desk, hours of the desk, and what is linked to them.

use jiff::ToSpan as _;
use jiff::civil::{Date, Time, date, time};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::matter::{
    Arrival, Ending, Matter, MatterCommand, MatterContext, MatterFact, MatterRefused, Sort, decide,
    may_renew_code, receive,
};
use yakusoku_duties::request::code::{CodeTo, RENEWALS_DAYS, RENEWALS_MAX};
use yakusoku_duties::request::command::Rank;
use yakusoku_duties::{ActorRef, EntryRef, Today};
use yakusoku_policy::{Channel, Policy, read};

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
complaints:
  first: {part: step, step: 1, within: 3 business days, text: 窓口が初期の対応をします}
  second: {part: step, step: 2, by: 設例部長, text: 責任者が調査します}
";

const HOURS: &str = "\
desks:
  complaints:
    name: 例示窓口
    phone: 00-0000-0000
    open: [{on: [weekdays], from: '10:00', to: '17:00', channels: [telephone]}]
";

fn policy(more: &str) -> Policy {
    let found = read("policy.yaml", &format!("{FILE}{more}"));
    found.unwrap_or_else(|found| panic!("{found:?}")).policy
}

fn came(file: &Policy, (on, at): (Date, Option<Time>)) -> (MatterFact, Matter) {
    let arrival = Arrival {
        number: "C2026-0001".to_owned(),
        on,
        recorded: on,
        at,
        sort: Sort::Complaint,
        from: None,
        channel: Channel::Telephone,
        holds_request: false,
        wanted_by: None,
    };
    let fact = receive(file, &arrival, &Calendar::japan());
    let matter = Matter::begin(&fact, entry(0)).unwrap();
    (fact, matter)
}

fn entry(seq: u64) -> EntryRef {
    EntryRef {
        stream: "cc".to_owned(),
        seq,
    }
}

fn does(matter: &mut Matter, command: &MatterCommand) -> Result<(), MatterRefused> {
    let context = MatterContext {
        today: Today {
            date: CAME.saturating_add(30.days()),
            at_micros: 0,
        },
        words: "記録",
        identity: false,
        decided: false,
    };
    let fact = decide(matter, command, &context)?;
    let seq = matter.entries.len() as u64;
    matter.apply(&fact, ActorRef("clerk".to_owned()), entry(seq));
    Ok(())
}

#[test]
fn a_few_new_codes_in_a_month_are_the_desks_and_more_the_managers() {
    let (_, mut matter) = came(&policy(""), (CAME, None));
    let today = CAME.saturating_add(60.days());
    let may = |matter: &Matter, rank| may_renew_code(matter, "紙をなくされた", (today, rank));
    assert_eq!(
        may_renew_code(&matter, " 　", (today, Rank::Manager)),
        Err(MatterRefused::NoWords)
    );
    let renewed = |matter: &mut Matter, on: Date| {
        matter.codes.push(on);
    };
    // What was issued as long ago as the days are counted is no longer counted.
    let long_ago = today.saturating_sub(i64::from(RENEWALS_DAYS).days());
    for _ in 0..RENEWALS_MAX {
        renewed(&mut matter, long_ago);
        assert_eq!(may(&matter, Rank::Staff), Ok(()));
    }
    for _ in 0..RENEWALS_MAX {
        assert_eq!(may(&matter, Rank::Staff), Ok(()));
        renewed(&mut matter, long_ago.tomorrow().unwrap());
    }
    assert_eq!(
        may(&matter, Rank::Staff),
        Err(MatterRefused::CodesMany(RENEWALS_MAX))
    );
    assert_eq!(may(&matter, Rank::Manager), Ok(()));
}

#[test]
fn words_of_files_lead_back_and_words_of_screens_differ() {
    for to in CodeTo::ALL {
        assert_eq!(CodeTo::from_name(to.name()), Some(to));
        let written = serde_json::to_value(to).unwrap();
        assert_eq!(written, to.name());
    }
    assert_eq!(CodeTo::from_name("pigeon"), None);
    for sort in Sort::ALL {
        assert_eq!(serde_json::to_value(sort).unwrap(), sort.word());
    }
    for ending in Ending::ALL {
        assert_eq!(serde_json::to_value(ending).unwrap(), ending.word());
    }
    let labels = |all: &[&str]| {
        let mut once = all.to_vec();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), all.len(), "{all:?}");
        // Each is written as a Japanese screen shows it.
        let kanji = |c: char| ('一'..='龥').contains(&c);
        assert!(all.iter().all(|one| one.chars().any(kanji)), "{all:?}");
    };
    labels(&CodeTo::ALL.map(CodeTo::label));
    labels(&Sort::ALL.map(Sort::label));
    labels(&Ending::ALL.map(Ending::label));
}

#[test]
fn a_call_outside_the_hours_of_the_desk_is_marked_and_no_other() {
    let outside = |more: &str, at: Option<Time>| {
        let (fact, matter) = came(&policy(more), (CAME, at));
        let MatterFact::Received { outside_hours, .. } = fact else {
            panic!("it was received")
        };
        assert_eq!(matter.outside_hours, outside_hours);
        outside_hours
    };
    assert!(!outside(HOURS, Some(time(10, 0, 0, 0))));
    assert!(outside(HOURS, Some(time(9, 59, 0, 0))));
    assert!(
        !outside("", Some(time(3, 0, 0, 0))),
        "no hours are published"
    );
}

#[test]
fn a_case_is_linked_once_and_may_later_turn_out_to_be_the_request_inside() {
    let (_, mut matter) = came(&policy(""), (CAME, None));
    let link = |case: &str, inside| MatterCommand::LinkCase {
        case: case.to_owned(),
        inside,
    };
    let twice = |case: &str| Err(MatterRefused::LinkedAlready(case.to_owned()));
    does(&mut matter, &link("2026-0001", false)).unwrap();
    assert_eq!(
        does(&mut matter, &link("2026-0001", false)),
        twice("2026-0001")
    );
    does(&mut matter, &link("2026-0002", false)).unwrap();
    assert_eq!(matter.request_inside(), None);
    does(&mut matter, &link("2026-0002", true)).unwrap();
    assert_eq!(matter.request_inside(), Some("2026-0002"));
    for inside in [true, false] {
        assert_eq!(
            does(&mut matter, &link("2026-0002", inside)),
            twice("2026-0002")
        );
    }
}

#[test]
fn a_step_is_taken_once_in_its_turn_and_only_where_the_file_has_it() {
    let (_, mut matter) = came(&policy(""), (CAME, None));
    let step = |clause: &str| MatterCommand::Step {
        clause: format!("complaints.{clause}"),
        on: CAME,
        needed: true,
    };
    let named = |clause: &str| format!("complaints.{clause}");
    assert_eq!(
        does(&mut matter, &step("third")),
        Err(MatterRefused::NoSuchStep(named("third")))
    );
    assert_eq!(
        does(&mut matter, &step("second")),
        Err(MatterRefused::StepBefore(named("first")))
    );
    assert_eq!(matter.next_due(), Some(date(2026, 10, 8)));
    does(&mut matter, &step("first")).unwrap();
    assert_eq!(
        does(&mut matter, &step("first")),
        Err(MatterRefused::StepTaken(named("first")))
    );
    assert_eq!(matter.version(), 2);
    does(&mut matter, &step("second")).unwrap();
    assert_eq!((matter.version(), matter.next_step()), (3, None));
    // A warning is nothing to read anew; an answer is.
    let warned = MatterFact::Warned {
        clause: None,
        on: CAME,
        due: matter.due,
    };
    assert!(!warned.supersedes());
    matter.apply(&warned, ActorRef("program".to_owned()), entry(3));
    assert_eq!(matter.version(), 3);
}
