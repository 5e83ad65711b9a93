// SPDX-License-Identifier: Apache-2.0
//! 書面のご請求の入力: one page in the order of the paper; whatever is wrong, all of it comes back.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Deserialize;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::visible::{GENERAL, desk_of};
use yakusoku_app::request::{DeskError, Receipt};
use yakusoku_duties::form::is_posted;
use yakusoku_duties::personal::Sink;
use yakusoku_duties::request::receive::fee_means;
use yakusoku_policy::{Channel, Claim, Delivery, Kind, PaperId, Policy};

use super::case::{Done, back, receipt_cookie};
use super::door::{Answer, Member, with_cookie};
use super::enter::{self, Paper};
use super::guide;
use super::kept;
use super::once::{self, Once};
use super::words::{self, LANG};
use crate::pages::console::{ApplicationForm, ApplicationPage};
use crate::pages::{Choice, Nav, Posted, Problems};
use crate::server::{Site, page};

/// The number of a form is shorter; what else stands in an address is not repeated.
const FORM_CHARS_MAX: usize = 40;

/// The case of another person whose request came on the same paper.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    with: String,
    /// Number of the posted form it came on.
    form: String,
}

pub(super) async fn show(member: Member, headers: HeaderMap, Query(asked): Query<Asked>) -> Answer {
    allowed(&member).await?;
    if !asked.with.is_empty() {
        return further(&member, &asked.with).await;
    }
    if let Some(posted) = kept::back(&member, kept::APPLICATION, &headers).await {
        let answer = again(&member, (StatusCode::OK, &posted)).await?;
        return Ok(kept::ended(&member, answer));
    }
    let today = member.site.app.clock.today().date.to_string();
    let form = ApplicationForm {
        received_on: today,
        came_on: asked.form.chars().take(FORM_CHARS_MAX).collect(),
        once: once::token(),
        ..ApplicationForm::default()
    };
    form_page(&member, StatusCode::OK, (form, None, Problems::none())).await
}

/// What was typed before the session ended.
async fn again(member: &Member, (status, posted): (StatusCode, &Posted)) -> Answer {
    let form = ApplicationForm {
        once: once::token(),
        ..ApplicationForm::read(posted)
    };
    let sent = (form, Some(posted), Problems::none());
    let sheet = match sheet(member, sent).await {
        Ok(sheet) => ApplicationPage {
            back: true,
            ..sheet
        },
        Err(error) => return Err(member.refused(&error).await),
    };
    Ok(page(status, &sheet))
}

/// What stands on the paper once is not typed twice: day, way, and who asks for the others.
async fn further(member: &Member, with: &str) -> Answer {
    let loaded = match member.site.app.open_case(&member.actor, with).await {
        Ok(loaded) => loaded,
        Err(error) => return Err(member.refused(&error).await),
    };
    let case = &loaded.case;
    let mut form = ApplicationForm {
        with: case.number.clone(),
        received_on: case.received_on.to_string(),
        once: once::token(),
        ..ApplicationForm::default()
    };
    let applicant = loaded.applicant.as_ref();
    let agent = applicant.and_then(|one| one.reveal(Sink::Page).agent.as_ref());
    if let Some(agent) = agent {
        let (family, given) = agent.name.split_once(' ').unwrap_or((&agent.name, ""));
        let (line1, line2) = agent
            .address
            .split_once('\n')
            .unwrap_or((&agent.address, ""));
        form.agent_family = family.to_owned();
        form.agent_given = given.to_owned();
        form.agent_postcode.clone_from(&agent.postcode);
        form.agent_line1 = line1.to_owned();
        form.agent_line2 = line2.to_owned();
    }
    let mut sheet = match sheet(member, (form, None, Problems::none())).await {
        Ok(sheet) => sheet,
        Err(error) => return Err(member.refused(&error).await),
    };
    Choice::pick(&mut sheet.channels, &[case.channel.name().to_owned()]);
    Choice::pick(
        &mut sheet.who,
        &[case.applying.applicant().name().to_owned()],
    );
    Ok(page(StatusCode::OK, &sheet))
}

async fn allowed(member: &Member) -> Result<(), Response> {
    match member.actor.may(Right::CaseEnter) {
        Ok(()) => Ok(()),
        Err(denied) => Err(member.refused(&denied.into()).await),
    }
}

pub(super) async fn send(
    State(site): State<Site>,
    member: Result<Member, Response>,
    Form(posted): Form<Posted>,
) -> Answer {
    let member = kept::known(&site, member, (kept::APPLICATION, &posted)).await?;
    if let Err(refused) = member.owns(&posted).await {
        if !kept::is_of(&member, &posted) {
            return Err(refused);
        }
        // Logged in anew on another page meanwhile: shown again under the token of now, and taken when it is sent again.
        allowed(&member).await?;
        return again(&member, (StatusCode::FORBIDDEN, &posted)).await;
    }
    allowed(&member).await?;
    let form = ApplicationForm::read(&posted);
    let in_force = member.site.app.in_force().await;
    let policy = match in_force.policy() {
        Ok(policy) => policy,
        Err(error) => return Err(member.refused(&error.into()).await),
    };
    let today = member.site.app.clock.today().date;
    let problems = match enter::read(policy, (&form, &posted), today) {
        Ok(paper) => {
            let once = Once::of(&member.path, &posted);
            if let Some(number) = once.before(&member).await? {
                return Ok(back(&number, Done::Entered));
            }
            match enter::take(&member, &paper).await {
                Ok((receipt, told)) => {
                    once.made(&member, &receipt.number).await;
                    return Ok(taken(&member, &receipt, told));
                }
                Err(error) => {
                    once.forget(&member).await;
                    wrong(&member, &error).await?
                }
            }
        }
        Err(problems) => problems,
    };
    let sent = (form, Some(&posted), problems);
    form_page(&member, StatusCode::UNPROCESSABLE_ENTITY, sent).await
}

/// To the new case, which shows the code once.
fn taken(member: &Member, receipt: &Receipt, told: Done) -> Response {
    with_cookie(
        back(&receipt.number, told),
        receipt_cookie(&member.site, receipt),
    )
}

/// What the use case does not take, beside its field.
async fn wrong(member: &Member, error: &DeskError) -> Result<Problems, Response> {
    match super::wrong::of(error) {
        super::wrong::Wrong::Said(said) => {
            let mut problems = Problems::none();
            problems.say(said.field.unwrap_or("kind"), said.text);
            Ok(problems)
        }
        _ => Err(member.refused(error).await),
    }
}

/// The form, what was sent of its choices, and what is wrong with it.
type Sent<'a> = (ApplicationForm, Option<&'a Posted>, Problems);

async fn form_page(member: &Member, status: StatusCode, sent: Sent<'_>) -> Answer {
    match sheet(member, sent).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn sheet(
    member: &Member,
    (form, posted, problems): Sent<'_>,
) -> Result<ApplicationPage, DeskError> {
    let in_force = member.site.app.in_force().await;
    let policy = in_force.policy()?;
    let today = member.site.app.clock.today().date;
    // A first look has the first of every single choice picked; afterwards what was sent counts.
    let one = |name: &str, choices: Vec<Choice>| match posted {
        Some(posted) => picked(choices, posted, name),
        None => first(choices),
    };
    let many = |name: &str, choices: Vec<Choice>| match posted {
        Some(posted) => picked(choices, posted, name),
        None => choices,
    };
    let kinds = kinds(policy, today);
    let only = kinds.len() == 1;
    Ok(ApplicationPage {
        shell: member.shell(Nav::Cases).await,
        form,
        channels: one("channel", channels(policy)),
        came_on: is_posted(policy)
            || posted.is_some_and(|posted| !posted.one("came_on").is_empty()),
        guidance: guide::guidance(policy),
        kinds: if only {
            one("kind", kinds)
        } else {
            many("kind", kinds)
        },
        categories: many("category", categories(policy)),
        erasure_reasons: one("erasure_reason", reasons(policy)),
        items: one("item", items(policy)),
        who: one("who", who(policy)),
        relations: one("relation", relations(policy)),
        papers: many("paper", papers(policy, today)),
        countries: one("country", countries(policy)),
        fee_means: one("fee_means", means(policy)),
        deliveries: one("delivery", deliveries(policy)),
        back: false,
        problems,
    })
}

fn first(mut choices: Vec<Choice>) -> Vec<Choice> {
    if let Some(choice) = choices.first_mut() {
        choice.picked = true;
    }
    choices
}

fn picked(mut choices: Vec<Choice>, posted: &Posted, name: &str) -> Vec<Choice> {
    Choice::pick(&mut choices, &posted.all(name));
    choices
}

/// Ways a paper comes: everything the policy takes but the web.
fn channels(policy: &Policy) -> Vec<Choice> {
    let channels = policy.requests.intake.channels.iter();
    channels
        .filter(|channel| **channel != Channel::Web)
        .map(|channel| Choice::new(channel.name(), channel.label(LANG)))
        .collect()
}

fn kinds(policy: &Policy, today: jiff::civil::Date) -> Vec<Choice> {
    let label = |kind: Kind| {
        let cost = match policy.fee(kind) {
            None => "無料".to_owned(),
            Some(fee) => {
                let yen = words::yen(fee.total_yen(today));
                let most = if fee.is_ceiling() {
                    "を上限とする実費"
                } else {
                    ""
                };
                format!("{yen}{most}")
            }
        };
        format!("{}　{cost}", kind.label(LANG))
    };
    let all = policy.requests.kinds.keys();
    all.map(|kind| Choice::new(kind.name(), label(*kind)))
        .collect()
}

/// The roots of the policy's items: what people call their kinds of information.
fn categories(policy: &Policy) -> Vec<Choice> {
    let roots = policy.items.keys().filter(|item| item.parent().is_none());
    roots
        .map(|item| Choice::new(item.as_str(), policy.item_label(item).get(LANG)))
        .collect()
}

fn reasons(policy: &Policy) -> Vec<Choice> {
    let rests_on_claims = policy.requests.kinds.keys().any(|kind| kind.has_claims());
    // Art. 35 gives all of them, whether or not the published method names them.
    let all = Claim::ALL.iter().filter(|_| rests_on_claims);
    let none = Choice::new("", "なし");
    let named = all.map(|claim| Choice::new(claim.name(), claim.label(LANG)));
    [none].into_iter().chain(named).collect()
}

/// Items a correction can name; the first is none.
fn items(policy: &Policy) -> Vec<Choice> {
    let none = Choice::new("", "指定なし");
    let leaves = policy.items.keys().filter(|item| policy.is_leaf(item));
    let named = leaves.map(|item| Choice::new(item.as_str(), policy.item_label(item).get(LANG)));
    [none].into_iter().chain(named).collect()
}

fn who(policy: &Policy) -> Vec<Choice> {
    let identity = &policy.requests.identity;
    let all = [
        ("person", "本人", true),
        (
            "statutory_agent",
            "法定代理人",
            identity.statutory_agent.is_some(),
        ),
        (
            "mandated_agent",
            "任意代理人",
            identity.mandated_agent.is_some(),
        ),
    ];
    all.into_iter()
        .filter(|(_, _, taken)| *taken)
        .map(|(name, label, _)| Choice::new(name, label))
        .collect()
}

/// What the person is to the operator, where that decides about the desk.
fn relations(policy: &Policy) -> Vec<Choice> {
    let named = policy.chapters.relations.iter();
    let split = |name: &str| desk_of(policy, name).is_some_and(|desk| desk != GENERAL);
    if !named.clone().any(|(name, _)| split(name)) {
        return Vec::new();
    }
    named
        .map(|(name, one)| Choice::new(name, one.label.get(LANG)))
        .collect()
}

/// Papers that count for anybody in some way, each once.
fn papers(policy: &Policy, today: jiff::civil::Date) -> Vec<Choice> {
    let identity = &policy.requests.identity;
    let agents = [&identity.statutory_agent, &identity.mandated_agent];
    let mut rules = vec![&identity.person];
    rules.extend(agents.into_iter().flatten());
    rules.extend(
        identity
            .by_channel
            .values()
            .chain(identity.by_kind.values()),
    );
    rules.extend(identity.cases.values().map(|case| &case.papers));
    let mut seen: Vec<&PaperId> = Vec::new();
    for rule in rules {
        let more = rule.or_else.iter().flat_map(|choice| &choice.of);
        let own = rule
            .of
            .iter()
            .chain(&rule.authority)
            .chain(&rule.authority_with);
        for id in own.chain(more) {
            if !seen.contains(&id) && policy.paper(id).accepted(today) {
                seen.push(id);
            }
        }
    }
    seen.into_iter()
        .map(|id| Choice::new(id.as_str(), policy.paper(id).label.get(LANG)))
        .collect()
}

/// Countries whose people are served under the GDPR.
fn countries(policy: &Policy) -> Vec<Choice> {
    let Some(eea) = &policy.requests.eea else {
        return Vec::new();
    };
    let none = Choice::new("", "なし");
    let named = eea
        .countries()
        .map(|one| Choice::new(one.name(), one.label(LANG)));
    [none].into_iter().chain(named).collect()
}

fn means(policy: &Policy) -> Vec<Choice> {
    let none = Choice::new("", "同封なし");
    let named = fee_means(policy)
        .into_iter()
        .map(|by| Choice::new(by.name(), by.label(LANG)));
    [none].into_iter().chain(named).collect()
}

fn deliveries(policy: &Policy) -> Vec<Choice> {
    let by = policy.requests.answer.by.iter();
    by.map(|by: &Delivery| Choice::new(by.name(), by.label(LANG)))
        .collect()
}

/// What was typed, as the use case takes it.
pub(super) type Typed<'a> = (&'a ApplicationForm, &'a Posted);

/// The paper as it was read.
pub(super) type Read = Result<Paper, Problems>;
