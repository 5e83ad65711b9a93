// SPDX-License-Identifier: Apache-2.0
//! Papers in a former name: taken as the person's where another paper shows the change of name, and kept in the record.

use serde::{Deserialize, Serialize};
use yakusoku_policy::PaperId;

use super::{IdentityFact, place};
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::{Fact, Match};
use crate::request::proof::lawful;
use crate::request::state::{Case, Stamp};

/// A paper in a former name that was taken as the person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerName {
    /// Which of the papers checked, from 1.
    pub paper: u16,
    /// What showed the change of name.
    pub proof: PaperId,
    /// By whom, when.
    pub at: Stamp,
}

impl Case {
    /// The name on a paper agrees after all; nothing else that differs does.
    pub(super) fn former_name(&mut self, paper: u16, stamp: &Stamp) {
        let Some(check) = self.papers.get_mut(place(paper)) else {
            return;
        };
        check.detail.differs.retain(|what| *what != Match::Name);
        if !check.matches.contains(&Match::Name) {
            check.matches.push(Match::Name);
        }
        let found = check.at.clone();
        let mismatches = self.standing.mismatches.iter_mut();
        for one in mismatches.filter(|one| one.settled.is_none() && one.at == found) {
            one.what.retain(|what| *what != Match::Name);
            one.settled = one.what.is_empty().then(|| stamp.clone());
        }
    }

    /// Papers that bear another name than the application and are not taken as the person's: their numbers, from 1.
    #[must_use]
    pub fn in_other_names(&self) -> Vec<u16> {
        (1..)
            .zip(&self.papers)
            .filter(|(_, check)| check.detail.differs.contains(&Match::Name))
            .map(|(no, _)| no)
            .collect()
    }
}

/// A paper whose name differs counts by one that shows why; what it shows is kept in words.
pub(super) fn decide(
    case: &Case,
    (paper, proof, reason): (u16, &PaperId, &str),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    if !case.in_other_names().contains(&paper) {
        return Err(Refusal::NoMismatch);
    }
    let shows = yakusoku_policy::paper(proof).is_some_and(|one| one.shows_former_name);
    if !shows {
        return Err(Refusal::PaperNotAccepted(proof.to_string()));
    }
    if !lawful(proof, ctx.today.date) {
        return Err(Refusal::PaperForbidden(proof.to_string()));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let fact = IdentityFact::FormerNameAccepted {
        paper,
        proof: proof.clone(),
    };
    let mut after = case.clone();
    after.apply_identity(case.received.clone(), &fact);
    let accepted = NewFact {
        fact: Fact::Identity(fact),
        sealed: Some(reason.to_owned()),
    };
    let verified = crate::request::papers::verified(&after);
    Ok([accepted].into_iter().chain(verified).collect())
}
