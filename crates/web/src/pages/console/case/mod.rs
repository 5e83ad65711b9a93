// SPDX-License-Identifier: Apache-2.0
//! 案件: one case on one page, from clocks to thread; forms only where the next actions allow.

mod action;
mod page;
mod parts;
mod sample;

pub use action::Action;
pub use page::CasePage;
pub use parts::{
    AskRow, CandidateMark, CandidateRow, Clock, Event, FeeBox, FeeForm, Identity, IdentityPaper,
    LetterRow, NextStep, PlanBox, PlanStep, RouteSeat,
};
