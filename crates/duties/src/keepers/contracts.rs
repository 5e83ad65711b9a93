// SPDX-License-Identifier: Apache-2.0
//! 委託契約の記録: contracts with entrustees have every clause the policy names (Art. 25).

/// 担保手段.
pub(super) const KEEPER: (&str, &str) = ("委託契約の記録", "record of contracts");

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ActKind;

    use super::super::sample::{held, register, shown};
    use super::super::{Assessment, State};

    fn at(covers: &[yakusoku_policy::EntrustClause]) -> Assessment {
        let span = [date(2026, 5, 1), date(2029, 4, 30)];
        let mut made = held("entrustment.contract", ActKind::Contract, span);
        made.covers = covers.to_vec();
        shown(
            "entrustment.contract",
            &register([made]),
            date(2026, 11, 24),
        )
    }

    #[test]
    fn kept_when_the_contract_has_every_clause() {
        let found = at(&[
            yakusoku_policy::EntrustClause::Return,
            yakusoku_policy::EntrustClause::Secrecy,
        ]);
        assert_eq!((found.state, found.since), (State::Kept, date(2026, 5, 1)));
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
    }

    #[test]
    fn broken_when_a_clause_is_missing() {
        let found = at(&[yakusoku_policy::EntrustClause::Secrecy]);
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 5, 1))
        );
        assert_eq!(
            found.fact.unwrap().ja,
            "記録した契約に、返還・消去の条項がありません。"
        );
    }
}
