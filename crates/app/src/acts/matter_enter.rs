// SPDX-License-Identifier: Apache-2.0
//! Entering a complaint, a consultation or an inquiry from outside.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::EntryRef;
use yakusoku_duties::matter::{Arrival, Matter, Sort, receive};
use yakusoku_policy::{Channel, Inquirer};

use super::{New, Record, new_stream, open_part, words};
use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;

/// Longest name or contact, in characters.
const LINE_CHARS_MAX: usize = 300;

/// A matter somebody of the staff enters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMatter {
    /// What it is.
    pub sort: Sort,
    /// The body that asks; needed for an inquiry and for nothing else.
    pub from: Option<Inquirer>,
    /// How it came.
    pub channel: Channel,
    /// Day it came; absent means today.
    pub on: Option<Date>,
    /// It holds a request by law.
    pub holds_request: bool,
    /// The day by which a body outside wants the answer.
    pub wanted_by: Option<Date>,
    /// What is sealed.
    pub brought: Brought,
}

/// Who brought it and what was said: the sealed part of the receipt.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// Name of the person, or of the body and whoever writes for it; may be empty where nobody says it.
    pub name: String,
    /// How to answer: telephone, address, mail.
    pub contact: String,
    /// What is said.
    pub said: String,
}

impl App {
    /// Takes a matter in; gives its number.
    ///
    /// # Errors
    /// [`DeskError::Field`] where something is missing.
    pub async fn enter_matter(&self, actor: &Actor, new: &NewMatter) -> Result<String, DeskError> {
        const TRIES: u8 = 20;
        actor.may(Action::CaseEnter)?;
        let brought = checked(new)?;
        for _ in 0..TRIES {
            // Two in one instant want the same number: the second takes the next.
            match self.enter_matter_once(actor, new, &brought).await {
                Err(DeskError::Conflict) => {}
                other => return other,
            }
        }
        Err(DeskError::Conflict)
    }

    async fn enter_matter_once(
        &self,
        actor: &Actor,
        new: &NewMatter,
        brought: &Brought,
    ) -> Result<String, DeskError> {
        let today = self.clock.today().date;
        let on = new.on.unwrap_or(today);
        if on > today {
            return Err(field("on", "it lies in the future"));
        }
        if new.wanted_by.is_some_and(|day| day < on) {
            return Err(field("wanted_by", "it lies before the day it came"));
        }
        let number = self.next_matter(today.year()).await?;
        let arrival = Arrival {
            number: number.clone(),
            on,
            sort: new.sort,
            from: new.from,
            channel: new.channel,
            holds_request: new.holds_request,
            wanted_by: new.wanted_by,
        };
        let in_force = self.in_force().await;
        let fact = receive(in_force.policy()?, &arrival, &in_force.calendar());
        let stream = new_stream()?;
        let entry = EntryRef {
            stream: stream.to_string(),
            seq: 0,
        };
        let matter = Matter::begin(&fact, entry).ok_or(DeskError::Corrupt)?;
        let written = New {
            stream,
            next: 0,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(open_part(brought)?),
            who: &actor.id,
        };
        let record = Record::Matter(Box::new(matter));
        let done = self.write_record(written, Some(&record), Vec::new()).await;
        if let Err(error) = done {
            // The key was made for a stream that never began.
            self.keys.destroy(&stream)?;
            return Err(error);
        }
        Ok(number)
    }

    /// The next number of a year: 「C2026-0001」, so that nobody takes it for a request.
    async fn next_matter(&self, year: i16) -> Result<String, DeskError> {
        const LAST: &str = "SELECT clause FROM duty_row WHERE family = 'matter' AND clause LIKE $1 \
            ORDER BY length(clause) DESC, clause DESC LIMIT 1";
        let row = self.db.one(LAST, &[format!("C{year}-%").into()]).await?;
        let last = row.map(|row| row.text(0)).transpose()?;
        let count: u32 = last
            .as_deref()
            .and_then(|number| number.split_once('-'))
            .and_then(|(_, count)| count.parse().ok())
            .unwrap_or(0);
        Ok(format!("C{year}-{:04}", count + 1))
    }
}

const fn field(field: &'static str, why: &'static str) -> DeskError {
    DeskError::Field { field, why }
}

fn checked(new: &NewMatter) -> Result<Brought, DeskError> {
    match (new.sort, new.from) {
        (Sort::Inquiry, None) => return Err(field("from", "it is empty")),
        (Sort::Complaint | Sort::Consultation, Some(_)) => {
            return Err(field("from", "only an inquiry comes from a body outside"));
        }
        _ => {}
    }
    let brought = Brought {
        name: words("name", &new.brought.name)?,
        contact: words("contact", &new.brought.contact)?,
        said: words("said", &new.brought.said)?,
    };
    if brought.said.is_empty() {
        return Err(field("said", "it is empty"));
    }
    for (name, text) in [("name", &brought.name), ("contact", &brought.contact)] {
        if text.chars().count() > LINE_CHARS_MAX {
            return Err(field(name, "it is too long"));
        }
    }
    Ok(brought)
}
