// SPDX-License-Identifier: Apache-2.0
//! Guesses what a column holds from its name and its comment, in either language.

/// How sure a guess is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    Low,
    Middle,
    High,
}

/// What a column seems to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) item: &'static str,
    pub(super) sure: Sure,
    /// The word that gave it away.
    pub(super) word: String,
    /// Whether people are searched by it.
    pub(super) is_key: bool,
}

/// Words, the item, and whether people are searched by it; the first that fits wins.
const WORDS: [(&[&str], &str, bool); 17] = [
    (&["user_agent", "useragent"], "usage.user_agent", false),
    (
        &["email", "e_mail", "mail_address", "mailaddress", "メール"],
        "contact.email",
        true,
    ),
    (
        &[
            "family_name_kana",
            "last_name_kana",
            "sei_kana",
            "姓カナ",
            "セイ",
        ],
        "identity.name.family_kana",
        true,
    ),
    (
        &[
            "given_name_kana",
            "first_name_kana",
            "mei_kana",
            "名カナ",
            "メイ",
        ],
        "identity.name.given_kana",
        true,
    ),
    (
        &[
            "family_name",
            "last_name",
            "lastname",
            "surname",
            "family",
            "sei",
            "姓",
        ],
        "identity.name.family",
        true,
    ),
    (
        &["given_name", "first_name", "firstname", "given", "mei"],
        "identity.name.given",
        true,
    ),
    (
        &["kana", "フリガナ", "ふりがな"],
        "identity.name.kana",
        true,
    ),
    (
        &[
            "full_name",
            "fullname",
            "recipient",
            "holder",
            "氏名",
            "お名前",
            "宛名",
        ],
        "identity.name",
        true,
    ),
    (
        &["phone", "tel", "mobile", "fax", "電話", "携帯"],
        "contact.phone",
        true,
    ),
    (
        &["birth", "birthday", "dob", "born", "生年月日"],
        "identity.birth_date",
        false,
    ),
    (&["gender", "sex", "性別"], "identity.gender", false),
    (
        &["zip", "postal", "postcode", "postal_code", "郵便番号"],
        "contact.address.postcode",
        false,
    ),
    (
        &[
            "address",
            "addr",
            "street",
            "city",
            "prefecture",
            "building",
            "住所",
        ],
        "contact.address.text",
        false,
    ),
    (&["ip", "ip_address", "remote_addr"], "usage.ip", false),
    (
        &["card", "masked_no", "account_no", "口座", "カード"],
        "payment.number",
        false,
    ),
    (
        &["password", "passwd", "secret", "token", "パスワード"],
        "account.secret",
        false,
    ),
    (
        &[
            "note", "memo", "body", "comment", "message", "subject", "remarks", "text", "gift",
            "備考", "本文",
        ],
        "text.free",
        false,
    ),
];

/// What a name and a comment say; a comment in words says more than part of a name.
pub(super) fn guess(name: &str, comment: Option<&str>) -> Option<Guess> {
    let lower = name.to_lowercase();
    let found = |text: &str, sure: fn(&str, &str) -> Option<Sure>| {
        WORDS.iter().find_map(|(words, item, is_key)| {
            let (sure, word) = words
                .iter()
                .find_map(|word| Some((sure(text, word)?, (*word).to_owned())))?;
            Some(Guess {
                item,
                sure,
                word,
                is_key: *is_key,
            })
        })
    };
    let whole = |text: &str, word: &str| (text == word).then_some(Sure::High);
    let part = |text: &str, word: &str| {
        let joined = format!("_{text}_");
        let is_japanese = !word.is_ascii() && text.contains(word);
        (joined.contains(&format!("_{word}_")) || is_japanese).then_some(Sure::Middle)
    };
    let inside =
        |text: &str, word: &str| (word.len() >= 4 && text.contains(word)).then_some(Sure::Low);
    found(&lower, whole)
        .or_else(|| {
            found(comment?, |text, word| {
                text.contains(word).then_some(Sure::High)
            })
            .filter(|_| comment.is_some_and(|text| !text.is_ascii()))
        })
        .or_else(|| found(&lower, part))
        .or_else(|| found(&lower, inside))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_comments_give_items_away() {
        let guessed = |name, comment| guess(name, comment).map(|g| (g.item, g.sure));
        assert_eq!(guessed("email", None), Some(("contact.email", Sure::High)));
        assert_eq!(
            guessed("customer_email", None),
            Some(("contact.email", Sure::Middle))
        );
        assert_eq!(
            guessed("homephone2", None),
            Some(("contact.phone", Sure::Low))
        );
        assert_eq!(
            guessed("col7", Some("電話番号（自宅）")),
            Some(("contact.phone", Sure::High))
        );
        assert_eq!(
            guessed("family_name_kana", None),
            Some(("identity.name.family_kana", Sure::High))
        );
        for nothing in ["id", "qty", "price", "hotel_id_", "shipped_at", "zipper"] {
            assert!(
                guess(nothing, None).is_none_or(|g| g.sure < Sure::High),
                "{nothing}"
            );
        }
        assert_eq!(guessed("qty", None), None);
    }
}
