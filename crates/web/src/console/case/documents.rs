// SPDX-License-Identifier: Apache-2.0
//! Letters, packages and images of a case; every fetch is on record before a byte leaves.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use yakusoku_app::request::documents::PackageForm;
use yakusoku_app::request::{DeskError, Sheet};

use super::super::Route;
use super::super::door::{Answer, Member};
use crate::pages::portal::Trouble;

pub(super) fn table() -> Vec<Route> {
    vec![
        ("/cases/{number}/letters/{file}", "GET", get(letter)),
        ("/cases/{number}/labels/{file}", "GET", get(label)),
        ("/cases/{number}/covering/{file}", "GET", get(covering)),
        ("/cases/{number}/cover.pdf", "GET", get(cover)),
        ("/cases/{number}/packages/{file}", "GET", get(package)),
        ("/cases/{number}/papers/{file}", "GET", get(paper)),
    ]
}

/// What a file is to be called and how it is to be shown.
struct File {
    name: String,
    media: &'static str,
    shown: Shown,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Saved: browsers that are told to run nothing also refuse to show a PDF.
    Saved,
    /// In the window, in a sandbox.
    Inside,
}

async fn answer(member: &Member, got: Result<Vec<u8>, DeskError>, file: File) -> Answer {
    match got {
        Ok(bytes) => Ok(sent(bytes, &file)),
        Err(error) => Err(member.refused(&error).await),
    }
}

fn sent(bytes: Vec<u8>, file: &File) -> Response {
    let how = match file.shown {
        Shown::Saved => "attachment",
        Shown::Inside => "inline",
    };
    let disposition = HeaderValue::from_str(&format!("{how}; filename=\"{}\"", file.name))
        .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(file.media)),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; sandbox"),
        ),
    ];
    (StatusCode::OK, headers, bytes).into_response()
}

/// A receipt number as it may stand in a file's name.
fn plain(number: &str) -> String {
    number
        .chars()
        .filter(|c| c.is_ascii_digit() || *c == '-')
        .collect()
}

async fn letter(member: Member, Path((number, file)): Path<(String, String)>) -> Answer {
    let Some(no) = file.strip_suffix(".pdf").and_then(|no| no.parse().ok()) else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let got = member.site.app.letter(&member.actor, &number, no).await;
    let name = format!("{}-letter-{no}.pdf", plain(&number));
    answer(
        &member,
        got,
        File {
            name,
            media: "application/pdf",
            shown: Shown::Saved,
        },
    )
    .await
}

async fn label(member: Member, Path((number, file)): Path<(String, String)>) -> Answer {
    sheet(&member, (number, file), (Sheet::Label, "label")).await
}

async fn covering(member: Member, Path((number, file)): Path<(String, String)>) -> Answer {
    sheet(&member, (number, file), (Sheet::Covering, "covering")).await
}

/// A sheet that goes with a letter.
async fn sheet(
    member: &Member,
    (number, file): (String, String),
    (sheet, word): (Sheet, &str),
) -> Answer {
    let Some(no) = file.strip_suffix(".pdf").and_then(|no| no.parse().ok()) else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let app = &member.site.app;
    let got = app.sheet(&member.actor, &number, (no, sheet)).await;
    let name = format!("{}-{word}-{no}.pdf", plain(&number));
    answer(member, got, pdf(name)).await
}

/// The cover of the paper file.
async fn cover(member: Member, Path(number): Path<String>) -> Answer {
    let got = member.site.app.case_cover(&member.actor, &number).await;
    let name = format!("{}-cover.pdf", plain(&number));
    answer(&member, got, pdf(name)).await
}

const fn pdf(name: String) -> File {
    File {
        name,
        media: "application/pdf",
        shown: Shown::Saved,
    }
}

async fn package(member: Member, Path((number, file)): Path<(String, String)>) -> Answer {
    let split = file.split_once('.').and_then(|(ask, end)| {
        let form = PackageForm::ALL
            .into_iter()
            .find(|form| form.extension() == end)?;
        Some((ask.parse::<u16>().ok()?, form))
    });
    let Some((ask, form)) = split else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let got = member
        .site
        .app
        .package(&member.actor, &number, (ask, form))
        .await;
    let name = format!("{}-data-{ask}.{}", plain(&number), form.extension());
    answer(
        &member,
        got,
        File {
            name,
            media: form.media(),
            shown: Shown::Saved,
        },
    )
    .await
}

async fn paper(member: Member, Path((number, file)): Path<(String, String)>) -> Answer {
    let no: Option<usize> = file.strip_suffix(".png").and_then(|no| no.parse().ok());
    let Some(at) = no.and_then(|no| no.checked_sub(1)) else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let got = member
        .site
        .app
        .paper_image(&member.actor, &number, at)
        .await;
    let name = format!("{}-paper-{}.png", plain(&number), at + 1);
    answer(
        &member,
        got,
        File {
            name,
            media: "image/png",
            shown: Shown::Inside,
        },
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_holds_nothing_of_the_address_but_the_number() {
        assert_eq!(plain("2026-0001\"; x="), "2026-0001");
    }

    #[test]
    fn an_image_is_shown_in_a_sandbox_and_a_letter_is_saved() {
        let file = |shown| File {
            name: "a".into(),
            media: "image/png",
            shown,
        };
        let head = |shown| {
            let answer = sent(vec![1], &file(shown));
            let text = |name| answer.headers()[name].to_str().unwrap().to_owned();
            (
                text(header::CONTENT_DISPOSITION),
                text(header::CONTENT_SECURITY_POLICY),
            )
        };
        let (how, policy) = head(Shown::Inside);
        assert!(how.starts_with("inline") && policy.contains("sandbox"));
        assert!(head(Shown::Saved).0.starts_with("attachment"));
    }
}
