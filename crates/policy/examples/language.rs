// SPDX-License-Identifier: Apache-2.0
//! Measures the promise language on one core and says where a promised figure is missed; run it
//! with `--release`, from the root of the repository.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_saphyr::granit_parser::Parser;
use yakusoku_policy::decide::{Given, Person, Question, StopKind, Stopped, Table};
use yakusoku_policy::{ItemId, Policy, Unusable, read};

const SHOP: &str = include_str!("../../../examples/shop/policy.yaml");
/// The whole language in use.
const FILES: [(&str, &str); 7] = [
    ("000", include_str!("../../../policies/000.yaml")),
    ("001", include_str!("../../../policies/001.yaml")),
    ("002", include_str!("../../../policies/002.yaml")),
    ("003", include_str!("../../../policies/003.yaml")),
    ("004", include_str!("../../../policies/004.yaml")),
    ("template", include_str!("../../../policies/template.yaml")),
    ("shop", SHOP),
];
const TODAY: jiff::civil::Date = date(2026, 11, 24);
const ROUNDS: usize = 200;

fn main() -> ExitCode {
    match figures() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(unusable) => {
            println!("{unusable}");
            ExitCode::FAILURE
        }
    }
}

/// Every figure; whether all of them hold.
fn figures() -> Result<bool, Unusable> {
    let mut slowest = Phases::default();
    for (name, text) in FILES {
        let phases = median(name, text)?;
        if phases.whole() > slowest.whole() {
            slowest = phases;
        }
    }
    let many = thousand();
    let mut held = told("full policy read, checked, listed", slowest, 10.0);
    held &= told("a thousand clauses", median("many", &many)?, 50.0);
    let policy = read("policy.yaml", SHOP)?.policy;
    held &= decisions(&policy);
    Ok(held)
}

/// How long each part of the work took.
#[derive(Debug, Clone, Copy, Default)]
struct Phases {
    read: Duration,
    checked: Duration,
    listed: Duration,
    /// The floor: what the YAML parser alone takes for the same text.
    floor: Duration,
}

impl Phases {
    fn whole(&self) -> Duration {
        self.read + self.checked + self.listed
    }

    /// Reads a file, checks it and lists its clauses.
    fn of(name: &str, text: &str) -> Result<Self, Unusable> {
        let start = Instant::now();
        let loaded = read(name, text)?;
        let read = start.elapsed();
        black_box(loaded.check(TODAY));
        let checked = start.elapsed();
        black_box(loaded.policy.clauses());
        let listed = start.elapsed();
        let start = Instant::now();
        black_box(Parser::new_from_str(text).filter_map(Result::ok).count());
        Ok(Self {
            read,
            checked: checked - read,
            listed: listed - checked,
            floor: start.elapsed(),
        })
    }
}

/// The run in the middle, and the floor in the middle.
fn median(name: &str, text: &str) -> Result<Phases, Unusable> {
    let mut taken = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        taken.push(Phases::of(name, text)?);
    }
    taken.sort_unstable_by_key(|phases| phases.floor);
    let floor = taken.get(ROUNDS / 2).copied().unwrap_or_default().floor;
    taken.sort_unstable_by_key(Phases::whole);
    let middle = taken.get(ROUNDS / 2).copied().unwrap_or_default();
    Ok(Phases { floor, ..middle })
}

fn told(what: &str, took: Phases, limit: f64) -> bool {
    let milliseconds = |part: Duration| part.as_secs_f64() * 1000.0;
    let whole = milliseconds(took.whole());
    let held = whole <= limit;
    let mark = if held { "○" } else { "✗" };
    println!(
        "{mark} {what:<34} {whole:9.1} ms  (≤ {limit} ms)  read {:.1}, check {:.1}, list {:.1}; floor, the YAML parser alone: {:.1}",
        milliseconds(took.read),
        milliseconds(took.checked),
        milliseconds(took.listed),
        milliseconds(took.floor),
    );
    held
}

/// The shop's file with a thousand promises of four chapters put in.
fn thousand() -> String {
    let rows = |chapter: &str, fields: &str| {
        let rows = (0..250).map(|n| format!("  a{n}: {{{fields}, text: 設例の約束{n}です}}\n"));
        format!("\n{chapter}:\n{}", rows.collect::<String>())
    };
    let chapters = [
        rows("principles", "upholds: law"),
        rows("provision", "recipient: anyone, ground: consent"),
        rows("documents", "part: handling"),
        rows("audits", "part: audit, every: 1 year"),
    ];
    SHOP.replacen("\nsafety:\n", &(chapters.concat() + "\nsafety:\n"), 1)
}

/// Questions of every outcome, about persons with consents and stops.
fn decisions(policy: &Policy) -> bool {
    let table = Table::of(policy);
    let given = [Given {
        purpose: "marketing".to_owned(),
        of: vec![ItemId::from("contact.email"), ItemId::from("identity.name")],
        since: date(2026, 4, 1),
        until: None,
    }];
    let stopped = [Stopped {
        kind: StopKind::Suspension,
        purpose: Some("reviews".to_owned()),
        of: vec![ItemId::from("review")],
        since: date(2026, 5, 1),
        until: None,
    }];
    let person = Person {
        given: &given,
        stopped: &stopped,
    };
    let wanted: Vec<Vec<ItemId>> = [
        &["contact", "order"][..],
        &["contact.email"],
        &["marketing"],
        &["review.body"],
        &["payment.card", "identity"],
    ]
    .iter()
    .map(|ids| ids.iter().map(|id| ItemId::from(*id)).collect())
    .collect();
    let purposes = ["delivery", "support", "marketing", "reviews", "unheard_of"];
    let start = Instant::now();
    let (mut asked, mut allowed) = (0_u32, 0_u32);
    while start.elapsed() < Duration::from_secs(2) {
        for (purpose, items) in purposes
            .iter()
            .flat_map(|purpose| wanted.iter().map(move |items| (purpose, items)))
        {
            let question = Question {
                purpose,
                items,
                person,
                today: TODAY,
            };
            allowed += u32::from(black_box(table.decide(&question)).is_yes());
            asked += 1;
        }
    }
    let million = f64::from(asked) / start.elapsed().as_secs_f64() / 1e6;
    let held = million >= 1.0;
    let mark = if held { "○" } else { "✗" };
    println!(
        "{mark} decisions on one core               {million:9.1} M/s (≥ 1 M/s)  {allowed} of {asked} allowed"
    );
    held
}
