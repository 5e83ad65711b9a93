// SPDX-License-Identifier: Apache-2.0
//! The schemas of the register: a page of its lines, and the figures of a year.

use serde_json::{Value, json};
use yakusoku_policy::{Channel, Kind};

use super::schemas::{APPLYING, OUTCOMES, day, one_of, text, whole};

/// How an ask may stand in the register: under way, answered with an outcome, or ended without an answer.
fn results() -> Vec<&'static str> {
    let others = ["open", "deemed_withdrawn", "unreachable"];
    OUTCOMES.into_iter().chain(others).collect()
}

pub(super) fn page() -> Value {
    json!({
        "type": "object",
        "required": ["year", "on", "lines", "next"],
        "properties": {
            "year": whole("受け付けた年"),
            "on": day("基準日"),
            "next": {
                "type": ["string", "null"],
                "description": "次の100件のために after に渡す受付番号。これで終わりなら空",
            },
            "lines": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "number": text("受付番号"),
                    "ask": whole("請求事項の番号。1から"),
                    "received_on": day("受付日"),
                    "channel": one_of(Channel::NAMES),
                    "applying": one_of(&APPLYING),
                    "kind": one_of(Kind::NAMES),
                    "due": day("回答期限。起算していなければ空"),
                    "result": one_of(&results()),
                    "ground": { "type": ["string", "null"], "description": "応じなかった事由" },
                    "ended_on": day("終わった日。対応中なら空"),
                    "days": {
                        "type": ["integer", "null"],
                        "description": "受付日の翌日から終わった日までの暦日",
                    },
                    "late": { "type": "boolean", "description": "期限を超えたか" },
                    "fee_yen": whole("手数料（円、税込）"),
                }
            } },
        }
    })
}

pub(super) fn figures() -> Value {
    let days = |meaning: &str| json!({ "type": ["integer", "null"], "description": meaning });
    json!({
        "type": "object",
        "required": ["year", "years", "on", "kinds", "matters"],
        "properties": {
            "year": whole("受け付けた年"),
            "years": { "type": "array", "items": { "type": "integer" }, "description": "受付のある年。新しい順" },
            "on": day("基準日"),
            "kinds": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "kind": one_of(Kind::NAMES),
                    "received": whole("受け付けた請求事項の数"),
                    "results": {
                        "type": "object",
                        "description": "結果ごとの数",
                        "propertyNames": one_of(&results()),
                        "additionalProperties": { "type": "integer", "minimum": 1 },
                    },
                    "late": whole("期限を超えたもの"),
                    "days_median": days("終わったものの日数の中央値"),
                    "days_max": days("終わったものの日数の最大"),
                    "fees_yen": whole("手数料の合計（円、税込）"),
                }
            } },
            "matters": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "sort": one_of(&["complaint", "consultation", "inquiry", "procedure"]),
                    "received": whole("受け付けた数"),
                }
            } },
        }
    })
}
