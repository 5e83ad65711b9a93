// SPDX-License-Identifier: Apache-2.0
//! What can go wrong on an operator's system, and what is certain then.
//!
//! A message never carries a value of a row: what a database says in words is left out where it may
//! quote one.

use serde::Serialize;
use yakusoku_policy::Text;

use super::cause::{Cause, cause};

/// Something that stopped a verb.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The map names a system no connection was given for.
    #[error("no connection was given for the system `{system}`")]
    NotConnected {
        /// The system.
        system: String,
    },
    /// The system does not answer; nothing there was changed by this call.
    #[error("the system `{system}` cannot be reached: {cause}")]
    Unreachable {
        /// The system.
        system: String,
        /// What the driver said.
        cause: Cause,
    },
    /// A statement failed; everything this call did was rolled back.
    #[error("a statement on `{table}` of `{system}` failed and nothing was changed: {cause}")]
    Failed {
        /// The system.
        system: String,
        /// The table.
        table: String,
        /// Code and constraint, never a value.
        cause: Cause,
    },
    /// The system lacks tables or columns the map names, or hides them from the account; nothing was touched.
    #[error("`{system}` lacks, or does not show the account, what the map names: {}", .missing.join(", "))]
    Misfit {
        /// The system.
        system: String,
        /// Tables, and columns as `table.column`.
        missing: Vec<String>,
    },
    /// The map names views, of which nobody could say that rows are gone; nothing was touched.
    #[error("`{system}` has views where the map needs tables: {}", .views.join(", "))]
    Views {
        /// The system.
        system: String,
        /// The views.
        views: Vec<String>,
    },
    /// The data or its shape is no longer what was planned; nothing was touched.
    #[error("what was planned on `{system}` has changed since: {}", Drifted::list(.what))]
    Drift {
        /// The system.
        system: String,
        /// What changed.
        what: Vec<Drifted>,
    },
    /// The connection broke while committing, so it is not known whether it took effect: confirm.
    #[error("it is not known whether the change on `{system}` took effect: {cause}")]
    OutcomeUnknown {
        /// The system.
        system: String,
        /// Systems whose change is certain.
        committed: Vec<String>,
        /// What the driver said.
        cause: Cause,
    },
    /// Part of the work is done and the rest is not; carrying the same plan out again goes on.
    #[error("stopped on `{system}` with part of the work done: {cause}")]
    Stopped {
        /// The system.
        system: String,
        /// Systems whose change is certain.
        committed: Vec<String>,
        /// What the driver said.
        cause: Cause,
    },
    /// The plan was made for another verb, another map, or was altered.
    #[error("this plan cannot be carried out: {0}")]
    NotThisPlan(&'static str),
    /// The one who takes the rows could not.
    #[error("the rows could not be handed over: {0}")]
    Sink(#[source] std::io::Error),
    /// A file of connections does not say where a system is.
    #[error("the environment variable `{variable}` of the system `{system}` is not set")]
    NoAddress {
        /// The system.
        system: String,
        /// The variable.
        variable: String,
    },
    /// The database, or its schema, shows the account no table.
    #[error("`{system}` shows no table to the account")]
    NoTables {
        /// The system.
        system: String,
        /// Other schemas of the same database that have some.
        elsewhere: Vec<String>,
    },
}

/// One thing that changed after planning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Drifted {
    /// Tables, columns, keys or triggers are not as they were.
    Schema,
    /// There are more rows than were planned.
    Rows {
        /// The table.
        table: String,
        /// Rows planned.
        planned: u64,
        /// Rows now.
        found: u64,
    },
    /// Rows are no longer one person's alone.
    Owner {
        /// The table.
        table: String,
    },
    /// A record the plan was made for carries none of the values it was found by.
    Record,
}

impl Drifted {
    fn list(all: &[Self]) -> String {
        let all: Vec<String> = all
            .iter()
            .map(|one| one.text().en.unwrap_or_default())
            .collect();
        all.join(", ")
    }

    /// The change in words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Schema => Text::new(
                "表・列・制約・トリガーの構成が変わりました",
                "tables, columns, constraints or triggers",
            ),
            Self::Rows {
                table,
                planned,
                found,
            } => Text::new(
                format!("`{table}`の該当行が{planned}行から{found}行に増えました"),
                format!("rows of `{table}` grew from {planned} to {found}"),
            ),
            Self::Record => Text::new(
                "本人の記録が、計画したときの値を持たない記録に変わりました（番号が別の方に使われたおそれがあります）",
                "the record no longer carries what it was found by; its number may be another person's by now",
            ),
            Self::Owner { table } => Text::new(
                format!("`{table}`の行が、ほかの方の情報でもある行になりました"),
                format!("rows of `{table}` came to be another person's as well"),
            ),
        }
    }
}

impl SourceError {
    /// Turns what the driver said into what is certain.
    pub(crate) fn of(system: &str, table: &str, error: &sqlx::Error) -> Self {
        let system = system.to_owned();
        let cause = cause(error);
        if is_broken(error) {
            return Self::Unreachable { system, cause };
        }
        Self::Failed {
            system,
            table: table.to_owned(),
            cause,
        }
    }

    /// The same with the tables that refer to rows, where the database did not name them.
    pub(crate) fn referring(self, tables: impl Iterator<Item = String>) -> Self {
        match self {
            Self::Failed {
                system,
                table,
                cause,
            } => Self::Failed {
                system,
                table,
                cause: cause.referring(tables),
            },
            other => other,
        }
    }

    /// Whether it is certain that this call changed nothing.
    #[must_use]
    pub const fn left_all(&self) -> bool {
        matches!(
            self,
            Self::Unreachable { .. }
                | Self::Failed { .. }
                | Self::Misfit { .. }
                | Self::Views { .. }
                | Self::Drift { .. }
        )
    }

    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Text {
        match self {
            Self::NotConnected { .. } | Self::NoAddress { .. } => Text::new(
                "接続先の設定を確かめてください",
                "check the settings of its address",
            ),
            Self::Unreachable { .. } => Text::new(
                "システムが動いているか確かめ、もう一度実行してください。変更は行われていません",
                "make sure the system runs, then try again; nothing was changed",
            ),
            Self::Failed { cause, .. } => match cause.advice() {
                Some(advice) => Text::new(
                    format!("{}変更は行われていません", advice.ja),
                    format!("{}; nothing was changed", advice.en.unwrap_or_default()),
                ),
                None => Text::new(
                    "対応表とシステムの制約を確かめてください。変更は行われていません",
                    "check the map against the constraints of the system; nothing was changed",
                ),
            },
            Self::Misfit { .. } => Text::new(
                "対応表を直すか、アカウントに見る権限を与えてください。変更は行われていません",
                "correct the map, or give the account the right to see them; nothing was changed",
            ),
            Self::Views { .. } => Text::new(
                "対応表には、ビューではなく元の表を書いてください。変更は行われていません",
                "map the tables the views read; nothing was changed",
            ),
            Self::Drift { .. } => Text::new(
                "計画を作り直し、改めて承認を受けてください。変更は行われていません",
                "make the plan again and have it approved; nothing was changed",
            ),
            Self::OutcomeUnknown { .. } => Text::new(
                "確認を実行して結果を確かめ、残っていれば同じ計画をもう一度実行してください",
                "confirm, and carry the same plan out again if anything remains",
            ),
            Self::Stopped { .. } => Text::new(
                "同じ計画をもう一度実行すると続きから行います",
                "carry the same plan out again; it goes on from there",
            ),
            Self::NotThisPlan(_) => Text::new("計画を作り直してください", "make the plan again"),
            Self::NoTables { elsewhere, .. } if elsewhere.is_empty() => Text::new(
                "接続先のデータベースと、アカウントの権限を確かめてください",
                "check the database it names and the rights of the account",
            ),
            Self::NoTables { elsewhere, .. } => {
                let all = elsewhere.join("、");
                Text::new(
                    format!(
                        "表は次のスキーマにあります。スキーマごとに1つのシステムとし、`schema`に書いてください: {all}"
                    ),
                    format!(
                        "these schemas have tables; name one as `schema`, a system each: {all}"
                    ),
                )
            }
            Self::Sink(_) => Text::new(
                "出力先の空き容量と権限を確かめてください",
                "check the space and permissions of where it goes",
            ),
        }
    }
}

/// Whether the connection, and not the statement, is what failed.
pub(crate) fn is_broken(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(db) => {
            if let Some(db) = db.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() {
                return super::mysql::is_gone(db.number());
            }
            let code = db.code().unwrap_or_default();
            // PostgreSQL: class 08 connection, 57P shutdown. SQLite: cannot open, not a database,
            // input or output, busy.
            code.starts_with("08")
                || code.starts_with("57P")
                || code
                    .parse::<u32>()
                    .is_ok_and(|code| code < 10_000 && matches!(code & 0xff, 5 | 10 | 14 | 26))
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        _ => false,
    }
}

/// Whether SQLite could not write a page. It writes all of them before a transaction counts, and takes back what it
/// wrote, so that then nothing of it does; a refusal of anything else on the disk says less.
pub(crate) fn is_unwritten(error: &sqlx::Error) -> bool {
    const WRITE: &str = "778";
    matches!(error, sqlx::Error::Database(db) if db.code().is_some_and(|code| code == WRITE))
}
