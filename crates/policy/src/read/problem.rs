// SPDX-License-Identifier: Apache-2.0
//! The words of the reader: what is wrong in a file and what to do, Japanese and English.
//!
//! Each problem has a stable code. Text of the file stands in backticks and is cut where it is
//! long, so that a message stays one line.

use super::both;
use super::names::nearest;
use crate::diagnostic::Saying;
use crate::grammar::{Field, Names, Pattern, Shape};
use crate::period::{Period, PeriodError, Unit};
use crate::text::Text;
use crate::yaml::{Node, Value};

/// Text of the file as a message shows it.
fn shown(text: &str) -> String {
    let short: String = text
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(40).is_some() {
        format!("`{short}…`")
    } else {
        format!("`{short}`")
    }
}

fn list(words: &[&str]) -> [String; 2] {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    [quoted.join("、"), quoted.join(", ")]
}

/// The nearest word, else all of them.
fn suggest(wrong: &str, words: &[&str]) -> Text {
    if let Some(word) = nearest(wrong, words.iter().copied()) {
        return did_you_mean(word);
    }
    let [ja, en] = list(words);
    both(format!("使えるのは {ja} です"), format!("use one of {en}"))
}

fn did_you_mean(word: &str) -> Text {
    both(
        format!("もしかして `{word}` ですか"),
        format!("did you mean `{word}`?"),
    )
}

/// What a shape asks for, for "this needs …".
fn wanted(shape: &Shape) -> [String; 2] {
    let words = |ja: &str, en: &str| [ja.to_owned(), en.to_owned()];
    match shape {
        Shape::Text => words(
            "文言（1行か `{ja: …, en: …}`）",
            "a text, one line or `{ja: …, en: …}`",
        ),
        Shape::Line(pattern) => {
            let [ja, en] = pattern.called;
            words(ja, en)
        }
        Shape::Flag => words("`true` か `false`", "`true` or `false`"),
        Shape::Number { .. } => words("整数", "a whole number"),
        Shape::Day => words("日付（`2026-04-01` の形）", "a date like `2026-04-01`"),
        Shape::Period => words("期間（`30 days` の形）", "a period like `30 days`"),
        Shape::Word(choices) => {
            let [ja, en] = list(choices.names);
            [format!("{ja} のどれか"), format!("one of {en}")]
        }
        Shape::Name(_) => words("1つの名前", "a single name"),
        Shape::List { .. } => words(
            "一覧（`[a, b]` か、`- ` で始まる行）",
            "a list, `[a, b]` or lines beginning with `- `",
        ),
        Shape::Table { .. } => words(
            "名前をつけた項目の並び（`名前: …`）",
            "named entries, `name: …`",
        ),
        Shape::Record(fields) => {
            let keys: Vec<_> = fields.iter().map(|field| field.key).take(4).collect();
            let [ja, en] = list(&keys);
            [format!("{ja} などの項目"), format!("entries such as {en}")]
        }
        Shape::Or(word, other) => {
            let [ja, en] = wanted(other);
            [format!("`{word}` か、{ja}"), format!("`{word}` or {en}")]
        }
    }
}

/// What is written there.
fn written(node: &Node) -> [String; 2] {
    match &node.value {
        Value::Scalar { text, .. } => [format!("{} ", shown(text)), shown(text)],
        Value::List(_) => ["一覧".to_owned(), "a list".to_owned()],
        Value::Map(_) | Value::Broken => [
            "名前をつけた項目の並び".to_owned(),
            "named entries".to_owned(),
        ],
    }
}

/// A space before text that begins with a backtick, as Japanese text around code has it.
fn gap(text: &str) -> &'static str {
    if text.starts_with('`') { " " } else { "" }
}

pub(super) fn empty() -> Saying {
    Saying::error(
        "file.empty",
        both(
            "ファイルに何も書かれていません",
            "nothing is written in the file",
        ),
        both(
            "`template.yaml` を写して書き始めてください",
            "begin with a copy of `template.yaml`",
        ),
    )
}

pub(super) fn inside(error: &str) -> Saying {
    Saying::error(
        "file.internal",
        both(
            format!("このファイルを読み取れませんでした（{}）", shown(error)),
            format!("this file could not be read ({})", shown(error)),
        ),
        both(
            "製品の不具合です。開発元にお知らせください",
            "this is a defect of the product; please report it",
        ),
    )
}

pub(super) fn more(shown: usize) -> Saying {
    Saying::error(
        "file.more-problems",
        both(
            format!("問題が{shown}件を超えたため、ここまでを表示しています"),
            format!("only the first {shown} problems are shown"),
        ),
        both("上から順に直してください", "mend them from the top"),
    )
}

pub(super) fn unknown_key(key: &str, known: &[&str]) -> Saying {
    let key_shown = shown(key);
    Saying::error(
        "file.unknown-key",
        both(
            format!("{key_shown} という項目はここにはありません"),
            format!("there is no key {key_shown} here"),
        ),
        suggest(key, known),
    )
}

pub(super) fn missing_key(field: &Field, parent: &str) -> Saying {
    let ([ja, en], key) = (field.doc, field.key);
    let (where_ja, where_en) = if parent.is_empty() {
        ("ファイル".to_owned(), "the file".to_owned())
    } else {
        (format!("`{parent}` "), format!("`{parent}`"))
    };
    let [want_ja, want_en] = wanted(&field.shape);
    Saying::error(
        "file.missing-key",
        both(
            format!("{where_ja}に `{key}`（{ja}）がありません"),
            format!("{where_en} lacks `{key}` ({en})"),
        ),
        both(
            format!("`{key}:` に{}{want_ja}を書いてください", gap(&want_ja)),
            format!("write `{key}:` with {want_en}"),
        ),
    )
}

pub(super) fn no_value(key: &str) -> Saying {
    Saying::error(
        "file.no-value",
        both(
            format!("`{key}` に値がありません"),
            format!("`{key}` has no value"),
        ),
        both(
            "値を書くか、この行を消してください",
            "write a value or remove the line",
        ),
    )
}

pub(super) fn wrong_type(shape: &Shape, node: &Node) -> Saying {
    let ([want_ja, want_en], [is_ja, is_en]) = (wanted(shape), written(node));
    let help = match (shape, super::scalar::plain(node)) {
        (Shape::List { .. }, Some(text)) if !text.contains(char::is_control) => both(
            format!("1つだけでも `[{text}]` のように角かっこで囲んでください"),
            format!("put brackets around it, `[{text}]`, even where it is only one"),
        ),
        _ => both(
            format!("{want_ja}を書いてください"),
            format!("write {want_en}"),
        ),
    };
    Saying::error(
        "file.wrong-type",
        both(
            format!("ここに{}{is_ja}は書けません", gap(&is_ja)),
            format!("{is_en} cannot stand here"),
        ),
        help,
    )
}

pub(super) fn no_alternative(word: &str, other: &Shape, node: &Node) -> Saying {
    let mut saying = wrong_type(other, node);
    let text = super::scalar::plain(node).unwrap_or_default();
    let [ja, en] = wanted(other);
    saying.help = Some(nearest(text, [word]).map_or_else(
        || {
            both(
                format!("`{word}` か、{ja}を書いてください"),
                format!("write `{word}` or {en}"),
            )
        },
        did_you_mean,
    ));
    saying
}

pub(super) fn wrong_form(text: &str, pattern: &Pattern) -> Saying {
    let [ja, en] = pattern.called;
    let (shown, example) = (shown(text), pattern.example);
    if text.trim().is_empty() {
        return Saying::error(
            "file.wrong-form",
            both("空の文字列は書けません", "an empty text cannot stand here"),
            both(
                format!("{ja}を書くか、この項目を消してください"),
                format!("write {en} or remove the key"),
            ),
        );
    }
    Saying::error(
        "file.wrong-form",
        both(
            format!("{shown} は{ja}の形ではありません"),
            format!("{shown} is not {en}"),
        ),
        both(
            format!("`{example}` のように書いてください"),
            format!("write it like `{example}`"),
        ),
    )
}

pub(super) fn no_flag(text: &str) -> Saying {
    let shown = shown(text);
    let message = if matches!(text, "true" | "false") {
        both(
            format!("引用符で囲んだ {shown} は文字列になります"),
            format!("{shown} in quotes is a text"),
        )
    } else {
        both(
            format!("{shown} は `true` でも `false` でもありません"),
            format!("{shown} is neither `true` nor `false`"),
        )
    };
    let help = both(
        "引用符をつけずに `true` か `false` と書いてください",
        "write `true` or `false` without quotes",
    );
    Saying::error("file.wrong-type", message, help)
}

pub(super) fn no_number(text: &str, min: u32, max: u32) -> Saying {
    let shown = shown(text);
    let help = if min == max {
        both(
            format!("いま使えるのは `{min}` だけです"),
            format!("only `{min}` can be used today"),
        )
    } else {
        both(
            format!("半角の整数 {min}～{max} を、引用符や桁区切りをつけずに書いてください"),
            format!("write {min} to {max} in plain digits, without quotes or separators"),
        )
    };
    let message = both(
        format!("{shown} は使える数ではありません"),
        format!("{shown} is not a number that can stand here"),
    );
    Saying::error("file.bad-number", message, help)
}

pub(super) fn no_such_day(text: &str) -> Saying {
    Saying::error(
        "file.no-such-day",
        both(
            format!("`{text}` という日はありません"),
            format!("there is no day `{text}`"),
        ),
        both("月と日を確かめてください", "check the month and the day"),
    )
}

pub(super) fn no_day(text: &str) -> Saying {
    let shown = shown(text);
    Saying::error(
        "file.not-a-date",
        both(
            format!("{shown} は日付の形ではありません"),
            format!("{shown} is not a date"),
        ),
        both(
            "西暦で `2026-04-01` のように書いてください",
            "write it like `2026-04-01`",
        ),
    )
}

pub(super) fn no_period(error: &PeriodError) -> Saying {
    let (code, message, help) = match error {
        PeriodError::Form(text) => (
            "file.not-a-period",
            both(
                format!("{} は期間の形ではありません", shown(text)),
                format!("{} is not a period", shown(text)),
            ),
            both(
                "半角の数と単位を空白で区切り、`30 days` のように書いてください",
                "write a number, a space and a unit, like `30 days`",
            ),
        ),
        PeriodError::Count(text) => (
            "file.bad-number",
            both(
                format!("{} は期間の数として使えません", shown(text)),
                format!("{} cannot be the number of a period", shown(text)),
            ),
            both(
                format!(
                    "1～{}の整数にするか、大きい単位に書き換えてください",
                    Period::COUNT_MAX
                ),
                format!("write 1 to {}, or use a larger unit", Period::COUNT_MAX),
            ),
        ),
        PeriodError::Unit(text) => {
            let units: Vec<_> = Unit::spellings().collect();
            let hours = matches!(text.as_str(), "hour" | "hours" | "minute" | "minutes");
            let help = if hours {
                both(
                    "時間では数えません。`1 day` のように日で書いてください",
                    "hours are not counted; write days, like `1 day`",
                )
            } else {
                suggest(text, &units)
            };
            let message = both(
                format!("{} という期間の単位はありません", shown(text)),
                format!("{} is not a unit of time", shown(text)),
            );
            ("file.unknown-unit", message, help)
        }
    };
    Saying::error(code, message, help)
}

pub(super) fn unknown_word(text: &str, words: &[&str]) -> Saying {
    let shown = shown(text);
    Saying::error(
        "file.unknown-word",
        both(
            format!("{shown} はここでは使えません"),
            format!("{shown} cannot stand here"),
        ),
        suggest(text, words),
    )
}

/// Code, noun and remedy for a name of each sort that is declared nowhere.
const fn words_of(names: Names) -> (&'static str, [&'static str; 2], [&'static str; 2]) {
    match names {
        Names::Item => (
            "file.unknown-item",
            ["項目", "item"],
            ["`items` に書いてください", "declare it under `items`"],
        ),
        Names::Event => (
            "file.unknown-event",
            ["できごと", "event"],
            ["`events` に書いてください", "declare it under `events`"],
        ),
        Names::Paper => (
            "file.unknown-paper",
            ["書類", "paper"],
            [
                "書類の目録にある名前を使うか、`identity_papers` に書いてください",
                "use a name of the catalogue or declare it under `identity_papers`",
            ],
        ),
        Names::Ground => (
            "file.unknown-ground",
            ["事由", "ground"],
            [
                "法令の一覧にある事由の名前を使ってください",
                "use a ground the law data knows",
            ],
        ),
        Names::Purpose => (
            "file.unknown-purpose",
            ["利用目的", "purpose"],
            ["`purposes` に書いてください", "declare it under `purposes`"],
        ),
        Names::Desk => (
            "file.unknown-desk",
            ["窓口", "desk"],
            ["`desks` に書いてください", "declare it under `desks`"],
        ),
        Names::Relation => (
            "file.unknown-relation",
            ["関係", "relation"],
            [
                "`relations` に書いてください",
                "declare it under `relations`",
            ],
        ),
    }
}

pub(super) fn unknown_name(names: Names, text: &str, near: Option<&str>) -> Saying {
    let (code, [ja, en], [where_ja, where_en]) = words_of(names);
    let shown = shown(text);
    Saying::error(
        code,
        both(
            format!("{shown} という{ja}はありません"),
            format!("there is no {en} {shown}"),
        ),
        near.map_or_else(|| both(where_ja, where_en), did_you_mean),
    )
}

pub(super) fn empty_list(key: &str) -> Saying {
    Saying::error(
        "file.empty-list",
        both(
            format!("`{key}` の一覧が空です"),
            format!("the list `{key}` is empty"),
        ),
        both("1つ以上書いてください", "write at least one"),
    )
}

pub(super) fn repeated(node: &Node) -> Saying {
    let [ja, en] = written(node);
    Saying::error(
        "file.repeated",
        both(
            format!("{ja} が2回書かれています"),
            format!("{en} is written twice"),
        ),
        both(
            "どちらか1つを消すか、書き換えてください",
            "remove or change one of them",
        ),
    )
}
