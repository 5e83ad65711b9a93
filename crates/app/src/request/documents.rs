// SPDX-License-Identifier: Apache-2.0
//! Handing out what is sealed in a case: letters, packages, images. Every fetch is recorded first.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::Stage;
use yakusoku_duties::request::fact::Seen;
use yakusoku_ledger::{BlobId, StreamId, unseal_blob};

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::access::{Action, Actor};

/// A form of the disclosed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackageForm {
    /// For people.
    Pdf,
    /// For machines.
    Json,
    /// For spreadsheets.
    Csv,
}

impl PackageForm {
    /// In the order in which the record of a disclosure lists them.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Json, Self::Csv];

    /// File extension.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// Media type.
    #[must_use]
    pub const fn media(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8",
        }
    }
}

impl App {
    /// A letter as PDF.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where there is no such letter.
    pub async fn letter(
        &self,
        actor: &Actor,
        number: &str,
        letter: u16,
    ) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let mut loaded = self.load_for(actor, number).await?;
        let found = loaded.case.letters.iter().find(|one| one.no == letter);
        let kept = found.filter(|letter| loaded.case.keeps_file(letter));
        let blob = kept.ok_or(DeskError::NoSuchCase)?.blob.clone();
        self.saw(&mut loaded, &actor.id, Seen::Letter, None).await?;
        self.blob(&loaded, &blob).await
    }

    /// The disclosed data of an ask.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where nothing was disclosed.
    pub async fn package(
        &self,
        actor: &Actor,
        number: &str,
        (ask, form): (u16, PackageForm),
    ) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let mut loaded = self.load_for(actor, number).await?;
        let blob = package_blob(&loaded, ask, form).ok_or(DeskError::NoSuchCase)?;
        self.saw(&mut loaded, &actor.id, Seen::Package, None)
            .await?;
        self.blob(&loaded, &blob).await
    }

    /// The image of a paper.
    ///
    /// # Errors
    /// [`DeskError::NoSuchCase`] where there is none, or it was destroyed.
    pub async fn paper_image(
        &self,
        actor: &Actor,
        number: &str,
        paper: usize,
    ) -> Result<Vec<u8>, DeskError> {
        actor.may(Action::CaseDocuments)?;
        let mut loaded = self.load_for(actor, number).await?;
        let found = loaded
            .case
            .papers
            .get(paper)
            .and_then(|check| check.image.clone());
        let blob = found.ok_or(DeskError::NoSuchCase)?;
        self.saw(&mut loaded, &actor.id, Seen::Image, None).await?;
        self.blob(&loaded, &blob).await
    }

    /// Opens a sealed blob of a case.
    pub(crate) async fn blob(&self, loaded: &Loaded, blob: &BlobRef) -> Result<Vec<u8>, DeskError> {
        self.blob_of(&loaded.stream()?, blob).await
    }

    /// Opens a sealed blob of any stream.
    pub(crate) async fn blob_of(
        &self,
        stream: &StreamId,
        blob: &BlobRef,
    ) -> Result<Vec<u8>, DeskError> {
        const GET: &str = "SELECT sealed FROM blob WHERE id = $1 AND stream = $2";
        let values = [blob.0.clone().into(), stream.to_string().into()];
        let row = self
            .db
            .one(GET, &values)
            .await?
            .ok_or(DeskError::NoSuchCase)?;
        let key = self.keys.stream(stream)?.ok_or(DeskError::NoSuchCase)?;
        let id: BlobId = blob.0.parse().map_err(|_| DeskError::Corrupt)?;
        let plain = unseal_blob(&key, &id, &row.bytes(0)?).map_err(|_| DeskError::Corrupt)?;
        Ok(plain.to_vec())
    }
}

fn package_blob(loaded: &Loaded, ask: u16, form: PackageForm) -> Option<BlobRef> {
    let at = PackageForm::ALL.iter().position(|one| *one == form)?;
    let done = match &loaded.case.ask(ask)?.stage {
        Stage::CarriedOut { done, .. } | Stage::Confirmed { done, .. } => done,
        Stage::Answered { done, .. } => done.as_ref()?,
        _ => return None,
    };
    done.package.get(at).cloned()
}
