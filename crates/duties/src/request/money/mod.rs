// SPDX-License-Identifier: Apache-2.0
//! Money beside the plain receipt: the register of valuables, bills, refunds, and fees sent with a free kind.
//!
//! A fee is taken only for the kinds Art. 38 names. What came for nothing goes back, on record.

mod act;
mod expiry;
mod fold;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Delivery, FeeMeans};

pub(super) use act::{decide, paid};
pub(super) use expiry::{days_bring, wakes_on};

use super::state::Stamp;

/// What became of a valuable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "snake_case")]
pub enum Fate {
    /// It lies in the register.
    Held,
    /// Used or cashed.
    Used {
        /// Day.
        on: Date,
    },
    /// Sent back.
    SentBack {
        /// Day.
        on: Date,
    },
    /// 失効: its last day passed while the desk held it. It is no money until it is issued anew.
    Lapsed {
        /// The day after its last day.
        on: Date,
    },
    /// It was let lapse and is the operator's own loss.
    WrittenOff {
        /// Day.
        on: Date,
    },
}

/// Why what came cannot be taken as the fee and goes back as it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// The file does not take fees this way.
    Means,
    /// Its last day had passed when it came.
    Expired,
}

/// Stamps or a postal order in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valuable {
    /// Number in the case, from 1.
    pub no: u16,
    /// What.
    pub means: FeeMeans,
    /// Yen.
    pub yen: u32,
    /// Day it came.
    pub on: Date,
    /// Day of issue printed on it.
    #[serde(default)]
    pub issued: Option<Date>,
    /// Last day on which it can be cashed.
    pub expires: Option<Date>,
    /// Its last day is near, which was recorded: the desk cashes it now.
    #[serde(default)]
    pub expiring: bool,
    /// It is no fee and goes back.
    pub free: bool,
    /// Why it cannot be the fee, where one is owed; `None` for what came for something free.
    #[serde(default)]
    pub unfit: Option<Unfit>,
    /// Entered by, when; a sealed part holds its number.
    pub taken: Stamp,
    /// The second person who saw it.
    pub witness: Option<Stamp>,
    /// What became of it.
    pub fate: Fate,
}

/// Why money goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackFor {
    /// It came for a free kind (Art. 38).
    FreeKind,
    /// The file does not take it, or its last day had passed.
    Unfit,
    /// More than the fee came.
    Overpaid,
    /// The request was refused, and the file promises the fee back then.
    Refused,
    /// The request ended without an answer, and the file does not keep the fee.
    Ended,
}

impl BackFor {
    /// Whether it goes back as it came and was never part of the fee.
    #[must_use]
    pub const fn is_no_fee(self) -> bool {
        matches!(self, Self::FreeKind | Self::Unfit)
    }
}

/// Money that went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenBack {
    /// Yen.
    pub yen: u32,
    /// Why.
    pub why: BackFor,
    /// Day.
    pub on: Date,
    /// How.
    pub means: Delivery,
    /// The valuable, where one went back as it came.
    pub item: Option<u16>,
    /// By whom, when.
    pub at: Stamp,
}

/// A bill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Ask.
    pub ask: u16,
    /// Yen, tax included.
    pub yen: u32,
    /// By whom, when.
    pub at: Stamp,
}

/// Everything about money but the receipts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Money {
    /// The register of valuables.
    pub valuables: Vec<Valuable>,
    /// What went back.
    pub back: Vec<GivenBack>,
    /// Estimates told, by ask.
    pub estimates: Vec<Bill>,
    /// Bills made after the review.
    pub bills: Vec<Bill>,
}

/// One fact about money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MoneyFact {
    /// Entered in the register. Sealed: its number.
    Taken {
        /// Number in the register of the case.
        item: u16,
        /// What.
        means: FeeMeans,
        /// Yen.
        yen: u32,
        /// Day it came.
        on: Date,
        /// Day of issue printed on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued: Option<Date>,
        /// Last day on which it can be cashed.
        #[serde(default)]
        expires: Option<Date>,
        /// It is no fee and goes back.
        #[serde(default)]
        free: bool,
        /// Why it cannot be the fee that is owed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unfit: Option<Unfit>,
    },
    /// The last day on which it can be cashed is near.
    Expiring {
        /// Item.
        item: u16,
        /// Day from which it is warned of.
        on: Date,
    },
    /// Its last day passed while the desk held it.
    Lapsed {
        /// Item.
        item: u16,
        /// The day after its last day.
        on: Date,
    },
    /// The post office issued a lapsed order anew. Sealed: its new number.
    Reissued {
        /// Item.
        item: u16,
        /// Day of issue printed on the new one.
        issued: Date,
        /// Last day on which the new one can be cashed.
        expires: Option<Date>,
    },
    /// A lapsed order is the operator's loss.
    WrittenOff {
        /// Item.
        item: u16,
        /// Day.
        on: Date,
    },
    /// A second person saw it and the number agrees.
    Witnessed {
        /// Item.
        item: u16,
    },
    /// Used or cashed.
    Used {
        /// Item.
        item: u16,
        /// Day.
        on: Date,
    },
    /// Money went back.
    GivenBack {
        /// Yen.
        yen: u32,
        /// Why.
        why: BackFor,
        /// Day.
        on: Date,
        /// How.
        means: Delivery,
        /// The valuable.
        #[serde(default)]
        item: Option<u16>,
    },
    /// The person was told what it will cost at most.
    Estimated {
        /// Ask.
        ask: u16,
        /// Yen.
        yen: u32,
    },
    /// Billed after the review.
    Billed {
        /// Ask.
        ask: u16,
        /// Yen.
        yen: u32,
    },
}

impl MoneyFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Taken { .. } => "case.valuable_taken",
            Self::Expiring { .. } => "case.valuable_expiring",
            Self::Lapsed { .. } => "case.valuable_lapsed",
            Self::Reissued { .. } => "case.valuable_reissued",
            Self::WrittenOff { .. } => "case.valuable_written_off",
            Self::Witnessed { .. } => "case.valuable_witnessed",
            Self::Used { .. } => "case.valuable_used",
            Self::GivenBack { .. } => "case.money_given_back",
            Self::Estimated { .. } => "case.fee_estimated",
            Self::Billed { .. } => "case.fee_billed",
        }
    }
}

/// What is done about money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum MoneyCommand {
    /// A fee came for something free, in a way the file does not take, or too late to be cashed: it is entered and has to
    /// go back.
    Hold {
        /// Yen.
        yen: u32,
        /// As what.
        paid_by: FeeMeans,
        /// Number of a postal order.
        #[serde(default)]
        number: String,
        /// Day of issue printed on a postal order.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        issued: Option<Date>,
    },
    /// A second person saw it.
    Witness {
        /// Item.
        item: u16,
    },
    /// It was used or cashed.
    Use {
        /// Item.
        item: u16,
        /// Day.
        on: Date,
    },
    /// The post office issued a lapsed order anew.
    Reissue {
        /// Item.
        item: u16,
        /// Day of issue printed on the new one.
        issued: Date,
        /// Its number.
        #[serde(default)]
        number: String,
    },
    /// A lapsed order is entered as the operator's loss, by somebody other than who entered the order.
    WriteOff {
        /// Item.
        item: u16,
        /// Day.
        on: Date,
    },
    /// Money went back.
    GiveBack {
        /// Yen.
        yen: u32,
        /// Why.
        why: BackFor,
        /// Day.
        on: Date,
        /// How.
        means: Delivery,
        /// The valuable.
        #[serde(default)]
        item: Option<u16>,
    },
    /// The person is told what it will cost at most.
    Estimate {
        /// Ask.
        ask: u16,
        /// Yen.
        yen: u32,
    },
    /// The fee is billed.
    Bill {
        /// Ask.
        ask: u16,
        /// Yen; the fixed fee where nothing is given.
        #[serde(default)]
        yen: Option<u32>,
    },
}
