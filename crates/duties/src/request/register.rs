// SPDX-License-Identifier: Apache-2.0
//! 開示等のご請求の受付簿: a line per ask with its outcome and the days it took, and the figures of a year.
//!
//! Nothing personal is in it: who asked stays in the sealed part of the case.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Channel, Kind};

use super::fact::{Applying, Outcome};
use super::state::{Ask, Case, Ending, Stage};
use crate::calendar::days_between;

/// One ask in the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Receipt number of the application.
    pub number: String,
    /// Number of the ask in it.
    pub ask: u16,
    /// Day of receipt.
    pub received: Date,
    /// How it came.
    pub channel: Channel,
    /// Who applied.
    pub applying: Applying,
    /// What was asked for.
    pub kind: Kind,
    /// Last day of the answer, where its clock has begun.
    pub due: Option<Date>,
    /// Fee in yen, tax included.
    pub fee_yen: u32,
    /// How it ended.
    pub end: End,
    /// Ground of a refusal, whole or in part.
    pub ground: Option<String>,
    /// Day of the end.
    pub ended: Option<Date>,
    /// Calendar days from receipt to the end; the day of receipt is not counted.
    pub days: Option<i32>,
    /// The answer left after its last day, or has not left and the last day is over.
    pub late: bool,
}

/// How an ask ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// It is under way.
    Open,
    /// It was answered.
    Answered(Outcome),
    /// みなし取下げ.
    DeemedWithdrawn,
    /// The person could not be reached.
    Unreachable,
}

impl End {
    /// As people read it.
    #[must_use]
    pub const fn label(self, kind: Kind) -> &'static str {
        match self {
            Self::Open => "対応中",
            Self::Answered(outcome) => outcome.label(kind),
            Self::DeemedWithdrawn => "みなし取下げ",
            Self::Unreachable => "連絡がつかず終了",
        }
    }
}

/// The lines of some cases as of a day, in the order of their numbers.
#[must_use]
pub fn register(cases: &[Case], today: Date) -> Vec<Line> {
    let mut lines: Vec<Line> = cases
        .iter()
        .flat_map(|case| case.asks.iter().map(move |ask| line(case, ask, today)))
        .collect();
    lines.sort_by(|a, b| (a.received, &a.number, a.ask).cmp(&(b.received, &b.number, b.ask)));
    lines
}

fn line(case: &Case, ask: &Ask, today: Date) -> Line {
    let (end, ended) = end(case, ask);
    let ground = ask.proposal().and_then(|one| one.ground.as_ref());
    // A ground that is only proposed is nobody's answer.
    let ground = ground.filter(|_| matches!(end, End::Answered(_)));
    let late = ask.due.is_some_and(|due| ended.unwrap_or(today) > due);
    Line {
        number: case.number.clone(),
        ask: ask.no,
        received: case.received_on,
        channel: case.channel,
        applying: case.applying,
        kind: ask.kind,
        due: ask.due,
        fee_yen: ask.fee_yen,
        end,
        ground: ground.map(ToString::to_string),
        ended,
        days: ended.map(|day| days_between(case.received_on, day)),
        late,
    }
}

fn end(case: &Case, ask: &Ask) -> (End, Option<Date>) {
    match &ask.stage {
        Stage::Answered {
            proposal,
            letter,
            sent,
            ..
        } => {
            // The day on the record of dispatch; what was recorded later keeps its own day.
            let letter = case.letters.iter().find(|one| one.no == *letter);
            let on = letter.and_then(|one| one.sent.as_ref()).map(|sent| sent.on);
            (End::Answered(proposal.outcome), Some(on.unwrap_or(sent.on)))
        }
        Stage::Ended { how, on, .. } => {
            let end = match how {
                Ending::DeemedWithdrawn => End::DeemedWithdrawn,
                Ending::Unreachable => End::Unreachable,
            };
            (end, Some(*on))
        }
        _ => (End::Open, None),
    }
}

/// The figures of one kind in one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The kind.
    pub kind: Kind,
    /// Asks received.
    pub received: u32,
    /// How they ended, with how many.
    pub ends: Vec<(End, u32)>,
    /// Answers that left, or should have left, after their last day.
    pub late: u32,
    /// Median of the days of those that ended, the lower one of two.
    pub days_median: Option<i32>,
    /// Most days of those that ended.
    pub days_max: Option<i32>,
    /// Fees in yen, tax included, of those received.
    pub fees_yen: u64,
}

/// The figures of the asks received in a calendar year, kind by kind, kinds without an ask left out.
#[must_use]
pub fn figures(lines: &[Line], year: i16) -> Vec<Figures> {
    let of_year: Vec<&Line> = lines
        .iter()
        .filter(|line| line.received.year() == year)
        .collect();
    let kinds = Kind::ALL.iter().filter_map(|kind| {
        let of_kind: Vec<&Line> = of_year
            .iter()
            .copied()
            .filter(|line| line.kind == *kind)
            .collect();
        (!of_kind.is_empty()).then(|| of(*kind, &of_kind))
    });
    kinds.collect()
}

fn of(kind: Kind, lines: &[&Line]) -> Figures {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut ends: Vec<(End, u32)> = Vec::new();
    for line in lines {
        match ends.iter_mut().find(|(end, _)| *end == line.end) {
            Some((_, n)) => *n += 1,
            None => ends.push((line.end, 1)),
        }
    }
    ends.sort();
    let mut days: Vec<i32> = lines.iter().filter_map(|line| line.days).collect();
    days.sort_unstable();
    Figures {
        kind,
        received: count(lines.len()),
        ends,
        late: count(lines.iter().filter(|line| line.late).count()),
        days_median: days.get(days.len().saturating_sub(1) / 2).copied(),
        days_max: days.last().copied(),
        fees_yen: lines.iter().map(|line| u64::from(line.fee_yen)).sum(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn line(number: &str, received: Date, end: End, days: Option<i32>) -> Line {
        Line {
            number: number.to_owned(),
            ask: 1,
            received,
            channel: Channel::Post,
            applying: Applying::Person,
            kind: Kind::Disclosure,
            due: None,
            fee_yen: 300,
            end,
            ground: None,
            ended: None,
            days,
            late: false,
        }
    }

    #[test]
    fn the_figures_of_a_year_count_its_receipts_only() {
        let whole = End::Answered(Outcome::Whole);
        let lines = [
            line("2026-0001", date(2026, 1, 5), whole, Some(10)),
            line("2026-0002", date(2026, 2, 5), whole, Some(30)),
            line("2026-0003", date(2026, 3, 5), End::Open, None),
            Line {
                late: true,
                ..line(
                    "2026-0004",
                    date(2026, 4, 5),
                    End::DeemedWithdrawn,
                    Some(20),
                )
            },
            line("2025-0009", date(2025, 12, 28), whole, Some(9)),
        ];
        let [one] = &figures(&lines, 2026)[..] else {
            panic!("one kind")
        };
        assert_eq!((one.received, one.late, one.fees_yen), (4, 1, 1_200));
        assert_eq!((one.days_median, one.days_max), (Some(20), Some(30)));
        assert_eq!(
            one.ends,
            [(End::Open, 1), (whole, 2), (End::DeemedWithdrawn, 1)]
        );
        assert_eq!(figures(&lines, 2025)[0].days_median, Some(9));
        assert!(figures(&lines, 2024).is_empty());
    }
}
