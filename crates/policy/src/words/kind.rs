// SPDX-License-Identifier: Apache-2.0
//! What a person may ask for, with the article that gives the right.

use super::words;

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
        }
    }

    /// Whether a fee may be charged: only for the three kinds Art. 38(1) names.
    #[must_use]
    pub const fn fee_allowed(self) -> bool {
        matches!(
            self,
            Self::PurposeNotice | Self::Disclosure | Self::ThirdPartyRecords
        )
    }

    /// Whether the program carries the kind out; the others are listed and handled by people.
    #[must_use]
    pub const fn runs(self) -> bool {
        matches!(self, Self::Disclosure | Self::Erasure)
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
