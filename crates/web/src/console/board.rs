// SPDX-License-Identifier: Apache-2.0
//! 約束の履行状況: every promise with its keeper and state, and the form of those who vouch.

use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::board::{Board, BoardRow, attester};
use yakusoku_app::request::DeskError;
use yakusoku_duties::calendar::{ja_full, ja_full_weekday, read_date};
use yakusoku_duties::keepers::{self, StrengthClass};
use yakusoku_policy::{ClauseWhat, Diagnostic, Policy, Severity};

use super::door::{Answer, Member};
use super::words::LANG;
use super::wrong::{self, Wrong};
use crate::pages::console::{
    Attest, BoardChapter, BoardCounts, BoardPage, Corrective, Finding, Promise, State, Strength,
};
use crate::pages::{Link, Nav, Posted, Problems};
use crate::server::page;

pub(super) async fn show(member: Member) -> Answer {
    board(&member, StatusCode::OK, Problems::none()).await
}

async fn board(member: &Member, status: StatusCode, problems: Problems) -> Answer {
    match view(member, problems).await {
        Ok(sheet) => Ok(page(status, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn view(member: &Member, problems: Problems) -> Result<BoardPage, DeskError> {
    let app = &member.site.app;
    let board = app.board(&member.actor).await?;
    let in_force = app.in_force().await;
    let policy = in_force.policy()?;
    let mut chapters: Vec<BoardChapter> = Vec::new();
    let mut last = 0;
    for row in &board.rows {
        if row.clause.chapter != last {
            last = row.clause.chapter;
            let title = format!("{}（第{last}条）", row.clause.chapter_title.get(LANG));
            chapters.push(BoardChapter {
                title,
                promises: Vec::new(),
            });
        }
        let case = case_of(member, row).await?;
        if let Some(chapter) = chapters.last_mut() {
            chapter.promises.push(promise(member, policy, (row, case)));
        }
    }
    Ok(BoardPage {
        shell: member.shell(Nav::Board).await,
        as_of: format!(
            "{}{}",
            ja_full_weekday(board.on),
            yakusoku_app::clock::time_ja(board.at_micros)
        ),
        policy: format!(
            "個人情報保護方針 第{}版（{}施行）",
            board.edition,
            ja_full(board.effective)
        ),
        counts: counts(&board),
        findings: board.findings.iter().map(finding).collect(),
        chapters,
        problems,
    })
}

/// The case a broken promise is about, where there is one and the reader may see cases.
async fn case_of(member: &Member, row: &BoardRow) -> Result<Option<Link>, DeskError> {
    let wrong = matches!(
        row.assessment.state,
        keepers::State::Broken | keepers::State::AtRisk
    );
    if !wrong || !member.permits(Right::CaseOpen) {
        return Ok(None);
    }
    let Some(entry) = row.assessment.entries.first() else {
        return Ok(None);
    };
    let number = member.site.app.number_of(&entry.stream).await?;
    Ok(number.map(|number| {
        let href = format!("/console/cases/{number}");
        Link::new(number, href)
    }))
}

fn promise(member: &Member, policy: &Policy, (row, case): (&BoardRow, Option<Link>)) -> Promise {
    let (clause, found) = (&row.clause, &row.assessment);
    let id = format!("p{}-{}", clause.chapter, clause.paragraph);
    let attester = attester(policy, &clause.what);
    Promise {
        text: clause.text.get(LANG).to_owned(),
        clause: Link::new(
            format!("方針 {}", clause.article(LANG)),
            format!("/policy#c{}", clause.chapter),
        ),
        keeper: found
            .keeper
            .as_ref()
            .map_or("なし", |keeper| keeper.get(LANG))
            .to_owned(),
        state: state(found.state),
        strength: strength(found.strength.class()),
        strength_note: until(found.strength),
        since: ja_full(found.since),
        next: next(found),
        entries: entries(member, &row.numbers),
        corrective: corrective(found, (case, owner(&clause.what))).map(|fix| Corrective {
            open: member
                .permits(Right::FindingWork)
                .then(|| format!("/console/findings/new?clause={}", clause.id)),
            ..fix
        }),
        attest: attester
            .filter(|_| member.permits(Right::BoardAttest))
            .map(|role| Attest {
                clause: clause.id.clone(),
                role: role.get(LANG).to_owned(),
                until: String::new(),
            }),
        id,
    }
}

const fn state(state: keepers::State) -> State {
    match state {
        keepers::State::Kept => State::Kept,
        keepers::State::AtRisk => State::AtRisk,
        keepers::State::Broken => State::Broken,
        keepers::State::NotProvable => State::NotProvable,
        keepers::State::NoKeeper => State::NoKeeper,
    }
}

const fn strength(class: StrengthClass) -> Strength {
    match class {
        StrengthClass::Machine => Strength::Machine,
        StrengthClass::Recorded => Strength::Recorded,
        StrengthClass::Attested => Strength::Attested,
        StrengthClass::None => Strength::None,
    }
}

fn until(strength: keepers::Strength) -> Vec<String> {
    match strength {
        keepers::Strength::Attested { until } => vec![format!("{}まで", ja_full(until))],
        _ => Vec::new(),
    }
}

fn next(found: &keepers::Assessment) -> Vec<String> {
    let next = found.next.as_ref();
    next.map_or_else(
        || vec!["なし".to_owned()],
        |next| vec![ja_full(next.date), next.what.get(LANG).to_owned()],
    )
}

/// Entries by number; links for those who may follow them.
fn entries(member: &Member, numbers: &[u64]) -> Vec<Link> {
    let may = member.permits(Right::LedgerSee);
    let href = |number: &u64| {
        if may {
            format!("/console/ledger/{number}")
        } else {
            String::new()
        }
    };
    numbers
        .iter()
        .map(|number| Link::new(number.to_string(), href(number)))
        .collect()
}

/// What is wrong and what to do about it.
fn corrective(
    found: &keepers::Assessment,
    (case, owner): (Option<Link>, &str),
) -> Option<Corrective> {
    if !matches!(found.state, keepers::State::Broken | keepers::State::AtRisk) {
        return None;
    }
    let fact = found.fact.as_ref()?.get(LANG).to_owned();
    let remedy = found.remedy.as_ref();
    // What is broken is late already; the next date is another case's.
    let due = match found.state {
        keepers::State::Broken => Some("　本日中".to_owned()),
        _ => found
            .next
            .as_ref()
            .map(|next| format!("　{}まで", ja_full(next.date))),
    };
    Some(Corrective {
        fact,
        case,
        action: remedy.map_or_else(
            || "原因を調べ、対応を決める".to_owned(),
            |text| text.get(LANG).to_owned(),
        ),
        owner: format!("{owner}{}", due.unwrap_or_default()),
        open: None,
    })
}

/// Which role looks after a promise.
const fn owner(what: &ClauseWhat) -> &'static str {
    match what {
        ClauseWhat::AnswerWithin { .. }
        | ClauseWhat::PapersDisposed { .. }
        | ClauseWhat::IdentityFirst { .. }
        | ClauseWhat::FeeOnly { .. } => "担当者",
        ClauseWhat::TwoPeople { .. } | ClauseWhat::RefusalWithReason => "承認者",
        _ => "個人情報保護管理者",
    }
}

/// A finding of the check; one that is acknowledged says by whom, why and until when.
fn finding(found: &Diagnostic) -> Finding {
    let known = found.acknowledged.as_ref().map(|known| {
        let (reason, owner) = (known.reason.get(LANG), known.owner.get(LANG));
        format!("承知：{reason}（{owner}、{}まで）", ja_full(known.until))
    });
    let is_error = found.severity == Severity::Error;
    let help = found.help.as_ref();
    Finding {
        severity: if is_error { "エラー" } else { "警告" },
        is_error,
        text: found.message.get(LANG).to_owned(),
        article: found.article.clone().unwrap_or_default(),
        place: format!("方針のファイル {}行目", found.line),
        acknowledged: known.unwrap_or_default(),
        remedy: help.map_or_else(String::new, |help| help.get(LANG).to_owned()),
    }
}

fn counts(board: &Board) -> Vec<BoardCounts> {
    let counts = board.counts();
    StrengthClass::ALL
        .into_iter()
        .map(|class| BoardCounts {
            strength: strength(class),
            counts: keepers::State::ALL
                .into_iter()
                .map(|state| u32::try_from(counts.of(class, state)).unwrap_or(u32::MAX))
                .collect(),
        })
        .collect()
}

pub(super) async fn attest(member: Member, Form(posted): Form<Posted>) -> Answer {
    member.owns(&posted).await?;
    let clause = posted.one("clause");
    let typed = posted.one("until");
    let day: Option<Date> = typed.parse().ok().or_else(|| read_date(&typed).ok());
    if let Err(denied) = member.actor.may(Right::BoardAttest) {
        return Err(member.refused(&denied.into()).await);
    }
    let Some(day) = day else {
        return again(&member, "証明の期限が読めない。日付を入力".to_owned()).await;
    };
    match member.site.app.attest(&member.actor, &clause, day).await {
        Ok(()) => Ok(Redirect::to("/console/board").into_response()),
        Err(error) => match wrong::of(&error) {
            Wrong::Said(said) => again(&member, said.text).await,
            Wrong::Conflict => {
                again(
                    &member,
                    "ほかの人が先に証明を記録。確かめてもう一度".to_owned(),
                )
                .await
            }
            _ => Err(member.refused(&error).await),
        },
    }
}

async fn again(member: &Member, text: String) -> Answer {
    let mut problems = Problems::none();
    problems.say("all", text);
    board(member, StatusCode::UNPROCESSABLE_ENTITY, problems).await
}
