// SPDX-License-Identifier: Apache-2.0
//! What somebody could do about a line of work, and what happens beside the list.

use yakusoku_duties::BlobRef;
use yakusoku_duties::request::fact::{Envelope, LetterKind, Match, PlanLine, Remaining, Validity};
use yakusoku_duties::request::kinds::{Finding, Step, outcomes};
use yakusoku_duties::request::post::{Point, PostCommand};
use yakusoku_duties::request::proof::{MaskSeen, Whose};
use yakusoku_duties::request::route::Seat;
use yakusoku_duties::request::work::{Clear, What, Work};
use yakusoku_duties::request::{
    Act, Command, IdentityStep, OnFile, Outcome, PaperDetail, Stage, Withheld,
};
use yakusoku_policy::{Delivery, FeeMeans, GroundId, PaperId};

use super::{Walk, Ways, blob, text};

impl Walk {
    pub(super) fn ways(&mut self, line: &Work) -> Ways {
        let ask = line.ask.unwrap_or(1);
        let clerk = |command| vec![("clerk", command)];
        match line.what {
            What::Papers(..) => self.papers(),
            What::Identity(Clear::Mask(paper)) => {
                let open = usize::from(paper)
                    .checked_sub(1)
                    .and_then(|at| self.desk.case.papers.get(at));
                let fields = open.map(|one| one.detail.open.clone()).unwrap_or_default();
                clerk(Command::MaskPaper {
                    paper,
                    image: BlobRef("bb".to_owned()),
                    fields,
                })
            }
            // Where nobody is on file, only a paper shows where somebody lives.
            What::Identity(Clear::Address) if !self.desk.case.is_on_file() => self.papers(),
            What::Identity(clear) => clerk(Command::Identity(self.clear(clear, ask))),
            What::Fee(yen) => paid(yen),
            What::Locate => {
                let chosen = u32::from(!self.chance.often(15));
                clerk(Command::Locate {
                    ask,
                    map: "m".to_owned(),
                    candidates: 1,
                    chosen,
                })
            }
            What::Plan | What::Replan | What::NotErased => self.plan(ask),
            What::Investigate | What::Draft | What::Task(_) | What::Measure | What::PassOn => {
                self.prepared(line)
            }
            What::Propose => self.proposals(ask),
            What::Review(_) | What::Approve => self.step_of_route(ask),
            What::CarryOut => self.carried_out(ask),
            What::Letter => clerk(Command::RecordLetter {
                kind: LetterKind::Result,
                asks: vec![ask],
                blob: blob(),
            }),
            What::Dispatch(letter) => self.sent(letter),
            What::Together(_) => panic!("{}: no other case is there", self.told()),
            What::Dispose => {
                let on = self.desk.today;
                clerk(Command::DisposePapers { on })
            }
            What::ReturnPapers => clerk(Command::ReturnPapers {
                on: self.desk.today,
                means: Delivery::RegisteredMail,
                tracking: String::new(),
            }),
            What::Desk(todo) => self.desk_work(todo),
        }
    }

    /// Whoever holds the post of the step at which the proposal stands, now and then a deputy; any approver where the
    /// route names nobody.
    fn step_of_route(&mut self, ask: u16) -> Ways {
        let deputy = self.chance.often(40);
        let found = self.desk.case.ask(ask).expect("the ask");
        let proposal = found.proposal().expect("something is proposed");
        let hash = proposal.plan.clone().map(|_| "h".to_owned());
        let seat = self.desk.case.ahead(found).first().copied();
        let (by, absent) = match seat.expect("somebody has to act") {
            Seat::Step(_, step) => match step.deputy.as_ref().filter(|_| deputy) {
                Some(deputy) => (named(&deputy.ja), Some("出張".to_owned())),
                None => (named(&step.post.ja), None),
            },
            Seat::Approver => ("approver", None),
            Seat::Manager => ("manager", None),
        };
        let proposal = proposal.by.seq;
        vec![(
            by,
            Command::Approve {
                ask,
                proposal,
                hash,
                absent,
            },
        )]
    }

    /// What people do before or after a decision, with words or evidence.
    fn prepared(&mut self, line: &Work) -> Ways {
        let ask = line.ask.unwrap_or(1);
        let clerk = |command| vec![("clerk", command)];
        match line.what {
            What::Investigate => {
                let finding =
                    *self
                        .chance
                        .pick(&[Finding::Wrong, Finding::PartlyWrong, Finding::Right]);
                let text = text();
                clerk(Command::Step(Step::Investigate { ask, finding, text }))
            }
            What::Draft => clerk(Command::Step(Step::Draft { ask, text: text() })),
            What::Task(task) => clerk(Command::Step(Step::TaskDone {
                ask,
                task,
                on: self.desk.today,
                evidence: text(),
            })),
            What::Measure => {
                self.desk.today = line
                    .due
                    .map_or(self.desk.today, |due| due.max(self.desk.today));
                clerk(Command::Step(Step::MeasureKept {
                    ask,
                    on: self.desk.today,
                    evidence: text(),
                }))
            }
            What::PassOn => clerk(Command::Step(Step::PassedOn {
                ask,
                on: self.desk.today,
                evidence: text(),
            })),
            _ => Ways::new(),
        }
    }

    /// Papers the policy takes, those not yet given first.
    fn papers(&mut self) -> Ways {
        let case = &self.desk.case;
        let known = |id: &PaperId| case.papers.iter().any(|one| one.paper == *id);
        let mut all = case.terms.papers();
        all.sort_by_key(known);
        let (masks, differs) = match self.chance.below(8) {
            0 => (MaskSeen::Visible, Vec::new()),
            1 => (MaskSeen::Hidden, vec![Match::Address]),
            _ => Default::default(),
        };
        let today = self.desk.today;
        let given = |paper: &PaperId, whose| Command::CheckPaper {
            paper: paper.clone(),
            matches: vec![Match::Name, Match::Address, Match::BirthDate],
            validity: Validity::InDate,
            image: (masks == MaskSeen::Visible).then(blob),
            detail: PaperDetail {
                whose,
                issued: Some(today),
                masks,
                differs: differs.clone(),
                ..PaperDetail::default()
            },
        };
        let whose = [Whose::Applicant, Whose::Person];
        let both = all
            .iter()
            .flat_map(|paper| whose.map(|whose| ("clerk", given(paper, whose))));
        let mut both: Ways = both.collect();
        let first = usize::try_from(self.chance.below(both.len() as u64)).unwrap();
        both.rotate_left(first);
        both
    }

    fn clear(&mut self, clear: Clear, ask: u16) -> IdentityStep {
        let reason = text();
        match clear {
            Clear::Mismatch => IdentityStep::SettleMismatch { reason },
            Clear::Look => IdentityStep::RecordLook {
                ask,
                system: self
                    .desk
                    .case
                    .standing
                    .unlooked(ask)
                    .expect("a place")
                    .to_owned(),
                found: self.chance.often(50),
                evidence: reason,
            },
            Clear::Mandate => IdentityStep::TakeMandate {
                asks: Vec::new(),
                until: None,
            },
            Clear::Interest => IdentityStep::ConsiderInterest { reason },
            Clear::AgentNotice => IdentityStep::WithholdNotice {
                why: Withheld::Other,
                reason,
            },
            Clear::Address | Clear::OnFile => IdentityStep::ConfirmOnFile {
                what: *self
                    .chance
                    .pick(&[OnFile::Address, OnFile::Address, OnFile::Email]),
            },
            Clear::Mask(_) | Clear::MaskNotice => panic!("{}: {clear:?}", self.told()),
        }
    }

    fn plan(&mut self, ask: u16) -> Ways {
        let line = PlanLine {
            system: "shop".to_owned(),
            table: "customers".to_owned(),
            action: "消去".to_owned(),
            rows: 3,
        };
        let plan = Command::Plan {
            ask,
            plan: format!("p{}", self.done.len()),
            hash: "h".to_owned(),
            lines: vec![line],
        };
        let task = Command::Step(Step::SetTask {
            ask,
            system: "paper".to_owned(),
            owner: "倉庫の担当".to_owned(),
            by: self.desk.today.saturating_add(jiff::ToSpan::days(3)),
            text: text(),
        });
        let mut ways = vec![("clerk", plan), ("clerk", task)];
        if self.chance.often(25) {
            ways.reverse();
        }
        ways
    }

    /// Every outcome the kind knows, in an order by chance; one of them at least has to be open.
    fn proposals(&mut self, ask: u16) -> Ways {
        let kind = self.desk.case.ask(ask).expect("the ask").kind;
        let mut all: Vec<Outcome> = outcomes(kind).to_vec();
        for at in (1..all.len()).rev() {
            let other = usize::try_from(self.chance.below(at as u64 + 1)).unwrap();
            all.swap(at, other);
        }
        if self.chance.often(60) {
            all.sort_by_key(|outcome| *outcome != Outcome::Whole);
        }
        let offered = self.desk.policy.offered_ids(kind, self.desk.today);
        let mut ways = Vec::new();
        for outcome in all {
            let grounds: Vec<Option<GroundId>> = if outcome.needs_ground() {
                offered.iter().cloned().map(Some).collect()
            } else {
                vec![None]
            };
            for ground in grounds {
                ways.push((
                    "clerk",
                    Command::Propose {
                        ask,
                        outcome,
                        ground,
                        reason: text(),
                    },
                ));
            }
        }
        ways
    }

    fn carried_out(&mut self, ask: u16) -> Ways {
        let found = self.desk.case.ask(ask).expect("the ask");
        let plan = found
            .proposal()
            .and_then(|one| one.plan.clone())
            .unwrap_or_default();
        let failed = self.chance.often(15);
        let command = match found.stage {
            Stage::CarriedOut { .. } => Command::RecordConfirmed {
                ask,
                plan,
                level: "keyed".to_owned(),
                remaining: failed
                    .then(|| Remaining {
                        system: "shop".to_owned(),
                        table: "customers".to_owned(),
                        column: "*".to_owned(),
                        rows: 1,
                    })
                    .into_iter()
                    .collect(),
            },
            _ if failed => Command::RecordFailure {
                ask,
                plan,
                class: "connection".to_owned(),
                retried: false,
            },
            _ => Command::RecordDone {
                ask,
                plan,
                rows: 3,
                package: (found.act() == Act::Export)
                    .then(blob)
                    .into_iter()
                    .collect(),
            },
        };
        vec![("program", command)]
    }

    /// By a way that the policy has, after two people looked at the envelope where it wants that.
    pub(super) fn sent(&mut self, letter: u16) -> Ways {
        let points = Point::ALL.to_vec();
        let check = Command::Post(PostCommand::Check { letter, points });
        let needed = self.desk.case.terms.pinned.envelope == Envelope::TwoPeople;
        if needed && self.chance.often(50) && self.desk.give("approver", &check).is_ok() {
            self.done.push(format!(
                "{} looked into the envelope {letter}",
                self.desk.today
            ));
        }
        let mut means: Vec<Delivery> = self.desk.policy.requests.answer.by.clone();
        means.extend(Delivery::ALL);
        let ways = means.into_iter().map(|means| Command::Dispatch {
            letter,
            means,
            on: self.desk.today,
            tracking: "000-00-00000-0".to_owned(),
        });
        let ways = ways.map(|command| ("clerk", command));
        ways.chain([("approver", check)]).collect()
    }
}

/// A post as the name of who holds it; there are few, and the tests end.
pub(super) fn named(post: &str) -> &'static str {
    Box::leak(post.to_owned().into_boxed_str())
}

pub(super) fn paid(yen: u32) -> Ways {
    let ways = FeeMeans::ALL.iter();
    ways.map(|means| {
        (
            "clerk",
            Command::ReceiveFee {
                yen,
                means: *means,
                issued: None,
            },
        )
    })
    .collect()
}
