// SPDX-License-Identifier: Apache-2.0
//! 氏名・住所の表示: what is masked, for a reason that goes on record first.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use yakusoku_app::access::Action as Right;
use yakusoku_app::clock::time_ja;
use yakusoku_app::request::{DeskError, Loaded};
use yakusoku_duties::calendar::ja_public;
use yakusoku_duties::personal::{Agent, Applicant, Sink};
use yakusoku_duties::request::Case;

use super::door::{Answer, Member};
use super::words;
use crate::pages::console::{RevealForm, RevealPage, Revealed};
use crate::pages::{Choice, Fact, Nav, Posted, Problems, ReadNotice};
use crate::server::page;

/// The reason that needs words of one's own.
const OTHER: &str = "other";

fn reasons() -> Vec<Choice> {
    vec![
        Choice::new("identity", "本人確認書類との照合"),
        Choice::new("dispatch", "宛名の確認・発送"),
        Choice::new("call", "ご本人への連絡"),
        Choice::new(OTHER, "その他（事情を記入）"),
    ]
}

pub(super) async fn show(member: Member, Path(number): Path<String>) -> Answer {
    let case = allowed(&member, &number).await?;
    let sheet = form(&member, &case, (RevealForm::default(), Problems::none())).await;
    Ok(page(StatusCode::OK, &sheet))
}

/// The case, for a role that may unmask it.
async fn allowed(member: &Member, number: &str) -> Result<Case, axum::response::Response> {
    let may = member.actor.may(Right::CaseReveal).map_err(DeskError::from);
    let case = match may {
        Ok(()) => member.site.app.case_state(&member.actor, number).await,
        Err(denied) => Err(denied),
    };
    match case {
        Ok(case) => Ok(case),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn form(
    member: &Member,
    case: &Case,
    (typed, problems): (RevealForm, Problems),
) -> RevealPage {
    let mut reasons = reasons();
    Choice::pick(&mut reasons, std::slice::from_ref(&typed.reason));
    RevealPage {
        shell: member.shell(Nav::Cases).await,
        number: case.number.clone(),
        title: format!("{}　{}", case.number, words::asks(case)),
        back: format!("/console/cases/{}", case.number),
        reasons,
        details: typed.details,
        problems,
        revealed: None,
    }
}

pub(super) async fn send(
    member: Member,
    Path(number): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    member.owns(&posted).await?;
    let case = allowed(&member, &number).await?;
    let typed = RevealForm::read(&posted);
    let reason = match reason(&typed) {
        Ok(reason) => reason,
        Err((field, text)) => {
            let mut problems = Problems::none();
            problems.say(field, text);
            let sheet = form(&member, &case, (typed, problems)).await;
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, &sheet));
        }
    };
    match member
        .site
        .app
        .reveal_case(&member.actor, &number, &reason)
        .await
    {
        Ok(loaded) => Ok(revealed(&member, &loaded, reason).await),
        Err(error) => Err(member.refused(&error).await),
    }
}

/// The reason in words, or what is missing.
fn reason(typed: &RevealForm) -> Result<String, (&'static str, &'static str)> {
    let known = reasons().into_iter().find(|one| one.value == typed.reason);
    let label = known
        .ok_or(("reason", "表示する理由が未選択。1つを選択"))?
        .label;
    match (typed.reason == OTHER, typed.details.is_empty()) {
        (true, true) => Err(("details", "事情が未記入。「その他」のときは記入")),
        (true, false) => Ok(typed.details.clone()),
        (false, true) => Ok(label),
        (false, false) => Ok(format!("{label}（{}）", typed.details)),
    }
}

async fn revealed(member: &Member, loaded: &Loaded, reason: String) -> axum::response::Response {
    let mut sheet = form(
        member,
        &loaded.case,
        (RevealForm::default(), Problems::none()),
    )
    .await;
    sheet.shell.read = loaded.told.last().map(|last| ReadNotice {
        entry: format!("この案件の{}番目の記録", last.stamp.seq + 1),
        at: time_ja(last.stamp.at_micros),
    });
    let applicant = loaded.applicant.as_ref().map(|one| one.reveal(Sink::Page));
    let gone = || vec![Fact::new("氏名", "消去済み")];
    sheet.revealed = Some(Revealed {
        facts: applicant.map_or_else(gone, facts),
        reason,
    });
    page(StatusCode::OK, &sheet)
}

fn facts(one: &Applicant) -> Vec<Fact> {
    let given = |text: &str| {
        if text.is_empty() {
            "なし".to_owned()
        } else {
            text.to_owned()
        }
    };
    let name = if one.kana.is_empty() {
        one.name.clone()
    } else {
        format!("{}（{}）", one.name, one.kana)
    };
    let mut facts = vec![
        Fact::new("氏名", name),
        Fact::new(
            "生年月日",
            one.birth.map_or_else(|| "なし".to_owned(), ja_public),
        ),
        address("住所", &one.postcode, &one.address),
        Fact::new("メール", given(&one.email)),
        Fact::new("電話", given(&one.phone)),
    ];
    if let Some(Agent {
        name,
        postcode,
        address: at,
        phone,
    }) = &one.agent
    {
        facts.push(Fact::new("代理人", name.clone()));
        facts.push(address("代理人の住所", postcode, at));
        facts.push(Fact::new("代理人の電話", given(phone)));
    }
    facts
}

fn address(label: &str, postcode: &str, lines: &str) -> Fact {
    lines
        .lines()
        .fold(Fact::new(label, format!("〒{postcode}")), Fact::and)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_no_name() {
        let typed = |reason: &str, details: &str| RevealForm {
            reason: reason.into(),
            details: details.into(),
        };
        assert!(reason(&typed("", "")).is_err());
        assert!(reason(&typed("other", "")).is_err());
        assert_eq!(reason(&typed("call", "")), Ok("ご本人への連絡".to_owned()));
        assert_eq!(
            reason(&typed("other", "監督官庁の照会")),
            Ok("監督官庁の照会".to_owned())
        );
    }
}
