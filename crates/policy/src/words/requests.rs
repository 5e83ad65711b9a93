// SPDX-License-Identifier: Apache-2.0
//! Words of the request chapter: channels, fees, answers, papers, approval.

use super::words;
use crate::period::{Period, Unit};

words! {
    /// How a request reaches the desk (Art. 37(1)).
    pub enum Channel {
        /// The portal.
        Web = "web", "ウェブ", "web";
        /// Ordinary post.
        Post = "post", "郵送", "post";
        /// 書留.
        RegisteredMail = "registered_mail", "書留郵便", "registered mail";
        /// Telephone.
        Telephone = "telephone", "電話", "telephone";
        /// Fax.
        Fax = "fax", "FAX", "fax";
        /// E-mail.
        Email = "email", "メール", "e-mail";
        /// In person.
        Visit = "visit", "来店", "visit";
    }
}

impl Channel {
    /// Whether it goes by post.
    #[must_use]
    pub const fn is_mail(self) -> bool {
        matches!(self, Self::Post | Self::RegisteredMail)
    }
}

words! {
    /// How a fee is paid (Art. 38).
    pub enum FeeMeans {
        /// 切手, valuables.
        Stamps = "stamps", "切手", "postage stamps";
        /// 定額小為替・普通為替, valuables.
        PostalOrder = "postal_order", "郵便為替（定額小為替・普通為替）", "postal order";
        /// 銀行振込.
        Transfer = "transfer", "銀行振込", "bank transfer";
        /// 現金.
        Cash = "cash", "現金", "cash";
        /// クレジットカード.
        Card = "card", "クレジットカード", "credit card";
    }
}

impl FeeMeans {
    /// Whether it is a valuable (金券) that the desk keeps in its register.
    #[must_use]
    pub const fn is_valuable(self) -> bool {
        matches!(self, Self::Stamps | Self::PostalOrder)
    }

    /// How long it can be cashed, from the day of issue printed on it; `None` for what has no last day. A 定額小為替 or
    /// 普通為替 is good for six months; stamps keep their worth.
    #[must_use]
    pub const fn good_for(self) -> Option<Period> {
        match self {
            Self::PostalOrder => Some(Period::new(6, Unit::Month)),
            Self::Stamps | Self::Transfer | Self::Cash | Self::Card => None,
        }
    }
}

words! {
    /// How the answer reaches the person (Art. 33(2), Rule 30).
    pub enum Delivery {
        /// 書留.
        RegisteredMail = "registered_mail", "書留郵便", "registered mail";
        /// 簡易書留.
        SimpleRegistered = "simple_registered", "簡易書留", "simplified registered mail";
        /// 本人限定受取郵便.
        PersonOnly = "person_only", "本人限定受取郵便", "mail delivered to the addressee only";
        /// 特定記録郵便.
        SpecificRecord = "specific_record", "特定記録郵便", "mail with a record of acceptance";
        /// 配達記録郵便, which the post office ended.
        RecordedDelivery = "recorded_delivery", "配達記録郵便", "recorded delivery (abolished)";
        /// Ordinary post.
        Post = "post", "普通郵便", "ordinary post";
        /// Handed over at the desk.
        Handover = "handover", "窓口でのお渡し", "handed over at the desk";
        /// Downloaded from the portal.
        Download = "download", "ダウンロード（電磁的記録）", "download (electronic)";
        /// E-mail.
        Email = "email", "メール（電磁的記録）", "e-mail (electronic)";
        /// CD-ROM and the like by registered mail.
        Media = "media", "CD-ROMなどの媒体の郵送（電磁的記録）", "CD-ROM or other medium (electronic)";
    }
}

impl Delivery {
    /// Whether the person receives an electronic record (Art. 33(1)).
    #[must_use]
    pub const fn is_electronic(self) -> bool {
        matches!(self, Self::Download | Self::Email | Self::Media)
    }

    /// Whether the post office keeps a record of handing it over.
    #[must_use]
    pub const fn is_traceable(self) -> bool {
        matches!(
            self,
            Self::RegisteredMail | Self::SimpleRegistered | Self::PersonOnly
        )
    }
}

words! {
    /// How an amount relates to consumption tax.
    pub enum Tax {
        /// 税込.
        Included = "included", "税込", "tax included";
        /// 税抜.
        Added = "added", "税抜", "before tax";
    }
}

words! {
    /// What one fee covers.
    pub enum Per {
        /// Each kind × person.
        Ask = "ask", "ご請求1件につき", "for each request";
        /// The whole application.
        Application = "application", "1回のお申込みにつき", "for each application";
    }
}

words! {
    /// When a fee is paid.
    pub enum FeeWhen {
        /// With the application.
        Enclosed = "enclosed", "お申込みに同封", "enclosed with the application";
        /// After a bill.
        Billed = "billed", "ご請求書による後払い", "after our bill";
    }
}

words! {
    /// Whether a fee comes back.
    pub enum Refund {
        /// Never.
        Never = "never", "お返ししません", "not refunded";
        /// When the request is refused.
        OnRefusal = "on_refusal", "お断りした場合はお返しします", "refunded on refusal";
    }
}

words! {
    /// What happens to more money than was due.
    pub enum Overpaid {
        /// The rest goes back.
        Returned = "returned", "差額をお返しします", "the difference is returned";
        /// The operator keeps it.
        Kept = "kept", "差額をお返ししません", "the difference is not returned";
    }
}

words! {
    /// How the amount of a fee is found.
    pub enum FeeBasis {
        Fixed = "fixed", "定額", "fixed";
        ActualCost = "actual_cost", "実費（上限あり）", "actual cost, up to the amount";
    }
}

words! {
    /// Who bears a charge of the post office.
    pub enum Bearer {
        Applicant = "applicant", "ご請求の方", "the applicant";
        Operator = "operator", "当社", "the operator";
    }
}

words! {
    /// How an identity paper is shown.
    pub enum Showing {
        Copy = "copy", "写しの提出", "a copy is sent";
        Presented = "presented", "提示", "shown to the desk";
    }
}

words! {
    /// Who is charged with what was not done in time.
    pub enum Charged {
        /// Who answers for privacy.
        Manager = "manager", "個人情報保護管理者", "the privacy manager";
        /// Who approves what others propose.
        Approver = "approver", "承認者", "an approver";
        /// Who works at the desk.
        Clerk = "clerk", "担当者", "a clerk";
    }
}

words! {
    /// What starts the clock of the answer.
    pub enum ClockStart {
        /// The day the request arrived.
        Received = "received", "ご請求を受けた日", "receipt of the request";
        /// The day the last missing paper or fee arrived.
        PapersComplete = "papers_complete", "必要な書類がそろった日", "completion of the papers";
        /// The day the person, and an agent's authority, were confirmed.
        Verified = "verified", "ご本人であることを確かめた日", "confirmation of identity";
        /// The day the fee was paid in full.
        Paid = "paid", "手数料をいただいた日", "payment of the fee";
    }
}

words! {
    /// What starts the clock of a defect notice.
    pub enum NoticeClock {
        /// The day the notice left.
        NoticeSent = "notice_sent", "お知らせを発送した日", "sending of the notice";
        /// The day the notice arrived.
        NoticeArrived = "notice_arrived", "お知らせが届いた日", "arrival of the notice";
    }
}

words! {
    /// Who brings a request (Art. 37, Order 13).
    pub enum Applicant {
        Person = "person", "ご本人", "the person";
        StatutoryAgent = "statutory_agent", "法定代理人", "a statutory agent";
        MandatedAgent = "mandated_agent", "任意代理人", "a mandated agent";
    }
}

words! {
    /// On which days a desk is open.
    pub enum OpenOn {
        BusinessDays = "business_days", "営業日", "business days";
        Weekdays = "weekdays", "平日", "weekdays";
        Saturdays = "saturdays", "土曜日", "Saturdays";
        Sundays = "sundays", "日曜日", "Sundays";
        Holidays = "holidays", "祝日", "public holidays";
        EveryDay = "every_day", "毎日", "every day";
    }
}

words! {
    /// What becomes of a last day on which the desk is closed (Civil Code 142).
    pub enum LastDay {
        NextBusinessDay = "next_business_day", "次の営業日に延ばします", "moves to the next business day";
        Stays = "stays", "延ばしません", "stays";
    }
}

words! {
    /// How the desk knows that a notice arrived.
    pub enum Arrival {
        Proved = "proved", "配達の記録による到達", "arrival shown by the record of delivery";
        Presumed = "presumed", "通常の配達の日数による到達", "arrival presumed after the usual days";
    }
}

words! {
    /// Why mail came back.
    pub enum CameBack {
        /// あて所に尋ねあたりません.
        AddressUnknown = "address_unknown", "あて所に尋ねあたらず", "address unknown";
        /// 保管期限経過.
        KeepingExpired = "keeping_expired", "保管期限の経過", "keeping time at the post office over";
        /// 受取拒否.
        Refused = "refused", "受取拒否", "acceptance refused";
    }
}

words! {
    /// What somebody does on the way to a decision (起案・審査・決裁).
    pub enum RouteAct {
        Propose = "propose", "起案", "proposes";
        Review = "review", "審査", "reviews";
        Approve = "approve", "決裁", "approves";
    }
}

words! {
    /// The role by which somebody holds a post of the route.
    pub enum Holder {
        /// Who answers for privacy.
        Manager = "manager", "個人情報保護管理者", "the privacy manager";
        /// Who approves what others propose.
        Approver = "approver", "承認者", "an approver";
        /// Who works at the desk.
        Clerk = "clerk", "担当者", "a clerk";
    }
}

words! {
    /// What follows when a defect is not mended in time.
    pub enum DefectThen {
        /// みなし取下げ: as if it had never been made.
        DeemedWithdrawn = "deemed_withdrawn", "ご請求はなかったものとします",
            "the request counts as never made";
        /// Refused on a procedural ground.
        Refused = "refused", "お断りします", "the request is refused";
    }
}

words! {
    /// Where the answer goes.
    pub enum ReplyTo {
        /// The address the form gives.
        AddressOnForm = "address_on_form", "請求書に記載のご住所", "the address on the form";
        /// The address already registered with the operator.
        RegisteredAddress = "registered_address", "ご登録のご住所", "the registered address";
        /// The address the identity paper shows.
        AddressOnPaper = "address_on_paper", "本人確認書類に記載のご住所",
            "the address on the identity paper";
    }
}

words! {
    /// Who chooses the form of the answer (Art. 33(1): the person, for disclosure).
    pub enum Choice {
        /// The person.
        Person = "person", "ご本人", "the person";
        /// The operator.
        Operator = "operator", "当社", "the operator";
    }
}

words! {
    /// What happens to submitted papers.
    pub enum AfterUse {
        /// Destroyed.
        Dispose = "dispose", "廃棄します", "destroyed";
        /// Sent back.
        Return = "return", "お返しします", "returned";
    }
}

words! {
    /// Whether the person is asked to black out what a copy must not show.
    pub enum MaskRule {
        /// Asked.
        Asked = "asked", "塗りつぶしをお願いする", "asked for";
        /// Not asked.
        NotAsked = "not_asked", "塗りつぶしをお願いしない", "not asked for";
    }
}

words! {
    /// Whether the public text states the procedure (Art. 32(1)(iii)).
    pub enum Procedure {
        /// Stated in the published text.
        Published = "published", "公表", "published";
        /// Told by the desk to whoever asks.
        ToldWhenAsked = "told_when_asked", "お問い合わせに応じてご案内", "told when asked";
    }
}

words! {
    /// What an approval is about.
    pub enum Outcome {
        /// Carried out in full.
        Granted = "granted", "応じる", "granted";
        /// Refused, in whole or part.
        Refused = "refused", "お断りする", "refused";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn valuables_and_electronic_answers_are_known() {
        assert!(FeeMeans::Stamps.is_valuable() && !FeeMeans::Cash.is_valuable());
        assert!(Delivery::Media.is_electronic() && !Delivery::PersonOnly.is_electronic());
        assert!(Delivery::PersonOnly.is_traceable() && !Delivery::Post.is_traceable());
    }
}
