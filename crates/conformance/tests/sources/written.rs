// SPDX-License-Identifier: Apache-2.0
//! What plans say, word for word, against `golden/plans`: statements, counts, readings afterwards, what is announced.
//!
//! A plan is approved by its hash, so a word that changes is looked at like any other change. `UPDATE=1`
//! rewrites the files.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use yakusoku_sources::{Batch, Change, Many, Plan, Verb, plan_batch, plan_change};

use crate::base::{Base, Desk, Kind, TODAY};
use crate::on_both;
use crate::{batch, chains, changes, kept, known, shapes, shared};

on_both!(
    rows_that_hang_on_a_person,
    more_rows_than_the_limit,
    two_records_of_one_person,
    corrections,
    suspensions,
    rows_of_two_people,
    rows_an_act_keeps,
    columns_an_act_keeps,
    tables_that_point_at_each_other,
    rows_that_hang_on_their_own_kind,
    rows_the_database_lets_go_of,
    something_coarser,
    many_people,
    many_people_with_days_of_their_own,
);

/// What differs from one run to the next, or from one version of an engine to another.
const UNTOLD: [&str; 5] = ["id", "hash", "map_hash", "schemas", "policy_hash"];

/// A file of what was agreed.
struct Golden {
    engine: Kind,
    name: &'static str,
    /// What the database is called this time.
    database: String,
    said: String,
}

impl Golden {
    fn of(base: &Base, name: &'static str) -> Self {
        Self {
            engine: base.engine(),
            name,
            database: base.database().to_owned(),
            said: String::new(),
        }
    }

    fn head(&mut self, head: &str) {
        let _ = writeln!(self.said, "== {head} ==");
    }

    fn value(&mut self, value: &Value) {
        put(&mut self.said, value, 0);
    }

    fn plan(&mut self, desk: &Desk, head: &str, plan: &Plan) {
        self.head(head);
        let mut value = serde_json::to_value(plan).unwrap();
        if let Value::Object(fields) = &mut value {
            fields.retain(|name, _| !UNTOLD.contains(&name.as_str()));
        }
        self.value(&value);
        let _ = writeln!(self.said, "rows in all: {}", plan.rows());
        self.value(&serde_json::to_value(plan.announced(&desk.map)).unwrap());
    }

    /// As an engineer reads it before approving.
    fn sql(&mut self, plan: &Plan) {
        self.head("sql");
        self.said.push_str(&plan.sql().replace(&plan.id, "…"));
    }

    fn batch(&mut self, desk: &Desk, head: &str, batch: &Batch) {
        self.head(head);
        self.value(&serde_json::to_value(batch.totals()).unwrap());
        self.value(&serde_json::to_value(&batch.left_out).unwrap());
        for part in &batch.parts {
            let people: Vec<String> = part
                .people
                .iter()
                .map(|one| one.number.to_string())
                .collect();
            self.plan(desk, &format!("{head}: {}", people.join(" ")), &part.plan);
        }
    }

    fn agreed(mut self) {
        if !self.database.is_empty() {
            self.said = self.said.replace(&self.database, "DATABASE");
        }
        let engine = match self.engine {
            Kind::Sqlite => "sqlite",
            Kind::Postgres => "postgres",
            Kind::Mariadb => "mariadb",
        };
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden/plans")
            .join(engine);
        let file = folder.join(format!("{}.txt", self.name));
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, &self.said).unwrap();
        }
        let agreed = std::fs::read_to_string(&file).unwrap_or_default();
        let differs = agreed.lines().zip(self.said.lines()).find(|(a, b)| a != b);
        assert!(
            agreed == self.said,
            "differs from {}: {differs:#?}",
            file.display()
        );
    }
}

/// Values up to so many letters stand on one line.
const LINE_MAX: usize = 160;

/// A value as lines, with texts as they are: statements are full of quotes.
fn put(out: &mut String, value: &Value, deep: usize) {
    let space = "  ".repeat(deep);
    let each: Vec<(String, &Value)> = match value {
        Value::Object(fields) => {
            let fields = fields.iter();
            fields
                .map(|(name, value)| (format!("{name}: "), value))
                .collect()
        }
        Value::Array(values) => values
            .iter()
            .map(|value| ("- ".to_owned(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (head, value) in each {
        let whole = value.to_string();
        let said = match value {
            Value::String(text) => text,
            _ if whole.len() <= LINE_MAX && value.get("text").is_none() => &whole,
            _ => {
                let _ = writeln!(out, "{space}{}", head.trim_end());
                put(out, value, deep + 1);
                continue;
            }
        };
        let _ = writeln!(out, "{space}{head}{said}");
    }
}

async fn one(base: &Base, name: &'static str, (sql, map): (&str, &str), item: &str) {
    let desk = base.begin(sql, map).await;
    let mut golden = Golden::of(base, name);
    for (head, verb) in [("export", Verb::Export), ("erase", Verb::Erase)] {
        let plan = desk.plan_for(verb, item, "taro@example.jp").await;
        golden.plan(&desk, head, &plan);
        golden.sql(&plan);
    }
    golden.agreed();
}

async fn rows_that_hang_on_a_person(base: Base) {
    one(&base, "chains", (chains::SQL, chains::MAP), "contact.email").await;
}

async fn more_rows_than_the_limit(base: Base) {
    let map = chains::MAP.replace(
        "ENGINE",
        "ENGINE\n    row_limit: 9\n    limits: {lock: 4, statement: 9}",
    );
    one(&base, "stepwise", (chains::SQL, &map), "contact.email").await;
}

async fn two_records_of_one_person(base: Base) {
    let desk = base.begin(chains::SQL, chains::MAP).await;
    let mut both = desk.proven("contact.email", "taro@example.jp").await;
    both.extend(desk.proven("contact.email", "ichiro@example.jp").await);
    let mut golden = Golden::of(&base, "two_records");
    for (head, verb) in [("export", Verb::Export), ("erase", Verb::Erase)] {
        golden.plan(&desk, head, &desk.plan(verb, &both).await);
    }
    golden.agreed();
}

async fn changed(base: &Base, name: &'static str, (sql, map): (&str, &str), what: &[Change]) {
    let desk = base.begin(sql, map).await;
    let whom = desk.proven("contact.email", "taro@example.jp").await;
    let mut golden = Golden::of(base, name);
    for what in what {
        let planned = plan_change(&desk.map, &desk.sources, what, &whom, "policy").await;
        let plan = planned.unwrap_or_else(|refused| panic!("{refused}"));
        golden.plan(&desk, &format!("{what:?}"), plan.plan());
        golden.sql(plan.plan());
    }
    golden.agreed();
}

async fn corrections(base: Base) {
    let what = [
        changes::correct("contact.email", None, Some("new@example.jp")),
        changes::correct("order.note", Some("太郎の注文"), Some("太郎のご注文")),
        changes::correct("order.total", Some("100"), Some("120")),
        changes::correct("identity.name.given", None, None),
    ];
    changed(&base, "corrections", (chains::SQL, chains::MAP), &what).await;
}

async fn suspensions(base: Base) {
    let tables = (changes::STOP, changes::STOP_MAP);
    changed(&base, "suspensions", tables, &[Change::Suspend]).await;
}

async fn rows_of_two_people(base: Base) {
    one(&base, "shared", (shared::SQL, shared::MAP), "email").await;
}

async fn rows_an_act_keeps(base: Base) {
    one(&base, "kept", (kept::SQL, kept::MAP), "email").await;
}

async fn columns_an_act_keeps(base: Base) {
    one(
        &base,
        "kept_columns",
        (kept::COLUMN_SQL, kept::COLUMN_MAP),
        "email",
    )
    .await;
}

async fn tables_that_point_at_each_other(base: Base) {
    let sql = shapes::circle(&base, "");
    one(&base, "circle", (&sql, shapes::CIRCLE_MAP), "email").await;
}

async fn rows_that_hang_on_their_own_kind(base: Base) {
    one(&base, "tree", (shapes::TREE, shapes::TREE_MAP), "email").await;
}

async fn rows_the_database_lets_go_of(base: Base) {
    one(
        &base,
        "let_go",
        (known::LOOSE, known::LOOSE_MAP),
        "contact.email",
    )
    .await;
}

async fn something_coarser(base: Base) {
    one(
        &base,
        "coarser",
        (changes::FINE, changes::FINE_MAP),
        "contact.email",
    )
    .await;
}

async fn batches(
    base: &Base,
    name: &'static str,
    desk: &Desk,
    whom: &[Vec<yakusoku_sources::Binding>],
) {
    let mut golden = Golden::of(base, name);
    for (head, verb) in [("export", Verb::Export), ("erase", Verb::Erase)] {
        let many = Many {
            verb,
            people: whom,
            policy_hash: "policy",
            today: TODAY,
        };
        let mut told = Vec::new();
        let planned = plan_batch(&desk.map, &desk.sources, many, &mut |done, of| {
            told.push(format!("{done}/{of}"))
        })
        .await;
        let batch = planned.unwrap_or_else(|refused| panic!("{refused}"));
        assert!(batch.is_whole());
        golden.batch(desk, head, &batch);
        golden.head(&told.join(" "));
    }
    golden.agreed();
}

async fn many_people(base: Base) {
    let map = format!("{}{}", batch::MAP, batch::USED);
    let desk = base.begin(&batch::used(), &map).await;
    // 9 shares an account with somebody else; nobody is called 99; 10 stands there twice.
    base.run("UPDATE accounts SET second_id = 27 WHERE id = 9")
        .await;
    let mut whom = batch::found(&desk, [1, 2, 4, 5, 6, 9, 10, 99].into_iter()).await;
    whom.push(whom[6].clone());
    batches(&base, "many", &desk, &whom).await;
}

async fn many_people_with_days_of_their_own(base: Base) {
    let desk = base.begin(kept::SQL, kept::MAP).await;
    let mut whom = Vec::new();
    for email in ["taro@example.jp", "hanako@example.jp"] {
        whom.push(desk.proven("email", email).await);
    }
    batches(&base, "many_kept", &desk, &whom).await;
}
