// SPDX-License-Identifier: Apache-2.0
//! A case that commands are given to, with every fact it is made of.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::request::command::Rank;
use yakusoku_duties::request::fact::{Applying, Match, Validity};
use yakusoku_duties::request::receive::{Arrival, receive};
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::tick::tick;
use yakusoku_duties::request::{Case, Command, Context, Fact, Refusal, decide};
use yakusoku_duties::{ActorRef, Today};
use yakusoku_policy::{FeeMeans, GroundId, Kind, PaperId, Policy, RouteAct};

pub(crate) const START: Date = date(2026, 4, 1);

pub(crate) struct Desk {
    pub(crate) policy: Policy,
    pub(crate) calendar: Calendar,
    pub(crate) today: Date,
    pub(crate) case: Case,
    pub(crate) facts: Vec<(Stamp, Fact, bool)>,
}

fn stamp(by: &str, on: Date, seq: usize) -> Stamp {
    Stamp {
        by: ActorRef(by.to_owned()),
        at_micros: 0,
        on,
        seq: seq as u64,
    }
}

impl Desk {
    pub(crate) fn open(policy: &Policy, kinds: &[Kind]) -> Self {
        Self::open_by(policy, kinds, Applying::Person).expect("the policy takes it")
    }

    /// By somebody; nothing where the policy takes nothing from them.
    pub(crate) fn open_by(policy: &Policy, kinds: &[Kind], applying: Applying) -> Option<Self> {
        let calendar = Calendar::japan();
        let arrival = Arrival {
            birth: None,
            number: "2026-0001".to_owned(),
            on: START,
            channel: policy.requests.intake.channels[0],
            applying,
            kinds: kinds.to_vec(),
            claims: std::collections::BTreeMap::new(),
            country: policy
                .requests
                .eea
                .as_ref()
                .and_then(|eea| eea.countries().next()),
        };
        let fact = receive(policy, &arrival, &calendar).ok()?;
        let first = stamp("public", START, 0);
        let case = Case::begin("00", first.clone(), &fact).expect("a receipt");
        Some(Self {
            policy: policy.clone(),
            calendar,
            today: START,
            case,
            facts: vec![(first, fact, true)],
        })
    }

    fn record(&mut self, by: &str, fact: Fact, sealed: bool) {
        let stamp = stamp(by, self.today, self.facts.len());
        self.case.apply(stamp.clone(), &fact);
        self.facts.push((stamp, fact, sealed));
    }

    /// Gives a command; the facts that came of it.
    pub(crate) fn give(&mut self, by: &str, command: &Command) -> Result<Vec<Fact>, Refusal> {
        let offered: Vec<GroundId> = self
            .policy
            .requests
            .kinds
            .keys()
            .flat_map(|kind| self.policy.offered_ids(*kind, self.today))
            .collect();
        let actor = ActorRef(by.to_owned());
        // Whoever bears the name of a post holds it; a clerk proposes.
        let route = self.policy.requests.route.iter();
        let proposing = route.filter(|step| step.act == RouteAct::Propose && by == "clerk");
        let posts: Vec<String> = proposing
            .map(|step| step.post.ja.clone())
            .chain([by.to_owned()])
            .collect();
        let ctx = Context {
            today: Today {
                date: self.today,
                at_micros: 0,
            },
            actor: &actor,
            calendar: &self.calendar,
            offered: &offered,
            unlisted: &[],
            rank: if by == "manager" {
                Rank::Manager
            } else {
                Rank::Staff
            },
            posts: &posts,
        };
        let new = decide(&self.case, command, &ctx)?;
        let mut out = Vec::new();
        for one in new {
            out.push(one.fact.clone());
            self.record(by, one.fact, one.sealed.is_some());
        }
        Ok(out)
    }

    pub(crate) fn must(&mut self, by: &str, command: &Command) -> Vec<Fact> {
        self.give(by, command)
            .unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"))
    }

    /// Identity, fee and search: all that comes before a decision.
    pub(crate) fn prepare(&mut self, ask: u16) {
        if self.case.identity.is_none() {
            for paper in ["driving_licence", "residence_certificate"] {
                let check = Command::CheckPaper {
                    paper: PaperId::from(paper),
                    matches: vec![Match::Name, Match::Address],
                    validity: Validity::InDate,
                    image: None,
                    detail: Default::default(),
                };
                self.must("clerk", &check);
            }
        }
        let yen = self.case.fee_owed();
        if yen > 0 && !self.case.is_fee_settled() {
            let means = FeeMeans::Stamps;
            self.must(
                "clerk",
                &Command::ReceiveFee {
                    yen,
                    means,
                    issued: None,
                },
            );
        }
        let located = Command::Locate {
            ask,
            map: String::new(),
            candidates: 1,
            chosen: 1,
        };
        self.must("clerk", &located);
    }

    /// Lets the program look at the day; how many facts it made.
    pub(crate) fn tick(&mut self) -> usize {
        let new = tick(&self.case, self.today, &self.calendar);
        let many = new.len();
        for one in new {
            self.record("program", one.fact, false);
        }
        many
    }

    /// The same; how many facts it made that are not about the last day of an answer.
    pub(crate) fn day(&mut self) -> usize {
        let before = self.facts.len();
        self.tick();
        let new = self.facts.iter().skip(before);
        new.filter(|(_, fact, _)| !matches!(fact, Fact::Clock(_)))
            .count()
    }

    pub(crate) fn wait(&mut self, days: i64) {
        self.today = self.today.saturating_add(days.days());
    }

    /// The case made again from its facts alone.
    pub(crate) fn folded(&self) -> Case {
        let (first, receipt, _) = &self.facts[0];
        let mut case = Case::begin("00", first.clone(), receipt).expect("a receipt");
        for (stamp, fact, _) in &self.facts[1..] {
            let text = serde_json::to_string(fact).expect("it is written");
            let read: Fact = serde_json::from_str(&text).expect("it is read");
            case.apply(stamp.clone(), &read);
        }
        case
    }
}
