// SPDX-License-Identifier: Apache-2.0
//! 確認コードの再発行 of a complaint or question: whoever lost the code of its page of progress gets another.
//!
//! It goes to the contact that was given with it. The page shows only answers meant for it, which tell nothing about a
//! person; so nobody's identity is asked for, and the number of codes is bounded as for requests.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::decide::MatterRefused;
use super::state::Matter;
use crate::request::code::{RENEWALS_DAYS, RENEWALS_MAX};
use crate::request::command::Rank;

/// Whether a new code may be issued today.
///
/// # Errors
/// [`MatterRefused::NoWords`] without a reason, [`MatterRefused::CodesMany`] for anybody but the manager.
pub fn may_renew_code(
    matter: &Matter,
    reason: &str,
    (today, rank): (Date, Rank),
) -> Result<(), MatterRefused> {
    if reason.trim().is_empty() {
        return Err(MatterRefused::NoWords);
    }
    let since = today.saturating_sub(RENEWALS_DAYS.days());
    let lately = matter.codes.iter().filter(|on| **on > since).count();
    if lately >= RENEWALS_MAX && rank != Rank::Manager {
        return Err(MatterRefused::CodesMany(lately));
    }
    Ok(())
}
