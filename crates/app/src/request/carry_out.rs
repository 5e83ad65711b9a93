// SPDX-License-Identifier: Apache-2.0
//! What the program does once a plan is approved: give out or erase, read again, record.
//!
//! Each step is idempotent. A crash after a system changed and before it was recorded leaves the
//! job; the next try changes nothing more and records it.

use futures_util::TryStreamExt as _;
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::fact::Remaining;
use yakusoku_duties::request::{Act, Ask, Command, Stage};
use yakusoku_ledger::StreamId;
use yakusoku_papers::{Column, Package, Table, package_csv, package_json, package_pdf};
use yakusoku_policy::Lang;
use yakusoku_sources::{Acting, Confirmed, Exported, KeptUntil, Level, Plan, SourceError};

use super::DeskError;
use super::load::Loaded;
use super::locate::CasePlan;
use crate::App;
use crate::jobs::Job;
use crate::kept;
use crate::restored::Begun;
use crate::source::class;
use crate::staff::PROGRAM;
use crate::store::Statement;

const LANG: Lang = Lang::Ja;

/// What an erasure leaves because its plan says so.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct LeftByPlan {
    /// The system.
    pub system: String,
    /// The table, or the column as `table.column`.
    pub place: String,
    /// Rows.
    pub rows: u64,
    /// Why, in the operator's words or ours.
    pub why: String,
}

/// What reading again after an erasure showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reread {
    /// Level reached, and never more: `keyed`.
    pub level: String,
    /// What is still there.
    pub remaining: Vec<Remaining>,
    /// What is there because an Act keeps it; of this, nothing is called erased.
    pub kept: Vec<KeptUntil>,
    /// What is there because the plan leaves it: rows that are somebody else's as well, columns that stay.
    pub left: Vec<LeftByPlan>,
    /// Triggers and rules on tables of which something is still there, which may be why.
    pub acting: Vec<Acting>,
}

impl Reread {
    /// What another part of the same plan left as well.
    fn add(&mut self, confirmed: &Confirmed) {
        kept::join(&mut self.kept, &confirmed.kept);
        for one in &confirmed.acting {
            if !self.acting.contains(one) {
                self.acting.push(one.clone());
            }
        }
        for left in remaining(confirmed) {
            let same = |known: &&mut Remaining| {
                (&known.system, &known.table, &known.column)
                    == (&left.system, &left.table, &left.column)
            };
            match self.remaining.iter_mut().find(same) {
                Some(known) => known.rows += left.rows,
                None => self.remaining.push(left),
            }
        }
    }
}

impl App {
    /// Carries out the approved plan of an ask.
    pub(crate) async fn carry_out(&self, job: &Job) -> Result<(), DeskError> {
        let stream: StreamId = job.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let mut loaded = self.load_stream(&stream).await?;
        let Some((ask, plan)) = self.approved(&loaded, job.ask)? else {
            return Ok(());
        };
        let done = match (&plan.change, ask.act()) {
            (Some(change), _) => self
                .change_in_systems(change)
                .await
                .map(|rows| (rows, None)),
            (None, Act::Erase) => self.erase_approved(&plan).await.map(|rows| (rows, None)),
            _ => self
                .export_approved(&plan)
                .await
                .map(|found| (found.0, Some(found.1))),
        };
        match done {
            Ok((rows, exported)) => {
                let (package, also) = match exported {
                    Some(exported) => self.package_of(&loaded, exported).await?,
                    None => (Vec::new(), Vec::new()),
                };
                let command = Command::RecordDone {
                    ask: ask.no,
                    plan: plan.id.clone(),
                    rows,
                    package,
                };
                self.record_own(&mut loaded, (&command, also)).await?;
                Ok(())
            }
            Err(error) => self.failed(&mut loaded, (&ask, &plan), error).await,
        }
    }

    /// Reads the systems again after an erasure and records what the reading shows.
    pub(crate) async fn confirm_erasure(&self, job: &Job) -> Result<(), DeskError> {
        let stream: StreamId = job.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let mut loaded = self.load_stream(&stream).await?;
        let Some(ask) = loaded.case.ask(job.ask).cloned() else {
            return Ok(());
        };
        let Stage::CarriedOut { proposal, .. } = &ask.stage else {
            return Ok(());
        };
        let id = proposal.plan.clone().ok_or(DeskError::Corrupt)?;
        let plan = self.plan_of(&loaded, &id)?;
        let confirmed = self.confirm_plan(&plan).await?;
        // First: a crash before the case knows leaves the job, and the second time is as good as once.
        self.wait_for(&PROGRAM, (&plan, &confirmed.kept)).await?;
        let command = Command::RecordConfirmed {
            ask: ask.no,
            plan: id,
            level: confirmed.level,
            remaining: confirmed.remaining,
        };
        self.record_own(&mut loaded, (&command, Vec::new())).await?;
        Ok(())
    }

    /// The ask and its plan, if it is still approved and the plan is the one approved.
    fn approved(&self, loaded: &Loaded, no: u16) -> Result<Option<(Ask, CasePlan)>, DeskError> {
        let Some(ask) = loaded.case.ask(no).cloned() else {
            return Ok(None);
        };
        let Stage::Approved { proposal, .. } = &ask.stage else {
            return Ok(None);
        };
        let Some(id) = &proposal.plan else {
            return Ok(None);
        };
        let plan = self.plan_of(loaded, id)?;
        // What is carried out is what was approved, or nothing.
        if proposal.hash.as_ref() != Some(&plan.hash) || plan.rehashed() != plan.hash {
            return Err(DeskError::Corrupt);
        }
        Ok(Some((ask, plan)))
    }

    pub(crate) async fn erase_approved(&self, plan: &CasePlan) -> Result<u64, DeskError> {
        let mut rows = match &plan.source {
            Some(source) => self.erase_in_systems(source).await?,
            None => 0,
        };
        for case in &plan.own {
            let stream: StreamId = case.stream.parse().map_err(|_| DeskError::Corrupt)?;
            self.erase_stream(&PROGRAM, &stream).await?;
            rows += 1;
        }
        Ok(rows)
    }

    pub(crate) async fn erase_in_systems(&self, plan: &Plan) -> Result<u64, DeskError> {
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let begun = self.mark(plan).await?;
        match yakusoku_sources::erase(in_force.map()?, &sources, plan).await {
            Ok(erased) => {
                self.marked(plan)?;
                Ok(erased.steps.iter().map(|step| step.rows).sum())
            }
            // The database did not say whether it took effect: it is read again, then decided.
            Err(error @ SourceError::OutcomeUnknown { .. }) => {
                self.forget_sources().await;
                let confirmed = self.confirm_systems(vec![plan]).await?;
                if confirmed.iter().any(|one| !one.remaining.is_empty()) {
                    return Err(DeskError::Source(error));
                }
                self.marked(plan)?;
                Ok(plan.steps.iter().map(|step| step.rows).sum())
            }
            Err(error) if begun == Begun::Before && error.left_all() => Err(DeskError::Again {
                already: yakusoku_sources::already(&sources, plan).await,
                error,
            }),
            Err(error) => Err(DeskError::Source(error)),
        }
    }

    /// Reads again by every key of a plan: what of it is still there, in the systems and with us.
    pub(crate) async fn confirm_plan(&self, plan: &CasePlan) -> Result<Reread, DeskError> {
        let mut found = Reread {
            level: level(Level::Keyed),
            remaining: Vec::new(),
            kept: Vec::new(),
            left: plan.left(),
            acting: Vec::new(),
        };
        let parts = plan.batch.iter().flat_map(|batch| &batch.parts);
        let plans = plan.source.iter().chain(parts.map(|part| &part.plan));
        for confirmed in self.confirm_systems(plans.collect()).await? {
            found.add(&confirmed);
        }
        if let Some(change) = &plan.change {
            found.add(&self.confirm_change(change).await?);
        }
        for case in &plan.own {
            let stream: StreamId = case.stream.parse().map_err(|_| DeskError::Corrupt)?;
            if self.holds(&stream).await? {
                found.remaining.push(Remaining {
                    system: crate::own::SYSTEM.to_owned(),
                    table: "cases".to_owned(),
                    column: "*".to_owned(),
                    rows: 1,
                });
            }
        }
        if !found.kept.is_empty() {
            found.level = kept::LEVEL.to_owned();
        }
        Ok(found)
    }

    async fn confirm_systems(&self, plans: Vec<&Plan>) -> Result<Vec<Confirmed>, DeskError> {
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let confirmed = yakusoku_sources::confirm_all(in_force.map()?, &sources, plans);
        match confirmed.try_collect().await {
            Ok(confirmed) => Ok(confirmed),
            Err(error) => {
                self.forget_sources().await;
                Err(DeskError::Source(error))
            }
        }
    }

    async fn export_approved(&self, plan: &CasePlan) -> Result<(u64, Exported), DeskError> {
        let exported = self.export_plan(plan).await?;
        let rows = exported
            .tables
            .iter()
            .map(|table| table.rows.len())
            .sum::<usize>();
        Ok((u64::try_from(rows).unwrap_or(u64::MAX), exported))
    }

    /// Reads what a plan gives out.
    pub(crate) async fn export_plan(&self, plan: &CasePlan) -> Result<Exported, DeskError> {
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let Some(source) = &plan.source else {
            return Ok(Exported::default());
        };
        let mut exported = Exported::default();
        yakusoku_sources::export(in_force.map()?, &sources, source, &mut exported)
            .await
            .map_err(DeskError::Source)?;
        Ok(exported)
    }

    /// A failure that may pass is tried again; one that will not needs a new plan.
    async fn failed(
        &self,
        loaded: &mut Loaded,
        (ask, plan): (&Ask, &CasePlan),
        error: DeskError,
    ) -> Result<(), DeskError> {
        let (DeskError::Source(source) | DeskError::Again { error: source, .. }) = &error else {
            return Err(error);
        };
        let (class, retried) = class(source);
        self.forget_sources().await;
        // The same failure twice in a row is one line in the thread, not hundreds.
        let known = ask
            .failure
            .as_ref()
            .is_some_and(|failure| failure.class == class);
        if !known {
            let command = Command::RecordFailure {
                ask: ask.no,
                plan: plan.id.clone(),
                class: class.to_owned(),
                retried,
            };
            self.record_own(loaded, (&command, Vec::new())).await?;
        }
        if retried { Err(error) } else { Ok(()) }
    }

    /// The disclosed data as PDF, JSON and CSV, each sealed.
    async fn package_of(
        &self,
        loaded: &Loaded,
        exported: Exported,
    ) -> Result<(Vec<yakusoku_duties::BlobRef>, Vec<Statement>), DeskError> {
        let package = self.gathered(loaded, exported).await?;
        let fonts = self.fonts().await?;
        let forms = tokio::task::spawn_blocking(move || {
            Ok::<_, yakusoku_papers::PaperError>([
                package_pdf(&fonts, &package)?,
                package_json(&package)?,
                package_csv(&package)?,
            ])
        })
        .await
        .map_err(|_| DeskError::Corrupt)?
        .map_err(DeskError::Paper)?;
        let mut blobs = Vec::new();
        let mut rows = Vec::new();
        for bytes in &forms {
            let (blob, row) = self.new_blob(loaded, bytes)?;
            blobs.push(blob);
            rows.push(row);
        }
        Ok((blobs, rows))
    }

    async fn gathered(&self, loaded: &Loaded, exported: Exported) -> Result<Package, DeskError> {
        let in_force = self.in_force().await;
        let (policy, map) = (in_force.policy()?, in_force.map()?);
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let tables = exported
            .tables
            .into_iter()
            .map(|table| Table {
                system: system_label(map, &table.head.system),
                label: table.head.label.get(LANG).to_owned(),
                purposes: purposes(policy, &table.head),
                columns: table
                    .head
                    .columns
                    .iter()
                    .map(|(item, label)| Column {
                        item: item.to_string(),
                        label: label.get(LANG).to_owned(),
                    })
                    .collect(),
                rows: table.rows,
                notes: Vec::new(),
            })
            .collect();
        Ok(Package {
            lang: LANG,
            number: loaded.case.number.clone(),
            date: self.clock.today().date,
            person: applicant.reveal(Sink::Paper).name.clone(),
            operator: policy.operator.display_name(LANG).to_owned(),
            contact: None,
            notes: Vec::new(),
            tables,
        })
    }
}

fn system_label(map: &yakusoku_sources::Map, system: &str) -> String {
    let found = map.systems.get(system);
    found.map_or_else(
        || system.to_owned(),
        |found| found.label.get(LANG).to_owned(),
    )
}

/// Purposes for which the items of a table are used, in the words of the policy.
fn purposes(policy: &yakusoku_policy::Policy, head: &yakusoku_sources::Head) -> Vec<String> {
    policy
        .purposes
        .values()
        .filter(|purpose| {
            purpose
                .uses
                .iter()
                .any(|branch| head.columns.iter().any(|(item, _)| item.is_under(branch)))
        })
        .map(|purpose| purpose.label.get(LANG).to_owned())
        .collect()
}

fn level(level: Level) -> String {
    match level {
        Level::Keyed => "keyed".to_owned(),
    }
}

fn remaining(confirmed: &Confirmed) -> Vec<Remaining> {
    confirmed
        .remaining
        .iter()
        .map(|left| Remaining {
            system: left.system.clone(),
            table: left.table.clone(),
            column: left.column.clone().unwrap_or_else(|| "*".to_owned()),
            rows: left.rows,
        })
        .collect()
}
