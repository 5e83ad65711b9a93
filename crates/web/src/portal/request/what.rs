// SPDX-License-Identifier: Apache-2.0
//! `/request/kinds`: what is asked for; kinds not run here are named with how to ask by post.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::Kind;

use super::answers::Answers;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{KindByPost, KindOnline, KindsForm, KindsPage};
use crate::pages::{Choice, Fault, Posted, Problems, kind_words};
use crate::portal::words;
use crate::server::page;

pub(super) struct Kinds;

fn explained(terms: &Terms<'_>, kind: Kind) -> &'static str {
    kind_words(terms.lang, kind.name()).map_or("", |words| words.explain)
}

fn online(terms: &Terms<'_>, kind: Kind, picked: &[String]) -> KindOnline {
    let mut choice = Choice::new(kind.name(), words::kind(terms.lang, kind));
    choice.hint = Some(explained(terms, kind).to_owned()).filter(|hint| !hint.is_empty());
    choice.picked = picked.iter().any(|name| name == kind.name());
    KindOnline {
        choice,
        fee: terms.cost(kind),
    }
}

impl Question for Kinds {
    const PLACE: Place = Place::Kinds;
    type Form = KindsForm;

    fn read(posted: &Posted) -> KindsForm {
        KindsForm::read(posted)
    }

    fn filled(answers: &Answers) -> KindsForm {
        KindsForm {
            kinds: answers
                .kinds
                .iter()
                .map(|kind| kind.name().to_owned())
                .collect(),
        }
    }

    fn judge(terms: &Terms<'_>, form: &KindsForm, answers: &mut Answers) -> Problems {
        let offered = terms.online();
        let picked = |kind: &Kind| form.kinds.iter().any(|name| name == kind.name());
        let kinds: Vec<Kind> = offered.into_iter().filter(picked).collect();
        if kinds.is_empty() {
            return Problems::none().and(terms.lang, Fault::KindsMissing);
        }
        let gdpr = kinds.iter().filter(|kind| kind.is_gdpr()).count();
        if gdpr > 0 && gdpr < kinds.len() {
            return Problems::none().and(terms.lang, Fault::KindsMixed);
        }
        // What was said about a kind no longer asked for does not stay behind.
        if gdpr == 0 {
            answers.country = None;
        }
        if !kinds.contains(&Kind::Disclosure) {
            answers.disclosure = None;
        }
        if !kinds.contains(&Kind::Erasure) {
            answers.erasure = None;
        }
        answers.about.retain(|kind, _| kinds.contains(kind));
        answers.kinds = kinds;
        Problems::none()
    }

    fn page(terms: &Terms<'_>, around: Around, form: KindsForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let by_post = terms.by_post().into_iter().map(|kind| KindByPost {
            title: words::kind(terms.lang, kind),
            explain: explained(terms, kind).to_owned(),
        });
        let (eea, others): (Vec<Kind>, Vec<Kind>) =
            terms.online().into_iter().partition(|kind| kind.is_gdpr());
        let shown = |kinds: Vec<Kind>| -> Vec<KindOnline> {
            let kinds = kinds.into_iter();
            kinds.map(|kind| online(terms, kind, &form.kinds)).collect()
        };
        page(
            StatusCode::OK,
            &KindsPage {
                shell,
                step,
                online: shown(others),
                eea: shown(eea),
                areas: terms.areas(),
                by_post: by_post.collect(),
                problems,
            },
        )
    }
}
