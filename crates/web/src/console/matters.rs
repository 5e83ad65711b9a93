// SPDX-License-Identifier: Apache-2.0
//! 苦情・照会: the list, entering one, its page, and every step recorded on it.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use yakusoku_app::access::Action as Right;
use yakusoku_app::acts::{Brought, MatterShown, NewMatter};
use yakusoku_app::request::DeskError;
use yakusoku_app::request::lists::PAGE;
use yakusoku_duties::acts::{Finding, Step};
use yakusoku_duties::calendar::{ja_full, ja_full_weekday};
use yakusoku_duties::matter::{Ending, Matter, MatterCommand, Sort};
use yakusoku_policy::{Channel, Inquirer};

use super::Route;
use super::acts::{allowed, day, said};
use super::door::{Answer, Member};
use super::once::{self, Once, Sending, led_to};
use super::words::LANG;
use super::{kept, matter_code, matter_words};
use crate::pages::console::{
    MatterForm, MatterNewPage, MatterPage, MatterPartner, MatterRow, MatterStep, MattersPage,
};
use crate::pages::{Choice, Fact, Link, Nav, Posted, Problems};
use crate::server::{Site, page};

const LIST: &str = "/console/matters";

pub(super) fn table() -> Vec<Route> {
    vec![
        ("/matters", "GET", get(list)),
        ("/matters/new", "GET POST", get(new).post(send)),
        ("/matters/{number}", "GET POST", get(show).post(step)),
    ]
}

/// What the list is asked for.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Asked {
    q: String,
    after: String,
}

async fn list(member: Member, Query(asked): Query<Asked>) -> Answer {
    let app = &member.site.app;
    let query = asked.q.trim();
    let after = Some(asked.after.as_str()).filter(|after| !after.is_empty());
    let found = match query {
        "" => app.matters_page(&member.actor, after).await,
        _ => app.find_matters(&member.actor, query).await,
    };
    let matters = match found {
        Ok(matters) => matters,
        Err(error) => return Err(member.refused(&error).await),
    };
    let today = member.site.app.clock.today().date;
    let (ended, open): (Vec<&Matter>, Vec<&Matter>) =
        matters.iter().partition(|one| one.ended.is_some());
    let rows = |all: Vec<&Matter>| {
        all.into_iter()
            .map(|one| row(&member, one, today))
            .collect()
    };
    let last = matters.last().filter(|_| matters.len() >= PAGE as usize);
    let sheet = MattersPage {
        shell: member.shell(Nav::Matters).await,
        more: last
            .filter(|_| query.is_empty())
            .map(|last| format!("{LIST}?after={}", last.number)),
        cut: last.is_some() && !query.is_empty(),
        as_of: ja_full_weekday(today),
        open: rows(open),
        ended: rows(ended),
        query: query.to_owned(),
        may_enter: member.permits(Right::CaseEnter),
    };
    Ok(page(StatusCode::OK, &sheet))
}

/// 「苦情」, 「照会（弁護士）」.
pub(super) fn sort(matter: &Matter) -> String {
    match matter.from {
        Some(from) => format!("{}（{}）", matter.sort.label(), from.label(LANG)),
        None => matter.sort.label().to_owned(),
    }
}

/// What comes next, in words.
pub(super) fn next(matter: &Matter) -> String {
    if let Some(ended) = matter.ended {
        return ended.how.label().to_owned();
    }
    match matter.next_step() {
        Some(step) => step.text.get(LANG).to_owned(),
        None if matter.answered() => "終了を記録".to_owned(),
        None => "回答".to_owned(),
    }
}

fn row(member: &Member, matter: &Matter, today: Date) -> MatterRow {
    let href = if member.permits(Right::CaseOpen) {
        format!("{LIST}/{}", matter.number)
    } else {
        String::new()
    };
    let due = matter.next_due();
    MatterRow {
        number: Link::new(matter.number.clone(), href),
        sort: sort(matter),
        received: ja_full(matter.received),
        next: next(matter),
        due: due.map(ja_full).unwrap_or_default(),
        late: due.is_some_and(|due| due < today),
        answerer: answerer(matter),
    }
}

/// The post that sees to what comes next.
pub(super) fn answerer(matter: &Matter) -> String {
    let step = matter.next_step().and_then(|step| step.by.as_ref());
    let post = step.or_else(|| matter.answerer());
    post.map_or_else(|| "担当者".to_owned(), |post| post.get(LANG).to_owned())
}

fn channels() -> Vec<Choice> {
    let all = Channel::ALL.iter().filter(|one| **one != Channel::Web);
    all.map(|one| Choice::new(word(one), one.label(LANG)))
        .collect()
}

/// How an answer leaves: what came by the form on the web may be answered on its page of progress.
fn ways(matter: &Matter) -> Vec<Choice> {
    let mut all = channels();
    if matter.channel == Channel::Web {
        all.insert(0, Choice::new(word(&Channel::Web), "状況のページに表示"));
    }
    all
}

/// A promise by which a partner answers, and whether that was judged fitting.
fn partner(matter: &Matter) -> Option<MatterPartner> {
    let owed = matter.partners().next()?;
    Some(MatterPartner {
        clause: owed.clause.clone(),
        text: owed.text.get(LANG).to_owned(),
        judged: matter.judged_fitting(&owed.clause).is_some(),
    })
}

fn bodies() -> Vec<Choice> {
    let all = Inquirer::ALL.iter();
    all.map(|one| Choice::new(word(one), one.label(LANG)))
        .collect()
}

/// The name of a word in files.
fn word(one: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(one).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// The word of a name in files.
fn read<T: serde::de::DeserializeOwned>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}

async fn new(member: Member, headers: HeaderMap) -> Answer {
    allowed(&member, Right::CaseEnter).await?;
    let typed = kept::back(&member, kept::MATTER, &headers).await;
    let form = MatterForm {
        once: once::token(),
        back: typed.is_some(),
        ..MatterForm::read(&typed.unwrap_or_default())
    };
    let back = form.back;
    let answer = formed(&member, StatusCode::OK, (form, Problems::none())).await;
    Ok(if back {
        kept::ended(&member, answer)
    } else {
        answer
    })
}

async fn formed(
    member: &Member,
    status: StatusCode,
    (form, problems): (MatterForm, Problems),
) -> axum::response::Response {
    let pick = |mut choices: Vec<Choice>, sent: &String| {
        Choice::pick(&mut choices, std::slice::from_ref(sent));
        choices
    };
    let sorts = Sort::ALL.map(|one| Choice::new(one.word(), one.label()));
    let mut from = vec![Choice::new("", "なし（ご本人など）")];
    from.extend(bodies());
    let holds = vec![Choice::new("no", "含まない"), Choice::new("yes", "含む")];
    let sheet = MatterNewPage {
        shell: member.shell(Nav::Matters).await,
        sorts: pick(sorts.to_vec(), &form.sort),
        bodies: pick(from, &form.from),
        channels: pick(channels(), &form.channel),
        holds: pick(holds, &form.holds),
        form,
        problems,
    };
    page(status, &sheet)
}

async fn send(
    State(site): State<Site>,
    member: Result<Member, Response>,
    Form(posted): Form<Posted>,
) -> Answer {
    let member = kept::known(&site, member, (kept::MATTER, &posted)).await?;
    member.owns(&posted).await?;
    allowed(&member, Right::CaseEnter).await?;
    let form = MatterForm::read(&posted);
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let new = match typed(&form) {
        Ok(new) => new,
        Err(problems) => return Ok(formed(&member, wrong, (form, problems)).await),
    };
    let to = |number: &str| Redirect::to(&format!("{LIST}/{number}")).into_response();
    let once = Once::of(&member.path, &posted);
    if let Some(number) = once.before(&member).await? {
        return Ok(to(&number));
    }
    match member.site.app.enter_matter(&member.actor, &new).await {
        Ok(number) => {
            once.made(&member, &number).await;
            Ok(to(&number))
        }
        Err(error) => {
            once.forget(&member).await;
            match said(&error) {
                Some(problems) => Ok(formed(&member, wrong, (form, problems)).await),
                None => Err(member.refused(&error).await),
            }
        }
    }
}

fn typed(form: &MatterForm) -> Result<NewMatter, Problems> {
    let mut problems = Problems::none();
    let mut date = |field: &'static str, text: &str, what: &str| {
        let read = day(text);
        if read.is_none() && !text.is_empty() {
            problems.say(field, format!("{what}が読めない。日付を入力"));
        }
        read
    };
    let on = date("on", &form.on, "届いた日");
    let at = time(&form.at);
    if at.is_none() && !form.at.is_empty() {
        problems.say("at", "時刻が読めない。14:30のように入力");
    }
    let mut date = |field: &'static str, text: &str, what: &str| {
        let read = day(text);
        if read.is_none() && !text.is_empty() {
            problems.say(field, format!("{what}が読めない。日付を入力"));
        }
        read
    };
    let wanted_by = date("wanted_by", &form.wanted_by, "相手が求める期限");
    let sort: Option<Sort> = read(&form.sort);
    let channel: Option<Channel> = read(&form.channel);
    let from: Option<Inquirer> = read(&form.from);
    if sort == Some(Sort::Inquiry) && from.is_none() {
        problems.say("from", "照会元が未選択。照会した機関を選択");
    } else if sort.is_some_and(|sort| sort != Sort::Inquiry) && from.is_some() {
        problems.say("from", "照会元は照会のときだけ。「なし」を選択");
    }
    if form.said.trim().is_empty() {
        problems.say("said", "お申出の内容が未入力");
    }
    let (Some(sort), Some(channel), true) = (sort, channel, problems.is_empty()) else {
        if problems.is_empty() {
            problems.say("sort", "種類または受付の方法が未選択");
        }
        return Err(problems);
    };
    Ok(NewMatter {
        sort,
        from,
        channel,
        on,
        at,
        holds_request: form.holds == "yes",
        wanted_by,
        brought: Brought {
            name: form.name.clone(),
            contact: form.contact.clone(),
            said: form.said.clone(),
        },
    })
}

/// 「14:30」, 「１４時３０分」.
fn time(text: &str) -> Option<jiff::civil::Time> {
    let plain: String = text.nfkc().collect();
    let plain = plain.trim().trim_end_matches('分');
    let (hour, minute) = plain.split_once([':', '時'])?;
    let minute = if minute.is_empty() { "0" } else { minute };
    jiff::civil::Time::new(hour.trim().parse().ok()?, minute.trim().parse().ok()?, 0, 0).ok()
}

async fn show(member: Member, Path(number): Path<String>, headers: HeaderMap) -> Answer {
    let clean = (StatusCode::OK, Problems::none(), Posted::default());
    let code = matter_code::told(&member, &headers, &number);
    let new = code.is_some();
    let answer = shown(&member, (&number, code), clean).await?;
    Ok(matter_code::forget(&member, answer, new))
}

async fn shown(
    member: &Member,
    (number, code): (&str, Option<String>),
    (status, problems, typed): (StatusCode, Problems, Posted),
) -> Answer {
    let found = match member.site.app.show_matter(&member.actor, number).await {
        Ok(found) => found,
        Err(error) => return Err(member.refused(&error).await),
    };
    let matter = &found.matter;
    let today = member.site.app.clock.today().date;
    let endings = Ending::ALL.map(|one| Choice::new(one.word(), one.label()));
    let next = matter.next_step();
    let form = form_of(&typed, next.is_some());
    let problems = problems.beside(&form);
    let sheet = MatterPage {
        shell: member.shell(Nav::Matters).await,
        number: number.to_owned(),
        version: matter.version(),
        code,
        sort: sort(matter),
        facts: facts(&found),
        said: said_of(&found),
        steps: steps(matter, today),
        told: told(member, &found).await,
        cases: cases(matter),
        findings: found.findings.iter().map(finding).collect(),
        request_missing: matter.holds_request && matter.request_inside().is_none(),
        next: next.map(|owed| (owed.clause.clone(), owed.text.get(LANG).to_owned())),
        channels: ways(matter),
        partner: partner(matter),
        bodies: bodies(),
        endings: endings.to_vec(),
        outside: matter.owes_outside() && matter.outside.is_none(),
        to_escalate: matter.unreasonable.is_some() && matter.escalated.is_none(),
        // What was left undone can still be made good.
        ended: matter
            .ended
            .is_some_and(|ended| ended.how != Ending::Dropped),
        may_work: member.permits(Right::CaseWork),
        may_open_finding: member.permits(Right::FindingWork),
        typed,
        sent: form,
        problems,
    };
    Ok(page(status, &sheet))
}

fn gone() -> String {
    "消去済み".to_owned()
}

fn said_of(found: &MatterShown) -> Vec<String> {
    let brought = found.brought.as_ref();
    brought.map_or_else(
        || vec![gone()],
        |one| one.said.lines().map(str::to_owned).collect(),
    )
}

fn facts(found: &MatterShown) -> Vec<Fact> {
    let matter = &found.matter;
    let line = |text: Option<&String>| match text {
        Some(text) if text.is_empty() => "なし".to_owned(),
        Some(text) => text.clone(),
        None => gone(),
    };
    let brought = found.brought.as_ref();
    let why = if matter.promised {
        "方針または相手の求めによる日"
    } else {
        "方針に定めがなく、ご請求への回答の期間を目安とする"
    };
    let came = format!(
        "{}　{}",
        ja_full_weekday(matter.received),
        matter.channel.label(LANG)
    );
    let mut facts = vec![
        Fact::new("申し出た方", line(brought.map(|one| &one.name))),
        Fact::new("連絡先", line(brought.map(|one| &one.contact))),
        Fact::new("受付", came),
        Fact::new("回答の期限", ja_full_weekday(matter.due)).and(why),
        Fact::new("次に対応する者", answerer(matter)),
    ];
    if matter.outside_hours {
        facts.push(Fact::new("受付時間", "方針の受付時間の外に届いた"));
    }
    if let Some(on) = matter.erased {
        facts.push(Fact::new("お申出の内容", format!("{}に消去", ja_full(on))));
    }
    if let Some(on) = matter.unreasonable {
        let told = match matter.escalated {
            Some(on) => format!("{}に管理者へ報告", ja_full(on)),
            None => "管理者への報告はまだ".to_owned(),
        };
        facts.push(Fact::new("過大な要求", format!("{}に記録", ja_full(on))).and(told));
    }
    if let Some(ended) = matter.ended {
        let how = format!("{}　{}", ja_full_weekday(ended.on), ended.how.label());
        facts.push(Fact::new("終了", how));
    }
    facts
}

fn steps(matter: &Matter, today: Date) -> Vec<MatterStep> {
    let one = |(_, owed): (u8, &yakusoku_duties::matter::Owed)| {
        let done = matter.steps.iter().find(|step| step.clause == owed.clause);
        let due = owed.due.map(|due| format!("{}まで", ja_full(due)));
        MatterStep {
            text: owed.text.get(LANG).to_owned(),
            by: owed.by.as_ref().map_or("", |by| by.get(LANG)).to_owned(),
            due: due.unwrap_or_default(),
            done: done.map_or_else(String::new, |step| {
                let how = if step.needed {
                    "実施"
                } else {
                    "不要と判断"
                };
                format!("{}に{how}", ja_full(step.on))
            }),
            late: done.is_none() && owed.due.is_some_and(|due| due < today),
        }
    };
    matter.owed_steps().into_iter().map(one).collect()
}

fn cases(matter: &Matter) -> Vec<Link> {
    let one = |linked: &yakusoku_duties::matter::Linked| {
        let label = if linked.inside {
            format!("{}（含まれていたご請求）", linked.case)
        } else {
            linked.case.clone()
        };
        Link::new(label, format!("/console/cases/{}", linked.case))
    };
    matter.cases.iter().map(one).collect()
}

fn finding(finding: &Finding) -> Link {
    let id = finding.entries.first().map_or("", |entry| &entry.stream);
    let stage = match finding.step {
        Step::Open => "是正中",
        Step::Done { .. } => "効果の確認待ち",
        Step::Closed { .. } => "終了",
    };
    let label = format!("{stage}（{}まで）", ja_full(finding.due));
    Link::new(label, format!("/console/findings/{id}"))
}

async fn told(member: &Member, found: &MatterShown) -> Vec<Fact> {
    let mut out = Vec::with_capacity(found.told.len());
    for one in &found.told {
        let by = member.site.app.name_of(&one.by).await;
        let label = format!(
            "{}　{}（{by}）",
            ja_full(one.on),
            matter_words::what(&one.fact)
        );
        let words = one.words.clone().unwrap_or_default();
        out.push(Fact::new(&label, words));
    }
    out
}

async fn step(member: Member, Path(number): Path<String>, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member, Right::CaseWork).await?;
    let words = posted.one("said");
    let again = async |problems| {
        let wrong = (StatusCode::UNPROCESSABLE_ENTITY, problems, posted.clone());
        shown(&member, (&number, None), wrong).await
    };
    let sending = Sending::begin(&member, &posted).await?;
    if posted.one("do") == "renew_code" {
        return match matter_code::renew(&member, &number, &posted).await {
            Ok(to) => {
                sending.led(&member, led_to(&to)).await;
                Ok(to)
            }
            Err(error) => match said(&error) {
                Some(problems) => again(problems).await,
                None => Err(member.refused(&error).await),
            },
        };
    }
    let command = match command(&posted, member.site.app.clock.today().date) {
        Ok(command) => command,
        Err(problems) => return again(problems).await,
    };
    let version = posted.one("version").parse().ok();
    let app = &member.site.app;
    let stepped = app
        .step_matter(&member.actor, (&number, version), &command, &words)
        .await;
    match stepped {
        Ok(()) => {
            let to = Redirect::to(&format!("{LIST}/{number}")).into_response();
            sending.led(&member, led_to(&to)).await;
            Ok(to)
        }
        Err(DeskError::NoSuchCase) => {
            let mut problems = Problems::none();
            problems.say("case", "該当する案件なし。受付番号を確認");
            again(problems).await
        }
        Err(error) => match said(&error) {
            Some(problems) => again(problems).await,
            None => Err(member.refused(&error).await),
        },
    }
}

/// Which form of the page was sent; the first, open one has no name. Nothing where none was.
fn form_of(typed: &Posted, has_step: bool) -> String {
    let first = if has_step { "step" } else { "answer" };
    match typed.one("do").as_str() {
        what if what == first => String::new(),
        "answer" => "early".to_owned(),
        "" => "none".to_owned(),
        what => what.to_owned(),
    }
}

/// What a form asks for.
fn command(posted: &Posted, today: Date) -> Result<MatterCommand, Problems> {
    let wrong = |field: &'static str, text: &str| {
        let mut problems = Problems::none();
        problems.say(field, text);
        problems
    };
    let typed = posted.one("on");
    let on = if typed.is_empty() {
        today
    } else {
        day(&typed).ok_or_else(|| wrong("on", "日付が読めない。日付を入力"))?
    };
    let yes = |field: &str| posted.one(field) == "yes";
    Ok(match posted.one("do").as_str() {
        "step" => MatterCommand::Step {
            clause: posted.one("clause"),
            on,
            needed: yes("needed"),
        },
        "answer" => MatterCommand::Answer {
            on,
            by: read(&posted.one("by")).ok_or_else(|| wrong("by", "回答の方法が未選択"))?,
            last: yes("last"),
            tells: yes("tells"),
        },
        "judge" => MatterCommand::Judge {
            clause: posted.one("clause"),
            on,
            fits: yes("fits"),
        },
        "pass_on" => MatterCommand::PassOn {
            clause: posted.one("clause"),
            on,
        },
        "name_outside" => MatterCommand::NameOutside { on },
        "hand_over" => MatterCommand::HandOver {
            to: read(&posted.one("to")).ok_or_else(|| wrong("to", "引継ぎ先が未選択"))?,
            on,
        },
        "link_case" => MatterCommand::LinkCase {
            case: posted.one("case").trim().to_owned(),
            inside: yes("inside"),
        },
        "unreasonable" => MatterCommand::Unreasonable { on },
        "escalate" => MatterCommand::Escalate { on },
        "end" => MatterCommand::End {
            how: read(&posted.one("how")).ok_or_else(|| wrong("how", "どう終わったかが未選択"))?,
        },
        _ => MatterCommand::Note,
    })
}
