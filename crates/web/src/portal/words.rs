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

/// What is to be paid: yen that are fixed, and yen that an actual cost may reach.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Owed {
    pub(super) fixed: u32,
    pub(super) at_most: u32,
}

/// 「2,500円（税込）を上限とする実費」; none where nothing is owed.
pub(super) fn amount(lang: Lang, owed: Owed) -> Option<String> {
    let at_most = || {
        let most = yen(lang, owed.at_most);
        lang.pick(
            format!("{most}を上限とする実費"),
            format!("the actual cost, at most {most}"),
        )
    };
    match (owed.fixed, owed.at_most) {
        (0, 0) => None,
        (fixed, 0) => Some(yen(lang, fixed)),
        (0, _) => Some(at_most()),
        (fixed, _) => {
            let (fixed, at_most) = (yen(lang, fixed), at_most());
            Some(lang.pick(
                format!("{fixed}と、{at_most}"),
                format!("{fixed}, and {at_most}"),
            ))
        }
    }
}

/// 「手数料 1,000円（税込）」「手数料はかかりません」
pub(super) fn fee(lang: Lang, owed: Owed) -> String {
    match amount(lang, owed) {
        None => lang.pick("手数料はかかりません", "No fee").to_owned(),
        Some(amount) => lang.pick(format!("手数料 {amount}"), format!("Fee: {amount}")),
    }
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
        let owed = |fixed, at_most| Owed { fixed, at_most };
        assert_eq!(fee(Lang::Ja, owed(1_000, 0)), "手数料 1,000円（税込）");
        assert_eq!(
            fee(Lang::En, owed(1_000, 0)),
            "Fee: 1,000 yen, tax included"
        );
        assert_eq!(fee(Lang::Ja, owed(0, 0)), "手数料はかかりません");
        assert_eq!(
            fee(Lang::Ja, owed(0, 2_500)),
            "手数料 2,500円（税込）を上限とする実費"
        );
        assert_eq!(
            amount(Lang::Ja, owed(300, 2_500)).as_deref(),
            Some("300円（税込）と、2,500円（税込）を上限とする実費")
        );
        assert_eq!(
            fee(Lang::En, owed(0, 2_500)),
            "Fee: the actual cost, at most 2,500 yen, tax included"
        );
        assert_eq!(papers(Lang::En, 2), "two");
        assert_eq!(papers(Lang::En, 5), "5");
    }
}
