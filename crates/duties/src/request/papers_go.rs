// SPDX-License-Identifier: Apache-2.0
//! How identity papers leave the desk at the end: destroyed, or sent back where that was promised.

use jiff::civil::Date;
use yakusoku_policy::Delivery;

use super::command::{Command, Context, NewFact, Refusal};
use super::fact::Fact;
use super::state::{Case, Stamp};
use crate::BlobRef;

/// What is done with the papers of a closed case.
pub(super) fn decide(
    case: &Case,
    command: &Command,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    match command {
        Command::DisposePapers { on } => {
            let (on, images) = (*on, leaving(case, *on, ctx)?);
            Ok(vec![Fact::PapersDisposed { on, images }.into()])
        }
        Command::ReturnPapers {
            on,
            means,
            tracking,
        } => send_back(case, (*means, *on), tracking, ctx),
        _ => Ok(Vec::new()),
    }
}

/// Papers go back to whoever applied, and the images of them are destroyed; the tracking number stays sealed.
fn send_back(
    case: &Case,
    (means, on): (Delivery, Date),
    tracking: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let images = leaving(case, on, ctx)?;
    if !carries_paper(means) {
        return Err(Refusal::NoPaperBy(means));
    }
    let mut fact = NewFact::from(Fact::PapersReturned { on, means, images });
    fact.sealed = Some(tracking.to_owned()).filter(|tracking| !tracking.is_empty());
    Ok(vec![fact])
}

/// The images of the papers, where these may leave now.
fn leaving(case: &Case, on: Date, ctx: &Context<'_>) -> Result<Vec<BlobRef>, Refusal> {
    let Some(closed) = &case.closed else {
        return Err(Refusal::NotClosed);
    };
    if !case.holds_papers() {
        return Err(Refusal::NoPapers);
    }
    ctx.within(on, closed.on)?;
    let images = case.papers.iter();
    Ok(images.filter_map(|paper| paper.image.clone()).collect())
}

/// Whether a sheet of paper can go this way.
#[must_use]
pub const fn carries_paper(means: Delivery) -> bool {
    !matches!(
        means,
        Delivery::Download | Delivery::Email | Delivery::Media
    )
}

impl Case {
    /// Whether the policy of the receipt promised that the papers go back.
    #[must_use]
    pub fn owes_papers_back(&self) -> bool {
        self.terms.pinned.papers_go_back
    }

    /// Papers and images are gone, sent back or destroyed; what was checked is remembered.
    pub(super) fn papers_gone(&mut self, stamp: Stamp, back: Option<Delivery>) {
        for paper in &mut self.papers {
            paper.image = None;
        }
        self.disposed = Some(stamp);
        self.papers_back = back;
    }
}
