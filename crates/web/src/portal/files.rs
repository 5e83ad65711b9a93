// SPDX-License-Identifier: Apache-2.0
//! `GET /status/{number}/{file}`: the answer itself, where it was sent for download.
//!
//! Nothing is offered before the desk recorded that it sent the answer this way.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::response::{IntoResponse as _, Response};
use yakusoku_app::request::DeskError;
use yakusoku_app::request::documents::PackageForm;
use yakusoku_app::staff::PUBLIC;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::{Case, Stage};
use yakusoku_policy::Delivery;

use super::progress::known_case;
use crate::pages::Link;
use crate::pages::portal::Trouble;
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

/// The files a person may fetch.
fn offered(case: &Case) -> Vec<File> {
    let mut files = Vec::new();
    for letter in case
        .letters
        .iter()
        .filter(|letter| letter.kind == LetterKind::Result)
    {
        if letter
            .sent
            .as_ref()
            .is_none_or(|sent| sent.means != Delivery::Download)
        {
            continue;
        }
        files.push(File::Letter(letter.no));
        for ask in case.asks.iter().filter(|ask| letter.asks.contains(&ask.no)) {
            if let Stage::Answered {
                done: Some(done), ..
            } = &ask.stage
                && !done.package.is_empty()
            {
                files.extend(PackageForm::ALL.map(|form| File::Package(ask.no, form)));
            }
        }
    }
    files
}

/// Links to what a person may fetch.
pub(super) fn links(here: &Here, case: &Case) -> Vec<Link> {
    let label = |file: File| match file {
        File::Letter(_) => here
            .lang
            .pick("結果のご通知（PDF）", "Our answer (PDF)")
            .to_owned(),
        File::Package(_, form) => {
            let form = form.extension().to_uppercase();
            here.lang.pick(
                format!("開示する資料（{form}）"),
                format!("Your information ({form})"),
            )
        }
    };
    let href = |file: File| here.url(&format!("/status/{}/{}", case.number, file.name()));
    offered(case)
        .into_iter()
        .map(|file| Link::new(label(file), href(file)))
        .collect()
}

pub(super) async fn fetch(
    State(site): State<Site>,
    here: Here,
    Path((number, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let face = Face::Portal(here.lang);
    let found = known_case(&site, &headers, &number)
        .await
        .and_then(|loaded| {
            offered(&loaded.case)
                .into_iter()
                .find(|file| file.name() == name)
        });
    let Some(file) = found else {
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

async fn read(site: &Site, number: &str, file: File) -> Result<Vec<u8>, DeskError> {
    match file {
        File::Letter(no) => site.app.letter(&PUBLIC, number, no).await,
        File::Package(ask, form) => site.app.package(&PUBLIC, number, (ask, form)).await,
    }
}
