// SPDX-License-Identifier: Apache-2.0
//! What the law makes of an item, and the basis a purpose has for data of communications.
//!
//! Both are read from the words the file writes, so that a class the language learns counts here
//! from the day on which a file can write it.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Item, Purpose};

/// What an item is in law, as far as it changes who may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// 要配慮個人情報 (Art. 2(3)).
    SpecialCare,
    /// 通信の秘密に係る情報 (Telecommunications Business Act Art. 4).
    Communications,
}

/// The basis a purpose has for data of communications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Secret {
    /// None: it may not use them.
    None,
    /// Individual, specific consent: one that names the items.
    Consent,
    /// A lawful act of the business, a warrant, or the like.
    Lawful,
}

/// Whether an item is of a class; it may be of both.
pub(super) fn is(item: &Item, class: Class) -> bool {
    let written = word(item, "class");
    match class {
        Class::SpecialCare => item.special_care || written.as_deref() == Some("special_care"),
        Class::Communications => written.as_deref() == Some("communications"),
    }
}

pub(super) fn of_purpose(purpose: &Purpose) -> Secret {
    match word(purpose, "communications").as_deref() {
        None => Secret::None,
        Some("consent") => Secret::Consent,
        Some(_) => Secret::Lawful,
    }
}

/// A word of an entry; `None` where it is not written.
fn word(entry: &impl Serialize, key: &str) -> Option<String> {
    let entry = serde_json::to_value(entry).ok()?;
    entry.get(key).and_then(Value::as_str).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_is_found_where_it_is_written() {
        let item = json!({"class": "communications", "label": {"ja": "通信の履歴"}});
        assert_eq!(word(&item, "class").as_deref(), Some("communications"));
        for item in [json!({}), json!({"class": null}), json!("class")] {
            assert_eq!(word(&item, "class"), None);
        }
    }

    #[test]
    fn special_care_is_told_from_the_rest() {
        let item = |special: bool| -> Item {
            serde_json::from_value(json!({"label": "病歴", "special_care": special})).unwrap()
        };
        assert!(is(&item(true), Class::SpecialCare));
        assert!(!is(&item(false), Class::SpecialCare));
        assert!(!is(&item(true), Class::Communications));
    }
}
