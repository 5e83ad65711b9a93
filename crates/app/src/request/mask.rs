// SPDX-License-Identifier: Apache-2.0
//! Blacking out a kept copy: fresh pixels in the child, the copy as it came destroyed with the record.

use yakusoku_duties::request::{Command, Refusal};

use super::DeskError;
use super::load::Loaded;
use crate::App;
use crate::access::Actor;
use crate::upload::{self, MaskBox};

impl App {
    /// Blacks out boxes of the copy of a paper; the old copy goes in the same transaction.
    pub(crate) async fn mask_paper(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        (paper, boxes, fields): (u16, &[MaskBox], Vec<String>),
    ) -> Result<(), DeskError> {
        const GONE: &str = "DELETE FROM blob WHERE id = $1 AND stream = $2";
        let check = loaded
            .case
            .papers
            .get(usize::from(paper).wrapping_sub(1))
            .ok_or(Refusal::NoCopy(paper))?;
        let was = check.image.clone().ok_or(Refusal::NoCopy(paper))?;
        let fields = if fields.is_empty() {
            check.detail.open.clone()
        } else {
            fields
        };
        let bytes = self.blob(loaded, &was).await?;
        let image = upload::mask(bytes, boxes).await?;
        let (blob, row) = self.new_blob(loaded, &image.bytes)?;
        let gone = (GONE, vec![was.0.into(), loaded.case.stream.clone().into()]);
        let command = Command::MaskPaper {
            paper,
            image: blob,
            fields,
        };
        self.decide_and_record(actor, loaded, (&command, vec![row, gone]))
            .await?;
        Ok(())
    }
}
