// SPDX-License-Identifier: Apache-2.0
//! Random commands on random cases: whatever the desk is told to do, the rules of the Act hold.
//!
//! Draws are plain numbers, so that a failure shrinks to the few commands that matter.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use yakusoku_policy::{
    Channel, Claim, Delivery, FeeMeans, GroundClass, GroundId, Kind, Outcome as Decided, PaperId,
    Period, RouteAct, RouteStep, Text, grounds,
};

use super::PaperDetail;
use super::command::{Command, Context, Rank};
use super::decide;
use super::fact::{Applying, AskReceived, Fact, LetterKind, Match, Outcome, Terms, Validity};
use super::kinds::{Act, Finding, Step, Stepped, outcomes};
use super::state::{Ask, Case, Stage, Stamp};
use crate::calendar::{Calendar, Roll};
use crate::{ActorRef, BlobRef, Today};

/// Which command, which choice within it, who, days later.
pub(super) type Draw = (u8, u8, u8, i64);

/// Posts of the route of every other case: two approvers of one desk, and a deputy of the last.
fn posts(by: &str) -> Vec<String> {
    let posts: &[&str] = match by {
        "clerk" => &["係"],
        "approver" => &["課長", "部長代理"],
        _ => &["部長"],
    };
    posts.iter().map(|one| (*one).to_owned()).collect()
}

const START: Date = date(2026, 6, 1);
const STAFF: [&str; 3] = ["clerk", "approver", "manager"];
static JAPAN: Calendar = Calendar::japan();

/// Draws for a sequence of commands.
pub(super) fn draws() -> impl Strategy<Value = Vec<Draw>> {
    proptest::collection::vec((0..18_u8, any::<u8>(), 0..3_u8, 0..3_i64), 0..90)
}

fn pick<T: Copy>(all: &[T], which: u8) -> Option<T> {
    all.get(usize::from(which) % all.len().max(1)).copied()
}

/// A case of one or two kinds with a fee where one is allowed.
pub(super) fn case(kinds: &[Kind], claim: Option<Claim>) -> Case {
    let ask = |(no, kind): (u16, &Kind)| AskReceived {
        no,
        kind: *kind,
        fee_yen: if kind.fee_allowed() { 1_000 } else { 0 },
        due: Some(JAPAN.due(START, Period::days(30), Roll::None)),
        within: Period::days(30),
        warn: Period::days(3),
        alone: None,
        alone_refusal: None,
        claim: claim.filter(|_| kind.has_claims()),
    };
    let fact = Fact::Received {
        number: "2026-0001".to_owned(),
        on: START,
        channel: Channel::Post,
        applying: Applying::Person,
        asks: (1..).zip(kinds).map(ask).collect(),
        policy: "00".to_owned(),
        terms: Terms {
            papers_any: 1,
            papers_of: vec![PaperId::from("driving_licence")],
            authority_of: Vec::new(),
            dispose_within: Period::days(7),
            proof: None,
            pinned: Box::default(),
        },
    };
    Case::begin("aa", stamp("clerk", START, 0), &fact).expect("a receipt begins a case")
}

/// The same case with a route that decisions of every kind pass, refusals by one step more.
pub(super) fn routed(mut case: Case) -> Case {
    let step = |act, post: &str| RouteStep {
        act,
        post: Text::ja(post),
        role: None,
        deputy: None,
        deputy_role: None,
        kinds: Vec::new(),
        outcomes: Vec::new(),
    };
    case.terms.pinned.route = vec![
        step(RouteAct::Propose, "係"),
        RouteStep {
            outcomes: vec![Decided::Refused],
            ..step(RouteAct::Review, "課長")
        },
        RouteStep {
            deputy: Some(Text::ja("部長代理")),
            ..step(RouteAct::Approve, "部長")
        },
    ];
    case
}

/// Nothing is approved without every step of the route, each by somebody else who holds the post or stands in for it.
fn passed_all(ask: &Ask, case: &Case) {
    let (Some(proposal), Some(approval)) = (ask.proposal(), ask.approval()) else {
        return;
    };
    if case.terms.pinned.route.is_empty() {
        return;
    }
    let mut hands = vec![proposal.by.by.0.as_str()];
    for (no, step) in case.steps(ask, proposal.outcome) {
        if step.act == RouteAct::Propose {
            assert!(posts(&proposal.by.by.0).contains(&step.post.ja), "{ask:?}");
            continue;
        }
        let passed = proposal.passed.iter().find(|one| one.step == Some(no));
        let passed = passed.expect("no step is left out");
        let held = posts(&passed.by.by.0);
        let deputy = step.deputy.as_ref().map_or("", |post| &post.ja);
        let post = if passed.absent { deputy } else { &step.post.ja };
        assert!(held.iter().any(|one| one == post), "{ask:?}");
        hands.push(&passed.by.by.0);
    }
    if ask.prep.unlisted.is_some() {
        let manager = approval.by.0 == "manager" || hands.contains(&"manager");
        assert!(manager, "{ask:?}");
    }
    let many = hands.len();
    hands.sort_unstable();
    hands.dedup();
    assert_eq!(hands.len(), many, "{ask:?}");
}

fn stamp(by: &str, on: Date, seq: u64) -> Stamp {
    Stamp {
        by: ActorRef(by.to_owned()),
        at_micros: 0,
        on,
        seq,
    }
}

/// The statute's grounds of an ask: the first half is published, the rest is not.
fn lists(ask: Option<&Ask>, on: Date) -> (Vec<GroundId>, Vec<GroundId>) {
    let Some(ask) = ask else {
        return Default::default();
    };
    let mut all = grounds(ask.kind, on);
    all.retain(|ground| !["not_held", "not_retained"].contains(&ground.id.as_str()));
    let beyond = all.split_off(all.len().div_ceil(2));
    let statutory = beyond
        .into_iter()
        .filter(|one| one.class == GroundClass::Statutory);
    (
        all.into_iter().map(|one| one.id).collect(),
        statutory.map(|one| one.id).collect(),
    )
}

/// The command of a draw; many do not fit where the case stands, and are refused.
pub(super) fn command(case: &Case, (which, choice, _, _): Draw, on: Date) -> Command {
    let ask = u16::from(choice % 2) + 1;
    let found = case.ask(ask);
    let choice = choice / 2;
    let text = || "見本の記録".to_owned();
    let proposal = found.and_then(|ask| ask.proposal());
    let plan = proposal.and_then(|one| one.plan.clone());
    let routed = !case.terms.pinned.route.is_empty();
    match which {
        0 => Command::CheckPaper {
            paper: PaperId::from("driving_licence"),
            matches: vec![Match::Name, Match::Address],
            validity: Validity::InDate,
            image: None,
            detail: PaperDetail::default(),
        },
        1 => Command::ReceiveFee {
            yen: 500 * u32::from(choice % 3),
            means: FeeMeans::Stamps,
            issued: None,
        },
        2 => Command::Locate {
            ask,
            map: "m".to_owned(),
            candidates: 1,
            chosen: u32::from(choice % 3 > 0),
        },
        3 => Command::Plan {
            ask,
            plan: "p".to_owned(),
            hash: "h".to_owned(),
            lines: Vec::new(),
        },
        4..=6 => propose(found, (ask, choice), on),
        7 | 8 | 14 => ruling(found, (which, ask, choice), routed),
        9 => Command::RecordDone {
            ask,
            plan: plan.unwrap_or_default(),
            rows: 1,
            package: Vec::new(),
        },
        10 => Command::RecordConfirmed {
            ask,
            plan: plan.unwrap_or_default(),
            level: "keyed".to_owned(),
            remaining: Vec::new(),
        },
        11 => Command::RecordLetter {
            kind: LetterKind::Result,
            asks: vec![ask],
            blob: BlobRef("bb".to_owned()),
        },
        12 => Command::Dispatch {
            letter: u16::from(choice % 3) + 1,
            means: Delivery::Post,
            on,
            tracking: String::new(),
        },
        13 => Command::DisposePapers { on },
        _ => Command::Step(step((ask, choice), on, text())),
    }
}

/// 審査・決裁, 後閲 or 差戻し.
fn ruling(found: Option<&Ask>, (which, ask, choice): (u8, u16, u8), routed: bool) -> Command {
    let text = || "見本の記録".to_owned();
    let proposed = found.and_then(|ask| ask.proposal());
    let proposal = proposed.map_or(0, |one| one.by.seq);
    if which != 14 {
        return Command::Approve {
            ask,
            proposal,
            hash: proposed.and_then(|one| one.hash.clone()),
            absent: (routed && choice % 3 == 0).then(text),
        };
    }
    let mut unseen = found.iter().flat_map(|ask| &ask.afterwards);
    match unseen.find(|one| one.signed.is_none() && choice % 2 == 1) {
        Some(one) => Command::Countersign {
            ask,
            proposal: one.proposal,
            step: one.step,
        },
        None => Command::Return {
            ask,
            proposal,
            remark: text(),
        },
    }
}

fn propose(found: Option<&Ask>, (ask, choice): (u16, u8), on: Date) -> Command {
    let (listed, beyond) = lists(found, on);
    let mut all: Vec<Option<GroundId>> = listed.into_iter().chain(beyond).map(Some).collect();
    all.extend([None, Some(GroundId::from("made_up"))]);
    let ground = usize::from(choice / 8) % all.len();
    Command::Propose {
        ask,
        outcome: pick(&Outcome::ALL, choice).unwrap_or(Outcome::Whole),
        ground: all.get(ground).cloned().flatten(),
        reason: if choice % 11 == 0 {
            String::new()
        } else {
            "見本の理由".to_owned()
        },
    }
}

fn step((ask, choice): (u16, u8), on: Date, text: String) -> Step {
    let acts = [Act::Erase, Act::Suspend, Act::Export];
    let findings = [Finding::Wrong, Finding::PartlyWrong, Finding::Right];
    match choice % 8 {
        0 => Step::Choose {
            ask,
            act: pick(&acts, choice / 8).unwrap_or(Act::Erase),
        },
        1 | 2 => Step::Investigate {
            ask,
            finding: pick(&findings, choice / 8).unwrap_or(Finding::Wrong),
            text,
        },
        3 => Step::Draft { ask, text },
        4 => Step::SetTask {
            ask,
            system: "紙".to_owned(),
            owner: "課長".to_owned(),
            by: on,
            text,
        },
        5 => Step::TaskDone {
            ask,
            task: u16::from(choice / 8 % 2) + 1,
            on,
            evidence: text,
        },
        6 => Step::SetMeasure {
            ask,
            until: (choice / 8).is_multiple_of(2).then_some(on),
            text,
        },
        _ => later(ask, on, choice / 8),
    }
}

/// What is done for an ask besides, some of it after the end.
fn later(ask: u16, on: Date, choice: u8) -> Step {
    let evidence = "証跡".to_owned();
    match choice % 3 {
        0 => Step::MeasureKept { ask, on, evidence },
        1 => Step::ForClient {
            ask,
            work: "print".to_owned(),
            within: Some(Period::days(3)),
        },
        _ => Step::PassedOn { ask, on, evidence },
    }
}

/// Plays draws; `look` sees the case before, the facts, who and the case after.
pub(super) fn play(
    mut case: Case,
    draws: &[Draw],
    mut look: impl FnMut(&Case, &[Fact], &str, &Case),
) {
    let (mut on, mut seq) = (START, 0);
    for draw in draws {
        on = on.saturating_add(draw.3.days());
        let by = pick(&STAFF, draw.2).unwrap_or("clerk");
        let actor = ActorRef(by.to_owned());
        let command = command(&case, *draw, on);
        let no = u16::from(draw.1 % 2) + 1;
        let (offered, unlisted) = lists(case.ask(no), on);
        let context = Context {
            today: Today {
                date: on,
                at_micros: 0,
            },
            actor: &actor,
            calendar: &JAPAN,
            offered: &offered,
            unlisted: &unlisted,
            rank: if by == "manager" {
                Rank::Manager
            } else {
                Rank::Staff
            },
            posts: &posts(by),
        };
        let decided = decide(&case, &command, &context).unwrap_or_default();
        let facts: Vec<Fact> = decided.into_iter().map(|new| new.fact).collect();
        let before = case.clone();
        for fact in &facts {
            seq += 1;
            case.apply(stamp(by, on, seq), fact);
        }
        look(&before, &facts, by, &case);
    }
}

/// No state without its facts.
fn whole(ask: &Ask, case: &Case) {
    passed_all(ask, case);
    let Some(proposal) = ask.proposal() else {
        return;
    };
    let outcome = proposal.outcome;
    assert!(outcomes(ask.kind).contains(&outcome), "{ask:?}");
    assert_eq!(proposal.ground.is_some(), outcome.needs_ground(), "{ask:?}");
    if !outcome.tells_nothing() && ask.kind.is_personal() {
        assert!(case.identity.is_some() && ask.located.is_some(), "{ask:?}");
        assert_eq!(case.short_of(ask.no), 0, "{ask:?}");
    }
    let does = matches!(outcome, Outcome::Whole | Outcome::Part);
    if does && ask.kind == Kind::Correction {
        assert!(ask.prep.investigated.is_some(), "{ask:?}");
    }
    if does && ask.act() == Act::Tell {
        assert!(ask.prep.drafted.is_some(), "{ask:?}");
    }
    if outcome == Outcome::Substitute {
        assert!(ask.prep.measure.is_some(), "{ask:?}");
    }
    let Stage::Answered {
        approval,
        letter,
        done,
        level,
        ..
    } = &ask.stage
    else {
        return;
    };
    assert_ne!(proposal.by.by, approval.by, "{ask:?}");
    let made = case.letters.iter().find(|one| one.no == *letter);
    let made = made.expect("an answer has its letter");
    assert!(made.asks.contains(&ask.no) && made.sent.is_some());
    if does && ask.act().changes() {
        assert!(ask.prep.open_task().is_none(), "{ask:?}");
        assert_eq!(proposal.plan.is_some(), done.is_some(), "{ask:?}");
        assert_eq!(done.is_some(), level.is_some(), "{ask:?}");
    }
}

fn kinds() -> impl Strategy<Value = Vec<Kind>> {
    proptest::collection::vec(proptest::sample::select(Kind::ALL), 1..3)
}

fn claims() -> impl Strategy<Value = Option<Claim>> {
    proptest::option::of(proptest::sample::select(Claim::ALL))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn whatever_is_told_the_rules_hold(
        kinds in kinds(),
        claim in claims(),
        route in any::<bool>(),
        draws in draws(),
    ) {
        let free = |case: &Case| case.asks.iter().all(|ask| !ask.kind.fee_allowed());
        let begun = case(&kinds, claim);
        let begun = if route { routed(begun) } else { begun };
        play(begun, &draws, |before, facts, by, after| {
            for fact in facts {
                match fact {
                    Fact::FeeReceived { .. } => assert!(!free(before), "a fee on a free kind"),
                    Fact::Approved { ask, .. } => {
                        let unlisted = before.ask(*ask).and_then(|ask| ask.prep.unlisted.as_ref());
                        assert!(route || unlisted.is_none() || by == "manager", "{before:?}");
                    }
                    Fact::Stepped(Stepped::TaskDone { ask, .. }) => {
                        let ask = before.ask(*ask).expect("the ask is there");
                        let decided = ask.approval().is_some();
                        assert_eq!(ask.act().changes(), decided, "{ask:?}");
                    }
                    _ => {}
                }
            }
            for ask in &after.asks {
                whole(ask, after);
            }
        });
    }
}

/// The generator reaches the end of every kind: what is never reached is never tested.
#[test]
fn every_kind_and_outcome_is_reached() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut reached = std::collections::BTreeSet::<String>::new();
    let ends = |reached: &std::collections::BTreeSet<String>, kind: Kind| {
        let of_kind = format!("{kind:?} ");
        reached.iter().any(|one| one.starts_with(&of_kind))
    };
    for round in 0..60_000_usize {
        // A kind with few ways to end gets the rounds that the others need no more.
        let open = Kind::ALL.iter().filter(|kind| !ends(&reached, **kind));
        let kinds: Vec<Kind> = if round < 6_000 {
            Kind::ALL.to_vec()
        } else {
            open.copied().collect()
        };
        let Some(kind) = kinds.get(round % kinds.len().max(1)).copied() else {
            break;
        };
        let tree = draws().new_tree(&mut runner).unwrap();
        play(case(&[kind], None), &tree.current(), |_, _, _, after| {
            for ask in after.asks.iter().filter(|ask| ask.answered().is_some()) {
                let outcome = ask.proposal().map(|one| one.outcome);
                reached.insert(format!("{kind:?} {outcome:?}"));
            }
        });
    }
    for kind in Kind::ALL {
        assert!(ends(&reached, *kind), "{kind:?} never ends: {reached:?}");
    }
    assert!(reached.len() > 20, "{reached:?}");
}
