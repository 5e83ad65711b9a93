// SPDX-License-Identifier: Apache-2.0
//! The promise board 約束の履行状況: every clause of the policy in force with its keeper and state.
//!
//! States are computed each time from the register and the attestations; none is stored.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};
use yakusoku_duties::acts::Register;
use yakusoku_duties::keepers::{
    Assessment, Attestation, Counts, Facts, LedgerState, Published, Strength, assess, counts,
};
use yakusoku_duties::{ActorRef, EntryRef, Today};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{Clause, ClauseWhat, Diagnostic, Lang, Loaded, Policy, Severity, Text};

use crate::App;
use crate::access::{Action, Actor};
use crate::clock::days_between;
use crate::log::{Draft, LogError, Sizes, Write};
use crate::policy;
use crate::request::DeskError;
use crate::staff::{PROGRAM, actor_id};
use crate::store::Statement;

/// Stream of attestations.
pub const STREAM: StreamId = StreamId::new([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);

/// Longest an attestation may hold, in days: after that somebody looks again.
const ATTEST_DAYS_MAX: i64 = 366;

/// One row of the board.
#[derive(Debug, Clone)]
pub struct BoardRow {
    /// The promise.
    pub clause: Clause,
    /// Keeper, state, strength, since, next date, entries.
    pub assessment: Assessment,
    /// Numbers in the log of the entries that show it; those not numbered yet are left out.
    pub numbers: Vec<u64>,
}

/// A row as programs read it: the same at the command line and in the API.
impl Serialize for BoardRow {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let found = &self.assessment;
        let until = match found.strength {
            Strength::Attested { until } => Some(until),
            Strength::Machine | Strength::Recorded | Strength::None => None,
        };
        let mut row = to.serialize_struct("BoardRow", 13)?;
        row.serialize_field("clause", &self.clause.id)?;
        row.serialize_field("article", &self.clause.article(Lang::Ja))?;
        row.serialize_field("line", &self.clause.line)?;
        row.serialize_field("text", &self.clause.text)?;
        row.serialize_field("keeper", &found.keeper)?;
        row.serialize_field("state", &found.state)?;
        row.serialize_field("strength", &found.strength.class())?;
        row.serialize_field("attested_until", &until)?;
        row.serialize_field("since", &found.since)?;
        row.serialize_field("next", &found.next)?;
        row.serialize_field("entries", &self.numbers)?;
        row.serialize_field("fact", &found.fact)?;
        row.serialize_field("remedy", &found.remedy)?;
        row.end()
    }
}

/// The board.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// Day.
    pub on: Date,
    /// Instant, microseconds.
    #[serde(skip)]
    pub at_micros: i64,
    /// Edition of the policy.
    pub edition: u32,
    /// Since when it is in force.
    pub effective: Date,
    /// Hash of the policy.
    pub policy: String,
    /// Promises in the order of the policy.
    pub rows: Vec<BoardRow>,
    /// What the law of today has to say about the file in force: errors and warnings, with who
    /// acknowledged them. An error that is acknowledged stays an error.
    pub findings: Vec<Diagnostic>,
    /// Entries recorded.
    pub recorded: u64,
    /// Entries provable.
    pub provable: u64,
}

/// Open part of an attestation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Attests {
    pub clause: String,
    pub made: Date,
    pub until: Date,
}

const PUT: &str = "INSERT INTO attestation (clause, until_day, made_day, stream, seq, actor) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (clause) DO UPDATE SET \
    until_day = excluded.until_day, made_day = excluded.made_day, seq = excluded.seq, \
    actor = excluded.actor";

/// The derived row of an attestation.
pub(crate) fn row(attests: &Attests, seq: u64, actor: &str) -> Statement {
    (
        PUT,
        vec![
            attests.clause.clone().into(),
            attests.until.to_string().into(),
            attests.made.to_string().into(),
            STREAM.to_string().into(),
            crate::log::int(seq),
            actor.into(),
        ],
    )
}

impl Board {
    /// How many promises per strength and state; never added across strengths.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let all: Vec<Assessment> = self.rows.iter().map(|row| row.assessment.clone()).collect();
        counts(&all)
    }
}

impl App {
    /// The board of today.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn board(&self, actor: &Actor) -> Result<Board, DeskError> {
        actor.may(Action::BoardSee)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let clauses = policy.clauses();
        let attestations = self.attestations(policy, &clauses).await?;
        let mut register = self.register().await?;
        let today = self.clock.today();
        let missing = in_force.missing(today.date)?;
        let policies = policy::STREAM.to_string();
        let none = Facts {
            cases: &[],
            attestations: &attestations,
            register: &Register::EMPTY,
            policy,
            ledger: LedgerState::Whole,
            calendar: &in_force.calendar(),
            published: Published {
                stream: &policies,
                editions: &in_force.editions,
                missing: &missing,
            },
        };
        let looked = self.looked_through(&clauses, none).await?;
        register.forms = looked.forms;
        let facts = Facts {
            cases: &looked.cases,
            register: &register,
            ..none
        };
        let judged: Vec<(Clause, Assessment)> = clauses
            .into_iter()
            .map(|clause| {
                let assessment = assess(&clause, &facts, today);
                (clause, assessment)
            })
            .collect();
        let rows = self.with_numbers(judged).await?;
        let Sizes {
            recorded, provable, ..
        } = self.sizes().await?;
        Ok(Board {
            on: today.date,
            at_micros: today.at_micros,
            edition: policy.edition,
            effective: policy.effective,
            policy: policy.hash.to_string(),
            rows,
            findings: findings(in_force.loaded()?, today.date),
            recorded,
            provable,
        })
    }

    /// Judges the cases of the past once, so that whoever looks at the board first need not wait for it.
    pub async fn look_at_board(&self) {
        if let Err(error) = self.board(&PROGRAM).await {
            tracing::error!(%error, "the board could not be made");
        }
    }

    /// Rows with the numbers of their entries, looked up for all of them together.
    async fn with_numbers(
        &self,
        judged: Vec<(Clause, Assessment)>,
    ) -> Result<Vec<BoardRow>, LogError> {
        let entries = judged.iter().flat_map(|(_, found)| &found.entries);
        let streams: BTreeSet<&str> = entries.map(|entry| entry.stream.as_str()).collect();
        let known = self.numbers_in(&streams).await?;
        let row = |(clause, assessment): (Clause, Assessment)| {
            let entries = assessment.entries.iter();
            let number = |entry: &EntryRef| known.get(&(entry.stream.clone(), entry.seq)).copied();
            BoardRow {
                clause,
                numbers: entries.filter_map(number).collect(),
                assessment,
            }
        };
        Ok(judged.into_iter().map(row).collect())
    }

    async fn attestations(
        &self,
        policy: &Policy,
        clauses: &[Clause],
    ) -> Result<Vec<Attestation>, DeskError> {
        const ALL: &str = "SELECT clause, until_day, made_day, stream, seq FROM attestation";
        let mut out = Vec::new();
        for row in self.db.fetch(ALL, &[]).await? {
            let clause = row.text(0)?;
            let day = |text: String| text.parse::<Date>().map_err(|_| DeskError::Corrupt);
            let found = clauses.iter().find(|one| one.id == clause);
            let Some(role) = found.and_then(|one| attester(policy, &one.what)) else {
                continue;
            };
            out.push(Attestation {
                clause,
                role,
                until: day(row.text(1)?)?,
                made: day(row.text(2)?)?,
                entry: EntryRef {
                    stream: row.text(3)?,
                    seq: u64::try_from(row.int(4)?).unwrap_or(0),
                },
            });
        }
        Ok(out)
    }

    /// Attests that a measure is in place until a day: only for promises no program can observe.
    ///
    /// # Errors
    /// [`DeskError::Field`] where the clause takes no attestation or the day is out of range.
    pub async fn attest(&self, actor: &Actor, clause: &str, until: Date) -> Result<(), DeskError> {
        actor.may(Action::BoardAttest)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let clauses = policy.clauses();
        let takes = clauses
            .iter()
            .any(|one| one.id == clause && attester(policy, &one.what).is_some());
        if !takes {
            return Err(DeskError::Field {
                field: "clause",
                why: "it takes no attestation",
            });
        }
        let Today { date, at_micros } = self.clock.today();
        if !(0..=ATTEST_DAYS_MAX).contains(&days_between(date, until)) {
            return Err(DeskError::Field {
                field: "until",
                why: "it lies outside the next year",
            });
        }
        let attests = Attests {
            clause: clause.to_owned(),
            made: date,
            until,
        };
        self.record_attestation(&actor.id, at_micros, &attests)
            .await
    }

    async fn record_attestation(
        &self,
        who: &ActorRef,
        at_micros: i64,
        attests: &Attests,
    ) -> Result<(), DeskError> {
        let next = u64::try_from(self.stream(&STREAM).await?.len()).unwrap_or(u64::MAX);
        let open = serde_json::to_string(attests).map_err(|_| LogError::Corrupt(String::new()))?;
        self.append(Write {
            stream: STREAM,
            next,
            actor: actor_id(who),
            at_micros,
            drafts: &[Draft {
                kind: "clause.attested",
                version: 1,
                open,
                sealed: None,
            }],
            also: vec![row(attests, next, &who.0)],
        })
        .await?;
        Ok(())
    }
}

/// Errors and warnings of the file in force, as of a day.
fn findings(loaded: &Loaded, on: Date) -> Vec<Diagnostic> {
    let mut found = loaded.check(on);
    found.retain(|one| one.severity != Severity::Note);
    found
}

/// Who may vouch for a clause, where the file lets somebody: the role it names.
#[must_use]
pub fn attester(policy: &Policy, what: &ClauseWhat) -> Option<Text> {
    policy.attested(what).map(|by| by.role.clone())
}
