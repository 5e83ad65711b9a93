// SPDX-License-Identifier: Apache-2.0
//! 教育の実施の記録: staff are educated as often as promised, and when somebody is hired (Art. 24).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("教育の実施の記録", "record of education");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{act, register, shown, task};
    use super::super::{Assessment, State, Strength};

    fn at(on: Date) -> Assessment {
        let done = act("training.yearly", ActKind::Education, date(2026, 6, 1));
        shown("training.yearly", &register([done]), on)
    }

    #[test]
    fn kept_while_the_year_since_the_last_course_runs() {
        let found = at(date(2027, 4, 30));
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 6, 1)));
        assert_eq!(
            (found.strength, found.entries.len()),
            (Strength::Recorded, 1)
        );
        assert_eq!(found.keeper.unwrap().ja, "教育の実施の記録");
        assert_eq!(found.next.unwrap().date, date(2027, 6, 1));
        assert_eq!((found.fact, found.remedy), (None, None));
    }

    #[test]
    fn at_risk_in_the_last_month() {
        let found = at(date(2027, 5, 30));
        assert_eq!(
            (found.state, found.since),
            (State::AtRisk, date(2027, 5, 2))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "「教育」の次の期限は2027年6月1日です（あと2日）。"
        );
    }

    #[test]
    fn broken_when_the_next_course_is_overdue() {
        let found = at(date(2027, 6, 4));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2027, 6, 2))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "「教育」の期限（2027年6月1日）を過ぎ、本日で3日になります。"
        );
        assert!(found.remedy.unwrap().ja.contains("「実施の記録」"));
    }

    #[test]
    fn not_provable_at_first_and_broken_after_a_year_without_any() {
        let mut empty = register([]);
        let early = shown("training.yearly", &empty, date(2026, 11, 24));
        assert_eq!(
            (early.state, early.strength),
            (State::NotProvable, Strength::None)
        );
        assert_eq!(early.fact.unwrap().ja, "「教育」の記録がまだありません。");
        empty.began = Some(date(2026, 10, 1));
        let state = |on: Date| shown("training.yearly", &empty, on).state;
        assert_eq!(state(date(2027, 10, 1)), State::NotProvable);
        assert_eq!(state(date(2027, 10, 2)), State::Broken);
    }

    #[test]
    fn somebody_hired_is_educated_by_the_day_asked_for() {
        let done = act("training.yearly", ActKind::Education, date(2026, 6, 1));
        let mut hired = register([done.clone()]);
        let asked = task("training.yearly", date(2026, 10, 1), date(2026, 10, 31));
        hired.tasks.push(asked.clone());
        let state = |register: &crate::acts::Register, on: Date| {
            shown("training.yearly", register, on).state
        };
        assert_eq!(state(&hired, date(2026, 10, 10)), State::Kept);
        assert_eq!(state(&hired, date(2026, 11, 1)), State::Broken);
        let mut given = act("training.yearly", ActKind::Education, date(2026, 10, 20));
        given.task = Some(asked.entry.stream);
        hired.acts.push(given);
        assert_eq!(state(&hired, date(2026, 11, 1)), State::Kept);
    }
}
