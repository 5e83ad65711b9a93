// SPDX-License-Identifier: Apache-2.0
//! The list of work, line for line: what comes next in a case, who does it and by when, along the ways of each kind.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{Applying, LetterKind, Match, Remaining, Validity};
use yakusoku_duties::request::kinds::{Finding, Step};
use yakusoku_duties::request::money::BackFor;
use yakusoku_duties::request::notice::{About, Missing, Telling};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{Clear, What, Who, work};
use yakusoku_duties::request::{
    Command, IdentityStep, OnFile, Outcome, PaperDetail, Refusal, Withheld,
};
use yakusoku_policy::{Delivery, Kind, PaperId, Policy, read};

use crate::desk::{Desk, USUAL, small};

/// Two weeks from receipt.
const DUE: Date = date(2026, 4, 15);

type Line = (What, Who, Option<u16>, Option<Date>);

fn now(desk: &Desk) -> Vec<Line> {
    let lines = work(&desk.case).into_iter();
    lines
        .map(|one| (one.what, one.who, one.ask, one.due))
        .collect()
}

/// What is next for the only ask; everything else is passed over.
fn next(desk: &Desk) -> (What, Who) {
    let of_ask = |one: &Line| !matches!(one.0, What::Desk(_));
    let mut lines = now(desk).into_iter().filter(of_ask);
    let line = lines.next().expect("something is next");
    assert_eq!(lines.next(), None, "one line for one ask");
    (line.0, line.1)
}

fn file() -> Policy {
    small(
        "    disclosure: {grounds: [harm], fee: {yen: 1000, tax: included, per: ask, by: [stamps], when: enclosed, refund: \
         on_refusal}}\n    erasure: {grounds: [no_breach, substitute]}\n    correction: {grounds: [accurate]}\n    \
         purpose_notice: {grounds: [harm]}\n    published_matters: {}",
        USUAL,
    )
}

fn paper(desk: &mut Desk, paper: &str) {
    let check = Command::CheckPaper {
        paper: PaperId::from(paper),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        image: None,
        detail: PaperDetail::default(),
    };
    desk.must("clerk", &check);
}

const CLERK: Who = Who::Clerk;

#[test]
fn a_plain_disclosure_from_the_papers_to_their_end() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    let due = Some(DUE);
    assert_eq!(now(&desk), [(What::Papers(0, 2), Who::Person, None, due)]);
    let fee = (What::Desk(Todo::TellFee(1_000)), CLERK, None, due);
    paper(&mut desk, "driving_licence");
    assert_eq!(now(&desk), [(What::Papers(1, 2), CLERK, None, due), fee]);
    paper(&mut desk, "passport");
    assert_eq!(
        now(&desk),
        [(What::Fee(1_000), Who::Person, Some(1), due), fee]
    );
    desk.pays(1_000);
    let witness = (What::Desk(Todo::Witness(1)), CLERK, None, None);
    let line = |what, who| [(what, who, Some(1), due), witness];
    assert_eq!(now(&desk), line(What::Locate, CLERK));
    desk.locates(1, 1);
    assert_eq!(now(&desk), line(What::Plan, CLERK));
    desk.plans(1);
    assert_eq!(now(&desk), line(What::Propose, CLERK));
    desk.proposes(1, Outcome::Whole, None).unwrap();
    assert_eq!(now(&desk), line(What::Approve, Who::Approver));
    desk.approves(1);
    assert_eq!(now(&desk), line(What::CarryOut, Who::Program));
    desk.carried(1);
    assert_eq!(now(&desk), line(What::Letter, CLERK));
    let letter = desk.writes(LetterKind::Result, &[1]);
    assert_eq!(now(&desk), line(What::Dispatch(letter), CLERK));
    desk.sends(letter).unwrap();
    let dispose = desk.case.closed.as_ref().unwrap().dispose_by;
    assert_eq!(dispose, Some(date(2026, 4, 8)));
    assert_eq!(now(&desk), [(What::Dispose, CLERK, None, dispose)]);
    let on = desk.today;
    desk.must("clerk", &Command::DisposePapers { on });
    assert_eq!(now(&desk), []);
    assert!(!desk.case.holds_papers());
}

#[test]
fn papers_that_were_promised_back_are_sent_back_and_no_file_carries_them() {
    let mut desk = Desk::open(&file(), &[Kind::Erasure]);
    desk.case.terms.pinned.papers_go_back = true;
    let back = |means| Command::ReturnPapers {
        on: date(2026, 4, 1),
        means,
        tracking: "000-1".to_owned(),
    };
    let mail = back(Delivery::RegisteredMail);
    assert_eq!(desk.give("clerk", &mail), Err(Refusal::NotClosed));
    desk.papers();
    desk.locates(1, 1);
    desk.refuses(1, "no_breach");
    desk.answers(&[1]);
    let by = desk.case.closed.as_ref().unwrap().dispose_by;
    assert_eq!(now(&desk), [(What::ReturnPapers, CLERK, None, by)]);
    for means in [Delivery::Email, Delivery::Download, Delivery::Media] {
        let refused = desk.give("clerk", &back(means));
        assert_eq!(refused, Err(Refusal::NoPaperBy(means)));
    }
    desk.must("clerk", &mail);
    assert!(
        desk.facts.last().unwrap().2,
        "the tracking number is sealed"
    );
    assert_eq!(desk.case.papers_back, Some(Delivery::RegisteredMail));
    assert_eq!((now(&desk).len(), desk.case.holds_papers()), (0, false));
    assert_eq!(desk.give("clerk", &mail), Err(Refusal::NoPapers));
}

#[test]
fn papers_are_one_line_for_all_asks_and_a_clock_that_stands_has_no_day() {
    use yakusoku_duties::request::pause::{PauseCommand, PauseReason};
    let mut desk = Desk::open(
        &file(),
        &[Kind::Erasure, Kind::PublishedMatters, Kind::Correction],
    );
    let pause = PauseCommand::Pause {
        ask: 2,
        why: PauseReason::AskedByPerson,
        reason: "ご旅行のため".to_owned(),
    };
    let due = Some(DUE);
    let papers = (What::Papers(0, 2), Who::Person, None, due);
    // What is published tells nothing about a person: nobody has to show who they are.
    let draft = |due| (What::Draft, CLERK, Some(2), due);
    assert_eq!(now(&desk), [draft(due), papers]);
    assert_eq!(desk.case.next_due(), due);
    desk.must("clerk", &Command::Clock(pause));
    assert_eq!(now(&desk), [papers, draft(None)]);
    assert_eq!(desk.case.next_due(), due, "of the others");
}

#[test]
fn an_erasure_is_read_again_and_what_fails_or_does_not_hold_comes_back_to_people() {
    let mut desk = Desk::open(&file(), &[Kind::Erasure]);
    desk.papers();
    desk.locates(1, 1);
    desk.plans(1);
    desk.proposes(1, Outcome::Whole, None).unwrap();
    desk.approves(1);
    let failed = |retried| Command::RecordFailure {
        ask: 1,
        plan: "p".to_owned(),
        class: "drift".to_owned(),
        retried,
    };
    for times in 1..=2 {
        desk.must("program", &failed(true));
        assert_eq!(desk.case.asks[0].failure.as_ref().unwrap().times, times);
        assert_eq!(next(&desk), (What::CarryOut, Who::Program));
        // It is tried again by itself: nobody may plan meanwhile.
        assert!(desk.give("clerk", &locate()).is_err());
    }
    desk.must("program", &failed(false));
    assert_eq!(desk.case.asks[0].failure.as_ref().unwrap().times, 3);
    assert_eq!(next(&desk), (What::Replan, CLERK));
    desk.locates(1, 1);
    desk.plans(1);
    desk.proposes(1, Outcome::Whole, None).unwrap();
    desk.approves(1);
    desk.carried(1);
    assert_eq!(next(&desk), (What::CarryOut, Who::Program), "read again");
    let confirmed = |remaining: Vec<Remaining>| Command::RecordConfirmed {
        ask: 1,
        plan: "p".to_owned(),
        level: "keyed".to_owned(),
        remaining,
    };
    let left = Remaining {
        system: "shop".to_owned(),
        table: "orders".to_owned(),
        column: "*".to_owned(),
        rows: 1,
    };
    let mut held = Desk {
        policy: desk.policy.clone(),
        calendar: yakusoku_duties::calendar::Calendar::japan(),
        today: desk.today,
        case: desk.case.clone(),
        facts: desk.facts.clone(),
        unlisted: Vec::new(),
    };
    desk.must("program", &confirmed(vec![left]));
    assert_eq!(next(&desk), (What::NotErased, CLERK));
    assert!(desk.case.asks[0].approval().is_none());
    held.must("program", &confirmed(Vec::new()));
    assert_eq!(next(&held), (What::Letter, CLERK));
    held.answers(&[1]);
    assert!(held.case.closed.is_some());
}

fn locate() -> Command {
    Command::Locate {
        ask: 1,
        map: String::new(),
        candidates: 1,
        chosen: 1,
    }
}

fn set_task(by: Date) -> Command {
    Command::Step(Step::SetTask {
        ask: 1,
        system: "書庫".to_owned(),
        owner: "総務課長".to_owned(),
        by,
        text: "控えを廃棄する".to_owned(),
    })
}

fn done(task: u16, on: Date) -> Command {
    Command::Step(Step::TaskDone {
        ask: 1,
        task,
        on,
        evidence: "廃棄の記録".to_owned(),
    })
}

#[test]
fn what_people_do_for_an_erasure_comes_after_the_approval_and_by_its_own_day() {
    let mut desk = Desk::open(&file(), &[Kind::Erasure]);
    desk.papers();
    desk.locates(1, 1);
    assert_eq!(next(&desk), (What::Plan, CLERK));
    let by = date(2026, 4, 10);
    assert!(!desk.case.asks[0].is_prepared());
    desk.must("clerk", &set_task(by));
    assert!(desk.case.asks[0].is_prepared());
    desk.must("clerk", &set_task(by));
    let drop = |task, reason: &str| {
        Command::Step(Step::DropTask {
            ask: 1,
            task,
            reason: reason.to_owned(),
        })
    };
    assert!(desk.give("clerk", &drop(2, " ")).is_err());
    desk.must("clerk", &drop(2, "同じ書庫だった"));
    assert!(desk.give("clerk", &drop(2, "もう一度")).is_err());
    assert_eq!(next(&desk), (What::Propose, CLERK));
    assert!(
        desk.give("clerk", &done(1, desk.today)).is_err(),
        "not before"
    );
    desk.proposes(1, Outcome::Whole, None).unwrap();
    desk.approves(1);
    assert_eq!(now(&desk), [(What::Task(1), CLERK, Some(1), Some(by))]);
    let unready = Command::RecordLetter {
        kind: LetterKind::Result,
        asks: vec![1],
        blob: BlobRef("aa".to_owned()),
    };
    assert!(desk.give("clerk", &unready).is_err());
    desk.must("clerk", &done(1, desk.today));
    assert_eq!(now(&desk), [(What::Letter, CLERK, Some(1), Some(DUE))]);
}

#[test]
fn a_correction_is_looked_into_and_an_answer_in_words_is_drafted_first() {
    let mut desk = Desk::open(&file(), &[Kind::Correction]);
    desk.papers();
    desk.locates(1, 1);
    assert_eq!(next(&desk), (What::Investigate, CLERK));
    let found = Step::Investigate {
        ask: 1,
        finding: Finding::Wrong,
        text: "控えと照合した".to_owned(),
    };
    desk.must("clerk", &Command::Step(found));
    assert_eq!(next(&desk), (What::Plan, CLERK));
    let mut desk = Desk::open(&file(), &[Kind::PurposeNotice]);
    desk.papers();
    assert_eq!(next(&desk), (What::Locate, CLERK));
    desk.locates(1, 1);
    assert_eq!(next(&desk), (What::Draft, CLERK));
    let by = date(2026, 4, 20);
    desk.must("clerk", &set_task(by));
    // What people gather comes before the words.
    assert_eq!(next(&desk), (What::Task(1), CLERK));
    assert_eq!(now(&desk)[0].3, Some(DUE), "the sooner of both days");
    desk.must("clerk", &done(1, desk.today));
    let draft = |text: &str| {
        Command::Step(Step::Draft {
            ask: 1,
            text: text.to_owned(),
        })
    };
    assert!(desk.give("clerk", &draft(" ")).is_err());
    desk.must("clerk", &draft("発送のために用いています。"));
    assert!(desk.case.asks[0].is_prepared());
    assert_eq!(next(&desk), (What::Propose, CLERK));
    // Nobody was found: that is an answer by itself.
    let mut desk = Desk::open(&file(), &[Kind::Correction]);
    desk.papers();
    desk.locates(1, 0);
    assert_eq!(next(&desk), (What::Propose, CLERK));
    desk.must(
        "clerk",
        &Command::AskPeople {
            ask: 1,
            systems: vec!["書庫".to_owned()],
        },
    );
    assert_eq!(next(&desk), (What::Identity(Clear::Look), CLERK));
    let look = IdentityStep::RecordLook {
        ask: 1,
        system: "書庫".to_owned(),
        found: true,
        evidence: "2015年の申込書".to_owned(),
    };
    desk.must("clerk", &Command::Identity(look));
    assert_eq!(next(&desk), (What::Investigate, CLERK));
}

#[test]
fn an_agent_shows_power_and_the_person_hears_of_it_before_the_answer_leaves() {
    for (applying, authority) in [
        (Applying::MandatedAgent, "letter_of_attorney"),
        (Applying::StatutoryAgent, "family_register"),
    ] {
        let mut desk = Desk::open_by(&file(), &[Kind::Erasure], applying).unwrap();
        desk.papers();
        assert!(desk.case.identity.is_none());
        paper(&mut desk, authority);
        assert!(desk.case.identity.is_some());
        let step = if applying == Applying::MandatedAgent {
            assert_eq!(next(&desk), (What::Identity(Clear::Mandate), CLERK));
            IdentityStep::TakeMandate {
                asks: Vec::new(),
                until: None,
            }
        } else {
            assert_eq!(next(&desk), (What::Identity(Clear::Interest), CLERK));
            IdentityStep::ConsiderInterest {
                reason: "お子さまの意向を確かめた".to_owned(),
            }
        };
        desk.must("clerk", &Command::Identity(step));
        desk.locates(1, 0);
        desk.proposes(1, Outcome::NotHeld, None).unwrap();
        desk.approves(1);
        let letter = desk.writes(LetterKind::Result, &[1]);
        if applying == Applying::MandatedAgent {
            assert_eq!(next(&desk), (What::Identity(Clear::AgentNotice), CLERK));
            assert!(desk.sends(letter).is_err());
            let withheld = IdentityStep::WithholdNotice {
                why: Withheld::NoOwnChannel,
                reason: "確認できる連絡先がない".to_owned(),
            };
            desk.must("clerk", &Command::Identity(withheld));
        }
        assert_eq!(next(&desk), (What::Dispatch(letter), CLERK));
        desk.sends(letter).unwrap();
    }
}

#[test]
fn whoever_applies_under_the_gdpr_is_compared_with_what_is_on_file_first() {
    let abroad = include_str!("../../../../policies/cases/odd/abroad.yaml");
    let file = read("abroad.yaml", abroad).unwrap().policy;
    let mut desk = Desk::open(&file, &[Kind::GdprErasure]);
    assert_eq!(next(&desk), (What::Locate, CLERK));
    desk.locates(1, 1);
    assert_eq!(next(&desk), (What::Identity(Clear::OnFile), CLERK));
    let on_file = Command::Identity(IdentityStep::ConfirmOnFile {
        what: OnFile::Address,
    });
    desk.must("clerk", &on_file);
    assert!(desk.case.identity.is_some());
    assert_eq!(next(&desk), (What::Plan, CLERK));
    // Nobody is on file: there is nothing to compare with, and papers are asked for.
    let mut desk = Desk::open(&file, &[Kind::GdprErasure]);
    desk.locates(1, 0);
    assert_eq!(
        desk.give("clerk", &on_file).unwrap_err(),
        yakusoku_duties::request::Refusal::NothingOnFile
    );
    assert!(matches!(next(&desk), (What::Papers(0, _), Who::Person)));
}

#[test]
fn a_measure_for_a_later_day_outlives_the_case() {
    let mut desk = Desk::open(&file(), &[Kind::Erasure]);
    desk.papers();
    desk.locates(1, 1);
    let until = date(2026, 12, 31);
    let measure = Step::SetMeasure {
        ask: 1,
        until: Some(until),
        text: "法定の保存期間の後に消去する".to_owned(),
    };
    desk.must("clerk", &Command::Step(measure));
    desk.plans(1);
    desk.proposes(1, Outcome::Substitute, Some("substitute"))
        .unwrap();
    desk.approves(1);
    assert!(
        now(&desk).iter().all(|one| one.0 != What::Measure),
        "not answered"
    );
    desk.answers(&[1]);
    let due = date(2027, 1, 1);
    let kept = |on| {
        Command::Step(Step::MeasureKept {
            ask: 1,
            on,
            evidence: "消去の記録".to_owned(),
        })
    };
    let line = (What::Measure, CLERK, Some(1), Some(due));
    assert!(now(&desk).contains(&line));
    desk.today = until;
    assert!(desk.give("clerk", &kept(until)).is_err());
    desk.today = due;
    desk.must("clerk", &kept(due));
    assert!(!now(&desk).contains(&line));
    assert!(desk.give("clerk", &kept(due)).is_err(), "once");
}

#[test]
fn what_the_desk_has_to_do_beside_the_steps() {
    let mut desk = Desk::open(&file(), &[Kind::Disclosure]);
    // Nothing was opened yet: nobody knows whether the fee is missing.
    assert_eq!(now(&desk).len(), 1);
    desk.pays(300);
    let tell = (What::Desk(Todo::TellFee(700)), CLERK, None, Some(DUE));
    assert!(now(&desk).contains(&tell));
    let telling = |about, missing: Vec<Missing>| {
        Command::Tell(Telling {
            about,
            missing,
            details: String::new(),
            blob: BlobRef("aa".to_owned()),
        })
    };
    desk.must("clerk", &telling(About::Fee, Vec::new()));
    assert!(!now(&desk).contains(&tell), "told");
    let send = (What::Desk(Todo::Send(1)), CLERK, None, Some(desk.today));
    assert!(now(&desk).contains(&send));
    desk.sends(1).unwrap();
    assert!(!now(&desk).contains(&send));
    let pay = |lines: &[Line]| {
        lines
            .iter()
            .any(|one| (one.0, one.1) == (What::Desk(Todo::Pay(700)), Who::Person))
    };
    assert!(pay(&now(&desk)));
    desk.must("clerk", &telling(About::Defect, vec![Missing::Form]));
    desk.sends(2).unwrap();
    let ends = desk.case.notices[1].ends();
    assert!(now(&desk).contains(&(What::Desk(Todo::Mend(2)), Who::Person, None, ends)));
    // Nothing came: the person is told that it ended, once, and gets the money back.
    desk.wait(60);
    desk.tick();
    let ended = desk.case.asks[0].ended_on();
    let told = (What::Desk(Todo::TellEnded), CLERK, None, ended);
    let back = (
        What::Desk(Todo::GiveBack(300, BackFor::Ended)),
        CLERK,
        None,
        ended,
    );
    let witness = (What::Desk(Todo::Witness(1)), CLERK, None, None);
    assert_eq!(now(&desk), [back, told, witness]);
    let letter = desk.writes(LetterKind::Ended, &[1]);
    let send = (
        What::Desk(Todo::Send(letter)),
        CLERK,
        None,
        Some(desk.today),
    );
    assert_eq!(now(&desk), [back, send, witness]);
    desk.sends(letter).unwrap();
    assert_eq!(now(&desk), [back]);
}
