// SPDX-License-Identifier: Apache-2.0
//! What was done about a complaint or an inquiry, as staff read it.

use yakusoku_duties::calendar::ja_full;
use yakusoku_duties::matter::MatterFact;

use super::words::LANG;

pub(super) fn what(fact: &MatterFact) -> String {
    match fact {
        MatterFact::Received { .. } => "受付".to_owned(),
        MatterFact::Stepped { needed: true, .. } => "段階を実施".to_owned(),
        MatterFact::Stepped { needed: false, .. } => "段階は不要と判断".to_owned(),
        MatterFact::Answered { by, last, .. } => {
            let which = if *last { "回答" } else { "途中の回答" };
            format!("{which}（{}）", by.label(LANG))
        }
        MatterFact::OutsideNamed { .. } => "外部の相談先をご案内".to_owned(),
        MatterFact::HandedOver { to, .. } => format!("{}に引継ぎ", to.label(LANG)),
        MatterFact::Judged { fits: true, .. } => "協力会社からの回答を適切と判断".to_owned(),
        MatterFact::Judged { fits: false, .. } => "協力会社からの回答は適切でないと判断".to_owned(),
        MatterFact::PassedOn { .. } => "協力会社に引継ぎ".to_owned(),
        MatterFact::CaseLinked { case, .. } => format!("案件{case}と結び付け"),
        MatterFact::Unreasonable { .. } => "過大な要求を記録".to_owned(),
        MatterFact::Escalated { .. } => "管理者に報告".to_owned(),
        MatterFact::Warned { due, .. } => format!("期限が近い（期限{}）", ja_full(*due)),
        MatterFact::Overdue { due, .. } => format!("期限の{}を経過", ja_full(*due)),
        MatterFact::Charged {
            finding: Some(_), ..
        } => "是正処置を開始".to_owned(),
        MatterFact::Charged { finding: None, .. } => {
            "期限の経過を確認。期間の約束はない".to_owned()
        }
        MatterFact::Ended { how, .. } => format!("終了（{}）", how.label()),
        MatterFact::CodeRenewed { .. } => "確認コードを再発行".to_owned(),
        MatterFact::Noted => "メモ".to_owned(),
    }
}
