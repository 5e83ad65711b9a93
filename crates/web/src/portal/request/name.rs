// SPDX-License-Identifier: Apache-2.0
//! `/request/name` and `/request/birth`: who the person is.

use axum::http::StatusCode;
use axum::response::Response;

use super::answers::{Answers, Named};
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{BirthForm, BirthPage, NameForm, NamePage};
use crate::pages::{Fault, Lang, Posted, Problems};
use crate::portal::typed;
use crate::server::page;

/// Says that a line is longer than can be kept.
pub(super) fn too_long(problems: &mut Problems, lang: Lang, field: &str, line: &str) {
    if typed::too_long(line) {
        problems.say(
            field,
            lang.pick("100字以内で入力してください", "Use at most 100 characters"),
        );
    }
}

/// Whether a name is written in Latin letters, which are read as they stand.
fn is_latin(name: &str) -> bool {
    name.chars()
        .all(|c| !c.is_alphabetic() || ('A'..='\u{24f}').contains(&c))
}

pub(super) struct Name;

impl Question for Name {
    const PLACE: Place = Place::Name;
    type Form = NameForm;

    fn read(posted: &Posted) -> NameForm {
        NameForm::read(posted)
    }

    fn filled(answers: &Answers) -> NameForm {
        answers
            .name
            .as_ref()
            .map_or_else(NameForm::default, |name| NameForm {
                family: name.family.clone(),
                given: name.given.clone(),
                family_kana: name.family_kana.clone(),
                given_kana: name.given_kana.clone(),
                single: name.given.is_empty(),
            })
    }

    fn judge(terms: &Terms<'_>, form: &NameForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let abroad = answers.is_gdpr();
        let mut name = |typed: &str, field: &str, missing: Fault| {
            let line = typed::line(typed);
            if line.is_empty() {
                problems.push(terms.lang, missing);
            }
            too_long(&mut problems, terms.lang, field, &line);
            line
        };
        let family = name(&form.family, "family", Fault::FamilyMissing);
        // Whoever has one name says so; a second name that is typed all the same is kept.
        let single = form.single && typed::line(&form.given).is_empty();
        let given = if single {
            String::new()
        } else {
            name(&form.given, "given", Fault::GivenMissing)
        };
        let latin = is_latin(&family) && is_latin(&given);
        let mut reading = |typed: &str, missing: Fault, wrong: Fault| {
            let kana = typed::kana(typed);
            match &kana {
                // A reading helps to find people in Japan; names of other countries have none.
                Some(kana) if kana.is_empty() && (abroad || latin) => {}
                Some(kana) if kana.is_empty() && single && missing == Fault::GivenKanaMissing => {}
                Some(kana) if kana.is_empty() => problems.push(terms.lang, missing),
                Some(kana) => too_long(&mut problems, terms.lang, missing.field(), kana),
                None => problems.push(terms.lang, wrong),
            }
            kana.unwrap_or_default()
        };
        let family_kana = reading(
            &form.family_kana,
            Fault::FamilyKanaMissing,
            Fault::FamilyKanaNotKana,
        );
        let given_kana = reading(
            &form.given_kana,
            Fault::GivenKanaMissing,
            Fault::GivenKanaNotKana,
        );
        if problems.is_empty() {
            answers.name = Some(Named {
                family,
                given,
                family_kana,
                given_kana,
            });
        }
        problems
    }

    fn page(_: &Terms<'_>, around: Around, form: NameForm, answers: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let by_agent = answers.by_agent();
        let abroad = answers.is_gdpr();
        page(
            StatusCode::OK,
            &NamePage {
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

pub(super) struct Birth;

impl Question for Birth {
    const PLACE: Place = Place::Birth;
    type Form = BirthForm;

    fn read(posted: &Posted) -> BirthForm {
        BirthForm::read(posted)
    }

    fn filled(answers: &Answers) -> BirthForm {
        BirthForm {
            birth: typed::shown(answers.birth),
        }
    }

    fn judge(terms: &Terms<'_>, form: &BirthForm, answers: &mut Answers) -> Problems {
        let problems = Problems::none();
        if form.birth.is_empty() {
            return problems.and(terms.lang, Fault::BirthMissing);
        }
        match typed::day(&form.birth) {
            None => problems.and(terms.lang, Fault::BirthNotADate),
            Some(day) if day >= terms.on => problems.and(terms.lang, Fault::BirthInFuture),
            Some(day) => {
                answers.birth = Some(day);
                problems
            }
        }
    }

    fn page(_: &Terms<'_>, around: Around, form: BirthForm, answers: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let by_agent = answers.by_agent();
        page(
            StatusCode::OK,
            &BirthPage {
                shell,
                step,
                form,
                problems,
                by_agent,
            },
        )
    }
}
