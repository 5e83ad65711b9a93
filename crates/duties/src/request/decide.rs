// SPDX-License-Identifier: Apache-2.0
//! Which commands a case takes: every rule that keeps a promise of the desk stands here.
//!
//! `decide` is pure: the same case, command and context give the same facts, so console, API and
//! command line cannot differ.

use jiff::civil::Date;
use yakusoku_policy::{ClockStart, Delivery, GroundId, Kind};

use super::approve::{approve, give_back};
use super::command::{Command, Context, NewFact, Refusal};
use super::fact::{Fact, LetterKind, Outcome};
use super::ground::admitted;
use super::identity::{self, OnFile};
use super::kinds::{self, Act, Stepped};
use super::money::MoneyCommand;
use super::state::{Ask, Case, Letter, PaperCheck, Planned, Stage, Stamp};
use super::{
    code, collect, extension, joint, money, notice, papers, papers_go, pause, post, route, talk,
};
use crate::BlobRef;
use crate::calendar::Roll;

/// Decides a command: facts to record, or why not.
///
/// # Errors
/// A [`Refusal`] naming the rule; nothing is to be recorded.
pub fn decide(case: &Case, command: &Command, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    if case.erased.is_some() {
        return Err(Refusal::Erased);
    }
    let mut facts = decided(case, command, ctx)?;
    facts.extend(follow(case, &facts, ctx));
    Ok(facts)
}

/// What follows from facts by itself: clocks of letters that left, defects that are mended, the end of the case.
fn follow(case: &Case, facts: &[NewFact], ctx: &Context<'_>) -> Vec<NewFact> {
    let mut after = case.clone();
    for new in facts {
        after.apply(here(ctx), &new.fact);
    }
    let mut out = starting(&after, ctx);
    out.extend(extension::follow(&after, facts, ctx.calendar));
    if after.closed.is_none() {
        out.extend(notice::follow(&after, facts, ctx));
    }
    out.extend(post::follow(&after, facts, ctx));
    out
}

/// Clocks of answers that wait for something, once it is there.
fn starting(after: &Case, ctx: &Context<'_>) -> Vec<NewFact> {
    let waiting = after
        .asks
        .iter()
        .filter(|ask| ask.due.is_none() && !ask.is_over());
    let starts = waiting.filter(|ask| {
        let verified = after.identity.is_some();
        match after.terms.pinned.from {
            Some(ClockStart::Paid) => after.short_of(ask.no) == 0,
            // Papers are papers: a fee that is late has its own clock and does not hold up this one.
            // Cases from before this was pinned waited for identity alone.
            Some(ClockStart::PapersComplete | ClockStart::Verified | ClockStart::Received)
            | None => verified,
        }
    });
    let set = |ask: &Ask| {
        let due = ctx.calendar.due(ctx.today.date, ask.within, Roll::None);
        Fact::DueSet { ask: ask.no, due }.into()
    };
    starts.map(set).collect()
}

/// What concerns valuables in the drawer: they may lie there after the end.
const fn lies_on(command: &MoneyCommand) -> bool {
    matches!(
        command,
        MoneyCommand::GiveBack { .. }
            | MoneyCommand::Use { .. }
            | MoneyCommand::Reissue { .. }
            | MoneyCommand::WriteOff { .. }
            | MoneyCommand::Witness { .. }
    )
}

fn decided(case: &Case, command: &Command, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    match command {
        Command::DisposePapers { .. } | Command::ReturnPapers { .. } => {
            return papers_go::decide(case, command, ctx);
        }
        // A measure promised for later is kept after the case is closed.
        Command::Step(step) => return kinds::decide(case, step, ctx),
        // Whoever was absent may be back after the end only.
        Command::Countersign {
            ask,
            proposal,
            step,
        } => return route::countersign(case, (*ask, *proposal, *step), ctx),
        // What came back, and what goes back, may do so after the end; so may the page of the progress be opened.
        Command::Post(command) => return post::decide(case, command, ctx),
        Command::Collect(command) => return collect::decide(case, command, ctx),
        Command::Talk(command) => return talk::decide(case, command, ctx),
        Command::RenewCode(renewing) => return code::decide(case, renewing, ctx),
        // The others hear of a dispatch after the case that has the envelope may have ended by it.
        Command::Joint(command) => return joint::decide(case, command, ctx),
        Command::Money(command) if lies_on(command) => {
            return money::decide(case, command, ctx);
        }
        Command::Dispatch { letter, .. } if leaves_after_the_end(case, *letter) => {}
        Command::Note { text } => return Ok(noted(text)),
        _ if case.closed.is_some() => return Err(Refusal::Closed),
        _ => {}
    }
    match command {
        Command::CheckPaper {
            paper,
            matches,
            validity,
            image,
            detail,
        } => papers::check(
            case,
            PaperCheck {
                paper: paper.clone(),
                matches: matches.clone(),
                validity: *validity,
                image: image.clone(),
                detail: detail.clone(),
                at: here(ctx),
            },
            ctx,
        ),
        Command::MaskPaper {
            paper,
            image,
            fields,
        } => papers::mask(case, (*paper, image, fields)),
        Command::Identity(step) => identity::step(case, step, ctx),
        Command::AskPeople { ask, systems } => identity::ask_people(case, *ask, systems),
        Command::ReceiveFee { yen, means, issued } => money::paid(case, (yen, means, issued), ctx),
        Command::Tell(telling) => notice::tell(case, telling, ctx),
        Command::Notice(command) => notice::decide(case, command, ctx),
        Command::Money(command) => money::decide(case, command, ctx),
        Command::Clock(command) => pause::decide(case, command, ctx),
        Command::Extend(extending) => extension::extend(case, extending, ctx),
        Command::RecordLetter { kind, asks, blob } => letter(case, *kind, asks, blob, ctx),
        Command::Dispatch {
            letter,
            means,
            on,
            tracking,
        } => leaves(case, (*letter, *means, *on), tracking, ctx),
        _ => on_ask(case, command, ctx),
    }
}

/// A letter leaves; its tracking number stays sealed.
fn leaves(
    case: &Case,
    (letter, means, on): (u16, Delivery, Date),
    tracking: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let mut facts = dispatch(case, letter, means, on, ctx)?;
    if let Some(first) = facts.first_mut().filter(|_| !tracking.is_empty()) {
        first.sealed = Some(tracking.to_owned());
    }
    Ok(facts)
}

/// A letter that bears a new code, or one that came back and goes out again.
fn leaves_after_the_end(case: &Case, letter: u16) -> bool {
    let came_back = case.post.returned.iter().any(|one| one.letter == letter);
    came_back || code::is_code_letter(case, letter)
}

fn noted(text: &str) -> Vec<NewFact> {
    vec![NewFact {
        fact: Fact::Note,
        sealed: Some(text.to_owned()),
    }]
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
        Command::Locate {
            ask,
            map,
            candidates,
            chosen,
        } => {
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
        Command::Plan {
            ask,
            plan,
            hash,
            lines,
        } => {
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
        Command::Propose {
            ask,
            outcome,
            ground,
            reason,
        } => propose(case, *ask, (*outcome, ground.as_ref(), reason), ctx),
        Command::Approve {
            ask,
            proposal,
            hash,
            absent,
        } => approve(
            case,
            (*ask, *proposal, hash.as_deref()),
            absent.as_deref(),
            ctx,
        ),
        Command::Return {
            ask,
            proposal,
            remark,
        } => give_back(case, (*ask, *proposal), remark, ctx),
        _ => record(case, command),
    }
}

/// Results the program reports of its own work.
fn record(case: &Case, command: &Command) -> Result<Vec<NewFact>, Refusal> {
    match command {
        Command::RecordDone {
            ask,
            plan,
            rows,
            package,
        } => {
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
        Command::RecordFailure {
            ask,
            plan,
            class,
            retried,
        } => {
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
        Command::RecordConfirmed {
            ask,
            plan,
            level,
            remaining,
        } => {
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

pub(super) fn find(case: &Case, no: u16) -> Result<&Ask, Refusal> {
    case.ask(no).ok_or(Refusal::NoSuchAsk(no))
}

/// An ask that may still be searched and planned for: nothing approved stands in the way.
pub(super) fn open_ask(case: &Case, no: u16) -> Result<&Ask, Refusal> {
    let ask = find(case, no)?;
    match ask.stage {
        Stage::Open | Stage::NotErased { .. } => Ok(ask),
        // Data changed after the approval: the old plan cannot be carried out, a new one may be made.
        Stage::Approved { .. } if ask.failure.as_ref().is_some_and(|f| !f.retried) => Ok(ask),
        _ => Err(Refusal::WrongStage(no)),
    }
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
    let refuses = outcome.needs_ground();
    let found = outcome == Outcome::NotHeld && case.has_found(ask);
    // Of what is held for a client the letter says so by itself.
    let for_client = outcome == Outcome::NotRetained && ask.prep.for_client.is_some();
    if ((outcome.needs_reason() && !for_client) || found) && reason.trim().is_empty() {
        return Err(Refusal::GroundMissing);
    }
    let unlisted = match ground {
        Some(ground) if refuses => admitted(case, ask, (outcome, ground), ctx)?,
        None if refuses => return Err(Refusal::GroundMissing),
        _ => None,
    };
    if !outcome.tells_nothing() {
        answerable(case, ask)?;
        identity::may_grant(case, no, ctx)?;
    }
    kinds::ready(ask, outcome)?;
    route::may_propose(case, ask, outcome, ctx)?;
    let plan = planned(ask, outcome)?;
    let mut facts = vec![NewFact {
        fact: Fact::Proposed {
            ask: no,
            outcome,
            ground: ground.filter(|_| refuses).cloned(),
            plan: plan.map(|plan| plan.id.clone()),
            hash: plan.map(|plan| plan.hash.clone()),
        },
        sealed: Some(reason.to_owned()).filter(|text| !text.trim().is_empty()),
    }];
    facts
        .extend(unlisted.map(|ground| Fact::Stepped(Stepped::Unlisted { ask: no, ground }).into()));
    Ok(facts)
}

impl Case {
    /// Whether something of the person was found, by the program or by people. That nothing is held can still be the
    /// answer, where what was found turns out to be another's: but not without saying so for the record.
    pub(super) fn has_found(&self, ask: &Ask) -> bool {
        let taken = ask.located.as_ref().is_some_and(|found| found.chosen > 0);
        taken || self.standing.found_by_people(ask.no)
    }
}

/// The plan a proposal stands on. What no system can do stands on the tasks given to people.
fn planned(ask: &Ask, outcome: Outcome) -> Result<Option<&Planned>, Refusal> {
    let plan = ask.plan.as_ref();
    match outcome {
        Outcome::Whole | Outcome::Part if ask.act() != Act::Tell => {
            if plan.is_none() && ask.prep.tasks.is_empty() {
                return Err(Refusal::NoPlan(ask.no));
            }
            Ok(plan)
        }
        // What is locked until the end of a statutory period, instead of being erased.
        Outcome::Substitute if ask.kind == Kind::Erasure && ask.act() == Act::Suspend => Ok(plan),
        _ => Ok(None),
    }
}

/// No answer before identity is confirmed and the fee has arrived.
fn answerable(case: &Case, ask: &Ask) -> Result<(), Refusal> {
    if ask.kind.is_personal() && case.identity.is_none() {
        return Err(Refusal::IdentityOpen);
    }
    let short = case.short_of(ask.no);
    if short > 0 && !case.is_billed_later(ask) {
        return Err(Refusal::FeeShort(short));
    }
    if ask.kind.is_personal() && ask.located.is_none() {
        return Err(Refusal::NotLocated(ask.no));
    }
    Ok(())
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
        let fits = match kind {
            LetterKind::Result => ask.is_ready_for_letter(),
            LetterKind::Ended => matches!(ask.stage, Stage::Ended { told: None, .. }),
            // It bears a reason and a new day: `extend` makes it.
            LetterKind::Extension => false,
            _ => !ask.is_over(),
        };
        if !fits {
            return Err(Refusal::WrongStage(*no));
        }
    }
    if kind == LetterKind::AgentNotice && !case.standing.has_on_file(OnFile::Address) {
        return Err(Refusal::NoOwnChannel);
    }
    let mut facts = match kind {
        LetterKind::Result => joint::broken_by(case, asks),
        _ => Vec::new(),
    };
    facts.push(
        Fact::LetterMade {
            letter: case.next_letter(),
            kind,
            asks: asks.to_vec(),
            blob: blob.clone(),
            on: ctx.today.date,
        }
        .into(),
    );
    Ok(facts)
}

fn dispatch(
    case: &Case,
    no: u16,
    means: Delivery,
    on: Date,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let letter = case
        .letters
        .iter()
        .find(|letter| letter.no == no)
        .ok_or(Refusal::NoSuchLetter(no))?;
    if letter.sent.is_some() {
        return Err(Refusal::SentAlready(no));
    }
    ctx.within(on, case.received_on)?;
    code::may_leave(case, letter, means)?;
    if let Some(leader) = letter.leader() {
        return Err(Refusal::OtherEnvelope(leader.to_owned()));
    }
    if let Some(moved) = letter.joint.as_ref().and_then(|one| one.broken.clone()) {
        return Err(Refusal::LetterBroken(moved));
    }
    if !letter.parts().is_empty() && collect::on_page(means) {
        // A page opens for the number and code of one case; the letter speaks of others.
        return Err(Refusal::EnvelopeOnly(means));
    }
    if letter.kind == LetterKind::Result {
        result_may_leave(case, letter)?;
        identity::may_send(case, &letter.asks, means, ctx)?;
    }
    post::may_send(case, (letter, case.checkers(no)), means)?;
    let mut facts = vec![NewFact::from(Fact::Dispatched {
        letter: no,
        means,
        on,
    })];
    facts.extend(collect::offered(case, letter, (means, on), ctx.calendar));
    let answered = |ask: &&Ask| {
        ask.is_told() || (letter.kind == LetterKind::Result && letter.asks.contains(&ask.no))
    };
    if case.closed.is_none() && case.asks.iter().all(|ask| answered(&ask)) {
        // Counted from the date the letter bears, which names the day; never before the closing.
        let dispose_by = (!case.papers.is_empty()).then(|| {
            let within = case.terms.dispose_within;
            ctx.calendar.due(letter.on, within, Roll::None).max(on)
        });
        facts.push(Fact::Closed { on, dispose_by }.into());
    }
    Ok(facts)
}

/// Whether everything a result says is so, and what is billed with it is paid.
pub(super) fn result_may_leave(case: &Case, letter: &Letter) -> Result<(), Refusal> {
    if case.closed.is_some() {
        return Ok(());
    }
    for ask in &letter.asks {
        let ask = find(case, *ask)?;
        // A result that came back is sent once more: it was answered already.
        if !ask.is_ready_for_letter() && ask.answered().is_none() {
            return Err(Refusal::WrongStage(ask.no));
        }
        let short = case.short_of(ask.no);
        // A refusal waits for no money.
        if short > 0 && case.is_billed_later(ask) && !ask.tells_nothing() {
            return Err(Refusal::FeeShort(short));
        }
    }
    Ok(())
}

/// Whether what is done for an ask changes the systems, so that they are read again afterwards.
#[must_use]
pub fn needs_confirmation(ask: &Ask) -> bool {
    ask.act().changes()
}
