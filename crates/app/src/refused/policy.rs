// SPDX-License-Identifier: Apache-2.0
//! Why an edition of the policy is not put forward, not approved or not usable, in words.

use yakusoku_duties::edition::EditionRefused;

use super::{Said, said, say};
use crate::policy::PolicyError;
use crate::request::DeskError;

/// What is wrong with an edition of the policy, or with putting it in force.
pub(super) fn of_policy(error: &PolicyError) -> Said {
    match error {
        PolicyError::Unusable(text) => said(
            "policy_unusable",
            format!("方針のファイルを読み取れません。\n{text}"),
            "上の箇所を直してください。",
        ),
        PolicyError::DoesNotHold(text) => said(
            "policy_does_not_hold",
            format!("方針が法令に適合しないおそれがあります。\n{text}"),
            "「yakusoku policy check」で確かめながら直してください。",
        ),
        PolicyError::Map(text) => said(
            "policy_map",
            format!("systems.yaml がこの方針に合いません。\n{text}"),
            "方針と systems.yaml の、項目とできごとの名前をそろえてください。動いているデータフォルダーでは、先に「yakusoku source adopt」で、合う対応表を使用中にします。",
        ),
        PolicyError::None => said("policy_none", "施行中の方針がありません。", ""),
        PolicyError::Denied(denied) => say(&DeskError::Denied(*denied)),
        PolicyError::Refused(refusal) => of_edition(refusal),
        PolicyError::Conflict => said(
            "policy_conflict",
            "ほかの方が先に方針の記録を更新しました。",
            "内容を確かめて、もう一度実行してください。",
        ),
        PolicyError::Log(error) => said(
            "policy_log",
            format!("台帳を読み書きできません（{error}）。"),
            "",
        ),
    }
}

/// Why an edition is not put forward or not approved.
fn of_edition(refusal: &EditionRefused) -> Said {
    match refusal {
        EditionRefused::AlreadyProposed => said(
            "edition_proposed",
            "この版は、すでに起案され、承認を待っています。",
            "起案した方とは別の個人情報保護管理者が承認してください。",
        ),
        EditionRefused::AlreadyApproved { takes_effect } => said(
            "edition_approved",
            format!("この版は承認済みです（適用の開始 {takes_effect}）。"),
            "内容を変えるときは、版の番号を上げた新しいファイルを起案してください。",
        ),
        EditionRefused::NotNewer { edition } => said(
            "edition_not_newer",
            format!("第{edition}版まで承認済みです。同じ番号や古い番号の版は公表できません。"),
            format!("ファイルの edition を{}以上にしてください。", edition + 1),
        ),
        EditionRefused::NotProposed => said(
            "edition_not_proposed",
            "その照合値の版は、承認を待っていません。",
            "「yakusoku policy publish FILE --data DIR」で起案し、表示された照合値を指定してください。",
        ),
        EditionRefused::SamePerson => said(
            "same_person",
            "起案した方は、同じ版を承認できません。",
            "別の個人情報保護管理者が承認してください。",
        ),
    }
}
