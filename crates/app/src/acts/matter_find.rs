// SPDX-License-Identifier: Apache-2.0
//! Finding a matter by who brought it, over sealed names: whole values only, by keyed tokens.

use std::collections::BTreeSet;

use yakusoku_duties::matter::Matter;

use crate::App;
use crate::access::Actor;
use crate::request::DeskError;
use crate::request::rows::normal_mail;
use crate::token::{Meaning, digits, normal, token};

impl App {
    /// Matters of a number, a whole or family name, a telephone number or a mail address; in the order of
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
        let streams = self.streams_of(text).await?;
        all.retain(|matter| {
            let stream = matter.entries.first().map(|entry| entry.stream.as_str());
            normal(&matter.number) == number
                || stream.is_some_and(|stream| streams.contains(stream))
        });
        Ok(all)
    }

    /// Streams with a token of what was typed.
    async fn streams_of(&self, text: &str) -> Result<BTreeSet<String>, DeskError> {
        const FIND: &str = "SELECT DISTINCT stream FROM case_token WHERE token = $1";
        let plain = normal(text);
        let wanted = [
            (Meaning::Name, plain.clone()),
            (Meaning::Family, plain),
            (Meaning::Email, normal_mail(text)),
            (Meaning::Phone, digits(text)),
        ];
        let mut streams = BTreeSet::new();
        for (meaning, value) in wanted.iter().filter(|(_, value)| !value.is_empty()) {
            let known = token(self.keys.desk(), *meaning, value);
            for row in self.db.fetch(FIND, &[known.into()]).await? {
                streams.insert(row.text(0)?);
            }
        }
        Ok(streams)
    }
}
