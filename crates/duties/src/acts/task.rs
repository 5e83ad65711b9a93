// SPDX-License-Identifier: Apache-2.0
//! A task: somebody asks for an act by a day, because a need arose that no rhythm knows of.
//!
//! Somebody is hired, rules change, an entrustee has to be visited: the need is a fact with a last
//! day, and the act that names it does it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Doing, TrainingTime};

use crate::{ActorRef, EntryRef, Today};

/// A task as its facts tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The promise.
    pub clause: String,
    /// Why it arose, where the policy names the occasion.
    pub occasion: Option<TrainingTime>,
    /// Day it was asked for.
    pub asked: Date,
    /// Last day.
    pub due: Date,
    /// Who asked.
    pub by: ActorRef,
    /// It turned out not to be needed.
    pub dropped: Option<Date>,
    /// The entry.
    pub entry: EntryRef,
}

/// Facts of a task's stream. What is to be done, in words, is in the sealed part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum TaskFact {
    /// It was asked for.
    Asked {
        /// The promise.
        clause: String,
        /// Why it arose.
        occasion: Option<TrainingTime>,
        /// Day.
        on: Date,
        /// Last day.
        due: Date,
    },
    /// It is not needed after all.
    Dropped {
        /// Day.
        on: Date,
    },
}

impl TaskFact {
    /// The kind of its entry.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "task.asked",
            Self::Dropped { .. } => "task.dropped",
        }
    }
}

/// Why a task is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TaskRefused {
    /// Its last day is over.
    #[error("the last day `{0}` is over")]
    Past(Date),
    /// It is dropped already.
    #[error("the task is dropped already")]
    Over,
}

/// Asks for the act of a promise by a day.
///
/// # Errors
/// [`TaskRefused::Past`].
pub fn ask(clause: &str, doing: &Doing, due: Date, today: Today) -> Result<TaskFact, TaskRefused> {
    if due < today.date {
        return Err(TaskRefused::Past(due));
    }
    Ok(TaskFact::Asked {
        clause: clause.to_owned(),
        occasion: doing.occasions.first().copied(),
        on: today.date,
        due,
    })
}

impl Task {
    /// The task its first fact tells of; `None` where it is no first fact.
    #[must_use]
    pub fn begin(fact: &TaskFact, by: ActorRef, entry: EntryRef) -> Option<Self> {
        let TaskFact::Asked {
            clause,
            occasion,
            on,
            due,
        } = fact
        else {
            return None;
        };
        Some(Self {
            clause: clause.clone(),
            occasion: *occasion,
            asked: *on,
            due: *due,
            by,
            dropped: None,
            entry,
        })
    }

    /// Adds a later fact.
    pub const fn apply(&mut self, fact: &TaskFact) {
        if let TaskFact::Dropped { on } = fact {
            self.dropped = Some(*on);
        }
    }

    /// The fact that it is not needed after all.
    ///
    /// # Errors
    /// [`TaskRefused::Over`].
    pub const fn drop_it(&self, today: Today) -> Result<TaskFact, TaskRefused> {
        if self.dropped.is_some() {
            return Err(TaskRefused::Over);
        }
        Ok(TaskFact::Dropped { on: today.date })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ActKind, Rhythm, Text};

    use super::*;

    #[test]
    fn a_task_may_be_due_today_and_is_never_asked_for_yesterday() {
        let doing = Doing {
            act: ActKind::Education,
            rhythm: Rhythm::Stands,
            occasions: vec![TrainingTime::Hiring],
            owner: Text::default(),
            evidence: Text::default(),
            covers: Vec::new(),
        };
        let today = Today {
            date: date(2026, 4, 1),
            at_micros: 0,
        };
        let asked = ask("safety.training", &doing, today.date, today).unwrap();
        let entry = EntryRef {
            stream: "aa".to_owned(),
            seq: 0,
        };
        let task = Task::begin(&asked, ActorRef("manager".to_owned()), entry).unwrap();
        assert_eq!((task.asked, task.due), (today.date, today.date));
        assert_eq!(task.occasion, Some(TrainingTime::Hiring));
        let yesterday = date(2026, 3, 31);
        assert_eq!(
            ask("safety.training", &doing, yesterday, today),
            Err(TaskRefused::Past(yesterday))
        );
        let mut dropped = task;
        dropped.apply(&dropped.drop_it(today).unwrap());
        assert_eq!(dropped.drop_it(today), Err(TaskRefused::Over));
    }
}
