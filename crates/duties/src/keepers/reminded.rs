// SPDX-License-Identifier: Apache-2.0
//! 再度のお知らせ: before a wait ends against the person, the person was told once more.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, clock, conclude, oldest_first};
use super::words::{both, cases, day, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::calendar::Calendar;
use crate::request::Case;
use crate::request::notice::{Notice, NoticeStage, Remind};
use crate::request::state::Stage;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let asked = || {
        let notices = cases
            .iter()
            .flat_map(|case| case.notices.iter().map(move |one| (*case, one)));
        notices.filter(|(_, notice)| notice.rule.is_some_and(|rule| rule.remind.is_some()))
    };
    let spells: Vec<Spell> = asked()
        .filter_map(|(case, notice)| spells(case, notice, facts.calendar))
        .flatten()
        .collect();
    let waiting = asked().filter(|(_, notice)| notice.ends().is_some() && done(notice).is_none());
    let frame = Frame {
        keeper: Text::new("再度のお知らせの管理", "control of second notices"),
        strength: Strength::Recorded,
        proof: asked()
            .map(|(case, notice)| case.entry(&notice.told))
            .collect(),
        next: nearest(
            waiting.filter_map(|(_, notice)| Some(notice.reminds(facts.calendar)?.0)),
            today,
            ("再度のお知らせ", "second notices"),
        ),
        seen: asked().next().is_some(),
        nothing: Text::new(
            "お知らせしてお待ちしたご請求はまだありません。",
            "Nobody has been told and waited for yet.",
        ),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

/// At risk from the day the reminder is due, broken when the wait is over without it.
fn spells(case: &Case, notice: &Notice, calendar: &Calendar) -> Option<[Spell; 2]> {
    let (from, ends) = notice.reminds(calendar)?;
    let hangs = case.asks.iter().any(|ask| {
        notice.asks.contains(&ask.no)
            && matches!(
                ask.stage,
                Stage::Open | Stage::Proposed(_) | Stage::Ended { .. }
            )
    });
    let met = done(notice);
    if !hangs && met.is_none() {
        // Decided on its merits: nothing ended for want of an answer.
        return None;
    }
    let entry = case.entry(&notice.told);
    let with = |spell: Spell| Spell {
        entries: vec![entry.clone()],
        ..spell
    };
    Some(clock(case, from, ends, met).map(with))
}

/// The day from which no reminder is owed: it was given, what was missing came, or the letter never arrived.
fn done(notice: &Notice) -> Option<Date> {
    match (notice.remind, &notice.stage) {
        (Remind::Done(on), _) => Some(on),
        (_, NoticeStage::Mended { on } | NoticeStage::Stopped { on, .. }) => Some(*on),
        _ => None,
    }
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let who = cases(&judged.active);
    let (who_ja, who_en) = both(&who);
    let ends = judged.active.first().map_or(today, |spell| spell.day);
    let ends = day(ends, today);
    let (ja, en) = both(&ends);
    if judged.state == State::AtRisk {
        return (
            Text::new(
                format!("{who_ja}に、{ja}の期限の前の再度のお知らせがまだです。"),
                format!("{who_en}: not told once more; the wait ends on {en}."),
            ),
            Text::new(
                "電話や書面でもう一度お知らせし、その日を記録する。",
                "Tell the person once more and record the day.",
            ),
        );
    }
    (
        Text::new(
            format!("{who_ja}は、再度のお知らせのないまま、{ja}に期限を過ぎました。"),
            format!("{who_en}: the wait ended on {en} and nobody told the person once more."),
        ),
        Text::new(
            "ご本人に連絡し、間に合っていた補正があれば手続を再開する。",
            "Get in touch; take the request up again if what was missing had come.",
        ),
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{CameBack, ClauseWhat, DefectThen, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, clause, days, facts, today};
    use super::*;
    use crate::request::Fact;
    use crate::request::notice::{About, NoticeFact};

    /// Told on this day; the wait ends on 9 November, the reminder is due from the 6th.
    const TOLD: Date = date(2026, 10, 26);
    const DUE: Date = date(2026, 11, 6);
    const ENDS: Date = date(2026, 11, 9);

    fn told() -> Desk {
        let mut desk = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21))
            .told(About::Defect, TOLD);
        let rule = desk.case.notices[0].rule.as_mut();
        rule.unwrap().remind = Some(days(3));
        desk
    }

    fn at(desk: &Desk, on: Date) -> Assessment {
        let path = "requests/defect/remind".to_owned();
        let clause = clause(ClauseWhat::Detail { path });
        assess(
            &clause,
            &facts(std::slice::from_ref(&desk.case), &[]),
            today(on),
        )
    }

    fn state(desk: &Desk, on: Date) -> State {
        at(desk, on).state
    }

    fn reminded(desk: Desk, on: Date) -> Desk {
        let fact = Fact::Notice(NoticeFact::Reminded { notice: 1, on });
        desk.add("clerk", on, &fact)
    }

    #[test]
    fn kept_when_the_person_was_told_once_more_in_time() {
        let waiting = at(&told(), DUE.yesterday().unwrap());
        assert_eq!(waiting.state, State::Kept);
        assert_eq!(waiting.next.unwrap().date, DUE);
        assert_eq!(state(&told(), DUE), State::AtRisk);
        let done = reminded(told(), DUE);
        assert_eq!(state(&done, DUE), State::Kept);
        let over = done.lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
        let found = at(&over, date(2026, 11, 20));
        assert_eq!(
            (found.state, found.strength),
            (State::Kept, Strength::Recorded)
        );
    }

    #[test]
    fn broken_when_the_wait_ended_and_nobody_was_told_once_more() {
        let over = told().lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
        let found = at(&over, date(2026, 11, 20));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 10))
        );
        assert!(found.fact.unwrap().ja.contains("11月9日に期限を過ぎました"));
        assert_eq!(state(&told(), ENDS), State::AtRisk);
    }

    #[test]
    fn nothing_is_owed_when_it_was_mended_came_back_or_was_answered() {
        let late = date(2026, 11, 20);
        let mended = Fact::Notice(NoticeFact::Mended {
            notice: 1,
            on: date(2026, 11, 1),
        });
        let came = told().add("clerk", date(2026, 11, 1), &mended);
        assert_eq!(state(&came, late), State::Kept);
        let back = Fact::Notice(NoticeFact::Stopped {
            notice: 1,
            on: date(2026, 11, 1),
            why: CameBack::AddressUnknown,
        });
        let back = told().add("clerk", date(2026, 11, 1), &back);
        assert_eq!(state(&back, late), State::Kept);
        let answered = told().decided(date(2026, 11, 2), crate::request::Outcome::Whole, None);
        assert_eq!(state(&answered, late), State::Kept);
    }
}
