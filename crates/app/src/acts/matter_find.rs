// SPDX-License-Identifier: Apache-2.0
//! Finding a matter by who brought it, over sealed names: by keyed tokens of whole values and of how they begin.

use std::collections::BTreeSet;

use yakusoku_duties::matter::Matter;

use crate::App;
use crate::access::Actor;
use crate::request::DeskError;
use crate::request::rows::{find_token, normal_mail};
use crate::token::{Meaning, digits, normal};

impl App {
    /// Matters of a number, of a name or telephone number or how it begins, or of a mail address; in the order of
    /// [`App::matters`]. Nothing typed finds all.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn find_matters(&self, actor: &Actor, text: &str) -> Result<Vec<Matter>, DeskError> {
        let mut all = self.matters(actor).await?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(all);
        }
        let number = normal(text);
        let found = self.matters_with(text).await?;
        all.retain(|matter| normal(&matter.number) == number || found.contains(&matter.number));
        Ok(all)
    }

    /// Numbers of matters with a token of what was typed.
    async fn matters_with(&self, text: &str) -> Result<BTreeSet<String>, DeskError> {
        // Numbers of matters begin with a letter, those of requests with the year.
        const FIND: &str = "SELECT number FROM case_find WHERE token = $1 AND number >= 'A'";
        let plain = normal(text);
        let wanted = [
            (Meaning::Name, plain.clone()),
            (Meaning::GivenName, plain),
            (Meaning::Email, normal_mail(text)),
            (Meaning::Phone, digits(text)),
        ];
        let mut numbers = BTreeSet::new();
        for (meaning, value) in wanted.iter().filter(|(_, value)| !value.is_empty()) {
            let known = find_token(self.keys.desk(), *meaning, value);
            for row in self.db.fetch(FIND, &[known.into()]).await? {
                numbers.insert(row.text(0)?);
            }
        }
        Ok(numbers)
    }
}
