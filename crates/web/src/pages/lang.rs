// SPDX-License-Identifier: Apache-2.0
//! The words of the pages, by language: one locale file each, the same keys in both.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

type Words = BTreeMap<String, String>;

static JA: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../locales/ja.json")));
static EN: LazyLock<Words> = LazyLock::new(|| read(include_str!("../../locales/en.json")));

/// A broken locale file leaves the keys on screen; a test reads both files, so it never ships.
fn read(json: &str) -> Words {
    serde_json::from_str(json).unwrap_or_default()
}

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    #[default]
    Ja,
    En,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// What the `lang` attribute says.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.pick("ja", "en")
    }

    /// What every portal address starts with.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        self.pick("", "/en")
    }

    #[must_use]
    pub fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    pub(crate) fn words(self) -> &'static Words {
        self.pick(&JA, &EN)
    }

    /// The words under a key.
    #[must_use]
    pub fn text(self, key: &'static str) -> &'static str {
        self.words().get(key).map_or(key, String::as_str)
    }

    /// The words under a key with `{0}`, `{1}` … filled in.
    #[must_use]
    pub fn fill(self, key: &'static str, values: &[&str]) -> String {
        put(self.text(key), values, |value| value.to_owned())
    }

    /// The same as markup: everything is escaped, and no line breaks inside a value.
    #[must_use]
    pub fn say(self, key: &'static str, values: &[&str]) -> Rich {
        Rich(put(&escape(self.text(key)), values, kept_by_parts))
    }
}

/// Each part of a value on one line; a list may break after its commas, or it runs out of a narrow page.
fn kept_by_parts(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 32);
    for part in value.split_inclusive('、') {
        let mut first = true;
        for piece in part.split(", ") {
            if !first {
                out.push_str(", ");
            }
            first = false;
            out.push_str(&format!("<span class=\"nb\">{}</span>", escape(piece)));
        }
    }
    out
}

fn put(words: &str, values: &[&str], each: impl Fn(&str) -> String) -> String {
    let mut out = words.to_owned();
    for (place, value) in values.iter().enumerate() {
        out = out.replace(&format!("{{{place}}}"), &each(value));
    }
    out
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Markup made of escaped words only, which a template may print as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rich(String);

impl Rich {
    /// Lines with a break between them.
    #[must_use]
    pub fn lines(lines: &[String]) -> Self {
        let kept: Vec<String> = lines.iter().map(|line| Self::keeping(line).0).collect();
        Self(kept.join("<br>"))
    }

    /// Keeps every date, amount and number of a text on one line.
    #[must_use]
    pub fn keeping(words: &str) -> Self {
        let mut out = String::with_capacity(words.len() + 32);
        let mut rest = words;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let (before, from) = rest.split_at(start);
            let (kept, after) = from.split_at(figure_len(from));
            out.push_str(&escape(before));
            out.push_str(&format!("<span class=\"nb\">{}</span>", escape(kept)));
            rest = after;
        }
        out.push_str(&escape(rest));
        Self(out)
    }
}

/// How many bytes from the start belong to one figure: 2026年（令和8年）12月9日（水）, 03-0000-0000.
fn figure_len(text: &str) -> usize {
    let mut rest = text;
    loop {
        let plain =
            rest.find(|c: char| !(c.is_ascii_digit() || "-,.:年月日時分秒円件条項".contains(c)));
        rest = rest.split_at(plain.unwrap_or(rest.len())).1;
        match bracket_len(rest) {
            0 => return text.len() - rest.len(),
            len => rest = rest.split_at(len).1,
        }
    }
}

/// The length of a bracket that belongs to the figure before it: a weekday, an era, a tax note.
fn bracket_len(text: &str) -> usize {
    let inside = text
        .strip_prefix('（')
        .and_then(|after| after.split_once('）'))
        .map(|(inside, _)| inside);
    let belongs = |inside: &str| {
        "月火水木金土日".contains(inside)
            || inside == "税込"
            || ["令和", "平成", "昭和", "大正"]
                .iter()
                .any(|era| inside.starts_with(era))
    };
    inside
        .filter(|i| belongs(i))
        .map_or(0, |i| i.len() + "（）".len())
}

impl fmt::Display for Rich {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl askama::filters::HtmlSafe for Rich {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_stay_on_one_line() {
        let rich = put(&escape("a & {0}"), &["<b>"], |v| format!("[{}]", escape(v)));
        assert_eq!(rich, "a &amp; [&lt;b&gt;]");
    }

    #[test]
    fn a_list_breaks_after_its_commas() {
        let nb = |words: &str| format!("<span class=\"nb\">{words}</span>");
        assert_eq!(
            kept_by_parts("3日、2週間"),
            format!("{}{}", nb("3日、"), nb("2週間"))
        );
        assert_eq!(
            kept_by_parts("3 days, 2 weeks"),
            format!("{}, {}", nb("3 days"), nb("2 weeks"))
        );
    }

    #[test]
    fn figures_stay_on_one_line() {
        let kept = |words: &str| Rich::keeping(words).to_string();
        let whole = "2026年（令和8年）12月9日（水）";
        assert_eq!(
            kept(&format!("{whole}まで")),
            format!("<span class=\"nb\">{whole}</span>まで")
        );
        assert_eq!(kept("<7日"), "&lt;<span class=\"nb\">7日</span>");
        assert_eq!(kept("月（仮）"), "月（仮）");
    }

    #[test]
    fn an_unknown_key_shows_itself() {
        assert_eq!(Lang::Ja.text("no.such.key"), "no.such.key");
    }
}
