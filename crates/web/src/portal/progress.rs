// SPDX-License-Identifier: Apache-2.0
//! `GET /status/{number}`: how a request stands, for whoever gave number and code before.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use jiff::civil::Date;
use yakusoku_app::draft::new_secret;
use yakusoku_app::request::Loaded;
use yakusoku_app::request::talk::on_page;
use yakusoku_duties::personal::{Personal, Sink};
use yakusoku_duties::request::Case;
use yakusoku_duties::request::fact::{Fact, LetterKind};
use yakusoku_duties::request::state::Ask;
use yakusoku_duties::request::talk::{Message, Side};
use yakusoku_policy::Fee;

use super::files;
use super::standing::{Standing, Step};
use super::status::Known;
use super::terms::Terms;
use super::visitor::{STATUS, Visitor};
use super::words::{self, Owed};
use super::{matter, to};
use crate::pages::portal::{
    Mark, Notice, Now, ProgressAsk, ProgressPage, ProgressStep, StepKind, TalkLine, Trouble,
};
use crate::pages::{Lang, Posted, Problems};
use crate::server::{Face, Here, Peer, Site, limits, page, portal_shell, trouble, trouble_as};

pub(super) async fn show(
    State(site): State<Site>,
    here: Here,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Response {
    if matter::is_matter(&number) {
        return matter::show(&site, &here, (&headers, &number)).await;
    }
    let Some(entered) = Entered::known(&site, &headers, &number).await else {
        // The same for a number that never was: the form asks for number and code.
        return to(&here.url("/status"));
    };
    shown(&site, &here, &entered, Said::nothing()).await
}

/// What was typed into the message, and what is wrong with it.
pub(super) struct Said {
    pub(super) typed: String,
    pub(super) problems: Problems,
}

impl Said {
    pub(super) fn nothing() -> Self {
        Self {
            typed: String::new(),
            problems: Problems::none(),
        }
    }
}

/// The page of a case, for whoever has given its number and code.
pub(super) async fn shown(site: &Site, here: &Here, entered: &Entered, said: Said) -> Response {
    let face = Face::Portal(here.lang);
    let known = &entered.known;
    let Ok(loaded) = site.app.status(&known.number, &known.code).await else {
        return to(&here.url("/status"));
    };
    let Ok(once) = new_secret() else {
        return trouble(site, face, Trouble::Broken).await;
    };
    let in_force = site.app.in_force().await;
    let Ok(policy) = in_force.policy() else {
        return trouble(site, face, Trouble::Away).await;
    };
    let address = format!("/status/{}", loaded.case.number);
    let shell = portal_shell(site, here.lang, &address, entered.visitor.csrf()).await;
    let now = site.app.clock.today();
    let today = now.date;
    let terms = Terms {
        policy,
        lang: here.lang,
        on: today,
    };
    let standing = Standing::of(&loaded.case, today);
    let status = if said.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page(
        status,
        &ProgressPage {
            shell,
            number: loaded.case.number.clone(),
            now: standing.now,
            until: standing.until.map(|day| words::date(here.lang, day)),
            to_do: to_do(&terms, &standing)
                .into_iter()
                .chain(to_collect(here.lang, &loaded.case, today))
                .collect(),
            steps: steps(&terms, &loaded.case, &standing),
            asks: asks(here.lang, &loaded.case),
            notices: notices(here.lang, &loaded),
            answers: files::answers(here, &loaded.case, (known, now)),
            talk: talk(here.lang, &loaded),
            message: said.typed,
            problems: said.problems,
            once,
        },
    )
}

/// Whoever has given number and code in this browser.
pub(super) struct Entered {
    pub(super) visitor: Visitor,
    pub(super) known: Known,
}

impl Entered {
    /// By the cookie alone.
    pub(super) async fn known(site: &Site, headers: &HeaderMap, number: &str) -> Option<Self> {
        Self::of(site, Visitor::known(site, headers, STATUS)?, number).await
    }

    /// With a form of theirs.
    async fn sender(
        site: &Site,
        (headers, posted): (&HeaderMap, &Posted),
        number: &str,
    ) -> Option<Self> {
        let visitor = Visitor::sender_of(site, headers, posted, STATUS)?;
        Self::of(site, visitor, number).await
    }

    /// Lets a form of theirs in, or says why not.
    pub(super) async fn admitted(
        (site, here, peer): (&Site, &Here, &Peer),
        sent: (&HeaderMap, &Posted),
        number: &str,
    ) -> Result<Self, Response> {
        let face = Face::Portal(here.lang);
        let Some(entered) = Self::sender(site, sent, number).await else {
            return Err(trouble_as(site, face, (StatusCode::FORBIDDEN, Trouble::Expired)).await);
        };
        if limits::may_ask_status(site, peer).await {
            Ok(entered)
        } else {
            Err(trouble(site, face, Trouble::TooMany).await)
        }
    }

    async fn of(site: &Site, visitor: Visitor, number: &str) -> Option<Self> {
        let known: Known = visitor.load(site).await.ok()??;
        (known.number == number).then_some(Self { visitor, known })
    }
}

/// What person and desk wrote to each other, the oldest first.
fn talk(lang: Lang, loaded: &Loaded) -> Vec<TalkLine> {
    let line = |(message, words): (&Message, &Personal<String>)| TalkLine {
        mine: message.from == Side::Person,
        date: words::date(lang, message.on),
        lines: words
            .reveal(Sink::Page)
            .lines()
            .map(str::to_owned)
            .collect(),
    };
    on_page(loaded).map(line).collect()
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

/// An answer waits to be fetched below.
fn to_collect(lang: Lang, case: &Case, today: Date) -> Option<String> {
    let waiting = case.waiting_pages().find(|page| page.until >= today)?;
    let day = words::date(lang, waiting.until);
    Some(lang.pick(
        format!("回答を、{day}までに、下の「回答のお受け取り」からお受け取りください。"),
        format!("Please collect our answer below by {day}."),
    ))
}

fn steps(terms: &Terms<'_>, case: &Case, standing: &Standing) -> Vec<ProgressStep> {
    let lang = terms.lang;
    let line = |step: &Step| match (step.kind, step.mark, step.on) {
        (_, Mark::Done, Some(day)) => Some(words::date(lang, day)),
        (StepKind::ResultSent, ..) => case.next_due().map(|day| {
            let day = words::date(lang, day);
            lang.pick(format!("{day}まで"), format!("By {day}"))
        }),
        (
            StepKind::PapersDisposed | StepKind::PapersReturned,
            Mark::Now | Mark::Next | Mark::Later,
            _,
        ) => {
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
    let fee = |ask: &Ask| {
        let words = words::fee(lang, owed(case, ask));
        if ask.fee_yen > 0 && case.is_fee_settled() {
            format!("{words}{settled}")
        } else {
            words
        }
    };
    case.asks
        .iter()
        .map(|ask| ProgressAsk {
            title: words::kind(lang, ask.kind),
            fee: fee(ask),
        })
        .collect()
}

/// What an ask costs; an actual cost is a ceiling until it is billed.
fn owed(case: &Case, ask: &Ask) -> Owed {
    let fee = case.terms.pinned.fees.get(&ask.kind);
    let open =
        fee.is_some_and(Fee::is_ceiling) && !case.money.bills.iter().any(|bill| bill.ask == ask.no);
    match open {
        true => Owed {
            at_most: ask.fee_yen,
            ..Owed::default()
        },
        false => Owed {
            fixed: ask.fee_yen,
            ..Owed::default()
        },
    }
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
        LetterKind::Extension => lang.pick(
            "回答期限の延長のお知らせをお送りしました。",
            "We wrote to you that we need more time, and why.",
        ),
        LetterKind::Receipt
        | LetterKind::AgentNotice
        | LetterKind::MaskNotice
        | LetterKind::NewCode => return None,
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
            Fact::PapersReturned { .. } => lang.pick(
                "本人確認書類をお返ししました。",
                "We sent your papers back.",
            ),
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
