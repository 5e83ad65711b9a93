// SPDX-License-Identifier: Apache-2.0
//! How persons and agents are verified (Art. 37), and which papers that takes in a given case.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::names::PaperId;
use crate::period::Period;
use crate::text::Text;
use crate::words::{Applicant, Channel, Kind, MaskRule, Showing};

/// How persons and agents are verified.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Identity {
    /// Whether the person is asked to black out what copies must not show.
    pub mask: MaskRule,
    /// The person.
    pub person: Requirement,
    /// 法定代理人 (Order 13(i)); `None` where the policy does not say.
    pub statutory_agent: Option<Requirement>,
    /// 任意代理人 (Order 13(ii)); `None` where the policy does not say.
    pub mandated_agent: Option<Requirement>,
    /// Whether papers are sent as copies or shown.
    pub shown_by: Option<Showing>,
    /// How old a certificate may be at most, from its issue.
    pub fresh: Option<Period>,
    /// Whether an agent brings the person's papers too.
    #[serde(default)]
    pub also_person: bool,
    /// Whether papers beyond the listed ones count too.
    #[serde(default)]
    pub open: bool,
    /// The person's papers for some channels.
    #[serde(default)]
    pub by_channel: BTreeMap<Channel, Requirement>,
    /// The person's papers for some kinds; they go before those by channel.
    #[serde(default)]
    pub by_kind: BTreeMap<Kind, Requirement>,
    /// Papers for any mix of applicant, channel and kind; they go before all others.
    #[serde(default)]
    pub cases: BTreeMap<String, IdentityCase>,
}

/// "Any two of these papers."
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Requirement {
    /// How many.
    pub any: u8,
    /// Which papers count; never fewer than `any`.
    pub of: Vec<PaperId>,
    /// Papers that prove an agent's authority: any one of them, besides the agent's own papers.
    #[serde(default)]
    pub authority: Vec<PaperId>,
    /// Papers that come with the one that proves authority; all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authority_with: Vec<PaperId>,
    /// What suffices instead.
    #[serde(default, rename = "or")]
    pub or_else: Vec<PaperChoice>,
    /// How old a certificate may be; [`Identity::fresh`] where `None`.
    #[serde(default)]
    pub fresh: Option<Period>,
    /// Whether masks are asked for; [`Identity::mask`] where `None`.
    #[serde(default)]
    pub mask: Option<MaskRule>,
    /// Copies or shown; [`Identity::shown_by`] where `None`.
    #[serde(default)]
    pub shown_by: Option<Showing>,
}

/// A choice of papers that suffices in place of another.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct PaperChoice {
    /// How many.
    pub any: u8,
    /// Which papers count.
    pub of: Vec<PaperId>,
}

/// Papers for a mix of applicant, channel and kind.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct IdentityCase {
    /// Who applies; empty means the person.
    #[serde(default)]
    pub applicants: Vec<Applicant>,
    /// By which channels; empty means all.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// For which kinds; empty means all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Whether the person's papers are asked of an agent too; [`Identity::also_person`] where
    /// `None`.
    #[serde(default)]
    pub also_person: Option<bool>,
    /// The papers.
    #[serde(flatten)]
    pub papers: Requirement,
}

impl IdentityCase {
    /// Whether it is about such a request.
    #[must_use]
    pub fn is_about(&self, applicant: Applicant, channel: Channel, kind: Kind) -> bool {
        self.who().contains(&applicant)
            && (self.channels.is_empty() || self.channels.contains(&channel))
            && (self.kinds.is_empty() || self.kinds.contains(&kind))
    }

    /// Who applies, with what an empty list means.
    pub(crate) fn who(&self) -> &[Applicant] {
        if self.applicants.is_empty() {
            &[Applicant::Person]
        } else {
            &self.applicants
        }
    }

    /// How many conditions it sets beside the applicant: the more, the earlier it goes.
    pub(crate) fn conditions(&self) -> usize {
        usize::from(!self.channels.is_empty()) + usize::from(!self.kinds.is_empty())
    }

    /// Whether some request falls under both and neither goes first.
    pub(crate) fn collides(&self, other: &Self) -> bool {
        let meet = |a: &[Channel], b: &[Channel]| {
            a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
        };
        let kinds = |a: &[Kind], b: &[Kind]| {
            a.is_empty() || b.is_empty() || a.iter().any(|one| b.contains(one))
        };
        self.conditions() == other.conditions()
            && self.who().iter().any(|one| other.who().contains(one))
            && meet(&self.channels, &other.channels)
            && kinds(&self.kinds, &other.kinds)
    }
}

/// What is asked of somebody who brings a request: everything a desk needs to know at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Asked<'a> {
    /// The papers and their number.
    pub papers: &'a Requirement,
    /// Whether masks are asked for.
    pub mask: MaskRule,
    /// How old a certificate may be; `None` where the policy does not say.
    pub fresh: Option<Period>,
    /// Copies or shown; `None` where the policy does not say.
    pub shown_by: Option<Showing>,
    /// Whether the person's papers are asked of the agent too.
    pub also_person: bool,
}

impl Identity {
    /// What is asked of an applicant for a kind of request by a channel; `None` for agents the
    /// policy does not speak of.
    ///
    /// The most exact rule goes first: a case with more conditions before one with fewer, any case
    /// before the papers by kind, those before the papers by channel, and all of them before what
    /// holds for the applicant in general. The order of the file decides nothing.
    #[must_use]
    pub fn asked(&self, applicant: Applicant, channel: Channel, kind: Kind) -> Option<Asked<'_>> {
        let about = |case: &&IdentityCase| case.is_about(applicant, channel, kind);
        let cases = self.cases.values().filter(about);
        if let Some(case) = cases.max_by_key(|case| case.conditions()) {
            let mut asked = self.with(&case.papers);
            asked.also_person = case.also_person.unwrap_or(self.also_person);
            return Some(asked);
        }
        let papers = match applicant {
            Applicant::Person => self
                .by_kind
                .get(&kind)
                .or_else(|| self.by_channel.get(&channel))
                .or(Some(&self.person)),
            Applicant::StatutoryAgent => self.statutory_agent.as_ref(),
            Applicant::MandatedAgent => self.mandated_agent.as_ref(),
        };
        papers.map(|papers| self.with(papers))
    }

    fn with<'a>(&self, papers: &'a Requirement) -> Asked<'a> {
        Asked {
            papers,
            mask: papers.mask.unwrap_or(self.mask),
            fresh: papers.fresh.or(self.fresh),
            shown_by: papers.shown_by.or(self.shown_by),
            also_person: self.also_person,
        }
    }

    /// Every requirement with its path below `requests/identity`.
    pub(crate) fn requirements(&self) -> Vec<(String, &Requirement)> {
        let agents = [
            ("statutory_agent", &self.statutory_agent),
            ("mandated_agent", &self.mandated_agent),
        ];
        let agents = agents
            .into_iter()
            .filter_map(|(key, agent)| Some((key.to_owned(), agent.as_ref()?)));
        let by_channel = self.by_channel.iter();
        let by_kind = self.by_kind.iter();
        let cases = self.cases.iter();
        std::iter::once(("person".to_owned(), &self.person))
            .chain(agents)
            .chain(by_channel.map(|(by, one)| (format!("by_channel/{}", by.name()), one)))
            .chain(by_kind.map(|(by, one)| (format!("by_kind/{}", by.name()), one)))
            .chain(cases.map(|(name, one)| (format!("cases/{name}"), &one.papers)))
            .collect()
    }
}

impl Requirement {
    /// 「運転免許証、パスポート」.
    #[must_use]
    pub(crate) fn papers_text(&self, label: impl Fn(&PaperId) -> Text) -> Text {
        let labels: Vec<Text> = self.of.iter().map(label).collect();
        Text::join(&labels)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn papers(any: u8) -> serde_json::Value {
        json!({"any": any, "of": ["a", "b", "c", "d", "e", "f", "g", "h", "i"]})
    }

    fn case(any: u8, conditions: serde_json::Value) -> serde_json::Value {
        let mut case = papers(any);
        let fields = case.as_object_mut().unwrap();
        fields.extend(conditions.as_object().unwrap().clone());
        case
    }

    fn identity() -> Identity {
        serde_json::from_value(json!({
            "mask": "asked", "fresh": "3 months",
            "person": papers(1),
            "mandated_agent": papers(2),
            "by_channel": {"post": papers(3)},
            "by_kind": {"correction": papers(4)},
            "cases": {
                "a_wide": case(5, json!({"channels": ["visit"], "fresh": "1 month"})),
                "b_exact": case(6, json!({"channels": ["visit"], "kinds": ["disclosure"],
                    "mask": "not_asked", "shown_by": "presented"})),
                "c_agents": case(7, json!({"applicants": ["mandated_agent"], "kinds": ["disclosure"],
                    "also_person": true})),
            },
        }))
        .unwrap()
    }

    #[test]
    fn the_most_exact_rule_goes_first() {
        use Applicant::{MandatedAgent, Person, StatutoryAgent};
        let identity = identity();
        for (applicant, channel, kind, any) in [
            (Person, Channel::Web, Kind::Disclosure, Some(1)),
            (Person, Channel::Post, Kind::Disclosure, Some(3)),
            (Person, Channel::Post, Kind::Correction, Some(4)),
            (Person, Channel::Visit, Kind::Correction, Some(5)),
            (Person, Channel::Visit, Kind::Disclosure, Some(6)),
            (MandatedAgent, Channel::Visit, Kind::Disclosure, Some(7)),
            (MandatedAgent, Channel::Post, Kind::Correction, Some(2)),
            (StatutoryAgent, Channel::Post, Kind::Correction, None),
        ] {
            let asked = identity.asked(applicant, channel, kind);
            assert_eq!(
                asked.map(|asked| asked.papers.any),
                any,
                "{applicant:?} {channel:?} {kind:?}"
            );
        }
    }

    #[test]
    fn what_a_rule_does_not_say_is_as_for_everybody() {
        let identity = identity();
        let asked = |applicant, channel| {
            identity
                .asked(applicant, channel, Kind::Disclosure)
                .unwrap()
        };
        let exact = asked(Applicant::Person, Channel::Visit);
        assert_eq!(exact.mask, MaskRule::NotAsked);
        assert_eq!(exact.shown_by, Some(Showing::Presented));
        assert_eq!(exact.fresh.map(|fresh| fresh.count), Some(3));
        assert!(!exact.also_person);
        assert!(asked(Applicant::MandatedAgent, Channel::Web).also_person);
        let wide = identity.asked(Applicant::Person, Channel::Visit, Kind::Erasure);
        assert_eq!(wide.unwrap().fresh.map(|fresh| fresh.count), Some(1));
    }

    #[test]
    fn cases_collide_where_neither_goes_first() {
        let identity = identity();
        let case = |name: &str| &identity.cases[name];
        assert!(!case("a_wide").collides(case("b_exact")));
        assert!(!case("a_wide").collides(case("c_agents")));
        assert!(case("a_wide").collides(case("a_wide")));
        let mut other = case("b_exact").clone();
        assert!(case("b_exact").collides(&other));
        other.kinds = vec![Kind::Erasure];
        assert!(!case("b_exact").collides(&other));
        // One condition each, on different things: a disclosure by visit falls under both.
        other.channels = Vec::new();
        other.kinds = vec![Kind::Disclosure];
        assert!(case("a_wide").collides(&other));
    }
}
