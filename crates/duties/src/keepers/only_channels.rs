// SPDX-License-Identifier: Apache-2.0
//! 受付方法の検査: where the policy says that other ways are not accepted, none was.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let pinned = facts.policy.hash.to_string();
    let channels = &facts.policy.requests.intake.channels;
    let mut found = oldest_first(facts);
    found.retain(|case| case.policy == pinned);
    let other = found
        .iter()
        .filter(|case| !channels.contains(&case.channel));
    let spells: Vec<Spell> = other.map(|case| taken(case)).collect();
    let frame = Frame {
        keeper: Text::new("受付方法の検査", "check of channels"),
        strength: Strength::Machine,
        proof: found
            .iter()
            .map(|case| case.entry(&case.received))
            .collect(),
        next: None,
        seen: !found.is_empty(),
        nothing: Text::new(
            "現行の方針で受け付けたご請求はまだありません。",
            "No application has come in under the policy in force yet.",
        ),
    };
    conclude(frame, &spells, facts, today, tell)
}

/// Until the case ends, for a day at least.
fn taken(case: &Case) -> Spell {
    let closed = case.closed.as_ref().map(|closed| closed.on);
    let erased = case.erased.as_ref().map(|erased| erased.on);
    let next = case.received_on.saturating_add(1.day());
    Spell {
        until: closed.or(erased).map(|end| end.max(next)),
        ..Spell::of(case, State::Broken, case.received_on)
    }
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}を、受け付けないと公表した方法で受け付けました。"),
            format!("{en}: taken in a way the policy says is not accepted."),
        ),
        Text::new(
            "ご請求にはそのまま対応し、方針の受付方法を見直すか、窓口の案内を直す。",
            "Go on with the application; change the channels of the policy or what the desk tells people.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::Channel;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;

    /// Taken by a channel of the policy, or by another.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| Made::cases([received(scene).case], scene.day(1)),
        broken: |scene| {
            let named = &scene.policy.requests.intake.channels;
            let other = Channel::ALL.iter().find(|channel| !named.contains(channel));
            let other = *other.unwrap();
            Made::cases([received(scene).by_channel(other).case], scene.day(1))
        },
    };

    fn received(scene: &Scene<'_>) -> Desk {
        Desk::under(scene.policy, scene.running_kind(), scene.start())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{Channel, ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, facts, today};
    use super::*;

    fn at(channel: Channel) -> Assessment {
        let day = date(2026, 10, 21);
        let desk = Desk::received("2026-0131", Kind::Erasure, day).by_channel(channel);
        let cases = [desk.case];
        let clause = clause(ClauseWhat::OnlyChannels);
        assess(&clause, &facts(&cases, &[]), today(date(2026, 11, 24)))
    }

    #[test]
    fn kept_when_every_application_came_as_published() {
        let found = at(Channel::RegisteredMail);
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Machine, 1)
        );
    }

    #[test]
    fn broken_when_one_was_taken_another_way() {
        let found = at(Channel::Visit);
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 21))
        );
        assert!(found.fact.unwrap().ja.contains("2026-0131"));
    }
}
