// SPDX-License-Identifier: Apache-2.0
//! What the board says of every keeper's pair, day by day: a golden file that reads like the board itself.
//!
//! `UPDATE=1` writes it anew. A line stands for a day on which anything changed, so that a warning that comes a day
//! early, or a sentence that names another day, is a line that differs.

use std::collections::HashSet;
use std::fmt::Write as _;

use jiff::ToSpan as _;

use super::harness::{File, Made, Scene, find, pair, root, rows};
use super::*;

/// Days looked at before the facts are judged, and after.
const BEFORE: i64 = 45;
const AFTER: i64 = 420;

/// What is said of a promise; the sentence, which may count days, apart from the rest.
fn told(of: &Assessment) -> (String, String) {
    let mut line = format!("{:?} since {}", of.state, of.since);
    if let Some(next) = &of.next {
        let _ = write!(line, "; next {} {}", next.date, next.what.ja);
    }
    if let Some(remedy) = &of.remedy {
        let _ = write!(line, "; {}", remedy.ja);
    }
    for entry in &of.entries {
        let _ = write!(line, "; {}/{}", entry.stream, entry.seq);
    }
    let fact = of.fact.as_ref();
    (line, fact.map(|fact| fact.ja.clone()).unwrap_or_default())
}

/// Every day on which what is said of a promise changes, from before the facts to long after.
fn days(made: &Made, scene: &Scene<'_>) -> String {
    let mut lines = String::new();
    let mut last = String::new();
    let from = scene.start().saturating_sub(BEFORE.days());
    let until = made.on.saturating_add(AFTER.days());
    for day in from.series(1.day()).take_while(|day| *day <= until) {
        let (now, fact) = told(&made.judged_on(scene.clause, scene.policy, day));
        if now != last {
            let _ = writeln!(lines, "  {day} {}", format!("{now} {fact}").trim_end());
            last = now;
        }
    }
    lines
}

#[test]
fn the_board_says_the_same_of_every_keeper_on_every_day() {
    let mut seen = HashSet::new();
    let mut now = String::new();
    for row in rows() {
        let file = File::of(&row.file);
        let clauses = file.policy.clauses();
        for id in &row.clauses {
            let (Some(clause), Some(pair)) = (find(&clauses, id), pair(&row.keeper)) else {
                continue;
            };
            if !seen.insert((row.keeper.clone(), std::mem::discriminant(&clause.what))) {
                continue;
            }
            let scene = Scene {
                policy: &file.policy,
                clause,
            };
            let _ = writeln!(now, "{} {id} of {}", row.keeper, row.file);
            let _ = write!(now, " kept\n{}", days(&(pair.kept)(&scene), &scene));
            let _ = write!(now, " broken\n{}", days(&(pair.broken)(&scene), &scene));
        }
    }
    let golden = root().join("crates/duties/tests/golden/board.txt");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&golden, &now).unwrap();
    }
    let agreed = std::fs::read_to_string(&golden).unwrap_or_default();
    let differs = agreed.lines().zip(now.lines()).find(|(was, is)| was != is);
    assert!(
        agreed == now,
        "the board differs from {}: {differs:?}",
        golden.display()
    );
}
