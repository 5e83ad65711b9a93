// SPDX-License-Identifier: Apache-2.0
//! Complaints and inquiries in scenarios: how one comes, what is done about it, what must hold of it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use yakusoku_duties::matter::{Ending, MatterCommand, Sort};
use yakusoku_policy::{Channel, Inquirer};

use super::schema;
use crate::acts::{Brought, NewMatter};

/// A complaint, a consultation or an inquiry as it comes.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comes {
    /// complaint 苦情・consultation ご相談・inquiry 照会・procedure 手続のお尋ね。
    #[schemars(schema_with = "schema::sorts")]
    pub sort: Sort,
    /// inquiry: 誰からの照会か。
    #[schemars(schema_with = "schema::inquirers")]
    pub from: Option<Inquirer>,
    /// 受付の方法。
    #[schemars(schema_with = "schema::channels")]
    pub channel: Channel,
    /// 開示等のご請求が含まれているか。
    #[serde(default)]
    pub holds_request: bool,
    /// 相手が求める回答の期限。
    #[schemars(with = "Option<String>")]
    pub wanted_by: Option<Date>,
    /// 申し出た方の氏名。
    #[serde(default)]
    pub name: String,
}

/// What is done about it, on the day of the event; `text` says what.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum About {
    /// 方針に定めた段階を行う。
    Step {
        /// 約束の名前（complaints.first など）。
        clause: String,
        /// 行わないときはfalse。
        #[serde(default = "yes")]
        needed: bool,
    },
    /// 回答する。
    Answer {
        /// 方法。
        #[schemars(schema_with = "schema::channels")]
        by: Channel,
        /// 途中の回答のときはfalse。
        #[serde(default = "yes")]
        last: bool,
        /// ご本人のことを伝えるときはtrue。
        #[serde(default)]
        tells: bool,
    },
    /// 協力会社からお答えするのが適切かを判断する。
    Judge {
        /// 約束の名前（provision.partner_answerなど）。
        clause: String,
        /// 適切でないときはfalse。
        #[serde(default = "yes")]
        fits: bool,
    },
    /// 協力会社に引き継ぐ。
    PassOn {
        /// 約束の名前。
        clause: String,
    },
    /// 外部の相談先をご案内する。
    NameOutside,
    /// 外部の機関に引き継ぐ。
    HandOver {
        /// 引継ぎ先。
        #[schemars(schema_with = "schema::inquirers")]
        to: Inquirer,
    },
    /// 同じ方の案件と結び付ける。
    LinkCase {
        /// できごとの`case`の名前。
        to: String,
        /// お申出に含まれていたご請求のときはtrue。
        #[serde(default)]
        inside: bool,
    },
    /// 過大な要求の事実を記録する。
    Unreasonable,
    /// 管理者に報告する。
    Escalate,
    /// 終了する。
    End {
        /// どう終わったか。
        #[schemars(schema_with = "schema::endings")]
        how: Ending,
    },
    /// メモを残す。
    Note,
}

const fn yes() -> bool {
    true
}

/// What must hold of it. What is left out may be anything.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MatterThen {
    /// 回答の期限。
    #[schemars(with = "Option<String>")]
    pub due: Option<Date>,
    /// 次の期限。
    #[schemars(with = "Option<String>")]
    pub next_due: Option<Date>,
    /// 回答する役職。
    pub answerer: Option<String>,
    /// 最後の回答をしたか。
    pub answered: Option<bool>,
    /// 期限が近いことが記録された日付（期限の側）。
    #[schemars(with = "Vec<String>")]
    pub warned: Option<Vec<Date>>,
    /// 過ぎたことが記録された期限。
    #[schemars(with = "Vec<String>")]
    pub overdue: Option<Vec<Date>>,
    /// どう終わったか。
    #[schemars(schema_with = "schema::endings")]
    pub ended: Option<Ending>,
}

impl Comes {
    /// What the desk enters; `day` moves the days of the file.
    pub(super) fn entered(&self, said: &str, day: impl Fn(Date) -> Date) -> NewMatter {
        NewMatter {
            sort: self.sort,
            from: self.from,
            channel: self.channel,
            on: None,
            at: None,
            holds_request: self.holds_request,
            wanted_by: self.wanted_by.map(day),
            brought: Brought {
                name: self.name.clone(),
                contact: String::new(),
                said: said.to_owned(),
            },
        }
    }
}

impl About {
    /// The command, on a day; `number` knows the numbers of cases by their names.
    pub(super) fn command<E>(
        &self,
        on: Date,
        number: impl Fn(&str) -> Result<String, E>,
    ) -> Result<MatterCommand, E> {
        Ok(match self {
            Self::Step { clause, needed } => MatterCommand::Step {
                clause: clause.clone(),
                on,
                needed: *needed,
            },
            Self::Answer { by, last, tells } => MatterCommand::Answer {
                on,
                by: *by,
                last: *last,
                tells: *tells,
            },
            Self::Judge { clause, fits } => MatterCommand::Judge {
                clause: clause.clone(),
                on,
                fits: *fits,
            },
            Self::PassOn { clause } => MatterCommand::PassOn {
                clause: clause.clone(),
                on,
            },
            Self::NameOutside => MatterCommand::NameOutside { on },
            Self::HandOver { to } => MatterCommand::HandOver { to: *to, on },
            Self::LinkCase { to, inside } => MatterCommand::LinkCase {
                case: number(to)?,
                inside: *inside,
            },
            Self::Unreasonable => MatterCommand::Unreasonable { on },
            Self::Escalate => MatterCommand::Escalate { on },
            Self::End { how } => MatterCommand::End { how: *how },
            Self::Note => MatterCommand::Note,
        })
    }
}
