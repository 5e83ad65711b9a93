// SPDX-License-Identifier: Apache-2.0
//! 自ら改めた登録の記録: when town names or postal codes change, the operator updates what it holds by itself.

/// 担保手段.
pub(super) const KEEPER: (&str, &str) =
    ("住居表示等の更新の記録", "record of updates of addresses");

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::ActKind;

    use super::super::State;
    use super::super::sample::{act, register, shown, task};

    const CLAUSE: &str = "use_limits.self_update";

    #[test]
    fn kept_when_every_change_made_known_was_taken_over() {
        let none = shown(CLAUSE, &register([]), date(2026, 11, 24));
        assert_eq!(none.state, State::Kept);
        let asked = task(CLAUSE, date(2026, 10, 1), date(2026, 10, 31));
        let mut done = act(CLAUSE, ActKind::AddressUpdate, date(2026, 10, 20));
        done.task = Some(asked.entry.stream.clone());
        let mut all = register([done]);
        all.tasks.push(asked);
        let found = shown(CLAUSE, &all, date(2026, 11, 24));
        assert_eq!(found.state, State::Kept, "{:?}", found.fact);
        assert_eq!(found.keeper.unwrap().ja, super::KEEPER.0);
    }

    #[test]
    fn broken_when_a_change_made_known_was_not_taken_over() {
        let mut all = register([]);
        all.tasks
            .push(task(CLAUSE, date(2026, 10, 1), date(2026, 10, 31)));
        let found = shown(CLAUSE, &all, date(2026, 11, 24));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
    }
}
