// SPDX-License-Identifier: Apache-2.0
//! Looking at a paper: what counts, what is too old, what a kept copy must not show.

use serde::{Deserialize, Serialize};
use yakusoku_policy::PaperId;

use super::command::{Context, NewFact, Refusal};
use super::fact::{Fact, Match, Validity};
use super::identity::{IdentityFact, Mismatch};
use super::proof::{MaskSeen, PaperDetail, lawful};
use super::state::{Case, Stamp};
use crate::BlobRef;
use crate::calendar::Roll;

/// A paper looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperCheck {
    /// Which.
    pub paper: PaperId,
    /// What agrees.
    pub matches: Vec<Match>,
    /// In date or not.
    pub validity: Validity,
    /// The sealed image, until it is destroyed.
    pub image: Option<BlobRef>,
    /// Whose, issued when, what must still be blacked out.
    #[serde(default)]
    pub detail: PaperDetail,
    /// By whom, when.
    pub at: Stamp,
}

impl PaperCheck {
    /// Counts towards identity: in date, the name agrees with one more thing, nothing differs, and
    /// nothing on the kept copy is still to be blacked out.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.validity == Validity::InDate
            && self.detail.differs.is_empty()
            && self.detail.open.is_empty()
            && self.matches.contains(&Match::Name)
            && self.matches.len() >= 2
    }
}

/// A paper was looked at.
pub(super) fn check(
    case: &Case,
    mut check: PaperCheck,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let name = || check.paper.to_string();
    if !lawful(&check.paper, ctx.today.date) {
        return Err(Refusal::PaperForbidden(name()));
    }
    if !case.terms.papers().contains(&check.paper) {
        return Err(Refusal::PaperNotAccepted(name()));
    }
    check.validity = validity(case, &check, ctx)?;
    check.detail.open = still_to_mask(case, &check);
    let mut facts = vec![NewFact::from(Fact::PaperChecked {
        paper: check.paper.clone(),
        matches: check.matches.clone(),
        validity: check.validity,
        image: check.image.clone(),
        detail: check.detail.clone(),
    })];
    let mut after = case.clone();
    after.paper_checked(check);
    facts.extend(verified(&after));
    Ok(facts)
}

/// Too long since its issue is expired, whatever the eye says.
fn validity(case: &Case, check: &PaperCheck, ctx: &Context<'_>) -> Result<Validity, Refusal> {
    if let Some(issued) = check.detail.issued.filter(|day| *day > ctx.today.date) {
        return Err(Refusal::DayOutside(issued));
    }
    let fresh = case.terms.proof.as_ref().and_then(|proof| proof.fresh);
    let Some(fresh) = fresh.filter(|_| case.terms.asks_issue_of(&check.paper)) else {
        return Ok(check.validity);
    };
    let missing = || Refusal::IssueDateMissing(check.paper.to_string());
    let issued = check.detail.issued.ok_or_else(missing)?;
    // Counted to the day the application arrived: the desk's own delay is not the person's.
    let last = ctx.calendar.due(issued, fresh, Roll::None);
    if last < case.received_on {
        Ok(Validity::Expired)
    } else {
        Ok(check.validity)
    }
}

/// Fields that a copy still shows. A paper shown at the desk leaves nothing to black out.
fn still_to_mask(case: &Case, check: &PaperCheck) -> Vec<String> {
    match check.detail.masks {
        MaskSeen::Visible if check.image.is_some() => case.terms.masks_of(&check.paper),
        MaskSeen::Visible | MaskSeen::Hidden => Vec::new(),
    }
}

/// A kept copy was blacked out.
pub(super) fn mask(
    case: &Case,
    (paper, image, fields): (u16, &BlobRef, &[String]),
) -> Result<Vec<NewFact>, Refusal> {
    let at = usize::from(paper).wrapping_sub(1);
    let check = case.papers.get(at).ok_or(Refusal::NoCopy(paper))?;
    let was = check.image.clone().ok_or(Refusal::NoCopy(paper))?;
    let fields: Vec<String> = fields
        .iter()
        .filter(|id| case.terms.masks_of(&check.paper).contains(id))
        .cloned()
        .collect();
    if fields.is_empty() {
        return Err(Refusal::NothingToMask);
    }
    let fact = IdentityFact::PaperMasked {
        paper,
        image: image.clone(),
        was,
        fields,
    };
    let mut after = case.clone();
    if let (Some(check), IdentityFact::PaperMasked { fields, .. }) =
        (after.papers.get_mut(at), &fact)
    {
        check.detail.open.retain(|id| !fields.contains(id));
    }
    let mut facts = vec![NewFact::from(Fact::Identity(fact))];
    facts.extend(verified(&after));
    Ok(facts)
}

/// Identity, the first time everything agrees; clocks that waited for it start.
pub(super) fn verified(after: &Case) -> Vec<NewFact> {
    if after.identity.is_some() || after.standing.mismatch().is_some() {
        return Vec::new();
    }
    // Papers are asked of people in the EEA only where there is doubt; what agrees with the data on file leaves none, and
    // an agent shows authority all the same (GDPR Art. 12(6)).
    let known =
        after.is_gdpr() && !after.standing.on_file.is_empty() && after.is_authority_proven();
    let Some(papers) = after.proven(None).or(known.then_some(0)) else {
        return Vec::new();
    };
    // Clocks that waited for it start by `decide`, where the file says what they wait for.
    vec![NewFact::from(Fact::IdentityVerified { papers })]
}

impl Case {
    pub(super) fn paper_checked(&mut self, check: PaperCheck) {
        if !check.detail.differs.is_empty() {
            self.standing.mismatches.push(Mismatch {
                what: check.detail.differs.clone(),
                at: check.at.clone(),
                settled: None,
            });
        }
        self.papers.push(check);
    }
}
