// SPDX-License-Identifier: Apache-2.0
//! Days, amounts and counts as people read them, in the page's language.

use jiff::civil::Date;
use yakusoku_duties::calendar::{en, ja_public};
use yakusoku_policy::{Kind, Text};

use crate::pages::{Lang, kind_words};
use crate::server::{grouped, lang_of_policy};

/// 「2026年（令和8年）11月24日（火）」, `24 November 2026`.
pub(super) fn date(lang: Lang, day: Date) -> String {
    match lang {
        Lang::Ja => ja_public(day),
        Lang::En => en(day),
    }
}

/// 「1,000円（税込）」
pub(super) fn yen(lang: Lang, amount: u32) -> String {
    let amount = grouped(amount.into());
    lang.pick(
        format!("{amount}円（税込）"),
        format!("{amount} yen, tax included"),
    )
}

/// 「手数料 1,000円（税込）」「手数料はかかりません」
pub(super) fn fee(lang: Lang, amount: u32) -> String {
    if amount == 0 {
        return lang.pick("手数料はかかりません", "No fee").to_owned();
    }
    let amount = yen(lang, amount);
    lang.pick(format!("手数料 {amount}"), format!("Fee: {amount}"))
}

/// 「2種類」, `two`.
pub(super) fn papers(lang: Lang, count: u8) -> String {
    let english = match count {
        1 => "one",
        2 => "two",
        3 => "three",
        _ => return lang.pick(format!("{count}種類"), count.to_string()),
    };
    lang.pick(format!("{count}種類"), english.to_owned())
}

/// What a kind is called in plain words.
pub(super) fn kind(lang: Lang, kind: Kind) -> String {
    kind_words(lang, kind.name())
        .map_or_else(|| kind.label(lang_of_policy(lang)), |words| words.title)
        .to_owned()
}

/// A text of the operator; English falls back to Japanese.
pub(super) fn text(lang: Lang, text: &Text) -> String {
    text.get(lang_of_policy(lang)).to_owned()
}

/// Several things in a row: 「切手または現金」.
pub(super) fn either(lang: Lang, things: &[&str]) -> String {
    things.join(lang.pick("または", " or "))
}

/// Several things in a row: 「ご注文の記録、お問い合わせの記録」.
pub(super) fn listed(lang: Lang, things: &[String]) -> String {
    things.join(lang.pick("、", "; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_counts_read_well_in_both_languages() {
        assert_eq!(fee(Lang::Ja, 1_000), "手数料 1,000円（税込）");
        assert_eq!(fee(Lang::En, 1_000), "Fee: 1,000 yen, tax included");
        assert_eq!(fee(Lang::Ja, 0), "手数料はかかりません");
        assert_eq!(papers(Lang::En, 2), "two");
        assert_eq!(papers(Lang::En, 5), "5");
    }
}
