// SPDX-License-Identifier: Apache-2.0
//! 請求書の用紙: entered when somebody asks for it, posted with a letter, and on record.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::form::{FormRow, FormTo};
use yakusoku_app::request::lists::{PAGE, masked_name};
use yakusoku_duties::calendar::{ja_staff, read_date};
use yakusoku_duties::form::{NotBack, is_posted};
use yakusoku_duties::personal::Sink;
use yakusoku_policy::{Channel, Delivery};

use super::door::{Answer, Member};
use super::enter::postcode;
use super::words::{self, LANG};
use super::wrong::{self, Wrong};
use crate::pages::console::{FormsForm, FormsPage, FormsRow};
use crate::pages::{Choice, Nav, Posted, Problems};
use crate::server::page;

const MEANS: [Delivery; 4] = [
    Delivery::Post,
    Delivery::SpecificRecord,
    Delivery::SimpleRegistered,
    Delivery::RegisteredMail,
];

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    told: String,
    after: String,
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Answer {
    let told = match asked.told.as_str() {
        "asked" => Some("用紙を頼まれたことを記録。送付状を印刷して送る"),
        "sent" => Some("用紙の発送を記録"),
        "closed" => Some("用紙の記録を終了。後から届いた請求も受け付ける"),
        _ => None,
    };
    let form = FormsForm {
        asked_on: member.site.app.clock.today().date.to_string(),
        ..FormsForm::default()
    };
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    shown(&member, (told, after), (form, None, Problems::none())).await
}

async fn shown(
    member: &Member,
    (told, after): (Option<&str>, Option<&str>),
    (form, posted, problems): (FormsForm, Option<&Posted>, Problems),
) -> Answer {
    let app = &member.site.app;
    let rows = match app.forms(&member.actor, after).await {
        Ok(rows) => rows,
        Err(error) => return Err(member.refused(&error).await),
    };
    let in_force = app.in_force().await;
    let policy = match in_force.policy() {
        Ok(policy) => policy,
        Err(error) => return Err(member.refused(&error.into()).await),
    };
    let today = app.clock.today().date;
    let mut channels: Vec<Choice> = Channel::ALL
        .iter()
        .filter(|channel| **channel != Channel::Web)
        .map(|channel| Choice::new(channel.name(), channel.label(LANG)))
        .collect();
    let picked = posted.map_or_else(
        || vec![Channel::Telephone.name().to_owned()],
        |posted| posted.all("channel"),
    );
    Choice::pick(&mut channels, &picked);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let sheet = FormsPage {
        shell: member.shell(Nav::Cases).await,
        told: told.map(str::to_owned),
        posted: is_posted(policy),
        form,
        channels,
        rows: rows.iter().map(|row| view(row, today)).collect(),
        reasons: NotBack::BY_CLERK
            .iter()
            .map(|why| Choice::new(why.name(), why.label()))
            .collect(),
        means: MEANS
            .iter()
            .map(|by| Choice::new(by.name(), by.label(LANG)))
            .collect(),
        today: today.to_string(),
        more: rows
            .last()
            .filter(|_| rows.len() >= PAGE as usize)
            .map(|last| format!("/console/forms?after={}", last.issue.stream)),
        works: member.permits(Right::CaseWork),
        problems,
    };
    Ok(page(status, &sheet))
}

fn view(row: &FormRow, today: Date) -> FormsRow {
    let issue = &row.issue;
    let waits = issue.sent.is_none() && issue.closed.is_none();
    FormsRow {
        id: issue.stream.clone(),
        number: format!("個用第{}号", issue.number()),
        case: row.back.clone().filter(|number| !number.is_empty()),
        asked: format!("{}　{}", ja_staff(issue.on), issue.channel.label(LANG)),
        to: row.to.as_ref().map_or_else(
            || "消去済み".to_owned(),
            |to| masked_name(&to.reveal(Sink::Page).name),
        ),
        state: state(row, today),
        late: waits && issue.due < today,
        open: waits && row.to.is_some(),
        enter: (issue.sent.is_some() && row.back.is_none())
            .then(|| format!("/console/applications/new?form={}", issue.number())),
        closes: row.back.is_none() && issue.closed.is_none(),
    }
}

/// Where a form stands, as the log says it.
fn state(row: &FormRow, today: Date) -> String {
    let issue = &row.issue;
    match (&row.back, &issue.closed, &issue.sent) {
        (Some(_), _, _) => "返送済み".to_owned(),
        (None, Some(closed), _) => {
            format!("終了　{}　{}", ja_staff(closed.on), closed.why.label())
        }
        (None, None, Some(sent)) => {
            format!("{}　{}で発送", ja_staff(sent.on), sent.means.label(LANG))
        }
        (None, None, None) => format!(
            "{}まで　{}",
            ja_staff(issue.due),
            words::left(today, issue.due)
        ),
    }
}

async fn allowed(member: &Member, right: Right) -> Result<(), axum::response::Response> {
    match member.actor.may(right) {
        Ok(()) => Ok(()),
        Err(denied) => Err(member.refused(&denied.into()).await),
    }
}

pub(super) async fn send(member: Member, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::CaseEnter).await?;
    let form = FormsForm::read(&posted);
    let mut problems = Problems::none();
    let read = read(&form, &posted, &mut problems);
    if let (Some((on, channel)), true) = (read, problems.is_empty()) {
        let to = FormTo {
            name: form.name.clone(),
            postcode: postcode(&form.postcode, "postcode", &mut problems),
            address: [&form.line1, &form.line2]
                .into_iter()
                .filter(|line| !line.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join("\n"),
        };
        let app = &member.site.app;
        match app.ask_for_form(&member.actor, (on, channel), &to).await {
            Ok(_) => return Ok(Redirect::to("/console/forms?told=asked").into_response()),
            Err(error) => say(&member, &error, &mut problems).await?,
        }
    }
    shown(&member, (None, None), (form, Some(&posted), problems)).await
}

fn read(form: &FormsForm, posted: &Posted, problems: &mut Problems) -> Option<(Date, Channel)> {
    let on = day(&form.asked_on);
    if on.is_none() {
        problems.say("asked_on", "頼まれた日が読めない。日付を入力");
    }
    let channel = Channel::from_name(&posted.one("channel"));
    if channel.is_none() {
        problems.say("channel", "頼まれた方法が未選択");
    }
    for (field, value, text) in [
        ("name", &form.name, "お名前が未入力"),
        ("postcode", &form.postcode, "郵便番号が未入力"),
        ("line1", &form.line1, "住所が未入力"),
    ] {
        if value.is_empty() {
            problems.say(field, text);
        }
    }
    postcode(&form.postcode, "postcode", problems);
    Some((on?, channel?))
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| read_date(text).ok())
}

/// What the use case does not take, beside its field.
async fn say(
    member: &Member,
    error: &DeskError,
    problems: &mut Problems,
) -> Result<(), axum::response::Response> {
    match wrong::of(error) {
        Wrong::Said(said) => {
            let field = match said.field {
                Some("family") => "name",
                Some("received_on") => "asked_on",
                Some(other) => other,
                None => "log",
            };
            problems.say(field, said.text);
            Ok(())
        }
        Wrong::Conflict => {
            problems.say("log", "ほかの人が先に記録。いまの状態を確かめる");
            Ok(())
        }
        Wrong::Denied(_) | Wrong::Missing | Wrong::Machine => Err(member.refused(error).await),
    }
}

pub(super) async fn sent(
    member: Member,
    Path(id): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::CaseWork).await?;
    let mut problems = Problems::none();
    let on = day(&posted.one("sent_on"));
    let means = Delivery::from_name(&posted.one("means")).filter(|by| MEANS.contains(by));
    match (on, means) {
        (Some(on), Some(means)) => {
            let app = &member.site.app;
            match app.post_form(&member.actor, &id, (on, means)).await {
                Ok(()) => return Ok(Redirect::to("/console/forms?told=sent").into_response()),
                Err(error) => say(&member, &error, &mut problems).await?,
            }
        }
        _ => problems.say("log", "発送日または発送方法が読めない。入力し直す"),
    }
    let form = FormsForm::default();
    shown(&member, (None, None), (form, None, problems)).await
}

pub(super) async fn close(
    member: Member,
    Path(id): Path<String>,
    Form(posted): Form<Posted>,
) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::CaseWork).await?;
    let mut problems = Problems::none();
    match NotBack::from_name(&posted.one("why")) {
        Some(why) => match member.site.app.close_form(&member.actor, &id, why).await {
            Ok(()) => return Ok(Redirect::to("/console/forms?told=closed").into_response()),
            Err(error) => say(&member, &error, &mut problems).await?,
        },
        None => problems.say("log", "終了の理由が未選択"),
    }
    let form = FormsForm::default();
    shown(&member, (None, None), (form, None, problems)).await
}

pub(super) async fn letter(member: Member, Path(id): Path<String>) -> Answer {
    match member.site.app.form_letter(&member.actor, &id).await {
        Ok(bytes) => {
            let headers = [
                (header::CONTENT_TYPE, "application/pdf"),
                (
                    header::CONTENT_DISPOSITION,
                    "attachment; filename=\"form-letter.pdf\"",
                ),
            ];
            Ok((StatusCode::OK, headers, bytes).into_response())
        }
        Err(error) => Err(member.refused(&error).await),
    }
}
