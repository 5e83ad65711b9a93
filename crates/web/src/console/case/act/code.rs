// SPDX-License-Identifier: Apache-2.0
//! 確認コードの再発行: a letter to print, or a code that the next page shows once.

use axum::Form;
use axum::extract::Path;
use yakusoku_app::request::DeskError;
use yakusoku_duties::request::Refusal;
use yakusoku_duties::request::code::CodeTo;

use super::super::super::door::{Answer, Member, with_cookie};
use super::super::told::renewed;
use super::{Done, Step, Turn, back};
use crate::pages::Posted;
use crate::pages::console::case::Action;

pub(in crate::console::case) async fn renew(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    let step = Step::work("確認コードの再発行", Action::RenewCode, "code_reason");
    let turn = Turn::begin(member, number, posted, step).await?;
    let Some(to) = CodeTo::from_name(&turn.posted.one("code_to")) else {
        return turn
            .says("code_to", "お渡しの方法が未選択。1つを選択")
            .await;
    };
    let reason = turn.posted.one("code_reason");
    let app = &turn.member.site.app;
    let place = (turn.number.as_str(), Some(turn.seen()));
    match app
        .renew_code(&turn.member.actor, place, (to, &reason))
        .await
    {
        Ok(None) => turn.end(Ok(Done::CodeLetter)).await,
        Ok(Some(receipt)) => {
            let answer = back(&turn.number, Done::CodeRenewed);
            let code = renewed(&turn.member.site, &receipt, to);
            turn.leads(with_cookie(answer, code)).await
        }
        Err(DeskError::Refused(Refusal::IdentityOpen)) => {
            let text =
                "本人確認が未了のため手渡しできない。郵送かメールを選ぶか、先に本人を確かめる";
            turn.says("code_to", text).await
        }
        Err(error) => turn.end(Err(error)).await,
    }
}
