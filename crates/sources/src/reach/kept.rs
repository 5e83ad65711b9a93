// SPDX-License-Identifier: Apache-2.0
//! Which rows an Act still keeps on a day, as predicates over the column that holds their day.
//!
//! A row is kept until its period is over, and where its day is missing or cannot be read: then a
//! human decides. A row that would be deleted is kept as long as a kept row refers to it, since that
//! one would mean nothing, or could not stand, without it.

use jiff::civil::Date;

use super::{Reach, joined};
use crate::map::{KeepUntil, LinkAs, Rows};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::sql::{Dialect, Writer, quote, read, relation as write_relation};

/// Older days are no days: some engines write them where there is none.
const EARLIEST: &str = "1000-01-01";

/// How rows of a table refer to rows of another.
struct Leading<'a> {
    from: &'a Relation,
    columns: &'a [String],
    on: &'a [String],
    /// Whether they are found by it, now and later.
    is_way: bool,
}

impl<'a> Reach<'a> {
    /// The predicate of rows that are kept on `today`; `None` where no rule keeps any of a table.
    pub(crate) fn kept(
        &self,
        writer: &mut Writer,
        (table, alias): (&str, &str),
        today: Date,
    ) -> Option<String> {
        self.kept_above(writer, (table, alias), today, &mut Vec::new())
    }

    fn kept_above(
        &self,
        writer: &mut Writer,
        (table, alias): (&str, &str),
        today: Date,
        above: &mut Vec<String>,
    ) -> Option<String> {
        let (mapped, here) = (self.table(table)?, self.relation(table)?);
        let mut parts = Vec::new();
        if let Some(rule) = &mapped.keep {
            let over = self.over(writer, (table, alias), rule, today);
            // A day that cannot be asked for is over for nobody.
            parts.push(over.map_or_else(
                || "1 = 1".to_owned(),
                |over| format!("({over}) IS NOT TRUE"),
            ));
        }
        if mapped.rows == Rows::Delete && !above.iter().any(|name| name == table) {
            above.push(table.to_owned());
            for Leading {
                from,
                columns,
                on,
                is_way,
            } in self.leading_to(table)
            {
                let other = writer.alias();
                let place = (from.name.as_str(), other.as_str());
                let kept = if is_way {
                    self.needed(writer, place, today, above)
                } else {
                    self.kept_above(writer, place, today, above)
                };
                let leads = joined(writer, (from, &other, columns), (here, alias, on));
                if let (Some(kept), Some(leads)) = (kept, leads) {
                    let from = write_relation(writer.dialect, from);
                    parts.push(format!(
                        "EXISTS (SELECT 1 FROM {from} AS {other} WHERE {leads} AND {kept})"
                    ));
                }
            }
            above.pop();
        }
        (!parts.is_empty()).then(|| format!("({})", parts.join(" OR ")))
    }

    /// The predicate of rows that are kept, whole or in a column: what these are found by stays too.
    fn needed(
        &self,
        writer: &mut Writer,
        (table, alias): (&str, &str),
        today: Date,
        above: &mut Vec<String>,
    ) -> Option<String> {
        let whole = self.kept_above(writer, (table, alias), today, above);
        let mut parts: Vec<String> = whole.into_iter().collect();
        for (name, column) in &self.table(table)?.columns {
            if let Some(rule) = &column.keep {
                let over = self.over(writer, (table, alias), rule, today)?;
                let holds = format!("{alias}.{} IS NOT NULL", quote(writer.dialect, name));
                parts.push(format!("({holds} AND ({over}) IS NOT TRUE)"));
            }
        }
        (!parts.is_empty()).then(|| format!("({})", parts.join(" OR ")))
    }

    /// The predicate of rows whose period is over on `today`; neither true nor false where the day is
    /// missing.
    pub(crate) fn over(
        &self,
        writer: &mut Writer,
        (table, alias): (&str, &str),
        rule: &KeepUntil,
        today: Date,
    ) -> Option<String> {
        let limit = rule.limit(today);
        let here = self.relation(table)?;
        let Some(parent) = &rule.table else {
            return Some(not_after(writer, alias, here.column(&rule.column)?, limit));
        };
        let (there, other, leads) = self.dated_by(writer, (here, alias), parent)?;
        let over = not_after(writer, &other, there.column(&rule.column)?, limit);
        let from = write_relation(writer.dialect, there);
        Some(format!(
            "EXISTS (SELECT 1 FROM {from} AS {other} WHERE {leads} AND {over})"
        ))
    }

    /// The day of a row as text.
    pub(crate) fn day(
        &self,
        writer: &mut Writer,
        (table, alias): (&str, &str),
        rule: &KeepUntil,
    ) -> Option<String> {
        let here = self.relation(table)?;
        let Some(parent) = &rule.table else {
            return Some(read(writer.dialect, alias, here, &rule.column));
        };
        let (there, other, leads) = self.dated_by(writer, (here, alias), parent)?;
        let day = read(writer.dialect, &other, there, &rule.column);
        let from = write_relation(writer.dialect, there);
        Some(format!(
            "(SELECT max({day}) FROM {from} AS {other} WHERE {leads})"
        ))
    }

    /// The column that holds the day.
    pub(crate) fn day_column(&self, table: &str, rule: &KeepUntil) -> Option<&'a ColumnInfo> {
        let table = rule.table.as_deref().unwrap_or(table);
        self.relation(table)?.column(&rule.column)
    }

    fn dated_by(
        &self,
        writer: &mut Writer,
        (here, alias): (&Relation, &str),
        parent: &str,
    ) -> Option<(&'a Relation, String, String)> {
        let links = self.table(&here.name)?.belongs();
        let link = links
            .into_iter()
            .find(|link| link.system == self.system && link.table == parent)?;
        let there = self.relation(parent)?;
        let other = writer.alias();
        let leads = joined(
            writer,
            (there, &other, &link.on),
            (here, alias, &link.columns),
        )?;
        Some((there, other, leads))
    }

    /// Mapped tables whose rows refer to rows of this one, by the map or by the database itself.
    fn leading_to(&self, table: &str) -> Vec<Leading<'a>> {
        let mut all: Vec<Leading<'a>> = Vec::new();
        for (name, mapped) in self.tables() {
            let Some(from) = self.relation(name) else {
                continue;
            };
            for link in &mapped.links {
                if link.system == self.system && link.table == table {
                    let stays = |column: &String| mapped.change(column).is_none();
                    all.push(Leading {
                        from,
                        columns: &link.columns,
                        on: &link.on,
                        is_way: link.kind == LinkAs::Belongs && link.columns.iter().all(stays),
                    });
                }
            }
        }
        let relations = self.catalogue.relations.values();
        let foreign = relations.flat_map(|from| from.foreign.iter().map(move |key| (from, key)));
        for (from, foreign) in foreign.filter(|(_, key)| key.table == table) {
            let known = all.iter().any(|known| {
                known.from.name == from.name
                    && *known.columns == foreign.columns
                    && *known.on == foreign.on
            });
            if !known && self.table(&from.name).is_some() {
                all.push(Leading {
                    from,
                    columns: &foreign.columns,
                    on: &foreign.on,
                    is_way: false,
                });
            }
        }
        all
    }
}

/// Whether a column holds a day, and one that is not after the limit. With a time of day it counts as
/// one day more, as nobody says in whose zone it is.
fn not_after(writer: &mut Writer, alias: &str, column: &ColumnInfo, limit: Date) -> String {
    let name = writer.column(alias, column);
    let low = writer.value(column, EARLIEST);
    let high = writer.value(column, &limit.to_string());
    let range = format!("{name} >= {low} AND {name} <= {high}");
    if writer.dialect != Dialect::Sqlite {
        return range;
    }
    // SQLite puts anything into any column, and compares a number as less than every text.
    format!(
        "typeof({name}) = 'text' AND {name} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND {range}"
    )
}

/// Whether a column can hold a day at all.
pub(crate) fn holds_days(dialect: Dialect, column: &ColumnInfo) -> bool {
    let kind = column.type_name.to_lowercase();
    match dialect {
        Dialect::Sqlite => column.family != Family::Bytes,
        Dialect::Postgres | Dialect::Mysql => {
            kind.starts_with("date") || kind.starts_with("timestamp")
        }
    }
}

/// The day a text of a column says, as the predicate compares it; `None` where it says none.
pub(crate) fn day_of(text: &str, is_text: bool) -> Option<Date> {
    let (day, time) = text.split_at_checked(10)?;
    let day: Date = day.parse().ok()?;
    if day < jiff::civil::date(1000, 1, 1) {
        return None;
    }
    let clock = time.get(..9).unwrap_or(time);
    let is_later = if is_text {
        !time.is_empty()
    } else {
        clock.contains(|letter: char| ('1'..='9').contains(&letter))
    };
    if is_later {
        return day.tomorrow().ok();
    }
    Some(day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_text_says_a_day_or_none() {
        for (text, is_text, day) in [
            ("2020-04-01", true, Some(date(2020, 4, 1))),
            ("2020-04-01 00:00:00", true, Some(date(2020, 4, 2))),
            ("2020-04-01 00:00:00", false, Some(date(2020, 4, 1))),
            ("2020-04-01 00:00:00+09", false, Some(date(2020, 4, 1))),
            ("2020-04-01 09:30:00.5", false, Some(date(2020, 4, 2))),
            ("0000-00-00", false, None),
            ("2020-02-31", true, None),
            ("1585699200", true, None),
            ("infinity", false, None),
            ("昨年四月頃に注文", true, None),
            ("", true, None),
        ] {
            assert_eq!(day_of(text, is_text), day, "{text}");
        }
    }
}
