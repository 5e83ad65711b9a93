// SPDX-License-Identifier: Apache-2.0
//! Taking an application in: what the policy in force makes of it, pinned for the case.

use std::collections::BTreeMap;

use jiff::civil::Date;
use yakusoku_policy::{
    AfterUse, Channel, Claim, ClockStart, Country, Defect, DefectThen, FeeMeans, Kind,
    Outcome as Decided, Per, Period, Policy, Rule,
};

use super::extension;
use super::fact::{Applying, AskReceived, EeaTerms, Envelope, Fact, Pinned, Terms};
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
    /// Where the person is, where rights of the GDPR are asked for.
    pub country: Option<Country>,
    /// Date of birth of the person, where it was asked: a parent is the statutory agent of a minor only. Not kept.
    pub birth: Option<Date>,
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
    /// Rights of the GDPR and requests under the Act have other clocks, papers and letters.
    #[error("rights of the GDPR and requests under the Act are two applications")]
    Mixed,
    /// Rights of the GDPR are those of people in a country.
    #[error("the country of the person is missing")]
    CountryMissing,
    /// The policy does not serve people of that country.
    #[error("the policy does not serve people in `{0:?}`")]
    Country(Country),
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
    served(policy, arrival)?;
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

/// Whether the person is one whom the file serves: anybody for the Act, people of its countries for the GDPR.
fn served(policy: &Policy, arrival: &Arrival) -> Result<(), NotTaken> {
    let Some(first) = arrival.kinds.iter().find(|kind| kind.is_gdpr()) else {
        return Ok(());
    };
    if !arrival.kinds.iter().all(|kind| kind.is_gdpr()) {
        return Err(NotTaken::Mixed);
    }
    let eea = policy.requests.eea.as_ref();
    let eea = eea.ok_or(NotTaken::Kind(*first))?;
    let country = arrival.country.ok_or(NotTaken::CountryMissing)?;
    if eea.takes(country) {
        Ok(())
    } else {
        Err(NotTaken::Country(country))
    }
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
    let eea = policy.requests.eea.as_ref();
    let eea = eea.filter(|_| kinds.iter().any(|kind| kind.is_gdpr()));
    Pinned {
        // The GDPR knows no deemed withdrawal: whoever does not answer is refused, with reason and route (Art. 12(4)).
        defect: policy.requests.defect.map(|rule| match eea {
            Some(_) => Defect {
                then: DefectThen::Refused,
                ..rule
            },
            None => rule,
        }),
        fees: charged.collect(),
        by: policy.requests.answer.by.clone(),
        envelope: if policy.requests.answer.envelope_by_two {
            Envelope::TwoPeople
        } else {
            Envelope::One
        },
        signature: policy.requests.answer.signature,
        papers_go_back: policy.requests.papers.after == AfterUse::Return,
        page_for: policy.requests.answer.page_for,
        route: policy.requests.route.clone(),
        // From receipt, whatever the clocks of others wait for (GDPR Art. 12(3)).
        from: Some(match eea {
            Some(_) => ClockStart::Received,
            None => policy.requests.answer.from,
        }),
        eea: eea.map(|eea| EeaTerms {
            while_asked: eea.while_asked,
            last_day: eea.last_day,
        }),
    }
}

fn ask(
    policy: &Policy,
    arrival: &Arrival,
    (index, kind): (usize, Kind),
    calendar: &Calendar,
) -> Result<AskReceived, NotTaken> {
    policy.kind(kind).ok_or(NotTaken::Kind(kind))?;
    let no = u16::try_from(index).unwrap_or(u16::MAX).saturating_add(1);
    // Art. 35 gives every claim, whether or not the published method names it: it is taken and decided.
    let claim = arrival.claims.get(&no).copied();
    let claim = claim.filter(|_| kind.has_claims());
    Ok(AskReceived {
        no,
        kind,
        fee_yen: policy.fee_yen(kind, arrival.on),
        due: answer_due(policy, kind, arrival.on, calendar),
        within: policy.within(kind),
        warn: policy.warn(kind),
        alone: alone(policy, kind, Decided::Granted),
        alone_refusal: alone(policy, kind, Decided::Refused),
        claim,
    })
}

/// The last day of the answer to a request received on a day; `None` where its clock begins on a day nobody knows yet.
#[must_use]
pub fn answer_due(policy: &Policy, kind: Kind, on: Date, calendar: &Calendar) -> Option<Date> {
    let within = policy.within(kind);
    let eea = policy.requests.eea.as_ref().filter(|_| kind.is_gdpr());
    match (policy.answer_from(kind), eea) {
        (ClockStart::Received, Some(eea)) => {
            let counted = extension::counted_in_eea(calendar, on, within);
            Some(extension::last_day(counted, eea.last_day))
        }
        (ClockStart::Received, None) => Some(calendar.due(on, within, Roll::None)),
        (ClockStart::PapersComplete | ClockStart::Verified | ClockStart::Paid, _) => None,
    }
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
