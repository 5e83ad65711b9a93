// SPDX-License-Identifier: Apache-2.0
//! 認証の記録: a certificate is valid and renewed before its last day.

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("認証の記録", "record of certificates");

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use yakusoku_policy::ActKind;

    use super::super::sample::{held, register, shown};
    use super::super::{Assessment, State};

    fn at(on: Date) -> Assessment {
        let span = [date(2025, 10, 1), date(2027, 9, 30)];
        let made = held("certificates.mark", ActKind::Certificate, span);
        shown("certificates.mark", &register([made]), on)
    }

    #[test]
    fn kept_while_the_certificate_is_valid() {
        let found = at(date(2026, 11, 24));
        assert_eq!(found.state, State::Kept);
        assert_eq!(found.next.unwrap().date, date(2027, 9, 30));
        assert_eq!(at(date(2027, 9, 30)).state, State::AtRisk);
    }

    #[test]
    fn broken_when_it_ran_out() {
        let found = at(date(2027, 10, 1));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2027, 10, 1))
        );
        assert!(found.remedy.is_some());
        let never = shown("certificates.mark", &register([]), date(2026, 11, 24));
        assert_eq!(never.state, State::NotProvable);
    }
}
