// SPDX-License-Identifier: Apache-2.0
//! How the answer goes out: where to, by which means, and the papers to put in.

use yakusoku_app::access::Action as Right;
use yakusoku_app::request::documents::PackageForm;
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::personal::{Applicant, Sink};
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::state::Letter;
use yakusoku_duties::request::{Ask, Stage};
use yakusoku_policy::Delivery;

use super::super::words::{self, LANG};
use super::Scene;
use crate::pages::console::case::LetterRow;
use crate::pages::{Fact, Link};

/// How the person wishes to get the answer.
pub(super) fn wish(scene: &Scene<'_>) -> Option<Delivery> {
    let applicant = scene.loaded.applicant.as_ref()?;
    Delivery::from_name(&applicant.reveal(Sink::Page).delivery)
}

/// Where the answer goes and by which means.
pub(super) fn facts(scene: &Scene<'_>) -> Vec<Fact> {
    let means = wish(scene).map_or("指定なし", |wish| wish.label(LANG));
    let mut facts = vec![Fact::new("方法", means)];
    if let Some(applicant) = &scene.loaded.applicant {
        let mut to = Fact::new("送り先", masked_address(applicant.reveal(Sink::Page)));
        if let Some(policy) = scene.policy() {
            to = to.and(policy.requests.answer.to.label(LANG));
        }
        facts.push(to);
    }
    let applicant = scene.loaded.applicant.as_ref();
    let country = applicant.and_then(|one| one.reveal(Sink::Page).country);
    facts.extend(country.map(|country| Fact::new("お住まいの国", country.label(LANG))));
    facts.extend(sent(scene));
    facts
}

/// 「〒000-0000 東京都●●●●」
fn masked_address(one: &Applicant) -> String {
    let start: String = one.address.chars().take(3).collect();
    // A postcode of another country is not one of the Japanese post.
    let mark = if one.country.is_none() { "〒" } else { "" };
    format!("{mark}{} {start}●●●●", one.postcode)
        .trim()
        .to_owned()
}

fn sent(scene: &Scene<'_>) -> Vec<Fact> {
    let sent = scene
        .case()
        .letters
        .iter()
        .filter_map(|letter| letter.sent.as_ref());
    sent.map(|sent| {
        let line = format!("{}　{}", ja_staff(sent.on), sent.means.label(LANG));
        let fact = Fact::new("発送", line).and(scene.signed(&sent.at));
        match scene.loaded.sealed_at(sent.at.seq) {
            Some(tracking) => fact.and(format!("引受番号 {}", tracking.reveal(Sink::Page))),
            None => fact,
        }
    })
    .collect()
}

/// Letters to fetch.
pub(super) fn letters(scene: &Scene<'_>) -> Vec<LetterRow> {
    if !scene.permits(Right::CaseDocuments) || scene.loaded.applicant.is_none() {
        return Vec::new();
    }
    let cover = LetterRow {
        link: Link::new("案件表紙（PDF）", scene.href("cover.pdf")),
        note: String::new(),
    };
    let letters = scene.case().letters.iter();
    letters
        .filter(|letter| scene.case().keeps_file(letter))
        .flat_map(|letter| letter_rows(scene, letter))
        .chain([cover])
        .collect()
}

/// A letter, and while it has not left the sheets that go with it.
fn letter_rows(scene: &Scene<'_>, letter: &Letter) -> Vec<LetterRow> {
    let mut rows = vec![letter_row(scene, letter)];
    if letter.sent.is_none() && letter.leader().is_none() && !letter.is_broken() {
        let sheet = |label: &str, place: &str| LetterRow {
            link: Link::new(label, scene.href(&format!("{place}/{}.pdf", letter.no))),
            note: words::letter(letter.kind).to_owned(),
        };
        rows.push(sheet("あて名票（PDF）", "labels"));
        if letter.kind != LetterKind::NewCode {
            // It would say what was asked for.
            rows.push(sheet("送付状（PDF）", "covering"));
        }
    }
    rows
}

fn letter_row(scene: &Scene<'_>, letter: &Letter) -> LetterRow {
    let name = words::letter(letter.kind);
    let state = match (&letter.sent, letter.leader()) {
        (Some(_), None) => "発送済み".to_owned(),
        (Some(_), Some(number)) => format!("受付 {number} の封筒で発送済み"),
        (None, _) if letter.is_broken() => "発送しない".to_owned(),
        (None, Some(number)) => format!("受付 {number} の通知に併記"),
        (None, None) => "未発送".to_owned(),
    };
    LetterRow {
        link: Link::new(
            format!("{name}（PDF）"),
            scene.href(&format!("letters/{}.pdf", letter.no)),
        ),
        note: format!("{}作成・{state}", ja_staff(letter.on)),
    }
}

/// Disclosed data to fetch, in every form.
pub(super) fn packages(scene: &Scene<'_>) -> Vec<LetterRow> {
    if !scene.permits(Right::CaseDocuments) || scene.loaded.applicant.is_none() {
        return Vec::new();
    }
    scene
        .case()
        .asks
        .iter()
        .flat_map(|ask| package_rows(scene, ask))
        .collect()
}

fn package_rows(scene: &Scene<'_>, ask: &Ask) -> Vec<LetterRow> {
    let done = match &ask.stage {
        Stage::CarriedOut { done, .. } | Stage::Confirmed { done, .. } => Some(done),
        Stage::Answered { done, .. } => done.as_ref(),
        _ => None,
    };
    let forms = done.map_or(0, |done| done.package.len());
    PackageForm::ALL
        .into_iter()
        .take(forms)
        .map(|form| {
            let end = form.extension();
            LetterRow {
                link: Link::new(
                    format!("開示する資料（{}）", end.to_uppercase()),
                    scene.href(&format!("packages/{}.{end}", ask.no)),
                ),
                note: String::new(),
            }
        })
        .collect()
}
