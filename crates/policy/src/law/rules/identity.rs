// SPDX-License-Identifier: Apache-2.0
//! How persons and agents are verified (Art. 37, Orders 12 and 13).

use super::{Case, Finding, day, same, when};
use crate::law::{PaperStanding, PaperType};
use crate::model::Requirement;
use crate::names::PaperId;
use crate::text::Text;
use crate::words::{Channel, MaskRule, ReplyTo};

const STATUTORY: &str = "statutory_agent";
const MANDATED: &str = "mandated_agent";

fn agent(key: &str) -> Text {
    match key {
        STATUTORY => Text::new("法定代理人", "statutory agent"),
        _ => Text::new("任意代理人", "mandated agent"),
    }
}

/// Everyone's requirement, with its key in the file.
fn requirements<'a>(case: &Case<'a>) -> Vec<(&'static str, &'a Requirement)> {
    let identity = &case.policy.requests.identity;
    let agents = [
        (STATUTORY, &identity.statutory_agent),
        (MANDATED, &identity.mandated_agent),
    ];
    let agents = agents
        .into_iter()
        .filter_map(|(key, agent)| agent.as_ref().map(|a| (key, a)));
    std::iter::once(("person", &identity.person))
        .chain(agents)
        .collect()
}

/// A list of papers somebody may choose from, its path, and whether masks are asked for.
struct Listed<'a> {
    path: String,
    ids: &'a [PaperId],
    mask: MaskRule,
}

fn lists<'a>(case: &Case<'a>) -> Vec<Listed<'a>> {
    let identity = &case.policy.requests.identity;
    let mut lists = Vec::new();
    for (key, requirement) in identity.requirements() {
        let path = format!("requests/identity/{key}");
        let mask = requirement.mask.unwrap_or(identity.mask);
        let others = requirement.or_else.iter().enumerate();
        let others = others.map(|(n, one)| (format!("{path}/or/{n}/of"), one.of.as_slice()));
        let own = (format!("{path}/of"), requirement.of.as_slice());
        let all = std::iter::once(own).chain(others);
        lists.extend(all.map(|(path, ids)| Listed { path, ids, mask }));
    }
    lists
}

/// Every paper of some lists, once each and with its first place in the file.
fn once<'a>(
    case: &Case<'_>,
    lists: impl IntoIterator<Item = Listed<'a>>,
) -> Vec<(String, PaperType)> {
    let mut found: Vec<(String, PaperType)> = Vec::new();
    for list in lists {
        for (index, id) in list.ids.iter().enumerate() {
            if found.iter().all(|(_, paper)| paper.id != *id) {
                found.push((format!("{}/{index}", list.path), case.policy.paper(id)));
            }
        }
    }
    found
}

/// Every paper taken as proof of identity.
fn papers(case: &Case<'_>) -> Vec<(String, PaperType)> {
    once(case, lists(case))
}

fn about(path: String, paper: &PaperType) -> Finding {
    let instead = || Text::new("別の書類", "another paper");
    Finding::at(path)
        .with("paper", paper.label.clone())
        .with("instead", paper.instead.clone().unwrap_or_else(instead))
}

/// The paper cannot be valid any more.
pub(super) fn expired(case: &Case<'_>) -> Vec<Finding> {
    let all = papers(case).into_iter();
    all.filter(|(_, paper)| paper.standing(case.as_of) == PaperStanding::Expired)
        .filter_map(|(path, paper)| Some(about(path, &paper).with("date", day(paper.valid_until?))))
        .collect()
}

/// The paper is not issued any more, though old ones may still be valid.
pub(super) fn discontinued(case: &Case<'_>) -> Vec<Finding> {
    let all = papers(case).into_iter();
    all.filter_map(|(path, paper)| {
        let last = paper.issued_until.filter(|last| *last < case.as_of)?;
        Some(about(path, &paper).with("date", day(last)))
    })
    .collect()
}

/// The paper must not be taken as proof of identity.
pub(super) fn refused(case: &Case<'_>) -> Vec<Finding> {
    let all = papers(case).into_iter();
    all.filter_map(|(path, paper)| {
        let law = paper.refused.clone()?;
        Some(about(path, &paper).with("law", same(law)))
    })
    .collect()
}

/// A law asks for a mask and the person is not asked for it.
pub(super) fn masks(case: &Case<'_>) -> Vec<Finding> {
    let unasked = lists(case)
        .into_iter()
        .filter(|list| list.mask == MaskRule::NotAsked);
    let all = once(case, unasked).into_iter();
    all.flat_map(|(path, paper)| {
        let required = paper
            .mask_rules
            .clone()
            .into_iter()
            .filter(|mask| mask.required);
        let finding = |mask: crate::law::Mask| {
            about(path.clone(), &paper)
                .with("mask", mask.label)
                .with("law", same(mask.law.unwrap_or_default()))
        };
        required.map(finding).collect::<Vec<_>>()
    })
    .collect()
}

/// One paper suffices, it may lack the address, and the answer goes where the form says.
pub(super) fn without_address(case: &Case<'_>) -> Vec<Finding> {
    let requests = &case.policy.requests;
    let person = &requests.identity.person;
    if person.any > 1 || requests.answer.to == ReplyTo::RegisteredAddress {
        return Vec::new();
    }
    let papers = person
        .of
        .iter()
        .enumerate()
        .map(|(index, id)| (index, case.policy.paper(id)));
    papers
        .filter(|(_, paper)| paper.shows_address == Some(false) && paper.accepted(case.as_of))
        .map(|(index, paper)| about(format!("requests/identity/person/of/{index}"), &paper))
        .collect()
}

/// Art. 37(4): mail only, and two papers or more.
pub(super) fn excessive_burden(case: &Case<'_>) -> Vec<Finding> {
    let requests = &case.policy.requests;
    let mail_only = requests
        .intake
        .channels
        .iter()
        .copied()
        .all(Channel::is_mail);
    let any = requests.identity.person.any;
    let mut found = when(mail_only && any >= 2, "requests/intake/channels");
    for finding in &mut found {
        finding.values.push(("any", same(any)));
    }
    found
}

/// Art. 37(3), Order 13.
pub(super) fn agents(case: &Case<'_>) -> Vec<Finding> {
    let stated: Vec<_> = requirements(case).into_iter().map(|(key, _)| key).collect();
    let missing = [STATUTORY, MANDATED]
        .into_iter()
        .filter(|key| !stated.contains(key));
    missing.map(|key| at_agent(key, "")).collect()
}

/// Agents may apply, but nothing says with which papers.
pub(super) fn agent_papers(case: &Case<'_>) -> Vec<Finding> {
    let agents = requirements(case)
        .into_iter()
        .filter(|(key, _)| *key != "person");
    agents
        .filter(|(_, requirement)| requirement.authority.is_empty())
        .map(|(key, _)| at_agent(key, "/authority"))
        .collect()
}

fn at_agent(key: &'static str, below: &str) -> Finding {
    Finding::at(format!("requests/identity/{key}{below}"))
        .with("agent", agent(key))
        .with("key", same(key))
}

/// Art. 37(3): the paper of a guardian will bear another name.
pub(super) fn guardianship(case: &Case<'_>) -> Vec<Finding> {
    let id = PaperId::from("guardianship_certificate");
    let agent = case.policy.requests.identity.statutory_agent.as_ref();
    let named = agent.is_some_and(|agent| agent.authority.contains(&id));
    let mut found = when(named, "requests/identity/statutory_agent/authority");
    for one in &mut found {
        one.values.push(("paper", case.policy.paper(&id).label));
    }
    found
}
