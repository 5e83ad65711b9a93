// SPDX-License-Identifier: Apache-2.0
//! Words of the other chapters: purposes, retention, safety, general promises.

use super::words;

words! {
    /// On what a purpose of use rests.
    pub enum Basis {
        /// Published or notified, Art. 21(1).
        Published = "published", "公表した利用目的", "published purpose";
        /// Consent of the person.
        Consent = "consent", "ご本人の同意", "consent";
        /// Required by law, Art. 18(3)(i).
        Law = "law", "法令に基づく利用", "required by law";
    }
}

words! {
    /// What happens when the retention period is over (Art. 22).
    pub enum Then {
        /// Erased.
        Erase = "erase", "消去", "erased";
    }
}

words! {
    /// From when the record of a complaint or inquiry is kept.
    pub enum MatterClock {
        /// The day it came; it is never erased while it is open.
        Received = "received", "受付の日", "the day it came";
        /// The day it ended.
        Ended = "ended", "終了の日", "the day it ended";
    }
}

words! {
    /// The six heads of safety measures (Art. 23; the heads of the regulator's guideline).
    pub enum SafetyHead {
        /// 規律の整備.
        Rules = "rules", "規律の整備", "rules";
        /// 組織的安全管理措置.
        Organisation = "organisation", "組織的安全管理措置", "organisation";
        /// 人的安全管理措置.
        People = "people", "人的安全管理措置", "people";
        /// 物理的安全管理措置.
        Physical = "physical", "物理的安全管理措置", "physical measures";
        /// 技術的安全管理措置.
        Technical = "technical", "技術的安全管理措置", "technical measures";
        /// 外的環境の把握.
        External = "external", "外的環境の把握", "foreign environment";
    }
}

words! {
    /// The chapter a free-standing promise belongs to.
    pub enum Topic {
        /// Purposes and use.
        Purposes = "purposes", "利用目的", "purposes of use";
        /// Retention and erasure.
        Retention = "retention", "保存期間と消去", "retention and erasure";
        /// Requests.
        Requests = "requests", "開示等のご請求", "requests";
        /// Safety.
        Safety = "safety", "安全管理", "safety";
        /// Complaints.
        Complaints = "complaints", "苦情のお申出", "complaints";
        /// Anything else.
        Other = "other", "その他の取組み", "other undertakings";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_six_heads_of_safety() {
        assert_eq!(SafetyHead::ALL.len(), 6);
        assert_eq!(Topic::ALL.len(), Topic::NAMES.len());
        assert_eq!((Basis::ALL.len(), Then::ALL.len()), (3, 1));
    }
}
