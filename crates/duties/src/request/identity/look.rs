// SPDX-License-Identifier: Apache-2.0
//! Where people look because no program can: they are asked, and what came of it is recorded.

use super::{IdentityFact, Look};
use crate::request::command::{NewFact, Refusal};
use crate::request::fact::Fact;
use crate::request::state::Case;

pub(super) fn looked(
    case: &Case,
    (ask, system, found): (u16, &str, bool),
) -> Result<IdentityFact, Refusal> {
    let asked = |one: &Look| one.ask == ask && one.system == *system;
    if !case.standing.looks.iter().any(asked) {
        return Err(Refusal::NotAsked(system.to_owned()));
    }
    Ok(IdentityFact::PeopleLooked {
        ask,
        system: system.to_owned(),
        found,
    })
}

/// People are asked to look where no program can.
pub(in crate::request) fn ask_people(
    case: &Case,
    ask: u16,
    systems: &[String],
) -> Result<Vec<NewFact>, Refusal> {
    crate::request::decide::open_ask(case, ask)?;
    let fact = IdentityFact::PeopleAsked {
        ask,
        systems: systems.to_vec(),
    };
    Ok(vec![Fact::Identity(fact).into()])
}
