// SPDX-License-Identifier: Apache-2.0
//! `/request/agent`, for agents only: their own name and address.

use axum::http::StatusCode;
use axum::response::Response;

use super::address::lived;
use super::answers::{Answers, ByAgent};
use super::name::too_long;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{AgentForm, AgentPage};
use crate::pages::{Fault, Posted, Problems};
use crate::portal::typed;
use crate::server::page;

pub(super) struct Agent;

impl Question for Agent {
    const PLACE: Place = Place::Agent;
    type Form = AgentForm;

    fn read(posted: &Posted) -> AgentForm {
        AgentForm::read(posted)
    }

    fn filled(answers: &Answers) -> AgentForm {
        answers
            .agent
            .as_ref()
            .map_or_else(AgentForm::default, |agent| AgentForm {
                family: agent.family.clone(),
                given: agent.given.clone(),
                single: agent.given.is_empty(),
                postcode: agent.address.postcode.clone(),
                line1: agent.address.line1.clone(),
                line2: agent.address.line2.clone(),
                phone: agent.phone.clone(),
            })
    }

    fn judge(terms: &Terms<'_>, form: &AgentForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let mut name = |typed: &str, field: &str, missing: Fault| {
            let line = typed::line(typed);
            if line.is_empty() {
                problems.push(terms.lang, missing);
            }
            too_long(&mut problems, terms.lang, field, &line);
            line
        };
        let family = name(&form.family, "family", Fault::FamilyMissing);
        let single = form.single && typed::line(&form.given).is_empty();
        let given = if single {
            String::new()
        } else {
            name(&form.given, "given", Fault::GivenMissing)
        };
        let lines = (form.line1.as_str(), form.line2.as_str());
        let address = lived(terms, &form.postcode, lines, &mut problems);
        let phone = typed::phone(&form.phone);
        if phone.is_none() && !form.phone.is_empty() {
            problems.push(terms.lang, Fault::PhoneMalformed);
        }
        if problems.is_empty() {
            let phone = phone.unwrap_or_default();
            answers.agent = Some(ByAgent {
                family,
                given,
                address,
                phone,
            });
        }
        problems
    }

    fn page(_: &Terms<'_>, around: Around, form: AgentForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        page(
            StatusCode::OK,
            &AgentPage {
                shell,
                step,
                form,
                problems,
            },
        )
    }
}
