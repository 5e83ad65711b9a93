// SPDX-License-Identifier: Apache-2.0
//! Writes what is given out, and keeps it: the texts are the same for everybody whose records look alike.

use std::collections::BTreeMap;

use yakusoku_policy::ItemId;

use super::same::{self, Left};
use super::statements::{self, Of};
use super::tally::{self, Tally};
use super::{Action, Step, Whole};
use crate::map::TableMap;
use crate::reach::{Alike, Ownership, Reach, listed};
use crate::sql::{Dialect, PARTS_MAX, Part, Statement, read, relation, united};

/// Everything an export asks and gives out, before anybody has counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Giving {
    /// Counts, and asks whether a record has become another one's.
    pub(super) tally: Tally,
    /// Asks the same when rows are given out.
    pub(super) others: Option<Statement>,
    /// A step for every table that gives anything out, by table.
    pub(super) steps: BTreeMap<String, Step>,
    /// All of it as one reading, with what [`Self::others`] asks.
    pub(super) whole: Option<Whole>,
}

impl Giving {
    /// As written for others whose records look alike, or written now.
    pub(super) fn of(reach: &Reach<'_>, dialect: Dialect) -> Self {
        let Some(alike) = Alike::of(reach) else {
            return Self::written(reach, dialect, None);
        };
        let kept = reach.catalogue.givings.get(alike.shape(), || {
            Self::written(&alike.sampled(reach), dialect, None)
        });
        let filled = kept.filled(&alike);
        filled.unwrap_or_else(|| Self::written(reach, dialect, None))
    }

    /// Written for these very records. People of a batch are given out each by their own path, so nothing
    /// is for them in one reading.
    pub(super) fn written(reach: &Reach<'_>, dialect: Dialect, whose: Option<&Ownership>) -> Self {
        let nothing = |_: &_, _: &str| Left::default();
        let known = whose.and_then(|whose| whose.counts(reach.roots));
        let tally = tally::counting_with(reach, dialect, (&nothing, known.as_ref()));
        let others = same::others(reach, dialect, nothing);
        let tables = tally.counting.tables.iter();
        let steps = tables.filter_map(|name| {
            let step = giving(reach, dialect, name, reach.table(name)?)?;
            Some((name.clone(), step))
        });
        let mut giving = Self {
            steps: steps.collect(),
            tally,
            others: None,
            whole: None,
        };
        if whose.is_none() {
            giving.whole = giving.whole_with(dialect, others.as_ref());
        }
        giving.others = others;
        giving
    }

    /// All steps as one reading, empty tables too: its text is the same for everybody, so that an engine
    /// prepares it once.
    pub(super) fn whole_with(&self, dialect: Dialect, others: Option<&Statement>) -> Option<Whole> {
        let tables = self.tally.counting.tables.iter();
        let steps = tables.filter_map(|name| self.steps.get(name));
        let mut all: Vec<(&str, usize, &Statement)> = steps
            .map(|step| (step.table.as_str(), step.width(), &step.statement))
            .collect();
        all.extend(others.map(|others| ("", 1, others)));
        if all.is_empty() || all.len() > PARTS_MAX {
            return None;
        }
        let parts = all.iter().map(|(_, width, statement)| Part {
            width: *width,
            statement,
            is_sorted: statement.text.contains(" ORDER BY "),
        });
        let (statement, width) = united(dialect, &parts.collect::<Vec<_>>());
        let tables = all
            .iter()
            .map(|(name, width, _)| ((*name).to_owned(), *width));
        Some(Whole {
            statement,
            width,
            tables: tables.collect(),
        })
    }

    /// The same for other records that look alike; `None` where a value is not known.
    fn filled(&self, alike: &Alike<'_>) -> Option<Self> {
        let filled = |statement: &Statement| alike.filled(statement);
        let others = match &self.others {
            Some(others) => Some(filled(others)?),
            None => None,
        };
        let whole = match &self.whole {
            Some(whole) => Some(Whole {
                statement: filled(&whole.statement)?,
                width: whole.width,
                tables: whole.tables.clone(),
            }),
            None => None,
        };
        let steps = self.steps.iter().map(|(name, step)| {
            let statement = filled(&step.statement)?;
            let step = Step {
                statement,
                system: step.system.clone(),
                table: step.table.clone(),
                label: step.label.clone(),
                action: step.action.clone(),
                rows: step.rows,
                why: step.why.clone(),
            };
            Some((name.clone(), step))
        });
        Some(Self {
            steps: steps.collect::<Option<_>>()?,
            tally: self.tally.filled(filled)?,
            others,
            whole,
        })
    }
}

fn giving(reach: &Reach<'_>, dialect: Dialect, name: &str, table: &TableMap) -> Option<Step> {
    let there = reach.relation(name)?;
    let held: Vec<(&str, &ItemId)> = table.held();
    if held.is_empty() {
        return None;
    }
    let mut writer = crate::sql::Writer::new(dialect);
    let (alias, predicate) = statements::rows(&mut writer, reach, name, Of::Own)?;
    let columns: Vec<String> = held
        .iter()
        .map(|(column, _)| read(dialect, &alias, there, column))
        .collect();
    let sorted = match there.key.as_slice() {
        [] => String::new(),
        key => format!(" ORDER BY {}", listed(dialect, key, &alias)),
    };
    let statement = writer.finish(format!(
        "SELECT {} FROM {} AS {alias} WHERE {predicate}{sorted}",
        columns.join(", "),
        relation(dialect, there),
    ));
    let columns = held
        .into_iter()
        .map(|(column, item)| (column.to_owned(), Some(item.clone())));
    let action = Action::ExportRows(columns.collect());
    Some(statements::step(reach, name, (action, 0), statement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_for_others_and_filled_is_what_is_written_for_this_person() {
        crate::reach::alike::tests::each(|reach, dialect| {
            let filled = Giving::of(reach, dialect);
            assert_eq!(filled, Giving::written(reach, dialect, None), "{dialect:?}");
            assert_eq!(filled.steps.len(), 4);
            assert!(filled.whole.is_some() && filled.others.is_some());
        });
    }
}
