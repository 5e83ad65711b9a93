// SPDX-License-Identifier: Apache-2.0
//! What surrounds a page, filled from the policy in force and the ledger.

use std::time::UNIX_EPOCH;

use yakusoku_app::access::{Action, Role, permits};
use yakusoku_app::clock::{date_of, time_ja};
use yakusoku_app::log::{Folder, Sizes};
use yakusoku_app::staff::session::Session;

use super::{Site, lang_of_policy};
use crate::pages::{Desk, Lang, LedgerFacts, Nav, Shell, Staff};

/// The shell of a portal page. `path` is the address without the language.
pub(crate) async fn portal_shell(site: &Site, lang: Lang, path: &str, csrf: String) -> Shell {
    let in_force = site.app.in_force().await;
    let policy = in_force.policy().ok();
    let own = lang_of_policy(lang);
    let desk = policy.and_then(|policy| policy.requests_desk());
    Shell {
        lang,
        operator: policy
            .map_or("", |policy| policy.operator.name.get(own))
            .to_owned(),
        csrf,
        nav: Nav::Elsewhere,
        path: path.to_owned(),
        desk: Desk {
            phone: desk.and_then(|desk| desk.phone.clone()),
            hours: desk
                .and_then(yakusoku_policy::Desk::hours_text)
                .map(|hours| hours.get(own).to_owned()),
        },
        staff: None,
        ledger: None,
        read: None,
        demo: site.app.config.demo,
    }
}

/// The shell of a console page. Before the second factor the page has neither menu nor ledger.
pub(crate) async fn console_shell(
    site: &Site,
    session: &Session,
    nav: Nav,
    path: &str,
    csrf: String,
) -> Shell {
    let shell = portal_shell(site, Lang::Ja, path, csrf).await;
    if !session.second {
        return Shell { nav, ..shell };
    }
    let staff = Staff {
        id: session.member.id.0.clone(),
        name: session.member.name.clone(),
        role: session.member.role.label().to_owned(),
        opens: opens(session.member.role),
    };
    Shell {
        nav,
        staff: Some(staff),
        ledger: ledger(site).await,
        ..shell
    }
}

fn opens(role: Role) -> Vec<Nav> {
    let needs = [
        (Nav::Today, Action::CaseList),
        (Nav::Cases, Action::CaseList),
        (Nav::Matters, Action::CaseList),
        (Nav::Board, Action::BoardSee),
        (Nav::Acts, Action::BoardSee),
        (Nav::Findings, Action::BoardSee),
        (Nav::Ledger, Action::LedgerSee),
    ];
    let may = needs
        .into_iter()
        .filter(|(_, action)| permits(role, *action));
    may.map(|(entry, _)| entry).collect()
}

async fn ledger(site: &Site) -> Option<LedgerFacts> {
    let sizes = site.app.sizes().await.ok()?;
    let signed = signed_at(site).unwrap_or_else(|| site.app.clock.micros());
    Some(facts(sizes, signed))
}

fn facts(sizes: Sizes, signed_micros: i64) -> LedgerFacts {
    let day = |micros: i64| {
        let date = date_of(micros);
        format!("{}月{}日", date.month(), date.day())
    };
    LedgerFacts {
        recorded: grouped(sizes.recorded),
        provable: grouped(sizes.provable),
        signed_at: time_ja(signed_micros),
        outside: sizes
            .outside
            .map(|(size, at)| format!("{}件目まで（{}）", grouped(size), day(at))),
    }
}

/// When the last checkpoint was written, in microseconds since 1970.
fn signed_at(site: &Site) -> Option<i64> {
    let written = std::fs::metadata(Folder::of(&site.app.dir).path().join("checkpoint"))
        .ok()?
        .modified()
        .ok()?;
    i64::try_from(written.duration_since(UNIX_EPOCH).ok()?.as_micros()).ok()
}

/// A count with commas: 18,430.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_three() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(18_430), "18,430");
        assert_eq!(grouped(1_000_000), "1,000,000");
    }

    #[test]
    fn the_foot_says_how_far_the_ledger_is() {
        let sizes = Sizes {
            recorded: 1_001,
            provable: 1_000,
            outside: Some((900, 0)),
        };
        let facts = facts(sizes, 0);
        assert_eq!(
            (facts.recorded.as_str(), facts.provable.as_str()),
            ("1,001", "1,000")
        );
        assert_eq!(facts.outside.as_deref(), Some("900件目まで（1月1日）"));
    }
}
