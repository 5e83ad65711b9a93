// SPDX-License-Identifier: Apache-2.0
//! Identity papers: what was looked at, and what can still be checked.

use yakusoku_app::request::notice::mask_labels;
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::Whose;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::state::PaperCheck;
use yakusoku_policy::{Channel, PaperId, Showing};

use super::super::words::{self, LANG};
use super::Scene;
use crate::pages::Choice;
use crate::pages::console::case::{Asked, Identity, IdentityPaper};

/// Names of the points a clerk compares, as the form sends them.
pub(super) const POINTS: [(&str, Match); 3] = [
    ("name", Match::Name),
    ("address", Match::Address),
    ("birth", Match::BirthDate),
];
/// The point that is not a comparison.
pub(super) const VALID: &str = "valid";

/// The point that is about what must not be kept.
pub(super) const MASKED: &str = "masked";

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
        missing: words::missing_choices(),
        asked: asked(scene),
    }
}

/// What else is asked of a paper, by the pinned terms of the case.
fn asked(scene: &Scene<'_>) -> Asked {
    let case = scene.case();
    let proof = case.terms.proof.as_ref();
    let none = Choice::new("", "なし");
    let differs = POINTS.map(|(name, one)| Choice::new(name, words::point(one)));
    let both = case
        .terms
        .needs()
        .iter()
        .any(|need| need.whose == Whose::Person);
    let needs = case.terms.needs();
    let presented = needs
        .iter()
        .any(|need| need.showing == Some(Showing::Presented));
    Asked {
        issued: proof.is_some_and(|proof| proof.fresh.is_some()),
        differs: [none].into_iter().chain(differs).collect(),
        whose: if both {
            vec![
                Choice::new("applicant", "代理人"),
                Choice::new("person", "ご本人"),
            ]
        } else {
            Vec::new()
        },
        showing: if presented || case.channel == Channel::Visit {
            Showing::ALL
                .iter()
                .map(|one| Choice::new(one.name(), one.label(LANG)))
                .rev()
                .collect()
        } else {
            Vec::new()
        },
    }
}

/// 「2種類中1種類を確認済み」: the same paper twice is one paper.
fn summary(scene: &Scene<'_>) -> String {
    let case = scene.case();
    let (counted, needed) = case.papers_counted();
    let state = if case.identity.is_some() {
        "　本人確認済み"
    } else {
        ""
    };
    format!("{needed}種類中{counted}種類を確認済み{state}")
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
    let differs = check.detail.differs.iter();
    checks.extend(differs.map(|one| format!("{}が一致しない", words::point(*one))));
    if checks.is_empty() {
        checks.push("一致した点なし".to_owned());
    }
    IdentityPaper {
        label: words::copy(&label(scene, &check.paper)),
        checks,
        masks: masked(scene, at, check),
        checked_by: scene.signed(&check.at),
        image: check
            .image
            .as_ref()
            .map(|_| scene.href(&format!("papers/{}.png", at + 1))),
        image_note: scene.case().disposed.as_ref().map_or_else(
            || "なし".to_owned(),
            |done| {
                let how = match scene.case().papers_back {
                    Some(_) => "返却・消去済み",
                    None => "廃棄済み",
                };
                format!("{how}（{}）", ja_staff(done.on))
            },
        ),
    }
}

/// What was blacked out here, and what can still be seen.
fn masked(scene: &Scene<'_>, at: usize, check: &PaperCheck) -> Vec<String> {
    let no = u16::try_from(at + 1).unwrap_or(u16::MAX);
    let mut lines = Vec::new();
    if let Some(policy) = scene.policy().filter(|_| !check.detail.open.is_empty()) {
        let open = mask_labels(policy, &check.paper, &check.detail.open);
        lines.push(format!(
            "{open}が見えている。「本人・代理人の確認へ」で塗りつぶす"
        ));
    }
    let here = scene.case().standing.masked.iter();
    if here.clone().any(|(paper, _)| *paper == no) {
        lines.push("この窓口で塗りつぶし、届いたままの写しを消去".to_owned());
    }
    lines
}

/// Papers the policy accepts, those already checked last.
fn offered(scene: &Scene<'_>) -> Vec<Choice> {
    let seen = |id: &PaperId| scene.case().papers.iter().any(|check| check.paper == *id);
    let mut all = scene.case().terms.papers();
    all.sort_by_key(|id| seen(id));
    all.iter()
        .map(|id| Choice::new(id.as_str(), label(scene, id)))
        .collect()
}

fn points() -> Vec<Choice> {
    let compared = POINTS.map(|(name, one)| Choice::new(name, words::matched(one)));
    let valid = Choice::new(VALID, "有効期限内（または発行が新しい）");
    let masked = Choice::new(
        MASKED,
        "保管できない欄が見えない（マイナンバー、記号・番号、本籍など）",
    );
    compared.into_iter().chain([valid, masked]).collect()
}
