// SPDX-License-Identifier: Apache-2.0
//! The records of the file's own chapters: operator, desks, items, purposes, retention, safety.

use super::calendar::OPENING;
use super::pattern::{ANY, EMAIL, PHONE, POSTCODE, SIMPLE};
use super::{Field, Names, Shape, entries, may, must};
use crate::words::{
    ActKind, Basis, Channel, Communications, DataClass, EventDay, Hold, MatterClock, Medium,
    Method, RecordKind, SafetyHead, Sector, Then, Topic,
};

pub(super) const OPERATOR: &[Field] = &[
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
    may(
        "signatory",
        Shape::Text,
        ["方針に署名する者（職名と氏名）", "who signs the policy"],
    ),
    may(
        "sectors",
        entries(&Shape::Word(Sector::WORDS)),
        ["固有の規律がある業種", "sectors with rules of their own"],
    ),
    may(
        "group",
        Shape::Text,
        [
            "個人データを共有する企業グループ",
            "corporate group that shares personal data",
        ],
    ),
];

pub(super) const DESK: &[Field] = &[
    must("name", Shape::Text, ["窓口の名称", "name of the desk"]),
    may("post", Shape::Text, ["宛先", "postal address"]),
    may("phone", Shape::Line(&PHONE), ["電話番号", "telephone"]),
    may("fax", Shape::Line(&PHONE), ["FAX番号", "fax"]),
    may("email", Shape::Line(&EMAIL), ["メールアドレス", "e-mail"]),
    may(
        "hours",
        Shape::Text,
        [
            "受付時間の文言。書かなければ open から作る",
            "wording of the hours; made from `open` where left out",
        ],
    ),
    may(
        "open",
        entries(&Shape::Record(OPENING)),
        [
            "受付の曜日と時刻（経路ごとに書ける）",
            "days and times it is open, by channel where they differ",
        ],
    ),
    may(
        "closed",
        Shape::Text,
        ["休業日", "days on which it is closed"],
    ),
    may(
        "channels",
        entries(&Shape::Word(Channel::WORDS)),
        ["受付の経路", "channels"],
    ),
    may(
        "business",
        Shape::Text,
        ["担当する事業", "line of business it serves"],
    ),
    may(
        "relations",
        entries(&Shape::Name(Names::Relation)),
        ["担当する方", "persons it serves"],
    ),
];

static ONE_PHONE: Shape = Shape::Line(&PHONE);

pub(super) const BODY: &[Field] = &[
    must("name", Shape::Text, ["団体の名称", "name of the body"]),
    must(
        "contact",
        Shape::Text,
        ["苦情の解決の申出先", "where to bring a complaint"],
    ),
    may("address", Shape::Text, ["住所", "address"]),
    may(
        "phones",
        entries(&ONE_PHONE),
        ["電話番号", "telephone numbers"],
    ),
];

pub(super) const ITEM: &[Field] = &[
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
    may(
        "class",
        Shape::Word(DataClass::WORDS),
        ["法令上の区分", "what it is in law"],
    ),
];

pub(super) const EVENT: &[Field] = &[
    must(
        "label",
        Shape::Text,
        [
            "できごとの呼び名（「ご注文」など）",
            "what the event is called",
        ],
    ),
    may(
        "day",
        Shape::Word(EventDay::WORDS),
        ["どの日から数えるか", "which day of it counts"],
    ),
];

pub(super) const PURPOSE: &[Field] = &[
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
        Shape::Word(Basis::WORDS),
        ["根拠", "what it rests on"],
    ),
    may(
        "statute",
        Shape::Line(&ANY),
        [
            "根拠となる法令の条・項・号",
            "article, paragraph and item of the law it rests on",
        ],
    ),
    may(
        "group",
        Shape::Text,
        ["目的のまとまり", "group of purposes"],
    ),
    may(
        "relations",
        entries(&Shape::Name(Names::Relation)),
        ["誰の情報か", "whose information"],
    ),
    may("limit", Shape::Text, ["範囲の限定", "how far only"]),
    may(
        "communications",
        Shape::Word(Communications::WORDS),
        [
            "通信の秘密に係る情報の根拠",
            "basis for data of communications",
        ],
    ),
];

pub(super) const RETENTION: &[Field] = &[
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
        Shape::Word(Then::WORDS),
        ["期間のあと", "what happens then"],
    ),
    may("reason", Shape::Text, ["期間の理由", "why this long"]),
    may(
        "matters",
        Shape::Word(MatterClock::WORDS),
        [
            "窓口に寄せられたお申出の記録も消去するか。するときは、その起算点",
            "whether the desk's records of complaints and inquiries go too, and from when",
        ],
    ),
    may(
        "or_later",
        Shape::Record(LATER),
        ["いずれか遅い日とする場合", "the later of both"],
    ),
    may(
        "record",
        Shape::Word(RecordKind::WORDS),
        [
            "他の法令が期間を定める記録",
            "records another law sets a period for",
        ],
    ),
    may(
        "methods",
        entries(&Shape::Word(Method::WORDS)),
        ["消去の方法", "how it is erased"],
    ),
    may(
        "media",
        entries(&Shape::Word(Medium::WORDS)),
        ["媒体", "media"],
    ),
    may(
        "collect",
        Shape::Period,
        ["紙を集めて処分する周期", "how often paper is collected"],
    ),
    may(
        "holds",
        entries(&Shape::Word(Hold::WORDS)),
        ["期間を超えて保存する理由", "what keeps it longer"],
    ),
    may(
        "after_legal_period",
        Shape::Flag,
        [
            "「法定の期間のあと」とも述べているか",
            "whether the text also says after the legal period",
        ],
    ),
];

const LATER: &[Field] = &[
    must(
        "from",
        Shape::Name(Names::Event),
        ["もう1つの起算点", "the other event"],
    ),
    must(
        "keep",
        Shape::Period,
        ["その期間", "how long from that event"],
    ),
];

pub(super) const OWN_PAPER: &[Field] = &[
    must(
        "label",
        Shape::Text,
        ["書類の呼び名", "what the paper is called"],
    ),
    may("note", Shape::Text, ["注意", "note"]),
    may(
        "certificate",
        Shape::Flag,
        [
            "発行日から数えて古さを見る証明書か",
            "whether its age counts from the day of issue",
        ],
    ),
    may(
        "masks",
        Shape::List {
            of: &Shape::Text,
            least: 1,
        },
        ["塗りつぶす欄", "what to black out"],
    ),
];

pub(crate) const ATTESTED: &[Field] = &[
    must("role", Shape::Text, ["証明する職名", "post that attests"]),
    may("until", Shape::Day, ["証明の期限", "until when it counts"]),
    may(
        "evidence",
        Shape::Text,
        ["何を見て証明するか", "what the attestation rests on"],
    ),
    may(
        "why",
        Shape::Text,
        [
            "プログラムでは確かめられない理由",
            "why no program can know",
        ],
    ),
];

pub(crate) const DONE_BY: &[Field] = &[
    must(
        "act",
        Shape::Word(ActKind::WORDS),
        ["果たすための行い", "the act that keeps it"],
    ),
    may("every", Shape::Period, ["周期", "how often at least"]),
    may(
        "role",
        Shape::Text,
        ["担当（職名）", "post that sees to it"],
    ),
    may(
        "evidence",
        Shape::Text,
        ["記録に添える証拠", "what the record rests on"],
    ),
];

pub(super) const SAFETY: &[Field] = &[
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
        Shape::Word(SafetyHead::WORDS),
        ["6つの区分のどれか", "one of the six heads"],
    ),
    may("owner", Shape::Text, ["責任者（職名）", "post in charge"]),
    may(
        "review",
        Shape::Period,
        ["見直しの周期", "how often it is reviewed"],
    ),
    must("text", Shape::Text, ["公表する文言", "published wording"]),
    may(
        "shown_by",
        Shape::Record(ATTESTED),
        ["担保手段（担当者の証明）", "who attests it"],
    ),
    may(
        "done_by",
        Shape::Record(DONE_BY),
        [
            "実施の記録（どの行いで果たすか）",
            "the recorded act that keeps it",
        ],
    ),
];

pub(super) const PROMISE: &[Field] = &[
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
        Shape::Word(Topic::WORDS),
        ["どの章の約束か", "which chapter it belongs to"],
    ),
    must("text", Shape::Text, ["公表する文言", "published wording"]),
    may(
        "shown_by",
        Shape::Record(ATTESTED),
        ["担保手段（担当者の証明）", "who attests it"],
    ),
    may(
        "done_by",
        Shape::Record(DONE_BY),
        [
            "実施の記録（どの行いで果たすか）",
            "the recorded act that keeps it",
        ],
    ),
];
