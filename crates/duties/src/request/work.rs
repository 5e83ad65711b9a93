// SPDX-License-Identifier: Apache-2.0
//! What has to be done next in a case, by whom and by when: the morning page is made of these.

use jiff::civil::Date;
use serde::Serialize;
use yakusoku_policy::RouteAct;

use super::decide::needs_confirmation;
use super::fact::{Applying, LetterKind};
use super::kinds::Act;
use super::notice::About;
use super::route::Seat;
use super::state::{Ask, Case, Stage};
use super::todo::{Todo, todos};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Work {
    /// By when; `None` while no clock runs.
    pub due: Option<Date>,
    /// About which ask; `None` for the whole case.
    pub ask: Option<u16>,
    /// What.
    pub what: What,
    /// By whom.
    pub who: Who,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Papers are missing: counted, needed.
    Papers(u8, u8),
    /// Something about who is asking, before the answer can go out.
    Identity(Clear),
    /// Yen still missing.
    Fee(u32),
    /// Search the systems.
    Locate,
    /// Make a plan.
    Plan,
    /// Investigate what is said to be wrong.
    Investigate,
    /// Put the answer into words.
    Draft,
    /// See to the task of that number, which people do.
    Task(u16),
    /// Keep what was promised in place of what was asked.
    Measure,
    /// Pass the request on to the client for whom the information is held.
    PassOn,
    /// 起案.
    Propose,
    /// 審査: the step of that place in the pinned route.
    Review(u16),
    /// 決裁.
    Approve,
    /// The program carries it out.
    CarryOut,
    /// Carrying out failed and a human has to plan again.
    Replan,
    /// The erasure did not hold.
    NotErased,
    /// Make the letter.
    Letter,
    /// Send the letter of that number.
    Dispatch(u16),
    /// The letter of that number lies in the envelope of another case, which is sent there.
    Together(u16),
    /// Destroy the papers.
    Dispose,
    /// Send the papers back, as was promised.
    ReturnPapers,
    /// Something about notices, money or mail.
    Desk(Todo),
}

/// What is to be cleared up about who is asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Clear {
    /// A paper does not agree with the application: the case stands still.
    Mismatch,
    /// The copy of that number shows what must not be kept.
    Mask(u16),
    /// Somebody has to look where no program can.
    Look,
    /// The scope of the mandate is to be recorded.
    Mandate,
    /// The child's interest is to be weighed.
    Interest,
    /// The person is to be told of the agent's request, or the reason against it recorded.
    AgentNotice,
    /// The person is to be told that a copy was blacked out here.
    MaskNotice,
    /// Nothing confirms the address the answer goes to.
    Address,
    /// The application is compared with what is on file; papers are asked for where that leaves a doubt.
    OnFile,
}

/// Who is to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Who {
    /// 担当者.
    Clerk,
    /// 承認者, somebody else than the proposer.
    Approver,
    /// 本人.
    Person,
    /// The program.
    Program,
}

/// Everything to be done in a case, most pressing first.
#[must_use]
pub fn work(case: &Case) -> Vec<Work> {
    if case.erased.is_some() {
        return Vec::new();
    }
    if let Some(closed) = &case.closed {
        let papers = case.holds_papers().then_some(Work {
            due: closed.dispose_by,
            ask: None,
            what: if case.owes_papers_back() {
                What::ReturnPapers
            } else {
                What::Dispose
            },
            who: Who::Clerk,
        });
        let after = measures(case).chain(passings(case));
        let mut list: Vec<Work> = papers.into_iter().chain(after).collect();
        list.extend(todos(case));
        list.sort_by_key(|work| (work.due.is_none(), work.due));
        return list;
    }
    let mut list: Vec<Work> = case
        .asks
        .iter()
        .filter_map(|ask| for_ask(case, ask))
        .chain(measures(case))
        .chain(passings(case))
        .collect();
    if list
        .iter()
        .any(|work| matches!(work.what, What::Papers(..)))
    {
        // The papers serve all asks: one line is enough.
        let due = list.iter().filter_map(|work| work.due).min();
        let at = list
            .iter()
            .position(|work| matches!(work.what, What::Papers(..)));
        let keep = at.and_then(|at| list.get(at).cloned());
        list.retain(|work| !matches!(work.what, What::Papers(..)));
        list.extend(keep.map(|work| Work {
            due,
            ask: None,
            ..work
        }));
    }
    list.extend(todos(case));
    list.sort_by_key(|work| (work.due.is_none(), work.due));
    list.dedup_by(|a, b| {
        a.what == b.what && matches!(a.what, What::Dispatch(_) | What::Together(_) | What::Fee(_))
    });
    list
}

/// What was answered with a promise for a later day: the data go when the law lets them go.
fn measures(case: &Case) -> impl Iterator<Item = Work> {
    case.asks.iter().filter_map(|ask| {
        let measure = ask.prep.measure.as_ref().filter(|one| one.kept.is_none())?;
        let due = measure.due().filter(|_| ask.answered().is_some())?;
        Some(Work {
            due: Some(due),
            ask: Some(ask.no),
            what: What::Measure,
            who: Who::Clerk,
        })
    })
}

/// What is held for clients and not passed on yet, by the day the contract sets.
fn passings(case: &Case) -> impl Iterator<Item = Work> {
    case.asks.iter().filter_map(|ask| {
        let held = ask.for_client().filter(|held| held.passed_on.is_none())?;
        let due = held.by?;
        Some(Work {
            due: Some(due),
            ask: Some(ask.no),
            what: What::PassOn,
            who: Who::Clerk,
        })
    })
}

fn for_ask(case: &Case, ask: &Ask) -> Option<Work> {
    let (what, who) = next(case, ask)?;
    let task = match what {
        What::Task(no) => ask.prep.tasks.iter().find(|one| one.no == no),
        _ => None,
    };
    Some(Work {
        due: ask
            .due
            .filter(|_| ask.pause.is_none())
            .into_iter()
            .chain(task.map(|task| task.by))
            .min(),
        ask: Some(ask.no),
        what,
        who,
    })
}

fn next(case: &Case, ask: &Ask) -> Option<(What, Who)> {
    match &ask.stage {
        Stage::Open => Some(before_proposal(case, ask)),
        Stage::Proposed(_) => Some((awaited(case, ask), Who::Approver)),
        Stage::Approved { .. } if ask.failure.as_ref().is_some_and(|f| !f.retried) => {
            Some((What::Replan, Who::Clerk))
        }
        Stage::Approved { proposal, .. } if proposal.plan.is_some() => {
            Some((What::CarryOut, Who::Program))
        }
        Stage::CarriedOut { .. } if needs_confirmation(ask) => Some((What::CarryOut, Who::Program)),
        Stage::Approved { .. } | Stage::CarriedOut { .. } | Stage::Confirmed { .. }
            if !ask.is_ready_for_letter() =>
        {
            let task = ask.prep.open_task()?;
            Some((What::Task(task.no), Who::Clerk))
        }
        Stage::Approved { .. } | Stage::CarriedOut { .. } | Stage::Confirmed { .. } => {
            Some(before_dispatch(case, ask))
        }
        Stage::NotErased { .. } => Some((What::NotErased, Who::Clerk)),
        Stage::Answered { .. } | Stage::Ended { .. } => None,
    }
}

/// What the proposal waits for: a step of the route, or the approval.
fn awaited(case: &Case, ask: &Ask) -> What {
    match case.ahead(ask).first() {
        Some(Seat::Step(no, step)) if step.act == RouteAct::Review => What::Review(*no),
        _ => What::Approve,
    }
}

fn before_proposal(case: &Case, ask: &Ask) -> (What, Who) {
    if case.standing.mismatch().is_some() {
        return (What::Identity(Clear::Mismatch), Who::Clerk);
    }
    if let Some(paper) = case.unmasked().first() {
        return (What::Identity(Clear::Mask(*paper)), Who::Clerk);
    }
    // Nothing came in time and the file says that a refusal follows: two people decide it.
    let settled = case.identity.is_some() && case.short_of(ask.no) == 0;
    if ask.lapsed && !settled {
        return (What::Propose, Who::Clerk);
    }
    if let Some(step) = known_first(case, ask) {
        return (step, Who::Clerk);
    }
    if case.identity.is_none() && ask.kind.is_personal() {
        let (counted, needed) = case.papers_counted();
        let who = if case.papers.is_empty() {
            Who::Person
        } else {
            Who::Clerk
        };
        return (What::Papers(counted, needed), who);
    }
    let mandated = case.applying == Applying::MandatedAgent && case.terms.proof.is_some();
    if mandated && case.standing.mandate.is_none() {
        return (What::Identity(Clear::Mandate), Who::Clerk);
    }
    if case.owes_interest() {
        return (What::Identity(Clear::Interest), Who::Clerk);
    }
    let short = case.short_of(ask.no);
    if short > 0 && !case.is_billed_later(ask) {
        return (What::Fee(short), Who::Person);
    }
    if ask.located.is_none() && ask.kind.is_personal() {
        return (What::Locate, Who::Clerk);
    }
    if case.standing.unlooked(ask.no).is_some() {
        return (What::Identity(Clear::Look), Who::Clerk);
    }
    (prepare(case, ask).unwrap_or(What::Propose), Who::Clerk)
}

/// Whoever applies under the GDPR is first looked for and compared with what is on file: papers are asked for where that
/// leaves a doubt (Art. 12(6)).
fn known_first(case: &Case, ask: &Ask) -> Option<What> {
    let doubted = case.open_notice(About::Defect).is_some() || !case.papers.is_empty();
    if !case.is_gdpr() || case.identity.is_some() || doubted {
        return None;
    }
    if ask.located.is_none() {
        return Some(What::Locate);
    }
    if case.is_on_file() {
        // It agrees, and whoever asks is still not known: an agent's authority is on paper.
        let open = case.standing.on_file.is_empty();
        return open.then_some(What::Identity(Clear::OnFile));
    }
    // Where nobody is on file there is nothing to compare with: only papers are left.
    let look = case.standing.unlooked(ask.no);
    look.map(|_| What::Identity(Clear::Look))
}

/// What is still to be gathered; nothing where nobody was found, which is an answer by itself.
fn prepare(case: &Case, ask: &Ask) -> Option<What> {
    let nobody = ask.located.as_ref().is_some_and(|found| found.chosen == 0);
    if nobody && !case.standing.found_by_people(ask.no) {
        return None;
    }
    if ask.act() == Act::Correct && ask.prep.investigated.is_none() {
        return Some(What::Investigate);
    }
    if ask.act() == Act::Tell {
        let task = ask.prep.open_task().map(|task| What::Task(task.no));
        return task.or_else(|| ask.prep.drafted.is_none().then_some(What::Draft));
    }
    let settled = ask.plan.is_some() || !ask.prep.tasks.is_empty();
    if !settled {
        return Some(What::Plan);
    }
    let gathers = !ask.act().changes();
    let task = ask.prep.open_task().filter(|_| gathers)?;
    Some(What::Task(task.no))
}

/// What stands between a result and the envelope.
fn before_dispatch(case: &Case, ask: &Ask) -> (What, Who) {
    let step = letter_step(case, ask);
    if ask.tells_nothing() || !matches!(step, What::Dispatch(_) | What::Together(_)) {
        return (step, Who::Clerk);
    }
    let short = case.short_of(ask.no);
    if short > 0 && case.is_billed_later(ask) {
        return if case.is_billed(ask.no) {
            (What::Fee(short), Who::Person)
        } else {
            (What::Desk(Todo::Bill(ask.no)), Who::Clerk)
        };
    }
    // What tells nothing about a person goes to whoever asked.
    if !ask.kind.is_personal() {
        return (step, Who::Clerk);
    }
    let identity = if case.standing.mismatch().is_some() {
        Clear::Mismatch
    } else if case.owes_interest() {
        Clear::Interest
    } else if case.standing.unlooked(ask.no).is_some() {
        Clear::Look
    } else if case.owes_agent_notice() {
        Clear::AgentNotice
    } else if !case.is_address_verified() {
        Clear::Address
    } else {
        return (step, Who::Clerk);
    };
    (What::Identity(identity), Who::Clerk)
}

fn letter_step(case: &Case, ask: &Ask) -> What {
    case.letters
        .iter()
        .find(|letter| {
            letter.kind == LetterKind::Result
                && letter.sent.is_none()
                && !letter.is_broken()
                && letter.asks.contains(&ask.no)
        })
        .map_or(What::Letter, |letter| match letter.leader() {
            Some(_) => What::Together(letter.no),
            None => What::Dispatch(letter.no),
        })
}
