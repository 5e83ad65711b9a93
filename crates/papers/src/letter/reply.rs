// SPDX-License-Identifier: Apache-2.0
//! 結果のご通知: what was decided about each ask, why, and where to complain.
//!
//! A refusal without a ground, or any result without a complaint route, is not composed at all.

use std::collections::BTreeMap;

use super::compose::{
    ask_with_scope, asked, begun, fact, opening, papers, people, quoted, section, text,
};
use super::deeds::{self, Deed};
use super::erasure;
use super::facts::{AskResult, Delivered, Ground, Kept, Reply, Ruling, Withheld};
use super::parts::{Block, Fact, Letter, Section};
use super::receipt::{thousands, with_gap};
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
    let ask = asked(lines(data).map(|line| line.ask.ask.as_str()), pen.common);
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
        .chain(data.overpaid.map(|yen| {
            let said = fill(&pen.words.fee_over, &[("yen", &thousands(yen))]);
            section(&pen.words.heading_fee, vec![text(said)])
        }))
        .chain(all_papers(data, &pen))
        .collect();
    Ok(Letter {
        head: data.head.clone(),
        subject: fill(&pen.words.subject, &[("ask", ask)]),
        opening: greeting(data, &pen),
        paragraphs: vec![format!("{}{}", with_gap(&intro, lang), closing(data, &pen))],
        sections,
        enclosures: data.enclosures.clone(),
    })
}

/// Nobody is greeted with good wishes in a letter about somebody who has died.
fn greeting(data: &Reply, pen: &Pen<'_>) -> String {
    let mut rulings = lines(data).map(|line| &line.ask.ruling);
    let bereaved = rulings.any(|ruling| matches!(ruling, Ruling::Deceased { .. }));
    if bereaved && pen.lang == Lang::Ja {
        return pen.words.opening_bereaved.clone();
    }
    opening(&data.head, pen.common)
}

/// An ask with whose it is, where the letter answers several people.
struct Line<'a> {
    person: Option<&'a str>,
    ask: &'a AskResult,
}

impl Line<'_> {
    /// What was asked, with all that was said of it.
    fn name(&self, common: &Common) -> String {
        let ask = ask_with_scope(&self.ask.ask, self.ask.scope.as_deref(), common);
        self.of_person(&ask, common)
    }

    /// What was asked, for where its number says the rest.
    fn kind(&self, common: &Common) -> String {
        self.of_person(&self.ask.ask, common)
    }

    fn of_person(&self, ask: &str, common: &Common) -> String {
        match self.person {
            Some(person) => fill(&common.ask_of_person, &[("person", person), ("ask", ask)]),
            None => ask.to_owned(),
        }
    }
}

/// Every ask the letter answers, person after person.
fn lines(data: &Reply) -> impl Iterator<Item = Line<'_>> {
    let person = data.person.as_deref().filter(|_| !data.with.is_empty());
    let own = data.asks.iter().map(move |ask| Line { person, ask });
    let others = data.with.iter().flat_map(|one| {
        let person = Some(one.person.as_str());
        one.asks.iter().map(move |ask| Line { person, ask })
    });
    own.chain(others)
}

fn check(data: &Reply) -> Result<(), PaperError> {
    let missing = |missing| Err(PaperError::Incomplete { missing });
    if data.asks.is_empty() || data.with.iter().any(|one| one.asks.is_empty()) {
        return missing("an ask");
    }
    let unnamed = |name: Option<&str>| name.is_none_or(|name| name.trim().is_empty());
    let others = || data.with.iter().map(|one| Some(one.person.as_str()));
    if !data.with.is_empty() && (unnamed(data.person.as_deref()) || others().any(unnamed)) {
        return missing("the person of a case");
    }
    if data.head.complaints.is_empty() {
        return missing("a complaint route");
    }
    if lines(data).any(|line| without_ground(&line.ask.ruling)) {
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
        | Ruling::NotRetained { .. }
        | Ruling::ForClient { .. }
        | Ruling::Deceased { .. } => false,
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

/// Nothing of what was asked is done, and nothing else in its place.
const fn is_declined(ruling: &Ruling) -> bool {
    matches!(
        ruling,
        Ruling::DisclosureRefused { .. }
            | Ruling::ErasureRefused {
                substitute: None,
                ..
            }
            | Ruling::Declined { .. }
            | Ruling::NotRetained { .. }
            | Ruling::ForClient { .. }
            | Ruling::Deceased { .. }
            | Ruling::OtherRoute { .. }
    )
}

fn closing<'a>(data: &Reply, pen: &Pen<'a>) -> &'a str {
    let met = |line: Line<'_>| is_met(&line.ask.ruling);
    let not_held = |line: Line<'_>| matches!(line.ask.ruling, Ruling::NotHeld { .. });
    if lines(data).all(met) {
        &pen.words.closing_met
    } else if lines(data).all(|line| is_met(&line.ask.ruling) || not_held(line)) {
        &pen.words.closing_not_held
    } else if lines(data).all(|line| is_declined(&line.ask.ruling)) {
        &pen.words.closing_declined
    } else {
        &pen.words.closing_unmet
    }
}

/// Who asked, under which number, when: a row for each person where there are several.
fn taken(data: &Reply, pen: &Pen<'_>) -> Section {
    if !data.with.is_empty() {
        return everybody(data, pen);
    }
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

fn everybody(data: &Reply, pen: &Pen<'_>) -> Section {
    let common = pen.common;
    let head = [
        &common.fact_case,
        &common.fact_person,
        &common.fact_received,
    ];
    let row = |case: &str, person: &str, received| {
        vec![
            case.to_owned(),
            fill(&common.person_named, &[("person", person)]),
            date_long(received, pen.lang),
        ]
    };
    let first = data.person.as_deref().unwrap_or_default();
    let others = data.with.iter();
    let rows = std::iter::once(row(&data.case, first, data.received))
        .chain(others.map(|one| row(&one.case, &one.person, one.received)))
        .collect();
    let table = Block::Table {
        head: head.into_iter().cloned().collect(),
        widths: vec![2, 3, 3],
        rows,
    };
    let agent = people(None, data.agent.as_deref(), common);
    let agent = (!agent.is_empty()).then_some(Block::Facts { facts: agent });
    section(
        &pen.words.heading_taken,
        std::iter::once(table).chain(agent).collect(),
    )
}

/// What becomes of identity papers, person by person where there are several.
fn all_papers(data: &Reply, pen: &Pen<'_>) -> Option<Section> {
    let (lang, common) = (pen.lang, pen.common);
    if data.with.is_empty() {
        return papers(&data.papers, lang, common);
    }
    let own = (data.person.as_deref().unwrap_or_default(), &data.papers);
    let others = data.with.iter().map(|one| (&*one.person, &one.papers));
    let mut blocks = Vec::new();
    for (person, held) in std::iter::once(own).chain(others) {
        if let Some(said) = papers(held, lang, common) {
            let text = fill(&common.person_named, &[("person", person)]);
            blocks.push(Block::Subhead { text });
            blocks.extend(said.blocks);
        }
    }
    (!blocks.is_empty()).then(|| section(&common.heading_papers, blocks))
}

fn results(data: &Reply, pen: &Pen<'_>) -> Section {
    let (common, words) = (pen.common, pen.words);
    let mut head = vec![&common.col_number, &common.col_ask, &words.col_outcome];
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, line) in lines(data).enumerate() {
        rows.push(vec![
            (index + 1).to_string(),
            begun(line.name(common), pen.lang),
            outcome(&line.ask.ruling, pen).to_owned(),
        ]);
    }
    let mut widths = vec![0, 5, 4];
    // Where everything was granted there are no reasons, and no column of dashes for them.
    let reasons: Vec<String> = lines(data)
        .map(|line| short_reason(&line.ask.ruling, pen))
        .collect();
    if reasons.iter().any(|reason| *reason != common.none) {
        head.push(&words.col_reason);
        widths = vec![0, 4, 3, 4];
        for (row, reason) in rows.iter_mut().zip(reasons) {
            row.push(reason);
        }
    }
    let head = head.into_iter().cloned().collect();
    section(
        &words.heading_results,
        vec![Block::Table { head, widths, rows }],
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
        Ruling::ForClient { .. } => return pen.words.reason_for_client.clone(),
        Ruling::Deceased { .. } => return pen.words.reason_deceased.clone(),
        _ => {}
    }
    let mut labels: Vec<_> = grounds(ruling)
        .into_iter()
        .map(|ground| begun(ground.label.clone(), pen.lang))
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
    let several = lines(data).nth(1).is_some();
    for (index, line) in lines(data).enumerate() {
        let said = part(line.ask, pen);
        if !said.is_empty() && several {
            blocks.push(Block::Subhead {
                text: ask_heading(index, &line, pen.common),
            });
        }
        blocks.extend(said);
    }
    (!blocks.is_empty()).then(|| section(heading, blocks))
}

fn ask_heading(index: usize, line: &Line<'_>, common: &Common) -> String {
    fill(
        &common.ask_number,
        &[("n", &(index + 1).to_string()), ("ask", &line.kind(common))],
    )
}

fn delivery(ask: &AskResult, pen: &Pen<'_>) -> Vec<Block> {
    let (Ruling::Disclosed { by } | Ruling::DisclosedInPart { by, .. }) = &ask.ruling else {
        return Vec::new();
    };
    match by {
        Delivered::Enclosed => vec![text(&pen.words.by_enclosed)],
        Delivered::Beside => vec![text(&pen.words.by_beside)],
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
