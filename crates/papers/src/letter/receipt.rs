// SPDX-License-Identifier: Apache-2.0
//! 受付のお知らせ: the application arrived, what was understood, and what comes next.

use super::compose::{asked, begun, fact, opening, papers, people, section, text};
use super::facts::{Receipt, Status};
use super::parts::{Block, Letter, Section};
use super::wording::{Common, ReceiptWords, Wording, fill};
use crate::{PaperError, date_long, date_short};

/// Composes the receipt.
///
/// # Errors
/// [`PaperError::Incomplete`] if no ask is given.
pub fn receipt(data: &Receipt) -> Result<Letter, PaperError> {
    if data.asks.is_empty() {
        return Err(PaperError::Incomplete { missing: "an ask" });
    }
    let lang = data.head.lang;
    let wording = Wording::of(&data.head)?;
    let (common, words) = (&wording.common, &wording.receipt);
    let ask = asked(data.asks.iter().map(|ask| ask.ask.as_str()), common);
    let next = match data.answer_by {
        Some(date) => fill(&words.next_by, &[("date", &date_short(date, lang))]),
        None => words.next.clone(),
    };
    let sections = [taken(data, common, words), asks(data, common, words)]
        .into_iter()
        .chain(papers(&data.papers, lang, common))
        .chain(
            data.status
                .as_ref()
                .map(|page| status(page, data, common, words)),
        )
        .collect();
    Ok(Letter {
        head: data.head.clone(),
        subject: fill(&words.subject, &[("ask", ask)]),
        opening: opening(&data.head, common),
        paragraphs: vec![
            format!(
                "{}{}",
                with_gap(&fill(&words.intro, &[("ask", ask)]), lang),
                next
            ),
            words.closing.clone(),
        ],
        sections,
        enclosures: data.enclosures.clone(),
    })
}

/// English puts a space between two sentences, Japanese none.
pub(super) fn with_gap(sentence: &str, lang: crate::Lang) -> String {
    match lang {
        crate::Lang::Ja => sentence.to_owned(),
        crate::Lang::En => format!("{sentence} "),
    }
}

fn taken(data: &Receipt, common: &Common, words: &ReceiptWords) -> Section {
    let lang = data.head.lang;
    let mut facts = vec![
        fact(&common.fact_case, &data.case),
        fact(&common.fact_received, date_long(data.received, lang)),
    ];
    facts.extend(
        data.channel
            .as_ref()
            .map(|channel| fact(&words.fact_channel, channel)),
    );
    facts.extend(people(
        data.person.as_deref(),
        data.agent.as_deref(),
        common,
    ));
    facts.extend(
        data.answer_by
            .map(|day| fact(&words.fact_answer_by, date_long(day, lang))),
    );
    facts.extend(data.fee.as_ref().map(|fee| {
        let yen = thousands(fee.yen);
        fact(
            &words.fact_fee,
            fill(&words.fee, &[("yen", &yen), ("means", &fee.means)]),
        )
    }));
    section(&words.heading_taken, vec![Block::Facts { facts }])
}

fn asks(data: &Receipt, common: &Common, words: &ReceiptWords) -> Section {
    let scoped = data.asks.iter().any(|ask| ask.scope.is_some());
    let mut head = vec![common.col_number.clone(), common.col_ask.clone()];
    let mut widths = vec![0, 1];
    if scoped {
        head.push(words.col_scope.clone());
        widths.push(1);
    }
    let row = |(index, ask): (usize, &super::facts::AskTaken)| {
        let name = begun(ask.ask.clone(), data.head.lang);
        let mut row = vec![(index + 1).to_string(), name];
        if scoped {
            row.push(ask.scope.clone().unwrap_or_else(|| common.none.clone()));
        }
        row
    };
    let rows = data.asks.iter().enumerate().map(row).collect();
    section(
        &words.heading_asks,
        vec![Block::Table { head, widths, rows }],
    )
}

fn status(page: &Status, data: &Receipt, common: &Common, words: &ReceiptWords) -> Section {
    let code = page
        .code
        .clone()
        .unwrap_or_else(|| words.code_elsewhere.clone());
    let facts = vec![
        fact(&words.fact_url, &page.url),
        fact(&common.fact_case, &data.case),
        fact(&words.fact_code, code),
    ];
    section(
        &words.heading_status,
        vec![text(&words.status), Block::Facts { facts }],
    )
}

/// 12,345.
pub(super) fn thousands(yen: u32) -> String {
    let digits = yen.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
