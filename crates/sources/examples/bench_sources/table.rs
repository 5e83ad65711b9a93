// SPDX-License-Identifier: Apache-2.0
//! The table of the promise: each line with its goal, what was measured, and whether it is met.

use std::time::Duration;

/// One line of the table on one engine.
pub(crate) struct Line {
    engine: &'static str,
    work: &'static str,
    goal: &'static str,
    measured: String,
    is_met: bool,
}

/// All lines.
#[derive(Default)]
pub(crate) struct Table {
    lines: Vec<Line>,
}

/// What is promised of a figure.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    AtMost(f64),
    AtLeast(f64),
    /// Nothing: it is told for comparison.
    Told,
}

impl Table {
    pub(crate) fn add(
        &mut self,
        engine: &'static str,
        (work, words): (&'static str, &'static str),
        goal: Goal,
        (figure, measured): (f64, String),
    ) {
        let is_met = match goal {
            Goal::AtMost(most) => figure <= most,
            Goal::AtLeast(least) => figure >= least,
            Goal::Told => true,
        };
        let line = Line {
            engine,
            work,
            goal: words,
            measured,
            is_met,
        };
        println!("  {}", said(&line));
        self.lines.push(line);
    }

    /// Prints everything once more, by work; whether all is met.
    pub(crate) fn print(mut self) -> bool {
        self.lines.sort_by_key(|line| line.work);
        println!();
        for line in &self.lines {
            println!("{}", said(line));
        }
        self.lines.iter().all(|line| line.is_met)
    }
}

fn said(line: &Line) -> String {
    let mark = if line.is_met { "○" } else { "✗" };
    format!(
        "{mark} {:34} {:11} {:>9}   {}",
        line.work, line.engine, line.goal, line.measured
    )
}

/// Times of ours and of the floor, taken in turns on the same machine in the same minute.
#[derive(Default)]
pub(crate) struct Pairs {
    ours: Vec<Duration>,
    floor: Vec<Duration>,
}

impl Pairs {
    pub(crate) fn add(&mut self, ours: Duration, floor: Duration) {
        self.ours.push(ours);
        self.floor.push(floor);
    }

    /// The median of the ratios, and the words for it.
    pub(crate) fn ratio(&self) -> (f64, String) {
        let pairs = self.ours.iter().zip(&self.floor);
        let ratios: Vec<f64> = pairs
            .map(|(a, b)| a.as_secs_f64() / b.as_secs_f64())
            .collect();
        let ratio = median(ratios);
        let words = format!(
            "{ratio:5.2} ×  (ours {:8.2} ms, by hand {:8.2} ms; {} pairs)",
            self.ours(),
            middle(self.floor.iter().copied()),
            self.ours.len()
        );
        (ratio, words)
    }

    /// The median of ours, in milliseconds.
    pub(crate) fn ours(&self) -> f64 {
        middle(self.ours.iter().copied())
    }
}

/// The median, in milliseconds.
pub(crate) fn middle(times: impl Iterator<Item = Duration>) -> f64 {
    median(times.map(|time| time.as_secs_f64() * 1e3).collect())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}
