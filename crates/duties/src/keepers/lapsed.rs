// SPDX-License-Identifier: Apache-2.0
//! 待つ期間の満了: what was announced for the end of a wait follows, not before and not never, and the fee stays.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::defect_told::PROCEDURAL;
use super::fee_returned::{self, Kept};
use super::spell::{Frame, Judged, Spell, conclude, oldest_first, worse};
use super::words::{both, cases, day, nearest};
use super::{Assessment, Facts, State, Strength, notices};
use crate::request::Case;
use crate::request::notice::{About, Notice};

pub(super) fn assess(about: About, facts: &Facts<'_>, today: Date) -> Assessment {
    let waits = waits(about, facts, today);
    worse(waits, fee_returned::assess(Kept::Fee, facts, today))
}

fn waits(about: About, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let grounds: &[&str] = match about {
        About::Defect => PROCEDURAL,
        About::Fee => &["fee_unpaid"],
    };
    let spells: Vec<Spell> = cases
        .iter()
        .flat_map(|case| {
            let early = notices::unheard(case, (about, grounds), facts);
            early.into_iter().chain(overdue(case, about))
        })
        .collect();
    let frame = Frame {
        keeper: Text::new("待つ期間の満了の管理", "control of waits that end"),
        strength: Strength::Machine,
        proof: cases
            .iter()
            .flat_map(|case| notices::proof(case, about))
            .collect(),
        next: nearest(
            notices::running(&cases, about),
            today,
            ("満了する期間", "waits that end"),
        ),
        seen: cases
            .iter()
            .any(|case| case.notices.iter().any(|one| one.about == about)),
        nothing: Text::new(
            "お知らせしてお待ちしたご請求はまだありません。",
            "Nobody has been told and waited for yet.",
        ),
    };
    conclude(frame, &spells, facts, today, |judged| tell(judged, today))
}

/// Waits that are over while the asks stand as they did: the daily run has the next day to act.
fn overdue(case: &Case, about: About) -> Vec<Spell> {
    let stands = |notice: &&Notice| {
        let mut asks = case.asks.iter();
        notice.about == about && asks.any(|ask| notice.asks.contains(&ask.no) && !ask.is_over())
    };
    if case.closed.is_some() {
        return Vec::new();
    }
    let notices = case.notices.iter().filter(stands);
    notices
        .filter_map(|notice| Some((notice, notice.ends()?)))
        .flat_map(|(notice, ends)| {
            let spell = |state, after: i64| Spell {
                day: ends,
                entries: vec![case.entry(&notice.told)],
                ..Spell::of(case, state, ends.saturating_add(after.days()))
            };
            [spell(State::AtRisk, 1), spell(State::Broken, 2)]
        })
        .collect()
}

fn tell(judged: &Judged<'_>, today: Date) -> (Text, Text) {
    let over = judged.active.iter().find(|spell| spell.day < spell.from);
    let Some(over) = over else {
        return notices::tell(judged);
    };
    let (who, date) = (cases(&judged.active), day(over.day, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    (
        Text::new(
            format!(
                "{who_ja}は、お待ちする期間が{ja}に終わり、お知らせしたとおりの扱いがまだです。"
            ),
            format!("{who_en}: the wait ended on {en} and what was announced has not followed."),
        ),
        Text::new(
            "毎日の処理が動いているかを確かめ、案件を開いて扱いを記録する。",
            "See that the daily run works; open the case and record what follows.",
        ),
    )
}

#[cfg(test)]
pub(super) mod pair {
    use yakusoku_policy::DefectThen;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::Desk;
    use super::About;

    /// Ended after the whole wait, or left standing when it was over.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let over = told(scene).lapsed(scene.day(16), DefectThen::DeemedWithdrawn);
            Made::cases([over.case], scene.day(20))
        },
        broken: |scene| Made::cases([told(scene).case], scene.day(20)),
    };

    fn told(scene: &Scene<'_>) -> Desk {
        let term = scene.policy.term(&scene.clause.what).unwrap();
        let about = match term.about.name() {
            "fee" => About::Fee,
            _ => About::Defect,
        };
        let kind = scene.running_kind();
        Desk::under(scene.policy, kind, scene.start()).told(about, scene.day(1))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{DefectThen, Delivery, Fee, Kind};

    use super::super::sample::{Desk, facts};
    use super::*;
    use crate::request::Fact;
    use crate::request::money::{BackFor, MoneyFact};

    const TOLD: Date = date(2026, 10, 26);

    fn at(about: About, case: Desk, on: Date) -> Assessment {
        assess(about, &facts(&[case.case], &[]), on)
    }

    fn told(about: About) -> Desk {
        let received = Desk::received("2026-0131", Kind::Disclosure, date(2026, 10, 21));
        received.told(about, TOLD)
    }

    #[test]
    fn kept_while_it_waits_and_when_it_ended_as_announced() {
        for about in [About::Defect, About::Fee] {
            let waiting = at(about, told(about), date(2026, 11, 9));
            assert_eq!(waiting.state, State::Kept);
            assert_eq!(waiting.next.unwrap().date, date(2026, 11, 9));
            let over = told(about).lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
            let found = at(about, over, date(2026, 11, 20));
            assert_eq!(
                (found.state, found.strength),
                (State::Kept, Strength::Machine)
            );
            assert_eq!(found.entries.len(), 1);
        }
    }

    #[test]
    fn broken_when_it_ended_early_or_stands_after_the_wait() {
        for about in [About::Defect, About::Fee] {
            let day = date(2026, 11, 9);
            let early = told(about).lapsed(day, DefectThen::DeemedWithdrawn);
            assert_eq!(at(about, early, day).state, State::Broken);
            let found = at(about, told(about), date(2026, 11, 10));
            assert_eq!(found.state, State::AtRisk);
            let found = at(about, told(about), date(2026, 11, 12));
            assert_eq!(
                (found.state, found.since),
                (State::Broken, date(2026, 11, 11))
            );
            assert!(found.fact.unwrap().ja.contains("11月9日に終わり"));
        }
    }

    #[test]
    fn a_wait_for_something_else_is_not_judged() {
        let found = at(About::Fee, told(About::Defect), date(2026, 11, 12));
        assert_eq!(found.state, State::Kept);
        assert!(found.fact.unwrap().ja.contains("まだありません"));
    }

    #[test]
    fn broken_when_a_fee_that_is_kept_went_back() {
        let over = told(About::Defect).lapsed(date(2026, 11, 10), DefectThen::DeemedWithdrawn);
        let mut over = over.fee(date(2026, 11, 10), 1_000);
        let fee: Fee = serde_json::from_str(r#"{"yen": 1000, "refund": "never"}"#).unwrap();
        over.case.terms.pinned.fees.insert(Kind::Disclosure, fee);
        let day = date(2026, 11, 11);
        let back = Fact::Money(MoneyFact::GivenBack {
            yen: 1_000,
            why: BackFor::Ended,
            on: day,
            means: Delivery::RegisteredMail,
            item: None,
        });
        assert_eq!(
            at(About::Defect, over.add("clerk", day, &back), day).state,
            State::Broken
        );
    }
}
