// SPDX-License-Identifier: Apache-2.0
//! 実施の記録: what people did to keep a promise, what they still have to do, and what went wrong.
//!
//! Three general mechanisms: an *act* that was done, a *task* somebody asked for by a day, and a
//! *finding* with its corrective action. Each is a stream of facts of its own; whatever else comes to
//! need one (a complaint, an incident, an audit) adds facts to these and no second mechanism.

mod act;
mod finding;
pub(crate) mod plan;
mod task;

pub use act::{Act, ActFact, ActRefused, End, NewAct};
pub use finding::{
    Finding, FindingCommand, FindingFact, FindingRefused, FoundBy, NewFinding, Step, decide, open,
};
pub use plan::{Due, planned, what_is_due};
pub use task::{Task, TaskFact, TaskRefused, ask};

use jiff::civil::Date;

use crate::form::FormIssue;
use crate::matter::Matter;

/// Every record of acts, tasks and findings that is not forgotten, in any order.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// Since when the ledger records; before that day silence says nothing.
    pub began: Option<Date>,
    /// Acts.
    pub acts: Vec<Act>,
    /// Tasks asked for.
    pub tasks: Vec<Task>,
    /// Findings.
    pub findings: Vec<Finding>,
    /// Complaints, consultations and inquiries from outside.
    pub matters: Vec<Matter>,
    /// Forms somebody asked for; filled where the board is made.
    pub forms: Vec<FormIssue>,
}

impl Register {
    /// Nothing recorded.
    pub const EMPTY: Self = Self {
        began: None,
        acts: Vec::new(),
        tasks: Vec::new(),
        findings: Vec::new(),
        matters: Vec::new(),
        forms: Vec::new(),
    };

    /// The acts of a clause that were not withdrawn, the oldest first.
    #[must_use]
    pub fn acts_of(&self, clause: &str) -> Vec<&Act> {
        let standing = |act: &&Act| act.clause == clause && !act.withdrawn;
        let mut acts: Vec<&Act> = self.acts.iter().filter(standing).collect();
        acts.sort_by(|a, b| (a.done, &a.entry).cmp(&(b.done, &b.entry)));
        acts
    }

    /// The tasks of a clause.
    pub fn tasks_of<'a, 'b>(
        &'a self,
        clause: &'b str,
    ) -> impl Iterator<Item = &'a Task> + use<'a, 'b> {
        self.tasks.iter().filter(move |task| task.clause == clause)
    }

    /// The day a task was done, by the act that names it.
    #[must_use]
    pub fn done_on(&self, task: &Task) -> Option<Date> {
        let did = |act: &&Act| act.task.as_deref() == Some(&task.entry.stream) && !act.withdrawn;
        self.acts.iter().filter(did).map(|act| act.done).min()
    }
}
