// SPDX-License-Identifier: Apache-2.0
//! Playing a scenario: each event is an ordinary use case, on the day it says.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use yakusoku_duties::personal::Applicant;
use yakusoku_duties::request::code::CodeTo;
use yakusoku_duties::request::fact::{Match, Validity};
use yakusoku_policy::{Channel, Delivery, FeeMeans};

use super::event::{Do, Event, on_other_days};
use super::hands::{self, Hands, Refused, Taken, UseCases, Worker};
use super::judge::{self, Unmet};
use super::papers;
use super::place::{self, Place};
use super::{Scenario, ScenarioError};
use crate::App;
use crate::access::{Actor, Role, Way};
use crate::clock::{Clock, days_between};
use crate::demo;
use crate::request::{Application, DeskError, Loaded, Order};

/// What came of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Played {
    /// From 1.
    pub no: usize,
    /// Day.
    pub on: Date,
    /// By whom.
    pub who: String,
    /// What.
    #[serde(rename = "do")]
    pub act: Do,
    /// Case.
    pub case: String,
    /// The word of the refusal, if it was refused.
    pub refused: Option<String>,
}

/// Where a case ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseOutcome {
    /// Receipt number.
    pub number: String,
    /// `open`, `closed` or `erased`.
    pub status: String,
    /// Stage of every ask.
    pub asks: BTreeMap<u16, String>,
    /// Letters made.
    pub letters: usize,
}

/// What came of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Title.
    pub title: String,
    /// Everything expected came true.
    pub holds: bool,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    /// Events.
    pub events: Vec<Played>,
    /// Cases by their names.
    pub cases: BTreeMap<String, CaseOutcome>,
    /// States of the promises on the last day, by clause.
    pub board: BTreeMap<String, String>,
    /// What was expected and did not come true.
    pub unmet: Vec<Unmet>,
}

/// A scenario while it is played.
pub(super) struct Stage<'a> {
    pub(super) app: &'a Arc<App>,
    /// Days by which everything is moved.
    pub(super) moved: i64,
    /// Receipt numbers by the names of cases.
    pub(super) numbers: BTreeMap<String, String>,
    /// Numbers of complaints and inquiries by their names.
    pub(super) matters: BTreeMap<String, String>,
    /// Streams of forms by their names.
    pub(super) forms: BTreeMap<String, String>,
}

/// Plays a scenario that lies in the folder `beside`: in an instance of its own, or in a
/// demonstration. `start` moves every day of it, so that it starts there.
///
/// In a demonstration the last day is today at the latest, because the ledger has no future.
///
/// # Errors
/// [`ScenarioError`] when it cannot be played; what did not come true is in the outcome.
pub async fn play(
    scenario: &Scenario,
    beside: &Path,
    place: (Option<&Path>, Option<Date>),
) -> Result<Outcome, ScenarioError> {
    play_by(&mut UseCases, scenario, beside, place).await
}

/// The same by hands that go another way through the program.
///
/// # Errors
/// As [`play`].
pub async fn play_by(
    hands: &mut impl Hands,
    scenario: &Scenario,
    beside: &Path,
    (data, start): (Option<&Path>, Option<Date>),
) -> Result<Outcome, ScenarioError> {
    let today = Clock::Machine.today().date;
    let first = start.unwrap_or_else(|| match data {
        // A past that ends yesterday: nine in the morning of today may lie ahead.
        Some(_) => {
            let days = days_between(scenario.start, scenario.end()) + 1;
            today.saturating_sub(days.days())
        }
        None => scenario.start,
    });
    let moved = days_between(scenario.start, first);
    let last = move_day(scenario.end(), moved);
    if data.is_some() && last >= today {
        return Err(ScenarioError::Future(last));
    }
    let place = match data {
        Some(dir) => place::existing(dir, first).await?,
        None => place::own(scenario, beside, first).await?,
    };
    let outcome = played(hands, scenario, (&place, moved)).await;
    let closed = place.app.close().await;
    drop(place.temporary);
    let outcome = outcome?;
    closed?;
    Ok(outcome)
}

async fn played(
    hands: &mut impl Hands,
    scenario: &Scenario,
    (place, moved): (&Place, i64),
) -> Result<Outcome, ScenarioError> {
    hands.begin(&place.app, &place.passwords).await?;
    let mut stage = Stage {
        app: &place.app,
        moved,
        numbers: BTreeMap::new(),
        matters: BTreeMap::new(),
        forms: BTreeMap::new(),
    };
    let (mut events, mut unmet) = (Vec::new(), Vec::new());
    for (no, event) in (1..).zip(&scenario.events) {
        let at = format!("{no}件目（{}）", event.act.word());
        let refused = stage.happen(hands, no, event).await?;
        unmet.extend(judge::refusal(
            &at,
            event.refused.as_deref(),
            refused.as_ref(),
        ));
        if let Some(then) = &event.then {
            unmet.extend(judge::then(&stage, &at, then).await?);
        }
        events.push(Played {
            no,
            on: stage.day(event.on),
            who: event.who.clone(),
            act: event.act,
            case: event.case.clone(),
            refused: refused.map(|said| said.word),
        });
    }
    unmet.extend(judge::then(&stage, "最後", &scenario.then).await?);
    Ok(Outcome {
        title: scenario.title.clone(),
        holds: unmet.is_empty(),
        start: stage.day(scenario.start),
        end: stage.day(scenario.end()),
        events,
        cases: stage.cases().await?,
        board: judge::board(stage.app).await?,
        unmet,
    })
}

/// The letter an event names, or the last one.
fn letter_of(event: &Event, loaded: &Loaded) -> u16 {
    let last = loaded.case.letters.last().map(|one| one.no);
    event.letter.or(last).unwrap_or(1)
}

fn move_day(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

impl Stage<'_> {
    /// A day of the file where it is played.
    pub(super) fn day(&self, day: Date) -> Date {
        move_day(day, self.moved)
    }

    /// Lets an event happen; a refusal is no error.
    async fn happen(
        &mut self,
        hands: &mut impl Hands,
        no: usize,
        event: &Event,
    ) -> Result<Option<Refused>, ScenarioError> {
        self.app.clock.set(self.day(event.on));
        // What the day brings by itself comes before anybody is at the desk.
        while self.app.work_once().await? > 0 {}
        let done = self.act(hands, no, event).await?;
        while self.app.work_once().await? > 0 {}
        Ok(done.err())
    }

    async fn act(
        &mut self,
        hands: &mut impl Hands,
        no: usize,
        event: &Event,
    ) -> Result<Taken<()>, ScenarioError> {
        match event.act {
            // Nobody does anything, but a name that is not known is a slip.
            Do::Wait if event.who != "person" => self.worker(no, &event.who).await.map(|_| Ok(())),
            Do::Wait => Ok(Ok(())),
            Do::Submit | Do::Enter => self.receive(hands, no, event).await,
            // No face but the console knows these, so every hand does them by the use cases.
            Do::EnterMatter => hands::answer(self.enter_matter(no, event).await?),
            Do::AskForm | Do::PostForm | Do::CloseForm => {
                hands::answer(self.about_form(no, event).await?)
            }
            Do::RenewCode => {
                let actor = self.worker(no, &event.who).await?.actor;
                let number = self.number(no, &event.case)?;
                let to = event.code_to.unwrap_or(CodeTo::Letter);
                let why = event.text.as_deref().unwrap_or_default();
                let done = self
                    .app
                    .renew_code(&actor, (&number, None), (to, why))
                    .await;
                hands::answer(done.map(drop))
            }
            Do::Matter => hands::answer(self.matter(no, event).await?),
            // What the person does on the page of the progress, without the code that opens it.
            Do::Write | Do::OpenAnswer => hands::answer(self.by_person(no, event).await?),
            _ => {
                let worker = self.worker(no, &event.who).await?;
                let number = self.number(no, &event.case)?;
                self.work(hands, (&worker, &number), event).await
            }
        }
    }

    async fn by_person(
        &self,
        no: usize,
        event: &Event,
    ) -> Result<Result<(), DeskError>, ScenarioError> {
        if event.who != "person" {
            let why = format!("does `{}`, which only `person` does", event.act.word());
            return Err(ScenarioError::Event { no, why });
        }
        let number = self.number(no, &event.case)?;
        let mut loaded = self.app.load(&number).await?;
        if event.act == Do::Write {
            let text = event.text.as_deref().unwrap_or_default();
            return Ok(self.app.person_writes(&mut loaded, text).await);
        }
        let letter = letter_of(event, &loaded);
        Ok(self.app.person_opens(&mut loaded, letter).await)
    }

    async fn receive(
        &mut self,
        hands: &mut impl Hands,
        no: usize,
        event: &Event,
    ) -> Result<Taken<()>, ScenarioError> {
        let application = self.application(event)?;
        let taken = if event.act == Do::Submit {
            if event.who != "person" {
                let why = "does `submit`, which only `person` does".to_owned();
                return Err(ScenarioError::Event { no, why });
            }
            hands.submit(self.app, &application).await?
        } else {
            let worker = self.worker(no, &event.who).await?;
            let with = self.same(&event.same)?;
            let with = with.first().map(String::as_str);
            hands.enter(self.app, &worker, (&application, with)).await?
        };
        Ok(taken.map(|number| {
            self.numbers.insert(event.case.clone(), number);
        }))
    }

    fn application(&self, event: &Event) -> Result<Application, ScenarioError> {
        let mut applicant = match event.customer {
            Some(number) => demo::customer(self.app, number)?,
            None => Applicant::default(),
        };
        if let Some(writes) = &event.applicant {
            writes.onto(&mut applicant);
        }
        applicant.wants = event.wants();
        Ok(Application {
            channel: event.channel.unwrap_or(Channel::Web),
            applying: event.applying.unwrap_or_default(),
            kinds: event.kinds.clone().unwrap_or_default(),
            applicant,
            received_on: event.received_on.map(|day| self.day(day)),
            came_on: event.form.as_ref().map(|name| self.form_number(name)),
        })
    }

    async fn enter_matter(
        &mut self,
        no: usize,
        event: &Event,
    ) -> Result<Result<(), DeskError>, ScenarioError> {
        let actor = self.worker(no, &event.who).await?.actor;
        let comes = event.comes.as_ref().ok_or(DeskError::Corrupt)?;
        let said = event.text.as_deref().unwrap_or_default();
        let new = comes.entered(said, |day| self.day(day));
        let taken = self.app.enter_matter(&actor, &new).await;
        Ok(taken.map(|number| {
            self.matters.insert(event.case.clone(), number);
        }))
    }

    async fn matter(
        &self,
        no: usize,
        event: &Event,
    ) -> Result<Result<(), DeskError>, ScenarioError> {
        let actor = self.worker(no, &event.who).await?.actor;
        let number = self.matters.get(&event.case).ok_or_else(|| {
            let why = format!("is about `{}`, which was not entered before", event.case);
            ScenarioError::Event { no, why }
        })?;
        let about = event.about.as_ref().ok_or(DeskError::Corrupt)?;
        let command = about.command(self.day(event.on), |case| self.number(no, case))?;
        let said = event.text.as_deref().unwrap_or_default();
        let app = self.app;
        Ok(app
            .step_matter(&actor, (number, None), &command, said)
            .await)
    }

    pub(super) async fn worker(&self, no: usize, who: &str) -> Result<Worker, ScenarioError> {
        let staff = self.app.staff().await;
        let role = Role::of(who);
        let found = staff
            .iter()
            .find(|member| member.login == who)
            .or_else(|| staff.iter().find(|member| role == Some(member.role)));
        let member = found.ok_or_else(|| ScenarioError::Event {
            no,
            why: format!("is done by `{who}`, whom the scenario does not know"),
        })?;
        Ok(Worker {
            login: member.login.clone(),
            actor: Actor {
                id: member.id.clone(),
                role: member.role,
                way: Way::Console,
            },
        })
    }

    fn number(&self, no: usize, case: &str) -> Result<String, ScenarioError> {
        self.numbers
            .get(case)
            .cloned()
            .ok_or_else(|| ScenarioError::Event {
                no,
                why: format!("is about the case `{case}`, which was not received before"),
            })
    }

    /// Receipt numbers of cases by their names; one that was not received is none.
    fn same(&self, names: &[String]) -> Result<Vec<String>, DeskError> {
        let number = |name: &String| self.numbers.get(name).cloned();
        let found = names.iter().map(number);
        found
            .map(|number| number.ok_or(DeskError::NoSuchCase))
            .collect()
    }

    async fn work(
        &self,
        hands: &mut impl Hands,
        place: (&Worker, &str),
        event: &Event,
    ) -> Result<Taken<()>, ScenarioError> {
        if event.act == Do::Open {
            return hands.open(self.app, place).await;
        }
        let orders = match self.orders(place.1, event).await {
            Ok(orders) => orders,
            Err(error) => return hands::answer(Err(error)),
        };
        for order in orders {
            if let Err(refused) = hands.order(self.app, place, order).await? {
                return Ok(Err(refused));
            }
        }
        Ok(Ok(()))
    }

    /// What an event orders: one thing, or as many papers as the case needs, all in order and issued that day, and
    /// what an agent has to show besides.
    async fn orders(&self, number: &str, event: &Event) -> Result<Vec<Order>, DeskError> {
        let loaded = self.app.load(number).await?;
        if event.act == Do::CheckPapers {
            let today = self.app.clock.today().date;
            return Ok(papers::all_in_order(&loaded.case, today));
        }
        Ok(vec![match event.step(|day| self.day(day)) {
            Some(step) => Order::Step(step),
            None => self.order(event, &loaded)?,
        }])
    }

    fn order(&self, event: &Event, loaded: &Loaded) -> Result<Order, DeskError> {
        let day = |day| self.day(day);
        if let Some(order) = event.with(day) {
            return order.map_err(|_| DeskError::Corrupt);
        }
        let ask = event.ask.unwrap_or(1);
        let text = || event.text.clone().unwrap_or_default();
        Ok(match event.act {
            Do::CheckPaper => Order::CheckPaper {
                paper: event.paper.clone().ok_or(DeskError::Corrupt)?,
                matches: event
                    .matches
                    .clone()
                    .unwrap_or_else(|| vec![Match::Name, Match::Address]),
                validity: event.validity.unwrap_or(Validity::InDate),
                detail: on_other_days(event.detail.clone().unwrap_or_default(), day),
            },
            Do::Identity => {
                let step = event.step.clone().ok_or(DeskError::Corrupt)?;
                Order::Identity(on_other_days(step, day))
            }
            Do::MakeNotice => Order::MakeNotice {
                notice: event.notice.ok_or(DeskError::Corrupt)?,
            },
            Do::ReceiveFee => Order::ReceiveFee {
                yen: event.yen.unwrap_or(0),
                means: event.means.unwrap_or(FeeMeans::Stamps),
                issued: event.issued.map(day),
            },
            Do::Locate => {
                let keys = event.keys.clone().unwrap_or_default();
                Order::Locate {
                    ask,
                    keys: keys.into_iter().map(Into::into).collect(),
                }
            }
            Do::Plan => self.planning(event, loaded)?,
            Do::Propose => Order::Propose {
                ask,
                outcome: event.outcome.ok_or(DeskError::Corrupt)?,
                ground: event.ground.clone(),
                reason: text(),
            },
            Do::Approve | Do::Countersign | Do::Return => ruling(event, loaded),
            Do::Dispatch => Order::Dispatch {
                letter: letter_of(event, loaded),
                means: event.by.unwrap_or(Delivery::RegisteredMail),
                on: None,
                tracking: String::new(),
            },
            Do::OfferAgain => Order::OfferAgain {
                letter: letter_of(event, loaded),
                reason: text(),
            },
            Do::DisposePapers => Order::DisposePapers { on: None },
            Do::ReturnPapers => Order::ReturnPapers {
                means: event.by.ok_or(DeskError::Corrupt)?,
                on: None,
                tracking: String::new(),
            },
            Do::MakeLetter => Order::MakeLetter {
                with: self.same(&event.same)?,
            },
            _ => Order::Note { text: text() },
        })
    }

    /// A plan, or one that corrects the values the event names.
    fn planning(&self, event: &Event, loaded: &Loaded) -> Result<Order, DeskError> {
        let ask = event.ask.unwrap_or(1);
        let chosen = self.chosen(event, loaded)?;
        Ok(match event.corrections.clone() {
            Some(changes) => Order::Correct {
                ask,
                chosen,
                changes: changes.into_iter().map(Into::into).collect(),
            },
            None => Order::Plan { ask, chosen },
        })
    }

    /// Candidates whose table or key is named.
    fn chosen(&self, event: &Event, loaded: &Loaded) -> Result<Option<Vec<String>>, DeskError> {
        let Some(wanted) = &event.chosen else {
            return Ok(None);
        };
        let search = self.app.last_search(loaded, event.ask.unwrap_or(1))?;
        let named = |one: &&yakusoku_sources::Candidate| {
            let key: Vec<String> = one
                .key
                .iter()
                .map(|(column, value)| format!("{column}={value}"))
                .collect();
            let name = format!("{}:{}", one.table, key.join(","));
            wanted.iter().any(|wanted| name.contains(wanted.as_str()))
        };
        Ok(Some(
            search
                .located
                .candidates
                .iter()
                .filter(named)
                .map(|one| one.id.clone())
                .collect(),
        ))
    }

    async fn cases(&self) -> Result<BTreeMap<String, CaseOutcome>, ScenarioError> {
        let mut out = BTreeMap::new();
        for (name, number) in &self.numbers {
            let case = self.app.load(number).await?.case;
            let asks = case
                .asks
                .iter()
                .map(|ask| (ask.no, judge::stage(&ask.stage)))
                .collect();
            let outcome = CaseOutcome {
                number: number.clone(),
                status: crate::request::rows::status(&case).to_owned(),
                asks,
                letters: case.letters.len(),
            };
            out.insert(name.clone(), outcome);
        }
        Ok(out)
    }
}

/// What is decided about the proposal as it stands.
fn ruling(event: &Event, loaded: &Loaded) -> Order {
    let ask = event.ask.unwrap_or(1);
    let found = loaded.case.ask(ask).and_then(|ask| ask.proposal());
    let proposal = found.map_or(0, |one| one.by.seq);
    if event.act == Do::Return {
        let remark = event.text.clone().unwrap_or_default();
        return Order::Return {
            ask,
            proposal,
            remark,
        };
    }
    if event.act == Do::Countersign {
        let unseen = loaded.case.ask(ask).and_then(|ask| {
            let mut all = ask.afterwards.iter();
            all.find(|one| one.signed.is_none())
        });
        return Order::Countersign {
            ask,
            proposal: unseen.map_or(0, |one| one.proposal),
            step: unseen.map_or(0, |one| one.step),
        };
    }
    Order::Approve {
        ask,
        proposal,
        hash: found.and_then(|one| one.hash.clone()),
        absent: event.absent.clone(),
    }
}
