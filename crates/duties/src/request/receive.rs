// SPDX-License-Identifier: Apache-2.0
//! Taking an application in: what the policy in force makes of it, pinned for the case.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusoku_policy::{
    Channel, Claim, ClockStart, FeeMeans, Kind, Outcome as Decided, Per, Period, Policy, Rule,
};

use super::fact::{Applying, AskReceived, Envelope, Fact, Pinned, Terms};
use super::proof::proof;
use super::state::Case;
use crate::calendar::{Calendar, Roll};

/// An application as it arrives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Receipt number given by the desk.
    pub number: String,
    /// Day of arrival.
    pub on: Date,
    /// Channel.
    pub channel: Channel,
    /// Who applies.
    pub applying: Applying,
    /// Kinds asked for, each becomes one ask.
    pub kinds: Vec<Kind>,
    /// What the person claims (Art. 35), by the number of the ask.
    pub claims: BTreeMap<u16, Claim>,
}

/// Why an application cannot be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Nothing is asked for.
    #[error("the application asks for nothing")]
    Empty,
    /// The policy does not take applications this way.
    #[error("the policy does not accept applications by `{0:?}`")]
    Channel(Channel),
    /// The policy does not name the kind.
    #[error("the policy does not offer `{0:?}`")]
    Kind(Kind),
    /// The policy does not take this claim for the kind.
    #[error("the policy does not take the claim `{0:?}`")]
    Claim(Claim),
    /// The policy does not accept this kind of agent.
    #[error("the policy does not say how an agent proves the power to act")]
    Agent,
}

/// Ways in which a fee of the application can be paid.
#[must_use]
pub fn fee_means(policy: &Policy) -> Vec<FeeMeans> {
    let mut means: Vec<FeeMeans> = Vec::new();
    for fee in policy
        .requests
        .kinds
        .values()
        .filter_map(|rule| rule.fee.as_ref())
    {
        for by in &fee.by {
            if !means.contains(by) {
                means.push(*by);
            }
        }
    }
    means
}

/// Makes the receipt: the fact with which a case begins.
///
/// # Errors
/// [`NotTaken`] where the policy does not provide for the application.
pub fn receive(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> Result<Fact, NotTaken> {
    if arrival.kinds.is_empty() {
        return Err(NotTaken::Empty);
    }
    if !policy.requests.intake.channels.contains(&arrival.channel) {
        return Err(NotTaken::Channel(arrival.channel));
    }
    let terms = terms(policy, arrival)?;
    let mut asks = Vec::new();
    for (index, kind) in arrival.kinds.iter().enumerate() {
        asks.push(ask(policy, arrival, (index, *kind), calendar)?);
    }
    free_repeated_fee(policy, &mut asks);
    Ok(Fact::Received {
        number: arrival.number.clone(),
        on: arrival.on,
        channel: arrival.channel,
        applying: arrival.applying,
        asks,
        policy: policy.hash.to_string(),
        terms,
    })
}

fn terms(policy: &Policy, arrival: &Arrival) -> Result<Terms, NotTaken> {
    let proof = proof(policy, arrival)?;
    let first = proof.needs.first().and_then(|need| need.choices.first());
    Ok(Terms {
        papers_any: first.map_or(0, |set| set.any),
        papers_of: first.map_or_else(Vec::new, |set| set.of.clone()),
        authority_of: proof.authority.first().cloned().unwrap_or_default(),
        dispose_within: policy.requests.papers.within,
        proof: Some(proof),
        pinned: Box::new(pinned(policy, &arrival.kinds)),
    })
}

fn pinned(policy: &Policy, kinds: &[Kind]) -> Pinned {
    let charged = |kind: &Kind| Some((*kind, policy.kind(*kind)?.charged()?.clone()));
    let charged = kinds
        .iter()
        .filter(|kind| kind.fee_allowed())
        .filter_map(charged);
    Pinned {
        defect: policy.requests.defect,
        fees: charged.collect(),
        by: policy.requests.answer.by.clone(),
        envelope: if policy.requests.answer.envelope_by_two {
            Envelope::TwoPeople
        } else {
            Envelope::One
        },
        signature: policy.requests.answer.signature,
        from: Some(policy.requests.answer.from),
        page_for: policy.requests.answer.page_for,
    }
}

fn ask(
    policy: &Policy,
    arrival: &Arrival,
    (index, kind): (usize, Kind),
    calendar: &Calendar,
) -> Result<AskReceived, NotTaken> {
    let rule = policy.kind(kind).ok_or(NotTaken::Kind(kind))?;
    let no = u16::try_from(index).unwrap_or(u16::MAX).saturating_add(1);
    let claim = arrival.claims.get(&no).copied();
    let claim = claim.filter(|_| kind.has_claims());
    if let Some(claim) = claim.filter(|claim| !rule.takes(*claim)) {
        return Err(NotTaken::Claim(claim));
    }
    let within = policy.within(kind);
    let due = match policy.requests.answer.from {
        ClockStart::Received => Some(calendar.due(arrival.on, within, Roll::None)),
        // Each of these begins on a day nobody knows yet.
        ClockStart::PapersComplete | ClockStart::Verified | ClockStart::Paid => None,
    };
    Ok(AskReceived {
        no,
        kind,
        fee_yen: policy.fee_yen(kind, arrival.on),
        due,
        within,
        warn: policy.warn(kind),
        alone: alone(policy, kind, Decided::Granted),
        alone_refusal: alone(policy, kind, Decided::Refused),
        claim,
    })
}

fn alone(policy: &Policy, kind: Kind, outcome: Decided) -> Option<Period> {
    match policy.requests.approval.rule(kind, outcome) {
        Rule::Two => None,
        Rule::AloneAfter(wait) => Some(wait),
    }
}

/// A fee per application is owed once, whatever the number of asks.
fn free_repeated_fee(policy: &Policy, asks: &mut [AskReceived]) {
    let mut charged = false;
    for ask in asks.iter_mut().filter(|ask| ask.fee_yen > 0) {
        if is_per_application(policy, ask.kind) {
            if charged {
                ask.fee_yen = 0;
            }
            charged = true;
        }
    }
}

fn is_per_application(policy: &Policy, kind: Kind) -> bool {
    let fee = policy.kind(kind).and_then(|rule| rule.charged());
    fee.is_some_and(|fee| fee.per == Per::Application)
}

/// The receipt of a further person of one application: a fee per application that was charged with another of its
/// people is not owed again.
#[must_use]
pub fn with_others(policy: &Policy, mut received: Fact, others: &[Case]) -> Fact {
    let charged = others
        .iter()
        .flat_map(|case| &case.asks)
        .any(|ask| ask.fee_yen > 0 && is_per_application(policy, ask.kind));
    if let Fact::Received { asks, .. } = &mut received
        && charged
    {
        for ask in asks {
            if is_per_application(policy, ask.kind) {
                ask.fee_yen = 0;
            }
        }
    }
    received
}
