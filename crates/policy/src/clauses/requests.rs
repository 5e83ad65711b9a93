// SPDX-License-Identifier: Apache-2.0
//! The promises about requests: intake, answer, fee, identity, refusal, two people, papers.

use super::build::{Draft, draft, stated};
use super::chapters::entries;
use super::{ClauseWhat, derived, details, wording};
use crate::law;
use crate::model::{KindRule, Policy, Rule};
use crate::text::Text;
use crate::words::{AfterUse, Chapter, Kind, Outcome, Topic};

pub(super) fn requests(policy: &Policy) -> Vec<Draft> {
    if policy.requests.kinds.is_empty() {
        let mut drafts = entries(policy, Chapter::Terms);
        drafts.extend(stated(policy, Topic::Requests));
        return drafts;
    }
    let mut drafts = vec![intake(policy)];
    drafts.extend(answers(policy));
    drafts.push(fees(policy));
    drafts.push(identity(policy));
    drafts.extend(authority(policy));
    drafts.extend(defect(policy));
    drafts.extend(grounds(policy));
    drafts.push(draft(
        "requests.refusal",
        "requests/kinds",
        ClauseWhat::RefusalWithReason,
        wording::REFUSAL.clone(),
    ));
    drafts.extend(two_people(policy));
    drafts.push(papers(policy));
    drafts.extend(derived::requests(policy));
    drafts.extend(details::requests(policy));
    drafts.extend(entries(policy, Chapter::Terms));
    drafts.extend(stated(policy, Topic::Requests));
    drafts
}

fn intake(policy: &Policy) -> Draft {
    let kinds: Vec<Text> = policy
        .requests
        .kinds
        .keys()
        .map(|kind| kind.text())
        .collect();
    let channels: Vec<Text> = policy
        .requests
        .intake
        .channels
        .iter()
        .map(|c| c.text())
        .collect();
    let values = [
        ("kinds", Text::join(&kinds)),
        ("channels", Text::join(&channels)),
    ];
    let text = wording::INTAKE.fill(&values);
    draft(
        "requests.intake",
        "requests/intake",
        ClauseWhat::Intake,
        text,
    )
}

/// One clause for every kind.
fn answers(policy: &Policy) -> Vec<Draft> {
    let published = policy.requests.answer.published;
    let kinds = policy.requests.kinds.iter();
    kinds
        .map(|(kind, rule)| {
            let from = policy.answer_from(*kind);
            let template = wording::answer(published || kind.is_gdpr(), from);
            let (within, warn) = (policy.within(*kind), policy.warn(*kind));
            let values = [("kind", kind.text()), ("within", wording::period(within))];
            let what = ClauseWhat::AnswerWithin {
                kind: *kind,
                within,
                warn,
            };
            let path = if rule.within.is_some() {
                format!("requests/kinds/{}/within", kind.name())
            } else if kind.is_gdpr() {
                format!("requests/kinds/{}", kind.name())
            } else {
                "requests/answer/within".to_owned()
            };
            let id = format!("requests.answer.{}", kind.name());
            draft(&id, &path, what, template.fill(&values))
        })
        .collect()
}

fn fees(policy: &Policy) -> Draft {
    let kinds = policy.requests.kinds.iter();
    let charged: Vec<(Kind, &KindRule)> = kinds
        .filter(|(kind, rule)| kind.fee_allowed() && rule.charged().is_some())
        .map(|(kind, rule)| (*kind, rule))
        .collect();
    let fees = charged
        .iter()
        .filter_map(|(kind, rule)| Some((*kind, rule.charged()?)));
    let listed: Vec<Text> = fees
        .clone()
        .map(|(kind, fee)| wording::fee(kind, fee))
        .collect();
    let text = if listed.is_empty() {
        wording::NO_FEE.clone()
    } else {
        wording::FEE_ONLY.fill(&[("fees", Text::join(&listed))])
    };
    let what = ClauseWhat::FeeOnly {
        kinds: fees.map(|(kind, fee)| (kind, fee.yen)).collect(),
    };
    let path = charged.first().map_or_else(
        || "requests/kinds".to_owned(),
        |(kind, _)| format!("requests/kinds/{}/fee", kind.name()),
    );
    draft("requests.fee", &path, what, text)
}

fn identity(policy: &Policy) -> Draft {
    let person = &policy.requests.identity.person;
    let what = ClauseWhat::IdentityFirst { needed: person.any };
    let text = wording::identity(policy, person);
    draft("requests.identity", "requests/identity/person", what, text)
}

fn authority(policy: &Policy) -> Option<Draft> {
    let identity = &policy.requests.identity;
    let agents = [&identity.statutory_agent, &identity.mandated_agent];
    let any = agents
        .into_iter()
        .flatten()
        .any(|agent| !agent.authority.is_empty());
    any.then(|| {
        let text = wording::AUTHORITY.clone();
        draft(
            "requests.authority",
            "requests/identity",
            ClauseWhat::AuthorityFirst,
            text,
        )
    })
}

fn defect(policy: &Policy) -> Option<Draft> {
    let defect = policy.requests.defect?;
    let values = [
        ("clock", defect.from.text()),
        ("wait", wording::period(defect.wait)),
    ];
    let what = ClauseWhat::DefectNotified { wait: defect.wait };
    Some(draft(
        "requests.defect",
        "requests/defect",
        what,
        wording::DEFECT.fill(&values),
    ))
}

/// One clause for every kind with published grounds. Those without basis in law are not promised.
fn grounds(policy: &Policy) -> Vec<Draft> {
    let kinds = policy.requests.kinds.iter();
    kinds
        .filter_map(|(kind, rule)| {
            let known = rule
                .grounds
                .iter()
                .filter_map(|id| law::has_basis(*kind, id));
            let labels: Vec<Text> = known.collect();
            let values = [("kind", kind.text()), ("grounds", Text::join(&labels))];
            let what = ClauseWhat::GroundsOnly { kind: *kind };
            let id = format!("requests.grounds.{}", kind.name());
            let path = format!("requests/kinds/{}/grounds", kind.name());
            let text = wording::GROUNDS.fill(&values);
            (!labels.is_empty()).then(|| draft(&id, &path, what, text))
        })
        .collect()
}

/// One clause for every kind that takes two people whatever the outcome.
fn two_people(policy: &Policy) -> Vec<Draft> {
    let approval = &policy.requests.approval;
    let two = |kind: &Kind| {
        [Outcome::Granted, Outcome::Refused]
            .into_iter()
            .all(|outcome| approval.rule(*kind, outcome) == Rule::Two)
    };
    let kinds = policy.requests.kinds.keys().filter(|kind| two(kind));
    kinds
        .map(|kind| {
            let text = wording::TWO_PEOPLE.fill(&[("kind", kind.text())]);
            let what = ClauseWhat::TwoPeople { kind: *kind };
            let path = format!("requests/approval/{}", kind.name());
            draft(
                &format!("requests.approval.{}", kind.name()),
                &path,
                what,
                text,
            )
        })
        .collect()
}

fn papers(policy: &Policy) -> Draft {
    let papers = policy.requests.papers;
    let template = match papers.after {
        AfterUse::Dispose => &wording::PAPERS_DISPOSED,
        AfterUse::Return => &wording::PAPERS_RETURNED,
    };
    let text = template.fill(&[("within", wording::period(papers.within))]);
    let what = ClauseWhat::PapersDisposed {
        within: papers.within,
    };
    draft("requests.papers", "requests/papers", what, text)
}
