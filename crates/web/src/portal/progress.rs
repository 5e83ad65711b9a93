// SPDX-License-Identifier: Apache-2.0
//! `GET /status/{number}`: how a request stands, for whoever gave number and code before.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use yakusoku_app::request::Loaded;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::fact::{Fact, LetterKind};

use super::files;
use super::standing::{Standing, Step};
use super::status::Known;
use super::terms::Terms;
use super::visitor::{STATUS, Visitor};
use super::{matter, to, words};
use crate::pages::Lang;
use crate::pages::portal::{
    Mark, Notice, Now, ProgressAsk, ProgressPage, ProgressStep, StepKind, Trouble,
};
use crate::server::{Face, Here, Site, page, portal_shell, trouble};

pub(super) async fn show(
    State(site): State<Site>,
    here: Here,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    if matter::is_matter(&number) {
        return matter::show(&site, &here, (&headers, &number)).await;
    }
    let face = Face::Portal(here.lang);
    let Some(loaded) = known_case(&site, &headers, &number).await else {
        // The same for a number that never was: the form asks for number and code.
        return to(&here.url("/status"));
    };
    let in_force = site.app.in_force().await;
    let Ok(policy) = in_force.policy() else {
        return trouble(&site, face, Trouble::Away).await;
    };
    let shell = portal_shell(&site, here.lang, &here.path, String::new()).await;
    let today = site.app.clock.today().date;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: today,
    };
    let standing = Standing::of(&loaded.case, today);
    page(
        StatusCode::OK,
        &ProgressPage {
            shell,
            number: loaded.case.number.clone(),
            now: standing.now,
            until: standing.until.map(|day| words::date(here.lang, day)),
            to_do: to_do(&terms, &standing),
            steps: steps(&terms, &loaded.case, &standing),
            asks: asks(here.lang, &loaded.case),
            notices: notices(here.lang, &loaded),
            files: files::links(&here, &loaded.case),
        },
    )
}

/// The case of whoever has given its number and code in this browser.
pub(super) async fn known_case(site: &Site, headers: &HeaderMap, number: &str) -> Option<Loaded> {
    let visitor = Visitor::known(site, headers, STATUS)?;
    let known: Known = visitor.load(site).await.ok()??;
    if known.number != number {
        return None;
    }
    site.app.status(&known.number, &known.code).await.ok()
}

/// What the person must do; the same whatever was or was not found.
fn to_do(terms: &Terms<'_>, standing: &Standing) -> Vec<String> {
    if !matches!(standing.now, Now::Waiting | Now::Mend) {
        return Vec::new();
    }
    let lang = terms.lang;
    let mut lines = Vec::new();
    if standing.papers_missing > 0 {
        let count = words::papers(lang, standing.papers_missing);
        lines.push(lang.pick(
            format!("本人確認などの書類を、あと{count}お送りください。"),
            format!("Please send {count} more identity paper(s)."),
        ));
    }
    if standing.yen_missing > 0 {
        let yen = words::yen(lang, standing.yen_missing);
        lines.push(lang.pick(
            format!("手数料 {yen}をお支払いください。"),
            format!("Please pay the fee of {yen}."),
        ));
    }
    let address = terms.address_of(terms.policy.requests_desk()).join(" ");
    lines.push(lang.pick(
        format!("送り先は、{address}です。"),
        format!("Send it to: {address}"),
    ));
    lines
}

fn steps(terms: &Terms<'_>, case: &Case, standing: &Standing) -> Vec<ProgressStep> {
    let lang = terms.lang;
    let line = |step: &Step| match (step.kind, step.mark, step.on) {
        (_, Mark::Done, Some(day)) => Some(words::date(lang, day)),
        (StepKind::ResultSent, ..) => case.next_due().map(|day| {
            let day = words::date(lang, day);
            lang.pick(format!("{day}まで"), format!("By {day}"))
        }),
        (StepKind::PapersDisposed, Mark::Now | Mark::Next | Mark::Later, _) => {
            let within = terms.period(case.terms.dispose_within);
            Some(lang.pick(
                format!("手続の終了後{within}以内"),
                format!("Within {within} after we finish"),
            ))
        }
        _ => None,
    };
    let step = |step: &Step| ProgressStep {
        kind: step.kind,
        mark: step.mark,
        lines: line(step).into_iter().collect(),
    };
    standing.steps.iter().map(step).collect()
}

fn asks(lang: Lang, case: &Case) -> Vec<ProgressAsk> {
    let settled = lang.pick("（受領済み）", " (received)");
    let fee = |yen: u32| {
        let words = words::fee(lang, yen);
        if yen > 0 && case.is_fee_settled() {
            format!("{words}{settled}")
        } else {
            words
        }
    };
    case.asks
        .iter()
        .map(|ask| ProgressAsk {
            title: words::kind(lang, ask.kind),
            fee: fee(ask.fee_yen),
        })
        .collect()
}

/// What a letter that left is called.
fn sent(lang: Lang, kind: LetterKind) -> Option<&'static str> {
    Some(match kind {
        LetterKind::Result => {
            lang.pick("結果のご通知をお送りしました。", "We sent you our answer.")
        }
        LetterKind::Defect => lang.pick(
            "補正のお願いをお送りしました。",
            "We wrote to you about what is missing.",
        ),
        LetterKind::Fee => lang.pick(
            "手数料のご案内をお送りしました。",
            "We wrote to you about the fee.",
        ),
        LetterKind::Ended => lang.pick(
            "ご請求のお取扱いに関するお知らせをお送りしました。",
            "We wrote to you that the request has ended.",
        ),
        LetterKind::OtherMeans => lang.pick(
            "回答方法の変更のお知らせをお送りしました。",
            "We wrote to you that the answer comes another way.",
        ),
        LetterKind::Receipt | LetterKind::AgentNotice | LetterKind::MaskNotice => return None,
    })
}

/// What we told or could have told the person, newest first.
fn notices(lang: Lang, loaded: &Loaded) -> Vec<Notice> {
    let kind = |no: u16| {
        let found = loaded.case.letters.iter().find(|one| one.no == no);
        found.map(|one| one.kind)
    };
    let said = |fact: &Fact| {
        Some(match fact {
            Fact::Received { .. } => {
                lang.pick("ご請求を受け付けました。", "We received your request.")
            }
            Fact::IdentityVerified { .. } => {
                lang.pick("本人確認書類を確かめました。", "We checked your papers.")
            }
            Fact::FeeReceived { .. } => {
                lang.pick("手数料を受け取りました。", "We received the fee.")
            }
            Fact::Dispatched { letter, .. } => sent(lang, kind(*letter)?)?,
            Fact::PapersDisposed { .. } => {
                lang.pick("本人確認書類を廃棄しました。", "We destroyed your papers.")
            }
            _ => return None,
        })
    };
    let mut notices: Vec<Notice> = loaded
        .told
        .iter()
        .filter_map(|told| {
            let text = said(&told.fact)?.to_owned();
            Some(Notice {
                date: words::date(lang, told.stamp.on),
                text,
            })
        })
        .collect();
    notices.reverse();
    notices
}
