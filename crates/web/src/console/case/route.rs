// SPDX-License-Identifier: Apache-2.0
//! The approval route 起案・審査・決裁: who sat in which seat, when, whom it waits for, and what is to be seen afterwards.

use yakusoku_app::clock::{date_of, time_ja};
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::route::{Afterwards, Passed, Seat};
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::{Ask, Stage};
use yakusoku_policy::{RouteAct, RouteStep};

use super::super::words::{self, LANG};
use super::Scene;
use crate::pages::console::case::RouteSeat;

/// The seats of every ask that was proposed.
pub(super) fn seats(scene: &Scene<'_>) -> Vec<RouteSeat> {
    scene
        .case()
        .asks
        .iter()
        .flat_map(|ask| of_ask(scene, ask))
        .collect()
}

fn of_ask(scene: &Scene<'_>, ask: &Ask) -> Vec<RouteSeat> {
    let Some(proposal) = ask.proposal() else {
        return Vec::new();
    };
    let proposing = scene.case().steps(ask, proposal.outcome);
    let mut proposing = proposing.filter(|(_, step)| step.act == RouteAct::Propose);
    let mut seats = vec![RouteSeat {
        role: proposing
            .next()
            .map_or_else(|| "起案".to_owned(), |(_, step)| words::step(step)),
        name: scene.name(&proposal.by.by),
        lines: lines(&proposal.by),
        current: false,
    }];
    let passed = proposal.passed.iter();
    seats.extend(passed.map(|one| sat(scene, one, proposal.by.by == one.by.by)));
    seats.extend(approved(scene, ask));
    let ahead = scene.case().ahead(ask);
    seats.extend(
        ahead
            .iter()
            .enumerate()
            .map(|(at, seat)| waits(seat, at == 0)),
    );
    let seq = proposal.by.seq;
    let afterwards = ask.afterwards.iter().filter(|one| one.proposal == seq);
    seats.extend(afterwards.filter_map(|one| seen(scene, one)));
    if scene.case().asks.len() > 1 {
        for seat in &mut seats {
            seat.role = format!("{}（請求事項{}）", seat.role, ask.no);
        }
    }
    seats
}

/// A step that was passed.
fn sat(scene: &Scene<'_>, one: &Passed, alone: bool) -> RouteSeat {
    let step = one.step.and_then(|no| scene.case().route_step(no));
    let mut lines = lines(&one.by);
    lines.extend(step.filter(|_| one.absent).map(deputy));
    lines.extend(alone.then(|| ALONE.to_owned()));
    RouteSeat {
        role: step.map_or_else(|| "決裁".to_owned(), words::step),
        name: scene.name(&one.by.by),
        lines,
        current: false,
    }
}

const ALONE: &str = "1名で決裁（方針の定め）";

fn deputy(step: &RouteStep) -> String {
    let post = step.deputy.as_ref().map_or("", |post| post.get(LANG));
    format!("代決（{post}）")
}

/// The approval, where it is no step of the route.
fn approved(scene: &Scene<'_>, ask: &Ask) -> Option<RouteSeat> {
    let proposal = ask.proposal()?;
    let Some(approval) = ask.approval() else {
        // An erasure that did not hold was approved, and has to be proposed anew.
        return matches!(ask.stage, Stage::NotErased { .. }).then(|| RouteSeat {
            role: "決裁".to_owned(),
            name: "決裁済み".to_owned(),
            lines: vec![String::new()],
            current: false,
        });
    };
    if proposal.passed.iter().any(|one| one.by.seq == approval.seq) {
        return None;
    }
    let mut lines = lines(approval);
    if approval.by == proposal.by.by {
        lines.push(ALONE.to_owned());
    }
    Some(RouteSeat {
        role: "決裁".to_owned(),
        name: scene.name(&approval.by),
        lines,
        current: false,
    })
}

fn waits(seat: &Seat<'_>, current: bool) -> RouteSeat {
    let act = seat.act().label(LANG);
    let (role, name, deputy) = match seat {
        Seat::Step(_, step) => (
            words::step(step),
            step.post.get(LANG),
            step.deputy.as_ref().map(|post| post.get(LANG)),
        ),
        Seat::Approver => (act.to_owned(), "承認者", None),
        Seat::Manager => (act.to_owned(), "個人情報保護管理者", None),
    };
    let mut lines = vec![if current {
        format!("{act}待ち")
    } else {
        "前の段階の後".to_owned()
    }];
    let deputy = deputy.filter(|_| current);
    lines.extend(deputy.map(|post| format!("不在のときは{post}")));
    RouteSeat {
        role,
        name: name.to_owned(),
        lines,
        current,
    }
}

/// What a deputy decided, seen by a holder of the post or to be seen.
fn seen(scene: &Scene<'_>, one: &Afterwards) -> Option<RouteSeat> {
    let post = scene.case().route_step(one.step)?.post.get(LANG);
    let (name, lines) = match &one.signed {
        Some(stamp) => (scene.name(&stamp.by), lines(stamp)),
        None => (post.to_owned(), vec!["後閲待ち".to_owned()]),
    };
    Some(RouteSeat {
        role: format!("後閲（{post}）"),
        name,
        lines,
        current: one.signed.is_none(),
    })
}

fn lines(stamp: &Stamp) -> Vec<String> {
    vec![ja_staff(date_of(stamp.at_micros)), time_ja(stamp.at_micros)]
}

/// What the route asks for.
pub(super) fn note(scene: &Scene<'_>) -> String {
    let alone = |ask: &Ask| ask.alone.is_some() || ask.alone_refusal.is_some();
    let case = scene.case();
    if case.asks.iter().any(alone) {
        "起案した人の決裁は、方針が定める待機期間の後だけ".to_owned()
    } else if case.terms.pinned.route.is_empty() {
        "起案した人は決裁できない。決裁は別の1名".to_owned()
    } else {
        "各段階は、その職を務める別々の人が順に行う。起案した人は審査も決裁もできない".to_owned()
    }
}
