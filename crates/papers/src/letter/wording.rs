// SPDX-License-Identifier: Apache-2.0
//! The wording of letters, read from this crate's files, with `{named}` places for facts.
//!
//! Both languages have the same entries, because one struct reads both. Facts are put in by one
//! pass over the text, so braces inside a fact stay what they are. An operator's own sentences are
//! a second [`Wording`] over this one.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::deeds::Deed;
use super::parts::Head;
use crate::{Lang, PaperError};

/// Every text a letter may use, in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wording {
    pub(crate) common: Common,
    pub(crate) receipt: ReceiptWords,
    pub(crate) reply: ReplyWords,
    pub(crate) deeds: BTreeMap<Deed, DeedWords>,
    pub(crate) middle: MiddleWords,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($field:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $name { $(pub(crate) $field: String),* }

        #[cfg(test)]
        impl $name {
            pub(crate) fn all(&self) -> Vec<(&'static str, &str)> {
                vec![$((stringify!($field), self.$field.as_str())),*]
            }
        }
    };
}

words! {
    /// What more than one kind of letter says.
    Common {
        opening_sama, opening_onchu, several_asks, several_gdpr, list_separator, item_quote, parenthesis,
        ask_number, ask_of_person, person_named, none, law_ground, fact_case, fact_received, fact_person, fact_agent, col_number,
        col_ask, heading_papers, papers_held, papers_dispose_by, papers_disposed, papers_return_by,
        papers_returned_here,
    }
}

words! {
    /// One deed: done, done in part, not done; told and told in part where it is an answer.
    DeedWords { told, told_in_part, done, in_part, declined }
}

words! {
    /// 受付のお知らせ.
    ReceiptWords {
        subject, intro, next_by, next, closing, heading_taken, fact_channel, fact_answer_by,
        fact_fee, fee, heading_asks, col_scope, heading_status, status, fact_url, fact_code,
        code_elsewhere,
    }
}

words! {
    /// Short notices about who is asking.
    NoticeWords {
        heading_case, agent_subject, agent_intro, agent_contact, mask_subject, mask_intro,
        mask_closing, heading_copies, mask_line, form_subject, form_intro, form_closing,
        form_enclosed, heading_back, code_subject, code_intro, code_closing, heading_code,
        fact_code,
    }
}

words! {
    /// 結果のご通知.
    ReplyWords {
        subject, intro, closing_met, closing_not_held, closing_declined,
        closing_unmet, heading_taken,
        heading_results, col_outcome, col_reason, outcome_disclosed, outcome_disclosed_in_part,
        outcome_disclosure_refused, outcome_not_held, outcome_erased, outcome_erased_in_part,
        outcome_erasure_refused, reason_not_held, heading_disclosed, by_enclosed, by_beside, by_page, fact_page, fact_open_until,
        heading_reasons, reasons_disclosure_part, reasons_disclosure, reasons_not_held, searched,
        reasons_erasure_part, reasons_erasure, fact_items, fact_ground, fact_explanation,
        fact_until, until, fact_substitute, heading_erased, erased, erased_items, checked_keyed,
        checked_deep, checked_vacuumed, checked_logs, by_hand, backups_by, backups_expired,
        heading_told, heading_changed, changed, changed_checked, changed_by_hand, value_changed,
        value_added, value_deleted, outcome_instead, instead_locked, instead_until,
        outcome_not_retained, reason_not_retained, reasons_not_retained, outcome_other_route,
        reasons_other_route, reasons_part, reasons_declined, reason_for_client, reasons_for_client,
        client_told, client_told_by, client_asked, client_is, outcome_deceased, reason_deceased,
        reasons_deceased, opening_bereaved,
        heading_fee, fee_over,
    }
}

words! {
    /// Letters on the way to an answer.
    MiddleWords {
        mending_subject, mending_intro, heading_missing, heading_until, until_arrived, until_sent,
        until_none, mending_withdrawn, mending_refused, again, mending_closing, fee_subject,
        fee_intro_missing, fee_intro_short, fee_intro_bill, heading_fee, fact_owed, fact_taken,
        fact_pay, fact_means, fact_transfer, transfer_ask, yen_taxed, yen, fee_withdrawn, fee_refused, fee_closing,
        ended_subject, ended_intro, ended_closing, heading_ended, heading_money, money_kept,
        money_back, means_subject, means_intro, heading_means, fact_asked, fact_instead, fact_why,
        sheet_subject, sheet_intro, sheet_neutral, heading_sheet, extension_subject, extension_intro,
        extension_closing, heading_extension, fact_was, fact_until, fact_longer,
        longer_others,
    }
}

type Read = Result<Wording, String>;

static JA: LazyLock<Read> = LazyLock::new(|| read(built_in_text(Lang::Ja)));
static EN: LazyLock<Read> = LazyLock::new(|| read(built_in_text(Lang::En)));

/// The file of sentences that comes with this crate.
pub(crate) const fn built_in_text(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => include_str!("../../templates/wording.ja.json"),
        Lang::En => include_str!("../../templates/wording.en.json"),
    }
}

fn read(text: &str) -> Read {
    serde_json::from_str(text).map_err(|e| e.to_string())
}

impl Wording {
    /// The wording that comes with this crate.
    pub(crate) fn built_in(lang: Lang) -> Result<&'static Self, PaperError> {
        let read = match lang {
            Lang::Ja => &*JA,
            Lang::En => &*EN,
        };
        read.as_ref().map_err(|e| PaperError::Wording(e.clone()))
    }

    /// The wording of a letter: the operator's own sentences over those that come with this crate.
    pub(crate) fn of(head: &Head) -> Result<Cow<'static, Self>, PaperError> {
        if head.words.is_empty() {
            return Self::built_in(head.lang).map(Cow::Borrowed);
        }
        head.words.over(head.lang).map(Cow::Owned)
    }
}

/// Puts facts into the `{named}` places of a text, once and in one pass. A place nobody fills stays
/// visible as written; a test fills every place of both files.
pub(crate) fn fill(text: &str, facts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| {
            let fact = facts.iter().find(|(key, _)| *key == name)?;
            Some((fact.1, tail))
        });
        match value {
            Some((fact, tail)) => {
                out.push_str(fact);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The file of sentences of notices that comes with this crate.
pub(crate) const fn notice_text(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => include_str!("../../templates/notice.ja.json"),
        Lang::En => include_str!("../../templates/notice.en.json"),
    }
}

impl NoticeWords {
    fn built_in(lang: Lang) -> Result<&'static Self, PaperError> {
        type Read = Result<NoticeWords, String>;
        fn words(lang: Lang) -> Read {
            serde_json::from_str(notice_text(lang)).map_err(|error| error.to_string())
        }
        static JA: LazyLock<Read> = LazyLock::new(|| words(Lang::Ja));
        static EN: LazyLock<Read> = LazyLock::new(|| words(Lang::En));
        let found = match lang {
            Lang::Ja => &*JA,
            Lang::En => &*EN,
        };
        found.as_ref().map_err(|e| PaperError::Wording(e.clone()))
    }

    /// The words of a notice: the operator's own sentences over those that come with this crate.
    pub(crate) fn of(head: &Head) -> Result<Cow<'static, Self>, PaperError> {
        if head.words.is_empty() {
            return Self::built_in(head.lang).map(Cow::Borrowed);
        }
        head.words.over_notice(head.lang).map(Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str) -> Vec<&str> {
        let mut names: Vec<_> = text
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|p| p.0)
            .collect();
        names.sort_unstable();
        names
    }

    fn all(wording: &Wording) -> Vec<(&'static str, &str)> {
        let deeds = wording.deeds.values().map(DeedWords::all);
        [
            wording.common.all(),
            wording.receipt.all(),
            wording.reply.all(),
            wording.middle.all(),
        ]
        .into_iter()
        .chain(deeds)
        .collect::<Vec<_>>()
        .concat()
    }

    #[test]
    fn every_deed_has_its_words() {
        for lang in [Lang::Ja, Lang::En] {
            let known = &Wording::built_in(lang).unwrap().deeds;
            assert!(Deed::ALL.iter().all(|deed| known.contains_key(deed)));
            assert_eq!(known.len(), Deed::ALL.len());
        }
    }

    #[test]
    fn both_languages_have_the_same_places() {
        let (ja, en) = (
            Wording::built_in(Lang::Ja).unwrap(),
            Wording::built_in(Lang::En).unwrap(),
        );
        for ((name, ja), (_, en)) in all(ja).into_iter().zip(all(en)) {
            if !name.starts_with("opening") {
                assert_eq!(places(ja), places(en), "{name}");
            }
        }
    }

    #[test]
    fn notices_have_the_same_places_and_no_word_of_authorities() {
        let (ja, en) = (
            NoticeWords::built_in(Lang::Ja).unwrap().all(),
            NoticeWords::built_in(Lang::En).unwrap().all(),
        );
        for ((name, ja), (_, en)) in ja.into_iter().zip(en) {
            assert_eq!(places(ja), places(en), "{name}");
            assert!(!ja.contains("決定"), "{name}");
        }
    }

    #[test]
    fn the_word_of_authorities_is_not_used() {
        for lang in [Lang::Ja, Lang::En] {
            for (name, text) in all(Wording::built_in(lang).unwrap()) {
                assert!(!text.contains("決定"), "{name}: {text}");
            }
        }
    }

    #[test]
    fn facts_are_put_in_once() {
        assert_eq!(fill("{a}、{b}", &[("a", "{b}"), ("b", "x")]), "{b}、x");
        assert_eq!(fill("残り{", &[]), "残り{");
        assert_eq!(fill("{who}", &[("a", "x")]), "{who}");
    }

    #[test]
    fn a_missing_entry_is_an_error() {
        assert!(read("{}").unwrap_err().contains("missing field"));
    }
}
