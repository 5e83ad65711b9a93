// SPDX-License-Identifier: Apache-2.0
//! 書面のご請求の入力: one page in the order of the paper; whatever is wrong, all of it comes back.

use axum::Form;
use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::Receipt;
use yakusoku_app::request::visible::{GENERAL, desk_of};
use yakusoku_duties::request::receive::fee_means;
use yakusoku_policy::{Channel, Claim, Delivery, Kind, PaperId, Policy};

use super::case::{Done, back, receipt_cookie};
use super::door::{Answer, Member, with_cookie};
use super::enter::{self, Paper};
use super::guide;
use super::words::{self, LANG};
use crate::pages::console::{ApplicationForm, ApplicationPage};
use crate::pages::{Choice, Nav, Posted, Problems};
use crate::server::page;

pub(super) async fn show(member: Member) -> Answer {
    allowed(&member).await?;
    let today = member.site.app.clock.today().date.to_string();
    let form = ApplicationForm {
        received_on: today,
        ..ApplicationForm::default()
    };
    form_page(&member, StatusCode::OK, (form, None, Problems::none())).await
}

async fn allowed(member: &Member) -> Result<(), Response> {
    match member.actor.may(Right::CaseEnter) {
        Ok(()) => Ok(()),
        Err(denied) => Err(member.refused(&denied.into()).await),
    }
}

pub(super) async fn send(member: Member, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    allowed(&member).await?;
    let form = ApplicationForm::read(&posted);
    let in_force = member.site.app.in_force().await;
    let policy = match in_force.policy() {
        Ok(policy) => policy,
        Err(error) => return Err(member.refused(&error.into()).await),
    };
    let today = member.site.app.clock.today().date;
    let problems = match enter::read(policy, (&form, &posted), today) {
        Ok(paper) => match enter::take(&member, &paper).await {
            Ok((receipt, told)) => return Ok(taken(&member, &receipt, told)),
            Err(error) => wrong(&member, &error).await?,
        },
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
async fn wrong(
    member: &Member,
    error: &yakusoku_app::request::DeskError,
) -> Result<Problems, Response> {
    match super::wrong::of(error) {
        super::wrong::Wrong::Said(said) => {
            let mut problems = Problems::none();
            problems.say(said.field.unwrap_or("kind"), said.text);
            Ok(problems)
        }
        _ => Err(member.refused(error).await),
    }
}

async fn form_page(
    member: &Member,
    status: StatusCode,
    (form, posted, problems): (ApplicationForm, Option<&Posted>, Problems),
) -> Answer {
    let in_force = member.site.app.in_force().await;
    let policy = match in_force.policy() {
        Ok(policy) => policy,
        Err(error) => return Err(member.refused(&error.into()).await),
    };
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
    let sheet = ApplicationPage {
        shell: member.shell(Nav::Cases).await,
        form,
        channels: one("channel", channels(policy)),
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
        fee_means: one("fee_means", means(policy)),
        deliveries: one("delivery", deliveries(policy)),
        problems,
    };
    Ok(page(status, &sheet))
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
    let label = |kind: Kind| match policy.fee_yen(kind, today) {
        0 => format!("{}　無料", kind.label(LANG)),
        yen => format!("{}　{}", kind.label(LANG), words::yen(yen)),
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
    let rules = policy.requests.kinds.iter();
    let rules: Vec<_> = rules.filter(|(kind, _)| kind.has_claims()).collect();
    let taken = Claim::ALL
        .iter()
        .filter(|claim| rules.iter().any(|(_, rule)| rule.takes(**claim)));
    let none = Choice::new("", "なし");
    let named = taken.map(|claim| Choice::new(claim.name(), claim.label(LANG)));
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
