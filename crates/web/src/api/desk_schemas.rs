// SPDX-License-Identifier: Apache-2.0
//! Shapes of the commands about notices, money, clocks that stand and mail: each has an act.

use serde_json::{Value, json};
use yakusoku_policy::{CameBack, Channel, Delivery, FeeMeans};

use super::schemas::{day, one_of, text, whole};

/// Command, the field that names the act, the act, the fields it needs, and those it may have besides.
type Act = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The acts.
pub(super) const ACTS: [Act; 24] = [
    ("tell", "about", "defect", &["missing"], &["details"]),
    ("tell", "about", "fee", &[], &["transfer_to"]),
    ("tell", "about", "ended", &[], &[]),
    ("tell", "about", "other_means", &["instead", "why"], &[]),
    ("tell", "about", "extension", &["reason"], &["asks"]),
    ("notice", "act", "arrived", &["notice", "on"], &[]),
    ("notice", "act", "remind", &["notice", "on"], &[]),
    ("notice", "act", "mend", &["notice", "on"], &[]),
    ("notice", "act", "revive", &["notice", "on"], &[]),
    (
        "money",
        "act",
        "hold",
        &["yen", "paid_by"],
        &["number", "issued"],
    ),
    ("money", "act", "witness", &["item"], &[]),
    ("money", "act", "use", &["item", "on"], &[]),
    ("money", "act", "reissue", &["item", "issued"], &["number"]),
    ("money", "act", "write_off", &["item", "on"], &[]),
    (
        "money",
        "act",
        "give_back",
        &["yen", "why", "on", "means"],
        &["item"],
    ),
    ("money", "act", "estimate", &["ask", "yen"], &[]),
    ("money", "act", "bill", &["ask"], &["yen"]),
    ("clock", "act", "pause", &["ask", "why", "reason"], &[]),
    ("clock", "act", "resume", &["ask"], &[]),
    ("post", "act", "check", &["letter", "points"], &[]),
    ("post", "act", "came_back", &["letter", "why", "on"], &[]),
    (
        "post",
        "act",
        "settle",
        &["letter", "how", "reason"],
        &["on"],
    ),
    ("talk", "act", "say", &["from", "by", "text"], &["on"]),
    ("talk", "act", "settle", &["message", "reason"], &[]),
];

const MISSING: &[&str] = &[
    "identity_paper",
    "authority_paper",
    "expired",
    "mismatch",
    "unreadable",
    "form",
    "target",
    "other",
];
const BACK: &[&str] = &["free_kind", "unfit", "overpaid", "refused", "ended"];
const PAUSES: &[&str] = &[
    "waiting_for_person",
    "unreachable",
    "asked_by_person",
    "disaster",
    "identity_doubt",
];
const POINTS: &[&str] = &["name", "address", "content", "no_forwarding"];

fn field((command, act): (&str, &str), name: &str) -> Value {
    let many = |of: &[&str]| json!({ "type": "array", "items": one_of(of) });
    match (command, name) {
        (_, "ask") => whole("請求事項の番号"),
        (_, "letter") => whole("文書の番号"),
        (_, "notice") => whole("お知らせの番号"),
        (_, "item") => whole("金券の番号"),
        (_, "yen") => whole("金額（円）"),
        (_, "on") => day("日付"),
        (_, "issued") => day("為替の発行日。券面のもの"),
        (_, "missing") => many(MISSING),
        (_, "points") => many(POINTS),
        (_, "paid_by") => one_of(FeeMeans::NAMES),
        (_, "means" | "instead") => one_of(Delivery::NAMES),
        ("money", "why") => one_of(BACK),
        ("clock", "why") => one_of(PAUSES),
        ("post", "why") => one_of(CameBack::NAMES),
        ("talk", "from") => one_of(&["person", "desk"]),
        ("talk", "by") => one_of(Channel::NAMES),
        ("talk", "message") => whole("連絡の番号"),
        ("post", "how") => one_of(&["resend", "counts_as_arrived", "keep"]),
        (_, "asks") => json!({
            "type": "array",
            "items": whole("請求事項の番号"),
            "description": "延長する請求事項。省くと、回答していないものすべて",
        }),
        _ if act == "extension" => text("延長の理由。ご本人が読む"),
        _ if act == "other_means" => text("困難な理由。ご本人が読む"),
        _ => text("内容"),
    }
}

/// One shape for every act.
pub(super) fn acts() -> impl Iterator<Item = Value> {
    ACTS.into_iter().map(|(command, tag, act, needs, may)| {
        let mut properties = serde_json::Map::new();
        properties.insert("command".to_owned(), json!({ "const": command }));
        properties.insert(tag.to_owned(), json!({ "const": act }));
        properties.insert("version".to_owned(), whole("呼び出し側が見た版"));
        for name in needs.iter().chain(may) {
            properties.insert((*name).to_owned(), field((command, act), name));
        }
        let named = ["command", tag];
        let required: Vec<&str> = named.into_iter().chain(needs.iter().copied()).collect();
        json!({ "type": "object", "required": required, "properties": properties })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yakusoku_app::request::Order;

    fn value_of((command, name): (&str, &str)) -> Value {
        match (command, name) {
            (_, "ask" | "letter" | "notice" | "item" | "yen") => json!(1),
            (_, "on" | "issued") => json!("2026-04-01"),
            (_, "missing") => json!(["form"]),
            (_, "asks") => json!([1]),
            (_, "points") => json!(["name"]),
            (_, "paid_by") => json!("stamps"),
            (_, "means" | "instead") => json!("registered_mail"),
            ("money", "why") => json!("overpaid"),
            ("clock", "why") => json!("disaster"),
            ("post", "why") => json!("refused"),
            ("talk", "from") => json!("desk"),
            ("talk", "by") => json!("telephone"),
            ("talk", "message") => json!(1),
            ("post", "how") => json!("keep"),
            _ => json!("x"),
        }
    }

    fn body((command, tag, act): (&str, &str, &str), fields: &[&str]) -> Value {
        let mut body = json!({ "command": command });
        body[tag] = json!(act);
        for name in fields {
            body[*name] = value_of((command, name));
        }
        body
    }

    #[test]
    fn every_act_is_read_with_the_fields_it_is_said_to_need() {
        for (command, tag, act, needs, may) in ACTS {
            let whole = body((command, tag, act), &[needs, may].concat());
            let read: Order = serde_json::from_value(whole.clone()).unwrap();
            assert_eq!(
                serde_json::to_value(read).unwrap(),
                whole,
                "{command} {act}"
            );
            let bare = body((command, tag, act), needs);
            assert!(
                serde_json::from_value::<Order>(bare.clone()).is_ok(),
                "{bare}"
            );
            for name in needs {
                let mut less = bare.clone();
                less.as_object_mut().unwrap().remove(*name);
                assert!(
                    serde_json::from_value::<Order>(less).is_err(),
                    "{command} {act} without {name}"
                );
            }
        }
    }

    #[test]
    fn no_act_is_left_out() {
        for (command, tag) in [
            ("tell", "about"),
            ("notice", "act"),
            ("money", "act"),
            ("clock", "act"),
            ("post", "act"),
            ("talk", "act"),
        ] {
            let unknown = json!({ "command": command, tag: "no such act" });
            let said = serde_json::from_value::<Order>(unknown)
                .unwrap_err()
                .to_string();
            let known = said.matches('`').count() / 2 - 1;
            let described = ACTS.iter().filter(|one| one.0 == command).count();
            assert_eq!(known, described, "{said}");
        }
    }
}
