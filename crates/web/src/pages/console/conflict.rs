// SPDX-License-Identifier: Apache-2.0
//! The case changed after the page was opened, mostly by someone else: what they did, and what was typed, which is kept.

use super::case::Event;
use crate::pages::{Lang, Nav, Shell};
use askama::Template;

/// A field as it was sent: shown, and sent again by the button.
#[derive(Clone)]
pub struct Kept {
    pub name: String,
    pub value: String,
    pub label: String,
    /// What is shown for it; empty for fields nobody typed.
    pub shown: String,
}

/// The answer (409) to a command on a case that has moved on
#[derive(Template)]
#[template(path = "console/conflict.html")]
pub struct ConflictPage {
    pub shell: Shell,
    pub number: String,
    /// 「手数料の受領」
    pub what: String,
    /// Whether all of it was done by the reader, in another window.
    pub own: bool,
    /// What happened since the page was opened.
    pub events: Vec<Event>,
    pub kept: Vec<Kept>,
    /// Where the button posts, with `csrf`, the kept fields and the new `seen`.
    pub action: String,
    pub seen: String,
    /// Whether the command still makes sense; else only the way back is offered.
    pub again: bool,
    pub back: String,
}

opaque!(Kept, ConflictPage);

impl ConflictPage {
    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        let kept = |name: &str, label: &str, value: &str| Kept {
            name: name.into(),
            value: value.into(),
            label: label.into(),
            shown: value.into(),
        };
        Self {
            shell: Shell::sample_console(lang, Nav::Cases),
            number: "2026-0142".into(),
            what: "手数料の受領".into(),
            own: false,
            events: vec![Event {
                when: "11月24日（火）9時04分".into(),
                entry: "18429".into(),
                href: "/console/ledger/18429".into(),
                who: "仮野 直樹".into(),
                text: "本人確認書類（運転免許証）を確認".into(),
                internal: false,
            }],
            kept: vec![
                kept("amount", "受領額（円）", "1000"),
                kept("note", "備考", "定額小為替 1枚"),
            ],
            action: "/console/cases/2026-0142/fee".into(),
            seen: "12".into(),
            again: true,
            back: "/console/cases/2026-0142".into(),
        }
    }
}
