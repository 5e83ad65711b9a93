// SPDX-License-Identifier: Apache-2.0
//! 実施の記録: the list of acts people owe, recording one, asking for one, ending and withdrawing.

use axum::Form;
use axum::extract::{Path, Query, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::acts::{DueRow, Evidence, RecordAct};
use yakusoku_app::request::DeskError;
use yakusoku_duties::acts::Act;
use yakusoku_duties::calendar::{ja_full, ja_full_weekday, read_date};
use yakusoku_policy::{EntrustClause, Rhythm};

use super::Route;
use super::door::{Answer, Member};
use super::upload::{Attached, read};
use super::words::LANG;
use super::wrong::{self, Wrong};
use crate::pages::console::{ActForm, ActPage, ActRecordPage, ActRow, ActsPage, AskedRow, DoneRow};
use crate::pages::portal::Trouble;
use crate::pages::{Choice, Fact, Link, Nav, Posted, Problems};
use crate::server::page;

const LIST: &str = "/console/acts";

pub(super) fn table() -> Vec<Route> {
    vec![
        ("/acts", "GET", get(list)),
        ("/acts/new", "GET POST", get(new).post(send)),
        ("/acts/ask", "POST", post(ask)),
        ("/acts/{id}", "GET", get(show)),
        ("/acts/{id}/image", "GET", get(image)),
        ("/acts/{id}/end", "POST", post(end)),
        ("/acts/{id}/withdraw", "POST", post(withdraw)),
    ]
}

/// A day as a date field sends it, or as people write it.
pub(super) fn day(typed: &str) -> Option<Date> {
    typed.parse().ok().or_else(|| read_date(typed).ok())
}

async fn list(member: Member) -> Answer {
    listed(&member, StatusCode::OK, Problems::none()).await
}

async fn listed(member: &Member, status: StatusCode, problems: Problems) -> Answer {
    let app = &member.site.app;
    let plan = match app.acts_due(&member.actor).await {
        Ok(plan) => plan,
        Err(error) => return Err(member.refused(&error).await),
    };
    let mut rows = Vec::with_capacity(plan.acts.len());
    for row in &plan.acts {
        rows.push(one(member, row, plan.on).await);
    }
    let sheet = ActsPage {
        shell: member.shell(Nav::Acts).await,
        as_of: ja_full_weekday(plan.on),
        rows,
        may_record: member.permits(Right::ActRecord),
        problems,
    };
    Ok(page(status, &sheet))
}

async fn one(member: &Member, row: &DueRow, today: Date) -> ActRow {
    let may_read = member.permits(Right::ActRead);
    let mut records = Vec::new();
    for act in &row.records {
        let address = format!("{LIST}/{}", act.entry.stream);
        records.push(DoneRow {
            day: Link::new(
                ja_full(act.done),
                if may_read { address } else { String::new() },
            ),
            note: note(act),
            by: member.site.app.name_of(&act.by).await,
        });
    }
    let (rhythm, rhythm_note) = rhythm(&row.doing.rhythm);
    ActRow {
        clause: row.id.clone(),
        text: row.clause.text.get(LANG).to_owned(),
        act: row.act.label(LANG).to_owned(),
        owner: row.owner.get(LANG).to_owned(),
        rhythm,
        rhythm_note,
        due: row.due.map_or_else(|| "なし".to_owned(), ja_full),
        late: row.due.is_some_and(|due| due < today),
        records,
        tasks: row
            .tasks
            .iter()
            .map(|(id, due)| AskedRow {
                id: id.clone(),
                due: format!("{}まで", ja_full(*due)),
                late: *due < today,
            })
            .collect(),
    }
}

fn note(act: &Act) -> String {
    if let Some(end) = &act.ended {
        return format!("{}で終了", ja_full(end.on));
    }
    act.holds
        .map_or_else(String::new, |holds| format!("{}まで有効", ja_full(holds)))
}

fn rhythm(rhythm: &Rhythm) -> (String, String) {
    match rhythm {
        Rhythm::Every(period) => (format!("{}ごと", period.label(LANG)), String::new()),
        Rhythm::Usual(period, source) => (
            format!("{}ごと", period.label(LANG)),
            format!("方針に定めがなく、{}による", source.get(LANG)),
        ),
        Rhythm::Stands => ("証拠の有効期限まで".to_owned(), String::new()),
        Rhythm::Renewed(_) => ("有効期限までに更新".to_owned(), String::new()),
        Rhythm::WhenNeeded => ("必要なとき".to_owned(), String::new()),
    }
}

/// What the address of the form says.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    clause: String,
    #[serde(default)]
    task: String,
}

/// Denies a role before anything it sent is looked at.
pub(super) async fn allowed(member: &Member, right: Right) -> Result<(), Response> {
    match member.actor.may(right) {
        Ok(()) => Ok(()),
        Err(denied) => Err(member.refused(&denied.into()).await),
    }
}

async fn new(member: Member, Query(asked): Query<Asked>) -> Answer {
    allowed(&member, Right::ActRecord).await?;
    let form = ActForm {
        clause: asked.clause,
        task: asked.task,
        ..ActForm::default()
    };
    formed(&member, StatusCode::OK, (form, Problems::none())).await
}

/// The form for a promise that is an act; else there is nothing under this address.
async fn formed(
    member: &Member,
    status: StatusCode,
    (form, problems): (ActForm, Problems),
) -> Answer {
    let plan = match member.site.app.acts_due(&member.actor).await {
        Ok(plan) => plan,
        Err(error) => return Err(member.refused(&error).await),
    };
    let Some(row) = plan.acts.iter().find(|row| row.id == form.clause) else {
        return Err(member.trouble(Trouble::NotFound).await);
    };
    let mut covers: Vec<Choice> = row
        .doing
        .covers
        .iter()
        .map(|clause| Choice::new(clause.name(), clause.label(LANG)))
        .collect();
    Choice::pick(&mut covers, &form.covers);
    let sheet = ActPage {
        shell: member.shell(Nav::Acts).await,
        text: row.clause.text.get(LANG).to_owned(),
        act: row.act.label(LANG).to_owned(),
        wanted: row.evidence.get(LANG).to_owned(),
        holds_needed: matches!(row.doing.rhythm, Rhythm::Stands | Rhythm::Renewed(None)),
        covers,
        form,
        problems,
    };
    Ok(page(status, &sheet))
}

async fn send(member: Member, request: Request) -> Answer {
    let Some((posted, file)) = read(request).await else {
        return Err(member.trouble(Trouble::Unreadable).await);
    };
    if file.is_err() && !posted.has("csrf") {
        return Err(member.trouble(Trouble::TooLarge).await);
    }
    member.owns(&posted).await?;
    allowed(&member, Right::ActRecord).await?;
    let form = ActForm::read(&posted);
    let again = async |problems| {
        let form = form.clone();
        formed(&member, StatusCode::UNPROCESSABLE_ENTITY, (form, problems)).await
    };
    let act = match order(&form, file) {
        Ok(act) => act,
        Err(problems) => return again(problems).await,
    };
    match member.site.app.record_act(&member.actor, act).await {
        Ok(_) => Ok(Redirect::to(LIST).into_response()),
        Err(error) => match said(&error) {
            Some(problems) => again(problems).await,
            None => Err(member.refused(&error).await),
        },
    }
}

/// A refusal beside its field.
pub(super) fn said(error: &DeskError) -> Option<Problems> {
    let Wrong::Said(said) = wrong::of(error) else {
        return None;
    };
    let mut problems = Problems::none();
    problems.say(said.field.unwrap_or("all"), said.text);
    Some(problems)
}

fn order(form: &ActForm, file: Attached) -> Result<RecordAct, Problems> {
    let mut problems = Problems::none();
    let done = day(&form.done);
    if done.is_none() {
        problems.say("done", "実施した日が読めない。日付を入力");
    }
    let holds = day(&form.holds);
    if holds.is_none() && !form.holds.is_empty() {
        problems.say("holds", "証拠の有効期限が読めない。日付を入力");
    }
    let image = match file {
        Ok(image) => image,
        Err(error) => {
            problems.say("file", wrong::of_upload(error));
            None
        }
    };
    let (Some(done), true) = (done, problems.is_empty()) else {
        return Err(problems);
    };
    let covers = form.covers.iter();
    Ok(RecordAct {
        clause: form.clause.clone(),
        done,
        holds,
        covers: covers
            .filter_map(|name| EntrustClause::from_name(name))
            .collect(),
        evidence: form.evidence.clone(),
        image,
        task: Some(form.task.clone()).filter(|task| !task.is_empty()),
    })
}

async fn ask(member: Member, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::ActRecord).await?;
    let again = async |problems| listed(&member, StatusCode::UNPROCESSABLE_ENTITY, problems).await;
    let (clause, what) = (posted.one("clause"), posted.one("what"));
    let Some(due) = day(&posted.one("due")) else {
        let mut problems = Problems::none();
        problems.say(format!("by-{clause}"), "予定の期限が読めない。日付を入力");
        return again(problems).await;
    };
    let app = &member.site.app;
    match app.ask_for_act(&member.actor, (&clause, due), &what).await {
        Ok(_) => Ok(Redirect::to(LIST).into_response()),
        Err(error) => match said(&error) {
            Some(problems) => again(problems).await,
            None => Err(member.refused(&error).await),
        },
    }
}

async fn show(member: Member, Path(id): Path<String>) -> Answer {
    recorded(&member, &id, (StatusCode::OK, Problems::none())).await
}

async fn recorded(member: &Member, id: &str, (status, problems): (StatusCode, Problems)) -> Answer {
    let app = &member.site.app;
    let found = match app.act_evidence(&member.actor, id).await {
        Ok(found) => found,
        Err(error) => return Err(member.refused(&error).await),
    };
    let text = app.promise_of(&found.act.clause).await;
    let sheet = ActRecordPage {
        shell: member.shell(Nav::Acts).await,
        id: id.to_owned(),
        text: text.map_or_else(
            || found.act.clause.clone(),
            |text| text.get(LANG).to_owned(),
        ),
        act: found.act.kind.label(LANG).to_owned(),
        facts: facts(member, &found).await,
        image: found.act.file.is_some(),
        may_change: member.permits(Right::ActRecord) && !found.act.withdrawn,
        words: found.words,
        problems,
    };
    Ok(page(status, &sheet))
}

async fn facts(member: &Member, found: &Evidence) -> Vec<Fact> {
    let act = &found.act;
    let mut facts = vec![Fact::new("実施した日", ja_full_weekday(act.done))];
    if let Some(holds) = act.holds {
        facts.push(Fact::new("証拠の有効期限", ja_full_weekday(holds)));
    }
    if !act.covers.is_empty() {
        let labels: Vec<&str> = act.covers.iter().map(|one| one.label(LANG)).collect();
        facts.push(Fact::new("契約にある条項", labels.join("、")));
    }
    if let Some(end) = &act.ended {
        facts.push(Fact::new("終わった日", ja_full_weekday(end.on)));
    }
    if act.withdrawn {
        facts.push(Fact::new("取消し", "誤った記録のため、数えない"));
    }
    facts.push(Fact::new(
        "記録した人",
        member.site.app.name_of(&act.by).await,
    ));
    facts.push(Fact::new("記録した日", ja_full_weekday(act.recorded)));
    facts
}

async fn image(member: Member, Path(id): Path<String>) -> Answer {
    match member.site.app.act_image(&member.actor, &id).await {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, "image/png")], bytes).into_response()),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn end(member: Member, Path(id): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::ActRecord).await?;
    let Some(on) = day(&posted.one("on")) else {
        let mut problems = Problems::none();
        problems.say("on", "終わった日が読めない。日付を入力");
        return recorded(&member, &id, (StatusCode::UNPROCESSABLE_ENTITY, problems)).await;
    };
    let done = member.site.app.end_act(&member.actor, &id, on).await;
    changed(&member, &id, done).await
}

async fn withdraw(member: Member, Path(id): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::ActRecord).await?;
    let reason = posted.one("reason");
    let done = member
        .site
        .app
        .withdraw_act(&member.actor, &id, &reason)
        .await;
    changed(&member, &id, done).await
}

async fn changed(
    member: &Member,
    id: &str,
    done: Result<(), DeskError>,
) -> Result<Response, Response> {
    match done {
        Ok(()) => Ok(Redirect::to(LIST).into_response()),
        Err(error) => match said(&error) {
            Some(problems) => {
                recorded(member, id, (StatusCode::UNPROCESSABLE_ENTITY, problems)).await
            }
            None => Err(member.refused(&error).await),
        },
    }
}
