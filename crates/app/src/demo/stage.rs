// SPDX-License-Identifier: Apache-2.0
//! The past of the demonstration: cases that were worked on before today, by the same use cases
//! everybody calls, on a clock that moves through the days they happened on.
//!
//! An erasure is overdue, another waits for its approval, a disclosure is answered and its papers
//! are still to be destroyed, another was refused. No disclosure is open, so the promise to answer
//! one turns with the first case a visitor makes.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;
use yakusoku_duties::calendar::{Calendar, Roll};
use yakusoku_duties::personal::Wants;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::state::Located;
use yakusoku_duties::request::{IdentityStep, OnFile, Outcome, PaperDetail};
use yakusoku_policy::{Channel, Delivery, FeeMeans, GroundClass, Kind, Policy, Rhythm};

use super::people::Shop;
use super::{Customer, DemoError, Progress, days_before};
use crate::App;
use crate::access::{Actor, Way};
use crate::acts::RecordAct;
use crate::board::attester;
use crate::clock::days_between;
use crate::request::{Application, DeskError, Loaded, Order};

/// Days by which the overdue answer is late today.
const LATE_DAYS: i32 = 4;
/// The longest period of a policy that is looked for.
const DAYS_MAX: i32 = 400;
/// Days before the first case on which the desk was opened.
const BEFORE_DAYS: i32 = 2;
/// How long what stands holds, in years.
const HOLDS_YEARS: i64 = 2;
/// How long an attestation holds where the policy does not say.
const ATTEST_DAYS: i32 = 180;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Receive,
    Papers,
    Fee,
    Locate,
    Plan,
    Propose(Outcome),
    Approve,
    Letter,
    Dispatch,
    Dispose,
}

/// One case of the past.
struct Script {
    customer: u64,
    kind: Kind,
    wants: &'static str,
    steps: Vec<(Date, Step)>,
}

/// The desk as the past knew it.
struct Desk<'a> {
    app: &'a App,
    shop: &'a Shop,
    clerk: Actor,
    /// Who approves, one after another where a route takes several.
    approvers: [Actor; 2],
}

/// The day on which the history of a policy begins. A policy that cannot be read is refused later,
/// with everything that is wrong.
#[must_use]
pub fn begins(policy: &str, today: Date) -> Date {
    let first = yakusoku_policy::read("policy.yaml", policy)
        .ok()
        .and_then(|loaded| {
            let days = scripts(&loaded.policy, &Calendar::japan(), today).into_iter();
            days.map(|(day, _)| day).min()
        });
    days_before(first.unwrap_or(today), BEFORE_DAYS)
}

/// Plays the past up to yesterday.
///
/// # Errors
/// [`DemoError`] of the use case that failed.
pub(super) async fn stage(
    app: &App,
    shop: &Shop,
    today: Date,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), DemoError> {
    let in_force = app.in_force().await;
    let policy = in_force.policy()?;
    attest(app, policy, today).await?;
    record(app, policy).await?;
    let actor = async |login: &str| {
        let member = app.member(login).await?;
        Ok::<_, DemoError>(Actor {
            id: member.id,
            role: member.role,
            way: Way::Console,
        })
    };
    let desk = Desk {
        app,
        shop,
        clerk: actor("tanto").await?,
        approvers: [actor("shonin").await?, actor("kanri").await?],
    };
    let scripts: Vec<Script> = scripts(policy, &app.in_force().await.calendar(), today)
        .into_iter()
        .map(|(_, script)| script)
        .collect();
    let mut events: Vec<(Date, usize, Step)> = scripts
        .iter()
        .enumerate()
        .flat_map(|(at, script)| {
            script
                .steps
                .iter()
                .map(move |(day, step)| (*day, at, *step))
        })
        .collect();
    events.sort_by_key(|(day, _, _)| *day);
    let total = u64::try_from(events.len()).unwrap_or(0);
    let mut numbers: Vec<String> = vec![String::new(); scripts.len()];
    let mut stopped = BTreeSet::new();
    for (done, (day, at, step)) in (1_u64..).zip(events) {
        app.clock.set(day);
        let (Some(script), Some(number)) = (scripts.get(at), numbers.get_mut(at)) else {
            continue;
        };
        if step == Step::Receive {
            *number = desk.receive(script, policy).await?;
        } else if !stopped.contains(&at) {
            match desk.work(script, number, step).await {
                // A policy may ask for more than the sample staff do: the case waits there for whoever tries it.
                Err(DemoError::Desk(DeskError::Refused(_) | DeskError::NotTaken(_))) => {
                    stopped.insert(at);
                }
                done => done?,
            }
        }
        progress(Progress::Cases(done, total));
    }
    Ok(())
}

/// Every promise a post can vouch for is vouched for, as far as the policy says until when.
async fn attest(app: &App, policy: &Policy, today: Date) -> Result<(), DemoError> {
    let manager = app.member("kanri").await?;
    let actor = Actor {
        id: manager.id,
        role: manager.role,
        way: Way::Console,
    };
    let made = app.clock.today().date;
    for clause in policy.clauses() {
        if attester(policy, &clause.what).is_none() {
            continue;
        }
        let said = policy.attested(&clause.what).and_then(|by| by.until);
        let until = said.unwrap_or_else(|| today.saturating_add(ATTEST_DAYS.days()));
        let until = until.min(made.saturating_add(365.days()));
        if days_between(made, until) >= 0 {
            app.attest(&actor, &clause.id, until).await?;
        }
    }
    Ok(())
}

/// Every act the policy promises was done once, on the first day: what is due again shows by today.
async fn record(app: &App, policy: &Policy) -> Result<(), DemoError> {
    let clerk = app.member("tanto").await?;
    let actor = Actor {
        id: clerk.id,
        role: clerk.role,
        way: Way::Console,
    };
    let done = app.clock.today().date;
    for clause in policy.clauses() {
        let Some(doing) = policy.doing(&clause.what) else {
            continue;
        };
        let holds = match doing.rhythm {
            Rhythm::WhenNeeded => continue,
            Rhythm::Stands | Rhythm::Renewed(None) => {
                Some(done.saturating_add(HOLDS_YEARS.years()))
            }
            Rhythm::Renewed(Some(until)) if until < done => continue,
            Rhythm::Renewed(_) | Rhythm::Every(_) | Rhythm::Usual(..) => None,
        };
        let act = RecordAct {
            clause: clause.id,
            done,
            holds,
            covers: doing.covers,
            evidence: doing.evidence.ja,
            image: None,
            task: None,
        };
        app.record_act(&actor, act).await?;
    }
    Ok(())
}

/// The cases of the past with the day each begins.
fn scripts(policy: &Policy, calendar: &Calendar, today: Date) -> Vec<(Date, Script)> {
    let mut out = Vec::new();
    let desk = |days| business_day(calendar, days_before(today, days));
    let offers = |kind: Kind| policy.kind(kind).is_some();
    if offers(Kind::Erasure) {
        if let Some(day) = overdue_from(policy, calendar, today) {
            out.push((day, overdue(day, calendar)));
        }
        let day = desk(3);
        out.push((day, waiting(day)));
    }
    if offers(Kind::Disclosure) {
        let refused_on = desk(12);
        if !policy.offered(Kind::Disclosure, refused_on).is_empty() {
            out.push((refused_on, refused(refused_on, calendar)));
        }
        let answered_on = desk(2);
        out.push((answered_on, answered(answered_on, calendar)));
    }
    out
}

fn overdue(day: Date, calendar: &Calendar) -> Script {
    let next = same_or_next(calendar, day);
    Script {
        customer: 21,
        kind: Kind::Erasure,
        wants: "会員登録をやめましたので、登録した情報をすべて消去してください。",
        steps: vec![
            (day, Step::Receive),
            (day, Step::Papers),
            (next, Step::Locate),
            (next, Step::Plan),
        ],
    }
}

fn waiting(day: Date) -> Script {
    let on = |step| (day, step);
    Script {
        customer: 23,
        kind: Kind::Erasure,
        wants: "ご案内メールの送付をやめ、登録した情報を消去してください。",
        steps: vec![
            on(Step::Receive),
            on(Step::Papers),
            on(Step::Locate),
            on(Step::Plan),
            on(Step::Propose(Outcome::Whole)),
        ],
    }
}

fn refused(day: Date, calendar: &Calendar) -> Script {
    let sent = same_or_next(calendar, day);
    Script {
        customer: 24,
        kind: Kind::Disclosure,
        wants: "不正なご注文の判定に使われた記録",
        steps: vec![
            (day, Step::Receive),
            (day, Step::Papers),
            (day, Step::Fee),
            (day, Step::Locate),
            (day, Step::Propose(Outcome::Refused)),
            (sent, Step::Approve),
            (sent, Step::Letter),
            (sent, Step::Dispatch),
            (same_or_next(calendar, sent), Step::Dispose),
        ],
    }
}

fn answered(day: Date, calendar: &Calendar) -> Script {
    let sent = same_or_next(calendar, day);
    Script {
        customer: 26,
        kind: Kind::Disclosure,
        wants: "会員登録の情報とご注文の記録",
        steps: vec![
            (day, Step::Receive),
            (day, Step::Papers),
            (day, Step::Fee),
            (day, Step::Locate),
            (day, Step::Plan),
            (day, Step::Propose(Outcome::Whole)),
            (sent, Step::Approve),
            (sent, Step::Letter),
            (sent, Step::Dispatch),
        ],
    }
}

/// The latest day of receipt whose answer was due some days ago.
fn overdue_from(policy: &Policy, calendar: &Calendar, today: Date) -> Option<Date> {
    let within = policy.within(Kind::Erasure);
    let limit = days_before(today, LATE_DAYS);
    (LATE_DAYS..DAYS_MAX)
        .map(|days| days_before(today, days))
        .find(|day| calendar.due(*day, within, Roll::None) <= limit)
}

/// The last business day up to a day.
fn business_day(calendar: &Calendar, day: Date) -> Date {
    let mut found = day;
    while !calendar.is_business_day(found) {
        found = days_before(found, 1);
    }
    found
}

/// The day after, where it is a business day; else the day itself, so that nothing gets late.
fn same_or_next(calendar: &Calendar, day: Date) -> Date {
    let next = day.saturating_add(1.day());
    if calendar.is_business_day(next) {
        next
    } else {
        day
    }
}

impl Desk<'_> {
    async fn receive(&self, script: &Script, policy: &Policy) -> Result<String, DemoError> {
        let channels = &policy.requests.intake.channels;
        let channel = channels.first().copied().unwrap_or(Channel::Post);
        let number = (script.customer - 1) % self.shop.customers() + 1;
        let mut applicant = Customer::of(self.shop, number).applies();
        applicant.wants = vec![Wants {
            ask: 1,
            text: script.wants.to_owned(),
            ..Wants::default()
        }];
        if let Some(by) = policy.requests.answer.by.first() {
            applicant.delivery = word(by);
        }
        let application = Application {
            channel,
            applying: Applying::Person,
            kinds: vec![script.kind],
            applicant,
            received_on: None,
            came_on: None,
        };
        let receipt = if channel == Channel::Web {
            self.app.submit(&application).await?
        } else {
            self.app.enter(&self.clerk, &application).await?
        };
        Ok(receipt.number)
    }

    async fn work(&self, script: &Script, number: &str, step: Step) -> Result<(), DemoError> {
        let loaded = self.app.load(number).await?;
        match step {
            Step::Receive => {}
            Step::Papers => return self.papers(&loaded).await,
            Step::Fee => return self.fee(&loaded, script.kind).await,
            Step::Locate => {
                self.order(
                    number,
                    Order::Locate {
                        ask: 1,
                        keys: Vec::new(),
                    },
                )
                .await?
            }
            Step::Plan => {
                self.order(
                    number,
                    Order::Plan {
                        ask: 1,
                        chosen: None,
                    },
                )
                .await?
            }
            Step::Propose(outcome) => return self.propose(&loaded, script.kind, outcome).await,
            Step::Approve => return self.approve(&loaded).await,
            Step::Letter => {
                self.order(number, Order::MakeLetter { with: Vec::new() })
                    .await?
            }
            Step::Dispatch => return self.dispatch(&loaded).await,
            Step::Dispose => {
                self.order(number, Order::DisposePapers { on: None })
                    .await?
            }
        }
        Ok(())
    }

    async fn order(&self, number: &str, order: Order) -> Result<(), DemoError> {
        self.app.order(&self.clerk, number, None, order).await?;
        Ok(())
    }

    async fn papers(&self, loaded: &Loaded) -> Result<(), DemoError> {
        let terms = &loaded.case.terms;
        for paper in terms.papers_of.iter().take(usize::from(terms.papers_any)) {
            let order = Order::CheckPaper {
                paper: paper.clone(),
                matches: vec![Match::Name, Match::Address, Match::BirthDate],
                validity: Validity::InDate,
                detail: PaperDetail::default(),
            };
            self.order(&loaded.case.number, order).await?;
        }
        Ok(())
    }

    async fn fee(&self, loaded: &Loaded, kind: Kind) -> Result<(), DemoError> {
        let owed = loaded.case.fee_owed();
        if owed == 0 {
            return Ok(());
        }
        let in_force = self.app.in_force().await;
        let rule = in_force
            .policy()?
            .kind(kind)
            .and_then(|rule| rule.charged());
        let means = rule
            .and_then(|fee| fee.by.first().copied())
            .unwrap_or(FeeMeans::Stamps);
        self.order(
            &loaded.case.number,
            Order::ReceiveFee {
                yen: owed,
                means,
                issued: None,
            },
        )
        .await
    }

    async fn propose(
        &self,
        loaded: &Loaded,
        kind: Kind,
        mut outcome: Outcome,
    ) -> Result<(), DemoError> {
        let (mut ground, mut reason) = (None, String::new());
        if outcome == Outcome::Refused {
            let in_force = self.app.in_force().await;
            let today = self.app.clock.today().date;
            let offered = in_force.offered(&loaded.case.policy, kind, today);
            // Who asks was confirmed before: only what the Act says of the data can be the ground.
            let mut statutory: Vec<_> = yakusoku_policy::grounds(kind, today)
                .into_iter()
                .filter(|one| one.class == GroundClass::Statutory && offered.contains(&one.id))
                .map(|one| one.id)
                .collect();
            statutory.sort_by_key(|id| id.as_str() != "hindrance");
            ground = statutory.into_iter().next();
            reason =
                "判定の方法が分かると、不正なご注文を防ぐ業務の適正な実施に著しい支障が生じます。"
                    .to_owned();
            // A policy that publishes no such ground refuses nobody: what was found is somebody else's.
            if ground.is_none() {
                outcome = Outcome::NotHeld;
                reason = "見つかった情報は、氏名の同じほかの方のものでした。".to_owned();
            }
        }
        let order = Order::Propose {
            ask: 1,
            outcome,
            ground,
            reason,
        };
        self.order(&loaded.case.number, order).await
    }

    async fn approve(&self, loaded: &Loaded) -> Result<(), DemoError> {
        let Some(proposal) = loaded.case.ask(1).and_then(|ask| ask.proposal()) else {
            return Ok(());
        };
        let order = Order::Approve {
            absent: None,
            ask: 1,
            proposal: proposal.by.seq,
            hash: proposal.hash.clone(),
        };
        // A route takes several: whose turn it is not is refused.
        let mut done = Err(DeskError::NoSuchRecord);
        for approver in self.approvers.iter().cycle().take(4) {
            let number = &loaded.case.number;
            let passed = self.app.order(approver, number, None, order.clone()).await;
            done = done.or(passed);
        }
        done?;
        while self.app.work_once().await? > 0 {}
        Ok(())
    }

    async fn dispatch(&self, loaded: &Loaded) -> Result<(), DemoError> {
        let in_force = self.app.in_force().await;
        let by = in_force.policy()?.requests.answer.by.first().copied();
        let means = by.unwrap_or(Delivery::RegisteredMail);
        let found = |located: &Located| located.chosen > 0;
        let mut asks = loaded.case.asks.iter();
        // An answer by e-mail goes only to the address on file.
        if means == Delivery::Email && asks.any(|ask| ask.located.as_ref().is_some_and(found)) {
            let what = OnFile::Email;
            let order = Order::Identity(IdentityStep::ConfirmOnFile { what });
            self.order(&loaded.case.number, order).await?;
        }
        let order = Order::Dispatch {
            letter: 1,
            means,
            on: None,
            tracking: "000-00-00000-0".to_owned(),
        };
        self.order(&loaded.case.number, order).await
    }
}

/// The word of a delivery as files write it.
fn word(by: &Delivery) -> String {
    serde_json::to_value(by)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAYS: [(i16, i8, i8); 4] = [(2026, 11, 24), (2026, 5, 7), (2027, 1, 4), (2026, 9, 24)];

    #[test]
    fn the_past_is_past_in_order_and_the_late_case_is_late() {
        let policy = yakusoku_policy::read("policy.yaml", super::super::POLICY)
            .unwrap()
            .policy;
        let calendar = Calendar::japan();
        for (year, month, day) in TODAYS {
            let today = jiff::civil::date(year, month, day);
            let scripts = scripts(&policy, &calendar, today);
            assert_eq!(scripts.len(), 4);
            let begin = begins(super::super::POLICY, today);
            for (first, script) in &scripts {
                let days: Vec<Date> = script.steps.iter().map(|(day, _)| *day).collect();
                assert!(
                    days.is_sorted() && days.iter().all(|day| *day < today),
                    "{days:?}"
                );
                assert!(*first > begin && days.first() == Some(first));
            }
            let late = overdue_from(&policy, &calendar, today).unwrap();
            let due = calendar.due(late, policy.within(Kind::Erasure), Roll::None);
            assert!(days_between(due, today) >= i64::from(LATE_DAYS));
        }
    }

    #[test]
    fn answers_of_the_past_were_in_time() {
        let policy = yakusoku_policy::read("policy.yaml", super::super::POLICY)
            .unwrap()
            .policy;
        let calendar = Calendar::japan();
        for (year, month, day) in TODAYS {
            let today = jiff::civil::date(year, month, day);
            for (day, script) in scripts(&policy, &calendar, today) {
                let sent = script
                    .steps
                    .iter()
                    .find(|(_, step)| *step == Step::Dispatch);
                let due = calendar.due(day, policy.within(script.kind), Roll::None);
                assert!(
                    sent.is_none_or(|(sent, _)| *sent <= due),
                    "{today}: {sent:?} > {due}"
                );
            }
        }
    }
}
