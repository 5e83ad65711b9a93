// SPDX-License-Identifier: Apache-2.0
//! 委託先の確認の記録: entrustees are checked as often as promised, and when the need arises (Art. 25).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("委託先の確認の記録", "record of checks of entrustees");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{act, register, shown, task};
    use super::super::{Assessment, State, Strength};

    fn at(on: Date) -> Assessment {
        let done = act(
            "entrustment.check",
            ActKind::EntrusteeCheck,
            date(2026, 6, 1),
        );
        shown("entrustment.check", &register([done]), on)
    }

    #[test]
    fn kept_for_the_period_after_a_check() {
        let found = at(date(2027, 4, 30));
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 6, 1)));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Recorded, 1)
        );
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
    }

    #[test]
    fn broken_when_the_next_check_is_overdue() {
        assert_eq!(at(date(2027, 6, 1)).state, State::AtRisk);
        let found = at(date(2027, 6, 2));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2027, 6, 2))
        );
        assert!(found.fact.is_some() && found.remedy.is_some());
    }

    #[test]
    fn a_visit_is_owed_only_once_it_was_asked_for() {
        let mut register = register([]);
        let state = |register: &crate::acts::Register, on: Date| {
            shown("entrustment.visit", register, on).state
        };
        assert_eq!(state(&register, date(2026, 11, 24)), State::Kept);
        register.tasks.push(task(
            "entrustment.visit",
            date(2026, 10, 1),
            date(2026, 11, 10),
        ));
        assert_eq!(state(&register, date(2026, 11, 24)), State::Broken);
    }
}
