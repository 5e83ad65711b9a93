// SPDX-License-Identifier: Apache-2.0
//! Everything a case must prove, as orders: what `check_papers` of a scenario does.

use jiff::civil::Date;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::{Case, IdentityStep, PaperDetail, Whose};
use yakusoku_policy::PaperId;

use crate::request::Order;

/// Orders that meet every need by its first choice, in order and fresh.
pub(super) fn all_in_order(case: &Case, today: Date) -> Vec<Order> {
    let mut orders = Vec::new();
    let check = |paper: &PaperId, whose: Whose| Order::CheckPaper {
        paper: paper.clone(),
        matches: vec![Match::Name, Match::Address],
        validity: Validity::InDate,
        detail: PaperDetail {
            whose,
            issued: Some(today),
            ..PaperDetail::default()
        },
    };
    for need in case.terms.needs() {
        if let Some(set) = need.choices.first() {
            let own = set.of.iter().take(usize::from(set.any));
            orders.extend(own.map(|paper| check(paper, need.whose)));
        }
    }
    let with = case.terms.proof.iter().flat_map(|one| &one.with_authority);
    let authority = case.terms.authority_of.iter().take(1).chain(with);
    orders.extend(authority.map(|paper| check(paper, Whose::Applicant)));
    orders.extend(match case.applying {
        Applying::Person => None,
        Applying::MandatedAgent => Some(Order::Identity(IdentityStep::TakeMandate {
            asks: Vec::new(),
            until: None,
        })),
        Applying::StatutoryAgent => Some(Order::Identity(IdentityStep::ConsiderInterest {
            reason: "ご本人の利益に反する事情なし".to_owned(),
        })),
    });
    orders
}
