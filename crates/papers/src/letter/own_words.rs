// SPDX-License-Identifier: Apache-2.0
//! An operator's own sentences in letters: which may be replaced, and that no fact is lost by it.
//!
//! A sentence is named by its place in the wording files, `reply.intro`; those of short notices begin with `notice.`. It
//! keeps exactly the `{named}` places of the one it replaces: a place nobody fills would be printed as it stands, and one
//! left out would hide a fact. Words are words: what looks like a command to the typesetter is printed as it was written.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::wording::{NoticeWords, Wording, built_in_text, notice_text};
use crate::{Lang, PaperError};

/// Sentences that replace the built-in ones, by their names; checked when they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnWords(BTreeMap<String, String>);

/// Why a sentence cannot replace another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WordsWrong {
    /// There is no sentence of that name.
    NoSuch {
        /// The name.
        name: String,
    },
    /// It has a place that nobody fills.
    UnknownPlace {
        /// The name of the sentence.
        name: String,
        /// The place.
        place: String,
        /// Places it may have.
        known: Vec<String>,
    },
    /// It leaves out a fact.
    MissingPlace {
        /// The name of the sentence.
        name: String,
        /// The place.
        place: String,
    },
    /// It is empty, or too long.
    Length {
        /// The name of the sentence.
        name: String,
    },
    /// It holds a character that prints nothing, or turns the direction of what follows.
    Character {
        /// The name of the sentence.
        name: String,
        /// The character.
        character: char,
    },
    /// It is given twice.
    Twice {
        /// The name of the sentence.
        name: String,
    },
    /// The file is no list of sentences.
    Shape {
        /// Where and what.
        why: String,
    },
}

impl fmt::Display for WordsWrong {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuch { name } => write!(to, "「{name}」という文はありません"),
            Self::UnknownPlace { name, place, known } if known.is_empty() => {
                write!(
                    to,
                    "「{name}」に {{{place}}} は使えません。この文に差し込む事項はありません"
                )
            }
            Self::UnknownPlace { name, place, known } => write!(
                to,
                "「{name}」に {{{place}}} は使えません。使えるのは {}",
                known
                    .iter()
                    .map(|one| format!("{{{one}}}"))
                    .collect::<Vec<_>>()
                    .join("、")
            ),
            Self::MissingPlace { name, place } => {
                write!(
                    to,
                    "「{name}」に {{{place}}} がありません。この事項が手紙から消えてしまいます"
                )
            }
            Self::Length { name } => {
                write!(to, "「{name}」が空か、{CHARS_MAX}字を超えています")
            }
            Self::Character { name, character } => write!(
                to,
                "「{name}」に使えない文字（U+{:04X}）があります。見えない文字や、文字の向きを変える文字です",
                u32::from(*character)
            ),
            Self::Twice { name } => {
                write!(to, "「{name}」が2回あります。どちらか一つにしてください")
            }
            Self::Shape { why } => write!(to, "文の一覧として読めません（{why}）"),
        }
    }
}

/// Longest sentence, in characters.
const CHARS_MAX: usize = 600;

/// The names of all sentences with the built-in words, in the order of the file.
///
/// # Errors
/// [`PaperError::Wording`] if the wording of this crate is damaged.
pub fn sentences(lang: Lang) -> Result<Vec<(String, String)>, PaperError> {
    let mut out = Vec::new();
    flatten("", &tree(built_in_text(lang))?, &mut out);
    flatten(NOTICE, &tree(notice_text(lang))?, &mut out);
    Ok(out)
}

/// What the names of sentences of short notices begin with.
const NOTICE: &str = "notice";

fn tree(text: &str) -> Result<Value, PaperError> {
    serde_json::from_str(text).map_err(damaged)
}

fn damaged(error: serde_json::Error) -> PaperError {
    PaperError::Wording(error.to_string())
}

fn flatten(name: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => out.push((name.to_owned(), text.clone())),
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                flatten(&name, value, out);
            }
        }
        _ => {}
    }
}

/// The `{named}` places of a sentence, sorted.
fn places(text: &str) -> Vec<String> {
    let inside = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'));
    let mut names: Vec<String> = inside.map(|(name, _)| name.to_owned()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

impl OwnWords {
    /// Reads sentences out of a tree of names, as a file has them, and checks each against the one it replaces.
    ///
    /// # Errors
    /// Everything that is wrong, all at once.
    pub fn read(lang: Lang, tree: &Value) -> Result<Self, Vec<WordsWrong>> {
        if !matches!(tree, Value::Object(_) | Value::Null) {
            let why = "名前と文の組がない".to_owned();
            return Err(vec![WordsWrong::Shape { why }]);
        }
        let known = sentences(lang).map_err(|error| {
            let why = error.to_string();
            vec![WordsWrong::Shape { why }]
        })?;
        let known: BTreeMap<String, String> = known.into_iter().collect();
        let mut own = Vec::new();
        flatten("", tree, &mut own);
        let wrong: Vec<WordsWrong> = own
            .iter()
            .flat_map(|(name, text)| wrong(name, text, known.get(name)))
            .chain(shapeless("", tree))
            .chain(twice(&own))
            .collect();
        if wrong.is_empty() {
            // A block of YAML ends with a line of its own; the letter does not.
            let trimmed = own.into_iter();
            let trimmed = trimmed.map(|(name, text)| (name, text.trim_end().to_owned()));
            Ok(Self(trimmed.collect()))
        } else {
            Err(wrong)
        }
    }

    /// Whether nothing is replaced.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names of what is replaced.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The wording with these sentences in it.
    pub(super) fn over(&self, lang: Lang) -> Result<Wording, PaperError> {
        let all = self.laid(built_in_text(lang), |name| {
            (!name.starts_with("notice.")).then_some(name)
        });
        serde_json::from_value(all?).map_err(damaged)
    }

    /// The words of short notices with these sentences in them.
    pub(super) fn over_notice(&self, lang: Lang) -> Result<NoticeWords, PaperError> {
        let all = self.laid(notice_text(lang), |name| name.strip_prefix("notice."));
        serde_json::from_value(all?).map_err(damaged)
    }

    fn laid(&self, text: &str, of: impl Fn(&str) -> Option<&str>) -> Result<Value, PaperError> {
        let mut all = tree(text)?;
        for (name, text) in &self.0 {
            let Some(name) = of(name) else { continue };
            let pointer = format!("/{}", name.replace('.', "/"));
            match all.pointer_mut(&pointer) {
                Some(place @ Value::String(_)) => *place = Value::String(text.clone()),
                _ => return Err(PaperError::Wording(format!("no sentence `{name}`"))),
            }
        }
        Ok(all)
    }
}

/// Values that are neither sentences nor groups of them.
fn shapeless(name: &str, value: &Value) -> Vec<WordsWrong> {
    match value {
        Value::String(_) => Vec::new(),
        Value::Null if name.is_empty() => Vec::new(),
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| {
                let inner = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                shapeless(&inner, value)
            })
            .collect(),
        _ => vec![WordsWrong::Shape {
            why: format!("{name} が文でない"),
        }],
    }
}

/// A character nobody sees on paper, or that makes what follows read otherwise than it is written.
fn is_hidden(one: char) -> bool {
    match one {
        '\n' => false,
        '\u{200B}'..='\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFD}'
        | '\u{E000}'..='\u{F8FF}'
        | '\u{E0000}'..='\u{E007F}' => true,
        _ => one.is_control(),
    }
}

/// A sentence may be written as `reply: {intro: …}` or as `reply.intro: …`, and once only.
fn twice(own: &[(String, String)]) -> Vec<WordsWrong> {
    let mut seen = std::collections::BTreeSet::new();
    let again = own.iter().filter(|(name, _)| !seen.insert(name.as_str()));
    again
        .map(|(name, _)| WordsWrong::Twice { name: name.clone() })
        .collect()
}

fn wrong(name: &str, text: &str, built_in: Option<&String>) -> Vec<WordsWrong> {
    let name = name.to_owned();
    let Some(built_in) = built_in else {
        return vec![WordsWrong::NoSuch { name }];
    };
    if text.trim().is_empty() || text.chars().count() > CHARS_MAX {
        return vec![WordsWrong::Length { name }];
    }
    if let Some(character) = text.chars().find(|one| is_hidden(*one)) {
        return vec![WordsWrong::Character { name, character }];
    }
    let (known, own) = (places(built_in), places(text));
    let unknown = own.iter().filter(|place| !known.contains(place));
    let missing = known.iter().filter(|place| !own.contains(place));
    unknown
        .map(|place| WordsWrong::UnknownPlace {
            name: name.clone(),
            place: place.clone(),
            known: known.clone(),
        })
        .chain(missing.map(|place| WordsWrong::MissingPlace {
            name: name.clone(),
            place: place.clone(),
        }))
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sentence_is_replaced_and_the_rest_stays() {
        let own = OwnWords::read(
            Lang::Ja,
            &json!({"reply": {"closing_met": "よろしくお願いいたします。"}}),
        )
        .unwrap();
        let wording = own.over(Lang::Ja).unwrap();
        assert_eq!(wording.reply.closing_met, "よろしくお願いいたします。");
        let built_in = Wording::built_in(Lang::Ja).unwrap();
        assert_eq!(wording.reply.subject, built_in.reply.subject);
        assert_eq!(own.names().collect::<Vec<_>>(), ["reply.closing_met"]);
        assert!(OwnWords::read(Lang::Ja, &Value::Null).unwrap().is_empty());
    }

    #[test]
    fn what_would_lose_or_invent_a_fact_is_said_all_at_once() {
        let wrong = OwnWords::read(
            Lang::Ja,
            &json!({"reply": {
                "intro": "{recieved}のご請求の結果です。",
                "closing_met": "",
                "closing_unmet": "あ".repeat(CHARS_MAX + 1),
                "heading_taken": "受付\u{202E}了終",
                "no_such": "文",
                "subject": 3,
            }, "reply.heading_taken": "二度", "middle": ["文"], "notice": {"mask_line": "{paper}"}}),
        )
        .unwrap_err();
        let said: Vec<String> = wrong.iter().map(ToString::to_string).collect();
        for part in [
            "「reply.intro」に {recieved} は使えません。使えるのは {ask}、{received}",
            "「reply.intro」に {received} がありません",
            "「reply.closing_met」が空か",
            "「reply.no_such」という文はありません",
            "「reply.closing_unmet」が空か、600字を超えています",
            "「reply.heading_taken」に使えない文字（U+202E）があります",
            "「reply.heading_taken」が2回あります",
            "「notice.mask_line」に {fields} がありません",
            "reply.subject が文でない",
            "middle が文でない",
        ] {
            assert!(
                said.iter().any(|one| one.contains(part)),
                "{part}: {said:?}"
            );
        }
    }

    #[test]
    fn every_sentence_can_be_replaced_by_itself() {
        for lang in [Lang::Ja, Lang::En] {
            for (name, text) in sentences(lang).unwrap() {
                assert_eq!(wrong(&name, &text, Some(&text)), [], "{name}");
            }
        }
    }
}
