// SPDX-License-Identifier: Apache-2.0
//! Text in Japanese with an optional English twin: every word a person reads comes as this.
//!
//! Japanese is never missing, because the product is Japanese first; English falls back to it.

use serde::{Deserialize, Serialize};

/// Language a screen, letter or message is shown in.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// One text in Japanese and, where somebody wrote it, in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "Written")]
pub struct Text {
    /// Japanese; empty only where the file leaves the whole text out.
    pub ja: String,
    /// English, if written.
    pub en: Option<String>,
}

/// How a file writes a text: a plain line, or one per language.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Line(String),
    Both { ja: String, en: Option<String> },
}

impl From<Written> for Text {
    fn from(written: Written) -> Self {
        match written {
            Written::Line(ja) => Self { ja, en: None },
            Written::Both { ja, en } => Self { ja, en },
        }
    }
}

impl Text {
    /// A text in both languages.
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: Some(en.into()),
        }
    }

    /// A text that exists in Japanese only.
    pub fn ja(ja: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: None,
        }
    }

    /// The text in a language; English falls back to Japanese.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.ja,
        }
    }

    /// Whether nothing is written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ja.trim().is_empty()
    }

    /// Puts values into `{name}` places, language by language.
    pub(crate) fn fill(&self, values: &[(&str, Text)]) -> Self {
        let put = |template: &str, lang| {
            let mut text = String::with_capacity(template.len() * 2);
            let mut rest = template;
            while let Some((before, after)) = rest.split_once('{') {
                text.push_str(before);
                let named = after.split_once('}').and_then(|(name, after)| {
                    let (_, value) = values.iter().find(|(known, _)| *known == name)?;
                    Some((value, after))
                });
                rest = match named {
                    Some((value, after)) => {
                        text.push_str(value.get(lang));
                        after
                    }
                    None => {
                        text.push('{');
                        after
                    }
                };
            }
            text + rest
        };
        Self {
            ja: put(&self.ja, Lang::Ja),
            en: self.en.as_deref().map(|en| put(en, Lang::En)),
        }
    }

    /// Joins texts as a list, with the separator of each language.
    pub(crate) fn join<'a>(texts: impl IntoIterator<Item = &'a Text> + Clone) -> Self {
        let all = |lang: Lang, separator: &str| {
            let words: Vec<&str> = texts
                .clone()
                .into_iter()
                .map(|text| text.get(lang))
                .collect();
            words.join(separator)
        };
        Self::new(all(Lang::Ja, "、"), all(Lang::En, ", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_falls_back_to_japanese() {
        let both = Text::new("開示", "disclosure");
        assert_eq!(
            (both.get(Lang::Ja), both.get(Lang::En)),
            ("開示", "disclosure")
        );
        assert_eq!(Text::ja("開示").get(Lang::En), "開示");
    }

    #[test]
    fn a_text_is_written_as_a_line_or_per_language() {
        let line: Text = serde_json::from_str("\"住所\"").unwrap();
        let both: Text = serde_json::from_str(r#"{"ja":"住所","en":"address"}"#).unwrap();
        assert_eq!(line, Text::ja("住所"));
        assert_eq!(both, Text::new("住所", "address"));
        assert!(serde_json::from_str::<Text>(r#"{"en":"address"}"#).is_err());
    }

    #[test]
    fn places_are_filled_in_each_language() {
        let text = Text::new("{kind}の手数料", "fee for {kind}");
        let filled = text.fill(&[("kind", Text::new("消去", "erasure"))]);
        assert_eq!(filled, Text::new("消去の手数料", "fee for erasure"));
    }
}
