// SPDX-License-Identifier: Apache-2.0
//! What an ask has gathered besides search and plan; folded from the facts of [`super::Stepped`].

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::GroundId;

use super::{Act, Finding, Stepped};
use crate::request::state::Stamp;

/// Everything gathered for one ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prep {
    /// The act chosen where the kind leaves a choice.
    pub act: Option<Act>,
    /// The last investigation (Art. 34(2)).
    pub investigated: Option<Investigated>,
    /// The answer in words, where the answer is a text.
    pub drafted: Option<Drafted>,
    /// What people do where no program reaches.
    pub tasks: Vec<Task>,
    /// これに代わるべき措置 (Art. 35).
    pub measure: Option<Measure>,
    /// Held under contract for a client, to whom the request is passed on.
    pub for_client: Option<ForClient>,
    /// The statutory ground of the proposal that the published list does not name.
    pub unlisted: Option<GroundId>,
}

/// An investigation on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Investigated {
    /// What came out.
    pub finding: Finding,
    /// When, by whom; the sealed part says how it was looked into.
    pub at: Stamp,
}

/// An answer put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drafted {
    /// When, by whom; the sealed part is the text.
    pub at: Stamp,
}

/// One thing for people to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Number in the ask, from 1.
    pub no: u16,
    /// The system or place it concerns.
    pub system: String,
    /// The post that does it.
    pub owner: String,
    /// By when.
    pub by: Date,
    /// Set when, by whom; the sealed part says what is to be done.
    pub set: Stamp,
    /// Done when; the sealed part of that entry is the evidence.
    pub done: Option<TaskDone>,
}

/// A task that is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDone {
    /// Day.
    pub on: Date,
    /// Recorded by whom, when.
    pub at: Stamp,
}

/// A measure in place of what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Last day of a statutory period after which the data go, where that is what was promised.
    pub until: Option<Date>,
    /// Set when, by whom; the sealed part is what the person reads.
    pub set: Stamp,
    /// Kept when: the erasure promised, or the measure itself.
    pub kept: Option<TaskDone>,
}

/// Information held for a client under contract (Art. 16(4): not our retained personal data).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForClient {
    /// The work entrusted, by its name in the policy.
    pub work: String,
    /// Last day on which the request is passed on, where the contract sets one.
    pub by: Option<Date>,
    /// Found out when, by whom.
    pub set: Stamp,
    /// Passed on when; the sealed part of that entry says to whom and how.
    pub passed_on: Option<TaskDone>,
}

impl Measure {
    /// The first day on which what was promised for later is due.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        self.until.and_then(|day| day.tomorrow().ok())
    }
}

impl Prep {
    /// Folds a fact.
    pub(in crate::request) fn apply(&mut self, stamp: Stamp, fact: &Stepped) {
        match fact {
            Stepped::Chosen { act, .. } => self.act = Some(*act),
            Stepped::Investigated { finding, .. } => {
                self.investigated = Some(Investigated {
                    finding: *finding,
                    at: stamp,
                });
            }
            Stepped::Drafted { .. } => self.drafted = Some(Drafted { at: stamp }),
            Stepped::TaskSet {
                task,
                system,
                owner,
                by,
                ..
            } => self.tasks.push(Task {
                no: *task,
                system: system.clone(),
                owner: owner.clone(),
                by: *by,
                set: stamp,
                done: None,
            }),
            Stepped::TaskDone { task, on, .. } => {
                if let Some(found) = self.tasks.iter_mut().find(|one| one.no == *task) {
                    found.done = Some(TaskDone { on: *on, at: stamp });
                }
            }
            Stepped::TaskDropped { task, .. } => self.tasks.retain(|one| one.no != *task),
            Stepped::MeasureSet { until, .. } => {
                self.measure = Some(Measure {
                    until: *until,
                    set: stamp,
                    kept: None,
                });
            }
            Stepped::MeasureKept { on, .. } => {
                if let Some(measure) = &mut self.measure {
                    measure.kept = Some(TaskDone { on: *on, at: stamp });
                }
            }
            Stepped::ForClient { work, by, .. } => {
                self.for_client = Some(ForClient {
                    work: work.clone(),
                    by: *by,
                    set: stamp,
                    passed_on: None,
                });
            }
            Stepped::PassedOn { on, .. } => {
                if let Some(held) = &mut self.for_client {
                    held.passed_on = Some(TaskDone { on: *on, at: stamp });
                }
            }
            Stepped::Unlisted { ground, .. } => self.unlisted = Some(ground.clone()),
        }
    }

    /// The first task that is not done.
    #[must_use]
    pub fn open_task(&self) -> Option<&Task> {
        self.tasks.iter().find(|task| task.done.is_none())
    }
}
