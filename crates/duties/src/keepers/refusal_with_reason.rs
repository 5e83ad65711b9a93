// SPDX-License-Identifier: Apache-2.0
//! 結果のご通知の検査: whoever is refused is told the ground (Art. 36).

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::state::Proposal;
use crate::request::{Ask, Case};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let refusals = || cases.iter().flat_map(|case| refusals_of(case));
    let spells: Vec<Spell> = refusals()
        .flat_map(|(case, ask, why)| of(case, ask, why))
        .collect();
    let answer = |(case, ask, _): Refusal<'_>| -> Option<EntryRef> {
        ask.answered().map(|sent| case.entry(sent))
    };
    let frame = Frame {
        keeper: Text::new("結果のご通知の検査", "check of result letters"),
        strength: Strength::Machine,
        proof: refusals().filter_map(answer).collect(),
        next: None,
        seen: refusals().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// A refusal, whole or in part, under which an ask stands.
pub(super) type Refusal<'a> = (&'a Case, &'a Ask, &'a Proposal);

pub(super) fn refusals_of(case: &Case) -> impl Iterator<Item = Refusal<'_>> {
    case.asks.iter().filter_map(move |ask| {
        let proposal = ask.proposal()?;
        let refuses = proposal.outcome.needs_ground();
        refuses.then_some((case, ask, proposal))
    })
}

/// A refusal without a ground: at risk while inside the house, broken once it went out.
fn of(case: &Case, ask: &Ask, proposal: &Proposal) -> Vec<Spell> {
    if proposal.ground.is_some() {
        return Vec::new();
    }
    let inside = Spell {
        entries: vec![case.entry(&proposal.by)],
        ..Spell::of(case, State::AtRisk, proposal.by.on)
    };
    let outside = ask.answered().map(|sent| Spell {
        entries: vec![case.entry(sent)],
        ..Spell::of(case, State::Broken, sent.on)
    });
    [Some(inside), outside].into_iter().flatten().collect()
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::Broken {
        return (
            Text::new(
                format!("{ja}で、理由を示さずにお断りしました。"),
                format!("{en}: refused without a ground."),
            ),
            Text::new(
                "理由と苦情の窓口を書いた通知を送り直す。",
                "Send a letter with the ground and the complaints desk.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}の起案に、お断りの理由がありません。"),
            format!("{en}: the proposal refuses without a ground."),
        ),
        Text::new("理由を選んで起案し直す。", "Propose again with a ground."),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Refused with a ground, or without one.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| refused(scene, Some("harm")),
        broken: |scene| refused(scene, None),
    };

    fn refused(scene: &Scene<'_>, ground: Option<&str>) -> Made {
        let desk = Desk::under(scene.policy, scene.running_kind(), scene.start());
        let sent = desk.decided(scene.day(1), Outcome::Refused, ground);
        Made::cases([sent.case], scene.day(2))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, today};
    use super::*;
    use crate::request::Outcome;

    fn at(case: Desk, on: Date) -> Assessment {
        assess(
            &clause(ClauseWhat::RefusalWithReason),
            &facts(&[case.case], &[]),
            today(on),
        )
    }

    fn refused(ground: Option<&str>) -> Desk {
        Desk::received("2026-0131", Kind::Erasure, date(2026, 10, 21)).proposed(
            "clerk",
            date(2026, 10, 26),
            Outcome::Refused,
            ground,
        )
    }

    fn sent(case: Desk) -> Desk {
        let day = date(2026, 10, 28);
        case.approved("approver", day).letter(day).sent(day)
    }

    #[test]
    fn kept_when_the_refusal_names_a_ground() {
        let found = at(sent(refused(Some("harm"))), date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Machine, 1)
        );
    }

    #[test]
    fn kept_when_nothing_was_refused() {
        let case = Desk::received("2026-0131", Kind::Erasure, date(2026, 10, 21));
        let found = at(case.answered(date(2026, 10, 26)), date(2026, 11, 24));
        assert_eq!(found.fact.unwrap().ja, "対象のご請求なし");
    }

    #[test]
    fn at_risk_while_proposed_without_a_ground() {
        let found = at(refused(None), date(2026, 10, 27));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 10, 26))
        );
    }

    #[test]
    fn broken_once_sent_without_a_ground() {
        let found = at(sent(refused(None)), date(2026, 11, 24));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 28))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 で、理由を示さずにお断りしました。"
        );
    }
}
