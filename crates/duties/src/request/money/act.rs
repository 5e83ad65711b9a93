// SPDX-License-Identifier: Apache-2.0
//! Which money moves are allowed: two people see a valuable, and back goes only what the file promises back.

use jiff::civil::Date;
use yakusoku_policy::{Delivery, FeeBasis, FeeMeans};

use super::{BackFor, Fate, MoneyCommand, MoneyFact, Unfit, Valuable, expiry};
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::Fact;
use crate::request::state::Case;

/// Decides what staff do about money.
pub(in crate::request) fn decide(
    case: &Case,
    command: &MoneyCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let fact = match command {
        MoneyCommand::Hold {
            yen,
            paid_by,
            number,
            issued,
        } => return hold(case, (*yen, *paid_by, *issued), number, ctx),
        MoneyCommand::Witness { item } => witness(case, *item, ctx)?,
        MoneyCommand::Use { item, on } => {
            let one = held(case, *item)?;
            if one.free {
                return Err(Refusal::NotOurs(one.no));
            }
            if expiry::is_lapsed(one, *on) {
                return Err(Refusal::OrderLapsed(one.no));
            }
            ctx.within(*on, one.on)?;
            MoneyFact::Used {
                item: one.no,
                on: *on,
            }
        }
        MoneyCommand::GiveBack {
            yen,
            why,
            on,
            means,
            item,
        } => return give_back(case, (*yen, *why, *item), (*on, *means), ctx),
        MoneyCommand::Reissue {
            item,
            issued,
            number,
        } => return reissue(lapsed(case, *item)?, *issued, number, ctx),
        MoneyCommand::WriteOff { item, on } => write_off(lapsed(case, *item)?, *on, ctx)?,
        MoneyCommand::Estimate { ask, yen } => estimate(case, *ask, *yen)?,
        MoneyCommand::Bill { ask, yen } => bill(case, *ask, *yen)?,
    };
    Ok(vec![Fact::Money(fact).into()])
}

fn of_register(case: &Case, no: u16) -> Result<&Valuable, Refusal> {
    let found = case.money.valuables.iter().find(|one| one.no == no);
    found.ok_or(Refusal::NoSuchValuable(no))
}

/// What lies in the register, lapsed or not.
fn held(case: &Case, no: u16) -> Result<&Valuable, Refusal> {
    let found = of_register(case, no)?;
    match found.fate {
        Fate::Held | Fate::Lapsed { .. } => Ok(found),
        _ => Err(Refusal::NoSuchValuable(no)),
    }
}

/// What lapsed in the register and is ours: what has to go back goes back first, or its worth does.
fn lapsed(case: &Case, no: u16) -> Result<&Valuable, Refusal> {
    let found = of_register(case, no)?;
    if !matches!(found.fate, Fate::Lapsed { .. }) {
        return Err(Refusal::NotLapsed(no));
    }
    if found.free {
        return Err(Refusal::NotOurs(no));
    }
    Ok(found)
}

fn next(case: &Case) -> u16 {
    let last = case.money.valuables.iter().map(|one| one.no).max();
    last.unwrap_or(0).saturating_add(1)
}

/// Why something cannot be the fee that is owed.
fn unfit(case: &Case, means: FeeMeans, expires: Option<Date>, ctx: &Context<'_>) -> Option<Unfit> {
    let taken = case.fee_means();
    if !taken.is_empty() && !taken.contains(&means) {
        return Some(Unfit::Means);
    }
    let over = expires.is_some_and(|last| last < ctx.today.date);
    over.then_some(Unfit::Expired)
}

/// Money arrived for what is owed. What the file does not take is refused; an order whose last day has passed is
/// entered in the register only, to go back, and the fee stays open.
pub(in crate::request) fn paid(
    case: &Case,
    (yen, means, issued): (&u32, &FeeMeans, &Option<Date>),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let (yen, means, issued) = (*yen, *means, *issued);
    if case.fee_owed() == 0 || yen == 0 {
        return Err(Refusal::NothingOwed);
    }
    let expires = expiry::entered(means, issued, ctx)?;
    let unfit = unfit(case, means, expires, ctx);
    if unfit == Some(Unfit::Means) {
        return Err(Refusal::MeansNotTaken(means, case.fee_means()));
    }
    let taken = MoneyFact::Taken {
        item: next(case),
        means,
        yen,
        on: ctx.today.date,
        issued,
        expires,
        free: unfit.is_some(),
        unfit,
    };
    let paid = unfit
        .is_none()
        .then_some(Fact::FeeReceived { yen, means }.into());
    let kept = means.is_valuable().then(|| Fact::Money(taken).into());
    Ok(paid.into_iter().chain(kept).collect())
}

fn hold(
    case: &Case,
    (yen, means, issued): (u32, FeeMeans, Option<Date>),
    number: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let expires = expiry::entered(means, issued, ctx)?;
    let owed = case.fee_owed() > 0;
    let unfit = unfit(case, means, expires, ctx).filter(|_| owed);
    // Where a fee is owed, money that can be taken is a receipt of it.
    if yen == 0 || (owed && unfit.is_none()) {
        return Err(Refusal::FeeOwed);
    }
    let fact = MoneyFact::Taken {
        item: next(case),
        means,
        yen,
        on: ctx.today.date,
        issued,
        expires,
        free: true,
        unfit,
    };
    Ok(vec![NewFact {
        fact: Fact::Money(fact),
        sealed: Some(number.to_owned()).filter(|text| !text.trim().is_empty()),
    }])
}

fn witness(case: &Case, no: u16, ctx: &Context<'_>) -> Result<MoneyFact, Refusal> {
    let one = of_register(case, no)?;
    if one.fate != Fate::Held {
        return Err(Refusal::NoSuchValuable(no));
    }
    if one.taken.by == *ctx.actor {
        return Err(Refusal::SameHands);
    }
    if one.witness.is_some() {
        return Err(Refusal::NoSuchValuable(one.no));
    }
    Ok(MoneyFact::Witnessed { item: one.no })
}

fn give_back(
    case: &Case,
    (yen, why, item): (u32, BackFor, Option<u16>),
    (on, means): (Date, Delivery),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    ctx.within(on, case.received_on)?;
    let (most, due) = case.to_give_back().ok_or(Refusal::NothingToReturn)?;
    if due != why || yen == 0 || yen > most {
        return Err(Refusal::NothingToReturn);
    }
    let mut facts = Vec::new();
    if let Some(item) = item {
        let one = held(case, item)?;
        if one.free != why.is_no_fee() || one.yen != yen {
            return Err(Refusal::NotOurs(item));
        }
        if expiry::is_lapsed(one, on) {
            // A fee is given back in money once the order is none; what was never a fee goes back by its worth.
            if !one.free {
                return Err(Refusal::OrderLapsed(item));
            }
            facts.extend(expiry::lapsed(one, on));
        }
    } else if why.is_no_fee() {
        return Err(Refusal::NothingToReturn);
    }
    let back = MoneyFact::GivenBack {
        yen,
        why,
        on,
        means,
        item,
    };
    facts.push(Fact::Money(back).into());
    Ok(facts)
}

/// The post office issues an order anew whose last day has passed; the new one lasts from its own day.
fn reissue(
    one: &Valuable,
    issued: Date,
    number: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let Fate::Lapsed { on } = one.fate else {
        return Err(Refusal::NotLapsed(one.no));
    };
    ctx.within(issued, on)?;
    let expires = expiry::entered(one.means, Some(issued), ctx)?;
    let fact = MoneyFact::Reissued {
        item: one.no,
        issued,
        expires,
    };
    Ok(vec![NewFact {
        fact: Fact::Money(fact),
        sealed: Some(number.to_owned()).filter(|text| !text.trim().is_empty()),
    }])
}

/// Money that nobody ever got is not written off by the hands that took it in.
fn write_off(one: &Valuable, on: Date, ctx: &Context<'_>) -> Result<MoneyFact, Refusal> {
    let Fate::Lapsed { on: lapsed } = one.fate else {
        return Err(Refusal::NotLapsed(one.no));
    };
    if one.taken.by == *ctx.actor {
        return Err(Refusal::SameHands);
    }
    ctx.within(on, lapsed)?;
    Ok(MoneyFact::WrittenOff { item: one.no, on })
}

/// The ceiling the file names for an actual cost.
fn ceiling(case: &Case, no: u16) -> Result<u32, Refusal> {
    let ask = case.ask(no).ok_or(Refusal::NoSuchAsk(no))?;
    let terms = case
        .fee_terms(ask)
        .filter(|_| ask.kind.fee_allowed() && !ask.is_over());
    let fee = terms.ok_or(Refusal::NothingOwed)?;
    if fee.yen == 0 {
        return Err(Refusal::NothingOwed);
    }
    Ok(fee.total_yen(case.received_on))
}

fn estimate(case: &Case, no: u16, yen: u32) -> Result<MoneyFact, Refusal> {
    let most = ceiling(case, no)?;
    let actual = case
        .ask(no)
        .and_then(|ask| case.fee_terms(ask))
        .is_some_and(|fee| fee.basis == FeeBasis::ActualCost);
    if !actual {
        return Err(Refusal::NotActualCost(no));
    }
    if yen == 0 || yen > most {
        return Err(Refusal::AboveCeiling(most));
    }
    Ok(MoneyFact::Estimated { ask: no, yen })
}

/// A fixed fee is billed as it stands; an actual cost within the estimate that was told.
fn bill(case: &Case, no: u16, yen: Option<u32>) -> Result<MoneyFact, Refusal> {
    let most = ceiling(case, no)?;
    let ask = case.ask(no).ok_or(Refusal::NoSuchAsk(no))?;
    if !case.is_billed_later(ask) || case.is_billed(no) {
        return Err(Refusal::NotBilled(no));
    }
    if case.identity.is_none() {
        return Err(Refusal::IdentityOpen);
    }
    let actual = case
        .fee_terms(ask)
        .is_some_and(|fee| fee.basis == FeeBasis::ActualCost);
    if !actual {
        let due = ask.fee_yen;
        return if yen.is_none_or(|yen| yen == due) {
            Ok(MoneyFact::Billed { ask: no, yen: due })
        } else {
            Err(Refusal::AboveCeiling(due))
        };
    }
    let told = case.money.estimates.iter().rev().find(|one| one.ask == no);
    let most = told.ok_or(Refusal::EstimateFirst(no))?.yen.min(most);
    let yen = yen.unwrap_or(most);
    if yen == 0 || yen > most {
        return Err(Refusal::AboveCeiling(most));
    }
    Ok(MoneyFact::Billed { ask: no, yen })
}
