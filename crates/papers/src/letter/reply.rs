// SPDX-License-Identifier: Apache-2.0
//! 結果のご通知: what was decided about each ask, why, and where to complain.
//!
//! A refusal without a ground, or any result without a complaint route, is not composed at all.

use std::collections::BTreeMap;

use super::compose::{ask_with_scope, asked, fact, opening, papers, people, quoted, section, text};
use super::deeds::{self, Deed};
use super::erasure;
use super::facts::{AskResult, Delivered, Ground, Kept, Reply, Ruling, Withheld};
use super::parts::{Block, Fact, Letter, Section};
use super::receipt::with_gap;
use super::wording::{Common, DeedWords, ReplyWords, Wording, fill};
use crate::{Lang, PaperError, date_long, date_short};

/// Words and language, passed around together.
pub(super) struct Pen<'a> {
    pub(super) lang: Lang,
    pub(super) common: &'a Common,
    pub(super) words: &'a ReplyWords,
    pub(super) deeds: &'a BTreeMap<Deed, DeedWords>,
}

/// Composes the result.
///
/// # Errors
/// [`PaperError::Incomplete`] if there is no ask, no complaint route, or a refusal without ground.
pub fn result(data: &Reply) -> Result<Letter, PaperError> {
    check(data)?;
    let lang = data.head.lang;
    let wording = Wording::of(&data.head)?;
    let pen = Pen {
        lang,
        common: &wording.common,
        words: &wording.reply,
        deeds: &wording.deeds,
    };
    let ask = asked(data.asks.iter().map(|ask| ask.ask.as_str()), pen.common);
    let received = date_short(data.received, lang);
    let intro = fill(&pen.words.intro, &[("received", &received), ("ask", ask)]);
    let sections = [taken(data, &pen), results(data, &pen)]
        .into_iter()
        .chain(per_ask(data, &pen, &pen.words.heading_disclosed, delivery))
        .chain(per_ask(data, &pen, &pen.words.heading_told, |ask, _| {
            deeds::told(&ask.ruling)
        }))
        .chain(per_ask(data, &pen, &pen.words.heading_erased, erased))
        .chain(per_ask(
            data,
            &pen,
            &pen.words.heading_changed,
            |ask, pen| deeds::changed(&ask.ruling, pen),
        ))
        .chain(per_ask(data, &pen, &pen.words.heading_reasons, reasons))
        .chain(papers(&data.papers, lang, pen.common))
        .collect();
    Ok(Letter {
        head: data.head.clone(),
        subject: fill(&pen.words.subject, &[("ask", ask)]),
        opening: opening(&data.head, pen.common),
        paragraphs: vec![format!(
            "{}{}",
            with_gap(&intro, lang),
            closing(&data.asks, &pen)
        )],
        sections,
        enclosures: data.enclosures.clone(),
    })
}

fn check(data: &Reply) -> Result<(), PaperError> {
    let missing = |missing| Err(PaperError::Incomplete { missing });
    if data.asks.is_empty() {
        return missing("an ask");
    }
    if data.head.complaints.is_empty() {
        return missing("a complaint route");
    }
    if data.asks.iter().any(|ask| without_ground(&ask.ruling)) {
        return missing("the ground of a refusal");
    }
    Ok(())
}

fn without_ground(ruling: &Ruling) -> bool {
    let empty = |ground: &Ground| ground.label.trim().is_empty();
    match ruling {
        Ruling::Disclosed { .. }
        | Ruling::NotHeld { .. }
        | Ruling::Erased(_)
        | Ruling::NotRetained { .. } => false,
        Ruling::DisclosureRefused { grounds } | Ruling::ErasureRefused { grounds, .. } => {
            grounds.is_empty() || grounds.iter().any(empty)
        }
        Ruling::DisclosedInPart { withheld, .. } => {
            withheld.is_empty() || withheld.iter().any(|part| empty(&part.ground))
        }
        Ruling::ErasedInPart { kept, .. } => {
            kept.is_empty() || kept.iter().any(|part| empty(&part.ground))
        }
        Ruling::Declined { grounds, .. } if grounds.is_empty() => true,
        Ruling::Told { .. }
        | Ruling::Changed { .. }
        | Ruling::Declined { .. }
        | Ruling::Instead { .. }
        | Ruling::OtherRoute { .. } => deeds::grounds(ruling).into_iter().any(empty),
    }
}

fn is_met(ruling: &Ruling) -> bool {
    match ruling {
        Ruling::Disclosed { .. } | Ruling::Erased(_) => true,
        Ruling::Told { withheld, .. } => withheld.is_empty(),
        Ruling::Changed { kept, .. } => kept.is_empty(),
        _ => false,
    }
}

fn closing<'a>(asks: &[AskResult], pen: &Pen<'a>) -> &'a str {
    let met = |ask: &AskResult| is_met(&ask.ruling);
    let not_held = |ask: &AskResult| matches!(ask.ruling, Ruling::NotHeld { .. });
    if asks.iter().all(met) {
        &pen.words.closing_met
    } else if asks.iter().all(|ask| met(ask) || not_held(ask)) {
        &pen.words.closing_not_held
    } else {
        &pen.words.closing_unmet
    }
}

fn taken(data: &Reply, pen: &Pen<'_>) -> Section {
    let mut facts = vec![
        fact(&pen.common.fact_case, &data.case),
        fact(
            &pen.common.fact_received,
            date_long(data.received, pen.lang),
        ),
    ];
    facts.extend(people(
        data.person.as_deref(),
        data.agent.as_deref(),
        pen.common,
    ));
    section(&pen.words.heading_taken, vec![Block::Facts { facts }])
}

fn results(data: &Reply, pen: &Pen<'_>) -> Section {
    let (common, words) = (pen.common, pen.words);
    let head = [
        &common.col_number,
        &common.col_ask,
        &words.col_outcome,
        &words.col_reason,
    ];
    let row = |(index, ask): (usize, &AskResult)| {
        let name = ask_with_scope(&ask.ask, ask.scope.as_deref(), common);
        let outcome = outcome(&ask.ruling, pen).to_owned();
        vec![
            (index + 1).to_string(),
            name,
            outcome,
            short_reason(&ask.ruling, pen),
        ]
    };
    let rows = data.asks.iter().enumerate().map(row).collect();
    let head = head.into_iter().cloned().collect();
    section(
        &words.heading_results,
        vec![Block::Table {
            head,
            widths: vec![0, 4, 3, 4],
            rows,
        }],
    )
}

fn outcome<'a>(ruling: &Ruling, pen: &Pen<'a>) -> &'a str {
    let words = pen.words;
    match ruling {
        Ruling::Disclosed { .. } => &words.outcome_disclosed,
        Ruling::DisclosedInPart { .. } => &words.outcome_disclosed_in_part,
        Ruling::DisclosureRefused { .. } => &words.outcome_disclosure_refused,
        Ruling::NotHeld { .. } => &words.outcome_not_held,
        Ruling::Erased(_) => &words.outcome_erased,
        Ruling::ErasedInPart { .. } => &words.outcome_erased_in_part,
        Ruling::ErasureRefused { .. } => &words.outcome_erasure_refused,
        _ => deeds::outcome(ruling, pen),
    }
}

fn grounds(ruling: &Ruling) -> Vec<&Ground> {
    match ruling {
        Ruling::Disclosed { .. } | Ruling::NotHeld { .. } | Ruling::Erased(_) => Vec::new(),
        Ruling::DisclosureRefused { grounds } | Ruling::ErasureRefused { grounds, .. } => {
            grounds.iter().collect()
        }
        Ruling::DisclosedInPart { withheld, .. } => withheld.iter().map(|w| &w.ground).collect(),
        Ruling::ErasedInPart { kept, .. } => kept.iter().map(|k| &k.ground).collect(),
        _ => deeds::grounds(ruling),
    }
}

fn short_reason(ruling: &Ruling, pen: &Pen<'_>) -> String {
    match ruling {
        Ruling::NotHeld { .. } => return pen.words.reason_not_held.clone(),
        Ruling::NotRetained { .. } => return pen.words.reason_not_retained.clone(),
        _ => {}
    }
    let mut labels: Vec<_> = grounds(ruling)
        .into_iter()
        .map(|ground| &*ground.label)
        .collect();
    labels.dedup();
    if labels.is_empty() {
        pen.common.none.clone()
    } else {
        labels.join("\n")
    }
}

/// One section with a part for every ask that has something to say there; asks are named by number
/// only where there are several.
fn per_ask(
    data: &Reply,
    pen: &Pen<'_>,
    heading: &str,
    part: fn(&AskResult, &Pen<'_>) -> Vec<Block>,
) -> Option<Section> {
    let mut blocks = Vec::new();
    for (index, ask) in data.asks.iter().enumerate() {
        let said = part(ask, pen);
        if !said.is_empty() && data.asks.len() > 1 {
            blocks.push(Block::Subhead {
                text: ask_heading(index, ask, pen.common),
            });
        }
        blocks.extend(said);
    }
    (!blocks.is_empty()).then(|| section(heading, blocks))
}

fn ask_heading(index: usize, ask: &AskResult, common: &Common) -> String {
    let name = ask_with_scope(&ask.ask, ask.scope.as_deref(), common);
    fill(
        &common.ask_number,
        &[("n", &(index + 1).to_string()), ("ask", &name)],
    )
}

fn delivery(ask: &AskResult, pen: &Pen<'_>) -> Vec<Block> {
    let (Ruling::Disclosed { by } | Ruling::DisclosedInPart { by, .. }) = &ask.ruling else {
        return Vec::new();
    };
    match by {
        Delivered::Enclosed => vec![text(&pen.words.by_enclosed)],
        Delivered::Page { url, until } => {
            let page = fact(&pen.words.fact_page, url);
            let until = fact(&pen.words.fact_open_until, date_long(*until, pen.lang));
            vec![
                text(&pen.words.by_page),
                Block::Facts {
                    facts: vec![page, until],
                },
            ]
        }
        Delivered::Other(sentence) => vec![text(sentence)],
    }
}

fn erased(ask: &AskResult, pen: &Pen<'_>) -> Vec<Block> {
    match &ask.ruling {
        Ruling::Erased(done) | Ruling::ErasedInPart { done, .. } => erasure::said(done, pen),
        _ => Vec::new(),
    }
}

fn reasons(ask: &AskResult, pen: &Pen<'_>) -> Vec<Block> {
    let words = pen.words;
    match &ask.ruling {
        Ruling::Disclosed { .. } | Ruling::Erased(_) => Vec::new(),
        Ruling::DisclosedInPart { withheld, .. } => with_facts(
            &words.reasons_disclosure_part,
            withheld.iter().map(|w| part(w, pen)),
        ),
        Ruling::DisclosureRefused { grounds } => with_facts(
            &words.reasons_disclosure,
            grounds.iter().map(|g| ground(g, pen)),
        ),
        Ruling::NotHeld { searched } => not_held(searched, pen),
        Ruling::ErasedInPart { kept, .. } => with_facts(
            &words.reasons_erasure_part,
            kept.iter().map(|k| keep(k, pen)),
        ),
        Ruling::ErasureRefused {
            grounds,
            substitute,
        } => {
            let instead = substitute
                .iter()
                .map(|said| vec![fact(&words.fact_substitute, said)]);
            let facts = grounds.iter().map(|g| ground(g, pen)).chain(instead);
            with_facts(&words.reasons_erasure, facts)
        }
        other => deeds::reasons(other, pen),
    }
}

fn not_held(searched: &[String], pen: &Pen<'_>) -> Vec<Block> {
    let where_ = (!searched.is_empty()).then(|| {
        let systems = searched.join(&pen.common.list_separator);
        text(fill(&pen.words.searched, &[("systems", &systems)]))
    });
    std::iter::once(text(&pen.words.reasons_not_held))
        .chain(where_)
        .collect()
}

pub(super) fn with_facts(lead: &str, facts: impl Iterator<Item = Vec<Fact>>) -> Vec<Block> {
    std::iter::once(text(lead))
        .chain(facts.map(|facts| Block::Facts { facts }))
        .collect()
}

pub(super) fn ground(ground: &Ground, pen: &Pen<'_>) -> Vec<Fact> {
    let legal = match ground.article.trim() {
        "" => ground.label.clone(),
        article => fill(
            &pen.common.law_ground,
            &[("label", &ground.label), ("article", article)],
        ),
    };
    let explained = ground
        .explanation
        .as_ref()
        .map(|why| fact(&pen.words.fact_explanation, why));
    std::iter::once(fact(&pen.words.fact_ground, legal))
        .chain(explained)
        .collect()
}

fn items(items: &[String], pen: &Pen<'_>) -> Option<Fact> {
    (!items.is_empty()).then(|| fact(&pen.words.fact_items, quoted(items, pen.common)))
}

pub(super) fn part(part: &Withheld, pen: &Pen<'_>) -> Vec<Fact> {
    items(&part.items, pen)
        .into_iter()
        .chain(ground(&part.ground, pen))
        .collect()
}

pub(super) fn keep(kept: &Kept, pen: &Pen<'_>) -> Vec<Fact> {
    let until = kept.until.map(|day| {
        let day = date_long(day, pen.lang);
        fact(
            &pen.words.fact_until,
            fill(&pen.words.until, &[("date", &day)]),
        )
    });
    items(&kept.items, pen)
        .into_iter()
        .chain(ground(&kept.ground, pen))
        .chain(until)
        .collect()
}
