// SPDX-License-Identifier: Apache-2.0
//! 是正処置の期限: a finding left open past its last day breaks its promise, whatever else shows it.
//!
//! While it is open in time the promise is at risk: somebody found that something is wrong.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::Text;

use super::spell::newest;
use super::words::both;
use super::{Assessment, Facts, Next, State, Strength};
use crate::acts::Finding;
use crate::calendar::{days_between, en, ja_full};

/// Lays the findings of a clause over what its keeper says.
pub(super) fn over(clause: &str, found: Assessment, facts: &Facts<'_>, today: Date) -> Assessment {
    let open = |finding: &&Finding| {
        finding.clause == clause
            && finding.opened <= today
            && finding.closed().is_none_or(|closed| closed > today)
    };
    let open: Vec<&Finding> = facts.register.findings.iter().filter(open).collect();
    let Some(first) = open.iter().min_by_key(|finding| finding.due) else {
        return found;
    };
    let late = first.due < today;
    if found.state == State::Broken || (!late && found.state != State::Kept) {
        return found;
    }
    let (state, since) = if late {
        (State::Broken, first.due.saturating_add(1.day()))
    } else {
        let opened = open.iter().map(|finding| finding.opened).max();
        (State::AtRisk, opened.unwrap_or(first.opened))
    };
    let entries = open
        .iter()
        .flat_map(|finding| finding.entries.iter().cloned());
    let (fact, remedy) = tell(first, open.len(), today);
    Assessment {
        keeper: Some(
            found
                .keeper
                .unwrap_or_else(|| Text::new("是正処置", "corrective action")),
        ),
        state,
        strength: Strength::Recorded,
        since,
        next: (!late).then(|| Next {
            date: first.due,
            what: Text::new("是正処置の期限", "corrective action due"),
        }),
        entries: newest(entries.collect()),
        fact: Some(fact),
        remedy: Some(remedy),
    }
}

/// What is said of an open finding, and of how many.
pub(super) fn tell(first: &Finding, count: usize, today: Date) -> (Text, Text) {
    let many = if count > 1 {
        Text::new(
            format!("ほか{}件", count - 1),
            format!(" and {} more", count - 1),
        )
    } else {
        Text::new("", "")
    };
    let (many_ja, many_en) = both(&many);
    let (due_ja, due_en) = (ja_full(first.due), en(first.due));
    let late = days_between(first.due, today);
    let fact = if late > 0 {
        Text::new(
            format!("是正処置{many_ja}の期限（{due_ja}）を過ぎ、本日で{late}日になります。"),
            format!("Corrective action{many_en} was due on {due_en}, {late} days ago."),
        )
    } else {
        Text::new(
            format!("是正処置{many_ja}が終わっていません（{due_ja}まで）。"),
            format!("Corrective action{many_en} is open until {due_en}."),
        )
    };
    let remedy = Text::new(
        "是正処置を終え、別の担当者が効果を確かめる。",
        "Finish the corrective action and have somebody else verify it.",
    );
    (fact, remedy)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::sample::{act, finding, register, shown, verified};
    use super::*;
    use yakusoku_policy::ActKind;

    const OPENED: Date = date(2026, 10, 1);
    const DUE: Date = date(2026, 10, 31);

    fn at(finding: Finding, on: Date) -> Assessment {
        let mut register = register([act("training.yearly", ActKind::Education, date(2026, 6, 1))]);
        register.findings.push(finding);
        shown("training.yearly", &register, on)
    }

    #[test]
    fn at_risk_while_open_and_kept_once_somebody_else_verified() {
        let open = at(finding("training.yearly", OPENED, DUE), date(2026, 10, 20));
        assert_eq!((open.state, open.since), (State::AtRisk, OPENED));
        assert_eq!(open.next.unwrap().date, DUE);
        let closed = verified(finding("training.yearly", OPENED, DUE), date(2026, 10, 25));
        assert_eq!(at(closed, date(2026, 11, 20)).state, State::Kept);
    }

    #[test]
    fn broken_when_open_past_its_last_day() {
        let found = at(finding("training.yearly", OPENED, DUE), date(2026, 11, 3));
        assert_eq!(
            (found.state, found.since),
            (State::Broken, date(2026, 11, 1))
        );
        assert_eq!(found.strength, Strength::Recorded);
        assert_eq!(
            found.fact.unwrap().ja,
            "是正処置の期限（2026年10月31日）を過ぎ、本日で3日になります。"
        );
        assert_eq!(found.entries.len(), 1);
    }

    #[test]
    fn another_promise_is_not_touched_and_one_without_keeper_is() {
        let other = at(finding("audits.yearly", OPENED, DUE), date(2026, 11, 3));
        assert_eq!(other.state, State::Kept);
        let mut register = register([]);
        register
            .findings
            .push(finding("safety.leavers", OPENED, DUE));
        let found = shown("safety.leavers", &register, date(2026, 11, 3));
        assert_eq!(
            (found.state, found.keeper.unwrap().ja),
            (State::Broken, "是正処置".to_owned())
        );
    }
}
