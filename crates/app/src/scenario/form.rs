// SPDX-License-Identifier: Apache-2.0
//! Paper forms in scenarios: asked for, posted, sent back or closed, and what must hold of them.

use schemars::JsonSchema;
use serde::Deserialize;
use yakusoku_duties::form::{FormIssue, NotBack};
use yakusoku_duties::personal::Applicant;
use yakusoku_policy::{Channel, Delivery};

use super::event::{Do, Event};
use super::play::Stage;
use super::{ScenarioError, schema};
use crate::demo;
use crate::request::DeskError;
use crate::request::form::FormTo;
use crate::staff::PROGRAM;

/// Where a form stands, as `then` names it.
pub(super) const STATES: [&str; 4] = ["asked", "posted", "returned", "closed"];

/// What must hold of a form. What is left out may be anything.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FormThen {
    /// asked 未発送・posted 発送済み・returned 返送済み・closed 終了。
    #[schemars(schema_with = "schema::form_states")]
    pub state: Option<String>,
    /// returned: この用紙で届いた案件の名前。
    pub case: Option<String>,
}

/// Where a form stands and the number of the request that came on it.
pub(super) type Standing = (&'static str, Option<String>);

const fn state(issue: &FormIssue, came_back: bool) -> &'static str {
    match (came_back, &issue.closed, &issue.sent) {
        (true, _, _) => "returned",
        (false, Some(_), _) => "closed",
        (false, None, Some(_)) => "posted",
        (false, None, None) => "asked",
    }
}

impl Stage<'_> {
    /// The number of a form by its name; a name no form has is the number itself, as somebody may have written it.
    pub(super) fn form_number(&self, name: &str) -> String {
        let stream = self.forms.get(name);
        let number = stream.and_then(|stream| stream.get(..8));
        number.unwrap_or(name).to_owned()
    }

    /// Something is done about a form; no face but the console knows these, so every hand does them by the use cases.
    pub(super) async fn about_form(
        &mut self,
        no: usize,
        event: &Event,
    ) -> Result<Result<(), DeskError>, ScenarioError> {
        let actor = self.worker(no, &event.who).await?.actor;
        let name = event.form.clone().unwrap_or_default();
        let day = self.day(event.on);
        if event.act == Do::AskForm {
            let channel = event.channel.unwrap_or(Channel::Telephone);
            let to = self.form_to(event)?;
            let asked = self.app.ask_for_form(&actor, (day, channel), &to).await;
            return Ok(asked.map(|stream| {
                self.forms.insert(name, stream);
            }));
        }
        let stream = self.forms.get(&name).ok_or_else(|| {
            let why = format!("is about the form `{name}`, which nobody asked for before");
            ScenarioError::Event { no, why }
        })?;
        let app = self.app;
        Ok(if event.act == Do::PostForm {
            let by = event.by.unwrap_or(Delivery::Post);
            app.post_form(&actor, stream, (day, by)).await
        } else {
            let why = event.why.unwrap_or(NotBack::NotSentBack);
            app.close_form(&actor, stream, why).await
        })
    }

    fn form_to(&self, event: &Event) -> Result<FormTo, ScenarioError> {
        let mut one = match event.customer {
            Some(number) => demo::customer(self.app, number)?,
            None => Applicant::default(),
        };
        if let Some(writes) = &event.applicant {
            writes.onto(&mut one);
        }
        Ok(FormTo {
            name: one.name,
            postcode: one.postcode,
            address: one.address,
        })
    }

    /// Where a form stands.
    pub(super) async fn form_standing(
        &self,
        name: &str,
    ) -> Result<Option<Standing>, ScenarioError> {
        let Some(stream) = self.forms.get(name) else {
            return Ok(None);
        };
        let row = self.app.form_for(&PROGRAM, stream).await?;
        let state = state(&row.issue, row.back.is_some());
        Ok(Some((state, row.back)))
    }
}
