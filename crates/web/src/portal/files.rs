// SPDX-License-Identifier: Apache-2.0
//! `GET /status/{number}/{file}`: the answer itself, while its page is open in the browser that opened it.
//!
//! Nothing is offered before the desk recorded that it sent the answer this way.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use yakusoku_app::request::DeskError;
use yakusoku_app::request::documents::PackageForm;
use yakusoku_app::staff::PUBLIC;
use yakusoku_duties::Today;
use yakusoku_duties::request::collect::{Page, PageState};
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::{Case, Stage};

use super::progress::Entered;
use super::status::Known;
use super::words;
use crate::pages::portal::{AnswerBox, Trouble};
use crate::pages::{Lang, Link};
use crate::server::{Face, Here, Site, trouble};

/// A file of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Letter(u16),
    Package(u16, PackageForm),
}

impl File {
    fn name(self) -> String {
        match self {
            Self::Letter(no) => format!("letter-{no}.pdf"),
            Self::Package(ask, form) => format!("data-{ask}.{}", form.extension()),
        }
    }

    const fn media(self) -> &'static str {
        match self {
            Self::Letter(_) => PackageForm::Pdf.media(),
            Self::Package(_, form) => form.media(),
        }
    }
}

/// The last page of every answer that leaves or left that way.
fn pages(case: &Case) -> impl Iterator<Item = &Page> {
    let letters = case.letters.iter();
    let results = letters.filter(|one| one.kind == LetterKind::Result && one.sent.is_some());
    results.filter_map(|letter| case.page(letter.no))
}

/// The files of an answer.
fn files(case: &Case, page: &Page) -> Vec<File> {
    let mut files = vec![File::Letter(page.letter)];
    let letter = case.letters.iter().find(|one| one.no == page.letter);
    let asks = letter.map_or(&[][..], |letter| &letter.asks);
    for ask in case.asks.iter().filter(|ask| asks.contains(&ask.no)) {
        if let Stage::Answered {
            done: Some(done), ..
        } = &ask.stage
            && !done.package.is_empty()
        {
            files.extend(PackageForm::ALL.map(|form| File::Package(ask.no, form)));
        }
    }
    files
}

/// The answers that are fetched from a page, and the files of those that are open in this browser.
pub(super) fn answers(here: &Here, case: &Case, (known, now): (&Known, Today)) -> Vec<AnswerBox> {
    let href = |file: File| here.url(&format!("/status/{}/{}", case.number, file.name()));
    pages(case)
        .map(|page| {
            let state = page.state(&known.opened, now);
            let files = match state {
                PageState::Open => files(case, page),
                _ => Vec::new(),
            };
            let day = match &page.opened {
                Some(stamp) => stamp.on,
                None => page.until,
            };
            AnswerBox {
                letter: page.letter.to_string(),
                state,
                day: words::date(here.lang, day),
                files: files
                    .into_iter()
                    .map(|file| Link::new(label(here.lang, file), href(file)))
                    .collect(),
            }
        })
        .collect()
}

fn label(lang: Lang, file: File) -> String {
    match file {
        File::Letter(_) => lang
            .pick("結果のご通知（PDF）", "Our answer (PDF)")
            .to_owned(),
        File::Package(_, form) => {
            let form = form.extension().to_uppercase();
            lang.pick(
                format!("開示する資料（{form}）"),
                format!("Your information ({form})"),
            )
        }
    }
}

pub(super) async fn fetch(
    State(site): State<Site>,
    here: Here,
    Path((number, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let face = Face::Portal(here.lang);
    let Some(file) = open_file(&site, &headers, (&number, &name)).await else {
        return trouble(&site, face, Trouble::NotFound).await;
    };
    match read(&site, &number, file).await {
        Ok(bytes) => {
            let attached = format!("attachment; filename=\"{number}-{}\"", file.name());
            let told: [(HeaderName, String); 2] = [
                (header::CONTENT_TYPE, file.media().to_owned()),
                (header::CONTENT_DISPOSITION, attached),
            ];
            (told, bytes).into_response()
        }
        Err(error) => {
            tracing::error!(error = ?error, "a file of an answer could not be read");
            trouble(&site, face, Trouble::Broken).await
        }
    }
}

/// The file of that name, where its page is open in this browser.
async fn open_file(site: &Site, headers: &HeaderMap, (number, name): (&str, &str)) -> Option<File> {
    let entered = Entered::known(site, headers, number).await?;
    let known = &entered.known;
    let loaded = site.app.status(&known.number, &known.code).await.ok()?;
    let now = site.app.clock.today();
    pages(&loaded.case)
        .filter(|page| page.state(&known.opened, now) == PageState::Open)
        .flat_map(|page| files(&loaded.case, page))
        .find(|file| file.name() == name)
}

async fn read(site: &Site, number: &str, file: File) -> Result<Vec<u8>, DeskError> {
    match file {
        File::Letter(no) => site.app.letter(&PUBLIC, number, no).await,
        File::Package(ask, form) => site.app.package(&PUBLIC, number, (ask, form)).await,
    }
}
