// SPDX-License-Identifier: Apache-2.0
//! A new code for the page of progress of a complaint or question, for whoever lost the one they had.
//!
//! What is stored is a keyed token, and the old one goes in the same transaction. The code is shown once.

use yakusoku_duties::EntryRef;
use yakusoku_duties::matter::{MatterFact, may_renew_code};

use super::{New, Record, open_part, words};
use crate::access::{Action, Actor};
use crate::request::code::NO_CODE;
use crate::request::submit::code_row;
use crate::request::{DeskError, Receipt, rank};
use crate::{App, entropy};

impl App {
    /// Issues a new code; the one of before opens nothing from then on. `version` is the one the page was made from.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub async fn renew_matter_code(
        &self,
        actor: &Actor,
        (number, version): (&str, Option<u64>),
        reason: &str,
    ) -> Result<Receipt, DeskError> {
        actor.may(Action::CaseWork)?;
        let reason = words("said", reason)?;
        let (stream, mut matter, next) = self.load_matter(actor, number).await?;
        if matter.erased.is_some() {
            return Err(DeskError::NoSuchRecord);
        }
        if version.is_some_and(|version| version != matter.version()) {
            return Err(DeskError::Conflict);
        }
        let today = self.clock.today().date;
        may_renew_code(&matter, &reason, (today, rank(actor.role)))?;
        let code = entropy::code()?;
        let name = stream.to_string();
        let token = self.status_token(number, &code);
        let also = vec![
            (NO_CODE, vec![name.clone().into()]),
            code_row(&token, &name),
        ];
        let fact = MatterFact::CodeRenewed { on: today, token };
        let entry = EntryRef {
            stream: name,
            seq: next,
        };
        matter.apply(&fact, actor.id.clone(), entry);
        let new = New {
            stream,
            next,
            kind: fact.kind(),
            open: open_part(&fact)?,
            sealed: Some(reason),
            who: &actor.id,
        };
        let number = matter.number.clone();
        self.write_record(new, Some(&Record::Matter(Box::new(matter))), also)
            .await?;
        Ok(Receipt { number, code })
    }
}
