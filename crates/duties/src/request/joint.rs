// SPDX-License-Identifier: Apache-2.0
//! One letter that answers several cases of one application: one case has the envelope, the others follow it.
//!
//! Each case is a stream of its own, erased alone. What happens to the envelope is recorded in the case that leads and
//! carried to the others one after the other, so that each has its own record of the letter, its dispatch and its end.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::Delivery;

use super::collect::on_page;
use super::command::{Context, NewFact, Refusal};
use super::fact::{Fact, LetterKind};
use super::post::PostFact;
use super::state::{Case, Letter};
use super::{identity, post};
use crate::BlobRef;

/// What a letter answers in another case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Receipt number of that case.
    pub number: String,
    /// Its asks.
    pub asks: Vec<u16>,
}

/// The place of a case in a letter that answers several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// It has the envelope; the others follow.
    Leads(Vec<Part>),
    /// The case of that receipt number has the envelope, as its letter of that number.
    Follows(String, u16),
}

/// What is known of a letter that answers several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joint {
    /// Which end of it this case holds.
    pub place: Place,
    /// Facts of the letter so far.
    pub facts: usize,
    /// As many of them are known to every other case.
    pub carried: usize,
    /// The receipt number of a case that moved on: the letter says what is not so any more, and does not leave.
    pub broken: Option<String>,
}

/// One fact about a letter that answers several cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum JointFact {
    /// A letter of this case answers others too.
    Placed {
        /// Letter.
        letter: u16,
        /// This case's place in it.
        place: Place,
    },
    /// Every other case knows that many facts of the letter.
    Carried {
        /// Letter.
        letter: u16,
        /// Facts.
        facts: usize,
    },
    /// The letter does not leave any more.
    Broken {
        /// Letter.
        letter: u16,
        /// Receipt number of the case that moved on.
        number: String,
    },
}

impl JointFact {
    /// Stable entry kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Placed { .. } => "case.letter_shared",
            Self::Carried { .. } => "case.letter_carried",
            Self::Broken { .. } => "case.letter_broken",
        }
    }
}

/// What is done about a letter that answers several cases. The program does it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum JointCommand {
    /// A letter for this case and others was made here.
    Lead {
        /// Asks answered.
        asks: Vec<u16>,
        /// PDF.
        blob: BlobRef,
        /// The others.
        with: Vec<Part>,
    },
    /// A letter made in another case answers this one.
    Follow {
        /// Receipt number of that case.
        number: String,
        /// Its letter.
        letter: u16,
        /// Asks answered here.
        asks: Vec<u16>,
        /// PDF, sealed under this case's key.
        blob: BlobRef,
        /// Date on the letter.
        on: Date,
    },
    /// Something that happened to the letter in the case that leads.
    Mirror {
        /// The fact, with the number the letter has here.
        fact: Box<Fact>,
        /// Tracking number or reason.
        sealed: Option<String>,
    },
    /// The other cases know so many facts of the letter.
    Carried {
        /// Letter.
        letter: u16,
        /// Facts.
        facts: usize,
    },
    /// A case moved on before it knew of the letter.
    Break {
        /// Letter.
        letter: u16,
        /// Receipt number of that case.
        number: String,
    },
}

/// Decides about letters that answer several cases.
pub(super) fn decide(
    case: &Case,
    command: &JointCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    match command {
        JointCommand::Lead { asks, blob, with } => {
            let place = Place::Leads(with.clone());
            made(case, (asks, blob, ctx.today.date), place)
        }
        JointCommand::Follow {
            number,
            letter,
            asks,
            blob,
            on,
        } => {
            let place = Place::Follows(number.clone(), *letter);
            made(case, (asks, blob, *on), place)
        }
        JointCommand::Mirror { fact, sealed } => {
            let no = about(fact).ok_or(Refusal::NoSuchLetter(0))?;
            if find(case, no)?.leader().is_none() {
                return Err(Refusal::NoSuchLetter(no));
            }
            Ok(vec![NewFact {
                fact: (**fact).clone(),
                sealed: sealed.clone(),
            }])
        }
        JointCommand::Carried { letter, facts } => one(JointFact::Carried {
            letter: *letter,
            facts: *facts,
        }),
        JointCommand::Break { letter, number } => one(JointFact::Broken {
            letter: *letter,
            number: number.clone(),
        }),
    }
}

fn one(fact: JointFact) -> Result<Vec<NewFact>, Refusal> {
    Ok(vec![Fact::Joint(fact).into()])
}

fn find(case: &Case, no: u16) -> Result<&Letter, Refusal> {
    let found = case.letters.iter().find(|letter| letter.no == no);
    found.ok_or(Refusal::NoSuchLetter(no))
}

fn made(
    case: &Case,
    (asks, blob, on): (&[u16], &BlobRef, Date),
    place: Place,
) -> Result<Vec<NewFact>, Refusal> {
    if case.closed.is_some() {
        return Err(Refusal::Closed);
    }
    for no in asks {
        let ask = case.ask(*no).ok_or(Refusal::NoSuchAsk(*no))?;
        if !ask.is_ready_for_letter() {
            return Err(Refusal::WrongStage(*no));
        }
    }
    let letter = case.next_letter();
    let mut facts = broken_by(case, asks);
    facts.push(
        Fact::LetterMade {
            letter,
            kind: LetterKind::Result,
            asks: asks.to_vec(),
            blob: blob.clone(),
            on,
        }
        .into(),
    );
    facts.push(Fact::Joint(JointFact::Placed { letter, place }).into());
    Ok(facts)
}

/// Letters for several cases that a new one about the same asks takes the place of.
pub(super) fn broken_by(case: &Case, asks: &[u16]) -> Vec<NewFact> {
    let waits = |letter: &&Letter| {
        let shared = letter
            .joint
            .as_ref()
            .is_some_and(|joint| joint.broken.is_none());
        shared && letter.sent.is_none() && letter.asks.iter().any(|no| asks.contains(no))
    };
    let broken = case.letters.iter().filter(waits).map(|letter| {
        let number = case.number.clone();
        let letter = letter.no;
        Fact::Joint(JointFact::Broken { letter, number }).into()
    });
    broken.collect()
}

/// The letter for several cases a fact is about.
#[must_use]
pub const fn about(fact: &Fact) -> Option<u16> {
    match fact {
        Fact::LetterMade { letter, .. }
        | Fact::Dispatched { letter, .. }
        | Fact::Joint(JointFact::Broken { letter, .. })
        | Fact::Post(PostFact::CameBack { letter, .. } | PostFact::Settled { letter, .. }) => {
            Some(*letter)
        }
        _ => None,
    }
}

/// The same fact about a letter of another number; nothing where a fact is not carried to other cases.
#[must_use]
pub fn renumbered(fact: &Fact, no: u16) -> Option<Fact> {
    let mut fact = fact.clone();
    match &mut fact {
        Fact::Dispatched { letter, .. }
        | Fact::Joint(JointFact::Broken { letter, .. })
        | Fact::Post(PostFact::CameBack { letter, .. } | PostFact::Settled { letter, .. }) => {
            *letter = no;
        }
        _ => return None,
    }
    Some(fact)
}

/// Whether the envelope that another case leads may leave with the answer to this one: the rules of this case, with the
/// people who compared the envelope there.
///
/// # Errors
/// Why not.
pub fn may_leave(
    case: &Case,
    (leader, of): (&str, u16),
    (means, checkers): (Delivery, usize),
    ctx: &Context<'_>,
) -> Result<(), Refusal> {
    if case.erased.is_some() {
        return Err(Refusal::Erased);
    }
    if on_page(means) {
        return Err(Refusal::EnvelopeOnly(means));
    }
    let here = case.letters.iter().find(|letter| {
        let joint = letter.joint.as_ref();
        joint.is_some_and(|joint| joint.place == Place::Follows(leader.to_owned(), of))
    });
    let letter = here.ok_or_else(|| Refusal::NotInEnvelope(case.number.clone()))?;
    if letter.is_broken() {
        return Err(Refusal::LetterBroken(case.number.clone()));
    }
    super::decide::result_may_leave(case, letter)?;
    identity::may_send(case, &letter.asks, means, ctx)?;
    post::may_send(case, (letter, checkers), means)
}

impl Letter {
    /// Receipt number of the case whose envelope this letter lies in, where it is not this one.
    #[must_use]
    pub fn leader(&self) -> Option<&str> {
        match &self.joint.as_ref()?.place {
            Place::Follows(number, _) => Some(number),
            Place::Leads(_) => None,
        }
    }

    /// What the letter answers in other cases, where it has the envelope.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        match self.joint.as_ref().map(|joint| &joint.place) {
            Some(Place::Leads(parts)) => parts,
            _ => &[],
        }
    }

    /// Whether one of its cases moved on, so that it does not leave.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let joint = self.joint.as_ref();
        joint.is_some_and(|joint| joint.broken.is_some())
    }

    /// Whether something happened to it that the other cases do not know yet.
    #[must_use]
    pub fn is_uncarried(&self) -> bool {
        let joint = self.joint.as_ref();
        !self.parts().is_empty() && joint.is_some_and(|joint| joint.carried < joint.facts)
    }
}

impl Case {
    pub(super) fn apply_joint(&mut self, fact: &JointFact) {
        let (JointFact::Placed { letter, .. }
        | JointFact::Carried { letter, .. }
        | JointFact::Broken { letter, .. }) = fact;
        let Some(found) = self.letters.iter_mut().find(|one| one.no == *letter) else {
            return;
        };
        match fact {
            JointFact::Placed { place, .. } => {
                found.joint = Some(Joint {
                    place: place.clone(),
                    // That it was made is the first of them.
                    facts: 1,
                    carried: 0,
                    broken: None,
                });
            }
            JointFact::Carried { facts, .. } => {
                if let Some(joint) = &mut found.joint {
                    joint.carried = *facts;
                }
            }
            JointFact::Broken { number, .. } => {
                if let Some(joint) = &mut found.joint {
                    joint.broken = Some(number.clone());
                }
                self.envelope_moved(*letter);
            }
        }
    }

    /// Something happened to a letter of which other cases have to know.
    pub(super) fn envelope_moved(&mut self, letter: u16) {
        let found = self.letters.iter_mut().find(|one| one.no == letter);
        if let Some(joint) = found.and_then(|one| one.joint.as_mut()) {
            joint.facts += 1;
        }
    }
}
