// SPDX-License-Identifier: Apache-2.0
//! What a person may ask for, with the article that gives the right.

use super::words;
use crate::text::Text;

words! {
    /// A kind of request about one's own retained personal data (開示等の請求等, Arts. 32–35).
    pub enum Kind {
        /// 利用目的の通知, Art. 32(2).
        PurposeNotice = "purpose_notice", "利用目的の通知", "notice of the purposes of use";
        /// 開示, Art. 33(1).
        Disclosure = "disclosure", "開示", "disclosure";
        /// 第三者提供記録の開示, Art. 33(5).
        ThirdPartyRecords = "third_party_records", "第三者提供記録の開示",
            "disclosure of third-party provision records";
        /// 訂正・追加・削除, Art. 34(1).
        Correction = "correction", "訂正・追加・削除", "correction, addition or deletion";
        /// 利用停止・消去, Art. 35(1) and (5).
        Erasure = "erasure", "利用停止・消去", "suspension of use or erasure";
        /// 第三者提供の停止, Art. 35(3) and (5).
        StopProvision = "stop_provision", "第三者提供の停止", "stopping provision to third parties";
        /// オプトアウトによる提供の停止, Art. 27(2)(vi).
        StopOptOut = "stop_opt_out", "オプトアウトによる提供の停止",
            "stopping provision that was announced by opt-out";
        /// 外国にある提供先の措置に関する情報, Art. 28(3).
        ForeignRecipients = "foreign_recipients", "外国の提供先に関する情報の提供",
            "information on recipients abroad";
        /// 公表事項の回答, Art. 32(1).
        PublishedMatters = "published_matters", "公表事項についての回答",
            "an answer on published matters";
        /// ダイレクトメール等の停止, Art. 35(5).
        StopMarketing = "stop_marketing", "ご案内（ダイレクトメールなど）の停止",
            "stopping direct marketing";
        /// データへのアクセス, GDPR Art. 15.
        GdprAccess = "gdpr_access", "GDPRに基づくアクセス", "access under the GDPR";
        /// 訂正, GDPR Art. 16.
        GdprRectification = "gdpr_rectification", "GDPRに基づく訂正",
            "rectification under the GDPR";
        /// 消去, GDPR Art. 17.
        GdprErasure = "gdpr_erasure", "GDPRに基づく消去", "erasure under the GDPR";
        /// 取扱いの制限, GDPR Art. 18.
        GdprRestriction = "gdpr_restriction", "GDPRに基づく取扱いの制限",
            "restriction of processing under the GDPR";
        /// データポータビリティ, GDPR Art. 20.
        GdprPortability = "gdpr_portability", "GDPRに基づくデータの移行",
            "data portability under the GDPR";
        /// 異議, GDPR Art. 21(1).
        GdprObjection = "gdpr_objection", "GDPRに基づく異議", "objection under the GDPR";
        /// ダイレクトマーケティングへの異議, GDPR Art. 21(2): no ground stands against it.
        GdprMarketing = "gdpr_marketing", "GDPRに基づくダイレクトマーケティングへの異議",
            "objection to direct marketing under the GDPR";
        /// 自動化された決定, GDPR Art. 22.
        GdprAutomatedDecision = "gdpr_automated_decision", "GDPRに基づく自動化された決定の見直し",
            "review of an automated decision under the GDPR";
        /// 同意の撤回, GDPR Art. 7(3).
        GdprWithdrawal = "gdpr_withdrawal", "GDPRに基づく同意の撤回",
            "withdrawal of consent under the GDPR";
    }
}

impl Kind {
    /// The article that gives the right.
    #[must_use]
    pub const fn article(self) -> &'static str {
        match self {
            Self::PurposeNotice => "個人情報保護法第32条第2項",
            Self::Disclosure => "個人情報保護法第33条第1項",
            Self::ThirdPartyRecords => "個人情報保護法第33条第5項",
            Self::Correction => "個人情報保護法第34条第1項",
            Self::Erasure => "個人情報保護法第35条第1項・第5項",
            Self::StopProvision => "個人情報保護法第35条第3項・第5項",
            Self::StopOptOut => "個人情報保護法第27条第2項",
            Self::ForeignRecipients => "個人情報保護法第28条第3項",
            Self::PublishedMatters => "個人情報保護法第32条第1項",
            Self::StopMarketing => "個人情報保護法第35条第5項",
            Self::GdprAccess => "GDPR第15条",
            Self::GdprRectification => "GDPR第16条",
            Self::GdprErasure => "GDPR第17条",
            Self::GdprRestriction => "GDPR第18条",
            Self::GdprPortability => "GDPR第20条",
            Self::GdprObjection => "GDPR第21条第1項",
            Self::GdprMarketing => "GDPR第21条第2項",
            Self::GdprAutomatedDecision => "GDPR第22条",
            Self::GdprWithdrawal => "GDPR第7条第3項",
        }
    }

    /// Whether it is a right of people in the EEA or the United Kingdom: answered within one month, free of charge
    /// (GDPR Art. 12(3)(5)). The articles of the UK GDPR have the same numbers.
    #[must_use]
    pub const fn is_gdpr(self) -> bool {
        matches!(
            self,
            Self::GdprAccess
                | Self::GdprRectification
                | Self::GdprErasure
                | Self::GdprRestriction
                | Self::GdprPortability
                | Self::GdprObjection
                | Self::GdprMarketing
                | Self::GdprAutomatedDecision
                | Self::GdprWithdrawal
        )
    }

    /// Whether a fee may be charged: only for the three kinds Art. 38(1) names.
    #[must_use]
    pub const fn fee_allowed(self) -> bool {
        matches!(
            self,
            Self::PurposeNotice | Self::Disclosure | Self::ThirdPartyRecords
        )
    }

    /// Whether the person may sue for it, two weeks after the application arrived (Art. 39).
    #[must_use]
    pub const fn may_be_sued_for(self) -> bool {
        matches!(
            self,
            Self::Disclosure
                | Self::ThirdPartyRecords
                | Self::Correction
                | Self::Erasure
                | Self::StopProvision
                | Self::StopMarketing
        )
    }

    /// Whether the answer is about one person's data; only then does the desk ask who is asking.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        !matches!(self, Self::PublishedMatters)
    }

    /// Whether the Act ties the right to claims, as Art. 35 does.
    #[must_use]
    pub const fn has_claims(self) -> bool {
        matches!(self, Self::Erasure | Self::StopProvision)
    }
}

words! {
    /// What a person claims when asking to stop use or provision, or to erase (Art. 35).
    pub enum Claim {
        /// Used, acquired or provided in breach of the Act, Art. 35(1)(3).
        Unlawful = "unlawful", "法に違反した取扱い", "handling in breach of the Act";
        /// No longer needed by the operator, Art. 35(5).
        NoLongerNeeded = "no_longer_needed", "利用する必要がなくなったこと", "no longer needed";
        /// A reportable incident about the person, Art. 35(5) with Art. 26(1).
        Leaked = "leaked", "漏えい等の発生", "a leak or similar incident";
        /// Rights or legitimate interests may be harmed, Art. 35(5).
        Harmful = "harmful", "権利又は正当な利益が害されるおそれ",
            "harm to rights or legitimate interests";
    }
}

impl Claim {
    /// The claim as it is made with a kind: what is in breach of the Act is the provision where its stop is asked for.
    #[must_use]
    pub fn of(self, kind: Kind) -> Text {
        match (self, kind) {
            (Self::Unlawful, Kind::StopProvision) => Text::new(
                "同意のない第三者への提供（法第27条第1項又は第28条に違反する提供）",
                "provision to third parties without consent, in breach of Article 27(1) or 28 of the Act",
            ),
            _ => self.text(),
        }
    }

    /// The claims Art. 35(5) added; they need no breach.
    #[must_use]
    pub const fn is_extended(self) -> bool {
        !matches!(self, Self::Unlawful)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fee_is_allowed_for_the_three_kinds_of_article_38_only() {
        let charged: Vec<_> = Kind::ALL.iter().filter(|kind| kind.fee_allowed()).collect();
        assert_eq!(
            charged,
            [
                &Kind::PurposeNotice,
                &Kind::Disclosure,
                &Kind::ThirdPartyRecords
            ]
        );
    }

    #[test]
    fn whoever_asks_about_published_matters_need_not_say_who_they_are() {
        let open: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| !kind.is_personal())
            .collect();
        assert_eq!(open, [&Kind::PublishedMatters]);
    }

    #[test]
    fn rights_of_the_gdpr_are_named_so_and_cost_nothing() {
        for kind in Kind::ALL {
            let named = kind.name().starts_with("gdpr_");
            assert_eq!(kind.is_gdpr(), named, "{kind:?}");
            assert_eq!(kind.article().starts_with("GDPR"), named, "{kind:?}");
            assert!(
                !(named && (kind.fee_allowed() || kind.may_be_sued_for())),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn what_is_unlawful_about_provision_is_that_nobody_consented() {
        let said = |kind| Claim::Unlawful.of(kind).ja;
        assert!(said(Kind::StopProvision).contains("第27条第1項又は第28条"));
        assert_eq!(said(Kind::Erasure), "法に違反した取扱い");
        let needless = Claim::NoLongerNeeded.of(Kind::StopProvision);
        assert_eq!(needless, Claim::NoLongerNeeded.text());
    }

    #[test]
    fn only_the_claim_of_a_breach_is_not_extended() {
        assert!(!Claim::Unlawful.is_extended());
        assert!(
            Claim::ALL
                .iter()
                .filter(|claim| claim.is_extended())
                .count()
                == 3
        );
    }
}
