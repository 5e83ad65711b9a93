// SPDX-License-Identifier: Apache-2.0
//! Small things many pages show: links, facts, choices, and what is wrong with a form.

use super::{Fault, Lang};

/// A link and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    pub href: String,
}

impl Link {
    pub fn new(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            href: href.into(),
        }
    }
}

/// One fact: its name and its lines.
#[derive(Clone)]
pub struct Fact {
    pub label: String,
    pub lines: Vec<String>,
}

opaque!(Fact);

impl Fact {
    /// What somebody wrote on several lines stays on several lines.
    pub fn new(label: impl Into<String>, said: impl Into<String>) -> Self {
        let said = said.into();
        Self {
            label: label.into(),
            lines: said.split('\n').map(str::to_owned).collect(),
        }
    }

    #[must_use]
    pub fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }
}

/// One of the answers offered by radio buttons, check boxes or a menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub hint: Option<String>,
    pub picked: bool,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
            picked: false,
        }
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    #[must_use]
    pub fn picked(mut self) -> Self {
        self.picked = true;
        self
    }

    /// Ticks the choices whose values were sent.
    pub fn pick(choices: &mut [Self], sent: &[String]) {
        for choice in choices {
            choice.picked = sent.contains(&choice.value);
        }
    }
}

/// What is wrong with one field, in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The `id` of the field, which is also its name.
    pub field: String,
    pub text: String,
}

/// Everything wrong with a form, in the order of its fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a fault of a portal form.
    #[must_use]
    pub fn and(mut self, lang: Lang, fault: Fault) -> Self {
        self.push(lang, fault);
        self
    }

    pub fn push(&mut self, lang: Lang, fault: Fault) {
        self.say(fault.field(), lang.text(fault.key()));
    }

    /// Adds a problem in words of one's own.
    pub fn say(&mut self, field: impl Into<String>, text: impl Into<String>) {
        self.0.push(Problem {
            field: field.into(),
            text: text.into(),
        });
    }

    /// The same beside a form whose fields of one name have names of their own on the page: `said-note`.
    #[must_use]
    pub fn beside(mut self, form: &str) -> Self {
        let shared = |field: &str| matches!(field, "said" | "on" | "by");
        let named = !form.is_empty() && form != "none";
        for problem in self.0.iter_mut().filter(|one| named && shared(&one.field)) {
            problem.field = format!("{}-{form}", problem.field);
        }
        self
    }

    /// What is wrong with a field, if anything.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|p| p.field == field)
            .map(|p| p.text.as_str())
    }
}
