// SPDX-License-Identifier: Apache-2.0
//! ご請求: the register, and what a search found.

use axum::extract::Query;
use axum::http::StatusCode;
use jiff::civil::Date;
use serde::Deserialize;
use yakusoku_app::access::Action;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::lists::{Listed, Status, Wanted, is_whole};
use yakusoku_app::request::rows::status;
use yakusoku_duties::calendar::ja_staff;

use super::door::{Answer, Member};
use super::today::person;
use super::words::{self, LANG};
use crate::pages::console::{CaseRow, CasesPage};
use crate::pages::{Choice, Nav};
use crate::server::page;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    q: String,
    show: String,
    after: String,
}

/// Which cases the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Which {
    Open,
    /// Open, or closed with something left to do.
    Undone,
    Closed,
    All,
}

impl Which {
    const ALL: [Self; 4] = [Self::Open, Self::Undone, Self::Closed, Self::All];

    const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Undone => "undone",
            Self::Closed => "closed",
            Self::All => "all",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Open => "対応中",
            Self::Undone => "残りの作業あり",
            Self::Closed => "終了",
            Self::All => "すべて",
        }
    }

    /// Somebody who searches from another page wants whatever there is.
    fn of(asked: &Asked) -> Self {
        let named = Self::ALL
            .into_iter()
            .find(|which| which.word() == asked.show);
        named.unwrap_or(if asked.q.trim().is_empty() {
            Self::Open
        } else {
            Self::All
        })
    }

    fn takes(self, listed: &Listed) -> bool {
        match self {
            Self::Open => status(&listed.case) == "open",
            Self::Undone => !listed.work.is_empty(),
            Self::Closed => status(&listed.case) != "open",
            Self::All => true,
        }
    }
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Answer {
    match cases(&member, &asked).await {
        Ok(sheet) => Ok(page(StatusCode::OK, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn cases(member: &Member, asked: &Asked) -> Result<CasesPage, DeskError> {
    let which = Which::of(asked);
    let (listed, more) = found(member, asked, which).await?;
    let cut = is_whole(&listed) && !asked.q.trim().is_empty();
    let today = member.site.app.clock.today().date;
    let mut rows = Vec::with_capacity(listed.len());
    for one in &listed {
        rows.push(row(member, one, today).await);
    }
    let choice = |one: Which| Choice::new(one.word(), one.label());
    let pick = |one: Which| {
        if one == which {
            choice(one).picked()
        } else {
            choice(one)
        }
    };
    Ok(CasesPage {
        shell: member.shell(Nav::Cases).await,
        query: asked.q.trim().to_owned(),
        show: Which::ALL.into_iter().map(pick).collect(),
        rows,
        more,
        cut,
        may_enter: member.permits(Action::CaseEnter),
    })
}

/// What was asked for, and the address of the next page.
async fn found(
    member: &Member,
    asked: &Asked,
    which: Which,
) -> Result<(Vec<Listed>, Option<String>), DeskError> {
    let app = &member.site.app;
    if !asked.q.trim().is_empty() {
        let mut listed = app.search_cases(&member.actor, &asked.q).await?;
        listed.retain(|one| which.takes(one));
        return Ok((listed, None));
    }
    let after = Some(asked.after.as_str()).filter(|after| is_number(after));
    let listed = match which {
        Which::Open => app.open_cases(&member.actor, Wanted::Open, after).await?,
        Which::Undone => app.open_cases(&member.actor, Wanted::Undone, after).await?,
        Which::Closed => app.cases_page(&member.actor, Status::Closed, after).await?,
        Which::All => app.cases_page(&member.actor, Status::Any, after).await?,
    };
    let last = listed
        .last()
        .filter(|_| is_whole(&listed))
        .map(|one| &one.case.number);
    let more = last.map(|last| format!("/console/cases?show={}&after={last}", which.word()));
    Ok((listed, more))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '-')
}

async fn row(member: &Member, listed: &Listed, today: Date) -> CaseRow {
    let case = &listed.case;
    let due = case.next_due();
    let clerk = match words::last_hand(case) {
        Some(stamp) => member.site.app.name_of(&stamp.by).await,
        None => "未着手".to_owned(),
    };
    CaseRow {
        number: case.number.clone(),
        href: format!("/console/cases/{}", case.number),
        what: words::asks(case),
        person: person(&listed.masked),
        received: format!(
            "{}　{}",
            case.channel.label(LANG),
            ja_staff(case.received_on)
        ),
        stage: words::stage(case, listed.work.first().map(|work| work.what)),
        due: due.map_or_else(|| "なし".to_owned(), ja_staff),
        left: due.map_or_else(String::new, |due| words::left(today, due)),
        late: due.is_some_and(|due| due < today),
        clerk,
    }
}
