// SPDX-License-Identifier: Apache-2.0
//! Deep confirmation: one pass over every text column of every table for everyone erased.
//!
//! A keyed confirmation finds what the map leads to. This one finds what the map forgot: it reads
//! all text there is, mapped or not, and looks for all words of all people at once. What it could
//! not read is named, so that the answer never claims more than was read.

mod filter;

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use serde::{Deserialize, Serialize};

use crate::locate::{Binding, Systems, spellings};
use crate::map::{ErasureOf, Key, Map};
use crate::plan::found_roots;
use crate::source::scan::{Look, Run, Runs, Scan};
use crate::source::schema::{ColumnInfo, Family, Relation};
use crate::source::{Session, SourceError, Sources};
use crate::sql::{Dialect, Statement, quote, read, relation};
use filter::Filter;

/// Words shorter than this are in too many texts to say anything.
const LETTERS_MIN: usize = 3;

/// Somebody erased, and what to look for. Personal data: seal it until the pass is done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    /// A name for the person that says nothing: the number of the case.
    pub mark: String,
    /// Values only this person has.
    pub proves: Vec<String>,
    /// Values another person may have too.
    pub suggests: Vec<String>,
}

/// How deep a pass went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Every text column of every system a program reaches.
    Deep,
    /// The same without what is named as not read.
    DeepExcept,
}

/// What a pass found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swept {
    /// How deep it went; rows freed but not overwritten, logs and backups are beyond it.
    pub depth: Depth,
    /// Text columns read.
    pub columns: u64,
    /// Rows read.
    pub rows: u64,
    /// What was not read, and why.
    pub skipped: Vec<Skipped>,
    /// What is still there.
    pub found: Vec<Found>,
}

/// A column, or a whole table, that was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The system.
    pub system: String,
    /// The table; empty for the whole system.
    pub table: String,
    /// The column; `None` for the whole table.
    pub column: Option<String>,
    /// Why.
    pub why: Unread,
}

/// Why something was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// It holds bytes, not text.
    Bytes,
    /// It is kept elsewhere or apart: a view of another system, a materialised view.
    View,
    /// The system is set aside in the map.
    Paused,
    /// Only people reach the system.
    People,
    /// It is a whole schema that the map sets aside.
    Schema,
    /// Large objects of PostgreSQL, which lie apart from every table.
    LargeObjects,
}

/// A column in which somebody's words still are.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Found {
    /// The person.
    pub mark: String,
    /// The system.
    pub system: String,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// Rows.
    pub rows: u64,
    /// Whether a value only this person has was found, or one another may have too.
    pub proves: bool,
    /// Whether the map says that the column stays as it is.
    pub is_kept: bool,
}

/// What to look for after the chosen records are erased: read it before.
///
/// # Errors
/// A system that cannot be read.
pub async fn sought(
    map: &Map,
    sources: &Sources,
    mark: &str,
    chosen: &[Binding],
) -> Result<Sought, SourceError> {
    let mut open = Systems::all(map, sources).await?;
    let roots = found_roots(map, &mut open, chosen, &mut Vec::new()).await;
    open.close();
    let mut sought = Sought {
        mark: mark.to_owned(),
        ..Sought::default()
    };
    for root in roots? {
        let Some(table) = map.table(&root.system, &root.table) else {
            continue;
        };
        for (name, value) in &root.values {
            match table.columns.get(name).map(|column| column.key) {
                Some(Key::Proves) => sought.proves.push(value.clone()),
                Some(Key::Suggests) => sought.suggests.push(value.clone()),
                _ => {}
            }
        }
    }
    Ok(sought)
}

/// Looks for everyone at once.
///
/// # Errors
/// A system that cannot be reached or read.
pub async fn sweep(map: &Map, sources: &Sources, people: &[Sought]) -> Result<Swept, SourceError> {
    let words = Words::of(people);
    let mut swept = Swept {
        depth: Depth::Deep,
        columns: 0,
        rows: 0,
        skipped: Vec::new(),
        found: Vec::new(),
    };
    for (name, system) in &map.systems {
        if !system.is_reachable() || system.paused {
            swept.skipped.push(Skipped {
                system: name.clone(),
                table: String::new(),
                column: None,
                why: if system.paused {
                    Unread::Paused
                } else {
                    Unread::People
                },
            });
        }
    }
    let mut open = Systems::all(map, sources).await?;
    for (name, (session, catalogue)) in &mut open.systems {
        swept.skipped.extend(apart(map, name, session).await?);
        let mut scan = Scan::of(sources.get(name)?);
        for there in catalogue.relations.values() {
            let place = (name.as_str(), &mut *session, &mut scan);
            pass(map, place, there, &words, &mut swept).await?;
        }
    }
    open.close();
    swept.found.sort();
    if !swept.skipped.is_empty() {
        swept.depth = Depth::DeepExcept;
    }
    Ok(swept)
}

/// What lies on a server of PostgreSQL beside the tables of its schema, and is not read.
async fn apart(map: &Map, name: &str, session: &mut Session) -> Result<Vec<Skipped>, SourceError> {
    let (Dialect::Postgres, Some(system)) = (session.dialect(), map.systems.get(name)) else {
        return Ok(Vec::new());
    };
    let skipped = |table: &str, why| Skipped {
        system: name.to_owned(),
        table: table.to_owned(),
        column: None,
        why,
    };
    let is_read = |schema: &str| {
        map.systems.values().any(|other| {
            other.url_env == system.url_env
                && other.schema.as_deref() == Some(schema)
                && other.is_reachable()
                && !other.paused
        })
    };
    let schemas = system.unmapped.keys().filter(|name| {
        let schema = name.strip_suffix(".*");
        schema.is_some_and(|schema| !is_read(schema))
    });
    let mut all: Vec<Skipped> = schemas.map(|name| skipped(name, Unread::Schema)).collect();
    let objects = Statement {
        text: "SELECT count(*) FROM pg_largeobject_metadata".to_owned(),
        binds: Vec::new(),
    };
    let many = session.numbers(&objects).await;
    let many = many.map_err(|error| SourceError::of(name, "pg_largeobject_metadata", &error))?;
    if many.first().is_some_and(|many| *many > 0) {
        all.push(skipped("pg_largeobject", Unread::LargeObjects));
    }
    Ok(all)
}

/// Reads one table.
async fn pass(
    map: &Map,
    (system, session, scan): (&str, &mut Session, &mut Scan<'_>),
    there: &Relation,
    words: &Words<'_>,
    swept: &mut Swept,
) -> Result<(), SourceError> {
    let skipped = |column: Option<&ColumnInfo>, why| Skipped {
        system: system.to_owned(),
        table: there.name.clone(),
        column: column.map(|column| column.name.clone()),
        why,
    };
    if there.is_view {
        swept.skipped.push(skipped(None, Unread::View));
        return Ok(());
    }
    let dialect = session.dialect();
    let mut columns: Vec<&ColumnInfo> = Vec::new();
    for column in &there.columns {
        match holds(dialect, column) {
            Holds::Text => columns.push(column),
            Holds::Bytes => swept.skipped.push(skipped(Some(column), Unread::Bytes)),
            Holds::Nothing => {}
        }
    }
    if columns.is_empty() {
        return Ok(());
    }
    let mut looking = Looking {
        words,
        width: columns.len(),
        tally: Tally::default(),
        rows: 0,
        is_clear: true,
    };
    let swiftly = scan.table(session, (there, &columns), &mut looking).await;
    let (mut tally, mut rows) = (looking.tally, looking.rows);
    if swiftly.is_err() || !looking.is_clear {
        (tally, rows) = cell_by_cell(session, (system, there), &columns, words).await?;
    }
    swept.rows += rows;
    swept.columns += columns.len() as u64;
    let mapped = map.table(system, &there.name);
    for ((person, at, proves), rows) in tally {
        let (Some(sought), Some(column)) = (words.people.get(person), columns.get(at)) else {
            continue;
        };
        let erase = mapped.and_then(|table| table.columns.get(&column.name)?.erase.as_ref());
        swept.found.push(Found {
            mark: sought.mark.clone(),
            system: system.to_owned(),
            table: there.name.clone(),
            column: column.name.clone(),
            rows,
            proves,
            is_kept: matches!(erase, Some(ErasureOf::Keep(_))),
        });
    }
    Ok(())
}

/// Looks at the rows of one table.
struct Looking<'a> {
    words: &'a Words<'a>,
    width: usize,
    tally: Tally,
    rows: u64,
    /// Whether every row with a word in it could be taken apart.
    is_clear: bool,
}

impl Look for Looking<'_> {
    fn can_tell(&self) -> bool {
        self.words.filter.can_tell()
    }

    fn holds(&self, text: &[u8]) -> bool {
        self.words.hold(text)
    }

    fn take(&mut self, runs: Runs<'_>) {
        self.rows += runs.rows();
        if runs.is_unclear() || self.words.hold(runs.bytes()) {
            let (words, width, tally) = (self.words, self.width, &mut self.tally);
            self.is_clear &= runs.each(&mut |run| words.among(run, width, tally));
        }
    }
}

/// Reads every cell by itself, which takes longer and leaves no doubt.
async fn cell_by_cell(
    session: &mut Session,
    (system, there): (&str, &Relation),
    columns: &[&ColumnInfo],
    words: &Words<'_>,
) -> Result<(Tally, u64), SourceError> {
    let (mut tally, mut rows) = (Tally::default(), 0);
    let statement = reading(session.dialect(), there, columns);
    let read = session
        .each::<std::convert::Infallible>(&statement, &mut |row| {
            rows += 1;
            for (at, value) in row.iter().enumerate() {
                if let Some(value) = value {
                    words.tally(value, at, &mut tally);
                }
            }
            Ok(())
        })
        .await
        .map_err(|error| SourceError::of(system, &there.name, &error))?;
    match read {
        Ok(()) => Ok((tally, rows)),
        Err(never) => match never {},
    }
}

fn reading(dialect: Dialect, there: &Relation, columns: &[&ColumnInfo]) -> Statement {
    let columns: Vec<String> = columns
        .iter()
        .map(|column| match (dialect, column.family) {
            // Text comes as it is; a cast of every value would only take time.
            (Dialect::Postgres, Family::Text)
            | (Dialect::Mysql, Family::Text | Family::ShortText(_)) => {
                format!("t.{}", quote(dialect, &column.name))
            }
            _ => read(dialect, "t", there, &column.name),
        })
        .collect();
    Statement {
        text: format!(
            "SELECT {} FROM {} AS t",
            columns.join(", "),
            relation(dialect, there)
        ),
        binds: Vec::new(),
    }
}

enum Holds {
    Text,
    Bytes,
    Nothing,
}

/// Numbers, days and truths hold nobody's words.
fn holds(dialect: Dialect, column: &ColumnInfo) -> Holds {
    let kind = column.type_name.to_lowercase();
    let wordless = [
        "num", "dec", "real", "double", "float", "bool", "date", "time", "interval", "bit",
        "money", "oid", "year", "uuid",
    ];
    match column.family {
        Family::Text | Family::ShortText(_) => Holds::Text,
        // SQLite puts any value into any column.
        _ if dialect == Dialect::Sqlite => Holds::Text,
        Family::Untyped => Holds::Text,
        Family::Whole => Holds::Nothing,
        Family::Bytes => Holds::Bytes,
        Family::Other if kind.starts_with("bytea") => Holds::Bytes,
        Family::Other
            if wordless.iter().any(|head| kind.starts_with(head)) && !kind.ends_with("[]") =>
        {
            Holds::Nothing
        }
        Family::Other => Holds::Text,
    }
}

/// Rows by person, column and whether a value proves.
type Tally = BTreeMap<(usize, usize, bool), u64>;

/// All words of all people as one machine.
struct Words<'a> {
    people: &'a [Sought],
    filter: Filter,
    machine: Option<AhoCorasick>,
    /// Bytes of the longest.
    longest: usize,
    /// Of each pattern: the person, whether it proves, its edges.
    owners: Vec<(usize, bool, bool, bool)>,
}

impl<'a> Words<'a> {
    fn of(people: &'a [Sought]) -> Self {
        let (mut patterns, mut owners) = (Vec::new(), Vec::new());
        for (person, sought) in people.iter().enumerate() {
            let proves = sought.proves.iter().map(|word| (word, true));
            for (word, proves) in proves.chain(sought.suggests.iter().map(|word| (word, false))) {
                for spelt in spellings(word) {
                    if spelt.chars().count() < LETTERS_MIN {
                        continue;
                    }
                    let others = [escaped(&spelt), without_at(&spelt), widened(&spelt)];
                    for pattern in others.into_iter().chain([Some(spelt)]).flatten() {
                        let edge = |letter: Option<char>| letter.is_some_and(is_ascii_word);
                        let (first, last) = (pattern.chars().next(), pattern.chars().next_back());
                        owners.push((person, proves, edge(first), edge(last)));
                        patterns.push(pattern);
                    }
                }
            }
        }
        let machine = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&patterns)
            .ok()
            .filter(|_| !patterns.is_empty());
        Self {
            people,
            filter: Filter::of(&patterns),
            machine,
            longest: patterns.iter().map(String::len).max().unwrap_or_default(),
            owners,
        }
    }

    /// Whether any word is in a text, in or out of another.
    fn hold(&self, text: &[u8]) -> bool {
        let Some(machine) = &self.machine else {
            return false;
        };
        if !self.filter.can_tell() {
            return machine.is_match(text);
        }
        // Looking closely at all of a long text would take longer than everything else.
        self.filter.any(text, &mut |start| {
            let end = text.len().min(start + self.longest);
            let near = text.get(start..end);
            near.is_some_and(|near| machine.is_match(near))
        })
    }

    /// Counts the cells of a row; `false` where it holds words and its cells cannot be told apart.
    fn among(&self, run: Run<'_>, width: usize, tally: &mut Tally) -> bool {
        if !self.hold(run.bytes()) {
            return true;
        }
        let Some(cells) = run.cells(width) else {
            return false;
        };
        for (at, cell) in cells.into_iter().enumerate() {
            match std::str::from_utf8(cell) {
                Ok(value) => self.tally(value, at, tally),
                Err(_) => return false,
            }
        }
        true
    }

    /// Counts a value once for everybody it speaks of.
    fn tally(&self, value: &str, at: usize, tally: &mut Tally) {
        let Some(machine) = &self.machine else {
            return;
        };
        let mut seen: Vec<(usize, bool)> = Vec::new();
        for found in machine.find_overlapping_iter(value) {
            let Some(&(person, proves, head, tail)) = self.owners.get(found.pattern().as_usize())
            else {
                continue;
            };
            let before = value
                .get(..found.start())
                .and_then(|s| s.chars().next_back());
            let after = value.get(found.end()..).and_then(|s| s.chars().next());
            let inside = (head && before.is_some_and(is_ascii_word))
                || (tail && after.is_some_and(is_ascii_word));
            if !inside && !seen.contains(&(person, proves)) {
                seen.push((person, proves));
                *tally.entry((person, at, proves)).or_default() += 1;
            }
        }
    }
}

/// `taro@example.jp` is not in `kentaro@example.jp`, nor so in letters of full width.
fn is_ascii_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// An address as JSON that is to stand in a page may have written it.
fn without_at(word: &str) -> Option<String> {
    word.contains('@').then(|| word.replace('@', "\\u0040"))
}

/// An address in letters of full width.
fn widened(word: &str) -> Option<String> {
    let is_address = word.contains('@') && word.is_ascii();
    let wide = |letter: char| char::from_u32(u32::from(letter) + 0xfee0).unwrap_or(letter);
    is_address.then(|| word.chars().map(wide).collect())
}

/// As JSON may have written it; `None` where that changes nothing.
fn escaped(word: &str) -> Option<String> {
    use std::fmt::Write as _;
    if word.is_ascii() {
        return None;
    }
    let mut out = String::new();
    for unit in word.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii() => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tallied(value: &str, proves: &[&str]) -> u64 {
        let people = [Sought {
            mark: "1".into(),
            proves: proves.iter().map(|word| (*word).into()).collect(),
            suggests: Vec::new(),
        }];
        let mut tally = BTreeMap::new();
        Words::of(&people).tally(value, 0, &mut tally);
        tally.values().sum()
    }

    #[test]
    fn a_word_is_found_whole_in_any_spelling_and_not_inside_another() {
        for text in [
            "<taro@example.jp>",
            "Taro@Example.JP",
            "ｔａｒｏ@example.jp taro@example.jp",
            "太郎:taro@example.jp。",
            r#"{"m":"taro\u0040example.jp"}"#,
            "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        ] {
            assert_eq!(tallied(text, &["taro@example.jp"]), 1, "{text}");
        }
        for text in [
            "kentaro@example.jp",
            "taro@example.jpn",
            "taro＠例.jp",
            "ｋｅｎｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
            "",
        ] {
            assert_eq!(tallied(text, &["taro@example.jp"]), 0, "{text}");
        }
        assert_eq!(
            tallied("電話は０９０００００００１１です", &["090-0000-0011"]),
            1
        );
        assert_eq!(
            tallied(r#"{"name":"\u898b\u672C\u592A\u90ce"}"#, &["見本太郎"]),
            1
        );
        assert_eq!(tallied("見本", &["見"]), 0, "a single letter says nothing");
    }
}
