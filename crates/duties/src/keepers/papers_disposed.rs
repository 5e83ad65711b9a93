// SPDX-License-Identifier: Apache-2.0
//! 書類の廃棄・返却の記録: identity papers are destroyed, or sent back, as was promised and in time after the end.

use jiff::ToSpan;
use jiff::civil::Date;
use yakusoku_policy::{AfterUse, Period, Text};

use super::spell::{Frame, Judged, Spell, clock, conclude, no_application, oldest_first};
use super::words::{both, cases, day, late, left, nearest};
use super::{Assessment, Facts, State, Strength};
use crate::EntryRef;
use crate::calendar::Roll;
use crate::request::Case;

/// Days before the last day at which the disposal is shown as at risk.
const WARN_DAYS: i64 = 3;

pub(super) fn assess(within: Period, facts: &Facts<'_>, today: Date) -> Assessment {
    let cases = oldest_first(facts);
    let papers = || {
        cases
            .iter()
            .filter_map(|case| Some((*case, last_day(case, within, facts)?)))
    };
    let spells: Vec<Spell> = papers()
        .flat_map(|(case, due)| of(case, due))
        .filter(Spell::happens)
        .collect();
    let open = papers()
        .filter(|(case, _)| gone(case).is_none())
        .map(|(_, due)| due);
    let words = Words::of(facts.policy.requests.papers.after);
    let frame = Frame {
        keeper: Text::new(
            format!("書類の{}の記録", words.ja),
            format!("record of {} papers", words.en),
        ),
        strength: Strength::Recorded,
        proof: papers().filter_map(|(case, _)| proof(case)).collect(),
        next: nearest(open, today, (words.ja, words.next)),
        seen: papers().next().is_some(),
        nothing: no_application(),
    };
    conclude(frame, &spells, facts, today, |judged| {
        let first = judged.active.first();
        let case = first.and_then(|spell| cases.iter().find(|case| case.number == spell.number));
        match case {
            Some(case) if is_otherwise(case) => tell_otherwise(judged, case, today),
            _ => tell(
                judged,
                &case.map_or(words, |case| Words::promised(case)),
                today,
            ),
        }
    })
}

/// The policy destroys papers or sends them back.
#[derive(Clone, Copy)]
struct Words {
    /// 廃棄 or 返却.
    ja: &'static str,
    /// `destroyed` or `returned`.
    en: &'static str,
    next: &'static str,
    remedy: (&'static str, &'static str),
}

impl Words {
    /// As the case was promised at its receipt.
    fn promised(case: &Case) -> Self {
        Self::of(if case.owes_papers_back() {
            AfterUse::Return
        } else {
            AfterUse::Dispose
        })
    }

    const fn of(after: AfterUse) -> Self {
        match after {
            AfterUse::Dispose => Self {
                ja: "廃棄",
                en: "destroyed",
                next: "papers to destroy",
                remedy: (
                    "書類を廃棄し、記録する。",
                    "Destroy the papers and record it.",
                ),
            },
            AfterUse::Return => Self {
                ja: "返却",
                en: "returned",
                next: "papers to return",
                remedy: (
                    "書類を返却し、記録する。",
                    "Return the papers and record it.",
                ),
            },
        }
    }
}

/// The last day for the papers of a closed case that has some.
fn last_day(case: &Case, within: Period, facts: &Facts<'_>) -> Option<Date> {
    let closed = case.closed.as_ref().filter(|_| !case.papers.is_empty())?;
    let promised = || facts.calendar.due(closed.on, within, Roll::None);
    Some(closed.dispose_by.unwrap_or_else(promised))
}

/// Shown by the entry that closed the case.
fn of(case: &Case, due: Date) -> impl Iterator<Item = Spell> {
    let warn_from = due.saturating_sub(WARN_DAYS.days());
    let otherwise = otherwise(case);
    let clocks = clock(case, warn_from, due, gone(case));
    let clocks = clocks.into_iter().map(|spell| Spell {
        entries: case
            .closed
            .iter()
            .map(|closed| case.entry(&closed.at))
            .collect(),
        ..spell
    });
    clocks.chain(otherwise)
}

/// Papers that were to go back are destroyed, or the reverse: nothing makes that good while the case is on record.
fn is_otherwise(case: &Case) -> bool {
    case.disposed.is_some() && case.owes_papers_back() != case.papers_back.is_some()
}

fn otherwise(case: &Case) -> Option<Spell> {
    let stamp = case.disposed.as_ref().filter(|_| is_otherwise(case))?;
    Some(Spell {
        until: case.erased.as_ref().map(|erased| erased.on),
        entries: vec![case.entry(stamp)],
        ..Spell::of(case, State::Broken, stamp.on)
    })
}

fn gone(case: &Case) -> Option<Date> {
    case.disposed
        .as_ref()
        .or(case.erased.as_ref())
        .map(|stamp| stamp.on)
}

fn proof(case: &Case) -> Option<EntryRef> {
    case.disposed.as_ref().map(|stamp| case.entry(stamp))
}

fn tell_otherwise(judged: &Judged<'_>, case: &Case, today: Date) -> (Text, Text) {
    let gone = case.disposed.as_ref().map_or(today, |stamp| stamp.on);
    let (who, date) = (cases(&judged.active), day(gone, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    let (did, promised) = if case.owes_papers_back() {
        (("廃棄しました", "destroyed"), ("返却する", "returned"))
    } else {
        (("返却しました", "returned"), ("廃棄する", "destroyed"))
    };
    let fact = Text::new(
        format!(
            "{who_ja}の書類は、{}お約束ですが、{ja}に{}。",
            promised.0, did.0
        ),
        format!(
            "{who_en}: papers to be {} were {} on {en}.",
            promised.1, did.1
        ),
    );
    let remedy = Text::new(
        "ご本人にお知らせし、今後の扱いを記録する。",
        "Tell the person, and record what is done about it.",
    );
    (fact, remedy)
}

fn tell(judged: &Judged<'_>, words: &Words, today: Date) -> (Text, Text) {
    let due = judged.active.first().map_or(today, |spell| spell.day);
    let (who, date) = (cases(&judged.active), day(due, today));
    let ((who_ja, who_en), (ja, en)) = (both(&who), both(&date));
    let (act_ja, act_en) = (words.ja, words.en);
    let remedy = Text::new(words.remedy.0, words.remedy.1);
    if judged.state == State::Broken {
        let late = late(due, today);
        let (late_ja, late_en) = both(&late);
        let fact = Text::new(
            format!("{who_ja}の書類の{act_ja}期限（{ja}）を過ぎ、本日で{late_ja}になります。"),
            format!("{who_en}: papers to be {act_en} by {en}, {late_en} ago."),
        );
        return (fact, remedy);
    }
    let left = left(due, today);
    let (left_ja, left_en) = both(&left);
    let fact = Text::new(
        format!("{who_ja}の書類の{act_ja}期限は{ja}です（{left_ja}）。"),
        format!("{who_en}: papers to be {act_en} by {en} ({left_en})."),
    );
    (fact, remedy)
}

#[cfg(test)]
pub(super) mod pair {
    use jiff::ToSpan as _;
    use yakusoku_policy::ClauseWhat;

    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::{Desk, JAPAN};
    use crate::calendar::Roll;
    use crate::request::Outcome;

    /// Gone on the last day as promised, or kept beyond it; where they were to go back, destroyed.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| {
            let (desk, due) = closed(scene);
            let desk = if desk.case.owes_papers_back() {
                desk.papers_back(due)
            } else {
                desk.disposed(due)
            };
            Made::cases([desk.case], due.saturating_add(1.day()))
        },
        broken: |scene| {
            let (desk, due) = closed(scene);
            let desk = if desk.case.owes_papers_back() {
                desk.disposed(due)
            } else {
                desk
            };
            Made::cases([desk.case], due.saturating_add(1.day()))
        },
    };

    fn closed(scene: &Scene<'_>) -> (Desk, jiff::civil::Date) {
        let ClauseWhat::PapersDisposed { within } = scene.clause.what else {
            panic!("{} promises no disposal", scene.clause.id)
        };
        let desk = Desk::under(scene.policy, scene.running_kind(), scene.start())
            .identified(scene.day(1))
            .decided(scene.day(2), Outcome::Whole, None);
        let on = scene.day(2);
        let due = JAPAN.due(on, within, Roll::None);
        let dispose_by = Some(due);
        let fact = crate::request::Fact::Closed { on, dispose_by };
        (desk.add("clerk", on, &fact), due)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{ClauseWhat, Kind};

    use super::super::assess;
    use super::super::sample::{Desk, EFFECTIVE, clause, days, facts, policy, today};
    use super::*;

    fn at(case: &Desk, on: Date) -> Assessment {
        let what = ClauseWhat::PapersDisposed { within: days(7) };
        assess(
            &clause(what),
            &facts(std::slice::from_ref(&case.case), &[]),
            today(on),
        )
    }

    /// Closed on 17 November: papers go by the 24th.
    fn closed() -> Desk {
        let day = date(2026, 11, 17);
        Desk::received("2026-0131", Kind::Erasure, date(2026, 10, 21))
            .answered(day)
            .closed(day)
    }

    #[test]
    fn kept_before_the_warning_and_after_the_disposal() {
        let early = at(&closed(), date(2026, 11, 20));
        assert_eq!((early.state, early.since), (State::Kept, EFFECTIVE));
        assert_eq!(early.next.unwrap().what.ja, "廃棄 1件");
        let gone = at(&closed().disposed(date(2026, 11, 20)), date(2027, 1, 1));
        assert_eq!((gone.state, gone.since), (State::Kept, EFFECTIVE));
        assert_eq!((gone.strength, gone.entries.len()), (Strength::Recorded, 1));
        assert!(gone.next.is_none());
    }

    #[test]
    fn at_risk_within_three_days() {
        let found = at(&closed(), date(2026, 11, 24));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2026, 11, 21))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の書類の廃棄期限は11月24日です（本日）。"
        );
        assert_eq!(found.next.unwrap().date, date(2026, 11, 24));
    }

    #[test]
    fn broken_after_the_last_day_until_disposed() {
        let found = at(&closed(), date(2027, 1, 5));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 25))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の書類の廃棄期限（2026年11月24日）を過ぎ、本日で42日になります。"
        );
        let late = at(&closed().disposed(date(2026, 11, 30)), date(2027, 1, 5));
        assert_eq!((late.state, late.since), (State::Kept, date(2026, 11, 30)));
    }

    #[test]
    fn an_open_case_or_one_without_papers_is_not_concerned() {
        let open = Desk::received("2026-0131", Kind::Erasure, date(2026, 10, 21));
        let bare = Desk::received("2026-0132", Kind::Erasure, date(2026, 10, 21));
        let day = date(2026, 10, 26);
        for case in [open.paper(day), bare.closed(day)] {
            let found = at(&case, date(2027, 1, 5));
            assert_eq!((found.state, found.next.is_none()), (State::Kept, true));
        }
    }

    /// The same, of a desk that promised to send the papers back.
    fn to_go_back() -> Desk {
        let mut desk = closed();
        desk.case.terms.pinned.papers_go_back = true;
        desk
    }

    fn at_workshop(case: &Desk, on: Date) -> Assessment {
        let policy = policy("after: dispose", "after: return");
        let facts = Facts {
            policy: &policy,
            ..facts(std::slice::from_ref(&case.case), &[])
        };
        let what = ClauseWhat::PapersDisposed { within: days(7) };
        assess(&clause(what), &facts, today(on))
    }

    #[test]
    fn papers_that_go_back_are_called_so() {
        let found = at_workshop(&to_go_back(), date(2026, 11, 26));
        assert_eq!(found.keeper.unwrap().ja, "書類の返却の記録");
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の書類の返却期限（11月24日）を過ぎ、本日で2日になります。"
        );
        assert_eq!(found.remedy.unwrap().ja, "書類を返却し、記録する。");
    }

    #[test]
    fn kept_where_the_papers_went_back() {
        let back = to_go_back().papers_back(date(2026, 11, 20));
        let found = at_workshop(&back, date(2027, 1, 1));
        assert_eq!((found.state, found.since), (State::Kept, EFFECTIVE));
        assert_eq!(found.entries.len(), 1);
    }

    #[test]
    fn broken_where_papers_that_were_to_go_back_are_destroyed() {
        let gone = to_go_back().disposed(date(2026, 11, 20));
        let found = at_workshop(&gone, date(2026, 12, 1));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 20))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "受付 2026-0131 の書類は、返却するお約束ですが、11月20日に廃棄しました。"
        );
        assert_eq!(
            found.entries,
            [gone.case.entry(gone.case.disposed.as_ref().unwrap())]
        );
    }

    #[test]
    fn a_case_keeps_what_its_own_policy_promised() {
        let found = at_workshop(&closed().disposed(date(2026, 11, 20)), date(2026, 12, 1));
        assert_eq!(found.state, State::Kept);
        let found = at(&closed().papers_back(date(2026, 11, 20)), date(2026, 12, 1));
        assert_eq!(found.state, State::Broken);
    }
}
