// SPDX-License-Identifier: Apache-2.0
//! 是正処置: the list of findings, opening one, and its steps to the verification by a second person.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use axum::routing::{get, post};
use yakusoku_app::access::Action as Right;
use yakusoku_app::acts::FindingShown;
use yakusoku_app::request::DeskError;
use yakusoku_duties::ActorRef;
use yakusoku_duties::acts::{Finding, FindingCommand, FoundBy, NewFinding, Step};
use yakusoku_duties::calendar::{ja_full, ja_full_weekday};

use super::Route;
use super::acts::{allowed, day, said};
use super::door::{Answer, Member};
use super::words::LANG;
use crate::pages::console::{
    FindingForm, FindingNewPage, FindingPage, FindingRow, FindingsPage, Stage,
};
use crate::pages::{Choice, Fact, Link, Nav, Posted, Problems};
use crate::server::page;

const LIST: &str = "/console/findings";

pub(super) fn table() -> Vec<Route> {
    vec![
        ("/findings", "GET", get(list)),
        ("/findings/new", "GET POST", get(new).post(send)),
        ("/findings/{id}", "GET", get(show)),
        ("/findings/{id}/done", "POST", post(done)),
        ("/findings/{id}/close", "POST", post(close)),
        ("/findings/{id}/return", "POST", post(give_back)),
    ]
}

async fn list(member: Member) -> Answer {
    let plan = match member.site.app.acts_due(&member.actor).await {
        Ok(plan) => plan,
        Err(error) => return Err(member.refused(&error).await),
    };
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for finding in &plan.findings {
        let late = finding.closed().is_none() && finding.due < plan.on;
        let row = row(&member, finding, late).await;
        if finding.closed().is_some() {
            closed.push(row);
        } else {
            open.push(row);
        }
    }
    let sheet = FindingsPage {
        shell: member.shell(Nav::Findings).await,
        as_of: ja_full_weekday(plan.on),
        open,
        closed,
        may_open: member.permits(Right::FindingWork),
    };
    Ok(page(StatusCode::OK, &sheet))
}

async fn promise(member: &Member, clause: &str) -> String {
    let text = member.site.app.promise_of(clause).await;
    text.map_or_else(|| clause.to_owned(), |text| text.get(LANG).to_owned())
}

const fn stage(finding: &Finding) -> &'static str {
    match finding.step {
        Step::Open => "是正中",
        Step::Done { .. } => "効果の確認待ち",
        Step::Closed { .. } => "終了",
    }
}

fn found_by(found: &FoundBy) -> String {
    match found {
        // As older entries name it.
        FoundBy::Keeper(name) if name == "answer_within" => "仕組み（回答の期限）".to_owned(),
        FoundBy::Keeper(name) => format!("仕組み（{name}）"),
        FoundBy::Staff => "担当者".to_owned(),
        FoundBy::Audit => "監査・点検".to_owned(),
        FoundBy::Complaint(number) => format!("苦情・照会（{number}）"),
    }
}

async fn row(member: &Member, finding: &Finding, late: bool) -> FindingRow {
    let id = finding
        .entries
        .first()
        .map_or("", |entry| entry.stream.as_str());
    let href = if member.permits(Right::ActRead) {
        format!("{LIST}/{id}")
    } else {
        String::new()
    };
    FindingRow {
        promise: Link::new(promise(member, &finding.clause).await, href),
        stage: stage(finding).to_owned(),
        owner: member.site.app.name_of(&finding.owner).await,
        due: ja_full(finding.due),
        late,
        found_by: found_by(&finding.found_by),
        opened: ja_full(finding.opened),
    }
}

/// What the address of the form says: the promise, or the complaint it comes from.
#[derive(serde::Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    clause: String,
    /// Number of the complaint it comes from.
    #[serde(default)]
    matter: String,
}

async fn new(member: Member, Query(asked): Query<Asked>) -> Answer {
    allowed(&member, Right::FindingWork).await?;
    let mut form = prefilled(&member, asked.clause).await;
    form.matter = asked.matter;
    formed(&member, StatusCode::OK, (form, Problems::none())).await
}

/// What the board says of a promise that is not kept is where a finding begins.
async fn prefilled(member: &Member, clause: String) -> FindingForm {
    let mut form = FindingForm {
        clause,
        owner: member.actor.id.0.clone(),
        ..FindingForm::default()
    };
    let Ok(board) = member.site.app.board(&member.actor).await else {
        return form;
    };
    let found = board.rows.iter().find(|row| row.clause.id == form.clause);
    let Some(found) = found.map(|row| &row.assessment) else {
        return form;
    };
    if let (Some(fact), Some(remedy)) = (&found.fact, &found.remedy) {
        fact.get(LANG).clone_into(&mut form.wrong);
        remedy.get(LANG).clone_into(&mut form.action);
        "keeper".clone_into(&mut form.found_by);
    }
    form
}

async fn formed(
    member: &Member,
    status: StatusCode,
    (form, problems): (FindingForm, Problems),
) -> Answer {
    let app = &member.site.app;
    let board = match app.board(&member.actor).await {
        Ok(board) => board,
        Err(error) => return Err(member.refused(&error).await),
    };
    let mut clauses: Vec<Choice> = board
        .rows
        .iter()
        .map(|row| {
            let label = format!(
                "{}　{}",
                row.clause.article(LANG),
                row.clause.text.get(LANG)
            );
            Choice::new(row.clause.id.clone(), label)
        })
        .collect();
    Choice::pick(&mut clauses, std::slice::from_ref(&form.clause));
    let mut finders = vec![
        Choice::new("staff", "担当者"),
        Choice::new("audit", "監査・点検"),
        Choice::new("keeper", "仕組み（約束の履行状況）"),
    ];
    Choice::pick(&mut finders, std::slice::from_ref(&form.found_by));
    let mut owners: Vec<Choice> = app
        .staff()
        .await
        .into_iter()
        .filter(|one| one.active)
        .map(|one| Choice::new(one.id.0, format!("{}（{}）", one.name, one.role.label())))
        .collect();
    Choice::pick(&mut owners, std::slice::from_ref(&form.owner));
    let sheet = FindingNewPage {
        shell: member.shell(Nav::Findings).await,
        clauses,
        finders,
        owners,
        form,
        problems,
    };
    Ok(page(status, &sheet))
}

async fn send(member: Member, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::FindingWork).await?;
    let form = FindingForm::read(&posted);
    let again = async |problems| {
        let form = form.clone();
        formed(&member, StatusCode::UNPROCESSABLE_ENTITY, (form, problems)).await
    };
    let Some(due) = day(&form.due) else {
        let mut problems = Problems::none();
        problems.say("due", "期限が読めない。日付を入力");
        return again(problems).await;
    };
    let found_by = match form.found_by.as_str() {
        _ if !form.matter.is_empty() => FoundBy::Complaint(form.matter.clone()),
        "audit" => FoundBy::Audit,
        "keeper" => FoundBy::Keeper(keeper(&member, &form.clause).await),
        _ => FoundBy::Staff,
    };
    let new = NewFinding {
        clause: form.clause.clone(),
        found_by,
        owner: ActorRef(form.owner.clone()),
        due,
        wrong: form.wrong.clone(),
        action: form.action.clone(),
    };
    match member.site.app.open_finding(&member.actor, new).await {
        Ok(id) => Ok(Redirect::to(&format!("{LIST}/{id}")).into_response()),
        Err(error) => match said(&error) {
            Some(problems) => again(problems).await,
            None => Err(member.refused(&error).await),
        },
    }
}

/// The keeper of a promise, as the board names it.
async fn keeper(member: &Member, clause: &str) -> String {
    let board = member.site.app.board(&member.actor).await.ok();
    let row = board.and_then(|board| board.rows.into_iter().find(|row| row.clause.id == clause));
    let keeper = row.and_then(|row| row.assessment.keeper);
    keeper.map_or_else(|| "約束の履行状況".to_owned(), |keeper| keeper.ja)
}

async fn show(member: Member, Path(id): Path<String>) -> Answer {
    shown(&member, &id, (StatusCode::OK, Problems::none())).await
}

async fn shown(member: &Member, id: &str, (status, problems): (StatusCode, Problems)) -> Answer {
    let found = match member.site.app.show_finding(&member.actor, id).await {
        Ok(found) => found,
        Err(error) => return Err(member.refused(&error).await),
    };
    let sheet = FindingPage {
        shell: member.shell(Nav::Findings).await,
        id: id.to_owned(),
        version: found.version,
        promise: promise(member, &found.finding.clause).await,
        facts: facts(member, &found).await,
        steps: steps(member, &found).await,
        stage: next(member, &found.finding),
        problems,
    };
    Ok(page(status, &sheet))
}

fn next(member: &Member, finding: &Finding) -> Stage {
    match &finding.step {
        Step::Open if member.permits(Right::FindingWork) => Stage::Act,
        Step::Done { by, .. } if *by != member.actor.id && member.permits(Right::FindingVerify) => {
            Stage::Verify
        }
        Step::Done { .. } => Stage::Wait,
        Step::Open | Step::Closed { .. } => Stage::Over,
    }
}

async fn facts(member: &Member, found: &FindingShown) -> Vec<Fact> {
    let gone = || "消去済み".to_owned();
    let finding = &found.finding;
    vec![
        Fact::new("段階", stage(finding)),
        Fact::new("不適合", found.wrong.clone().unwrap_or_else(gone)),
        Fact::new("是正の内容", found.action.clone().unwrap_or_else(gone)),
        Fact::new("見つけた者", found_by(&finding.found_by)),
        Fact::new("担当", member.site.app.name_of(&finding.owner).await),
        Fact::new("登録した日", ja_full_weekday(finding.opened)),
        Fact::new("期限", ja_full_weekday(finding.due)),
    ]
}

async fn steps(member: &Member, found: &FindingShown) -> Vec<Fact> {
    let mut steps = Vec::new();
    for step in &found.steps {
        let what = match step.kind.as_str() {
            "finding.done" => "是正を実施",
            "finding.returned" => "差し戻し",
            _ => "効果を確認",
        };
        let by = member.site.app.name_of(&step.by).await;
        let label = format!("{}　{what}（{by}）", ja_full(step.on));
        let words = step.words.clone().unwrap_or_else(|| "消去済み".to_owned());
        steps.push(Fact::new(&label, words));
    }
    steps
}

async fn done(member: Member, Path(id): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::FindingWork).await?;
    match day(&posted.one("on")) {
        Some(on) => step(&member, &id, (FindingCommand::Done(on), &posted)).await,
        None => unread(&member, &id, "on").await,
    }
}

async fn close(member: Member, Path(id): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::FindingVerify).await?;
    step(&member, &id, (FindingCommand::Close, &posted)).await
}

async fn give_back(member: Member, Path(id): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::FindingVerify).await?;
    match day(&posted.one("due")) {
        Some(due) => step(&member, &id, (FindingCommand::Return(due), &posted)).await,
        None => unread(&member, &id, "due").await,
    }
}

async fn unread(member: &Member, id: &str, field: &'static str) -> Answer {
    let mut problems = Problems::none();
    problems.say(field, "日付が読めない。日付を入力");
    shown(member, id, (StatusCode::UNPROCESSABLE_ENTITY, problems)).await
}

async fn step(member: &Member, id: &str, (command, posted): (FindingCommand, &Posted)) -> Answer {
    let words = match &command {
        FindingCommand::Return(_) => posted.one("because"),
        FindingCommand::Done(_) | FindingCommand::Close => posted.one("said"),
    };
    if words.is_empty() && matches!(command, FindingCommand::Return(_)) {
        let mut problems = Problems::none();
        problems.say("because", "差し戻す理由が未記入");
        return shown(member, id, (StatusCode::UNPROCESSABLE_ENTITY, problems)).await;
    }
    let version = posted.one("version").parse().ok();
    let app = &member.site.app;
    let stepped = app
        .step_finding(&member.actor, (id, version), &command, &words)
        .await;
    match stepped {
        Ok(()) => Ok(Redirect::to(&format!("{LIST}/{id}")).into_response()),
        Err(error) => refused(member, id, &error).await,
    }
}

async fn refused(member: &Member, id: &str, error: &DeskError) -> Answer {
    match said(error) {
        Some(problems) => shown(member, id, (StatusCode::UNPROCESSABLE_ENTITY, problems)).await,
        None => Err(member.refused(error).await),
    }
}
