// SPDX-License-Identifier: Apache-2.0
//! `GET /status/C…`: how something brought to the desk stands, for whoever gave number and code before.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use unicode_normalization::UnicodeNormalization as _;
use yakusoku_app::acts::MatterProgress;
use yakusoku_duties::matter::{Matter, Sort};

use super::status::Known;
use super::visitor::{STATUS, Visitor};
use super::{to, words};
use crate::pages::Lang;
use crate::pages::portal::{BroughtAnswer, BroughtMatterPage};
use crate::server::{Here, Site, page, portal_shell};

/// Whether a number is one of something brought to the desk, in any width: 「Ｃ２０２６－０００１」.
pub(super) fn is_matter(number: &str) -> bool {
    let first = number.trim().nfkc().next();
    first.is_some_and(|c| c.eq_ignore_ascii_case(&'c'))
}

pub(super) async fn show(
    site: &Site,
    here: &Here,
    (headers, number): (&HeaderMap, &str),
) -> Response {
    let Some(found) = known(site, headers, number).await else {
        // The same for a number that never was: the form asks for number and code.
        return to(&here.url("/status"));
    };
    let (lang, matter) = (here.lang, &found.matter);
    let waits = matter.first_reply().is_none() && matter.ended.is_none();
    let due = (waits && matter.promised).then_some(matter.due);
    let answers = found.answers.iter().map(|(on, words)| BroughtAnswer {
        date: words::date(lang, *on),
        lines: words.as_ref().map_or_else(
            || vec![elsewhere(lang).to_owned()],
            |words| words.lines().map(str::to_owned).collect(),
        ),
    });
    page(
        StatusCode::OK,
        &BroughtMatterPage {
            shell: portal_shell(site, lang, &here.path, String::new()).await,
            number: matter.number.clone(),
            sort: sort(lang, matter.sort).to_owned(),
            received: words::date(lang, matter.received),
            now: now(matter),
            due: due.map(|day| words::date(lang, day)),
            answers: answers.collect(),
        },
    )
}

async fn known(site: &Site, headers: &HeaderMap, number: &str) -> Option<MatterProgress> {
    let visitor = Visitor::known(site, headers, STATUS)?;
    let known: Known = visitor.load(site).await.ok()??;
    if known.number != number {
        return None;
    }
    site.app
        .matter_status(&known.number, &known.code)
        .await
        .ok()
}

/// An answer that tells something about a person goes to an address that was verified.
fn elsewhere(lang: Lang) -> &'static str {
    lang.pick("別の方法でお返事しました。", "We answered in another way.")
}

fn now(matter: &Matter) -> &'static str {
    if matter.answered() {
        "brought.now.answered"
    } else if matter.ended.is_some() {
        "brought.now.ended"
    } else {
        "brought.now.open"
    }
}

fn sort(lang: Lang, sort: Sort) -> &'static str {
    match sort {
        Sort::Complaint => lang.text("bring.sort.complaint"),
        Sort::Consultation | Sort::Inquiry => lang.text("bring.sort.consultation"),
        Sort::Procedure => lang.text("bring.sort.procedure"),
    }
}
