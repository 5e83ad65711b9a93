// SPDX-License-Identifier: Apache-2.0
//! 決裁の経路: which posts a proposal passes one after the other, who may act at each, and what a deputy leaves to be
//! seen afterwards.
//!
//! The route is pinned at receipt. Where the file has none, one approver decides. The approval of the last step is
//! made in [`super::decide`] alone; what comes before it is a [`Fact::Passed`].

use serde::{Deserialize, Serialize};
use yakusoku_policy::{Kind, Outcome as Decided, RouteAct, RouteStep};

use super::command::{Context, NewFact, Refusal};
use super::decide::find;
use super::fact::{Fact, Outcome};
use super::state::{Ask, Case, Proposal, Stage, Stamp};
use crate::ActorRef;

/// A step that a proposal passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Place in the pinned route, from 1; `None` where somebody acts whom the route does not name.
    pub step: Option<u16>,
    /// Who, when.
    pub by: Stamp,
    /// 代決: in place of a holder who was absent.
    #[serde(default)]
    pub absent: bool,
    /// By the privacy manager.
    #[serde(default)]
    pub manager: bool,
}

/// 後閲: what a deputy decided, for the holder of the post to see and sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Afterwards {
    /// Which proposal.
    pub proposal: u64,
    /// Place in the pinned route, from 1.
    pub step: u16,
    /// The deputy, and when.
    pub by: Stamp,
    /// Who of the holders saw it, and when.
    pub signed: Option<Stamp>,
}

/// 差戻し: back with whoever proposed, until something is proposed again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentBack {
    /// Place of the step in the pinned route, from 1; `None` where the route names none.
    pub step: Option<u16>,
    /// Who had proposed.
    pub proposer: ActorRef,
    /// Who returned it, when; the sealed part of this entry holds the remark.
    pub by: Stamp,
}

/// A place where somebody has to act before a proposal is approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat<'a> {
    /// A step of the route, with its place from 1.
    Step(u16, &'a RouteStep),
    /// Any approver: the route names none at the end.
    Approver,
    /// The privacy manager: the proposal rests on a ground that is not published.
    Manager,
}

impl Seat<'_> {
    /// The step's place in the pinned route.
    #[must_use]
    pub const fn step(&self) -> Option<u16> {
        match self {
            Self::Step(no, _) => Some(*no),
            Self::Approver | Self::Manager => None,
        }
    }

    /// What is done there.
    #[must_use]
    pub const fn act(&self) -> RouteAct {
        match self {
            Self::Step(_, step) => step.act,
            Self::Approver | Self::Manager => RouteAct::Approve,
        }
    }
}

/// Whether a decision passes a step: what is granted in part or otherwise than asked passes the steps of both outcomes.
#[must_use]
pub fn takes(step: &RouteStep, ask: &Ask, outcome: Outcome) -> bool {
    let both = [Decided::Granted, Decided::Refused];
    let outcomes: &[Decided] = match outcome {
        Outcome::Whole | Outcome::NotHeld => &both[..1],
        Outcome::Refused => &both[1..],
        Outcome::Part
        | Outcome::Substitute
        | Outcome::NotRetained
        | Outcome::ExistenceHarms
        | Outcome::OtherRoute
        | Outcome::Deceased => &both,
    };
    outcomes.iter().any(|one| step.takes(ask.kind, *one))
}

/// The places a decision of a policy passes, each to be taken by somebody else: the proposal, then every step; with the
/// steps one of whose posts serves, or none where the route names none.
#[must_use]
pub fn seat_sets(
    route: &[RouteStep],
    kind: Kind,
    outcome: Decided,
) -> Vec<(RouteAct, Vec<&RouteStep>)> {
    let steps = || route.iter().filter(|step| step.takes(kind, outcome));
    let proposes = |step: &&RouteStep| step.act == RouteAct::Propose;
    let mut places = vec![(RouteAct::Propose, steps().filter(proposes).collect())];
    let others = steps().filter(|step| !proposes(step));
    places.extend(others.map(|step| (step.act, vec![step])));
    // Whatever does not end with an approval is approved by some approver.
    if places.last().map(|(act, _)| *act) != Some(RouteAct::Approve) {
        places.push((RouteAct::Approve, Vec::new()));
    }
    places
}

impl Case {
    /// The steps of the pinned route that a decision passes, each with its place from 1.
    pub fn steps<'a>(
        &'a self,
        ask: &'a Ask,
        outcome: Outcome,
    ) -> impl Iterator<Item = (u16, &'a RouteStep)> {
        let route = (1..).zip(&self.terms.pinned.route);
        route.filter(move |(_, step)| takes(step, ask, outcome))
    }

    /// A step of the pinned route by its place.
    #[must_use]
    pub fn route_step(&self, no: u16) -> Option<&RouteStep> {
        let at = usize::from(no).checked_sub(1)?;
        self.terms.pinned.route.get(at)
    }

    /// Everywhere a decision passes after it was proposed, in order.
    #[must_use]
    pub fn seats<'a>(&'a self, ask: &'a Ask, outcome: Outcome) -> Vec<Seat<'a>> {
        let steps = self.steps(ask, outcome);
        let steps = steps.filter(|(_, step)| step.act != RouteAct::Propose);
        let mut seats: Vec<Seat<'_>> = steps.map(|(no, step)| Seat::Step(no, step)).collect();
        if seats.last().map(Seat::act) != Some(RouteAct::Approve) {
            seats.push(Seat::Approver);
        }
        seats
    }

    /// Where a proposal still has to pass, the next first; nothing once it is approved or where nothing is proposed.
    #[must_use]
    pub fn ahead<'a>(&'a self, ask: &'a Ask) -> Vec<Seat<'a>> {
        let Stage::Proposed(proposal) = &ask.stage else {
            return Vec::new();
        };
        let mut seats = self.seats(ask, proposal.outcome);
        // The general approver is the last of them, and whoever passed there approved.
        seats.retain(|seat| {
            !proposal
                .passed
                .iter()
                .any(|one| one.step.is_some() && one.step == seat.step())
        });
        let by_manager = proposal.passed.iter().any(|one| one.manager);
        if ask.prep.unlisted.is_some() && !by_manager {
            match seats.last_mut() {
                Some(last @ Seat::Approver) => *last = Seat::Manager,
                _ => seats.push(Seat::Manager),
            }
        }
        seats
    }
}

impl Proposal {
    /// Whether somebody proposed it or acted at one of its steps.
    #[must_use]
    pub fn has_hand(&self, who: &ActorRef) -> bool {
        self.by.by == *who || self.passed.iter().any(|one| one.by.by == *who)
    }
}

/// Whether somebody may propose a decision: whoever holds the post that does, where the route names one.
pub(super) fn may_propose(
    case: &Case,
    ask: &Ask,
    outcome: Outcome,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    let steps = case.steps(ask, outcome);
    let posts: Vec<&RouteStep> = steps
        .map(|(_, step)| step)
        .filter(|step| step.act == RouteAct::Propose)
        .collect();
    match posts.first() {
        Some(first)
            if !posts
                .iter()
                .any(|step| ctx.holds(step) || ctx.deputises(step)) =>
        {
            Err(Refusal::NotThePost(first.post.ja.clone()))
        }
        _ => Ok(()),
    }
}

/// Whether somebody may act at a seat; gives whether they act for a holder who is absent.
pub(super) fn may_act(
    seat: &Seat<'_>,
    absent: Option<&str>,
    ctx: &Context<'_>,
) -> Result<bool, Refusal> {
    let Seat::Step(_, step) = seat else {
        return match absent {
            Some(_) => Err(Refusal::NoDeputy),
            None => Ok(false),
        };
    };
    match (ctx.holds(step), ctx.deputises(step), absent) {
        (true, _, None) => Ok(false),
        (true, _, Some(_)) => Err(Refusal::HolderPresent(step.post.ja.clone())),
        (false, true, Some(reason)) if !reason.trim().is_empty() => Ok(true),
        (false, true, _) => Err(Refusal::AbsenceMissing(step.post.ja.clone())),
        (false, false, _) => Err(Refusal::NotThePost(step.post.ja.clone())),
    }
}

/// Nobody acts twice about a proposal, unless the file lets one person decide alone after a wait; gives whether somebody
/// does.
pub(super) fn hand(ask: &Ask, proposal: &Proposal, ctx: &Context<'_>) -> Result<bool, Refusal> {
    if !proposal.has_hand(ctx.actor) {
        return Ok(false);
    }
    let proposed = proposal.by.by == *ctx.actor;
    let from = ask.alone_from(proposal, ctx.calendar);
    let from = from.ok_or(if proposed {
        Refusal::SamePerson
    } else {
        Refusal::ActedBefore
    })?;
    if ctx.today.date < from {
        return Err(Refusal::AloneTooEarly(from));
    }
    Ok(true)
}

/// Whether somebody may return a proposal from where it stands.
pub(super) fn may_return(seat: Option<&Seat<'_>>, ctx: &Context<'_>) -> Result<(), Refusal> {
    match seat {
        Some(Seat::Step(_, step)) if !ctx.holds(step) && !ctx.deputises(step) => {
            Err(Refusal::NotThePost(step.post.ja.clone()))
        }
        _ => Ok(()),
    }
}

/// 後閲: the holder of a post saw what a deputy decided in their place. It delays no answer, and is done after the end
/// as well.
pub(super) fn countersign(
    case: &Case,
    (no, seq, step): (u16, u64, u16),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let ask = find(case, no)?;
    let waits = |one: &&Afterwards| one.proposal == seq && one.step == step && one.signed.is_none();
    let waiting = ask.afterwards.iter().find(waits);
    let waiting = waiting.ok_or(Refusal::NothingToSign(no))?;
    let found = case.route_step(step).ok_or(Refusal::NothingToSign(no))?;
    if !ctx.holds(found) {
        return Err(Refusal::NotThePost(found.post.ja.clone()));
    }
    let proposal = ask.proposal().filter(|one| one.by.seq == seq);
    let approved = ask.approval().is_some_and(|one| one.by == *ctx.actor);
    let has_hand = proposal.is_some_and(|one| approved || one.has_hand(ctx.actor));
    if waiting.by.by == *ctx.actor || has_hand {
        return Err(Refusal::ActedBefore);
    }
    Ok(vec![
        Fact::Countersigned {
            ask: no,
            proposal: seq,
            step,
        }
        .into(),
    ])
}

impl Context<'_> {
    /// Whether whoever acts holds the post of a step.
    #[must_use]
    pub fn holds(&self, step: &RouteStep) -> bool {
        self.posts.contains(&step.post.ja)
    }

    /// Whether whoever acts may do so in absence of the holder.
    #[must_use]
    pub fn deputises(&self, step: &RouteStep) -> bool {
        let deputy = step.deputy.as_ref();
        deputy.is_some_and(|deputy| self.posts.contains(&deputy.ja))
    }
}

impl Ask {
    /// What of the route is folded: something is proposed, a step is passed, a proposal goes back, a holder saw what a
    /// deputy did.
    pub(super) fn apply_route(&mut self, stamp: Stamp, fact: &Fact) {
        match fact {
            Fact::Proposed { .. } => self.proposed(stamp, fact),
            Fact::Passed {
                proposal,
                step,
                absent,
                manager,
                ..
            } => self.passed(
                *proposal,
                Passed {
                    step: *step,
                    by: stamp,
                    absent: *absent,
                    manager: *manager,
                },
            ),
            // Where the route names no step, the approval says it all.
            Fact::Approved {
                proposal,
                step: step @ Some(_),
                absent,
                ..
            } => self.passed(
                *proposal,
                Passed {
                    step: *step,
                    by: stamp,
                    absent: *absent,
                    manager: false,
                },
            ),
            Fact::Returned { step, .. } => {
                let proposer = self.proposal().map(|one| one.by.by.clone());
                self.sent_back = proposer.map(|proposer| SentBack {
                    step: *step,
                    proposer,
                    by: stamp,
                });
                self.undecided_is_gone();
                self.stage = Stage::Open;
            }
            Fact::Countersigned { proposal, step, .. } => {
                let mut all = self.afterwards.iter_mut();
                let found = all.find(|one| one.proposal == *proposal && one.step == *step);
                if let Some(found) = found {
                    found.signed = Some(stamp);
                }
            }
            _ => {}
        }
    }

    /// Something is proposed: it has all its steps ahead.
    fn proposed(&mut self, stamp: Stamp, fact: &Fact) {
        let Fact::Proposed {
            outcome,
            ground,
            plan,
            hash,
            ..
        } = fact
        else {
            return;
        };
        self.prep.unlisted = None;
        self.undecided_is_gone();
        self.sent_back = None;
        self.stage = Stage::Proposed(Proposal {
            outcome: *outcome,
            ground: ground.clone(),
            plan: plan.clone(),
            hash: hash.clone(),
            by: stamp,
            passed: Vec::new(),
        });
    }

    /// A step of the proposal is passed, the last one included.
    pub(super) fn passed(&mut self, seq: u64, passed: Passed) {
        let Stage::Proposed(proposal) = &mut self.stage else {
            return;
        };
        if let Some(step) = passed.step.filter(|_| passed.absent) {
            self.afterwards.push(Afterwards {
                proposal: seq,
                step,
                by: passed.by.clone(),
                signed: None,
            });
        }
        proposal.passed.push(passed);
    }

    /// Where a proposal is given up before anybody approved it, nothing of it is left to be seen.
    pub(super) fn undecided_is_gone(&mut self) {
        let Stage::Proposed(proposal) = &self.stage else {
            return;
        };
        let seq = proposal.by.seq;
        self.afterwards
            .retain(|one| one.proposal != seq || one.signed.is_some());
    }
}
