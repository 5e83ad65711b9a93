// SPDX-License-Identifier: Apache-2.0
//! What a trigger or a rule is called, so that whoever meets what it did knows where to look.

/// The name a definition gives: of `CREATE TRIGGER stays BEFORE …` it is `stays`; `None` for anything else.
pub(super) fn named(definition: &str) -> Option<String> {
    const BEFORE: [&str; 6] = ["CREATE", "OR", "REPLACE", "TEMP", "TEMPORARY", "CONSTRAINT"];
    let mut rest = definition;
    let mut take = || {
        rest = rest.trim_start();
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, behind) = rest.split_at_checked(end)?;
        Some((word, std::mem::replace(&mut rest, behind)))
    };
    let is = |word: &str, known: &[&str]| known.iter().any(|k| k.eq_ignore_ascii_case(word));
    let (first, _) = take()?;
    if !is(first, &["CREATE"]) {
        return None;
    }
    let mut kind = take()?.0;
    while is(kind, &BEFORE) {
        kind = take()?.0;
    }
    if !is(kind, &["TRIGGER", "RULE"]) {
        return None;
    }
    let (mut word, mut from) = take()?;
    while is(word, &["IF", "NOT", "EXISTS"]) {
        (word, from) = take()?;
    }
    let name = whole(from.trim_start(), word);
    (!name.is_empty() && name != "_RETURN").then_some(name)
}

/// A name in marks may hold spaces.
fn whole(from: &str, word: &str) -> String {
    for (mark, end) in [('"', '"'), ('`', '`'), ('[', ']')] {
        if let Some(inner) = from.strip_prefix(mark) {
            return inner.split(end).next().unwrap_or_default().to_owned();
        }
    }
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_trigger_or_rule_is_known_by_the_name_in_its_definition() {
        for (definition, name) in [
            ("CREATE TRIGGER stays BEFORE DELETE ON t", Some("stays")),
            ("create trigger if not exists \"a b\" after", Some("a b")),
            ("CREATE CONSTRAINT TRIGGER c AFTER UPDATE", Some("c")),
            ("CREATE OR REPLACE RULE r AS\n ON DELETE", Some("r")),
            ("CREATE RULE \"_RETURN\" AS ON SELECT", None),
            ("CREATE TABLE t (id INTEGER)", None),
            ("AFTER DELETE BEGIN END", None),
            ("", None),
        ] {
            assert_eq!(named(definition).as_deref(), name, "{definition}");
        }
    }
}
