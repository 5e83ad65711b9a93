// SPDX-License-Identifier: Apache-2.0
//! Which letters may leave and how, and what is decided about those that come back.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{CameBack, Delivery, Kind, mail, return_rule};

use super::{Point, PostCommand, PostFact, Settle};
use crate::calendar::{Calendar, Roll};
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::{Envelope, Fact, LetterKind, Outcome};
use crate::request::notice::{self, Basis, NoticeFact, NoticeStage, last_day};
use crate::request::state::{Case, Letter, Sent, Stage};

/// Decides what staff do about mail.
pub(in crate::request) fn decide(
    case: &Case,
    command: &PostCommand,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let (PostCommand::Check { letter, .. }
    | PostCommand::CameBack { letter, .. }
    | PostCommand::Settle { letter, .. }) = command;
    if let Some(leader) = find(case, *letter)?.leader() {
        return Err(Refusal::OtherEnvelope(leader.to_owned()));
    }
    match command {
        PostCommand::Check { letter, points } => check(case, *letter, points, ctx),
        PostCommand::CameBack { letter, why, on } => take_back(case, (*letter, *why, *on), ctx),
        PostCommand::Settle {
            letter,
            how,
            on,
            reason,
        } => settle(case, (*letter, *how, *on), reason, ctx),
    }
}

fn find(case: &Case, no: u16) -> Result<&Letter, Refusal> {
    let found = case.letters.iter().find(|letter| letter.no == no);
    found.ok_or(Refusal::NoSuchLetter(no))
}

fn sent(case: &Case, no: u16) -> Result<&Sent, Refusal> {
    find(case, no)?.sent.as_ref().ok_or(Refusal::NotSent(no))
}

fn check(
    case: &Case,
    no: u16,
    points: &[Point],
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let letter = find(case, no)?;
    if letter.sent.is_some() {
        return Err(Refusal::SentAlready(no));
    }
    let needed = [Point::Name, Point::Address, Point::Content];
    if needed.iter().any(|point| !points.contains(point)) {
        return Err(Refusal::EnvelopeDiffers);
    }
    let again = |one: &super::EnvelopeCheck| one.letter == no && one.at.by == *ctx.actor;
    if case.post.checks.iter().any(again) {
        return Err(Refusal::SameHands);
    }
    let points = points.to_vec();
    Ok(vec![
        Fact::Post(PostFact::Checked { letter: no, points }).into(),
    ])
}

/// Whether a letter may leave this way: as the file promises, and by mail only after two people saw the envelope
/// where the file wants that.
pub(in crate::request) fn may_send(
    case: &Case,
    (letter, checkers): (&Letter, usize),
    means: Delivery,
) -> Result<(), Refusal> {
    let pinned = &case.terms.pinned;
    let told_otherwise = case
        .letters
        .iter()
        .any(|one| one.kind == LetterKind::OtherMeans && one.sent.is_some());
    if letter.kind == LetterKind::Result
        && !pinned.by.is_empty()
        && !pinned.by.contains(&means)
        && !told_otherwise
    {
        return Err(Refusal::NotPromised(means));
    }
    if !is_signed_for(case, letter, means) {
        return Err(Refusal::SignatureNeeded(means));
    }
    let by_mail = mail(means).is_some();
    if by_mail && pinned.envelope == Envelope::TwoPeople && checkers < 2 {
        return Err(Refusal::EnvelopeUnchecked(letter.no));
    }
    Ok(())
}

/// Mail that discloses is signed for where the file wants that and names a way that is.
fn is_signed_for(case: &Case, letter: &Letter, means: Delivery) -> bool {
    let pinned = &case.terms.pinned;
    let signed = |by: &Delivery| mail(*by).is_some_and(|row| row.signature);
    let discloses = letter.kind == LetterKind::Result
        && letter.asks.iter().any(|no| {
            let ask = case.ask(*no);
            ask.is_some_and(|ask| {
                matches!(
                    ask.kind,
                    Kind::Disclosure
                        | Kind::ThirdPartyRecords
                        | Kind::GdprAccess
                        | Kind::GdprPortability
                ) && ask
                    .proposal()
                    .is_some_and(|one| matches!(one.outcome, Outcome::Whole | Outcome::Part))
            })
        });
    let wanted = pinned.signature && pinned.by.iter().any(signed);
    !(discloses && wanted && mail(means).is_some()) || signed(&means)
}

fn take_back(
    case: &Case,
    (no, why, on): (u16, CameBack, Date),
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let left = sent(case, no)?;
    if case.came_back(no).is_some() {
        return Err(Refusal::CameBackAlready(no));
    }
    ctx.within(on, left.on)?;
    let facts = came_back(case, (no, why, on), ctx.calendar);
    if facts.is_empty() {
        return Err(Refusal::NotSent(no));
    }
    Ok(facts)
}

/// A letter came back on a day: by when somebody decides, and the clock of its notice stands. Nothing for a reason the
/// law files have no rule for.
pub(in crate::request) fn came_back(
    case: &Case,
    (no, why, on): (u16, CameBack, Date),
    calendar: &Calendar,
) -> Vec<NewFact> {
    let Some(rule) = return_rule(why) else {
        return Vec::new();
    };
    let mut facts: Vec<NewFact> = vec![
        Fact::Post(PostFact::CameBack {
            letter: no,
            why,
            on,
            decide_by: calendar.due(on, rule.decide, Roll::None),
            keep_until: calendar.due(on, rule.keep, Roll::NextBusinessDay),
        })
        .into(),
    ];
    if let Some(notice) = case.notice_of(no) {
        let undone = notice::undone(case, notice, on);
        let stops = notice.is_open() || undone.is_some();
        facts.extend(undone.map(|fact| Fact::Notice(fact).into()));
        let notice = notice.no;
        facts.extend(stops.then(|| Fact::Notice(NoticeFact::Stopped { notice, on, why }).into()));
    }
    facts
}

fn settle(
    case: &Case,
    (no, how, on): (u16, Settle, Option<Date>),
    reason: &str,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let returned = case.came_back(no).ok_or(Refusal::NotSent(no))?;
    if reason.trim().is_empty() {
        return Err(Refusal::ReasonMissing);
    }
    let ends = match how {
        Settle::Resend => ctx.today.date,
        Settle::Keep => returned.keep_until,
        Settle::CountsAsArrived => {
            let on = on.unwrap_or(returned.on);
            // Nothing arrives before it left: an earlier day would end the wait against the person.
            ctx.within(on, sent(case, no)?.on)?;
            on
        }
    };
    let mut facts = vec![NewFact {
        fact: Fact::Post(PostFact::Settled {
            letter: no,
            how,
            on: ends,
        }),
        sealed: Some(reason.to_owned()),
    }];
    if how == Settle::CountsAsArrived
        && let Some(notice) = case.notice_of(no).filter(|notice| notice.is_open())
    {
        let rule = notice.rule;
        facts.push(
            Fact::Notice(NoticeFact::Started {
                notice: notice.no,
                sent: find(case, no)?.sent.as_ref().map_or(ends, |one| one.on),
                from: ends,
                basis: Basis::Proved,
                ends: rule.map(|rule| last_day(ctx.calendar, ends, rule.wait)),
            })
            .into(),
        );
    }
    Ok(facts)
}

/// The case ends with the letter that says the last of it.
pub(in crate::request) fn follow(after: &Case, new: &[NewFact], ctx: &Context<'_>) -> Vec<NewFact> {
    let ended = new
        .iter()
        .any(|new| matches!(new.fact, Fact::Closed { .. }));
    let left = new.iter().find_map(|new| match &new.fact {
        Fact::Dispatched { letter, on, .. } => Some((*letter, *on)),
        _ => None,
    });
    let Some((letter, on)) = left.filter(|_| !ended && after.closed.is_none()) else {
        return Vec::new();
    };
    let dated = after.letters.iter().find(|one| one.no == letter);
    close(after, (dated.map_or(on, |one| one.on), on), ctx.calendar)
        .into_iter()
        .collect()
}

/// Closes a case of which every ask is answered, or ended and told.
pub(in crate::request) fn close(
    case: &Case,
    (dated, on): (Date, Date),
    calendar: &Calendar,
) -> Option<NewFact> {
    if !case.asks.iter().all(|ask| ask.is_told()) {
        return None;
    }
    let dispose_by = (!case.papers.is_empty()).then(|| {
        let within = case.terms.dispose_within;
        calendar.due(dated, within, Roll::None).max(on)
    });
    Some(Fact::Closed { on, dispose_by }.into())
}

/// What the day brings: notices that came back and were kept in vain until the day named.
pub(in crate::request) fn expire(case: &Case, today: Date) -> Vec<NewFact> {
    if case.closed.is_some() || case.erased.is_some() {
        return Vec::new();
    }
    let mut out = Vec::new();
    for (letter, until) in case.kept_letters().filter(|(_, until)| *until < today) {
        let open = |no: &&u16| {
            case.ask(**no)
                .is_some_and(|ask| matches!(ask.stage, Stage::Open | Stage::Proposed(_)))
        };
        let asks: Vec<u16> = letter.asks.iter().filter(open).copied().collect();
        if !asks.is_empty() {
            out.push(
                Fact::Post(PostFact::Expired {
                    letter: letter.no,
                    on: until.saturating_add(1.day()),
                    asks,
                })
                .into(),
            );
        }
    }
    out
}

impl Case {
    /// Letters of notices that came back and are kept for the person until a day.
    pub(in crate::request) fn kept_letters(&self) -> impl Iterator<Item = (&Letter, Date)> {
        self.post.returned.iter().filter_map(|one| {
            let (Settle::Keep, until) = one.settled? else {
                return None;
            };
            let stopped = self
                .notice_of(one.letter)
                .is_some_and(|notice| matches!(notice.stage, NoticeStage::Stopped { .. }));
            let letter = self.letters.iter().find(|letter| letter.no == one.letter)?;
            stopped.then_some((letter, until))
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use yakusoku_policy::{Channel, read};

    use super::*;
    use crate::request::fact::Applying;
    use crate::request::receive::{Arrival, receive};
    use crate::request::state::{Proposal, Stamp};
    use crate::{ActorRef, BlobRef};

    const SHOP: &str = include_str!("../../../../../examples/shop/policy.yaml");

    fn stamp() -> Stamp {
        Stamp {
            by: ActorRef("clerk".to_owned()),
            at_micros: 0,
            on: date(2026, 4, 1),
            seq: 1,
        }
    }

    /// An approved disclosure whose letter is made, under the shop's policy with other words in it.
    fn approved(rewritten: &str, outcome: Outcome) -> Case {
        let text = SHOP.replace("    to: address_on_form\n  approval", rewritten);
        let policy = read("policy.yaml", &text).unwrap().policy;
        let arrival = Arrival {
            birth: None,
            number: "2026-0001".to_owned(),
            on: date(2026, 4, 1),
            channel: Channel::RegisteredMail,
            applying: Applying::Person,
            kinds: vec![Kind::Disclosure],
            claims: std::collections::BTreeMap::new(),
            country: None,
        };
        let fact = receive(&policy, &arrival, &Calendar::japan()).unwrap();
        let mut case = Case::begin("aa", stamp(), &fact).unwrap();
        case.terms.pinned.by.push(Delivery::Post);
        case.asks[0].stage = Stage::Approved {
            proposal: Proposal {
                passed: Vec::new(),
                outcome,
                ground: None,
                plan: None,
                hash: None,
                by: stamp(),
            },
            approval: stamp(),
        };
        case.letters.push(Letter {
            no: 1,
            kind: LetterKind::Result,
            asks: vec![1],
            blob: BlobRef("bb".to_owned()),
            on: date(2026, 4, 1),
            made: stamp(),
            sent: None,
            joint: None,
        });
        case
    }

    fn sends(case: &Case, means: Delivery) -> Result<(), Refusal> {
        may_send(case, (&case.letters[0], case.checkers(1)), means)
    }

    const AS_IT_IS: &str = "    to: address_on_form\n  approval";

    #[test]
    fn mail_that_discloses_is_signed_for_unless_the_file_says_otherwise() {
        let whole = approved(AS_IT_IS, Outcome::Whole);
        let post = Delivery::Post;
        assert_eq!(sends(&whole, post), Err(Refusal::SignatureNeeded(post)));
        assert_eq!(sends(&whole, Delivery::RegisteredMail), Ok(()));
        // A refusal tells nothing about the person.
        assert_eq!(sends(&approved(AS_IT_IS, Outcome::Refused), post), Ok(()));
        let unsigned = "    to: address_on_form\n    signature: false\n  approval";
        assert_eq!(sends(&approved(unsigned, Outcome::Whole), post), Ok(()));
    }

    #[test]
    fn the_file_turns_two_people_at_the_envelope_on() {
        let two = "    to: address_on_form\n    envelope_by_two: true\n  approval";
        let case = approved(two, Outcome::Whole);
        assert_eq!(case.terms.pinned.envelope, Envelope::TwoPeople);
        let registered = Delivery::RegisteredMail;
        assert_eq!(sends(&case, registered), Err(Refusal::EnvelopeUnchecked(1)));
        assert_eq!(
            sends(&approved(AS_IT_IS, Outcome::Whole), registered),
            Ok(())
        );
    }
}
