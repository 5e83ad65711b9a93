// SPDX-License-Identifier: Apache-2.0
//! The case page: the view struct, and which forms it shows.

use super::Action;
use super::desk::{DeskBox, DeskField};
use super::parts::{
    AskRow, CandidateMark, CandidateRow, Clock, Event, FeeBox, Identity, LetterRow, NextStep,
    PlanBox, RouteSeat,
};
use crate::pages::{Choice, Fact, Link, Posted, Problems, Shell};
use askama::Template;
use std::borrow::Borrow;

/// `GET /console/cases/{number}`
#[derive(Template, Clone)]
#[template(path = "console/case.html")]
pub struct CasePage {
    pub shell: Shell,
    pub number: String,
    /// 「開示ほか2件」
    pub title: String,
    /// 「見本 ●●様（ご本人）」
    pub person: String,
    /// 「Web受付 2026年11月9日（月）」, clerk, policy version
    pub head: Vec<String>,
    /// The case's sequence when the page was made; every form sends it back as `seen`.
    pub seen: String,
    /// What just happened: 「手数料の受領を記録」
    pub told: Option<String>,
    /// What was wrong with a form of this page that came back.
    pub problems: Problems,
    pub next: NextStep,
    /// The first is the main one and gets the page's filled button.
    pub actions: Vec<Action>,
    pub clocks: Vec<Clock>,
    pub asks: Vec<AskRow>,
    /// Other people's cases from the same application: number and whose.
    pub together: Vec<Link>,
    /// `with` of the form of the letter: cases of the same application that one letter may answer.
    pub letter_with: Vec<Choice>,
    /// Where a further person of the application is entered.
    pub further: Option<String>,
    pub identity: Identity,
    pub fee: FeeBox,
    /// Notices, valuables and mail.
    pub desk: DeskBox,
    /// What was typed into the form that came back; see [`Self::keep`].
    pub typed: Posted,
    /// None before the systems were searched.
    pub candidates: Option<Vec<CandidateRow>>,
    pub plan: Option<PlanBox>,
    pub route: Vec<RouteSeat>,
    pub route_note: String,
    /// 「この計画を決裁」「審査済みにする」「住職に代わって決裁（代決）」
    pub approve_label: String,
    /// 「不在の理由（住職に代わる代決）」, where the reader acts in place of an absent holder
    pub absent: Option<String>,
    /// How the answer goes out.
    pub reply: Vec<Fact>,
    pub letters: Vec<LetterRow>,
    pub packages: Vec<LetterRow>,
    /// `sent_by` of the dispatch form
    pub dispatch_means: Vec<Choice>,
    /// Whether a fee of the case may come by transfer, so that the letter about it names an account.
    pub takes_transfer: bool,
    /// `papers_by`: how the papers of the applicant go back
    pub papers_by: Vec<Choice>,
    /// 「2026-11-24」: what date fields start with
    pub today: String,
    pub thread: Vec<Event>,
}

opaque!(CasePage);

impl CasePage {
    /// Templates hand over an action by value or by reference, as it comes.
    #[must_use]
    pub fn may(&self, action: impl Borrow<Action>) -> bool {
        self.actions.contains(action.borrow())
    }

    /// The class of an action's button: filled for the main one only.
    #[must_use]
    pub fn class(&self, action: impl Borrow<Action>) -> &'static str {
        if self.actions.first() == Some(action.borrow()) {
            "btn main"
        } else {
            "btn"
        }
    }

    /// Where an action posts.
    #[must_use]
    pub fn target(&self, action: impl Borrow<Action>) -> String {
        format!("/console/cases/{}/{}", self.number, action.borrow().path())
    }

    /// Where the form of the main action stands on the page, when it is not beside the headline.
    #[must_use]
    pub fn main_anchor(&self) -> Option<(&'static str, &'static str)> {
        match self.actions.first()? {
            Action::CheckPaper => Some(("#identity", "本人確認へ")),
            Action::RecordFee => Some(("#fee", "手数料の受領へ")),
            Action::Choose => Some(("#candidates", "候補の選択へ")),
            Action::Decide => Some(("#asks", "判断へ")),
            Action::Prepare => Some(("#asks", "準備へ")),
            Action::Dispatch => Some(("#reply", "発送の記録へ")),
            Action::Arrival
            | Action::Remind
            | Action::Mend
            | Action::Witness
            | Action::GiveBack
            | Action::Settle => Some(("#desk", "連絡・お知らせ・金券・発送へ")),
            Action::Say => Some(("#desk", "返事の記入へ")),
            _ => None,
        }
    }

    #[must_use]
    pub fn remark_hint(&self) -> &'static str {
        if !self.may(Action::SendBack) {
            ""
        } else if self.may(Action::Note) {
            "差し戻すときは必須"
        } else {
            "差し戻すときだけ記入（必須）"
        }
    }

    /// Fills the form that came back with what was sent: nothing typed is lost.
    pub fn keep(&mut self, typed: &Posted) {
        if self.problems.is_empty() {
            return;
        }
        let asked = &mut self.identity.asked;
        for (name, choices) in [
            ("paper", &mut self.identity.offered),
            ("check", &mut self.identity.points),
            ("mask", &mut self.identity.masks),
            ("item", &mut self.identity.missing),
            ("whose", &mut asked.whose),
            ("showing", &mut asked.showing),
            ("differs", &mut asked.differs),
            ("means", &mut self.fee.form.means),
            ("with", &mut self.letter_with),
            ("sent_by", &mut self.dispatch_means),
            ("papers_by", &mut self.papers_by),
        ] {
            let sent = typed.all(name);
            if !sent.is_empty() {
                Choice::pick(choices, &sent);
            }
        }
        for (name, value) in [
            ("amount", &mut self.fee.form.amount),
            ("fee_number", &mut self.fee.form.number),
            ("fee_issued", &mut self.fee.form.issued),
            ("received_on", &mut self.fee.form.received_on),
        ] {
            if typed.has(name) {
                *value = typed.one(name);
            }
        }
        self.typed = typed.clone();
    }

    /// What was typed into a field, else nothing.
    #[must_use]
    pub fn typed(&self, name: &str) -> String {
        self.typed.one(name)
    }

    /// What was typed as the day of sending, else today.
    #[must_use]
    pub fn sent_on(&self) -> String {
        self.typed_day("sent_on")
    }

    /// What was typed as a day, else today.
    #[must_use]
    pub fn typed_day(&self, name: &str) -> String {
        if self.typed.has(name) {
            self.typed.one(name)
        } else {
            self.today.clone()
        }
    }

    /// Whether any candidate still waits for a clerk.
    #[must_use]
    pub fn has_open(&self) -> bool {
        let open = |row: &CandidateRow| row.mark == CandidateMark::Open;
        self.candidates
            .as_ref()
            .is_some_and(|rows| rows.iter().any(open))
    }

    /// The plan's hash for the forms that act on it.
    #[must_use]
    pub fn plan_hash(&self) -> &str {
        self.plan.as_ref().map_or("", |plan| plan.hash.as_str())
    }
}
