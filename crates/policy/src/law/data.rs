// SPDX-License-Identifier: Apache-2.0
//! The embedded data files, parsed once.
//!
//! They are part of the program and a test parses every one of them; should one be damaged all the
//! same, it counts as empty rather than taking the program down.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::authorities::AuthorityRow;
use super::grounds::GroundRow;
use super::mail::MailKind;
use super::papers::PaperRow;
use super::returned::ReturnRule;
use crate::diagnostic::Severity;
use crate::period::Period;
use crate::text::Text;
use crate::words::{ActKind, RecordKind};

const RULES: &str = include_str!("../../../../law/rules.yaml");
const GROUNDS: &str = include_str!("../../../../law/grounds.yaml");
const PAPERS: &str = include_str!("../../../../law/papers.yaml");
const TAX: &str = include_str!("../../../../law/tax.yaml");
const MAIL: &str = include_str!("../../../../law/mail.yaml");
const RETURNED: &str = include_str!("../../../../law/returned.yaml");
const CHAPTER_RULES: &str = include_str!("../../../../law/chapters.yaml");
const CITATIONS: &str = include_str!("../../../../law/citations.yaml");
const RHYTHMS: &str = include_str!("../../../../law/rhythms.yaml");
const AUTHORITIES: &str = include_str!("../../../../law/authorities.yaml");
const RECORDS: &str = include_str!("../../../../law/records.yaml");

pub(super) static RULE_ROWS: LazyLock<Vec<RuleRow>> = LazyLock::new(|| {
    let mut all: Vec<RuleRow> = rows(RULES);
    all.extend(rows(CHAPTER_RULES));
    all
});
pub(super) static GROUND_ROWS: LazyLock<Vec<GroundRow>> = LazyLock::new(|| rows(GROUNDS));
pub(super) static PAPER_ROWS: LazyLock<Vec<PaperRow>> = LazyLock::new(|| rows(PAPERS));
static TAX_ROWS: LazyLock<Vec<TaxRow>> = LazyLock::new(|| rows(TAX));
pub(super) static AUTHORITY_ROWS: LazyLock<Vec<AuthorityRow>> = LazyLock::new(|| rows(AUTHORITIES));
pub(super) static MAIL_ROWS: LazyLock<Vec<MailKind>> = LazyLock::new(|| rows(MAIL));
pub(super) static RETURNED_ROWS: LazyLock<Vec<ReturnRule>> = LazyLock::new(|| rows(RETURNED));
pub(super) static CITATION_ROWS: LazyLock<Vec<CitationRow>> = LazyLock::new(|| rows(CITATIONS));
pub(super) static RECORD_ROWS: LazyLock<Vec<RecordRow>> = LazyLock::new(|| rows(RECORDS));

static RHYTHM_ROWS: LazyLock<Vec<Usual>> = LazyLock::new(|| rows(RHYTHMS));

/// How often a standard has an act done where a policy says only "regularly".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Usual {
    pub(crate) act: ActKind,
    pub(crate) every: Period,
    pub(crate) source: Text,
}

/// What is usual for an act; `None` where no standard names a period.
pub(crate) fn usual(act: ActKind) -> Option<&'static Usual> {
    RHYTHM_ROWS.iter().find(|row| row.act == act)
}

/// One rule of law.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleRow {
    pub(super) id: String,
    pub(super) article: String,
    pub(super) severity: RuleSeverity,
    pub(super) valid_from: Date,
    pub(super) valid_until: Option<Date>,
    pub(super) message: Text,
    pub(super) help: Text,
}

/// Severity as the data writes it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RuleSeverity {
    Error,
    Warning,
    Note,
}

impl From<RuleSeverity> for Severity {
    fn from(severity: RuleSeverity) -> Self {
        match severity {
            RuleSeverity::Error => Self::Error,
            RuleSeverity::Warning => Self::Warning,
            RuleSeverity::Note => Self::Note,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxRow {
    valid_from: Date,
    percent: u32,
}

/// A number, edition or name that something newer has replaced.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CitationRow {
    pub(super) cites: String,
    pub(super) valid_until: Date,
    pub(super) instead: Text,
}

/// How long another law has a record kept.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordRow {
    pub(super) record: RecordKind,
    pub(super) years: u32,
    pub(super) law: Text,
}

fn rows<T: DeserializeOwned>(text: &str) -> Vec<T> {
    serde_saphyr::from_str(text).unwrap_or_default()
}

/// Whether a rule is in force on a day; both ends belong to it.
pub(super) fn in_force(from: Date, until: Option<Date>, on: Date) -> bool {
    from <= on && until.is_none_or(|until| on <= until)
}

/// Rate of consumption tax on a day, in percent; 0 before there was one.
pub(crate) fn consumption_tax_percent(on: Date) -> u32 {
    TAX_ROWS
        .iter()
        .filter(|row| row.valid_from <= on)
        .max_by_key(|row| row.valid_from)
        .map_or(0, |row| row.percent)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse<T: DeserializeOwned>(text: &str) -> Vec<T> {
        serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn every_data_file_parses() {
        assert!(!parse::<RuleRow>(RULES).is_empty());
        assert!(!parse::<GroundRow>(GROUNDS).is_empty());
        assert!(!parse::<PaperRow>(PAPERS).is_empty());
        assert!(!parse::<TaxRow>(TAX).is_empty());
        assert!(!parse::<MailKind>(MAIL).is_empty());
        assert!(!parse::<ReturnRule>(RETURNED).is_empty());
        assert!(!parse::<RuleRow>(CHAPTER_RULES).is_empty());
        assert!(!parse::<CitationRow>(CITATIONS).is_empty());
        assert!(!parse::<Usual>(RHYTHMS).is_empty());
        assert!(!parse::<RecordRow>(RECORDS).is_empty());
    }

    #[test]
    fn every_rule_speaks_two_languages_and_gives_a_remedy() {
        for rule in RULE_ROWS.iter() {
            assert!(
                !rule.message.is_empty() && !rule.help.is_empty(),
                "{}",
                rule.id
            );
            assert!(
                rule.message.en.is_some() && rule.help.en.is_some(),
                "{}",
                rule.id
            );
            assert!(!rule.article.is_empty(), "{}", rule.id);
        }
    }

    #[test]
    fn no_rule_gives_a_verdict() {
        for rule in RULE_ROWS.iter() {
            for word in ["違法", "違反です", "適法", "illegal", "unlawful"] {
                for text in [&rule.message, &rule.help] {
                    assert!(!text.ja.contains(word), "{}: {word}", rule.id);
                    assert!(
                        !text.en.as_deref().unwrap_or("").contains(word),
                        "{}",
                        rule.id
                    );
                }
            }
        }
    }

    #[test]
    fn both_ends_of_a_rule_belong_to_it() {
        let day = jiff::civil::date;
        let (from, until) = (day(2022, 4, 1), Some(day(2025, 12, 1)));
        assert!(!in_force(from, until, day(2022, 3, 31)));
        assert!(in_force(from, until, day(2022, 4, 1)));
        assert!(in_force(from, until, day(2025, 12, 1)));
        assert!(!in_force(from, until, day(2025, 12, 2)));
    }
}
