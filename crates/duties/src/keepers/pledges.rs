// SPDX-License-Identifier: Apache-2.0
//! 誓約と秘密保持の記録: everybody on the staff has signed, and whoever comes signs in time (Art. 24).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("誓約・秘密保持の記録", "record of pledges");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{held, register, shown, task};
    use super::super::{Assessment, State};

    fn at(task_done: Option<Date>, on: Date) -> Assessment {
        let all = held(
            "training.pledge",
            ActKind::Pledge,
            [date(2026, 5, 1), date(2027, 4, 30)],
        );
        let mut register = register([all.clone()]);
        let asked = task("training.pledge", date(2026, 10, 1), date(2026, 10, 14));
        if let Some(day) = task_done {
            let mut signed = held("training.pledge", ActKind::Pledge, [day, date(2027, 4, 30)]);
            signed.task = Some(asked.entry.stream.clone());
            register.acts.push(signed);
        }
        register.tasks.push(asked);
        shown("training.pledge", &register, on)
    }

    #[test]
    fn kept_while_the_pledges_hold() {
        let found = at(Some(date(2026, 10, 5)), date(2026, 11, 24));
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 5, 1)));
        let out = at(Some(date(2026, 10, 5)), date(2027, 5, 1));
        assert_eq!(out.state, State::NotProvable);
        assert_eq!(
            out.fact.unwrap().ja,
            "「誓約書の取得」の証拠の有効期限（2027年4月30日）が過ぎました。"
        );
    }

    #[test]
    fn broken_when_a_new_employee_has_not_signed_in_time() {
        let found = at(None, date(2026, 10, 20));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 15))
        );
        let late = at(Some(date(2026, 10, 18)), date(2026, 10, 20));
        assert_eq!((late.state, late.since), (State::Kept, date(2026, 10, 18)));
    }
}
