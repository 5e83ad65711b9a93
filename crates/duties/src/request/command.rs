// SPDX-License-Identifier: Apache-2.0
//! What staff and the program may do to a case, and when it is refused.
//!
//! `decide` is pure: the same case, command and context give the same facts. Every rule that keeps
//! a promise of the desk stands here, so console, API and command line cannot differ.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Delivery, FeeMeans, GroundId, Kind, PaperId};

use super::fact::{Applying, Fact, LetterKind, Match, Outcome, PlanLine, Remaining, Validity};
use super::state::{Ask, Case, PaperCheck, Stage, Stamp};
use crate::calendar::{Calendar, Roll};
use crate::{ActorRef, BlobRef, Today};

/// Something done to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// A paper was looked at.
    CheckPaper {
        /// Which paper.
        paper: PaperId,
        /// What agrees.
        matches: Vec<Match>,
        /// In date or not.
        validity: Validity,
        /// Sealed copy.
        #[serde(default)]
        image: Option<BlobRef>,
    },
    /// Money arrived.
    ReceiveFee {
        /// Yen.
        yen: u32,
        /// As what.
        means: FeeMeans,
    },
    /// A search of the systems is recorded.
    Locate {
        /// Ask.
        ask: u16,
        /// Map used.
        map: String,
        /// Shown.
        candidates: u32,
        /// Taken.
        chosen: u32,
    },
    /// A plan is recorded.
    Plan {
        /// Ask.
        ask: u16,
        /// Plan id.
        plan: String,
        /// Plan hash.
        hash: String,
        /// Per table.
        lines: Vec<PlanLine>,
    },
    /// 起案.
    Propose {
        /// Ask.
        ask: u16,
        /// Outcome.
        outcome: Outcome,
        /// Ground, for refusals.
        #[serde(default)]
        ground: Option<GroundId>,
        /// Reason in words the person reads.
        #[serde(default)]
        reason: String,
    },
    /// 決裁.
    Approve {
        /// Ask.
        ask: u16,
        /// Which proposal: its place in the stream.
        proposal: u64,
        /// Hash of the plan that was shown.
        #[serde(default)]
        hash: Option<String>,
    },
    /// 差戻し.
    Return {
        /// Ask.
        ask: u16,
        /// Which proposal.
        proposal: u64,
        /// Why.
        remark: String,
    },
    /// The plan was carried out.
    RecordDone {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Rows.
        rows: u64,
        /// Package.
        package: Vec<BlobRef>,
    },
    /// It failed.
    RecordFailure {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Stable word.
        class: String,
        /// Tried again by itself.
        retried: bool,
    },
    /// The systems were read again.
    RecordConfirmed {
        /// Ask.
        ask: u16,
        /// Plan.
        plan: String,
        /// Level.
        level: String,
        /// What is left.
        remaining: Vec<Remaining>,
    },
    /// A letter was made.
    RecordLetter {
        /// Kind.
        kind: LetterKind,
        /// Asks answered.
        asks: Vec<u16>,
        /// PDF.
        blob: BlobRef,
    },
    /// A letter went out.
    Dispatch {
        /// Letter.
        letter: u16,
        /// How.
        means: Delivery,
        /// Day.
        on: Date,
        /// Tracking number.
        #[serde(default)]
        tracking: String,
    },
    /// Papers and images were destroyed.
    DisposePapers {
        /// Day.
        on: Date,
    },
    /// Internal note.
    Note {
        /// Text.
        text: String,
    },
}

/// What `decide` may look at besides the case.
#[derive(Debug)]
pub struct Context<'a> {
    /// Today.
    pub today: Today,
    /// Who acts.
    pub actor: &'a ActorRef,
    /// Business days and holidays.
    pub calendar: &'a Calendar,
    /// Grounds that may be used today for the kind: statute ∩ published list (Art. 33(2), 34, 35).
    pub offered: &'a [GroundId],
}

/// A fact to record, with the text that goes into its sealed part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFact {
    /// The fact.
    pub fact: Fact,
    /// Personal or confidential words, sealed.
    pub sealed: Option<String>,
}

impl From<Fact> for NewFact {
    fn from(fact: Fact) -> Self {
        Self { fact, sealed: None }
    }
}

/// Why a command is refused. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such ask.
    #[error("the case has no ask `{0}`")]
    NoSuchAsk(u16),
    /// No such letter.
    #[error("the case has no letter `{0}`")]
    NoSuchLetter(u16),
    /// The case is closed.
    #[error("the case is closed")]
    Closed,
    /// The case is erased.
    #[error("the case is erased")]
    Erased,
    /// Identity is not confirmed.
    #[error("identity is not confirmed")]
    IdentityOpen,
    /// The fee has not arrived.
    #[error("the fee is short by {0} yen")]
    FeeShort(u32),
    /// A free kind takes no fee (Art. 38).
    #[error("nothing is owed for this application")]
    NothingOwed,
    /// The paper is not one the policy names.
    #[error("the policy does not accept `{0}`")]
    PaperNotAccepted(String),
    /// A plan is missing.
    #[error("there is no plan for ask `{0}`")]
    NoPlan(u16),
    /// The person was not searched for.
    #[error("nobody was searched for under ask `{0}`")]
    NotLocated(u16),
    /// A ground is missing.
    #[error("a refusal needs a ground and a reason")]
    GroundMissing,
    /// A ground that may not be used.
    #[error("the ground `{0}` is not offered for this kind today")]
    GroundNotOffered(String),
    /// The ask is not where the command needs it.
    #[error("ask `{0}` is not at a stage where this can be done")]
    WrongStage(u16),
    /// The proposal was replaced.
    #[error("the proposal was changed after it was shown")]
    ProposalChanged,
    /// Requester = approver.
    #[error("the person who proposed cannot approve")]
    SamePerson,
    /// The wait for deciding alone is not over.
    #[error("deciding alone is possible from {0}")]
    AloneTooEarly(Date),
    /// A return without a remark.
    #[error("a return needs a remark")]
    RemarkMissing,
    /// The letter was sent already.
    #[error("letter `{0}` was dispatched already")]
    SentAlready(u16),
    /// A day in the future or before receipt.
    #[error("the day `{0}` lies outside the case")]
    DayOutside(Date),
    /// Nothing to destroy.
    #[error("there are no papers to destroy")]
    NoPapers,
    /// Papers are needed until the end.
    #[error("papers are kept until the case is closed")]
    NotClosed,
}

/// Decides a command: facts to record, or why not.
///
/// # Errors
/// A [`Refusal`] naming the rule; nothing is to be recorded.
pub fn decide(
    case: &Case,
    command: &Command,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    if case.erased.is_some() {
        return Err(Refusal::Erased);
    }
    match command {
        Command::DisposePapers { on } => return dispose(case, *on, ctx),
        Command::Note { text } => {
            return Ok(vec![NewFact { fact: Fact::Note, sealed: Some(text.clone()) }]);
        }
        _ if case.closed.is_some() => return Err(Refusal::Closed),
        _ => {}
    }
    match command {
        Command::CheckPaper { paper, matches, validity, image } => check_paper(
            case,
            &PaperCheck {
                paper: paper.clone(),
                matches: matches.clone(),
                validity: *validity,
                image: image.clone(),
                at: here(ctx),
            },
            ctx,
        ),
        Command::ReceiveFee { yen, means } => receive_fee(case, *yen, *means),
        Command::RecordLetter { kind, asks, blob } => letter(case, *kind, asks, blob, ctx),
        Command::Dispatch { letter, means, on, tracking } => {
            let mut facts = dispatch(case, *letter, *means, *on, ctx)?;
            if let Some(first) = facts.first_mut().filter(|_| !tracking.is_empty()) {
                first.sealed = Some(tracking.clone());
            }
            Ok(facts)
        }
        _ => on_ask(case, command, ctx),
    }
}

fn here(ctx: &Context<'_>) -> Stamp {
    Stamp {
        by: ctx.actor.clone(),
        at_micros: ctx.today.at_micros,
        on: ctx.today.date,
        seq: 0,
    }
}

fn on_ask(case: &Case, command: &Command, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    match command {
        Command::Locate { ask, map, candidates, chosen } => {
            open_ask(case, *ask)?;
            Ok(vec![
                Fact::Located {
                    map: map.clone(),
                    candidates: *candidates,
                    chosen: *chosen,
                    ask: *ask,
                }
                .into(),
            ])
        }
        Command::Plan { ask, plan, hash, lines } => {
            let found = open_ask(case, *ask)?;
            if found.located.is_none() {
                return Err(Refusal::NotLocated(*ask));
            }
            Ok(vec![
                Fact::Planned {
                    ask: *ask,
                    plan: plan.clone(),
                    hash: hash.clone(),
                    lines: lines.clone(),
                }
                .into(),
            ])
        }
        Command::Propose { ask, outcome, ground, reason } => {
            propose(case, *ask, (*outcome, ground.as_ref(), reason), ctx)
        }
        Command::Approve { ask, proposal, hash } => {
            approve(case, *ask, *proposal, hash.as_deref(), ctx)
        }
        Command::Return { ask, proposal, remark } => give_back(case, *ask, *proposal, remark),
        _ => record(case, command),
    }
}

/// Results the program reports of its own work.
fn record(case: &Case, command: &Command) -> Result<Vec<NewFact>, Refusal> {
    match command {
        Command::RecordDone { ask, plan, rows, package } => {
            let found = find(case, *ask)?;
            if !matches!(&found.stage, Stage::Approved { proposal, .. } if proposal.plan.as_ref() == Some(plan))
            {
                return Err(Refusal::WrongStage(*ask));
            }
            Ok(vec![
                Fact::CarriedOut {
                    ask: *ask,
                    plan: plan.clone(),
                    rows: *rows,
                    package: package.clone(),
                }
                .into(),
            ])
        }
        Command::RecordFailure { ask, plan, class, retried } => {
            find(case, *ask)?;
            Ok(vec![
                Fact::CarryFailed {
                    ask: *ask,
                    plan: plan.clone(),
                    class: class.clone(),
                    retried: *retried,
                }
                .into(),
            ])
        }
        Command::RecordConfirmed { ask, plan, level, remaining } => {
            let found = find(case, *ask)?;
            if !matches!(found.stage, Stage::CarriedOut { .. }) {
                return Err(Refusal::WrongStage(*ask));
            }
            Ok(vec![
                Fact::Confirmed {
                    ask: *ask,
                    plan: plan.clone(),
                    level: level.clone(),
                    remaining: remaining.clone(),
                }
                .into(),
            ])
        }
        _ => Ok(Vec::new()),
    }
}

fn find(case: &Case, no: u16) -> Result<&Ask, Refusal> {
    case.ask(no).ok_or(Refusal::NoSuchAsk(no))
}

/// An ask that may still be searched and planned for: nothing approved stands in the way.
fn open_ask(case: &Case, no: u16) -> Result<&Ask, Refusal> {
    let ask = find(case, no)?;
    match ask.stage {
        Stage::Open | Stage::NotErased { .. } => Ok(ask),
        // Data changed after the approval: the old plan cannot be carried out, a new one may be made.
        Stage::Approved { .. } if ask.failure.as_ref().is_some_and(|f| !f.retried) => Ok(ask),
        _ => Err(Refusal::WrongStage(no)),
    }
}

fn check_paper(
    case: &Case,
    check: &PaperCheck,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let known = case.terms.papers_of.contains(&check.paper)
        || case.terms.authority_of.contains(&check.paper);
    if !known {
        return Err(Refusal::PaperNotAccepted(check.paper.to_string()));
    }
    let mut facts = vec![NewFact::from(Fact::PaperChecked {
        paper: check.paper.clone(),
        matches: check.matches.clone(),
        validity: check.validity,
        image: check.image.clone(),
    })];
    if case.identity.is_some() {
        return Ok(facts);
    }
    let counted = counted_papers(case, check);
    if counted < usize::from(case.terms.papers_any) || !has_authority(case, check) {
        return Ok(facts);
    }
    facts.push(
        Fact::IdentityVerified { papers: u8::try_from(counted).unwrap_or(u8::MAX) }.into(),
    );
    for ask in case.asks.iter().filter(|ask| ask.due.is_none()) {
        let due = ctx.calendar.due(ctx.today.date, ask.within, Roll::None);
        facts.push(Fact::DueSet { ask: ask.no, due }.into());
    }
    Ok(facts)
}

/// Different papers of the list that count, with the one at hand. The same paper twice is one paper.
fn counted_papers(case: &Case, check: &PaperCheck) -> usize {
    let mut seen: Vec<&PaperId> = Vec::new();
    for paper in case.papers.iter().chain([check]) {
        let listed = case.terms.papers_of.contains(&paper.paper);
        if listed && paper.counts() && !seen.contains(&&paper.paper) {
            seen.push(&paper.paper);
        }
    }
    seen.len()
}

/// An agent must prove the power to act (Order 13, Art. 37(3)).
fn has_authority(case: &Case, check: &PaperCheck) -> bool {
    case.applying == Applying::Person
        || case.terms.authority_of.is_empty()
        || case.papers.iter().chain([check]).any(|paper| {
            case.terms.authority_of.contains(&paper.paper) && paper.validity == Validity::InDate
        })
}

fn receive_fee(case: &Case, yen: u32, means: FeeMeans) -> Result<Vec<NewFact>, Refusal> {
    if case.fee_owed() == 0 || yen == 0 {
        return Err(Refusal::NothingOwed);
    }
    Ok(vec![Fact::FeeReceived { yen, means }.into()])
}

fn propose(
    case: &Case,
    no: u16,
    what: (Outcome, Option<&GroundId>, &str),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let (outcome, ground, reason) = what;
    let ask = find(case, no)?;
    if !matches!(ask.stage, Stage::Open | Stage::Proposed(_)) {
        return Err(Refusal::WrongStage(no));
    }
    let refuses = matches!(outcome, Outcome::Refused | Outcome::Part);
    if refuses {
        let ground = ground.ok_or(Refusal::GroundMissing)?;
        if reason.trim().is_empty() {
            return Err(Refusal::GroundMissing);
        }
        if !ctx.offered.contains(ground) {
            return Err(Refusal::GroundNotOffered(ground.to_string()));
        }
    }
    if outcome != Outcome::Refused {
        answerable(case, ask)?;
    }
    let acts = matches!(outcome, Outcome::Whole | Outcome::Part);
    let plan = if acts { Some(ask.plan.as_ref().ok_or(Refusal::NoPlan(no))?) } else { None };
    Ok(vec![NewFact {
        fact: Fact::Proposed {
            ask: no,
            outcome,
            ground: ground.filter(|_| refuses).cloned(),
            plan: plan.map(|plan| plan.id.clone()),
            hash: plan.map(|plan| plan.hash.clone()),
        },
        sealed: Some(reason.to_owned()).filter(|text| !text.trim().is_empty()),
    }])
}

/// No answer before identity is confirmed and the fee has arrived.
fn answerable(case: &Case, ask: &Ask) -> Result<(), Refusal> {
    if case.identity.is_none() {
        return Err(Refusal::IdentityOpen);
    }
    if ask.fee_yen > 0 && !case.is_fee_settled() {
        return Err(Refusal::FeeShort(case.fee_owed() - case.fee_received()));
    }
    if ask.located.is_none() {
        return Err(Refusal::NotLocated(ask.no));
    }
    Ok(())
}

fn approve(
    case: &Case,
    no: u16,
    seq: u64,
    hash: Option<&str>,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let ask = find(case, no)?;
    let Stage::Proposed(proposal) = &ask.stage else { return Err(Refusal::WrongStage(no)) };
    if proposal.by.seq != seq || proposal.hash.as_deref() != hash {
        return Err(Refusal::ProposalChanged);
    }
    let same = proposal.by.by == *ctx.actor;
    if same {
        let wait = ask.alone_for(proposal.outcome).ok_or(Refusal::SamePerson)?;
        let from = ctx.calendar.due(proposal.by.on, wait, Roll::None);
        if ctx.today.date < from {
            return Err(Refusal::AloneTooEarly(from));
        }
    }
    Ok(vec![
        Fact::Approved { ask: no, proposal: seq, hash: proposal.hash.clone(), alone: same }.into(),
    ])
}

fn give_back(case: &Case, no: u16, seq: u64, remark: &str) -> Result<Vec<NewFact>, Refusal> {
    let ask = find(case, no)?;
    let Stage::Proposed(proposal) = &ask.stage else { return Err(Refusal::WrongStage(no)) };
    if proposal.by.seq != seq {
        return Err(Refusal::ProposalChanged);
    }
    if remark.trim().is_empty() {
        return Err(Refusal::RemarkMissing);
    }
    Ok(vec![NewFact {
        fact: Fact::Returned { ask: no, proposal: seq },
        sealed: Some(remark.to_owned()),
    }])
}

fn letter(
    case: &Case,
    kind: LetterKind,
    asks: &[u16],
    blob: &BlobRef,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    for no in asks {
        let ask = find(case, *no)?;
        if kind == LetterKind::Result && !ask.is_ready_for_letter() {
            return Err(Refusal::WrongStage(*no));
        }
    }
    let last = case.letters.iter().map(|letter| letter.no).max().unwrap_or(0);
    Ok(vec![
        Fact::LetterMade {
            letter: last.saturating_add(1),
            kind,
            asks: asks.to_vec(),
            blob: blob.clone(),
            on: ctx.today.date,
        }
        .into(),
    ])
}

fn dispatch(
    case: &Case,
    no: u16,
    means: Delivery,
    on: Date,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let letter =
        case.letters.iter().find(|letter| letter.no == no).ok_or(Refusal::NoSuchLetter(no))?;
    if letter.sent.is_some() {
        return Err(Refusal::SentAlready(no));
    }
    if on > ctx.today.date || on < case.received_on {
        return Err(Refusal::DayOutside(on));
    }
    if letter.kind == LetterKind::Result {
        for ask in &letter.asks {
            let ask = find(case, *ask)?;
            if !ask.is_ready_for_letter() {
                return Err(Refusal::WrongStage(ask.no));
            }
        }
    }
    let mut facts = vec![NewFact::from(Fact::Dispatched { letter: no, means, on })];
    let answered = |ask: &&Ask| {
        ask.answered().is_some()
            || (letter.kind == LetterKind::Result && letter.asks.contains(&ask.no))
    };
    if case.asks.iter().all(|ask| answered(&ask)) {
        let dispose_by = (!case.papers.is_empty())
            .then(|| ctx.calendar.due(on, case.terms.dispose_within, Roll::None));
        facts.push(Fact::Closed { on, dispose_by }.into());
    }
    Ok(facts)
}

fn dispose(case: &Case, on: Date, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    let Some(closed) = &case.closed else { return Err(Refusal::NotClosed) };
    if !case.holds_papers() {
        return Err(Refusal::NoPapers);
    }
    if on > ctx.today.date || on < closed.on {
        return Err(Refusal::DayOutside(on));
    }
    let images = case.papers.iter().filter_map(|paper| paper.image.clone()).collect();
    Ok(vec![Fact::PapersDisposed { on, images }.into()])
}

/// Kinds whose answer is an act in the systems that must be confirmed afterwards.
#[must_use]
pub const fn needs_confirmation(kind: Kind) -> bool {
    matches!(kind, Kind::Erasure)
}
