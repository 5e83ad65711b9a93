// SPDX-License-Identifier: Apache-2.0
//! What an Act keeps from erasure until a day: counted by that day, set aside now, named in the plan.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::Text;

use super::statements::{Of, Writing};
use super::{Action, Check, Plan, PlanProblem, Step};
use crate::live::unfit;
use crate::map::{KeepUntil, Map, Rows, Suspension, TableMap};
use crate::problem::MapProblem;
use crate::reach::{Sight, day_of, holds_days};
use crate::source::schema::{Catalogue, Family};
use crate::source::{Row, Session};
use crate::sql::{Dialect, Statement, Writer, differs, relation, update};

/// With more days than these, rows of a month are told together.
const DAYS_MAX: usize = 24;

/// Rows, or a column of them, that an Act keeps: how to read again what is there and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Keeping {
    pub(crate) system: String,
    pub(crate) table: String,
    /// The column; none for whole rows.
    column: Option<String>,
    /// Days as text, and how many rows are of each.
    pub(crate) statement: Statement,
    /// None where rows are kept only because kept rows refer to them.
    rule: Option<KeepUntil>,
    /// Whether days are kept as text, where a time of day counts as one day more.
    is_text: bool,
}

/// What is still there because an Act keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptUntil {
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// The columns; none for whole rows.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: u64,
    /// The last day on which it is kept; none where no day is known and a human decides.
    pub until: Option<Date>,
    /// The Act.
    pub because: Text,
}

impl Plan {
    /// What it leaves because an Act keeps it, with the last day and the reason.
    #[must_use]
    pub fn kept_until(&self) -> Vec<KeptUntil> {
        let steps = self.steps.iter().filter_map(|step| {
            let Action::KeepUntil {
                columns,
                until,
                because,
            } = &step.action
            else {
                return None;
            };
            Some(KeptUntil {
                system: step.system.clone(),
                table: step.table.clone(),
                columns: columns.clone(),
                rows: step.rows,
                until: *until,
                because: because.clone(),
            })
        });
        steps.collect()
    }
}

/// By the last day: rows.
type Days = BTreeMap<Option<Date>, u64>;

impl Keeping {
    /// Rows by the last day on which they are kept, and those whose own period is over by then.
    fn days(&self, rows: Vec<Row>, today: Date) -> (Days, u64) {
        let (mut days, mut over) = (Days::new(), 0);
        for row in rows {
            let mut cells = row.into_iter();
            let (day, count) = (cells.next().flatten(), cells.next().flatten());
            let count: u64 = count.and_then(|count| count.parse().ok()).unwrap_or(0);
            let Some(rule) = &self.rule else {
                over += count;
                continue;
            };
            let day = day.and_then(|text| day_of(&text, self.is_text));
            match day.map(|day| rule.last_day(day)) {
                Some(last) if last < today => over += count,
                last => *days.entry(last).or_default() += count,
            }
        }
        (by_month(days), over)
    }
}

/// Many days as the last of each month, so that nothing is erased before its time.
fn by_month(days: Days) -> Days {
    if days.len() <= DAYS_MAX {
        return days;
    }
    let last_of_month = |day: Date| {
        let same = |other: &&Date| other.first_of_month() == day.first_of_month();
        days.keys().flatten().filter(same).max().copied()
    };
    let mut months = Days::new();
    for (day, rows) in &days {
        *months.entry(day.and_then(last_of_month)).or_default() += rows;
    }
    months
}

/// Reads what is kept by the day it is kept until. Rows that are kept for the sake of others are kept
/// as long as the last of those.
pub(crate) async fn read(
    session: &mut Session,
    (system, keeping): (&str, &[Keeping]),
    today: Date,
) -> sqlx::Result<Vec<KeptUntil>> {
    let (mut all, mut for_others) = (Vec::new(), Vec::new());
    for one in keeping.iter().filter(|one| one.system == system) {
        let rows = session.rows(&one.statement).await?;
        let (days, over) = one.days(rows, today);
        for (until, rows) in days {
            let because = one.rule.as_ref().map(|rule| rule.because.clone());
            all.push(KeptUntil {
                system: one.system.clone(),
                table: one.table.clone(),
                columns: one.column.clone().into_iter().collect(),
                rows,
                until,
                because: because.unwrap_or_default(),
            });
        }
        if over > 0 && one.column.is_none() {
            for_others.push((one, over));
        }
    }
    // Nothing known sorts first, but is the longest.
    let longest = all
        .iter()
        .max_by_key(|kept| (kept.until.is_none(), kept.until));
    let Some((until, because)) = longest.map(|kept| (kept.until, kept.because.clone())) else {
        return Ok(all);
    };
    for (one, rows) in for_others {
        all.push(KeptUntil {
            system: one.system.clone(),
            table: one.table.clone(),
            columns: Vec::new(),
            rows,
            until,
            because: because.clone(),
        });
    }
    Ok(all)
}

impl Writing<'_> {
    /// What is kept, as statements that read it.
    pub(super) fn keeping(&self, today: Date) -> Vec<Keeping> {
        let mut all = Vec::new();
        for (name, table) in self.reach.tables() {
            all.extend(self.rows_kept(name, table, today));
            for (column, mapped) in &table.columns {
                if let (Some(rule), None) = (&mapped.keep, &table.keep) {
                    all.extend(self.column_kept(name, (column, rule), today));
                }
            }
        }
        all
    }

    fn rows_kept(&self, name: &str, table: &TableMap, today: Date) -> Option<Keeping> {
        let mut writer = Writer::new(self.dialect);
        let reach = self.reach.with(Sight::Settled);
        let (alias, mine) = super::statements::rows(&mut writer, &reach, name, Of::Own)?;
        let kept = reach.kept(&mut writer, (name, &alias), today)?;
        let rule = table.keep.as_ref();
        let day = match rule {
            Some(rule) => reach
                .day(&mut writer, (name, &alias), rule)
                .unwrap_or_else(|| "NULL".to_owned()),
            None => "NULL".to_owned(),
        };
        let predicate = format!("{mine} AND {kept}");
        Some(self.counted(writer, (name, &alias), (&day, &predicate), (None, rule)))
    }

    fn column_kept(
        &self,
        name: &str,
        (column, rule): (&str, &KeepUntil),
        today: Date,
    ) -> Option<Keeping> {
        let mut writer = Writer::new(self.dialect);
        let reach = self.reach.with(Sight::Settled);
        let (alias, mine) = self.rows(&mut writer, &reach, name, Of::Own)?;
        let info = reach.relation(name)?.column(column)?;
        let over = reach.over(&mut writer, (name, &alias), rule, today)?;
        let day = reach.day(&mut writer, (name, &alias), rule)?;
        let holds = differs(self.dialect, &alias, info, "NULL");
        let predicate = format!("{mine} AND ({over}) IS NOT TRUE AND {holds}");
        let kept = (Some(column.to_owned()), Some(rule));
        Some(self.counted(writer, (name, &alias), (&day, &predicate), kept))
    }

    fn counted(
        &self,
        writer: Writer,
        (name, alias): (&str, &str),
        (day, predicate): (&str, &str),
        (column, rule): (Option<String>, Option<&KeepUntil>),
    ) -> Keeping {
        let from = self
            .reach
            .relation(name)
            .map(|there| relation(self.dialect, there))
            .unwrap_or_default();
        let count = match self.dialect {
            Dialect::Sqlite => "count(*)",
            Dialect::Postgres => "CAST(count(*) AS text)",
            Dialect::Mysql => "CAST(count(*) AS CHAR)",
        };
        let day = match self.dialect {
            Dialect::Postgres => format!("CAST({day} AS text)"),
            Dialect::Sqlite | Dialect::Mysql => day.to_owned(),
        };
        let text = format!(
            "SELECT d, {count} FROM (SELECT {day} AS d FROM {from} AS {alias} WHERE {predicate}) AS days GROUP BY d"
        );
        let column_of_day = rule.and_then(|rule| self.reach.day_column(name, rule));
        let is_text = self.dialect == Dialect::Sqlite
            || column_of_day
                .is_none_or(|info| matches!(info.family, Family::Text | Family::ShortText(_)));
        Keeping {
            system: self.reach.system.to_owned(),
            table: name.to_owned(),
            column,
            statement: writer.finish(text),
            rule: rule.cloned(),
            is_text,
        }
    }

    /// What is kept, as steps in which nothing runs.
    pub(super) fn kept_steps(&self, kept: &[KeptUntil]) -> Vec<Step> {
        let steps = kept.iter().map(|kept| {
            let action = Action::KeepUntil {
                columns: kept.columns.clone(),
                until: kept.until,
                because: kept.because.clone(),
            };
            let nothing = Statement {
                text: String::new(),
                binds: Vec::new(),
            };
            self.step(&kept.table, action, kept.rows, nothing)
        });
        steps.collect()
    }

    /// Sets whole rows that are kept aside as the map says, and reads that again.
    pub(super) fn set_aside(
        &self,
        (kept, today): (&[KeptUntil], Date),
        catalogue: &Catalogue,
    ) -> (Vec<Step>, Vec<Check>, Vec<(String, MapProblem)>) {
        let (mut steps, mut checks, mut problems) = (Vec::new(), Vec::new(), Vec::new());
        let whole = kept.iter().filter(|kept| kept.columns.is_empty());
        let tables: BTreeSet<&String> = whole.map(|kept| &kept.table).collect();
        for name in tables {
            let rows = kept
                .iter()
                .filter(|kept| kept.table == *name && kept.columns.is_empty());
            let rows = rows.map(|kept| kept.rows).sum();
            let table = self.reach.table(name);
            let Some(Suspension::Set(set)) = table.and_then(|table| table.suspend.as_ref()) else {
                continue;
            };
            if let Some(there) = self.reach.relation(name) {
                let infos = set
                    .iter()
                    .filter_map(|(column, value)| Some((there.column(column)?, value)));
                let unfit = infos.flat_map(|(info, v)| unfit(catalogue, there, info, Some(v)));
                problems.extend(unfit.map(|problem| (name.clone(), problem)));
            }
            if let Some((step, check)) = self.aside(name, set, (rows, today)) {
                steps.push(step);
                checks.push(check);
            }
        }
        (steps, checks, problems)
    }

    fn aside(
        &self,
        name: &str,
        set: &BTreeMap<String, String>,
        (rows, today): (u64, Date),
    ) -> Option<(Step, Check)> {
        let there = self.reach.relation(name)?;
        let reach = self.reach.with(Sight::Settled);
        let mut writer = Writer::new(self.dialect);
        let (alias, mine) = super::statements::rows(&mut writer, &reach, name, Of::Own)?;
        let kept = reach.kept(&mut writer, (name, &alias), today)?;
        let predicate = format!("{mine} AND {kept}");
        let (mut values, mut wrong) = (Vec::new(), Vec::new());
        for (column, value) in set {
            let info = there.column(column)?;
            let value = writer.value(info, value);
            let differs = differs(self.dialect, &alias, info, &value);
            wrong.push(format!("count(CASE WHEN {differs} THEN 1 END)"));
            values.push((column.clone(), value));
        }
        let from = relation(self.dialect, there);
        let again = format!(
            "SELECT {} FROM {from} AS {alias} WHERE {predicate}",
            wrong.join(", ")
        );
        let again = writer.so_far(again);
        let text = update(self.dialect, there, &alias, &values, &predicate);
        let columns: Vec<String> = set.keys().cloned().collect();
        let check = Check {
            system: self.reach.system.to_owned(),
            table: name.to_owned(),
            columns: columns.iter().cloned().map(Some).collect(),
            allowed: 0,
            statement: again,
        };
        let action = Action::SetAside(columns);
        Some((self.step(name, action, rows, writer.finish(text)), check))
    }

    /// What stands in the way of keeping a table's rows, or a column of them, and erasing them later.
    pub(super) fn not_keepable(&self, kept: &[KeptUntil]) -> Vec<PlanProblem> {
        let tables: BTreeSet<&String> = kept.iter().map(|kept| &kept.table).collect();
        let mut problems = Vec::new();
        for name in tables {
            let Some(table) = self.reach.table(name) else {
                continue;
            };
            for link in table
                .belongs()
                .filter(|link| link.system == self.reach.system)
            {
                let above = self.reach.table(&link.table);
                let lost_there = above.is_some_and(|above| {
                    above.rows == Rows::Stay && link.on.iter().any(|on| above.change(on).is_some())
                });
                let lost_here = table.rows == Rows::Stay
                    && table.keep.is_none()
                    && link.columns.iter().any(|c| table.change(c).is_some());
                if lost_here || lost_there {
                    let columns = link.columns.join("`, `");
                    problems.push(self.lost(name, &columns));
                }
            }
        }
        problems
    }

    fn lost(&self, table: &str, columns: &str) -> PlanProblem {
        PlanProblem {
            code: "plan.kept-lost",
            system: self.reach.system.to_owned(),
            table: table.to_owned(),
            message: Text::new(
                format!(
                    "`{table}`の行は法令により残りますが、本人につながる`{columns}`の値が消去されるため、期限が来ても見つけられません"
                ),
                format!(
                    "rows of `{table}` are kept by law, but what they are found by (`{columns}`) is erased now, so they could not be found when their time is up"
                ),
            ),
            help: Some(Text::new(
                "変わらないキーでつなぐか、つながりの列にも`keep`を書きます",
                "link by a key that stays, or keep the column of the link as well",
            )),
        }
    }
}

/// Rules whose day no database could tell.
pub(super) fn dayless(
    map: &Map,
    system: &str,
    catalogue: &Catalogue,
    dialect: Dialect,
) -> Vec<PlanProblem> {
    let mut problems = Vec::new();
    let tables = map.systems.get(system).into_iter().flat_map(|s| &s.tables);
    for (name, table) in tables {
        let columns = table
            .columns
            .values()
            .filter_map(|column| column.keep.as_ref());
        for rule in table.keep.iter().chain(columns) {
            let of = rule.table.as_ref().unwrap_or(name);
            let info = catalogue
                .relations
                .get(of)
                .and_then(|there| there.column(&rule.column));
            if info.is_some_and(|info| holds_days(dialect, info)) {
                continue;
            }
            let column = &rule.column;
            problems.push(PlanProblem {
                code: "plan.keep-no-day",
                system: system.to_owned(),
                table: name.clone(),
                message: Text::new(
                    format!("`{of}`の`{column}`は日付の列ではないか、ないため、保存期間を数えられません"),
                    format!("`{column}` of `{of}` is not there or no date, so no period can be counted from it"),
                ),
                help: Some(Text::new(
                    "日付型の列を`until`に書きます",
                    "name a column of a date type under `until`",
                )),
            });
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn many_days_become_the_last_of_each_month_and_no_row_is_lost() {
        let mut days = Days::new();
        for month in 1..=12 {
            for day in [3, 17, 28] {
                days.insert(Some(date(2030, month, day)), 2);
            }
        }
        days.insert(None, 5);
        let months = by_month(days);
        assert_eq!(months.len(), 13);
        assert_eq!(months[&Some(date(2030, 2, 28))], 6);
        assert_eq!(months[&None], 5);
        let few = Days::from([(Some(date(2030, 1, 3)), 1), (Some(date(2030, 1, 4)), 1)]);
        assert_eq!(by_month(few.clone()), few);
    }
}
