// SPDX-License-Identifier: Apache-2.0
//! The chapters of the file: operator, desks, items, events, purposes, retention, safety.

use super::pattern::{ANY, DOTTED, EMAIL, PHONE, POSTCODE, SIMPLE};
use super::requests::REQUESTS;
use super::{Field, Key, Names, Shape, may, must};
use crate::words::{Basis, SafetyHead, Then, Topic};

/// The whole file.
pub(crate) static FILE: Shape = Shape::Record(&[
    must(
        "yakusoku",
        Shape::Number { min: 1, max: 1 },
        ["文法の版。いまは 1", "version of the grammar, 1 today"],
    ),
    must(
        "edition",
        Shape::Number { min: 1, max: 9999 },
        ["方針の版（第n版）", "edition of the policy"],
    ),
    must(
        "issued",
        Shape::Day,
        ["制定日", "day the policy was first issued"],
    ),
    may(
        "revised",
        Shape::Day,
        ["最終改定日", "day of the last revision"],
    ),
    must(
        "effective",
        Shape::Day,
        ["施行日", "day the edition takes effect"],
    ),
    must(
        "operator",
        Shape::Record(OPERATOR),
        ["事業者", "the operator"],
    ),
    may(
        "desks",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(DESK),
        },
        [
            "窓口。`requests` はご請求、`complaints` は苦情",
            "desks; `requests` and `complaints` have a meaning",
        ],
    ),
    may(
        "certified_bodies",
        Shape::Or(
            "none",
            &Shape::List {
                of: &Shape::Record(BODY),
                least: 1,
            },
        ),
        [
            "加入する認定個人情報保護団体。なければ none",
            "certified bodies the operator belongs to, or none",
        ],
    ),
    must(
        "items",
        Shape::Table {
            key: Key::Own(&DOTTED),
            of: &Shape::Record(ITEM),
        },
        ["個人情報の項目", "items of personal information"],
    ),
    may(
        "events",
        Shape::Table {
            key: Key::Own(&DOTTED),
            of: &Shape::Record(EVENT),
        },
        [
            "保存期間の起算点になるできごと",
            "events that start a retention period",
        ],
    ),
    may(
        "purposes",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(PURPOSE),
        },
        ["利用目的", "purposes of use"],
    ),
    may(
        "retention",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(RETENTION),
        },
        ["保存期間", "retention"],
    ),
    may(
        "identity_papers",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(OWN_PAPER),
        },
        [
            "目録にない本人確認書類",
            "identity papers the catalogue lacks",
        ],
    ),
    must(
        "requests",
        Shape::Record(REQUESTS),
        ["開示等のご請求", "requests"],
    ),
    may(
        "safety",
        Shape::List {
            of: &Shape::Record(SAFETY),
            least: 0,
        },
        ["公表する安全管理措置", "published safety measures"],
    ),
    may(
        "promises",
        Shape::List {
            of: &Shape::Record(PROMISE),
            least: 0,
        },
        ["そのほかの約束", "other promises"],
    ),
]);

const OPERATOR: &[Field] = &[
    may("name", Shape::Text, ["名称", "name"]),
    may(
        "name_kana",
        Shape::Line(&ANY),
        ["名称のフリガナ", "name in kana"],
    ),
    may("postcode", Shape::Line(&POSTCODE), ["郵便番号", "postcode"]),
    may("address", Shape::Text, ["住所", "address"]),
    may("phone", Shape::Line(&PHONE), ["電話番号", "telephone"]),
    may(
        "representative",
        Shape::Text,
        ["代表者（職名と氏名）", "representative, post and name"],
    ),
    may(
        "manager",
        Shape::Text,
        ["個人情報保護管理者（職名）", "privacy manager, by post"],
    ),
];

const DESK: &[Field] = &[
    must("name", Shape::Text, ["窓口の名称", "name of the desk"]),
    may("post", Shape::Text, ["宛先", "postal address"]),
    may("phone", Shape::Line(&PHONE), ["電話番号", "telephone"]),
    may("fax", Shape::Line(&PHONE), ["FAX番号", "fax"]),
    may("email", Shape::Line(&EMAIL), ["メールアドレス", "e-mail"]),
    may("hours", Shape::Text, ["受付時間", "hours"]),
];

const BODY: &[Field] = &[
    must("name", Shape::Text, ["団体の名称", "name of the body"]),
    must(
        "contact",
        Shape::Text,
        ["苦情の解決の申出先", "where to bring a complaint"],
    ),
];

const ITEM: &[Field] = &[
    must(
        "label",
        Shape::Text,
        ["項目の呼び名", "what the item is called"],
    ),
    may(
        "identifies",
        Shape::Flag,
        [
            "それだけで本人が分かるか",
            "whether it identifies the person by itself",
        ],
    ),
    may(
        "special_care",
        Shape::Flag,
        ["要配慮個人情報か", "whether it needs special care"],
    ),
];

const EVENT: &[Field] = &[must(
    "label",
    Shape::Text,
    [
        "できごとの呼び名（「ご注文」など）",
        "what the event is called",
    ],
)];

const PURPOSE: &[Field] = &[
    must(
        "label",
        Shape::Text,
        ["利用目的の文言", "wording of the purpose"],
    ),
    must(
        "uses",
        Shape::List {
            of: &Shape::Name(Names::Item),
            least: 1,
        },
        ["利用する項目", "items used"],
    ),
    must(
        "basis",
        Shape::Word(Basis::NAMES),
        ["根拠", "what it rests on"],
    ),
];

const RETENTION: &[Field] = &[
    must("label", Shape::Text, ["何の記録か", "which records"]),
    must(
        "of",
        Shape::List {
            of: &Shape::Name(Names::Item),
            least: 1,
        },
        ["対象の項目", "items covered"],
    ),
    must(
        "from",
        Shape::Name(Names::Event),
        ["起算点になるできごと", "event the period starts from"],
    ),
    must("keep", Shape::Period, ["保存期間", "how long"]),
    may(
        "then",
        Shape::Word(Then::NAMES),
        ["期間のあと", "what happens then"],
    ),
    may("reason", Shape::Text, ["期間の理由", "why this long"]),
];

const OWN_PAPER: &[Field] = &[
    must(
        "label",
        Shape::Text,
        ["書類の呼び名", "what the paper is called"],
    ),
    may("note", Shape::Text, ["注意", "note"]),
    may(
        "masks",
        Shape::List {
            of: &Shape::Text,
            least: 1,
        },
        ["塗りつぶす欄", "what to black out"],
    ),
];

const ATTESTED: &[Field] = &[
    must("role", Shape::Text, ["証明する職名", "post that attests"]),
    may("until", Shape::Day, ["証明の期限", "until when it counts"]),
];

const SAFETY: &[Field] = &[
    must(
        "id",
        Shape::Line(&SIMPLE),
        [
            "約束の名前。版が変わっても変えない",
            "name of the promise, kept over editions",
        ],
    ),
    must(
        "head",
        Shape::Word(SafetyHead::NAMES),
        ["6つの区分のどれか", "one of the six heads"],
    ),
    must("text", Shape::Text, ["公表する文言", "published wording"]),
    may(
        "shown_by",
        Shape::Record(ATTESTED),
        ["担保手段（担当者の証明）", "who attests it"],
    ),
];

const PROMISE: &[Field] = &[
    must(
        "id",
        Shape::Line(&SIMPLE),
        [
            "約束の名前。版が変わっても変えない",
            "name of the promise, kept over editions",
        ],
    ),
    must(
        "about",
        Shape::Word(Topic::NAMES),
        ["どの章の約束か", "which chapter it belongs to"],
    ),
    must("text", Shape::Text, ["公表する文言", "published wording"]),
    may(
        "shown_by",
        Shape::Record(ATTESTED),
        ["担保手段（担当者の証明）", "who attests it"],
    ),
];
