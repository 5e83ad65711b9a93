// SPDX-License-Identifier: Apache-2.0
//! 受付の検査: the desk takes in the kinds and the channels the policy promises, and no others.
//!
//! A case keeps the channels of the edition pinned at its receipt, and only one edition is at hand:
//! cases of earlier editions are not measured by it.

use jiff::ToSpan;
use jiff::civil::Date;
use yakusoku_policy::{Kind, Policy, Text};

use super::spell::{Frame, Judged, Spell, conclude, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let pinned = facts.policy.hash.to_string();
    let mut cases = oldest_first(facts);
    cases.retain(|case| case.policy == pinned);
    let outside = cases.iter().filter(|case| !offered(case, facts.policy));
    let spells: Vec<Spell> = outside.map(|case| taken(case)).collect();
    let frame = Frame {
        keeper: Text::new("受付の検査", "check of intake"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .map(|case| case.entry(&case.received))
            .collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: Text::new(
            "現行の方針で受け付けたご請求はまだありません。",
            "No application has come in under the policy in force yet.",
        ),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn offered(case: &Case, policy: &Policy) -> bool {
    let named = |kind: Kind| policy.kind(kind).is_some();
    policy.requests.intake.channels.contains(&case.channel)
        && case.asks.iter().all(|ask| named(ask.kind))
}

/// What was taken in beside the promise stands until the case ends, for a day at least.
fn taken(case: &Case) -> Spell {
    let closed = case.closed.as_ref().map(|closed| closed.on);
    let erased = case.erased.as_ref().map(|erased| erased.on);
    let from = case.received_on;
    let next = from.saturating_add(1.day());
    Spell {
        until: closed.or(erased).map(|end| end.max(next)),
        ..Spell::of(case, State::Broken, from)
    }
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    (
        Text::new(
            format!("{ja}を、方針にない方法または種類で受け付けました。"),
            format!("{en}: taken by a channel or for a kind the policy does not offer."),
        ),
        Text::new(
            "ご請求にはそのまま対応し、受付方法と種類を方針に合わせる。",
            "Go on with the application, and bring the desk and the policy into line.",
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
    use yakusoku_policy::{Channel, ClauseWhat};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, JAPAN, clause, facts, today};
    use super::*;
    use crate::request::fact::Applying;
    use crate::request::receive::{Arrival, receive};

    const DAY: Date = date(2026, 10, 21);

    fn at(cases: &[Case], on: Date) -> Assessment {
        assess(&clause(ClauseWhat::Intake), &facts(cases, &[]), today(on))
    }

    fn received(channel: Channel, kind: Kind) -> Desk {
        Desk::received("2026-0131", kind, DAY).by_channel(channel)
    }

    #[test]
    fn kept_when_cases_came_as_promised() {
        let cases = [received(Channel::RegisteredMail, Kind::Erasure).case];
        let found = at(&cases, date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(found.strength, Strength::Machine);
        assert_eq!(found.entries, [cases[0].entry(&cases[0].received)]);
        assert_eq!((found.fact, found.remedy), (None, None));
    }

    #[test]
    fn kept_while_nothing_has_come_in() {
        let found = at(&[], date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            found.fact.unwrap().ja,
            "現行の方針で受け付けたご請求はまだありません。"
        );
    }

    #[test]
    fn broken_by_a_channel_or_a_kind_that_is_not_promised_until_the_case_ends() {
        for (channel, kind) in [
            (Channel::Fax, Kind::Erasure),
            (Channel::RegisteredMail, Kind::Correction),
        ] {
            let desk = received(channel, kind);
            let receipt = desk.case.entry(&desk.case.received);
            let found = at(std::slice::from_ref(&desk.case), date(2026, 11, 24));
            assert_eq!((found.state, found.since), (State::Broken, DAY));
            assert_eq!(
                found.fact.unwrap().ja,
                "受付 2026-0131 を、方針にない方法または種類で受け付けました。"
            );
            assert!(found.entries == [receipt] && found.remedy.is_some());

            let end = date(2026, 11, 10);
            let later = at(&[desk.closed(end).case], date(2026, 11, 24));
            assert_eq!((later.state, later.since), (State::Kept, end));
        }
    }

    #[test]
    fn a_case_that_ended_on_its_first_day_still_leaves_its_mark() {
        let cases = [received(Channel::Fax, Kind::Erasure).closed(DAY).case];
        assert_eq!(at(&cases, DAY).state, State::Broken);
        let later = at(&cases, date(2026, 11, 24));
        assert_eq!(
            (later.state, later.since),
            (State::Kept, date(2026, 10, 22))
        );
    }

    #[test]
    fn another_edition_is_not_measured_by_this_one() {
        let mut desk = received(Channel::Fax, Kind::Erasure);
        desk.case.policy = "00".to_owned();
        let found = at(&[desk.case], date(2026, 11, 24));
        assert_eq!((found.state, found.entries.len()), (State::Kept, 0));
        assert!(found.fact.unwrap().ja.starts_with("現行の方針で"));
    }

    /// The desk takes in what the keeper calls kept, and refuses all else.
    #[test]
    fn desk_and_keeper_agree_on_every_channel_and_kind() {
        let policy = facts(&[], &[]).policy;
        let mut taken = 0;
        for (channel, kind) in Channel::ALL
            .iter()
            .flat_map(|channel| Kind::ALL.iter().map(move |kind| (*channel, *kind)))
        {
            let arrival = Arrival {
                birth: None,
                number: "2026-0131".to_owned(),
                on: DAY,
                channel,
                applying: Applying::Person,
                kinds: vec![kind],
                claims: std::collections::BTreeMap::new(),
                country: None,
            };
            let takes = receive(policy, &arrival, &JAPAN).is_ok();
            let found = at(&[received(channel, kind).case], date(2026, 11, 24));
            assert_eq!(takes, found.state == State::Kept, "{channel:?} {kind:?}");
            taken += usize::from(takes);
        }
        assert_eq!(taken, 2);
    }
}
