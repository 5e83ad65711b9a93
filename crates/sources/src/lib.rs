// SPDX-License-Identifier: Apache-2.0
//! Hands on the operator's systems: find what is a person's, give it out, erase it, prove it gone.
//!
//! The engineers' map (`systems.yaml`) says where data lives; this crate reads the map, checks it
//! against the live databases, and carries out four verbs on them: [`locate`], [`export`],
//! [`erase`] and [`confirm`], the last three from an immutable [`Plan`].
//!
//! Three rules hold everywhere. Names of tables and columns come only from the catalogue of the
//! database itself and are quoted by its rule; values are always bound. Rows that are also another
//! person's are neither given out nor deleted. What cannot be carried out is said when planning.

mod already;
mod canary;
mod confirm;
mod erase;
mod export;
mod live;
mod locate;
mod map;
mod plan;
mod problem;
mod propose;
mod reach;
mod restored;
mod restored_rows;
mod rights;
mod source;
mod sql;
mod sweep;

pub use already::{Already, already};
pub use canary::{Beat, beat};
pub use confirm::{Acting, Confirmed, Level, Remaining, confirm, confirm_all, confirm_change};
pub use erase::{Erased, StepDone, change, erase};
pub use export::{Exported, Given, Head, Sink, Table, export, export_parts};
pub use live::check;
pub use locate::{
    Binding, Candidate, Hop, Located, Reason, SearchKey, Strength, TableRows, locate, locate_batch,
};
pub use map::{
    Anchor, BusinessYear, Canary, Coarser, Column, Engine, ErasureOf, KeepUntil, Keeper, Key, Kind,
    Limits, Link, LinkAs, Map, Rows, Suspension, SystemMap, TableMap, check_items, read_map,
};
pub use plan::{
    Action, Announced, Batch, BatchPart, Change, ChangePlan, Correction, InPart, Kept, KeptUntil,
    LeftOut, ManualTask, Many, Mode, Plan, PlanProblem, PlanRefused, Progress, Step, Verb, plan,
    plan_batch, plan_change,
};
pub use problem::{MapProblem, Place, Severity, render};
pub use propose::{Grant, Look, grants, propose};
pub use restored::{Mark, Returned, marks, returned};
pub use restored_rows::{RowsBack, row_marks, rows_back};
pub use source::{Cause, Drifted, Secret, Source, SourceError, Sources};
pub use sql::{Bind, Statement};
pub use sweep::{Depth, Found, Skipped, Sought, Swept, Unread, sought, sweep};
