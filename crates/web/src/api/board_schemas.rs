// SPDX-License-Identifier: Apache-2.0
//! The schemas of the board: a row for every promise, and what today's law says of the policy in force.

use serde_json::{Value, json};

use super::schemas::{day, one_of, text, whole};

fn bilingual(meaning: &str) -> Value {
    json!({
        "type": ["object", "null"],
        "description": meaning,
        "properties": { "ja": { "type": "string" }, "en": { "type": ["string", "null"] } },
    })
}

pub(super) fn board() -> Value {
    json!({
        "type": "object",
        "required": ["on", "edition", "policy", "rows", "recorded", "provable"],
        "properties": {
            "on": day("基準日"),
            "edition": whole("方針の版"),
            "effective": day("施行日"),
            "policy": text("方針の識別値"),
            "rows": { "type": "array", "items": {
                "type": "object",
                "properties": {
                    "clause": text("約束の識別名。方針の版が変わっても同じ"),
                    "article": text("条と項"),
                    "line": whole("方針のファイルの行"),
                    "text": bilingual("約束"),
                    "keeper": { "type": ["string", "null"], "description": "担保手段" },
                    "state": one_of(&["kept", "at_risk", "broken", "not_provable", "no_keeper"]),
                    "strength": one_of(&["machine", "recorded", "attested", "none"]),
                    "attested_until": day("証明の最後の日"),
                    "since": day("いまの状態になった日"),
                    "next": day("次の期日"),
                    "entries": { "type": "array", "items": { "type": "integer" } },
                    "fact": bilingual("示すもの"),
                    "remedy": bilingual("是正の方法"),
                }
            } },
            "findings": findings(),
            "recorded": whole("台帳の記録件数"),
            "provable": whole("証明できる件数"),
        }
    })
}

fn findings() -> Value {
    json!({
        "type": "array",
        "description": "使用中の方針に、きょうの法令に照らして見つかったもの。承知したエラーもエラーのまま",
        "items": {
            "type": "object",
            "properties": {
                "code": text("種類。プログラムはこれで判断する"),
                "severity": one_of(&["error", "warning"]),
                "line": whole("方針のファイルの行"),
                "message": bilingual("内容"),
                "help": bilingual("対処"),
                "article": { "type": ["string", "null"], "description": "条文" },
                "acknowledged": { "type": "object", "description": "承知した理由・責任者・期限。なければ未対応" },
            }
        }
    })
}
