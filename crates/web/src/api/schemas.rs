// SPDX-License-Identifier: Apache-2.0
//! The schemas of what goes in and out. Word lists come from the crates that own the words.

use serde_json::{Value, json};
use yakusoku_policy::{Channel, Country, Delivery, FeeMeans, Kind, Showing};

use super::board_schemas;
use super::desk_schemas::acts;
use super::register_schemas;

/// Every schema by name.
pub(super) fn all() -> Value {
    json!({
        "Application": application(),
        "Receipt": receipt(),
        "Standing": standing(),
        "Command": command(),
        "Case": case(),
        "Board": board_schemas::board(),
        "Editions": editions(),
        "RegisterPage": register_schemas::page(),
        "RegisterFigures": register_schemas::figures(),
        "Problem": problem(),
    })
}

pub(super) fn text(meaning: &str) -> Value {
    json!({ "type": "string", "description": meaning })
}

pub(super) fn day(meaning: &str) -> Value {
    json!({ "type": ["string", "null"], "format": "date", "description": meaning })
}

pub(super) fn whole(meaning: &str) -> Value {
    json!({ "type": "integer", "minimum": 0, "description": meaning })
}

pub(super) fn one_of(words: &[&str]) -> Value {
    json!({ "type": "string", "enum": words })
}

pub(super) const APPLYING: [&str; 3] = ["person", "statutory_agent", "mandated_agent"];

fn application() -> Value {
    json!({
        "type": "object",
        "required": ["channel", "kinds", "applicant"],
        "properties": {
            "channel": one_of(Channel::NAMES),
            "applying": one_of(&APPLYING),
            "kinds": { "type": "array", "minItems": 1, "items": one_of(Kind::NAMES) },
            "applicant": applicant(),
        }
    })
}

fn applicant() -> Value {
    json!({
        "type": "object",
        "required": ["name", "address"],
        "properties": {
            "name": text("ご本人のお名前"),
            "kana": text("フリガナ"),
            "birth": day("生年月日"),
            "postcode": text("郵便番号"),
            "address": text("ご住所。行は改行で区切る"),
            "phone": text("電話番号"),
            "email": text("メールアドレス"),
            "delivery": one_of(Delivery::NAMES),
            "country": {
                "type": "string",
                "enum": Country::NAMES,
                "description": "GDPRに基づく請求のとき、お住まいの国（ISO 3166-1）",
            },
            "agent": {
                "type": ["object", "null"],
                "properties": {
                    "name": text("代理人のお名前"),
                    "postcode": text("代理人の郵便番号"),
                    "address": text("代理人のご住所"),
                    "phone": text("代理人の電話番号"),
                }
            },
            "wants": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "ask": whole("kinds の何番目か。1から"),
                    "text": text("対象、期間、理由"),
                }
            } },
        }
    })
}

fn receipt() -> Value {
    json!({
        "type": "object",
        "required": ["number", "code"],
        "properties": {
            "number": text("受付番号"),
            "code": text("確認コード。ここでだけ返す"),
        }
    })
}

fn standing() -> Value {
    json!({
        "type": "object",
        "required": ["number", "state", "due", "steps"],
        "properties": {
            "number": text("受付番号"),
            "state": one_of(&crate::portal::Standing::WORDS),
            "due": day("結果をお知らせする期日"),
            "steps": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "step": text("手続の段階"),
                    "state": one_of(&["done", "now", "next", "later"]),
                    "on": day("済んだ日"),
                }
            } },
        }
    })
}

/// A command: its name, the fields it needs, and those it may have besides.
type Described = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// How an ask may end.
pub(super) const OUTCOMES: [&str; 9] = [
    "whole",
    "part",
    "refused",
    "substitute",
    "not_held",
    "not_retained",
    "existence_harms",
    "other_route",
    "deceased",
];

/// What `step` takes, by the word of the step.
const STEPS: [Described; 10] = [
    ("choose", &["ask", "act"], &[]),
    ("investigate", &["ask", "finding", "text"], &[]),
    ("draft", &["ask", "text"], &[]),
    ("set_task", &["ask", "system", "owner", "by", "text"], &[]),
    ("task_done", &["ask", "task", "on", "evidence"], &[]),
    ("drop_task", &["ask", "task", "reason"], &[]),
    ("set_measure", &["ask", "text"], &["until"]),
    ("measure_kept", &["ask", "on", "evidence"], &[]),
    ("for_client", &["ask", "work"], &[]),
    ("passed_on", &["ask", "on", "evidence"], &[]),
];

/// The commands. A `step` is one of [`STEPS`]; here it stands with the fields of `draft`.
pub(super) const COMMANDS: [Described; 19] = [
    (
        "check_paper",
        &["paper", "matches", "validity"],
        &["detail"],
    ),
    ("mask_paper", &["paper", "boxes"], &["fields"]),
    ("identity", &["step"], &["asks", "until"]),
    ("make_notice", &["notice"], &[]),
    ("receive_fee", &["yen", "means"], &["issued"]),
    ("locate", &["ask"], &["keys"]),
    ("plan", &["ask"], &["chosen"]),
    ("correct", &["ask"], &["chosen", "changes"]),
    ("step", &["step", "ask", "text"], &[]),
    ("propose", &["ask", "outcome"], &["ground", "reason"]),
    ("approve", &["ask", "proposal"], &["hash", "absent"]),
    ("countersign", &["ask", "proposal", "step"], &[]),
    ("return", &["ask", "proposal", "remark"], &[]),
    ("make_letter", &[], &["with"]),
    ("dispatch", &["letter", "means"], &["on", "tracking"]),
    ("dispose_papers", &[], &["on"]),
    ("return_papers", &["means"], &["on", "tracking"]),
    ("note", &["text"], &[]),
    ("offer_again", &["letter", "reason"], &[]),
];

fn command_field(command: &str, name: &str) -> Value {
    match name {
        "ask" => whole("請求事項の番号"),
        "task" => whole("依頼の番号"),
        "act" => one_of(&["erase", "suspend"]),
        "finding" => one_of(&["wrong", "partly_wrong", "right"]),
        "step" if command == "identity" => json!({
            "enum": [
                "take_mandate", "confirm_on_file", "withhold_notice", "consider_interest", "settle_mismatch",
                "accept_former_name", "assign_desk", "record_look",
            ],
            "description": "take_mandateはasksとuntil、confirm_on_fileはwhat、withhold_noticeはwhyとreason、\
                consider_interestとsettle_mismatchはreason、accept_former_nameはpaperとproofとreason、assign_deskはdesk、record_lookはaskとsystemとfoundとevidenceをとる",
        }),
        "step" if command == "countersign" => whole("決裁の経路の段階の番号。1から"),
        "absent" => text("代決のとき、職を務める人が不在の理由"),
        "step" => one_of(&STEPS.map(|(name, ..)| name)),
        "by" => day("期限"),
        "until" if command == "identity" => day("委任の期限"),
        "until" => day("法令による保存の最後の日"),
        "changes" => changes(),
        "letter" => whole("文書の番号"),
        "proposal" => whole("起案の番号"),
        "yen" => whole("金額（円）"),
        "paper" if command == "mask_paper" => whole("確認した書類の順番。1から"),
        "boxes" => mask_boxes(),
        "with" => json!({
            "type": "array", "items": { "type": "string" },
            "description": "同じ申請書で届いた案件の受付番号。その回答も同じ通知に書く",
        }),
        "fields" => json!({
            "type": "array", "items": { "type": "string" },
            "description": "塗りつぶした欄の名前（my_number）。ないときは、見えていた欄のすべて",
        }),
        "detail" => paper_detail(),
        "asks" => {
            json!({ "type": "array", "items": { "type": "integer" }, "description": "委任された請求事項。空はすべて" })
        }
        "notice" => one_of(&["agent_request", "masked_copies"]),
        "paper" => text("本人確認書類の名前（driving_licence）"),
        "matches" => {
            json!({ "type": "array", "items": one_of(&["name", "address", "birth_date"]) })
        }
        "validity" => one_of(&["in_date", "expired"]),
        "outcome" => one_of(&OUTCOMES),
        "means" if command == "receive_fee" => one_of(FeeMeans::NAMES),
        "means" => one_of(Delivery::NAMES),
        "remark" => text("差戻しの意見"),
        "keys" => search_keys(),
        "chosen" => json!({
            "type": ["array", "null"], "items": { "type": "string" },
            "description": "対象にする候補。ないときは、ご本人のものと確かめられた候補",
        }),
        "ground" => text("応じないときの事由の名前（harm）"),
        "reason" => text("ご本人にお知らせする理由"),
        "hash" => text("承認する計画のハッシュ値。違う計画は承認されない"),
        "on" => day("日付。ないときは今日"),
        "issued" => day("為替の発行日。券面のもの"),
        "tracking" => text("お問い合わせ番号"),
        _ => text("内容"),
    }
}

fn changes() -> Value {
    json!({
        "type": "array",
        "description": "誤っている内容と正しい内容。ないときは、ご請求に書かれたもの",
        "items": {
            "type": "object",
            "required": ["item"],
            "properties": {
                "item": text("方針の項目（contact.address.city）"),
                "old": text("いまの内容。追加のときは空"),
                "new": text("正しい内容。削除のときは空"),
            },
        }
    })
}

fn mask_boxes() -> Value {
    let side = |label: &str| whole(label);
    json!({
        "type": "array",
        "description": "塗りつぶす範囲。画像の幅と高さの千分の一を単位とする",
        "items": {
            "type": "object",
            "required": ["left", "top", "width", "height"],
            "properties": {
                "left": side("左から"), "top": side("上から"), "width": side("幅"), "height": side("高さ"),
            },
        }
    })
}

fn paper_detail() -> Value {
    json!({
        "type": "object",
        "properties": {
            "whose": one_of(&["applicant", "person"]),
            "issued": day("発行日"),
            "showing": one_of(Showing::NAMES),
            "masks": one_of(&["hidden", "visible"]),
            "differs": { "type": "array", "items": one_of(&["name", "address", "birth_date"]) },
        }
    })
}

fn search_keys() -> Value {
    json!({
        "type": "array",
        "description": "ご請求に書かれたもののほかに検索に使うもの",
        "items": {
            "type": "object",
            "required": ["item", "value"],
            "properties": { "item": text("方針の項目（contact.email）"), "value": text("値") },
        }
    })
}

fn command() -> Value {
    let plain = COMMANDS.iter().filter(|(name, ..)| *name != "step");
    let plain = plain.map(|described| described_as(described, &[]));
    let steps = STEPS.iter().map(|described| {
        let (name, needs, may) = described;
        described_as(&("step", needs, may), &[("step", json!({ "const": name }))])
    });
    json!({ "oneOf": plain.chain(steps).chain(acts()).collect::<Vec<_>>() })
}

/// One command; what is fixed stands before the fields.
fn described_as((name, needs, may): &Described, fixed: &[(&str, Value)]) -> Value {
    let mut properties = serde_json::Map::new();
    properties.insert("command".to_owned(), json!({ "const": name }));
    properties.insert("version".to_owned(), whole("呼び出し側が見た版"));
    for (field, value) in fixed {
        properties.insert((*field).to_owned(), value.clone());
    }
    for field in needs.iter().chain(*may) {
        properties.insert((*field).to_owned(), command_field(name, field));
    }
    let required: Vec<&str> = std::iter::once("command")
        .chain(fixed.iter().map(|(field, _)| *field))
        .chain(needs.iter().copied())
        .collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn case() -> Value {
    json!({
        "type": "object",
        "required": ["number", "version", "applicant", "received_on", "asks", "work"],
        "properties": {
            "number": text("受付番号"),
            "version": whole("版。次の操作で送り返す"),
            "applicant": text("お名前。姓のほかは伏せる"),
            "received_on": day("受付日"),
            "channel": one_of(Channel::NAMES),
            "applying": one_of(&APPLYING),
            "policy": text("適用する方針の識別値"),
            "identity_confirmed": { "type": "boolean" },
            "fee": {
                "type": "object",
                "properties": {
                    "owed_yen": whole("手数料"), "received_yen": whole("受領済み"),
                }
            },
            "asks": { "type": "array", "items": ask() },
            "letters": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "no": whole("文書の番号"),
                    "kind": one_of(&["receipt", "result", "defect", "fee", "ended", "other_means", "extension"]),
                    "on": day("文書の日付"),
                    "sent_on": day("発送日"),
                }
            } },
            "due": day("最も近い期日"),
            "closed_on": day("手続が終わった日"),
            "papers_disposed_on": day("書類を廃棄した日"),
            "papers_returned_on": day("書類を返却した日"),
            "erased": { "type": "boolean" },
            "work": { "type": "array", "items": { "type": "object" } },
        }
    })
}

fn ask() -> Value {
    json!({
        "type": "object",
        "properties": {
            "no": whole("請求事項の番号"),
            "kind": one_of(Kind::NAMES),
            "stage": one_of(&[
                "open", "proposed", "approved", "carried_out", "confirmed", "not_erased", "answered", "ended",
            ]),
            "outcome": { "type": ["string", "null"] },
            "proposal": { "type": ["integer", "null"], "description": "起案の番号" },
            "plan_hash": { "type": ["string", "null"] },
            "ahead": { "type": "array", "description": "起案が決裁までにこれから通る段階。先頭がいまの段階", "items": {
                "type": "object",
                "properties": {
                    "act": one_of(&["review", "approve"]),
                    "post": { "type": ["string", "null"], "description": "職名。ないときは、承認者の1人" },
                    "deputy": { "type": ["string", "null"], "description": "不在のときに代わる職名" },
                },
            } },
            "fee_yen": whole("手数料"),
            "due": day("期日"),
        }
    })
}

/// Who did something to an edition, and when.
fn act(meaning: &str) -> Value {
    json!({
        "type": ["object", "null"],
        "description": meaning,
        "properties": {
            "by": text("台帳での識別名"),
            "name": text("表示名"),
            "on": day("日"),
        }
    })
}

fn edition() -> Value {
    json!({
        "type": "object",
        "required": ["hash", "edition", "effective"],
        "properties": {
            "hash": text("方針の照合値（SHA-256）"),
            "edition": whole("方針の版"),
            "effective": day("施行日"),
            "proposed": act("起案"),
            "approved": act("承認"),
            "takes_effect": day("使用を始める日。承認までは空"),
            "from": day("使用を始めた日"),
            "until": day("使用を終えた日。使用中は空"),
        }
    })
}

fn editions() -> Value {
    json!({
        "type": "object",
        "required": ["editions"],
        "properties": { "editions": { "type": "array", "items": edition() } }
    })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": {
            "type": text("種類。プログラムはこれで判断する"),
            "title": text("何が起きたか"),
            "detail": text("どうすればよいか、どこが違うか"),
            "status": whole("HTTPステータス"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use yakusoku_app::request::Order;

    fn value_of(command: &str, field: &str) -> Value {
        match field {
            "matches" => json!(["name", "address"]),
            "validity" => json!("in_date"),
            "outcome" => json!("whole"),
            "means" if command == "receive_fee" => json!("postal_order"),
            "issued" => json!("2026-04-01"),
            "means" => json!("registered_mail"),
            "keys" => json!([{ "item": "contact.email", "value": "a@example.jp" }]),
            "chosen" => json!(["one"]),
            "paper" if command == "mask_paper" => json!(1),
            "boxes" => json!([{ "left": 1, "top": 2, "width": 3, "height": 4 }]),
            "fields" => json!(["my_number"]),
            "with" => json!(["2026-0002"]),
            "detail" => json!({
                "whose": "applicant", "issued": null, "showing": null, "masks": "hidden", "open": [], "differs": [],
            }),
            "step" if command == "identity" => json!("take_mandate"),
            "step" if command == "countersign" => json!(1),
            "asks" => json!([1]),
            "notice" => json!("agent_request"),
            "on" => json!("2026-04-01"),
            "act" => json!("suspend"),
            "finding" => json!("wrong"),
            "step" => json!("draft"),
            "by" | "until" => json!("2026-04-01"),
            "changes" => json!([{ "item": "contact.email", "old": "a", "new": "b" }]),
            "ask" | "letter" | "proposal" | "yen" | "task" => json!(1),
            _ => json!("x"),
        }
    }

    fn body(name: &str, fields: &[&str]) -> Value {
        let mut body = json!({ "command": name });
        for field in fields {
            body[*field] = value_of(name, field);
        }
        body
    }

    #[test]
    fn every_described_command_is_read_with_the_fields_it_is_said_to_need() {
        for (name, needs, _) in COMMANDS {
            let body = body(name, needs);
            let read = serde_json::from_value::<Order>(body.clone());
            assert!(read.is_ok(), "{body}");
            for field in needs {
                let mut less = body.clone();
                less.as_object_mut().unwrap().remove(*field);
                let read = serde_json::from_value::<Order>(less);
                assert!(read.is_err(), "{name} without {field}");
            }
        }
    }

    /// What is read is written again: a field that is described and does not come back is not read.
    #[test]
    fn no_field_of_a_command_is_left_out_or_made_up() {
        for (name, needs, may) in COMMANDS {
            let all = body(name, &[needs, may].concat());
            let read: Order = serde_json::from_value(all.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), all);
        }
    }

    #[test]
    fn every_described_step_is_read_as_it_is_described() {
        for (name, needs, may) in STEPS {
            let mut all = body("step", &[needs, may].concat());
            all["step"] = json!(name);
            let read: Order = serde_json::from_value(all.clone()).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), all);
            for field in needs {
                let mut less = all.clone();
                less.as_object_mut().unwrap().remove(*field);
                let read = serde_json::from_value::<Order>(less);
                assert!(read.is_err(), "{name} without {field}");
            }
        }
    }

    #[test]
    fn no_command_is_left_out() {
        let unknown = json!({ "command": "no such command" });
        let said = serde_json::from_value::<Order>(unknown)
            .unwrap_err()
            .to_string();
        let known = said.matches('`').count() / 2 - 1;
        let mut acting: Vec<&str> = super::super::desk_schemas::ACTS
            .iter()
            .map(|one| one.0)
            .collect();
        acting.dedup();
        assert_eq!(known, COMMANDS.len() + acting.len(), "{said}");
    }
}
