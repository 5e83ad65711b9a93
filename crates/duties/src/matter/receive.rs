// SPDX-License-Identifier: Apache-2.0
//! Taking a matter in: what the file has the desk do about it, and until when.

use jiff::civil::{Date, Time};
use yakusoku_policy::{
    Channel, Chapter, ClauseWhat, Complaint, ComplaintPart, Inquirer, Policy, TermKeeper,
};

use super::fact::{MatterFact, Owed, OwedWhat, Sort};
use crate::calendar::{Calendar, Roll};

/// A matter as it comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Number.
    pub number: String,
    /// Day it came.
    pub on: Date,
    /// Day on which it is written down.
    pub recorded: Date,
    /// Time of day at which it came, where somebody knows it.
    pub at: Option<Time>,
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

/// The desk that handles complaints, consultations and questions, by its name in the file.
const DESK: &str = "complaints";

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
        recorded: Some(arrival.recorded),
        desk: policy.desks.contains_key(DESK).then(|| DESK.to_owned()),
        outside_hours: outside_hours(policy, arrival, calendar),
        warn: policy.requests.answer.warn,
    }
}

/// Whether the desk is not open for the channel at that time, by the days and times of the file.
fn outside_hours(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> bool {
    let desk = policy.complaints_desk().or_else(|| policy.requests_desk());
    desk.is_some_and(|desk| !calendar.is_open(desk, arrival.channel, (arrival.on, arrival.at)))
}

fn owed(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> Vec<Owed> {
    let entries = policy.chapters.complaints.iter();
    let mut all: Vec<Owed> = entries
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
        .collect();
    if arrival.sort == Sort::Procedure {
        all.extend(of_procedure(policy, arrival, calendar));
    }
    if arrival.sort != Sort::Inquiry {
        all.extend(of_partners(policy));
    }
    all
}

/// What the terms of the procedure promise to whoever asks about it.
fn of_procedure(policy: &Policy, arrival: &Arrival, calendar: &Calendar) -> Vec<Owed> {
    let told = |name: &String| {
        let entry = ClauseWhat::Entry {
            chapter: Chapter::Terms,
            name: name.clone(),
        };
        policy.term_keeper(&entry) == Some(TermKeeper::Told)
    };
    let terms = policy.requests.terms.iter();
    terms
        .filter(|(name, _)| told(name))
        .map(|(name, term)| Owed {
            clause: format!("requests.terms.{name}"),
            what: OwedWhat::Answer,
            due: term
                .within
                .map(|within| calendar.due(arrival.on, within, Roll::None)),
            by: None,
            text: term.text.clone(),
        })
        .collect()
}

/// Partners who may answer where that is judged fitting.
fn of_partners(policy: &Policy) -> impl Iterator<Item = Owed> {
    let entries = policy.chapters.provision.iter();
    entries
        .filter(|(_, one)| one.answers_for_us())
        .map(|(name, one)| Owed {
            clause: format!("provision.{name}"),
            what: OwedWhat::Partner,
            due: None,
            by: None,
            text: one.text.clone(),
        })
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
        ComplaintPart::Record => Some(OwedWhat::Kept),
        ComplaintPart::Route if one.channels.contains(&arrival.channel) => Some(OwedWhat::Taken),
        ComplaintPart::Undertaking => Some(OwedWhat::Answer),
        ComplaintPart::Step if arrival.sort == Sort::Complaint => {
            Some(OwedWhat::Step(one.step.unwrap_or(1)))
        }
        ComplaintPart::Outside if arrival.sort != Sort::Procedure => Some(OwedWhat::Outside),
        ComplaintPart::Step | ComplaintPart::Route | ComplaintPart::Outside => None,
    }
}
