// SPDX-License-Identifier: Apache-2.0
//! `/request/contact`: mail address or telephone, by which the person's information is found.

use axum::http::StatusCode;
use axum::response::Response;

use super::answers::{Answers, Reached};
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{ContactForm, ContactPage};
use crate::pages::{Fault, Posted, Problems};
use crate::portal::typed;
use crate::server::page;

pub(super) struct Contact;

impl Question for Contact {
    const PLACE: Place = Place::Contact;
    type Form = ContactForm;

    fn read(posted: &Posted) -> ContactForm {
        ContactForm::read(posted)
    }

    fn filled(answers: &Answers) -> ContactForm {
        answers
            .contact
            .as_ref()
            .map_or_else(ContactForm::default, |contact| ContactForm {
                email: contact.email.clone(),
                phone: contact.phone.clone(),
            })
    }

    fn judge(terms: &Terms<'_>, form: &ContactForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        if form.email.is_empty() && form.phone.is_empty() {
            return problems.and(terms.lang, Fault::ContactMissing);
        }
        let (email, phone) = (typed::email(&form.email), typed::phone(&form.phone));
        if email.is_none() && !form.email.is_empty() {
            problems.push(terms.lang, Fault::EmailMalformed);
        }
        if phone.is_none() && !form.phone.is_empty() {
            problems.push(terms.lang, Fault::PhoneMalformed);
        }
        if problems.is_empty() {
            let (email, phone) = (email.unwrap_or_default(), phone.unwrap_or_default());
            answers.contact = Some(Reached { email, phone });
        }
        problems
    }

    fn page(_: &Terms<'_>, around: Around, form: ContactForm, answers: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let by_agent = answers.by_agent();
        page(
            StatusCode::OK,
            &ContactPage {
                shell,
                step,
                form,
                problems,
                by_agent,
            },
        )
    }
}
