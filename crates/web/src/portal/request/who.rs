// SPDX-License-Identifier: Apache-2.0
//! `/request/who`: the person, or an agent the policy provides for.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_duties::request::fact::Applying;

use super::answers::Answers;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{WhoForm, WhoPage};
use crate::pages::{Fault, Posted, Problems};
use crate::server::page;

const WORDS: [(&str, Applying); 3] = [
    ("person", Applying::Person),
    ("statutory_agent", Applying::StatutoryAgent),
    ("mandated_agent", Applying::MandatedAgent),
];

pub(super) struct Who;

fn offered(terms: &Terms<'_>, applying: Applying) -> bool {
    let identity = &terms.policy.requests.identity;
    match applying {
        Applying::Person => true,
        Applying::StatutoryAgent => identity.statutory_agent.is_some(),
        Applying::MandatedAgent => identity.mandated_agent.is_some(),
    }
}

impl Question for Who {
    const PLACE: Place = Place::Who;
    type Form = WhoForm;

    fn read(posted: &Posted) -> WhoForm {
        WhoForm::read(posted)
    }

    fn filled(answers: &Answers) -> WhoForm {
        let word = WORDS
            .iter()
            .find(|(_, applying)| answers.applying == Some(*applying));
        WhoForm {
            who: word.map_or("", |(word, _)| word).to_owned(),
        }
    }

    fn judge(terms: &Terms<'_>, form: &WhoForm, answers: &mut Answers) -> Problems {
        let picked = WORDS.iter().find(|(word, _)| *word == form.who);
        let picked = picked
            .map(|(_, applying)| *applying)
            .filter(|one| offered(terms, *one));
        let Some(applying) = picked else {
            return Problems::none().and(terms.lang, Fault::WhoMissing);
        };
        answers.applying = Some(applying);
        if applying == Applying::Person {
            answers.agent = None;
        }
        Problems::none()
    }

    fn page(terms: &Terms<'_>, around: Around, form: WhoForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let statutory = offered(terms, Applying::StatutoryAgent);
        let mandated = offered(terms, Applying::MandatedAgent);
        page(
            StatusCode::OK,
            &WhoPage {
                shell,
                step,
                form,
                problems,
                statutory,
                mandated,
            },
        )
    }
}
