// SPDX-License-Identifier: Apache-2.0
//! Clocks, asks and the fee of a case.

use yakusoku_duties::calendar::{ja_staff, suit_from};
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::receive::fee_means;
use yakusoku_duties::request::{Ask, Case, Stage};
use yakusoku_policy::{ClauseWhat, FeeMeans, GroundId, Kind, grounds};

use super::super::words::{self, LANG};
use super::{Scene, next};
use crate::pages::console::case::{AskRow, Clock, FeeBox, FeeForm};
use crate::pages::{Choice, Fact};

/// The clocks of every ask, and of the papers.
pub(super) fn clocks(scene: &Scene<'_>) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = scene
        .case()
        .asks
        .iter()
        .map(|ask| answer_clock(scene, ask))
        .collect();
    clocks.extend(suit_clock(scene));
    clocks.extend(disposal_clock(scene));
    clocks
}

fn answer_clock(scene: &Scene<'_>, ask: &Ask) -> Clock {
    let case = scene.case();
    let one = case.asks.len() == 1;
    let rule = scene
        .policy()
        .map_or_else(Vec::new, |policy| words::answer_rule(policy, ask));
    let left = match (ask.answered(), ask.due) {
        (Some(sent), _) => format!("回答済み（{}）", ja_staff(sent.on)),
        (None, Some(due)) => words::left(scene.today, due),
        (None, None) => "未開始".to_owned(),
    };
    Clock {
        name: if one {
            "回答".to_owned()
        } else {
            format!("回答（請求事項{}）", ask.no)
        },
        from: format!("受付 {}", ja_staff(case.received_on)),
        due: ask.due.map_or_else(
            || format!("{}{}", words::clock_start(case), ask.within.label(LANG)),
            ja_staff,
        ),
        left,
        basis: rule.join("　"),
        late: ask.answered().is_none() && ask.due.is_some_and(|due| due < scene.today),
        idle: ask.answered().is_some() || ask.due.is_none(),
    }
}

/// From which day the person may sue, while anything they may sue about is unanswered.
fn suit_clock(scene: &Scene<'_>) -> Option<Clock> {
    let case = scene.case();
    let open = case
        .asks
        .iter()
        .any(|ask| ask.kind.may_be_sued_for() && ask.answered().is_none());
    if !open || case.closed.is_some() {
        return None;
    }
    let from = suit_from(case.received_on);
    let left = if from <= scene.today {
        "提起できる".to_owned()
    } else {
        words::left(scene.today, from)
    };
    Some(Clock {
        name: "訴えを提起できる日".to_owned(),
        from: format!("到達 {}", ja_staff(case.received_on)),
        due: format!("{}から", ja_staff(from)),
        left,
        basis: "個人情報保護法第39条第1項".to_owned(),
        late: false,
        idle: from > scene.today,
    })
}

fn disposal_clock(scene: &Scene<'_>) -> Option<Clock> {
    let case = scene.case();
    if case.papers.is_empty() {
        return None;
    }
    let policy = scene.policy()?;
    let due = case.closed.as_ref().and_then(|closed| closed.dispose_by);
    let within = case.terms.dispose_within.label(LANG);
    let act = if case.owes_papers_back() {
        "返却"
    } else {
        "廃棄"
    };
    let did = match case.papers_back {
        Some(_) => "返却",
        None => "廃棄",
    };
    let left = match (&case.disposed, due) {
        (Some(done), _) => format!("{did}済み（{}）", ja_staff(done.on)),
        (None, Some(due)) => words::left(scene.today, due),
        (None, None) => "未開始".to_owned(),
    };
    Some(Clock {
        name: format!("本人確認書類の{act}"),
        from: case.closed.as_ref().map_or_else(
            || "手続の終了".to_owned(),
            |end| format!("終了 {}", ja_staff(end.on)),
        ),
        due: due.map_or_else(|| format!("終了後{within}以内"), ja_staff),
        left,
        basis: words::clause(policy, |what| {
            matches!(what, ClauseWhat::PapersDisposed { .. })
        })
        .unwrap_or_default(),
        late: case.disposed.is_none() && due.is_some_and(|due| due < scene.today),
        idle: case.disposed.is_some() || due.is_none(),
    })
}

/// The asks and what was decided about each.
pub(super) fn asks(scene: &Scene<'_>) -> Vec<AskRow> {
    scene
        .case()
        .asks
        .iter()
        .map(|ask| ask_row(scene, ask))
        .collect()
}

fn ask_row(scene: &Scene<'_>, ask: &Ask) -> AskRow {
    let limited = wanted(scene, ask.no);
    AskRow {
        no: ask.no.to_string(),
        label: words::kind(ask.kind).to_owned(),
        note: if limited.is_empty() {
            ask.kind.article().to_owned()
        } else {
            limited
        },
        decision: decision(ask),
        ground: reasons(scene, ask).join("　"),
        fee: if ask.fee_yen == 0 {
            "無料".to_owned()
        } else {
            words::yen(ask.fee_yen)
        },
        fee_note: String::new(),
        decide: next::may_decide(scene, ask)
            .then(|| scene.href(&format!("asks/{}/decision", ask.no))),
        prepare: next::may_prepare(scene, ask)
            .then(|| scene.href(&format!("asks/{}/steps", ask.no))),
    }
}

/// What the person wrote about an ask.
pub(in crate::console) fn wanted(scene: &Scene<'_>, no: u16) -> String {
    let applicant = scene
        .loaded
        .applicant
        .as_ref()
        .map(|one| one.reveal(Sink::Page));
    let wants = applicant.and_then(|one| one.wants.iter().find(|wants| wants.ask == no));
    wants.map_or_else(String::new, |wants| wants.text.clone())
}

fn decision(ask: &Ask) -> Option<String> {
    let proposal = ask.proposal()?;
    let outcome = words::outcome(ask.kind, proposal.outcome);
    Some(match ask.stage {
        Stage::Proposed(_) => format!("{outcome}（起案）"),
        _ => outcome.to_owned(),
    })
}

/// Ground and reason of the proposal under which an ask stands.
fn reasons(scene: &Scene<'_>, ask: &Ask) -> Vec<String> {
    let Some(proposal) = ask.proposal() else {
        return Vec::new();
    };
    let ground = proposal
        .ground
        .as_ref()
        .map(|id| ground(scene, ask.kind, id));
    let reason = scene
        .loaded
        .sealed_at(proposal.by.seq)
        .map(|text| text.reveal(Sink::Page).clone());
    ground.into_iter().chain(reason).collect()
}

/// What a ground is called; one the law has given up since keeps its name in the file.
fn ground(scene: &Scene<'_>, kind: Kind, id: &GroundId) -> String {
    let known = grounds(kind, scene.today);
    let found = known.iter().find(|ground| ground.id == *id);
    found.map_or_else(
        || id.to_string(),
        |ground| ground.label.get(LANG).to_owned(),
    )
}

/// The fee as far as it is known.
pub(super) fn fee(scene: &Scene<'_>) -> FeeBox {
    let case = scene.case();
    let missing = case.fee_owed().saturating_sub(case.fee_received());
    FeeBox {
        state: fee_state(case).to_owned(),
        facts: fee_facts(scene, case),
        form: FeeForm {
            amount: missing.to_string(),
            number: String::new(),
            issued: String::new(),
            received_on: scene.today.to_string(),
            means: offered(scene),
        },
    }
}

const fn fee_state_of(owed: u32, received: u32) -> &'static str {
    match (owed, received) {
        (0, _) => "不要",
        (_, 0) => "未受領",
        (owed, received) if received < owed => "不足",
        _ => "受領済み",
    }
}

fn fee_state(case: &Case) -> &'static str {
    fee_state_of(case.fee_owed(), case.fee_received())
}

fn fee_facts(scene: &Scene<'_>, case: &Case) -> Vec<Fact> {
    let (owed, received) = (case.fee_owed(), case.fee_received());
    if owed == 0 {
        return vec![Fact::new("請求額", "無料")];
    }
    let mut facts = vec![Fact::new("請求額", format!("{}（税込）", words::yen(owed)))];
    let over = received.saturating_sub(owed);
    facts.push(Fact::new(
        "受領額",
        match (received, over) {
            (0, _) => "なし".to_owned(),
            (_, 0) if received < owed => {
                format!(
                    "{}　不足{}",
                    words::yen(received),
                    words::yen(owed - received)
                )
            }
            (_, 0) => format!("{}　過不足なし", words::yen(received)),
            (_, over) => format!("{}　過納{}", words::yen(received), words::yen(over)),
        },
    ));
    for receipt in &case.fees {
        let line = format!("{}　{}", words::yen(receipt.yen), receipt.means.label(LANG));
        facts.push(Fact::new("受領", line).and(scene.signed(&receipt.at)));
    }
    facts
}

/// Means of payment the policy takes.
fn offered(scene: &Scene<'_>) -> Vec<Choice> {
    let means: Vec<FeeMeans> = scene.policy().map_or_else(Vec::new, fee_means);
    means
        .into_iter()
        .map(|means| Choice::new(means.name(), means.label(LANG)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_is_short_until_all_of_it_is_there() {
        assert_eq!(fee_state_of(0, 0), "不要");
        assert_eq!(fee_state_of(1000, 0), "未受領");
        assert_eq!(fee_state_of(1000, 700), "不足");
        assert_eq!(fee_state_of(1000, 1000), "受領済み");
    }
}
