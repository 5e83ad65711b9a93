// SPDX-License-Identifier: Apache-2.0
//! Chapters on how the promise is kept inside: principles, people, documents, checks, law, texts.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::chapter;
use crate::grammar::{ANY, Field, Names, STEPS_MAX, Shape, entries, must};
use crate::period::Period;
use crate::text::Text;
use crate::words::{
    AuditPart, CertificateKind, Channel, ComplaintPart, DocumentPart, Duty, IncidentBody,
    IncidentPart, Inquirer, NormKind, OfficerRole, ReviewOf, RiskPart, Stage, TextKind,
    TrainingPart, TrainingTime,
};

chapter! {
    /// A principle of the basic policy.
    pub struct Principle {
        must {
            upholds: Duty = Shape::Word(Duty::WORDS), "何の原則か", "what it upholds";
        }
        may {}
    }
}

chapter! {
    /// An officer, by post.
    pub struct Officer {
        must {
            role: OfficerRole = Shape::Word(OfficerRole::WORDS), "役割", "role";
        }
        may {
            post: Option<Text> = Shape::Text, "職名", "post";
            each_department: bool = Shape::Flag, "部門ごとに置くか", "whether each department has one";
        }
    }
}

/// A body outside that a complaint may be brought to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct OutsideBody {
    /// Its name.
    pub name: Text,
    /// Where it is reached.
    pub contact: Option<Text>,
}

const OUTSIDE: &[Field] = &[
    must("name", Shape::Text, ["名称", "name"]),
    crate::grammar::may("contact", Shape::Text, ["連絡先", "how it is reached"]),
];

chapter! {
    /// A promise about complaints (Art. 40).
    pub struct Complaint {
        must {
            part: ComplaintPart = Shape::Word(ComplaintPart::WORDS), "定めの種類", "part of handling";
        }
        may {
            step: Option<u8> = Shape::Number { min: 1, max: STEPS_MAX }, "対応の順番", "which step";
            desk: Option<String> = Shape::Name(Names::Desk), "窓口", "desk";
            by: Option<Text> = Shape::Text, "担当（職名）", "post in charge";
            within: Option<Period> = Shape::Period, "いつまでに", "within which period";
            channels: Vec<Channel> = entries(&Shape::Word(Channel::WORDS)), "受付の経路", "channels";
            bodies: Vec<OutsideBody> = entries(&Shape::Record(OUTSIDE)), "外部の相談先", "bodies outside";
            from: Vec<Inquirer> = entries(&Shape::Word(Inquirer::WORDS)), "誰からの照会か。省くとすべて", "who asks; everybody where it is left out";
        }
    }
}

impl Complaint {
    /// Whether it says by which channels complaints may be brought.
    pub(crate) fn is_route(&self) -> bool {
        self.part == ComplaintPart::Route && !self.channels.is_empty()
    }
}

chapter! {
    /// A written rule the operator keeps.
    pub struct Document {
        must {
            part: DocumentPart = Shape::Word(DocumentPart::WORDS), "文書の種類", "kind of document";
        }
        may {
            stages: Vec<Stage> = entries(&Shape::Word(Stage::WORDS)), "対象の段階", "stages of handling covered";
            follows: Option<Text> = Shape::Text, "従う規格・指針", "standard it follows";
        }
    }
}

chapter! {
    /// A promise about the education of staff (Art. 24).
    pub struct Training {
        must {
            part: TrainingPart = Shape::Word(TrainingPart::WORDS), "内容", "what it is";
        }
        may {
            at: Vec<TrainingTime> = entries(&Shape::Word(TrainingTime::WORDS)), "時期", "when";
            every: Option<Period> = Shape::Period, "周期", "how often at least";
            who: Option<Text> = Shape::Text, "対象者", "for whom";
        }
    }
}

chapter! {
    /// A check or an audit.
    pub struct Audit {
        must {
            part: AuditPart = Shape::Word(AuditPart::WORDS), "点検か監査か", "check or audit";
        }
        may {
            every: Option<Period> = Shape::Period, "周期", "how often at least";
            by: Option<Text> = Shape::Text, "担当（職名）", "by whom";
        }
    }
}

chapter! {
    /// A review.
    pub struct Review {
        must {
            subject: ReviewOf = Shape::Word(ReviewOf::WORDS), "見直すもの", "what is reviewed";
        }
        may {
            every: Option<Period> = Shape::Period, "周期", "how often at least";
            by: Option<Text> = Shape::Text, "担当（職名）", "by whom";
        }
    }
}

chapter! {
    /// What is done when something leaks (Art. 26).
    pub struct Incident {
        must {
            part: IncidentPart = Shape::Word(IncidentPart::WORDS), "対応の種類", "part of the response";
        }
        may {
            to: Vec<IncidentBody> = entries(&Shape::Word(IncidentBody::WORDS)), "報告・通知の相手", "to whom";
            within: Option<Period> = Shape::Period, "いつまでに", "within which period";
        }
    }
}

chapter! {
    /// What is done about risks.
    pub struct Risk {
        must {
            part: RiskPart = Shape::Word(RiskPart::WORDS), "対応の種類", "part of risk work";
        }
        may {
            every: Option<Period> = Shape::Period, "周期", "how often at least";
        }
    }
}

chapter! {
    /// One of the texts the policy consists of.
    pub struct PolicyText {
        must {
            kind: TextKind = Shape::Word(TextKind::WORDS), "文書の種類", "kind of text";
        }
        may {
            place: Option<Text> = Shape::Text, "掲載の場所", "where it is published";
            about: Option<Text> = Shape::Text, "対象のサイト・サービス・商品", "site, service or product it is about";
            relations: Vec<String> = entries(&Shape::Name(Names::Relation)), "対象となる方", "persons it is for";
            missing: bool = Shape::Flag, "中身がまだないか", "whether its content is not there yet";
            prevails: bool = Shape::Flag, "この方針に優先するか", "whether it prevails over this text";
        }
    }
}

static CITED: Shape = Shape::Line(&ANY);

chapter! {
    /// A norm the operator binds itself to.
    pub struct Norm {
        must {
            name: Text = Shape::Text, "名称", "name";
            kind: NormKind = Shape::Word(NormKind::WORDS), "種類", "kind of norm";
        }
        may {
            cites: Vec<String> = entries(&CITED), "引用する条文・版・番号", "articles, editions, numbers cited";
            since: Option<Date> = Shape::Day, "公布・制定の日", "day it was made";
            shown: bool = Shape::Flag, "引用を公表事項に示すことを約束するか", "whether showing what is cited is the promise";
        }
    }
}

chapter! {
    /// A certificate, with the day it runs out.
    pub struct Certificate {
        must {
            kind: CertificateKind = Shape::Word(CertificateKind::WORDS), "認証の種類", "kind of certificate";
        }
        may {
            until: Option<Date> = Shape::Day, "有効期限", "last day it is valid";
            number: Option<String> = Shape::Line(&ANY), "登録番号", "registration number";
        }
    }
}
