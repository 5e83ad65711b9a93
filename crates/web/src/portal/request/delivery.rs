// SPDX-License-Identifier: Apache-2.0
//! `/request/delivery`: how to get the answer, where the policy lets the person choose.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::Delivery as Means;

use super::answers::Answers;
use super::place::{Place, deliveries};
use super::{Around, Question, Terms};
use crate::pages::portal::request::{DeliveryForm, DeliveryPage};
use crate::pages::{Choice, Fault, Lang, Posted, Problems};
use crate::server::{lang_of_policy, page};

pub(super) struct Delivery;

/// What a means is like for the person who receives.
fn hint(lang: Lang, means: Means) -> Option<&'static str> {
    match means {
        Means::PersonOnly => Some(lang.pick(
            "ご本人だけが受け取れます。お受け取りのとき、本人確認があります。",
            "Only you can receive it. Your identity is checked when you do.",
        )),
        Means::Download => Some(lang.pick(
            "このサイトで、受付番号と確認コードを使って受け取ります。",
            "You fetch it on this site with your number and code.",
        )),
        _ => None,
    }
}

impl Question for Delivery {
    const PLACE: Place = Place::Delivery;
    type Form = DeliveryForm;

    fn read(posted: &Posted) -> DeliveryForm {
        DeliveryForm::read(posted)
    }

    fn filled(answers: &Answers) -> DeliveryForm {
        DeliveryForm {
            delivery: answers.delivery.map_or("", Means::name).to_owned(),
        }
    }

    fn judge(terms: &Terms<'_>, form: &DeliveryForm, answers: &mut Answers) -> Problems {
        let picked = deliveries(terms)
            .into_iter()
            .find(|means| means.name() == form.delivery);
        if picked.is_none() {
            return Problems::none().and(terms.lang, Fault::DeliveryMissing);
        }
        answers.delivery = picked;
        Problems::none()
    }

    fn page(terms: &Terms<'_>, around: Around, form: DeliveryForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let choice = |means: Means| {
            let mut choice = Choice::new(means.name(), means.label(lang_of_policy(terms.lang)));
            choice.hint = hint(terms.lang, means).map(str::to_owned);
            choice.picked = form.delivery == means.name();
            choice
        };
        let choices = deliveries(terms).into_iter().map(choice).collect();
        page(
            StatusCode::OK,
            &DeliveryPage {
                shell,
                step,
                choices,
                problems,
            },
        )
    }
}
