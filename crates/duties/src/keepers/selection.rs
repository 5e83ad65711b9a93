// SPDX-License-Identifier: Apache-2.0
//! 委託先の審査の記録: entrustees are chosen by the criteria promised (Art. 25).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("委託先の審査の記録", "record of examinations");

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ActKind;

    use super::super::State;
    use super::super::sample::{held, register, shown, task};

    #[test]
    fn kept_while_the_examination_holds() {
        let made = held(
            "entrustment.criteria",
            ActKind::Selection,
            [date(2026, 5, 1), date(2027, 4, 30)],
        );
        let found = shown(
            "entrustment.criteria",
            &register([made]),
            date(2026, 11, 24),
        );
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 5, 1)));
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
    }

    #[test]
    fn broken_when_an_examination_asked_for_is_overdue() {
        let made = held(
            "entrustment.criteria",
            ActKind::Selection,
            [date(2026, 5, 1), date(2027, 4, 30)],
        );
        let mut register = register([made]);
        register.tasks.push(task(
            "entrustment.criteria",
            date(2026, 9, 1),
            date(2026, 10, 31),
        ));
        let found = shown("entrustment.criteria", &register, date(2026, 11, 24));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
        assert!(found.fact.unwrap().ja.starts_with("「委託先の審査」の期限"));
    }
}
