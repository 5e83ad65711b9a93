// SPDX-License-Identifier: Apache-2.0
//! 訂正等の調査の記録: wrong content is looked into before it is decided, and what follows is done in time (Art. 34(2)).
//!
//! An investigation belongs to corrections, whatever comes out of it; the time limit to every kind the term names.

use jiff::civil::Date;
use yakusoku_policy::{Kind, Text};

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first, worse};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength, answer_within};
use crate::request::state::Stamp;
use crate::request::{Ask, Case, Outcome};

pub(super) fn assess(kinds: &[Kind], facts: &Facts<'_>, today: Date) -> Assessment {
    let looked_into = looked_into(kinds, facts, today);
    kinds.iter().fold(looked_into, |found, kind| {
        worse(found, answer_within::assess(*kind, facts, today))
    })
}

fn looked_into(kinds: &[Kind], facts: &Facts<'_>, today: Date) -> Assessment {
    let all = oldest_first(facts);
    let asks = || {
        all.iter().flat_map(|case| {
            let of_kind = |ask: &&Ask| ask.kind == Kind::Correction && kinds.contains(&ask.kind);
            let asks = case.asks.iter().filter(of_kind);
            asks.map(move |ask| (*case, ask))
        })
    };
    let spells: Vec<Spell> = asks().filter_map(|(case, ask)| unseen(case, ask)).collect();
    let frame = Frame {
        keeper: Text::new("訂正等の調査の記録", "record of investigations"),
        strength: Strength::Recorded,
        proof: asks()
            .filter_map(|(case, ask)| investigated(ask).map(|stamp| case.entry(stamp)))
            .collect(),
        next: None,
        seen: all
            .iter()
            .any(|case| case.asks.iter().any(|ask| kinds.contains(&ask.kind))),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn investigated(ask: &Ask) -> Option<&Stamp> {
    ask.prep.investigated.as_ref().map(|one| &one.at)
}

/// Answered on the facts without an investigation before the proposal, or about to be.
fn unseen(case: &Case, ask: &Ask) -> Option<Spell> {
    let proposal = ask.proposal()?;
    // Whoever is refused for want of papers, or of whom nothing is held, leaves nothing to look into.
    let on_facts = matches!(proposal.outcome, Outcome::Whole | Outcome::Part);
    let seen = investigated(ask).filter(|stamp| stamp.seq < proposal.by.seq);
    if !on_facts || seen.is_some() {
        return None;
    }
    let answered = ask.answered();
    Some(match answered {
        Some(sent) => Spell {
            entries: vec![case.entry(sent)],
            ..Spell::of(case, State::Broken, sent.on)
        },
        None => Spell::of(case, State::AtRisk, proposal.by.on),
    })
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    let fact = if judged.state == State::Broken {
        Text::new(
            format!("{ja}の訂正等に、調査の記録なしで回答しました。"),
            format!("{en}: a correction was answered without an investigation on record."),
        )
    } else {
        Text::new(
            format!("{ja}の訂正等が、調査の記録なしで起案されています。"),
            format!("{en}: a correction is proposed without an investigation on record."),
        )
    };
    let remedy = Text::new(
        "事実を調査し、分かったことと調べ方を案件に記録する。",
        "Look into the facts, and record in the case what came out and how.",
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::Kind;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;
    use crate::request::fact::Fact;
    use crate::request::kinds::{Finding, Stepped};

    /// Investigated and then answered, or answered without.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let found = Fact::Stepped(Stepped::Investigated {
                ask: 1,
                finding: Finding::Wrong,
            });
            answered(scene, received(scene).add("clerk", scene.day(1), &found))
        },
        broken: |scene| answered(scene, received(scene)),
    };

    fn received(scene: &Scene<'_>) -> Desk {
        Desk::under(scene.policy, Kind::Correction, scene.start())
    }

    fn answered(scene: &Scene<'_>, desk: Desk) -> Made {
        let case = desk.decided(scene.day(2), Outcome::Whole, None).case;
        Made::cases([case], scene.day(3))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{Desk, facts};
    use super::*;
    use crate::request::fact::Fact;
    use crate::request::kinds::{Finding, Stepped};

    const KINDS: [Kind; 2] = [Kind::Correction, Kind::Erasure];

    fn received(kind: Kind) -> Desk {
        Desk::received("2026-0131", kind, date(2026, 10, 1))
    }

    fn investigated(desk: Desk) -> Desk {
        let fact = Fact::Stepped(Stepped::Investigated {
            ask: 1,
            finding: Finding::Wrong,
        });
        desk.add("clerk", date(2026, 10, 5), &fact)
    }

    fn at(desk: Desk, on: Date) -> Assessment {
        assess(&KINDS, &facts(&[desk.case], &[]), on)
    }

    #[test]
    fn kept_when_looked_into_and_done_in_time() {
        let done = investigated(received(Kind::Correction));
        let done = done.decided(date(2026, 10, 8), Outcome::Whole, None);
        assert_eq!(at(done, date(2026, 12, 1)).state, State::Kept);
        let none = received(Kind::Correction).decided(date(2026, 10, 8), Outcome::NotHeld, None);
        assert_eq!(at(none, date(2026, 12, 1)).state, State::Kept);
    }

    #[test]
    fn broken_when_answered_unseen_or_late() {
        let unseen = received(Kind::Correction).decided(date(2026, 10, 8), Outcome::Whole, None);
        let found = at(unseen, date(2026, 10, 9));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 8))
        );
        assert!(found.fact.unwrap().ja.contains("調査の記録なし"));
        for kind in KINDS {
            let late = at(investigated(received(kind)), date(2026, 11, 10));
            assert_eq!((late.state, late.since), (State::Broken, date(2026, 11, 1)));
        }
    }
}
