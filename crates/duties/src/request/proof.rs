// SPDX-License-Identifier: Apache-2.0
//! What an application must prove: the policy's matrix by kind, channel and applicant, pinned at receipt.
//!
//! Articles 37(1) and 37(3) of the Act, Orders 12(iii) and 13. Everything here is decided once, on the
//! day of receipt; only what the law forbids later (a paper that cannot be valid any more) is asked
//! again on the day of the act.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{
    Applicant, Asked, Kind, MaskRule, PaperId, Period, Policy, ReplyTo, Showing, Unit, paper,
    papers,
};

use super::fact::{Applying, Match, Terms, Validity};
use super::receive::{Arrival, NotTaken};
use super::state::{Case, PaperCheck};

/// What a case asks for before anything is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// All of these must be met.
    pub needs: Vec<Need>,
    /// Papers that prove an agent's authority: one of each list.
    #[serde(default)]
    pub authority: Vec<Vec<PaperId>>,
    /// Papers that come with the one that proves authority, such as a seal certificate; all of them.
    #[serde(default)]
    pub with_authority: Vec<PaperId>,
    /// How old a paper that bears a day of issue may be; the shortest where the policy has several.
    #[serde(default)]
    pub fresh: Option<Period>,
    /// The papers whose day of issue, or of signing, matters.
    #[serde(default)]
    pub dated: Vec<PaperId>,
    /// What a kept copy must not show.
    #[serde(default)]
    pub masks: Vec<PinnedMask>,
    /// Where the answer goes.
    pub reply_to: ReplyTo,
}

/// One need: any of the choices meets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Whose papers.
    #[serde(default)]
    pub whose: Whose,
    /// Choices, the policy's first one first.
    pub choices: Vec<PaperSet>,
    /// Copies, or papers shown at the desk; `None` where the policy leaves it open.
    #[serde(default)]
    pub showing: Option<Showing>,
}

/// So many of these papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperSet {
    /// How many.
    pub any: u8,
    /// Which.
    pub of: Vec<PaperId>,
}

/// Something a kept copy of a paper must not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedMask {
    /// On which paper.
    pub paper: PaperId,
    /// Id of the mask in the catalogue.
    pub id: String,
    /// Whether a law asks for it, or the policy.
    pub by_law: bool,
}

/// Whose paper it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Of whoever applies: the person, or the agent.
    #[default]
    Applicant,
    /// Of the person, where an agent applies.
    Person,
}

/// Whether what must not be kept can be seen on a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskSeen {
    /// Blacked out, or not on the paper.
    #[default]
    Hidden,
    /// It can be read.
    Visible,
}

/// What was noted about a paper besides what agrees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperDetail {
    /// Whose paper.
    pub whose: Whose,
    /// Day of issue.
    pub issued: Option<Date>,
    /// A copy, or shown at the desk; `None` follows the policy.
    pub showing: Option<Showing>,
    /// What the clerk saw of the fields that must not be kept.
    pub masks: MaskSeen,
    /// Outcome: fields still to be blacked out on the copy that is kept.
    pub open: Vec<String>,
    /// What does not agree with the application.
    pub differs: Vec<Match>,
}

/// Builds what an application must prove under a policy.
///
/// # Errors
/// [`NotTaken::Agent`] where the policy says nothing of this kind of agent.
pub fn proof(policy: &Policy, arrival: &Arrival) -> Result<Proof, NotTaken> {
    let identity = &policy.requests.identity;
    let asked = |applicant: Applicant, kind: Kind| {
        identity
            .asked(applicant, arrival.channel, kind)
            .ok_or(NotTaken::Agent)
    };
    let applicant = arrival.applying.applicant();
    let (mut all, mut of_person) = (Vec::new(), Vec::new());
    for kind in &arrival.kinds {
        let one = asked(applicant, *kind)?;
        if applicant != Applicant::Person && one.also_person {
            of_person.push(asked(Applicant::Person, *kind)?);
        }
        all.push(one);
    }
    // The most demanding first: it is the one that pages name when they name one.
    all.sort_by_key(|one| std::cmp::Reverse(one.papers.any));
    let of_applicant = all.iter().map(|one| (Whose::Applicant, one));
    let of_person = of_person.iter().map(|one| (Whose::Person, one));
    let (mut needs, mut authority, mut with_authority) = (Vec::new(), Vec::new(), Vec::new());
    let aged = aged_authority(applicant, &all);
    for (whose, one) in of_applicant.chain(of_person.clone()) {
        push_new(&mut needs, need(policy, one, (whose, arrival.on)));
        if !one.papers.authority.is_empty() && whose == Whose::Applicant {
            let listed = good(policy, &one.papers.authority, arrival.on);
            push_new(&mut authority, of_age(arrival, listed));
        }
        for id in &one.papers.authority_with {
            push_new(&mut with_authority, id.clone());
        }
    }
    let named: BTreeSet<PaperId> = needs
        .iter()
        .flat_map(|need: &Need| need.choices.iter().flat_map(|set| set.of.clone()))
        .chain(with_authority.iter().cloned())
        .chain(authority.iter().flatten().cloned())
        .collect();
    let rules = || all.iter().chain(of_person.clone().map(|(_, one)| one));
    let masked = rules().any(|one| one.mask == MaskRule::Asked);
    Ok(Proof {
        needs,
        authority,
        with_authority,
        fresh: rules().filter_map(|one| one.fresh).min_by_key(about_days),
        dated: named
            .iter()
            .filter(|id| policy.paper(id).is_certificate || aged.contains(*id))
            .cloned()
            .collect(),
        masks: named
            .iter()
            .flat_map(|id| masks(policy, id, masked))
            .collect(),
        reply_to: policy.requests.answer.to,
    })
}

/// Papers that show an agent's power and are no certificates, 委任状 first: their age counts where the file says how old
/// the papers of that agent may be, from the day on which they were signed.
fn aged_authority(applicant: Applicant, all: &[Asked<'_>]) -> BTreeSet<PaperId> {
    let bounded = all
        .iter()
        .filter(|one| applicant != Applicant::Person && one.papers.fresh.is_some());
    bounded
        .flat_map(|one| {
            one.papers
                .authority
                .iter()
                .chain(&one.papers.authority_with)
        })
        .cloned()
        .collect()
}

/// A family register shows who the parents are. It gives them no power over somebody of age, whose statutory agent is a
/// guardian of adults (Order 13, Civil Code 824 and 859).
fn of_age(arrival: &Arrival, listed: Vec<PaperId>) -> Vec<PaperId> {
    let adult = arrival.birth.is_some_and(|born| is_adult(born, arrival.on));
    if arrival.applying != Applying::StatutoryAgent || !adult {
        return listed;
    }
    let of_guardian = PaperId::from("guardianship_certificate");
    let family = PaperId::from("family_register");
    let mut kept: Vec<PaperId> = listed.into_iter().filter(|id| *id != family).collect();
    if kept.is_empty() {
        kept.push(of_guardian);
    }
    kept
}

/// Whether somebody is 18 or older (Civil Code 4). A year of life ends with the day before the birthday, so who was born
/// on 29 February is of age on 1 March where the year has none.
fn is_adult(born: Date, on: Date) -> bool {
    born.yesterday()
        .is_ok_and(|eve| on > eve.saturating_add(AGE_OF_MAJORITY.years()))
}

/// Years (Civil Code 4, since 1 April 2022).
const AGE_OF_MAJORITY: i64 = 18;

fn push_new<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// Which of two periods is shorter, in tenths of a day: a week has five business days, a month thirty days and a half.
const fn about_days(period: &Period) -> u64 {
    let tenths = match period.unit {
        Unit::Day => 10,
        Unit::BusinessDay => 14,
        Unit::Week => 70,
        Unit::Month => 305,
        Unit::Year => 3_652,
    };
    tenths * period.count as u64
}

fn need(policy: &Policy, asked: &Asked<'_>, (whose, on): (Whose, Date)) -> Need {
    let rule = asked.papers;
    let choices = std::iter::once((rule.any, &rule.of))
        .chain(rule.or_else.iter().map(|choice| (choice.any, &choice.of)))
        .map(|(any, of)| PaperSet {
            any,
            of: accepted(policy, of, on),
        })
        .collect();
    Need {
        whose,
        choices,
        showing: asked.shown_by,
    }
}

/// Papers of a list that are still good on a day: the Act and its neighbours end some of them.
fn good(policy: &Policy, listed: &[PaperId], on: Date) -> Vec<PaperId> {
    let all = listed.iter();
    all.filter(|id| policy.paper(id).accepted(on))
        .cloned()
        .collect()
}

/// Papers of a list that count on a day; where the list is open, every other paper of the catalogue
/// that proves identity follows it.
fn accepted(policy: &Policy, listed: &[PaperId], on: Date) -> Vec<PaperId> {
    let mut all = good(policy, listed, on);
    if policy.requests.identity.open {
        let others = papers().into_iter();
        let others = others.filter(|one| !one.proves_authority && one.accepted(on));
        all.extend(others.map(|one| one.id).filter(|id| !listed.contains(id)));
    }
    all
}

/// What a copy must not show: what a law forbids always, the rest where the policy asks for it.
fn masks(policy: &Policy, id: &PaperId, asked: bool) -> Vec<PinnedMask> {
    let rules = policy.paper(id).mask_rules.into_iter();
    rules
        .filter(|rule| rule.required || asked)
        .map(|rule| PinnedMask {
            paper: id.clone(),
            id: rule.id,
            by_law: rule.required,
        })
        .collect()
}

/// Whether a paper may be taken as proof at all on the day it is looked at, as the law of that day has it.
#[must_use]
pub fn lawful(id: &PaperId, on: Date) -> bool {
    paper(id).is_none_or(|paper| paper.accepted(on))
}

impl Terms {
    /// What must be met; cases of before the matrix have one need with one choice.
    #[must_use]
    pub fn needs(&self) -> Vec<Need> {
        self.proof.as_ref().map_or_else(
            || {
                let (any, of) = (self.papers_any, self.papers_of.clone());
                vec![Need {
                    whose: Whose::Applicant,
                    choices: vec![PaperSet { any, of }],
                    showing: None,
                }]
            },
            |proof| proof.needs.clone(),
        )
    }

    /// Every paper that may be checked under these terms, in the order of the policy.
    #[must_use]
    pub fn papers(&self) -> Vec<PaperId> {
        let mut all: Vec<PaperId> = Vec::new();
        let needs = self.needs();
        let of = needs
            .iter()
            .flat_map(|need| need.choices.iter().flat_map(|set| &set.of));
        let with = self.proof.iter().flat_map(|proof| &proof.with_authority);
        let authority = self
            .proof
            .iter()
            .flat_map(|proof| proof.authority.iter().flatten());
        for id in of.chain(&self.authority_of).chain(authority).chain(with) {
            if !all.contains(id) {
                all.push(id.clone());
            }
        }
        all
    }

    /// Ids of what a kept copy of a paper must not show.
    #[must_use]
    pub fn masks_of(&self, id: &PaperId) -> Vec<String> {
        let masks = self.proof.iter().flat_map(|proof| &proof.masks);
        masks
            .filter(|mask| mask.paper == *id)
            .map(|mask| mask.id.clone())
            .collect()
    }

    /// Whether a paper bears a day of issue that matters here.
    #[must_use]
    pub fn asks_issue_of(&self, id: &PaperId) -> bool {
        self.proof
            .as_ref()
            .is_some_and(|proof| proof.fresh.is_some() && proof.dated.contains(id))
    }
}

impl Case {
    /// How many papers counted, once every need is met and an agent's authority is proved.
    #[must_use]
    pub fn proven(&self, with: Option<&PaperCheck>) -> Option<u8> {
        let all: Vec<&PaperCheck> = self.papers.iter().chain(with).collect();
        let mut most = 0;
        for need in self.terms.needs() {
            most = most.max(self.met(&need, &all)?);
        }
        (self.has_authority(&all)).then_some(most)
    }

    /// Whether one need is met by the papers checked so far.
    #[must_use]
    pub fn is_met(&self, need: &Need) -> bool {
        let all: Vec<&PaperCheck> = self.papers.iter().collect();
        self.met(need, &all).is_some()
    }

    /// Whether an agent's authority is proved by the papers checked so far.
    #[must_use]
    pub fn is_authority_proven(&self) -> bool {
        let all: Vec<&PaperCheck> = self.papers.iter().collect();
        self.has_authority(&all)
    }

    /// Papers counted for the first choice that a need is met by.
    fn met(&self, need: &Need, all: &[&PaperCheck]) -> Option<u8> {
        let mut choices = need.choices.iter();
        choices.find_map(|set| {
            let counted = counted(need, set, all);
            (counted >= usize::from(set.any)).then(|| u8::try_from(counted).unwrap_or(u8::MAX))
        })
    }

    /// An agent must prove the power to act (Order 13, Art. 37(3)).
    fn has_authority(&self, all: &[&PaperCheck]) -> bool {
        let good = |id: &PaperId| {
            all.iter().any(|check| {
                check.paper == *id
                    && check.validity == Validity::InDate
                    && check.detail.differs.is_empty()
                    && check.detail.open.is_empty()
            })
        };
        let with = self.terms.proof.iter().flat_map(|p| &p.with_authority);
        let one = self.terms.authority_of.is_empty() || self.terms.authority_of.iter().any(good);
        self.applying == Applying::Person || (one && with.into_iter().all(good))
    }

    /// How many papers of how many, for the need that is furthest from being met.
    #[must_use]
    pub fn papers_counted(&self) -> (u8, u8) {
        let all: Vec<&PaperCheck> = self.papers.iter().collect();
        let small = |many: usize| u8::try_from(many).unwrap_or(u8::MAX);
        let needs = self.terms.needs();
        let first = needs
            .iter()
            .find(|need| self.met(need, &all).is_none())
            .or_else(|| needs.first());
        let Some((need, set)) = first.and_then(|need| Some((need, need.choices.first()?))) else {
            return (0, self.terms.papers_any);
        };
        (small(counted(need, set, &all)), set.any)
    }

    /// Whether the address the answer goes to is one that a paper or the operator's own data show.
    #[must_use]
    pub fn is_address_verified(&self) -> bool {
        let Some(proof) = &self.terms.proof else {
            // Cases of before the matrix are not asked afterwards.
            return true;
        };
        let whose = if self.applying == Applying::Person || proof.reply_to == ReplyTo::AddressOnForm
        {
            Whose::Applicant
        } else {
            Whose::Person
        };
        let on_paper = self.papers.iter().any(|check| {
            check.detail.whose == whose && check.counts() && check.matches.contains(&Match::Address)
        });
        on_paper || self.standing.has_on_file(super::identity::OnFile::Address)
    }
}

/// Different papers of a set that count. The same paper twice is one paper.
fn counted(need: &Need, set: &PaperSet, all: &[&PaperCheck]) -> usize {
    // A policy that wants papers shown at the desk is not met by a copy.
    let presented = need.showing == Some(Showing::Presented);
    let counts = |check: &&&PaperCheck| {
        set.of.contains(&check.paper)
            && check.detail.whose == need.whose
            && check.counts()
            && !(presented && check.detail.showing == Some(Showing::Copy))
    };
    let found: BTreeSet<&PaperId> = all.iter().filter(counts).map(|one| &one.paper).collect();
    found.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_of_two_periods_is_found_across_their_units() {
        let rising = [
            (1, Unit::Day),
            (1, Unit::BusinessDay),
            (1, Unit::Week),
            (6, Unit::BusinessDay),
            (30, Unit::Day),
            (1, Unit::Month),
            (5, Unit::Week),
            (11, Unit::Month),
            (1, Unit::Year),
            (13, Unit::Month),
        ];
        let days = rising.map(|(count, unit)| about_days(&Period::new(count, unit)));
        assert!(days.is_sorted_by(|one, other| one < other), "{days:?}");
    }
}
