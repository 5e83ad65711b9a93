// SPDX-License-Identifier: Apache-2.0
//! Where each rule looks: one small function per rule, by the id of its row in `law/rules.yaml`.
//!
//! A rule returns the places it does not like and the words to fill in. It decides nothing about
//! dates, severity or wording; those are data.

mod answer;
mod chapters;
mod fees;
mod gdpr;
mod grounds;
mod handling;
mod identity;
mod inside;
mod kinds;
mod provision;
mod publication;
mod route;

use jiff::civil::Date;

use crate::model::Policy;
use crate::text::Text;
use crate::words::Kind;

/// What a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Case<'a> {
    pub(super) policy: &'a Policy,
    pub(super) as_of: Date,
}

/// A place a rule does not like.
#[derive(Debug)]
pub(super) struct Finding {
    /// Path in the file, `requests/kinds/erasure/fee`; may name something that is missing there.
    pub(super) path: String,
    /// Words to fill into the message and the remedy.
    pub(super) values: Vec<(&'static str, Text)>,
    /// A more exact article than the rule's own.
    pub(super) article: Option<String>,
}

impl Finding {
    fn at(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            values: Vec::new(),
            article: None,
        }
    }

    fn with(mut self, name: &'static str, value: Text) -> Self {
        self.values.push((name, value));
        self
    }

    /// A finding about one kind of request, at a key of its rule.
    fn of_kind(kind: Kind, key: &str) -> Self {
        let path = format!("requests/kinds/{}/{key}", kind.name());
        Self::at(path.trim_end_matches('/')).with("kind", kind.text())
    }
}

/// The same value in both languages.
fn same(value: impl ToString) -> Text {
    Text::ja(value.to_string())
}

/// A date as each language writes it.
fn day(date: Date) -> Text {
    let (year, month, day) = (date.year(), date.month(), date.day());
    Text::new(format!("{year}年{month}月{day}日"), date.to_string())
}

/// One finding where a condition holds.
fn when(condition: bool, path: &str) -> Vec<Finding> {
    if condition {
        vec![Finding::at(path)]
    } else {
        Vec::new()
    }
}

type Rule = fn(&Case<'_>) -> Vec<Finding>;

/// Every rule with the id of its row.
pub(super) const RULES: &[(&str, Rule)] = &[
    ("law.operator-name-missing", publication::operator_name),
    (
        "law.operator-address-missing",
        publication::operator_address,
    ),
    (
        "law.operator-representative-missing",
        publication::operator_representative,
    ),
    ("law.manager-missing", publication::manager),
    ("law.purposes-missing", publication::purposes),
    ("law.procedure-unpublished", publication::procedure),
    ("law.safety-unpublished", publication::safety),
    ("law.safety-head-missing", publication::safety_heads),
    ("law.complaint-desk-missing", publication::complaint_desk),
    ("law.request-desk-missing", publication::request_desk),
    ("law.certified-body-unstated", publication::certified_body),
    ("law.purpose-notice-missing", kinds::purpose_notice),
    ("law.disclosure-missing", kinds::disclosure),
    (
        "law.third-party-records-missing",
        kinds::third_party_records,
    ),
    ("law.correction-missing", kinds::correction),
    ("law.erasure-missing", kinds::erasure),
    ("law.stop-provision-missing", kinds::stop_provision),
    ("law.extended-claims-missing", kinds::extended_claims),
    ("law.gdpr-kind-missing", gdpr::kind_missing),
    ("law.gdpr-answer-late", gdpr::answer_late),
    ("law.gdpr-fee", gdpr::fee),
    ("law.gdpr-representative-missing", gdpr::representative),
    ("law.fee-on-free-kind", fees::on_free_kind),
    ("law.fee-refund-on-free-kind", fees::refund_on_free_kind),
    ("law.fee-kept-on-refusal", fees::kept_on_refusal),
    ("law.fee-before-tax", fees::before_tax),
    ("law.fee-stamps-only", fees::stamps_only),
    ("law.fee-overpaid-kept", fees::overpaid_kept),
    ("law.fee-without-means", fees::without_means),
    ("law.electronic-form-missing", answer::electronic_form),
    ("law.method-not-chosen-by-person", answer::chosen_by_person),
    ("law.answer-period-unpublished", answer::period_unpublished),
    ("law.delivery-abolished", answer::delivery_abolished),
    ("law.excessive-burden", identity::excessive_burden),
    ("law.paper-expired", identity::expired),
    ("law.paper-discontinued", identity::discontinued),
    ("law.paper-refused", identity::refused),
    ("law.masks-not-asked", identity::masks),
    ("law.paper-without-address", identity::without_address),
    ("law.agents-missing", identity::agents),
    ("law.agent-papers-missing", identity::agent_papers),
    ("law.ground-without-basis", grounds::without_basis),
    ("law.ground-not-in-force", grounds::not_in_force),
    ("law.extended-grounds-missing", grounds::extended),
    ("law.purpose-vague", handling::vague),
    ("law.special-care-without-consent", handling::special_care),
    ("law.retention-missing", handling::retention),
    ("inside.text-missing", inside::text_missing),
    ("inside.exceptions-empty", inside::exceptions_empty),
    ("inside.reference-astray", inside::reference_astray),
    ("inside.law-newer-than-text", inside::law_newer),
    (
        "inside.acquired-without-class",
        inside::acquired_without_class,
    ),
    ("inside.retention-two-ends", inside::retention_two_ends),
    ("inside.log-used-beyond", inside::log_used_beyond),
    ("inside.class-used-beyond", inside::class_used_beyond),
    ("inside.cookies-identify", inside::cookies_identify),
    ("inside.acknowledgement-over", inside::acknowledgement_over),
    ("inside.certificate-over", inside::certificate_over),
    ("inside.desk-unreachable", inside::desk_unreachable),
    ("inside.route-role-cannot", route::role_cannot),
    ("inside.route-deputy-self", route::deputy_self),
    ("inside.route-step-unreached", route::step_unreached),
    ("inside.route-post-twice", route::post_twice),
    ("inside.route-kinds-uncovered", route::kinds_uncovered),
    ("law.entrustment-as-provision", provision::not_third_party),
    ("law.joint-use-items-missing", provision::joint_items),
    ("law.joint-use-undeclared", provision::joint_undeclared),
    ("law.provision-rights-wider", provision::rights_wider),
    ("law.provision-without-ground", provision::without_ground),
    ("law.opt-out-special-care", provision::opt_out_special_care),
    ("law.foreign-country-unstated", provision::country_unstated),
    (
        "law.foreign-information-missing",
        provision::foreign_information,
    ),
    (
        "law.foreign-equivalent-unchecked",
        provision::equivalent_unchecked,
    ),
    ("law.provision-unrecorded", provision::unrecorded),
    ("law.receipt-unconfirmed", provision::receipt_unconfirmed),
    ("law.direct-notice-missing", chapters::direct_notice),
    ("law.communications-without-basis", chapters::communications),
    ("law.my-number-without-law", chapters::my_number),
    ("law.record-too-short", chapters::record_too_short),
    ("law.citation-superseded", chapters::citation_superseded),
    ("law.absence-unanswered", chapters::absence),
    ("law.transmission-items-missing", chapters::transmissions),
    ("law.transmission-weigh", chapters::transmissions_weigh),
    ("law.report-late", chapters::report_late),
    ("law.face-notice-planned", chapters::face_notice),
    ("law.face-stop-planned", chapters::face_stop),
    ("law.face-opt-out-planned", provision::opt_out_face),
    ("law.minors-stop-planned", chapters::minors_stop),
    ("law.contactable-planned", chapters::contactable),
    ("law.minors-planned", chapters::minors),
    ("law.entrusted-planned", chapters::entrusted),
    (
        "law.opt-out-recipient-planned",
        provision::opt_out_recipient,
    ),
    ("law.statistics-planned", provision::statistics),
    ("law.guardianship-planned", identity::guardianship),
];
