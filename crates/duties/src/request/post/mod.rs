// SPDX-License-Identifier: Apache-2.0
//! What leaves by mail: two people look at the envelope, and mail that comes back has a dated end.

mod act;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::CameBack;

pub(super) use act::{came_back, close, decide, expire, follow, may_send};

use super::state::{Case, Ending, Stage, Stamp};

/// What is compared between a letter and its envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Point {
    /// 氏名.
    Name,
    /// あて先.
    Address,
    /// 中身.
    Content,
    /// 転送不要の表示.
    NoForwarding,
}

impl Point {
    /// Every value, in the order pages list them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Address, Self::Content, Self::NoForwarding];
}

/// Somebody compared a letter with its envelope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvelopeCheck {
    /// Letter.
    pub letter: u16,
    /// What agrees.
    pub points: Vec<Point>,
    /// Who, when.
    pub at: Stamp,
}

/// What somebody decided about mail that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settle {
    /// It is sent once more.
    Resend,
    /// It counts as arrived.
    CountsAsArrived,
    /// It is kept for the person until a day, and the procedure ends then.
    Keep,
}

impl Settle {
    /// Every value, in the order pages list them.
    pub const ALL: [Self; 3] = [Self::Resend, Self::CountsAsArrived, Self::Keep];
}

/// Mail that came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// Letter.
    pub letter: u16,
    /// Why.
    pub why: CameBack,
    /// Day it came back.
    pub on: Date,
    /// By when somebody decides.
    pub decide_by: Date,
    /// Until when the letter is kept at most.
    pub keep_until: Date,
    /// What was decided, and on which day it ends.
    pub settled: Option<(Settle, Date)>,
    /// By whom, when.
    pub at: Stamp,
}

/// Checks of envelopes and mail that came back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Post {
    /// Checks.
    pub checks: Vec<EnvelopeCheck>,
    /// What came back.
    pub returned: Vec<Returned>,
}

/// One fact about mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum PostFact {
    /// Letter and envelope agree.
    Checked {
        /// Letter.
        letter: u16,
        /// What agrees.
        points: Vec<Point>,
    },
    /// It came back.
    CameBack {
        /// Letter.
        letter: u16,
        /// Why.
        why: CameBack,
        /// Day.
        on: Date,
        /// By when somebody decides.
        decide_by: Date,
        /// Until when it is kept at most.
        keep_until: Date,
    },
    /// What follows. Sealed: why.
    Settled {
        /// Letter.
        letter: u16,
        /// What.
        how: Settle,
        /// The day on which it ends, or on which it counts as arrived.
        on: Date,
    },
    /// A notice could not be brought to the person until the day it was kept to: its asks end.
    Expired {
        /// Letter.
        letter: u16,
        /// The day after.
        on: Date,
        /// Asks that end.
        asks: Vec<u16>,
    },
}

impl PostFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Checked { .. } => "case.envelope_checked",
            Self::CameBack { .. } => "case.mail_came_back",
            Self::Settled { .. } => "case.mail_settled",
            Self::Expired { .. } => "case.mail_expired",
        }
    }
}

/// What is done about mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum PostCommand {
    /// Somebody compared letter and envelope.
    Check {
        /// Letter.
        letter: u16,
        /// What agrees.
        points: Vec<Point>,
    },
    /// It came back.
    CameBack {
        /// Letter.
        letter: u16,
        /// Why.
        why: CameBack,
        /// Day.
        on: Date,
    },
    /// What follows.
    Settle {
        /// Letter.
        letter: u16,
        /// What.
        how: Settle,
        /// For [`Settle::CountsAsArrived`] the day of arrival.
        #[serde(default)]
        on: Option<Date>,
        /// Why.
        reason: String,
    },
}

impl Case {
    pub(super) fn apply_post(&mut self, stamp: Stamp, fact: &PostFact) {
        match fact {
            PostFact::Checked { letter, points } => self.post.checks.push(EnvelopeCheck {
                letter: *letter,
                points: points.clone(),
                at: stamp,
            }),
            PostFact::CameBack {
                letter,
                why,
                on,
                decide_by,
                keep_until,
            } => {
                // Whoever comes later finds the page shut: somebody decides what becomes of it.
                self.shut_page(*letter);
                self.envelope_moved(*letter);
                self.post.returned.push(Returned {
                    letter: *letter,
                    why: *why,
                    on: *on,
                    decide_by: *decide_by,
                    keep_until: *keep_until,
                    settled: None,
                    at: stamp,
                });
            }
            PostFact::Expired { asks, on, .. } => self.end_unreached(asks, *on, &stamp),
            PostFact::Settled { letter, how, on } => {
                self.envelope_moved(*letter);
                let open = self.post.returned.iter_mut().rev();
                let mut open = open.filter(|one| one.letter == *letter && one.settled.is_none());
                if let Some(one) = open.next() {
                    one.settled = Some((*how, *on));
                }
                if *how == Settle::Resend {
                    // It is on the desk again: another envelope, checked again.
                    self.post.checks.retain(|check| check.letter != *letter);
                    let mut letters = self.letters.iter_mut();
                    if let Some(found) = letters.find(|one| one.no == *letter) {
                        found.sent = None;
                    }
                }
            }
        }
    }

    fn end_unreached(&mut self, asks: &[u16], on: Date, stamp: &Stamp) {
        for ask in self.asks.iter_mut().filter(|ask| asks.contains(&ask.no)) {
            // Nobody can be told: that is why it ends.
            ask.stage = Stage::Ended {
                how: Ending::Unreachable,
                on,
                at: stamp.clone(),
                told: Some(stamp.clone()),
            };
        }
    }

    /// Mail that came back and about which nobody decided yet.
    #[must_use]
    pub fn came_back(&self, letter: u16) -> Option<&Returned> {
        self.post
            .returned
            .iter()
            .find(|one| one.letter == letter && one.settled.is_none())
    }

    /// Different people who compared the envelope of a letter.
    #[must_use]
    pub fn checkers(&self, letter: u16) -> usize {
        let checks = self.post.checks.iter().filter(|one| one.letter == letter);
        let mut people: Vec<_> = checks.map(|one| &one.at.by).collect();
        people.sort_unstable();
        people.dedup();
        people.len()
    }
}
