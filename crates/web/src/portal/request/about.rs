// SPDX-License-Identifier: Apache-2.0
//! `/request/disclosure` and `/request/erasure`: which information, of which time, and why.
//!
//! The categories are the policy's own: the top branches of its items, or its purposes where the
//! items are not a tree.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_policy::{Claim, ItemId, Kind, Policy};

use super::answers::{Answers, WhatToDisclose, WhatToErase};
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{
    DisclosureForm, DisclosurePage, ErasureForm, ErasurePage, TypedDate,
};
use crate::pages::{Choice, Fault, Lang, Posted, Problems};
use crate::portal::{typed, words};
use crate::server::page;

/// Value of "everything"; no item is called so.
const ALL: &str = "*";
/// Longest text of one's own words.
const DETAILS_CHARS_MAX: usize = 1_000;

/// Branches at the top of the items, each once.
fn tops(policy: &Policy) -> Vec<ItemId> {
    let mut tops: Vec<ItemId> = Vec::new();
    for item in policy.items.keys() {
        let top = ItemId(
            item.as_str()
                .split('.')
                .next()
                .unwrap_or_default()
                .to_owned(),
        );
        if !tops.contains(&top) {
            tops.push(top);
        }
    }
    tops
}

/// Value and label of every category.
fn categories(terms: &Terms<'_>) -> Vec<(String, String)> {
    let all = terms.lang.pick(
        "当社が持っているすべての情報",
        "Everything you hold about me",
    );
    let mut out = vec![(ALL.to_owned(), all.to_owned())];
    let tops = tops(terms.policy);
    if tops.len() > 1 {
        out.extend(tops.into_iter().map(|top| {
            let label = words::text(terms.lang, &terms.policy.item_label(&top));
            (top.0, label)
        }));
    } else {
        let purposes = terms.policy.purposes.iter();
        out.extend(
            purposes.map(|(name, purpose)| (name.clone(), words::text(terms.lang, &purpose.label))),
        );
    }
    out
}

/// The labels of chosen categories.
pub(super) fn labels(terms: &Terms<'_>, chosen: &[String]) -> Vec<String> {
    let of_all = categories(terms).into_iter();
    of_all
        .filter(|(value, _)| chosen.contains(value))
        .map(|(_, label)| label)
        .collect()
}

/// Those of the sent categories that are offered; "everything" makes the others idle.
pub(super) fn categories_known(terms: &Terms<'_>, sent: &[String]) -> Vec<String> {
    let offered = categories(terms).into_iter().map(|(value, _)| value);
    let picked: Vec<String> = offered.filter(|value| sent.contains(value)).collect();
    if picked.iter().any(|value| value == ALL) {
        vec![ALL.to_owned()]
    } else {
        picked
    }
}

pub(super) fn category_choices(terms: &Terms<'_>, picked: &[String]) -> Vec<Choice> {
    let all = categories(terms).into_iter();
    let mut choices: Vec<Choice> = all
        .map(|(value, label)| Choice::new(value, label))
        .collect();
    Choice::pick(&mut choices, picked);
    choices
}

/// A reason for a kind in plain words.
pub(super) fn reason(lang: Lang, kind: Kind, claim: Claim) -> &'static str {
    match claim {
        // What is unlawful about a provision is that nobody consented to it (Art. 35(3) with Arts. 27(1), 28).
        Claim::Unlawful if kind == Kind::StopProvision => lang.pick(
            "同意していないのに、ほかの会社など（外国の会社などを含む）に提供されていると思う",
            "It is provided to another company, in Japan or abroad, without my consent",
        ),
        Claim::Unlawful => lang.pick(
            "知らされていない目的に使われた、または不正な方法で集められたと思う",
            "It is used for something you did not tell me, or was collected improperly",
        ),
        Claim::NoLongerNeeded => lang.pick(
            "もう利用する必要がないと思う",
            "I think you no longer need it",
        ),
        Claim::Leaked => lang.pick("漏えいなどがあった", "It was leaked or lost"),
        Claim::Harmful => lang.pick(
            "権利や利益が害されるおそれがある",
            "It may harm my rights or interests",
        ),
    }
}

/// Claims that can be made for a kind: all of Art. 35, whether or not the published method names them.
pub(super) fn claims_of(terms: &Terms<'_>, kind: Kind) -> Vec<Claim> {
    let offered = terms.policy.kind(kind).is_some();
    let all = Claim::ALL.iter().copied();
    all.filter(|_| offered).collect()
}

/// The reasons to choose from, the one that was chosen before picked.
pub(super) fn reasons(terms: &Terms<'_>, kind: Kind, picked: &String) -> Vec<Choice> {
    let all = claims_of(terms, kind).into_iter();
    let mut choices: Vec<Choice> = all
        .map(|claim| Choice::new(claim.name(), reason(terms.lang, kind, claim)))
        .collect();
    Choice::pick(&mut choices, std::slice::from_ref(picked));
    choices
}

pub(super) struct Disclosure;

impl Question for Disclosure {
    const PLACE: Place = Place::Disclosure;
    type Form = DisclosureForm;

    fn read(posted: &Posted) -> DisclosureForm {
        DisclosureForm::read(posted)
    }

    fn filled(answers: &Answers) -> DisclosureForm {
        answers
            .disclosure
            .as_ref()
            .map_or_else(DisclosureForm::default, |what| DisclosureForm {
                categories: what.categories.clone(),
                since: typed::shown(what.since),
                until: typed::shown(what.until),
            })
    }

    fn judge(terms: &Terms<'_>, form: &DisclosureForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let categories = categories_known(terms, &form.categories);
        if categories.is_empty() {
            problems.push(terms.lang, Fault::CategoriesMissing);
        }
        let mut day = |date: &TypedDate, fault: Fault| {
            let read = typed::day(date);
            if read.is_none() && !date.is_empty() {
                problems.push(terms.lang, fault);
            }
            read
        };
        let since = day(&form.since, Fault::SinceNotADate);
        let until = day(&form.until, Fault::UntilNotADate);
        if let (Some(since), Some(until)) = (since, until)
            && until < since
        {
            problems.push(terms.lang, Fault::UntilBeforeSince);
        }
        if problems.is_empty() {
            answers.disclosure = Some(WhatToDisclose {
                categories,
                since,
                until,
            });
        }
        problems
    }

    fn page(terms: &Terms<'_>, around: Around, form: DisclosureForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let categories = category_choices(terms, &form.categories);
        page(
            StatusCode::OK,
            &DisclosurePage {
                shell,
                step,
                form,
                categories,
                problems,
            },
        )
    }
}

pub(super) struct Erasure;

impl Question for Erasure {
    const PLACE: Place = Place::Erasure;
    type Form = ErasureForm;

    fn read(posted: &Posted) -> ErasureForm {
        ErasureForm::read(posted)
    }

    fn filled(answers: &Answers) -> ErasureForm {
        answers
            .erasure
            .as_ref()
            .map_or_else(ErasureForm::default, |what| ErasureForm {
                categories: what.categories.clone(),
                reason: what.claim.name().to_owned(),
                details: what.details.clone(),
            })
    }

    fn judge(terms: &Terms<'_>, form: &ErasureForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let categories = categories_known(terms, &form.categories);
        if categories.is_empty() {
            problems.push(terms.lang, Fault::CategoriesMissing);
        }
        let claim = claims_of(terms, Kind::Erasure)
            .into_iter()
            .find(|claim| claim.name() == form.reason);
        if claim.is_none() {
            problems.push(terms.lang, Fault::ReasonMissing);
        }
        let details = typed::lines(&form.details);
        if details.chars().count() > DETAILS_CHARS_MAX {
            problems.push(terms.lang, Fault::DetailsTooLong);
        }
        if let (true, Some(claim)) = (problems.is_empty(), claim) {
            answers.erasure = Some(WhatToErase {
                categories,
                claim,
                details,
            });
        }
        problems
    }

    fn page(terms: &Terms<'_>, around: Around, form: ErasureForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let categories = category_choices(terms, &form.categories);
        let reasons = reasons(terms, Kind::Erasure, &form.reason);
        page(
            StatusCode::OK,
            &ErasurePage {
                shell,
                step,
                form,
                categories,
                reasons,
                problems,
            },
        )
    }
}
