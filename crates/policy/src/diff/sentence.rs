// SPDX-License-Identifier: Apache-2.0
//! The sentences in which changes are told; the only place where they are worded.

use std::cmp::Ordering;

use super::Verb;
use crate::period::{Period, Unit};
use crate::text::{Lang, Text};

/// A text of the sentences themselves.
pub(super) fn text(ja: &str, en: &str) -> Text {
    Text::new(ja, en)
}

/// 「利用目的「販売」」, `the purpose “sales”`.
pub(super) fn named(ja: &str, en: &str, name: &Text) -> Text {
    let around = Text::new(format!("{ja}「{{name}}」"), format!("{en} “{{name}}”"));
    around.fill(&[("name", name.clone())])
}

/// Something appeared or went.
pub(super) fn came(thing: &Text, verb: Verb) -> Text {
    let words = match verb {
        Verb::Removed => text("{thing}を廃止しました。", "{thing} was removed."),
        _ => text("{thing}を追加しました。", "{thing} was added."),
    };
    upper(words.fill(&[("thing", thing.clone())]))
}

/// Entries appeared in something, or went from it.
pub(super) fn entries(of: &Text, verb: Verb, entries: &[Text]) -> Text {
    let words = match verb {
        Verb::Removed => text(
            "{of}から「{entries}」を除きました。",
            "{of}: “{entries}” was taken out.",
        ),
        _ => text(
            "{of}に「{entries}」を加えました。",
            "{of}: “{entries}” was put in.",
        ),
    };
    let entries = Text::new(
        joined(entries, Lang::Ja, "」「"),
        joined(entries, Lang::En, "”, “"),
    );
    upper(words.fill(&[("of", of.clone()), ("entries", entries)]))
}

/// Something went from one value to another.
pub(super) fn went(thing: &Text, verb: Verb, from: &Text, to: &Text) -> Text {
    let words = match verb {
        Verb::Raised => text(
            "{thing}を、{from}から{to}に引き上げました。",
            "{thing} was raised from {from} to {to}.",
        ),
        Verb::Lowered => text(
            "{thing}を、{from}から{to}に引き下げました。",
            "{thing} was lowered from {from} to {to}.",
        ),
        Verb::Lengthened => text(
            "{thing}を、{from}から{to}に延長しました。",
            "{thing} was lengthened from {from} to {to}.",
        ),
        Verb::Shortened => text(
            "{thing}を、{from}から{to}に短縮しました。",
            "{thing} was shortened from {from} to {to}.",
        ),
        _ => text(
            "{thing}を、「{from}」から「{to}」に変更しました。",
            "{thing} was changed from “{from}” to “{to}”.",
        ),
    };
    let values = [
        ("thing", thing.clone()),
        ("from", or_nothing(from)),
        ("to", or_nothing(to)),
    ];
    upper(words.fill(&values))
}

/// Something changed in a way that is not told further.
pub(super) fn altered(thing: &Text) -> Text {
    let words = text("{thing}を変更しました。", "{thing} was altered.");
    upper(words.fill(&[("thing", thing.clone())]))
}

fn or_nothing(value: &Text) -> Text {
    match value.is_empty() {
        true => text("記載なし", "not stated"),
        false => value.clone(),
    }
}

fn joined(texts: &[Text], lang: Lang, separator: &str) -> String {
    let words: Vec<&str> = texts.iter().map(|text| text.get(lang)).collect();
    words.join(separator)
}

/// English sentences begin with a capital.
fn upper(text: Text) -> Text {
    let en = text.en.map(|en| {
        let mut letters = en.chars();
        let first = letters.next().map(|first| first.to_uppercase().to_string());
        first.unwrap_or_default() + letters.as_str()
    });
    Text { ja: text.ja, en }
}

/// A period in words.
pub(super) fn period(period: Period) -> Text {
    Text::new(period.label(Lang::Ja), period.label(Lang::En))
}

/// What happened to a period; `None` where both are the same length, as a year and twelve months.
pub(super) fn stretched(old: Period, new: Period) -> Option<Verb> {
    match compare(old, new) {
        Some(Ordering::Less) => Some(Verb::Lengthened),
        Some(Ordering::Greater) => Some(Verb::Shortened),
        Some(Ordering::Equal) => None,
        None => Some(Verb::Changed),
    }
}

/// Which period is longer; `None` where it depends on the calendar.
fn compare(old: Period, new: Period) -> Option<Ordering> {
    let exact = |period: Period| match period.unit {
        Unit::Day => (0, period.count),
        Unit::Week => (0, period.count * 7),
        Unit::Month => (1, period.count),
        Unit::Year => (1, period.count * 12),
        Unit::BusinessDay => (2, period.count),
    };
    let ((a, from), (b, to)) = (exact(old), exact(new));
    if a == b {
        return Some(from.cmp(&to));
    }
    let ((least, most), (shortest, longest)) = (days(old), days(new));
    if most < shortest {
        Some(Ordering::Less)
    } else if longest < least {
        Some(Ordering::Greater)
    } else {
        None
    }
}

/// The fewest and the most days a period can take. Business days may meet every long holiday.
const fn days(period: Period) -> (u32, u32) {
    let count = period.count;
    match period.unit {
        Unit::Day => (count, count),
        Unit::Week => (count * 7, count * 7),
        Unit::Month => (count * 28, count * 31),
        Unit::Year => (count * 365, count * 366),
        Unit::BusinessDay => (count, count * 2 + 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(old: &str, new: &str) -> Option<Verb> {
        stretched(old.parse().unwrap(), new.parse().unwrap())
    }

    #[test]
    fn periods_are_compared_across_units_as_far_as_the_calendar_lets_them() {
        assert_eq!(of("2 weeks", "14 days"), None);
        assert_eq!(of("1 year", "12 months"), None);
        assert_eq!(of("2 weeks", "30 days"), Some(Verb::Lengthened));
        assert_eq!(of("1 month", "2 weeks"), Some(Verb::Shortened));
        assert_eq!(of("1 month", "30 days"), Some(Verb::Changed));
        assert_eq!(of("3 business days", "2 months"), Some(Verb::Lengthened));
        assert_eq!(of("10 business days", "14 days"), Some(Verb::Changed));
    }

    #[test]
    fn a_value_that_is_missing_is_said_to_be() {
        let said = went(
            &text("住所", "address"),
            Verb::Changed,
            &Text::default(),
            &Text::ja("東京"),
        );
        assert_eq!(said.ja, "住所を、「記載なし」から「東京」に変更しました。");
        assert!(
            said.get(Lang::En)
                .starts_with("Address was changed from “not stated”")
        );
    }
}
