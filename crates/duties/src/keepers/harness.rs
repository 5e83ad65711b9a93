// SPDX-License-Identifier: Apache-2.0
//! The harness: every row of `policies/promises.tsv` that claims a keeper is seen kept, seen
//! broken, and gone once its clause is taken out of the file.
//!
//! A keeper brings a [`Pair`]: facts made from the clause of a real policy, one set that keeps the
//! promise and one that breaks it. Whoever adds a keeper adds it to [`PAIRS`] and nothing else here.

use std::collections::BTreeMap;

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use serde_json::Value;
use yakusoku_policy::{Clause, Coverage, Kind, Policy, read};

use super::sample::{JAPAN, today};
use super::*;
use crate::edition::Editions;

/// The policy and the clause a pair makes its facts from.
pub(super) struct Scene<'a> {
    pub(super) policy: &'a Policy,
    pub(super) clause: &'a Clause,
}

impl Scene<'_> {
    /// A day on which the policy is in force and the desk is at work.
    pub(super) fn start(&self) -> Date {
        self.policy.effective.max(date(2026, 4, 2))
    }

    /// So many days after [`Scene::start`].
    pub(super) fn day(&self, after: i64) -> Date {
        self.start().saturating_add(after.days())
    }

    /// A kind of the policy.
    pub(super) fn running_kind(&self) -> Kind {
        *self.policy.requests.kinds.keys().next().unwrap()
    }
}

/// Facts and the day they are judged on. A new kind of fact is a new field with an empty default.
pub(super) struct Made {
    pub(super) cases: Vec<Case>,
    pub(super) attestations: Vec<Attestation>,
    pub(super) register: Register,
    pub(super) editions: Editions,
    /// What is missing from the published pages.
    pub(super) missing: BTreeMap<String, Vec<String>>,
    pub(super) on: Date,
}

impl Made {
    /// Nothing happened until a day.
    pub(super) const fn on(on: Date) -> Self {
        Self {
            cases: Vec::new(),
            attestations: Vec::new(),
            register: Register::EMPTY,
            editions: Editions::new(),
            missing: BTreeMap::new(),
            on,
        }
    }

    /// Cases, judged on a day.
    pub(super) fn cases(cases: impl Into<Vec<Case>>, on: Date) -> Self {
        Self {
            cases: cases.into(),
            ..Self::on(on)
        }
    }

    fn judged(&self, clause: &Clause, policy: &Policy) -> Assessment {
        self.judged_on(clause, policy, self.on)
    }

    /// What the board says of these facts on any day.
    pub(super) fn judged_on(&self, clause: &Clause, policy: &Policy, day: Date) -> Assessment {
        let facts = Facts {
            cases: &self.cases,
            attestations: &self.attestations,
            register: &self.register,
            policy,
            ledger: LedgerState::Whole,
            calendar: &JAPAN,
            published: Published {
                stream: "ee",
                editions: &self.editions,
                missing: &self.missing,
            },
        };
        assess(clause, &facts, today(day))
    }
}

/// What a keeper shows of itself: facts that keep a promise and facts that break it.
pub(super) struct Pair {
    pub(super) kept: fn(&Scene<'_>) -> Made,
    pub(super) broken: fn(&Scene<'_>) -> Made,
}

/// Every keeper by the name of its module.
const PAIRS: &[(&str, Pair)] = &[
    ("answer_within", answer_within::pair::PAIR),
    ("appointments", acts::pair::PAIR),
    ("attested", attested::pair::PAIR),
    ("audits", acts::pair::PAIR),
    ("authority_first", authority_first::pair::PAIR),
    ("billed", billed::pair::PAIR),
    ("certificates", acts::pair::PAIR),
    ("checked_first", checked_first::pair::PAIR),
    ("complaint_steps", complaint_steps::pair::PAIR),
    ("complaints", complaints::pair::PAIR),
    ("contracts", acts::pair::PAIR),
    ("corrections", corrections::pair::PAIR),
    ("defect_told", defect_told::pair::PAIR),
    ("delivered", delivered::pair::PAIR),
    ("documents", acts::pair::PAIR),
    ("education", acts::pair::PAIR),
    ("entrustee_checks", acts::pair::PAIR),
    ("fee_only", fee_only::pair::PAIR),
    ("fee_returned", fee_returned::pair::PAIR),
    ("fee_unpaid", fee_unpaid::pair::PAIR),
    ("forms", forms::pair::PAIR),
    ("grounds_only", grounds_only::pair::PAIR),
    ("identity_first", identity_first::pair::PAIR),
    ("inquiries_kept", inquiries_kept::pair::PAIR),
    ("intake", intake::pair::PAIR),
    ("investigated", investigated::pair::PAIR),
    ("issuing_charge", issuing_charge::pair::PAIR),
    ("lapsed", lapsed::pair::PAIR),
    ("log_reviews", acts::pair::PAIR),
    ("only_channels", only_channels::pair::PAIR),
    ("papers_disposed", papers_disposed::pair::PAIR),
    ("papers_named", papers_named::pair::PAIR),
    ("partner_judged", partner_judged::pair::PAIR),
    ("pledges", acts::pair::PAIR),
    ("published", published::pair::PAIR),
    ("refusal_told", refusal_told::pair::PAIR),
    ("refusal_with_reason", refusal_with_reason::pair::PAIR),
    ("reviews", acts::pair::PAIR),
    ("risk_analysis", acts::pair::PAIR),
    ("routes", routes::pair::PAIR),
    ("selection", acts::pair::PAIR),
    ("self_updates", acts::pair::PAIR),
    ("steps_passed", steps_passed::pair::PAIR),
    ("two_people", two_people::pair::PAIR),
];

pub(super) fn pair(keeper: &str) -> Option<&'static Pair> {
    let mut all = PAIRS.iter();
    all.find(|(name, _)| *name == keeper).map(|(_, pair)| pair)
}

pub(super) fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(root().join(file)).unwrap()
}

/// What a row claims, as far as it is tried here.
pub(super) struct Row {
    id: String,
    pub(super) file: String,
    pub(super) clauses: Vec<String>,
    pub(super) keeper: String,
    coverage: String,
}

pub(super) fn rows() -> Vec<Row> {
    let text = text_of("policies/promises.tsv");
    let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
    let mut rows = text.lines().skip(1).map(cells);
    rows.by_ref()
        .map(|row| Row {
            id: row[0].clone(),
            file: row[3].clone(),
            clauses: row[4].split(", ").map(str::to_owned).collect(),
            keeper: row[5].clone(),
            coverage: row[6].clone(),
        })
        .filter(|row| row.coverage != "not yet")
        .collect()
}

/// A policy file as it reads and as plain data, from which clauses can be taken.
pub(super) struct File {
    pub(super) policy: Policy,
    plain: Value,
}

impl File {
    pub(super) fn of(name: &str) -> Self {
        let text = text_of(name);
        Self {
            policy: read(name, &text).unwrap().policy,
            plain: serde_saphyr::from_str_with_options(
                &text,
                serde_saphyr::options! { strict_booleans: true },
            )
            .unwrap(),
        }
    }

    /// The policy without the node that carries a clause; `None` where the file no longer reads.
    fn without(&self, clause: &str) -> Option<Policy> {
        let path = self.policy.place_of(clause).unwrap();
        let mut plain = self.plain.clone();
        cut(&mut plain, node(&path));
        read("cut.yaml", &plain.to_string())
            .ok()
            .map(|loaded| loaded.policy)
    }
}

/// The node that carries a clause: the entry of a list, where the path points into one.
fn node(path: &str) -> &str {
    let of_list = path.starts_with("safety/") || path.starts_with("promises/");
    let entry = path.strip_suffix("/text").filter(|_| of_list);
    entry.unwrap_or(path)
}

/// Takes the node of a path out.
fn cut(value: &mut Value, path: &str) {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    let pointer = if parent.is_empty() {
        String::new()
    } else {
        format!("/{parent}")
    };
    let gone = match value.pointer_mut(&pointer) {
        Some(Value::Object(object)) => object.remove(last).is_some(),
        Some(Value::Array(list)) => {
            list.remove(last.parse().unwrap());
            true
        }
        _ => false,
    };
    assert!(gone, "{path} is not in the file");
}

pub(super) fn find<'a>(clauses: &'a [Clause], id: &str) -> Option<&'a Clause> {
    clauses.iter().find(|clause| clause.id == id)
}

/// Tries one clause of a row; says what is wrong with the claim.
fn tried(row: &Row, file: &File, id: &str) -> Result<(), String> {
    let wrong = |what: String| Err(format!("{} {id}: {what}", row.id));
    let clauses = file.policy.clauses();
    let Some(clause) = find(&clauses, id) else {
        return wrong("no such clause".to_owned());
    };
    let promised = file.policy.promises();
    let promise = promised.iter().find(|promise| promise.id == id).unwrap();
    let keeper = match promise.coverage {
        Coverage::Runs => promise.keeper.clone().unwrap(),
        Coverage::Attested => "attested".to_owned(),
        Coverage::NotYet => return wrong("nothing keeps it".to_owned()),
    };
    let Some(pair) = pair(&keeper) else {
        return wrong(format!("the keeper `{keeper}` has no pair"));
    };
    let scene = Scene {
        policy: &file.policy,
        clause,
    };
    let kept = (pair.kept)(&scene).judged(clause, &file.policy);
    if kept.state != State::Kept {
        return wrong(format!("not kept but {:?}: {:?}", kept.state, kept.fact));
    }
    let made = (pair.broken)(&scene);
    let broken = made.judged(clause, &file.policy);
    let worst = match promise.coverage {
        Coverage::Attested => State::NotProvable,
        _ => State::Broken,
    };
    if broken.state != worst || broken.fact.is_none() || broken.remedy.is_none() {
        return wrong(format!("not {worst:?} but {:?}", broken.state));
    }
    if let Some(policy) = file.without(id) {
        let left = policy.clauses();
        let same = find(&left, id).filter(|left| left.text == clause.text);
        if let Some(same) = same {
            let state = made.judged(same, &policy).state;
            return wrong(format!(
                "its clause was taken out and it is {state:?} still"
            ));
        }
    }
    Ok(())
}

/// The cases of every pair that a policy file can be tried with: of those kept and of those broken.
pub(super) fn cases_of(file: &str) -> (Policy, Vec<Case>) {
    let policy = File::of(file).policy;
    let clauses = policy.clauses();
    let mut cases = Vec::new();
    for row in rows().iter().filter(|row| row.file == file) {
        let Some(pair) = pair(&row.keeper) else {
            continue;
        };
        for clause in row.clauses.iter().filter_map(|id| find(&clauses, id)) {
            let scene = Scene {
                policy: &policy,
                clause,
            };
            cases.extend((pair.kept)(&scene).cases);
            cases.extend((pair.broken)(&scene).cases);
        }
    }
    (policy, cases)
}

fn try_all(rows: &[Row]) -> Vec<String> {
    let mut files = std::collections::BTreeMap::new();
    let mut wrong = Vec::new();
    for row in rows {
        let file = files
            .entry(row.file.clone())
            .or_insert_with(|| File::of(&row.file));
        for id in &row.clauses {
            wrong.extend(tried(row, file, id).err());
        }
    }
    wrong
}

#[test]
fn every_promise_said_to_be_kept_is_seen_kept_and_broken_and_goes_with_its_clause() {
    let wrong = try_all(&rows());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_keeper_that_a_row_names_has_a_pair_and_every_pair_a_module() {
    for row in rows() {
        assert!(pair(&row.keeper).is_some(), "{}: {}", row.id, row.keeper);
    }
    for (name, _) in PAIRS {
        let file = format!("crates/duties/src/keepers/{name}.rs");
        assert!(root().join(&file).exists(), "{file}");
    }
}

/// A claim the program does not bear out is found out.
#[test]
fn a_false_claim_is_found() {
    let claim = |clause: &str| Row {
        id: "x".to_owned(),
        file: "policies/000.yaml".to_owned(),
        clauses: vec![clause.to_owned()],
        keeper: "fee_only".to_owned(),
        coverage: "runs".to_owned(),
    };
    for (clause, said) in [
        ("principles.scope", "nothing keeps it"),
        ("requests.unheard", "no such clause"),
    ] {
        let wrong = try_all(&[claim(clause)]);
        assert!(wrong.len() == 1 && wrong[0].contains(said), "{wrong:?}");
    }
    assert!(try_all(&[claim("requests.fee")]).is_empty());
}
