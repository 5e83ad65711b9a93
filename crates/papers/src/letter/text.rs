// SPDX-License-Identifier: Apache-2.0
//! A letter as plain text, for a preview, for a screen reader, and for the golden files of wording.

use std::fmt::Write as _;

use super::parts::{Block, Letter, Route};
use super::render::labels;
use crate::{Lang, PaperError, date_long};

impl Letter {
    /// Everything the letter says, line by line, in the order of reading.
    ///
    /// # Errors
    /// [`PaperError::Wording`] if the labels of this crate are damaged.
    pub fn plain_text(&self) -> Result<String, PaperError> {
        let words = labels(self.head.lang)?;
        let word = |name: &str| {
            words
                .get(name)
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let mut out = self.top(&word);
        for (index, section) in self.sections.iter().enumerate() {
            out.push(format!("\n{}. {}", index + 1, section.heading));
            out.extend(section.blocks.iter().map(block));
        }
        if !self.enclosures.is_empty() {
            out.push(format!("\n[{}]", word("enclosures")));
            out.extend(self.enclosures.iter().map(|name| format!("・{name}")));
        }
        if !self.head.complaints.is_empty() {
            out.push(format!("\n[{}]", word(self.routes_heading())));
            out.extend(self.head.complaints.iter().map(|place| route(place, &word)));
        }
        // 敬具 stands before 記 and 以上 ends it; in English the closing ends the letter.
        out.push(match self.head.lang {
            Lang::Ja => word("end"),
            Lang::En => format!("\n{}\n{}", word("closing"), self.head.sender.operator),
        });
        if let Some(contact) = self.head.contact.as_ref().filter(|_| self.contact_apart()) {
            out.push(format!("\n[{}]", word("contact")));
            out.push(route(contact, &word));
        }
        Ok(out.join("\n"))
    }

    fn top(&self, word: &impl Fn(&str) -> String) -> Vec<String> {
        let head = &self.head;
        let to = &head.addressee;
        let honorific = match to.honorific {
            super::Honorific::Sama => word("honorific_sama"),
            super::Honorific::Onchu => word("honorific_onchu"),
        };
        let mut out = vec![
            format!("{} {}", word("number"), head.number),
            date_long(head.date, head.lang),
        ];
        if !to.postcode.is_empty() {
            out.push(format!("{}{}", word("postmark"), to.postcode));
        }
        out.extend(to.address.iter().cloned());
        out.push(format!("{} {honorific}", to.name).trim_end().to_owned());
        out.push(format!("\n{}", head.sender.operator));
        out.extend(head.sender.signatory.iter().cloned());
        out.push(format!("\n{}\n", self.subject));
        out.push(self.opening.clone());
        out.extend(self.paragraphs.iter().cloned());
        if head.lang == Lang::Ja {
            out.push(format!("{}\n{}", word("closing"), word("record")));
        }
        out
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Text { text } => text.clone(),
        Block::Subhead { text } => format!("◇ {text}"),
        Block::Facts { facts } => {
            let lines: Vec<_> = facts
                .iter()
                .map(|fact| format!("- {}: {}", fact.label, fact.value))
                .collect();
            lines.join("\n")
        }
        Block::Table { head, rows, .. } => {
            let mut out = head.join(" | ");
            for row in rows {
                let _ = write!(out, "\n{}", row.join(" | "));
            }
            out
        }
        Block::List { items } => items
            .iter()
            .map(|item| format!("・{item}"))
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

fn route(route: &Route, word: &impl Fn(&str) -> String) -> String {
    let line = |label: &str, value: &Option<String>| {
        value
            .as_ref()
            .map(|value| format!("- {}: {value}", word(label)))
    };
    [
        Some(route.name.clone()),
        line("address", &route.post),
        line("phone", &route.phone),
        line("email", &route.email),
        line("hours", &route.hours),
        route.note.clone(),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join("\n")
}
