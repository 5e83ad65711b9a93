// SPDX-License-Identifier: Apache-2.0
//! The same decision on one page, slowly and leaf by leaf, against which the table is checked.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::class::Secret;
use super::*;
use crate::words::Basis;

/// Five leaves; `chat` stands for data of communications, which the table is told below.
const FILE: &str = "\
yakusoku: 1\nedition: 1\nissued: 2026-04-01\neffective: 2026-04-01\n\
operator: {name: 例示商店}\n\
items:\n  a.x: {label: 甲}\n  a.y: {label: 乙}\n  b: {label: 丙}\n\
\x20 sick: {label: 病歴, special_care: true}\n  chat: {label: 通信の履歴}\n\
purposes:\n\
\x20 sell: {label: 販売, uses: [a, b, sick], basis: published}\n\
\x20 mail: {label: ご案内, uses: [a.x, b, sick, chat], basis: consent}\n\
\x20 tax: {label: 税務, uses: [a, b, sick], basis: law}\n\
\x20 talk: {label: 通信の品質の改善, uses: [a, chat], basis: published}\n\
\x20 relay: {label: 通信の媒介, uses: [b, chat], basis: published}\n\
\x20 trace: {label: 通信の調査, uses: [b, chat], basis: consent}\n\
requests:\n  intake: {channels: [post]}\n  kinds:\n    erasure: {}\n\
\x20 identity: {mask: asked, person: {any: 1, of: [passport]}}\n\
\x20 answer: {within: 2 weeks, by: [post], to: address_on_form}\n\
\x20 papers: {after: return, within: 1 week}\n";

const LEAVES: [&str; 5] = ["a.x", "a.y", "b", "chat", "sick"];
const PURPOSES: [&str; 7] = ["sell", "mail", "tax", "talk", "relay", "trace", "spy"];
const IDS: [&str; 8] = ["a", "a.x", "a.y", "b", "chat", "sick", "b.fine", "gone"];

fn uses(purpose: &str) -> (&'static [&'static str], Basis, Secret) {
    match purpose {
        "sell" => (&["a.x", "a.y", "b", "sick"], Basis::Published, Secret::None),
        "mail" => (&["a.x", "b", "sick", "chat"], Basis::Consent, Secret::None),
        "tax" => (&["a.x", "a.y", "b", "sick"], Basis::Law, Secret::None),
        "talk" => (&["a.x", "a.y", "chat"], Basis::Published, Secret::Consent),
        "trace" => (&["b", "chat"], Basis::Consent, Secret::Lawful),
        _ => (&["b", "chat"], Basis::Published, Secret::Lawful),
    }
}

fn under(ids: &[ItemId]) -> BTreeSet<&'static str> {
    let covers = |leaf: &&&str| ids.iter().any(|id| ItemId::from(**leaf).is_under(id));
    LEAVES.iter().filter(covers).copied().collect()
}

/// Leaves a stop covers: all, those under what it names, and those around what is finer.
fn stopped(of: &[ItemId]) -> BTreeSet<&'static str> {
    let around = |leaf: &&&str| of.iter().any(|id| id.is_under(&ItemId::from(**leaf)));
    let around = LEAVES.iter().filter(around).copied();
    match of {
        [] => LEAVES.into(),
        _ => under(of).into_iter().chain(around).collect(),
    }
}

fn twin(question: &Question<'_>) -> (Option<bool>, Option<Why>, Option<ItemId>) {
    let (name, today) = (question.purpose, question.today);
    if name == "spy" {
        return (None, None, None);
    }
    let (uses, basis, secret) = uses(name);
    let no = |why, leaf: &str| (Some(false), Some(why), Some(ItemId::from(leaf)));
    let asked = under(question.items);
    for leaf in &asked {
        for stop in question.person.stopped {
            let mine = match stop.purpose.as_deref() {
                Some(named) => named == name,
                None => basis != Basis::Law,
            };
            let now = stop.since <= today && stop.until.is_none_or(|last| last >= today);
            let suspends = stop.kind == StopKind::Suspension;
            if mine && now && suspends && stopped(&stop.of).contains(leaf) {
                return no(Why::Stopped, leaf);
            }
        }
    }
    let unknown = |id: &&ItemId| under(&[(*id).clone()]).is_empty();
    if question.items.is_empty() || question.items.iter().find(unknown).is_some() {
        return (None, None, None);
    }
    if asked.iter().any(|leaf| !uses.contains(leaf)) {
        return (None, None, None);
    }
    if secret == Secret::None && asked.contains("chat") {
        return no(Why::Communications, "chat");
    }
    for leaf in &asked {
        let needed = match *leaf {
            "chat" => secret == Secret::Consent,
            "sick" => basis != Basis::Law,
            _ => basis == Basis::Consent,
        };
        let agreed = question.person.given.iter().any(|given| {
            let named = under(&given.of).contains(leaf) || (given.of.is_empty() && *leaf != "chat");
            let now = given.since <= today && given.until.is_none_or(|last| last >= today);
            let withdrawn = question.person.stopped.iter().any(|stop| {
                stop.kind == StopKind::Withdrawal
                    && stop.purpose.as_deref().is_none_or(|p| p == name)
                    && (given.since..=today).contains(&stop.since)
                    && stopped(&stop.of).contains(leaf)
            });
            given.purpose == name && named && now && !withdrawn
        });
        if needed && !agreed {
            return no(Why::NoConsent, leaf);
        }
    }
    (Some(true), None, None)
}

static TABLE: LazyLock<Table> = LazyLock::new(|| table(FILE));

fn table(file: &str) -> Table {
    let policy = crate::read("p.yaml", file).unwrap().policy;
    let bases = [
        ("talk", Secret::Consent),
        ("relay", Secret::Lawful),
        ("trace", Secret::Lawful),
    ];
    Table::of(&policy).with_communications("chat", &bases)
}

fn day() -> impl Strategy<Value = Date> {
    (1_i8..=6).prop_map(|day| date(2026, 11, day))
}

fn ids(most: usize) -> impl Strategy<Value = Vec<ItemId>> {
    prop::collection::vec(
        prop::sample::select(&IDS[..]).prop_map(ItemId::from),
        0..=most,
    )
}

fn purpose() -> impl Strategy<Value = String> {
    let any = prop::sample::select(&PURPOSES[..]);
    prop_oneof![3 => Just("mail"), 1 => any].prop_map(str::to_owned)
}

fn given() -> impl Strategy<Value = Given> {
    (purpose(), ids(3), day(), prop::option::of(day())).prop_map(|(purpose, of, since, until)| {
        Given {
            purpose,
            of,
            since,
            until,
        }
    })
}

fn stop() -> impl Strategy<Value = Stopped> {
    let kind = prop::sample::select(vec![StopKind::Withdrawal, StopKind::Suspension]);
    (
        kind,
        prop::option::of(purpose()),
        ids(2),
        day(),
        prop::option::of(day()),
    )
        .prop_map(|(kind, purpose, of, since, until)| Stopped {
            kind,
            purpose,
            of,
            since,
            until,
        })
}

/// A bounded share of the exam, or as many times more as `YAKUSOKU_SOAK` says. The seed is printed,
/// and `YAKUSOKU_SEED` repeats it.
fn share(cases: u32) -> Config {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let fresh = || now.map_or(0, |now| u64::from(now.subsec_nanos()) ^ now.as_secs());
    let seed = number("YAKUSOKU_SEED").unwrap_or_else(fresh);
    let times = number("YAKUSOKU_SOAK").unwrap_or(1);
    println!("YAKUSOKU_SEED={seed}");
    Config {
        cases: cases.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX)),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        ..Config::default()
    }
}

/// Asks a table questions made by chance, in two orders, and compares with the twin.
fn exam(table: &Table, cases: u32) -> Result<(), String> {
    let questions = (
        purpose(),
        ids(3),
        day(),
        prop::collection::vec(given(), 0..4),
        prop::collection::vec(stop(), 0..3),
    );
    let asked =
        |(purpose, items, today, given, stopped): (String, Vec<ItemId>, _, Vec<_>, Vec<_>)| {
            let person = Person {
                given: &given,
                stopped: &stopped,
            };
            let question = Question {
                purpose: &purpose,
                items: &items,
                person,
                today,
            };
            let decision = table.decide(&question);
            let answer = Answer::from(decision);
            prop_assert_eq!((answer.allowed, answer.why, answer.item), twin(&question));
            let (mut g, mut s, mut i) = (given.clone(), stopped.clone(), items.clone());
            g.reverse();
            s.reverse();
            i.reverse();
            i.extend(items.first().cloned());
            let person = Person {
                given: &g,
                stopped: &s,
            };
            let turned = Question {
                items: &i,
                person,
                ..question
            };
            prop_assert_eq!(table.decide(&turned), decision);
            Ok(())
        };
    let mut runner = TestRunner::new(share(cases));
    let run = runner.run(&questions, asked);
    run.map_err(|error| error.to_string())
}

#[test]
fn the_table_decides_as_its_twin_in_any_order() {
    exam(&TABLE, 10_000).unwrap();
}

/// One thing in the file is otherwise than the twin knows it: the exam must notice.
#[test]
fn a_planted_fault_fails_the_exam() {
    let faults = [
        (
            "chat], basis: consent}\n  tax",
            "chat], basis: published}\n  tax",
        ),
        ("basis: law", "basis: published"),
        (", special_care: true", ""),
        (
            "{label: 販売, uses: [a, b, sick]",
            "{label: 販売, uses: [a, b, sick, chat]",
        ),
        (
            "{label: 通信の調査, uses: [b, chat]",
            "{label: 通信の調査, uses: [a, b, chat]",
        ),
    ];
    for (right, wrong) in faults {
        assert!(FILE.contains(right), "{right}");
        let faulty = table(&FILE.replacen(right, wrong, 1));
        assert!(exam(&faulty, 10_000).is_err(), "{wrong}");
    }
    let policy = crate::read("p.yaml", FILE).unwrap().policy;
    assert!(exam(&Table::of(&policy), 10_000).is_err(), "communications");
}

/// The answer about one item, with the ids of the clauses.
fn ask(
    purpose: &str,
    item: &str,
    given: &[Given],
    stopped: &[Stopped],
) -> (Option<bool>, Option<Why>, Vec<String>) {
    let items = [ItemId::from(item)];
    let question = Question {
        purpose,
        items: &items,
        person: Person { given, stopped },
        today: date(2026, 11, 24),
    };
    let answer = Answer::from(TABLE.decide(&question));
    let clauses = answer.clauses.into_iter().map(|clause| clause.id);
    (answer.allowed, answer.why, clauses.collect())
}

fn agreed(purpose: &str, of: &[&str]) -> [Given; 1] {
    [Given {
        purpose: purpose.to_owned(),
        of: of.iter().map(|id| ItemId::from(*id)).collect(),
        since: date(2026, 11, 1),
        until: None,
    }]
}

fn stop_of(purpose: Option<&str>) -> [Stopped; 1] {
    [Stopped {
        kind: StopKind::Suspension,
        purpose: purpose.map(str::to_owned),
        of: Vec::new(),
        since: date(2026, 11, 1),
        until: None,
    }]
}

#[test]
fn each_basis_is_asked_for_what_it_needs_and_its_clauses_are_named() {
    let own = |name: &str| vec!["purposes.limit".to_owned(), format!("purposes.{name}")];
    assert_eq!(ask("sell", "a", &[], &[]), (Some(true), None, own("sell")));
    let without = ask("mail", "b", &[], &[]);
    assert_eq!(without, (Some(false), Some(Why::NoConsent), own("mail")));
    let with = ask("mail", "b", &agreed("mail", &[]), &[]);
    assert_eq!(with, (Some(true), None, own("mail")));
    assert_eq!(ask("sell", "sick", &[], &[]).1, Some(Why::NoConsent));
    assert_eq!(ask("tax", "sick", &[], &[]).0, Some(true));
    let limit = vec!["purposes.limit".to_owned()];
    assert_eq!(ask("spy", "a", &[], &[]), (None, None, limit));
    assert_eq!(ask("relay", "a", &[], &[]).0, None);
}

#[test]
fn data_of_communications_pass_on_a_basis_of_their_own_only() {
    let blanket = ask("mail", "chat", &agreed("mail", &[]), &[]);
    assert_eq!(blanket.1, Some(Why::Communications));
    assert_eq!(ask("relay", "chat", &[], &[]).0, Some(true));
    let unnamed = ask("talk", "chat", &agreed("talk", &[]), &[]);
    assert_eq!(unnamed.1, Some(Why::NoConsent));
    assert_eq!(ask("trace", "chat", &[], &[]).0, Some(true));
    assert_eq!(ask("trace", "b", &[], &[]).1, Some(Why::NoConsent));
    let named = ask("talk", "chat", &agreed("talk", &["chat"]), &[]);
    assert_eq!(named.0, Some(true));
}

#[test]
fn consent_given_after_a_withdrawal_counts_again() {
    let given = |day: i8| {
        let mut given = agreed("mail", &[]);
        given[0].since = date(2026, 11, day);
        given
    };
    let mut withdrawn = stop_of(Some("mail"));
    withdrawn[0].kind = StopKind::Withdrawal;
    withdrawn[0].since = date(2026, 11, 10);
    for (day, allowed) in [(9, false), (10, false), (11, true)] {
        let answer = ask("mail", "b", &given(day), &withdrawn);
        assert_eq!(answer.0, Some(allowed), "given on day {day}");
    }
    withdrawn[0].since = date(2026, 11, 25);
    assert_eq!(
        ask("mail", "b", &given(9), &withdrawn).0,
        Some(true),
        "not yet"
    );
}

#[test]
fn a_stop_wins_but_lifts_a_duty_of_law_only_by_its_name() {
    let stopped = ask("sell", "b", &[], &stop_of(None));
    assert_eq!(stopped.1, Some(Why::Stopped));
    let last = stopped.2.last().map(String::as_str);
    assert_eq!(last, Some("requests.answer.erasure"));
    let agreed = ask("mail", "b", &agreed("mail", &[]), &stop_of(None));
    assert_eq!(agreed.1, Some(Why::Stopped));
    assert_eq!(ask("tax", "b", &[], &stop_of(None)).0, Some(true));
    let named = ask("tax", "b", &[], &stop_of(Some("tax")));
    assert_eq!(named.1, Some(Why::Stopped));
}
