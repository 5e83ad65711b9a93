// SPDX-License-Identifier: Apache-2.0
//! What each kind of request is called in plain words, for people who never read the law.

use super::Lang;

/// A kind of request as the public reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindWords {
    pub title: &'static str,
    pub explain: &'static str,
}

/// The words of a kind by its name in the policy file; none when the portal has no words for it.
#[must_use]
pub fn kind_words(lang: Lang, kind: &str) -> Option<KindWords> {
    let (title, explain) = match kind {
        "purpose_notice" => ("kind.purpose_notice.title", "kind.purpose_notice.explain"),
        "disclosure" => ("kind.disclosure.title", "kind.disclosure.explain"),
        "third_party_records" => (
            "kind.third_party_records.title",
            "kind.third_party_records.explain",
        ),
        "correction" => ("kind.correction.title", "kind.correction.explain"),
        "erasure" => ("kind.erasure.title", "kind.erasure.explain"),
        "stop_provision" => ("kind.stop_provision.title", "kind.stop_provision.explain"),
        "stop_opt_out" => ("kind.stop_opt_out.title", "kind.stop_opt_out.explain"),
        "foreign_recipients" => (
            "kind.foreign_recipients.title",
            "kind.foreign_recipients.explain",
        ),
        "published_matters" => (
            "kind.published_matters.title",
            "kind.published_matters.explain",
        ),
        "stop_marketing" => ("kind.stop_marketing.title", "kind.stop_marketing.explain"),
        "gdpr_access" => ("kind.gdpr_access.title", "kind.gdpr_access.explain"),
        "gdpr_rectification" => (
            "kind.gdpr_rectification.title",
            "kind.gdpr_rectification.explain",
        ),
        "gdpr_erasure" => ("kind.gdpr_erasure.title", "kind.gdpr_erasure.explain"),
        "gdpr_restriction" => (
            "kind.gdpr_restriction.title",
            "kind.gdpr_restriction.explain",
        ),
        "gdpr_portability" => (
            "kind.gdpr_portability.title",
            "kind.gdpr_portability.explain",
        ),
        "gdpr_objection" => ("kind.gdpr_objection.title", "kind.gdpr_objection.explain"),
        "gdpr_marketing" => ("kind.gdpr_marketing.title", "kind.gdpr_marketing.explain"),
        "gdpr_automated_decision" => (
            "kind.gdpr_automated_decision.title",
            "kind.gdpr_automated_decision.explain",
        ),
        "gdpr_withdrawal" => ("kind.gdpr_withdrawal.title", "kind.gdpr_withdrawal.explain"),
        _ => return None,
    };
    Some(KindWords {
        title: lang.text(title),
        explain: lang.text(explain),
    })
}
