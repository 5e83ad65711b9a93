// SPDX-License-Identifier: Apache-2.0
//! The chapter on requests (Arts. 32–39): who may ask for what, how, for how much, until when.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Identity;
use crate::chapter::Term;
use crate::law;
use crate::names::GroundId;
use crate::period::Period;
use crate::text::{Lang, Text};
use crate::words::{
    AfterUse, Area, Arrival, Bearer, Channel, Charged, Choice, Claim, ClockStart, Country,
    DefectThen, Delivery, FeeBasis, FeeMeans, FeeWhen, Holder, Kind, LastDay, NoticeClock, Outcome,
    Overpaid, Per, Procedure, Refund, ReplyTo, RouteAct, Tax, WhileAsked,
};

/// Everything about requests.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Requests {
    /// Whether the public text states the procedure (Art. 32(1)(iii)).
    #[serde(default = "published")]
    pub procedure: Procedure,
    /// How requests are taken.
    pub intake: Intake,
    /// The kinds taken, with what holds for each.
    pub kinds: BTreeMap<Kind, KindRule>,
    /// How persons and agents are verified (Art. 37, Order 12(iii)).
    pub identity: Identity,
    /// People in the EEA or the United Kingdom (GDPR); `None` where nobody there is served.
    #[serde(default)]
    pub eea: Option<Eea>,
    /// What happens when something is missing.
    pub defect: Option<Defect>,
    /// The answer.
    pub answer: Answer,
    /// Who decides.
    #[serde(default)]
    pub approval: Approval,
    /// What happens to submitted papers.
    pub papers: PapersRule,
    /// Whether one person may decide from the command line.
    #[serde(default)]
    pub command_line_alone: bool,
    /// The posts a decision passes, in order; [`Approval`] says how many people it takes.
    #[serde(default)]
    pub route: Vec<RouteStep>,
    /// Other terms of the procedure, by name.
    #[serde(default)]
    pub terms: BTreeMap<String, Term>,
}

const fn published() -> Procedure {
    Procedure::Published
}

/// How the rights of people in the EEA or the United Kingdom are served (GDPR Arts. 12, 27, 77).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Eea {
    /// Whose people.
    pub serves: Vec<Area>,
    /// Representative in the area, with address (Art. 27).
    pub representative: Option<Text>,
    /// Supervisory authority to complain to; that of the person's country where `None` (Art. 77).
    pub authority: Option<Text>,
    /// The clock of an answer while the person is asked who they are (Art. 12(6)).
    #[serde(default = "runs")]
    pub while_asked: WhileAsked,
    /// What a last day on a Saturday or Sunday does. Public holidays differ from state to state and do not move it, for
    /// that would be against the person.
    #[serde(default = "stays")]
    pub last_day: LastDay,
}

const fn runs() -> WhileAsked {
    WhileAsked::Runs
}
const fn stays() -> LastDay {
    LastDay::Stays
}

impl Eea {
    /// Whether people of a country are served.
    #[must_use]
    pub fn takes(&self, country: Country) -> bool {
        self.serves.contains(&country.area())
    }

    /// The countries whose people are served, in the order pages list them.
    pub fn countries(&self) -> impl Iterator<Item = Country> {
        Country::ALL.iter().copied().filter(|one| self.takes(*one))
    }

    /// 「EEA・英国」, `the EEA or the United Kingdom`.
    #[must_use]
    pub fn areas(&self) -> Text {
        let joined = |lang: Lang, between: &str| {
            let areas = self.serves.iter().map(|area| area.label(lang));
            areas.collect::<Vec<_>>().join(between)
        };
        Text::new(joined(Lang::Ja, "・"), joined(Lang::En, " or "))
    }
}

/// How requests are taken (Art. 37(1)).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Intake {
    /// Channels, in the order the portal lists them.
    pub channels: Vec<Channel>,
    /// How the form is handed out.
    #[serde(default)]
    pub form: Form,
    /// Where requests are sent, in words.
    pub to: Option<Text>,
    /// Whether other ways than the channels are not accepted.
    #[serde(default)]
    pub only: bool,
}

/// How the request form is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Form {
    /// Downloaded.
    pub download: bool,
    /// Posted to whoever sends a postcard.
    pub by_postcard: bool,
    /// Posted after contact with the desk.
    pub by_post: bool,
    /// How long after dispatch the record of a form that did not come back is closed by itself; `None` leaves it to the
    /// clerk. It bars nobody: such a form is taken whenever it comes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_after: Option<Period>,
}

/// What holds for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct KindRule {
    /// Fee; `None` means free.
    pub fee: Option<Fee>,
    /// Published grounds of refusal. What may be offered is [`crate::Policy::offered`].
    pub grounds: Vec<GroundId>,
    /// Period for this kind; overrides [`Answer::within`].
    pub within: Option<Period>,
    /// Warning for this kind; overrides [`Answer::warn`].
    pub warn: Option<Period>,
    /// Claims taken (Art. 35); empty means all of them.
    pub claims: Vec<Claim>,
}

impl KindRule {
    /// The fee, where there is something to pay.
    #[must_use]
    pub fn charged(&self) -> Option<&Fee> {
        self.fee.as_ref().filter(|fee| fee.yen > 0)
    }

    /// Whether a claim is taken.
    #[must_use]
    pub fn takes(&self, claim: Claim) -> bool {
        self.claims.is_empty() || self.claims.contains(&claim)
    }
}

/// A fee (Art. 38).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Fee {
    /// Amount in yen, as written.
    pub yen: u32,
    /// Whether tax is in it.
    #[serde(default = "included")]
    pub tax: Tax,
    /// What one fee covers.
    #[serde(default = "per_ask")]
    pub per: Per,
    /// Means of payment.
    #[serde(default)]
    pub by: Vec<FeeMeans>,
    /// When it is paid.
    #[serde(default = "enclosed")]
    pub when: FeeWhen,
    /// Whether it comes back on refusal.
    #[serde(default = "on_refusal")]
    pub refund: Refund,
    /// What happens to more than was due.
    #[serde(default = "returned")]
    pub overpaid: Overpaid,
    /// What happens when it is short or missing; the rule for defects where nothing is written.
    pub unpaid: Option<Defect>,
    /// Whether the amount is fixed, or the ceiling of the actual cost.
    #[serde(default = "fixed")]
    pub basis: FeeBasis,
    /// Who bears the post office's charge for issuing a postal order.
    pub issuing_charge: Option<Bearer>,
}

const fn included() -> Tax {
    Tax::Included
}
const fn fixed() -> FeeBasis {
    FeeBasis::Fixed
}
const fn per_ask() -> Per {
    Per::Ask
}
const fn enclosed() -> FeeWhen {
    FeeWhen::Enclosed
}
const fn on_refusal() -> Refund {
    Refund::OnRefusal
}
const fn returned() -> Overpaid {
    Overpaid::Returned
}

impl Fee {
    /// Whether the amount is the most that can be due, rather than what always is.
    #[must_use]
    pub fn is_ceiling(&self) -> bool {
        self.basis != FeeBasis::Fixed
    }

    /// What a person pays in yen, consumption tax of that day included, fractions dropped.
    #[must_use]
    pub fn total_yen(&self, on: Date) -> u32 {
        match self.tax {
            Tax::Included => self.yen,
            Tax::Added => {
                let tax = u64::from(self.yen) * u64::from(law::consumption_tax_percent(on)) / 100;
                self.yen
                    .saturating_add(u32::try_from(tax).unwrap_or(u32::MAX))
            }
        }
    }
}

/// What happens when something is missing: the person is told, the desk waits, then this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Defect {
    /// How long the desk waits.
    pub wait: Period,
    /// From when.
    pub from: NoticeClock,
    /// What follows.
    pub then: DefectThen,
    /// How the desk knows that the notice arrived.
    pub arrival: Option<Arrival>,
    /// How long after sending arrival is presumed.
    pub presumed_after: Option<Period>,
    /// How long before the end the person is told once more.
    #[serde(default)]
    pub remind: Option<Period>,
}

/// A step on the way to a decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct RouteStep {
    /// What is done.
    pub act: RouteAct,
    /// By which post.
    pub post: Text,
    /// Role whose every member holds the post; without it, whoever is put to the post by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Holder>,
    /// Post that acts in absence (代決).
    #[serde(default)]
    pub deputy: Option<Text>,
    /// Role whose every member is such a deputy; without it, whoever is put to the post by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deputy_role: Option<Holder>,
    /// Kinds that pass this step; empty means all.
    #[serde(default)]
    pub kinds: Vec<Kind>,
    /// Outcomes that pass this step; empty means all.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
}

impl RouteStep {
    /// Whether a decision passes this step.
    #[must_use]
    pub fn takes(&self, kind: Kind, outcome: Outcome) -> bool {
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (self.outcomes.is_empty() || self.outcomes.contains(&outcome))
    }
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Answer {
    /// Period, unless the kind has its own.
    pub within: Period,
    /// Whether the period is promised; else it is a yardstick inside for 遅滞なく.
    #[serde(default = "yes")]
    pub published: bool,
    /// What starts it.
    #[serde(default = "received")]
    pub from: ClockStart,
    /// How long before the due date it is shown as at risk.
    #[serde(default = "three_days")]
    pub warn: Period,
    /// How the answer is delivered.
    pub by: Vec<Delivery>,
    /// Who chooses among them.
    #[serde(default = "person")]
    pub choice: Choice,
    /// Where the answer goes.
    pub to: ReplyTo,
    /// What happens where the form of answer that was chosen is difficult.
    pub on_difficulty: Option<Text>,
    /// Whether mail that discloses needs the signature of whoever receives it.
    #[serde(default = "yes")]
    pub signature: bool,
    /// Whether two people compare a letter with its envelope before it leaves.
    #[serde(default)]
    pub envelope_by_two: bool,
    /// Whether mail that discloses may be forwarded to another address.
    #[serde(default)]
    pub forwarding: bool,
    /// How long the page on which an electronic answer is fetched waits for the person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_for: Option<Period>,
    /// What follows where an answer has not left in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<Late>,
}

/// What follows where a day passes and what was owed on it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct Late {
    /// Who is charged with the corrective action.
    #[serde(default = "manager")]
    pub charged: Charged,
    /// How long the corrective action may take, from the day it is charged.
    #[serde(default = "two_weeks")]
    pub correct_within: Period,
}

impl Default for Late {
    fn default() -> Self {
        Self {
            charged: manager(),
            correct_within: two_weeks(),
        }
    }
}

const fn manager() -> Charged {
    Charged::Manager
}
const fn two_weeks() -> Period {
    Period::days(14)
}

const fn yes() -> bool {
    true
}
const fn received() -> ClockStart {
    ClockStart::Received
}
const fn three_days() -> Period {
    Period::days(3)
}
const fn person() -> Choice {
    Choice::Person
}

/// Who decides: by kind, and for refusals.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct Approval {
    by: BTreeMap<String, Rule>,
}

/// How many people a decision takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// One proposes, another approves.
    Two,
    /// One person alone, after a wait.
    AloneAfter(Period),
}

impl Approval {
    /// The rule for a decision. A refusal needs two wherever either the kind or refusals need two,
    /// and so does whatever the file does not mention.
    #[must_use]
    pub fn rule(&self, kind: Kind, outcome: Outcome) -> Rule {
        let of = |name: &str| self.by.get(name).copied().unwrap_or(Rule::Two);
        match (outcome, of(kind.name()), of("refusal")) {
            (Outcome::Granted, rule, _) => rule,
            (Outcome::Refused, Rule::AloneAfter(_), rule) => rule,
            (Outcome::Refused, Rule::Two, _) => Rule::Two,
        }
    }
}

/// What happens to submitted papers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
pub struct PapersRule {
    /// Destroyed or returned.
    pub after: AfterUse,
    /// Within this period from the end of the procedure.
    pub within: Period,
    /// What happens to originals; as to copies where `None`.
    #[serde(default)]
    pub originals: Option<AfterUse>,
    /// How they are sent back.
    #[serde(default)]
    pub by: Option<Delivery>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn approval(text: &str) -> Approval {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn two_decide_wherever_nothing_else_is_written() {
        let none = Approval::default();
        assert_eq!(none.rule(Kind::Disclosure, Outcome::Granted), Rule::Two);
        assert_eq!(none.rule(Kind::Disclosure, Outcome::Refused), Rule::Two);
    }

    #[test]
    fn alone_is_for_what_names_it_only() {
        let wait = Rule::AloneAfter(Period::days(1));
        let kind = approval(r#"{"disclosure": {"alone_after": "1 day"}}"#);
        assert_eq!(kind.rule(Kind::Disclosure, Outcome::Granted), wait);
        assert_eq!(kind.rule(Kind::Disclosure, Outcome::Refused), Rule::Two);
        assert_eq!(kind.rule(Kind::Erasure, Outcome::Granted), Rule::Two);
        let refusal = approval(r#"{"disclosure": "two", "refusal": {"alone_after": "1 day"}}"#);
        assert_eq!(refusal.rule(Kind::Disclosure, Outcome::Refused), Rule::Two);
        let both = approval(
            r#"{"disclosure": {"alone_after": "1 day"}, "refusal": {"alone_after": "1 day"}}"#,
        );
        assert_eq!(both.rule(Kind::Disclosure, Outcome::Refused), wait);
    }

    #[test]
    fn tax_is_added_by_the_rate_of_the_day() {
        let fee = |tax: &str| -> Fee {
            serde_json::from_str(&format!(r#"{{"yen": 1000, "tax": "{tax}"}}"#)).unwrap()
        };
        assert_eq!(
            fee("included").total_yen(jiff::civil::date(2026, 4, 1)),
            1000
        );
        assert_eq!(fee("added").total_yen(jiff::civil::date(2019, 9, 30)), 1080);
        assert_eq!(fee("added").total_yen(jiff::civil::date(2019, 10, 1)), 1100);
    }
}
