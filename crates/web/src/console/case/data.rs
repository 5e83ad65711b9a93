// SPDX-License-Identifier: Apache-2.0
//! What was found in the operator's systems, and the plan made of it.

use yakusoku_app::request::Strength;
use yakusoku_app::request::locate::Search;
use yakusoku_duties::request::fact::Fact;
use yakusoku_duties::request::state::{Done, Planned};
use yakusoku_duties::request::{Ask, Stage};

use super::super::words::{self, LANG};
use super::Scene;
use crate::pages::console::case::{CandidateMark, CandidateRow, PlanBox, PlanStep};
use crate::server::grouped;

/// Records found for the asks of a case, each once; none before the first search.
pub(super) fn candidates(scene: &Scene<'_>) -> Option<Vec<CandidateRow>> {
    let asks: Vec<&Ask> = scene
        .case()
        .asks
        .iter()
        .filter(|ask| scene.search(ask).is_some())
        .collect();
    if asks.is_empty() {
        return None;
    }
    let mut rows: Vec<CandidateRow> = Vec::new();
    for ask in asks {
        let found = scene
            .search(ask)
            .map_or_else(Vec::new, |search| of_search(scene, ask, search));
        for row in found {
            if !rows.iter().any(|known| known.id == row.id) {
                rows.push(row);
            }
        }
    }
    Some(rows)
}

fn of_search(scene: &Scene<'_>, ask: &Ask, search: &Search) -> Vec<CandidateRow> {
    let tickable = matches!(ask.stage, Stage::Open | Stage::NotErased { .. })
        || ask.failure.as_ref().is_some_and(|failure| !failure.retried);
    let policy = scene.policy();
    search
        .located
        .candidates
        .iter()
        .map(|one| {
            let said = if search.chosen.contains(&one.id) {
                Said::Taken
            } else if tickable && ask.plan.is_none() {
                Said::Nothing
            } else {
                Said::LeftOut
            };
            let shown = one.shown.iter().map(|(item, masked)| {
                let label = policy.map(|policy| policy.item_label(item));
                label.map_or_else(
                    || masked.clone(),
                    |label| format!("{} {masked}", label.get(LANG)),
                )
            });
            CandidateRow {
                id: one.id.clone(),
                mark: mark(one.strength, said),
                system: scene.system(&one.system),
                shown: shown.collect(),
                reason: reason(one.reason.text.get(LANG), one.rows),
                certainty: certainty(one.strength).to_owned(),
                note: one
                    .shared_with_other
                    .then(|| "ほかの方の記録とも一致".to_owned()),
            }
        })
        .collect()
}

/// What a clerk says about a record that was only suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is the person's.
    Taken,
    /// Nothing yet.
    Nothing,
    /// It was left out when the plan was made.
    LeftOut,
}

const fn mark(strength: Strength, said: Said) -> CandidateMark {
    match (strength, said) {
        (Strength::Proves, _) => CandidateMark::Proved,
        (Strength::Suggests, Said::Taken) => CandidateMark::Taken,
        (Strength::Suggests, Said::Nothing) => CandidateMark::Open,
        (Strength::Suggests, Said::LeftOut) => CandidateMark::LeftOut,
    }
}

const fn certainty(strength: Strength) -> &'static str {
    match strength {
        Strength::Proves => "確定",
        Strength::Suggests => "要確認",
    }
}

fn reason(text: &str, rows: u64) -> String {
    format!("{text}　関連する{}行", grouped(rows))
}

/// The plan of the asks, with the hash that is approved.
pub(super) fn plan(scene: &Scene<'_>) -> Option<PlanBox> {
    let planned: Vec<(&Ask, &Planned)> = scene
        .case()
        .asks
        .iter()
        .filter_map(|ask| Some((ask, ask.plan.as_ref()?)))
        .collect();
    let (first, plan) = planned.first()?;
    let hashes: Vec<&str> = planned.iter().map(|(_, plan)| plan.hash.as_str()).collect();
    Some(PlanBox {
        version: format!("第{}版", versions(scene, first.no)),
        hash: hashes.join(HASHES),
        short: short(&plan.hash),
        state: states(&planned),
        steps: planned
            .iter()
            .flat_map(|(ask, plan)| steps(scene, ask, plan))
            .collect(),
        outcome: planned
            .iter()
            .flat_map(|(ask, _)| outcome(scene, ask))
            .collect(),
    })
}

/// Between the hashes of several plans on one page.
pub(super) const HASHES: &str = "+";

fn versions(scene: &Scene<'_>, no: u16) -> usize {
    let of_ask = |fact: &Fact| matches!(fact, Fact::Planned { ask, .. } if *ask == no);
    scene
        .loaded
        .told
        .iter()
        .filter(|told| of_ask(&told.fact))
        .count()
}

/// 「5f2c 08d1 … a91e」
fn short(hash: &str) -> String {
    let part = |range| hash.get(range).unwrap_or_default();
    let last = hash.len().saturating_sub(4);
    format!("{} {} … {}", part(0..4), part(4..8), part(last..hash.len()))
}

fn states(planned: &[(&Ask, &Planned)]) -> String {
    let mut words: Vec<String> = planned
        .iter()
        .map(|(ask, _)| words::progress(&ask.stage).to_owned())
        .collect();
    words.dedup();
    if words.len() < 2 {
        return words.concat();
    }
    let of_ask =
        |(ask, _): &(&Ask, &Planned)| format!("請求事項{} {}", ask.no, words::progress(&ask.stage));
    planned.iter().map(of_ask).collect::<Vec<_>>().join("、")
}

fn steps(scene: &Scene<'_>, ask: &Ask, plan: &Planned) -> Vec<PlanStep> {
    let mut before = String::new();
    plan.lines
        .iter()
        .map(|line| {
            let system = scene.system(&line.system);
            let same = system == before;
            before.clone_from(&system);
            PlanStep {
                system: if same { String::new() } else { system },
                table: scene.table(&line.system, &line.table),
                rows: grouped(line.rows),
                does: line.action.clone(),
                note: None,
                destroys: line.action.contains("元に戻せません"),
                ask: ask.no.to_string(),
            }
        })
        .collect()
}

/// What was carried out and confirmed, or what stopped it.
fn outcome(scene: &Scene<'_>, ask: &Ask) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(done) = done(&ask.stage) {
        lines.push(format!(
            "実行　{}　{}行",
            scene.signed(&done.at),
            grouped(done.rows)
        ));
    }
    match &ask.stage {
        Stage::Confirmed { at, level, .. } => {
            lines.push(format!(
                "確認　{}（{}）",
                words::reread(level),
                words::when(at)
            ));
        }
        Stage::Answered {
            level: Some(level), ..
        } => lines.push(format!("確認　{}", words::reread(level))),
        Stage::NotErased { remaining, at, .. } => lines.extend(remaining.iter().map(|left| {
            let system = scene.system(&left.system);
            let (table, column) = (&left.table, &left.column);
            format!(
                "残り　{system} {table}.{column}　{}行（{}）",
                grouped(left.rows),
                words::when(at)
            )
        })),
        _ => {}
    }
    if let Some(failure) = &ask.failure {
        let then = if failure.retried {
            "自動で再試行"
        } else {
            "計画の作り直しが必要"
        };
        let why = words::failure(&failure.class);
        lines.push(format!(
            "実行できず　{why}（{}）　{then}",
            words::when(&failure.at)
        ));
    }
    lines
}

const fn done(stage: &Stage) -> Option<&Done> {
    match stage {
        Stage::CarriedOut { done, .. } | Stage::Confirmed { done, .. } => Some(done),
        Stage::Answered { done, .. } => done.as_ref(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_known_by_its_ends() {
        assert_eq!(short("5f2c08d1a91e5f2c"), "5f2c 08d1 … 5f2c");
        assert_eq!(short(""), "  … ");
    }

    #[test]
    fn what_is_only_suggested_waits_for_a_clerk_until_there_is_a_plan() {
        let suggested = |said| mark(Strength::Suggests, said);
        assert_eq!(suggested(Said::Nothing), CandidateMark::Open);
        assert_eq!(suggested(Said::LeftOut), CandidateMark::LeftOut);
        assert_eq!(suggested(Said::Taken), CandidateMark::Taken);
        assert_eq!(mark(Strength::Proves, Said::LeftOut), CandidateMark::Proved);
    }
}
