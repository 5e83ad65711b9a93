// SPDX-License-Identifier: Apache-2.0
//! Proposes a map from what a live system says of itself: keys, types, comments, statistics.
//!
//! No table is read, only the catalogue. Every line says why and how sure; nothing here is in force
//! before a human has read it and the items have the names of the policy.

mod grants;
mod guess;
mod named;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

pub use grants::{Grant, grants};

use crate::map::{Engine, SystemMap};
use crate::source::schema::{Catalogue, ColumnInfo, Family, Relation};
use crate::source::{Aim, Source, SourceError};
use guess::{Guess, Sure, guess};
use words::Words;

/// Letters a pseudonym of an address takes.
const ADDRESS: u32 = 39;

/// Writes the proposal of a `systems.yaml` for one connected system.
///
/// # Errors
/// A system that cannot be read.
pub async fn propose(
    source: &Source,
    name: &str,
    system: &SystemMap,
) -> Result<String, SourceError> {
    let failed = |error: sqlx::Error| SourceError::of(name, "", &error);
    let (mut session, catalogue) = source.begin(Aim::Read).await.map_err(failed)?;
    let words = words::read(&mut session, &catalogue)
        .await
        .map_err(failed)?;
    // Nothing was changed, so how the reading ends does not matter.
    let _ = session.rollback().await;
    Ok(Proposal::new(&catalogue, &words).yaml(name, system))
}

/// A proposal in the making.
struct Proposal<'a> {
    catalogue: &'a Catalogue,
    words: &'a Words,
    anchor: Option<&'a str>,
    /// The link by which each table hangs on the anchor, near ones first.
    links: BTreeMap<&'a str, Hangs<'a>>,
}

struct Hangs<'a> {
    columns: Vec<String>,
    to: &'a str,
    on: Vec<String>,
    why: String,
    sure: Sure,
    /// Weaker links beside it.
    also: Vec<Hangs<'a>>,
}

impl<'a> Hangs<'a> {
    /// This link and the weaker ones beside it.
    fn all(&self) -> impl Iterator<Item = &Hangs<'a>> {
        std::iter::once(self).chain(&self.also)
    }
}

impl<'a> Proposal<'a> {
    fn new(catalogue: &'a Catalogue, words: &'a Words) -> Self {
        let mut proposal = Self {
            catalogue,
            words,
            anchor: None,
            links: BTreeMap::new(),
        };
        proposal.anchor = proposal.people();
        proposal.hang();
        proposal
    }

    fn tables(&self) -> impl Iterator<Item = &'a Relation> {
        let all = self.catalogue.relations.values();
        all.filter(|there| !there.is_view && !there.columns.is_empty())
    }

    fn guess(&self, there: &Relation, column: &ColumnInfo) -> Option<Guess> {
        let comment = self.words.comment(&there.name, &column.name);
        let found = guess(&column.name, comment)?;
        // A truth or an amount is not an address, whatever its name.
        let is_wordy = !matches!(column.family, Family::Whole)
            || matches!(found.item, "contact.phone" | "identity.gender");
        let is_day = column.type_name.contains("time") || column.type_name.contains("bool");
        (is_wordy && !is_day).then_some(found)
    }

    /// The table most like a list of people: a unique address, names, and others pointing at it.
    fn people(&self) -> Option<&'a str> {
        let rated = self.tables().map(|there| {
            let mut points = 2 * self.catalogue.pointing_at(&there.name).count();
            points += named::points(&there.name);
            for column in &there.columns {
                let Some(found) = self.guess(there, column) else {
                    continue;
                };
                points += match found.item {
                    "contact.email" if self.is_unique(there, column) => 20,
                    item if item.starts_with("identity.") => 5,
                    "contact.email" | "contact.phone" => 2,
                    _ => 0,
                };
            }
            (points, there)
        });
        let best = rated.max_by_key(|(points, there)| (*points, std::cmp::Reverse(&there.name)))?;
        (best.0 >= 10).then_some(best.1.name.as_str())
    }

    fn is_unique(&self, there: &Relation, column: &ColumnInfo) -> bool {
        there.is_unique(std::slice::from_ref(&column.name))
            || self.words.is_distinct(&there.name, &column.name)
    }

    /// Follows foreign keys away from the people, and names where there are none; then addresses that
    /// hang on the people's own.
    fn hang(&mut self) {
        let Some(anchor) = self.anchor else {
            return;
        };
        let mut open = vec![anchor];
        let mut near: BTreeSet<&str> = BTreeSet::from([anchor]);
        self.by_address(anchor, &mut open, &mut near);
        let mut at = 0;
        while let Some(target) = open.get(at).copied() {
            at += 1;
            for (from, foreign) in self.catalogue.pointing_at(target) {
                if near.insert(from.name.as_str()) {
                    self.links.insert(
                        from.name.as_str(),
                        Hangs {
                            columns: foreign.columns.clone(),
                            to: target,
                            on: foreign.on.clone(),
                            why: "外部キー".to_owned(),
                            sure: Sure::High,
                            also: Vec::new(),
                        },
                    );
                    open.push(from.name.as_str());
                }
            }
            self.by_name(target, &mut open, &mut near);
        }
    }

    /// Tables without a foreign key whose columns are named after a table reached already.
    fn by_name(&mut self, target: &'a str, open: &mut Vec<&'a str>, near: &mut BTreeSet<&'a str>) {
        let Some([key]) = self
            .catalogue
            .relations
            .get(target)
            .map(|t| t.key.as_slice())
        else {
            return;
        };
        let others: Vec<&'a Relation> = self.tables().filter(|t| t.name != target).collect();
        for there in others {
            let is_tied = there.foreign.iter().any(|foreign| foreign.table == target);
            let Some(column) = named::pointer(target, key, there).filter(|_| !is_tied) else {
                continue;
            };
            // An address that hangs on the people is weaker than their own number.
            let by_address = self.links.get(there.name.as_str());
            let is_new = near.insert(there.name.as_str());
            if !is_new
                && !by_address.is_some_and(|link| link.to == target && link.on != [key.clone()])
            {
                continue;
            }
            let mut also = Vec::new();
            if let Some(link) = self.links.remove(there.name.as_str()) {
                also.push(link);
            }
            let link = Hangs {
                columns: vec![column],
                to: target,
                on: vec![key.clone()],
                why: "列の名前から推定。外部キーはない".to_owned(),
                sure: Sure::Middle,
                also,
            };
            self.links.insert(there.name.as_str(), link);
            open.extend(is_new.then_some(there.name.as_str()));
        }
    }

    fn by_address(
        &mut self,
        anchor: &'a str,
        open: &mut Vec<&'a str>,
        near: &mut BTreeSet<&'a str>,
    ) {
        let address = |there: &Relation| {
            let held = there.columns.iter().find(|column| {
                self.guess(there, column)
                    .is_some_and(|found| found.item == "contact.email")
            });
            held.map(|column| column.name.clone())
        };
        let Some(on) = self.catalogue.relations.get(anchor).and_then(address) else {
            return;
        };
        let mut found = Vec::new();
        for there in self.tables().filter(|there| there.name != anchor) {
            let points = there.foreign.iter().any(|foreign| foreign.table == anchor);
            if let Some(column) = address(there).filter(|_| !points) {
                found.push((there.name.as_str(), column));
            }
        }
        for (name, column) in found {
            near.insert(name);
            open.push(name);
            self.links.insert(
                name,
                Hangs {
                    columns: vec![column],
                    to: anchor,
                    on: vec![on.clone()],
                    why: "メールアドレスの列どうし".to_owned(),
                    sure: Sure::Low,
                    also: Vec::new(),
                },
            );
        }
    }

    fn yaml(&self, name: &str, system: &SystemMap) -> String {
        let mut out = String::from(
            "# 稼働中のシステムの構成から作った案です。理由と確度を読み、項目名を方針に合わせてから使います。\n\
             # Proposed from the live schema; read the reasons, then rename items to those of the policy.\n\
             map: 1\nkinds: {person: {ja: 本人, en: Person}}\nsystems:\n",
        );
        let _ = write!(out, "  {}:\n{}", word(name), reached(name, system));
        let (held, rest): (Vec<&Relation>, Vec<&Relation>) = self.tables().partition(|there| {
            self.anchor == Some(there.name.as_str()) || self.links.contains_key(there.name.as_str())
        });
        if !rest.is_empty() {
            out.push_str("    unmapped:\n");
            for there in rest {
                let why = match self.items(there) {
                    0 => "個人を示す手がかりがない（要確認）",
                    _ => "本人へのつながりが分からない（要確認。個人情報らしい列がある）",
                };
                let _ = writeln!(out, "      {}: {}", word(&there.name), word(why));
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

    fn items(&self, there: &Relation) -> usize {
        let guessed = there
            .columns
            .iter()
            .filter(|c| self.guess(there, c).is_some());
        guessed.count()
    }

    fn table(&self, out: &mut String, there: &Relation) {
        let is_anchor = self.anchor == Some(there.name.as_str());
        let rows = self
            .words
            .rows(&there.name)
            .map_or_else(String::new, |rows| format!("  # 統計ではおよそ{rows}行"));
        let _ = writeln!(out, "      {}:{rows}", word(&there.name));
        if is_anchor {
            out.push_str("        anchor: person  # 一意のメールアドレスや氏名があり、ほかの表が参照している\n");
        } else {
            out.push_str(
                "        rows: delete  # 案。帳簿などとして保存が必要な行なら`stay`とする\n",
            );
        }
        let linked: BTreeSet<&str> = self.linked(there);
        let (mut columns, mut left) = (String::new(), String::new());
        for column in there
            .columns
            .iter()
            .filter(|column| !column.is_generated || !there.key.contains(&column.name))
        {
            let is_own = there.key.contains(&column.name) || linked.contains(column.name.as_str());
            match self.guess(there, column) {
                Some(found) => columns.push_str(&self.column(there, column, &found, is_anchor)),
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

    fn is_held(&self, table: &str) -> bool {
        self.anchor == Some(table) || self.links.contains_key(table)
    }

    fn column(&self, there: &Relation, column: &ColumnInfo, found: &Guess, stays: bool) -> String {
        let mut parts = vec![format!("item: {}", found.item)];
        let unique = self.is_unique(there, column);
        if found.is_key {
            let proves = found.item == "contact.email"
                && (unique
                    || self
                        .links
                        .get(there.name.as_str())
                        .is_some_and(|l| l.all().any(|l| l.columns.contains(&column.name))));
            parts.push(format!(
                "key: {}",
                if proves { "proves" } else { "suggests" }
            ));
        }
        if stays {
            parts.push(self.erasure(there, column));
        }
        let sure = said(found.sure);
        let mut why = format!("「{}」から推定", found.word);
        if unique {
            why.push_str("、値が一意");
        }
        format!(
            "          {}: {{{}}}  # {why}（確度 {sure}）\n",
            word(&column.name),
            parts.join(", ")
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
        if !column.not_null {
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
        let list = |names: &[String]| {
            let names: Vec<String> = names.iter().map(|name| word(name)).collect();
            format!("[{}]", names.join(", "))
        };
        let hangs = self.links.get(there.name.as_str());
        for link in hangs.into_iter().flat_map(Hangs::all) {
            let sure = said(link.sure);
            let _ = writeln!(
                out,
                "          - {{columns: {}, to: {}, on: {}}}  # {}（確度 {sure}）",
                list(&link.columns),
                word(link.to),
                list(&link.on),
                link.why
            );
        }
        for foreign in there
            .foreign
            .iter()
            .filter(|foreign| self.is_held(&foreign.table))
        {
            if hangs.is_some_and(|link| link.to == foreign.table && link.columns == foreign.columns)
            {
                continue;
            }
            let kind = if foreign.table == there.name {
                "belongs"
            } else {
                "refers"
            };
            let _ = writeln!(
                out,
                "          - {{columns: {}, to: {}, on: {}, as: {kind}}}  # 外部キー。持ち主を示すなら`belongs`（確度 低）",
                list(&foreign.columns),
                word(&foreign.table),
                list(&foreign.on),
            );
        }
        out
    }
}

fn said(sure: Sure) -> &'static str {
    match sure {
        Sure::High => "高",
        Sure::Middle => "中",
        Sure::Low => "低",
    }
}

/// How the system is reached, as the map in use says it already.
fn reached(name: &str, system: &SystemMap) -> String {
    let engine = match &system.engine {
        Engine::Sqlite | Engine::People(_) => "sqlite",
        Engine::Postgres => "postgres",
        Engine::Mysql => "mysql",
    };
    let place = match (&system.file, &system.url_env) {
        (Some(file), _) => format!("file: {}", word(file)),
        (None, Some(variable)) => format!("url_env: {}", word(variable)),
        (None, None) => format!("url_env: {}", word(&format!("{}_URL", name.to_uppercase()))),
    };
    format!("    engine: {engine}\n    {place}\n")
}

/// A name as YAML reads it back, whatever is in it.
fn word(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}
