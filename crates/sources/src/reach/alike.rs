// SPDX-License-Identifier: Apache-2.0
//! Records that look alike: what is written for some is right for others, with the values of those.
//!
//! A text depends on which records there are, on which of their values are the same, and on whether a value
//! can be a whole number; never on a value itself. It is written for samples in which all of that is as in
//! the records, and the samples are exchanged for the values afterwards.

use std::fmt::Write as _;

use super::{Reach, Root, Sight};
use crate::sql::{Bind, Statement};

/// Records of one person of which a text is kept; more are written anew each time.
const RECORDS_MAX: usize = 4;

/// Some records, and samples in their stead.
#[derive(Debug)]
pub(crate) struct Alike<'a> {
    shape: String,
    samples: Vec<Root>,
    /// Each different value with its sample.
    values: Vec<(String, &'a str)>,
}

impl<'a> Alike<'a> {
    /// `None` where what is written depends on more than the records.
    pub(crate) fn of(reach: &Reach<'a>) -> Option<Self> {
        let is_plain = reach.sight == Sight::Live && reach.taken.is_empty();
        if !is_plain || reach.roots.len() > RECORDS_MAX {
            return None;
        }
        let mut alike = Self {
            shape: String::with_capacity(512),
            samples: Vec::new(),
            values: Vec::new(),
        };
        alike.say(&reach.map.hash);
        alike.say(reach.system);
        for root in reach.roots {
            let sample = alike.sample(root);
            alike.samples.push(sample);
        }
        Some(alike)
    }

    /// What all records that look like these have in common.
    pub(crate) fn shape(&self) -> &str {
        &self.shape
    }

    /// The same for the samples.
    pub(crate) fn sampled<'s>(&'s self, reach: &Reach<'s>) -> Reach<'s> {
        Reach {
            roots: &self.samples,
            ..*reach
        }
    }

    /// A statement written for samples, with the values of these records; `None` where it holds anything else.
    pub(crate) fn filled(&self, statement: &Statement) -> Option<Statement> {
        let all = |list: &[String]| -> Option<Vec<String>> {
            list.iter().map(|sample| self.value(sample)).collect()
        };
        let binds = statement.binds.iter().map(|bind| match bind {
            Bind::Text(text) => self.text(text).map(Bind::Text),
            Bind::List(list) => Some(Bind::List(all(list)?)),
            Bind::Whole(list) => Some(Bind::Whole(all(list)?)),
        });
        Some(Statement {
            binds: binds.collect::<Option<_>>()?,
            text: statement.text.clone(),
        })
    }

    /// A sample, or rows of samples as SQLite is given them.
    fn text(&self, text: &str) -> Option<String> {
        if !text.starts_with('[') {
            return self.value(text);
        }
        let rows: Vec<Vec<String>> = serde_json::from_str(text).ok()?;
        let rows = rows.iter().map(|row| {
            let cells = row.iter().map(|sample| self.value(sample));
            cells.collect::<Option<Vec<String>>>()
        });
        serde_json::to_string(&rows.collect::<Option<Vec<_>>>()?).ok()
    }

    fn value(&self, sample: &str) -> Option<String> {
        let mut known = self.values.iter();
        let found = known.find(|(known, _)| known == sample);
        found.map(|(_, value)| (*value).to_owned())
    }

    fn say(&mut self, text: &str) {
        // Memory takes whatever is written.
        let _ = write!(self.shape, "{}:{text}", text.len());
    }

    fn sample(&mut self, root: &'a Root) -> Root {
        let is_one = if root.is_one { "one" } else { "some" };
        for text in [root.system.as_str(), &root.table, is_one] {
            self.say(text);
        }
        self.say("key");
        let key = root.key.iter();
        let key = key.map(|(name, value)| (name.clone(), self.cell(name, value)));
        let key = key.collect();
        self.say("values");
        let values = root.values.iter();
        let values = values.map(|(name, value)| (name.clone(), self.cell(name, value)));
        Root {
            system: root.system.clone(),
            table: root.table.clone(),
            key,
            is_one: root.is_one,
            values: values.collect(),
            owner: root.owner,
        }
    }

    /// The sample of a value: the same one wherever the same value stands.
    fn cell(&mut self, name: &str, value: &'a str) -> String {
        self.say(name);
        let known = self.values.iter().position(|(_, known)| *known == value);
        let at = known.unwrap_or(self.values.len());
        let (kind, sample) = sample(value, at);
        let _ = write!(self.shape, "{kind}{at};");
        if known.is_none() {
            self.values.push((sample.clone(), value));
        }
        sample
    }
}

/// What a value can be, and something else that can be the same.
fn sample(value: &str, at: usize) -> (char, String) {
    if value.is_empty() {
        ('e', String::new())
    } else if value.parse::<i64>().is_ok() {
        ('w', (7_000_000 + at).to_string())
    } else if value.parse::<u64>().is_ok() {
        ('u', (u64::MAX - at as u64).to_string())
    } else {
        ('t', format!("\u{e000}{at}"))
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::source::schema::{Catalogue, ColumnInfo, Family, Relation};
    use crate::sql::Dialect;

    const MAP: &str = "
map: 1
kinds: {p: {ja: 人, en: P}}
systems:
  shop:
    label: {ja: 店, en: Shop}
    engine: sqlite
    file: t.db
    tables:
      t:
        anchor: p
        columns:
          mail: {item: contact.email, key: proves, erase: blank}
          tel: {item: contact.phone, key: suggests, erase: blank}
      orders:
        columns: {note: {item: order.note, erase: blank}}
        links: [{columns: person, to: t, on: id}, {columns: gift, to: boxes, on: id, as: refers}]
      boxes:
        rows: delete
        columns: {text: box.text}
        links: [{columns: person, to: t, on: id}, {columns: number, to: t, on: tel}]
      lines:
        rows: delete
        columns: {text: line.text}
        links: [{columns: order_id, to: orders, on: id}, {columns: mail, to: t, on: mail}]
";

    fn relation(name: &str, columns: &str) -> (String, Relation) {
        let column = |name: &str| {
            let number = !matches!(name, "mail" | "tel" | "text" | "note");
            ColumnInfo {
                type_name: if number { "bigint" } else { "text" }.to_owned(),
                family: if number { Family::Whole } else { Family::Text },
                ..ColumnInfo::text(name)
            }
        };
        let there = Relation {
            name: name.to_owned(),
            key: vec!["id".to_owned()],
            columns: columns.split(' ').map(column).collect(),
            ..Relation::default()
        };
        (name.to_owned(), there)
    }

    /// Shows people one after another who are like one another or not, in every dialect.
    pub(crate) fn each(show: impl Fn(&Reach<'_>, Dialect)) {
        let map = crate::read_map("m", MAP).unwrap();
        let one = |id, mail, tel| root(&[("id", id), ("mail", mail), ("tel", tel)]);
        let people = [
            vec![one("1", "a@x", "090")],
            vec![one("2", "b@x", "080")],
            vec![one("3", "c@x", "c@x")],
            vec![one("4", "4", "x-4")],
            vec![one("5", "d@x", "")],
            vec![one("6", "[\"e\"]", "x'6")],
            vec![one("7", "7", "7")],
            vec![one("8", "f@x", "18446744073709551615")],
            vec![root(&[("id", "9"), ("mail", "g@x")])],
            vec![one("10", "h@x", "070"), one("11", "i@x", "070")],
            vec![one("12", "j@x", "060"), one("13", "k@x", "050")],
        ];
        for dialect in [Dialect::Sqlite, Dialect::Postgres, Dialect::Mysql] {
            let relations = [
                relation("t", "id mail tel"),
                relation("orders", "id person gift note"),
                relation("boxes", "id person number text"),
                relation("lines", "id order_id mail text"),
            ];
            let (catalogue, taken) = (Catalogue::of(relations.into()), BTreeMap::new());
            for roots in people.iter().chain(people.iter().rev()) {
                let reach = Reach {
                    map: &map,
                    system: "shop",
                    catalogue: &catalogue,
                    roots,
                    taken: &taken,
                    sight: Sight::Live,
                    gives: true,
                };
                assert!(Alike::of(&reach).is_some());
                show(&reach, dialect);
            }
        }
    }

    fn root(values: &[(&str, &str)]) -> Root {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let values: Vec<(String, String)> = values.collect();
        Root {
            system: "shop".to_owned(),
            table: "t".to_owned(),
            key: values.iter().take(1).cloned().collect(),
            is_one: true,
            values: values.into_iter().collect(),
            owner: 0,
        }
    }

    /// The shape of records, and a statement of samples filled again.
    fn shaped(roots: &[Root]) -> (String, Vec<Option<Statement>>) {
        let map =
            crate::read_map("m", "map: 1\nkinds: {p: {ja: 人, en: P}}\nsystems: {}\n").unwrap();
        let (catalogue, taken) = (Catalogue::default(), BTreeMap::new());
        let reach = Reach {
            map: &map,
            system: "shop",
            catalogue: &catalogue,
            roots,
            taken: &taken,
            sight: Sight::Live,
            gives: true,
        };
        let alike = Alike::of(&reach).unwrap();
        let samples = alike.samples.iter().map(|sample| {
            let cells: Vec<String> = sample.values.values().cloned().collect();
            let json = serde_json::to_string(&[&cells]).unwrap();
            let binds = vec![Bind::Text(json), Bind::List(cells)];
            alike.filled(&Statement {
                text: "x".to_owned(),
                binds,
            })
        });
        (alike.shape.clone(), samples.collect())
    }

    #[test]
    fn only_what_is_the_same_and_what_can_be_a_number_tells_records_apart() {
        let shape = |values: &[(&str, &str)]| shaped(&[root(values)]).0;
        let plain = shape(&[("id", "1"), ("mail", "a@x"), ("tel", "b")]);
        assert_eq!(
            plain,
            shape(&[("id", "92"), ("mail", "[\"c\"]"), ("tel", "'")])
        );
        let others = [
            shape(&[("id", "1"), ("mail", "a@x"), ("tel", "a@x")]),
            shape(&[("id", "1"), ("mail", "a@x"), ("tel", "5")]),
            shape(&[("id", "1"), ("mail", "a@x"), ("tel", "")]),
            shape(&[("id", "1"), ("mail", "a@x")]),
            shape(&[("id", "1"), ("mail", "1"), ("tel", "b")]),
            shape(&[
                ("id", "18446744073709551615"),
                ("mail", "a@x"),
                ("tel", "b"),
            ]),
        ];
        let different: std::collections::BTreeSet<&String> =
            others.iter().chain([&plain]).collect();
        assert_eq!(different.len(), others.len() + 1);
    }

    #[test]
    fn every_value_comes_back_as_it_was() {
        let values = [
            ("a", "7000000"),
            ("b", "\u{e000}0"),
            ("c", "[\"q\"]"),
            ("d", ""),
            ("e", "18446744073709551615"),
        ];
        let cells: Vec<String> = values
            .iter()
            .map(|(_, value)| (*value).to_owned())
            .collect();
        let (_, filled) = shaped(&[root(&values)]);
        let json = serde_json::to_string(&[&cells]).unwrap();
        let binds = vec![Bind::Text(json), Bind::List(cells)];
        let text = "x".to_owned();
        assert_eq!(filled, [Some(Statement { text, binds })]);
    }
}
