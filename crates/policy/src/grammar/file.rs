// SPDX-License-Identifier: Apache-2.0
//! The whole file: which chapters there are, and what each is for.

use super::calendar::CALENDAR;
use super::more::{ACKNOWLEDGED, REFERENCE};
use super::pattern::{DOTTED, SIMPLE};
use super::requests::REQUESTS;
use super::table::{
    BODY, DESK, EVENT, ITEM, OPERATOR, OWN_PAPER, PROMISE, PURPOSE, RETENTION, SAFETY,
};
use super::{Key, Shape, may, must};
use crate::chapter::{
    AccessLog, Acquisition, Audit, Certificate, Class, Complaint, Consent, Document, EntrustedWork,
    Entrustment, Incident, Norm, Officer, PolicyText, Principle, Provision, Relation,
    RetentionRule, Review, Risk, Tracking, Training, Transmission, UseLimit,
};

/// A chapter that is a table of named promises.
macro_rules! chapter {
    ($key:literal, $entry:ident, $ja:literal, $en:literal) => {
        may(
            $key,
            Shape::Table {
                key: Key::Own(&SIMPLE),
                of: &Shape::Record($entry::FIELDS),
            },
            [$ja, $en],
        )
    };
}

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
        "calendar",
        Shape::Record(CALENDAR),
        ["営業日と休み", "business days and closures"],
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
    chapter!("principles", Principle, "基本方針", "principles"),
    chapter!("officers", Officer, "責任者", "officers"),
    chapter!(
        "relations",
        Relation,
        "対象となる方",
        "relations of persons"
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
    chapter!(
        "classes",
        Class,
        "取得する情報の類型",
        "classes of information"
    ),
    chapter!(
        "acquisition",
        Acquisition,
        "取得の方法",
        "ways of acquisition"
    ),
    may(
        "purposes",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(PURPOSE),
        },
        ["利用目的", "purposes of use"],
    ),
    chapter!("use_limits", UseLimit, "利用の制限", "limits on use"),
    chapter!("consents", Consent, "同意", "consents"),
    chapter!(
        "provision",
        Provision,
        "第三者への提供など",
        "provision to others"
    ),
    chapter!("entrustment", Entrustment, "取扱いの委託", "entrustment"),
    chapter!(
        "entrusted_work",
        EntrustedWork,
        "受託する業務",
        "work entrusted to the operator"
    ),
    may(
        "retention",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(RETENTION),
        },
        ["保存期間", "retention"],
    ),
    chapter!(
        "retention_rules",
        RetentionRule,
        "保存と消去の定め",
        "rules on retention"
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
    chapter!("complaints", Complaint, "苦情への対応", "complaints"),
    chapter!("documents", Document, "規程と文書", "documents"),
    chapter!("training", Training, "教育", "training"),
    chapter!("audits", Audit, "点検と監査", "checks and audits"),
    chapter!("reviews", Review, "見直し", "reviews"),
    chapter!("incidents", Incident, "漏えい等への対応", "incidents"),
    chapter!("risks", Risk, "リスクと是正", "risks and correction"),
    chapter!("tracking", Tracking, "クッキー等", "cookies and the like"),
    chapter!(
        "transmissions",
        Transmission,
        "外部送信",
        "external transmission"
    ),
    chapter!("access_logs", AccessLog, "アクセスの記録", "access logs"),
    chapter!(
        "texts",
        PolicyText,
        "方針を構成する文書",
        "texts of the policy"
    ),
    chapter!("law_register", Norm, "守る法令と規範", "law and norms"),
    chapter!("certificates", Certificate, "認証", "certificates"),
    may(
        "references",
        Shape::List {
            of: &Shape::Record(REFERENCE),
            least: 1,
        },
        ["方針の中の参照", "references inside the policy"],
    ),
    may(
        "acknowledged",
        Shape::List {
            of: &Shape::Record(ACKNOWLEDGED),
            least: 1,
        },
        [
            "承知のうえで残す指摘（理由・責任者・期限）",
            "findings known and left, with reason, owner and end",
        ],
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
