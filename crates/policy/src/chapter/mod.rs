// SPDX-License-Identifier: Apache-2.0
//! The chapters that are tables of named promises: grammar, model and lookup from one table each.
//!
//! A chapter is written once, with [`chapter!`]: the key, type, shape and meaning of each of its
//! fields stand side by side, so the reader, the schema and the model cannot drift apart. Every
//! entry is a promise: it has a published wording, may name who attests it, and becomes a clause
//! `chapter.name`. What a program can check about it is said in the other fields.

mod handling;
mod management;
mod provision;
mod web;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use handling::{Acquisition, Class, Consent, Relation, RetentionRule, Term, UseLimit};
pub use management::{
    Audit, Certificate, Complaint, Document, Incident, Norm, Officer, OutsideBody, PolicyText,
    Principle, Review, Risk, Training,
};
pub use provision::{EntrustedWork, Entrustment, JointUse, Provision};
pub use web::{AccessLog, Tracking, Transmission};

use crate::model::{Attested, DoneBy};
use crate::text::Text;
use crate::words::Chapter;

/// An entry of any chapter.
pub trait Entry {
    /// The promise as published.
    fn text(&self) -> &Text;
    /// Who attests it; `None` where nobody does.
    fn shown_by(&self) -> Option<&Attested>;
    /// The recorded act that keeps it, where the file names one.
    fn done_by(&self) -> Option<&DoneBy>;
}

/// Declares the entry of a chapter: struct, grammar and [`Entry`] from one table.
macro_rules! chapter {
    ($(#[$doc:meta])* pub struct $name:ident {
        must { $($must:ident: $mty:ty = $mshape:expr, $mja:literal, $men:literal;)* }
        may { $($may:ident: $yty:ty = $yshape:expr, $yja:literal, $yen:literal;)* }
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
        pub struct $name {
            $(#[doc = $men] pub $must: $mty,)*
            $(#[doc = $yen] #[serde(default)] pub $may: $yty,)*
            /// Published wording.
            pub text: $crate::text::Text,
            /// Who attests it; `None` means that only a keeper can show it.
            pub shown_by: Option<$crate::model::Attested>,
            /// The recorded act that keeps it; `None` where its other fields say so, or nothing does.
            pub done_by: Option<$crate::model::DoneBy>,
        }

        impl $name {
            pub(crate) const FIELDS: &'static [$crate::grammar::Field] = &[
                $($crate::grammar::must(stringify!($must), $mshape, [$mja, $men]),)*
                $($crate::grammar::may(stringify!($may), $yshape, [$yja, $yen]),)*
                $crate::grammar::must(
                    "text", $crate::grammar::Shape::Text, ["公表する文言", "published wording"],
                ),
                $crate::grammar::may(
                    "shown_by",
                    $crate::grammar::Shape::Record($crate::grammar::ATTESTED),
                    ["担保手段（担当者の証明）", "who attests it"],
                ),
                $crate::grammar::may(
                    "done_by",
                    $crate::grammar::Shape::Record($crate::grammar::DONE_BY),
                    ["実施の記録（どの行いで果たすか）", "the recorded act that keeps it"],
                ),
            ];
        }

        impl $crate::chapter::Entry for $name {
            fn text(&self) -> &$crate::text::Text {
                &self.text
            }
            fn shown_by(&self) -> Option<&$crate::model::Attested> {
                self.shown_by.as_ref()
            }
            fn done_by(&self) -> Option<&$crate::model::DoneBy> {
                self.done_by.as_ref()
            }
        }
    };
}
pub(crate) use chapter;

/// Declares all chapters: the struct that holds them and the way to any entry of any of them.
macro_rules! chapters {
    ($($(#[$doc:meta])* $key:ident: $entry:ident = $chapter:ident;)+) => {
        /// The chapters of a policy that are tables of named promises.
        #[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
        #[serde(default)]
        pub struct Chapters {
            $($(#[$doc])* pub $key: BTreeMap<String, $entry>,)+
        }

        impl Chapters {
            /// An entry by chapter and name.
            #[must_use]
            pub fn entry(&self, chapter: Chapter, name: &str) -> Option<&dyn Entry> {
                match chapter {
                    $(Chapter::$chapter => {
                        self.$key.get(name).map(|entry| entry as &dyn Entry)
                    })+
                    Chapter::Terms => None,
                }
            }

            /// The fields of an entry as they are written; null where there is none.
            pub(crate) fn content(&self, chapter: Chapter, name: &str) -> serde_json::Value {
                match chapter {
                    $(Chapter::$chapter => {
                        let entry = self.$key.get(name);
                        entry.and_then(|entry| serde_json::to_value(entry).ok()).unwrap_or_default()
                    })+
                    Chapter::Terms => serde_json::Value::Null,
                }
            }

            /// The names of the entries of a chapter, in the order of the alphabet.
            #[must_use]
            pub fn names(&self, chapter: Chapter) -> Vec<&String> {
                match chapter {
                    $(Chapter::$chapter => self.$key.keys().collect(),)+
                    Chapter::Terms => Vec::new(),
                }
            }
        }
    };
}

chapters! {
    /// 基本方針.
    principles: Principle = Principles;
    /// Officers, by post.
    officers: Officer = Officers;
    /// Relations of persons to the operator.
    relations: Relation = Relations;
    /// 類型: kinds of information.
    classes: Class = Classes;
    /// Ways of acquisition (Arts. 20, 21).
    acquisition: Acquisition = Acquisition;
    /// Bounds on use (Art. 18).
    use_limits: UseLimit = UseLimits;
    /// Consents.
    consents: Consent = Consents;
    /// Provision to others (Arts. 27, 28).
    provision: Provision = Provision;
    /// Entrustment (Art. 25).
    entrustment: Entrustment = Entrustment;
    /// Work entrusted to the operator.
    entrusted_work: EntrustedWork = EntrustedWork;
    /// Rules that go with the retention rows (Art. 22).
    retention_rules: RetentionRule = RetentionRules;
    /// Complaints (Art. 40).
    complaints: Complaint = Complaints;
    /// Written rules.
    documents: Document = Documents;
    /// Education (Art. 24).
    training: Training = Training;
    /// Checks and audits.
    audits: Audit = Audits;
    /// Reviews.
    reviews: Review = Reviews;
    /// Incidents (Art. 26).
    incidents: Incident = Incidents;
    /// Risks and corrective action.
    risks: Risk = Risks;
    /// Cookies and the like.
    tracking: Tracking = Tracking;
    /// 外部送信 (Telecommunications Business Act Art. 27-12).
    transmissions: Transmission = Transmissions;
    /// Access logs.
    access_logs: AccessLog = AccessLogs;
    /// The texts the policy consists of, and which prevails.
    texts: PolicyText = Texts;
    /// Law and norms the operator binds itself to.
    law_register: Norm = LawRegister;
    /// Certificates, with the day they run out.
    certificates: Certificate = Certificates;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chapter_but_the_terms_of_requests_stands_at_the_top_of_the_file() {
        let file = serde_json::to_value(Chapters::default()).unwrap();
        let mut keys: Vec<_> = file.as_object().unwrap().keys().cloned().collect();
        keys.push("terms".to_owned());
        keys.sort_unstable();
        let mut names = Chapter::NAMES.to_vec();
        names.sort_unstable();
        assert_eq!(keys, names);
    }
}
