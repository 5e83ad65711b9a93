// SPDX-License-Identifier: Apache-2.0
//! 委託元への引継ぎの記録: what a person asks of information held for a client reaches the client in the contract's time.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::{Frame, Judged, Spell, clock, conclude, no_application, oldest_first};
use super::words::{both, cases, day, late, left, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::request::Case;
use crate::request::kinds::ForClient;

/// Days before the last day from which it is shown as at risk.
const WARN_DAYS: i64 = 1;

pub(super) fn assess(work: &str, facts: &Facts<'_>, today: Date) -> Assessment {
    let all = oldest_first(facts);
    let held = || all.iter().flat_map(|case| of(case, work));
    let spells: Vec<Spell> = held()
        .flat_map(|(case, held, due)| {
            let warn_from = due.saturating_sub(WARN_DAYS.days());
            let entries = vec![case.entry(&held.set)];
            clock(case, warn_from, due, passed(held)).map(|spell| Spell {
                entries: entries.clone(),
                ..spell
            })
        })
        .filter(Spell::happens)
        .collect();
    let open = held().filter(|(_, held, _)| held.passed_on.is_none());
    let frame = Frame {
        keeper: Text::new("委託元への引継ぎの記録", "record of hand-over to clients"),
        strength: Strength::Recorded,
        proof: held()
            .filter_map(|(case, held, _)| Some(case.entry(&held.passed_on.as_ref()?.at)))
            .collect(),
        next: nearest(open.map(|(_, _, due)| due), today, ("引継ぎ", "to pass on")),
        seen: held().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

/// What a case holds for the client of a work, unless it was decided otherwise since.
fn of<'a>(case: &'a Case, work: &'a str) -> impl Iterator<Item = (&'a Case, &'a ForClient, Date)> {
    case.asks.iter().filter_map(move |ask| {
        let held = ask.for_client().filter(|held| held.work == work)?;
        let due = held.by?;
        Some((case, held, due))
    })
}

fn passed(held: &ForClient) -> Option<Date> {
    held.passed_on.as_ref().map(|done| done.on)
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let due = judged.active.first().map_or(today, |spell| spell.day);
    let (who, date) = (cases(&judged.active), day(due, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    let remedy = Text::new(
        "お申出を委託元に引き継ぎ、記録する。",
        "Pass the request on to the client and record it.",
    );
    let fact = if judged.state == State::Broken {
        let late = late(due, today);
        let (late_ja, late_en) = both(&late);
        Text::new(
            format!("{who_ja}の委託元への引継ぎの期限（{ja}）を過ぎ、本日で{late_ja}になります。"),
            format!("{who_en}: to be passed on to the client by {en}, {late_en} ago."),
        )
    } else {
        let left = left(due, today);
        let (left_ja, left_en) = both(&left);
        Text::new(
            format!("{who_ja}の委託元への引継ぎの期限は{ja}です（{left_ja}）。"),
            format!("{who_en}: to be passed on to the client by {en} ({left_en})."),
        )
    };
    (fact, remedy)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, clause, facts, today};
    use super::*;
    use crate::request::kinds::Stepped;
    use crate::request::{Fact, Outcome};

    const CAME: Date = date(2026, 11, 2);
    const DUE: Date = date(2026, 11, 5);

    fn held() -> Desk {
        let stepped = Stepped::ForClient {
            ask: 1,
            work: "print".to_owned(),
            by: Some(DUE),
        };
        Desk::received("2026-0131", Kind::Disclosure, CAME).add(
            "clerk",
            CAME,
            &Fact::Stepped(stepped),
        )
    }

    fn passed_on(desk: Desk, on: Date) -> Desk {
        desk.add(
            "clerk",
            on,
            &Fact::Stepped(Stepped::PassedOn { ask: 1, on }),
        )
    }

    fn of_work(work: &str, desk: &Desk, on: Date) -> Assessment {
        let path = format!("entrusted_work/{work}/forward_within");
        assess(
            &clause(ClauseWhat::Detail { path }),
            &facts(std::slice::from_ref(&desk.case), &[]),
            today(on),
        )
    }

    #[test]
    fn kept_when_the_client_had_it_on_the_last_day() {
        let early = of_work("print", &held(), date(2026, 11, 3));
        assert_eq!(early.state, State::Kept);
        assert_eq!(early.next.unwrap().date, DUE);
        let passed = of_work("print", &passed_on(held(), DUE), date(2027, 1, 1));
        assert_eq!(
            (passed.state, passed.strength),
            (State::Kept, Strength::Recorded)
        );
        assert_eq!(passed.entries.len(), 1);
        assert!(passed.next.is_none());
    }

    #[test]
    fn at_risk_on_the_last_days_and_broken_behind_them() {
        assert_eq!(of_work("print", &held(), DUE).state, State::AtRisk);
        let late = of_work("print", &held(), date(2026, 11, 6));
        assert_eq!((late.state, late.since), (State::Broken, date(2026, 11, 6)));
        assert_eq!(
            late.fact.unwrap().ja,
            "受付 2026-0131 の委託元への引継ぎの期限（11月5日）を過ぎ、本日で1日になります。"
        );
    }

    #[test]
    fn another_work_and_a_decision_of_ones_own_are_no_hand_over() {
        let late = date(2026, 12, 1);
        assert_eq!(of_work("fold", &held(), late).state, State::Kept);
        let own = held().proposed("clerk", CAME, Outcome::NotHeld, None);
        assert_eq!(of_work("print", &own, late).state, State::Kept);
        let theirs = held().proposed("clerk", CAME, Outcome::NotRetained, None);
        assert_eq!(of_work("print", &theirs, late).state, State::Broken);
    }
}
