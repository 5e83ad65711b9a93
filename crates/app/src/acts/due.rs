// SPDX-License-Identifier: Apache-2.0
//! What people have to do: every promise that is an act, its last record, and when the next is due.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use yakusoku_duties::acts::{Act, Finding, FoundBy, Step, planned};
use yakusoku_policy::{ActKind, Clause, Doing, Lang, Rhythm, Text};

use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

/// The plan of a day.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The day.
    pub on: Date,
    /// Every promise that is an act, what is due first.
    pub acts: Vec<DueRow>,
    /// Every finding that is not closed, the earliest due first; then the closed ones.
    #[serde(serialize_with = "listed")]
    pub findings: Vec<Finding>,
}

/// A finding as lists show it: without what people wrote, which opens by a recorded read only.
#[derive(Debug, Clone, Serialize)]
pub struct FindingLine<'a> {
    /// Its name.
    pub id: &'a str,
    /// The promise.
    pub clause: &'a str,
    /// Who found it.
    pub found_by: &'a FoundBy,
    /// Day it was opened.
    pub opened: Date,
    /// Last day.
    pub due: Date,
    /// `open`, `done` or `closed`.
    pub stage: &'static str,
}

impl Plan {
    /// The findings, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<FindingLine<'_>> {
        self.findings.iter().map(line).collect()
    }
}

fn line(finding: &Finding) -> FindingLine<'_> {
    FindingLine {
        id: finding
            .entries
            .first()
            .map_or("", |entry| entry.stream.as_str()),
        clause: &finding.clause,
        found_by: &finding.found_by,
        opened: finding.opened,
        due: finding.due,
        stage: match finding.step {
            Step::Open => "open",
            Step::Done { .. } => "done",
            Step::Closed { .. } => "closed",
        },
    }
}

fn listed<S: Serializer>(findings: &[Finding], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(findings.iter().map(line))
}

/// One promise that is an act.
#[derive(Debug, Clone, Serialize)]
pub struct DueRow {
    /// The promise.
    #[serde(skip)]
    pub clause: Clause,
    /// What it has people do.
    #[serde(skip)]
    pub doing: Doing,
    /// Its id.
    pub id: String,
    /// The act.
    pub act: ActKind,
    /// The post that sees to it.
    pub owner: Text,
    /// How often, as the file or a standard says.
    pub every: Option<String>,
    /// The standard, where the file says nothing.
    pub source: Option<Text>,
    /// What its record should rest on.
    pub evidence: Text,
    /// Last day for the next.
    pub due: Option<Date>,
    /// The records, the newest first.
    #[serde(skip)]
    pub records: Vec<Act>,
    /// Day of the last one.
    pub last: Option<Date>,
    /// Tasks asked for and not done: name and last day.
    pub tasks: Vec<(String, Date)>,
}

impl App {
    /// What is due and what was done, for every promise that is an act.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn acts_due(&self, actor: &Actor) -> Result<Plan, DeskError> {
        actor.may(Action::BoardSee)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let register = self.register_of_acts().await?;
        let mut acts: Vec<DueRow> = planned(policy, &register, &in_force.calendar())
            .into_iter()
            .filter(|due| due.doing.act != ActKind::Correction)
            .map(|due| {
                let mut records: Vec<Act> = register
                    .acts_of(&due.clause.id)
                    .into_iter()
                    .cloned()
                    .collect();
                records.reverse();
                let source = match &due.doing.rhythm {
                    Rhythm::Usual(_, source) => Some(source.clone()),
                    _ => None,
                };
                let every = due.doing.rhythm.period();
                DueRow {
                    id: due.clause.id.clone(),
                    act: due.doing.act,
                    owner: due.doing.owner.clone(),
                    every: every.map(|period| period.label(Lang::Ja)),
                    source,
                    evidence: due.doing.evidence.clone(),
                    due: due.due,
                    last: due.last.map(|act| act.done),
                    tasks: due
                        .tasks
                        .iter()
                        .map(|task| (task.entry.stream.clone(), task.due))
                        .collect(),
                    records,
                    clause: due.clause,
                    doing: due.doing,
                }
            })
            .collect();
        // What has no day comes after what has one.
        acts.sort_by_key(|row| (row.due.is_none(), row.due));
        let mut findings = register.findings;
        findings.sort_by_key(|one| (one.closed().is_some(), one.due));
        Ok(Plan {
            on: self.clock.today().date,
            acts,
            findings,
        })
    }
}
