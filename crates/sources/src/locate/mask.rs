// SPDX-License-Identifier: Apache-2.0
//! Shows enough of a value to tell two people apart, and no more.

use std::collections::BTreeMap;

use yakusoku_policy::ItemId;

use crate::map::{Key, TableMap};

const DOT: &str = "●";

/// The searched columns of a record, masked, in the order of their items.
pub(super) fn shown(table: &TableMap, values: &BTreeMap<String, String>) -> Vec<(ItemId, String)> {
    table
        .held()
        .into_iter()
        .filter(|(name, _)| {
            table
                .columns
                .get(*name)
                .is_some_and(|c| c.key != Key::Never)
        })
        .filter_map(|(name, item)| Some((item.clone(), mask(values.get(name)?))))
        .collect()
}

/// Masks by the form of a value: an address keeps its domain, a number its last four digits, other
/// text its first letter.
pub(super) fn mask(value: &str) -> String {
    if let Some((_, domain)) = value.rsplit_once('@') {
        let first = value.chars().next().filter(|c| *c != '@');
        return format!(
            "{}{}@{domain}",
            first.map(String::from).unwrap_or_default(),
            DOT.repeat(3)
        );
    }
    let digits = value.chars().filter(|c| c.is_numeric()).count();
    if digits >= 5 && digits * 2 >= value.chars().count() {
        return number(value, digits);
    }
    let mut chars = value.chars();
    let first = chars.next().map(String::from).unwrap_or_default();
    let rest = chars.count();
    format!("{first}{}", DOT.repeat(rest.clamp(1, 8)))
}

fn number(value: &str, digits: usize) -> String {
    let mut left = digits;
    value
        .chars()
        .map(|c| {
            if !c.is_numeric() {
                return c.to_string();
            }
            left -= 1;
            if left < 4 {
                c.to_string()
            } else {
                DOT.to_owned()
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_masked_by_their_form() {
        assert_eq!(mask("taro@example.jp"), "t●●●@example.jp");
        assert_eq!(mask("@example.jp"), "●●●@example.jp");
        assert_eq!(mask("090-0000-1234"), "●●●-●●●●-1234");
        assert_eq!(mask("見本"), "見●");
        assert_eq!(mask("見"), "見●");
        assert_eq!(mask(""), "●");
    }
}
