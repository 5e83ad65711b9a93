// SPDX-License-Identifier: Apache-2.0
//! What a caller states; each becomes a sentence, and nothing else does.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::deeds::{Changed, Deed, Instead};
use super::parts::Head;

/// An ask as it was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AskTaken {
    /// What is asked for, e.g. 保有個人データの開示.
    pub ask: String,
    /// Whom or what it concerns, in the person's words, if stated.
    pub scope: Option<String>,
}

/// A fee that came with the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTaken {
    /// Amount in yen.
    pub yen: u32,
    /// How it came, e.g. 定額小為替.
    pub means: String,
}

/// What becomes of the identity papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PapersAfter {
    /// They will be disposed of by that day.
    DisposeBy(Date),
    /// They were disposed of on that day.
    Disposed(Date),
    /// They will be sent back by that day.
    ReturnBy(Date),
    /// They are in this envelope.
    ReturnedHere,
}

/// Identity papers in our hands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Papers {
    /// Their names, e.g. 運転免許証の写し.
    pub held: Vec<String>,
    /// What becomes of them, if it is settled.
    pub after: Option<PapersAfter>,
}

/// How the person follows the case without an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Address of the page.
    pub url: String,
    /// The code; left out when it was given another way.
    pub code: Option<String>,
}

/// Facts of 受付のお知らせ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Receipt {
    /// Head of the letter.
    pub head: Head,
    /// Number of the case.
    pub case: String,
    /// Day the application arrived.
    pub received: Date,
    /// How it came, e.g. 簡易書留郵便.
    pub channel: Option<String>,
    /// The person concerned, when the letter goes to an agent.
    pub person: Option<String>,
    /// The agent, with the kind of agency, e.g. `例示 花子 様（任意代理人）`.
    pub agent: Option<String>,
    /// What is asked for; at least one.
    pub asks: Vec<AskTaken>,
    /// Day by which the answer is promised, if the clock runs.
    pub answer_by: Option<Date>,
    /// The fee, if one came.
    pub fee: Option<FeeTaken>,
    /// Identity papers.
    pub papers: Papers,
    /// How to follow the case.
    pub status: Option<Status>,
    /// What lies in the envelope.
    pub enclosures: Vec<String>,
}

/// A ground for refusing, in whole or part (APPI Art. 33(2), 35 …, or a procedural one).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ground {
    /// The article as cited to the person, e.g. 個人情報の保護に関する法律第33条第2項第2号.
    pub article: String,
    /// The ground in short words.
    pub label: String,
    /// Why it applies here (Art. 36), in whole sentences.
    pub explanation: Option<String>,
}

/// Items held back from a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Withheld {
    /// Labels of the items.
    pub items: Vec<String>,
    /// Why.
    pub ground: Ground,
}

/// Items kept although erasure was asked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Kept {
    /// Labels of the items.
    pub items: Vec<String>,
    /// Why.
    pub ground: Ground,
    /// Day until which they are kept, if it is known.
    pub until: Option<Date>,
}

/// How disclosed data reach the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivered {
    /// On paper in this envelope.
    Enclosed,
    /// With this letter, whether on paper or as a file.
    Beside,
    /// On a page that can be opened until a day.
    Page {
        /// Address of the page.
        url: String,
        /// Last day.
        until: Date,
    },
    /// Another way, said in a whole sentence.
    Other(String),
}

/// A level of certainty an erasure reached, and when. State only what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Checked {
    /// Asked again by every key and link; nothing came back.
    Keyed(Date),
    /// Every text column was read through; nothing was found.
    Deep(Date),
    /// The database gave the freed space back.
    Vacuumed(Date),
    /// Logs that may have held earlier values ran out.
    LogsRotated(Date),
}

/// Where backups stand; leave out what is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Backups {
    /// They will have run out by that day.
    ExpireBy(Date),
    /// They had run out on that day.
    Expired(Date),
}

/// An erasure carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// Day it was carried out.
    pub on: Date,
    /// Labels of the items erased; empty says nothing about which.
    pub items: Vec<String>,
    /// Levels reached, in the order reached.
    pub checked: Vec<Checked>,
    /// Systems where a member of staff erased and recorded it, out of reach of a program.
    pub by_hand: Vec<String>,
    /// Where backups stand.
    pub backups: Option<Backups>,
}

/// What was decided about one ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ruling {
    /// Disclosed whole.
    Disclosed {
        /// How it reaches the person.
        by: Delivered,
    },
    /// Disclosed except for some items.
    DisclosedInPart {
        /// How it reaches the person.
        by: Delivered,
        /// What is held back; at least one.
        withheld: Vec<Withheld>,
    },
    /// Disclosure refused; at least one ground.
    DisclosureRefused {
        /// Why.
        grounds: Vec<Ground>,
    },
    /// Nothing is held about the person (Art. 33(3): told without delay).
    NotHeld {
        /// Systems searched, by label; empty says nothing about where.
        searched: Vec<String>,
    },
    /// Erased.
    Erased(Erasure),
    /// Erased except for some items.
    ErasedInPart {
        /// What was done.
        done: Erasure,
        /// What is kept; at least one.
        kept: Vec<Kept>,
    },
    /// Erasure refused; at least one ground.
    ErasureRefused {
        /// Why.
        grounds: Vec<Ground>,
        /// 代替措置 taken instead, in whole sentences.
        substitute: Option<String>,
    },
    /// Told in this very letter: purposes, information, published matters.
    Told {
        /// What was asked.
        deed: Deed,
        /// What is told, line by line; those that begin with ・ are a list.
        lines: Vec<String>,
        /// What is held back; empty where all is told.
        withheld: Vec<Withheld>,
    },
    /// Corrected or stopped.
    Changed {
        /// What was asked.
        deed: Deed,
        /// What was done.
        done: Changed,
        /// What stays as it is; empty where all was done.
        kept: Vec<Kept>,
    },
    /// Not done; at least one ground.
    Declined {
        /// What was asked.
        deed: Deed,
        /// Why.
        grounds: Vec<Ground>,
    },
    /// Another measure is taken in its place (Art. 35).
    Instead {
        /// What was asked.
        deed: Deed,
        /// The measure, and why.
        with: Instead,
    },
    /// Not retained personal data of the sender (Art. 16(4)).
    NotRetained {
        /// Why, and where to ask, in whole sentences.
        explanation: String,
    },
    /// Held for a client under contract (Art. 16(4)).
    ForClient {
        /// The client, where the contract allows to say so.
        client: Option<String>,
        /// Day on which the client heard of the request.
        passed_on: Option<Date>,
        /// Last day on which the client hears of it, where the contract sets one.
        by: Option<Date>,
        /// What else there is to say, in whole sentences; may be empty.
        explanation: String,
    },
    /// About somebody who has died (Art. 2(1)).
    Deceased {
        /// What else there is to say, in whole sentences; may be empty.
        explanation: String,
    },
    /// Another law has its own procedure (Arts. 33(4), 34(2)).
    OtherRoute {
        /// The article and the procedure.
        ground: Ground,
    },
}

/// One ask and what was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskResult {
    /// What was asked for, e.g. 保有個人データの開示.
    pub ask: String,
    /// Whom or what it concerned, if stated.
    pub scope: Option<String>,
    /// The decision.
    pub ruling: Ruling,
}

/// Another case of the same application that a letter answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answered {
    /// Number of the case.
    pub case: String,
    /// Day the application arrived.
    pub received: Date,
    /// The person concerned.
    pub person: String,
    /// The decisions; at least one.
    pub asks: Vec<AskResult>,
    /// Identity papers.
    pub papers: Papers,
}

/// Facts of 結果のご通知.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reply {
    /// Head of the letter; `complaints` must not be empty.
    pub head: Head,
    /// Number of the case.
    pub case: String,
    /// Day the application arrived.
    pub received: Date,
    /// The person concerned, when the letter goes to an agent.
    pub person: Option<String>,
    /// The agent, with the kind of agency.
    pub agent: Option<String>,
    /// The decisions; at least one.
    pub asks: Vec<AskResult>,
    /// Identity papers.
    pub papers: Papers,
    /// Yen that came beyond the fee and go back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overpaid: Option<u32>,
    /// Other cases of the same application, each about another person; `person` is named then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Answered>,
    /// What lies in the envelope.
    pub enclosures: Vec<String>,
}
