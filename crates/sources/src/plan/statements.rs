// SPDX-License-Identifier: Apache-2.0
//! Writes the statements of a plan: what is given out and erased.

use hmac::{Hmac, KeyInit, Mac};
use jiff::civil::Date;
use sha2::Sha256;
use yakusoku_policy::Text;

use super::build::Counts;
use super::order::Order;
use super::{Action, Kept, KeptUntil, Step};
use crate::map::{ErasureOf, Rows, TableMap};
use crate::reach::{Ownership, Reach, Root, Sight};
use crate::source::Secret;
use crate::source::schema::Relation;
use crate::sql::{Dialect, Statement, Writer, coarser, delete, differs, hex, quote, update};

/// Letters of a pseudonym.
pub(crate) const PSEUDONYM_CHARS: usize = 16;

/// Everything statements are written from.
pub(super) struct Writing<'a> {
    pub(super) reach: Reach<'a>,
    pub(super) dialect: Dialect,
    pub(super) counts: &'a Counts,
    pub(super) order: &'a Order,
    pub(super) secret: &'a Secret,
    pub(super) whose: Option<&'a Ownership>,
    /// The day of an erasure, on which an Act may keep rows from it.
    pub(super) today: Option<Date>,
    /// What is kept.
    pub(super) kept: Vec<KeptUntil>,
}

/// Which of a person's rows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// Only this person's.
    Own,
    /// Another person's as well.
    Shared,
}

/// An alias for a table and the predicate of a person's rows in it.
pub(super) fn rows(
    writer: &mut Writer,
    reach: &Reach<'_>,
    table: &str,
    of: Of,
) -> Option<(String, String)> {
    let alias = writer.alias();
    let mine = reach.mine(writer, table, &alias)?;
    let predicate = match (reach.shared(writer, table, &alias), of) {
        (Some(shared), Of::Own) => format!("{mine} AND NOT {shared}"),
        (Some(shared), Of::Shared) => format!("{mine} AND {shared}"),
        (None, _) => mine,
    };
    Some((alias, predicate))
}

/// One step on one table.
pub(super) fn step(
    reach: &Reach<'_>,
    table: &str,
    (action, rows): (Action, u64),
    statement: Statement,
) -> Step {
    let label = reach.table(table).map(|table| table.label.clone());
    let why = why(&action);
    Step {
        system: reach.system.to_owned(),
        table: table.to_owned(),
        label: label.unwrap_or_default(),
        action,
        rows,
        statement,
        why,
    }
}

/// Rows that are another person's as well and stay.
pub(super) fn keep_shared(reach: &Reach<'_>, name: &str, shared: u64) -> Option<Step> {
    let nothing = Statement {
        text: String::new(),
        binds: Vec::new(),
    };
    (shared > 0).then(|| step(reach, name, (Action::KeepShared, shared), nothing))
}

impl Writing<'_> {
    pub(super) fn step(
        &self,
        table: &str,
        action: Action,
        rows: u64,
        statement: Statement,
    ) -> Step {
        step(&self.reach, table, (action, rows), statement)
    }

    /// `table AS alias` and the predicate of the rows, without those an Act keeps from erasure.
    pub(super) fn rows(
        &self,
        writer: &mut Writer,
        reach: &Reach<'_>,
        table: &str,
        of: Of,
    ) -> Option<(String, String)> {
        let (alias, predicate) = rows(writer, reach, table, of)?;
        let kept = self
            .today
            .and_then(|today| reach.kept(writer, (table, &alias), today));
        let predicate = match kept {
            Some(kept) => format!("{predicate} AND {kept} IS NOT TRUE"),
            None => predicate,
        };
        Some((alias, predicate))
    }

    /// Rows of a table that are kept as they are.
    fn rows_kept_of(&self, table: &str) -> u64 {
        let whole = self
            .kept
            .iter()
            .filter(|kept| kept.table == table && kept.columns.is_empty());
        whole.map(|kept| kept.rows).sum()
    }

    /// A value for a column, or what is there as long as an Act keeps that.
    pub(super) fn unless_kept(
        &self,
        writer: &mut Writer,
        reach: &Reach<'_>,
        (name, alias): (&str, &str),
        (column, value): (&str, String),
    ) -> String {
        let rule = reach
            .table(name)
            .and_then(|table| table.columns.get(column)?.keep.as_ref());
        let over = match (rule, self.today) {
            (Some(rule), Some(today)) => reach.over(writer, (name, alias), rule, today),
            _ => None,
        };
        let Some(over) = over else { return value };
        let here = format!("{alias}.{}", quote(self.dialect, column));
        format!("CASE WHEN {over} THEN {value} ELSE {here} END")
    }

    fn keep_shared(&self, name: &str, shared: u64) -> Option<Step> {
        keep_shared(&self.reach, name, shared)
    }

    pub(super) fn erasures(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        for (name, columns) in &self.order.unlinked {
            steps.extend(self.unlink(name, columns));
        }
        for name in &self.order.tables {
            let Some(table) = self.reach.table(name) else {
                continue;
            };
            let count = self.counts.of_table(name);
            let stays = count.shared + self.rows_kept_of(name);
            if count.total > stays {
                steps.extend(self.erase(name, table, count.total - stays));
            }
            if count.shared > 0 {
                steps.extend(self.own_in_shared(name, table, count.shared));
                steps.extend(self.keep_shared(name, count.shared));
            }
        }
        steps
    }

    /// The predicate as links are now, or by keys where links are gone when the turn comes.
    pub(super) fn sight(&self, name: &str) -> Reach<'_> {
        let by_key = self.order.by_key.contains(name);
        self.reach
            .with(if by_key { Sight::Settled } else { Sight::Live })
    }

    fn unlink(&self, name: &str, columns: &[String]) -> Option<Step> {
        let count = self.counts.of_table(name);
        let there = self.reach.relation(name)?;
        let mut writer = Writer::new(self.dialect);
        let (alias, predicate) = self.rows(&mut writer, &self.sight(name), name, Of::Own)?;
        let set: Vec<(String, String)> = columns
            .iter()
            .map(|column| (column.clone(), "NULL".to_owned()))
            .collect();
        let text = update(self.dialect, there, &alias, &set, &predicate);
        let rows = count
            .total
            .checked_sub(count.shared)
            .filter(|rows| *rows > 0)?;
        Some(self.step(
            name,
            Action::Unlink(columns.to_vec()),
            rows,
            writer.finish(text),
        ))
    }

    fn erase(&self, name: &str, table: &TableMap, rows: u64) -> Vec<Step> {
        if table.rows == Rows::Delete {
            return self.delete(name, rows).into_iter().collect();
        }
        let changed = changed(table);
        if self.whose.is_some() {
            return self.erase_of_many(name, table, &changed, rows);
        }
        let bound: Vec<Root> = self
            .reach
            .roots_of(self.reach.system, name)
            .filter(|r| r.is_one)
            .cloned()
            .collect();
        let named = changed
            .iter()
            .any(|c| matches!(table.change(c), Some(ErasureOf::Pseudonym(_))));
        if bound.len() < 2 || !named {
            return self
                .blank(&self.sight(name), name, &changed, rows)
                .into_iter()
                .collect();
        }
        // Two records of one person get a pseudonym each, as the column may have to be unique.
        let others = self
            .reach
            .roots
            .iter()
            .filter(|root| !bound.contains(root))
            .cloned();
        let others: Vec<Root> = others.collect();
        bound
            .into_iter()
            .filter_map(|root| {
                let mut roots = vec![root];
                roots.extend(others.iter().cloned());
                let reach = Reach {
                    roots: &roots,
                    ..self.sight(name)
                };
                self.blank(&reach, name, &changed, 1)
            })
            .collect()
    }

    fn delete(&self, name: &str, rows: u64) -> Option<Step> {
        let there = self.reach.relation(name)?;
        let mut writer = Writer::new(self.dialect);
        let (alias, predicate) = self.rows(&mut writer, &self.sight(name), name, Of::Own)?;
        let text = delete(self.dialect, there, &alias, &predicate);
        Some(self.step(name, Action::DeleteRows, rows, writer.finish(text)))
    }

    pub(super) fn blank(
        &self,
        reach: &Reach<'_>,
        name: &str,
        columns: &[String],
        rows: u64,
    ) -> Option<Step> {
        self.change(reach, name, (columns, Of::Own), rows)
    }

    /// In rows that stay another person's, what is this person's alone.
    fn own_in_shared(&self, name: &str, table: &TableMap, rows: u64) -> Option<Step> {
        let own: Vec<String> = table
            .own_when_shared
            .iter()
            .filter(|c| table.change(c).is_some())
            .cloned()
            .collect();
        self.change(&self.sight(name), name, (&own, Of::Shared), rows)
    }

    fn change(
        &self,
        reach: &Reach<'_>,
        name: &str,
        (columns, of): (&[String], Of),
        rows: u64,
    ) -> Option<Step> {
        let there = reach.relation(name)?;
        let mut writer = Writer::new(self.dialect);
        let (alias, predicate) = self.rows(&mut writer, reach, name, of)?;
        let set: Vec<(String, String)> = columns
            .iter()
            .filter_map(|column| {
                let value = self.left(&mut writer, reach, name, (&alias, column))?;
                let (row, cell) = ((name, alias.as_str()), (column.as_str(), value));
                Some((
                    column.clone(),
                    self.unless_kept(&mut writer, reach, row, cell),
                ))
            })
            .collect();
        if set.is_empty() {
            return None;
        }
        let predicate = match self.holds_any(reach.table(name)?, there, (&alias, columns)) {
            Some(holds) => format!("{predicate} AND {holds}"),
            None => predicate,
        };
        let text = update(self.dialect, there, &alias, &set, &predicate);
        let action = Action::BlankColumns(columns.to_vec());
        Some(self.step(name, action, rows, writer.finish(text)))
    }

    /// Where nothing but emptying is to be done: whether a row holds anything at all, as the reading afterwards
    /// asks it. A row that does not is left as it is, rather than written anew with all its places in indexes.
    fn holds_any(
        &self,
        table: &TableMap,
        there: &Relation,
        (alias, columns): (&str, &[String]),
    ) -> Option<String> {
        let holds = |column: &String| match table.change(column)? {
            ErasureOf::Blank => {
                let info = there.column(column)?;
                Some(differs(self.dialect, alias, info, "NULL"))
            }
            _ => None,
        };
        let all: Vec<String> = columns.iter().map(holds).collect::<Option<_>>()?;
        Some(format!("({})", all.join(" OR ")))
    }

    /// What erasure leaves in a column, as SQL; `None` where it leaves the column alone.
    pub(super) fn left(
        &self,
        writer: &mut Writer,
        reach: &Reach<'_>,
        name: &str,
        (alias, column): (&str, &str),
    ) -> Option<String> {
        let info = reach.relation(name)?.column(column)?;
        match reach.table(name)?.change(column)? {
            ErasureOf::Blank => Some("NULL".to_owned()),
            ErasureOf::Text(text) => Some(writer.value(info, text)),
            ErasureOf::Pseudonym(pattern) => {
                let word = self.pseudonym(reach, name);
                Some(writer.value(info, &pattern.replace("{}", &word)))
            }
            ErasureOf::Generalise(how) => Some(coarser(self.dialect, alias, info, *how)),
            ErasureOf::Keep(_) => None,
        }
    }

    /// A word that stands for the person: the same in every table, and nobody else can make it.
    fn pseudonym(&self, reach: &Reach<'_>, table: &str) -> String {
        let own = reach.roots_of(reach.system, table).next();
        let root = own.or_else(|| reach.roots.first());
        root.map_or_else(String::new, |root| self.word(root))
    }

    /// Every word that may stand in a table after the erasure.
    pub(super) fn words(&self, table: &str) -> Vec<String> {
        let reach = &self.reach;
        if self.whose.is_some() {
            return self.words_of_many(table).into_values().collect();
        }
        let bound = reach
            .roots_of(reach.system, table)
            .filter(|root| root.is_one);
        let words: Vec<String> = bound.map(|root| self.word(root)).collect();
        if words.is_empty() {
            return vec![self.pseudonym(reach, table)];
        }
        words
    }

    pub(super) fn word(&self, root: &Root) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret.0) else {
            return String::new();
        };
        for part in [&root.system, &root.table] {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        for (column, value) in &root.key {
            mac.update(column.as_bytes());
            mac.update(&[0]);
            mac.update(value.as_bytes());
            mac.update(&[0]);
        }
        hex(&mac.finalize().into_bytes())
            .chars()
            .take(PSEUDONYM_CHARS)
            .collect()
    }

    pub(super) fn kept(&self) -> Vec<Kept> {
        let mut kept = Vec::new();
        for (name, table) in self
            .reach
            .tables()
            .filter(|(_, table)| table.rows == Rows::Stay)
        {
            let rows = self.counts.of_table(name).total;
            for (column, mapped) in table.columns.iter().filter(|_| rows > 0) {
                if let Some(ErasureOf::Keep(reason)) = &mapped.erase {
                    kept.push(Kept {
                        system: self.reach.system.to_owned(),
                        table: name.to_owned(),
                        column: column.clone(),
                        item: mapped.item.clone(),
                        rows,
                        reason: reason.clone(),
                    });
                }
            }
        }
        kept
    }
}

pub(super) fn changed(table: &TableMap) -> Vec<String> {
    table
        .columns
        .keys()
        .filter(|column| table.change(column).is_some())
        .cloned()
        .collect()
}

fn why(action: &Action) -> Text {
    match action {
        Action::ExportRows(_) => Text::new("本人の行を開示", "the person's rows are given out"),
        Action::DeleteRows => Text::new("本人の行を削除", "the person's rows are deleted"),
        Action::BlankColumns(_) => Text::new(
            "行は残し、本人の情報を消去",
            "rows stay, what they say of the person is erased",
        ),
        Action::Unlink(_) => Text::new(
            "互いに参照する行を削除するため、先に参照を外す",
            "rows point at each other; the pointer is taken off first",
        ),
        Action::KeepShared => Text::new(
            "ほかの方の情報でもあるため残す",
            "the rows are another person's as well and stay",
        ),
        Action::KeepUntil { because, .. } => because.clone(),
        Action::SetAside(_) => Text::new(
            "法令により残す行を、ほかの利用から外す",
            "rows an Act keeps are set aside from any other use",
        ),
    }
}
