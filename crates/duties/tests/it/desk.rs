// SPDX-License-Identifier: Apache-2.0
//! A case that commands are given to, with every fact it is made of.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use yakusoku_duties::calendar::Calendar;
use yakusoku_duties::request::command::Rank;
use yakusoku_duties::request::fact::{Applying, LetterKind, Match, Validity};
use yakusoku_duties::request::receive::{Arrival, receive};
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::tick::tick;
use yakusoku_duties::request::{Case, Command, Context, Fact, Outcome, Refusal, decide};
use yakusoku_duties::{ActorRef, BlobRef, Today};
use yakusoku_policy::{Delivery, FeeMeans, GroundId, Kind, PaperId, Policy, RouteAct};

pub(crate) const START: Date = date(2026, 4, 1);

pub(crate) struct Desk {
    pub(crate) policy: Policy,
    pub(crate) calendar: Calendar,
    pub(crate) today: Date,
    pub(crate) case: Case,
    pub(crate) facts: Vec<(Stamp, Fact, bool)>,
    /// Grounds of the Act that the published list lacks.
    pub(crate) unlisted: Vec<GroundId>,
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
            unlisted: Vec::new(),
        })
    }

    fn record(&mut self, by: &str, fact: Fact, sealed: bool) {
        let stamp = stamp(by, self.today, self.facts.len());
        self.case.apply(stamp.clone(), &fact);
        self.facts.push((stamp, fact, sealed));
    }

    /// Asks something as somebody would: with their posts, their rank and the grounds they are offered.
    pub(crate) fn asks<T>(&self, by: &str, question: impl FnOnce(&Case, &Context<'_>) -> T) -> T {
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
            unlisted: &self.unlisted,
            rank: if by == "manager" {
                Rank::Manager
            } else {
                Rank::Staff
            },
            posts: &posts,
        };
        question(&self.case, &ctx)
    }

    /// Gives a command; the facts that came of it.
    pub(crate) fn give(&mut self, by: &str, command: &Command) -> Result<Vec<Fact>, Refusal> {
        let new = self.asks(by, |case, ctx| decide(case, command, ctx))?;
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

/// A policy of an invented operator that takes these kinds; `rest` are further lines of its `requests`.
pub(crate) fn small(kinds: &str, rest: &str) -> Policy {
    let papers = "any: 2, of: [driving_licence, passport, residence_certificate]";
    let text = format!(
        "yakusoku: 1\nedition: 1\nissued: 2026-03-01\neffective: 2026-04-01\noperator:\n  name: 例示商会株式会社\n  \
         address: 東京都見本区例示1-2-3\n  representative: 代表取締役 例示 一郎\nitems:\n  contact.email: {{label: \
         メールアドレス, identifies: true}}\nrequests:\n  intake: {{channels: [registered_mail, visit]}}\n  kinds:\n{kinds}\n  \
         identity:\n    mask: asked\n    person: {{{papers}}}\n    statutory_agent: {{{papers}, authority: \
         [family_register]}}\n    mandated_agent: {{{papers}, authority: [letter_of_attorney]}}\n{rest}\n  papers: {{after: \
         dispose, within: 7 days}}\nsafety: []\n"
    );
    let found = yakusoku_policy::read("policy.yaml", &text);
    found.unwrap_or_else(|found| panic!("{found:?}")).policy
}

/// Two weeks from receipt by registered mail, two weeks for what is missing: what most of these tests say.
pub(crate) const USUAL: &str = "  defect: {wait: 2 weeks, from: notice_arrived, then: deemed_withdrawn}\n  answer: {within: 2 \
     weeks, from: received, warn: 3 days, by: [registered_mail], to: address_on_form}\n  approval: {disclosure: two, \
     erasure: two, refusal: two}";

/// Steps that many tests take on their way.
impl Desk {
    /// Two papers that agree: identity is confirmed.
    pub(crate) fn papers(&mut self) {
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

    /// Stamps, wherever a fee is taken by them.
    pub(crate) fn pays(&mut self, yen: u32) {
        let (means, issued) = (FeeMeans::Stamps, None);
        self.must("clerk", &Command::ReceiveFee { yen, means, issued });
    }

    pub(crate) fn locates(&mut self, ask: u16, chosen: u32) {
        let located = Command::Locate {
            ask,
            map: String::new(),
            candidates: chosen,
            chosen,
        };
        self.must("clerk", &located);
    }

    pub(crate) fn plans(&mut self, ask: u16) {
        let plan = Command::Plan {
            ask,
            plan: "p".to_owned(),
            hash: "h".to_owned(),
            lines: Vec::new(),
        };
        self.must("clerk", &plan);
    }

    pub(crate) fn proposes(
        &mut self,
        ask: u16,
        outcome: Outcome,
        ground: Option<&str>,
    ) -> Result<Vec<Fact>, Refusal> {
        let propose = Command::Propose {
            ask,
            outcome,
            ground: ground.map(GroundId::from),
            reason: "設例の理由".to_owned(),
        };
        self.give("clerk", &propose)
    }

    /// Approves what is proposed of an ask.
    pub(crate) fn approves(&mut self, ask: u16) {
        let proposal = self.case.ask(ask).unwrap().proposal().unwrap();
        let approve = Command::Approve {
            ask,
            absent: None,
            proposal: proposal.by.seq,
            hash: proposal.hash.clone(),
        };
        self.must("approver", &approve);
    }

    /// Proposes and approves a refusal.
    pub(crate) fn refuses(&mut self, ask: u16, ground: &str) {
        self.proposes(ask, Outcome::Refused, Some(ground)).unwrap();
        self.approves(ask);
    }

    /// The program carries an approved plan out.
    pub(crate) fn carried(&mut self, ask: u16) {
        let done = Command::RecordDone {
            ask,
            plan: "p".to_owned(),
            rows: 1,
            package: Vec::new(),
        };
        self.must("program", &done);
    }

    /// Makes a letter about asks; its number.
    pub(crate) fn writes(&mut self, kind: LetterKind, asks: &[u16]) -> u16 {
        let letter = self.case.next_letter();
        let made = Command::RecordLetter {
            kind,
            asks: asks.to_vec(),
            blob: BlobRef("aa".to_owned()),
        };
        self.must("clerk", &made);
        letter
    }

    /// Sends a letter by registered mail today.
    pub(crate) fn sends(&mut self, letter: u16) -> Result<Vec<Fact>, Refusal> {
        let sent = Command::Dispatch {
            letter,
            means: Delivery::RegisteredMail,
            on: self.today,
            tracking: String::new(),
        };
        self.give("clerk", &sent)
    }

    /// The result about some asks leaves.
    pub(crate) fn answers(&mut self, asks: &[u16]) {
        let letter = self.writes(LetterKind::Result, asks);
        self.sends(letter).unwrap();
    }
}
