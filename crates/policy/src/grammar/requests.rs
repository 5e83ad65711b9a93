// SPDX-License-Identifier: Apache-2.0
//! The chapter on requests: intake, kinds, identity, defects, answers, approval, papers.

use super::identity::IDENTITY;
use super::pattern::SIMPLE;
use super::{Field, Key, Names, Shape, entries, may, must};
use crate::chapter::Term;
use crate::words::{
    AfterUse, Area, Arrival, Bearer, Channel, Charged, Choice, Claim, ClockStart, DefectThen,
    Delivery, FeeBasis, FeeMeans, FeeWhen, Holder, Kind, LastDay, NoticeClock, Outcome, Overpaid,
    Per, Procedure, Refund, ReplyTo, RouteAct, Tax, WhileAsked, Words,
};

pub(super) const REQUESTS: &[Field] = &[
    may(
        "procedure",
        Shape::Word(Procedure::WORDS),
        ["手続を公表するか", "whether the procedure is published"],
    ),
    must(
        "intake",
        Shape::Record(INTAKE),
        ["受付の方法", "how requests are taken"],
    ),
    must(
        "kinds",
        Shape::Table {
            key: Key::Word(Kind::WORDS),
            of: &Shape::Record(KIND),
        },
        ["受け付けるご請求の種類", "kinds of request taken"],
    ),
    must(
        "identity",
        Shape::Record(IDENTITY),
        ["本人と代理人の確認", "how persons and agents are verified"],
    ),
    may(
        "eea",
        Shape::Record(EEA),
        [
            "EEA・英国の方に応対するとき（GDPR）",
            "where people in the EEA or the United Kingdom are served (GDPR)",
        ],
    ),
    may(
        "defect",
        Shape::Record(DEFECT),
        ["書類の不備があるとき", "what happens on a defect"],
    ),
    must("answer", Shape::Record(ANSWER), ["回答", "the answer"]),
    may(
        "approval",
        Shape::Table {
            key: Key::Word(&APPROVED),
            of: &Shape::Or("two", &Shape::Record(ALONE)),
        },
        [
            "決裁。書かない種類は2人",
            "approval; two where nothing is written",
        ],
    ),
    must(
        "papers",
        Shape::Record(PAPERS),
        ["提出された書類の扱い", "what happens to submitted papers"],
    ),
    may(
        "command_line_alone",
        Shape::Flag,
        [
            "コマンドからの単独の決裁を許すか",
            "whether one person may decide from the command line",
        ],
    ),
    may(
        "route",
        entries(&Shape::Record(ROUTE)),
        [
            "決裁の経路（起案・審査・決裁）",
            "route of a decision: propose, review, approve",
        ],
    ),
    may(
        "terms",
        Shape::Table {
            key: Key::Own(&SIMPLE),
            of: &Shape::Record(Term::FIELDS),
        },
        ["そのほかの手続の定め", "other terms of the procedure"],
    ),
];

/// The kinds, and refusals.
static APPROVED: Words = Words {
    names: &[
        "purpose_notice",
        "disclosure",
        "third_party_records",
        "correction",
        "erasure",
        "stop_provision",
        "stop_opt_out",
        "foreign_recipients",
        "published_matters",
        "stop_marketing",
        "gdpr_access",
        "gdpr_rectification",
        "gdpr_erasure",
        "gdpr_restriction",
        "gdpr_portability",
        "gdpr_objection",
        "gdpr_marketing",
        "gdpr_automated_decision",
        "gdpr_withdrawal",
        "refusal",
    ],
    labels: &[
        ["利用目的の通知", "notice of purposes"],
        ["開示", "disclosure"],
        ["第三者提供記録の開示", "third-party records"],
        ["訂正・追加・削除", "correction"],
        ["利用停止・消去", "erasure"],
        ["第三者提供の停止", "stopping provision"],
        ["オプトアウトによる提供の停止", "stopping opt-out provision"],
        ["外国の提供先に関する情報の提供", "recipients abroad"],
        ["公表事項についての回答", "published matters"],
        ["ご案内の停止", "stopping direct marketing"],
        ["GDPRに基づくアクセス", "access under the GDPR"],
        ["GDPRに基づく訂正", "rectification under the GDPR"],
        ["GDPRに基づく消去", "erasure under the GDPR"],
        ["GDPRに基づく取扱いの制限", "restriction under the GDPR"],
        ["GDPRに基づくデータの移行", "data portability"],
        ["GDPRに基づく異議", "objection under the GDPR"],
        [
            "GDPRに基づくダイレクトマーケティングへの異議",
            "objection to direct marketing",
        ],
        [
            "GDPRに基づく自動化された決定の見直し",
            "review of an automated decision",
        ],
        ["GDPRに基づく同意の撤回", "withdrawal of consent"],
        ["お断りするとき", "refusals of any kind"],
    ],
};

const EEA: &[Field] = &[
    must(
        "serves",
        entries(&Shape::Word(Area::WORDS)),
        ["どこの方に応対するか", "whose people are served"],
    ),
    may(
        "representative",
        Shape::Text,
        [
            "域内の代理人の名称と連絡先（GDPR27条）",
            "representative in the area, with address (GDPR Art. 27)",
        ],
    ),
    may(
        "authority",
        Shape::Text,
        [
            "苦情を申し立てられる監督機関。書かなければ、お住まいの国の監督機関",
            "supervisory authority to complain to; that of the person's country where left out",
        ],
    ),
    may(
        "while_asked",
        Shape::Word(WhileAsked::WORDS),
        [
            "ご本人か確かめる情報をお願いしている間、期限を進めるか止めるか（GDPR12条6項）",
            "whether the clock runs or stands while the person is asked who they are (GDPR Art. 12(6))",
        ],
    ),
    may(
        "last_day",
        Shape::Word(LastDay::WORDS),
        [
            "期限の日が土曜日又は日曜日のとき",
            "what a last day on a Saturday or Sunday does",
        ],
    ),
];

const ROUTE: &[Field] = &[
    must(
        "act",
        Shape::Word(RouteAct::WORDS),
        ["何をするか", "what is done"],
    ),
    must("post", Shape::Text, ["職名", "by which post"]),
    may(
        "role",
        Shape::Word(Holder::WORDS),
        [
            "この職を務める役割。書かなければ、この職に就けた従業者だけ",
            "role whose every member holds the post; whoever is put to the post where left out",
        ],
    ),
    may(
        "deputy",
        Shape::Text,
        [
            "不在のときに代わる職名（代決）",
            "post that acts in absence, to be seen afterwards",
        ],
    ),
    may(
        "deputy_role",
        Shape::Word(Holder::WORDS),
        [
            "代わる職を務める役割。書かなければ、その職に就けた従業者だけ",
            "role whose every member is such a deputy; whoever is put to the post where left out",
        ],
    ),
    may(
        "kinds",
        entries(&Shape::Word(Kind::WORDS)),
        [
            "この段階を通るご請求。書かなければすべて",
            "kinds that pass this step; all where left out",
        ],
    ),
    may(
        "outcomes",
        entries(&Shape::Word(Outcome::WORDS)),
        [
            "この段階を通る結論。書かなければすべて",
            "outcomes that pass this step; all where left out",
        ],
    ),
];

const ALONE: &[Field] = &[must(
    "alone_after",
    Shape::Period,
    [
        "1人で決裁できるまでの待ち時間。起案の翌日から数え、満了した日の翌日から決裁できる",
        "wait after which one person may decide: from the day after the proposal, over when its last day is",
    ],
)];

const INTAKE: &[Field] = &[
    must(
        "channels",
        Shape::List {
            of: &Shape::Word(Channel::WORDS),
            least: 1,
        },
        ["受付の経路", "channels"],
    ),
    may(
        "form",
        Shape::Record(FORM),
        ["請求書の様式の渡し方", "how the form is handed out"],
    ),
    may("to", Shape::Text, ["申出先", "where requests are sent"]),
    may(
        "only",
        Shape::Flag,
        [
            "ほかの方法では受け付けないか",
            "whether other ways are not accepted",
        ],
    ),
];

const FORM: &[Field] = &[
    may(
        "download",
        Shape::Flag,
        ["ダウンロードできるか", "whether it can be downloaded"],
    ),
    may(
        "by_postcard",
        Shape::Flag,
        ["はがきで取り寄せられるか", "whether a postcard brings it"],
    ),
    may(
        "by_post",
        Shape::Flag,
        [
            "お申出を受けて郵送するか",
            "whether it is posted after contact",
        ],
    ),
    may(
        "close_after",
        Shape::Period,
        [
            "返送のない用紙の記録を自動で終える期間。書かなければ担当者が終える",
            "after how long the record of a form nobody sent back is closed by itself; by the clerk where nothing is written",
        ],
    ),
];

const KIND: &[Field] = &[
    may(
        "within",
        Shape::Period,
        ["この種類の回答期限", "period for this kind"],
    ),
    may(
        "warn",
        Shape::Period,
        [
            "期限の何日前から注意を出すか",
            "how long before the day it is shown as at risk",
        ],
    ),
    may("fee", Shape::Record(FEE), ["手数料", "fee"]),
    may(
        "claims",
        Shape::List {
            of: &Shape::Word(Claim::WORDS),
            least: 1,
        },
        [
            "受け付ける理由（法35条）。書かなければすべて",
            "claims taken (Art. 35); all where nothing is written",
        ],
    ),
    may(
        "grounds",
        Shape::List {
            of: &Shape::Name(Names::Ground),
            least: 0,
        },
        ["公表する不開示等の事由", "published grounds of refusal"],
    ),
];

const FEE: &[Field] = &[
    must(
        "yen",
        Shape::Number {
            min: 0,
            max: 100_000,
        },
        ["金額（円）", "amount in yen"],
    ),
    may(
        "tax",
        Shape::Word(Tax::WORDS),
        ["税込か税抜か", "tax included or added"],
    ),
    may(
        "per",
        Shape::Word(Per::WORDS),
        ["何につきか", "what one fee covers"],
    ),
    may(
        "by",
        Shape::List {
            of: &Shape::Word(FeeMeans::WORDS),
            least: 1,
        },
        ["支払の方法", "means of payment"],
    ),
    may(
        "when",
        Shape::Word(FeeWhen::WORDS),
        ["支払の時期", "when it is paid"],
    ),
    may("refund", Shape::Word(Refund::WORDS), ["返金", "refund"]),
    may(
        "overpaid",
        Shape::Word(Overpaid::WORDS),
        ["払い過ぎたとき", "what happens to an overpayment"],
    ),
    may(
        "unpaid",
        Shape::Record(DEFECT),
        [
            "不足・未払のとき",
            "what happens when it is short or missing",
        ],
    ),
    may(
        "basis",
        Shape::Word(FeeBasis::WORDS),
        [
            "定額か実費か。実費なら金額は上限",
            "fixed or actual cost; then the amount is the ceiling",
        ],
    ),
    may(
        "issuing_charge",
        Shape::Word(Bearer::WORDS),
        [
            "為替の発行料を負担する人",
            "who bears the charge for a postal order",
        ],
    ),
];

const DEFECT: &[Field] = &[
    must(
        "wait",
        Shape::Period,
        [
            "お知らせのあと待つ期間",
            "how long the desk waits after the notice",
        ],
    ),
    must(
        "from",
        Shape::Word(NoticeClock::WORDS),
        ["起算点", "what the wait starts from"],
    ),
    must(
        "then",
        Shape::Word(DefectThen::WORDS),
        ["期間のあと", "what follows"],
    ),
    may(
        "arrival",
        Shape::Word(Arrival::WORDS),
        ["到達の分かり方", "how the desk knows that a notice arrived"],
    ),
    may(
        "presumed_after",
        Shape::Period,
        [
            "発送から何日で届いたとみなすか",
            "how long after sending arrival is presumed",
        ],
    ),
    may(
        "remind",
        Shape::Period,
        [
            "期限のどれだけ前にもう一度お知らせするか",
            "how long before the end the person is told once more",
        ],
    ),
];

const ANSWER: &[Field] = &[
    must(
        "within",
        Shape::Period,
        ["回答期限", "period for the answer"],
    ),
    may(
        "published",
        Shape::Flag,
        [
            "期限を約束として公表するか。false なら社内の目安",
            "whether the period is promised; else a yardstick inside",
        ],
    ),
    may(
        "from",
        Shape::Word(ClockStart::WORDS),
        ["起算点", "what the period starts from"],
    ),
    may(
        "warn",
        Shape::Period,
        [
            "期限の何日前から注意を出すか",
            "how long before the day it is shown as at risk",
        ],
    ),
    must(
        "by",
        Shape::List {
            of: &Shape::Word(Delivery::WORDS),
            least: 1,
        },
        ["回答の方法", "how the answer is delivered"],
    ),
    may(
        "choice",
        Shape::Word(Choice::WORDS),
        ["方法を選ぶ人", "who chooses"],
    ),
    must(
        "to",
        Shape::Word(ReplyTo::WORDS),
        ["回答の送り先", "where the answer goes"],
    ),
    may(
        "on_difficulty",
        Shape::Text,
        [
            "選ばれた方法が困難なときの扱い",
            "what happens where the chosen form is difficult",
        ],
    ),
    may(
        "signature",
        Shape::Flag,
        [
            "開示の回答の郵便に受領の署名を要するか。書かなければ要する",
            "whether mail that discloses needs a signature; it does where left out",
        ],
    ),
    may(
        "envelope_by_two",
        Shape::Flag,
        [
            "封筒と中身を2人で照合してから発送するか。書かなければ1人",
            "whether two people compare letter and envelope first; one where left out",
        ],
    ),
    may(
        "forwarding",
        Shape::Flag,
        [
            "開示の回答の郵便の転送を認めるか。書かなければ認めない",
            "whether mail that discloses may be forwarded; not where left out",
        ],
    ),
    may(
        "page_for",
        Shape::Period,
        [
            "電磁的記録による回答を受け取る画面を開いておく期間。書かなければ30日",
            "how long the page on which an electronic answer is fetched waits; 30 days where left out",
        ],
    ),
    may(
        "late",
        Shape::Record(LATE),
        [
            "期限を過ぎたときの引継ぎ（ご請求と、苦情・照会）",
            "what follows where a day passes undone, of requests and of complaints",
        ],
    ),
];

const LATE: &[Field] = &[
    may(
        "charged",
        Shape::Word(Charged::WORDS),
        [
            "是正処置を受け持つ人。書かなければ個人情報保護管理者",
            "who is charged with the corrective action; the privacy manager where left out",
        ],
    ),
    may(
        "correct_within",
        Shape::Period,
        [
            "是正処置の期間。書かなければ14日",
            "how long the corrective action may take; 14 days where left out",
        ],
    ),
];

const PAPERS: &[Field] = &[
    must(
        "after",
        Shape::Word(AfterUse::WORDS),
        ["手続のあと", "what happens after the procedure"],
    ),
    must(
        "within",
        Shape::Period,
        ["いつまでに", "within which period"],
    ),
    may(
        "originals",
        Shape::Word(AfterUse::WORDS),
        [
            "原本の扱い。書かなければ写しと同じ",
            "what happens to originals; as to copies where left out",
        ],
    ),
    may(
        "by",
        Shape::Word(Delivery::WORDS),
        ["お返しする方法", "how they are sent back"],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_refusals_can_be_given_an_approval() {
        let mut expected = Kind::NAMES.to_vec();
        expected.push("refusal");
        assert_eq!(APPROVED.names, expected);
        assert_eq!(APPROVED.labels.len(), expected.len());
    }
}
