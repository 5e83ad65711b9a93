// SPDX-License-Identifier: Apache-2.0
//! The closed lists of words a policy chooses from, each with its name in files and its labels.
//!
//! One macro makes an enum, its names for the grammar and its words for screens, so that a word
//! can never be accepted by the reader and be unknown to a page.

mod chapters;
mod eea;
mod handling;
mod kind;
mod requests;
mod rest;

pub use chapters::{
    ActKind, AuditPart, CertificateKind, Chapter, ComplaintPart, DocumentPart, Duty, IncidentBody,
    IncidentPart, Inquirer, NormKind, OfficerRole, ReviewOf, RiskPart, Stage, TextKind,
    TrackingPart, TrackingParty, TrainingPart, TrainingTime,
};
pub use eea::{Area, Country, WhileAsked};
pub use handling::{
    Abroad, Communications, ConsentWay, DataClass, EntrustClause, EntrustPart, EventDay, Hold,
    LimitRule, LimitUnless, Medium, Method, Notice, NoticeException, ProvisionGround, Recipient,
    RecordKind, RetentionPart, Sector, TermAbout, Way,
};
pub use kind::{Claim, Kind};
pub use requests::{
    AfterUse, Applicant, Arrival, Bearer, CameBack, Channel, Charged, Choice, ClockStart,
    DefectThen, Delivery, FeeBasis, FeeMeans, FeeWhen, Holder, LastDay, MaskRule, NoticeClock,
    OpenOn, Outcome, Overpaid, Per, Procedure, Refund, ReplyTo, RouteAct, Showing, Tax,
};
pub use rest::{Basis, MatterClock, SafetyHead, Then, Topic};

/// Names in files with what each means, as the grammar and the schema need them.
#[derive(Debug)]
pub struct Words {
    /// Names, in the order pages list them.
    pub names: &'static [&'static str],
    /// What each means, Japanese and English, in the same order.
    pub labels: &'static [[&'static str; 2]],
}

/// Declares an enum of words: variant, name in files, Japanese label, English label.
macro_rules! words {
    ($(#[$doc:meta])* pub enum $enum:ident {
        $($(#[$vdoc:meta])* $variant:ident = $name:literal, $ja:literal, $en:literal;)+
    }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $enum {
            $($(#[$vdoc])* #[doc = $en] #[serde(rename = $name)] $variant,)+
        }

        impl $enum {
            /// Every value, in the order pages list them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Their names in files, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The names with what each means.
            pub const WORDS: &'static $crate::words::Words = &$crate::words::Words {
                names: Self::NAMES,
                labels: &[$([$ja, $en]),+],
            };

            /// The name in files and on the wire.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The value of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }

            /// How screens and letters call it.
            #[must_use]
            pub const fn label(self, lang: $crate::text::Lang) -> &'static str {
                match (self, lang) {
                    $((Self::$variant, $crate::text::Lang::Ja) => $ja,
                      (Self::$variant, $crate::text::Lang::En) => $en,)+
                }
            }

            /// The label in both languages.
            #[must_use]
            pub fn text(self) -> $crate::text::Text {
                $crate::text::Text::new(
                    self.label($crate::text::Lang::Ja),
                    self.label($crate::text::Lang::En),
                )
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_words_on_the_wire() {
        for (kind, name) in Kind::ALL.iter().zip(Kind::NAMES) {
            assert_eq!(kind.name(), *name);
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{name}\""));
            assert_eq!(Kind::from_name(name), Some(*kind));
        }
        assert_eq!(Kind::from_name("Disclosure"), None);
    }
}
