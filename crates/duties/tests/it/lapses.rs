// SPDX-License-Identifier: Apache-2.0
//! When clocks of answers start, and what waits of notices end: each by the rule of the file, and for its own asks only.

use jiff::civil::{Date, date};
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::notice::{
    About, Missing, NoticeCommand, NoticeFact, NoticeStage, Telling,
};
use yakusoku_duties::request::post::PostCommand;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, work};
use yakusoku_duties::request::{Command, Fact, Outcome, Refusal, Stage};
use yakusoku_policy::{CameBack, Delivery, Kind, Policy, read};

use crate::desk::{Desk, START, USUAL, small};

const KINDS: &str = "    disclosure: {grounds: [harm], fee: {yen: 1000, tax: included, per: ask, by: [stamps], when: \
                     enclosed, refund: never}}\n    erasure: {grounds: [no_breach]}";

fn file(rest: &str) -> Policy {
    small(KINDS, rest)
}

fn dues(desk: &Desk) -> Vec<Option<Date>> {
    desk.case.asks.iter().map(|ask| ask.due).collect()
}

fn telling(about: About, missing: &[Missing], details: &str) -> Command {
    Command::Tell(Telling {
        about,
        missing: missing.to_vec(),
        details: details.to_owned(),
        blob: BlobRef("aa".to_owned()),
    })
}

/// Tells of a defect or of the fee, sends it, and gives the number of the notice.
fn told(desk: &mut Desk, about: About) -> u16 {
    let missing: &[Missing] = match about {
        About::Defect => &[Missing::Form],
        About::Fee => &[],
    };
    desk.must("clerk", &telling(about, missing, ""));
    let letter = desk.case.letters.last().unwrap().no;
    desk.sends(letter).unwrap();
    desk.case.notices.last().unwrap().no
}

#[test]
fn a_clock_starts_with_what_the_file_says_it_waits_for() {
    let both = [Kind::Disclosure, Kind::Erasure];
    let from = |word: &str| file(&USUAL.replace("from: received", &format!("from: {word}")));
    let received = Some(date(2026, 4, 15));
    assert_eq!(
        dues(&Desk::open(&from("received"), &both)),
        [received, received]
    );
    for word in ["verified", "papers_complete"] {
        let mut desk = Desk::open(&from(word), &both);
        assert_eq!(dues(&desk), [None, None]);
        desk.wait(5);
        desk.pays(1_000);
        assert_eq!(dues(&desk), [None, None], "{word}");
        desk.papers();
        let due = Some(date(2026, 4, 20));
        assert_eq!(dues(&desk), [due, due], "{word}");
        // It starts once.
        desk.wait(1);
        desk.locates(1, 1);
        assert_eq!(dues(&desk), [due, due], "{word}");
    }
    // What is free waits for no payment.
    let mut desk = Desk::open(&from("paid"), &both);
    assert_eq!(dues(&desk), [None, received]);
    desk.papers();
    desk.wait(5);
    desk.pays(999);
    assert_eq!(dues(&desk), [None, received]);
    desk.pays(1);
    assert_eq!(dues(&desk), [Some(date(2026, 4, 20)), received]);
    assert_eq!(desk.folded(), desk.case);
}

#[test]
fn only_what_is_missing_is_asked_for() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Disclosure, Kind::Erasure]);
    let nothing = Err(Refusal::NothingMissing);
    let paper = [Missing::IdentityPaper];
    assert_eq!(
        desk.give("clerk", &telling(About::Defect, &[], "設例")),
        nothing
    );
    assert_eq!(
        desk.give("clerk", &telling(About::Defect, &[Missing::Other], " ")),
        nothing
    );
    desk.papers();
    assert_eq!(
        desk.give("clerk", &telling(About::Defect, &paper, "")),
        nothing
    );
    // What was decided already hangs on nothing any more.
    desk.locates(2, 0);
    desk.proposes(2, Outcome::NotHeld, None).unwrap();
    desk.approves(2);
    let form = [Missing::IdentityPaper, Missing::Form];
    desk.must("clerk", &telling(About::Defect, &form, ""));
    assert_eq!(desk.case.notices[0].asks, [1]);
    desk.pays(1_000);
    let fee = desk.give("clerk", &telling(About::Fee, &[], ""));
    assert_eq!(fee, Err(Refusal::NothingOwed));
}

#[test]
fn words_that_are_no_words_are_not_sealed() {
    for (details, sealed) in [("", false), (" 　", false), ("申込書の2枚目", true)] {
        let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure]);
        desk.must("clerk", &telling(About::Defect, &[Missing::Form], details));
        assert_eq!(desk.facts.last().unwrap().2, sealed, "{details:?}");
        let sent = |tracking: &str| Command::Dispatch {
            letter: 1,
            means: Delivery::RegisteredMail,
            on: START,
            tracking: tracking.to_owned(),
        };
        desk.must("clerk", &sent(if sealed { "000-00-00000-0" } else { "" }));
        let left = desk
            .facts
            .iter()
            .rfind(|one| matches!(one.1, Fact::Dispatched { .. }));
        assert_eq!(left.unwrap().2, sealed, "a tracking number is sealed");
    }
}

#[test]
fn a_fee_is_mended_when_it_is_there_and_a_form_when_somebody_says_so() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Disclosure]);
    let notice = told(&mut desk, About::Fee);
    let mend = |notice| Command::Notice(NoticeCommand::Mend { notice, on: START });
    assert_eq!(
        desk.give("clerk", &mend(notice)),
        Err(Refusal::FeeShort(1_000))
    );
    assert_eq!(desk.give("clerk", &mend(9)), Err(Refusal::NoSuchNotice(9)));
    desk.pays(1_000);
    assert_eq!(
        desk.give("clerk", &mend(notice)),
        Err(Refusal::NoticeStage(notice))
    );
    let form = told(&mut desk, About::Defect);
    desk.must("clerk", &mend(form));
    assert!(!desk.case.notices[1].is_open());
}

#[test]
fn two_waits_that_end_together_end_an_ask_once_and_leave_it_twice_to_people() {
    for (then, second) in [("deemed_withdrawn", vec![]), ("refused", vec![1])] {
        let mut desk = Desk::open(
            &file(&USUAL.replace("deemed_withdrawn", then)),
            &[Kind::Disclosure],
        );
        told(&mut desk, About::Defect);
        told(&mut desk, About::Fee);
        desk.wait(60);
        desk.tick();
        let lapsed: Vec<Vec<u16>> = desk
            .facts
            .iter()
            .filter_map(|(_, fact, _)| match fact {
                Fact::Notice(NoticeFact::Lapsed { asks, .. }) => Some(asks.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(lapsed, [vec![1], second], "{then}");
        let ended = matches!(desk.case.asks[0].stage, Stage::Ended { .. });
        assert_eq!(
            (ended, desk.case.asks[0].lapsed),
            (then != "refused", then == "refused")
        );
    }
}

#[test]
fn a_wait_ends_what_hangs_on_it_and_nothing_that_was_approved_meanwhile() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure, Kind::Erasure]);
    told(&mut desk, About::Defect);
    desk.papers();
    desk.locates(1, 0);
    desk.proposes(1, Outcome::NotHeld, None).unwrap();
    desk.approves(1);
    desk.wait(60);
    desk.tick();
    let ended: Vec<bool> = desk
        .case
        .asks
        .iter()
        .map(|ask| ask.ended_on().is_some())
        .collect();
    assert_eq!(ended, [false, true]);
}

fn comes_back(desk: &mut Desk, letter: u16) -> Vec<Fact> {
    let (why, on) = (CameBack::AddressUnknown, desk.today);
    let back = Command::Post(PostCommand::CameBack { letter, why, on });
    desk.must("clerk", &back)
}

#[test]
fn a_notice_that_never_arrived_ended_nothing_and_one_that_was_proved_to_arrive_did() {
    for proved in [false, true] {
        let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure, Kind::Erasure]);
        let notice = told(&mut desk, About::Defect);
        if proved {
            desk.wait(3);
            let on = desk.today;
            desk.must(
                "clerk",
                &Command::Notice(NoticeCommand::Arrived { notice, on }),
            );
        }
        desk.wait(60);
        desk.tick();
        assert!(desk.case.asks.iter().all(|ask| ask.ended_on().is_some()));
        let facts = comes_back(&mut desk, 1);
        let revived = facts.iter().find_map(|fact| match fact {
            Fact::Notice(NoticeFact::Revived { asks, .. }) => Some(asks.clone()),
            _ => None,
        });
        assert_eq!(revived, (!proved).then(|| vec![1, 2]));
        let stopped = matches!(desk.case.notices[0].stage, NoticeStage::Stopped { .. });
        assert_eq!(stopped, !proved);
        let open = desk
            .case
            .asks
            .iter()
            .filter(|ask| ask.ended_on().is_none())
            .count();
        assert_eq!(open, if proved { 0 } else { 2 });
    }
}

#[test]
fn what_the_person_was_told_of_its_end_is_not_undone_by_mail_that_comes_back() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure, Kind::Erasure]);
    told(&mut desk, About::Defect);
    desk.wait(60);
    desk.tick();
    let letter = desk.writes(LetterKind::Ended, &[1]);
    desk.sends(letter).unwrap();
    assert!(desk.case.closed.is_none(), "of the other nobody was told");
    comes_back(&mut desk, 1);
    let open: Vec<bool> = desk
        .case
        .asks
        .iter()
        .map(|ask| ask.ended_on().is_none())
        .collect();
    assert_eq!(open, [false, true]);
}

#[test]
fn mail_that_comes_back_while_its_wait_runs_stops_it_and_revives_nothing() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Erasure]);
    told(&mut desk, About::Defect);
    desk.wait(5);
    let facts = comes_back(&mut desk, 1);
    assert!(
        facts
            .iter()
            .all(|fact| !matches!(fact, Fact::Notice(NoticeFact::Revived { .. })))
    );
    assert!(matches!(
        desk.case.notices[0].stage,
        NoticeStage::Stopped { .. }
    ));
}

#[test]
fn a_letter_about_what_is_settled_starts_no_clock() {
    let mut desk = Desk::open(&file(USUAL), &[Kind::Disclosure]);
    desk.must("clerk", &telling(About::Fee, &[], ""));
    told(&mut desk, About::Defect);
    desk.wait(60);
    desk.tick();
    assert!(desk.case.asks[0].ended_on().is_some());
    // Nothing is owed any more when the first letter leaves at last.
    let facts = desk.sends(1).unwrap();
    let notices: Vec<&Fact> = facts
        .iter()
        .filter(|fact| matches!(fact, Fact::Notice(_)))
        .collect();
    assert!(
        matches!(
            notices[..],
            [Fact::Notice(NoticeFact::Mended { notice: 1, .. })]
        ),
        "{facts:?}"
    );
}

#[test]
fn a_wait_that_needs_proof_of_arrival_stands_until_there_is_one() {
    let proof = USUAL.replace(
        "then: deemed_withdrawn",
        "then: deemed_withdrawn, arrival: proved",
    );
    let mut desk = Desk::open(&file(&proof), &[Kind::Erasure]);
    let notice = told(&mut desk, About::Defect);
    let lines = |desk: &Desk| -> Vec<(What, Who)> {
        let all = work(&desk.case).into_iter();
        let of_desk = all.filter(|one| matches!(one.what, What::Desk(_)));
        of_desk.map(|one| (one.what, one.who)).collect()
    };
    assert_eq!(
        lines(&desk),
        [(What::Desk(Todo::Arrival(notice)), Who::Clerk)]
    );
    desk.wait(90);
    assert_eq!(desk.day(), 0);
    let on = date(2026, 4, 3);
    desk.must(
        "clerk",
        &Command::Notice(NoticeCommand::Arrived { notice, on }),
    );
    assert_eq!(desk.case.notices[0].ends(), Some(date(2026, 4, 17)));
    assert_eq!(
        lines(&desk),
        [(What::Desk(Todo::Mend(notice)), Who::Person)]
    );
}

#[test]
fn more_is_asked_of_somebody_abroad_only_with_a_reason_to_doubt() {
    let abroad = include_str!("../../../../policies/cases/odd/abroad.yaml");
    let file = read("abroad.yaml", abroad).unwrap().policy;
    let mut desk = Desk::open(&file, &[Kind::GdprErasure]);
    let paper = [Missing::IdentityPaper];
    let refused = desk.give("clerk", &telling(About::Defect, &paper, " "));
    assert_eq!(refused, Err(Refusal::ReasonMissing));
    desk.must("clerk", &telling(About::Defect, &[Missing::Form], ""));
    let mut desk = Desk::open(&file, &[Kind::GdprErasure]);
    desk.must(
        "clerk",
        &telling(About::Defect, &paper, "住所が登録と異なる"),
    );
    // Whoever does not answer is refused, with reason and route: no withdrawal is deemed.
    assert_eq!(
        desk.case.notices[0].rule.unwrap().then,
        yakusoku_policy::DefectThen::Refused
    );
}

#[test]
fn nothing_lapses_and_nothing_is_reminded_of_in_a_case_that_is_over_or_erased() {
    let remind = USUAL.replace(
        "then: deemed_withdrawn",
        "then: deemed_withdrawn, remind: 3 days",
    );
    let open = || {
        let mut desk = Desk::open(&file(&remind), &[Kind::Erasure]);
        told(&mut desk, About::Defect);
        desk
    };
    for days in [15, 60] {
        let mut desk = open();
        desk.wait(days);
        assert!(desk.tick() > 0);
        let mut erased = open();
        erased.wait(days);
        let by = erased.case.received.clone();
        erased.case.erase(by);
        assert_eq!((erased.tick(), erased.case.wakes_on()), (0, None));
        assert!(work(&erased.case).is_empty());
        assert_eq!(
            erased.give(
                "clerk",
                &Command::Note {
                    text: "設例".to_owned()
                }
            ),
            Err(Refusal::Erased)
        );
    }
}
