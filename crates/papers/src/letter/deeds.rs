// SPDX-License-Identifier: Apache-2.0
//! What a letter says of kinds beyond disclosure and erasure: told in words, changed, declined,
//! done otherwise, not ours to decide, or another law's.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::compose::{fact, quoted, text};
use super::facts::{Checked, Ground, Kept, Ruling, Withheld};
use super::parts::{Block, Fact};
use super::reply::{Pen, ground, keep, part, with_facts};
use super::wording::{DeedWords, fill};
use crate::{Lang, date_long, date_short};

/// What was asked to be done, by the words it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// 利用目的を通知する.
    Notify,
    /// 開示する.
    Disclose,
    /// データへのアクセスを提供する (GDPR Art. 15).
    Access,
    /// 機械で読み取れるデータを渡す (GDPR Art. 20).
    HandOver,
    /// 訂正等をする.
    Correct,
    /// 利用を停止する.
    StopUse,
    /// 消去する.
    Erase,
    /// 第三者への提供を停止する.
    StopProvision,
    /// ご案内を停止する.
    StopMarketing,
    /// 情報を提供する.
    Inform,
    /// 公表事項について回答する.
    Answer,
    /// 取扱いを制限する (GDPR Art. 18).
    Restrict,
    /// 取扱いを停止する (GDPR Arts. 7(3), 21).
    StopProcessing,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 13] = [
        Self::Notify,
        Self::Disclose,
        Self::Access,
        Self::HandOver,
        Self::Correct,
        Self::StopUse,
        Self::Erase,
        Self::StopProvision,
        Self::StopMarketing,
        Self::Inform,
        Self::Answer,
        Self::Restrict,
        Self::StopProcessing,
    ];
}

/// Something changed in the systems or by people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Day it was carried out.
    pub on: Date,
    /// What it says now in place of what (Art. 34(3)).
    pub corrected: Vec<Corrected>,
    /// Levels reached, in the order reached.
    pub checked: Vec<Checked>,
    /// Places where a member of staff did it and recorded it.
    pub by_hand: Vec<String>,
}

/// One value that was corrected, added or deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// Label of the item.
    pub item: String,
    /// What it said; empty where something was added.
    pub old: String,
    /// What it says; empty where it was deleted.
    pub new: String,
}

/// What is done in place of what was asked (これに代わるべき措置).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instead {
    /// Why what was asked is not done.
    pub ground: Ground,
    /// The measure, in whole sentences.
    pub measure: String,
    /// Day on which the data were locked against other use.
    pub locked: Option<Date>,
    /// Last day of the period a law sets; the data are erased after it.
    pub until: Option<Date>,
}

fn words<'a>(deed: Deed, pen: &Pen<'a>) -> Option<&'a DeedWords> {
    pen.deeds.get(&deed)
}

/// The outcome in the table of results.
pub(super) fn outcome<'a>(ruling: &Ruling, pen: &Pen<'a>) -> &'a str {
    let of = |deed: Deed, pick: fn(&DeedWords) -> &String| {
        words(deed, pen).map_or(pen.common.none.as_str(), |words| pick(words))
    };
    match ruling {
        Ruling::Told { deed, withheld, .. } if withheld.is_empty() => of(*deed, |w| &w.told),
        Ruling::Changed { deed, kept, .. } if kept.is_empty() => of(*deed, |w| &w.done),
        Ruling::Told { deed, .. } => of(*deed, |w| &w.told_in_part),
        Ruling::Changed { deed, .. } => of(*deed, |w| &w.in_part),
        Ruling::Declined { deed, .. } => of(*deed, |w| &w.declined),
        Ruling::Instead { .. } => &pen.words.outcome_instead,
        Ruling::NotRetained { .. } | Ruling::ForClient { .. } => &pen.words.outcome_not_retained,
        Ruling::Deceased { .. } => &pen.words.outcome_deceased,
        Ruling::OtherRoute { .. } => &pen.words.outcome_other_route,
        _ => &pen.common.none,
    }
}

/// Grounds it rests on.
pub(super) fn grounds(ruling: &Ruling) -> Vec<&Ground> {
    match ruling {
        Ruling::Told { withheld, .. } => withheld.iter().map(|one| &one.ground).collect(),
        Ruling::Changed { kept, .. } => kept.iter().map(|one| &one.ground).collect(),
        Ruling::Declined { grounds, .. } => grounds.iter().collect(),
        Ruling::Instead { with, .. } => vec![&with.ground],
        Ruling::OtherRoute { ground } => vec![ground],
        _ => Vec::new(),
    }
}

/// What is told or was done, in its own section.
pub(super) fn told(ruling: &Ruling) -> Vec<Block> {
    match ruling {
        Ruling::Told { lines, .. } => paragraphs(lines),
        _ => Vec::new(),
    }
}

/// What was changed.
pub(super) fn changed(ruling: &Ruling, pen: &Pen<'_>) -> Vec<Block> {
    match ruling {
        Ruling::Changed { deed, done, .. } => carried_out(*deed, done, pen),
        Ruling::Instead { with, .. } => instead(with, pen),
        _ => Vec::new(),
    }
}

/// Why something is not done, or not done by us.
pub(super) fn reasons(ruling: &Ruling, pen: &Pen<'_>) -> Vec<Block> {
    let lead = |template: &str, deed: Deed| {
        let declined = words(deed, pen).map_or("", |words| words.declined.as_str());
        fill(template, &[("declined", declined)])
    };
    match ruling {
        Ruling::Told { deed, withheld, .. } if !withheld.is_empty() => {
            let facts = withheld.iter().map(|one: &Withheld| part(one, pen));
            with_facts(&lead(&pen.words.reasons_part, *deed), facts)
        }
        Ruling::Changed { deed, kept, .. } if !kept.is_empty() => {
            let facts = kept.iter().map(|one: &Kept| keep(one, pen));
            with_facts(&lead(&pen.words.reasons_part, *deed), facts)
        }
        Ruling::Declined { deed, grounds } => {
            let facts = grounds.iter().map(|one| ground(one, pen));
            with_facts(&lead(&pen.words.reasons_declined, *deed), facts)
        }
        Ruling::Instead { deed, with } => {
            let facts = std::iter::once(ground(&with.ground, pen));
            with_facts(&lead(&pen.words.reasons_declined, *deed), facts)
        }
        Ruling::NotRetained { explanation } => {
            vec![text(&pen.words.reasons_not_retained), text(explanation)]
        }
        Ruling::ForClient {
            client,
            passed_on,
            by,
            explanation,
        } => {
            let mut lines = vec![pen.words.reasons_for_client.clone()];
            lines.push(handed_on((*passed_on, *by), pen));
            let named = |client: &String| fill(&pen.words.client_is, &[("client", client)]);
            lines.extend(client.as_ref().map(named));
            said(lines, explanation)
        }
        Ruling::Deceased { explanation } => {
            // In Japanese the letter begins with it.
            let condolences = (pen.lang == Lang::En).then(|| pen.words.opening_bereaved.clone());
            let why = pen.words.reasons_deceased.clone();
            said(condolences.into_iter().chain([why]).collect(), explanation)
        }
        Ruling::OtherRoute { ground: why } => with_facts(
            &pen.words.reasons_other_route,
            std::iter::once(ground(why, pen)),
        ),
        _ => Vec::new(),
    }
}

/// When the client heard of the request, or will.
fn handed_on((passed_on, by): (Option<Date>, Option<Date>), pen: &Pen<'_>) -> String {
    let words = &pen.words;
    let (template, day) = match (passed_on, by) {
        (Some(day), _) => (&words.client_told, Some(day)),
        (None, Some(day)) => (&words.client_told_by, Some(day)),
        (None, None) => (&words.client_asked, None),
    };
    let day = day.map_or_else(String::new, |day| date_long(day, pen.lang));
    fill(template, &[("date", &day)])
}

/// Sentences of the house, and what the desk adds.
fn said(lines: Vec<String>, explanation: &str) -> Vec<Block> {
    let more = (!explanation.trim().is_empty()).then_some(explanation);
    let lines = lines.iter().map(String::as_str).chain(more);
    lines.map(text).collect()
}

/// Lines as they were written; those that begin with a middle dot are a list.
fn paragraphs(lines: &[String]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines.iter().map(|line| line.trim()) {
        match (line.strip_prefix('・'), blocks.last_mut()) {
            (Some(item), Some(Block::List { items })) => items.push(item.to_owned()),
            (Some(item), _) => blocks.push(Block::List {
                items: vec![item.to_owned()],
            }),
            (None, _) if line.is_empty() => {}
            (None, _) => blocks.push(text(line)),
        }
    }
    blocks
}

fn carried_out(deed: Deed, done: &Changed, pen: &Pen<'_>) -> Vec<Block> {
    let day = |date| date_short(date, pen.lang);
    let deed = words(deed, pen).map_or("", |words| words.done.as_str());
    let first = fill(
        &pen.words.changed,
        &[("date", &day(done.on)), ("done", deed)],
    );
    let checked = done.checked.iter().map(|level| {
        let (Checked::Keyed(on)
        | Checked::Deep(on)
        | Checked::Vacuumed(on)
        | Checked::LogsRotated(on)) = level;
        fill(&pen.words.changed_checked, &[("date", &day(*on))])
    });
    let by_hand = (!done.by_hand.is_empty()).then(|| {
        let places = quoted(&done.by_hand, pen.common);
        fill(&pen.words.changed_by_hand, &[("systems", &places)])
    });
    let items: Vec<String> = std::iter::once(first)
        .chain(checked)
        .chain(by_hand)
        .collect();
    let mut blocks = match items.as_slice() {
        [one] => vec![text(one)],
        _ => vec![Block::List { items }],
    };
    if !done.corrected.is_empty() {
        let facts = done.corrected.iter().map(|one| corrected(one, pen));
        blocks.push(Block::Facts {
            facts: facts.collect(),
        });
    }
    blocks
}

fn corrected(one: &Corrected, pen: &Pen<'_>) -> Fact {
    let template = match (one.old.is_empty(), one.new.is_empty()) {
        (true, _) => &pen.words.value_added,
        (false, true) => &pen.words.value_deleted,
        (false, false) => &pen.words.value_changed,
    };
    let value = fill(template, &[("old", &one.old), ("new", &one.new)]);
    fact(&one.item, value)
}

fn instead(with: &Instead, pen: &Pen<'_>) -> Vec<Block> {
    let locked = with.locked.map(|day| {
        let day = date_short(day, pen.lang);
        fill(&pen.words.instead_locked, &[("date", &day)])
    });
    let until = with.until.map(|day| {
        let day = date_long(day, pen.lang);
        fill(&pen.words.instead_until, &[("date", &day)])
    });
    let mut blocks = paragraphs(&with.measure.lines().map(str::to_owned).collect::<Vec<_>>());
    let promised: Vec<String> = locked.into_iter().chain(until).collect();
    blocks.extend(promised.into_iter().map(text));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_a_dot_are_one_list() {
        let lines = ["前書き", "・一", "・二", "", "後書き"].map(str::to_owned);
        let blocks = paragraphs(&lines);
        assert_eq!(blocks.len(), 3);
        assert!(matches!(&blocks[1], Block::List { items } if items == &["一", "二"]));
    }
}
