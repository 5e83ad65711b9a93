// SPDX-License-Identifier: Apache-2.0
//! What can be wrong with an answer in the portal: a name in code, words in the locale files.

/// A fault of one field. Its field is where the summary's link leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    WhoMissing,
    KindsMissing,
    CategoriesMissing,
    SinceNotADate,
    UntilNotADate,
    UntilBeforeSince,
    ReasonMissing,
    FamilyMissing,
    GivenMissing,
    FamilyKanaMissing,
    GivenKanaMissing,
    FamilyKanaNotKana,
    GivenKanaNotKana,
    BirthMissing,
    BirthNotADate,
    BirthInFuture,
    PostcodeMissing,
    PostcodeMalformed,
    AddressMissing,
    ContactMissing,
    EmailMalformed,
    PhoneMalformed,
    DeliveryMissing,
    NumberMissing,
    CodeMissing,
    DetailsTooLong,
}

impl Fault {
    pub const ALL: [Self; 26] = [
        Self::WhoMissing,
        Self::KindsMissing,
        Self::CategoriesMissing,
        Self::SinceNotADate,
        Self::UntilNotADate,
        Self::UntilBeforeSince,
        Self::ReasonMissing,
        Self::FamilyMissing,
        Self::GivenMissing,
        Self::FamilyKanaMissing,
        Self::GivenKanaMissing,
        Self::FamilyKanaNotKana,
        Self::GivenKanaNotKana,
        Self::BirthMissing,
        Self::BirthNotADate,
        Self::BirthInFuture,
        Self::PostcodeMissing,
        Self::PostcodeMalformed,
        Self::AddressMissing,
        Self::ContactMissing,
        Self::EmailMalformed,
        Self::PhoneMalformed,
        Self::DeliveryMissing,
        Self::NumberMissing,
        Self::CodeMissing,
        Self::DetailsTooLong,
    ];

    /// The field it is about, by `id`.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::WhoMissing => "who",
            Self::KindsMissing => "kind",
            Self::CategoriesMissing => "category",
            Self::SinceNotADate => "since",
            Self::UntilNotADate | Self::UntilBeforeSince => "until",
            Self::ReasonMissing => "reason",
            Self::FamilyMissing => "family",
            Self::GivenMissing => "given",
            Self::FamilyKanaMissing | Self::FamilyKanaNotKana => "family_kana",
            Self::GivenKanaMissing | Self::GivenKanaNotKana => "given_kana",
            Self::BirthMissing | Self::BirthNotADate | Self::BirthInFuture => "birth",
            Self::PostcodeMissing | Self::PostcodeMalformed => "postcode",
            Self::AddressMissing => "line1",
            Self::ContactMissing | Self::EmailMalformed => "email",
            Self::PhoneMalformed => "phone",
            Self::DeliveryMissing => "delivery",
            Self::NumberMissing => "number",
            Self::CodeMissing => "code",
            Self::DetailsTooLong => "details",
        }
    }

    /// Where its words are.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::WhoMissing => "fault.who",
            Self::KindsMissing => "fault.kinds",
            Self::CategoriesMissing => "fault.categories",
            Self::SinceNotADate => "fault.since",
            Self::UntilNotADate => "fault.until",
            Self::UntilBeforeSince => "fault.until.before",
            Self::ReasonMissing => "fault.reason",
            Self::FamilyMissing => "fault.family",
            Self::GivenMissing => "fault.given",
            Self::FamilyKanaMissing => "fault.family_kana",
            Self::GivenKanaMissing => "fault.given_kana",
            Self::FamilyKanaNotKana => "fault.family_kana.script",
            Self::GivenKanaNotKana => "fault.given_kana.script",
            Self::BirthMissing => "fault.birth",
            Self::BirthNotADate => "fault.birth.date",
            Self::BirthInFuture => "fault.birth.future",
            Self::PostcodeMissing => "fault.postcode",
            Self::PostcodeMalformed => "fault.postcode.form",
            Self::AddressMissing => "fault.address",
            Self::ContactMissing => "fault.contact",
            Self::EmailMalformed => "fault.email",
            Self::PhoneMalformed => "fault.phone",
            Self::DeliveryMissing => "fault.delivery",
            Self::NumberMissing => "fault.number",
            Self::CodeMissing => "fault.code",
            Self::DetailsTooLong => "fault.details",
        }
    }
}
