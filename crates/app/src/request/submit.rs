// SPDX-License-Identifier: Apache-2.0
//! Taking an application in, from the portal, the API or a paper form.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::personal::{Applicant, Personal, turns_writing};
use yakusoku_duties::request::fact::Applying;
use yakusoku_duties::request::receive::{Arrival, NotTaken, receive, with_others};
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::{Case, Fact, IdentityFact, NewFact};
use yakusoku_duties::{ActorRef, Today};
use yakusoku_ledger::StreamId;
use yakusoku_policy::{Channel, Claim, Kind};

use super::load::CODE_ISSUED;
use super::record::{VERSION, draft};
use super::{DeskError, form, rows, visible};
use crate::App;
use crate::access::{Action, Actor};
use crate::entropy;
use crate::log::{Draft, LogError, Write};
use crate::policy::InForce;
use crate::staff::{self, actor_id};
use crate::store::Statement;
use crate::token::{Meaning, token};

/// An application as it comes to the desk.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Application {
    /// Channel.
    pub channel: Channel,
    /// Who applies.
    #[serde(default)]
    pub applying: Applying,
    /// What is asked for.
    pub kinds: Vec<Kind>,
    /// The person and the agent.
    pub applicant: Applicant,
    /// Day of arrival, for papers that came earlier; absent means today.
    #[serde(default)]
    pub received_on: Option<Date>,
    /// Number of the posted form it came on, as it stands in the form's letter, for papers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_on: Option<String>,
}

/// What the person gets back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Receipt number.
    pub number: String,
    /// Status code: shown once, kept only as a keyed token.
    pub code: String,
}

const PUT_CODE: &str = "INSERT INTO status_code (token, stream) VALUES ($1, $2) \
    ON CONFLICT (token) DO NOTHING";

/// The derived row of a status code.
pub(crate) fn code_row(token: &str, stream: &str) -> Statement {
    (PUT_CODE, vec![token.into(), stream.into()])
}

impl App {
    /// Takes an application from the public: nobody of the staff acts.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is recorded then.
    pub async fn submit(&self, application: &Application) -> Result<Receipt, DeskError> {
        let policy = self.in_force().await;
        if !policy
            .policy()?
            .requests
            .intake
            .channels
            .contains(&Channel::Web)
        {
            return Err(NotTaken::Channel(Channel::Web).into());
        }
        let application = Application {
            channel: Channel::Web,
            received_on: None,
            came_on: None,
            ..application.clone()
        };
        self.take(&staff::PUBLIC.id, &application, None).await
    }

    /// Enters an application that came on paper, by telephone or in person.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is recorded then.
    pub async fn enter(
        &self,
        actor: &Actor,
        application: &Application,
    ) -> Result<Receipt, DeskError> {
        actor.may(Action::CaseEnter)?;
        self.take(&actor.id, application, None).await
    }

    /// Enters a further person of an application that was entered before: a case of its own, with its own key, clocks
    /// and decisions, that knows the others. A fee per application is owed once.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where no case of that number may be seen; nothing is recorded then.
    pub async fn enter_further(
        &self,
        actor: &Actor,
        application: &Application,
        with: &str,
    ) -> Result<Receipt, DeskError> {
        actor.may(Action::CaseEnter)?;
        self.case_state(actor, with).await?;
        let together = self.together(with).await?;
        self.take(&actor.id, application, Some(&together)).await
    }

    async fn take(
        &self,
        who: &ActorRef,
        application: &Application,
        together: Option<&[Case]>,
    ) -> Result<Receipt, DeskError> {
        const TRIES: u8 = 20;
        check(application)?;
        for _ in 0..TRIES {
            // Two applications in one instant want the same number: the second takes the next.
            match self.take_once(who, application, together).await {
                Err(DeskError::Conflict) => {}
                other => return other,
            }
        }
        Err(DeskError::Conflict)
    }

    async fn take_once(
        &self,
        who: &ActorRef,
        application: &Application,
        together: Option<&[Case]>,
    ) -> Result<Receipt, DeskError> {
        let today = self.clock.today();
        let on = day_of(application, today.date)?;
        let number = self.next_number(today).await?;
        let in_force = self.in_force().await;
        let fact = received(&in_force, application, (&number, on), together)?;
        let form = self.came_on(application, on, together).await?;
        let code = entropy::code()?;
        let stream = StreamId::new(entropy::bytes()?);
        let stamp = Stamp {
            by: who.clone(),
            at_micros: today.at_micros,
            on: today.date,
            seq: 0,
        };
        let mut case =
            Case::begin(&stream.to_string(), stamp.clone(), &fact).ok_or(DeskError::Corrupt)?;
        let desk = visible::assigned(in_force.policy()?, &application.applicant.relation);
        let first = together
            .and_then(|cases| cases.first())
            .map(same_application);
        let sealed =
            serde_json::to_string(&application.applicant).map_err(|_| DeskError::Corrupt)?;
        let known = self.status_token(&number, &code);
        let mut drafts = vec![
            draft(&NewFact {
                fact,
                sealed: Some(sealed),
            }),
            Draft {
                kind: CODE_ISSUED,
                version: VERSION,
                open: serde_json::json!({ "token": known }).to_string(),
                sealed: None,
            },
        ];
        for (seq, fact) in (2..).zip(desk.into_iter().chain(first).chain(form)) {
            let stamp = Stamp {
                seq,
                ..stamp.clone()
            };
            drafts.push(given(&mut case, stamp, &fact));
        }
        let mut also = rows::of_new_case(&case);
        also.push(code_row(&known, &case.stream));
        let applicant = Personal::new(application.applicant.clone());
        also.extend(rows::tokens(&case.number, &applicant, self.keys.desk()));
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
        Ok(Receipt { number, code })
    }

    /// Token of a number with its code: a wrong code and an unknown number miss alike.
    pub(crate) fn status_token(&self, number: &str, code: &str) -> String {
        let number = entropy::normal_code(number);
        let code = entropy::normal_code(code);
        token(
            self.keys.desk(),
            Meaning::StatusCode,
            &format!("{number} {code}"),
        )
    }

    /// That it came on a form the desk had posted, where a number says so. The other people of the same paper came on the
    /// same form, which is said once.
    async fn came_on(
        &self,
        application: &Application,
        on: Date,
        together: Option<&[Case]>,
    ) -> Result<Option<NewFact>, DeskError> {
        let typed = application.came_on.as_deref().unwrap_or_default();
        if typed.trim().is_empty() {
            return Ok(None);
        }
        let row = self.form_of_number(typed).await?;
        let mut others = together.into_iter().flatten();
        if row.back.is_some() && others.any(|other| Some(&other.number) == row.back.as_ref()) {
            return Ok(None);
        }
        form::may_bring(&row, on)?;
        let form = row.issue.stream;
        Ok(Some(
            Fact::Identity(IdentityFact::CameOnForm { form }).into(),
        ))
    }

    async fn next_number(&self, today: Today) -> Result<String, LogError> {
        const LAST: &str = "SELECT number FROM case_row WHERE number LIKE $1 \
            ORDER BY length(number) DESC, number DESC LIMIT 1";
        let year = today.date.year();
        let row = self.db.one(LAST, &[format!("{year}-%").into()]).await?;
        let last = row.map(|row| row.text(0)).transpose()?;
        let count: u32 = last
            .as_deref()
            .and_then(|number| number.split_once('-'))
            .and_then(|(_, count)| count.parse().ok())
            .unwrap_or(0);
        Ok(format!("{year}-{:04}", count + 1))
    }
}

/// The day of arrival.
fn day_of(application: &Application, today: Date) -> Result<Date, DeskError> {
    let on = application.received_on.unwrap_or(today);
    if on > today {
        return Err(DeskError::Field {
            field: "received_on",
            why: "it lies in the future",
        });
    }
    Ok(on)
}

/// The receipt by the policy in force, as one of several people of a paper where there are others.
fn received(
    in_force: &InForce,
    application: &Application,
    (number, on): (&str, Date),
    together: Option<&[Case]>,
) -> Result<Fact, DeskError> {
    let arrival = Arrival {
        number: number.to_owned(),
        on,
        channel: application.channel,
        applying: application.applying,
        kinds: application.kinds.clone(),
        claims: claims(&application.applicant),
        country: application.applicant.country,
        birth: application.applicant.birth,
    };
    let policy = in_force.policy()?;
    let fact = receive(policy, &arrival, &in_force.calendar())?;
    Ok(match together {
        Some(others) => with_others(policy, fact, others),
        None => fact,
    })
}

/// What is claimed, by the number of the ask.
fn claims(applicant: &Applicant) -> BTreeMap<u16, Claim> {
    let wants = applicant.wants.iter();
    wants
        .filter_map(|wants| Some((wants.ask, wants.claim?)))
        .collect()
}

/// What is known of a case besides its receipt and its code: its desk, the others of its application.
fn given(case: &mut Case, stamp: Stamp, known: &NewFact) -> Draft {
    case.apply(stamp, &known.fact);
    draft(known)
}

fn same_application(first: &Case) -> NewFact {
    let first = first.number.clone();
    Fact::Identity(IdentityFact::SameApplication { first }).into()
}

/// Limits of what is taken in: long enough for anybody, short enough for a page.
const FIELD_CHARS_MAX: usize = 300;
const TEXT_CHARS_MAX: usize = 4_000;

fn check(application: &Application) -> Result<(), DeskError> {
    let one = &application.applicant;
    let short = [
        ("name", &one.name),
        ("kana", &one.kana),
        ("postcode", &one.postcode),
        ("address", &one.address),
        ("phone", &one.phone),
        ("email", &one.email),
        ("delivery", &one.delivery),
    ];
    let agent = one.agent.as_ref();
    let agent = agent
        .into_iter()
        .flat_map(|agent| [("agent", &agent.name), ("agent", &agent.address)]);
    for (field, value) in short.into_iter().chain(agent) {
        if value.chars().count() > FIELD_CHARS_MAX {
            return Err(DeskError::Field {
                field,
                why: "it is too long",
            });
        }
        if value
            .chars()
            .any(|c| (c.is_control() && c != '\n') || turns_writing(c))
        {
            return Err(DeskError::Field {
                field,
                why: "it holds control characters",
            });
        }
    }
    if one
        .wants
        .iter()
        .any(|wants| wants.text.chars().count() > TEXT_CHARS_MAX)
    {
        return Err(DeskError::Field {
            field: "wants",
            why: "it is too long",
        });
    }
    let changes = one.wants.iter().flat_map(|wants| &wants.corrections);
    let mut said = changes.flat_map(|one| [&one.item, &one.old, &one.new]);
    if said.any(|text| text.chars().count() > FIELD_CHARS_MAX) {
        return Err(DeskError::Field {
            field: "wants",
            why: "it is too long",
        });
    }
    for (field, value) in [("name", &one.name), ("address", &one.address)] {
        if value.trim().is_empty() {
            return Err(DeskError::Field {
                field,
                why: "it is empty",
            });
        }
    }
    let agent = application.applicant.agent.as_ref();
    if application.applying != Applying::Person
        && agent.is_none_or(|agent| agent.name.trim().is_empty())
    {
        return Err(DeskError::Field {
            field: "agent.name",
            why: "it is empty",
        });
    }
    Ok(())
}
