// SPDX-License-Identifier: Apache-2.0
//! What the desk has to do about notices, money and mail, beside the steps of each ask.

use jiff::civil::Date;
use serde::Serialize;

use super::fact::LetterKind;
use super::money::{BackFor, Fate, Valuable};
use super::notice::{About, Notice, NoticeStage, Remind};
use super::state::{Case, Letter, Stage};
use super::work::{What, Who, Work};

/// One thing to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Todo {
    /// The person mends a defect.
    Mend(u16),
    /// The person pays.
    Pay(u32),
    /// The record of delivery of a notice is looked up.
    Arrival(u16),
    /// The person is told once more.
    Remind(u16),
    /// Mail that came back is decided about.
    CameBack(u16),
    /// みなし取下げのお知らせ is made.
    TellEnded,
    /// A letter that is no result is sent.
    Send(u16),
    /// A second person looks at a valuable.
    Witness(u16),
    /// A postal order in the register is cashed before its last day.
    Cash(u16),
    /// A postal order that lapsed in the register is issued anew by the post office, or entered as a loss.
    Lapsed(u16),
    /// Money goes back.
    GiveBack(u32, BackFor),
    /// The person is told that the fee is short or missing, or gets the bill.
    TellFee(u32),
    /// The fee of that ask is billed: the file asks for it after the review.
    Bill(u16),
    /// The person fetches an answer from its page.
    Collect(u16),
    /// The person said something and waits for a reply.
    Reply(u16),
    /// 後閲: the holder of the step's post sees what a deputy decided.
    Countersign(u16),
}

/// Everything of this sort, in no order.
pub(super) fn todos(case: &Case) -> Vec<Work> {
    let mut list: Vec<Work> = Vec::new();
    list.extend(case.post.returned.iter().filter_map(|one| {
        let letter = case.letters.iter().find(|letter| letter.no == one.letter);
        // What came back is decided about where the envelope is.
        let open = one.settled.is_none() && letter.is_none_or(|one| one.leader().is_none());
        open.then(|| desk(Todo::CameBack(one.letter), Some(one.decide_by)))
    }));
    list.extend(give_back(case));
    list.extend(case.money.valuables.iter().filter_map(cash));
    list.extend(case.money.valuables.iter().filter_map(lapsed));
    list.extend(case.waiting_pages().map(|page| Work {
        who: Who::Person,
        ..desk(Todo::Collect(page.letter), Some(page.until))
    }));
    let waiting = case.waiting_messages();
    list.extend(waiting.map(|one| desk(Todo::Reply(one.no), Some(one.on))));
    list.extend(countersign(case));
    if case.closed.is_some() {
        list.extend(resent(case));
        return list;
    }
    // What ended without an answer waits for nothing any more.
    let waited_for = |one: &&Notice| {
        let mut asks = one.asks.iter().filter_map(|no| case.ask(*no));
        asks.any(|ask| !ask.is_over())
    };
    let notices = case.notices.iter().filter(waited_for);
    list.extend(notices.clone().filter_map(notice));
    list.extend(notices.filter_map(remind));
    list.extend(tell_fee(case));
    list.extend(tell_ended(case));
    list.extend(
        case.letters
            .iter()
            .filter(|one| is_other(one) && !case.bears_old_code(one))
            .map(|one| desk(Todo::Send(one.no), Some(one.on))),
    );
    list.extend(case.money.valuables.iter().filter_map(witness));
    list
}

fn desk(todo: Todo, due: Option<Date>) -> Work {
    Work {
        due,
        ask: None,
        what: What::Desk(todo),
        who: Who::Clerk,
    }
}

/// What deputies decided, until a holder of the post saw it; no answer waits for it.
fn countersign(case: &Case) -> impl Iterator<Item = Work> {
    case.asks.iter().flat_map(|ask| {
        let waiting = ask.afterwards.iter().filter(|one| one.signed.is_none());
        waiting.map(|one| Work {
            ask: Some(ask.no),
            who: Who::Approver,
            ..desk(Todo::Countersign(one.step), None)
        })
    })
}

fn notice(one: &Notice) -> Option<Work> {
    match one.stage {
        NoticeStage::Running { ends, .. } => {
            let todo = match one.about {
                About::Defect => Todo::Mend(one.no),
                About::Fee => Todo::Pay(one.yen),
            };
            Some(Work {
                who: Who::Person,
                ..desk(todo, ends)
            })
        }
        NoticeStage::AwaitingProof { .. } => Some(desk(Todo::Arrival(one.no), None)),
        _ => None,
    }
}

fn remind(one: &Notice) -> Option<Work> {
    match one.remind {
        Remind::Due(on) if one.ends().is_some() => Some(desk(Todo::Remind(one.no), Some(on))),
        _ => None,
    }
}

/// A fee that is short once the letter was opened: the person is told, with a clock of its own.
fn tell_fee(case: &Case) -> Option<Work> {
    let opened = !case.papers.is_empty() || !case.fees.is_empty();
    if !opened && case.money.valuables.is_empty() {
        return None;
    }
    let (asks, yen) = case.unpaid();
    let due = asks.iter().find_map(|no| case.ask(*no)?.due);
    let told = case.open_notice(About::Fee).is_some();
    let lapsed = asks
        .iter()
        .all(|no| case.ask(*no).is_some_and(|ask| ask.lapsed));
    (yen > 0 && !told && !lapsed).then(|| desk(Todo::TellFee(yen), due))
}

fn tell_ended(case: &Case) -> Option<Work> {
    let ended = case.asks.iter().find_map(|ask| match &ask.stage {
        Stage::Ended { told: None, on, .. } => Some((ask.no, *on)),
        _ => None,
    });
    let (no, on) = ended?;
    let made = case.letters.iter().any(|letter| {
        letter.kind == LetterKind::Ended && letter.asks.contains(&no) && letter.sent.is_none()
    });
    (!made).then(|| desk(Todo::TellEnded, Some(on)))
}

/// A letter on the desk that is no result; results are the last step of their asks.
fn is_other(letter: &Letter) -> bool {
    letter.sent.is_none()
        && matches!(
            letter.kind,
            LetterKind::Defect
                | LetterKind::Fee
                | LetterKind::Ended
                | LetterKind::OtherMeans
                | LetterKind::Extension
                | LetterKind::NewCode
        )
}

/// A result that came back after the end and is sent once more, or a new code for the page that is still open.
fn resent(case: &Case) -> Vec<Work> {
    let again = |letter: &&Letter| {
        let back = case.post.returned.iter().any(|one| one.letter == letter.no);
        let code = letter.kind == LetterKind::NewCode && !case.bears_old_code(letter);
        letter.sent.is_none() && letter.leader().is_none() && (back || code)
    };
    let letters = case.letters.iter().filter(again);
    letters
        .map(|letter| desk(Todo::Send(letter.no), None))
        .collect()
}

fn witness(one: &Valuable) -> Option<Work> {
    let open = one.witness.is_none() && one.fate == Fate::Held;
    open.then(|| desk(Todo::Witness(one.no), None))
}

fn cash(one: &Valuable) -> Option<Work> {
    let open = one.expiring && one.fate == Fate::Held;
    open.then(|| desk(Todo::Cash(one.no), one.expires))
}

/// What lapsed waits since its last day; what has to go back to the person goes first.
fn lapsed(one: &Valuable) -> Option<Work> {
    let open = matches!(one.fate, Fate::Lapsed { .. }) && !one.free;
    open.then(|| desk(Todo::Lapsed(one.no), one.expires))
}

fn give_back(case: &Case) -> Option<Work> {
    let (yen, why) = case.to_give_back()?;
    // Until everything is answered more may fall due; what came for a free kind goes back at once.
    let now = why != BackFor::Overpaid || case.asks.iter().all(|ask| case.short_of(ask.no) == 0);
    let due = match why {
        BackFor::FreeKind | BackFor::Unfit => case
            .money
            .valuables
            .iter()
            .find(|one| one.is_owed_back())
            .map(|one| one.on),
        BackFor::Refused => {
            let refused = case.asks.iter().filter(|ask| ask.tells_nothing());
            refused.filter_map(|ask| Some(ask.answered()?.on)).max()
        }
        BackFor::Ended => {
            let ended = case.asks.iter().filter_map(|ask| match ask.stage {
                Stage::Ended { on, .. } => Some(on),
                _ => None,
            });
            ended.max()
        }
        // Until the case ends the surplus may still meet a fee.
        BackFor::Overpaid => {
            let came = case.fees.iter().map(|fee| fee.at.on).max();
            let closed = case.closed.as_ref().map(|closed| closed.on);
            closed.zip(came).map(|(closed, came)| closed.max(came))
        }
    };
    now.then(|| desk(Todo::GiveBack(yen, why), due))
}
