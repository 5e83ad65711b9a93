// SPDX-License-Identifier: Apache-2.0
//! What shows that a term of the request procedure is kept, by what the term is about.
//!
//! A term is words and a few fields. Only where the fields say enough for a record of the desk to
//! show it is there a keeper; a term that carries no more than words keeps nothing.

use super::ClauseWhat;
use crate::chapter::Term;
use crate::model::{KindRule, Policy};
use crate::words::{Chapter, FeeWhen, TermAbout};

/// What keeps a term of the request procedure (Arts. 32–39).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKeeper {
    /// Papers are checked before the answer.
    Identity,
    /// The person is told of a defect.
    DefectTold,
    /// A wait for a defect to be mended ends as it was announced.
    DefectLapsed,
    /// A wait for the fee ends as it was announced.
    FeeLapsed,
    /// The kinds cost nothing.
    Free,
    /// The fee is paid after a bill.
    Billed,
    /// A refusal reaches the person in time, with its ground.
    RefusalTold,
    /// Whoever asks the desk how a request is made is told.
    Told,
    /// The form is posted to whoever wishes for it.
    Form,
    /// Contents and papers are looked at before anything is decided.
    Checked,
    /// A correction is investigated and carried out in time.
    Investigated,
    /// Nothing is done for an agent whose authority is not proved.
    Agent,
}

impl TermKeeper {
    /// The keeper's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity_first",
            Self::DefectTold => "defect_told",
            Self::DefectLapsed | Self::FeeLapsed => "lapsed",
            Self::Free => "fee_only",
            Self::Billed => "billed",
            Self::RefusalTold => "refusal_told",
            Self::Told => "complaints",
            Self::Form => "forms",
            Self::Checked => "checked_first",
            Self::Investigated => "investigated",
            Self::Agent => "authority_first",
        }
    }
}

impl Policy {
    /// The term of the procedure that a clause stands for; `None` for every other clause.
    #[must_use]
    pub fn term(&self, what: &ClauseWhat) -> Option<&Term> {
        match what {
            ClauseWhat::Entry {
                chapter: Chapter::Terms,
                name,
            } => self.requests.terms.get(name),
            _ => None,
        }
    }

    /// What keeps a term of the procedure; `None` where its fields do not say enough, or it is no
    /// term.
    #[must_use]
    pub fn term_keeper(&self, what: &ClauseWhat) -> Option<TermKeeper> {
        let term = self.term(what)?;
        match (term.about, term.within) {
            (TermAbout::Identity, _) => Some(TermKeeper::Identity),
            (TermAbout::Refusal, _) => Some(TermKeeper::RefusalTold),
            (TermAbout::Intake, _) => Some(TermKeeper::Told),
            (TermAbout::Form, _) => Some(TermKeeper::Form),
            (TermAbout::Checking, _) => Some(TermKeeper::Checked),
            (TermAbout::Investigation, _) if !term.kinds.is_empty() => {
                Some(TermKeeper::Investigated)
            }
            (TermAbout::Agent, _) => Some(TermKeeper::Agent),
            (TermAbout::Defect, None) => Some(TermKeeper::DefectTold),
            (TermAbout::Defect, Some(_)) => Some(TermKeeper::DefectLapsed),
            (TermAbout::Fee, Some(_)) => Some(TermKeeper::FeeLapsed),
            (TermAbout::Fee, None) => self.about_fee(term),
            _ => None,
        }
    }

    /// Kinds that are all free, or all paid after a bill; a mixture says nothing.
    fn about_fee(&self, term: &Term) -> Option<TermKeeper> {
        let fees = || {
            let rules = term.kinds.iter().map(|kind| self.kind(*kind));
            rules.map(|rule| rule.and_then(KindRule::charged))
        };
        if term.kinds.is_empty() {
            return None;
        }
        if fees().all(|fee| fee.is_none()) {
            return Some(TermKeeper::Free);
        }
        fees()
            .all(|fee| fee.is_some_and(|fee| fee.when == FeeWhen::Billed))
            .then_some(TermKeeper::Billed)
    }
}
