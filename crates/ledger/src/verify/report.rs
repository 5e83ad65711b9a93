// SPDX-License-Identifier: Apache-2.0
//! What checking a log found, in words for people and codes for programs.

use std::fmt;

use crate::checkpoint::CheckpointError;
use crate::entry::EntryError;
use crate::ids::StreamId;
use crate::seal::SealError;
use crate::tile::TilePath;

/// How many findings a report lists; more are counted.
pub const FINDINGS_MAX: usize = 1_000;

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Message {
    fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: en.into(),
        }
    }
}

/// The outcome of checking a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Nothing was found. What this covers is said by [`Report::notes`].
    pub whole: bool,
    /// What was found, in the order of the log, keys last; at most [`FINDINGS_MAX`].
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub more: u64,
    /// How many entries are recorded.
    pub recorded: u64,
    /// How many of them the signed checkpoint covers.
    pub provable: u64,
    /// The size of the checkpoint kept outside, if one was given and can be trusted.
    pub outside_size: Option<u64>,
    /// How many sealed parts were opened and are what their entries committed to.
    pub opened: u64,
    /// How many streams there are.
    pub streams: u64,
    /// How many of them had their key destroyed.
    pub destroyed: u64,
}

impl Report {
    pub(super) fn add(&mut self, kind: FindingKind, place: Place) {
        if self.findings.len() >= FINDINGS_MAX {
            self.more += 1;
            return;
        }
        let message = kind.message(&place);
        self.findings.push(Finding {
            kind,
            place,
            message,
        });
    }

    /// What the outcome covers and what it cannot: to be shown with every outcome.
    #[must_use]
    pub fn notes(&self) -> Vec<Message> {
        let (recorded, provable) = (self.recorded, self.provable);
        let mut notes = vec![Message::new(
            format!("記録 {recorded} 件、うち証明可能 {provable} 件"),
            format!("recorded {recorded}, provable {provable}"),
        )];
        notes.push(match self.outside_size {
            Some(outside) => Message::new(
                format!(
                    "外部に保管したチェックポイント（{outside} 件）と照合しました。\
                     {outside} 件目より後の末尾の切り捨ては検出できません"
                ),
                format!(
                    "compared with a checkpoint kept outside ({outside} entries); \
                     a tail cut after entry {outside} cannot be seen"
                ),
            ),
            None => Message::new(
                format!(
                    "外部に保管したチェックポイントが指定されていないため、末尾の切り捨ては検出できません。\
                     {provable} 件目より後は証明できません"
                ),
                format!(
                    "no checkpoint kept outside was given, so a cut tail cannot be seen: \
                     not provable beyond {provable}"
                ),
            ),
        });
        notes
    }
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// Where.
    pub place: Place,
    /// Both in words.
    pub message: Message,
}

/// Where something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The signed checkpoint of the log.
    Checkpoint,
    /// The checkpoint kept outside.
    Outside,
    /// One entry, by its index from 0.
    Entry(u64),
    /// Entries from `first` up to, not including, `end`.
    Entries {
        /// The first index.
        first: u64,
        /// One more than the last index.
        end: u64,
    },
    /// A tile or bundle.
    Tile(TilePath),
    /// The key of a stream, and the entry that shows it.
    Stream {
        /// The stream.
        stream: StreamId,
        /// The index of the entry.
        entry: u64,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Checkpoint => f.write_str("checkpoint"),
            Self::Outside => f.write_str("outside checkpoint"),
            Self::Entry(index) => write!(f, "entry {index}"),
            Self::Entries { first, end } => write!(f, "entries {first}..{end}"),
            Self::Tile(path) => write!(f, "{path}"),
            Self::Stream { stream, entry } => write!(f, "stream {stream} (entry {entry})"),
        }
    }
}

/// What can be wrong with a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FindingKind {
    /// Tiles or an outside checkpoint show that there was a checkpoint; it is gone.
    CheckpointMissing,
    /// The checkpoint is malformed or not signed as it must be.
    CheckpointInvalid(CheckpointError),
    /// The entries do not give the root that was signed.
    RootMismatch,
    /// The checkpoint kept outside is malformed or not signed as it must be.
    OutsideInvalid(CheckpointError),
    /// The checkpoint kept outside covers more entries than the log's own.
    RolledBack {
        /// The size kept outside.
        outside: u64,
        /// The size of the log's checkpoint.
        provable: u64,
    },
    /// The entries are not those the checkpoint kept outside covers.
    Forked,
    /// A row is gone.
    RowMissing,
    /// A row is not what bundle or tile says.
    RowAltered,
    /// A row whose index comes twice or out of order.
    RowUnexpected,
    /// An entry whose bytes are in the log and are no leaf.
    EntryUnreadable(EntryError),
    /// A bundle is gone.
    BundleMissing,
    /// A bundle is not what rows and tile say.
    BundleAltered,
    /// A tile is gone.
    TileMissing,
    /// A tile is not what the tiles or entries below it give.
    TileAltered,
    /// An entry has a sealed part and its key is there, but the sealed part is not.
    PayloadMissing,
    /// A sealed part is not the one the entry committed to.
    PayloadAltered(SealError),
    /// A sealed part lies beside an entry that has none.
    PayloadUnexpected,
    /// A sealed part still lies beside an entry whose key was destroyed.
    PayloadLeft,
    /// A key is gone and no entry says it was destroyed.
    KeyMissing,
    /// A key is there and does not open.
    KeyUnusable,
    /// A key is still there though an entry says it was destroyed.
    KeyNotDestroyed,
    /// An entry does not follow the one before it in its stream.
    SeqBroken {
        /// The number that had to come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// An entry has a sealed part though the key of its stream was destroyed before.
    SealedAfterDestruction,
}

impl FindingKind {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::CheckpointMissing => "checkpoint-missing",
            Self::CheckpointInvalid(_) => "checkpoint-invalid",
            Self::RootMismatch => "root-mismatch",
            Self::OutsideInvalid(_) => "outside-invalid",
            Self::RolledBack { .. } => "rolled-back",
            Self::Forked => "forked",
            Self::RowMissing => "row-missing",
            Self::RowAltered => "row-altered",
            Self::RowUnexpected => "row-unexpected",
            Self::EntryUnreadable(_) => "entry-unreadable",
            Self::BundleMissing => "bundle-missing",
            Self::BundleAltered => "bundle-altered",
            Self::TileMissing => "tile-missing",
            Self::TileAltered => "tile-altered",
            Self::PayloadMissing => "payload-missing",
            Self::PayloadAltered(_) => "payload-altered",
            Self::PayloadUnexpected => "payload-unexpected",
            Self::PayloadLeft => "payload-left",
            Self::KeyMissing => "key-missing",
            Self::KeyUnusable => "key-unusable",
            Self::KeyNotDestroyed => "key-not-destroyed",
            Self::SeqBroken { .. } => "sequence-broken",
            Self::SealedAfterDestruction => "sealed-after-destruction",
        }
    }

    fn message(&self, place: &Place) -> Message {
        let (ja, en) = self.words();
        let (at_ja, at_en) = (place_ja(place), place.to_string());
        Message::new(format!("{at_ja}：{ja}"), format!("{at_en}: {en}"))
    }

    fn words(&self) -> (String, String) {
        let (ja, en) = match self {
            Self::CheckpointInvalid(error) => {
                let ja = "署名または書式が正しくありません";
                return (ja.into(), format!("not validly signed or formed: {error}"));
            }
            Self::OutsideInvalid(error) => {
                let ja = "この台帳の鍵による正しい署名がありません";
                return (
                    ja.into(),
                    format!("not validly signed by this log: {error}"),
                );
            }
            Self::RolledBack { outside, provable } => {
                return (
                    format!(
                        "チェックポイントが巻き戻されたか、末尾が切り捨てられています\
                         （外部保管 {outside} 件、台帳 {provable} 件）。{provable} 件目より後は証明できません"
                    ),
                    format!(
                        "checkpoint rolled back or tail cut (outside {outside}, log {provable}): \
                         not provable beyond {provable}"
                    ),
                );
            }
            Self::SeqBroken { expected, found } => {
                return (
                    format!(
                        "ストリーム内の通し番号が続いていません（{expected} のはずが {found}）"
                    ),
                    format!(
                        "the sequence in its stream is broken (expected {expected}, found {found})"
                    ),
                );
            }
            Self::EntryUnreadable(error) => {
                return (
                    "記録の書式が正しくありません".into(),
                    format!("not readable: {error}"),
                );
            }
            Self::PayloadAltered(error) => {
                let ja = "封緘した内容が書き換えられたか、別の記録のものです";
                return (
                    ja.into(),
                    format!("the sealed part was altered or is another's: {error}"),
                );
            }
            other => other.fixed_words(),
        };
        (ja.into(), en.into())
    }

    const fn fixed_words(&self) -> (&'static str, &'static str) {
        match self {
            Self::CheckpointMissing => (
                "チェックポイントがなくなっています",
                "the checkpoint is gone",
            ),
            Self::RootMismatch => (
                "記録から求めたルートハッシュが、署名されたものと一致しません",
                "the entries do not give the root that was signed",
            ),
            Self::Forked => (
                "外部に保管したチェックポイントの時点の記録と一致しません（履歴が差し替えられています）",
                "these are not the entries the outside checkpoint covers: history was replaced",
            ),
            Self::RowMissing => ("行がなくなっています", "the row is missing"),
            Self::RowAltered => ("行が書き換えられています", "the row was altered"),
            Self::RowUnexpected => (
                "行が重複しているか、順序が乱れています",
                "a row comes twice or out of order",
            ),
            Self::BundleMissing => ("記録の束がなくなっています", "the entry bundle is missing"),
            Self::BundleAltered => (
                "記録の束が書き換えられています",
                "the entry bundle was altered",
            ),
            Self::TileMissing => ("タイルがなくなっています", "the tile is missing"),
            Self::TileAltered => ("タイルが書き換えられています", "the tile was altered"),
            Self::PayloadMissing => (
                "封緘した内容が、鍵の破棄の記録なしになくなっています",
                "the sealed part is missing although its key was not destroyed",
            ),
            Self::PayloadUnexpected => (
                "封緘した内容がないはずの記録に、内容が付いています",
                "a sealed part lies beside an entry that has none",
            ),
            Self::PayloadLeft => (
                "鍵を破棄した後も、封緘した内容が残っています",
                "the sealed part is still stored although its key was destroyed",
            ),
            Self::KeyMissing => (
                "破棄の記録なしに鍵がなくなっています",
                "the key is missing and no entry says it was destroyed",
            ),
            Self::KeyUnusable => (
                "鍵が壊れているか、書き換えられています",
                "the key is there and does not open",
            ),
            Self::KeyNotDestroyed => (
                "破棄したと記録された鍵が残っています",
                "the key is still there although an entry says it was destroyed",
            ),
            Self::SealedAfterDestruction => (
                "鍵を破棄した後に、封緘した内容のある記録が続いています",
                "has a sealed part although the key of its stream was destroyed before",
            ),
            _ => ("", ""),
        }
    }
}

fn place_ja(place: &Place) -> String {
    match place {
        Place::Checkpoint => "チェックポイント".into(),
        Place::Outside => "外部に保管したチェックポイント".into(),
        Place::Entry(index) => format!("記録 {index}"),
        Place::Entries { first, end } => format!("記録 {first}～{}", end.saturating_sub(1)),
        Place::Tile(path) => {
            let (first, end) = path.entries();
            format!("{path}（記録 {first}～{}）", end.saturating_sub(1))
        }
        Place::Stream { stream, entry } => format!("ストリーム {stream}（記録 {entry}）"),
    }
}
