// SPDX-License-Identifier: Apache-2.0
//! Calls what was guessed by the names that the policy in force has for it.

use yakusoku_policy::{ItemId, Text};

/// Words in the labels of a policy by which an item of ours is known.
const LABELS: [(&str, &[&str]); 14] = [
    ("contact.email", &["メール"]),
    ("contact.phone", &["電話"]),
    ("contact.address", &["住所", "所在地"]),
    ("identity.name.kana", &["カナ", "ふりがな", "フリガナ"]),
    ("identity.name", &["氏名", "お名前", "名前"]),
    ("identity.birth_date", &["生年月日", "誕生日"]),
    ("identity.gender", &["性別"]),
    ("identity.number", &["個人番号", "免許", "旅券"]),
    ("identity.photo", &["写真"]),
    ("identity.work", &["勤務先", "職業", "会社"]),
    ("payment", &["カード", "口座"]),
    ("account", &["ログイン", "会員登録", "アカウント"]),
    ("usage", &["利用履歴", "アクセス", "閲覧"]),
    ("text", &["お問い合わせ", "問合せ"]),
];

/// The name of an item, and whether the policy knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) is_known: bool,
}

/// The policy's own item for one of ours: the same, the one above it, one that ends alike, or one whose label says so.
/// Where no policy is given, ours stands.
pub(super) fn named(ours: &str, items: &[(ItemId, Text)]) -> Named {
    let known = |name: &str| Named {
        name: name.to_owned(),
        is_known: true,
    };
    if items.is_empty() {
        return known(ours);
    }
    let has = |name: &str| {
        let found = items.iter().find(|(item, _)| item.as_str() == name);
        found.map(|(item, _)| item.as_str())
    };
    // A branch of ours is named by its leaves in the policy.
    let branch = ItemId::from(ours);
    if items.iter().any(|(item, _)| item.is_under(&branch)) {
        return known(ours);
    }
    let parts: Vec<&str> = ours.split('.').collect();
    let above = (1..parts.len())
        .rev()
        .filter_map(|many| parts.get(..many))
        .map(|parts| parts.join("."));
    if let Some(found) = above.clone().find_map(|name| has(&name)) {
        return known(found);
    }
    // `identity.name.family` is `name.family`, else `name`.
    let tails = (1..parts.len())
        .filter_map(|from| parts.get(from..))
        .map(|parts| parts.join("."));
    let shorter = |tail: String| {
        let mut parts: Vec<String> = tail.split('.').map(str::to_owned).collect();
        std::iter::from_fn(move || {
            let name = (!parts.is_empty()).then(|| parts.join("."));
            parts.pop();
            name
        })
    };
    if let Some(found) = tails
        .flat_map(shorter)
        .find_map(|tail| ending(&tail, items))
    {
        return known(found);
    }
    let by_label = LABELS
        .iter()
        .filter(|(item, _)| ours == *item || ours.starts_with(&format!("{item}.")));
    let by_label = by_label.flat_map(|(_, words)| words.iter());
    let labelled = by_label.filter_map(|word| {
        let found = items.iter().find(|(_, label)| label.ja.contains(word));
        found.map(|(item, _)| item.as_str())
    });
    match labelled.into_iter().next() {
        Some(found) => known(found),
        None => Named {
            name: ours.to_owned(),
            is_known: false,
        },
    }
}

fn ending<'a>(tail: &str, items: &'a [(ItemId, Text)]) -> Option<&'a str> {
    let dotted = format!(".{tail}");
    let mut all = items.iter().map(|(item, _)| item.as_str());
    all.find(|item| *item == tail || item.ends_with(&dotted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(all: &[(&str, &str)]) -> Vec<(ItemId, Text)> {
        let item = |(name, label): &(&str, &str)| (ItemId::from(*name), Text::new(*label, *name));
        all.iter().map(item).collect()
    }

    #[test]
    fn an_item_gets_the_name_the_policy_has_for_it() {
        let policy = items(&[
            ("name", "お名前"),
            ("contact.email", "メールアドレス"),
            ("contact.address", "ご住所"),
            ("tel", "電話番号"),
            ("inquiry", "お問い合わせの記録"),
            ("payment.card.no", "カード番号"),
        ]);
        for (ours, theirs) in [
            ("contact.email", Some("contact.email")),
            ("contact.address.postcode", Some("contact.address")),
            ("identity.name.family", Some("name")),
            ("identity.name.family_kana", Some("name")),
            ("contact.phone", Some("tel")),
            ("text.free", Some("inquiry")),
            ("payment.number", Some("payment.card.no")),
            ("identity.birth_date", None),
            ("usage.ip", None),
        ] {
            let named = named(ours, &policy);
            assert_eq!(named.is_known, theirs.is_some(), "{ours}");
            assert_eq!(named.name, theirs.unwrap_or(ours), "{ours}");
        }
    }

    #[test]
    fn a_wide_item_is_not_taken_for_every_narrow_one() {
        let policy = items(&[("contact.email", "メールアドレス")]);
        assert!(!named("contact.phone", &policy).is_known);
        let policy = items(&[("contact", "ご連絡先")]);
        assert_eq!(named("contact.phone", &policy).name, "contact");
    }

    #[test]
    fn without_a_policy_our_names_stand() {
        assert!(named("contact.phone", &[]).is_known);
    }
}
