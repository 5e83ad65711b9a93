// SPDX-License-Identifier: Apache-2.0
//! What lies on the desk besides the asks themselves, and what happens there by chance.

use yakusoku_duties::request::collect::CollectCommand;
use yakusoku_duties::request::fact::LetterKind;
use yakusoku_duties::request::kinds::Step;
use yakusoku_duties::request::money::MoneyCommand;
use yakusoku_duties::request::notice::{About, Missing, NoticeCommand, Telling};
use yakusoku_duties::request::pause::{PauseCommand, PauseReason};
use yakusoku_duties::request::post::{PostCommand, Settle};
use yakusoku_duties::request::route::Seat;
use yakusoku_duties::request::talk::{Side, TalkCommand};
use yakusoku_duties::request::todo::Todo;
use yakusoku_duties::request::{Act, Command, Stage};
use yakusoku_policy::{CameBack, Channel, Delivery, FeeMeans};

use super::ways::{named, paid};
use super::{Walk, Ways, blob, text};

impl Walk {
    /// What happens beside the list, now and then.
    pub(super) fn by_chance(&mut self) {
        let ask = self.chance.pick(&self.desk.case.asks).no;
        let command = match self.chance.below(40) {
            what @ 0..=4 => self.comes_in(what),
            what @ 5..=9 => Some(self.is_done(what, ask)),
            _ => None,
        };
        let Some(command) = command else { return };
        let by = match &command {
            Command::Return { ask, .. } => self.returns(*ask),
            _ => "clerk",
        };
        if self.desk.give(by, &command).is_ok() {
            self.done
                .push(format!("{} by chance {command:?}", self.desk.today));
        }
    }

    /// Who sends a proposal back: whoever it waits for.
    fn returns(&self, ask: u16) -> &'static str {
        let ask = self.desk.case.ask(ask);
        let seat = ask.and_then(|ask| self.desk.case.ahead(ask).first().copied());
        match seat {
            Some(Seat::Step(_, step)) => named(&step.post.ja),
            _ => "approver",
        }
    }

    /// A person writes, mail comes back, a fee is sent twice, something is missing, a proposal goes back.
    fn comes_in(&mut self, what: u64) -> Option<Command> {
        Some(match what {
            0 => Command::Talk(TalkCommand::Say {
                from: Side::Person,
                by: Channel::Telephone,
                on: None,
                text: "いつになりますか。".to_owned(),
            }),
            1 => {
                let letters = self.desk.case.letters.iter();
                let mut sent = letters.rev().filter(|one| one.sent.is_some());
                Command::Post(PostCommand::CameBack {
                    letter: sent.next()?.no,
                    why: *self.chance.pick(CameBack::ALL),
                    on: self.desk.today,
                })
            }
            2 => Command::ReceiveFee {
                yen: 300,
                means: FeeMeans::Stamps,
                issued: None,
            },
            3 => Command::Tell(Telling {
                about: About::Defect,
                missing: vec![Missing::IdentityPaper],
                details: String::new(),
                blob: blob(),
            }),
            _ => {
                let mut asks = self.desk.case.asks.iter();
                let (ask, proposal) =
                    asks.find_map(|ask| ask.proposal().map(|one| (ask.no, one.by.seq)))?;
                Command::Return {
                    ask,
                    proposal,
                    remark: "理由をもう一度。".to_owned(),
                }
            }
        })
    }

    /// A measure instead, a clock that stands or goes on, another act, people who are to look.
    fn is_done(&mut self, what: u64, ask: u16) -> Command {
        match what {
            5 => Command::Step(Step::SetMeasure {
                ask,
                until: Some(self.desk.today.saturating_add(jiff::ToSpan::days(300))),
                text: text(),
            }),
            6 => Command::Clock(PauseCommand::Pause {
                ask,
                why: PauseReason::AskedByPerson,
                reason: text(),
            }),
            7 => Command::Clock(PauseCommand::Resume { ask }),
            8 => Command::Step(Step::Choose {
                ask,
                act: *self.chance.pick(&[Act::Erase, Act::Suspend]),
            }),
            _ => Command::AskPeople {
                ask,
                systems: vec!["倉庫の書類".to_owned()],
            },
        }
    }

    pub(super) fn desk_work(&mut self, todo: Todo) -> Ways {
        let on = self.desk.today;
        let clerk = |command| vec![("clerk", command)];
        match todo {
            Todo::Mend(notice) => clerk(Command::Notice(NoticeCommand::Mend { notice, on })),
            Todo::Pay(yen) => paid(yen),
            Todo::Arrival(notice) => clerk(Command::Notice(NoticeCommand::Arrived { notice, on })),
            Todo::Remind(notice) => clerk(Command::Notice(NoticeCommand::Remind { notice, on })),
            Todo::CameBack(letter) => {
                let settle = |how| {
                    let reason = text();
                    let on = None;
                    (
                        "clerk",
                        Command::Post(PostCommand::Settle {
                            letter,
                            how,
                            on,
                            reason,
                        }),
                    )
                };
                let mut ways: Ways = Settle::ALL.map(settle).to_vec();
                let first = usize::try_from(self.chance.below(3)).unwrap();
                ways.rotate_left(first);
                ways
            }
            Todo::TellEnded => {
                let ended = self
                    .desk
                    .case
                    .asks
                    .iter()
                    .filter(|ask| matches!(ask.stage, Stage::Ended { told: None, .. }));
                let asks = ended.map(|ask| ask.no).collect();
                let kind = LetterKind::Ended;
                clerk(Command::RecordLetter {
                    kind,
                    asks,
                    blob: blob(),
                })
            }
            Todo::Send(letter) => self.sent(letter),
            Todo::Witness(_)
            | Todo::Cash(_)
            | Todo::Lapsed(_)
            | Todo::GiveBack(..)
            | Todo::TellFee(_)
            | Todo::Bill(_) => self.money(todo),
            Todo::Collect(letter) => {
                vec![("person", Command::Collect(CollectCommand::Open { letter }))]
            }
            Todo::Countersign(step) => self.seen_afterwards(step),
            Todo::Reply(message) => clerk(Command::Talk(TalkCommand::Settle {
                message,
                reason: text(),
            })),
        }
    }

    /// The holder of the post comes back and sees what a deputy decided.
    fn seen_afterwards(&mut self, step: u16) -> Ways {
        let case = &self.desk.case;
        let post = &case.route_step(step).expect("a step of the route").post;
        let by = named(&post.ja);
        let unseen = case.asks.iter().flat_map(|ask| {
            let waiting = ask.afterwards.iter().filter(|one| one.signed.is_none());
            waiting.map(|one| (ask.no, one))
        });
        let signed = unseen
            .filter(|(_, one)| one.step == step)
            .map(|(ask, one)| {
                let proposal = one.proposal;
                (
                    by,
                    Command::Countersign {
                        ask,
                        proposal,
                        step,
                    },
                )
            });
        signed.collect()
    }

    fn money(&mut self, todo: Todo) -> Ways {
        let on = self.desk.today;
        let clerk = |command| vec![("clerk", command)];
        match todo {
            Todo::Witness(item) => {
                vec![("approver", Command::Money(MoneyCommand::Witness { item }))]
            }
            Todo::Lapsed(item) => vec![
                (
                    "approver",
                    Command::Money(MoneyCommand::WriteOff { item, on }),
                ),
                ("clerk", Command::Money(MoneyCommand::WriteOff { item, on })),
            ],
            Todo::Cash(item) => clerk(Command::Money(MoneyCommand::Use { item, on })),
            Todo::GiveBack(yen, why) => {
                let means = Delivery::RegisteredMail;
                let item = None;
                clerk(Command::Money(MoneyCommand::GiveBack {
                    yen,
                    why,
                    on,
                    means,
                    item,
                }))
            }
            Todo::TellFee(_) => clerk(Command::Tell(Telling {
                about: About::Fee,
                missing: Vec::new(),
                details: String::new(),
                blob: blob(),
            })),
            Todo::Bill(ask) => {
                let bill = |yen| ("clerk", Command::Money(MoneyCommand::Bill { ask, yen }));
                let estimate = MoneyCommand::Estimate { ask, yen: 800 };
                vec![
                    bill(None),
                    ("clerk", Command::Money(estimate)),
                    bill(Some(500)),
                ]
            }
            _ => Ways::new(),
        }
    }
}
