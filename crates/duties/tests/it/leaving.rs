// SPDX-License-Identifier: Apache-2.0
//! What may leave, how and to where; what is taken in and by what; what is still possible after the end.

use jiff::civil::date;
use yakusoku_duties::BlobRef;
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::request::fact::{Applying, LetterKind, Match, Validity};
use yakusoku_duties::request::kinds::Step;
use yakusoku_duties::request::proof::Whose;
use yakusoku_duties::request::receive::{Arrival, fee_means, receive, with_others};
use yakusoku_duties::request::{
    Act, Case, Command, Fact, IdentityStep, OnFile, Outcome, PaperDetail, Refusal,
};
use yakusoku_policy::{Delivery, FeeMeans, Kind, PaperId, Period, Policy, Unit};

use crate::desk::{Desk, START, USUAL, small};

fn file(rest: &str) -> Policy {
    small(
        "    disclosure: {grounds: [harm], fee: {yen: 1000, tax: included, per: application, by: [stamps, transfer], when: \
         enclosed, refund: never}}\n    purpose_notice: {grounds: [harm], fee: {yen: 1000, tax: included, per: application, \
         by: [postal_order, stamps], when: enclosed, refund: never}}\n    erasure: {grounds: [no_breach, substitute]}\n    \
         published_matters: {}",
        rest,
    )
}

fn paper(desk: &mut Desk, paper: &str, matches: &[Match], whose: Whose) {
    let check = Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: matches.to_vec(),
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail {
            whose,
            ..PaperDetail::default()
        },
    };
    desk.must("clerk", &check);
}

#[test]
fn the_address_is_shown_by_the_papers_of_whoever_it_belongs_to() {
    let registered = USUAL.replace("address_on_form", "registered_address");
    let own = [Match::Name, Match::Address];
    let agent = Applying::MandatedAgent;
    for (rest, applying, whose, matches, shown) in [
        (USUAL, Applying::Person, Whose::Applicant, &own[..], true),
        (USUAL, agent, Whose::Applicant, &own[..], true),
        (USUAL, agent, Whose::Person, &own[..], false),
        (
            &registered,
            Applying::Person,
            Whose::Applicant,
            &own[..],
            true,
        ),
        (&registered, agent, Whose::Applicant, &own[..], false),
        (&registered, agent, Whose::Person, &own[..], true),
        (
            USUAL,
            Applying::Person,
            Whose::Applicant,
            &[Match::Name, Match::BirthDate][..],
            false,
        ),
        (
            USUAL,
            Applying::Person,
            Whose::Applicant,
            &[Match::Address][..],
            false,
        ),
    ] {
        let mut desk = Desk::open_by(&file(rest), &[Kind::Erasure], applying).unwrap();
        assert!(!desk.case.is_address_verified());
        paper(&mut desk, "passport", matches, whose);
        assert_eq!(
            desk.case.is_address_verified(),
            shown,
            "{applying:?} {whose:?} {matches:?}"
        );
        // Nor is one paper enough to know who somebody is.
        assert!(
            desk.case
                .terms
                .needs()
                .iter()
                .all(|need| !desk.case.is_met(need))
        );
    }
}

fn not_held(desk: &mut Desk, ask: u16) -> u16 {
    desk.locates(ask, 0);
    desk.proposes(ask, Outcome::NotHeld, None).unwrap();
    desk.approves(ask);
    desk.writes(LetterKind::Result, &[ask])
}

fn leaves(letter: u16, means: Delivery) -> Command {
    Command::Dispatch {
        letter,
        means,
        on: START,
        tracking: String::new(),
    }
}

#[test]
fn mail_goes_to_an_address_that_was_confirmed_and_what_is_handed_over_needs_none() {
    let rest = USUAL.replace(
        "by: [registered_mail]",
        "by: [registered_mail, handover, email]",
    );
    let mut desk = Desk::open(&file(&rest), &[Kind::Erasure]);
    for id in ["driving_licence", "passport"] {
        paper(
            &mut desk,
            id,
            &[Match::Name, Match::BirthDate],
            Whose::Applicant,
        );
    }
    assert!(
        desk.case
            .terms
            .needs()
            .iter()
            .all(|need| desk.case.is_met(need))
    );
    let letter = not_held(&mut desk, 1);
    for means in [Delivery::RegisteredMail, Delivery::Email] {
        assert_eq!(
            desk.give("clerk", &leaves(letter, means)),
            Err(Refusal::AddressOpen)
        );
    }
    assert_eq!(
        desk.give("clerk", &leaves(letter, Delivery::Post)),
        Err(Refusal::NotPromised(Delivery::Post)).or(Err(Refusal::AddressOpen))
    );
    desk.must("clerk", &leaves(letter, Delivery::Handover));
}

#[test]
fn another_way_than_promised_is_open_once_the_person_was_told_of_it() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure]);
    desk.papers();
    let letter = not_held(&mut desk, 1);
    let post = leaves(letter, Delivery::Post);
    let unpromised = Err(Refusal::NotPromised(Delivery::Post));
    assert_eq!(desk.give("clerk", &post), unpromised);
    // A receipt that left says nothing of it, nor does a letter that only lies here.
    let receipt = desk.writes(LetterKind::Receipt, &[1]);
    desk.sends(receipt).unwrap();
    let other = desk.writes(LetterKind::OtherMeans, &[1]);
    assert_eq!(desk.give("clerk", &post), unpromised);
    desk.sends(other).unwrap();
    desk.must("clerk", &post);
}

#[test]
fn after_the_end_nothing_leaves_but_what_came_back() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::PublishedMatters]);
    let receipt = desk.writes(LetterKind::Receipt, &[1]);
    let draft = Step::Draft {
        ask: 1,
        text: "公表のとおりです。".to_owned(),
    };
    desk.must("clerk", &Command::Step(draft));
    desk.proposes(1, Outcome::Whole, None).unwrap();
    desk.approves(1);
    desk.answers(&[1]);
    let closed = desk.case.closed.clone().unwrap();
    assert_eq!(
        (closed.on, closed.dispose_by),
        (START, None),
        "no papers came"
    );
    assert_eq!(desk.sends(receipt), Err(Refusal::Closed));
    let more = Command::RecordLetter {
        kind: LetterKind::Receipt,
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
    };
    assert_eq!(desk.give("clerk", &more), Err(Refusal::Closed));
    let facts = desk.must(
        "clerk",
        &Command::Note {
            text: "電話あり".to_owned(),
        },
    );
    assert_eq!(facts, [Fact::Note]);
    assert!(desk.facts.last().unwrap().2, "words are sealed");
    let disposed = Command::DisposePapers { on: START };
    assert_eq!(desk.give("clerk", &disposed), Err(Refusal::NoPapers));
}

#[test]
fn a_letter_about_an_ask_that_is_over_is_none() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure, Kind::Erasure]);
    desk.papers();
    let letter = not_held(&mut desk, 1);
    desk.sends(letter).unwrap();
    let make = |kind, asks: &[u16]| Command::RecordLetter {
        kind,
        asks: asks.to_vec(),
        blob: BlobRef("aa".to_owned()),
    };
    for kind in [LetterKind::Receipt, LetterKind::Result, LetterKind::Ended] {
        let refused = desk.give("clerk", &make(kind, &[1]));
        assert_eq!(refused, Err(Refusal::WrongStage(1)), "{kind:?}");
    }
    desk.must("clerk", &make(LetterKind::Receipt, &[2]));
    let ended = desk.give("clerk", &make(LetterKind::Ended, &[2]));
    assert_eq!(ended, Err(Refusal::WrongStage(2)), "it did not end");
    // What makes its own letter is asked for by its own command.
    let extension = desk.give("clerk", &make(LetterKind::Extension, &[2]));
    assert_eq!(extension, Err(Refusal::WrongStage(2)));
    let notice = desk.give("clerk", &make(LetterKind::AgentNotice, &[2]));
    assert_eq!(notice, Err(Refusal::NoOwnChannel));
}

#[test]
fn what_is_locked_until_a_statute_lets_it_go_stands_on_its_plan() {
    for (act, planned) in [(Act::Suspend, true), (Act::Erase, false)] {
        let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure]);
        desk.papers();
        desk.locates(1, 1);
        desk.must("clerk", &Command::Step(Step::Choose { ask: 1, act }));
        assert!(!desk.case.asks[0].is_prepared());
        desk.plans(1);
        assert!(desk.case.asks[0].is_prepared());
        let measure = |until| {
            Command::Step(Step::SetMeasure {
                ask: 1,
                until,
                text: "帳簿の保存期間の終わりに消去する".to_owned(),
            })
        };
        let past = START.yesterday().unwrap();
        assert_eq!(
            desk.give("clerk", &measure(Some(past))),
            Err(Refusal::DayOutside(past))
        );
        desk.must("clerk", &measure(Some(START)));
        desk.proposes(1, Outcome::Substitute, Some("substitute"))
            .unwrap();
        let proposal = desk.case.asks[0].proposal().unwrap();
        assert_eq!(
            (proposal.plan.is_some(), proposal.hash.is_some()),
            (planned, planned),
            "{act:?}"
        );
        // Another choice is another plan.
        if act == Act::Erase {
            let late = desk.give("clerk", &Command::Step(Step::Choose { ask: 1, act }));
            assert_eq!(late, Err(Refusal::WrongStage(1)), "proposed already");
        }
    }
}

#[test]
fn a_fee_for_an_application_is_charged_once_whoever_else_is_in_it() {
    let policy = file(USUAL);
    assert_eq!(
        fee_means(&policy),
        [FeeMeans::PostalOrder, FeeMeans::Stamps, FeeMeans::Transfer]
    );
    let arrival = |kinds: &[Kind]| Arrival {
        birth: None,
        number: "2026-0001".to_owned(),
        on: START,
        channel: policy.requests.intake.channels[0],
        applying: Applying::Person,
        kinds: kinds.to_vec(),
        claims: std::collections::BTreeMap::new(),
        country: None,
    };
    let came = |kinds: &[Kind]| receive(&policy, &arrival(kinds), &Calendar::japan()).unwrap();
    let fees = |fact: &Fact| -> Vec<u32> {
        let Fact::Received { asks, .. } = fact else {
            panic!("{fact:?}")
        };
        asks.iter().map(|ask| ask.fee_yen).collect()
    };
    let two = [Kind::Disclosure, Kind::PurposeNotice];
    assert_eq!(fees(&came(&two)), [1_000, 0]);
    let case = |kinds: &[Kind]| {
        let stamp = Desk::open(&policy, &[Kind::Erasure]).case.received;
        Case::begin("00", stamp, &came(kinds)).unwrap()
    };
    let with = |others: &[Case]| fees(&with_others(&policy, came(&two), others));
    assert_eq!(with(&[]), [1_000, 0]);
    assert_eq!(
        with(&[case(&[Kind::Erasure])]),
        [1_000, 0],
        "nothing was charged with that"
    );
    assert_eq!(
        with(&[case(&[Kind::Erasure]), case(&[Kind::Disclosure])]),
        [0, 0]
    );
}

#[test]
fn whoever_may_decide_alone_is_pinned_with_its_wait_by_kind_and_outcome() {
    let rule = |alone: &str| USUAL.replace("erasure: two, refusal: two", alone);
    let wait = |count, unit| Some(Period::new(count, unit));
    let alone = |rest: &str, kind| {
        let desk = Desk::open(&file(rest), &[kind]);
        let ask = desk.case.asks[0].clone();
        let of = |outcome| ask.alone_for(outcome);
        [
            of(Outcome::Whole),
            of(Outcome::NotHeld),
            of(Outcome::Refused),
            of(Outcome::Part),
        ]
    };
    assert_eq!(alone(USUAL, Kind::Erasure), [None; 4]);
    let grants = rule("erasure: {alone_after: 2 days}, refusal: two");
    let two = wait(2, Unit::Day);
    assert_eq!(alone(&grants, Kind::Erasure), [two, two, None, None]);
    assert_eq!(alone(&grants, Kind::Disclosure), [None; 4]);
    let both = rule("erasure: {alone_after: 2 days}, refusal: {alone_after: 1 week}");
    let week = wait(1, Unit::Week);
    // A part grants and refuses: it waits as a refusal does.
    assert_eq!(alone(&both, Kind::Erasure), [two, two, week, week]);
    // What the file says of a kind holds for its refusal too.
    assert_eq!(alone(&both, Kind::Disclosure), [None; 4]);
}

#[test]
fn a_desk_looks_once_where_it_was_asked_to_and_a_mandate_ends_with_its_day() {
    let mut desk = Desk::open_by(
        &file(USUAL),
        &[Kind::Erasure, Kind::Erasure],
        Applying::MandatedAgent,
    )
    .unwrap();
    let ask = |ask, systems: &[&str]| Command::AskPeople {
        ask,
        systems: systems.iter().map(|one| (*one).to_owned()).collect(),
    };
    desk.must("clerk", &ask(1, &["書庫"]));
    desk.must("clerk", &ask(1, &["書庫", "倉庫"]));
    desk.must("clerk", &ask(2, &["書庫"]));
    let looks: Vec<(u16, &str)> = desk
        .case
        .standing
        .looks
        .iter()
        .map(|one| (one.ask, one.system.as_str()))
        .collect();
    assert_eq!(looks, [(1, "書庫"), (1, "倉庫"), (2, "書庫")]);
    let mandate = |until| {
        Command::Identity(IdentityStep::TakeMandate {
            asks: Vec::new(),
            until: Some(until),
        })
    };
    let eve = date(2026, 3, 31);
    assert_eq!(
        desk.give("clerk", &mandate(eve)),
        Err(Refusal::MandateOver(eve))
    );
    desk.must("clerk", &mandate(START));
    let on_file = IdentityStep::ConfirmOnFile {
        what: OnFile::Address,
    };
    assert_eq!(
        desk.give("clerk", &Command::Identity(on_file)),
        Err(Refusal::NothingOnFile)
    );
}
