// SPDX-License-Identifier: Apache-2.0
//! `/request/country`: where the person is, of the countries whose people the policy serves under the GDPR.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::Country as Land;

use super::answers::Answers;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{CountryForm, CountryPage};
use crate::pages::{Choice, Fault, Posted, Problems};
use crate::server::{lang_of_policy, page};

pub(super) struct Country;

fn served(terms: &Terms<'_>) -> Vec<Land> {
    let eea = terms.policy.requests.eea.as_ref();
    eea.map_or_else(Vec::new, |eea| eea.countries().collect())
}

impl Question for Country {
    const PLACE: Place = Place::Country;
    type Form = CountryForm;

    fn read(posted: &Posted) -> CountryForm {
        CountryForm::read(posted)
    }

    fn filled(answers: &Answers) -> CountryForm {
        CountryForm {
            country: answers.country.map_or("", Land::name).to_owned(),
        }
    }

    fn judge(terms: &Terms<'_>, form: &CountryForm, answers: &mut Answers) -> Problems {
        let picked = Land::from_name(&form.country).filter(|land| served(terms).contains(land));
        if picked.is_none() {
            return Problems::none().and(terms.lang, Fault::CountryMissing);
        }
        answers.country = picked;
        Problems::none()
    }

    fn page(terms: &Terms<'_>, around: Around, form: CountryForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let none = terms.lang.pick("選んでください", "Please choose");
        let lands = served(terms).into_iter();
        let named =
            lands.map(|land| Choice::new(land.name(), land.label(lang_of_policy(terms.lang))));
        let mut choices: Vec<Choice> = std::iter::once(Choice::new("", none))
            .chain(named)
            .collect();
        Choice::pick(&mut choices, std::slice::from_ref(&form.country));
        page(
            StatusCode::OK,
            &CountryPage {
                shell,
                step,
                choices,
                problems,
            },
        )
    }
}
