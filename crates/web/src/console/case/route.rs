// SPDX-License-Identifier: Apache-2.0
//! The approval route 起案・決裁: who sat in which seat, when, and whom it waits for.

use yakusoku_app::clock::{date_of, time_ja};
use yakusoku_duties::calendar::ja_staff;
use yakusoku_duties::request::state::{Proposal, Stamp};
use yakusoku_duties::request::{Ask, Stage};

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
    let many = scene.case().asks.len() > 1;
    let role = |role: &str| {
        if many {
            format!("{role}（請求事項{}）", ask.no)
        } else {
            role.to_owned()
        }
    };
    let proposed = RouteSeat {
        role: role("起案"),
        name: scene.name(&proposal.by.by),
        lines: lines(&proposal.by),
        current: false,
    };
    vec![proposed, decided(scene, ask, (role("決裁"), proposal))]
}

fn decided(scene: &Scene<'_>, ask: &Ask, (role, proposal): (String, &Proposal)) -> RouteSeat {
    if let Some(approval) = ask.approval() {
        let mut lines = lines(approval);
        if approval.by == proposal.by.by {
            lines.push("1名で決裁（方針の定め）".to_owned());
        }
        return RouteSeat {
            role,
            name: scene.name(&approval.by),
            lines,
            current: false,
        };
    }
    let waits = matches!(ask.stage, Stage::Proposed(_));
    RouteSeat {
        role,
        name: if waits { "承認者" } else { "決裁済み" }.to_owned(),
        lines: vec![if waits { "決裁待ち" } else { "" }.to_owned()],
        current: waits,
    }
}

fn lines(stamp: &Stamp) -> Vec<String> {
    vec![ja_staff(date_of(stamp.at_micros)), time_ja(stamp.at_micros)]
}

/// What the route asks for.
pub(super) fn note(scene: &Scene<'_>) -> String {
    let alone = |ask: &Ask| ask.alone.is_some() || ask.alone_refusal.is_some();
    if scene.case().asks.iter().any(alone) {
        "起案した人の決裁は、方針が定める待機期間の後だけ".to_owned()
    } else {
        "起案した人は決裁できない。決裁は別の1名".to_owned()
    }
}
