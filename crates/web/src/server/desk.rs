// SPDX-License-Identifier: Apache-2.0
//! The status of every error of the desk: one table for console and API.
//!
//! The words are `yakusoku_app::refused`'s; here is only how a face answers.

use axum::http::StatusCode;
use yakusoku_app::log::LogError;
use yakusoku_app::request::DeskError;
use yakusoku_app::store::StoreError;
use yakusoku_app::upload::UploadError;
use yakusoku_duties::acts::FindingRefused;
use yakusoku_duties::request::Refusal;

/// The status that answers an error of the desk.
pub(crate) fn desk_status(error: &DeskError) -> StatusCode {
    match error {
        DeskError::Denied(_)
        | DeskError::Refused(Refusal::SamePerson | Refusal::ActedBefore | Refusal::NotThePost(_))
        | DeskError::Finding(FindingRefused::SamePerson) => StatusCode::FORBIDDEN,
        DeskError::NoSuchCase
        | DeskError::NoSuchRecord
        | DeskError::Refused(Refusal::NoSuchAsk(_) | Refusal::NoSuchLetter(_)) => {
            StatusCode::NOT_FOUND
        }
        DeskError::Conflict | DeskError::Refused(Refusal::ProposalChanged) => StatusCode::CONFLICT,
        DeskError::Refused(_)
        | DeskError::NotTaken(_)
        | DeskError::Act(_)
        | DeskError::Task(_)
        | DeskError::Finding(_)
        | DeskError::Matter(_)
        | DeskError::NotOneLetter(_)
        | DeskError::OwnWords(_)
        | DeskError::Field { .. }
        | DeskError::ReasonMissing
        | DeskError::NoSuchCandidate(_)
        | DeskError::Plan(_)
        | DeskError::NotApproved(_)
        | DeskError::UnknownItem(_)
        | DeskError::NothingToChange
        | DeskError::NothingFound => StatusCode::UNPROCESSABLE_ENTITY,
        DeskError::Upload(UploadError::TooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        DeskError::Upload(UploadError::NoReader) => StatusCode::INTERNAL_SERVER_ERROR,
        DeskError::Upload(
            UploadError::NotAnImage | UploadError::Pdf | UploadError::Unsafe | UploadError::Box,
        ) => StatusCode::UNPROCESSABLE_ENTITY,
        // A system or our own database is away; later it may be there again.
        DeskError::Source(_)
        | DeskError::Again { .. }
        | DeskError::Log(LogError::Store(StoreError::Engine(_))) => StatusCode::SERVICE_UNAVAILABLE,
        DeskError::Policy(_) | DeskError::Paper(_) | DeskError::Log(_) | DeskError::Corrupt => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_wrongly_is_not_our_failure() {
        assert_eq!(desk_status(&DeskError::NoSuchCase), StatusCode::NOT_FOUND);
        assert_eq!(desk_status(&DeskError::Conflict), StatusCode::CONFLICT);
        assert_eq!(
            desk_status(&Refusal::SamePerson.into()),
            StatusCode::FORBIDDEN
        );
        assert_eq!(
            desk_status(&Refusal::Closed.into()),
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(desk_status(&DeskError::Corrupt).is_server_error());
    }
}
