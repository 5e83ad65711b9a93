// SPDX-License-Identifier: Apache-2.0
//! Taking a matter in: what the file has the desk do about it, and until when.

use jiff::civil::Date;
use yakusoku_policy::{Channel, Complaint, ComplaintPart, Inquirer, Policy};

use super::fact::{MatterFact, Owed, OwedWhat, Sort};
use crate::calendar::{Calendar, Roll};

/// A matter as it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Number.
    pub number: String,
    /// Day it came.
    pub on: Date,
    /// What it is.
    pub sort: Sort,
    /// The body that asks.
    pub from: Option<Inquirer>,
    /// How it came.
    pub channel: Channel,
    /// It holds a request by law.
    pub holds_request: bool,
    /// The day by which a body outside wants the answer.
    pub wanted_by: Option<Date>,
}

/// Makes the receipt, with the days that follow from the file.
///
/// The answer is due on the earliest day promised or set by whoever asks. Where neither names one the desk
/// works to the period in which it answers requests, and nobody is told that this was promised.
#[must_use]
pub fn receive(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> MatterFact {
    let owed = owed(policy, arrival, calendar);
    let answers = owed.iter().filter(|one| one.what == OwedWhat::Answer);
    let promised = answers
        .filter_map(|one| one.due)
        .chain(arrival.wanted_by)
        .min();
    let own = || calendar.due(arrival.on, policy.requests.answer.within, Roll::None);
    MatterFact::Received {
        number: arrival.number.clone(),
        on: arrival.on,
        sort: arrival.sort,
        from: arrival.from,
        channel: arrival.channel,
        holds_request: arrival.holds_request,
        due: promised.unwrap_or_else(own),
        promised: promised.is_some(),
        owed,
        policy: policy.hash.to_string(),
    }
}

fn owed(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> Vec<Owed> {
    let entries = policy.chapters.complaints.iter();
    entries
        .filter_map(|(name, one)| {
            Some(Owed {
                clause: format!("complaints.{name}"),
                what: what(one, arrival)?,
                due: one
                    .within
                    .map(|within| calendar.due(arrival.on, within, Roll::None)),
                by: one.by.clone(),
                text: one.text.clone(),
            })
        })
        .collect()
}

/// What an entry of the chapter means for a matter; `None` where it is about another sort.
fn what(one: &Complaint, arrival: &Arrival) -> Option<OwedWhat> {
    let inquiry = arrival.sort == Sort::Inquiry;
    match one.part {
        ComplaintPart::Inquiry => {
            let asks = arrival
                .from
                .is_some_and(|from| one.from.is_empty() || one.from.contains(&from));
            (inquiry && asks).then_some(OwedWhat::Answer)
        }
        _ if inquiry => None,
        ComplaintPart::Undertaking => Some(OwedWhat::Answer),
        ComplaintPart::Step if arrival.sort == Sort::Complaint => {
            Some(OwedWhat::Step(one.step.unwrap_or(1)))
        }
        ComplaintPart::Outside => Some(OwedWhat::Outside),
        ComplaintPart::Step | ComplaintPart::Route | ComplaintPart::Record => None,
    }
}
