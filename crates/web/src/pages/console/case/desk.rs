// SPDX-License-Identifier: Apache-2.0
//! 連絡・お知らせ・金券・発送: what runs beside the asks of a case, and one small form for each thing done about it.

use super::Action;
use crate::pages::{Choice, Fact};

/// One field of a small form; its name is its id, so every form of a page names its own.
#[derive(Clone)]
pub enum DeskField {
    /// A line of text.
    Text {
        name: &'static str,
        label: &'static str,
        value: String,
        optional: bool,
    },
    /// Several lines.
    Area {
        name: &'static str,
        label: &'static str,
        value: String,
    },
    /// A day.
    Day {
        name: &'static str,
        label: &'static str,
        value: String,
    },
    /// One of a list.
    Menu {
        name: &'static str,
        label: &'static str,
        choices: Vec<Choice>,
    },
    /// Any of a list.
    Ticks {
        name: &'static str,
        label: &'static str,
        choices: Vec<Choice>,
    },
}

/// One thing that can be done.
#[derive(Clone)]
pub struct DeskForm {
    pub action: Action,
    /// What the button says.
    pub label: &'static str,
    /// Open because something in it was wrong, or because it is what is to be done now.
    pub open: bool,
    pub fields: Vec<DeskField>,
}

/// The section.
#[derive(Clone, Default)]
pub struct DeskBox {
    pub facts: Vec<Fact>,
    pub forms: Vec<DeskForm>,
}

opaque!(DeskField, DeskForm, DeskBox);
