// SPDX-License-Identifier: Apache-2.0
//! The promise language: reads an operator's policy file, checks it against the law as of a date,
//! and lists every promise in it.
//!
//! The crate is pure: text and dates go in, values and diagnostics come out. Nothing about an
//! operator is written in code; nothing about the law is either, as far as data can say it — the
//! rules, grounds and papers lie in `law/` with their articles and the days they are in force.
//!
//! * [`decode`] turns the bytes of a file into its text.
//! * [`read`] turns the text of a file into [`Loaded`], or into every problem found in it at once.
//! * [`format`] writes a file in its canonical layout, comments and all.
//! * [`Loaded::check`] judges it by the law as of a date; it warns and never gives a verdict.
//! * [`Policy::clauses`] numbers the promises, [`Policy::offered`] lists what a refusal may rest on.
//! * [`decide`] says whether a purpose may use items of a person today, and by which clauses.

mod chapter;
mod clauses;
pub mod decide;
mod diagnostic;
pub mod diff;
mod format;
mod grammar;
mod hash;
mod law;
mod model;
mod names;
mod period;
pub mod publish;
mod read;
mod render;
mod text;
mod words;
mod yaml;

pub use chapter::{
    AccessLog, Acquisition, Audit, Certificate, Chapters, Class, Complaint, Consent, Document,
    EntrustedWork, Entrustment, Entry, Incident, JointUse, Norm, Officer, OutsideBody, PolicyText,
    Principle, Provision, Relation, RetentionRule, Review, Risk, Term, Tracking, Training,
    Transmission, UseLimit,
};
pub use clauses::{Clause, ClauseWhat, Coverage, Doing, Promised, Rhythm, TermKeeper};
pub use diagnostic::{Diagnostic, Severity, Unusable};
pub use format::format;
pub use grammar::json_schema;
pub use hash::{PolicyHash, PolicyHashError};
pub use law::{
    Ground, GroundClass, MailKind, Mask, PaperStanding, PaperType, ReturnRule, authority, grounds,
    mail, paper, papers, return_rule,
};
pub use model::{
    Acknowledged, Answer, Approval, Asked, Attested, CertifiedBodies, CertifiedBody, ClockTime,
    Closure, Defect, Desk, DoneBy, Eea, Event, Fee, Form, Identity, IdentityCase, Intake, Item,
    KindRule, Late, Later, MonthDay, Opening, Operator, OwnPaper, PaperChoice, PapersRule, Policy,
    Promise, Purpose, Reference, Requests, Requirement, Retention, RouteStep, Rule, SafetyMeasure,
    WorkCalendar, YearEnd, Yearly,
};
pub use names::{GroundId, ItemId, PaperId};
pub use period::{Period, PeriodError, Unit};
pub use read::{Loaded, read};
pub use render::render;
pub use text::{Lang, Text};
pub use words::{
    Abroad, ActKind, AfterUse, Applicant, Area, Arrival, AuditPart, Basis, Bearer, CameBack,
    CertificateKind, Channel, Chapter, Charged, Choice, Claim, ClockStart, Communications,
    ComplaintPart, ConsentWay, Country, DataClass, DefectThen, Delivery, DocumentPart, Duty,
    EntrustClause, EntrustPart, EventDay, FeeBasis, FeeMeans, FeeWhen, Hold, Holder, IncidentBody,
    IncidentPart, Inquirer, Kind, LastDay, LimitRule, LimitUnless, MaskRule, MatterClock, Medium,
    Method, NormKind, Notice, NoticeClock, NoticeException, OfficerRole, OpenOn, Outcome, Overpaid,
    Per, Procedure, ProvisionGround, Recipient, RecordKind, Refund, ReplyTo, RetentionPart,
    ReviewOf, RiskPart, RouteAct, SafetyHead, Sector, Showing, Stage, Tax, TermAbout, TextKind,
    Then, Topic, TrackingPart, TrackingParty, TrainingPart, TrainingTime, Way, WhileAsked,
};
pub use yaml::decode;
