// SPDX-License-Identifier: Apache-2.0
//! Promises nothing keeps yet: shown as such, with what the operator can do meanwhile.

use yakusoku_policy::{ClauseWhat, Text};

use super::{Assessment, Facts, State, Strength};

pub(super) fn assess(what: &ClauseWhat, facts: &Facts<'_>) -> Assessment {
    let (ja, en) = remedy(what);
    Assessment {
        keeper: None,
        state: State::NoKeeper,
        strength: Strength::None,
        since: facts.policy.effective,
        next: None,
        entries: Vec::new(),
        fact: None,
        remedy: Some(Text::new(ja, en)),
    }
}

const fn remedy(what: &ClauseWhat) -> (&'static str, &'static str) {
    match what {
        ClauseWhat::AnswerWithin { .. } | ClauseWhat::TwoPeople { .. } => (
            "このご請求は受付簿で受け付け、期限と決裁を記録する。",
            "Enter these applications in a register with their due dates and decisions.",
        ),
        ClauseWhat::DefectNotified { .. } => (
            "補正のお願いを送った日と期限を記録する。",
            "Record when the person was told what is missing, and until when the desk waits.",
        ),
        ClauseWhat::GroundsOnly { .. } => (
            "お断りの理由が公表した範囲にあることを、決裁のときに確かめる。",
            "When approving a refusal, see that its ground is a published one.",
        ),
        ClauseWhat::Retention { .. } => (
            "消去の予定日を一覧にし、消去した日を記録する。",
            "List the days of erasure and record each erasure.",
        ),
        ClauseWhat::PurposeLimit | ClauseWhat::Purpose { .. } => (
            "利用の前に目的と照らし合わせ、結果を記録する。",
            "Compare each use with the purposes beforehand and record the result.",
        ),
        ClauseWhat::FormOffered | ClauseWhat::OnlyChannels | ClauseWhat::Delivered => (
            "様式をお渡しした方法と、結果をお送りした方法を記録する。",
            "Record how the form was handed out and how the result was sent.",
        ),
        ClauseWhat::AgentPapers { .. } | ClauseWhat::Evidence { .. } => (
            "公表した書類で確かめたことを記録する。",
            "Record that the published papers were looked at.",
        ),
        ClauseWhat::FeeUnpaid
        | ClauseWhat::FeeKept
        | ClauseWhat::OverpaidKept
        | ClauseWhat::IssuingCharge => (
            "手数料のお知らせ、受取り、返金を台帳に記録する。",
            "Enter notices of the fee, receipts and refunds in a register.",
        ),
        _ => (
            "担保手段を決める。証明する役職を方針に書く。",
            "Decide what keeps it: name the post that attests it in the policy.",
        ),
    }
}
