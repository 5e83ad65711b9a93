// SPDX-License-Identifier: Apache-2.0
//! What one kind of request is about: one page a kind, one table for all.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_duties::personal::WantsChange;
use yakusoku_policy::{ItemId, Kind};

use super::about::{categories_known, category_choices, claims_of, labels, reason, reasons};
use super::answers::{AboutKind, Answers};
use super::check::period;
use super::place::Place;
use super::{Around, Question, Terms};
use crate::pages::portal::request::{AboutForm, AboutPage, Asks, TypedDate, asks};
use crate::pages::{Choice, Fault, Posted, Problems};
use crate::portal::{typed, words};
use crate::server::page;

/// Longest text of one's own words.
const TEXT_CHARS_MAX: usize = 1_000;
/// Longest value to correct.
const VALUE_CHARS_MAX: usize = 300;

/// A kind with a page of its own here.
pub(super) trait OfKind: Send {
    const KIND: Kind;
}

macro_rules! kinds {
    ($($name:ident),*) => {
        $(
            pub(super) struct $name;
            impl OfKind for $name {
                const KIND: Kind = Kind::$name;
            }
        )*
    };
}

kinds!(
    PurposeNotice,
    ThirdPartyRecords,
    Correction,
    StopProvision,
    StopOptOut,
    ForeignRecipients,
    PublishedMatters,
    StopMarketing,
    GdprAccess,
    GdprRectification,
    GdprErasure,
    GdprRestriction,
    GdprPortability,
    GdprObjection,
    GdprMarketing,
    GdprAutomatedDecision,
    GdprWithdrawal
);

/// The question about a kind.
pub(super) struct About<K>(std::marker::PhantomData<K>);

impl<K: OfKind> Question for About<K> {
    const PLACE: Place = Place::About(K::KIND);
    type Form = AboutForm;

    fn read(posted: &Posted) -> AboutForm {
        AboutForm::read(posted)
    }

    fn filled(answers: &Answers) -> AboutForm {
        let Some(about) = answers.about.get(&K::KIND) else {
            return AboutForm::default();
        };
        AboutForm {
            categories: about.categories.clone(),
            reason: about.claim.map_or("", |claim| claim.name()).to_owned(),
            since: typed::shown(about.since),
            until: typed::shown(about.until),
            item: about.change.item.clone(),
            old: about.change.old.clone(),
            new: about.change.new.clone(),
            proof: about.proof.clone(),
            details: about.details.clone(),
        }
    }

    fn judge(terms: &Terms<'_>, form: &AboutForm, answers: &mut Answers) -> Problems {
        let mut problems = Problems::none();
        let about = read(terms, (K::KIND, form), &mut problems);
        if problems.is_empty() {
            answers.about.insert(K::KIND, about);
        }
        problems
    }

    fn page(terms: &Terms<'_>, around: Around, form: AboutForm, _: &Answers) -> Response {
        let Around {
            shell,
            step,
            problems,
        } = around;
        let reasons = reasons(terms, K::KIND, &form.reason);
        let mut items = items(terms);
        Choice::pick(&mut items, std::slice::from_ref(&form.item));
        let sheet = AboutPage {
            shell,
            step,
            kind: K::KIND,
            categories: category_choices(terms, &form.categories),
            reasons,
            items,
            form,
            problems,
        };
        page(StatusCode::OK, &sheet)
    }
}

/// Items a person can name: the leaves, in the policy's own words; and none of them.
fn items(terms: &Terms<'_>) -> Vec<Choice> {
    let policy = terms.policy;
    let none = terms.lang.pick("選んでください", "Please choose");
    let leaves = policy.items.keys().filter(|item| policy.is_leaf(item));
    let named = leaves.map(|item| {
        let label = words::text(terms.lang, &policy.item_label(item));
        Choice::new(item.as_str(), label)
    });
    let other = terms
        .lang
        .pick("このほか、または分からない", "Another, or I do not know");
    std::iter::once(Choice::new("", none))
        .chain(named)
        .chain([Choice::new(OTHER, other)])
        .collect()
}

/// Value of "another"; no item is called so.
const OTHER: &str = "*";

fn read(terms: &Terms<'_>, (kind, form): (Kind, &AboutForm), problems: &mut Problems) -> AboutKind {
    let lang = terms.lang;
    let mut about = AboutKind::default();
    for what in asks(kind) {
        match what {
            Asks::Categories => {
                about.categories = categories_known(terms, &form.categories);
                if about.categories.is_empty() {
                    problems.push(lang, Fault::CategoriesMissing);
                }
            }
            Asks::Reason => {
                let mut all = claims_of(terms, kind).into_iter();
                about.claim = all.find(|claim| claim.name() == form.reason);
                if about.claim.is_none() {
                    problems.push(lang, Fault::ReasonMissing);
                }
            }
            Asks::Period => {
                let mut day = |date: &TypedDate, fault| {
                    let read = typed::day(date);
                    if read.is_none() && !date.is_empty() {
                        problems.push(lang, fault);
                    }
                    read
                };
                about.since = day(&form.since, Fault::SinceNotADate);
                about.until = day(&form.until, Fault::UntilNotADate);
                if let (Some(since), Some(until)) = (about.since, about.until)
                    && until < since
                {
                    problems.push(lang, Fault::UntilBeforeSince);
                }
            }
            Asks::Change => about.change = change(terms, form, problems),
            Asks::Details => {}
            Asks::Question if form.details.trim().is_empty() => {
                problems.push(lang, Fault::DetailsMissing);
            }
            Asks::Question => {}
        }
    }
    about.details = typed::lines(&form.details);
    about.proof = typed::lines(&form.proof);
    for (text, fault) in [
        (&about.details, Fault::DetailsTooLong),
        (&about.proof, Fault::ProofTooLong),
    ] {
        if text.chars().count() > TEXT_CHARS_MAX {
            problems.push(lang, fault);
        }
    }
    about
}

fn change(terms: &Terms<'_>, form: &AboutForm, problems: &mut Problems) -> WantsChange {
    let known = items(terms).into_iter().any(|item| item.value == form.item);
    if form.item.is_empty() || !known {
        problems.push(terms.lang, Fault::ItemMissing);
    }
    let (old, new) = (form.old.trim(), form.new.trim());
    if old.is_empty() && new.is_empty() {
        problems.push(terms.lang, Fault::ChangeMissing);
    }
    if [old, new]
        .iter()
        .any(|text| text.chars().count() > VALUE_CHARS_MAX)
    {
        problems.push(terms.lang, Fault::ChangeTooLong);
    }
    WantsChange {
        item: form.item.clone(),
        old: old.to_owned(),
        new: new.to_owned(),
    }
}

/// The answer as the person reads it back, line by line, also where there is none.
pub(super) fn told(terms: &Terms<'_>, kind: Kind, about: &AboutKind) -> Vec<String> {
    let lines = said(terms, kind, about);
    if lines.is_empty() {
        return vec![terms.lang.pick("ありません", "None").to_owned()];
    }
    lines
}

/// The answer line by line; empty where nothing was said.
pub(super) fn said(terms: &Terms<'_>, kind: Kind, about: &AboutKind) -> Vec<String> {
    let lang = terms.lang;
    let line = |label: &str, value: &str| {
        lang.pick(format!("{label}：{value}"), format!("{label}: {value}"))
    };
    let mut lines = Vec::new();
    for what in asks(kind) {
        match what {
            Asks::Categories => {
                let all = labels(terms, &about.categories);
                lines.push(line(lang.text("about.what"), &words::listed(lang, &all)));
            }
            Asks::Reason => {
                let why = about.claim.map_or("", |claim| reason(lang, kind, claim));
                lines.push(line(lang.text("about.reason"), why));
            }
            Asks::Period => lines.push(period(terms, (about.since, about.until))),
            Asks::Change => lines.extend(changed(terms, about)),
            Asks::Details | Asks::Question => {}
        }
    }
    lines.extend(about.details.lines().map(str::to_owned));
    lines
}

fn changed(terms: &Terms<'_>, about: &AboutKind) -> Vec<String> {
    let lang = terms.lang;
    let item = if about.change.item == OTHER {
        lang.pick("このほか", "Another").to_owned()
    } else {
        let item = ItemId::from(about.change.item.as_str());
        words::text(lang, &terms.policy.item_label(&item))
    };
    let line = |label: &str, value: &str| {
        lang.pick(format!("{label}：{value}"), format!("{label}: {value}"))
    };
    [
        ("about.item", item.as_str()),
        ("about.old", &about.change.old),
        ("about.new", &about.change.new),
        ("about.correction.proof", &about.proof),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| line(lang.text(key), value))
    .collect()
}

/// The change as the desk takes it; "another" names no item.
pub(super) fn wanted_change(about: &AboutKind) -> Option<WantsChange> {
    let mut change = about.change.clone();
    if change.old.is_empty() && change.new.is_empty() {
        return None;
    }
    if change.item == OTHER {
        change.item = String::new();
    }
    Some(change)
}
