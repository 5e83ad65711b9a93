// SPDX-License-Identifier: Apache-2.0
//! Where an application stands: a pure fold over its facts.
//!
//! States are enums that carry what became true and when. `apply` never fails: facts were checked
//! when they were made, and old facts are read for ever.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Claim, Delivery, FeeMeans, GroundId, Kind, Period};

use super::alert::Alert;
use super::code::Renewal;
use super::collect::Page;
use super::extension::Extension;
use super::fact::{Applying, Fact, LetterKind, Outcome, PlanLine, Remaining, Terms};
use super::identity::Standing;
use super::joint::Joint;
use super::kinds::Prep;
use super::money::Money;
use super::notice::Notice;
pub use super::papers::PaperCheck;
use super::pause::Pause;
use super::post::Post;
use super::route::{Afterwards, Passed, SentBack};
use super::talk::Message;
use crate::{ActorRef, BlobRef, EntryRef};

/// Who made an entry, when, and where it stands in the stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Who.
    pub by: ActorRef,
    /// When: microseconds since 1970, UTC.
    pub at_micros: i64,
    /// Civil date in the operator's zone, as recorded with the entry.
    pub on: Date,
    /// Position in the case's stream.
    pub seq: u64,
}

/// An application and everything decided about it. Holds nothing personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The stream's id in hexadecimal.
    pub stream: String,
    /// Receipt number.
    pub number: String,
    /// Facts that changed the case so far; what two members of staff compare.
    pub version: u64,
    /// When and by whom it was received.
    pub received: Stamp,
    /// Day of receipt.
    pub received_on: Date,
    /// Channel.
    pub channel: Channel,
    /// Who applies.
    pub applying: Applying,
    /// Hash of the policy pinned at receipt.
    pub policy: String,
    /// What that policy promised.
    pub terms: Terms,
    /// Asks, in order of their numbers.
    pub asks: Vec<Ask>,
    /// Papers looked at.
    pub papers: Vec<PaperCheck>,
    /// Set when enough papers agreed.
    pub identity: Option<Identity>,
    /// What is known about who is asking, besides the papers.
    #[serde(default)]
    pub standing: Standing,
    /// Money received.
    pub fees: Vec<FeeReceipt>,
    /// Letters made.
    pub letters: Vec<Letter>,
    /// Notices to the person, each with its clock.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Valuables, bills and what went back.
    #[serde(default)]
    pub money: Money,
    /// Envelopes and mail that came back.
    #[serde(default)]
    pub post: Post,
    /// Pages on which answers are fetched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Page>,
    /// What person and desk said to each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<Message>,
    /// Codes of the page of the progress that were issued anew.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<Renewal>,
    /// Set when the procedure ended.
    pub closed: Option<Closed>,
    /// Set when the papers were destroyed or sent back.
    pub disposed: Option<Stamp>,
    /// How the papers were sent back, where they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub papers_back: Option<Delivery>,
    /// Set when the stream's key was destroyed.
    pub erased: Option<Stamp>,
}

/// One ask: a kind for a person, decided alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// Number from 1.
    pub no: u16,
    /// Kind.
    pub kind: Kind,
    /// Fee in yen, tax included.
    pub fee_yen: u32,
    /// Last day of the answer.
    pub due: Option<Date>,
    /// Period promised.
    pub within: Period,
    /// How long before the due date it is at risk.
    pub warn: Period,
    /// Wait after which one person may grant alone, where the file allows it.
    pub alone: Option<Period>,
    /// Wait after which one person may refuse alone, where the file allows it.
    pub alone_refusal: Option<Period>,
    /// Where it stands.
    pub stage: Stage,
    /// Last search of the systems.
    pub located: Option<Located>,
    /// Plans made, the last one counts.
    pub plan: Option<Planned>,
    /// The last failure to carry out, while it stands.
    pub failure: Option<Failure>,
    /// What the person claims (Art. 35).
    #[serde(default)]
    pub claim: Option<Claim>,
    /// What was gathered besides search and plan.
    #[serde(default)]
    pub prep: Prep,
    /// Set while the clock of the answer stands.
    #[serde(default)]
    pub pause: Option<Pause>,
    /// What became of a longer time the person was told of (GDPR Art. 12(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Extension>,
    /// What was recorded about the last day coming near and passing.
    #[serde(default)]
    pub alert: Alert,
    /// A notice was not answered in time and the file says that a refusal follows.
    #[serde(default)]
    pub lapsed: bool,
    /// What deputies decided, for the holders of the posts to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub afterwards: Vec<Afterwards>,
    /// Set while a proposal that was returned is not proposed anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_back: Option<SentBack>,
}

/// How an ask ends without an answer. None of them bars a new request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// みなし取下げ, announced beforehand.
    DeemedWithdrawn,
    /// The person could not be reached until the day named.
    Unreachable,
}

/// Where one ask stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Nothing proposed.
    Open,
    /// 起案済み, waiting for the approver.
    Proposed(Proposal),
    /// 決裁済み.
    Approved {
        /// What was proposed.
        proposal: Proposal,
        /// Who approved, when.
        approval: Stamp,
    },
    /// The plan was carried out.
    CarriedOut {
        /// What was proposed.
        proposal: Proposal,
        /// Who approved.
        approval: Stamp,
        /// What was done.
        done: Done,
    },
    /// After an erasure the systems were read again and nothing was found.
    Confirmed {
        /// What was proposed.
        proposal: Proposal,
        /// Who approved.
        approval: Stamp,
        /// What was done.
        done: Done,
        /// Level reached.
        level: String,
        /// The confirmation.
        at: Stamp,
    },
    /// After an erasure something was found again: not erased.
    NotErased {
        /// What was proposed.
        proposal: Proposal,
        /// What is left.
        remaining: Vec<Remaining>,
        /// When it was found.
        at: Stamp,
    },
    /// The answer went out.
    Answered {
        /// What was proposed.
        proposal: Proposal,
        /// Who approved.
        approval: Stamp,
        /// Which letter.
        letter: u16,
        /// Dispatch.
        sent: Stamp,
        /// What was done, where something was.
        done: Option<Done>,
        /// Level confirmed, for an erasure.
        level: Option<String>,
    },
    /// It ended without an answer.
    Ended {
        /// How.
        how: Ending,
        /// Day.
        on: Date,
        /// The record of it.
        at: Stamp,
        /// The dispatch of the letter that says so.
        told: Option<Stamp>,
    },
}

/// 起案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Outcome proposed.
    pub outcome: Outcome,
    /// Ground, where something is refused.
    pub ground: Option<GroundId>,
    /// Plan id.
    pub plan: Option<String>,
    /// Plan hash.
    pub hash: Option<String>,
    /// Who proposed, when; its `seq` names the proposal.
    pub by: Stamp,
    /// Steps of the route it passed, in order; the last of them is the approval.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passed: Vec<Passed>,
}

/// What carrying out did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// Rows read or changed.
    pub rows: u64,
    /// Package of a disclosure: PDF, JSON, CSV.
    pub package: Vec<BlobRef>,
    /// When.
    pub at: Stamp,
}

/// A search of the systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Located {
    /// Hash of the map used.
    pub map: String,
    /// Candidates shown.
    pub candidates: u32,
    /// Candidates taken.
    pub chosen: u32,
    /// When, by whom; the sealed part of this entry holds the candidates.
    pub at: Stamp,
}

/// A plan, without values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// Plan id.
    pub id: String,
    /// Plan hash.
    pub hash: String,
    /// Per table.
    pub lines: Vec<PlanLine>,
    /// When, by whom; the sealed part of this entry holds the plan.
    pub at: Stamp,
}

/// A failure that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Stable word.
    pub class: String,
    /// Tried again by itself.
    pub retried: bool,
    /// Times in a row.
    pub times: u32,
    /// Last time.
    pub at: Stamp,
}

/// Identity confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Papers that counted.
    pub papers: u8,
    /// When, by whom.
    pub at: Stamp,
}

/// Money or valuables received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeReceipt {
    /// Yen.
    pub yen: u32,
    /// As what.
    pub means: FeeMeans,
    /// By whom, when.
    pub at: Stamp,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Number from 1.
    pub no: u16,
    /// Kind.
    pub kind: LetterKind,
    /// Asks answered.
    pub asks: Vec<u16>,
    /// PDF.
    pub blob: BlobRef,
    /// Date printed.
    pub on: Date,
    /// Made by, when.
    pub made: Stamp,
    /// Dispatch.
    pub sent: Option<Sent>,
    /// Set where it answers other cases too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joint: Option<Joint>,
}

/// A dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// How.
    pub means: Delivery,
    /// Day.
    pub on: Date,
    /// By whom, when; a sealed part may hold the tracking number.
    pub at: Stamp,
}

/// The end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Day.
    pub on: Date,
    /// Papers are destroyed by this day.
    pub dispose_by: Option<Date>,
    /// By whom, when.
    pub at: Stamp,
}

impl Case {
    /// Begins a case with its first fact; `None` when it is not a receipt.
    #[must_use]
    pub fn begin(stream: &str, stamp: Stamp, fact: &Fact) -> Option<Self> {
        let Fact::Received {
            number,
            on,
            channel,
            applying,
            asks,
            policy,
            terms,
        } = fact
        else {
            return None;
        };
        Some(Self {
            stream: stream.to_owned(),
            number: number.clone(),
            version: 1,
            received: stamp,
            received_on: *on,
            channel: *channel,
            applying: *applying,
            policy: policy.clone(),
            terms: terms.clone(),
            asks: asks.iter().map(Ask::received).collect(),
            papers: Vec::new(),
            identity: None,
            standing: Standing::default(),
            fees: Vec::new(),
            letters: Vec::new(),
            notices: Vec::new(),
            money: Money::default(),
            post: Post::default(),
            pages: Vec::new(),
            messages: Vec::new(),
            codes: Vec::new(),
            closed: None,
            disposed: None,
            papers_back: None,
            erased: None,
        })
    }

    /// Folds one fact; the only way a case changes, live and in a rebuild.
    pub fn apply(&mut self, stamp: Stamp, fact: &Fact) {
        if fact.supersedes() {
            self.version += 1;
        }
        match fact {
            Fact::PaperChecked {
                paper,
                matches,
                validity,
                image,
                detail,
            } => self.paper_checked(PaperCheck {
                paper: paper.clone(),
                matches: matches.clone(),
                validity: *validity,
                image: image.clone(),
                detail: detail.clone(),
                at: stamp,
            }),
            Fact::Identity(fact) => self.apply_identity(stamp, fact),
            Fact::IdentityVerified { papers } => {
                self.identity = Some(Identity {
                    papers: *papers,
                    at: stamp,
                });
            }
            Fact::FeeReceived { yen, means } => self.fee_came((*yen, *means), stamp),
            Fact::LetterMade {
                letter,
                kind,
                asks,
                blob,
                on,
            } => self.letters.push(Letter {
                no: *letter,
                kind: *kind,
                asks: asks.clone(),
                blob: blob.clone(),
                on: *on,
                made: stamp,
                sent: None,
                joint: None,
            }),
            Fact::Dispatched { letter, means, on } => self.dispatched(*letter, *means, *on, &stamp),
            Fact::Closed { on, dispose_by } => {
                self.closed = Some(Closed {
                    on: *on,
                    dispose_by: *dispose_by,
                    at: stamp,
                });
            }
            Fact::PapersDisposed { .. } => self.papers_gone(stamp, None),
            Fact::PapersReturned { means, .. } => self.papers_gone(stamp, Some(*means)),
            Fact::Notice(fact) => self.apply_notice(stamp, fact),
            Fact::Money(fact) => self.apply_money(stamp, fact),
            Fact::Post(fact) => self.apply_post(stamp, fact),
            Fact::Collect(fact) => self.apply_collect(stamp, fact),
            Fact::Talk(fact) => self.apply_talk(stamp, fact),
            Fact::Code(fact) => self.apply_code(stamp, fact),
            Fact::Joint(fact) => self.apply_joint(fact),
            Fact::Received { .. } | Fact::Note | Fact::Seen { .. } => {}
            _ => self.apply_to_ask(stamp, fact),
        }
    }

    fn fee_came(&mut self, (yen, means): (u32, FeeMeans), at: Stamp) {
        self.fees.push(FeeReceipt { yen, means, at });
    }

    /// Marks the case whose key was destroyed.
    pub fn erase(&mut self, stamp: Stamp) {
        self.erased = Some(stamp);
    }

    fn apply_to_ask(&mut self, stamp: Stamp, fact: &Fact) {
        let Some(no) = fact.ask() else { return };
        let Some(ask) = self.asks.iter_mut().find(|ask| ask.no == no) else {
            return;
        };
        ask.apply(stamp, fact);
    }

    fn dispatched(&mut self, letter: u16, means: Delivery, on: Date, stamp: &Stamp) {
        let Some(found) = self.letters.iter_mut().find(|l| l.no == letter) else {
            return;
        };
        found.sent = Some(Sent {
            means,
            on,
            at: stamp.clone(),
        });
        let (kind, asks) = (found.kind, found.asks.clone());
        for ask in self.asks.iter_mut().filter(|ask| asks.contains(&ask.no)) {
            match kind {
                LetterKind::Result => ask.answer(letter, stamp),
                LetterKind::Ended => ask.tell(stamp),
                _ => {}
            }
        }
        self.envelope_moved(letter);
    }

    /// Yen received so far, less what went back.
    #[must_use]
    pub fn fee_received(&self) -> u32 {
        let yen = self.fees.iter().map(|fee| fee.yen);
        let came = yen.fold(0, u32::saturating_add);
        let back = self.money.back.iter();
        let back = back.filter(|one| !one.why.is_no_fee());
        came.saturating_sub(back.map(|one| one.yen).sum())
    }

    /// Yen owed for all asks that did not end.
    #[must_use]
    pub fn fee_owed(&self) -> u32 {
        let owing = self.asks.iter().filter(|ask| self.owes(ask));
        owing.map(|ask| ask.fee_yen).sum()
    }

    /// The number of the next letter.
    #[must_use]
    pub fn next_letter(&self) -> u16 {
        let last = self.letters.iter().map(|letter| letter.no).max();
        last.unwrap_or(0).saturating_add(1)
    }

    /// Whether what is owed has arrived.
    #[must_use]
    pub fn is_fee_settled(&self) -> bool {
        self.fee_received() >= self.fee_owed()
    }

    /// One ask by number.
    #[must_use]
    pub fn ask(&self, no: u16) -> Option<&Ask> {
        self.asks.iter().find(|ask| ask.no == no)
    }

    /// Nearest due date of an ask that is not answered.
    #[must_use]
    pub fn next_due(&self) -> Option<Date> {
        self.asks
            .iter()
            .filter(|ask| !ask.is_over() && ask.pause.is_none())
            .filter_map(|ask| ask.due)
            .min()
    }

    /// Whether copies of papers are still kept.
    #[must_use]
    pub fn holds_papers(&self) -> bool {
        self.disposed.is_none() && !self.papers.is_empty()
    }

    /// The entry of the receipt or of any stamp of this case.
    #[must_use]
    pub fn entry(&self, stamp: &Stamp) -> EntryRef {
        EntryRef {
            stream: self.stream.clone(),
            seq: stamp.seq,
        }
    }
}
