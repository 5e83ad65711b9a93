// SPDX-License-Identifier: Apache-2.0
//! The case page as it is asked for, and as it comes back with something wrong.

use axum::extract::{Path, Query};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use yakusoku_app::access::Action;
use yakusoku_app::clock::time_ja;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::lists::Listed;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::papers_go::carries_paper;
use yakusoku_policy::{Channel, Delivery, FeeMeans, mail};

use super::super::door::{Answer, Member, with_cookie};
use super::super::today::person;
use super::super::words::{self, LANG};
use super::{Scene, act, body, data, desk, identity, next, reply, route, thread, told};
use crate::pages::console::case::{CasePage, DeskBox};
use crate::pages::{Choice, Link, Nav, Posted, Problems, ReadNotice, Shell};
use crate::server::page;
use yakusoku_duties::calendar::ja_staff;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    told: String,
}

pub(super) async fn show(
    member: Member,
    Path(number): Path<String>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Answer {
    let receipt = told::receipt(&member.site, &headers, &number);
    let all: Vec<String> = [told::words(&asked.told), receipt.clone()]
        .into_iter()
        .flatten()
        .collect();
    let words = (!all.is_empty()).then(|| all.join("。"));
    let answer = shown(
        &member,
        &number,
        words,
        (StatusCode::OK, Problems::none(), Posted::default()),
    )
    .await?;
    // Shown once.
    let answer = if receipt.is_some() {
        with_cookie(answer, told::forget(&member.site))
    } else {
        answer
    };
    Ok(answer)
}

/// The case page with what just happened and what was wrong.
pub(super) async fn shown(
    member: &Member,
    number: &str,
    told: Option<String>,
    (status, problems, typed): (StatusCode, Problems, Posted),
) -> Answer {
    match built(member, number, told, (problems, typed)).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(failed(member, &error).await),
    }
}

async fn failed(member: &Member, error: &DeskError) -> Response {
    member.refused(error).await
}

async fn built(
    member: &Member,
    number: &str,
    told: Option<String>,
    (problems, typed): (Problems, Posted),
) -> Result<CasePage, DeskError> {
    let scene = Scene::open(member, number).await?;
    let mut shell = member.shell(Nav::Cases).await;
    shell.read = read_notice(&scene);
    let mut page = view(&scene, shell, (told, problems));
    let matters = member
        .site
        .app
        .matters_of_case(&member.actor, number)
        .await?;
    page.head.extend(
        matters
            .iter()
            .map(|matter| format!("{} {}", matter.sort.label(), matter.number)),
    );
    let others = others(member, number).await?;
    page.together = others.iter().map(link).collect();
    if page.may(crate::pages::console::case::Action::MakeLetter) && !others.is_empty() {
        let fit = member
            .site
            .app
            .may_join(&member.actor, &scene.loaded)
            .await?;
        let fits = |one: &&Listed| fit.contains(&one.case.number);
        page.letter_with = others.iter().filter(fits).map(choice).collect();
    }
    // What came by the web was typed by the person, who asks for others in a form of their own.
    let on_paper = scene.case().channel != Channel::Web && scene.case().erased.is_none();
    page.further = (on_paper && member.permits(Action::CaseEnter))
        .then(|| format!("/console/applications/new?with={number}"));
    page.desk = desk::desk(&scene, &typed, page.actions.first());
    page.keep(&typed);
    Ok(page)
}

/// The other people of the application.
async fn others(member: &Member, number: &str) -> Result<Vec<Listed>, DeskError> {
    let app = &member.site.app;
    app.same_application(&member.actor, number).await
}

fn label(one: &Listed) -> String {
    let (number, asks) = (&one.case.number, words::asks(&one.case));
    format!("{number}　{asks}　{}", person(&one.masked))
}

fn link(one: &Listed) -> Link {
    Link::new(label(one), format!("/console/cases/{}", one.case.number))
}

fn choice(one: &Listed) -> Choice {
    Choice::new(one.case.number.clone(), label(one))
}

/// This very look, which has no number in the ledger yet.
fn read_notice(scene: &Scene<'_>) -> Option<ReadNotice> {
    let last = scene.loaded.told.last()?;
    Some(ReadNotice {
        entry: format!("この案件の{}番目の記録", last.stamp.seq + 1),
        at: time_ja(last.stamp.at_micros),
    })
}

fn view(scene: &Scene<'_>, shell: Shell, (told, problems): (Option<String>, Problems)) -> CasePage {
    let case = scene.case();
    let (approve_label, absent) = next::approving(scene);
    CasePage {
        shell,
        number: case.number.clone(),
        title: words::asks(case),
        person: format!("{}（{}）", scene.person(), words::applying(case.applying)),
        head: head(scene),
        seen: case.version.to_string(),
        told,
        problems,
        next: next::step(scene),
        actions: next::actions(scene),
        clocks: body::clocks(scene),
        asks: body::asks(scene),
        together: Vec::new(),
        letter_with: Vec::new(),
        further: None,
        identity: identity::identity(scene),
        fee: body::fee(scene),
        desk: DeskBox::default(),
        typed: Posted::default(),
        candidates: data::candidates(scene),
        plan: data::plan(scene),
        route: route::seats(scene),
        route_note: route::note(scene),
        approve_label,
        absent,
        reply: reply::facts(scene),
        letters: reply::letters(scene),
        packages: reply::packages(scene),
        dispatch_means: means(scene),
        takes_transfer: case
            .asks
            .iter()
            .filter_map(|ask| case.fee_terms(ask))
            .any(|fee| fee.by.contains(&FeeMeans::Transfer)),
        papers_by: papers_by(scene),
        today: scene.today.to_string(),
        thread: thread::events(scene),
    }
}

fn head(scene: &Scene<'_>) -> Vec<String> {
    let case = scene.case();
    let mut head = vec![format!(
        "{}受付 {}",
        case.channel.label(LANG),
        ja_staff(case.received_on)
    )];
    if let Some(stamp) = words::last_hand(case) {
        head.push(format!("担当 {}", scene.name(&stamp.by)));
    }
    if let Some(policy) = scene.policy() {
        let pinned = policy.hash.to_string() == case.policy;
        let edition = format!("方針 第{}版", policy.edition);
        head.push(if pinned {
            edition
        } else {
            "方針 受付時の版".to_owned()
        });
    }
    head
}

/// Ways in which the letter that waits goes out, the person's wish picked: an answer as the file promises; other letters
/// by any mail of the day as well, or by hand.
/// How papers go back: the way the policy names for it first, then every other that carries paper.
fn papers_by(scene: &Scene<'_>) -> Vec<Choice> {
    let Some(policy) = scene.policy().filter(|_| scene.case().owes_papers_back()) else {
        return Vec::new();
    };
    let named = policy.requests.papers.by;
    let offered = policy.requests.answer.by.iter().copied();
    let desk = std::iter::once(Delivery::Handover);
    let mut ways: Vec<Delivery> = Vec::new();
    for by in named.into_iter().chain(offered).chain(desk) {
        if carries_paper(by) && !ways.contains(&by) {
            ways.push(by);
        }
    }
    let choice = |by: Delivery| Choice::new(by.name(), by.label(LANG));
    ways.into_iter().map(choice).collect()
}

fn means(scene: &Scene<'_>) -> Vec<Choice> {
    let Some(policy) = scene.policy() else {
        return Vec::new();
    };
    let wish = reply::wish(scene);
    let choice = |by: &Delivery| {
        let choice = Choice::new(by.name(), by.label(LANG));
        if Some(*by) == wish {
            choice.picked()
        } else {
            choice
        }
    };
    let case = scene.case();
    let waits = act::dispatch::next(case);
    let letter = case.letters.iter().find(|one| Some(one.no) == waits);
    let mut ways = policy.requests.answer.by.clone();
    if letter.is_some_and(|one| one.kind != LetterKind::Result) {
        let today = scene.today;
        let still = |by: &&Delivery| {
            let row = mail(**by);
            let posted = row.is_some_and(|row| row.valid_until.is_none_or(|last| last >= today));
            posted || **by == Delivery::Handover
        };
        let others = Delivery::ALL.iter().filter(still);
        let new: Vec<Delivery> = others.filter(|by| !ways.contains(by)).copied().collect();
        ways.extend(new);
    }
    ways.iter().map(choice).collect()
}
