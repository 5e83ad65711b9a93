// SPDX-License-Identifier: Apache-2.0
//! Whose case it is, step by step: mandates, the person's own channel, notices, mismatches.
//!
//! These facts stand beside the papers: who may ask for what and until when, whether the person on
//! file was told that somebody asks in their name, and what stops a case that does not fit together.

mod former;
mod look;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::PaperId;

use super::command::{Context, NewFact, Refusal};
use super::fact::{Applying, Fact, LetterKind, Match};
use super::state::{Case, Stamp};
use crate::BlobRef;

pub use former::FormerName;
pub(super) use look::ask_people;

/// Something of the operator's own data that the clerk compared with the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnFile {
    /// 住所.
    Address,
    /// メールアドレス.
    Email,
    /// 電話番号, called back.
    Phone,
}

/// Why the person is not told of an agent's request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Withheld {
    /// 配偶者からの暴力など.
    DomesticViolence,
    /// 虐待.
    Abuse,
    /// 親子間の争い.
    ParentChild,
    /// No channel is verified as the person's own.
    NoOwnChannel,
    /// Another reason, in words.
    Other,
}

/// Something staff do about who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum IdentityStep {
    /// The scope of an agent's mandate.
    TakeMandate {
        /// Asks it covers; empty means all of them.
        #[serde(default)]
        asks: Vec<u16>,
        /// Last day it holds.
        #[serde(default)]
        until: Option<Date>,
    },
    /// The application agrees with what is on file.
    ConfirmOnFile {
        /// In what.
        what: OnFile,
    },
    /// The person is not told of the agent's request.
    WithholdNotice {
        /// Why.
        why: Withheld,
        /// In words.
        reason: String,
    },
    /// A parent's request was weighed against the child's interest.
    ConsiderInterest {
        /// What was weighed.
        reason: String,
    },
    /// A mismatch was cleared up.
    SettleMismatch {
        /// How.
        reason: String,
    },
    /// A paper in a former name is taken as the person's, by another paper that shows the change of name.
    AcceptFormerName {
        /// Which of the papers checked, from 1.
        paper: u16,
        /// What shows the change: a family register, a certificate of residence with the former name.
        proof: PaperId,
        /// What it shows, and how it was seen.
        reason: String,
    },
    /// Somebody looked where no program can: a binder, a shelf, another house.
    RecordLook {
        /// For which ask.
        ask: u16,
        /// System, by its name in the map.
        system: String,
        /// Something of the person was there.
        found: bool,
        /// What was looked through, what was found, where a copy is.
        evidence: String,
    },
    /// Another desk takes the case over.
    AssignDesk {
        /// Its name in the policy.
        desk: String,
    },
}

/// What became true about who is asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum IdentityFact {
    /// A kept copy was blacked out here; the copy that came was destroyed.
    PaperMasked {
        /// Which of the papers checked, from 1.
        paper: u16,
        /// The copy that is kept.
        image: BlobRef,
        /// The copy that is gone.
        was: BlobRef,
        /// Ids of what was blacked out.
        fields: Vec<String>,
    },
    /// The scope of a mandate.
    MandateTaken {
        /// Asks; empty means all.
        asks: Vec<u16>,
        /// Last day.
        until: Option<Date>,
    },
    /// Agrees with what is on file.
    OnFileConfirmed {
        /// In what.
        what: OnFile,
    },
    /// Not told, for this reason. Sealed: the words.
    NoticeWithheld {
        /// Why.
        why: Withheld,
    },
    /// Weighed. Sealed: the words.
    InterestConsidered,
    /// Cleared up. Sealed: the words.
    MismatchSettled,
    /// People are asked to look in systems that no program reaches.
    PeopleAsked {
        /// For which ask.
        ask: u16,
        /// Systems, by their names in the map.
        systems: Vec<String>,
    },
    /// Somebody looked. Sealed: the words.
    PeopleLooked {
        /// For which ask.
        ask: u16,
        /// System.
        system: String,
        /// Something of the person was there.
        found: bool,
    },
    /// A paper in a former name counts as the person's. Sealed: what showed the change.
    FormerNameAccepted {
        /// Which of the papers checked, from 1.
        paper: u16,
        /// What showed the change of name.
        proof: PaperId,
    },
    /// The desk that serves whose case it is.
    DeskAssigned {
        /// Its name in the policy.
        desk: String,
    },
    /// The case came in one application with others, each about another person.
    SameApplication {
        /// Receipt number of the first of them.
        first: String,
    },
    /// It came on a form that the desk had posted.
    CameOnForm {
        /// Stream of the form.
        form: String,
    },
}

impl IdentityFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::PaperMasked { .. } => "case.paper_masked",
            Self::MandateTaken { .. } => "case.mandate_taken",
            Self::OnFileConfirmed { .. } => "case.on_file_confirmed",
            Self::NoticeWithheld { .. } => "case.notice_withheld",
            Self::InterestConsidered => "case.interest_considered",
            Self::MismatchSettled => "case.mismatch_settled",
            Self::FormerNameAccepted { .. } => "case.former_name_accepted",
            Self::DeskAssigned { .. } => "case.desk_assigned",
            Self::SameApplication { .. } => "case.same_application",
            Self::CameOnForm { .. } => "case.came_on_form",
            Self::PeopleAsked { .. } => "case.people_asked",
            Self::PeopleLooked { .. } => "case.people_looked",
        }
    }
}

/// The scope of a mandate as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// Asks; empty means all.
    pub asks: Vec<u16>,
    /// Last day.
    pub until: Option<Date>,
    /// By whom, when.
    pub at: Stamp,
}

/// Something that did not agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mismatch {
    /// What.
    pub what: Vec<Match>,
    /// Found by whom, when.
    pub at: Stamp,
    /// Cleared up.
    pub settled: Option<Stamp>,
}

/// A place where people look, for one ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// Ask.
    pub ask: u16,
    /// System, by its name in the map.
    pub system: String,
    /// What came of it: found or not, by whom, when.
    pub looked: Option<(bool, Stamp)>,
}

/// What is known about who is asking, besides the papers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The mandate.
    pub mandate: Option<Mandate>,
    /// What agrees with the operator's own data.
    pub on_file: Vec<(OnFile, Stamp)>,
    /// The person is not told, and why.
    pub withheld: Option<(Withheld, Stamp)>,
    /// The child's interest was weighed.
    pub interest: Option<Stamp>,
    /// What did not agree.
    pub mismatches: Vec<Mismatch>,
    /// Papers in a former name that count.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<FormerName>,
    /// Copies blacked out here: which paper, when.
    pub masked: Vec<(u16, Stamp)>,
    /// Where people look, in the order they were asked.
    pub looks: Vec<Look>,
    /// The desk, where it is not the general one.
    pub desk: Option<String>,
    /// Receipt number of the first case of the application, where it was about several people and this is not the first.
    pub first: Option<String>,
    /// Stream of the posted form on which it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
}

impl Standing {
    /// Whether something was found to agree with the data on file.
    #[must_use]
    pub fn has_on_file(&self, what: OnFile) -> bool {
        self.on_file.iter().any(|(one, _)| *one == what)
    }

    /// What does not agree and is not cleared up.
    #[must_use]
    pub fn mismatch(&self) -> Option<&Mismatch> {
        self.mismatches.iter().find(|one| one.settled.is_none())
    }

    /// Asking again keeps what was found.
    fn asked(&mut self, ask: u16, systems: &[String]) {
        for system in systems {
            let known = |one: &Look| one.ask == ask && one.system == *system;
            if !self.looks.iter().any(known) {
                self.looks.push(Look {
                    ask,
                    system: system.clone(),
                    looked: None,
                });
            }
        }
    }

    /// The first place nobody has looked in yet.
    #[must_use]
    pub fn unlooked(&self, ask: u16) -> Option<&str> {
        let mut looks = self.looks.iter();
        looks
            .find(|one| one.ask == ask && one.looked.is_none())
            .map(|one| one.system.as_str())
    }

    /// Whether people found something of the person.
    #[must_use]
    pub fn found_by_people(&self, ask: u16) -> bool {
        let found = |one: &Look| matches!(one.looked, Some((true, _)));
        self.looks.iter().any(|one| one.ask == ask && found(one))
    }

    fn apply(&mut self, stamp: Stamp, fact: &IdentityFact) {
        match fact {
            IdentityFact::PaperMasked { paper, .. } => self.masked.push((*paper, stamp)),
            IdentityFact::MandateTaken { asks, until } => {
                self.mandate = Some(Mandate {
                    asks: asks.clone(),
                    until: *until,
                    at: stamp,
                });
            }
            IdentityFact::OnFileConfirmed { what } => self.on_file.push((*what, stamp)),
            IdentityFact::NoticeWithheld { why } => self.withheld = Some((*why, stamp)),
            IdentityFact::InterestConsidered => self.interest = Some(stamp),
            IdentityFact::FormerNameAccepted { paper, proof } => self.former.push(FormerName {
                paper: *paper,
                proof: proof.clone(),
                at: stamp,
            }),
            IdentityFact::DeskAssigned { desk } => self.desk = Some(desk.clone()),
            IdentityFact::SameApplication { first } => self.first = Some(first.clone()),
            IdentityFact::CameOnForm { form } => self.form = Some(form.clone()),
            IdentityFact::PeopleAsked { ask, systems } => self.asked(*ask, systems),
            IdentityFact::PeopleLooked { ask, system, found } => {
                let mut looks = self.looks.iter_mut();
                if let Some(look) = looks.find(|one| one.ask == *ask && one.system == *system) {
                    look.looked = Some((*found, stamp));
                }
            }
            IdentityFact::MismatchSettled => {
                for one in self.mismatches.iter_mut().filter(|m| m.settled.is_none()) {
                    one.settled = Some(stamp.clone());
                }
            }
        }
    }
}

impl Case {
    pub(super) fn apply_identity(&mut self, stamp: Stamp, fact: &IdentityFact) {
        if let IdentityFact::PaperMasked {
            paper,
            image,
            fields,
            ..
        } = fact
            && let Some(check) = self.papers.get_mut(place(*paper))
        {
            check.image = Some(image.clone());
            check.detail.open.retain(|id| !fields.contains(id));
        }
        if let IdentityFact::FormerNameAccepted { paper, .. } = fact {
            self.former_name(*paper, &stamp);
        }
        self.standing.apply(stamp, fact);
    }

    /// Whether the person on file is to be told that somebody asks in their name, and was not.
    #[must_use]
    pub fn owes_agent_notice(&self) -> bool {
        let told = self
            .letters
            .iter()
            .any(|letter| letter.kind == LetterKind::AgentNotice && letter.sent.is_some());
        self.terms.proof.is_some()
            && self.applying == Applying::MandatedAgent
            && !told
            && self.standing.withheld.is_none()
    }

    /// Whether something of the person was found, by the program or by people, so that there is something to compare
    /// with.
    #[must_use]
    pub fn is_on_file(&self) -> bool {
        self.asks.iter().any(|ask| self.has_found(ask))
    }

    /// Whether a parent's request waits for a word on the child's interest.
    #[must_use]
    pub fn owes_interest(&self) -> bool {
        self.terms.proof.is_some()
            && self.applying == Applying::StatutoryAgent
            && self.standing.interest.is_none()
    }

    /// Copies that still show what must not be kept: the papers' numbers, from 1.
    #[must_use]
    pub fn unmasked(&self) -> Vec<u16> {
        (1..)
            .zip(&self.papers)
            .filter(|(_, check)| check.image.is_some() && !check.detail.open.is_empty())
            .map(|(no, _)| no)
            .collect()
    }

    /// Whether copies were blacked out here and the person has not been told.
    #[must_use]
    pub fn owes_mask_notice(&self) -> bool {
        let told = self
            .letters
            .iter()
            .filter(|letter| letter.kind == LetterKind::MaskNotice)
            .filter_map(|letter| letter.sent.as_ref())
            .map(|sent| sent.at.seq)
            .max();
        let masked = self.standing.masked.iter().map(|(_, at)| at.seq).max();
        masked.is_some_and(|at| told.is_none_or(|told| told < at))
    }
}

const fn place(paper: u16) -> usize {
    (paper as usize).wrapping_sub(1)
}

/// Decides a step about who is asking.
pub(super) fn step(
    case: &Case,
    step: &IdentityStep,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let sealed = |fact: IdentityFact, words: &str| {
        if words.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(vec![NewFact {
            fact: Fact::Identity(fact),
            sealed: Some(words.to_owned()),
        }])
    };
    match step {
        IdentityStep::TakeMandate { asks, until } => mandate(case, asks, *until, ctx),
        IdentityStep::ConfirmOnFile { what } => {
            if !case.is_on_file() {
                return Err(Refusal::NothingOnFile);
            }
            let fact = Fact::Identity(IdentityFact::OnFileConfirmed { what: *what });
            let mut after = case.clone();
            after.apply(case.received.clone(), &fact);
            let mut facts = vec![NewFact::from(fact)];
            facts.extend(super::papers::verified(&after));
            Ok(facts)
        }
        IdentityStep::WithholdNotice { why, reason } => {
            if case.applying == Applying::Person {
                return Err(Refusal::NoAgent);
            }
            sealed(IdentityFact::NoticeWithheld { why: *why }, reason)
        }
        IdentityStep::ConsiderInterest { reason } => {
            if case.applying != Applying::StatutoryAgent {
                return Err(Refusal::NoAgent);
            }
            sealed(IdentityFact::InterestConsidered, reason)
        }
        IdentityStep::RecordLook {
            ask,
            system,
            found,
            evidence,
        } => sealed(look::looked(case, (*ask, system, *found))?, evidence),
        IdentityStep::AssignDesk { desk } => Ok(vec![
            Fact::Identity(IdentityFact::DeskAssigned { desk: desk.clone() }).into(),
        ]),
        IdentityStep::AcceptFormerName {
            paper,
            proof,
            reason,
        } => former::decide(case, (*paper, proof, reason), ctx),
        IdentityStep::SettleMismatch { reason } => {
            if case.standing.mismatch().is_none() {
                return Err(Refusal::NoMismatch);
            }
            let mut facts = sealed(IdentityFact::MismatchSettled, reason)?;
            let mut after = case.clone();
            after.standing.mismatches.clear();
            facts.extend(super::papers::verified(&after));
            Ok(facts)
        }
    }
}

fn mandate(
    case: &Case,
    asks: &[u16],
    until: Option<Date>,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    if case.applying == Applying::Person {
        return Err(Refusal::NoAgent);
    }
    if let Some(unknown) = asks.iter().find(|no| case.ask(**no).is_none()) {
        return Err(Refusal::NoSuchAsk(*unknown));
    }
    if let Some(over) = until.filter(|until| *until < ctx.today.date) {
        return Err(Refusal::MandateOver(over));
    }
    Ok(vec![
        Fact::Identity(IdentityFact::MandateTaken {
            asks: asks.to_vec(),
            until,
        })
        .into(),
    ])
}

/// What stops an ask from being granted because of who is asking: a mismatch, a mandate that does not
/// reach so far, a child nobody thought of. A refusal is never stopped.
pub(super) fn may_grant(case: &Case, ask: u16, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.ask(ask).is_some_and(|ask| !ask.kind.is_personal()) {
        return Ok(());
    }
    if case.standing.mismatch().is_some() {
        return Err(Refusal::Mismatch);
    }
    if case.owes_interest() {
        return Err(Refusal::InterestOpen);
    }
    if let Some(system) = case.standing.unlooked(ask) {
        return Err(Refusal::PeopleOpen(system.to_owned()));
    }
    within_mandate(case, ask, ctx)
}

/// Whether a mandated agent's power reaches this ask today.
pub(super) fn within_mandate(case: &Case, ask: u16, ctx: &Context<'_>) -> Result<(), Refusal> {
    if case.applying != Applying::MandatedAgent || case.terms.proof.is_none() {
        return Ok(());
    }
    let mandate = case.standing.mandate.as_ref().ok_or(Refusal::MandateOpen)?;
    if !mandate.asks.is_empty() && !mandate.asks.contains(&ask) {
        return Err(Refusal::OutsideMandate(ask));
    }
    match mandate.until.filter(|until| *until < ctx.today.date) {
        Some(over) => Err(Refusal::MandateOver(over)),
        None => Ok(()),
    }
}

/// Answers go only to the verified name, and to an address that a paper or the data on file show.
pub(super) fn may_send(
    case: &Case,
    asks: &[u16],
    means: yakusoku_policy::Delivery,
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    use yakusoku_policy::Delivery;
    let tells = |no: &&u16| {
        let ask = case.ask(**no).filter(|ask| ask.kind.is_personal());
        let proposal = ask.and_then(super::Ask::proposal);
        proposal.is_some_and(|one| !one.outcome.tells_nothing())
    };
    let mut told = asks.iter().filter(tells).peekable();
    if told.peek().is_none() {
        return Ok(());
    }
    for ask in told {
        may_grant(case, *ask, ctx)?;
    }
    if case.owes_agent_notice() {
        return Err(Refusal::AgentNoticeOpen);
    }
    let verified = match means {
        Delivery::Handover | Delivery::Download => true,
        Delivery::Email => case.terms.proof.is_none() || case.standing.has_on_file(OnFile::Email),
        _ => case.is_address_verified(),
    };
    verified.then_some(()).ok_or(Refusal::AddressOpen)
}

#[cfg(test)]
mod tests;
