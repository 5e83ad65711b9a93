// SPDX-License-Identifier: Apache-2.0
//! Whether an edition may be put forward or approved now; a refusal says why not.

use jiff::civil::Date;

use super::{Approved, Editions, Named, Proposed};
use crate::{ActorRef, Today};

/// Why nothing was done about an edition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditionRefused {
    /// The same person has put this very text forward already.
    #[error("the edition was proposed already and waits for its approval")]
    AlreadyProposed,
    /// It was approved already.
    #[error("the edition was approved already")]
    AlreadyApproved {
        /// The day it takes, or took, effect.
        takes_effect: Date,
    },
    /// Its number is not above those approved before: one number would name two texts.
    #[error("edition {edition} was approved before: another text needs a higher number")]
    NotNewer {
        /// The highest approved so far.
        edition: u32,
    },
    /// Nobody has put such an edition forward.
    #[error("no such edition waits for approval")]
    NotProposed,
    /// Whoever proposed it does not approve it.
    #[error("whoever proposed an edition does not approve it")]
    SamePerson,
}

/// Puts an edition forward.
///
/// # Errors
/// [`EditionRefused`].
pub fn propose(
    editions: &Editions,
    (named, warnings): (Named, u32),
    actor: &ActorRef,
) -> Result<Proposed, EditionRefused> {
    if let Some(known) = editions.find(&named.hash) {
        if let Some(approval) = &known.approved {
            return Err(EditionRefused::AlreadyApproved {
                takes_effect: approval.takes_effect,
            });
        }
        // Somebody else may take it over, so that the first may approve it.
        if known.proposed.as_ref().is_some_and(|by| by.by == *actor) {
            return Err(EditionRefused::AlreadyProposed);
        }
    }
    let highest = editions.highest_approved();
    if named.edition <= highest {
        return Err(EditionRefused::NotNewer { edition: highest });
    }
    Ok(Proposed { named, warnings })
}

/// Approves an edition that somebody else put forward.
///
/// # Errors
/// [`EditionRefused`].
pub fn approve(
    editions: &Editions,
    hash: &str,
    (actor, today): (&ActorRef, Today),
) -> Result<Approved, EditionRefused> {
    let known = editions.find(hash).ok_or(EditionRefused::NotProposed)?;
    if let Some(approval) = &known.approved {
        return Err(EditionRefused::AlreadyApproved {
            takes_effect: approval.takes_effect,
        });
    }
    let proposal = known.proposed.as_ref();
    let proposal = proposal.ok_or(EditionRefused::NotProposed)?;
    if proposal.by == *actor {
        return Err(EditionRefused::SamePerson);
    }
    let highest = editions.highest_approved();
    if known.named.edition <= highest {
        return Err(EditionRefused::NotNewer { edition: highest });
    }
    Ok(Approved {
        named: known.named.clone(),
        proposal: proposal.seq,
        takes_effect: known.named.effective.max(today.date),
    })
}
