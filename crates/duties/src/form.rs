// SPDX-License-Identifier: Apache-2.0
//! 請求書の用紙のお渡し: somebody asks for the form before any case exists, and it is posted.
//!
//! The log of dispatch is a stream of its own, because a person who asks for a form has not applied
//! for anything: no number, no clock of an answer, and forgotten by itself after the policy's period.
//! That a request came on it is said by the request. A form nobody sends back is closed with a reason, which bars
//! nobody from sending it after all.

use jiff::ToSpan as _;
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
        /// The record is closed by itself on this day, where the policy says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        close_on: Option<Date>,
    },
    /// Nobody sends it back, or nobody wants it any more.
    Closed {
        /// Day.
        on: Date,
        /// Why.
        why: NotBack,
        /// Name and address are forgotten after this day, where the form never left and nothing else says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        forget_after: Option<Date>,
    },
}

/// Why a form is closed without a request. Words of one's own would have to be sealed, and by then the key is
/// usually gone with name and address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotBack {
    /// It did not come back.
    NotSentBack,
    /// The person said that they do not apply.
    NotWanted,
    /// It did not reach the person.
    Undelivered,
    /// It was entered by mistake, or twice.
    Mistaken,
    /// The policy's period passed; nobody acts.
    PeriodOver,
}

impl NotBack {
    /// What a clerk may choose.
    pub const BY_CLERK: [Self; 4] = [
        Self::NotSentBack,
        Self::NotWanted,
        Self::Undelivered,
        Self::Mistaken,
    ];

    /// Stable word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotSentBack => "not_sent_back",
            Self::NotWanted => "not_wanted",
            Self::Undelivered => "undelivered",
            Self::Mistaken => "mistaken",
            Self::PeriodOver => "period_over",
        }
    }

    /// The reason of a word a clerk may choose.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::BY_CLERK.into_iter().find(|why| why.name() == name)
    }

    /// As staff read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotSentBack => "返送なし",
            Self::NotWanted => "請求しないとの連絡",
            Self::Undelivered => "宛先に届かず",
            Self::Mistaken => "記録の誤り・重複",
            Self::PeriodOver => "方針の期間が経過",
        }
    }
}

impl FormFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Requested { .. } => REQUESTED,
            Self::Sent { .. } => SENT,
            Self::Closed { .. } => CLOSED,
        }
    }
}

/// Entry kind of a form asked for.
pub const REQUESTED: &str = "form.requested";
/// Entry kind of a form posted.
pub const SENT: &str = "form.sent";
/// Entry kind of a form closed without a request.
pub const CLOSED: &str = "form.closed";
/// Signs of a stream that number a form: enough to tell those of an operator apart, few enough to type.
const NUMBER_SIGNS: usize = 8;
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
    /// Closed without a request.
    pub closed: Option<FormClosed>,
}

/// A form closed without a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormClosed {
    /// Day.
    pub on: Date,
    /// Why.
    pub why: NotBack,
    /// Name and address are forgotten after this day, where it never left.
    pub forget_after: Option<Date>,
    /// By whom, when.
    pub at: Stamp,
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
    /// The record is closed by itself on this day.
    pub close_on: Option<Date>,
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
    /// The record was closed.
    #[error("the record of the form is closed")]
    ClosedAlready,
    /// A request came on it.
    #[error("the form came back already")]
    CameBack,
}

/// Why a request did not come on a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOnForm {
    /// It has not left the desk.
    #[error("the form was not posted yet")]
    NotPosted,
    /// It left later than the request arrived.
    #[error("the form was posted on `{0}`, after the request arrived")]
    PostedLater(Date),
    /// Another request came on it.
    #[error("the form came back already")]
    CameBack,
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
            closed: None,
        })
    }

    /// Folds one more fact.
    pub fn apply(&mut self, stamp: Stamp, fact: &FormFact) {
        match fact {
            FormFact::Requested { .. } => {}
            FormFact::Sent {
                on,
                means,
                forget_after,
                close_on,
            } => {
                self.sent = Some(FormSent {
                    on: *on,
                    means: *means,
                    forget_after: *forget_after,
                    close_on: *close_on,
                    at: stamp,
                });
            }
            FormFact::Closed {
                on,
                why,
                forget_after,
            } => {
                self.closed = Some(FormClosed {
                    on: *on,
                    why: *why,
                    forget_after: *forget_after,
                    at: stamp,
                });
            }
        }
    }

    /// The number of the form, which stands in its letter: the first signs of its stream.
    #[must_use]
    pub fn number(&self) -> &str {
        self.stream.get(..NUMBER_SIGNS).unwrap_or(&self.stream)
    }

    /// The last day on which name and address are known; `None` as long as the form is still to be posted.
    #[must_use]
    pub fn forget_after(&self) -> Option<Date> {
        let sent = self.sent.as_ref().map(|sent| sent.forget_after);
        sent.or_else(|| self.closed.as_ref()?.forget_after)
    }

    /// The day on which nobody waits for it any longer, by the policy it was posted under.
    #[must_use]
    pub fn closes_on(&self) -> Option<Date> {
        let waiting = self.sent.as_ref().filter(|_| self.closed.is_none());
        waiting.and_then(|sent| sent.close_on)
    }

    /// Whether a request that arrived on that day can have come on this form. One whose record is closed may come
    /// all the same: nobody is barred by our closing it.
    ///
    /// # Errors
    /// [`NotOnForm`].
    pub fn may_bring(&self, arrived: Date, came_back: bool) -> Result<(), NotOnForm> {
        if came_back {
            return Err(NotOnForm::CameBack);
        }
        match &self.sent {
            None => Err(NotOnForm::NotPosted),
            Some(sent) if arrived < sent.on => Err(NotOnForm::PostedLater(sent.on)),
            Some(_) => Ok(()),
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
    if issue.closed.is_some() {
        return Err(NotPosted::ClosedAlready);
    }
    if on > today || on < issue.on {
        return Err(NotPosted::DayOutside(on));
    }
    let until = |period| calendar.due(on, period, crate::calendar::Roll::None);
    let close_after = policy.requests.intake.form.close_after;
    Ok(FormFact::Sent {
        on,
        means,
        forget_after: until(policy.requests.papers.within),
        // The whole period is the person's: the record is closed on the day after its last.
        close_on: close_after.map(|period| until(period).saturating_add(1.day())),
    })
}

/// Closes the record of a form on which no request came. Name and address of one that never left go when the policy's
/// period for papers has passed.
///
/// # Errors
/// [`NotPosted::CameBack`], [`NotPosted::ClosedAlready`].
pub fn close(
    issue: &FormIssue,
    (why, came_back): (NotBack, bool),
    (today, policy, calendar): (Date, &Policy, &crate::calendar::Calendar),
) -> Result<FormFact, NotPosted> {
    if came_back {
        return Err(NotPosted::CameBack);
    }
    if issue.closed.is_some() {
        return Err(NotPosted::ClosedAlready);
    }
    let within = policy.requests.papers.within;
    let forget_after = calendar.due(today, within, crate::calendar::Roll::None);
    Ok(FormFact::Closed {
        on: today,
        why,
        forget_after: issue.sent.is_none().then_some(forget_after),
    })
}

/// Reads the number of a form as people copy it from its letter, `個用第1a2b3c4d号`: the signs alone, in any width
/// and case. `None` when they are not as many as a number has.
#[must_use]
pub fn read_number(text: &str) -> Option<String> {
    let signs: String = text
        .chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            other => other,
        })
        .filter(char::is_ascii_hexdigit)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    (signs.len() == NUMBER_SIGNS).then_some(signs)
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
        // Nobody but the policy closes a record by itself.
        assert_eq!(issue.closes_on(), None);
    }

    fn posted(form: &str) -> (Policy, FormIssue) {
        let policy = policy(form);
        let (on, today) = (date(2026, 6, 5), date(2026, 6, 9));
        let fact = ask(&policy, (on, Channel::Telephone), (today, &JAPAN)).unwrap();
        let mut issue = FormIssue::begin("1a2b3c4d55", stamp(0), &fact).unwrap();
        let day = date(2026, 6, 8);
        let fact = post(&issue, (day, Delivery::Post), (today, &policy, &JAPAN)).unwrap();
        issue.apply(stamp(1), &fact);
        (policy, issue)
    }

    #[test]
    fn a_request_comes_on_a_form_that_left_before_and_once() {
        let (policy, mut issue) = posted("by_post: true");
        let day = date(2026, 6, 8);
        assert_eq!(issue.may_bring(day, false), Ok(()));
        assert_eq!(
            issue.may_bring(date(2026, 6, 7), false),
            Err(NotOnForm::PostedLater(day))
        );
        assert_eq!(issue.may_bring(day, true), Err(NotOnForm::CameBack));
        // Closing the record bars nobody.
        let fact = close(
            &issue,
            (NotBack::NotSentBack, false),
            (day, &policy, &JAPAN),
        );
        issue.apply(stamp(2), &fact.unwrap());
        assert_eq!(issue.may_bring(day, false), Ok(()));
        let fresh = FormIssue {
            sent: None,
            ..issue
        };
        assert_eq!(fresh.may_bring(day, false), Err(NotOnForm::NotPosted));
    }

    #[test]
    fn a_form_nobody_sends_back_is_closed_once_with_a_reason() {
        let (policy, mut issue) = posted("by_post: true");
        let today = date(2026, 9, 1);
        let closed = |issue: &FormIssue, back| {
            let why = (NotBack::NotWanted, back);
            close(issue, why, (today, &policy, &JAPAN))
        };
        assert_eq!(closed(&issue, true), Err(NotPosted::CameBack));
        let unsent = FormIssue {
            sent: None,
            ..issue.clone()
        };
        let kept = issue.forget_after();
        let fact = closed(&issue, false).unwrap();
        issue.apply(stamp(2), &fact);
        assert_eq!(fact.kind(), CLOSED);
        assert_eq!(issue.closed.as_ref().unwrap().why, NotBack::NotWanted);
        // What was said when it left stays.
        assert_eq!(issue.forget_after(), kept);
        assert_eq!(closed(&issue, false), Err(NotPosted::ClosedAlready));
        // One that never left is not kept for ever either, and does not leave any more.
        let mut never = unsent;
        assert_eq!(never.forget_after(), None);
        let fact = closed(&never, false).unwrap();
        never.apply(stamp(1), &fact);
        assert!(never.forget_after().unwrap() > today);
        let late = post(&never, (today, Delivery::Post), (today, &policy, &JAPAN));
        assert_eq!(late, Err(NotPosted::ClosedAlready));
    }

    #[test]
    fn the_policy_may_close_the_record_after_a_period() {
        let (_, issue) = posted("by_post: true, close_after: 2 months");
        // Posted on 8 June: the last day is 8 August.
        assert_eq!(issue.closes_on(), Some(date(2026, 8, 9)));
        let words = NotBack::BY_CLERK.map(NotBack::name);
        assert!(!words.contains(&NotBack::PeriodOver.name()));
        for why in NotBack::BY_CLERK {
            assert_eq!(NotBack::from_name(why.name()), Some(why));
        }
    }

    #[test]
    fn a_number_is_read_as_people_copy_it() {
        let (_, issue) = posted("by_post: true");
        assert_eq!(issue.number(), "1a2b3c4d");
        for typed in [
            "個用第1a2b3c4d号",
            " 1A2B3C4D",
            "１ａ２ｂ３ｃ４ｄ",
            "1a2b-3c4d",
        ] {
            assert_eq!(
                read_number(typed).as_deref(),
                Some(issue.number()),
                "{typed}"
            );
        }
        for typed in ["", "1a2b3c4", "1a2b3c4d5", "四月一日"] {
            assert_eq!(read_number(typed), None, "{typed}");
        }
    }
}
