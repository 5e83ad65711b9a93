// SPDX-License-Identifier: Apache-2.0
//! The ways one value may have been written down: widths, hyphens, spaces, the two kana.
//!
//! Trying a few spellings keeps the search on an index; folding the column would read the table.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

/// A name longer than this is not cut in two at every place.
const CUT_MAX: usize = 8;

/// Spellings of a value that merely suggests.
pub(crate) fn of(value: &str) -> Vec<String> {
    let raw = value.trim();
    let folded = fold(raw);
    let mut all: BTreeSet<String> = [raw.to_owned(), folded.clone()].into();
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let is_number = folded
        .chars()
        .all(|c| c.is_ascii_digit() || "-() +〒".contains(c));
    if is_number && digits.len() >= 7 {
        for number in numbers(&digits) {
            all.insert(wide(&number));
            all.insert(number);
        }
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    for joint in ["", " ", "\u{3000}"] {
        all.insert(words.join(joint));
    }
    for spelt in all.clone() {
        all.insert(kana(&spelt, 'ぁ'..='ゖ', 0x60));
        all.insert(kana(&spelt, 'ァ'..='ヶ', -0x60));
    }
    all.into_iter().filter(|value| !value.is_empty()).collect()
}

/// A value cut into parts: at its spaces, or in two at every place where it has none.
pub(super) fn parts(value: &str) -> Vec<Vec<String>> {
    let folded = fold(value.trim());
    let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    let chars: Vec<char> = folded.chars().collect();
    match words.as_slice() {
        [one] if (2..=CUT_MAX).contains(&chars.len()) => {
            let one = one.as_str();
            one.char_indices()
                .skip(1)
                .map(|(at, _)| one.split_at(at))
                .map(|(family, given)| vec![family.to_owned(), given.to_owned()])
                .collect()
        }
        [] | [_] => Vec::new(),
        _ => vec![words],
    }
}

/// NFKC, and every dash as a hyphen, which NFKC leaves as they are.
fn fold(value: &str) -> String {
    value
        .nfkc()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' => '-',
            other => other,
        })
        .collect()
}

fn wide(number: &str) -> String {
    number
        .chars()
        .map(|c| match c {
            '-' => '－',
            '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c),
            other => other,
        })
        .collect()
}

/// Where hyphens may stand in a Japanese telephone number or postcode of these digits.
fn numbers(digits: &str) -> Vec<String> {
    let digits = match digits.strip_prefix("81") {
        Some(rest) if rest.len() >= 9 => format!("0{rest}"),
        _ => digits.to_owned(),
    };
    let cuts: &[&[usize]] = match digits.len() {
        7 => &[&[3]],
        10 => &[&[2, 6], &[3, 6], &[4, 6], &[5, 6]],
        11 => &[&[3, 7], &[4, 7]],
        _ => &[],
    };
    let mut all = vec![digits.clone()];
    all.extend(cuts.iter().map(|cuts| {
        digits
            .chars()
            .enumerate()
            .flat_map(|(at, c)| cuts.contains(&at).then_some('-').into_iter().chain([c]))
            .collect::<String>()
    }));
    if digits.len() == 7 {
        all.extend(all.clone().into_iter().map(|code| format!("〒{code}")));
    }
    all
}

/// One kana moved to the other.
fn kana(value: &str, from: std::ops::RangeInclusive<char>, by: i32) -> String {
    value
        .chars()
        .map(|c| {
            if !from.contains(&c) {
                return c;
            }
            u32::from(c)
                .checked_add_signed(by)
                .and_then(char::from_u32)
                .unwrap_or(c)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_tried_with_and_without_hyphens_in_both_widths() {
        let all = of("０９０−００００−１２３４");
        for wanted in ["09000001234", "090-0000-1234", "０９０－００００－１２３４"] {
            assert!(all.contains(&wanted.to_owned()), "{wanted} in {all:?}");
        }
        assert!(of("+81 90 0000 1234").contains(&"090-0000-1234".to_owned()));
        assert!(of("0000001").contains(&"〒000-0001".to_owned()));
        assert!(!of("見本1234567").contains(&"1234567".to_owned()));
    }

    #[test]
    fn both_kana_and_every_space_are_tried() {
        let all = of("みほん　たろう");
        assert!(all.contains(&"ミホンタロウ".to_owned()));
        assert!(all.contains(&"みほん たろう".to_owned()));
        assert!(of("ﾐﾎﾝ").contains(&"みほん".to_owned()));
    }

    #[test]
    fn a_name_is_cut_at_its_space_or_everywhere() {
        assert_eq!(
            parts("見本　太郎"),
            [vec!["見本".to_owned(), "太郎".to_owned()]]
        );
        assert_eq!(parts("見本太郎").len(), 3);
        assert_eq!(parts("見"), Vec::<Vec<String>>::new());
    }
}
