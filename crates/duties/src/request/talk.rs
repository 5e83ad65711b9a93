// SPDX-License-Identifier: Apache-2.0
//! What person and desk say to each other about a case beside forms and letters.
//!
//! A message of the person is on the desk until it is answered or settled; the words are sealed with the case and go
//! with it. Nothing said here is the answer to an ask: that is a letter.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::Channel;

use super::command::{Context, NewFact, Refusal};
use super::fact::Fact;
use super::state::{Case, Stamp};

/// Messages of a person that may wait for a reply at once; whoever writes more is asked to wait.
pub const WAITING_MAX: usize = 20;
/// Longest message in characters.
pub const CHARS_MAX: usize = 4_000;

/// Who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// 本人 or the agent.
    Person,
    /// The desk.
    Desk,
}

/// Something said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Number in the case, from 1.
    pub no: u16,
    /// Who said it.
    pub from: Side,
    /// How; [`Channel::Web`] is the page of the progress, which both sides read.
    pub by: Channel,
    /// Day.
    pub on: Date,
    /// Recorded by, when; the sealed part of the entry holds the words.
    pub at: Stamp,
    /// When it was answered or settled; what the desk says needs neither.
    #[serde(default)]
    pub settled: Option<Stamp>,
}

impl Message {
    /// Whether the person waits for a reply.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self.from, Side::Person) && self.settled.is_none()
    }
}

/// One fact about what is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum TalkFact {
    /// Somebody said something. Sealed: the words.
    Said {
        /// Number of the message.
        message: u16,
        /// Who.
        from: Side,
        /// How.
        by: Channel,
        /// Day.
        on: Date,
        /// Messages it answers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        answers: Vec<u16>,
    },
    /// A message needs no reply. Sealed: why.
    Settled {
        /// Message.
        message: u16,
    },
}

impl TalkFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Said { .. } => "case.said",
            Self::Settled { .. } => "case.message_settled",
        }
    }
}

/// What is done about what is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum TalkCommand {
    /// Record what was said; what the desk says answers every message that waits.
    Say {
        /// Who.
        from: Side,
        /// How.
        by: Channel,
        /// Day; absent means today.
        #[serde(default)]
        on: Option<Date>,
        /// The words.
        text: String,
    },
    /// A message needs no reply.
    Settle {
        /// Message.
        message: u16,
        /// Why.
        reason: String,
    },
}

/// Decides what is recorded of what was said.
pub(super) fn decide(
    case: &Case,
    command: &TalkCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    match command {
        TalkCommand::Say { from, by, on, text } => {
            if text.trim().is_empty() {
                return Err(Refusal::MessageEmpty);
            }
            if text.chars().count() > CHARS_MAX {
                return Err(Refusal::MessageLong(CHARS_MAX));
            }
            let on = on.unwrap_or(ctx.today.date);
            ctx.within(on, case.received_on)?;
            let waiting: Vec<u16> = case.waiting_messages().map(|one| one.no).collect();
            let (from, by) = (*from, *by);
            if from == Side::Person && by == Channel::Web && waiting.len() >= WAITING_MAX {
                return Err(Refusal::MessagesWaiting(waiting.len()));
            }
            let fact = TalkFact::Said {
                message: case.next_message(),
                from,
                by,
                on,
                answers: match from {
                    Side::Desk => waiting,
                    Side::Person => Vec::new(),
                },
            };
            Ok(vec![NewFact {
                fact: Fact::Talk(fact),
                sealed: Some(text.clone()),
            }])
        }
        TalkCommand::Settle { message, reason } => {
            let waits = case.waiting_messages().any(|one| one.no == *message);
            if !waits {
                return Err(Refusal::NoSuchMessage(*message));
            }
            if reason.trim().is_empty() {
                return Err(Refusal::ReasonMissing);
            }
            Ok(vec![NewFact {
                fact: Fact::Talk(TalkFact::Settled { message: *message }),
                sealed: Some(reason.clone()),
            }])
        }
    }
}

impl Case {
    pub(super) fn apply_talk(&mut self, stamp: Stamp, fact: &TalkFact) {
        match fact {
            TalkFact::Said {
                message,
                from,
                by,
                on,
                answers,
            } => {
                self.settle_messages(answers, &stamp);
                self.messages.push(Message {
                    no: *message,
                    from: *from,
                    by: *by,
                    on: *on,
                    at: stamp,
                    settled: None,
                });
            }
            TalkFact::Settled { message } => self.settle_messages(&[*message], &stamp),
        }
    }

    fn settle_messages(&mut self, which: &[u16], stamp: &Stamp) {
        let settled = self
            .messages
            .iter_mut()
            .filter(|one| which.contains(&one.no));
        for message in settled {
            message.settled = Some(stamp.clone());
        }
    }

    /// What the person said and nobody answered yet, the oldest first.
    pub fn waiting_messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(|one| one.waits())
    }

    fn next_message(&self) -> u16 {
        let last = self.messages.iter().map(|one| one.no).max();
        last.unwrap_or(0).saturating_add(1)
    }
}
