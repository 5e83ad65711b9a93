// SPDX-License-Identifier: Apache-2.0
//! Folding what is recorded about money, and what is owed, paid and left.

use jiff::civil::Date;
use yakusoku_policy::{Fee, FeeBasis, FeeMeans, FeeWhen, Overpaid, Per, Refund};

use super::{BackFor, Bill, Fate, GivenBack, Money, MoneyFact, Valuable};
use crate::request::fact::Outcome;
use crate::request::state::{Ask, Case, Stage, Stamp};

impl Case {
    pub(in crate::request) fn apply_money(&mut self, stamp: Stamp, fact: &MoneyFact) {
        let money = &mut self.money;
        match fact {
            MoneyFact::Taken {
                item,
                means,
                yen,
                on,
                issued,
                expires,
                free,
                unfit,
            } => money.valuables.push(Valuable {
                no: *item,
                means: *means,
                yen: *yen,
                on: *on,
                issued: *issued,
                expires: *expires,
                expiring: false,
                free: *free,
                unfit: *unfit,
                taken: stamp,
                witness: None,
                fate: Fate::Held,
            }),
            MoneyFact::GivenBack {
                yen,
                why,
                on,
                means,
                item,
            } => {
                if let Some(item) = item {
                    money.change(*item, |one| one.goes_back(*on));
                }
                money.back.push(GivenBack {
                    yen: *yen,
                    why: *why,
                    on: *on,
                    means: *means,
                    item: *item,
                    at: stamp,
                });
            }
            MoneyFact::Estimated { ask, yen } => money.estimates.push(Bill {
                ask: *ask,
                yen: *yen,
                at: stamp,
            }),
            MoneyFact::Billed { ask, yen } => {
                money.bills.push(Bill {
                    ask: *ask,
                    yen: *yen,
                    at: stamp,
                });
                if let Some(found) = self.asks.iter_mut().find(|one| one.no == *ask) {
                    found.fee_yen = *yen;
                }
            }
            MoneyFact::Expiring { item, .. }
            | MoneyFact::Lapsed { item, .. }
            | MoneyFact::Reissued { item, .. }
            | MoneyFact::WrittenOff { item, .. }
            | MoneyFact::Witnessed { item }
            | MoneyFact::Used { item, .. } => {
                money.change(*item, |one| one.befalls(stamp, fact));
            }
        }
    }

    /// What the file in force at receipt says about the fee of an ask.
    #[must_use]
    pub fn fee_terms(&self, ask: &Ask) -> Option<&Fee> {
        self.terms.pinned.fees.get(&ask.kind)
    }

    /// Ways in which the file takes the fees that are owed, each once, in its order; empty where it leaves them open.
    #[must_use]
    pub fn fee_means(&self) -> Vec<FeeMeans> {
        let owed = self
            .asks
            .iter()
            .filter(|ask| ask.fee_yen > 0 && self.owes(ask));
        let mut all: Vec<FeeMeans> = Vec::new();
        for means in owed
            .filter_map(|ask| self.fee_terms(ask))
            .flat_map(|fee| &fee.by)
        {
            if !all.contains(means) {
                all.push(*means);
            }
        }
        all
    }

    /// Whether the fee of an ask is asked for only after the review.
    #[must_use]
    pub fn is_billed_later(&self, ask: &Ask) -> bool {
        let terms = self.fee_terms(ask);
        terms.is_some_and(|fee| fee.when == FeeWhen::Billed || fee.basis == FeeBasis::ActualCost)
    }

    /// Whether a bill was made for an ask.
    #[must_use]
    pub fn is_billed(&self, no: u16) -> bool {
        self.money.bills.iter().any(|bill| bill.ask == no)
    }

    /// Yen missing for an ask: what came is counted towards the asks in the order of their numbers, so that a shortfall
    /// is one ask's own.
    #[must_use]
    pub fn short_of(&self, no: u16) -> u32 {
        let mut left = self.fee_received();
        for ask in self.asks.iter().filter(|ask| self.owes(ask)) {
            let short = ask.fee_yen.saturating_sub(left);
            if ask.no == no {
                return short;
            }
            left = left.saturating_sub(ask.fee_yen);
        }
        0
    }

    /// The asks whose fee should be here and is not, and how much is missing. Where one fee covers the application, all
    /// the kinds it covers stand and fall together.
    #[must_use]
    pub fn unpaid(&self) -> (Vec<u16>, u32) {
        let asked = |ask: &&Ask| !self.is_billed_later(ask) || self.is_billed(ask.no);
        let short: Vec<&Ask> = self
            .asks
            .iter()
            .filter(|ask| !ask.is_over() && self.short_of(ask.no) > 0)
            .filter(asked)
            .collect();
        let yen = short.iter().map(|ask| self.short_of(ask.no)).sum();
        let together = short.iter().any(|ask| self.is_per_application(ask));
        let concerned = |ask: &&Ask| {
            short.iter().any(|one| one.no == ask.no)
                || (together && self.is_per_application(ask) && !ask.is_over())
        };
        let asks = self.asks.iter().filter(concerned).map(|ask| ask.no);
        (asks.collect(), yen)
    }

    fn is_per_application(&self, ask: &Ask) -> bool {
        let terms = self.fee_terms(ask);
        terms.is_some_and(|fee| fee.per == Per::Application && fee.yen > 0)
    }

    /// Yen that came beyond what is owed.
    #[must_use]
    pub fn surplus(&self) -> u32 {
        self.fee_received().saturating_sub(self.fee_owed())
    }

    /// Whether the fee of an ask is owed: not once it ended, nor once it was refused and the file gives the fee back.
    #[must_use]
    pub fn owes(&self, ask: &Ask) -> bool {
        // What is asked for after the review is not asked for where the review ends in a refusal.
        if ask.tells_nothing()
            && ask.approval().is_some()
            && self.is_billed_later(ask)
            && !self.is_billed(ask.no)
        {
            return false;
        }
        match &ask.stage {
            Stage::Ended { .. } => false,
            // What lies outside the Act costs nothing, whatever the file says of refusals.
            Stage::Answered { proposal, .. } if proposal.outcome == Outcome::Deceased => false,
            Stage::Answered { proposal, .. } if proposal.outcome == Outcome::Refused => {
                !self.gives_back(ask)
            }
            _ => true,
        }
    }

    fn gives_back(&self, ask: &Ask) -> bool {
        let terms = self.fee_terms(ask);
        terms.is_some_and(|fee| fee.refund == Refund::OnRefusal)
    }

    /// What has to go back by the file, and why; nothing where the file keeps it.
    #[must_use]
    pub fn to_give_back(&self) -> Option<(u32, BackFor)> {
        let held = |one: &&Valuable| one.is_owed_back();
        if let Some(item) = self.money.valuables.iter().find(held) {
            let why = item.unfit.map_or(BackFor::FreeKind, |_| BackFor::Unfit);
            return Some((item.yen, why));
        }
        let over = self.surplus().saturating_sub(self.kept_of_ended());
        if over == 0 {
            return None;
        }
        for why in [BackFor::Refused, BackFor::Ended] {
            let open = self.promised_back(why).saturating_sub(self.given_back(why));
            if open > 0 {
                return Some((open.min(over), why));
            }
        }
        let mut charged = self.asks.iter().filter_map(|ask| self.fee_terms(ask));
        let kept = charged.any(|fee| fee.overpaid == Overpaid::Kept);
        (!kept).then_some((over, BackFor::Overpaid))
    }

    /// Fees of asks that ended, which the file keeps.
    fn kept_of_ended(&self) -> u32 {
        let ended = |ask: &&Ask| matches!(ask.stage, Stage::Ended { .. }) && !self.gives_back(ask);
        self.asks.iter().filter(ended).map(|ask| ask.fee_yen).sum()
    }

    /// Fees the file promises back for a reason.
    fn promised_back(&self, why: BackFor) -> u32 {
        let due = |ask: &&Ask| {
            let over = match ask.stage {
                Stage::Ended { .. } => why == BackFor::Ended,
                Stage::Answered { .. } => why == BackFor::Refused && !self.owes(ask),
                _ => false,
            };
            over && self.gives_back(ask)
        };
        self.asks.iter().filter(due).map(|ask| ask.fee_yen).sum()
    }

    fn given_back(&self, why: BackFor) -> u32 {
        let back = self.money.back.iter().filter(|one| one.why == why);
        back.map(|one| one.yen).sum()
    }
}

impl Valuable {
    /// Whether it, or its worth once it lapsed, has to go back as what was never a fee.
    #[must_use]
    pub const fn is_owed_back(&self) -> bool {
        self.free && matches!(self.fate, Fate::Held | Fate::Lapsed { .. })
    }

    /// It went back as it came; one that had lapsed stays, for what went back was its worth.
    fn goes_back(&mut self, on: Date) {
        match self.fate {
            Fate::Lapsed { on: lapsed } if lapsed <= on => self.free = false,
            _ => self.fate = Fate::SentBack { on },
        }
    }

    /// What happens to one of the register and concerns nothing else.
    fn befalls(&mut self, stamp: Stamp, fact: &MoneyFact) {
        match fact {
            MoneyFact::Expiring { .. } => self.expiring = true,
            MoneyFact::Lapsed { on, .. } => self.fate = Fate::Lapsed { on: *on },
            MoneyFact::Reissued {
                issued, expires, ..
            } => self.is_new(*issued, *expires),
            MoneyFact::WrittenOff { on, .. } => self.fate = Fate::WrittenOff { on: *on },
            MoneyFact::Witnessed { .. } => self.witness = Some(stamp),
            MoneyFact::Used { on, .. } => self.fate = Fate::Used { on: *on },
            _ => {}
        }
    }

    /// A new paper in place of a lapsed one: it lasts anew, and nobody has seen it but who entered it.
    fn is_new(&mut self, issued: Date, expires: Option<Date>) {
        self.issued = Some(issued);
        self.expires = expires;
        self.expiring = false;
        self.witness = None;
        self.fate = Fate::Held;
    }
}

impl Money {
    fn change(&mut self, no: u16, change: impl FnOnce(&mut Valuable)) {
        if let Some(found) = self.valuables.iter_mut().find(|one| one.no == no) {
            change(found);
        }
    }
}
