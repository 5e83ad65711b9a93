// SPDX-License-Identifier: Apache-2.0
//! Which notices may be sent, when their clocks start and stop, and what follows when nothing comes.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Defect, DefectThen, Delivery, Period, Unit};

use super::super::money;
use super::{
    About, Missing, Notice, NoticeCommand, NoticeFact, NoticeStage, Remind, Telling, counted_from,
    lapses_on, last_day, presumed_arrival,
};
use crate::calendar::Calendar;
use crate::request::alert;
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::{Fact, LetterKind};
use crate::request::state::{Ask, Case, Stage};

/// Decides what staff do about notices.
pub(in crate::request) fn decide(
    case: &Case,
    command: &NoticeCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    match command {
        NoticeCommand::Arrived { notice, on } => arrived(find(case, *notice)?, *on, ctx),
        NoticeCommand::Remind { notice, on } => reminded(find(case, *notice)?, *on, ctx),
        NoticeCommand::Mend { notice, on } => mend(case, find(case, *notice)?, *on, ctx),
        NoticeCommand::Revive { notice, on } => revive(case, find(case, *notice)?, *on, ctx),
    }
}

fn find(case: &Case, no: u16) -> Result<&Notice, Refusal> {
    let found = case.notices.iter().find(|notice| notice.no == no);
    found.ok_or(Refusal::NoSuchNotice(no))
}

fn one(fact: NoticeFact) -> NewFact {
    Fact::Notice(fact).into()
}

/// What a notice would say: which asks, how much, what follows.
pub type NotTold = (Vec<u16>, u32, Option<Defect>);

/// The letter and the notice it carries.
pub(in crate::request) fn tell(
    case: &Case,
    telling: &Telling,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let Telling {
        about,
        missing,
        details,
        blob,
    } = telling;
    let about = *about;
    let (asks, yen, rule) = case.may_tell(about, missing, details)?;
    let letter = case.next_letter();
    let kind = match about {
        About::Defect => LetterKind::Defect,
        About::Fee => LetterKind::Fee,
    };
    let made = Fact::LetterMade {
        letter,
        kind,
        asks: asks.clone(),
        blob: blob.clone(),
        on: ctx.today.date,
    };
    let told = NoticeFact::Told {
        notice: case.notices.iter().map(|one| one.no).max().unwrap_or(0) + 1,
        about,
        asks,
        missing: missing.clone(),
        yen,
        letter,
        rule,
    };
    let told = NewFact {
        fact: Fact::Notice(told),
        sealed: Some(details.clone()).filter(|text| !text.trim().is_empty()),
    };
    Ok(vec![made.into(), told])
}

/// What the file says for a fee that is not paid: its own rule, else the rule for defects.
pub(in crate::request) fn fee_rule(case: &Case, no: u16) -> Option<Defect> {
    let kind = case.ask(no)?.kind;
    let own = case.terms.pinned.fees.get(&kind).and_then(|fee| fee.unpaid);
    own.or(case.terms.pinned.defect)
}

/// Asks about which nothing was approved yet.
fn open_asks(case: &Case) -> Vec<u16> {
    let open = |ask: &&Ask| matches!(ask.stage, Stage::Open | Stage::Proposed(_));
    case.asks.iter().filter(open).map(|ask| ask.no).collect()
}

fn arrived(notice: &Notice, on: Date, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    let sent = notice.sent().ok_or(Refusal::NoticeStage(notice.no))?;
    ctx.within(on, sent)?;
    Ok(vec![one(start(notice, (sent, on, Some(on)), ctx.calendar))])
}

/// The person was told once more: after the notice left, before the wait is over, and once.
fn reminded(notice: &Notice, on: Date, ctx: &Context<'_>) -> Result<Vec<NewFact>, Refusal> {
    let sent = notice.sent().ok_or(Refusal::NoticeStage(notice.no))?;
    if matches!(notice.remind, Remind::Done(_)) {
        return Err(Refusal::NoticeStage(notice.no));
    }
    let late = notice.ends().is_some_and(|ends| on > ends);
    if late {
        return Err(Refusal::DayOutside(on));
    }
    ctx.within(on, sent)?;
    let notice = notice.no;
    Ok(vec![one(NoticeFact::Reminded { notice, on })])
}

fn mend(
    case: &Case,
    notice: &Notice,
    on: Date,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    if !notice.is_open() {
        return Err(Refusal::NoticeStage(notice.no));
    }
    ctx.within(on, case.received_on)?;
    if notice.about == About::Fee && case.unpaid().1 > 0 {
        return Err(Refusal::FeeShort(case.unpaid().1));
    }
    let notice = notice.no;
    Ok(vec![one(NoticeFact::Mended { notice, on })])
}

/// What lay in the post box on the last day counts, whenever it was opened.
fn revive(
    case: &Case,
    notice: &Notice,
    on: Date,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let NoticeStage::Lapsed { on: over, .. } = notice.stage else {
        return Err(Refusal::NoticeStage(notice.no));
    };
    if on >= over {
        return Err(Refusal::DayOutside(on));
    }
    ctx.within(on, case.received_on)?;
    let asks = reopened(case, notice);
    if asks.is_empty() {
        return Err(Refusal::NoticeStage(notice.no));
    }
    let notice = notice.no;
    Ok(vec![one(NoticeFact::Revived { notice, on, asks })])
}

/// What is undone where the letter of a notice comes back after its wait was over: it never arrived, so nothing followed
/// from it. Nothing where arrival was proved, or where the person was told of the end already.
pub(in crate::request) fn undone(case: &Case, notice: &Notice, on: Date) -> Option<NoticeFact> {
    let lapsed = matches!(notice.stage, NoticeStage::Lapsed { .. });
    let proved = notice
        .ran
        .is_some_and(|ran| ran.basis == super::Basis::Proved);
    let asks = reopened(case, notice);
    (lapsed && !proved && !asks.is_empty()).then_some(NoticeFact::Revived {
        notice: notice.no,
        on,
        asks,
    })
}

/// Asks that ended, or were to be refused, by the wait of a notice alone.
fn reopened(case: &Case, notice: &Notice) -> Vec<u16> {
    let back = |ask: &&Ask| {
        notice.asks.contains(&ask.no)
            && (ask.lapsed || matches!(ask.stage, Stage::Ended { told: None, .. }))
    };
    case.asks.iter().filter(back).map(|ask| ask.no).collect()
}

/// The clock as it stands after sending or proof of arrival.
fn start(
    notice: &Notice,
    (sent, presumed, proved): (Date, Date, Option<Date>),
    calendar: &Calendar,
) -> NoticeFact {
    let no = notice.no;
    let Some(rule) = &notice.rule else {
        let (from, basis) = proved.map_or((sent, super::Basis::Sent), |day| {
            (day, super::Basis::Proved)
        });
        return NoticeFact::Started {
            notice: no,
            sent,
            from,
            basis,
            ends: None,
        };
    };
    match counted_from(rule, sent, presumed, proved) {
        None => NoticeFact::Sent {
            notice: no,
            on: sent,
        },
        Some((from, basis)) => NoticeFact::Started {
            notice: no,
            sent,
            from,
            basis,
            ends: Some(last_day(calendar, from, rule.wait)),
        },
    }
}

/// What follows from other facts: a letter that left, money that came, identity that was confirmed.
pub(in crate::request) fn follow(after: &Case, new: &[NewFact], ctx: &Context<'_>) -> Vec<NewFact> {
    let mut out = Vec::new();
    for fact in new.iter().map(|new| &new.fact) {
        if let Fact::Dispatched { letter, means, on } = fact {
            out.extend(after.notice_of(*letter).and_then(|notice| {
                notice
                    .is_open()
                    .then(|| one(left(notice, (*means, *on), ctx.calendar)))
            }));
        }
    }
    let on = ctx.today.date;
    for notice in after.notices.iter().filter(|notice| notice.is_open()) {
        if is_settled(after, notice) {
            let notice = notice.no;
            out.retain(|new| !is_about(&new.fact, notice));
            out.push(one(NoticeFact::Mended { notice, on }));
        }
    }
    out
}

fn is_about(fact: &Fact, no: u16) -> bool {
    matches!(fact, Fact::Notice(NoticeFact::Started { notice, .. } | NoticeFact::Sent { notice, .. }) if *notice == no)
}

fn left(notice: &Notice, (means, on): (Delivery, Date), calendar: &Calendar) -> NoticeFact {
    let rule = notice.rule.and_then(|rule| rule.presumed_after);
    let presumed = presumed_arrival(calendar, on, means, rule);
    let proved = (means == Delivery::Handover).then_some(on);
    start(notice, (on, presumed, proved), calendar)
}

fn is_settled(case: &Case, notice: &Notice) -> bool {
    match notice.about {
        About::Fee => case.unpaid().1 == 0,
        About::Defect => {
            case.identity.is_some() && notice.missing.iter().all(|missing| missing.is_identity())
        }
    }
}

/// What the day brings by itself: waits that are over. Twice is once, and a day nobody looked loses nothing.
pub(in crate::request) fn lapse(case: &Case, today: Date, calendar: &Calendar) -> Vec<NewFact> {
    if case.closed.is_some() || case.erased.is_some() {
        return Vec::new();
    }
    let over = |notice: &&Notice| {
        notice
            .ends()
            .is_some_and(|ends| today >= lapses_on(calendar, ends))
    };
    let mut ended: Vec<u16> = Vec::new();
    let mut out = Vec::new();
    for notice in case.notices.iter().filter(over) {
        let (Some(rule), Some(ends)) = (notice.rule, notice.ends()) else {
            continue;
        };
        let asks = lapsing(case, notice, &ended);
        if rule.then == DefectThen::DeemedWithdrawn {
            ended.extend(&asks);
        }
        out.push(one(NoticeFact::Lapsed {
            notice: notice.no,
            on: ends.saturating_add(1.day()),
            then: rule.then,
            asks,
        }));
    }
    out
}

/// What the day brings by itself before that: the person is to be told once more, where the file says so. It bears the
/// day from which it was due. A wait that is over, or nobody's any more, needs no reminder.
pub(in crate::request) fn remind(case: &Case, today: Date, calendar: &Calendar) -> Vec<NewFact> {
    if case.closed.is_some() || case.erased.is_some() {
        return Vec::new();
    }
    let open = |notice: &&Notice| notice.remind == Remind::No && case.waits_for(notice);
    let due = case.notices.iter().filter(open).filter_map(|notice| {
        let (from, ends) = notice.reminds(calendar)?;
        (from..=ends).contains(&today).then(|| {
            one(NoticeFact::ReminderDue {
                notice: notice.no,
                on: from,
            })
        })
    });
    due.collect()
}

/// At least as many days as a period has, whatever the calendar.
pub(crate) fn days_at_most(period: Period) -> i64 {
    let count = i64::from(period.count);
    match period.unit {
        Unit::Day => count,
        Unit::Week => count * 7,
        // Golden Week and the turn of the year close a desk for many days, never for two weeks more.
        Unit::BusinessDay => count * 2 + 14,
        Unit::Month => count * 31,
        Unit::Year => count * 366,
    }
}

impl Notice {
    /// The first and the last day on which the person is told once more, as the clock runs or last ran; `None` where the
    /// file asks for no reminder.
    pub(crate) fn reminds(&self, calendar: &Calendar) -> Option<(Date, Date)> {
        let (before, ran) = (self.rule?.remind?, self.ran?);
        let ends = ran.ends?;
        Some((calendar.warns_from(ends, before).max(ran.sent), ends))
    }
}

impl Case {
    /// Whether a request hangs on what the notice asks for.
    pub(crate) fn waits_for(&self, notice: &Notice) -> bool {
        let mut asks = self.asks.iter();
        asks.any(|ask| {
            notice.asks.contains(&ask.no) && matches!(ask.stage, Stage::Open | Stage::Proposed(_))
        })
    }
}

fn lapsing(case: &Case, notice: &Notice, ended: &[u16]) -> Vec<u16> {
    let open = |no: &u16| {
        let ask = case.ask(*no);
        ask.is_some_and(|ask| matches!(ask.stage, Stage::Open | Stage::Proposed(_)))
            && !ended.contains(no)
    };
    notice.asks.iter().copied().filter(open).collect()
}

impl Case {
    /// What a notice would say if it were made now.
    ///
    /// # Errors
    /// [`Refusal`] where nothing is missing or a notice about the same is open.
    pub fn may_tell(
        &self,
        about: About,
        missing: &[Missing],
        details: &str,
    ) -> Result<NotTold, Refusal> {
        if let Some(open) = self.open_notice(about) {
            return Err(Refusal::NoticeOpen(open.no));
        }
        let (asks, yen, rule) = match about {
            About::Defect => {
                let wordless = missing.contains(&Missing::Other) && details.trim().is_empty();
                let settled =
                    self.identity.is_some() && missing.iter().all(|one| one.is_identity());
                if wordless || settled {
                    return Err(Refusal::NothingMissing);
                }
                // GDPR Art. 12(6): more is asked about who somebody is only where there is a reason to doubt it.
                let doubts = missing.iter().any(|one| one.is_identity());
                if self.is_gdpr() && doubts && details.trim().is_empty() {
                    return Err(Refusal::ReasonMissing);
                }
                (open_asks(self), 0, self.terms.pinned.defect)
            }
            About::Fee => {
                let (asks, yen) = self.unpaid();
                if yen == 0 {
                    return Err(Refusal::NothingOwed);
                }
                let rule = asks.iter().find_map(|no| fee_rule(self, *no));
                (asks, yen, rule)
            }
        };
        if asks.is_empty() || (about == About::Defect && missing.is_empty()) {
            return Err(Refusal::NothingMissing);
        }
        Ok((asks, yen, rule))
    }

    /// The open notice about something, if there is one.
    #[must_use]
    pub fn open_notice(&self, about: About) -> Option<&Notice> {
        self.notices
            .iter()
            .find(|notice| notice.about == about && notice.is_open())
    }

    /// The notice a letter carries.
    #[must_use]
    pub fn notice_of(&self, letter: u16) -> Option<&Notice> {
        self.notices.iter().find(|notice| notice.letter == letter)
    }

    /// The first day on which the program may have something to do by itself; [`crate::request::tick`] knows whether it
    /// has.
    #[must_use]
    pub fn wakes_on(&self) -> Option<Date> {
        if self.erased.is_some() {
            return None;
        }
        let pages = self.waiting_pages().map(|page| page.until);
        let pages = pages.map(|last| last.saturating_add(1.day()));
        let orders = money::wakes_on(self);
        if self.closed.is_some() {
            return pages.chain(orders).min();
        }
        let ends = self.notices.iter().filter_map(Notice::ends);
        let kept = self.kept_letters().map(|(_, until)| until);
        let over = ends.chain(kept).map(|last| last.saturating_add(1.day()));
        let reminders = self.notices.iter().filter_map(|notice| {
            let before = notice.rule?.remind?;
            let open = notice.remind == Remind::No && self.waits_for(notice);
            let ends = notice.ends().filter(|_| open)?;
            Some(ends.saturating_sub(days_at_most(before).days()))
        });
        let over = over.chain(pages);
        over.chain(reminders)
            .chain(alert::wakes_on(self))
            .chain(orders)
            .min()
    }
}
