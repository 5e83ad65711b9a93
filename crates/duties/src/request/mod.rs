// SPDX-License-Identifier: Apache-2.0
//! The life cycle of an application under Articles 32 to 39 of the Act.
//!
//! A [`command::Command`] meets a [`state::Case`] and becomes facts or a refusal; facts are folded
//! by the one function [`state::Case::apply`], live and when tables are rebuilt. A fact carries its
//! outcome (due dates, fees, the policy's hash), so folding never asks law, policy or clock.

mod alert;
mod approve;
mod ask;
pub mod code;
pub mod collect;
pub mod command;
pub mod decide;
pub mod extension;
pub mod fact;
mod ground;
pub mod identity;
pub mod joint;
pub mod kinds;
#[cfg(test)]
mod matrix_tests;
pub mod money;
pub mod notice;
mod outcome;
mod papers;
pub mod papers_go;
pub mod pause;
pub mod post;
pub mod proof;
#[cfg(test)]
mod random;
pub mod receive;
pub mod register;
pub mod route;
pub mod state;
pub mod talk;
pub mod tick;
pub mod todo;
pub mod way;
pub mod work;

pub use alert::Alert;
pub use command::{Command, Context, NewFact, Refusal};
pub use decide::{decide, needs_confirmation};
pub use fact::{Fact, Outcome};
pub use identity::{IdentityFact, IdentityStep, OnFile, Withheld};
pub use kinds::{Act, Step, acts, outcomes};
pub use proof::{MaskSeen, Need, PaperDetail, PaperSet, PinnedMask, Proof, Whose};
pub use state::{Ask, Case, Stage};
