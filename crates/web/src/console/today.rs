// SPDX-License-Identifier: Apache-2.0
//! 本日の業務: what is late, due today, due soon, and what others must do.

use axum::response::{IntoResponse as _, Redirect};
use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_app::access::Action;
use yakusoku_app::clock::days_between;
use yakusoku_app::request::DeskError;
use yakusoku_app::request::lists::Listed;
use yakusoku_app::request::morning::{Part, Slot};
use yakusoku_app::staff::posts::Held;
use yakusoku_duties::calendar::{ja_public, ja_staff};
use yakusoku_duties::matter::Matter;
use yakusoku_duties::request::Case;
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::work::{What, Who, Work as Due};
use yakusoku_policy::{ClauseWhat, DefectThen, Policy};

use super::door::{Answer, Member};
use super::matters;
use super::words::{self, LANG};
use crate::pages::Nav;
use crate::pages::console::{Rows, TodayPage, Waiting, Work};
use crate::server::page;

/// What counts as soon, in days.
const SOON_DAYS: i64 = 3;

/// Most rows of a part of the page.
const ROWS: u32 = 20;

#[derive(Default)]
struct Buckets {
    late: Rows<Work>,
    due: Rows<Work>,
    soon: Rows<Work>,
    later: Rows<Work>,
    waiting: Rows<Waiting>,
}

pub(super) async fn show(member: Member) -> Answer {
    // Who sees no cases begins with the promises.
    if !member.permits(Action::CaseList) {
        return Ok(Redirect::to("/console/board").into_response());
    }
    match today(&member).await {
        Ok(sheet) => Ok(page(axum::http::StatusCode::OK, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn today(member: &Member) -> Result<TodayPage, DeskError> {
    let app = &member.site.app;
    let in_force = app.in_force().await;
    let policy = in_force.policy()?;
    let today = app.clock.today().date;
    let soon = today.saturating_add(SOON_DAYS.days());
    let held = &app.held(&member.actor).await;
    let parts = app.morning(&member.actor, (today, soon), ROWS).await?;
    let mut buckets = Buckets::default();
    for part in &parts {
        let works = part.works.iter().filter_map(|(listed, no)| {
            Some(View {
                policy,
                today,
                member,
                held,
                listed,
                due: listed.work.get(*no)?,
            })
        });
        buckets.take(part, works);
    }
    for matter in app.open_matters(&member.actor).await? {
        buckets.put_matter(&matter, (today, member));
    }
    let Buckets {
        late,
        due,
        soon,
        later,
        waiting,
    } = buckets;
    let unheard = app.unheard().await?;
    Ok(TodayPage {
        shell: member.shell(Nav::Today).await,
        unheard: unheard.map(|unheard| {
            format!(
                "期限を過ぎた{}件の是正処置を開始できない。受け持つ{}の利用者がいない。システムの担当者に登録を依頼",
                unheard.days,
                unheard.role.label()
            )
        }),
        date: ja_public(today),
        scope: "対応中のすべての案件".to_owned(),
        late,
        due,
        soon,
        later,
        waiting,
        may_enter: member.permits(Action::CaseEnter),
    })
}

struct View<'a> {
    policy: &'a Policy,
    today: Date,
    member: &'a Member,
    held: &'a Held,
    listed: &'a Listed,
    due: &'a Due,
}

impl Buckets {
    fn take<'a>(&mut self, part: &Part, works: impl Iterator<Item = View<'a>>) {
        let count = usize::try_from(part.count).unwrap_or(usize::MAX);
        if part.slot == Slot::Waiting {
            let rows = works.map(|view| view.waiting()).collect();
            self.waiting = Rows { rows, count };
            return;
        }
        let rows = works.map(|view| view.work()).collect();
        *self.slot(part.slot) = Rows { rows, count };
    }

    const fn slot(&mut self, slot: Slot) -> &mut Rows<Work> {
        match slot {
            Slot::Late => &mut self.late,
            Slot::Today => &mut self.due,
            Slot::Soon => &mut self.soon,
            Slot::Later | Slot::Waiting => &mut self.later,
        }
    }
}

impl Buckets {
    fn put_matter(&mut self, matter: &Matter, (today, member): (Date, &Member)) {
        let due = matter.next_due();
        let row = match due.map(|due| days_between(today, due)) {
            Some(days) if days < 0 => &mut self.late,
            Some(0) => &mut self.due,
            Some(days) if days <= SOON_DAYS => &mut self.soon,
            _ => &mut self.later,
        };
        let mine = member.permits(Action::CaseWork);
        let post = matters::answerer(matter);
        let rule = if matter.promised {
            "方針または相手の求めによる期限"
        } else {
            "ご請求への回答の期間を目安とする"
        };
        row.push(Work {
            due: due.map_or_else(|| "終了の記録待ち".to_owned(), ja_staff),
            left: due.map_or_else(String::new, |due| words::left(today, due)),
            number: matter.number.clone(),
            href: format!("/console/matters/{}", matter.number),
            what: matters::sort(matter),
            person: String::new(),
            to_do: matters::next(matter),
            why: vec![rule.to_owned()],
            papers: vec!["なし".to_owned()],
            decider: if mine {
                vec!["あなた".to_owned(), post]
            } else {
                vec![post]
            },
        });
    }
}

impl View<'_> {
    fn case(&self) -> &Case {
        &self.listed.case
    }

    fn dates(&self) -> (String, String) {
        let start = words::clock_start(self.case()).to_owned();
        match (self.due.due, self.due.what) {
            (Some(due), _) => (ja_staff(due), words::left(self.today, due)),
            // Money and mail wait for no papers.
            (None, What::Desk(Todo::GiveBack(..))) => ("遅滞なく".to_owned(), String::new()),
            (None, What::Desk(_)) => ("速やかに".to_owned(), String::new()),
            (None, _) => ("未開始".to_owned(), start),
        }
    }

    fn href(&self) -> String {
        format!("/console/cases/{}", self.case().number)
    }

    /// The kind of the ask the work is about, or of the whole case.
    fn about(&self) -> String {
        let ask = self.due.ask.and_then(|no| self.case().ask(no));
        let one = ask.filter(|_| self.case().asks.len() > 1);
        match one {
            Some(ask) => format!("{}（請求事項{}）", ask.kind.label(LANG), ask.no),
            None => words::asks(self.case()),
        }
    }

    fn work(&self) -> Work {
        let (due, left) = self.dates();
        Work {
            due,
            left,
            number: self.case().number.clone(),
            href: self.href(),
            what: self.about(),
            person: person(&self.listed.masked),
            to_do: words::what(self.due.what),
            why: self.why(),
            papers: self.papers(),
            decider: self.decider(),
        }
    }

    fn waiting(&self) -> Waiting {
        let (due, left) = self.dates();
        Waiting {
            due,
            left,
            number: self.case().number.clone(),
            href: self.href(),
            what: self.about(),
            person: person(&self.listed.masked),
            waiting_for: words::what(self.due.what),
            then: vec![self.then().to_owned()],
            papers: self.papers(),
            whom: words::who(self.due.who).to_owned(),
        }
    }

    /// What follows when what is waited for does not come in time.
    fn then(&self) -> &'static str {
        let rule = self.case().terms.pinned.defect;
        match (self.due.what, rule.map(|rule| rule.then)) {
            // It was answered: nothing is late but the person.
            (What::Desk(Todo::Collect(_)), _) => "受取りの画面を閉じ、返戻と同じ扱い",
            (What::Desk(Todo::Mend(_) | Todo::Pay(_)), Some(DefectThen::DeemedWithdrawn)) => {
                "みなし取下げ"
            }
            (What::Desk(Todo::Mend(_) | Todo::Pay(_)), _) => "お断りの起案",
            _ => "回答期限の超過",
        }
    }

    fn why(&self) -> Vec<String> {
        if let What::Desk(Todo::GiveBack(..)) = self.due.what {
            return vec!["返すことが決まった日から遅滞なく".to_owned()];
        }
        if matches!(self.due.what, What::Dispose | What::ReturnPapers) {
            let within = self.case().terms.dispose_within;
            let clause = words::clause(self.policy, |what| {
                matches!(what, ClauseWhat::PapersDisposed { .. })
            });
            let act = if self.due.what == What::ReturnPapers {
                "返却"
            } else {
                "廃棄"
            };
            let rule = format!("終了後{}以内の{act}", within.label(LANG));
            return clause.into_iter().chain([rule]).collect();
        }
        let no = self
            .due
            .ask
            .or_else(|| self.case().asks.first().map(|ask| ask.no));
        let ask = no.and_then(|no| self.case().ask(no));
        ask.map_or_else(Vec::new, |ask| words::answer_rule(self.policy, ask))
    }

    fn papers(&self) -> Vec<String> {
        let case = self.case();
        if !case.holds_papers() {
            return vec!["なし".to_owned()];
        }
        let label = |id| words::copy(self.policy.paper(id).label.get(LANG));
        case.papers
            .iter()
            .map(|check| label(&check.paper))
            .collect()
    }

    /// Who acts: the reader, where the role allows it.
    fn decider(&self) -> Vec<String> {
        let mine = match self.due.who {
            Who::Clerk | Who::Person => self.member.permits(Action::CaseWork),
            Who::Approver => self.member.permits(Action::CaseApprove) && self.may_act(),
            Who::Program => false,
        };
        let seat = words::whom(self.case(), self.due);
        if mine {
            vec!["あなた".to_owned(), seat]
        } else {
            vec![seat]
        }
    }

    /// Whether the reader holds the post it waits for, or stands in for it, and had no hand in the proposal.
    fn may_act(&self) -> bool {
        let Some(ask) = self.due.ask.and_then(|no| self.case().ask(no)) else {
            return true;
        };
        if let What::Desk(Todo::Countersign(no)) = self.due.what {
            let step = self.case().route_step(no);
            return step.is_some_and(|step| self.held.holds(step));
        }
        let me = &self.member.actor.id;
        self.held.may_act((self.case(), ask), me)
    }
}

/// 「見本 ●●様」; a case that was erased has no name to be polite to.
pub(super) fn person(masked: &str) -> String {
    if masked.starts_with('（') {
        masked.to_owned()
    } else {
        format!("{masked}様")
    }
}
