// SPDX-License-Identifier: Apache-2.0
//! Plans to correct what rows say of a person, or to set the person's rows aside.
//!
//! A correction also follows the copies by which other rows are found: where an inquiry knows the
//! member by e-mail only, both change in one transaction, or the link would be lost.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use yakusoku_policy::ItemId;

use super::build::{Part, begun, found_roots, paused};
use super::statements::{self, Of};
use super::tally;
use super::{Action, Check, Plan, PlanProblem, PlanRefused, Step, Verb, amended, order, same};
use crate::live::unfit;
use crate::locate::{Binding, Systems};
use crate::map::{LinkAs, Map, Suspension, TableMap};
use crate::reach::{Reach, Root, Sight};
use crate::source::schema::{ColumnInfo, Relation};
use crate::source::{Session, SourceError, Sources};
use crate::sql::{Statement, Writer, differs, quote, read, relation, update};

/// What is to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Values that are wrong take what is right.
    Correct(Vec<Correction>),
    /// Use stops, as the map says for each table.
    Suspend,
}

/// One value that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The item, exactly: a branch is corrected leaf by leaf.
    pub item: ItemId,
    /// What it says now; only columns that say so change. `None` changes every column of the item.
    pub old: Option<String>,
    /// What is right; `None` empties it.
    pub new: Option<String>,
}

/// A plan to correct or to suspend. It cannot be mistaken for one to erase.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChangePlan(pub(crate) Plan);

impl ChangePlan {
    /// What it says: its hash, its steps, its bindings.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.0
    }

    /// What is to change.
    #[must_use]
    pub const fn change(&self) -> Option<&Change> {
        self.0.change.as_ref()
    }

    /// What it is for, in a word: `correct` or `suspend`.
    #[must_use]
    pub const fn verb(&self) -> &'static str {
        match &self.0.change {
            Some(Change::Suspend) => "suspend",
            _ => "correct",
        }
    }
}

/// Plans a change for the chosen records.
///
/// # Errors
/// Everything that stands in the way, at once, or a system that cannot be read.
pub async fn plan_change(
    map: &Map,
    sources: &Sources,
    change: &Change,
    chosen: &[Binding],
    policy_hash: &str,
) -> Result<ChangePlan, PlanRefused> {
    let mut problems = paused(map);
    let mut open = Systems::all(map, sources).await?;
    let roots = found_roots(map, &mut open, chosen, &mut problems).await?;
    let mut plan = begun(map, Verb::Erase, chosen, policy_hash);
    plan.change = Some(change.clone());
    for (name, (session, catalogue)) in &mut open.systems {
        let part = Part {
            map,
            sources,
            system: name,
            catalogue,
            roots: &roots,
            whose: None,
        };
        let mut amending = Amending {
            part,
            change,
            plan: &mut plan,
            problems: &mut problems,
        };
        amending.add(session).await?;
    }
    open.close();
    if problems.is_empty() && plan.steps.iter().all(|step| !step.runs()) {
        problems.push(amended::nothing());
    }
    if problems.is_empty() {
        return Ok(ChangePlan(plan.sealed()));
    }
    Err(PlanRefused::Problems(problems))
}

/// One system's share.
struct Amending<'a> {
    part: Part<'a>,
    change: &'a Change,
    plan: &'a mut Plan,
    problems: &'a mut Vec<PlanProblem>,
}

/// One column and what it takes, in some of the person's rows of a table.
struct Setting<'a> {
    table: &'a str,
    column: String,
    /// Values it must have now; `None` for any.
    old: Option<Vec<String>>,
    new: Option<String>,
}

impl Amending<'_> {
    async fn add(&mut self, session: &mut Session) -> Result<(), SourceError> {
        let part = self.part;
        if part.has_incomparable(self.problems) {
            return Ok(());
        }
        let none = BTreeMap::new();
        let reach = part.reach(&none, Sight::Live);
        let count = tally::counting(&reach, session.dialect());
        if count.counting.tables.is_empty() {
            return Ok(());
        }
        let failed = |error| SourceError::of(part.system, "", &error);
        let counts = count.ask(session).await.map_err(failed)?.counts;
        let mut counting = count.counting;
        let left = |root: &Root, column: &str| same::corrected(&reach, self.change, root, column);
        let others = same::others(&reach, session.dialect(), left);
        counting.others = part.believed(session, others).await.map_err(failed)?;
        let mut is_covered = false;
        for name in order::children_first(&reach, &counting.tables) {
            let Some(table) = reach.table(&name) else {
                continue;
            };
            is_covered |= table.suspend.is_some();
            let count = counts.of_table(&name);
            if count.total == count.shared {
                continue;
            }
            for setting in self.settings(&reach, &name, table) {
                self.set(session, &reach, setting).await?;
            }
            if let (
                Change::Suspend,
                Some(Suspension::List {
                    table: list,
                    columns,
                }),
            ) = (self.change, &table.suspend)
            {
                self.list(session, &reach, &name, (list, columns)).await?;
            }
        }
        if *self.change == Change::Suspend && !is_covered && counts.any() {
            self.problems.push(amended::no_rule(part.system));
        }
        self.problems.extend(part.rights(session, self.plan).await?);
        part.finish(self.plan, counting, counts);
        Ok(())
    }

    fn settings<'t>(&self, reach: &Reach<'_>, name: &'t str, table: &TableMap) -> Vec<Setting<'t>> {
        let corrections = match self.change {
            Change::Correct(corrections) => corrections,
            Change::Suspend => {
                let Some(Suspension::Set(set)) = &table.suspend else {
                    return Vec::new();
                };
                let set = set.iter().map(|(column, value)| Setting {
                    table: name,
                    column: column.clone(),
                    old: None,
                    new: Some(value.clone()),
                });
                return set.collect();
            }
        };
        let mut settings: Vec<Setting<'t>> = Vec::new();
        for correction in corrections {
            for (column, mapped) in &table.columns {
                if mapped.item.as_ref() == Some(&correction.item) {
                    settings.push(Setting {
                        table: name,
                        column: column.clone(),
                        old: correction.old.clone().map(|old| vec![old]),
                        new: correction.new.clone(),
                    });
                }
            }
            settings.extend(copies(reach, name, table, correction));
        }
        let mut seen = BTreeSet::new();
        settings.retain(|setting| seen.insert(setting.column.clone()));
        settings
    }

    /// One column: which rows, whether it fits, the statement, and what is read again.
    async fn set(
        &mut self,
        session: &mut Session,
        reach: &Reach<'_>,
        setting: Setting<'_>,
    ) -> Result<(), SourceError> {
        let (system, table) = (self.part.system, setting.table);
        let Some(there) = reach.relation(table) else {
            return Ok(());
        };
        let Some(info) = there.column(&setting.column) else {
            self.problems
                .push(amended::no_column(system, table, &setting.column));
            return Ok(());
        };
        if there.key.is_empty() {
            self.problems.push(order::no_key(system, table));
            return Ok(());
        }
        let failed = |error| SourceError::of(system, table, &error);
        let (statement, keys) = asked(reach, there, info, &setting, session);
        let Some(statement) = statement else {
            return Ok(());
        };
        let rows = session.rows(&keys).await.map_err(failed)?;
        let keys: Vec<Vec<String>> = rows
            .into_iter()
            .filter_map(|row| row.into_iter().collect())
            .collect();
        if keys.is_empty() {
            return Ok(());
        }
        let found = unfit(self.part.catalogue, there, info, setting.new.as_deref());
        self.problems.extend(
            found
                .into_iter()
                .map(|problem| amended::of_map(system, table, problem)),
        );
        if let (Some(new), true) = (
            &setting.new,
            there.is_unique(std::slice::from_ref(&info.name)),
        ) {
            let others = carriers(there, info, new, &keys, session);
            let others = session.numbers(&others).await.map_err(failed)?;
            if keys.len() > 1 || others.first().is_some_and(|found| *found > 0) {
                self.problems
                    .push(amended::taken(system, table, &info.name));
            }
        }
        let check = again(there, info, &setting, &keys, session);
        self.plan.checks.extend(check.map(|statement| Check {
            system: system.to_owned(),
            table: table.to_owned(),
            columns: vec![Some(info.name.clone())],
            allowed: 0,
            statement,
        }));
        let action = Action::BlankColumns(vec![info.name.clone()]);
        self.push(reach, table, action, (keys.len() as u64, statement));
        Ok(())
    }

    /// Takes the person into a list, once.
    async fn list(
        &mut self,
        session: &mut Session,
        reach: &Reach<'_>,
        table: &str,
        (list, columns): (&str, &BTreeMap<String, String>),
    ) -> Result<(), SourceError> {
        let system = self.part.system;
        let (Some(here), Some(there)) = (reach.relation(table), reach.relation(list)) else {
            self.problems.push(amended::no_list(system, list));
            return Ok(());
        };
        for (name, in_table) in columns
            .keys()
            .map(|name| (name, there))
            .chain(columns.values().map(|name| (name, here)))
        {
            if in_table.column(name).is_none() {
                let of = &in_table.name;
                self.problems.push(amended::no_column(system, of, name));
                return Ok(());
            }
        }
        let dialect = session.dialect();
        let mut writer = Writer::new(dialect);
        let Some((alias, mine)) = statements::rows(&mut writer, reach, table, Of::Own) else {
            return Ok(());
        };
        let other = writer.alias();
        let (mut known, mut given) = (Vec::new(), Vec::new());
        for (listed, own) in columns {
            let own = format!("{alias}.{}", quote(dialect, own));
            known.push(format!("{other}.{} = {own}", quote(dialect, listed)));
            given.push(own);
        }
        let from = relation(dialect, here);
        let into = relation(dialect, there);
        let missing = format!(
            "FROM {from} AS {alias} WHERE {mine} AND NOT EXISTS (SELECT 1 FROM {into} AS {other} WHERE {})",
            known.join(" AND ")
        );
        let names: Vec<String> = columns.keys().map(|name| quote(dialect, name)).collect();
        let count = Statement {
            text: format!("SELECT count(*) {missing}"),
            binds: Vec::new(),
        };
        let statement = writer.finish(format!(
            "INSERT INTO {into} ({}) SELECT DISTINCT {} {missing}",
            names.join(", "),
            given.join(", ")
        ));
        let count = Statement {
            binds: statement.binds.clone(),
            ..count
        };
        let failed = |error| SourceError::of(system, list, &error);
        let rows = session.numbers(&count).await.map_err(failed)?;
        let rows = rows.first().copied().unwrap_or_default();
        self.plan.checks.push(Check {
            system: system.to_owned(),
            table: list.to_owned(),
            columns: vec![None],
            allowed: 0,
            statement: count,
        });
        let action = Action::BlankColumns(columns.keys().cloned().collect());
        self.push(reach, list, action, (rows, statement));
        Ok(())
    }

    fn push(
        &mut self,
        reach: &Reach<'_>,
        table: &str,
        action: Action,
        (rows, statement): (u64, Statement),
    ) {
        let label = reach.table(table).map(|table| table.label.clone());
        self.plan.steps.push(Step {
            system: self.part.system.to_owned(),
            table: table.to_owned(),
            label: label.unwrap_or_else(|| yakusoku_policy::Text::ja(table)),
            action,
            rows,
            statement,
            why: amended::why(self.change),
        });
    }
}

/// Columns that hold the same value as one that is corrected, so that rows are found by them.
fn copies<'t>(
    reach: &Reach<'_>,
    name: &'t str,
    table: &TableMap,
    correction: &Correction,
) -> Vec<Setting<'t>> {
    let mut settings = Vec::new();
    for link in table.links.iter().filter(|l| l.kind == LinkAs::Belongs) {
        let Some(target) = reach.map.table(&link.system, &link.table) else {
            continue;
        };
        for (column, on) in link.columns.iter().zip(&link.on) {
            let held = target.columns.get(on).and_then(|held| held.item.as_ref());
            if held != Some(&correction.item) {
                continue;
            }
            let old: Vec<String> = reach
                .roots_of(&link.system, &link.table)
                .filter_map(|root| root.values.get(on).cloned())
                .filter(|value| correction.old.as_ref().is_none_or(|old| old == value))
                .collect();
            settings.push(Setting {
                table: name,
                column: column.clone(),
                old: Some(old),
                new: correction.new.clone(),
            });
        }
    }
    settings
}

/// The statement that sets the column, and the one that reads the keys of the rows it will change.
fn asked(
    reach: &Reach<'_>,
    there: &Relation,
    info: &ColumnInfo,
    setting: &Setting<'_>,
    session: &Session,
) -> (Option<Statement>, Statement) {
    let dialect = session.dialect();
    let write = |is_update: bool| {
        let mut writer = Writer::new(dialect);
        let (alias, mut predicate) = statements::rows(&mut writer, reach, setting.table, Of::Own)?;
        if let Some(old) = &setting.old {
            let old: Vec<Vec<String>> = old.iter().map(|value| vec![value.clone()]).collect();
            let says = match info.family {
                crate::source::schema::Family::Other if dialect != crate::sql::Dialect::Sqlite => {
                    writer.among_as_text(&alias, &info.name, &old)
                }
                _ => writer.among(&alias, &[info], &old),
            };
            predicate = format!("{predicate} AND {says}");
        }
        let text = if is_update {
            let new = match &setting.new {
                Some(new) => writer.value(info, new),
                None => "NULL".to_owned(),
            };
            update(
                dialect,
                there,
                &alias,
                &[(info.name.clone(), new)],
                &predicate,
            )
        } else {
            let keys: Vec<String> = there
                .key
                .iter()
                .map(|key| read(dialect, &alias, there, key))
                .collect();
            let from = relation(dialect, there);
            format!(
                "SELECT {} FROM {from} AS {alias} WHERE {predicate}",
                keys.join(", ")
            )
        };
        Some(writer.finish(text))
    };
    let nothing = Statement {
        text: String::new(),
        binds: Vec::new(),
    };
    (write(true), write(false).unwrap_or(nothing))
}

/// Counts other rows that carry a value already.
fn carriers(
    there: &Relation,
    info: &ColumnInfo,
    value: &str,
    keys: &[Vec<String>],
    session: &Session,
) -> Statement {
    let mut writer = Writer::new(session.dialect());
    let alias = writer.alias();
    let carries = writer.equals(&alias, info, value);
    let own = there
        .all(&there.key)
        .map(|columns| writer.among(&alias, &columns, keys));
    let from = relation(session.dialect(), there);
    writer.finish(format!(
        "SELECT count(*) FROM {from} AS {alias} WHERE {carries} AND ({}) IS NOT TRUE",
        own.unwrap_or_else(|| "FALSE".to_owned())
    ))
}

/// Counts the changed rows, by their keys, that do not say what they should.
fn again(
    there: &Relation,
    info: &ColumnInfo,
    setting: &Setting<'_>,
    keys: &[Vec<String>],
    session: &Session,
) -> Option<Statement> {
    let dialect = session.dialect();
    let mut writer = Writer::new(dialect);
    let alias = writer.alias();
    let new = match &setting.new {
        Some(new) => writer.value(info, new),
        None => "NULL".to_owned(),
    };
    let wrong = differs(dialect, &alias, info, &new);
    let own = writer.among(&alias, &there.all(&there.key)?, keys);
    let from = relation(dialect, there);
    Some(writer.finish(format!(
        "SELECT count(*) FROM {from} AS {alias} WHERE {own} AND {wrong}"
    )))
}
