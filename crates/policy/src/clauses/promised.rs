// SPDX-License-Identifier: Apache-2.0
//! Every promise with what keeps it and how far the program keeps it (`policy promises`).
//!
//! Coverage is about the program, never about the operator's state today: `runs` where a keeper
//! judges facts the program itself records, `attested` only where no program can know and the
//! file says who vouches for it, on what evidence, until when and why; `not_yet` for all the rest.

use serde::Serialize;

use super::{ClauseWhat, build, details};
use crate::chapter::{Complaint, Provision};
use crate::model::{Attested, Policy};
use crate::words::{Chapter, ComplaintPart, DocumentPart, Kind, TermAbout, TextKind};

/// How far the program keeps a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// A keeper computes its state from what happened.
    Runs,
    /// A named role vouches for it, on stated evidence, until a day.
    Attested,
    /// Nothing keeps it yet.
    NotYet,
}

impl Coverage {
    /// The name in lists and on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Attested => "attested",
            Self::NotYet => "not_yet",
        }
    }
}

/// A promise as `policy promises` lists it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// Stable id of the clause.
    pub id: String,
    /// Where it stands in the file, `requests/answer/by`.
    pub path: String,
    /// Line of the file.
    pub line: u32,
    /// 「第8条第1項」 of the published text.
    pub clause: String,
    /// The article of law behind it, where there is one.
    pub article: Option<String>,
    /// What keeps it; `None` where nothing does.
    pub keeper: Option<String>,
    /// How far the program keeps it.
    pub coverage: Coverage,
}

impl Policy {
    /// Every promise of the policy with its keeper and coverage, in the order of the clauses.
    #[must_use]
    pub fn promises(&self) -> Vec<Promised> {
        let drafted = build::drafted(self).into_iter();
        drafted
            .map(|(clause, path)| {
                let (keeper, coverage) = self.kept_by(&clause.what);
                Promised {
                    clause: clause.article(crate::text::Lang::Ja),
                    article: article(&clause.what).map(str::to_owned),
                    keeper,
                    coverage,
                    line: clause.line,
                    id: clause.id,
                    path,
                }
            })
            .collect()
    }

    /// The place in the file of the promise of that id.
    #[must_use]
    pub fn place_of(&self, id: &str) -> Option<String> {
        let mut drafted = build::drafted(self).into_iter();
        drafted
            .find(|(clause, _)| clause.id == id)
            .map(|(_, path)| path)
    }

    /// Whether what is promised is that something is shown, and nothing beyond: the program publishes
    /// the pages, so it can see for itself whether it stands there.
    #[must_use]
    pub fn is_shown(&self, what: &ClauseWhat) -> bool {
        match what {
            ClauseWhat::OperatorPublished | ClauseWhat::Signed | ClauseWhat::CertifiedBodies => {
                true
            }
            // What the file says people do and record is kept by their record.
            ClauseWhat::Entry { chapter, name } => {
                self.doing(what).is_none() && self.entry_is_shown(*chapter, name)
            }
            _ => false,
        }
    }

    fn entry_is_shown(&self, chapter: Chapter, name: &str) -> bool {
        let chapters = &self.chapters;
        match chapter {
            // Which text prevails shows in what is done, not in saying so.
            Chapter::Texts => chapters
                .texts
                .get(name)
                .is_some_and(|text| matches!(text.kind, TextKind::Changes | TextKind::Notice)),
            Chapter::Documents => chapters
                .documents
                .get(name)
                .is_some_and(|document| document.part == DocumentPart::Policy),
            // A route with channels or a period is about taking complaints in, not about showing.
            Chapter::Complaints => chapters.complaints.get(name).is_some_and(|one| {
                let only_shown = one.channels.is_empty() && one.within.is_none();
                let names = match one.part {
                    ComplaintPart::Route => one.desk.is_some(),
                    ComplaintPart::Outside => !one.bodies.is_empty(),
                    _ => false,
                };
                names && only_shown
            }),
            Chapter::LawRegister => chapters.law_register.get(name).is_some_and(|one| one.shown),
            Chapter::Terms => self.requests.terms.get(name).is_some_and(|term| {
                matches!(term.about, TermAbout::Publication | TermAbout::Warning)
            }),
            _ => false,
        }
    }

    /// The part of the handling of complaints that a clause promises; the desk itself promises that
    /// they are handled.
    #[must_use]
    pub fn complaint_part(&self, what: &ClauseWhat) -> Option<ComplaintPart> {
        match what {
            ClauseWhat::Complaints => Some(ComplaintPart::Undertaking),
            ClauseWhat::Entry {
                chapter: Chapter::Complaints,
                name,
            } => self.chapters.complaints.get(name).map(|one| one.part),
            _ => None,
        }
    }

    /// Whether a clause says how complaints may be brought, by named channels.
    #[must_use]
    pub fn is_route(&self, what: &ClauseWhat) -> bool {
        matches!(what, ClauseWhat::Entry { chapter: Chapter::Complaints, name }
            if self.chapters.complaints.get(name).is_some_and(Complaint::is_route))
    }

    /// Whether a clause says that a partner answers where that is judged fitting.
    #[must_use]
    pub fn is_partner_answer(&self, what: &ClauseWhat) -> bool {
        matches!(what, ClauseWhat::Entry { chapter: Chapter::Provision, name }
            if self.chapters.provision.get(name).is_some_and(Provision::answers_for_us))
    }

    /// Whether the pages are looked at for a promise, be it the whole of it or only a part.
    #[must_use]
    pub fn is_looked_at(&self, what: &ClauseWhat) -> bool {
        self.is_shown(what) || self.is_route(what) || *what == ClauseWhat::FormOffered
    }

    fn kept_by(&self, what: &ClauseWhat) -> (Option<String>, Coverage) {
        if self.is_shown(what) {
            return (Some("published".to_owned()), Coverage::Runs);
        }
        let act = || self.doing(what).map(|doing| doing.act.keeper());
        let term = || self.term_keeper(what).map(super::TermKeeper::name);
        let desk = || match self.complaint_part(what)? {
            ComplaintPart::Route => self.is_route(what).then_some("routes"),
            part => of_complaints(part),
        };
        let desk = || desk().or_else(|| self.is_partner_answer(what).then_some("partner_judged"));
        if let Some(keeper) = keeper(what).or_else(term).or_else(act).or_else(desk) {
            return (Some(keeper.to_owned()), Coverage::Runs);
        }
        match self.attested(what) {
            Some(by) if by.is_whole() => (Some(by.role.ja.clone()), Coverage::Attested),
            _ => (None, Coverage::NotYet),
        }
    }
}

impl Attested {
    /// Whether it says all an attestation needs: evidence, a day of renewal, and why no program
    /// can know.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.until.is_some() && self.evidence.is_some() && self.why.is_some()
    }
}

impl ClauseWhat {
    /// Whether it promises to tell the person once more before a wait is over (`requests/defect/remind`).
    #[must_use]
    pub fn is_reminder(&self) -> bool {
        matches!(self, Self::Detail { path } if path == details::REMIND)
    }
}

impl ClauseWhat {
    /// The work entrusted by a client to whom a clause promises to pass requests on.
    #[must_use]
    pub fn passes_on(&self) -> Option<&str> {
        let Self::Detail { path } = self else {
            return None;
        };
        let rest = path.strip_prefix(details::ENTRUSTED)?;
        rest.strip_suffix(details::FORWARD)
    }
}

/// The keepers that run today; each is a module of the same name among the keepers.
fn keeper(what: &ClauseWhat) -> Option<&'static str> {
    match what {
        what if what.is_reminder() => Some("reminded"),
        what if what.passes_on().is_some() => Some("passed_on"),
        ClauseWhat::AnswerWithin { .. } => Some("answer_within"),
        ClauseWhat::TwoPeople { .. } => Some("two_people"),
        ClauseWhat::Route => Some("steps_passed"),
        ClauseWhat::FeeOnly { .. } => Some("fee_only"),
        ClauseWhat::FeeUnpaid => Some("fee_unpaid"),
        ClauseWhat::FeeKept | ClauseWhat::OverpaidKept => Some("fee_returned"),
        ClauseWhat::IssuingCharge => Some("issuing_charge"),
        ClauseWhat::DefectNotified { .. } => Some("defect_told"),
        ClauseWhat::FormOffered => Some("forms"),
        ClauseWhat::Delivered | ClauseWhat::OtherForm => Some("delivered"),
        ClauseWhat::IdentityFirst { .. } => Some("identity_first"),
        ClauseWhat::AuthorityFirst => Some("authority_first"),
        ClauseWhat::Intake => Some("intake"),
        ClauseWhat::GroundsOnly { .. } => Some("grounds_only"),
        ClauseWhat::RefusalWithReason => Some("refusal_with_reason"),
        ClauseWhat::PapersDisposed { .. } => Some("papers_disposed"),
        ClauseWhat::OnlyChannels => Some("only_channels"),
        ClauseWhat::AgentPapers { .. } | ClauseWhat::Evidence { .. } => Some("papers_named"),
        _ => None,
    }
}

/// What keeps a part of the handling of complaints.
const fn of_complaints(part: ComplaintPart) -> Option<&'static str> {
    match part {
        ComplaintPart::Undertaking | ComplaintPart::Inquiry => Some("complaints"),
        ComplaintPart::Step | ComplaintPart::Outside => Some("complaint_steps"),
        ComplaintPart::Record => Some("inquiries_kept"),
        ComplaintPart::Route => None,
    }
}

/// The article a promise answers to.
fn article(what: &ClauseWhat) -> Option<&'static str> {
    Some(match what {
        ClauseWhat::Manager | ClauseWhat::Safety { .. } => "個人情報保護法第23条",
        ClauseWhat::PurposeLimit => "個人情報保護法第18条",
        ClauseWhat::Purpose { .. } => "個人情報保護法第17条",
        ClauseWhat::Retention { .. } => "個人情報保護法第22条",
        ClauseWhat::AnswerWithin { kind, .. }
        | ClauseWhat::TwoPeople { kind }
        | ClauseWhat::GroundsOnly { kind } => Kind::article(*kind),
        ClauseWhat::FeeOnly { .. }
        | ClauseWhat::FeeUnpaid
        | ClauseWhat::FeeKept
        | ClauseWhat::OverpaidKept
        | ClauseWhat::IssuingCharge => "個人情報保護法第38条",
        ClauseWhat::Intake
        | ClauseWhat::OnlyChannels
        | ClauseWhat::FormOffered
        | ClauseWhat::DefectNotified { .. }
        | ClauseWhat::IdentityFirst { .. }
        | ClauseWhat::Evidence { .. } => "個人情報保護法第37条",
        ClauseWhat::AuthorityFirst | ClauseWhat::AgentPapers { .. } => "個人情報保護法第37条第3項",
        ClauseWhat::RefusalWithReason => "個人情報保護法第36条",
        ClauseWhat::Delivered | ClauseWhat::OtherForm => "個人情報保護法第33条第2項",
        ClauseWhat::OperatorPublished => "個人情報保護法第32条第1項第1号",
        ClauseWhat::CertifiedBodies => "個人情報保護法施行令第10条第3号",
        ClauseWhat::ProvisionLimit => "個人情報保護法第27条第1項",
        ClauseWhat::Complaints => "個人情報保護法第40条",
        ClauseWhat::Entry { chapter, .. } | ClauseWhat::OnlyListed { chapter } => {
            return of_chapter(*chapter);
        }
        ClauseWhat::PapersDisposed { .. }
        | ClauseWhat::Route
        | ClauseWhat::Detail { .. }
        | ClauseWhat::Signed
        | ClauseWhat::Stated { .. } => return None,
    })
}

const fn of_chapter(chapter: Chapter) -> Option<&'static str> {
    Some(match chapter {
        Chapter::Acquisition => "個人情報保護法第20条・第21条",
        Chapter::UseLimits => "個人情報保護法第18条",
        Chapter::Consents => "個人情報保護法第18条・第20条・第27条",
        Chapter::Provision => "個人情報保護法第27条",
        Chapter::Entrustment | Chapter::EntrustedWork => "個人情報保護法第25条",
        Chapter::RetentionRules => "個人情報保護法第22条",
        Chapter::Terms => "個人情報保護法第37条",
        Chapter::Complaints => "個人情報保護法第40条",
        Chapter::Training => "個人情報保護法第24条",
        Chapter::Documents
        | Chapter::Audits
        | Chapter::Risks
        | Chapter::AccessLogs
        | Chapter::Officers => "個人情報保護法第23条",
        Chapter::Incidents => "個人情報保護法第26条",
        Chapter::Tracking | Chapter::Transmissions => "電気通信事業法第27条の12",
        Chapter::Principles
        | Chapter::Relations
        | Chapter::Classes
        | Chapter::Reviews
        | Chapter::Texts
        | Chapter::LawRegister
        | Chapter::Certificates => return None,
    })
}
