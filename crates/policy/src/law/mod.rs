// SPDX-License-Identifier: Apache-2.0
//! The law as dated data, and the check of a policy against it as of a date.
//!
//! Rules, grounds, papers and rates lie as YAML in `law/` at the root, each with its article and
//! the days it is in force. Code says only *where* a rule looks; data says what it is, since when,
//! and how it is put into words. Nothing here reads the clock.

mod authorities;
mod check;
mod data;
mod grounds;
mod mail;
mod papers;
mod returned;
mod rules;

pub use authorities::authority;
pub(crate) use check::{check, rule_codes};
pub(crate) use data::{Usual, consumption_tax_percent, usual};
pub use grounds::{Ground, GroundClass, grounds};
pub(crate) use grounds::{ground_ids, ground_label, has_basis};
pub use mail::{MailKind, mail};
pub(crate) use papers::paper_ids;
pub use papers::{Mask, PaperStanding, PaperType, paper, papers};
pub use returned::{ReturnRule, return_rule};
