// SPDX-License-Identifier: Apache-2.0
//! Entering a complaint, a consultation or an inquiry from outside.

use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use yakusoku_duties::matter::{Arrival, Matter, Sort, receive};
use yakusoku_duties::personal::{Applicant, Personal};
use yakusoku_duties::request::receive::NotTaken;
use yakusoku_duties::{ActorRef, EntryRef};
use yakusoku_policy::{Channel, Inquirer};

use super::{Record, fold, new_stream, open_part, words};
use crate::access::{Action, Actor};
use crate::log::{Draft, Write};
use crate::request::load::CODE_ISSUED;
use crate::request::submit::{Receipt, code_row};
use crate::request::{DeskError, rows};
use crate::staff::{PUBLIC, actor_id};
use crate::store::Statement;
use crate::{App, entropy};

/// Fewest digits of a telephone number.
const PHONE_DIGITS_MIN: usize = 9;

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
    /// Time of day, where somebody knows it: whether the desk was open then.
    pub at: Option<Time>,
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
        actor.may(Action::CaseEnter)?;
        let brought = checked(new)?;
        let receipt = self.take_matter(&actor.id, (new, &brought), false).await?;
        Ok(receipt.number)
    }

    /// Takes in what a person brings through the portal: nobody of the staff acts. The code opens its progress.
    ///
    /// # Errors
    /// [`DeskError::NotTaken`] where the policy promises no such form, [`DeskError::Field`].
    pub async fn bring_matter(&self, sort: Sort, brought: Brought) -> Result<Receipt, DeskError> {
        let in_force = self.in_force().await;
        if sort == Sort::Inquiry || !in_force.policy()?.takes_matters_by(Channel::Web) {
            return Err(NotTaken::Channel(Channel::Web).into());
        }
        let new = NewMatter {
            sort,
            from: None,
            channel: Channel::Web,
            on: None,
            at: None,
            holds_request: false,
            wanted_by: None,
            brought,
        };
        let brought = checked(&new)?;
        self.take_matter(&PUBLIC.id, (&new, &brought), true).await
    }

    async fn take_matter(
        &self,
        who: &ActorRef,
        (new, brought): (&NewMatter, &Brought),
        coded: bool,
    ) -> Result<Receipt, DeskError> {
        const TRIES: u8 = 20;
        for _ in 0..TRIES {
            // Two in one instant want the same number: the second takes the next.
            match self.take_matter_once(who, (new, brought), coded).await {
                Err(DeskError::Conflict) => {}
                other => return other,
            }
        }
        Err(DeskError::Conflict)
    }

    async fn take_matter_once(
        &self,
        who: &ActorRef,
        (new, brought): (&NewMatter, &Brought),
        coded: bool,
    ) -> Result<Receipt, DeskError> {
        let today = self.clock.today();
        let arrival = arrival(new, self.next_matter(today.date.year()).await?, today.date)?;
        let in_force = self.in_force().await;
        let fact = receive(in_force.policy()?, &arrival, &in_force.calendar());
        let stream = new_stream()?;
        let name = stream.to_string();
        let entry = EntryRef {
            stream: name.clone(),
            seq: 0,
        };
        let matter = Matter::begin(&fact, entry).ok_or(DeskError::Corrupt)?;
        let mut drafts = vec![Draft {
            kind: fact.kind(),
            version: 1,
            open: open_part(&fact)?,
            sealed: Some(open_part(brought)?.into_bytes()),
        }];
        let mut also = fold::rows(&stream, &Record::Matter(Box::new(matter)))?;
        also.extend(self.matter_tokens(&arrival.number, brought));
        let code = if coded {
            entropy::code()?
        } else {
            String::new()
        };
        if coded {
            let known = self.status_token(&arrival.number, &code);
            also.push(code_row(&known, &name));
            drafts.push(Draft {
                kind: CODE_ISSUED,
                version: 1,
                open: serde_json::json!({ "token": known }).to_string(),
                sealed: None,
            });
        }
        let write = Write {
            stream,
            next: 0,
            actor: actor_id(who),
            at_micros: today.at_micros,
            drafts: &drafts,
            also,
        };
        if let Err(error) = self.append(write).await {
            // The key was made for a stream that never began.
            self.keys.destroy(&stream)?;
            return Err(error.into());
        }
        Ok(Receipt {
            number: arrival.number,
            code,
        })
    }

    /// What finds a matter by who brought it: name, and telephone and mail where the contact holds one.
    pub(crate) fn matter_tokens(&self, number: &str, brought: &Brought) -> Vec<Statement> {
        let words = brought.contact.split_whitespace();
        let mail = words.clone().find(|word| word.contains('@'));
        let phone = words.clone().find(|word| {
            let digits = word.chars().filter(char::is_ascii_digit).count();
            digits >= PHONE_DIGITS_MIN && !word.contains('@')
        });
        let applicant = Applicant {
            name: brought.name.clone(),
            email: mail.unwrap_or_default().to_owned(),
            phone: phone.unwrap_or_default().to_owned(),
            ..Applicant::default()
        };
        rows::tokens(number, &Personal::new(applicant), self.keys.desk())
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

/// The matter as it comes, with its days looked at.
fn arrival(new: &NewMatter, number: String, today: Date) -> Result<Arrival, DeskError> {
    let on = new.on.unwrap_or(today);
    if on > today {
        return Err(field("on", "it lies in the future"));
    }
    Ok(Arrival {
        number,
        on,
        recorded: today,
        at: new.at,
        sort: new.sort,
        from: new.from,
        channel: new.channel,
        holds_request: new.holds_request,
        wanted_by: new.wanted_by,
    })
}

const fn field(field: &'static str, why: &'static str) -> DeskError {
    DeskError::Field { field, why }
}

fn checked(new: &NewMatter) -> Result<Brought, DeskError> {
    match (new.sort, new.from) {
        (Sort::Inquiry, None) => return Err(field("from", "it is empty")),
        (Sort::Complaint | Sort::Consultation | Sort::Procedure, Some(_)) => {
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
