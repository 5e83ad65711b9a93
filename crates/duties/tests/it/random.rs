// SPDX-License-Identifier: Apache-2.0
//! Random cases: whatever people do and in whatever order, what must hold holds.
//!
//! A bounded share runs with every test; `make soak` plays a million. `YAKUSOKU_SEQUENCES` says how many,
//! `YAKUSOKU_SEED` plays the ones of a failure again.

use std::io::Write as _;

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_duties::BlobRef;
use yakusoku_duties::request::code::{CodeTo, Renewing};
use yakusoku_duties::request::collect::{CollectCommand, CollectFact, on_page};
use yakusoku_duties::request::extension::{Extending, Extension};
use yakusoku_duties::request::fact::{LetterKind, Match, Validity};
use yakusoku_duties::request::money::{BackFor, MoneyCommand};
use yakusoku_duties::request::notice::{
    About, Missing, NoticeCommand, NoticeFact, NoticeStage, Telling, lapses_on, last_day,
};
use yakusoku_duties::request::pause::{PauseCommand, PauseFact, PauseReason};
use yakusoku_duties::request::post::{Point, PostCommand, Settle};
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_duties::request::{Command, Fact, Outcome, Stage};
use yakusoku_policy::{
    CameBack, Channel, DefectThen, Delivery, FeeMeans, Kind, PaperId, Policy, read,
};

use crate::chance::Chance;
use crate::desk::Desk;

/// Sequences played with every test.
const SHARE: u64 = 3_000;
/// Commands of one sequence.
const STEPS: u64 = 28;

const SENT_BY: [Delivery; 4] = [
    Delivery::RegisteredMail,
    Delivery::Email,
    Delivery::Download,
    Delivery::Handover,
];

pub(crate) fn policies() -> Vec<Policy> {
    let shop = include_str!("../../../../examples/shop/policy.yaml");
    let cost = shop.replace(
        "when: enclosed, refund: never",
        "when: billed, basis: actual_cost, refund: on_refusal",
    );
    assert_ne!(cost, shop);
    let texts = [
        shop.to_owned(),
        cost,
        include_str!("../../../../policies/000.yaml").to_owned(),
        include_str!("../../../../policies/002.yaml").to_owned(),
        include_str!("../../../../policies/004.yaml").to_owned(),
        include_str!("../../../../policies/cases/odd/abroad.yaml").to_owned(),
        // Decisions pass a route, in one of them with a deputy.
        include_str!("../../../../policies/cases/odd/temple.yaml").to_owned(),
        include_str!("../../../../policies/cases/odd/one_month.yaml").to_owned(),
    ];
    let read = |text: &String| read("policy.yaml", text).expect("it reads").policy;
    texts.iter().map(read).collect()
}

pub(crate) fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_what_must_hold_holds() {
    let clock = std::time::SystemTime::UNIX_EPOCH.elapsed();
    let first = number("YAKUSOKU_SEED").unwrap_or(clock.map_or(1, |at| at.as_secs()));
    let many = number("YAKUSOKU_SEQUENCES").unwrap_or(SHARE);
    let _ = writeln!(
        std::io::stderr(),
        "random cases: YAKUSOKU_SEED={first} YAKUSOKU_SEQUENCES={many}"
    );
    let policies = &policies();
    let hands = std::thread::available_parallelism().map_or(1, |hands| hands.get());
    std::thread::scope(|scope| {
        for hand in 0..hands {
            let seeds = (first..first.saturating_add(many))
                .skip(hand)
                .step_by(hands);
            scope.spawn(move || seeds.for_each(|seed| play(policies, seed)));
        }
    });
}

fn play(policies: &[Policy], seed: u64) {
    let mut chance = Chance::new(seed);
    let policy = chance.pick(policies).clone();
    let runs: Vec<Kind> = policy.requests.kinds.keys().copied().collect();
    let mut kinds: Vec<Kind> = (0..=chance.below(3)).map(|_| *chance.pick(&runs)).collect();
    // Rights of the GDPR and requests under the Act are two applications.
    let gdpr = kinds.first().is_some_and(|kind| kind.is_gdpr());
    kinds.retain(|kind| kind.is_gdpr() == gdpr);
    let mut desk = Desk::open(&policy, &kinds);
    for _ in 0..STEPS {
        desk.wait(*chance.pick(&[0, 0, 0, 1, 1, 3, 9, 20]));
        // A day on which the program was down is made up for later.
        if chance.often(70) {
            ticked(&mut desk, seed);
        }
        let by = *chance.pick(&["clerk", "other", "approver"]);
        let command = command(&mut chance, &desk);
        let before = desk.case.clone();
        if let Ok(facts) = desk.give(by, &command) {
            for fact in &facts {
                fair(&desk, &before, fact, seed);
            }
        }
        holds(&desk, seed);
    }
    // In the end no wait is left over.
    desk.wait(400);
    ticked(&mut desk, seed);
    holds(&desk, seed);
    assert_eq!(
        desk.folded(),
        desk.case,
        "seed {seed}: facts make the state"
    );
}

fn ticked(desk: &mut Desk, seed: u64) {
    let (before, from) = (desk.case.clone(), desk.facts.len());
    desk.tick();
    told_late(desk, &before, from, seed);
    assert_eq!(desk.tick(), 0, "seed {seed}: twice is once");
    for page in desk.case.waiting_pages() {
        assert!(
            page.until >= desk.today,
            "seed {seed}: nobody came and nobody is told: {page:?}"
        );
    }
    if desk.case.closed.is_some() {
        return;
    }
    for ask in &desk.case.asks {
        let runs = !ask.is_over() && ask.pause.is_none();
        let Some(due) = ask.due.filter(|_| runs) else {
            continue;
        };
        assert_eq!(
            ask.alert.overdue == Some(due),
            desk.today > due,
            "seed {seed}: late and not recorded, or recorded and not late: {ask:?}"
        );
        let near = desk.calendar.warns_from(due, ask.warn) <= desk.today;
        assert_eq!(
            ask.alert.warned == Some(due),
            near,
            "seed {seed}: {ask:?} on {}",
            desk.today
        );
    }
    for notice in &desk.case.notices {
        if let Some(ends) = notice.ends() {
            assert!(
                desk.today < lapses_on(&desk.calendar, ends),
                "seed {seed}: a deadline was lost: {notice:?} on {}",
                desk.today
            );
        }
    }
}

/// What must hold of the clocks of the GDPR at the moment a fact is made.
fn fair_by_gdpr(before: &yakusoku_duties::request::Case, fact: &Fact, seed: u64) {
    match fact {
        Fact::Clock(PauseFact::Extended { ask, on, was, due }) => {
            let ask = before.ask(*ask).expect("the ask is there");
            let told = matches!(ask.extension, Some(Extension::Told { .. }));
            assert!(ask.kind.is_gdpr() && !told, "seed {seed}: {ask:?}");
            assert!(on <= was && was < due, "seed {seed}: {fact:?}");
        }
        Fact::Clock(PauseFact::Paused { why, .. }) => {
            let doubt = *why == PauseReason::IdentityDoubt;
            assert_eq!(doubt, before.is_gdpr(), "seed {seed}: {fact:?}");
        }
        Fact::Notice(NoticeFact::Lapsed { then, .. }) if before.is_gdpr() => {
            assert_eq!(
                *then,
                DefectThen::Refused,
                "seed {seed}: no withdrawal is deemed"
            );
        }
        _ => {}
    }
}

/// What must hold of a fact at the moment it is made.
fn fair(desk: &Desk, before: &yakusoku_duties::request::Case, fact: &Fact, seed: u64) {
    fair_by_gdpr(before, fact, seed);
    match fact {
        Fact::FeeReceived { .. } => {
            let charged = before
                .asks
                .iter()
                .any(|ask| ask.kind.fee_allowed() && ask.fee_yen > 0);
            assert!(charged, "seed {seed}: a fee on a free kind");
        }
        Fact::Proposed {
            ask,
            outcome,
            ground,
            ..
        } => match outcome {
            Outcome::Refused | Outcome::Part => {
                assert!(ground.is_some(), "seed {seed}: a refusal without a ground");
                let sealed = desk
                    .facts
                    .iter()
                    .rev()
                    .find(|one| matches!(&one.1, Fact::Proposed { ask: of, .. } if of == ask));
                assert!(
                    sealed.is_some_and(|one| one.2),
                    "seed {seed}: a refusal without a reason"
                );
            }
            // It tells nothing of what is held.
            Outcome::Deceased => {}
            _ => {
                let personal = before.ask(*ask).is_some_and(|ask| ask.kind.is_personal());
                assert!(
                    before.identity.is_some() || !personal,
                    "seed {seed}: an answer before identity"
                );
            }
        },
        Fact::Dispatched { letter, .. } => {
            let letter = before.letters.iter().find(|one| one.no == *letter).unwrap();
            if letter.kind == LetterKind::Result {
                let refused = |no: &u16| {
                    let proposal = before.ask(*no).and_then(|ask| ask.proposal());
                    proposal.is_some_and(|proposal| proposal.outcome.tells_nothing())
                };
                let personal = |no: &u16| before.ask(*no).is_some_and(|ask| ask.kind.is_personal());
                let all = letter.asks.iter().all(|no| refused(no) || !personal(no));
                assert!(
                    all || before.identity.is_some(),
                    "seed {seed}: an answer before identity"
                );
            }
        }
        Fact::Collect(CollectFact::Opened { letter }) => {
            let page = before.page(*letter).unwrap();
            let sent = before.letters.iter().find(|one| one.no == *letter);
            let sent = sent.and_then(|letter| letter.sent.as_ref()).unwrap();
            let opens = page.opened.is_none() && !page.shut && page.until >= desk.today;
            assert!(
                opens && on_page(sent.means),
                "seed {seed}: an answer was fetched that does not wait"
            );
        }
        _ => {}
    }
}

/// A clock that stands, or an ask that is over, is never told late.
fn told_late(desk: &Desk, before: &yakusoku_duties::request::Case, from: usize, seed: u64) {
    for (_, fact, _) in desk.facts.iter().skip(from) {
        if let Fact::Clock(PauseFact::Warned { ask, .. } | PauseFact::Overdue { ask, .. }) = fact {
            let ask = before.ask(*ask).unwrap();
            assert!(
                !ask.is_over() && ask.pause.is_none(),
                "seed {seed}: told late while it stood: {fact:?}"
            );
        }
    }
}

/// What must hold of a case at any time.
fn holds(desk: &Desk, seed: u64) {
    let case = &desk.case;
    for ask in &case.asks {
        assert!(
            ask.kind.fee_allowed() || ask.fee_yen == 0,
            "seed {seed}: a fee on a free kind"
        );
        match &ask.stage {
            Stage::Answered {
                proposal, letter, ..
            } => {
                let found = case.letters.iter().find(|one| one.no == *letter);
                let letter =
                    found.unwrap_or_else(|| panic!("seed {seed}: an answer without its letter"));
                assert_eq!(letter.kind, LetterKind::Result, "seed {seed}");
                if proposal.outcome == Outcome::Refused {
                    assert!(
                        proposal.ground.is_some(),
                        "seed {seed}: a refusal without a ground"
                    );
                }
            }
            Stage::Ended { on, .. } => ended(desk, ask.no, *on, seed),
            _ => {}
        }
    }
    if case.closed.is_some() {
        assert!(
            case.asks.iter().all(|ask| ask.is_told()),
            "seed {seed}: closed and not told"
        );
    }
    let back: u32 = case
        .money
        .back
        .iter()
        .filter(|one| !one.why.is_no_fee())
        .map(|one| one.yen)
        .sum();
    let came: u32 = case.fees.iter().map(|fee| fee.yen).sum();
    assert!(back <= came, "seed {seed}: more went back than came");
}

/// Nothing ends without a notice whose whole wait passed, counted again from the facts.
fn ended(desk: &Desk, no: u16, on: Date, seed: u64) {
    let waited = desk.case.notices.iter().any(|notice| {
        let rule = notice.rule.zip(notice.ran);
        let over =
            rule.is_some_and(|(rule, ran)| last_day(&desk.calendar, ran.from, rule.wait) < on);
        notice.asks.contains(&no) && (over || matches!(notice.stage, NoticeStage::Stopped { .. }))
    });
    assert!(waited, "seed {seed}: a request ended unheard on {on}");
}

fn command(chance: &mut Chance, desk: &Desk) -> Command {
    let case = &desk.case;
    let ask = u16::try_from(1 + chance.below(case.asks.len() as u64 + 1)).unwrap();
    let back = i64::try_from(chance.below(6)).unwrap().days();
    let day = desk.today.saturating_sub(back);
    let letter = u16::try_from(1 + chance.below(case.letters.len() as u64 + 1)).unwrap();
    match chance.below(22) {
        0..=2 => paper(chance, desk),
        3 | 4 => Command::ReceiveFee {
            yen: *chance.pick(&[300, 700, 1_000, 2_000]),
            means: *chance.pick(&[FeeMeans::Stamps, FeeMeans::PostalOrder, FeeMeans::Transfer]),
            issued: None,
        },
        5 => Command::Locate {
            ask,
            map: String::new(),
            candidates: 1,
            chosen: 1,
        },
        6 => Command::Plan {
            ask,
            plan: "p".into(),
            hash: "h".into(),
            lines: Vec::new(),
        },
        7 | 8 => propose(chance, desk, ask),
        9 | 10 => approve(case, ask),
        11 => Command::RecordDone {
            ask,
            plan: "p".into(),
            rows: 1,
            package: Vec::new(),
        },
        12 => Command::RecordConfirmed {
            ask,
            plan: "p".into(),
            level: "keyed".into(),
            remaining: Vec::new(),
        },
        13..=16 => letters(chance, (ask, letter, day)),
        17 => notice(chance, day),
        18 => money(chance, (ask, day)),
        19 => post(chance, (ask, letter, day)),
        _ => contact(chance, (letter, day)),
    }
}

/// A letter is made or sent.
fn letters(chance: &mut Chance, (ask, letter, day): (u16, u16, Date)) -> Command {
    match chance.below(4) {
        0 => Command::RecordLetter {
            kind: *chance.pick(&[
                LetterKind::Result,
                LetterKind::Ended,
                LetterKind::OtherMeans,
                LetterKind::Extension,
            ]),
            asks: vec![ask],
            blob: BlobRef("b".into()),
        },
        1 | 2 => Command::Dispatch {
            letter,
            means: *chance.pick(&SENT_BY),
            on: day,
            tracking: String::new(),
        },
        _ if chance.often(30) => Command::Extend(Extending {
            asks: vec![ask],
            reason: (*chance.pick(&["", "設例"])).to_owned(),
            blob: BlobRef("b".into()),
        }),
        _ => Command::Tell(Telling {
            about: *chance.pick(&[About::Defect, About::Fee]),
            missing: vec![*chance.pick(&Missing::ALL)],
            details: "設例".into(),
            blob: BlobRef("b".into()),
        }),
    }
}

fn paper(chance: &mut Chance, desk: &Desk) -> Command {
    let papers: Vec<PaperId> = desk.case.terms.papers_of.clone();
    Command::CheckPaper {
        paper: chance.pick(&papers).clone(),
        matches: if chance.often(80) {
            vec![Match::Name, Match::Address]
        } else {
            Vec::new()
        },
        validity: *chance.pick(&[Validity::InDate, Validity::InDate, Validity::Expired]),
        image: None,
        detail: Default::default(),
    }
}

fn propose(chance: &mut Chance, desk: &Desk, ask: u16) -> Command {
    let kind = desk.case.ask(ask).map_or(Kind::Disclosure, |ask| ask.kind);
    let mut grounds = desk.policy.offered_ids(kind, desk.today);
    grounds.push("accurate".into());
    Command::Propose {
        ask,
        outcome: *chance.pick(&[
            Outcome::Whole,
            Outcome::Part,
            Outcome::Refused,
            Outcome::NotHeld,
            Outcome::Deceased,
        ]),
        ground: chance.often(80).then(|| chance.pick(&grounds).clone()),
        reason: if chance.often(80) {
            "設例の理由".into()
        } else {
            String::new()
        },
    }
}

fn approve(case: &yakusoku_duties::request::Case, ask: u16) -> Command {
    let proposal = case.ask(ask).and_then(|ask| ask.proposal());
    Command::Approve {
        ask,
        absent: None,
        proposal: proposal.map_or(0, |proposal| proposal.by.seq),
        hash: proposal.and_then(|proposal| proposal.hash.clone()),
    }
}

fn notice(chance: &mut Chance, on: Date) -> Command {
    let notice = u16::try_from(1 + chance.below(3)).unwrap();
    Command::Notice(match chance.below(4) {
        0 => NoticeCommand::Arrived { notice, on },
        1 => NoticeCommand::Mend { notice, on },
        2 => NoticeCommand::Remind { notice, on },
        _ => NoticeCommand::Revive {
            notice,
            on: on.saturating_sub(20.days()),
        },
    })
}

fn money(chance: &mut Chance, (ask, on): (u16, Date)) -> Command {
    let item = u16::try_from(1 + chance.below(3)).unwrap();
    let yen = *chance.pick(&[200, 700, 1_000]);
    Command::Money(match chance.below(8) {
        0 => MoneyCommand::Hold {
            yen,
            paid_by: *chance.pick(&[FeeMeans::Stamps, FeeMeans::Cash, FeeMeans::PostalOrder]),
            number: String::new(),
            // Its last day is near.
            issued: chance.often(50).then(|| on.saturating_sub(180.days())),
        },
        1 => MoneyCommand::Witness { item },
        2 => MoneyCommand::Use { item, on },
        3 => MoneyCommand::GiveBack {
            yen,
            why: *chance.pick(&[
                BackFor::FreeKind,
                BackFor::Unfit,
                BackFor::Overpaid,
                BackFor::Refused,
                BackFor::Ended,
            ]),
            on,
            means: Delivery::RegisteredMail,
            item: chance.often(50).then_some(item),
        },
        4 => MoneyCommand::Estimate { ask, yen },
        5 => MoneyCommand::Reissue {
            item,
            issued: on,
            number: String::new(),
        },
        6 => MoneyCommand::WriteOff { item, on },
        _ => MoneyCommand::Bill {
            ask,
            yen: chance.often(50).then_some(yen),
        },
    })
}

fn post(chance: &mut Chance, (ask, letter, on): (u16, u16, Date)) -> Command {
    match chance.below(5) {
        0 => Command::Post(PostCommand::Check {
            letter,
            points: Point::ALL.to_vec(),
        }),
        1 => Command::Post(PostCommand::CameBack {
            letter,
            why: *chance.pick(CameBack::ALL),
            on,
        }),
        2 => Command::Post(PostCommand::Settle {
            letter,
            how: *chance.pick(&Settle::ALL),
            on: chance.often(50).then_some(on),
            reason: "設例".into(),
        }),
        3 => Command::Clock(PauseCommand::Pause {
            ask,
            why: *chance.pick(&PauseReason::ALL),
            reason: "設例".into(),
        }),
        _ => Command::Clock(PauseCommand::Resume { ask }),
    }
}

fn contact(chance: &mut Chance, (letter, on): (u16, Date)) -> Command {
    if chance.often(50) {
        return talk(chance, on);
    }
    if chance.often(20) {
        let to = *chance.pick(&CodeTo::ALL);
        return Command::RenewCode(Renewing {
            to,
            reason: "設例".into(),
            token: "設例".into(),
            blob: (to == CodeTo::Letter).then(|| BlobRef("設例".into())),
        });
    }
    Command::Collect(if chance.often(60) {
        CollectCommand::Open { letter }
    } else {
        let reason = "設例".into();
        CollectCommand::OfferAgain { letter, reason }
    })
}

fn talk(chance: &mut Chance, on: Date) -> Command {
    let message = u16::try_from(1 + chance.below(4)).unwrap();
    Command::Talk(if chance.often(70) {
        TalkCommand::Say {
            from: *chance.pick(&[Side::Person, Side::Desk]),
            by: *chance.pick(&[Channel::Web, Channel::Telephone]),
            on: Some(on),
            text: "設例".into(),
        }
    } else {
        let reason = "設例".into();
        TalkCommand::Settle { message, reason }
    })
}

#[test]
fn a_seed_plays_the_same_case_again() {
    let draw = |seed| {
        let mut chance = Chance::new(seed);
        (0..9).map(|_| chance.below(100)).collect::<Vec<_>>()
    };
    assert_eq!(draw(7), draw(7));
    assert_ne!(draw(7), draw(8));
}
