// SPDX-License-Identifier: Apache-2.0
//! Chapters on the web: cookies, external transmission, access logs.

use super::chapter;
use crate::grammar::{Names, Shape, entries};
use crate::names::ItemId;
use crate::period::Period;
use crate::text::Text;
use crate::words::{TrackingPart, TrackingParty};

chapter! {
    /// What is said about cookies, beacons and the like.
    pub struct Tracking {
        must {
            part: TrackingPart = Shape::Word(TrackingPart::WORDS), "定めの種類", "part of the cookie policy";
        }
        may {
            parties: Vec<TrackingParty> = entries(&Shape::Word(TrackingParty::WORDS)), "誰のクッキーか", "whose cookies";
            denies_identity: bool = Shape::Flag, "個人を識別しないと述べているか", "whether it says that nobody is identified";
            login: bool = Shape::Flag, "ログイン状態の保持に使うか", "whether it keeps people logged in";
            advertising: bool = Shape::Flag, "広告の表示に使うか", "whether it serves advertising";
            purposes: Vec<Text> = entries(&Shape::Text), "目的", "what for";
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "記録する項目", "items recorded";
        }
    }
}

chapter! {
    /// One instruction that sends a user's information elsewhere.
    pub struct Transmission {
        must {
            sent: Text = Shape::Text, "送信される情報", "information sent";
            to: Text = Shape::Text, "送信先の名称", "who receives it";
            purpose: Text = Shape::Text, "利用目的（送信元と送信先）", "purpose of both sides";
        }
        may {
            site: Option<Text> = Shape::Text, "サイト・画面", "site and pages";
            necessary: bool = Shape::Flag, "サービスに必須か", "whether the service needs it";
            refuse: Option<Text> = Shape::Text, "拒否の方法", "how to refuse";
        }
    }
}

chapter! {
    /// Logs of access, with what alone they are used for.
    pub struct AccessLog {
        must {
            of: Vec<ItemId> = entries(&Shape::Name(Names::Item)), "記録する項目", "items recorded";
        }
        may {
            only: Vec<String> = entries(&Shape::Name(Names::Purpose)), "これ以外には使わない利用目的", "purposes they are used for and no others";
            reviewed_every: Option<Period> = Shape::Period, "点検の周期", "how often they are looked at";
            keep: Option<Period> = Shape::Period, "保存期間", "how long they are kept";
        }
    }
}
