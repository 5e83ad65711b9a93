// SPDX-License-Identifier: Apache-2.0
//! 本人確認の記録: no answer leaves before identity is confirmed.
//!
//! A refusal may: it tells nothing about anybody's data, and it may rest on missing papers.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::Case;
use crate::request::state::{Letter, Stamp};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases.iter().flat_map(|case| spells(case)).collect();
    let frame = Frame {
        keeper: Text::new("本人確認の記録", "record of identity checks"),
        strength: Strength::Recorded,
        proof: cases.iter().filter_map(|case| confirmed(case)).collect(),
        next: None,
        seen: !cases.is_empty(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn confirmed(case: &Case) -> Option<EntryRef> {
    case.identity
        .as_ref()
        .map(|identity| case.entry(&identity.at))
}

/// The check of identity, where it counted as many papers as the pinned terms ask for; under the GDPR what agrees with the
/// data on file is enough (Art. 12(6)).
pub(super) fn identity(case: &Case) -> Option<&Stamp> {
    let known = case.is_gdpr() && !case.standing.on_file.is_empty();
    let enough = |papers: u8| known || papers >= case.terms.papers_any;
    let identity = case.identity.as_ref();
    identity
        .filter(|identity| enough(identity.papers))
        .map(|identity| &identity.at)
}

fn spells(case: &Case) -> Vec<Spell> {
    case.letters
        .iter()
        .filter(|letter| answers(case, letter))
        .flat_map(|l| of(case, l))
        .collect()
}

/// Whether a letter tells something that only the person may know.
pub(super) fn answers(case: &Case, letter: &Letter) -> bool {
    let told = |no: &u16| {
        let ask = case.ask(*no).filter(|ask| ask.kind.is_personal());
        let proposal = ask.and_then(|ask| ask.proposal());
        proposal.is_some_and(|proposal| !proposal.outcome.tells_nothing())
    };
    letter.kind == crate::request::fact::LetterKind::Result && letter.asks.iter().any(told)
}

fn of(case: &Case, letter: &Letter) -> Vec<Spell> {
    let identity = identity(case);
    let before = |seq: u64| identity.is_none_or(|identity| identity.seq > seq);
    let mut spells = Vec::new();
    if before(letter.made.seq) {
        let until = identity.map(|identity| identity.on);
        spells.push(Spell {
            until,
            ..Spell::of(case, State::AtRisk, letter.made.on)
        });
    }
    if let Some(sent) = letter.sent.as_ref().filter(|sent| before(sent.at.seq)) {
        let entries = vec![case.entry(&sent.at)];
        spells.push(Spell {
            entries,
            ..Spell::of(case, State::Broken, sent.on)
        });
    }
    spells
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::Broken {
        return (
            Text::new(
                format!("{ja}で、本人確認の前に回答を発送しました。"),
                format!("{en}: answered before identity was confirmed."),
            ),
            Text::new(
                "送付先が本人かを確かめ、漏えいに当たるかを判断する。",
                "Find out who got the answer and judge whether it is a leak.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}で、本人確認の前に回答書を作成しています。"),
            format!("{en}: a letter is ready although identity is not confirmed."),
        ),
        Text::new(
            "本人確認が済むまで発送しない。",
            "Do not send it before identity is confirmed.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::Outcome;

    /// Answered after the papers of the policy were checked, or without them.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| answered(scene, received(scene).identified(scene.day(1))),
        broken: |scene| answered(scene, received(scene)),
    };

    fn received(scene: &Scene<'_>) -> Desk {
        Desk::under(scene.policy, scene.running_kind(), scene.start())
    }

    fn answered(scene: &Scene<'_>, desk: Desk) -> Made {
        let sent = desk.decided(scene.day(2), Outcome::Whole, None);
        Made::cases([sent.case], scene.day(3))
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
        let what = ClauseWhat::IdentityFirst { needed: 1 };
        assess(&clause(what), &facts(&[case.case], &[]), today(on))
    }

    fn received() -> Desk {
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
    }

    fn decided(outcome: Outcome) -> Desk {
        let day = date(2026, 10, 26);
        received()
            .proposed("clerk", day, outcome, None)
            .approved("approver", day)
            .letter(day)
    }

    #[test]
    fn kept_when_identity_came_first() {
        let found = at(received().answered(date(2026, 10, 26)), date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Recorded, 1)
        );
    }

    #[test]
    fn at_risk_while_a_letter_waits_without_identity() {
        let found = at(decided(Outcome::NotHeld), date(2026, 10, 27));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 10, 26))
        );
        let later = at(
            decided(Outcome::NotHeld).confirmed(date(2026, 10, 28)),
            date(2026, 10, 28),
        );
        assert_eq!(
            (later.state, later.since),
            (State::Kept, date(2026, 10, 28))
        );
    }

    #[test]
    fn broken_when_the_answer_left_first_even_if_identity_followed() {
        let day = date(2026, 10, 27);
        for case in [
            decided(Outcome::NotHeld).sent(day),
            decided(Outcome::Whole)
                .sent(day)
                .confirmed(date(2026, 10, 28)),
        ] {
            let found = at(case, date(2026, 11, 24));
            assert_eq!((found.state, found.since), (State::Broken, day));
            assert!(found.fact.unwrap().ja.starts_with("受付 2026-0131 で、"));
        }
    }

    #[test]
    fn a_refusal_may_leave_without_identity() {
        let found = at(
            decided(Outcome::Refused).sent(date(2026, 10, 27)),
            date(2026, 11, 24),
        );
        assert_eq!(found.state, State::Kept);
    }

    #[test]
    fn too_few_papers_are_no_identity() {
        let mut case = received().answered(date(2026, 10, 26));
        case.case.terms.papers_any = 2;
        assert_eq!(at(case, date(2026, 11, 24)).state, State::Broken);
    }
}
