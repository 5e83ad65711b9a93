// SPDX-License-Identifier: Apache-2.0
//! 案件: one case on one page, from clocks to thread; forms only where the next actions allow.

mod action;
mod desk;
mod mask;
mod page;
mod parts;
mod sample;
mod standing;

pub use action::Action;
pub use desk::{DeskBox, DeskField, DeskForm};
pub use mask::{MaskPage, TypedBox};
pub use page::CasePage;
pub use parts::{
    AskRow, Asked, CandidateMark, CandidateRow, Clock, Event, FeeBox, FeeForm, Identity,
    IdentityPaper, LetterRow, NextStep, PlanBox, PlanStep, RouteSeat,
};
pub use standing::{AgentForms, CopyRow, LookRow, NeedRow, NoticeRow, StandingPage};
