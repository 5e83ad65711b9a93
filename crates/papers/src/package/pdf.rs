// SPDX-License-Identifier: Apache-2.0
//! The package for people: first page, contents, then records as tables or cards.
//!
//! Narrow data become a table; wide or long data become one card per record, where short values
//! share a line. A character no font holds is printed as its code, 〔U+1F600〕, and the first page
//! says so: a face in an inquiry must not keep a person from the answer. Names and labels are not
//! forgiven so; there a missing character is an error.

use std::sync::LazyLock;

use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use serde_json::Value;
use typst::text::is_default_ignorable;

use super::{Package, Table};
use crate::lang::code;
use crate::letter::Route;
use crate::world::{self, Template, printable, set};
use crate::{Fonts, Lang, PaperError, date_long};

/// Most columns a printed table may have.
const TABLE_COLUMNS: usize = 5;
/// Widest a printed table may be, in half-width characters of its type.
const TABLE_WIDTH: usize = 88;
/// Widest a value may be to share a line of a card, in half-width characters.
const HALF_LINE: usize = 26;
/// Half-width characters on a whole line of a card.
const WHOLE_LINE: usize = 76;
/// Most lines of a card that is kept on one page.
const WHOLE_CARD: usize = 16;
/// Longest run of characters without a place to break.
const LONGEST_RUN: usize = 20;

static WORDS: LazyLock<Result<Value, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../templates/package.json")).map_err(|e| e.to_string())
});

#[derive(Serialize)]
struct Data<'a> {
    words: &'static Value,
    number: &'a str,
    date: String,
    person: &'a str,
    operator: &'a str,
    contact: &'a Option<Route>,
    notes: &'a [String],
    /// Whether some character is printed as its code.
    replaced: bool,
    /// Whether some time was put into Japan time.
    timed: bool,
    tables: Vec<Sheet<'a>>,
}

#[derive(Serialize)]
struct Sheet<'a> {
    system: &'a str,
    label: &'a str,
    purposes: &'a [String],
    notes: &'a [String],
    count: usize,
    look: Look,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Look {
    Empty,
    Grid {
        head: Vec<String>,
        widths: Vec<usize>,
        rows: Vec<Vec<String>>,
    },
    Cards(Vec<Card>),
}

/// One record.
#[derive(Serialize)]
struct Card {
    pairs: Vec<Pair>,
    /// Whether it is short enough to stay on one page.
    whole: bool,
}

/// A label with its value; `wide` takes a whole line of the card.
#[derive(Serialize)]
struct Pair {
    label: String,
    value: String,
    wide: bool,
}

/// Sets the package as PDF/A-2u; equal packages and fonts give equal bytes.
///
/// # Errors
/// A missing font, a row that does not match its columns, or a name or label with a character no
/// font holds.
pub fn package_pdf(fonts: &Fonts, package: &Package) -> Result<Vec<u8>, PaperError> {
    package.check()?;
    let lang = package.lang;
    let mut press = Press {
        fonts,
        replaced: false,
        timed: false,
        none: none(lang)?,
    };
    let tables = package
        .tables
        .iter()
        .map(|table| press.sheet(table))
        .collect();
    let data = Data {
        words: words(lang)?,
        number: &package.number,
        date: date_long(package.date, lang),
        person: &package.person,
        operator: &package.operator,
        contact: &package.contact,
        notes: &package.notes,
        replaced: press.replaced,
        timed: press.timed,
        tables,
    };
    let data = serde_json::to_value(data).map_err(|e| PaperError::Writing(e.to_string()))?;
    let ident = format!("{} package", package.number);
    let sheet = world::Sheet {
        template: Template::Package,
        lang,
        ident,
        date: package.date,
    };
    set(fonts, sheet, data)
}

fn words(lang: Lang) -> Result<&'static Value, PaperError> {
    let all = WORDS.as_ref().map_err(|e| PaperError::Wording(e.clone()))?;
    all.get(code(lang))
        .ok_or_else(|| PaperError::Wording("no words for a package".to_owned()))
}

fn none(lang: Lang) -> Result<&'static str, PaperError> {
    let word = words(lang)?.get("none").and_then(Value::as_str);
    word.ok_or_else(|| PaperError::Wording("no word for nothing recorded".to_owned()))
}

struct Press<'a> {
    fonts: &'a Fonts,
    replaced: bool,
    timed: bool,
    none: &'static str,
}

impl Press<'_> {
    fn sheet<'a>(&mut self, table: &'a Table) -> Sheet<'a> {
        Sheet {
            system: &table.system,
            label: &table.label,
            purposes: &table.purposes,
            notes: &table.notes,
            count: table.rows.len(),
            look: self.look(table),
        }
    }

    fn look(&mut self, table: &Table) -> Look {
        if table.rows.is_empty() {
            return Look::Empty;
        }
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.iter().map(|cell| self.value(cell.as_deref())).collect())
            .collect();
        let head: Vec<String> = table
            .columns
            .iter()
            .map(|column| column.label.clone())
            .collect();
        match grid_widths(&head, &rows) {
            Some(widths) => Look::Grid { head, widths, rows },
            None => Look::Cards(rows.into_iter().map(|row| card(&head, row)).collect()),
        }
    }

    fn value(&mut self, cell: Option<&str>) -> String {
        match cell.map(str::trim_end) {
            None | Some("") => self.none.to_owned(),
            Some(text) => match japan_time(text) {
                Some(time) => {
                    self.timed = true;
                    time
                }
                None => breakable(&self.shown(text)),
            },
        }
    }

    /// The text with every character no font holds as its code.
    fn shown(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                '\t' => out.push(' '),
                _ if printable(self.fonts, character) => out.push(character),
                _ => {
                    self.replaced = true;
                    out.push_str(&format!("〔U+{:04X}〕", u32::from(character)));
                }
            }
        }
        out
    }
}

/// A time that names its zone, as it is in Japan: `2026-11-28 17:55:59+00:00` is the next day there. The data file for
/// machines keeps it as the system gave it.
fn japan_time(text: &str) -> Option<String> {
    const JAPAN: Offset = Offset::constant(9);
    // A stamp and nothing else: a time without a zone says nothing that could be put otherwise.
    let stamp = (20..=40).contains(&text.len()) && text.starts_with(|c: char| c.is_ascii_digit());
    let time: Timestamp = text.parse().ok().filter(|_| stamp)?;
    Some(JAPAN.to_datetime(time).to_string().replacen('T', " ", 1))
}

/// Lets a long run (an address of a page, a key) break anywhere, without a mark.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for character in text.chars() {
        run = if character.is_ascii_graphic() {
            run + 1
        } else {
            0
        };
        if run > LONGEST_RUN {
            out.push('\u{200B}');
        }
        out.push(character);
    }
    out
}

/// Width in half-width characters of the widest line.
fn width(text: &str) -> usize {
    let half = |c: char| c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c);
    let character = |c: char| match c {
        c if is_default_ignorable(c) => 0,
        c if half(c) => 1,
        _ => 2,
    };
    text.lines()
        .map(|line| line.chars().map(character).sum())
        .max()
        .unwrap_or(0)
}

/// Widths of the columns if the data fit a printed table.
fn grid_widths(head: &[String], rows: &[Vec<String>]) -> Option<Vec<usize>> {
    if head.is_empty() || head.len() > TABLE_COLUMNS {
        return None;
    }
    let mut widths: Vec<usize> = head.iter().map(|label| width(label).max(4)).collect();
    for row in rows {
        for (widest, value) in widths.iter_mut().zip(row) {
            *widest = (*widest).max(width(value));
        }
    }
    (widths.iter().sum::<usize>() <= TABLE_WIDTH).then_some(widths)
}

fn card(head: &[String], row: Vec<String>) -> Card {
    let pairs = pairs(head, row);
    let lines = |pair: &Pair| -> usize {
        pair.value
            .lines()
            .map(|line| width(line).div_ceil(WHOLE_LINE).max(1))
            .sum()
    };
    let whole = pairs.iter().map(lines).sum::<usize>() <= WHOLE_CARD;
    Card { pairs, whole }
}

/// Pairs for a card: two short neighbours share a line, everything else takes its own.
fn pairs(head: &[String], row: Vec<String>) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = head
        .iter()
        .zip(row)
        .map(|(label, value)| Pair {
            wide: width(&value) > HALF_LINE || value.contains('\n'),
            label: label.clone(),
            value,
        })
        .collect();
    let mut alone = None;
    for index in 0..pairs.len() {
        let wide = pairs.get(index).is_some_and(|pair| pair.wide);
        alone = match (alone, wide) {
            (None, false) => Some(index),
            (Some(first), true) => {
                widen(&mut pairs, first);
                None
            }
            (None, true) | (Some(_), false) => None,
        };
    }
    if let Some(last) = alone {
        widen(&mut pairs, last);
    }
    pairs
}

fn widen(pairs: &mut [Pair], index: usize) {
    if let Some(pair) = pairs.get_mut(index) {
        pair.wide = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn neighbours_share_a_line_only_if_both_are_short() {
        let long = "長い値".repeat(20);
        let wide = |values: &[&str]| -> Vec<bool> {
            let head = texts(&["a", "b", "c"]);
            pairs(&head, texts(values))
                .into_iter()
                .map(|pair| pair.wide)
                .collect()
        };
        assert_eq!(wide(&["1", "2", "3"]), [false, false, true]);
        assert_eq!(wide(&["1", &long, "3"]), [true, true, true]);
        assert_eq!(wide(&[&long, "2", "3"]), [true, false, false]);
        assert_eq!(wide(&["1\n2", "2", "3"]), [true, false, false]);
    }

    #[test]
    fn times_that_name_their_zone_are_those_of_japan() {
        let at = |text| japan_time(text);
        let next = Some("2026-11-29 02:55:59".to_owned());
        assert_eq!(at("2026-11-28 17:55:59+00:00"), next);
        assert_eq!(at("2026-11-28T17:55:59Z"), next);
        assert_eq!(at("2026-11-29 02:55:59+09:00"), next);
        assert_eq!(
            at("2026-11-28 17:55:59.25+00:00"),
            Some("2026-11-29 02:55:59.25".to_owned())
        );
        for other in [
            "2026-11-28 17:55:59",
            "2026-11-28",
            "090-0000-0000",
            "2",
            "",
        ] {
            assert_eq!(at(other), None, "{other}");
        }
    }

    #[test]
    fn short_cards_stay_whole_and_long_ones_break() {
        let head = texts(&["a"]);
        assert!(card(&head, texts(&["短い値"])).whole);
        assert!(!card(&head, texts(&[&"長い値".repeat(300)])).whole);
        assert!(!card(&head, texts(&[&"行\n".repeat(30)])).whole);
    }

    #[test]
    fn narrow_data_are_a_table_and_wide_data_are_not() {
        let head = texts(&["日付", "内容"]);
        assert_eq!(
            grid_widths(&head, &[texts(&["2026-01-01", "見本"])]),
            Some(vec![10, 4])
        );
        assert_eq!(
            grid_widths(&head, &[texts(&["2026-01-01", &"長".repeat(60)])]),
            None
        );
        assert_eq!(
            grid_widths(&texts(&["a", "b", "c", "d", "e", "f"]), &[]),
            None
        );
    }

    #[test]
    fn long_runs_can_break() {
        let run = "x".repeat(LONGEST_RUN);
        assert_eq!(breakable(&run), run);
        assert_eq!(
            breakable(&format!("{run}yz")),
            format!("{run}\u{200B}y\u{200B}z")
        );
        assert_eq!(width(&breakable(&format!("{run}yz"))), LONGEST_RUN + 2);
    }
}
