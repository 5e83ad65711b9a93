// SPDX-License-Identifier: Apache-2.0
//! 回答期限の管理: every ask of a kind is answered by its last day.
//!
//! The last day and its warning are the ones pinned at receipt. The day that counts is the day the letter went out,
//! not the day somebody recorded it.

use jiff::civil::Date;
use yakusoku_policy::{Kind, Text};

use super::spell::{Frame, Judged, Spell, clock, conclude, no_application, oldest_first};
use super::words::{both, cases, day, late, left, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::request::{Ask, Case, Stage};

pub(super) fn assess(kind: Kind, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let asks = || cases.iter().flat_map(|case| asks_of(case, kind));
    let spells: Vec<Spell> = asks()
        .filter_map(|(case, ask)| Some((case, ask, ask.due?)))
        .flat_map(|(case, ask, due)| {
            let warn_from = facts.calendar.warns_from(due, ask.warn);
            clock(case, warn_from, due, ended(case, ask))
        })
        .filter(Spell::happens)
        .collect();
    let open = asks().filter(|(case, ask)| ended(case, ask).is_none());
    let frame = Frame {
        keeper: Text::new("回答期限の管理", "control of answer dates"),
        strength: Strength::Machine,
        proof: asks().flat_map(proof).collect(),
        next: nearest(
            open.filter_map(|(_, ask)| ask.due),
            today,
            ("回答期限", "answers due"),
        ),
        seen: asks().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

fn asks_of(case: &Case, kind: Kind) -> impl Iterator<Item = (&Case, &Ask)> {
    case.asks
        .iter()
        .filter(move |ask| ask.kind == kind)
        .map(move |ask| (case, ask))
}

/// The day the answer went out, or the case ended without one.
pub(super) fn ended(case: &Case, ask: &Ask) -> Option<Date> {
    let answered = match &ask.stage {
        Stage::Answered { letter, sent, .. } => {
            let dispatch = case.letters.iter().find(|one| one.no == *letter);
            Some(
                dispatch
                    .and_then(|one| one.sent.as_ref())
                    .map_or(sent.on, |sent| sent.on),
            )
        }
        _ => None,
    };
    let closed = case.closed.as_ref().map(|closed| closed.on);
    let erased = case.erased.as_ref().map(|erased| erased.on);
    // While the clock stands nothing is late; it goes on with another last day.
    let stands = ask.pause.as_ref().map(|pause| pause.on);
    answered.or(ask.ended_on()).or(stands).or(closed).or(erased)
}

/// Receipt and answer.
fn proof((case, ask): (&Case, &Ask)) -> Vec<EntryRef> {
    let stamps = [Some(&case.received), ask.answered()];
    stamps
        .into_iter()
        .flatten()
        .map(|stamp| case.entry(stamp))
        .collect()
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let due = judged.active.first().map_or(today, |spell| spell.day);
    let (who, date) = (cases(&judged.active), day(due, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    let many = judged.active.len() > 1;
    if judged.state == State::Broken {
        let late = late(due, today);
        let (late_ja, late_en) = both(&late);
        let first = if many { "最も早いもの " } else { "" };
        return (
            Text::new(
                format!("{who_ja}の回答期限（{first}{ja}）を過ぎ、本日で{late_ja}になります。"),
                format!("{who_en}: due on {en}, {late_en} ago."),
            ),
            Text::new(
                "本日中に決裁し、発送する。遅れた理由を記録する。",
                "Decide and send today; record why it is late.",
            ),
        );
    }
    let left = left(due, today);
    let (left_ja, left_en) = both(&left);
    (
        Text::new(
            format!("{who_ja}の回答期限は{ja}です（{left_ja}）。"),
            format!("{who_en}: due on {en} ({left_en})."),
        ),
        Text::new(
            "期限までに決裁し、発送する。",
            "Decide and send before that day.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use jiff::ToSpan as _;
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::{Desk, JAPAN};
    use crate::calendar::Roll;

    /// Answered on the last day, or not at all.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let (desk, due) = open(scene);
            let desk = desk
                .identified(due)
                .decided(due, crate::request::Outcome::Whole, None);
            Made::cases([desk.case], due.saturating_add(1.day()))
        },
        broken: |scene| {
            let (desk, due) = open(scene);
            Made::cases([desk.case], due.saturating_add(1.day()))
        },
    };

    fn open(scene: &Scene<'_>) -> (Desk, jiff::civil::Date) {
        let ClauseWhat::AnswerWithin { kind, within, .. } = scene.clause.what else {
            panic!("{} promises no answer", scene.clause.id)
        };
        let mut desk = Desk::under(scene.policy, kind, scene.start());
        let due = JAPAN.due(scene.start(), within, Roll::None);
        desk.case.asks[0].due = Some(due);
        (desk, due)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ClauseWhat;

    use super::super::sample::{Desk, EFFECTIVE, clause, days, facts, today};
    use super::super::{Next, assess};
    use super::*;

    fn at(cases: &[Case], on: Date) -> Assessment {
        let what = ClauseWhat::AnswerWithin {
            kind: Kind::Disclosure,
            within: days(30),
            warn: days(3),
        };
        assess(&clause(what), &facts(cases, &[]), today(on))
    }

    fn received(number: &str, on: Date) -> Desk {
        Desk::received(number, Kind::Disclosure, on)
    }

    #[test]
    fn kept_without_any_case() {
        let other = [Desk::received("2026-0001", Kind::Erasure, date(2026, 4, 10)).case];
        for cases in [&[][..], &other] {
            let found = at(cases, date(2026, 11, 24));
            assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
            assert_eq!(found.strength, Strength::Machine);
            assert_eq!(found.fact.unwrap().ja, "対象のご請求なし");
            assert!(found.entries.is_empty() && found.next.is_none());
        }
    }

    #[test]
    fn kept_while_there_is_time_and_after_an_answer_in_time() {
        let case = received("2026-0131", date(2026, 10, 21));
        let open = at(std::slice::from_ref(&case.case), date(2026, 11, 16));
        assert_eq!((open.state, open.since), (State::Kept, EFFECTIVE));
        assert_eq!(
            open.next,
            Some(Next {
                date: date(2026, 11, 20),
                what: Text::new("回答期限 1件", "answers due: 1"),
            })
        );
        let done = at(&[case.answered(date(2026, 11, 10)).case], date(2026, 12, 1));
        assert_eq!((done.state, done.since), (State::Kept, EFFECTIVE));
        assert_eq!(done.entries.len(), 2);
        assert!(done.fact.is_none() && done.remedy.is_none() && done.next.is_none());
    }

    #[test]
    fn at_risk_from_the_warning_to_the_last_day() {
        let cases = [received("2026-0131", date(2026, 10, 21)).case];
        let found = at(&cases, date(2026, 11, 18));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 11, 17))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の回答期限は11月20日です（あと2日）。"
        );
        assert_eq!(at(&cases, date(2026, 11, 16)).state, State::Kept);
        let last = at(&cases, date(2026, 11, 20));
        assert_eq!(last.state, State::AtRisk);
        assert!(last.fact.unwrap().ja.ends_with("（本日）。"));
    }

    #[test]
    fn broken_the_day_after_and_kept_again_once_answered() {
        let late = received("2026-0131", date(2026, 10, 21));
        let more = received("2026-0135", date(2026, 10, 27));
        let cases = [late.case.clone(), more.case.clone()];
        let found = at(&cases, date(2026, 11, 24));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 21))
        );
        let fact = found.fact.unwrap();
        assert_eq!(
            fact.ja,
            "受付 2026-0131 の回答期限（11月20日）を過ぎ、本日で4日になります。"
        );
        assert_eq!(
            fact.en.unwrap(),
            "Application 2026-0131: due on 20 November, 4 days ago."
        );
        assert_eq!(found.entries, [late.case.entry(&late.case.received)]);
        assert_eq!(found.next.unwrap().date, date(2026, 11, 26));
        assert!(found.remedy.is_some());

        let both = at(&cases, date(2026, 11, 30));
        assert_eq!(
            both.fact.unwrap().ja,
            "受付 2026-0131 ほか1件の回答期限（最も早いもの 11月20日）を過ぎ、本日で10日になります。"
        );

        let day = date(2026, 11, 25);
        let answered = [late.answered(day).case, more.answered(day).case];
        let found = at(&answered, date(2026, 11, 30));
        assert_eq!((found.state, found.since), (State::Kept, day));
    }

    #[test]
    fn the_day_of_dispatch_counts_and_not_the_day_it_was_recorded() {
        let case = received("2026-0131", date(2026, 10, 21));
        let day = date(2026, 11, 16);
        let ready = case
            .proposed("clerk", day, crate::request::Outcome::NotHeld, None)
            .approved("approver", day)
            .letter(day);
        let sent = crate::request::Fact::Dispatched {
            letter: 1,
            means: yakusoku_policy::Delivery::RegisteredMail,
            on: day,
        };
        let cases = [ready.add("clerk", date(2026, 11, 30), &sent).case];
        let found = at(&cases, date(2026, 12, 1));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
    }

    #[test]
    fn an_ask_whose_clock_has_not_started_is_not_late() {
        let mut case = received("2026-0131", date(2026, 10, 21)).case;
        case.asks[0].due = None;
        assert_eq!(at(&[case], date(2027, 10, 21)).state, State::Kept);
    }

    #[test]
    fn a_case_closed_without_an_answer_is_no_longer_owed() {
        let case = received("2026-0131", date(2026, 10, 21))
            .closed(date(2026, 11, 1))
            .case;
        let found = at(&[case], date(2026, 12, 24));
        assert_eq!((found.state, found.next), (State::Kept, None));
    }
}
