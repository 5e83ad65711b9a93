// SPDX-License-Identifier: Apache-2.0
//! What a person answered so far, already checked; sealed as the draft.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use yakusoku_app::draft::new_secret;
use yakusoku_duties::personal::WantsChange;
use yakusoku_duties::request::fact::Applying;
use yakusoku_policy::{Claim, Country, Delivery, Kind};

use crate::pages::portal::Trouble;

/// Everything answered so far.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Answers {
    /// Made by chance when the first answer was given: the same answers another day are another request.
    pub(super) begun: String,
    pub(super) applying: Option<Applying>,
    pub(super) kinds: Vec<Kind>,
    /// Where the person is, where rights of the GDPR are asked for.
    pub(super) country: Option<Country>,
    pub(super) disclosure: Option<WhatToDisclose>,
    pub(super) erasure: Option<WhatToErase>,
    pub(super) about: BTreeMap<Kind, AboutKind>,
    pub(super) name: Option<Named>,
    pub(super) birth: Option<Date>,
    pub(super) address: Option<Lived>,
    pub(super) contact: Option<Reached>,
    pub(super) agent: Option<ByAgent>,
    pub(super) delivery: Option<Delivery>,
}

/// Which information, of which time.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct WhatToDisclose {
    pub(super) categories: Vec<String>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
}

/// Which information, and why.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct WhatToErase {
    pub(super) categories: Vec<String>,
    pub(super) claim: Claim,
    pub(super) details: String,
}

/// What a request of another kind is about.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct AboutKind {
    pub(super) categories: Vec<String>,
    pub(super) claim: Option<Claim>,
    pub(super) since: Option<Date>,
    pub(super) until: Option<Date>,
    pub(super) change: WantsChange,
    pub(super) proof: String,
    pub(super) details: String,
}

/// A name and its reading.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Named {
    pub(super) family: String,
    pub(super) given: String,
    pub(super) family_kana: String,
    pub(super) given_kana: String,
}

/// An address.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Lived {
    /// `000-0000`
    pub(super) postcode: String,
    pub(super) line1: String,
    pub(super) line2: String,
}

impl Lived {
    /// The lines below the postcode.
    pub(super) fn lines(&self) -> Vec<String> {
        let lines = [&self.line1, &self.line2].into_iter();
        lines.filter(|line| !line.is_empty()).cloned().collect()
    }
}

/// How to reach the person; one of both at least.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Reached {
    pub(super) email: String,
    pub(super) phone: String,
}

/// Who asks in the person's place.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct ByAgent {
    pub(super) family: String,
    pub(super) given: String,
    pub(super) address: Lived,
    pub(super) phone: String,
}

impl Answers {
    /// No answer yet.
    pub(super) fn begin() -> Result<Self, Trouble> {
        let begun = new_secret().map_err(|_| Trouble::Broken)?;
        Ok(Self {
            begun,
            ..Self::default()
        })
    }

    /// Whether somebody else asks for the person.
    pub(super) fn by_agent(&self) -> bool {
        self.applying
            .is_some_and(|applying| applying != Applying::Person)
    }

    /// Whether rights of people in the EEA or the United Kingdom are asked for.
    pub(super) fn is_gdpr(&self) -> bool {
        self.kinds.iter().any(|kind| kind.is_gdpr())
    }

    /// Names these very answers, so that a stale page cannot send others.
    pub(super) fn fingerprint(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        let digest = Sha256::digest(text.as_bytes());
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

/// What lies under a visitor's secret: answers, then the result, once with its code.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "snake_case")]
pub(super) enum Kept {
    /// Not sent yet.
    Answers(Box<Answers>),
    /// Sent; the code is shown once.
    Sent(Sent),
    /// Sent, and the code was shown: it is no longer in here.
    Shown(Sent),
}

/// What the page after sending shows.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Sent {
    pub(super) number: String,
    pub(super) code: String,
    pub(super) on: Date,
    pub(super) applying: Applying,
    pub(super) kinds: Vec<Kind>,
}
