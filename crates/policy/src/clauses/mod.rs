// SPDX-License-Identifier: Apache-2.0
//! Every promise of a policy, numbered and worded as the public reads it.
//!
//! Ids are stable over editions, numbers follow the file: chapters in a fixed order, those without
//! a promise left out, so that 第1条 is always the first chapter there is. What keeps a promise is
//! not decided here; [`ClauseWhat`] says what is promised in terms a keeper understands.

mod build;
mod chapters;
mod derived;
mod details;
mod doing;
mod promised;
mod requests;
mod terms;
mod wording;

pub use doing::{Doing, Rhythm};
pub use promised::{Coverage, Promised};
use serde::Serialize;
pub use terms::TermKeeper;

use crate::model::Policy;
use crate::period::Period;
use crate::text::{Lang, Text};
use crate::words::{Chapter, Kind};

/// One promise of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Clause {
    /// Stable over editions, `requests.answer.disclosure`.
    pub id: String,
    /// 第n条, from 1.
    pub chapter: u32,
    /// 第n項, from 1 in each chapter.
    pub paragraph: u32,
    /// What the chapter is called.
    pub chapter_title: Text,
    /// The promise as the public reads it, without a full stop.
    pub text: Text,
    /// What is promised.
    pub what: ClauseWhat,
    /// Line of the file it comes from.
    pub line: u32,
}

/// What a clause promises, for the keepers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ClauseWhat {
    /// A privacy manager is appointed (Art. 23).
    Manager,
    /// Use stays within the stated purposes (Art. 18).
    PurposeLimit,
    /// One purpose of use (Art. 17).
    Purpose {
        /// Its name in the file.
        name: String,
    },
    /// Records are erased when their time is up (Art. 22).
    Retention {
        /// Its name in the file.
        name: String,
        /// How long they are kept.
        keep: Period,
    },
    /// A kind of request is taken by the channels of the policy.
    Intake,
    /// Requests of a kind are answered in time (Arts. 32–35).
    AnswerWithin {
        /// The kind.
        kind: Kind,
        /// The period.
        within: Period,
        /// How long before the due date it counts as at risk.
        warn: Period,
    },
    /// Fees are charged for these kinds only, in yen as written (Art. 38).
    FeeOnly {
        /// Kind and amount; empty where everything is free.
        kinds: Vec<(Kind, u32)>,
    },
    /// Identity is confirmed with this many papers before anything is done (Art. 37).
    IdentityFirst {
        /// How many.
        needed: u8,
    },
    /// An agent's authority is confirmed before anything is done (Art. 37(3)).
    AuthorityFirst,
    /// A defect is told and the desk waits (Art. 37).
    DefectNotified {
        /// How long.
        wait: Period,
    },
    /// A kind is refused on the published grounds only.
    GroundsOnly {
        /// The kind.
        kind: Kind,
    },
    /// A refusal carries its reason and the way to complain (Art. 36).
    RefusalWithReason,
    /// A kind is decided by two people.
    TwoPeople {
        /// The kind.
        kind: Kind,
    },
    /// Submitted papers are disposed of, or returned, in time.
    PapersDisposed {
        /// Within this period from the end of the procedure.
        within: Period,
    },
    /// A published safety measure (Art. 23).
    Safety {
        /// Its id in the file.
        id: String,
    },
    /// Complaints are handled at a named desk (Art. 40).
    Complaints,
    /// Name, address and representative are published (Art. 32(1)(i)).
    OperatorPublished,
    /// The policy shows its dates and who signs it.
    Signed,
    /// Certified bodies are named with their complaint desks (Order 10(iii)).
    CertifiedBodies,
    /// The entries of a chapter are all there is.
    OnlyListed {
        /// The chapter.
        chapter: Chapter,
    },
    /// Personal data go to others in the listed cases only (Art. 27).
    ProvisionLimit,
    /// The request form is handed out as stated.
    FormOffered,
    /// Requests by other ways are not accepted.
    OnlyChannels,
    /// Other papers confirm the person for a channel or a kind.
    Evidence {
        /// How many.
        needed: u8,
    },
    /// An agent proves the authority by the listed papers (Order 13).
    AgentPapers {
        /// `statutory_agent` or `mandated_agent`.
        agent: String,
    },
    /// A missing or short fee is told, and the desk waits.
    FeeUnpaid,
    /// A fee is not returned on refusal.
    FeeKept,
    /// More than the fee is not returned.
    OverpaidKept,
    /// The applicant bears the charge for a postal order.
    IssuingCharge,
    /// A detail of a row, by its path.
    Detail {
        /// `retention/orders/methods`.
        path: String,
    },
    /// A decision passes the stated posts in order.
    Route,
    /// The result goes to the stated place in the stated way.
    Delivered,
    /// Where the form chosen is difficult, another is used and told.
    OtherForm,
    /// An entry of a chapter of named promises.
    Entry {
        /// The chapter.
        chapter: Chapter,
        /// Its name in the file.
        name: String,
    },
    /// A free-standing promise.
    Stated {
        /// Its id in the file.
        id: String,
    },
}

impl Clause {
    /// 「第8条第1項」, `Art. 8(1)`.
    #[must_use]
    pub fn article(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => format!("第{}条第{}項", self.chapter, self.paragraph),
            Lang::En => format!("Art. {}({})", self.chapter, self.paragraph),
        }
    }
}

impl Policy {
    /// Every promise of the policy, in the order the public reads them.
    #[must_use]
    pub fn clauses(&self) -> Vec<Clause> {
        let drafted = build::drafted(self).into_iter();
        drafted.map(|(clause, _)| clause).collect()
    }
}
