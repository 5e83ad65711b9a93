// SPDX-License-Identifier: Apache-2.0
//! `/request/address`: where the person lives and the answer goes.

use axum::http::StatusCode;
use axum::response::Response;

use super::answers::{Answers, Lived};
use super::name::too_long;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{AddressForm, AddressPage};
use crate::pages::{Fault, Posted, Problems};
use crate::portal::typed;
use crate::server::page;

/// Judges an address, the person's or the agent's.
pub(super) fn lived(
    terms: &Terms<'_>,
    typed_postcode: &str,
    (line1, line2): (&str, &str),
    problems: &mut Problems,
) -> Lived {
    lived_at(terms, (typed_postcode, false), (line1, line2), problems)
}

/// The same where the postcode may be one of another country.
fn lived_at(
    terms: &Terms<'_>,
    (typed_postcode, abroad): (&str, bool),
    (line1, line2): (&str, &str),
    problems: &mut Problems,
) -> Lived {
    let postcode = if abroad {
        typed::postcode_abroad(typed_postcode)
    } else {
        typed::postcode(typed_postcode)
    };
    if abroad && postcode.is_none() {
        problems.push(terms.lang, Fault::PostcodeAbroad);
    } else if abroad {
        // Some countries have no postcodes.
    } else if typed_postcode.is_empty() {
        problems.push(terms.lang, Fault::PostcodeMissing);
    } else if postcode.is_none() {
        problems.push(terms.lang, Fault::PostcodeMalformed);
    }
    let (line1, line2) = (typed::line(line1), typed::line(line2));
    if line1.is_empty() {
        problems.push(terms.lang, Fault::AddressMissing);
    }
    too_long(problems, terms.lang, "line1", &line1);
    too_long(problems, terms.lang, "line2", &line2);
    Lived {
        postcode: postcode.unwrap_or_default(),
        line1,
        line2,
    }
}

pub(super) struct Address;

impl Question for Address {
    const PLACE: Place = Place::Address;
    type Form = AddressForm;

    fn read(posted: &Posted) -> AddressForm {
        AddressForm::read(posted)
    }

    fn filled(answers: &Answers) -> AddressForm {
        let Lived {
            postcode,
            line1,
            line2,
        } = answers.address.clone().unwrap_or_default();
        AddressForm {
            postcode,
            line1,
            line2,
        }
    }

    fn judge(terms: &Terms<'_>, form: &AddressForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let lines = (form.line1.as_str(), form.line2.as_str());
        let postcode = (form.postcode.as_str(), answers.is_gdpr());
        let lived = lived_at(terms, postcode, lines, &mut problems);
        if problems.is_empty() {
            answers.address = Some(lived);
        }
        problems
    }

    fn page(_: &Terms<'_>, around: Around, form: AddressForm, answers: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let by_agent = answers.by_agent();
        let abroad = answers.is_gdpr();
        page(
            StatusCode::OK,
            &AddressPage {
                abroad,
                shell,
                step,
                form,
                problems,
                by_agent,
            },
        )
    }
}
