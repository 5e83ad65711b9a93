// SPDX-License-Identifier: Apache-2.0
//! Recording decided facts of a case together with the rows that follow from them.

use yakusoku_duties::ActorRef;
use yakusoku_duties::personal::Personal;
use yakusoku_duties::request::command::Rank;
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::{Command, Context, NewFact, decide};
use yakusoku_ledger::StreamId;

use super::DeskError;
use super::load::{Loaded, Told};
use super::rows;
use crate::App;
use crate::access::{Actor, Role};
use crate::clock::date_of;
use crate::log::{Draft, Write};
use crate::staff::{PROGRAM, actor_id};
use crate::store::Statement;

/// Entry version of all facts of a case.
pub(crate) const VERSION: u16 = 1;

/// How often a case is read anew to record what does not depend on what others did there meanwhile.
pub(super) const OWN_TRIES: u8 = 20;

/// The entry of a fact.
pub(crate) fn draft(new: &NewFact) -> Draft {
    Draft {
        kind: new.fact.kind(),
        version: VERSION,
        open: serde_json::to_string(&new.fact).unwrap_or_default(),
        sealed: new.sealed.as_ref().map(|text| text.clone().into_bytes()),
    }
}

impl App {
    /// Decides by the life cycle and records what came out.
    pub(crate) async fn decide_and_record(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (command, also): (&Command, Vec<Statement>),
    ) -> Result<Vec<NewFact>, DeskError> {
        self.decide_sealed(actor, loaded, (command, None, also))
            .await
    }

    /// The same with words that are sealed into the first fact. What nobody needs to have read, a look or a clock's
    /// warning, may come in between.
    pub(super) async fn decide_sealed(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (command, sealed, also): (&Command, Option<String>, Vec<Statement>),
    ) -> Result<Vec<NewFact>, DeskError> {
        let stream: StreamId = loaded.case.stream.parse().map_err(|_| DeskError::Corrupt)?;
        let version = loaded.case.version;
        for _ in 0..OWN_TRIES {
            let mut facts = self.decided(actor, loaded, command).await?;
            if let (Some(words), Some(first)) = (&sealed, facts.first_mut()) {
                first.sealed = Some(words.clone());
            }
            match self
                .record(loaded, &actor.id, facts.clone(), also.clone())
                .await
            {
                Err(DeskError::Conflict) => *loaded = self.load_stream(&stream).await?,
                done => return done.map(|()| facts),
            }
            if loaded.case.version != version {
                break;
            }
        }
        Err(DeskError::Conflict)
    }

    async fn decided(
        &self,
        actor: &Actor,
        loaded: &Loaded,
        command: &Command,
    ) -> Result<Vec<NewFact>, DeskError> {
        let today = self.clock.today();
        let ask = command_ask(command).and_then(|no| loaded.case.ask(no));
        let in_force = self.in_force().await;
        let (offered, unlisted) = ask.map_or_else(Default::default, |ask| {
            in_force.grounds_of(&loaded.case.policy, (ask.kind, ask.claim), today.date)
        });
        let calendar = in_force.calendar();
        let posts = self.held(actor).await;
        let posts = posts.posts(&loaded.case.terms.pinned.route);
        let ctx = Context {
            today,
            actor: &actor.id,
            calendar: &calendar,
            offered: &offered,
            unlisted: &unlisted,
            rank: rank(actor.role),
            posts: &posts,
        };
        Ok(decide(&loaded.case, command, &ctx)?)
    }

    /// The same for what the program did by itself: somebody who opened the case meanwhile is no reason to do the work
    /// again, so the case is read anew and the fact recorded upon it.
    pub(crate) async fn record_own(
        &self,
        loaded: &mut Loaded,
        what: (&Command, Vec<Statement>),
    ) -> Result<(), DeskError> {
        self.record_for(&PROGRAM, loaded, what).await
    }

    /// The same for somebody who saw no version of the case: what they do holds whatever the desk did meanwhile.
    pub(crate) async fn record_for(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (command, also): (&Command, Vec<Statement>),
    ) -> Result<(), DeskError> {
        let stream: StreamId = loaded.case.stream.parse().map_err(|_| DeskError::Corrupt)?;
        for _ in 0..OWN_TRIES {
            let done = self
                .decide_and_record(actor, loaded, (command, also.clone()))
                .await;
            match done {
                Err(DeskError::Conflict) => *loaded = self.load_stream(&stream).await?,
                done => return done.map(|_| ()),
            }
        }
        Err(DeskError::Conflict)
    }

    /// Records facts, folds them, and writes the derived rows, all in one transaction.
    pub(crate) async fn record(
        &self,
        loaded: &mut Loaded,
        who: &ActorRef,
        facts: Vec<NewFact>,
        mut also: Vec<Statement>,
    ) -> Result<(), DeskError> {
        let stream = loaded.stream()?;
        let at_micros = self.clock.micros();
        let mut after = loaded.clone();
        for (seq, new) in (loaded.next..).zip(&facts) {
            let stamp = Stamp {
                by: who.clone(),
                at_micros,
                on: date_of(at_micros),
                seq,
            };
            after.case.apply(stamp.clone(), &new.fact);
            after.told.push(Told {
                index: None,
                stamp,
                fact: new.fact.clone(),
                sealed: new.sealed.clone().map(Personal::new),
            });
            after.next = seq + 1;
        }
        if facts.iter().any(|new| new.fact.changes()) {
            also.extend(rows::of_case(&after.case));
        }
        let drafts: Vec<Draft> = facts.iter().map(draft).collect();
        self.append(Write {
            stream,
            next: loaded.next,
            actor: actor_id(who),
            at_micros,
            drafts: &drafts,
            also,
        })
        .await?;
        *loaded = after;
        self.pace.changed(&loaded.case.stream);
        self.work.notify_one();
        Ok(())
    }
}

/// What a role may decide.
pub(crate) const fn rank(role: Role) -> Rank {
    match role {
        Role::Manager => Rank::Manager,
        _ => Rank::Staff,
    }
}

const fn command_ask(command: &Command) -> Option<u16> {
    match command {
        Command::Propose { ask, .. } => Some(*ask),
        _ => None,
    }
}
