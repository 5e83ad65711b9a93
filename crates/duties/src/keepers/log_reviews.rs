// SPDX-License-Identifier: Apache-2.0
//! アクセスの記録の点検: access logs are looked at as often as promised (Art. 23).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("アクセスの記録の点検", "record of log reviews");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{act, register, shown};
    use super::super::{Assessment, State};

    fn at(days: &[Date], on: Date) -> Assessment {
        let done = |day: &Date| act("access_logs.site", ActKind::LogReview, *day);
        let acts: Vec<_> = days.iter().map(done).collect();
        shown("access_logs.site", &register(acts), on)
    }

    #[test]
    fn kept_for_a_month_after_a_review() {
        let found = at(&[date(2026, 10, 1), date(2026, 10, 30)], date(2026, 11, 15));
        assert_eq!(
            (found.state, found.since),
            (State::Kept, date(2026, 10, 30))
        );
        assert_eq!(found.next.unwrap().date, date(2026, 11, 30));
    }

    #[test]
    fn broken_when_a_month_was_left_out() {
        let found = at(&[date(2026, 9, 1)], date(2026, 11, 15));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 2))
        );
        let again = at(&[date(2026, 9, 1), date(2026, 11, 20)], date(2026, 11, 21));
        assert_eq!(
            (again.state, again.since),
            (State::Kept, date(2026, 11, 20))
        );
    }
}
