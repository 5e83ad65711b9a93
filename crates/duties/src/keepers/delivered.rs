// SPDX-License-Identifier: Apache-2.0
//! 回答の送り方: every answer leaves by a way the file promises, or by another the person was told of; what comes back
//! is not left lying.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, conclude, no_application, oldest_first};
use super::words::{both, cases};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;
use crate::request::fact::LetterKind;
use crate::request::state::{Letter, Sent};

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| {
            let wrong = results(case).filter(|(letter, sent)| {
                !promised(case, facts).contains(&sent.means) && !told(case, letter)
            });
            let wrong = wrong.map(|(_, sent)| Spell {
                entries: vec![case.entry(&sent.at)],
                ..Spell::of(case, State::Broken, sent.on)
            });
            wrong.chain(lying(case)).collect::<Vec<_>>()
        })
        .collect();
    let frame = Frame {
        keeper: Text::new("発送の管理", "control of dispatch"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .flat_map(|case| results(case).map(|(_, sent)| case.entry(&sent.at)))
            .collect(),
        next: None,
        seen: cases.iter().any(|case| results(case).next().is_some()),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, tell)
}

fn results(case: &Case) -> impl Iterator<Item = (&Letter, &Sent)> {
    let letters = case
        .letters
        .iter()
        .filter(|one| one.kind == LetterKind::Result);
    letters.filter_map(|letter| Some((letter, letter.sent.as_ref()?)))
}

/// The ways pinned at receipt; a case from before they were pinned is measured by the file.
fn promised<'a>(case: &'a Case, facts: &Facts<'a>) -> &'a [yakusoku_policy::Delivery] {
    if case.terms.pinned.by.is_empty() {
        &facts.policy.requests.answer.by
    } else {
        &case.terms.pinned.by
    }
}

fn told(case: &Case, letter: &Letter) -> bool {
    case.letters
        .iter()
        .any(|one| one.kind == LetterKind::OtherMeans && one.sent.is_some() && one.on <= letter.on)
}

/// Mail that came back: at risk until somebody decides, broken once the day for it has passed.
fn lying(case: &Case) -> Vec<Spell> {
    case.post
        .returned
        .iter()
        .filter(|one| {
            let result =
                |letter: &Letter| letter.no == one.letter && letter.kind == LetterKind::Result;
            one.settled.is_none() && case.letters.iter().any(result)
        })
        .flat_map(|one| super::spell::clock(case, one.on, one.decide_by, None))
        .collect()
}

fn tell(judged: &Judged<'_>) -> (Text, Text) {
    let who = cases(&judged.active);
    let (ja, en) = both(&who);
    if judged.state == State::AtRisk {
        return (
            Text::new(
                format!("{ja}の回答が戻っています。"),
                format!("{en}: the answer came back."),
            ),
            Text::new(
                "返戻の理由を確かめ、再送・保管などの扱いを決める。",
                "Find out why, and decide what follows.",
            ),
        );
    }
    (
        Text::new(
            format!("{ja}の回答が、約束した方法で届いていません。"),
            format!("{en}: the answer did not go out as promised."),
        ),
        Text::new(
            "約束した方法で送り直すか、方法の変更をお知らせする。",
            "Send it again as promised, or tell the person of another way.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::Delivery;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use crate::request::{Fact, Outcome};

    /// Sent by a way the file names, or by one it does not.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let by = scene.policy.requests.answer.by[0];
            sent(scene, by)
        },
        broken: |scene| {
            let named = &scene.policy.requests.answer.by;
            let mut all = Delivery::ALL.iter();
            let other = all.find(|by| !named.contains(by)).unwrap();
            sent(scene, *other)
        },
    };

    fn sent(scene: &Scene<'_>, means: Delivery) -> Made {
        let day = scene.day(1);
        let fact = Fact::Dispatched {
            letter: 1,
            means,
            on: day,
        };
        let desk = Desk::under(scene.policy, scene.running_kind(), scene.start());
        let desk = desk
            .proposed("clerk", day, Outcome::NotHeld, None)
            .approved("approver", day)
            .letter(day)
            .add("clerk", day, &fact);
        Made::cases([desk.case], scene.day(2))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{CameBack, ClauseWhat, Delivery, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, clause, facts, today};
    use super::*;
    use crate::request::post::{PostFact, Settle};
    use crate::request::{Fact, Outcome};

    const DAY: Date = date(2026, 10, 26);

    fn at(case: Desk, on: Date) -> Assessment {
        assess(
            &clause(ClauseWhat::Delivered),
            &facts(&[case.case], &[]),
            today(on),
        )
    }

    fn sent(means: Delivery) -> Desk {
        let sent = Fact::Dispatched {
            letter: 1,
            means,
            on: DAY,
        };
        Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
            .proposed("clerk", DAY, Outcome::NotHeld, None)
            .approved("approver", DAY)
            .letter(DAY)
            .add("clerk", DAY, &sent)
    }

    fn back(case: Desk) -> Desk {
        let fact = Fact::Post(PostFact::CameBack {
            letter: 1,
            why: CameBack::AddressUnknown,
            on: date(2026, 11, 2),
            decide_by: date(2026, 11, 16),
            keep_until: date(2027, 2, 2),
        });
        case.add("clerk", date(2026, 11, 2), &fact)
    }

    #[test]
    fn kept_when_the_answer_left_as_promised_and_mail_that_came_back_was_settled() {
        let found = at(sent(Delivery::RegisteredMail), DAY);
        assert_eq!((found.state, found.entries.len()), (State::Kept, 1));
        let other =
            sent(Delivery::PersonOnly).pinned(|pinned| pinned.by = vec![Delivery::PersonOnly]);
        assert_eq!(at(other, DAY).state, State::Kept);
        let settled = Fact::Post(PostFact::Settled {
            letter: 1,
            how: Settle::Keep,
            on: date(2027, 2, 2),
        });
        let case = back(sent(Delivery::RegisteredMail)).add("clerk", date(2026, 11, 4), &settled);
        assert_eq!(at(case, date(2026, 12, 1)).state, State::Kept);
    }

    /// Another way than promised, by a letter that is told of before or is not.
    fn another_way(told: bool) -> Assessment {
        let letter = |no, kind| Fact::LetterMade {
            letter: no,
            kind,
            asks: vec![1],
            blob: crate::BlobRef("cc".to_owned()),
            on: DAY,
        };
        let dispatched = |letter, means| Fact::Dispatched {
            letter,
            means,
            on: DAY,
        };
        let mut desk = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21)).add(
            "clerk",
            DAY,
            &letter(1, LetterKind::OtherMeans),
        );
        if told {
            desk = desk.add("clerk", DAY, &dispatched(1, Delivery::RegisteredMail));
        }
        let desk = desk
            .proposed("clerk", DAY, Outcome::NotHeld, None)
            .approved("approver", DAY)
            .add("clerk", DAY, &letter(2, LetterKind::Result))
            .add("clerk", DAY, &dispatched(2, Delivery::Post));
        let case = desk.case;
        assess(
            &clause(ClauseWhat::OtherForm),
            &facts(&[case], &[]),
            today(DAY),
        )
    }

    #[test]
    fn kept_when_the_person_was_told_of_the_other_way() {
        let found = another_way(true);
        assert_eq!((found.state, found.entries.len()), (State::Kept, 1));
    }

    #[test]
    fn broken_when_it_left_another_way_and_nobody_was_told() {
        let found = another_way(false);
        assert_eq!((found.state, found.since), (State::Broken, DAY));
    }

    #[test]
    fn broken_when_it_left_another_way_or_came_back_and_lay_there() {
        let found = at(sent(Delivery::Post), DAY);
        assert_eq!((found.state, found.since), (State::Broken, DAY));
        let lying = back(sent(Delivery::RegisteredMail));
        let soon = at(lying, date(2026, 11, 10));
        assert_eq!((soon.state, soon.since), (State::AtRisk, date(2026, 11, 2)));
        let lying = back(sent(Delivery::RegisteredMail));
        let late = at(lying, date(2026, 11, 17));
        assert_eq!(late.state, State::Broken);
    }
}
