// SPDX-License-Identifier: Apache-2.0
//! Scenario files: a policy, some days of a desk's work, and what must come of it.
//!
//! A scenario is played through the same use cases as everything else, on a clock that is set. It
//! is how an operator tries a policy before publishing it, and how we test what a policy promises.

mod event;
mod form;
pub mod hands;
mod judge;
mod matter;
mod papers;
mod place;
mod play;
mod schema;
mod writes;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

pub use event::{Do, Event};
pub use form::FormThen;
pub use hands::{Hands, Refused, UseCases};
pub use judge::Unmet;
pub use matter::MatterThen;
pub use play::{CaseOutcome, Outcome, Played, play, play_by};
pub use schema::json_schema;
pub use writes::Writes;

use crate::access::Role;
use crate::demo::DemoError;
use crate::instance::OpenError;
use crate::log::LogError;
use crate::policy::PolicyError;
use crate::request::DeskError;
use crate::staff::StaffError;

/// A scenario file.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "約束の筋書き / Yakusoku scenario")]
pub struct Scenario {
    /// 書式の版。1と書きます。
    #[schemars(range(min = 1, max = 1))]
    pub scenario: u32,
    /// 何を確かめる筋書きか。
    pub title: String,
    /// 前提。
    #[serde(default)]
    pub given: Given,
    /// はじまりの日。
    #[schemars(with = "String", regex(pattern = schema::DATE))]
    pub start: Date,
    /// できごと。日付の順に書きます。
    pub events: Vec<Event>,
    /// 最後に成り立っているべきこと。
    #[serde(default)]
    pub then: Then,
}

/// What a scenario starts from.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Given {
    /// 方針のファイル。この筋書きからの相対パス。省くと見本の店の方針。
    pub policy: Option<PathBuf>,
    /// システムの対応表。省くと見本の店の対応表。
    pub systems: Option<PathBuf>,
    /// 従業者。省くと担当者・承認者・監査・個人情報保護管理者が1人ずつ。
    pub staff: Vec<Staff>,
    /// 見本の店のデータ。
    pub shop: Shop,
}

/// Someone of the staff.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Staff {
    /// ログイン名。できごとの`who`に書けます。
    pub login: String,
    /// 役割。
    #[schemars(schema_with = "schema::roles")]
    pub role: Role,
    /// 決裁の経路（方針の route）で務める職。
    #[serde(default)]
    pub posts: Vec<String>,
}

/// Data of the example shop.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Shop {
    /// 会員数。番号は1から。毎回同じ人物になります。
    pub customers: u32,
    /// 加える行。表の名前から、列と値へ。
    pub rows: BTreeMap<String, Vec<BTreeMap<String, Cell>>>,
}

/// A value of a row.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// What must hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Then {
    /// 案件。できごとの`case`の名前から。
    pub cases: BTreeMap<String, CaseThen>,
    /// 苦情・ご相談・照会。できごとの`case`の名前から。
    pub matters: BTreeMap<String, MatterThen>,
    /// 請求書の用紙。できごとの`form`の名前から。
    pub forms: BTreeMap<String, FormThen>,
    /// 約束の履行状況。条項の名前から状態へ。
    #[schemars(schema_with = "schema::board")]
    pub board: BTreeMap<String, String>,
    /// 見本の店に残っている行数。
    pub shop: Vec<RowsThen>,
}

/// What must hold of a case. What is left out may be anything.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CaseThen {
    /// open 手続中・closed 終了・erased 消去済み。
    #[schemars(schema_with = "schema::statuses")]
    pub status: Option<String>,
    /// 受付の日。
    #[schemars(with = "Option<String>")]
    pub received_on: Option<Date>,
    /// 終了の日。
    #[schemars(with = "Option<String>")]
    pub closed_on: Option<Date>,
    /// 書類の廃棄または返却の期限。
    #[schemars(with = "Option<String>")]
    pub dispose_by: Option<Date>,
    /// 書類の廃棄が済んだか。
    pub disposed: Option<bool>,
    /// 書類の返却が済んだか。
    pub returned: Option<bool>,
    /// 本人確認が済んだか。
    pub identity: Option<bool>,
    /// 手数料の合計（円）。
    pub fee_owed: Option<u32>,
    /// 受領した手数料（円）。
    pub fee_received: Option<u32>,
    /// 次にすること（先頭の1件）。
    pub next: Option<String>,
    /// 確認コードを再発行した回数。
    pub codes: Option<usize>,
    /// 返した金額の合計（円）。
    pub fee_returned: Option<u32>,
    /// 文書。
    pub letters: Option<Vec<LetterThen>>,
    /// 補正のお願いと手数料のご案内。
    pub notices: Option<Vec<NoticeThen>>,
    /// 金券の管理簿。届いた順。
    pub valuables: Option<Vec<ValuableThen>>,
    /// 請求事項。番号は1から。
    pub asks: BTreeMap<u16, AskThen>,
}

/// What must hold of a letter.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LetterThen {
    /// 文書の種類。
    #[schemars(schema_with = "schema::letter_kinds")]
    pub kind: Option<String>,
    /// 文書の日付。
    #[schemars(with = "Option<String>")]
    pub on: Option<Date>,
    /// 発送の日。
    #[schemars(with = "Option<String>")]
    pub sent_on: Option<Date>,
    /// 回答する請求事項。
    pub asks: Option<Vec<u16>>,
}

/// What must hold of a notice.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoticeThen {
    /// made 作成・awaiting_proof 到達の確認待ち・running 待機中・stopped 停止・mended 補正済み・lapsed 期間満了。
    #[schemars(schema_with = "schema::notice_stages")]
    pub stage: Option<String>,
    /// 何の日から数えるか。sent 発送・presumed みなし到達・proved 到達の記録。
    #[schemars(schema_with = "schema::bases")]
    pub basis: Option<String>,
    /// 待つ最後の日。
    #[schemars(with = "Option<String>")]
    pub ends: Option<Date>,
}

/// What must hold of a valuable.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ValuableThen {
    /// 金額（円）。
    pub yen: Option<u32>,
    /// held 保管中・used 使用済み・sent_back 返却済み・lapsed 保管中に失効・written_off 失効し損失として処理済み。
    #[schemars(schema_with = "schema::fates")]
    pub fate: Option<String>,
    /// 2人目が確認したか。
    pub witnessed: Option<bool>,
}

/// What must hold of an ask.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AskThen {
    /// 段階。
    #[schemars(schema_with = "schema::stages")]
    pub stage: Option<String>,
    /// 判断。
    #[schemars(schema_with = "schema::outcomes")]
    pub outcome: Option<String>,
    /// 応じない事由。
    pub ground: Option<String>,
    /// 回答期限。
    #[schemars(with = "Option<String>")]
    pub due: Option<Date>,
    /// 期限が止まっているか。
    pub paused: Option<bool>,
    /// 起案が通った経路の段階の数。
    pub passed: Option<usize>,
    /// 差し戻され、まだ起案し直していないか。
    pub sent_back: Option<bool>,
    /// 後閲を待つ代決の数。
    pub afterwards: Option<usize>,
}

/// How many rows of the shop hold a value.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsThen {
    /// 表。
    pub table: String,
    /// 列。
    pub column: String,
    /// 値。
    pub value: Cell,
    /// 行数。
    pub rows: u64,
}

/// Why a scenario could not be played at all.
#[derive(Debug, thiserror::Error)]
pub enum ScenarioError {
    /// A file cannot be read or written.
    #[error("the file `{path}` cannot be read or written")]
    File {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The file is not a scenario.
    #[error("`{file}` is not a scenario: {why}")]
    Shape {
        /// File.
        file: String,
        /// Where and what.
        why: String,
    },
    /// An event that makes no sense.
    #[error("event {no} {why}")]
    Event {
        /// Which, from 1.
        no: usize,
        /// What is wrong.
        why: String,
    },
    /// Only a demonstration may be played upon.
    #[error("a scenario is played in a folder of its own or in a demonstration")]
    NotADemo,
    /// A face in front of the use cases did not answer as it must.
    #[error("what was asked of the program was not answered as it must: {0}")]
    Face(String),
    /// Nothing may happen in the future of a running instance.
    #[error("the scenario ends on {0}, which is not over yet")]
    Future(Date),
    /// The shop's data.
    #[error("the shop's data cannot be written or read: {0}")]
    Shop(String),
    /// The instance.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The staff.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// The desk.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The shop of the demonstration.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// The ledger.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Scenario {
    /// Reads a scenario; unknown keys are errors, with their place.
    ///
    /// # Errors
    /// [`ScenarioError::Shape`], or [`ScenarioError::Event`] for the first event that makes no
    /// sense.
    pub fn read(file: &Path) -> Result<Self, ScenarioError> {
        let text = std::fs::read_to_string(file).map_err(|source| ScenarioError::File {
            path: file.to_path_buf(),
            source,
        })?;
        Self::parse(&file.display().to_string(), &text)
    }

    /// The same out of a text.
    ///
    /// # Errors
    /// As [`Scenario::read`].
    pub fn parse(file: &str, text: &str) -> Result<Self, ScenarioError> {
        let shape = |why: String| ScenarioError::Shape {
            file: file.to_owned(),
            why,
        };
        let scenario: Self =
            serde_saphyr::from_str(text).map_err(|error| shape(error.to_string()))?;
        if scenario.scenario != 1 {
            return Err(shape(format!("its format is {}, not 1", scenario.scenario)));
        }
        let mut before = scenario.start;
        for (no, event) in (1..).zip(&scenario.events) {
            let wrong = |why: String| ScenarioError::Event { no, why };
            event.check().map_err(wrong)?;
            if event.on < before {
                return Err(wrong(format!("lies before {before}")));
            }
            before = event.on;
        }
        Ok(scenario)
    }

    /// The day of the last event.
    #[must_use]
    pub fn end(&self) -> Date {
        self.events.last().map_or(self.start, |event| event.on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: &str = "scenario: 1\ntitle: t\nstart: 2026-06-01\nevents:\n";

    fn parsed(events: &str) -> Result<Scenario, ScenarioError> {
        Scenario::parse("t.yaml", &format!("{SHORT}{events}"))
    }

    #[test]
    fn a_short_one_is_read() {
        let one = parsed(
            "  - {on: 2026-06-01, who: person, do: submit, kinds: [disclosure], customer: 3}\n",
        );
        assert_eq!(one.unwrap().events[0].act, Do::Submit);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (events, said) in [
            (
                "  - {on: 2026-06-01, who: person, do: submitt}\n",
                "submitt",
            ),
            (
                "  - {on: 2026-06-01, who: person, do: submit, kindz: []}\n",
                "kindz",
            ),
            (
                "  - {on: 2026-05-31, who: person, do: wait}\n",
                "lies before 2026-06-01",
            ),
            (
                "  - {on: 2026-06-01, who: clerk, do: locate, yen: 3}\n",
                "`yen`",
            ),
            (
                "  - {on: 2026-06-01, who: clerk, do: receive_fee}\n",
                "`yen`",
            ),
        ] {
            let error = parsed(events).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
