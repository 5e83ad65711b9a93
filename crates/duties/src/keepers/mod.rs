// SPDX-License-Identifier: Apache-2.0
//! Keepers: what shows, promise by promise, whether it is kept today.
//!
//! A keeper is a pure function of a clause, the facts and the day. A state is computed whenever it
//! is asked for and never stored or typed, so nobody can set a promise to kept.

mod absent;
mod acts;
mod answer_within;
mod appointments;
mod assessment;
mod attested;
mod audits;
mod authority_first;
mod billed;
mod certificates;
mod checked_first;
mod complaint_steps;
mod complaints;
#[cfg(test)]
mod conduct;
mod contracts;
mod corrections;
mod counts;
mod defect_told;
mod delivered;
mod documents;
mod education;
mod entrustee_checks;
mod fee_only;
mod fee_returned;
mod fee_unpaid;
mod forms;
mod grounds_only;
#[cfg(test)]
mod harness;
mod identity_first;
mod inquiries_kept;
mod intake;
mod investigated;
mod issuing_charge;
mod lapsed;
mod log_reviews;
mod notices;
mod only_channels;
mod overdue;
mod papers_disposed;
mod papers_named;
mod partner_judged;
mod passed_on;
mod pledges;
mod published;
mod refusal_told;
mod refusal_with_reason;
mod reminded;
mod rest;
mod reviews;
mod risk_analysis;
mod routes;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod sample_acts;
#[cfg(test)]
mod sample_matters;
mod selection;
mod self_updates;
mod spell;
mod steps_passed;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod timeline;
mod two_people;
mod words;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Clause, ClauseWhat, ComplaintPart, Policy, TermKeeper, Text};

pub use assessment::{Assessment, Next, State, Strength, StrengthClass};
pub use counts::{Counts, counts};
pub use published::Published;
pub use rest::{Lacking, Rest, Resting};

use crate::acts::Register;
use crate::calendar::Calendar;
use crate::request::Case;
use crate::request::notice::About;
use crate::{EntryRef, Today};

/// What happened, as far as a keeper may look.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Every case that is not yet forgotten, in any order.
    pub cases: &'a [Case],
    /// Every attestation recorded.
    pub attestations: &'a [Attestation],
    /// Acts, tasks and findings recorded.
    pub register: &'a Register,
    /// The published policy.
    pub policy: &'a Policy,
    /// Whether the ledger verified when it was last looked at.
    pub ledger: LedgerState,
    /// Business days, for warnings that count in them.
    pub calendar: &'a Calendar,
    /// The editions, and what the published pages show.
    pub published: Published<'a>,
}

/// Whether the ledger can show anything at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LedgerState {
    /// It verifies.
    #[default]
    Whole,
    /// Verification failed on this day and has not been explained.
    Damaged {
        /// Day of the first failure.
        since: Date,
    },
}

/// A named role states, in the ledger, that a promise is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attestation {
    /// Id of the clause.
    pub clause: String,
    /// The role, as the policy names it.
    pub role: Text,
    /// Day it was made.
    pub made: Date,
    /// Last day on which it counts.
    pub until: Date,
    /// The entry.
    pub entry: EntryRef,
}

/// Judges one promise as of a day.
#[must_use]
pub fn assess(clause: &Clause, facts: &Facts<'_>, today: Today) -> Assessment {
    let day = today.date;
    // Nobody else looks at cases: what `Rest` leaves out is known to be left out nowhere else.
    let others = Facts {
        cases: &[],
        ..*facts
    };
    let found = of_desk(clause, facts, day).unwrap_or_else(|| of_others(clause, &others, day));
    let found = overdue::over(&clause.id, found, &others, day);
    match facts.ledger {
        LedgerState::Damaged { since } => without_ledger(found, since),
        LedgerState::Whole => found,
    }
}

/// What everybody did who is not asked: a promise about requests is judged by the cases alone, so that one case can be
/// judged by itself without reading ten years of complaints.
static NOBODY: Register = Register::EMPTY;

/// A promise about requests, judged by the cases and nothing else.
fn of_desk(clause: &Clause, facts: &Facts<'_>, day: Date) -> Option<Assessment> {
    let facts = &Facts {
        register: &NOBODY,
        attestations: &[],
        ..*facts
    };
    if let Some(work) = clause.what.passes_on() {
        return Some(passed_on::assess(work, facts, day));
    }
    Some(match &clause.what {
        ClauseWhat::Intake => intake::assess(facts, day),
        ClauseWhat::AnswerWithin { kind, .. } => answer_within::assess(*kind, facts, day),
        ClauseWhat::FeeOnly { kinds } => fee_only::assess(kinds, facts, day),
        ClauseWhat::DefectNotified { .. } => defect_told::assess(facts, day),
        ClauseWhat::FeeUnpaid => fee_unpaid::assess(facts, day),
        ClauseWhat::FeeKept => fee_returned::assess(fee_returned::Kept::Fee, facts, day),
        ClauseWhat::OverpaidKept => fee_returned::assess(fee_returned::Kept::Surplus, facts, day),
        ClauseWhat::IssuingCharge => issuing_charge::assess(facts, day),
        ClauseWhat::Delivered | ClauseWhat::OtherForm => delivered::assess(facts, day),
        ClauseWhat::IdentityFirst { .. } => identity_first::assess(facts, day),
        ClauseWhat::OnlyChannels => only_channels::assess(facts, day),
        ClauseWhat::FormOffered => return None,
        ClauseWhat::AgentPapers { agent } => papers_named::authority(agent, facts, day),
        ClauseWhat::Evidence { .. } => papers_named::evidence(clause, facts, day),
        ClauseWhat::AuthorityFirst => authority_first::assess(facts, day),
        ClauseWhat::GroundsOnly { kind } => grounds_only::assess(*kind, facts, day),
        ClauseWhat::RefusalWithReason => refusal_with_reason::assess(facts, day),
        ClauseWhat::PapersDisposed { within } => papers_disposed::assess(*within, facts, day),
        ClauseWhat::Route => steps_passed::assess(facts, day),
        ClauseWhat::TwoPeople { kind } => two_people::assess(*kind, facts, day),
        what if what.is_reminder() => reminded::assess(facts, day),
        what if facts.policy.is_shown(what) => return None,
        what => return of_term(facts.policy.term_keeper(what)?, clause, facts, day),
    })
}

/// A term of the request procedure, by what its fields say; nothing where no case tells whether it is kept.
fn of_term(
    keeper: TermKeeper,
    clause: &Clause,
    facts: &Facts<'_>,
    day: Date,
) -> Option<Assessment> {
    let kinds = facts
        .policy
        .term(&clause.what)
        .map(|term| term.kinds.as_slice());
    let kinds = kinds.unwrap_or_default();
    Some(match keeper {
        TermKeeper::Identity => identity_first::assess(facts, day),
        TermKeeper::DefectTold => defect_told::assess(facts, day),
        TermKeeper::DefectLapsed => lapsed::assess(About::Defect, facts, day),
        TermKeeper::FeeLapsed => lapsed::assess(About::Fee, facts, day),
        TermKeeper::Free => fee_only::free(kinds, facts, day),
        TermKeeper::Billed => billed::assess(kinds, facts, day),
        TermKeeper::RefusalTold => refusal_told::assess(facts, day),
        TermKeeper::Checked => checked_first::assess(facts, day),
        TermKeeper::Investigated => investigated::assess(kinds, facts, day),
        TermKeeper::Agent => authority_first::assess(facts, day),
        TermKeeper::Told | TermKeeper::Form => return None,
    })
}

/// Every other promise.
fn of_others(clause: &Clause, facts: &Facts<'_>, day: Date) -> Assessment {
    if clause.what == ClauseWhat::FormOffered {
        return forms::assess(clause, facts, day);
    }
    if facts.policy.is_shown(&clause.what) {
        return published::assess(clause, facts, day);
    }
    match facts.policy.term_keeper(&clause.what) {
        Some(TermKeeper::Told) => complaints::assess(clause, facts, day),
        Some(TermKeeper::Form) => forms::assess(clause, facts, day),
        _ => of_people(clause, &clause.what, facts, day),
    }
}

/// What people do or vouch for: a recorded act goes before an attestation.
fn of_people(clause: &Clause, what: &ClauseWhat, facts: &Facts<'_>, day: Date) -> Assessment {
    if let Some(doing) = facts.policy.doing(what) {
        return acts::assess((&clause.id, &doing), facts, day);
    }
    match facts.policy.complaint_part(what) {
        Some(ComplaintPart::Undertaking | ComplaintPart::Inquiry) => {
            return complaints::assess(clause, facts, day);
        }
        Some(ComplaintPart::Step | ComplaintPart::Outside) => {
            return complaint_steps::assess(clause, facts, day);
        }
        Some(ComplaintPart::Record) => return inquiries_kept::assess(clause, facts, day),
        Some(ComplaintPart::Route) if facts.policy.is_route(what) => {
            return routes::assess(clause, facts, day);
        }
        _ if facts.policy.is_partner_answer(what) => {
            return partner_judged::assess(clause, facts, day);
        }
        _ => {}
    }
    match facts.policy.attested(what) {
        Some(by) => attested::assess(&clause.id, &by.role, facts, day),
        None => absent::assess(what, facts),
    }
}

/// Where the ledger does not verify, nothing it says can show that a promise is kept.
fn without_ledger(found: Assessment, damaged: Date) -> Assessment {
    if !matches!(found.state, State::Kept | State::AtRisk) {
        return found;
    }
    Assessment {
        state: State::NotProvable,
        strength: Strength::None,
        since: found.since.max(damaged),
        fact: Some(Text::new(
            "台帳の検証に失敗しています。",
            "The ledger does not verify.",
        )),
        remedy: Some(Text::new(
            "台帳の検証結果を確認し、社外に保管した控えと照合する。",
            "Read the report of the verification and compare with the copy kept outside.",
        )),
        ..found
    }
}
