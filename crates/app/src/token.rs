// SPDX-License-Identifier: Apache-2.0
//! Keyed tokens: what lets us find a sealed name, or check a status code, without keeping either.

use std::collections::HashMap;
use std::sync::LazyLock;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization as _;
use yakusoku_ledger::Key;

use crate::keys::hex;

/// What a token stands for; the same word under two meanings gives two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A name, or how it begins.
    Name,
    /// A part of a name after the first.
    GivenName,
    /// A reading, or how it begins.
    Kana,
    /// A telephone number, or how it begins.
    Phone,
    /// Mail address.
    Email,
    /// A postcode, or how it begins.
    Postcode,
    /// Receipt number and status code together.
    StatusCode,
    /// Log-in name of staff.
    Login,
    /// A session, a link, an API token.
    Secret,
    /// A stream in the erasure journal.
    Journal,
}

impl Meaning {
    /// Stable word, part of what is hashed.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::GivenName => "given",
            Self::Kana => "kana",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Postcode => "postcode",
            Self::StatusCode => "status",
            Self::Login => "login",
            Self::Secret => "secret",
            Self::Journal => "journal",
        }
    }
}

/// The token of a value: HMAC-SHA-256 under the desk's key.
pub(crate) fn token(key: &Key, meaning: Meaning, value: &str) -> String {
    // HMAC takes a key of any length, so this cannot fail; an empty token would find nothing.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(meaning.word().as_bytes());
    mac.update(&[0]);
    mac.update(value.as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// Folds width and case, and drops spaces and hyphens, so that two ways of writing meet.
pub(crate) fn normal(text: &str) -> String {
    text.nfkc()
        .map(|c| match c {
            // Hiragana to katakana, for readings.
            'ぁ'..='ゖ' => char::from_u32(u32::from(c) + 0x60).unwrap_or(c),
            other => other,
        })
        .filter(|c| !c.is_whitespace() && !is_hyphen(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

const fn is_hyphen(c: char) -> bool {
    matches!(
        c,
        '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '－' | 'ｰ'
    )
}

/// Ways of writing the same name: each form with the usual one it stands for.
const VARIANTS: &str = include_str!("name_variants.txt");

static USUAL: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let lines = VARIANTS.lines().filter(|line| !line.starts_with('#'));
    lines
        .flat_map(|line| {
            let mut forms = line.chars().filter(|c| !c.is_whitespace());
            let usual = forms.next();
            forms.filter_map(move |form| Some((form, usual?)))
        })
        .collect()
});

/// A name as it is searched for: old and variant forms become the usual one, so that 高橋 meets 髙橋. For comparing
/// only; what is kept stays as it was written.
pub(crate) fn name(text: &str) -> String {
    normal(text)
        .chars()
        .filter(|c| !is_selector(*c))
        .map(|c| USUAL.get(&c).copied().unwrap_or(c))
        .collect()
}

/// Variation selectors, which choose one shape of a character (辻󠄀).
const fn is_selector(c: char) -> bool {
    matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Telephone numbers and postcodes: digits only.
pub(crate) fn digits(text: &str) -> String {
    normal(text).chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_ways_of_writing_meet_and_two_meanings_do_not() {
        assert_eq!(normal("みほん　たろう"), normal("ミホン タロウ"));
        assert_eq!(normal("ｶﾞｿﾘﾝ ﾊﾟｰﾙ"), normal("がそりん　ぱーる"));
        assert_eq!(normal("ＡＢＣ－１"), normal("abc1"));
        assert_eq!(digits("０９０－００００−０００１"), "09000000001");
        let key = Key::new([7; 32]);
        assert_ne!(
            token(&key, Meaning::Name, "a"),
            token(&key, Meaning::GivenName, "a")
        );
        assert_ne!(
            token(&key, Meaning::Name, "a"),
            token(&Key::new([8; 32]), Meaning::Name, "a")
        );
    }
    #[test]
    fn old_and_variant_forms_of_a_name_meet_the_usual_one() {
        for (old, usual) in [
            ("髙橋", "高橋"),
            ("𠮷田", "吉田"),
            ("山﨑", "山崎"),
            ("濵口", "浜口"),
            ("渡邉", "渡邊"),
            ("齋藤", "齊藤"),
            ("桒原", "桑原"),
            ("惠德", "恵徳"),
            ("眞澤 廣", "真沢広"),
            ("辻\u{e0100}", "辻"),
            ("神\u{fe00}", "神"),
        ] {
            assert_eq!(name(old), name(usual), "{old}");
            assert_ne!(normal(old), normal(usual), "{old}");
        }
        assert_ne!(name("高橋"), name("高島"));
        assert_eq!(name("さいとう"), normal("サイトウ"));
    }

    #[test]
    fn every_form_stands_once_and_is_one_that_unicode_does_not_fold_by_itself() {
        let lines = VARIANTS.lines().filter(|line| !line.starts_with('#'));
        let mut seen = std::collections::BTreeSet::new();
        for line in lines {
            let forms: Vec<&str> = line.split(' ').collect();
            assert!(forms.len() > 1, "{line}");
            for form in forms {
                assert_eq!(form.chars().count(), 1, "{line}");
                assert_eq!(normal(form), form, "{line}");
                assert!(seen.insert(form), "{form} stands twice");
            }
        }
    }
}
