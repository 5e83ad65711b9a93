// SPDX-License-Identifier: Apache-2.0
//! Posting the paper form to whoever asks for it: the log of dispatch, before any case exists.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::form::{self, FormFact, FormIssue, NotBack, NotOnForm};
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
use crate::log::read::unopened;
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
    /// Receipt number of the request that came on it.
    pub back: Option<String>,
    next: u64,
}

/// Longest name or address.
const CHARS_MAX: usize = 300;
const PUT: &str = "INSERT INTO form_row (stream, stage, day, forget) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (stream) DO UPDATE SET stage = excluded.stage, forget = excluded.forget";
/// What came back is done, whatever its own record says.
macro_rules! placed {
    ($rest:literal) => {
        concat!(
            "SELECT stream, stage, day FROM (SELECT f.stream AS stream, f.day AS day, \
            CASE WHEN b.form IS NULL THEN f.stage ELSE 2 END AS stage \
            FROM form_row f LEFT JOIN form_back b ON b.form = f.stream) AS placed ",
            $rest
        )
    };
}
const LIST: &str = placed!(
    "WHERE stage > $1 OR (stage = $1 AND (day < $2 OR (day = $2 AND stream > $3))) \
    ORDER BY stage, day DESC, stream LIMIT $4"
);
const PLACE: &str = placed!("WHERE stream = $1");
const BACK: &str = "SELECT number FROM form_back WHERE form = $1";
const NUMBERED: &str = "SELECT stream FROM form_row WHERE stream LIKE $1 ORDER BY stream LIMIT 2";
const NO_CLOSE: &str = "DELETE FROM form_close WHERE stream = $1";
const PUT_CLOSE: &str = "INSERT INTO form_close (stream, day) VALUES ($1, $2)";
const TO_CLOSE: &str = "SELECT stream FROM form_close WHERE day <= $1 \
    AND NOT EXISTS (SELECT 1 FROM form_back b WHERE b.form = form_close.stream) ORDER BY stream";
/// The entries of forms, open parts only.
macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT e.id, e.stream, e.seq, e.kind, e.version, e.at_micros, e.actor, e.open, \
            e.commitment, e.idx FROM form_row f JOIN entry e ON e.stream = f.stream ",
            $rest
        )
    };
}
const ALL: &str = entries!("ORDER BY e.stream, e.seq");
const OF: &str = entries!("WHERE f.stream = $1 ORDER BY e.seq");
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

    /// Closes the record of a form that nobody sends back.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn close_form(
        &self,
        actor: &Actor,
        stream: &str,
        why: NotBack,
    ) -> Result<(), DeskError> {
        actor.may(Action::CaseWork)?;
        self.close_one(actor, stream, why).await
    }

    async fn close_one(&self, actor: &Actor, stream: &str, why: NotBack) -> Result<(), DeskError> {
        let row = self.form(stream).await?;
        let in_force = self.in_force().await;
        let today = self.clock.today().date;
        let fact = form::close(
            &row.issue,
            (why, row.back.is_some()),
            (today, in_force.policy()?, &in_force.calendar()),
        )
        .map_err(not_posted)?;
        let stream: StreamId = stream.parse().map_err(|_| DeskError::NoSuchCase)?;
        let kept = row.to.is_some();
        let mut issue = row.issue;
        issue.apply(self.form_stamp(actor, row.next), &fact);
        self.append_form_row(actor, (stream, row.next), (&fact, None), (issue, kept))
            .await
    }

    /// Closes what the policy closes by itself; gives how many. One that cannot be read is reported and left.
    ///
    /// # Errors
    /// [`DeskError`] of our own database.
    pub(crate) async fn close_forms(&self) -> Result<usize, crate::log::LogError> {
        let today = self.clock.today().date.to_string();
        let mut closed = 0;
        for found in &self.db.fetch(TO_CLOSE, &[today.into()]).await? {
            let stream = found.text(0)?;
            match self.close_one(&PROGRAM, &stream, NotBack::PeriodOver).await {
                Ok(()) => closed += 1,
                Err(error) => tracing::error!(%stream, %error, "a form could not be closed"),
            }
        }
        Ok(closed)
    }

    /// The form of a number as people type it.
    pub(super) async fn form_of_number(&self, typed: &str) -> Result<FormRow, DeskError> {
        let unknown = DeskError::Field {
            field: "came_on",
            why: "no form has this number",
        };
        let Some(number) = form::read_number(typed) else {
            return Err(unknown);
        };
        let found = self
            .db
            .fetch(NUMBERED, &[format!("{number}%").into()])
            .await?;
        match found.as_slice() {
            [one] => self.form(&one.text(0)?).await,
            _ => Err(unknown),
        }
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
                (row.int(1)?, row.text(2)?, stream)
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
            let mut row = self.form(&row.text(0)?).await?;
            // That it came back, everybody sees; the number only who may see the case.
            if let Some(number) = &row.back
                && self.load_for(actor, number).await.is_err()
            {
                row.back = Some(String::new());
            }
            rows.push(row);
        }
        Ok(rows)
    }

    /// Every form somebody asked for, without whom.
    pub(crate) async fn form_issues(&self) -> Result<Vec<FormIssue>, DeskError> {
        let entries = unopened(&self.db.fetch(ALL, &[]).await?)?;
        let each = entries.chunk_by(|a, b| a.entry.stream == b.entry.stream);
        each.filter_map(|entries| issue_of(entries).transpose())
            .collect()
    }

    /// The form of a stream, without whom; nothing where the stream is something else.
    pub(crate) async fn form_issue(&self, stream: &str) -> Result<Option<FormIssue>, DeskError> {
        issue_of(&unopened(&self.db.fetch(OF, &[stream.into()]).await?)?)
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
            number: format!("個用第{}号", row.issue.number()),
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
                also: vec![(GONE, vec![stream.to_string().into()])]
                    .into_iter()
                    .chain(rows_of_issue(&row.issue, false))
                    .collect(),
            })
            .await?;
            self.keys.destroy(&stream)?;
            forgotten += 1;
        }
        Ok(forgotten)
    }

    /// A form for somebody who may see the list of them.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] for one that never was.
    pub async fn form_for(&self, actor: &Actor, stream: &str) -> Result<FormRow, DeskError> {
        actor.may(Action::CaseList)?;
        self.form(stream).await
    }

    async fn form(&self, stream: &str) -> Result<FormRow, DeskError> {
        let id: StreamId = stream.parse().map_err(|_| DeskError::NoSuchCase)?;
        let entries = self.stream(&id).await?;
        let mut row = fold(stream, &entries)?.ok_or(DeskError::NoSuchCase)?;
        let back = self.db.one(BACK, &[stream.into()]).await?;
        row.back = back.map(|back| back.text(0)).transpose()?;
        Ok(row)
    }

    async fn append_form(
        &self,
        actor: &Actor,
        (stream, next): (StreamId, u64),
        what: (&FormFact, Option<String>),
        issue: FormIssue,
    ) -> Result<(), DeskError> {
        self.append_form_row(actor, (stream, next), what, (issue, true))
            .await
    }

    async fn append_form_row(
        &self,
        actor: &Actor,
        (stream, next): (StreamId, u64),
        (fact, sealed): (&FormFact, Option<String>),
        (issue, kept): (FormIssue, bool),
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
            also: rows_of_issue(&issue, kept),
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

/// The derived rows of a form; `kept` while name and address are known.
fn rows_of_issue(issue: &FormIssue, kept: bool) -> Vec<Statement> {
    let forget = issue.forget_after().filter(|_| kept);
    let stage = match (&issue.closed, &issue.sent) {
        (Some(_), _) => 2_i64,
        (None, Some(_)) => 1,
        (None, None) => 0,
    };
    let values = vec![
        issue.stream.clone().into(),
        stage.into(),
        issue.on.to_string().into(),
        forget.map(|day| day.to_string()).into(),
    ];
    let stream = || issue.stream.clone().into();
    let mut out = vec![(PUT, values), (NO_CLOSE, vec![stream()])];
    let closes = issue.closes_on().map(|day| day.to_string());
    out.extend(closes.map(|day| (PUT_CLOSE, vec![stream(), day.into()])));
    out
}

/// The derived rows of a form's stream, for `rebuild`.
pub(crate) fn rows_of(stream: &str, entries: &[Stored]) -> Result<Vec<Statement>, DeskError> {
    let gone = entries.iter().any(|one| one.entry.kind == KEY_DESTROYED);
    let row = fold(stream, entries)?;
    Ok(row.map_or_else(Vec::new, |row| rows_of_issue(&row.issue, !gone)))
}

/// The form its entries tell of.
fn issue_of(entries: &[Stored]) -> Result<Option<FormIssue>, DeskError> {
    let Some(first) = entries.first() else {
        return Ok(None);
    };
    let row = fold(&first.entry.stream.to_string(), entries)?;
    Ok(Some(row.ok_or(DeskError::NoSuchCase)?.issue))
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
                    back: None,
                    next: stored.entry.seq + 1,
                });
            }
        }
    }
    Ok(found)
}

/// Whether a request that arrived on that day came on this form.
///
/// # Errors
/// [`DeskError::Field`].
pub(super) fn may_bring(row: &FormRow, arrived: Date) -> Result<(), DeskError> {
    let why = match row.issue.may_bring(arrived, row.back.is_some()) {
        Ok(()) => return Ok(()),
        Err(NotOnForm::NotPosted) => "it was not posted yet",
        Err(NotOnForm::PostedLater(_)) => "it was posted after the request arrived",
        Err(NotOnForm::CameBack) => "it came back already",
    };
    Err(DeskError::Field {
        field: "came_on",
        why,
    })
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
        form::NotPosted::ClosedAlready => DeskError::Field {
            field: "form",
            why: "it was closed already",
        },
        form::NotPosted::CameBack => DeskError::Field {
            field: "form",
            why: "it came back already",
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
