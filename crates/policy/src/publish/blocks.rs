// SPDX-License-Identifier: Apache-2.0
//! Pieces that several pages show: a section, facts in pairs, a desk, clauses, a table, items.

use super::html::{Element, Html, el};
use super::site::Site;
use crate::clauses::Clause;
use crate::model::Desk;
use crate::names::ItemId;
use crate::text::Text;

/// A text of the pages themselves.
pub(super) fn text(ja: &str, en: &str) -> Text {
    Text::new(ja, en)
}

/// A heading: English ones begin with a capital.
pub(super) fn capital(text: &Text) -> Text {
    let upper = |en: &String| {
        let mut letters = en.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    };
    Text {
        ja: text.ja.clone(),
        en: text.en.as_ref().map(upper),
    }
}

impl Site<'_> {
    /// A section under a heading of the second level.
    pub(super) fn section(
        &self,
        id: &str,
        title: &Text,
        body: impl IntoIterator<Item = Html>,
    ) -> Html {
        let heading = el("h2").add(self.pen.say(&capital(title)));
        let section = el("section").with("id", id).el(heading);
        section.add(Html::all(body)).done()
    }

    /// A heading of the third level.
    pub(super) fn subheading(&self, title: &Text) -> Html {
        el("h3").add(self.pen.say(&capital(title))).done()
    }

    /// A paragraph with a full stop.
    pub(super) fn paragraph(&self, text: &Text) -> Html {
        el("p").add(self.pen.sentence(text)).done()
    }

    /// A bulleted list; nothing where there is nothing to list.
    pub(super) fn list(&self, entries: impl IntoIterator<Item = Html>) -> Html {
        let mut entries = entries.into_iter().peekable();
        if entries.peek().is_none() {
            return Html::default();
        }
        let entries = entries.map(|entry| el("li").add(entry));
        el("ul").class("list").els(entries).done()
    }

    /// Facts in pairs; those without a value are left out.
    pub(super) fn facts(&self, facts: impl IntoIterator<Item = (Text, Html)>) -> Html {
        let written = facts.into_iter().filter(|(_, value)| !value.is_empty());
        let pair = |(term, value): (Text, Html)| {
            let term = el("dt").add(self.pen.say(&term));
            el("div").el(term).el(el("dd").add(value))
        };
        el("dl").class("facts").els(written.map(pair)).done()
    }

    /// A table with a caption, headings of columns and rows headed by their first cell.
    pub(super) fn table(&self, caption: &Text, columns: &[Text], rows: Vec<Vec<Html>>) -> Html {
        let heading = |column: &Text| el("th").with("scope", "col").add(self.pen.say(column));
        let head = el("thead").el(el("tr").els(columns.iter().map(heading)));
        let row = |cells: Vec<Html>| {
            let cells = cells
                .into_iter()
                .enumerate()
                .map(|(index, cell)| match index {
                    0 => el("th").with("scope", "row").add(cell),
                    _ => el("td").add(cell),
                });
            el("tr").els(cells)
        };
        let table = el("table")
            .el(el("caption").add(self.pen.say(caption)))
            .el(head)
            .el(el("tbody").els(rows.into_iter().map(row)));
        scrolling(table, caption.get(self.lang))
    }

    /// A desk and how it is reached.
    pub(super) fn desk(&self, desk: &Desk) -> Html {
        let phone = |number: &str| {
            let digits: String = number
                .chars()
                .filter(|c| c.is_ascii_digit() || *c == '+')
                .collect();
            el("a")
                .with("href", &format!("tel:{digits}"))
                .add(Html::text(number))
        };
        let email = |address: &str| {
            let link = el("a").with("href", &format!("mailto:{}", in_url(address)));
            link.add(Html::text(address))
        };
        let said = |text: &Option<Text>| self.optional(text.as_ref());
        let linked = |link: Option<Element>| link.map(Element::done).unwrap_or_default();
        let fax = desk.fax.as_deref().map(Html::text).unwrap_or_default();
        let more = super::beyond::desk_facts(desk).into_iter();
        let more = more.map(|(term, value)| (term, self.pen.say(&value)));
        let known = [
            (text("窓口", "Desk"), self.pen.say(&desk.name)),
            (text("宛先", "Post"), said(&desk.post)),
            (
                text("電話", "Telephone"),
                linked(desk.phone.as_deref().map(phone)),
            ),
            (text("FAX", "Fax"), fax),
            (
                text("メール", "E-mail"),
                linked(desk.email.as_deref().map(email)),
            ),
            (text("受付時間", "Hours"), said(&desk.hours_text())),
        ];
        self.facts(known.into_iter().chain(more))
    }

    /// A text that may not be written.
    pub(super) fn optional(&self, text: Option<&Text>) -> Html {
        text.map(|text| self.pen.say(text)).unwrap_or_default()
    }

    /// A text, unless it is empty.
    pub(super) fn written(&self, text: &Text) -> Html {
        self.optional(Some(text).filter(|text| !text.is_empty()))
    }

    /// Clauses as a list, each a sentence.
    pub(super) fn promises(&self, clauses: &[&Clause]) -> Html {
        self.list(clauses.iter().map(|clause| self.pen.sentence(&clause.text)))
    }

    /// Items, each branch with its leaves.
    pub(super) fn items(&self, items: &[ItemId]) -> Html {
        self.list(items.iter().map(|id| self.item(id)))
    }

    fn item(&self, id: &ItemId) -> Html {
        let label = self.policy.item_label(id);
        let named = self.policy.items.contains_key(id) && !self.policy.is_leaf(id);
        let leaves: Vec<&Text> = match named {
            true => self.leaf_labels(id),
            false => Vec::new(),
        };
        if leaves.is_empty() {
            return self.pen.say(&label);
        }
        let around = text("{branch}：{leaves}", "{branch}: {leaves}");
        self.pen
            .say(&around.fill(&[("branch", label), ("leaves", Text::join(leaves))]))
    }

    fn leaf_labels(&self, id: &ItemId) -> Vec<&Text> {
        let mut leaves = self.policy.leaves(id);
        leaves.sort_by_key(|leaf| self.policy.line(&format!("items/{leaf}")));
        let leaves = leaves
            .into_iter()
            .filter_map(|leaf| self.policy.items.get(leaf));
        leaves.map(|item| &item.label).collect()
    }

    /// A link to a page of the site.
    pub(super) fn link(&self, file_name: &str, title: &Text) -> Html {
        el("a")
            .with("href", file_name)
            .add(self.pen.say(title))
            .done()
    }
}

/// A wide piece that scrolls by itself on a narrow screen and can be reached with the keyboard.
fn scrolling(piece: Element, label: &str) -> Html {
    let frame = el("div").class("wide").with("tabindex", "0");
    frame
        .with("role", "region")
        .with("aria-label", label)
        .el(piece)
        .done()
}

/// An address inside a URL: what could mean something else there is percent-encoded.
fn in_url(address: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"@._-+".contains(byte);
    let bytes = address.bytes();
    bytes
        .map(|byte| match plain(&byte) {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_bring_fields_of_its_own() {
        assert_eq!(in_url("privacy@example.jp"), "privacy@example.jp");
        assert_eq!(in_url("a?bcc=b@example.jp"), "a%3Fbcc%3Db@example.jp");
    }
}
