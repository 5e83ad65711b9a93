// SPDX-License-Identifier: Apache-2.0
//! A new code for the page of the progress, for whoever lost the one they had.
//!
//! It is made and kept as the first one: what is stored is a keyed token, and the old token goes in the same transaction.
//! A letter that bears it is sealed until it leaves, and destroyed then; any other way the code is shown once.

use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::code::{CodeTo, Renewing};
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::state::Letter;
use yakusoku_duties::request::{Case, Command, Context};
use yakusoku_papers::Notice;

use super::eea::languages;
use super::letter::head_in;
use super::load::Loaded;
use super::record::rank;
use super::submit::code_row;
use super::{DeskError, Receipt};
use crate::access::{Action, Actor};
use crate::store::Statement;
use crate::{App, entropy};

/// The code of before.
pub(crate) const NO_CODE: &str = "DELETE FROM status_code WHERE stream = $1";
const NO_BLOB: &str = "DELETE FROM blob WHERE id = $1 AND stream = $2";

impl App {
    /// Issues a new code; the one of before opens nothing from then on. Gives it where it is to be shown once; a letter
    /// that bears it is one of the case's, to be printed and posted.
    ///
    /// # Errors
    /// [`DeskError`]; nothing is changed then.
    pub async fn renew_code(
        &self,
        actor: &Actor,
        (number, version): (&str, Option<u64>),
        (to, reason): (CodeTo, &str),
    ) -> Result<Option<Receipt>, DeskError> {
        actor.may(Action::CaseWork)?;
        let mut loaded = self.load_for(actor, number).await?;
        if version.is_some_and(|version| version != loaded.case.version) {
            return Err(DeskError::Conflict);
        }
        self.may_renew(actor, &loaded, (to, reason)).await?;
        let code = entropy::code()?;
        let token = self.status_token(&loaded.case.number, &code);
        let stream = loaded.case.stream.clone();
        let mut also = vec![
            (NO_CODE, vec![stream.clone().into()]),
            code_row(&token, &stream),
        ];
        // Letters with a code that no longer opens anything must not leave.
        let letters = loaded.case.letters.iter();
        also.extend(
            letters
                .filter(|one| loaded.case.keeps_file(one))
                .filter_map(|one| code_file_gone(&loaded.case, one)),
        );
        let mut blob = None;
        if to == CodeTo::Letter {
            let pdf = self.code_letter(&loaded, &code).await?;
            let (made, row) = self.new_blob(&loaded, &pdf)?;
            also.push(row);
            blob = Some(made);
        }
        let command = Command::RenewCode(Renewing {
            to,
            reason: reason.trim().to_owned(),
            token,
            blob,
        });
        self.decide_and_record(actor, &mut loaded, (&command, also))
            .await?;
        let number = loaded.case.number;
        Ok((to != CodeTo::Letter).then_some(Receipt { number, code }))
    }

    async fn may_renew(
        &self,
        actor: &Actor,
        loaded: &Loaded,
        what: (CodeTo, &str),
    ) -> Result<(), DeskError> {
        let calendar = self.in_force().await.calendar();
        let ctx = Context {
            today: self.clock.today(),
            actor: &actor.id,
            calendar: &calendar,
            offered: &[],
            unlisted: &[],
            rank: rank(actor.role),
            posts: &[],
        };
        loaded.case.may_renew_code(what, &ctx)?;
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let mailed = what.0 == CodeTo::Email;
        if mailed && applicant.reveal(Sink::Page).email.trim().is_empty() {
            return Err(DeskError::Field {
                field: "code_to",
                why: "the application names no mail address",
            });
        }
        Ok(())
    }

    async fn code_letter(&self, loaded: &Loaded, code: &str) -> Result<Vec<u8>, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        let applicant = loaded.applicant.as_ref().ok_or(DeskError::NoSuchCase)?;
        let applicant = applicant.reveal(Sink::Paper);
        let notice = Notice::NewCode {
            case: loaded.case.number.clone(),
            code: code.to_owned(),
        };
        let mut letters = Vec::new();
        for lang in languages(&loaded.case) {
            let mut head = head_in((loaded, policy, applicant), self.clock.today().date, *lang);
            head.words = self.own_words(*lang)?;
            // Ways to complain would say that something was refused or asked for.
            head.complaints.clear();
            letters.push(yakusoku_papers::notice(&head, &notice).map_err(DeskError::Paper)?);
        }
        self.set_letters(letters).await
    }
}

/// The end of the file of a letter that bears a code; nothing for any other letter.
pub(super) fn code_file_gone(case: &Case, letter: &Letter) -> Option<Statement> {
    let values = vec![letter.blob.0.clone().into(), case.stream.clone().into()];
    (letter.kind == LetterKind::NewCode).then_some((NO_BLOB, values))
}
