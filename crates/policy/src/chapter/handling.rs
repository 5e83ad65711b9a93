// SPDX-License-Identifier: Apache-2.0
//! Chapters on what is done with information from acquisition to erasure, and on request terms.

use super::chapter;
use crate::grammar::{Names, STEPS_MAX, Shape, entries};
use crate::names::ItemId;
use crate::period::Period;
use crate::text::Text;
use crate::words::{
    ConsentWay, Hold, Kind, LimitRule, LimitUnless, Medium, Method, Notice, NoticeException,
    RetentionPart, TermAbout, Way,
};

chapter! {
    /// A relation of persons to the operator: customer, applicant, visitor.
    pub struct Relation {
        must {
            label: Text = Shape::Text, "呼び名", "what these persons are called";
        }
        may {
            desk: Option<String> = Shape::Name(Names::Desk), "担当する窓口", "desk that serves them";
            roles: Vec<Text> = Shape::List { of: &Shape::Text, least: 1 }, "扱う担当（職名）", "posts that handle their information";
            treated_as: Option<String> = Shape::Name(Names::Relation), "同じに扱う関係", "relation they are treated like";
        }
    }
}

chapter! {
    /// 類型: a kind of information the operator declares to hold.
    pub struct Class {
        must {
            label: Text = Shape::Text, "類型の呼び名", "what the class is called";
        }
        may {
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "含まれる項目", "items in it";
            relation: Option<String> = Shape::Name(Names::Relation), "誰の情報か", "whose information it is";
            purposes: Vec<String> = entries(&Shape::Name(Names::Purpose)), "この類型の利用目的（ほかには使わない）", "purposes of this class, and no others";
            only_for: Option<Text> = Shape::Text, "限定（どの場合だけか）", "when alone it is acquired";
            open: bool = Shape::Flag, "サービスにより追加があるか", "whether services may add to it";
        }
    }
}

chapter! {
    /// A way of acquisition, with the notice it needs (Arts. 20, 21).
    pub struct Acquisition {
        must {
            way: Way = Shape::Word(Way::WORDS), "取得の方法", "way of acquisition";
        }
        may {
            of: Vec<ItemId> = Shape::List { of: &Shape::Name(Names::Item), least: 0 }, "取得する項目", "items acquired";
            source: Option<Text> = Shape::Text, "取得元", "from where";
            relation: Option<String> = Shape::Name(Names::Relation), "誰から", "whose information it is";
            notice: Option<Notice> = Shape::Word(Notice::WORDS), "利用目的の示し方（法21条）", "how the purpose is told (Art. 21)";
            exceptions: Option<Vec<NoticeException>> = Shape::List { of: &Shape::Word(NoticeException::WORDS), least: 0 }, "通知を要しない場合（法21条4項）", "cases of Art. 21(4)";
            purposes: Vec<String> = entries(&Shape::Name(Names::Purpose)), "利用目的", "purposes";
            confirmed: bool = Shape::Flag, "提供元の取得の経緯を確認し記録するか（法30条）", "whether receipt is confirmed and recorded (Art. 30)";
        }
    }
}

chapter! {
    /// A bound on use that goes with the purposes (Arts. 18, 19).
    pub struct UseLimit {
        must {
            rule: LimitRule = Shape::Word(LimitRule::WORDS), "制限の種類", "kind of limit";
        }
        may {
            unless: Vec<LimitUnless> = entries(&Shape::Word(LimitUnless::WORDS)), "例外", "what lifts it";
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "対象の項目", "items concerned";
            purposes: Vec<String> = entries(&Shape::Name(Names::Purpose)), "対象の利用目的", "purposes concerned";
        }
    }
}

chapter! {
    /// A consent the operator promises to rest on.
    pub struct Consent {
        must {
            way: ConsentWay = Shape::Word(ConsentWay::WORDS), "同意のいただき方", "how consent is given";
        }
        may {
            purposes: Vec<String> = entries(&Shape::Name(Names::Purpose)), "何のための同意か", "purposes it is for";
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "対象の項目", "items concerned";
            withdraw: Option<Text> = Shape::Text, "取りやめの方法", "how it is withdrawn";
            minors: Option<Text> = Shape::Text, "未成年の方の同意", "how minors consent";
        }
    }
}

chapter! {
    /// A rule that goes with the retention rows (Art. 22).
    pub struct RetentionRule {
        must {
            part: RetentionPart = Shape::Word(RetentionPart::WORDS), "定めの種類", "kind of rule";
        }
        may {
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "対象の項目", "items concerned";
            holds: Vec<Hold> = entries(&Shape::Word(Hold::WORDS)), "期間を超える理由", "what keeps records longer";
            methods: Vec<Method> = entries(&Shape::Word(Method::WORDS)), "消去の方法", "how they are erased";
            media: Vec<Medium> = entries(&Shape::Word(Medium::WORDS)), "媒体", "media";
        }
    }
}

chapter! {
    /// A term of the request procedure that no other key says (Arts. 32–39).
    pub struct Term {
        must {
            about: TermAbout = Shape::Word(TermAbout::WORDS), "何の定めか", "what it is about";
        }
        may {
            kinds: Vec<Kind> = entries(&Shape::Word(Kind::WORDS)), "対象のご請求", "kinds concerned";
            step: Option<u8> = Shape::Number { min: 1, max: STEPS_MAX }, "手続の順番", "step of the procedure";
            within: Option<Period> = Shape::Period, "期間", "within which period";
        }
    }
}

impl Term {
    /// Whether it is about a kind of request; a term that names none is about all.
    pub(crate) fn is_about(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }
}
