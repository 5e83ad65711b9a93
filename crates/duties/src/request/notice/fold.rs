// SPDX-License-Identifier: Apache-2.0
//! Folding what is recorded about notices.

use super::{Notice, NoticeFact, NoticeStage, Ran, Remind};
use crate::request::state::{Case, Ending, Stage, Stamp};
use yakusoku_policy::DefectThen;

impl Case {
    pub(in crate::request) fn apply_notice(&mut self, stamp: Stamp, fact: &NoticeFact) {
        match fact {
            NoticeFact::Told {
                notice,
                about,
                asks,
                missing,
                yen,
                letter,
                rule,
            } => self.notices.push(Notice {
                no: *notice,
                about: *about,
                asks: asks.clone(),
                missing: missing.clone(),
                yen: *yen,
                letter: *letter,
                rule: *rule,
                stage: NoticeStage::Made,
                ran: None,
                remind: Remind::No,
                told: stamp,
            }),
            NoticeFact::Sent { notice, on } => {
                self.set(*notice, NoticeStage::AwaitingProof { sent: *on });
            }
            NoticeFact::Started {
                notice,
                sent,
                from,
                basis,
                ends,
            } => {
                let ran = Ran {
                    sent: *sent,
                    from: *from,
                    basis: *basis,
                    ends: *ends,
                };
                self.run(*notice, ran);
            }
            NoticeFact::ReminderDue { notice, on } => self.remind(*notice, Remind::Due(*on)),
            NoticeFact::Reminded { notice, on } => self.remind(*notice, Remind::Done(*on)),
            NoticeFact::Stopped { notice, on, why } => {
                self.set(*notice, NoticeStage::Stopped { on: *on, why: *why });
            }
            NoticeFact::Mended { notice, on } => self.set(*notice, NoticeStage::Mended { on: *on }),
            NoticeFact::Lapsed {
                notice,
                on,
                then,
                asks,
            } => {
                let stage = NoticeStage::Lapsed {
                    on: *on,
                    then: *then,
                };
                self.set(*notice, stage);
                self.end_asks(asks, (*on, *then), &stamp);
            }
            NoticeFact::Revived { notice, on, asks } => {
                self.set(*notice, NoticeStage::Mended { on: *on });
                self.open_again(asks);
            }
        }
    }

    fn remind(&mut self, no: u16, remind: Remind) {
        if let Some(notice) = self.notices.iter_mut().find(|notice| notice.no == no) {
            notice.remind = remind;
        }
    }

    fn set(&mut self, no: u16, stage: NoticeStage) {
        if let Some(notice) = self.notices.iter_mut().find(|notice| notice.no == no) {
            notice.stage = stage;
        }
    }

    fn run(&mut self, no: u16, ran: Ran) {
        let stage = NoticeStage::Running {
            sent: ran.sent,
            from: ran.from,
            basis: ran.basis,
            ends: ran.ends,
        };
        if let Some(notice) = self.notices.iter_mut().find(|notice| notice.no == no) {
            notice.stage = stage;
            notice.ran = Some(ran);
        }
    }

    fn open_again(&mut self, asks: &[u16]) {
        for ask in self.asks.iter_mut().filter(|ask| asks.contains(&ask.no)) {
            ask.lapsed = false;
            if matches!(ask.stage, Stage::Ended { .. }) {
                ask.stage = Stage::Open;
            }
        }
    }

    fn end_asks(
        &mut self,
        asks: &[u16],
        (on, then): (jiff::civil::Date, DefectThen),
        stamp: &Stamp,
    ) {
        for ask in self.asks.iter_mut().filter(|ask| asks.contains(&ask.no)) {
            match then {
                DefectThen::DeemedWithdrawn => {
                    ask.stage = Stage::Ended {
                        how: Ending::DeemedWithdrawn,
                        on,
                        at: stamp.clone(),
                        told: None,
                    };
                }
                // A refusal needs a ground, a reason and two people: the program only says that it is due.
                DefectThen::Refused => ask.lapsed = true,
            }
        }
    }
}
