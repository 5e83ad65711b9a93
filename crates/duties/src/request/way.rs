// SPDX-License-Identifier: Apache-2.0
//! The way of a decision as it is told: every place of the route, who was there and when, and whose turn it is.

use serde::Serialize;
use yakusoku_policy::{Lang, RouteAct, RouteStep, Text};

use super::fact::Outcome;
use super::route::{Passed, Seat};
use super::state::{Ask, Case, Stamp};
use super::work::{What, work};

/// What is done at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceAct {
    /// 起案.
    Propose,
    /// 審査.
    Review,
    /// 決裁.
    Approve,
    /// 後閲: the holder sees what a deputy decided.
    Countersign,
}

impl PlaceAct {
    /// 起案・審査・決裁・後閲.
    #[must_use]
    pub fn label(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Propose, _) => RouteAct::Propose.label(lang),
            (Self::Review, _) => RouteAct::Review.label(lang),
            (Self::Approve, _) => RouteAct::Approve.label(lang),
            (Self::Countersign, Lang::Ja) => "後閲",
            (Self::Countersign, Lang::En) => "countersigns",
        }
    }
}

impl From<RouteAct> for PlaceAct {
    fn from(act: RouteAct) -> Self {
        match act {
            RouteAct::Propose => Self::Propose,
            RouteAct::Review => Self::Review,
            RouteAct::Approve => Self::Approve,
        }
    }
}

/// Whom a place belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// The holder of a post of the route, or its deputy while the holder is absent.
    Post(&'a RouteStep),
    /// The privacy manager, on a ground that is not published.
    Manager,
    /// Whoever may do it: the route names nobody.
    Anyone,
}

impl<'a> Whose<'a> {
    /// The post, where the route names one.
    #[must_use]
    pub fn post(&self) -> Option<&'a Text> {
        match self {
            Self::Post(step) => Some(&step.post),
            Self::Manager | Self::Anyone => None,
        }
    }
}

/// A place on the way of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place<'a> {
    /// What is done there.
    pub act: PlaceAct,
    /// By whom.
    pub whose: Whose<'a>,
    /// Who was there, and when.
    pub done: Option<&'a Stamp>,
    /// 代決: in place of a holder who was absent.
    pub absent: bool,
    /// It is their turn.
    pub now: bool,
}

impl Place<'_> {
    /// What is done there and by which post, with the deputy who was there instead: 決裁（住職）　代：副住職.
    #[must_use]
    pub fn title(&self, lang: Lang) -> String {
        let act = self.act.label(lang);
        let title = match self.whose {
            Whose::Post(step) => format!("{act}（{}）", step.post.get(lang)),
            Whose::Manager => format!("{act}（個人情報保護管理者）"),
            Whose::Anyone => act.to_owned(),
        };
        match self.deputy().filter(|_| self.absent) {
            Some(deputy) => format!("{title}　代：{}", deputy.get(lang)),
            None => title,
        }
    }

    /// Who may act there while the holder of the post is absent.
    #[must_use]
    pub fn deputy(&self) -> Option<&Text> {
        match self.whose {
            Whose::Post(step) if self.act != PlaceAct::Countersign => step.deputy.as_ref(),
            _ => None,
        }
    }
}

impl Case {
    /// Everywhere a decision passes, the proposal first and what is seen afterwards last. Before the outcome is known,
    /// the places of what is granted.
    #[must_use]
    pub fn way<'a>(&'a self, ask: &'a Ask) -> Vec<Place<'a>> {
        let proposal = ask.proposal();
        let outcome = proposal.map_or(Outcome::Whole, |one| one.outcome);
        let passed = proposal.map_or(&[] as &[Passed], |one| &one.passed);
        let mut all = vec![self.proposing(ask, outcome)];
        for seat in self.seats(ask, outcome) {
            all.push(match seat {
                Seat::Step(no, step) => {
                    let found = passed.iter().find(|one| one.step == Some(no));
                    Place {
                        absent: found.is_some_and(|one| one.absent),
                        ..place(Whose::Post(step), step.act, found.map(|one| &one.by))
                    }
                }
                _ => place(Whose::Anyone, RouteAct::Approve, ask.approval()),
            });
        }
        self.manager(ask, &mut all);
        // Whoever is next is the first of those who are still ahead.
        if !self.ahead(ask).is_empty()
            && let Some(next) = all.iter_mut().find(|one| one.done.is_none())
        {
            next.now = true;
        }
        all.extend(self.afterwards(ask));
        all
    }

    fn proposing<'a>(&'a self, ask: &'a Ask, outcome: Outcome) -> Place<'a> {
        let mut steps = self.steps(ask, outcome);
        let step = steps.find(|(_, step)| step.act == RouteAct::Propose);
        let whose = step.map_or(Whose::Anyone, |(_, step)| Whose::Post(step));
        let done = ask.proposal().map(|one| &one.by);
        let list = work(self);
        let mut own = list.iter().filter(|one| one.ask == Some(ask.no));
        Place {
            now: own.any(|one| one.what == What::Propose),
            ..place(whose, RouteAct::Propose, done)
        }
    }

    /// On a ground that is not published the privacy manager approves after everybody else, or in place of any approver.
    fn manager<'a>(&'a self, ask: &'a Ask, all: &mut Vec<Place<'a>>) {
        let waits = self.ahead(ask).last() == Some(&Seat::Manager);
        let known = |approval: &Stamp| {
            all.iter()
                .any(|one| one.done.is_some_and(|stamp| stamp.seq == approval.seq))
        };
        let beyond = ask.approval().filter(|approval| !known(approval));
        if !waits && beyond.is_none() {
            return;
        }
        match all.last_mut() {
            Some(last) if last.whose == Whose::Anyone && last.done.is_none() => {
                last.whose = Whose::Manager;
            }
            _ => all.push(place(Whose::Manager, RouteAct::Approve, beyond)),
        }
    }

    fn afterwards<'a>(&'a self, ask: &'a Ask) -> impl Iterator<Item = Place<'a>> {
        let seq = ask.proposal().map(|one| one.by.seq);
        let of = ask
            .afterwards
            .iter()
            .filter(move |one| Some(one.proposal) == seq);
        of.filter_map(|one| {
            let step = self.route_step(one.step)?;
            Some(Place {
                act: PlaceAct::Countersign,
                now: one.signed.is_none(),
                ..place(Whose::Post(step), RouteAct::Approve, one.signed.as_ref())
            })
        })
    }
}

fn place<'a>(whose: Whose<'a>, act: RouteAct, done: Option<&'a Stamp>) -> Place<'a> {
    Place {
        act: act.into(),
        whose,
        done,
        absent: false,
        now: false,
    }
}
