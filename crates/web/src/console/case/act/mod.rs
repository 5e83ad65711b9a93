// SPDX-License-Identifier: Apache-2.0
//! What is done to a case, one address each: read the form, order it, and back to the case page.
//!
//! A form always comes back with what was typed and a sentence; a case that moved on meanwhile is
//! a page of its own that keeps the input.

pub(super) mod approve;
pub(super) mod carry_out;
pub(super) mod choose;
pub(super) mod clock;
pub(super) mod code;
pub(super) mod countersign;
pub(super) mod dispatch;
pub(super) mod dispose;
pub(super) mod fee;
pub(super) mod lapsed;
pub(super) mod letter;
pub(super) mod locate;
pub(super) mod money;
pub(super) mod note;
pub(super) mod notice;
pub(super) mod papers;
pub(super) mod papers_back;
pub(super) mod plan;
pub(super) mod post;
pub(super) mod propose;
pub(super) mod send_back;
pub(super) mod talk;
pub(super) mod tell;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use yakusoku_app::access::Action as Right;
use yakusoku_app::request::{DeskError, Loaded, Order};
use yakusoku_duties::calendar::read_date;
use yakusoku_duties::request::Case;

pub(in crate::console) use fee::{NO_ISSUE, amount};

use super::super::conflict;
use super::super::door::{Answer, Member};
use super::super::once::{Sending, led_to};
use super::super::wrong::{self, Said, Wrong};
use super::show::shown;
use super::{Done, Scene, actions};
use crate::pages::console::Kept;
use crate::pages::console::case::Action;
use crate::pages::{Posted, Problems};

/// What an address does.
#[derive(Debug, Clone, Copy)]
pub(in crate::console) struct Step {
    /// What the page calls it.
    pub(in crate::console) name: &'static str,
    pub(in crate::console) action: Action,
    pub(in crate::console) right: Right,
    /// The field a sentence stands beside when it names none.
    pub(in crate::console) field: &'static str,
}

impl Step {
    /// What whoever works on cases may do.
    const fn work(name: &'static str, action: Action, field: &'static str) -> Self {
        Self {
            name,
            action,
            right: Right::CaseWork,
            field,
        }
    }
}

/// A form somebody sent about a case.
pub(in crate::console) struct Turn {
    pub(in crate::console) member: Member,
    pub(in crate::console) number: String,
    pub(in crate::console) posted: Posted,
    pub(in crate::console) step: Step,
    sending: Sending,
}

impl Turn {
    /// Takes a form whose token is right, of a role that may send it.
    pub(in crate::console) async fn begin(
        member: Member,
        number: String,
        posted: Posted,
        step: Step,
    ) -> Result<Self, Response> {
        member.owns(&posted).await?;
        if let Err(denied) = member.actor.may(step.right) {
            return Err(member.refused(&denied.into()).await);
        }
        let sending = Sending::begin(&member, &posted).await?;
        Ok(Self {
            member,
            number,
            posted,
            step,
            sending,
        })
    }

    /// The version the page was made from; a form without one is as old as can be.
    pub(in crate::console) fn seen(&self) -> u64 {
        self.posted.one("seen").parse().unwrap_or(0)
    }

    /// Where the case stands, if it still stands where the page was made.
    async fn state(&self) -> Result<Case, DeskError> {
        let app = &self.member.site.app;
        let case = app.case_state(&self.member.actor, &self.number).await?;
        if case.version == self.seen() {
            Ok(case)
        } else {
            Err(DeskError::Conflict)
        }
    }

    /// The case with its searches, if it still stands where the page was made.
    async fn scene(&self) -> Result<Scene<'_>, DeskError> {
        let scene = Scene::open(&self.member, &self.number).await?;
        if scene.case().version == self.seen() {
            Ok(scene)
        } else {
            Err(DeskError::Conflict)
        }
    }

    /// Gives one order at a version.
    async fn order(&self, version: u64, order: Order) -> Result<Loaded, DeskError> {
        let app = &self.member.site.app;
        app.order(&self.member.actor, &self.number, Some(version), order)
            .await
    }

    /// Gives orders one after the other, the first at the version of the page.
    async fn orders(&self, orders: Vec<Order>) -> Result<(), DeskError> {
        let mut version = self.seen();
        for order in orders {
            version = self.order(version, order).await?.case.version;
        }
        Ok(())
    }

    /// Gives one order at the version of the page.
    pub(in crate::console) async fn one(&self, order: Order) -> Result<(), DeskError> {
        self.orders(vec![order]).await
    }

    /// A note that goes with an order, where something was typed.
    fn with_note(&self, mut orders: Vec<Order>, text: String) -> Vec<Order> {
        if !text.trim().is_empty() && self.member.permits(Right::CaseWork) {
            orders.push(Order::Note { text });
        }
        orders
    }

    /// Back to the case with what was done, or with what is wrong.
    pub(in crate::console) async fn end(&self, done: Result<Done, DeskError>) -> Answer {
        match done {
            Ok(done) => {
                let to = back(&self.number, done);
                self.leads(to).await
            }
            Err(error) => Err(self.refused(&error).await),
        }
    }

    /// To where the form leads; the same form sent again leads there too.
    pub(in crate::console) async fn leads(&self, to: Response) -> Answer {
        self.sending.led(&self.member, led_to(&to)).await;
        Ok(to)
    }

    async fn refused(&self, error: &DeskError) -> Response {
        match wrong::of(error) {
            Wrong::Conflict => conflict::answer(self).await,
            Wrong::Said(said) => self.wrong(said).await,
            Wrong::Denied(_) | Wrong::Missing | Wrong::Machine => self.member.refused(error).await,
        }
    }

    /// The case page with a sentence beside the form, or at its head when the form is gone.
    async fn wrong(&self, said: Said) -> Response {
        let mut problems = Problems::none();
        problems.say(self.place(&said).await, said.text);
        let page = (
            StatusCode::UNPROCESSABLE_ENTITY,
            problems,
            self.posted.clone(),
        );
        shown(&self.member, &self.number, None, page)
            .await
            .unwrap_or_else(|other| other)
    }

    async fn place(&self, said: &Said) -> &'static str {
        let field = said.field.unwrap_or(self.step.field);
        match Scene::open(&self.member, &self.number).await {
            Ok(scene) if actions(&scene).contains(&self.step.action) => field,
            _ => "now",
        }
    }

    /// The form comes back with a sentence of its own.
    async fn says(&self, field: &'static str, text: &str) -> Answer {
        Err(self
            .wrong(Said {
                field: Some(field),
                text: text.to_owned(),
            })
            .await)
    }
}

/// To the case page, which says what was done.
pub(in crate::console) fn back(number: &str, done: Done) -> Response {
    Redirect::to(&format!("/console/cases/{number}?told={}", done.word())).into_response()
}

/// A day as a form sends it; any way of writing a date is read.
fn day(text: &str) -> Option<Date> {
    text.parse().ok().or_else(|| read_date(text).ok())
}

/// What was typed, to be shown and sent again.
pub(in crate::console) fn kept(posted: &Posted) -> Vec<Kept> {
    let ours = |name: &str| matches!(name, "csrf" | "seen");
    posted
        .0
        .iter()
        .filter(|(name, _)| !ours(name))
        .map(|(name, value)| {
            let label = label(name);
            Kept {
                name: name.clone(),
                value: value.clone(),
                label: label.unwrap_or_default().to_owned(),
                shown: if label.is_some() {
                    value.clone()
                } else {
                    String::new()
                },
            }
        })
        .collect()
}

/// What a field is called; fields nobody typed have no name.
fn label(name: &str) -> Option<&'static str> {
    Some(match name {
        "paper" => "書類の種類",
        "check" => "確認できた点",
        "issued" => "発行日",
        "differs" => "一致しない点",
        "amount" => "受領額（円）",
        "means" => "方法",
        "fee_number" => "小為替の番号",
        "fee_issued" => "為替の発行日",
        "received_on" => "受領日",
        "candidate" => "対象にする候補",
        "remark" => "意見",
        "absent" => "不在の理由",
        "sent_on" => "発送日",
        "sent_by" => "発送方法",
        "tracking" => "引受番号",
        "witness" => "立ち会った人",
        "transfer_to" => "お振込先",
        "papers_on" => "返した日",
        "papers_by" => "返す方法",
        "papers_tracking" => "返送の引受番号",
        "text" => "社内メモ",
        "outcome" => "判断",
        "ground" => "事由",
        "reason" => "理由",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_is_kept_and_what_was_not_is_not_shown() {
        let pair = |k: &str, v: &str| (k.to_owned(), v.to_owned());
        let posted = Posted(vec![
            pair("csrf", "t"),
            pair("seen", "3"),
            pair("plan", "ab"),
            pair("text", "メモ"),
        ]);
        let kept = kept(&posted);
        let all: Vec<_> = kept
            .iter()
            .map(|k| (k.name.as_str(), k.shown.as_str()))
            .collect();
        assert_eq!(all, [("plan", ""), ("text", "メモ")]);
    }

    #[test]
    fn a_day_is_read_in_any_writing() {
        assert_eq!(day("2026-04-03"), Some(jiff::civil::date(2026, 4, 3)));
        assert_eq!(day("令和8年4月3日"), Some(jiff::civil::date(2026, 4, 3)));
        assert_eq!(day("そのうち"), None);
    }
}
