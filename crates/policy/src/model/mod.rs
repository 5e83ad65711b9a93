// SPDX-License-Identifier: Apache-2.0
//! The policy as the other crates see it: one struct per chapter, named as in the file.
//!
//! Values are made by [`crate::read`] only, which has checked every reference; what a file may
//! leave out has its default here.

mod calendar;
mod identity;
mod policy;
mod requests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use calendar::{ClockTime, Closure, MonthDay, Opening, WorkCalendar, YearEnd, Yearly};
pub use identity::{Asked, Identity, IdentityCase, PaperChoice, Requirement};
pub use policy::Policy;
pub(crate) use policy::{Mark, PolicyFile};
pub use requests::{
    Answer, Approval, Defect, Eea, Fee, Form, Intake, KindRule, Late, PapersRule, Requests,
    RouteStep, Rule,
};

use crate::names::ItemId;
use crate::period::Period;
use crate::text::{Lang, Text};
use crate::words::{
    ActKind, Basis, Channel, Communications, DataClass, EventDay, Hold, MatterClock, Medium,
    Method, RecordKind, SafetyHead, Sector, Then, Topic,
};

/// The operator (個人情報取扱事業者) as published under Art. 32(1)(i).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Operator {
    /// Name; empty where the file leaves it out, which the law check reports.
    #[serde(default)]
    pub name: Text,
    /// Name in kana.
    pub name_kana: Option<String>,
    /// Postcode, `000-0000`.
    pub postcode: Option<String>,
    /// Address; empty where the file leaves it out.
    #[serde(default)]
    pub address: Text,
    /// Telephone number.
    pub phone: Option<String>,
    /// Representative, post and name; empty where the file leaves it out.
    #[serde(default)]
    pub representative: Text,
    /// 個人情報保護管理者 by post; empty where the file leaves it out.
    #[serde(default)]
    pub manager: Text,
    /// Who signs the policy, post and name.
    pub signatory: Option<Text>,
    /// Sectors with rules of their own; telecommunications brings the secrecy of communications.
    #[serde(default)]
    pub sectors: Vec<Sector>,
    /// Corporate group that shares personal data.
    pub group: Option<Text>,
}

impl Operator {
    /// The name for a heading or a letter; says so where the policy does not name the operator.
    #[must_use]
    pub fn display_name(&self, lang: Lang) -> &str {
        match (self.name.is_empty(), lang) {
            (false, _) => self.name.get(lang),
            (true, Lang::Ja) => "（事業者名の記載なし）",
            (true, Lang::En) => "(operator not named)",
        }
    }
}

/// A desk (窓口).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Desk {
    /// What it is called.
    pub name: Text,
    /// Postal address.
    pub post: Option<Text>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Fax number.
    pub fax: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Wording of the hours; [`Desk::hours_text`] is what people are told.
    pub hours: Option<Text>,
    /// Days and times it is open.
    #[serde(default)]
    pub open: Vec<Opening>,
    /// Days on which it is closed.
    pub closed: Option<Text>,
    /// Channels it takes.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Line of business it serves.
    pub business: Option<Text>,
    /// Relations it serves, by name.
    #[serde(default)]
    pub relations: Vec<String>,
}

impl Desk {
    /// The hours as people are told: the wording of the file, else made from days and times.
    #[must_use]
    pub fn hours_text(&self) -> Option<Text> {
        let made = || {
            let each: Vec<Text> = self.open.iter().map(Opening::text).collect();
            (!each.is_empty()).then(|| Text::join(&each))
        };
        self.hours.clone().or_else(made)
    }
}

/// Membership of certified personal information protection bodies (Order 10(iii)).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CertifiedBodies {
    /// The file does not say.
    #[default]
    Unstated,
    /// The operator belongs to none.
    None,
    /// It belongs to these.
    Members(Vec<CertifiedBody>),
}

/// A certified body (認定個人情報保護団体).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct CertifiedBody {
    /// Its name.
    pub name: Text,
    /// Where a complaint may be brought.
    pub contact: Text,
    /// Its address.
    #[serde(default)]
    pub address: Option<Text>,
    /// Its telephone numbers.
    #[serde(default)]
    pub phones: Vec<String>,
}

impl<'de> Deserialize<'de> for CertifiedBodies {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Word {
            None,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Bodies(Vec<CertifiedBody>),
            Word(Word),
        }
        Ok(match Written::deserialize(from)? {
            Written::Bodies(bodies) => Self::Members(bodies),
            Written::Word(Word::None) => Self::None,
        })
    }
}

/// An item of personal information.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Item {
    /// What it is called.
    pub label: Text,
    /// Whether it identifies a person by itself.
    #[serde(default)]
    pub identifies: bool,
    /// 要配慮個人情報 (Art. 2(3)).
    #[serde(default)]
    pub special_care: bool,
    /// What it is in law, where it is more than ordinary.
    pub class: Option<DataClass>,
}

/// An event a retention period starts from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Event {
    /// What it is called, as a noun: 「ご注文」.
    pub label: Text,
    /// Which day of it counts; the day it happens where nothing is written.
    pub day: Option<EventDay>,
}

/// A purpose of use (Art. 17).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Purpose {
    /// Published wording.
    pub label: Text,
    /// Items used; a branch means its leaves.
    pub uses: Vec<ItemId>,
    /// What it rests on.
    pub basis: Basis,
    /// Article, paragraph and item of the law it rests on.
    pub statute: Option<String>,
    /// Group of purposes it is published under.
    pub group: Option<Text>,
    /// Whose information it is about, by name of relation.
    #[serde(default)]
    pub relations: Vec<String>,
    /// How far only.
    pub limit: Option<Text>,
    /// Basis on which data of communications are used for it.
    pub communications: Option<Communications>,
}

/// How long something is kept (Art. 22).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Retention {
    /// Which records, in words.
    pub label: Text,
    /// Items covered; a branch means its leaves.
    pub of: Vec<ItemId>,
    /// Event the period starts from; it starts again with every new one.
    pub from: String,
    /// How long; erasure is due on the day after the last day.
    pub keep: Period,
    /// What happens then.
    #[serde(default = "erase")]
    pub then: Then,
    /// Why this long.
    pub reason: Option<Text>,
    /// Another event and period; the later of both ends the retention.
    pub or_later: Option<Later>,
    /// Records another law sets a period for.
    pub record: Option<RecordKind>,
    /// Whether it covers what people said to the desk in complaints and inquiries, and from when.
    pub matters: Option<MatterClock>,
    /// How they are erased.
    #[serde(default)]
    pub methods: Vec<Method>,
    /// On what they are kept.
    #[serde(default)]
    pub media: Vec<Medium>,
    /// How often paper is collected for disposal.
    pub collect: Option<Period>,
    /// What keeps them longer.
    #[serde(default)]
    pub holds: Vec<Hold>,
    /// Whether the text also says that they are erased after the period set by law.
    #[serde(default)]
    pub after_legal_period: bool,
}

/// The other end of a retention that lasts until the later of two.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Later {
    /// Event the other period starts from.
    pub from: String,
    /// How long from that event.
    pub keep: Period,
}

const fn erase() -> Then {
    Then::Erase
}

/// A published safety measure (Art. 32(1)(iv), Order 10(i)).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct SafetyMeasure {
    /// Name of the promise, kept over editions.
    pub id: String,
    /// One of the six heads.
    pub head: SafetyHead,
    /// Post in charge.
    pub owner: Option<Text>,
    /// How often it is reviewed.
    pub review: Option<Period>,
    /// Published wording.
    pub text: Text,
    /// Who attests it; `None` means a promise without keeper.
    pub shown_by: Option<Attested>,
    /// The recorded act that keeps it.
    pub done_by: Option<DoneBy>,
}

/// An attestation by a named role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Attested {
    /// The post that attests.
    pub role: Text,
    /// Last day the attestation counts.
    pub until: Option<Date>,
    /// What the attestation rests on.
    pub evidence: Option<Text>,
    /// Why no program can know.
    pub why: Option<Text>,
}

/// The recorded act by which a promise is kept.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct DoneBy {
    /// The act.
    pub act: ActKind,
    /// How often at least.
    pub every: Option<Period>,
    /// The post that sees to it.
    pub role: Option<Text>,
    /// What its record rests on.
    pub evidence: Option<Text>,
}

/// A free-standing promise.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Promise {
    /// Name of the promise, kept over editions.
    pub id: String,
    /// The chapter it belongs to.
    pub about: Topic,
    /// Published wording.
    pub text: Text,
    /// Who attests it; `None` means a promise without keeper.
    pub shown_by: Option<Attested>,
    /// The recorded act that keeps it.
    pub done_by: Option<DoneBy>,
}

/// An identity paper the catalogue lacks, declared by the operator.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct OwnPaper {
    /// What it is called.
    pub label: Text,
    /// What to mind.
    pub note: Option<Text>,
    /// Whether its age counts from the day of issue.
    #[serde(default)]
    pub certificate: bool,
    /// What a copy must not show.
    #[serde(default)]
    pub masks: Vec<Text>,
}

/// A reference inside the published text to another promise of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Reference {
    /// Its name.
    pub id: String,
    /// How the text cites the place.
    pub cites: Text,
    /// Id of the promise that is meant; `None` where the text has none.
    pub to: Option<String>,
    /// What it is cited for.
    pub about: Text,
}

/// A finding that the operator knows and leaves, for a reason and a time.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Acknowledged {
    /// Code of the finding.
    pub code: String,
    /// Place of the finding; every place where `None`.
    pub at: Option<String>,
    /// Why it is left.
    pub reason: Text,
    /// Post in charge.
    pub owner: Text,
    /// Day it was acknowledged.
    pub since: Date,
    /// Last day it counts, within a year.
    pub until: Date,
}
