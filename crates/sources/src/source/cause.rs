// SPDX-License-Identifier: Apache-2.0
//! Why a system did not do it, in both languages, and what to do about that very thing.
//!
//! A database's own words may quote a value and stay out: what is told is its code, names of the
//! catalogue and what this program knows of the code.

use std::fmt;
use std::io::ErrorKind as IoKind;

use sqlx::error::ErrorKind;
use yakusoku_policy::Text;

/// Why a system did not do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause(Box<Told>);

/// What is known; apart, so that an error stays small.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    why: Option<Why>,
    kind: Option<Kind>,
    code: Option<String>,
    constraint: Option<String>,
    /// Tables that are named: of the constraint, or those that refer.
    tables: Vec<String>,
}

/// What a code means, where the person at the desk can do something about it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Why {
    Account,
    Right,
    /// Tables, with their columns, it may not read.
    Unread(Vec<String>),
    Lock,
    Circle,
    FileBusy,
    TooLong,
    Full,
    DiskRefused,
    NoDatabase,
    ReadOnly,
    RowSecurity,
    Undecoded,
    Unsent,
    Damaged,
    NoFile,
    NoSqlite,
    Refused,
    Cut,
    NoAnswer,
    /// Rows a statement left, and the triggers and rules on the table.
    Left(u64, Vec<String>),
    /// Anything else, in words of this program or of a driver.
    Words(Text),
}

/// A constraint that was broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Unique,
    Foreign,
    NotNull,
    Check,
    Exclusion,
}

impl Cause {
    fn of(why: Why) -> Self {
        Self(Box::new(Told {
            why: Some(why),
            kind: None,
            code: None,
            constraint: None,
            tables: Vec::new(),
        }))
    }

    /// A cause in words of this program.
    pub(crate) fn words(ja: &str, en: &str) -> Self {
        Self::of(Why::Words(Text::new(ja, en)))
    }

    /// A statement ran and rows are there all the same.
    pub(crate) fn left(rows: u64, acting: &[String]) -> Self {
        Self::of(Why::Left(rows, acting.to_vec()))
    }

    /// Whether the account lacks a right.
    pub(crate) fn is_right(&self) -> bool {
        self.0.why == Some(Why::Right)
    }

    /// The account may not read these tables, or these columns of them.
    pub(crate) fn unread(unread: &[(String, Vec<String>)]) -> Self {
        let places = unread
            .iter()
            .map(|(table, columns)| match columns.as_slice() {
                [] => table.clone(),
                some => format!("{table}（{}）", some.join(", ")),
            });
        Self::of(Why::Unread(places.collect()))
    }

    /// Names the tables that refer, where the database did not.
    pub(crate) fn referring(mut self, tables: impl Iterator<Item = String>) -> Self {
        if self.0.kind == Some(Kind::Foreign) && self.0.tables.is_empty() {
            self.0.tables = tables.collect();
            self.0.tables.sort_unstable();
            self.0.tables.dedup();
        }
        self
    }

    /// The cause in words.
    #[must_use]
    pub fn text(&self) -> Text {
        let code = self.0.code.as_ref();
        let mut ja: Vec<String> = Vec::new();
        let mut en: Vec<String> = Vec::new();
        if let Some(kind) = self.0.kind {
            ja.push(kind.words().0.to_owned());
            en.push(kind.words().1.to_owned());
        }
        if let Some(text) = self.0.why.as_ref().map(Why::text) {
            en.push(text.en.unwrap_or_else(|| text.ja.clone()));
            ja.push(text.ja);
        }
        if let Some(code) = code {
            ja.push(format!("コード {code}"));
            en.push(format!("code {code}"));
        }
        if let Some(name) = &self.0.constraint {
            ja.push(format!("制約`{name}`"));
            en.push(format!("constraint `{name}`"));
        }
        for name in &self.0.tables {
            ja.push(format!("表`{name}`"));
            en.push(format!("table `{name}`"));
        }
        Text::new(ja.join("、"), en.join(", "))
    }

    /// What to do about it; `None` where nothing better is known than to look at the map.
    #[must_use]
    pub fn advice(&self) -> Option<Text> {
        if self.0.kind == Some(Kind::Foreign) {
            return Some(self.refers());
        }
        let (ja, en) = match self.0.why.as_ref()? {
            Why::Lock | Why::Circle | Why::FileBusy => (
                "ほかの処理が終わるのを待って、もう一度実行してください。",
                "wait until the other one is done, and run it again",
            ),
            Why::Full | Why::DiskRefused => (
                "ディスクの空き容量を増やしてから、もう一度実行してください。",
                "make free space on the disk, and run it again",
            ),
            Why::TooLong => (
                "混み合わない時間にもう一度実行するか、systems.yaml の limits で時間の上限を延ばしてください。",
                "run it again at a quiet time, or raise the limits of time in the map",
            ),
            Why::Right | Why::Unread(_) | Why::RowSecurity => (
                "必要な権限を「yakusoku source grants」で確かめ、アカウントに与えてください。",
                "see `yakusoku source grants` for the rights it needs, and give them to the account",
            ),
            Why::Account | Why::NoDatabase => (
                "接続先のデータベース名、アカウント、パスワードを確かめてください。",
                "check the database, account and password of its address",
            ),
            Why::ReadOnly => (
                "書き込めるサーバー（またはファイル）を接続先にしてください。",
                "name a server, or a file, that can be written to",
            ),
            Why::Refused | Why::Cut | Why::NoAnswer => (
                "接続先と稼働状況を確かめて、もう一度実行してください。",
                "make sure the system runs, and run it again",
            ),
            Why::Left(..) => (
                "トリガーやルールの働きを担当者と確かめ、外すか対応表に合わせてから、計画を作り直してください。",
                "see with the engineers what the triggers or rules do; take them off or change the map, and plan again",
            ),
            Why::Damaged | Why::NoFile | Why::NoSqlite => (
                "ファイルの場所と状態を確かめてください。",
                "check where the file is and what state it is in",
            ),
            Why::Undecoded | Why::Unsent | Why::Words(_) => return None,
        };
        Some(Text::new(ja, en))
    }

    fn refers(&self) -> Text {
        if self.0.tables.is_empty() {
            return Text::new(
                "参照している表を確かめ、systems.yaml のつながり（links）に加えて、計画を作り直してください。",
                "find the table that refers to these rows, add it to the links of the map and plan again",
            );
        }
        let all = self.0.tables.join("、");
        Text::new(
            format!(
                "{all} の行が参照しています。systems.yaml のつながり（links）を確かめて、計画を作り直してください。"
            ),
            format!("rows of {all} refer to these; check the links of the map and plan again"),
        )
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text().en.unwrap_or_default())
    }
}

impl Kind {
    fn of(kind: ErrorKind) -> Option<Self> {
        Some(match kind {
            ErrorKind::UniqueViolation => Self::Unique,
            ErrorKind::ForeignKeyViolation => Self::Foreign,
            ErrorKind::NotNullViolation => Self::NotNull,
            ErrorKind::CheckViolation => Self::Check,
            ErrorKind::ExclusionViolation => Self::Exclusion,
            _ => return None,
        })
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Unique => ("一意制約に反します", "UniqueViolation"),
            Self::Foreign => ("外部キー制約に反します", "ForeignKeyViolation"),
            Self::NotNull => ("NOT NULL制約に反します", "NotNullViolation"),
            Self::Check => ("検査制約に反します", "CheckViolation"),
            Self::Exclusion => ("排他制約に反します", "ExclusionViolation"),
        }
    }
}

impl Why {
    fn text(&self) -> Text {
        let (ja, en) = match self {
            Self::Account => (
                "アカウント名またはパスワードが受け付けられませんでした",
                "the name or password of the account was refused",
            ),
            Self::Right => ("アカウントの権限が足りません", "the account lacks a right"),
            Self::Lock => (
                "ほかの処理が行を使用中です",
                "another one holds a lock on the rows",
            ),
            Self::Circle => (
                "ほかの処理と互いに待ち合いました（デッドロック）",
                "locks were waited for in a circle",
            ),
            Self::FileBusy => (
                "ほかの処理がファイルに書き込み中です",
                "another one is writing to the file",
            ),
            Self::TooLong => (
                "処理が時間の上限を超えました",
                "the statement took too long",
            ),
            Self::Full => ("ディスクの空きがありません", "the disk is full"),
            Self::DiskRefused => (
                "ディスクに書けません（空きがないか、故障のおそれ）",
                "the disk refused, which may be full or broken",
            ),
            Self::NoDatabase => (
                "その名前のデータベースはありません",
                "there is no database of this name",
            ),
            Self::ReadOnly => ("読み取り専用です", "the system is read only"),
            Self::RowSecurity => (
                "行単位の参照制限により、アカウントに見えない行があります",
                "row security hides rows from the account",
            ),
            Self::Undecoded => (
                "文字として読めない値があります（システムが示す文字コードと違います）",
                "a value cannot be read as text: it is not in the encoding the system declares",
            ),
            Self::Unsent => ("値を送れませんでした", "a value could not be sent"),
            Self::Damaged => (
                "ファイルが壊れています。控えから戻してください",
                "the file is damaged; bring it back from a backup",
            ),
            Self::NoFile => (
                "ファイルがないか、開く権限がありません",
                "the file is not there or may not be opened",
            ),
            Self::NoSqlite => (
                "SQLiteのデータベースではないか、暗号化されています",
                "the file is no database of SQLite, or is encrypted",
            ),
            Self::Refused => ("接続を拒否されました", "the connection was refused"),
            Self::Cut => ("接続が切れました", "the connection was cut"),
            Self::NoAnswer => ("時間内に応答がありません", "there was no answer in time"),
            Self::Unread(places) => {
                let all = places.join("、");
                return Text::new(
                    format!("アカウントに読み取りの権限（SELECT）がありません: {all}"),
                    format!("the account needs SELECT on {all}"),
                );
            }
            Self::Left(rows, acting) => return remaining(*rows, acting),
            Self::Words(text) => return text.clone(),
        };
        Text::new(ja, en)
    }
}

fn remaining(rows: u64, acting: &[String]) -> Text {
    let (ja, en) = if acting.is_empty() {
        (
            "トリガーなどに妨げられた可能性があります".to_owned(),
            "something in the database kept them".to_owned(),
        )
    } else {
        let all: Vec<String> = acting.iter().map(|name| format!("`{name}`")).collect();
        (
            format!("この表のトリガー・ルール: {}", all.join("、")),
            format!("triggers and rules on the table: {}", all.join(", ")),
        )
    };
    Text::new(
        format!("実行しても{rows}行が計画どおりに変わらなかったため、取り消しました。{ja}"),
        format!("{rows} rows were left as they were, so all was taken back; {en}"),
    )
}

/// Code, constraint and kind; a database's own words may quote a value and stay out.
pub(crate) fn cause(error: &sqlx::Error) -> Cause {
    let sqlx::Error::Database(db) = error else {
        return Cause::of(match error {
            sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => Why::Undecoded,
            sqlx::Error::Encode(_) => Why::Unsent,
            sqlx::Error::PoolTimedOut => Why::NoAnswer,
            sqlx::Error::Io(error) => of_io(error),
            other => Why::Words(Text::new(other.to_string(), other.to_string())),
        });
    };
    let tables = db
        .table()
        .map(str::to_owned)
        .or_else(|| refers(db.as_ref()));
    Cause(Box::new(Told {
        why: plainly(db.as_ref()),
        kind: Kind::of(db.kind()),
        code: db.code().map(|code| code.into_owned()),
        constraint: db.constraint().map(str::to_owned),
        tables: tables.into_iter().collect(),
    }))
}

fn of_io(error: &std::io::Error) -> Why {
    match error.kind() {
        IoKind::ConnectionRefused => Why::Refused,
        IoKind::ConnectionReset
        | IoKind::ConnectionAborted
        | IoKind::BrokenPipe
        | IoKind::UnexpectedEof => Why::Cut,
        IoKind::TimedOut => Why::NoAnswer,
        IoKind::NotFound | IoKind::PermissionDenied => Why::NoFile,
        IoKind::StorageFull => Why::Full,
        _ => Why::Words(Text::new(error.to_string(), error.to_string())),
    }
}

/// The table whose foreign key MySQL names in its words, between marks of its own.
fn refers(db: &dyn sqlx::error::DatabaseError) -> Option<String> {
    const REFERRED: u16 = 1451;
    let mysql = db.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()?;
    if mysql.number() != REFERRED {
        return None;
    }
    let (_, rest) = mysql.message().split_once("fails (")?;
    let named = rest.split(", CONSTRAINT").next()?;
    let table = named.rsplit('.').next()?;
    Some(table.trim_matches(['`', '"']).to_owned())
}

fn plainly(db: &dyn sqlx::error::DatabaseError) -> Option<Why> {
    let number = db
        .try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>()
        .map(sqlx::mysql::MySqlDatabaseError::number);
    let code = db.code().unwrap_or_default();
    let postgres = db.try_downcast_ref::<sqlx::postgres::PgDatabaseError>();
    // The server's words may be in any language; the name of the routine is not.
    if postgres.and_then(sqlx::postgres::PgDatabaseError::routine) == Some("check_enable_rls") {
        return Some(Why::RowSecurity);
    }
    if number.is_none() && postgres.is_none() {
        return code.parse().ok().and_then(plainly_of_a_file);
    }
    Some(match (number, code.as_ref()) {
        (Some(1045 | 1698), _) | (None, "28000" | "28P01") => Why::Account,
        (Some(1044 | 1142 | 1143 | 1227 | 1370), _) | (None, "42501") => Why::Right,
        (Some(1205 | 1206), _) | (None, "55P03") => Why::Lock,
        (Some(1213), _) | (None, "40P01") => Why::Circle,
        (Some(1317 | 1969 | 3024), _) | (None, "57014") => Why::TooLong,
        (Some(1021 | 1114), _) | (None, "53100") => Why::Full,
        (Some(1049), _) | (None, "3D000") => Why::NoDatabase,
        (None, "22021" | "22P05") => Why::Undecoded,
        (Some(1290 | 1792 | 1836), _) | (None, "25006") => Why::ReadOnly,
        _ => return None,
    })
}

/// The same of SQLite, whose lowest byte says what it is and the rest more of it.
fn plainly_of_a_file(code: u32) -> Option<Why> {
    Some(match code & 0xff {
        5 | 6 => Why::FileBusy,
        8 => Why::ReadOnly,
        9 => Why::TooLong,
        // What a full disk ends may say only that the disk refused.
        10 => Why::DiskRefused,
        11 => Why::Damaged,
        13 => Why::Full,
        14 => Why::NoFile,
        26 => Why::NoSqlite,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_told_in_either_language_and_says_what_to_do_about_itself() {
        let coded = |why, code: &str| {
            let mut cause = Cause::of(why);
            cause.0.code = Some(code.to_owned());
            cause
        };
        let locked = coded(Why::Lock, "55P03");
        assert_eq!(locked.text().ja, "ほかの処理が行を使用中です、コード 55P03");
        assert_eq!(
            locked.to_string(),
            "another one holds a lock on the rows, code 55P03"
        );
        for (why, advice) in [
            (Why::Lock, "待って"),
            (Why::FileBusy, "待って"),
            (Why::Full, "空き容量"),
            (Why::Unread(vec!["orders".into()]), "権限"),
            (Why::Refused, "稼働状況"),
            (Why::Left(1, vec!["stays".into()]), "トリガー"),
        ] {
            let told = Cause::of(why).advice().unwrap().ja;
            assert!(told.contains(advice), "{told}");
        }
        assert_eq!(Cause::words("目印", "mark").advice(), None);
    }

    #[test]
    fn a_broken_reference_names_the_table_that_refers() {
        let mut broken = Cause::words("x", "x");
        broken.0.kind = Some(Kind::Foreign);
        let named = broken.clone().referring(["lines".to_owned()].into_iter());
        assert!(named.advice().unwrap().ja.starts_with("lines の行が参照"));
        assert!(!broken.advice().unwrap().ja.contains("lines"));
    }
}
