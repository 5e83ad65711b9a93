// SPDX-License-Identifier: Apache-2.0
//! Question: what one kind of request is about. One page for all kinds; which fields it shows is
//! one table.

use super::{Step, TypedDate};
use crate::pages::{Choice, Fault, Lang, Posted, Problems, Shell};
use askama::Template;
use yakusoku_policy::Kind;

/// `category` (any number), `reason`, `since_…`, `until_…`, `item`, `old`, `new`, `proof`, `details`
#[derive(Clone, Default)]
pub struct AboutForm {
    pub categories: Vec<String>,
    pub reason: String,
    pub since: TypedDate,
    pub until: TypedDate,
    pub item: String,
    pub old: String,
    pub new: String,
    pub proof: String,
    pub details: String,
}

impl AboutForm {
    #[must_use]
    pub fn read(posted: &Posted) -> Self {
        Self {
            categories: posted.all("category"),
            reason: posted.one("reason"),
            since: TypedDate::read(posted, "since"),
            until: TypedDate::read(posted, "until"),
            item: posted.one("item"),
            old: posted.one("old"),
            new: posted.one("new"),
            proof: posted.one("proof"),
            details: posted.one("details"),
        }
    }
}

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asks {
    /// Kinds of information.
    Categories,
    /// Why (Art. 35).
    Reason,
    /// Of which time.
    Period,
    /// What is wrong and what is right, and what shows it.
    Change,
    /// In one's own words; may be left empty.
    Details,
    /// In one's own words; the question itself.
    Question,
}

/// What is asked of whoever makes a request of a kind.
#[must_use]
pub const fn asks(kind: Kind) -> &'static [Asks] {
    match kind {
        Kind::Disclosure => &[Asks::Categories, Asks::Period],
        Kind::Erasure => &[Asks::Categories, Asks::Reason, Asks::Details],
        Kind::StopProvision => &[Asks::Categories, Asks::Reason, Asks::Details],
        Kind::Correction => &[Asks::Change],
        Kind::ThirdPartyRecords => &[Asks::Period, Asks::Details],
        Kind::PurposeNotice | Kind::StopOptOut | Kind::ForeignRecipients | Kind::StopMarketing => {
            &[Asks::Details]
        }
        Kind::PublishedMatters
        | Kind::GdprObjection
        | Kind::GdprAutomatedDecision
        | Kind::GdprWithdrawal => &[Asks::Question],
        Kind::GdprAccess | Kind::GdprErasure | Kind::GdprRestriction | Kind::GdprPortability => {
            &[Asks::Categories, Asks::Details]
        }
        Kind::GdprRectification => &[Asks::Change],
        Kind::GdprMarketing => &[Asks::Details],
    }
}

/// The address of its page.
#[must_use]
pub const fn about_path(kind: Kind) -> &'static str {
    match kind {
        Kind::PurposeNotice => "/request/purposes",
        Kind::Disclosure => "/request/disclosure",
        Kind::ThirdPartyRecords => "/request/records",
        Kind::Correction => "/request/correction",
        Kind::Erasure => "/request/erasure",
        Kind::StopProvision => "/request/provision",
        Kind::StopOptOut => "/request/opt-out",
        Kind::ForeignRecipients => "/request/abroad",
        Kind::PublishedMatters => "/request/matters",
        Kind::StopMarketing => "/request/marketing",
        Kind::GdprAccess => "/request/gdpr-access",
        Kind::GdprRectification => "/request/gdpr-rectification",
        Kind::GdprErasure => "/request/gdpr-erasure",
        Kind::GdprRestriction => "/request/gdpr-restriction",
        Kind::GdprPortability => "/request/gdpr-portability",
        Kind::GdprObjection => "/request/gdpr-objection",
        Kind::GdprMarketing => "/request/gdpr-marketing",
        Kind::GdprAutomatedDecision => "/request/gdpr-decision",
        Kind::GdprWithdrawal => "/request/gdpr-consent",
    }
}

/// The words of a kind: title of its page, label of the field for one's own words, and its hint.
#[must_use]
pub(super) const fn keys(kind: Kind) -> [&'static str; 3] {
    match kind {
        Kind::PurposeNotice => [
            "about.purpose_notice.title",
            "about.purpose_notice.details",
            "about.purpose_notice.hint",
        ],
        Kind::ThirdPartyRecords => [
            "about.third_party_records.title",
            "about.third_party_records.details",
            "about.third_party_records.hint",
        ],
        Kind::Correction => [
            "about.correction.title",
            "about.correction.proof",
            "about.correction.hint",
        ],
        Kind::StopProvision => [
            "about.stop_provision.title",
            "about.stop_provision.details",
            "about.stop_provision.hint",
        ],
        Kind::StopOptOut => [
            "about.stop_opt_out.title",
            "about.stop_opt_out.details",
            "about.stop_opt_out.hint",
        ],
        Kind::ForeignRecipients => [
            "about.foreign_recipients.title",
            "about.foreign_recipients.details",
            "about.foreign_recipients.hint",
        ],
        Kind::PublishedMatters => [
            "about.published_matters.title",
            "about.published_matters.details",
            "about.published_matters.hint",
        ],
        Kind::StopMarketing => [
            "about.stop_marketing.title",
            "about.stop_marketing.details",
            "about.stop_marketing.hint",
        ],
        Kind::Disclosure => [
            "disclosure.title",
            "disclosure.what",
            "disclosure.what.hint",
        ],
        Kind::Erasure => ["erasure.title", "erasure.details", "erasure.details.hint"],
        _ => gdpr_keys(kind),
    }
}

/// The same for a right of the GDPR.
const fn gdpr_keys(kind: Kind) -> [&'static str; 3] {
    match kind {
        Kind::GdprAccess => [
            "about.gdpr_access.title",
            "about.gdpr_access.details",
            "about.gdpr_access.hint",
        ],
        Kind::GdprRectification => [
            "about.gdpr_rectification.title",
            "about.gdpr_rectification.details",
            "about.gdpr_rectification.hint",
        ],
        Kind::GdprErasure => [
            "about.gdpr_erasure.title",
            "about.gdpr_erasure.details",
            "about.gdpr_erasure.hint",
        ],
        Kind::GdprRestriction => [
            "about.gdpr_restriction.title",
            "about.gdpr_restriction.details",
            "about.gdpr_restriction.hint",
        ],
        Kind::GdprPortability => [
            "about.gdpr_portability.title",
            "about.gdpr_portability.details",
            "about.gdpr_portability.hint",
        ],
        Kind::GdprObjection => [
            "about.gdpr_objection.title",
            "about.gdpr_objection.details",
            "about.gdpr_objection.hint",
        ],
        Kind::GdprMarketing => [
            "about.gdpr_marketing.title",
            "about.gdpr_marketing.details",
            "about.gdpr_marketing.hint",
        ],
        Kind::GdprAutomatedDecision => [
            "about.gdpr_automated_decision.title",
            "about.gdpr_automated_decision.details",
            "about.gdpr_automated_decision.hint",
        ],
        _ => [
            "about.gdpr_withdrawal.title",
            "about.gdpr_withdrawal.details",
            "about.gdpr_withdrawal.hint",
        ],
    }
}

/// `GET` and `POST` of [`about_path`]
#[derive(Template)]
#[template(path = "portal/request/about.html")]
pub struct AboutPage {
    pub shell: Shell,
    pub step: Step,
    pub kind: Kind,
    pub form: AboutForm,
    pub categories: Vec<Choice>,
    pub reasons: Vec<Choice>,
    pub items: Vec<Choice>,
    pub problems: Problems,
}

opaque!(AboutForm, AboutPage);

impl AboutPage {
    /// Whether the page asks it.
    #[must_use]
    pub fn asks(&self, what: impl std::borrow::Borrow<Asks>) -> bool {
        asks(self.kind).contains(what.borrow())
    }

    #[must_use]
    pub fn title(&self) -> &'static str {
        let [title, ..] = keys(self.kind);
        self.shell.t(title)
    }

    #[must_use]
    pub fn label(&self) -> &'static str {
        let [_, label, _] = keys(self.kind);
        self.shell.t(label)
    }

    #[must_use]
    pub fn hint(&self) -> &'static str {
        let [.., hint] = keys(self.kind);
        self.shell.t(hint)
    }

    #[must_use]
    pub fn sample(lang: Lang) -> Self {
        Self {
            shell: Shell::sample_portal(lang, "/request/correction"),
            step: Step::sample(3, "/request/kinds"),
            kind: Kind::Correction,
            form: AboutForm {
                old: lang.pick("見本区例示", "Reiji, Mihon-ku").to_owned(),
                ..AboutForm::default()
            },
            categories: Vec::new(),
            reasons: Vec::new(),
            items: vec![
                Choice::new("", lang.pick("選んでください", "Please choose")),
                Choice::new("residence.city", lang.pick("市区町村", "City")).picked(),
            ],
            problems: Problems::none(),
        }
    }

    #[must_use]
    pub fn sample_wrong(lang: Lang) -> Self {
        Self {
            kind: Kind::StopProvision,
            categories: vec![
                Choice::new("contact", lang.pick("ご連絡先", "Contact details")),
                Choice::new("order", lang.pick("ご注文の記録", "Orders")),
            ],
            reasons: vec![Choice::new(
                "harmful",
                lang.pick(
                    "権利や利益が害されるおそれがある",
                    "It may harm my rights or interests",
                ),
            )],
            problems: Problems::none()
                .and(lang, Fault::CategoriesMissing)
                .and(lang, Fault::ReasonMissing),
            form: AboutForm::default(),
            ..Self::sample(lang)
        }
    }
}
