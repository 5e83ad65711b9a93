// SPDX-License-Identifier: Apache-2.0
//! The published pages of the policy in force, as the portal serves them and the board looks at them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use jiff::civil::Date;
use yakusoku_policy::publish::{Page, missing, publish_under, sheets};
use yakusoku_policy::{Lang, Policy};

use crate::App;
use crate::policy::{InForce, PolicyError};
use crate::request::DeskError;

/// Pages by language, made once a day: law and tax of the day are in them.
pub type Pages = Arc<Vec<Page>>;

/// The pages that were made last.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<Vec<(Date, Lang, Pages)>>);

impl InForce {
    /// The pages of a language on a day. Their links lead back to the portal.
    ///
    /// # Errors
    /// [`PolicyError::None`] while an instance is being made.
    pub fn pages(&self, on: Date, lang: Lang) -> Result<Pages, PolicyError> {
        let policy = self.policy()?;
        let mut made = match self.made.0.lock() {
            Ok(made) => made,
            // Whoever panicked here left whole pages or none.
            Err(poisoned) => poisoned.into_inner(),
        };
        made.retain(|(day, ..)| *day == on);
        if let Some((.., pages)) = made.iter().find(|(_, of, _)| *of == lang) {
            return Ok(pages.clone());
        }
        let home = match lang {
            Lang::Ja => "/",
            Lang::En => "/en",
        };
        let pages = Arc::new(publish_under(policy, (on, lang), Some(home)));
        made.push((on, lang, pages.clone()));
        Ok(pages)
    }

    /// For every promise to show something, what is missing from the pages as they are served.
    pub(crate) fn missing(&self, on: Date) -> Result<BTreeMap<String, Vec<String>>, PolicyError> {
        let pages = self.pages(on, Lang::Ja)?;
        Ok(missing(self.policy()?, &pages))
    }
}

impl App {
    /// A form of today as PDF, by the name of its file without the ending.
    ///
    /// # Errors
    /// [`DeskError`]; a missing font.
    pub async fn published_form(
        &self,
        name: &str,
        lang: Lang,
    ) -> Result<Option<Vec<u8>>, DeskError> {
        let today = self.clock.today().date;
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let mut forms = sheets(policy, today, lang).into_iter();
        let Some(sheet) = forms.find(|sheet| sheet.name == name) else {
            return Ok(None);
        };
        let operator = policy.operator.name.get(lang).to_owned();
        let fonts = self.fonts().await?;
        // Setting a page takes the processor for a while; others are served meanwhile.
        let made = tokio::task::spawn_blocking(move || {
            yakusoku_papers::form(&fonts, &sheet, (&operator, lang, today))
        });
        let made = made.await.map_err(|_| DeskError::Corrupt)?;
        made.map(Some).map_err(DeskError::Paper)
    }

    /// A published page of today, by the name of its file.
    ///
    /// # Errors
    /// [`PolicyError`].
    pub async fn published_page(
        &self,
        file_name: &str,
        lang: Lang,
    ) -> Result<Option<Page>, PolicyError> {
        let pages = self.in_force().await.pages(self.clock.today().date, lang)?;
        let page = pages.iter().find(|page| page.file_name == file_name);
        Ok(page.cloned())
    }
}

/// Every form of a policy as PDF with the name of its file, set in the fonts of this machine.
///
/// # Errors
/// [`DeskError::Paper`] where a font or a character is missing.
pub fn forms(
    policy: &Policy,
    (on, lang): (Date, Lang),
) -> Result<Vec<(String, Vec<u8>)>, DeskError> {
    let fonts = crate::fonts::of_machine();
    let operator = policy.operator.name.get(lang);
    let all = sheets(policy, on, lang).into_iter();
    all.map(|sheet| {
        let bytes = yakusoku_papers::form(&fonts, &sheet, (operator, lang, on));
        let bytes = bytes.map_err(DeskError::Paper)?;
        Ok((format!("{}.pdf", sheet.name), bytes))
    })
    .collect()
}
