// SPDX-License-Identifier: Apache-2.0
//! One letter for several cases of an application: who may stand in it, and what is carried from case to case.
//!
//! One case has the envelope. What happens to it is recorded there first; a job of that case carries it to the others,
//! each a stream of its own. The same carrying is tried at once, so that nobody waits for it.

use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::joint::{JointCommand, Part, Place, about, may_leave, renumbered};
use yakusoku_duties::request::state::Letter;
use yakusoku_duties::request::{Command, Context, Refusal};
use yakusoku_papers::Addressee;
use yakusoku_policy::{Delivery, Policy};

use super::DeskError;
use super::letter::{addressee, ready};
use super::load::{Loaded, Told};
use crate::App;
use crate::access::Actor;
use crate::jobs::Job;
use crate::staff::PROGRAM;
use crate::token::{digits, normal};

/// Why a case cannot be answered by the same letter. Each names the case.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotOneLetter {
    /// It came in another application.
    #[error("the case `{0}` came in another application")]
    Application(String),
    /// Nothing about it is decided and done yet.
    #[error("nothing in the case `{0}` is ready to be answered")]
    NotReady(String),
    /// Its answer goes to another name or address.
    #[error("the answer to the case `{0}` goes to another name or address")]
    Addressee(String),
    /// The person is not told of the request, for a reason that holds for every other paper as well.
    #[error("a notice about the case `{0}` is withheld")]
    Withheld(String),
    /// Two people who ask for themselves: neither reads the answer to the other.
    #[error("the person of the case `{0}` asked alone, and nobody else reads the answer")]
    Reader(String),
}

/// Whether an answer goes to the person it is about.
fn is_own(loaded: &Loaded, policy: &Policy) -> bool {
    let to_agent = policy.requests.answer.to == yakusoku_policy::ReplyTo::AddressOnForm;
    let agent = loaded.applicant.as_ref().and_then(|one| {
        let agent = one.reveal(Sink::Paper).agent.as_ref()?;
        Some(!agent.address.is_empty())
    });
    loaded.case.applying == Applying::Person || !to_agent || agent != Some(true)
}

/// A name and address in which writings of the same thing are equal.
fn place(one: &Addressee) -> (String, String, String) {
    (
        normal(&one.name),
        digits(&one.postcode),
        normal(&one.address.concat()),
    )
}

fn addressed(loaded: &Loaded, policy: &Policy) -> Result<Addressee, DeskError> {
    let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
    Ok(addressee(loaded, policy, applicant.reveal(Sink::Paper)))
}

/// Whether cases may be answered by one letter: one reader, who may read every answer.
pub(super) fn one_reader(
    first: &Loaded,
    others: &[Loaded],
    policy: &Policy,
) -> Result<(), NotOneLetter> {
    let goes_to = |one: &Loaded| addressed(one, policy).ok().map(|to| place(&to));
    let to = goes_to(first);
    let mut own = usize::from(is_own(first, policy));
    if first.case.standing.withheld.is_some() {
        return Err(NotOneLetter::Withheld(first.case.number.clone()));
    }
    for other in others {
        let number = || other.case.number.clone();
        if ready(&other.case).is_empty() {
            return Err(NotOneLetter::NotReady(number()));
        }
        if other.case.standing.withheld.is_some() {
            return Err(NotOneLetter::Withheld(number()));
        }
        if to.is_none() || goes_to(other) != to {
            return Err(NotOneLetter::Addressee(number()));
        }
        own += usize::from(is_own(other, policy));
        if own > 1 {
            return Err(NotOneLetter::Reader(number()));
        }
    }
    Ok(())
}

impl App {
    /// The other cases a letter is to answer, each once, of the same application.
    pub(super) async fn companions(
        &self,
        actor: &Actor,
        loaded: &Loaded,
        with: &[String],
    ) -> Result<Vec<Loaded>, DeskError> {
        if with.is_empty() {
            return Ok(Vec::new());
        }
        let together = self.together(&loaded.case.number).await?;
        let mut others: Vec<Loaded> = Vec::new();
        for number in with {
            let known = others.iter().any(|one| one.case.number == *number);
            if known || *number == loaded.case.number {
                continue;
            }
            let other = self.load_for(actor, number).await?;
            if !together.iter().any(|one| one.number == *number) {
                return Err(NotOneLetter::Application(number.clone()).into());
            }
            others.push(other);
        }
        let in_force = self.in_force().await;
        one_reader(loaded, &others, in_force.policy()?)?;
        Ok(others)
    }

    /// The cases of the same application that one letter may answer with this one now.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn may_join(&self, actor: &Actor, loaded: &Loaded) -> Result<Vec<String>, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let mut fit = Vec::new();
        for case in self.together(&loaded.case.number).await? {
            if case.number == loaded.case.number || !self.sees(actor, &case).await {
                continue;
            }
            let other = self.load(&case.number).await?;
            if one_reader(loaded, std::slice::from_ref(&other), policy).is_ok() {
                fit.push(case.number);
            }
        }
        Ok(fit)
    }

    /// Whether an envelope may leave for every case the letter in it answers.
    pub(super) async fn all_may_leave(
        &self,
        actor: &Actor,
        loaded: &Loaded,
        (letter, means): (u16, Delivery),
    ) -> Result<(), DeskError> {
        let found = loaded.case.letters.iter().find(|one| one.no == letter);
        let parts = found.map_or(&[] as &[Part], Letter::parts);
        if parts.is_empty() {
            return Ok(());
        }
        let checkers = loaded.case.checkers(letter);
        let calendar = self.in_force().await.calendar();
        let ctx = Context {
            today: self.clock.today(),
            actor: &actor.id,
            calendar: &calendar,
            offered: &[],
            unlisted: &[],
            rank: yakusoku_duties::request::command::Rank::Staff,
            posts: &[],
        };
        for part in parts {
            let other = self.load_for(actor, &part.number).await?;
            let leader = (loaded.case.number.as_str(), letter);
            may_leave(&other.case, leader, (means, checkers), &ctx)?;
        }
        Ok(())
    }

    /// The job of a case that has an envelope: the others hear of what happened to it.
    pub(crate) async fn carry_letter(&self, job: &Job) -> Result<(), DeskError> {
        let stream = job.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let mut loaded = self.load_stream(&stream).await?;
        self.carry_one(&mut loaded, job.ask).await
    }

    /// The same at once; what does not succeed is left to the job.
    pub(super) async fn carry_now(&self, loaded: &mut Loaded) {
        let letters = loaded.case.letters.iter();
        let open: Vec<u16> = letters
            .filter(|one| one.is_uncarried())
            .map(|one| one.no)
            .collect();
        for no in open {
            if let Err(error) = self.carry_one(loaded, no).await {
                tracing::warn!(%error, "a letter for several cases is carried to them later");
            }
        }
    }

    async fn carry_one(&self, loaded: &mut Loaded, no: u16) -> Result<(), DeskError> {
        let found = loaded.case.letters.iter().find(|one| one.no == no);
        let Some(letter) = found.filter(|one| one.is_uncarried()).cloned() else {
            return Ok(());
        };
        for part in letter.parts() {
            let carried = self.carry_to(loaded, &letter, part).await;
            if let Err(DeskError::Refused(_)) = carried {
                // It moved on before it heard of the letter: the letter does not leave, and is made again.
                let number = part.number.clone();
                let command = Command::Joint(JointCommand::Break { letter: no, number });
                return self.record_own(loaded, (&command, Vec::new())).await;
            }
            carried?;
        }
        let facts = letter.joint.as_ref().map_or(0, |joint| joint.facts);
        let command = Command::Joint(JointCommand::Carried { letter: no, facts });
        self.record_own(loaded, (&command, Vec::new())).await
    }

    async fn carry_to(&self, lead: &Loaded, letter: &Letter, part: &Part) -> Result<(), DeskError> {
        let mut other = self.load(&part.number).await?;
        if other.case.erased.is_some() {
            return Ok(());
        }
        let place = Place::Follows(lead.case.number.clone(), letter.no);
        let here = match following(&other, &place) {
            Some(no) => no,
            // Nobody has to hear of a letter that never leaves.
            None if letter.is_broken() => return Ok(()),
            None => self.copy_to(lead, (letter, part), &mut other).await?,
        };
        let of = |told: &&Told, no: u16| about(&told.fact) == Some(no);
        let known = other.told.iter().filter(|told| of(told, here)).count();
        for told in lead
            .told
            .iter()
            .filter(|told| of(told, letter.no))
            .skip(known)
        {
            let Some(fact) = renumbered(&told.fact, here) else {
                continue;
            };
            let sealed = told.sealed.as_ref();
            let command = Command::Joint(JointCommand::Mirror {
                fact: Box::new(fact),
                sealed: sealed.map(|text| text.reveal(Sink::Seal).clone()),
            });
            self.record_own(&mut other, (&command, Vec::new())).await?;
        }
        Ok(())
    }

    /// Puts a copy of the letter into another case, under that case's key.
    async fn copy_to(
        &self,
        lead: &Loaded,
        (letter, part): (&Letter, &Part),
        other: &mut Loaded,
    ) -> Result<u16, DeskError> {
        let pdf = self.blob(lead, &letter.blob).await?;
        let (blob, row) = self.new_blob(other, &pdf)?;
        let command = Command::Joint(JointCommand::Follow {
            number: lead.case.number.clone(),
            letter: letter.no,
            asks: part.asks.clone(),
            blob,
            on: letter.on,
        });
        self.decide_and_record(&PROGRAM, other, (&command, vec![row]))
            .await?;
        let made = other.case.letters.last().map(|one| one.no);
        made.ok_or(DeskError::Refused(Refusal::NoSuchLetter(0)))
    }
}

fn following(other: &Loaded, place: &Place) -> Option<u16> {
    let mut letters = other.case.letters.iter();
    let here = |one: &&Letter| {
        one.joint
            .as_ref()
            .is_some_and(|joint| joint.place == *place)
    };
    letters.find(here).map(|one| one.no)
}
