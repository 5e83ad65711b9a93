// SPDX-License-Identifier: Apache-2.0
//! 見直しの記録: what is promised to be reviewed is reviewed as often as promised.

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("見直しの記録", "record of reviews");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{act, register, shown};
    use super::super::{Assessment, State, Strength};

    fn at(on: Date) -> Assessment {
        let done = act("reviews.policy", ActKind::Review, date(2026, 6, 1));
        shown("reviews.policy", &register([done]), on)
    }

    #[test]
    fn kept_for_a_year_after_a_review() {
        let found = at(date(2027, 4, 30));
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 6, 1)));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Recorded, 1)
        );
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
    }

    #[test]
    fn broken_when_the_next_review_is_overdue() {
        assert_eq!(at(date(2027, 6, 1)).state, State::AtRisk);
        let found = at(date(2027, 6, 2));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2027, 6, 2))
        );
        assert!(found.fact.is_some() && found.remedy.is_some());
    }

    #[test]
    fn a_file_without_a_period_takes_that_of_the_standard_and_says_so() {
        let next = at(date(2026, 11, 24)).next.unwrap();
        assert_eq!(next.date, date(2027, 6, 1));
        assert!(next.what.ja.contains("方針に周期の定めがなく、JIS Q 15001"));
    }
}
