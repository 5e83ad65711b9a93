// SPDX-License-Identifier: Apache-2.0
//! Search over sealed names: by keyed tokens of whole values and of how they begin.

use jiff::civil::Date;
use yakusoku_duties::request::Case;

use super::DeskError;
use super::lists::{Listed, PAGE, case_of};
use super::rows::find_token;
use crate::App;
use crate::access::{Action, Actor};
use crate::token::{Meaning, digits, name, normal};

const BY_TOKEN: &str = "SELECT c.state FROM case_find f JOIN case_row c ON c.number = f.number \
    LEFT JOIN case_desk d ON d.number = f.number \
    WHERE f.token = $1 AND ($2 = '' OR REPLACE($2, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $2) \
    ORDER BY f.number DESC LIMIT $3";
const BY_NUMBER: &str = "SELECT c.state FROM case_row c LEFT JOIN case_desk d ON d.number = c.number \
    WHERE c.number LIKE $1 AND ($2 = '' OR REPLACE($2, ',' || COALESCE(d.desk, 'requests') || ',', '') <> $2) \
    ORDER BY length(c.number), c.number LIMIT $3";

impl App {
    /// Finds cases by number, name, reading, telephone or postcode (whole or how they begin; of digits at least
    /// three), by the given name or by mail address (whole). The newest [`PAGE`] of them.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn search_cases(&self, actor: &Actor, text: &str) -> Result<Vec<Listed>, DeskError> {
        actor.may(Action::CaseList)?;
        let text = text.trim();
        if text.is_empty() {
            return Ok(Vec::new());
        }
        let desks = self.desks_seen(actor).await;
        let most = i64::from(PAGE);
        if looks_like_number(text) {
            let values = [format!("{text}%").into(), desks.clone().into(), most.into()];
            let rows = self.db.fetch(BY_NUMBER, &values).await?;
            if !rows.is_empty() {
                return self.all_listed(actor, &rows).await;
            }
        }
        let mut found: Vec<Case> = Vec::new();
        for (meaning, value) in meanings(text) {
            let wanted = find_token(self.keys.desk(), meaning, &value);
            let values = [wanted.into(), desks.clone().into(), most.into()];
            for row in &self.db.fetch(BY_TOKEN, &values).await? {
                let case = case_of(row)?;
                if self.sees(actor, &case).await
                    && !found.iter().any(|one| one.stream == case.stream)
                {
                    found.push(case);
                }
            }
        }
        found.sort_by(|a, b| newest(b).cmp(&newest(a)));
        found.truncate(PAGE as usize);
        let mut listed = Vec::with_capacity(found.len());
        for case in found {
            listed.push(self.listed(case).await?);
        }
        Ok(listed)
    }
}

fn newest(case: &Case) -> (Date, usize, &str) {
    (case.received_on, case.number.len(), &case.number)
}

fn looks_like_number(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit() || c == '-') && text.len() >= 4
}

fn meanings(text: &str) -> Vec<(Meaning, String)> {
    let written = name(text);
    let mut out = vec![
        (Meaning::Name, written.clone()),
        (Meaning::GivenName, written),
        (Meaning::Kana, normal(text)),
        (Meaning::Email, super::rows::normal_mail(text)),
    ];
    let digits = digits(text);
    if !digits.is_empty() {
        out.push((Meaning::Phone, digits.clone()));
        out.push((Meaning::Postcode, digits));
    }
    out
}
