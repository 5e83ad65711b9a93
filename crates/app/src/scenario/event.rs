// SPDX-License-Identifier: Apache-2.0
//! One thing that happens in a scenario: when, by whom, what.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use yakusoku_duties::form::NotBack;
use yakusoku_duties::personal::{Wants, WantsChange};
use yakusoku_duties::request::code::CodeTo;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::kinds::Finding;
use yakusoku_duties::request::{Act, IdentityStep, Outcome, PaperDetail, Step};
use yakusoku_policy::{Channel, Claim, Delivery, FeeMeans, GroundId, Kind, PaperId};

use super::matter::{About, Comes};
use super::writes::{Key, Writes, Wrong};
use super::{Then, schema};
use crate::request::{NoticeKind, Order};

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Do {
    /// 本人が請求する。
    Submit,
    /// 担当者が、書面などで届いた請求を入力する。
    Enter,
    /// 書類を1点確認する。
    CheckPaper,
    /// 本人確認に足りるだけの書類を確認する。
    CheckPapers,
    /// 手数料を受領する。
    ReceiveFee,
    /// 請求書の用紙を頼まれたことを入力する。
    AskForm,
    /// 用紙の発送を記録する。
    PostForm,
    /// 返送のない用紙の記録を終える。
    CloseForm,
    /// データを検索する。
    Locate,
    /// 計画を作る。
    Plan,
    /// 起案する。
    Propose,
    /// 審査・決裁する。決裁の経路があるときは、いまの段階を済ませる。
    Approve,
    /// 後閲する。
    Countersign,
    /// 差し戻す。
    Return,
    /// 結果のご通知を作る。
    MakeLetter,
    /// 発送を記録する。
    Dispatch,
    /// 書類を廃棄する。
    DisposePapers,
    /// 書類を返却する。
    ReturnPapers,
    /// 利用の停止と消去のどちらを行うかを選ぶ。
    Choose,
    /// 訂正の申出の内容を調査する。
    Investigate,
    /// お答えする文を記録する。文を省くと、プログラムが用意した文。
    Draft,
    /// プログラムの届かないことを、人に依頼する。
    SetTask,
    /// 依頼したことの結果と証跡を記録する。
    TaskDone,
    /// これに代わる措置を記録する。
    SetMeasure,
    /// お約束した措置を実施し、証跡を記録する。
    MeasureKept,
    /// 委託元から預かる情報であることを記録する。
    ForClient,
    /// 委託元に引き継いだことを記録する。
    PassedOn,
    /// 代理権の範囲、登録との照合、お知らせの見合わせなどを記録する。
    Identity,
    /// 代理人によるご請求のお知らせ、写しの塗りつぶしのお知らせを作る。
    MakeNotice,
    /// 担当者が、届いた苦情・ご相談・照会を入力する。
    EnterMatter,
    /// 苦情・ご相談・照会について、何かをする。
    Matter,
    /// 補正のお願い、手数料のご案内などの文書を作る。
    Tell,
    /// お知らせの到達、補正の完了を記録する。
    Notice,
    /// 金券の2人目の確認、使用、返却と、実費の見込み、請求書を記録する。
    Money,
    /// 回答の期限を止める、再開する。
    Clock,
    /// 封筒との照合、返戻とその扱いを記録する。
    Post,
    /// ご本人との連絡を記録する。
    Talk,
    /// ご本人が、ご請求の状況の画面から窓口に書く。
    Write,
    /// ご本人が、回答の画面を開く。
    OpenAnswer,
    /// 回答をもう一度受け取れるようにする。
    OfferAgain,
    /// 確認コードを再発行する。
    RenewCode,
    /// メモを残す。
    Note,
    /// 案件を開いて見る。
    Open,
    /// 日付だけを進める。
    Wait,
}

/// One thing that happens.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// 日付。
    #[schemars(with = "String", regex(pattern = schema::DATE))]
    pub on: Date,
    /// person（本人）、役割（clerk・approver・manager・auditor・engineer）、またはログイン名。
    pub who: String,
    /// 何をするか。
    #[serde(rename = "do")]
    pub act: Do,
    /// 案件の名前。1件だけの筋書きでは省けます。
    #[serde(default = "only")]
    pub case: String,
    /// 拒否されるはずの操作では、その理由の語（same_person など）。
    pub refused: Option<String>,
    /// この時点で成り立っているべきこと。
    pub then: Option<Then>,
    /// submit・enter: 請求の種類。
    #[serde(default)]
    #[schemars(schema_with = "schema::kinds")]
    pub kinds: Option<Vec<Kind>>,
    /// submit・enter・ask_form: 見本の店の会員番号。氏名や住所がその会員のものになります。
    pub customer: Option<u32>,
    /// submit・enter・ask_form: 申込者の記載。
    pub applicant: Option<Writes>,
    /// submit・enter: 誰が請求するか。
    #[serde(default)]
    #[schemars(schema_with = "schema::applying")]
    pub applying: Option<Applying>,
    /// enter・ask_form: 受付の方法。
    #[serde(default)]
    #[schemars(schema_with = "schema::channels")]
    pub channel: Option<Channel>,
    /// enter: 同じ申請書の先の案件の名前。make_letter: 同じ通知で回答する案件の名前。
    #[serde(default)]
    pub same: Vec<String>,
    /// enter: 届いた日。
    #[schemars(with = "Option<String>")]
    pub received_on: Option<Date>,
    /// ask_form・post_form・close_form: 用紙の名前。enter: 用紙の名前、または書かれていた番号。
    pub form: Option<String>,
    /// close_form: 終える理由。
    #[serde(default)]
    #[schemars(schema_with = "schema::not_back")]
    pub why: Option<NotBack>,
    /// renew_code: お渡しの方法。letter 郵送・email メール・hand 手渡し。
    #[serde(default)]
    #[schemars(schema_with = "schema::code_to")]
    pub code_to: Option<CodeTo>,
    /// check_paper: 書類。
    #[schemars(with = "Option<String>")]
    pub paper: Option<PaperId>,
    /// check_paper: 一致した事項。
    #[serde(default)]
    #[schemars(schema_with = "schema::matches")]
    pub matches: Option<Vec<Match>>,
    /// check_paper: 有効期限。
    #[serde(default)]
    #[schemars(schema_with = "schema::validity")]
    pub validity: Option<Validity>,
    /// check_paper: 誰の書類か、発行日、写しか提示か、見えていた欄、一致しない点。
    #[serde(default)]
    #[schemars(schema_with = "schema::detail")]
    pub detail: Option<PaperDetail>,
    /// identity: 記録すること。
    #[serde(default)]
    #[schemars(schema_with = "schema::step")]
    pub step: Option<IdentityStep>,
    /// make_notice: どのお知らせか。
    #[serde(default)]
    #[schemars(schema_with = "schema::notice")]
    pub notice: Option<NoticeKind>,
    /// receive_fee: 金額（円）。
    pub yen: Option<u32>,
    /// receive_fee: 方法。
    #[serde(default)]
    #[schemars(schema_with = "schema::fee_means")]
    pub means: Option<FeeMeans>,
    /// receive_fee: 為替に印字された発行日。
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub issued: Option<Date>,
    /// 請求事項の番号。省くと1。
    pub ask: Option<u16>,
    /// locate: 請求の記載のほかに検索する手がかり。
    pub keys: Option<Vec<Key>>,
    /// plan: 対象にする候補（table:列=値 の一部分）。省くと、本人のものと確かめられた候補のすべて。
    pub chosen: Option<Vec<String>>,
    /// propose: 判断。
    #[serde(default)]
    #[schemars(schema_with = "schema::outcomes")]
    pub outcome: Option<Outcome>,
    /// propose: 応じない事由。
    #[schemars(with = "Option<String>")]
    pub ground: Option<GroundId>,
    /// propose: 本人に伝える理由。return: 差戻しの意見。note: メモ。investigate・draft・set_task・
    /// task_done・set_measure・measure_kept・passed_on・matter: 記録する内容。enter_matter: お申出の内容。
    pub text: Option<String>,
    /// approve: 代決のとき、職を務める人が不在の理由。
    pub absent: Option<String>,
    /// submit・enter: 申し出の理由（法35条）。
    #[serde(default)]
    #[schemars(schema_with = "schema::claims")]
    pub claim: Option<Claim>,
    /// submit・enter・plan: 誤っている内容と正しい内容。
    pub corrections: Option<Vec<Wrong>>,
    /// choose: 行うこと。
    #[serde(rename = "act", default)]
    #[schemars(schema_with = "schema::acts")]
    pub act_chosen: Option<Act>,
    /// investigate: 調査の結果。
    #[serde(default)]
    #[schemars(schema_with = "schema::findings")]
    pub finding: Option<Finding>,
    /// for_client: 受託する業務（方針の entrusted_work の名前）。
    pub work: Option<String>,
    /// set_task: 対象のシステムや書類。
    pub system: Option<String>,
    /// set_task: 行う人（役職）。
    pub owner: Option<String>,
    /// set_task: 期限。
    #[schemars(with = "Option<String>")]
    pub within: Option<Date>,
    /// task_done: 依頼の番号。省くと1。
    pub task: Option<u16>,
    /// set_measure: 法令による保存の最後の日。
    #[schemars(with = "Option<String>")]
    pub until: Option<Date>,
    /// dispatch・post_form: 発送の方法。return_papers: 返却の方法。
    #[serde(default)]
    #[schemars(schema_with = "schema::deliveries")]
    pub by: Option<Delivery>,
    /// enter_matter: 届いた苦情・ご相談・照会。
    pub comes: Option<Comes>,
    /// matter: すること。
    pub about: Option<About>,
    /// dispatch: 文書の番号。省くと最後の文書。
    pub letter: Option<u16>,
    /// tell・notice・money・clock・post: 記録すること。tellは`about`、ほかは`act`で選びます。
    #[serde(default)]
    #[schemars(schema_with = "schema::with")]
    pub with: Option<Map<String, Value>>,
}

fn only() -> String {
    "case".to_owned()
}

impl Do {
    /// The keys this takes besides the common ones; those with `!` must be there.
    const fn takes(self) -> &'static [&'static str] {
        match self {
            Self::Submit => &[
                "kinds!",
                "customer",
                "applicant",
                "applying",
                "claim",
                "corrections",
            ],
            Self::Enter => &[
                "kinds!",
                "customer",
                "applicant",
                "applying",
                "channel!",
                "same",
                "form",
                "received_on",
                "claim",
                "corrections",
            ],
            Self::AskForm => &["form!", "channel!", "customer", "applicant"],
            Self::PostForm => &["form!", "by"],
            Self::CloseForm => &["form!", "why!"],
            Self::CheckPaper => &["paper!", "matches", "validity", "detail"],
            Self::Identity => &["step!"],
            Self::MakeNotice => &["notice!"],
            Self::ReceiveFee => &["yen!", "means", "issued"],
            Self::Locate => &["ask", "keys"],
            Self::Plan => &["ask", "chosen", "corrections"],
            Self::Propose => &["ask", "outcome!", "ground", "text"],
            Self::Approve => &["ask", "absent"],
            Self::Countersign => &["ask"],
            Self::Return => &["ask", "text!"],
            Self::Dispatch => &["letter", "by"],
            Self::ReturnPapers => &["by!"],
            Self::Choose => &["ask", "act!"],
            Self::Investigate => &["ask", "finding!", "text!"],
            Self::Draft => &["ask", "text"],
            Self::SetTask => &["ask", "system!", "owner!", "within!", "text!"],
            Self::TaskDone => &["ask", "task", "text!"],
            Self::SetMeasure => &["ask", "until", "text!"],
            Self::MeasureKept | Self::PassedOn => &["ask", "text!"],
            Self::ForClient => &["ask", "work!"],
            Self::EnterMatter => &["comes!", "text!"],
            Self::Matter => &["about!", "text"],
            Self::Tell | Self::Notice | Self::Money | Self::Clock | Self::Post | Self::Talk => {
                &["with!"]
            }
            Self::Note | Self::Write => &["text!"],
            Self::OpenAnswer => &["letter"],
            Self::OfferAgain => &["letter", "text!"],
            Self::RenewCode => &["code_to!", "text"],
            Self::MakeLetter => &["same"],
            Self::CheckPapers | Self::DisposePapers | Self::Open | Self::Wait => &[],
        }
    }

    /// The word in the file.
    #[must_use]
    pub fn word(self) -> String {
        let value = serde_json::to_value(self).unwrap_or_default();
        value.as_str().unwrap_or_default().to_owned()
    }
}

impl Event {
    /// What each ask is about, as the file says it for all of them.
    pub(super) fn wants(&self) -> Vec<Wants> {
        let kinds = self.kinds.iter().flatten();
        let corrections = self.corrections.iter().flatten();
        let changes: Vec<WantsChange> = corrections.cloned().map(Into::into).collect();
        (1..)
            .zip(kinds)
            .map(|(ask, kind)| Wants {
                ask,
                claim: self.claim.filter(|_| kind.has_claims()),
                corrections: if matches!(kind, Kind::Correction | Kind::GdprRectification) {
                    changes.clone()
                } else {
                    Vec::new()
                },
                ..Wants::default()
            })
            .filter(|wants| wants.claim.is_some() || !wants.corrections.is_empty())
            .collect()
    }

    /// The step it takes, where it is one; `day` moves the days of the file.
    pub(super) fn step(&self, day: impl Fn(Date) -> Date) -> Option<Step> {
        let ask = self.ask.unwrap_or(1);
        let text = self.text.clone().unwrap_or_default();
        let on = day(self.on);
        Some(match self.act {
            Do::Choose => Step::Choose {
                ask,
                act: self.act_chosen?,
            },
            Do::Investigate => Step::Investigate {
                ask,
                finding: self.finding?,
                text,
            },
            Do::Draft => Step::Draft { ask, text },
            Do::SetTask => Step::SetTask {
                ask,
                system: self.system.clone()?,
                owner: self.owner.clone()?,
                by: day(self.within?),
                text,
            },
            Do::TaskDone => Step::TaskDone {
                ask,
                task: self.task.unwrap_or(1),
                on,
                evidence: text,
            },
            Do::SetMeasure => Step::SetMeasure {
                ask,
                until: self.until.map(day),
                text,
            },
            Do::ForClient => Step::ForClient {
                ask,
                work: self.work.clone()?,
                within: None,
            },
            Do::PassedOn => Step::PassedOn {
                ask,
                on,
                evidence: text,
            },
            Do::MeasureKept => Step::MeasureKept {
                ask,
                on,
                evidence: text,
            },
            _ => return None,
        })
    }

    /// Keys that belong to what is done, and which of them are given.
    fn given(&self) -> [(&'static str, bool); 37] {
        [
            ("work", self.work.is_some()),
            ("kinds", self.kinds.is_some()),
            ("customer", self.customer.is_some()),
            ("applicant", self.applicant.is_some()),
            ("applying", self.applying.is_some()),
            ("channel", self.channel.is_some()),
            ("received_on", self.received_on.is_some()),
            ("paper", self.paper.is_some()),
            ("matches", self.matches.is_some()),
            ("validity", self.validity.is_some()),
            ("detail", self.detail.is_some()),
            ("step", self.step.is_some()),
            ("notice", self.notice.is_some()),
            ("yen", self.yen.is_some()),
            ("means", self.means.is_some()),
            ("ask", self.ask.is_some()),
            ("keys", self.keys.is_some()),
            ("chosen", self.chosen.is_some()),
            ("outcome", self.outcome.is_some()),
            ("ground", self.ground.is_some()),
            ("text", self.text.is_some()),
            ("letter", self.letter.is_some()),
            ("claim", self.claim.is_some()),
            ("corrections", self.corrections.is_some()),
            ("act", self.act_chosen.is_some()),
            ("finding", self.finding.is_some()),
            ("system", self.system.is_some()),
            ("owner", self.owner.is_some()),
            ("within", self.within.is_some()),
            ("task", self.task.is_some()),
            ("until", self.until.is_some()),
            ("comes", self.comes.is_some()),
            ("about", self.about.is_some()),
            ("form", self.form.is_some()),
            ("why", self.why.is_some()),
            ("code_to", self.code_to.is_some()),
            ("absent", self.absent.is_some()),
        ]
    }

    /// Refuses a key that this does not take, and misses one it needs.
    pub(super) fn check(&self) -> Result<(), String> {
        let takes = self.act.takes();
        let mut given: Vec<&str> = self
            .given()
            .into_iter()
            .filter(|(_, there)| *there)
            .map(|(name, _)| name)
            .collect();
        given.extend(self.by.map(|_| "by"));
        given.extend(self.with.as_ref().map(|_| "with"));
        let word = self.act.word();
        for name in &given {
            if !takes.iter().any(|key| key.trim_end_matches('!') == *name) {
                return Err(format!("does `{word}`, which takes no `{name}`"));
            }
        }
        for key in takes.iter().filter_map(|key| key.strip_suffix('!')) {
            if !given.contains(&key) {
                return Err(format!("does `{word}`, which needs `{key}`"));
            }
        }
        match self.with(|day| day) {
            Some(Err(why)) => Err(format!("does `{word}`, whose `with` cannot be read: {why}")),
            _ => Ok(()),
        }
    }

    /// The order that `with` spells out; `day` moves the days of the file.
    pub(super) fn with(&self, day: impl Fn(Date) -> Date) -> Option<Result<Order, String>> {
        let mut order = self.with.clone()?;
        order.insert("command".to_owned(), Value::from(self.act.word()));
        let order = moved(Value::Object(order), &day);
        Some(serde_json::from_value(order).map_err(|error| error.to_string()))
    }
}

/// Something with every day in it moved.
pub(super) fn on_other_days<T: Serialize + DeserializeOwned>(
    one: T,
    day: impl Fn(Date) -> Date,
) -> T {
    let value = serde_json::to_value(&one).map(|value| moved(value, &day));
    value
        .and_then(serde_json::from_value)
        .map_or(one, |moved| moved)
}

/// The same for anything spelt out.
fn moved(value: Value, day: &impl Fn(Date) -> Date) -> Value {
    match value {
        Value::String(text) => match text.parse::<Date>() {
            Ok(on) if on.to_string() == text => Value::from(day(on).to_string()),
            _ => Value::String(text),
        },
        Value::Array(all) => all.into_iter().map(|one| moved(one, day)).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, one)| (name, moved(one, day)))
            .collect(),
        other => other,
    }
}
