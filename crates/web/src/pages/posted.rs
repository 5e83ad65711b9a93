// SPDX-License-Identifier: Apache-2.0
//! What a form sent, as it was typed: pairs in order, so that ticked lists survive.

use serde::Deserialize;
use yakusoku_duties::personal::turns_writing;

/// The body of a form post. Deserialises from `application/x-www-form-urlencoded`.
#[derive(Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Posted(pub Vec<(String, String)>);

opaque!(Posted);

impl Posted {
    /// The value of a field, trimmed; empty when it was not sent.
    #[must_use]
    pub fn one(&self, name: &str) -> String {
        self.all(name).into_iter().next().unwrap_or_default()
    }

    /// Every value sent under a name: the ticked boxes of a list.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<String> {
        let of_name = self.0.iter().filter(|(key, _)| key == name);
        of_name.map(|(_, value)| clean(value)).collect()
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }
}

/// Without spaces around it, and without what is not seen but turns the direction of writing.
fn clean(value: &str) -> String {
    let seen: String = value.chars().filter(|c| !turns_writing(*c)).collect();
    seen.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_every_tick_and_a_field_its_first_value() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        let posted = Posted(vec![
            pair("kind", "a"),
            pair("kind", "b"),
            pair("name", " \u{202e}x "),
        ]);
        assert_eq!(posted.all("kind"), ["a", "b"]);
        assert_eq!(posted.one("name"), "x");
        assert_eq!(posted.one("none"), "");
        assert!(!posted.has("none"));
    }
}
