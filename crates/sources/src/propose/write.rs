// SPDX-License-Identifier: Apache-2.0
//! Writes a proposal down as a `systems.yaml`, each line with its reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Proposal;
use super::guess::{Guess, Sure};
use super::hang::Hangs;
use super::items;
use super::named;
use crate::map::{Engine, SystemMap};
use crate::source::schema::{ColumnInfo, Family, Foreign, Relation};

/// Letters a pseudonym of an address takes.
const ADDRESS: u32 = 39;

/// Names a column may have that says since when a row is there.
const SINCE: [&str; 13] = [
    "created_at",
    "created",
    "create_date",
    "created_on",
    "registered_at",
    "registered",
    "date_added",
    "toroku_bi",
    "登録日時",
    "登録日",
    "作成日時",
    "作成日",
    "入会日",
];

impl Proposal<'_> {
    pub(super) fn yaml(&self, name: &str, system: &SystemMap) -> String {
        let mut out = String::from(
            "# 稼働中のシステムの構成から作った案です。理由と確度を読み、確かめてから使います。\n\
             # Proposed from the live schema; read the reasons before you use it.\nmap: 1\n",
        );
        let kinds: BTreeMap<&str, &str> = self
            .people
            .iter()
            .map(|people| (people.kind.name(), people.kind.label()))
            .collect();
        if kinds.is_empty() {
            out.push_str(
                "# 本人の一覧らしい表が見つかりません。本人の表に `anchor` を書いてください。\n",
            );
            out.push_str("kinds: {person: {ja: 本人, en: Person}}\n");
        } else {
            let kinds: Vec<String> = kinds
                .iter()
                .map(|(kind, label)| format!("{kind}: {label}"))
                .collect();
            let _ = writeln!(out, "kinds: {{{}}}", kinds.join(", "));
        }
        for (table, why) in &self.seen.unread {
            let _ = writeln!(
                out,
                "# 表`{}`の中身は読めませんでした（{why}）",
                told(table)
            );
        }
        let _ = write!(
            out,
            "systems:\n  {}:\n{}",
            word(name),
            self.reached(name, system)
        );
        let (held, rest): (Vec<&Relation>, Vec<&Relation>) = self
            .tables
            .iter()
            .partition(|there| self.is_held(&there.name));
        if !rest.is_empty() {
            out.push_str("    unmapped:\n");
            for there in rest {
                let _ = writeln!(
                    out,
                    "      {}: {}",
                    word(&there.name),
                    word(&self.why_not(there))
                );
            }
        }
        if !held.is_empty() {
            out.push_str("    tables:\n");
        }
        for there in held {
            self.table(&mut out, there);
        }
        out
    }

    /// How the system is reached, as the map in use says it already.
    fn reached(&self, name: &str, system: &SystemMap) -> String {
        let engine = match &system.engine {
            Engine::Sqlite | Engine::People(_) => "sqlite",
            Engine::Postgres => "postgres",
            Engine::Mysql if self.words.is_mariadb() => "mariadb",
            Engine::Mysql => "mysql",
        };
        let place = match (&system.file, &system.url_env) {
            (Some(file), _) => format!("file: {}", word(file)),
            (None, Some(variable)) => format!("url_env: {}", word(variable)),
            (None, None) => format!("url_env: {}", word(&format!("{}_URL", name.to_uppercase()))),
        };
        let schema = system.schema.as_ref().map_or_else(String::new, |schema| {
            format!("    schema: {}\n", word(schema))
        });
        let label = if system.label.ja == name {
            String::new()
        } else {
            format!("    label: {}\n", word(&system.label.ja))
        };
        format!("{label}    engine: {engine}\n    {place}\n{schema}")
    }

    /// Why a table is left out.
    fn why_not(&self, there: &Relation) -> String {
        let guessed = there.columns.iter().filter_map(|column| {
            let found = self.guess(there, column)?;
            found.is_personal().then_some(column.name.as_str())
        });
        let guessed: Vec<&str> = guessed.take(3).collect();
        let people = self.people.iter().map(|people| people.table);
        let by = people.filter(|table| there.foreign.iter().any(|foreign| foreign.table == *table));
        let by: Vec<&str> = by.collect();
        let is_written = there.columns.iter().find(|column| {
            self.guess(there, column)
                .is_some_and(|found| found.sure == Sure::High)
        });
        match (guessed.is_empty(), by.is_empty()) {
            (true, true) => match is_written {
                Some(column) => format!("自由に書かれた文がある（要確認。`{}`）", column.name),
                None => "個人を示す手がかりがない（要確認）".to_owned(),
            },
            (true, false) => {
                format!(
                    "`{}`を指すが、担当した人を示すだけとみた（要確認）",
                    by.join("`・`")
                )
            }
            (false, _) => {
                format!(
                    "本人へのつながりが分からない（要確認。`{}`は個人情報らしい）",
                    guessed.join("`・`")
                )
            }
        }
    }

    fn table(&self, out: &mut String, there: &Relation) {
        let rows = self
            .rows(&there.name)
            .map_or_else(String::new, |rows| format!("  # 統計ではおよそ{rows}行"));
        let _ = writeln!(out, "      {}:{rows}", word(&there.name));
        if let Some(label) = self.words.label(&there.name) {
            let _ = writeln!(out, "        label: {}", word(label));
        }
        let people = self.people.iter().find(|people| people.table == there.name);
        let stays = match people {
            Some(people) => {
                let _ = writeln!(
                    out,
                    "        anchor: {}  # 氏名・宛先・ログイン名があり、ほかの表が参照している",
                    people.kind.name()
                );
                if let Some(since) = since(there) {
                    let _ = writeln!(out, "        created: {}", word(since));
                }
                true
            }
            None => self.rows_of(out, there),
        };
        let (columns, left) = self.columns(there, stays);
        for (head, body) in [
            ("columns", columns),
            ("unmapped", left),
            ("links", self.links_of(there)),
        ] {
            if !body.is_empty() {
                let _ = write!(out, "        {head}:\n{body}");
            }
        }
    }

    /// Says what becomes of the rows; true where they stay.
    fn rows_of(&self, out: &mut String, there: &Relation) -> bool {
        let stays = self
            .links
            .get(there.name.as_str())
            .is_some_and(|link| link.stays);
        out.push_str(if stays {
            "        rows: stay  # 案。本人だけの行なら`delete`とする\n"
        } else if named::is_book(&there.name) {
            "        rows: delete  # 案。帳簿書類にあたるなら、このままにせず`keep`で保存期間を書くか、`stay`とする\n"
        } else {
            "        rows: delete  # 案。ほかの人や業務のために残す行なら`stay`とする\n"
        });
        stays
    }

    fn columns(&self, there: &Relation, stays: bool) -> (String, String) {
        let linked: BTreeSet<&str> = self.linked(there);
        let (mut columns, mut left) = (String::new(), String::new());
        for column in there
            .columns
            .iter()
            .filter(|column| !column.is_generated || !there.key.contains(&column.name))
        {
            let is_own = there.key.contains(&column.name) || linked.contains(column.name.as_str());
            match self.guess(there, column) {
                Some(found) => columns.push_str(&self.column((there, column), found, stays)),
                None if is_own => {}
                None => {
                    let _ = writeln!(
                        left,
                        "          {}: 個人を示す手がかりがない（要確認）",
                        word(&column.name)
                    );
                }
            }
        }
        (columns, left)
    }

    /// Columns by which rows hang together, here or from elsewhere.
    fn linked<'b>(&'b self, there: &'b Relation) -> BTreeSet<&'b str> {
        let own = there.foreign.iter().flat_map(|foreign| &foreign.columns);
        let hangs = self.links.get(there.name.as_str()).into_iter();
        let hangs = hangs.flat_map(Hangs::all).flat_map(|l| &l.columns);
        let every = self.links.values().flat_map(Hangs::all);
        let pointed = every.filter(|l| l.to == there.name).flat_map(|l| &l.on);
        let mapped = own.filter(|column| {
            let mut keys = there.foreign.iter().filter(|f| f.columns.contains(column));
            keys.any(|foreign| self.is_held(&foreign.table))
        });
        mapped
            .chain(hangs)
            .chain(pointed)
            .map(String::as_str)
            .collect()
    }

    fn column(
        &self,
        (there, column): (&Relation, &ColumnInfo),
        found: &Guess,
        stays: bool,
    ) -> String {
        let item = items::named(found.item, self.items);
        let mut parts = vec![format!("item: {}", item.name)];
        let unique = self.is_unique(there, column);
        if found.is_key {
            let is_link = || {
                let link = self.links.get(there.name.as_str());
                link.is_some_and(|link| link.all().any(|link| link.columns.contains(&column.name)))
            };
            let proves = match found.item {
                "contact.email" => unique || is_link(),
                "account.id" => unique,
                _ => false,
            };
            parts.push(format!(
                "key: {}",
                if proves { "proves" } else { "suggests" }
            ));
        }
        if stays {
            parts.push(self.erasure(there, column));
        }
        let mut why = told(&found.why);
        if unique && found.is_key {
            why.push_str("、値が一意");
        }
        if !item.is_known {
            why.push_str("、方針にない項目名");
        }
        format!(
            "          {}: {{{}}}  # {why}（確度 {}）\n",
            word(&column.name),
            parts.join(", "),
            said(found.sure)
        )
    }

    /// What the column can hold after erasure.
    fn erasure(&self, there: &Relation, column: &ColumnInfo) -> String {
        let unique = there.is_unique(std::slice::from_ref(&column.name));
        let room = match column.family {
            Family::Text | Family::Untyped => u32::MAX,
            Family::ShortText(letters) => letters,
            _ => 0,
        };
        let is_pointed = self
            .links
            .values()
            .flat_map(Hangs::all)
            .any(|link| link.to == there.name && link.on.contains(&column.name));
        if is_pointed && !column.not_null && unique && room >= ADDRESS {
            "erase: {pseudonym: \"erased-{}@example.invalid\"}".to_owned()
        } else if !column.not_null {
            "erase: blank".to_owned()
        } else if unique && room >= ADDRESS {
            "erase: {pseudonym: \"erased-{}@example.invalid\"}".to_owned()
        } else if unique && room >= 16 {
            "erase: pseudonym".to_owned()
        } else if !unique && room >= 4 {
            "erase: {text: 消去済み}".to_owned()
        } else {
            "keep: 消去後の値を決められないため要確認".to_owned()
        }
    }

    fn links_of(&self, there: &Relation) -> String {
        let mut out = String::new();
        let hangs = self.links.get(there.name.as_str());
        for link in hangs.into_iter().flat_map(Hangs::all) {
            let _ = writeln!(
                out,
                "          - {{columns: {}, to: {}, on: {}}}  # {}（確度 {}）",
                list(&link.columns),
                word(link.to),
                list(&link.on),
                told(&link.why),
                said(link.sure)
            );
        }
        for foreign in there
            .foreign
            .iter()
            .filter(|foreign| self.is_held(&foreign.table))
        {
            let is_said = hangs
                .into_iter()
                .flat_map(Hangs::all)
                .any(|link| link.to == foreign.table && link.columns == foreign.columns);
            let is_turned = self
                .links
                .get(foreign.table.as_str())
                .is_some_and(|link| link.to == there.name && link.on == foreign.columns);
            if !is_said && !is_turned {
                out.push_str(&self.beside(there, foreign));
            }
        }
        out
    }

    /// A foreign key beside the one that says whose a row is.
    fn beside(&self, there: &Relation, foreign: &Foreign) -> String {
        // A row under another of its table is of whoever that one is, unless each row says itself whose it is: then a
        // reply is of who wrote it. Who somebody reports to is not whose they are.
        let says_itself = self
            .links
            .get(there.name.as_str())
            .is_some_and(|link| self.is_people(link.to) && link.sure > Sure::Low);
        let belongs = foreign.table == there.name && !self.is_people(&there.name) && !says_itself;
        let (kind, other) = if belongs {
            ("belongs", "refers")
        } else {
            ("refers", "belongs")
        };
        let when = if belongs {
            "ほかの人の行を指すことがあるなら"
        } else {
            "持ち主を示すなら"
        };
        format!(
            "          - {{columns: {}, to: {}, on: {}, as: {kind}}}  # 外部キー。{when}`{other}`（確度 低）\n",
            list(&foreign.columns),
            word(&foreign.table),
            list(&foreign.on),
        )
    }
}

/// The column that says since when a row is there.
fn since(there: &Relation) -> Option<&str> {
    let is_moment = |column: &&ColumnInfo| {
        let type_name = column.type_name.to_lowercase();
        type_name.contains("time") || type_name.contains("date")
    };
    let mut all = there.columns.iter().filter(is_moment);
    let found =
        all.find(|column| SINCE.contains(&named::words_of(&column.name).join("_").as_str()));
    found.map(|column| column.name.as_str())
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| word(name)).collect();
    format!("[{}]", names.join(", "))
}

fn said(sure: Sure) -> &'static str {
    match sure {
        Sure::High => "高",
        Sure::Middle => "中",
        Sure::Low => "低",
    }
}

/// A reason on one line: a name may have a line of its own in it.
fn told(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect()
}

/// A name as YAML reads it back, whatever is in it.
fn word(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
