// SPDX-License-Identifier: Apache-2.0
//! 責任者の任命の記録: the posts the policy promises are filled (Art. 23).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("責任者の任命の記録", "record of appointments");

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ActKind;

    use super::super::sample::{ended, held, register, shown};
    use super::super::{State, Strength};

    #[test]
    fn kept_while_somebody_holds_the_post() {
        let made = held(
            "officers.head",
            ActKind::Appointment,
            [date(2026, 4, 1), date(2028, 3, 31)],
        );
        let found = shown(
            "officers.head",
            &register([made.clone()]),
            date(2026, 11, 24),
        );
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 4, 1)));
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
        let out = shown("officers.head", &register([made]), date(2028, 4, 1));
        assert_eq!(
            (out.state, out.strength),
            (State::NotProvable, Strength::None)
        );
    }

    #[test]
    fn broken_while_the_post_is_vacant() {
        let made = held(
            "officers.head",
            ActKind::Appointment,
            [date(2026, 4, 1), date(2028, 3, 31)],
        );
        let over = ended(made, date(2026, 10, 1));
        let found = shown(
            "officers.head",
            &register([over.clone()]),
            date(2026, 11, 24),
        );
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 10, 1))
        );
        assert_eq!(found.entries.len(), 2);
        assert!(found.fact.unwrap().ja.contains("2026年9月30日で終わり"));
        let next = held(
            "officers.head",
            ActKind::Appointment,
            [date(2026, 12, 1), date(2028, 3, 31)],
        );
        let again = shown("officers.head", &register([over, next]), date(2026, 12, 24));
        assert_eq!((again.state, again.since), (State::Kept, date(2026, 12, 1)));
    }
}
