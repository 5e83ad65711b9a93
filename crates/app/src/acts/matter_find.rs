// SPDX-License-Identifier: Apache-2.0
//! Finding a matter by its number or by who brought it, over sealed names: by keyed tokens of whole values and of how
//! they begin.

use yakusoku_duties::matter::Matter;

use crate::App;
use crate::access::{Action, Actor};
use crate::request::DeskError;
use crate::request::lists::PAGE;
use crate::request::rows::{find_token, normal_mail};
use crate::token::{Meaning, digits, name, normal};

const BY_TOKEN: &str = "SELECT d.state FROM case_find f JOIN matter_row m ON m.number = f.number \
    JOIN duty_row d ON d.stream = m.stream \
    WHERE f.token = $1 AND ($2 = '' OR REPLACE($2, ',' || m.desk || ',', '') <> $2) \
    ORDER BY f.number DESC LIMIT $3";
const BY_NUMBER: &str = "SELECT d.state FROM matter_row m JOIN duty_row d ON d.stream = m.stream \
    WHERE m.plain LIKE $1 AND ($2 = '' OR REPLACE($2, ',' || m.desk || ',', '') <> $2) \
    ORDER BY m.ended, m.day, m.number DESC LIMIT $3";

impl App {
    /// Matters of a number, a name or telephone number or how it begins, or of a mail address; in the order of
    /// [`App::matters`], no more than a page. Nothing typed finds the first page of all.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn find_matters(&self, actor: &Actor, text: &str) -> Result<Vec<Matter>, DeskError> {
        actor.may(Action::CaseList)?;
        let plain = normal(text);
        if plain.is_empty() {
            return self.matters_page(actor, None).await;
        }
        let desks = self.desks_seen(actor).await;
        let most = i64::from(PAGE);
        let mut found = Vec::new();
        // What is no part of a number has a meaning of its own in a pattern.
        if plain.chars().all(|c| c.is_ascii_alphanumeric()) {
            let values = [
                format!("{plain}%").into(),
                desks.clone().into(),
                most.into(),
            ];
            let rows = self.db.fetch(BY_NUMBER, &values).await?;
            found = self.matters_in(actor, &rows).await?;
        }
        let wanted = [
            (Meaning::Name, name(text)),
            (Meaning::GivenName, name(text)),
            (Meaning::Email, normal_mail(text)),
            (Meaning::Phone, digits(text)),
        ];
        for (meaning, value) in wanted.iter().filter(|(_, value)| !value.is_empty()) {
            let known = find_token(self.keys.desk(), *meaning, value);
            let values = [known.into(), desks.clone().into(), most.into()];
            let rows = self.db.fetch(BY_TOKEN, &values).await?;
            for matter in self.matters_in(actor, &rows).await? {
                if !found.iter().any(|one| one.number == matter.number) {
                    found.push(matter);
                }
            }
        }
        let place = |one: &Matter| (one.ended.is_some(), one.next_due());
        found.sort_by(|a, b| {
            let day = |one: &Matter| (place(one).0, place(one).1.is_none(), place(one).1);
            day(a).cmp(&day(b)).then(b.number.cmp(&a.number))
        });
        found.truncate(PAGE as usize);
        Ok(found)
    }
}
