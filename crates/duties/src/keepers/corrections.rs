// SPDX-License-Identifier: Apache-2.0
//! 是正処置の記録: whatever was found wrong is put right by its day and verified by somebody else.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::overdue;
use super::spell::{Frame, Spell, conclude};
use super::words::nearest;
use super::{Assessment, Facts, State, Strength};
use crate::acts::Finding;
use crate::acts::plan::warned;

pub(super) fn assess(facts: &Facts<'_>, today: Date) -> Assessment {
    let known = |finding: &&Finding| finding.opened <= today;
    let all: Vec<&Finding> = facts.register.findings.iter().filter(known).collect();
    let spells: Vec<Spell> = all.iter().flat_map(|finding| spells(finding)).collect();
    let open = |finding: &&&Finding| finding.closed().is_none_or(|closed| closed > today);
    let frame = Frame {
        keeper: Text::new("是正処置の記録", "record of corrective actions"),
        strength: Strength::Recorded,
        proof: all
            .iter()
            .flat_map(|one| one.entries.iter().cloned())
            .collect(),
        next: nearest(
            all.iter().filter(open).map(|finding| finding.due),
            today,
            ("是正処置の期限", "corrective actions due"),
        ),
        seen: !all.is_empty(),
        nothing: Text::new(
            "是正処置を要する事項はまだありません。",
            "Nothing has been found that needs correcting.",
        ),
    };
    conclude(frame, &spells, facts, today, |judged| {
        let day = judged.active.first().map(|spell| spell.day);
        let mut about = all.iter().filter(|finding| Some(finding.due) == day);
        about.next().map_or_else(
            || (Text::new("", ""), Text::new("", "")),
            |first| overdue::tell(first, judged.active.len(), today),
        )
    })
}

/// At risk in the last days of a finding, broken after them, both until it is closed.
fn spells(finding: &Finding) -> impl Iterator<Item = Spell> {
    let spell = |state, from| Spell {
        state,
        from,
        until: finding.closed(),
        number: String::new(),
        day: finding.due,
        entries: finding.entries.clone(),
    };
    let late = finding.due.saturating_add(1.day());
    [
        spell(State::AtRisk, warned(finding.opened, finding.due)),
        spell(State::Broken, late),
    ]
    .into_iter()
    .filter(Spell::happens)
}

#[cfg(test)]
pub(super) mod pair {
    use super::super::harness::{Made, Pair, Scene};
    use super::super::sample::{finding, register, verified};

    /// A finding about another promise, verified in time or left open.
    pub(in crate::keepers) const PAIR: Pair = Pair {
        kept: |scene| made(scene, |finding, scene| verified(finding, scene.day(20))),
        broken: |scene| made(scene, |finding, _| finding),
    };

    fn made(scene: &Scene<'_>, then: fn(super::Finding, &Scene<'_>) -> super::Finding) -> Made {
        let found = finding("another.promise", scene.day(1), scene.day(30));
        let mut register = register([]);
        register.findings.push(then(found, scene));
        Made {
            register,
            ..Made::on(scene.day(31))
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{finding, register, shown, verified};
    use super::*;

    fn at(findings: Vec<Finding>, on: Date) -> Assessment {
        let mut register = register([]);
        register.findings = findings;
        shown("risks.correction", &register, on)
    }

    fn open() -> Finding {
        finding("training.yearly", date(2026, 10, 1), date(2026, 10, 31))
    }

    #[test]
    fn kept_when_every_finding_was_closed_in_time() {
        let none = at(Vec::new(), date(2026, 11, 3));
        assert_eq!(none.state, State::Kept);
        assert_eq!(
            none.fact.unwrap().ja,
            "是正処置を要する事項はまだありません。"
        );
        let found = at(
            vec![verified(open(), date(2026, 10, 30))],
            date(2026, 11, 3),
        );
        assert_eq!(
            (found.state, found.strength),
            (State::Kept, Strength::Recorded)
        );
        assert_eq!((found.entries.len(), found.next), (3, None));
    }

    #[test]
    fn broken_when_a_finding_is_overdue() {
        let risk = at(vec![open()], date(2026, 10, 28));
        assert_eq!(risk.state, State::AtRisk);
        let found = at(vec![open()], date(2026, 11, 3));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
        assert!(
            found
                .fact
                .unwrap()
                .ja
                .starts_with("是正処置の期限（2026年10月31日）")
        );
        let late = at(vec![verified(open(), date(2026, 11, 5))], date(2026, 11, 9));
        assert_eq!((late.state, late.since), (State::Kept, date(2026, 11, 5)));
    }
}
