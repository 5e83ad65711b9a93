// SPDX-License-Identifier: Apache-2.0
//! Writes HTML by elements, so that no text of a file can ever become markup.
//!
//! [`Html`] is markup that is known to be sound: it is made from elements and from escaped text
//! only. Attributes are escaped too, and take no handlers or styles because nobody writes any.

use crate::text::{Lang, Text};

/// A sound piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Html(String);

/// Elements without an end tag.
const VOID: [&str; 4] = ["br", "hr", "link", "meta"];

/// Elements that stand on a line of their own, for readable output.
const BLOCK: [&str; 29] = [
    "html", "head", "body", "header", "main", "footer", "nav", "section", "h1", "h2", "h3", "p",
    "ul", "ol", "li", "dl", "div", "dt", "dd", "table", "thead", "tbody", "tr", "caption",
    "address", "meta", "link", "title", "hr",
];

impl Html {
    /// The markup.
    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Escaped text.
    pub(super) fn text(text: &str) -> Self {
        Self(escape(text))
    }

    /// Pieces one after another.
    pub(super) fn all(pieces: impl IntoIterator<Item = Self>) -> Self {
        Self(pieces.into_iter().map(|piece| piece.0).collect())
    }

    /// A whole document around its root element.
    pub(super) fn document(root: Element) -> Self {
        Self(format!("<!DOCTYPE html>\n{}", root.done().0))
    }
}

/// An element under construction.
#[derive(Debug, Clone)]
pub(super) struct Element {
    name: &'static str,
    attributes: String,
    inner: String,
}

/// Begins an element.
pub(super) fn el(name: &'static str) -> Element {
    Element {
        name,
        attributes: String::new(),
        inner: String::new(),
    }
}

impl Element {
    /// An attribute with a value.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        let value = escape(value);
        self.attributes.push_str(&format!(" {name}=\"{value}\""));
        self
    }

    /// The class.
    pub(super) fn class(self, class: &'static str) -> Self {
        self.with("class", class)
    }

    /// A piece inside, after what is already there.
    pub(super) fn add(mut self, piece: Html) -> Self {
        self.inner.push_str(&piece.0);
        self
    }

    /// An element inside.
    pub(super) fn el(self, element: Element) -> Self {
        let piece = element.done();
        self.add(piece)
    }

    /// Elements inside.
    pub(super) fn els(self, elements: impl IntoIterator<Item = Element>) -> Self {
        elements.into_iter().fold(self, Self::el)
    }

    /// The finished piece.
    pub(super) fn done(self) -> Html {
        let Self {
            name,
            attributes,
            inner,
        } = self;
        let end = if BLOCK.contains(&name) { "\n" } else { "" };
        if VOID.contains(&name) {
            return Html(format!("<{name}{attributes}>{end}"));
        }
        Html(format!("<{name}{attributes}>{inner}</{name}>{end}"))
    }
}

impl From<Element> for Html {
    fn from(element: Element) -> Self {
        element.done()
    }
}

/// The language a page is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pen(pub(super) Lang);

impl Pen {
    /// A text in the language of the page; Japanese in an English page is marked as Japanese.
    pub(super) fn say(self, text: &Text) -> Html {
        match self.0 {
            Lang::Ja => Html::text(&text.ja),
            Lang::En => marked(text.get(Lang::En)),
        }
    }

    /// Words of the page itself.
    pub(super) fn word(self, ja: &str, en: &str) -> Html {
        Html::text(self.pick(ja, en))
    }

    /// One of two spellings.
    pub(super) fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self.0 {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    /// A sentence: the text with the full stop of its language, unless it ends with one.
    pub(super) fn sentence(self, text: &Text) -> Html {
        self.say(&Text::ja(self.sentence_text(text)))
    }

    /// The words of a sentence.
    pub(super) fn sentence_text(self, text: &Text) -> String {
        let said = text.get(self.0).trim_end();
        let japanese = self.0 == Lang::Ja || said.ends_with(is_japanese);
        let stop = match (ends(said), japanese) {
            (true, _) => "",
            (false, true) => "。",
            (false, false) => ".",
        };
        format!("{said}{stop}")
    }
}

/// Whether a sentence ends with a full stop already, or names a case and is no sentence.
fn ends(said: &str) -> bool {
    let stopped = said.is_empty() || said.ends_with(['。', '.', '！', '？', '!', '?']);
    stopped
        || ["場合", "とき", "こと"]
            .iter()
            .any(|case| said.ends_with(case))
}

/// Text with its Japanese stretches marked, as pages in another language owe it to readers aloud.
fn marked(text: &str) -> Html {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let japanese = is_japanese(first);
        let end = rest
            .char_indices()
            .find(|(_, c)| is_japanese(*c) != japanese && !c.is_ascii_whitespace())
            .map_or(rest.len(), |(at, _)| at);
        let (stretch, after) = rest.split_at(end);
        let plain = Html::text(stretch);
        pieces.push(match japanese {
            true => el("span").with("lang", "ja").add(plain).done(),
            false => plain,
        });
        rest = after;
    }
    Html::all(pieces)
}

/// Kana, ideographs, their punctuation and full-width forms.
const fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{2fa1f}')
}

/// Text with everything that could be markup made harmless; control characters are dropped.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_attributes_cannot_become_markup() {
        let hostile = "\"><script>alert('x')</script>&\u{0}";
        let html = el("p").with("id", hostile).add(Html::text(hostile)).done();
        let safe = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;";
        assert_eq!(html.into_string(), format!("<p id=\"{safe}\">{safe}</p>\n"));
    }

    #[test]
    fn japanese_in_an_english_page_is_marked_stretch_by_stretch() {
        let pen = Pen(Lang::En);
        let text = Text::new("", "We use お名前 and 姓、名 for this");
        assert_eq!(
            pen.say(&text).into_string(),
            "We use <span lang=\"ja\">お名前 </span>and <span lang=\"ja\">姓、名 </span>for this"
        );
        assert_eq!(
            pen.say(&Text::ja("住所")).into_string(),
            "<span lang=\"ja\">住所</span>"
        );
        assert_eq!(Pen(Lang::Ja).say(&Text::ja("住所")).into_string(), "住所");
    }

    #[test]
    fn a_sentence_has_one_full_stop_of_its_language() {
        let said = |text: &Text, lang| Pen(lang).sentence(text).into_string();
        assert_eq!(said(&Text::ja("消去します"), Lang::Ja), "消去します。");
        assert_eq!(said(&Text::ja("消去します。"), Lang::Ja), "消去します。");
        assert_eq!(
            said(&Text::ja("消去します（3年）"), Lang::Ja),
            "消去します（3年）。"
        );
        assert_eq!(
            said(&Text::new("", "We erase it"), Lang::En),
            "We erase it."
        );
        assert_eq!(
            said(&Text::new("", "We erase it."), Lang::En),
            "We erase it."
        );
        assert_eq!(
            said(&Text::ja("同意がある場合"), Lang::Ja),
            "同意がある場合"
        );
        let fallback = said(&Text::ja("消去します"), Lang::En);
        assert_eq!(fallback.matches('。').count(), 1);
        assert!(!fallback.contains('.'));
    }
}
