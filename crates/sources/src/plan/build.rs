// SPDX-License-Identifier: Apache-2.0
//! Makes a plan: binds the chosen records, counts, orders, writes the statements, refuses.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::live::{incomparable, left_out_columns, obstacles};
use crate::locate::{Binding, Roots, Systems};
use crate::map::{Engine, Map};
use crate::problem::Severity;
use crate::reach::{Ownership, Reach, Root, Sight, Taken};
use crate::rights::{missing, named};
use crate::source::schema::{Catalogue, Quirk};
use crate::source::{Session, SourceError, Sources};
use crate::sql::{Dialect, Statement, VALUES_MAX, values};
use yakusoku_policy::Text;

use super::giving::Giving;
use super::held;
use super::order;
use super::same;
use super::statements::{self, Writing};
use super::tally;
use super::{
    Counting, ManualTask, Mode, Plan, PlanProblem, PlanRefused, Verb, amended, captured, keeping,
};

/// Plans what to give out or erase for the chosen records, under a policy and on a day: what an Act
/// keeps beyond that day is set aside instead.
///
/// # Errors
/// Everything that stands in the way, at once, or a system that cannot be read.
pub async fn plan(
    map: &Map,
    sources: &Sources,
    verb: Verb,
    chosen: &[Binding],
    under: (&str, Date),
) -> Result<Plan, PlanRefused> {
    match planned(map, sources, verb, chosen, under).await {
        Err(PlanRefused::Source(error)) => {
            Err(PlanRefused::Source(named(map, sources, error).await))
        }
        other => other,
    }
}

async fn planned(
    map: &Map,
    sources: &Sources,
    verb: Verb,
    chosen: &[Binding],
    (policy_hash, today): (&str, Date),
) -> Result<Plan, PlanRefused> {
    let mut problems = paused(map);
    // What an erasure could not do is found here; an export that meets another shape stops anyway.
    let mut open = match verb {
        Verb::Erase => Systems::all(map, sources).await?,
        Verb::Export => Systems::believed(map, sources).await?,
    };
    let roots = found_roots(map, &mut open, chosen, &mut problems).await?;
    let mut plan = begun(map, verb, chosen, policy_hash);
    plan.today = (verb == Verb::Erase && map.keeps()).then_some(today);
    for (name, (session, catalogue)) in &mut open.systems {
        let part = Part {
            map,
            sources,
            system: name,
            catalogue,
            roots: &roots,
            whose: None,
        };
        part.add(session, &mut plan, &mut problems).await?;
    }
    open.close();
    if problems.is_empty() {
        return Ok(plan.sealed());
    }
    Err(PlanRefused::Problems(problems))
}

/// A plan with nothing in it yet.
pub(super) fn begun(map: &Map, verb: Verb, chosen: &[Binding], policy_hash: &str) -> Plan {
    Plan {
        id: String::new(),
        hash: String::new(),
        verb,
        policy_hash: policy_hash.to_owned(),
        map_hash: map.hash.clone(),
        schemas: BTreeMap::new(),
        bindings: chosen.to_vec(),
        steps: Vec::new(),
        kept: Vec::new(),
        manual: manual(map),
        modes: BTreeMap::new(),
        counts: BTreeMap::new(),
        checks: Vec::new(),
        change: None,
        today: None,
        keeping: Vec::new(),
    }
}

pub(super) fn paused(map: &Map) -> Vec<PlanProblem> {
    map.systems
        .iter()
        .filter(|(_, system)| system.paused && system.is_reachable())
        .map(|(name, _)| PlanProblem {
            code: "plan.paused",
            system: name.clone(),
            table: String::new(),
            message: Text::new(
                format!("システム`{name}`は停止中の扱いです"),
                format!("the system `{name}` is set aside"),
            ),
            help: Some(Text::new(
                "対応表の`paused`を外してから計画します",
                "take `paused` off in the map first",
            )),
        })
        .collect()
}

fn manual(map: &Map) -> Vec<ManualTask> {
    map.systems
        .iter()
        .filter_map(|(name, system)| {
            let Engine::People(keeper) = &system.engine else {
                return None;
            };
            Some(ManualTask {
                system: name.clone(),
                label: system.label.clone(),
                owner: keeper.owner.clone(),
                within_days: keeper.within_days,
                task: keeper.task.clone(),
            })
        })
        .collect()
}

pub(crate) async fn found_roots(
    map: &Map,
    open: &mut Systems,
    chosen: &[Binding],
    problems: &mut Vec<PlanProblem>,
) -> Result<Roots, SourceError> {
    let mut roots: Vec<Root> = Vec::new();
    for binding in chosen {
        match open.root(map, binding).await? {
            Some(root) if !roots.contains(&root) => roots.push(root),
            Some(_) => {}
            None => problems.push(PlanProblem {
                code: "plan.not-found",
                system: binding.system.clone(),
                table: binding.table.clone(),
                message: Text::new(
                    "選んだ記録が見つかりません",
                    "the chosen record is not there",
                ),
                help: Some(Text::new(
                    "本人の検索からやり直します",
                    "search for the person again",
                )),
            }),
        }
    }
    Ok(roots)
}

/// One system's share of a plan.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) map: &'a Map,
    pub(super) sources: &'a Sources,
    pub(super) system: &'a str,
    pub(super) catalogue: &'a Catalogue,
    pub(super) roots: &'a [Root],
    /// Whose rows are whose, where the plan is about several people.
    pub(super) whose: Option<&'a Ownership>,
}

/// What became of a share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// All of it is in the plan.
    Whole,
    /// So much hangs on these people that a statement cannot hold the values; fewer people may do.
    TooMuch,
}

impl Added {
    pub(super) fn is_whole(self) -> bool {
        self == Self::Whole
    }
}

impl Part<'_> {
    /// Adds this system's share. A plan about one person is never too much to be tried.
    pub(super) async fn add(
        &self,
        session: &mut Session,
        plan: &mut Plan,
        problems: &mut Vec<PlanProblem>,
    ) -> Result<Added, SourceError> {
        if self.has_incomparable(problems) {
            return Ok(Added::Whole);
        }
        let none = BTreeMap::new();
        let reach = Reach {
            gives: plan.verb == Verb::Export,
            ..self.reach(&none, Sight::Live)
        };
        let dialect = session.dialect();
        if reach.gives {
            problems.extend(self.give(session, &reach, plan).await?);
            return Ok(Added::Whole);
        }
        let known = self.whose.and_then(|whose| whose.counts(self.roots));
        let count = tally::counting_but(&reach, dialect, known.as_ref());
        if count.counting.tables.is_empty() {
            return Ok(Added::Whole);
        }
        let failed = |error| SourceError::of(self.system, "", &error);
        let counts = count.ask(session).await.map_err(failed)?.counts;
        let mut counting = count.counting;
        self.refuse(&counts, problems);
        let held = held::held(session, &reach, &counts).await;
        problems.extend(held.map_err(failed)?);
        let order = order::of(&reach, &counting.tables, dialect, problems);
        let taken = captured::read(&reach, session, &order.taken)
            .await
            .map_err(failed)?;
        let mut writing = Writing {
            reach: self.reach(&taken, Sight::Live),
            dialect,
            counts: &counts,
            order: &order,
            secret: &self.sources.secret,
            whose: self.whose,
            today: plan.today,
            kept: Vec::new(),
        };
        let left = |root: &Root, column: &str| writing.left_of(root, column);
        let others = same::others(&writing.reach, dialect, left);
        counting.others = self.believed(session, others).await.map_err(failed)?;
        if let Some(today) = plan.today {
            let kept = self.kept(session, (&mut writing, today), plan, problems);
            kept.await.map_err(failed)?;
        }
        plan.steps.extend(writing.erasures());
        plan.kept.extend(writing.kept());
        plan.checks.extend(writing.checks());
        // Beside the keys of rows, what follows holds little more than these do.
        if self.whose.is_some() && !holds(dialect, plan, self.system) {
            return Ok(Added::TooMuch);
        }
        for carried in writing.keys() {
            let found = writing.carriers(session, carried).await.map_err(failed)?;
            plan.checks.extend(found);
        }
        problems.extend(self.rights(session, plan).await?);
        self.finish(plan, counting, counts);
        Ok(Added::Whole)
    }

    /// Whether rows of the system cannot be found for certain: then there is no plan.
    pub(super) fn has_incomparable(&self, problems: &mut Vec<PlanProblem>) -> bool {
        // It follows from map and catalogue, and is asked for every plan.
        let of = format!("{} {}", self.map.hash, self.system);
        let look = || incomparable(self.map, self.system, self.catalogue);
        let found = self.catalogue.incomparable.get(&of, look);
        let told = found.iter().cloned();
        problems.extend(told.map(|(table, one)| amended::of_map(self.system, &table, one)));
        !found.is_empty()
    }

    /// What is given out: counted in one statement, with whether a record has become another one's.
    async fn give(
        &self,
        session: &mut Session,
        reach: &Reach<'_>,
        plan: &mut Plan,
    ) -> Result<Vec<PlanProblem>, SourceError> {
        let dialect = session.dialect();
        let mut giving = match self.whose {
            None => Giving::of(reach, dialect),
            Some(whose) => Giving::written(reach, dialect, Some(whose)),
        };
        if giving.tally.counting.tables.is_empty() {
            return Ok(Vec::new());
        }
        let told = giving.tally.ask(session).await;
        let told = told.map_err(|error| SourceError::of(self.system, "", &error))?;
        // Values that do not compare as they are read tell nothing.
        if told.others > 0 {
            giving.others = None;
            if giving.whole.is_some() {
                giving.whole = giving.whole_with(dialect, None);
            }
        }
        let mut counting = giving.tally.counting;
        for name in &counting.tables {
            let count = told.counts.of_table(name);
            let own = count.total - count.shared;
            if let (Some(mut step), true) = (giving.steps.remove(name), own > 0) {
                step.rows = own;
                plan.steps.push(step);
            }
            plan.steps
                .extend(statements::keep_shared(reach, name, count.shared));
        }
        counting.others = giving.others;
        counting.whole = giving.whole;
        let problems = self.rights(session, plan).await?;
        self.finish(plan, counting, told.counts);
        Ok(problems)
    }

    /// What asks whether records have become another one's, unless it would say so at once: values that
    /// do not compare as they are read tell nothing.
    pub(super) async fn believed(
        &self,
        session: &mut Session,
        others: Option<Statement>,
    ) -> sqlx::Result<Option<Statement>> {
        let Some(others) = others else {
            return Ok(None);
        };
        let is_told = session.rows(&others).await?.is_empty();
        Ok(is_told.then_some(others))
    }

    /// What an Act keeps on this system: read, set aside, named.
    async fn kept(
        &self,
        session: &mut Session,
        (writing, today): (&mut Writing<'_>, Date),
        plan: &mut Plan,
        problems: &mut Vec<PlanProblem>,
    ) -> sqlx::Result<()> {
        let dayless = keeping::dayless(self.map, self.system, self.catalogue, writing.dialect);
        if !dayless.is_empty() {
            problems.extend(dayless);
            return Ok(());
        }
        let keeping = writing.keeping(today);
        writing.kept = keeping::read(session, (self.system, &keeping), today).await?;
        problems.extend(writing.not_keepable(&writing.kept));
        plan.steps.extend(writing.kept_steps(&writing.kept));
        plan.keeping.extend(keeping);
        let (steps, checks, unfit) = writing.set_aside((&writing.kept, today), self.catalogue);
        plan.steps.extend(steps);
        plan.checks.extend(checks);
        for (table, problem) in unfit {
            problems.push(amended::of_map(self.system, &table, problem));
        }
        Ok(())
    }

    /// The rights that the steps on this system need and the account lacks.
    pub(super) async fn rights(
        &self,
        session: &mut Session,
        plan: &Plan,
    ) -> Result<Vec<PlanProblem>, SourceError> {
        let steps = plan.steps.iter().filter(|step| step.system == self.system);
        let found = missing(session, self.catalogue, (self.system, steps)).await;
        found.map_err(|error| SourceError::of(self.system, "", &error))
    }

    pub(super) fn reach<'b>(
        &'b self,
        taken: &'b BTreeMap<String, Taken>,
        sight: Sight,
    ) -> Reach<'b> {
        Reach {
            map: self.map,
            system: self.system,
            catalogue: self.catalogue,
            roots: self.roots,
            taken,
            sight,
            gives: false,
        }
    }

    /// What the map asks for and the database cannot do, for tables with rows of the person.
    fn refuse(&self, counts: &Counts, problems: &mut Vec<PlanProblem>) {
        let Some(system) = self.map.systems.get(self.system) else {
            return;
        };
        for (name, table) in &system.tables {
            if counts.of_table(name).total == 0 {
                continue;
            }
            let mut found = obstacles(system, self.catalogue, name, table);
            if let Some(there) = self.catalogue.relations.get(name)
                && table.rows == crate::map::Rows::Stay
            {
                // Rows that stay would keep what stands in a column that came later.
                found.extend(left_out_columns(self.map, self.system, there, table));
            }
            let found = found.into_iter().filter(|p| p.severity == Severity::Error);
            problems.extend(found.map(|problem| PlanProblem {
                code: problem.code,
                system: self.system.to_owned(),
                table: name.clone(),
                message: problem.message,
                help: problem.help,
            }));
            let bound = self
                .roots
                .iter()
                .any(|r| r.system == self.system && r.table == *name);
            if bound && table.rows == crate::map::Rows::Delete && counts.of_table(name).shared > 0 {
                problems.push(still_used(self.system, name));
            }
        }
    }

    pub(super) fn finish(&self, plan: &mut Plan, mut counting: Counting, counts: Counts) {
        let fingerprint = self.catalogue.fingerprint(&counting.tables);
        plan.schemas.insert(self.system.to_owned(), fingerprint);
        let steps = plan
            .steps
            .iter()
            .filter(|step| step.system == self.system && step.runs());
        let (steps, rows) = steps.fold((0_u32, 0_u64), |(steps, rows), step| {
            (steps + 1, rows + step.rows)
        });
        let limit = self
            .map
            .systems
            .get(self.system)
            .map_or(u64::MAX, |s| s.row_limit);
        let lasting = counting.tables.iter().any(|name| {
            let quirks = self
                .catalogue
                .relations
                .get(name)
                .map(|there| &there.quirks);
            counts.of_table(name).total > 0
                && quirks.is_some_and(|quirks| quirks.contains(&Quirk::NoTransactions))
        });
        // Where the engine of a table takes nothing back, "all or nothing" would be a lie.
        let mode = if plan.verb == Verb::Erase && (rows > limit || lasting) {
            Mode::Stepwise {
                transactions: steps,
            }
        } else {
            Mode::Atomic
        };
        plan.modes.insert(self.system.to_owned(), mode);
        counting.rows = counts
            .by_table
            .iter()
            .flat_map(|(_, c)| [c.total, c.shared])
            .collect();
        plan.counts.insert(self.system.to_owned(), counting);
    }
}

/// Whether the statements of a system hold their values, with room for as many people again.
fn holds(dialect: Dialect, plan: &Plan, system: &str) -> bool {
    let steps = plan.steps.iter().filter(|step| step.system == system);
    let checks = plan.checks.iter().filter(|check| check.system == system);
    let mut all = steps
        .map(|step| &step.statement)
        .chain(checks.map(|check| &check.statement));
    dialect != Dialect::Mysql || all.all(|statement| values(statement) <= VALUES_MAX / 2)
}

fn still_used(system: &str, table: &str) -> PlanProblem {
    PlanProblem {
        code: "plan.still-used",
        system: system.to_owned(),
        table: table.to_owned(),
        message: Text::new(
            format!("`{table}`の本人の行を、ほかの方の行が使っているため削除できません"),
            format!("rows of other people refer to the person's own row of `{table}`"),
        ),
        help: Some(Text::new(
            "`rows: stay`として列ごとに消去するか、担当者が判断します",
            "let the row stay and blank its columns, or have somebody decide",
        )),
    }
}

/// Rows by table, all and shared.
#[derive(Debug)]
pub(super) struct Counts {
    by_table: Vec<(String, Count)>,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) total: u64,
    pub(super) shared: u64,
}

impl Counts {
    /// Rows by table: all, and those shared.
    pub(super) fn of(tables: &[String], pairs: impl Iterator<Item = (u64, u64)>) -> Self {
        let pairs = pairs.map(|(total, shared)| Count { total, shared });
        Self {
            by_table: tables.iter().cloned().zip(pairs).collect(),
        }
    }

    /// Whether the person has any row.
    pub(super) fn any(&self) -> bool {
        self.by_table.iter().any(|(_, count)| count.total > 0)
    }

    pub(super) fn of_table(&self, table: &str) -> Count {
        let found = self.by_table.iter().find(|(name, _)| name == table);
        found.map(|(_, count)| *count).unwrap_or_default()
    }
}

/// Names of tables.
pub(super) type Names = BTreeSet<String>;
