// SPDX-License-Identifier: Apache-2.0
//! Identity papers: what was looked at, and what can still be checked.

use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::state::PaperCheck;
use yakusoku_policy::PaperId;

use super::super::words::{self, LANG};
use super::Scene;
use crate::pages::Choice;
use crate::pages::console::case::{Identity, IdentityPaper};

/// Names of the points a clerk compares, as the form sends them.
pub(super) const POINTS: [(&str, Match); 3] = [
    ("name", Match::Name),
    ("address", Match::Address),
    ("birth", Match::BirthDate),
];
/// The point that is not a comparison.
pub(super) const VALID: &str = "valid";

/// The papers of a case.
pub(super) fn identity(scene: &Scene<'_>) -> Identity {
    Identity {
        summary: summary(scene),
        papers: scene
            .case()
            .papers
            .iter()
            .enumerate()
            .map(|(at, check)| paper(scene, at, check))
            .collect(),
        note: note(scene),
        offered: offered(scene),
        points: points(),
        masks: Vec::new(),
        missing: Vec::new(),
    }
}

/// 「2種類中1種類を確認済み」: the same paper twice is one paper.
fn summary(scene: &Scene<'_>) -> String {
    let case = scene.case();
    let needed = case.terms.papers_any;
    let mut counted: Vec<&PaperId> = case
        .papers
        .iter()
        .filter(|check| check.counts() && case.terms.papers_of.contains(&check.paper))
        .map(|check| &check.paper)
        .collect();
    counted.sort();
    counted.dedup();
    let state = if case.identity.is_some() {
        "　本人確認済み"
    } else {
        ""
    };
    format!("{needed}種類中{}種類を確認済み{state}", counted.len())
}

fn note(scene: &Scene<'_>) -> Option<String> {
    let case = scene.case();
    let agent = case.applying != Applying::Person && !case.terms.authority_of.is_empty();
    (agent && case.identity.is_none())
        .then(|| "代理人からの請求。代理権を示す書類の確認も必要".to_owned())
}

fn label(scene: &Scene<'_>, id: &PaperId) -> String {
    scene.policy().map_or_else(
        || id.to_string(),
        |policy| policy.paper(id).label.get(LANG).to_owned(),
    )
}

fn paper(scene: &Scene<'_>, at: usize, check: &PaperCheck) -> IdentityPaper {
    let mut checks: Vec<String> = check
        .matches
        .iter()
        .map(|one| words::matched(*one).to_owned())
        .collect();
    if check.validity == Validity::InDate {
        checks.push("有効期限内".to_owned());
    }
    if checks.is_empty() {
        checks.push("一致した点なし".to_owned());
    }
    IdentityPaper {
        label: words::copy(&label(scene, &check.paper)),
        checks,
        masks: Vec::new(),
        checked_by: scene.signed(&check.at),
        image: check
            .image
            .as_ref()
            .map(|_| scene.href(&format!("papers/{}.png", at + 1))),
        image_note: scene.case().disposed.as_ref().map_or_else(
            || "なし".to_owned(),
            |done| format!("廃棄済み（{}）", ja_staff(done.on)),
        ),
    }
}

/// Papers the policy accepts, those already checked last.
fn offered(scene: &Scene<'_>) -> Vec<Choice> {
    let terms = &scene.case().terms;
    let seen = |id: &PaperId| scene.case().papers.iter().any(|check| check.paper == *id);
    let mut all: Vec<&PaperId> = terms.papers_of.iter().chain(&terms.authority_of).collect();
    all.sort_by_key(|id| seen(id));
    all.into_iter()
        .map(|id| Choice::new(id.as_str(), label(scene, id)))
        .collect()
}

fn points() -> Vec<Choice> {
    let compared = POINTS.map(|(name, one)| Choice::new(name, words::matched(one)));
    let valid = Choice::new(VALID, "有効期限内（または発行が新しい）");
    compared.into_iter().chain([valid]).collect()
}
