// SPDX-License-Identifier: Apache-2.0
//! 請求書の用紙のお渡し: somebody asks for the form before any case exists, and it is posted.
//!
//! The log of dispatch is a stream of its own, because a person who asks for a form has not applied
//! for anything: no number, no clock of an answer, and forgotten by itself after the policy's period.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Delivery, Policy, TermAbout};

use crate::EntryRef;
use crate::request::state::Stamp;

/// Something about a form that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum FormFact {
    /// Somebody asked for it. Sealed: name and address.
    Requested {
        /// Day it was asked for.
        on: Date,
        /// How.
        channel: Channel,
        /// Last day by which the desk means to post it.
        due: Date,
        /// Hash of the policy in force.
        policy: String,
    },
    /// It was posted.
    Sent {
        /// Day.
        on: Date,
        /// How.
        means: Delivery,
        /// Name and address are forgotten after this day.
        forget_after: Date,
    },
}

impl FormFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested { .. } => REQUESTED,
            Self::Sent { .. } => SENT,
        }
    }
}

/// Entry kind of a form asked for.
pub const REQUESTED: &str = "form.requested";
/// Entry kind of a form posted.
pub const SENT: &str = "form.sent";
/// Days within which a form is posted: a desk that waits longer keeps people from applying.
pub const POST_WITHIN_DAYS: u32 = 3;

/// A form that was asked for, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormIssue {
    /// The stream's id in hexadecimal.
    pub stream: String,
    /// When it was asked for, by whom entered.
    pub at: Stamp,
    /// Day it was asked for.
    pub on: Date,
    /// How.
    pub channel: Channel,
    /// Last day to post it.
    pub due: Date,
    /// Hash of the policy in force.
    pub policy: String,
    /// Posted.
    pub sent: Option<FormSent>,
}

/// A form posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormSent {
    /// Day.
    pub on: Date,
    /// How.
    pub means: Delivery,
    /// Name and address are forgotten after this day.
    pub forget_after: Date,
    /// By whom, when.
    pub at: Stamp,
}

/// Why a form is not posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPosted {
    /// The policy does not promise to post it.
    #[error("the policy does not offer to post the form")]
    NotOffered,
    /// It left already.
    #[error("the form was posted already")]
    SentAlready,
    /// A day before it was asked for, or in the future.
    #[error("the day `{0}` lies outside")]
    DayOutside(Date),
}

impl FormIssue {
    /// Begins with the first fact; `None` when it is not one.
    #[must_use]
    pub fn begin(stream: &str, stamp: Stamp, fact: &FormFact) -> Option<Self> {
        let FormFact::Requested {
            on,
            channel,
            due,
            policy,
        } = fact
        else {
            return None;
        };
        Some(Self {
            stream: stream.to_owned(),
            at: stamp,
            on: *on,
            channel: *channel,
            due: *due,
            policy: policy.clone(),
            sent: None,
        })
    }

    /// Folds one more fact.
    pub fn apply(&mut self, stamp: Stamp, fact: &FormFact) {
        if let FormFact::Sent {
            on,
            means,
            forget_after,
        } = fact
        {
            self.sent = Some(FormSent {
                on: *on,
                means: *means,
                forget_after: *forget_after,
                at: stamp,
            });
        }
    }

    /// The entry of a stamp of this form.
    #[must_use]
    pub fn entry(&self, stamp: &Stamp) -> EntryRef {
        EntryRef {
            stream: self.stream.clone(),
            seq: stamp.seq,
        }
    }
}

/// Whether a policy promises to post the form to whoever asks.
#[must_use]
pub fn is_posted(policy: &Policy) -> bool {
    let form = policy.requests.intake.form;
    let mut terms = policy.requests.terms.values();
    form.by_postcard || form.by_post || terms.any(|term| term.about == TermAbout::Form)
}

/// Somebody asks for the form.
///
/// # Errors
/// [`NotPosted::NotOffered`], [`NotPosted::DayOutside`].
pub fn ask(
    policy: &Policy,
    (on, channel): (Date, Channel),
    (today, calendar): (Date, &crate::calendar::Calendar),
) -> Result<FormFact, NotPosted> {
    if !is_posted(policy) {
        return Err(NotPosted::NotOffered);
    }
    if on > today {
        return Err(NotPosted::DayOutside(on));
    }
    Ok(FormFact::Requested {
        on,
        channel,
        due: calendar.add_business_days(on, POST_WITHIN_DAYS),
        policy: policy.hash.to_string(),
    })
}

/// The form is posted; name and address go when the policy's period for papers has passed.
///
/// # Errors
/// [`NotPosted`].
pub fn post(
    issue: &FormIssue,
    (on, means): (Date, Delivery),
    (today, policy, calendar): (Date, &Policy, &crate::calendar::Calendar),
) -> Result<FormFact, NotPosted> {
    if issue.sent.is_some() {
        return Err(NotPosted::SentAlready);
    }
    if on > today || on < issue.on {
        return Err(NotPosted::DayOutside(on));
    }
    let within = policy.requests.papers.within;
    Ok(FormFact::Sent {
        on,
        means,
        forget_after: calendar.due(on, within, crate::calendar::Roll::None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ActorRef;
    use crate::calendar::Calendar;
    use jiff::civil::date;

    static JAPAN: Calendar = Calendar::japan();

    fn policy(form: &str) -> Policy {
        let text = include_str!("../../../examples/shop/policy.yaml");
        let (head, tail) = text.split_once("form: {").unwrap();
        let (_, rest) = tail.split_once('}').unwrap();
        let text = format!("{head}form: {{{form}}}{rest}");
        yakusoku_policy::read("policy.yaml", &text).unwrap().policy
    }

    fn stamp(seq: u64) -> Stamp {
        Stamp {
            by: ActorRef("clerk".into()),
            at_micros: 0,
            on: date(2026, 6, 5),
            seq,
        }
    }

    #[test]
    fn a_form_is_posted_where_the_policy_says_so() {
        let (on, today) = (date(2026, 6, 5), date(2026, 6, 5));
        let asked = |form| ask(&policy(form), (on, Channel::Post), (today, &JAPAN));
        assert_eq!(asked("download: true"), Err(NotPosted::NotOffered));
        let Ok(FormFact::Requested { due, .. }) = asked("by_postcard: true") else {
            panic!("taken")
        };
        // A Friday: three business days later is Wednesday.
        assert_eq!(due, date(2026, 6, 10));
        let early = ask(
            &policy("by_post: true"),
            (date(2026, 6, 6), Channel::Telephone),
            (today, &JAPAN),
        );
        assert_eq!(early, Err(NotPosted::DayOutside(date(2026, 6, 6))));
    }

    #[test]
    fn a_form_leaves_once_and_is_forgotten_after_the_policys_period() {
        let policy = policy("by_post: true");
        let today = date(2026, 6, 9);
        let fact = ask(
            &policy,
            (date(2026, 6, 5), Channel::Telephone),
            (today, &JAPAN),
        )
        .unwrap();
        let mut issue = FormIssue::begin("aa", stamp(0), &fact).unwrap();
        let sent =
            |issue: &FormIssue, on| post(issue, (on, Delivery::Post), (today, &policy, &JAPAN));
        for outside in [date(2026, 6, 4), date(2026, 6, 10)] {
            assert_eq!(sent(&issue, outside), Err(NotPosted::DayOutside(outside)));
        }
        let fact = sent(&issue, date(2026, 6, 8)).unwrap();
        issue.apply(stamp(1), &fact);
        let found = issue.sent.clone().unwrap();
        assert!(found.forget_after > found.on);
        assert_eq!(sent(&issue, today), Err(NotPosted::SentAlready));
        assert_eq!(fact.kind(), SENT);
    }
}
