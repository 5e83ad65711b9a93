// SPDX-License-Identifier: Apache-2.0
//! Posting the paper form to whoever asks for it: the log of dispatch, before any case exists.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::form::{self, FormFact, FormIssue};
use yakusoku_duties::personal::{Personal, Sink};
use yakusoku_duties::request::state::Stamp;
use yakusoku_ledger::StreamId;
use yakusoku_papers::{Addressee, Head, Honorific, Notice};
use yakusoku_policy::{Channel, Delivery, Lang};

use super::DeskError;
use super::letter::{complaints, route, sender};
use super::lists::PAGE;
use super::load::{KEY_DESTROYED, stamp_of};
use crate::App;
use crate::access::{Action, Actor};
use crate::clock::date_of;
use crate::entropy;
use crate::log::{Draft, Stored, Write};
use crate::staff::{PROGRAM, actor_id};
use crate::store::Statement;

/// Who gets the form.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormTo {
    /// Name.
    pub name: String,
    /// Postcode, `000-0000`.
    pub postcode: String,
    /// Address, lines separated by line feeds.
    pub address: String,
}

impl std::fmt::Debug for FormTo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("‹form to›")
    }
}

/// A form with where it goes, as long as that is known.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// Where it stands.
    pub issue: FormIssue,
    /// Who gets it; gone once it is forgotten.
    pub to: Option<Personal<FormTo>>,
    next: u64,
}

/// Longest name or address.
const CHARS_MAX: usize = 300;
const PUT: &str = "INSERT INTO form_row (stream, stage, day, forget) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (stream) DO UPDATE SET stage = excluded.stage, forget = excluded.forget";
const LIST: &str = "SELECT stream FROM form_row WHERE stage > $1 \
    OR (stage = $1 AND (day < $2 OR (day = $2 AND stream > $3))) ORDER BY stage, day DESC, stream LIMIT $4";
const PLACE: &str = "SELECT stage, day FROM form_row WHERE stream = $1";
const ALL: &str = "SELECT stream FROM form_row ORDER BY stream";
const TO_FORGET: &str = "SELECT stream FROM form_row WHERE forget < $1 ORDER BY stream";

/// After every day.
const NEVER: &str = "9999-99-99";

impl App {
    /// Enters that somebody asks for the form.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is recorded then.
    pub async fn ask_for_form(
        &self,
        actor: &Actor,
        (on, channel): (Date, Channel),
        to: &FormTo,
    ) -> Result<String, DeskError> {
        actor.may(Action::CaseEnter)?;
        check(to)?;
        let today = self.clock.today();
        let in_force = self.in_force().await;
        let fact = form::ask(
            in_force.policy()?,
            (on, channel),
            (today.date, &self.in_force().await.calendar()),
        )
        .map_err(not_posted)?;
        let stream = StreamId::new(entropy::bytes()?);
        let sealed = serde_json::to_string(to).map_err(|_| DeskError::Corrupt)?;
        let stamp = self.form_stamp(actor, 0);
        let issue =
            FormIssue::begin(&stream.to_string(), stamp, &fact).ok_or(DeskError::Corrupt)?;
        let done = self
            .append_form(actor, (stream, 0), (&fact, Some(sealed)), issue)
            .await;
        if done.is_err() {
            // The key was made for a stream that never began.
            self.keys.destroy(&stream)?;
        }
        done.map(|()| stream.to_string())
    }

    /// Records that a form was posted.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn post_form(
        &self,
        actor: &Actor,
        stream: &str,
        (on, means): (Date, Delivery),
    ) -> Result<(), DeskError> {
        actor.may(Action::CaseWork)?;
        let row = self.form(stream).await?;
        let in_force = self.in_force().await;
        let today = self.clock.today().date;
        let fact = form::post(
            &row.issue,
            (on, means),
            (today, in_force.policy()?, &in_force.calendar()),
        )
        .map_err(not_posted)?;
        let stream: StreamId = stream.parse().map_err(|_| DeskError::NoSuchCase)?;
        let mut issue = row.issue;
        issue.apply(self.form_stamp(actor, row.next), &fact);
        self.append_form(actor, (stream, row.next), (&fact, None), issue)
            .await
    }

    /// Forms asked for, those not yet posted first, then the newest, one page at a time, after the one of that stream.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for a form to go on from that never was.
    pub async fn forms(
        &self,
        actor: &Actor,
        after: Option<&str>,
    ) -> Result<Vec<FormRow>, DeskError> {
        actor.may(Action::CaseList)?;
        let (stage, day, stream) = match after {
            None => (0, NEVER.to_owned(), ""),
            Some(stream) => {
                let row = self.db.one(PLACE, &[stream.into()]).await?;
                let row = row.ok_or(DeskError::NoSuchCase)?;
                (row.int(0)?, row.text(1)?, stream)
            }
        };
        let values = [
            stage.into(),
            day.into(),
            stream.into(),
            i64::from(PAGE).into(),
        ];
        let mut rows = Vec::new();
        for row in &self.db.fetch(LIST, &values).await? {
            rows.push(self.form(&row.text(0)?).await?);
        }
        Ok(rows)
    }

    /// Every form somebody asked for, without whom.
    pub(crate) async fn form_issues(&self) -> Result<Vec<FormIssue>, DeskError> {
        let mut issues = Vec::new();
        for row in &self.db.fetch(ALL, &[]).await? {
            issues.push(self.form(&row.text(0)?).await?.issue);
        }
        Ok(issues)
    }

    /// The letter that goes with a form, as PDF: the address stands in the window.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn form_letter(&self, actor: &Actor, stream: &str) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let row = self.form(stream).await?;
        let to = row.to.ok_or(DeskError::NoSuchCase)?;
        let to = to.reveal(Sink::Paper);
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let head = Head {
            lang: Lang::Ja,
            number: format!("個用第{}号", row.issue.stream.get(..8).unwrap_or_default()),
            date: self.clock.today().date,
            addressee: Addressee {
                postcode: to.postcode.clone(),
                address: to.address.lines().map(str::to_owned).collect(),
                name: to.name.clone(),
                honorific: Honorific::Sama,
            },
            sender: sender(policy, Lang::Ja),
            complaints: complaints(policy, Lang::Ja),
            contact: policy.requests_desk().map(|desk| route(desk, Lang::Ja)),
            words: self.own_words(Lang::Ja)?,
        };
        let back_to = policy
            .requests_desk()
            .and_then(|desk| desk.post.as_ref())
            .unwrap_or(&policy.operator.address);
        let notice = Notice::FormSent {
            back_to: back_to.get(Lang::Ja).lines().map(str::to_owned).collect(),
        };
        let fonts = self.fonts().await?;
        tokio::task::spawn_blocking(move || {
            let letter = yakusoku_papers::notice(&head, &notice)?;
            yakusoku_papers::letter(&fonts, &letter)
        })
        .await
        .map_err(|_| DeskError::Corrupt)?
        .map_err(DeskError::Paper)
    }

    /// Forgets names and addresses whose time is up; gives how many.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn forget_forms(&self) -> Result<usize, DeskError> {
        const GONE: &str = "DELETE FROM payload WHERE stream = $1";
        let today = self.clock.today().date;
        let mut forgotten = 0;
        let due = self
            .db
            .fetch(TO_FORGET, &[today.to_string().into()])
            .await?;
        for found in &due {
            let row = self.form(&found.text(0)?).await?;
            let stream: StreamId = row.issue.stream.parse().map_err(|_| DeskError::Corrupt)?;
            let at_micros = self.clock.micros();
            self.remember_erasure(&stream, at_micros)?;
            let draft = Draft {
                kind: KEY_DESTROYED,
                version: 1,
                open: "{}".to_owned(),
                sealed: None,
            };
            self.append(Write {
                stream,
                next: row.next,
                actor: actor_id(&PROGRAM.id),
                at_micros,
                drafts: &[draft],
                also: vec![
                    (GONE, vec![stream.to_string().into()]),
                    row_of(&row.issue, false),
                ],
            })
            .await?;
            self.keys.destroy(&stream)?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    async fn form(&self, stream: &str) -> Result<FormRow, DeskError> {
        let id: StreamId = stream.parse().map_err(|_| DeskError::NoSuchCase)?;
        let entries = self.stream(&id).await?;
        fold(stream, &entries)?.ok_or(DeskError::NoSuchCase)
    }

    async fn append_form(
        &self,
        actor: &Actor,
        (stream, next): (StreamId, u64),
        (fact, sealed): (&FormFact, Option<String>),
        issue: FormIssue,
    ) -> Result<(), DeskError> {
        let open = serde_json::to_string(fact).map_err(|_| DeskError::Corrupt)?;
        self.append(Write {
            stream,
            next,
            actor: actor_id(&actor.id),
            at_micros: self.clock.micros(),
            drafts: &[Draft {
                kind: fact.kind(),
                version: 1,
                open,
                sealed: sealed.map(String::into_bytes),
            }],
            also: vec![row_of(&issue, true)],
        })
        .await?;
        Ok(())
    }

    /// Who, when, and where in the stream of a form.
    fn form_stamp(&self, actor: &Actor, seq: u64) -> Stamp {
        let at_micros = self.clock.micros();
        Stamp {
            by: actor.id.clone(),
            at_micros,
            on: date_of(at_micros),
            seq,
        }
    }
}

/// The derived row of a form; `kept` while name and address are known.
fn row_of(issue: &FormIssue, kept: bool) -> Statement {
    let sent = issue.sent.as_ref();
    let forget = sent
        .filter(|_| kept)
        .map(|sent| sent.forget_after.to_string());
    let values = vec![
        issue.stream.clone().into(),
        i64::from(issue.sent.is_some()).into(),
        issue.on.to_string().into(),
        forget.into(),
    ];
    (PUT, values)
}

/// The derived rows of a form's stream, for `rebuild`.
pub(crate) fn rows_of(stream: &str, entries: &[Stored]) -> Result<Vec<Statement>, DeskError> {
    let gone = entries.iter().any(|one| one.entry.kind == KEY_DESTROYED);
    let row = fold(stream, entries)?;
    Ok(row.iter().map(|row| row_of(&row.issue, !gone)).collect())
}

fn fold(stream: &str, entries: &[Stored]) -> Result<Option<FormRow>, DeskError> {
    let mut found: Option<FormRow> = None;
    for stored in entries {
        let stamp: Stamp = stamp_of(stored);
        if let Some(row) = &mut found {
            row.next = stored.entry.seq + 1;
        }
        if stored.entry.kind == KEY_DESTROYED {
            if let Some(row) = &mut found {
                row.to = None;
            }
            continue;
        }
        let Ok(fact) = serde_json::from_str::<FormFact>(&stored.entry.open) else {
            return Ok(None);
        };
        match &mut found {
            Some(row) => row.issue.apply(stamp, &fact),
            None => {
                let sealed = stored.sealed.as_deref();
                let to = sealed.map(serde_json::from_str::<FormTo>).transpose();
                found = FormIssue::begin(stream, stamp, &fact).map(|issue| FormRow {
                    issue,
                    to: to.ok().flatten().map(Personal::new),
                    next: stored.entry.seq + 1,
                });
            }
        }
    }
    Ok(found)
}

const fn not_posted(why: form::NotPosted) -> DeskError {
    match why {
        form::NotPosted::NotOffered => DeskError::Field {
            field: "form",
            why: "the policy does not offer to post it",
        },
        form::NotPosted::SentAlready => DeskError::Field {
            field: "form",
            why: "it was posted already",
        },
        form::NotPosted::DayOutside(_) => DeskError::Field {
            field: "received_on",
            why: "it lies in the future",
        },
    }
}

fn check(to: &FormTo) -> Result<(), DeskError> {
    for (field, value) in [
        ("name", &to.name),
        ("postcode", &to.postcode),
        ("address", &to.address),
    ] {
        let why = if value.trim().is_empty() {
            "it is empty"
        } else if value.chars().count() > CHARS_MAX {
            "it is too long"
        } else if value.chars().any(|c| c.is_control() && c != '\n') {
            "it holds control characters"
        } else {
            continue;
        };
        return Err(DeskError::Field { field, why });
    }
    Ok(())
}
