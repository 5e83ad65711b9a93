// SPDX-License-Identifier: Apache-2.0
//! Chapters on information that leaves or enters by contract: provision, entrustment, client work.

use serde::{Deserialize, Serialize};

use super::chapter;
use crate::grammar::{Field, Names, Shape, entries, must};
use crate::names::ItemId;
use crate::period::Period;
use crate::text::Text;
use crate::words::{
    Abroad, AfterUse, Communications, EntrustClause, EntrustPart, ProvisionGround, Recipient,
};

chapter! {
    /// A case in which information goes to somebody else, with its single ground (Arts. 27, 28).
    pub struct Provision {
        must {
            recipient: Recipient = Shape::Word(Recipient::WORDS), "提供先", "to whom";
            ground: ProvisionGround = Shape::Word(ProvisionGround::WORDS), "根拠（1つ）", "the single ground";
        }
        may {
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "提供する項目", "items provided";
            listed_as_third_party: bool = Shape::Flag, "方針が第三者提供として挙げているか", "whether the text lists it as provision to a third party";
            joint: Option<JointUse> = Shape::Record(JOINT), "共同利用の公表事項（法27条5項3号）", "items of joint use (Art. 27(5)(iii))";
            country: Option<Text> = Shape::Text, "外国の名称（法28条）", "foreign country (Art. 28)";
            informed: bool = Shape::Flag, "外国の制度等の情報を提供するか（法28条2項）", "whether Art. 28(2) information is given";
            abroad: Option<Abroad> = Shape::Word(Abroad::WORDS), "外国の第三者に提供する根拠（法28条）", "what provision abroad rests on (Art. 28)";
            checked_every: Option<Period> = Shape::Period, "相当措置の実施を確認する周期（法28条3項）", "how often the equivalent measures are checked (Art. 28(3))";
            recorded: bool = Shape::Flag, "提供の記録を作るか（法29条）", "whether it is recorded (Art. 29)";
            communications: Option<Communications> = Shape::Word(Communications::WORDS), "通信の秘密に係る情報の根拠", "basis for data of communications";
            limits: Option<Text> = Shape::Text, "範囲の限定", "how far only";
            judged: bool = Shape::Flag, "そのつど判断を記録するか", "whether each case is judged and recorded";
        }
    }
}

impl Provision {
    /// Whether a partner answers in our place where that is judged fitting, case by case.
    #[must_use]
    pub fn answers_for_us(&self) -> bool {
        self.judged && self.recipient == Recipient::Partner
    }
}

/// What must be announced for joint use (Art. 27(5)(iii)).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct JointUse {
    /// Items used jointly.
    pub of: Vec<ItemId>,
    /// Who uses them.
    pub scope: Text,
    /// For what.
    pub purpose: Text,
    /// Who answers for it: name, address, representative.
    pub manager: Text,
}

const JOINT: &[Field] = &[
    must(
        "of",
        entries(&Shape::Name(Names::Item)),
        ["共同利用する項目", "items used jointly"],
    ),
    must(
        "scope",
        Shape::Text,
        ["共同利用する者の範囲", "who uses them"],
    ),
    must("purpose", Shape::Text, ["利用目的", "for what"]),
    must(
        "manager",
        Shape::Text,
        [
            "管理について責任を有する者（名称・住所・代表者）",
            "who answers for it",
        ],
    ),
];

chapter! {
    /// A promise about those to whom handling is entrusted (Art. 25).
    pub struct Entrustment {
        must {
            part: EntrustPart = Shape::Word(EntrustPart::WORDS), "定めの種類", "part of entrustment";
        }
        may {
            clause: Option<EntrustClause> = Shape::Word(EntrustClause::WORDS), "契約の条項", "clause of the contract";
            clauses: Vec<EntrustClause> = entries(&Shape::Word(EntrustClause::WORDS)), "契約に定める条項のすべて", "all clauses of the contract";
            every: Option<Period> = Shape::Period, "確認の周期", "how often it is checked";
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "委託する項目", "items entrusted";
            if_needed: bool = Shape::Flag, "必要に応じて行うか", "whether it is done if needed";
        }
    }
}

chapter! {
    /// Information handled for clients under contract.
    pub struct EntrustedWork {
        must {
            work: Text = Shape::Text, "受託する業務", "work entrusted";
        }
        may {
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "お預かりする項目", "items entrusted";
            client: Option<Text> = Shape::Text, "委託元", "the client";
            limits: Option<Text> = Shape::Text, "契約で認められた範囲", "how far the contract allows";
            forward_within: Option<Period> = Shape::Period, "ご本人からのお申出を委託元に引き継ぐまでの期間", "within which a person's request is passed on to the client";
            names_client: bool = Shape::Flag, "委託元の名称をご本人に伝えてよいか", "whether the person may be told who the client is";
            at_end: Option<AfterUse> = Shape::Word(AfterUse::WORDS), "契約の終わりに返すか廃棄するか", "returned or destroyed when the contract ends";
            re_entrusted_with_permission: bool = Shape::Flag, "再委託に委託元の許諾を得るか", "whether the client permits each re-entrustment";
        }
    }
}
