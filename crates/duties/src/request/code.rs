// SPDX-License-Identifier: Apache-2.0
//! 確認コードの再発行: whoever lost the code that opens the page of the progress gets another, and the old one opens nothing.
//!
//! A new code goes where the first one could have gone: to the address or the mail address of the application itself, or
//! into the hands of somebody whose identity is confirmed. The code is never here, only a keyed token of it; a letter
//! that bears one is destroyed once it left.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Delivery, mail};

use super::command::{Context, NewFact, Rank, Refusal};
use super::fact::{Fact, LetterKind};
use super::state::{Case, Letter, Stamp};
use crate::BlobRef;

/// New codes within [`RENEWALS_DAYS`] that anybody of the desk may issue for one case; more take the manager.
pub const RENEWALS_MAX: usize = 3;
/// Days over which new codes are counted.
pub const RENEWALS_DAYS: i32 = 30;

/// How a new code reaches the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeTo {
    /// A letter to the address of the application.
    Letter,
    /// A mail to the mail address of the application.
    Email,
    /// Into the person's hands, at the desk.
    Hand,
}

impl CodeTo {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Letter, Self::Email, Self::Hand];

    /// Stable word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Hand => "hand",
        }
    }

    /// The way of a word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|to| to.name() == name)
    }

    /// As staff read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Letter => "請求書の住所に郵送",
            Self::Email => "請求書のメールアドレスに送信",
            Self::Hand => "窓口で手渡し",
        }
    }
}

/// A new code was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum CodeFact {
    /// The code of before opens nothing any more. Sealed: who asked for it and why.
    Renewed {
        /// How it reaches the person.
        to: CodeTo,
        /// Day.
        on: Date,
        /// Keyed token of number and code.
        token: String,
        /// The letter that bears it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        letter: Option<u16>,
    },
}

/// Entry kind of a new code.
pub const RENEWED: &str = "case.code_renewed";

impl CodeFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Renewed { .. } => RENEWED,
        }
    }
}

/// A new code is to be issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewing {
    /// How it reaches the person.
    pub to: CodeTo,
    /// Who asked for it and why; where it is handed over, what showed who stood there.
    pub reason: String,
    /// Keyed token of number and code.
    pub token: String,
    /// The letter that bears it, as PDF.
    pub blob: Option<BlobRef>,
}

/// A code that was issued anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewal {
    /// How it reaches the person.
    pub to: CodeTo,
    /// Day.
    pub on: Date,
    /// The letter that bears it.
    pub letter: Option<u16>,
    /// By whom, when.
    pub at: Stamp,
}

impl Case {
    pub(super) fn apply_code(&mut self, stamp: Stamp, fact: &CodeFact) {
        let CodeFact::Renewed { to, on, letter, .. } = fact;
        self.codes.push(Renewal {
            to: *to,
            on: *on,
            letter: *letter,
            at: stamp,
        });
    }

    /// Whether a letter bears a code that was replaced by a newer one: it must not leave any more.
    #[must_use]
    pub fn bears_old_code(&self, letter: &Letter) -> bool {
        let last = self.codes.last().and_then(|code| code.letter);
        letter.kind == LetterKind::NewCode && last != Some(letter.no)
    }

    /// Whether the file of a letter is kept. One that bears a code goes when it left or bears an old one.
    #[must_use]
    pub fn keeps_file(&self, letter: &Letter) -> bool {
        letter.kind != LetterKind::NewCode
            || (letter.sent.is_none() && !self.bears_old_code(letter))
    }

    /// Whether a new code may be issued today.
    ///
    /// # Errors
    /// [`Refusal::ReasonMissing`], [`Refusal::Erased`], [`Refusal::Mismatch`], [`Refusal::IdentityOpen`] for one that is
    /// handed over, [`Refusal::CodesMany`].
    pub fn may_renew_code(
        &self,
        (to, reason): (CodeTo, &str),
        ctx: &Context<'_>,
    ) -> Result<(), Refusal> {
        if self.erased.is_some() {
            return Err(Refusal::Erased);
        }
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        // Where it is not known who asks, it is not known whose address stands in the application either.
        if self.standing.mismatch().is_some() {
            return Err(Refusal::Mismatch);
        }
        if to == CodeTo::Hand && self.identity.is_none() {
            return Err(Refusal::IdentityOpen);
        }
        let since = ctx.today.date.saturating_sub(RENEWALS_DAYS.days());
        let lately = self.codes.iter().filter(|one| one.on > since).count();
        if lately >= RENEWALS_MAX && ctx.rank != Rank::Manager {
            return Err(Refusal::CodesMany(lately));
        }
        Ok(())
    }
}

/// Whether a letter bears a code.
pub(super) fn is_code_letter(case: &Case, no: u16) -> bool {
    let mut letters = case.letters.iter();
    letters.any(|one| one.no == no && one.kind == LetterKind::NewCode)
}

/// Whether a letter may leave as far as its code goes: the newest one, on paper.
pub(super) fn may_leave(case: &Case, letter: &Letter, means: Delivery) -> Result<(), Refusal> {
    if letter.kind != LetterKind::NewCode {
        return Ok(());
    }
    if case.bears_old_code(letter) {
        return Err(Refusal::CodeReplaced(letter.no));
    }
    let on_paper = mail(means).is_some() || means == Delivery::Handover;
    on_paper.then_some(()).ok_or(Refusal::EnvelopeOnly(means))
}

pub(super) fn decide(
    case: &Case,
    renewing: &Renewing,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    case.may_renew_code((renewing.to, &renewing.reason), ctx)?;
    let on = ctx.today.date;
    let letter = renewing.blob.as_ref().map(|_| case.next_letter());
    let made = renewing.blob.as_ref().zip(letter).map(|(blob, letter)| {
        NewFact::from(Fact::LetterMade {
            letter,
            kind: LetterKind::NewCode,
            asks: Vec::new(),
            blob: blob.clone(),
            on,
        })
    });
    let renewed = NewFact {
        fact: Fact::Code(CodeFact::Renewed {
            to: renewing.to,
            on,
            token: renewing.token.clone(),
            letter,
        }),
        sealed: Some(renewing.reason.clone()),
    };
    Ok(made.into_iter().chain([renewed]).collect())
}
