// SPDX-License-Identifier: Apache-2.0
//! What rows themselves show, where somebody allowed reading them: the shape of values, and whether two rows share one.
//!
//! Values are looked at and forgotten; what remains is how many had which shape.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization as _;

use super::guess::{Guess, Sure};
use crate::source::schema::{Family, Relation};
use crate::source::{Session, Source, cause};
use crate::sql::{Statement, quote, read, relation};

/// Rows of a table that are looked at for the shape of values.
const SAMPLE: usize = 1000;
/// Values a column must show before anything is said of it.
const ENOUGH: usize = 3;
/// Of a hundred values, so many must have a shape.
const MOST: usize = 80;

/// The prefectures of Japan, with which addresses begin.
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

/// What a column showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// The shape most values have: item, its name for people, how many of how many.
    shape: Option<(&'static str, &'static str, usize)>,
    looked: usize,
    pub(super) is_distinct: bool,
}

impl Shown {
    /// A guess from the shape alone.
    pub(super) fn guess(&self) -> Option<Guess> {
        let (item, called, many) = self.shape?;
        let is_key = matches!(
            item,
            "contact.email" | "contact.phone" | "identity.name.kana"
        );
        Some(Guess {
            item,
            sure: Sure::Middle,
            why: format!("{}行のうち{many}行が{called}の形", self.looked),
            is_key,
        })
    }

    /// Whether it shows something else than mail where a name promised mail.
    pub(super) fn belies(&self, item: &str) -> bool {
        item == "contact.email"
            && self.looked >= ENOUGH
            && self.shape.is_none_or(|(shown, _, _)| shown != item)
    }
}

/// What rows showed, by table and column.
#[derive(Debug, Default)]
pub(super) struct Seen<'a> {
    pub(super) shown: BTreeMap<&'a str, BTreeMap<String, Shown>>,
    /// Tables that could not be looked at, and why.
    pub(super) unread: Vec<(&'a str, String)>,
}

impl<'a> Seen<'a> {
    /// Looks at one table, in a reading of its own: one that takes too long or is not to be read spoils no other.
    pub(super) async fn look_at(&mut self, source: &Source, there: &'a Relation) {
        let found = match source.reading().await {
            Ok(mut session) => {
                let found = look(&mut session, there).await;
                session.leave();
                found
            }
            Err(error) => Err(error),
        };
        match found {
            Ok(found) => {
                self.shown.insert(&there.name, found);
            }
            Err(error) => self.unread.push((&there.name, cause(&error).text().ja)),
        }
    }
}

/// Looks at the columns of one table that can hold words.
async fn look(session: &mut Session, there: &Relation) -> sqlx::Result<BTreeMap<String, Shown>> {
    let dialect = session.dialect();
    let columns: Vec<&str> = there
        .columns
        .iter()
        .filter(|c| {
            matches!(
                c.family,
                Family::Text | Family::ShortText(_) | Family::Untyped
            )
        })
        .map(|column| column.name.as_str())
        .collect();
    if columns.is_empty() {
        return Ok(BTreeMap::new());
    }
    let quoted: Vec<String> = columns.iter().map(|name| quote(dialect, name)).collect();
    let table = relation(dialect, there);
    let ask = |text: String| Statement {
        text,
        binds: Vec::new(),
    };
    let cells: Vec<String> = columns
        .iter()
        .map(|name| read(dialect, "t", there, name))
        .collect();
    let sample = format!("SELECT {} FROM {table} t LIMIT {SAMPLE}", cells.join(", "));
    let rows = session.rows(&ask(sample)).await?;
    let counts: Vec<String> = quoted
        .iter()
        .map(|name| format!("COUNT({name}), COUNT(DISTINCT {name})"))
        .collect();
    let counts = format!("SELECT {} FROM {table}", counts.join(", "));
    let counts = session.numbers(&ask(counts)).await?;
    let shown = columns.iter().enumerate().map(|(at, name)| {
        let values = rows.iter().filter_map(|row| row.get(at)?.as_deref());
        let is_distinct = match counts.chunks_exact(2).nth(at) {
            Some([filled, different]) => *filled > 1 && filled == different,
            _ => false,
        };
        ((*name).to_owned(), summed(values, is_distinct))
    });
    Ok(shown.collect())
}

fn summed<'v>(values: impl Iterator<Item = &'v str>, is_distinct: bool) -> Shown {
    let mut by_shape: BTreeMap<(&'static str, &'static str), usize> = BTreeMap::new();
    let mut looked = 0;
    for value in values.filter(|value| !value.trim().is_empty()) {
        looked += 1;
        if let Some(shape) = shape(value) {
            *by_shape.entry(shape).or_default() += 1;
        }
    }
    let most = by_shape.into_iter().max_by_key(|(_, many)| *many);
    let most = most.filter(|(_, many)| looked >= ENOUGH && many * 100 >= looked * MOST);
    Shown {
        shape: most.map(|((item, called), many)| (item, called, many)),
        looked,
        is_distinct,
    }
}

/// The shape of one value: its item, and what such values are called.
fn shape(value: &str) -> Option<(&'static str, &'static str)> {
    let text: String = value.trim().nfkc().collect();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_numeric = digits > 0
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || "-() +".contains(c));
    if is_mail(&text) {
        return Some(("contact.email", "メールアドレス"));
    }
    if is_ip(&text) {
        return Some(("usage.ip", "IPアドレス"));
    }
    if PREFECTURES.iter().any(|name| text.starts_with(name)) && text.chars().count() > 4 {
        return Some(("contact.address.text", "住所"));
    }
    let begins = |with: &str| text.starts_with(with);
    if is_numeric && (begins("0") || begins("+")) && (10..=13).contains(&digits) {
        return Some(("contact.phone", "電話番号"));
    }
    let is_postcode =
        is_numeric && digits == 7 && text.chars().nth(3) == Some('-') && text.len() == 8;
    if is_postcode {
        return Some(("contact.address.postcode", "郵便番号"));
    }
    if is_numeric && (14..=16).contains(&digits) && passes_luhn(&text) {
        return Some(("payment.number", "カード番号"));
    }
    let is_kana = |c: char| matches!(c, 'ァ'..='ヺ' | 'ー' | ' ' | '・');
    let letters = text.chars().count();
    (letters >= 2 && text.chars().all(is_kana)).then_some(("identity.name.kana", "フリガナ"))
}

fn is_mail(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let is_plain =
        |part: &str| !part.is_empty() && !part.contains(char::is_whitespace) && !part.contains('@');
    is_plain(local) && is_plain(domain) && domain.contains('.') && !domain.ends_with('.')
}

fn is_ip(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}

/// Luhn's check of the digits of a card.
fn passes_luhn(text: &str) -> bool {
    let digits = text.chars().rev().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit * 2) {
            (0, _) => digit,
            (_, twice) if twice > 9 => twice - 9,
            (_, twice) => twice,
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_shape_of_what_they_are() {
        for (value, item) in [
            ("hanako@example.jp", Some("contact.email")),
            ("192.0.2.7", Some("usage.ip")),
            ("2001:db8::1", Some("usage.ip")),
            ("03-0000-0000", Some("contact.phone")),
            ("０９０－００００－００００", Some("contact.phone")),
            ("+81 90 0000 0000", Some("contact.phone")),
            ("123-4567", Some("contact.address.postcode")),
            ("東京都見本区設例1-2-3", Some("contact.address.text")),
            ("ミホン　ハナコ", Some("identity.name.kana")),
            ("4111 1111 1111 1111", Some("payment.number")),
            ("4111 1111 1111 1112", None),
            ("東京都", None),
            ("見本 花子", None),
            ("@", None),
            ("a@b", None),
            ("20261128", None),
            ("2026-11-28", None),
            ("1234567", None),
        ] {
            assert_eq!(shape(value).map(|s| s.0), item, "{value}");
        }
    }

    #[test]
    fn most_values_must_agree_and_a_few_say_nothing() {
        let mails = [
            "a@example.jp",
            "b@example.jp",
            "c@example.jp",
            "d@example.jp",
            "-",
        ];
        let shown = summed(mails.into_iter(), true);
        assert_eq!(
            shown.guess().map(|g| (g.item, g.sure)),
            Some(("contact.email", Sure::Middle))
        );
        assert_eq!(
            shown.guess().unwrap().why,
            "5行のうち4行がメールアドレスの形"
        );
        assert!(!shown.belies("contact.email"));
        assert_eq!(summed(mails.into_iter().take(2), true).guess(), None);
        let words = summed(["はい", "いいえ", "はい", ""].into_iter(), false);
        assert_eq!(words.guess(), None);
        assert!(words.belies("contact.email") && !words.belies("contact.phone"));
    }
}
