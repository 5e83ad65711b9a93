// SPDX-License-Identifier: Apache-2.0
//! 権限のない操作: what it was, and who can do it.

use axum::http::StatusCode;
use axum::response::Response;
use yakusoku_app::access::{Action, Denied, Role, permits};

use super::door::{HOME, Member};
use crate::pages::Nav;
use crate::pages::console::ForbiddenPage;
use crate::server::page;

/// What an action is called.
pub(super) const fn name(action: Action) -> &'static str {
    match action {
        Action::CaseList => "案件の一覧",
        Action::CaseOpen => "案件の閲覧",
        Action::CaseReveal => "氏名・住所の表示",
        Action::CaseEnter => "書面のご請求の入力",
        Action::CaseWork => "案件の事務（書類・手数料・発送・廃棄・メモ）",
        Action::CaseLocate => "データの検索と計画の作成",
        Action::CasePropose => "判断の起案",
        Action::CaseApprove => "決裁と差し戻し",
        Action::CaseDocuments => "書類と資料の閲覧",
        Action::BoardSee => "約束の履行状況",
        Action::BoardAttest => "約束の証明",
        Action::ActRecord => "実施の記録",
        Action::ActRead => "実施の記録と是正処置の内容の閲覧",
        Action::FindingWork => "是正処置の登録と実施",
        Action::FindingVerify => "是正処置の効果の確認",
        Action::LedgerSee => "台帳の閲覧",
        Action::LedgerCheckpoint => "検証用の控えの保存",
        Action::SourceUse => "システムの直接操作",
        Action::MapAdopt => "対応表の切り替え",
        Action::PolicyPropose => "方針の起案",
        Action::PolicyApprove => "方針の承認",
        Action::StaffManage => "利用者の管理",
    }
}

/// The page for a role that may not do something.
pub(super) async fn answer(member: &Member, denied: Denied) -> Response {
    let sheet = ForbiddenPage {
        shell: member.shell(Nav::Elsewhere).await,
        what: name(denied.action).to_owned(),
        why: format!("「{}」の役割では行えない。", denied.role.label()),
        who_can: who_can(member, denied.action).await,
        back: back(member).to_owned(),
    };
    page(StatusCode::FORBIDDEN, &sheet)
}

async fn who_can(member: &Member, action: Action) -> Vec<String> {
    let staff = member.site.app.staff().await;
    let able = |role: &Role| permits(*role, action);
    Role::ALL
        .into_iter()
        .filter(able)
        .map(|role| {
            let of_role = staff.iter().filter(|one| one.role == role && one.active);
            let names: Vec<&str> = of_role.map(|one| one.name.as_str()).collect();
            format!("{}　{}", role.label(), names.join("、"))
                .trim_end()
                .to_owned()
        })
        .collect()
}

/// The first page this role can see.
const fn back(member: &Member) -> &'static str {
    if member.permits(Action::CaseList) {
        HOME
    } else {
        "/console/board"
    }
}
