// SPDX-License-Identifier: Apache-2.0
//! The operator's own sentences in letters: `letters.ja.yaml` and `letters.en.yaml` in the data folder, beside the policy.

use std::io::ErrorKind;

use yakusoku_papers::{Head, Letter, OwnWords, PaperError, Seal, Sender, preview, sentences};
use yakusoku_policy::Lang;

use super::DeskError;
use super::letter::{complaints, route, sender};
use crate::App;

/// The name of the file of a language.
#[must_use]
pub const fn file_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "letters.ja.yaml",
        Lang::En => "letters.en.yaml",
    }
}

/// The names of all sentences with the built-in words.
///
/// # Errors
/// [`DeskError::Paper`] if the wording of the program is damaged.
pub fn letter_sentences(lang: Lang) -> Result<Vec<(String, String)>, DeskError> {
    sentences(lang).map_err(DeskError::Paper)
}

impl App {
    /// The operator's own sentences; none where there is no file.
    ///
    /// # Errors
    /// [`DeskError::OwnWords`] with everything that is wrong with the file: a letter is not made until it is right.
    pub fn own_words(&self, lang: Lang) -> Result<OwnWords, DeskError> {
        let name = file_name(lang);
        let said = |why: String| DeskError::OwnWords(format!("{name}：{why}"));
        let text = match std::fs::read_to_string(self.dir.join(name)) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(OwnWords::default()),
            Err(error) => return Err(said(error.to_string())),
        };
        let tree: serde_json::Value =
            serde_saphyr::from_str(&text).map_err(|error| said(error.to_string()))?;
        OwnWords::read(lang, &tree).map_err(|wrong| {
            let all: Vec<String> = wrong.iter().map(ToString::to_string).collect();
            said(all.join("。"))
        })
    }

    /// Letters to an invented person, with the operator's own sentences in them.
    ///
    /// # Errors
    /// [`DeskError::OwnWords`].
    pub async fn letters_preview(
        &self,
        lang: Lang,
    ) -> Result<Vec<(&'static str, Letter)>, DeskError> {
        let words = self.own_words(lang)?;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let head = Head {
            lang,
            date: self.clock.today().date,
            sender: Sender {
                seal: Seal::Box,
                ..sender(policy, lang)
            },
            complaints: complaints(policy, lang),
            contact: policy.requests_desk().map(|desk| route(desk, lang)),
            words,
            ..Head::default()
        };
        preview(&head).map_err(DeskError::Paper)
    }

    /// The same letters as PDF, by their names.
    ///
    /// # Errors
    /// [`DeskError::OwnWords`], [`DeskError::Paper`].
    pub async fn letters_preview_pdf(
        &self,
        lang: Lang,
    ) -> Result<Vec<(&'static str, Vec<u8>)>, DeskError> {
        let letters = self.letters_preview(lang).await?;
        let fonts = self.fonts().await?;
        let set = tokio::task::spawn_blocking(move || {
            let letters = letters.iter();
            letters
                .map(|(name, one)| Ok((*name, yakusoku_papers::letter(&fonts, one)?)))
                .collect::<Result<Vec<_>, PaperError>>()
        });
        set.await
            .map_err(|_| DeskError::Corrupt)?
            .map_err(DeskError::Paper)
    }
}
