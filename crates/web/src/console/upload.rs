// SPDX-License-Identifier: Apache-2.0
//! Forms with a file: the fields as typed, and the file, none, or too many bytes of it.

use axum::extract::multipart::{Multipart, MultipartError};
use axum::extract::{FromRequest as _, Request};
use axum::http::{StatusCode, header};
use axum::{Form, RequestExt as _};
use yakusoku_app::upload::UploadError;

use crate::pages::Posted;

/// The file of a form: none, its bytes, or too many of them.
pub(super) type Attached = Result<Option<Vec<u8>>, UploadError>;

/// The fields and the file. A form that comes back after a conflict has fields only.
pub(super) async fn read(request: Request) -> Option<(Posted, Attached)> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let Form(posted) = request.extract::<Form<Posted>, _>().await.ok()?;
        return Some((posted, Ok(None)));
    }
    let mut parts = Multipart::from_request(request, &()).await.ok()?;
    let mut posted = Posted::default();
    let mut file = Ok(None);
    loop {
        let part = match parts.next_field().await {
            Ok(None) => return Some((posted, file)),
            Ok(Some(part)) => part,
            Err(error) => return too_large(&error).map(|large| (posted, Err(large))),
        };
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        if name != "file" {
            posted.0.push((name, part.text().await.ok()?));
            continue;
        }
        let named = part.file_name().is_some_and(|name| !name.is_empty());
        match part.bytes().await {
            // A browser without a file sends no name; a file with a name and nothing in it is a copy that got lost.
            Ok(bytes) if named && bytes.is_empty() => file = Err(UploadError::NotAnImage),
            Ok(bytes) => file = Ok(Some(bytes.to_vec()).filter(|bytes| !bytes.is_empty())),
            // The rest of the form does not arrive any more; what came before it is enough.
            Err(error) => return too_large(&error).map(|large| (posted, Err(large))),
        }
    }
}

fn too_large(error: &MultipartError) -> Option<UploadError> {
    (error.status() == StatusCode::PAYLOAD_TOO_LARGE).then_some(UploadError::TooLarge)
}
