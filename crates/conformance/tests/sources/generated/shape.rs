// SPDX-License-Identifier: Apache-2.0
//! Makes a schema, its rows and its map from a seed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::base::Kind;

/// A word that is in every row of one person and in nobody else's.
pub(super) fn canary(person: u64) -> String {
    format!("canary-{person}-")
}

pub(super) fn email(person: u64) -> String {
    format!("{}@example.jp", canary(person))
}

pub(super) struct Shape {
    pub(super) tables: Vec<Table>,
    pub(super) sql: Vec<String>,
    pub(super) map: String,
    pub(super) features: BTreeSet<&'static str>,
}

pub(super) struct Table {
    pub(super) name: String,
    number: usize,
    parent: usize,
    link: Link,
    deletes: bool,
    composite: bool,
    tree: bool,
    json: bool,
    soft: bool,
    /// Every second row lies in a table that inherits from this one.
    inherited: bool,
    /// Key and person of each row.
    rows: Vec<(u64, u64)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Link {
    None,
    Foreign,
    Cascade,
    SetNull,
    Soft,
    Email,
}

impl Table {
    pub(super) fn rows_of(&self, person: u64) -> Vec<u64> {
        let own = self.rows.iter().filter(|(_, of)| *of == person);
        own.map(|(key, _)| *key).collect()
    }

    pub(super) fn is_leaf(&self, all: &[Self]) -> bool {
        self.number > 0
            && !all
                .iter()
                .any(|other| other.number > 0 && other.parent == self.number)
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn once_in(&mut self, sides: u64) -> bool {
        self.roll(sides) == 0
    }
}

impl Shape {
    pub(super) fn new(seed: u64, kind: Kind, people: u64) -> Self {
        let mut dice = Dice(seed);
        let count =
            5 + usize::try_from(dice.roll(if seed.is_multiple_of(3) { 56 } else { 14 })).unwrap();
        let mut shape = Self {
            tables: Vec::new(),
            sql: Vec::new(),
            map: String::new(),
            features: BTreeSet::new(),
        };
        shape.sql.push("CREATE TABLE counted (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO counted VALUES (1, 0);".into());
        for number in 0..count {
            let table = shape.table(&mut dice, number, people);
            shape.tables.push(table);
        }
        for number in 0..count {
            shape.create(&mut dice, number, kind);
        }
        shape.cycles(&mut dice);
        shape.map = shape.mapped(None);
        shape
    }

    fn table(&mut self, dice: &mut Dice, number: usize, people: u64) -> Table {
        let name = format!("t{number}");
        if number == 0 {
            return Table {
                name,
                number,
                parent: 0,
                link: Link::None,
                deletes: dice.once_in(3),
                composite: false,
                tree: false,
                json: false,
                soft: false,
                inherited: false,
                rows: (1..=people).map(|person| (person, person)).collect(),
            };
        }
        let parent = usize::try_from(dice.roll(number as u64)).unwrap();
        let mut link = match dice.roll(9) {
            0..=3 => Link::Foreign,
            4 => Link::Cascade,
            5 => Link::SetNull,
            6 | 7 => Link::Soft,
            _ => Link::Email,
        };
        if link == Link::Email && parent != 0 {
            link = Link::Soft;
        }
        let above = &self.tables[parent];
        let bound = matches!(link, Link::Foreign | Link::Cascade);
        // What points at rows that go must go with them.
        let deletes = (bound && above.deletes) || link == Link::Cascade || dice.once_in(2);
        let composite = dice.once_in(5);
        let mut rows = Vec::new();
        for person in 1..=people {
            if !above.rows_of(person).is_empty() {
                for _ in 0..dice.roll(4) {
                    rows.push((rows.len() as u64 + 1, person));
                }
            }
        }
        Table {
            name,
            number,
            parent,
            link,
            deletes,
            composite,
            tree: !composite && link != Link::Cascade && dice.once_in(4),
            json: dice.once_in(4),
            soft: dice.once_in(4),
            inherited: false,
            rows,
        }
    }

    fn create(&mut self, dice: &mut Dice, number: usize, kind: Kind) {
        let leaf = self.tables[number].is_leaf(&self.tables);
        // Foreign keys do not see rows of tables that inherit.
        let inherits =
            kind == Kind::Postgres && leaf && !self.tables[number].tree && dice.once_in(3);
        self.tables[number].inherited = inherits;
        let table = &self.tables[number];
        let name = &table.name;
        let (columns, ends) = self.columns(table, kind);
        for (has, feature) in [
            (table.tree, "self reference"),
            (table.json, "JSON"),
            (table.soft, "soft delete"),
            (table.composite, "composite key"),
            (table.inherited, "inheritance"),
            (table.link == Link::Cascade, "ON DELETE CASCADE"),
            (table.link == Link::SetNull, "ON DELETE SET NULL"),
        ] {
            if has {
                self.features.insert(feature);
            }
        }
        // Neither engine lets partitions and foreign keys be together as freely as tables.
        let split = leaf
            && !table.tree
            && !table.inherited
            && matches!(table.link, Link::Soft | Link::Email)
            && dice.once_in(2);
        let tail = match kind {
            Kind::Postgres if split => " PARTITION BY HASH (id)",
            Kind::Mariadb if split => " PARTITION BY KEY (id) PARTITIONS 2",
            _ => "",
        };
        let mut text = format!(
            "CREATE TABLE {name} ({}, {}){tail};",
            columns.join(", "),
            ends.join(", ")
        );
        if !tail.is_empty() {
            self.features.insert("partitions");
        }
        if tail.contains("HASH") {
            for rest in 0..2 {
                let _ = write!(
                    text,
                    "CREATE TABLE {name}_{rest} PARTITION OF {name} FOR VALUES WITH (MODULUS 2, REMAINDER {rest});"
                );
            }
        }
        if table.inherited {
            let _ = write!(text, "CREATE TABLE {name}_sub () INHERITS ({name});");
        }
        text.push_str(&self.filled(number));
        if dice.once_in(4) {
            let _ = write!(text, "CREATE VIEW v{number} AS SELECT * FROM {name};");
            self.features.insert("view");
        }
        self.sql.push(text);
        if dice.once_in(4) && tail.is_empty() {
            self.sql.push(counting(kind, name));
            self.features.insert("trigger");
        }
    }

    /// Columns and constraints of a table.
    fn columns(&self, table: &Table, kind: Kind) -> (Vec<String>, Vec<String>) {
        let mut columns = vec![if table.composite {
            "id INTEGER NOT NULL, part INTEGER NOT NULL".to_owned()
        } else {
            "id INTEGER NOT NULL".to_owned()
        }];
        columns.push("body VARCHAR(120)".into());
        let mut ends = vec![
            if table.composite {
                "PRIMARY KEY (id, part)"
            } else {
                "PRIMARY KEY (id)"
            }
            .to_owned(),
        ];
        let above = &self.tables[table.parent];
        if table.number == 0 {
            columns.push("email VARCHAR(80) NOT NULL UNIQUE, phone VARCHAR(20)".into());
        } else if table.link == Link::Email {
            columns.push("email VARCHAR(80)".into());
        } else {
            columns.push("up_id INTEGER".into());
            if above.composite {
                columns.push("up_part INTEGER".into());
            }
            let rule = match table.link {
                Link::Foreign => Some(""),
                Link::Cascade => Some(" ON DELETE CASCADE"),
                Link::SetNull => Some(" ON DELETE SET NULL"),
                Link::None | Link::Soft | Link::Email => None,
            };
            if let Some(rule) = rule {
                let (own, there) = keys(above);
                ends.push(format!(
                    "FOREIGN KEY ({own}) REFERENCES {}({there}){rule}",
                    above.name
                ));
            }
        }
        if table.tree {
            columns.push("over_id INTEGER".into());
            ends.push(format!(
                "FOREIGN KEY (over_id) REFERENCES {}(id)",
                table.name
            ));
        }
        if table.json {
            let json = match kind {
                Kind::Postgres => "jsonb",
                Kind::Mariadb => "JSON",
                Kind::Sqlite => "TEXT",
            };
            columns.push(format!("data {json}"));
        }
        if table.soft {
            columns.push("deleted_at VARCHAR(30)".into());
        }
        (columns, ends)
    }

    /// Rows of every person, each hanging on a row of the same person.
    fn filled(&self, number: usize) -> String {
        let table = &self.tables[number];
        let above = &self.tables[table.parent];
        let mut lines = Vec::new();
        for (at, (key, person)) in table.rows.iter().enumerate() {
            let mut cells = vec![key.to_string()];
            if table.composite {
                cells.push((person % 3).to_string());
            }
            cells.push(format!("'{} {} {key}'", canary(*person), table.name));
            let parents = above.rows_of(*person);
            let pick = parents.get(at % parents.len().max(1)).copied().unwrap_or(0);
            // A row may hang on its own kind alone.
            let first = table.rows.iter().find(|(_, of)| of == person).unwrap().0;
            let hangs = table.tree && first != *key;
            if number == 0 {
                cells.push(format!(
                    "'{}', '090-0000-{:04}'",
                    email(*person),
                    person / 2
                ));
            } else if table.link == Link::Email {
                cells.push(if hangs {
                    "NULL".into()
                } else {
                    format!("'{}'", email(*person))
                });
            } else {
                cells.push(if hangs {
                    "NULL".into()
                } else {
                    pick.to_string()
                });
                if above.composite {
                    cells.push(if hangs {
                        "NULL".into()
                    } else {
                        (person % 3).to_string()
                    });
                }
            }
            if table.tree {
                cells.push(if hangs {
                    first.to_string()
                } else {
                    "NULL".into()
                });
            }
            if table.json {
                cells.push(format!("'{{\"memo\": \"{}\"}}'", canary(*person)));
            }
            if table.soft {
                cells.push(if at % 2 == 0 {
                    "'2025-01-01'".into()
                } else {
                    "NULL".into()
                });
            }
            lines.push(format!("({})", cells.join(", ")));
        }
        if lines.is_empty() {
            return String::new();
        }
        inserted(table, &lines)
    }

    /// Lets some tables point back at tables that hang on them.
    fn cycles(&mut self, dice: &mut Dice) {
        for number in 1..self.tables.len() {
            let table = &self.tables[number];
            let above = &self.tables[table.parent];
            let both = table.deletes && above.deletes && !table.composite && !above.composite;
            let fits = above.number > 0
                && matches!(table.link, Link::Foreign)
                && !above.tree
                && !table.inherited;
            let known = self
                .sql
                .iter()
                .any(|s| s.contains(&format!("ALTER TABLE {} ", above.name)));
            if !both || !fits || known || !dice.once_in(2) {
                continue;
            }
            let mut text = format!(
                "ALTER TABLE {} ADD COLUMN back_id INTEGER REFERENCES {}(id);",
                above.name, table.name
            );
            for (key, person) in &above.rows {
                if let Some(child) = table.rows_of(*person).first() {
                    let _ = write!(
                        text,
                        "UPDATE {} SET back_id = {child} WHERE id = {key};",
                        above.name
                    );
                }
            }
            self.sql.push(text);
            self.features.insert("cycle");
        }
    }

    pub(super) fn without(&self, left_out: &str) -> String {
        self.mapped(Some(left_out))
    }

    fn mapped(&self, left_out: Option<&str>) -> String {
        let mut map = "map: 1\nkinds: {member: 会員}\nsystems:\n  odd:\n    ENGINE\n".to_owned();
        let subs = self.tables.iter().filter(|table| table.inherited);
        let subs: Vec<String> = subs
            .map(|t| format!("{}_sub: 親の表と一体", t.name))
            .collect();
        if !subs.is_empty() {
            let _ = writeln!(map, "    unmapped: {{{}}}", subs.join(", "));
        }
        map.push_str("    tables:\n");
        for table in self
            .tables
            .iter()
            .filter(|t| Some(t.name.as_str()) != left_out)
        {
            self.map_of(&mut map, table);
        }
        map
    }

    fn map_of(&self, map: &mut String, table: &Table) {
        let name = &table.name;
        let erase = |how: &str| {
            if table.deletes {
                String::new()
            } else {
                format!(", erase: {how}")
            }
        };
        let _ = writeln!(
            map,
            "      {name}:\n        rows: {}",
            if table.deletes { "delete" } else { "stay" }
        );
        if table.number == 0 {
            map.push_str("        anchor: member\n");
        }
        let body = if table.number.is_multiple_of(2) {
            "{text: gone}"
        } else {
            "blank"
        };
        let _ = writeln!(
            map,
            "        columns:\n          body: {{item: {name}.body{}}}",
            erase(body)
        );
        if table.number == 0 {
            let _ = writeln!(
                map,
                "          email: {{item: contact.email, key: proves{}}}",
                erase("{pseudonym: 'gone-{}'}")
            );
            let _ = writeln!(
                map,
                "          phone: {{item: contact.phone, key: suggests{}}}",
                erase("blank")
            );
        }
        if table.link == Link::Email {
            let _ = writeln!(
                map,
                "          email: {{item: {name}.email{}}}",
                erase("blank")
            );
        }
        if table.json {
            let _ = writeln!(
                map,
                "          data: {{item: {name}.data{}}}",
                erase("blank")
            );
        }
        if table.soft {
            map.push_str("        unmapped: {deleted_at: 印だけ}\n");
        }
        self.links_of(map, table);
    }

    fn links_of(&self, map: &mut String, table: &Table) {
        let name = &table.name;
        if table.number > 0 {
            map.push_str("        links:\n");
            let above = &self.tables[table.parent];
            if table.link == Link::Email {
                map.push_str("          - {columns: email, to: t0, on: email}\n");
            } else {
                let (own, there) = keys(above);
                let _ = writeln!(
                    map,
                    "          - {{columns: [{own}], to: {}, on: [{there}]}}",
                    above.name
                );
            }
            if table.tree {
                let _ = writeln!(map, "          - {{columns: over_id, to: {name}, on: id}}");
            }
        }
    }

    /// Takes everything away again, for the next seed.
    pub(super) fn undo(&self) -> Vec<String> {
        let mut texts = Vec::new();
        let all = self.sql.join(" ");
        for table in self.tables.iter().rev() {
            let number = table.number;
            if all.contains(&format!("CREATE VIEW v{number} ")) {
                texts.push(format!("DROP VIEW v{number}"));
            }
        }
        let mut names: Vec<String> = Vec::new();
        for table in self.tables.iter().rev() {
            names.extend(table.inherited.then(|| format!("{}_sub", table.name)));
            names.push(table.name.clone());
        }
        texts.push(format!("DROPALL {} counted", names.join(" ")));
        texts
    }
}

/// Puts lines into a table, half of them into the one that inherits from it.
fn inserted(table: &Table, lines: &[String]) -> String {
    let apart = if table.inherited { lines.len() / 2 } else { 0 };
    let (sub, own) = lines.split_at(apart);
    let mut text = format!("INSERT INTO {} VALUES {};", table.name, own.join(", "));
    if !sub.is_empty() {
        let rest = sub.join(", ");
        let _ = write!(text, "INSERT INTO {}_sub VALUES {rest};", table.name);
    }
    text
}

/// Columns here and there by which a row hangs on another.
fn keys(above: &Table) -> (&'static str, &'static str) {
    if above.composite {
        ("up_id, up_part", "id, part")
    } else {
        ("up_id", "id")
    }
}

/// A trigger that does something harmless elsewhere.
fn counting(kind: Kind, name: &str) -> String {
    let does = "UPDATE counted SET n = n + 1";
    match kind {
        Kind::Postgres => format!(
            "CREATE OR REPLACE FUNCTION count_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does}; RETURN NULL; END $$;
             CREATE TRIGGER g{name} AFTER DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION count_{name}();"
        ),
        Kind::Mariadb | Kind::Sqlite => {
            format!("CREATE TRIGGER g{name} AFTER DELETE ON {name} FOR EACH ROW BEGIN {does}; END;")
        }
    }
}
