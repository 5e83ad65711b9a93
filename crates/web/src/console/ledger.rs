// SPDX-License-Identifier: Apache-2.0
//! 台帳: the latest entries by their open part, how far they are provable, and a checkpoint to keep.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::IntoResponse as _;
use serde::Deserialize;
use yakusoku_app::access::Action as Right;
use yakusoku_app::log::Stored;
use yakusoku_app::request::DeskError;
use yakusoku_duties::ActorRef;

use super::door::{Answer, Member};
use super::words;
use crate::pages::Nav;
use crate::pages::console::{LedgerPage, LedgerRow};
use crate::server::{grouped, page};

/// Entries on one page.
const ROWS: u32 = 50;

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Asked {
    before: String,
}

pub(super) async fn show(member: Member, Query(asked): Query<Asked>) -> Answer {
    match view(&member, asked.before.parse().ok()).await {
        Ok(sheet) => Ok(page(StatusCode::OK, &sheet)),
        Err(error) => Err(member.refused(&error).await),
    }
}

/// `before` is the number of the newest entry that is not shown any more.
async fn view(member: &Member, before: Option<u64>) -> Result<LedgerPage, DeskError> {
    member.actor.may(Right::LedgerSee)?;
    let app = &member.site.app;
    let sizes = app.sizes().await?;
    let from = before.map(|before| before.saturating_sub(1));
    let stored = if before == Some(0) {
        Vec::new()
    } else {
        app.latest(from, ROWS).await?
    };
    let rows = rows(member, &stored, sizes.provable).await?;
    let oldest = stored
        .last()
        .and_then(|last| last.index)
        .filter(|index| *index > 0);
    let newest = stored.first().and_then(|first| first.index).unwrap_or(0);
    let newer = (newest + 1 < sizes.provable)
        .then(|| format!("/console/ledger?before={}", newest + u64::from(ROWS) + 1));
    let shell = member.shell(Nav::Ledger).await;
    let facts = shell.ledger.as_ref();
    Ok(LedgerPage {
        recorded: grouped(sizes.recorded),
        provable: grouped(sizes.provable),
        signed_at: facts.map_or_else(String::new, |facts| facts.signed_at.clone()),
        outside: facts.and_then(|facts| facts.outside.clone()),
        checkpoint: member
            .permits(Right::LedgerCheckpoint)
            .then(|| "/console/ledger/checkpoint".to_owned()),
        rows,
        newer,
        older: oldest.map(|oldest| format!("/console/ledger?before={oldest}")),
        shell,
    })
}

async fn rows(
    member: &Member,
    stored: &[Stored],
    provable: u64,
) -> Result<Vec<LedgerRow>, DeskError> {
    let mut numbers: HashMap<String, Option<String>> = HashMap::new();
    let mut rows = Vec::with_capacity(stored.len());
    for one in stored {
        let stream = one.entry.stream.to_string();
        let number = match numbers.get(&stream) {
            Some(known) => known.clone(),
            None => {
                let found = member.site.app.number_of(&stream).await?;
                numbers.insert(stream.clone(), found.clone());
                found
            }
        };
        rows.push(row(member, one, (number, provable)).await);
    }
    Ok(rows)
}

async fn row(
    member: &Member,
    one: &Stored,
    (number, provable): (Option<String>, u64),
) -> LedgerRow {
    let index = one.index.unwrap_or_default();
    let may_open = member.permits(Right::CaseOpen);
    LedgerRow {
        index: index.to_string(),
        href: format!("/console/ledger/{index}"),
        at: words::moment(one.entry.at_micros),
        what: what(&one.entry.kind).to_owned(),
        kind: one.entry.kind.clone(),
        stream_href: number
            .as_ref()
            .filter(|_| may_open)
            .map(|number| format!("/console/cases/{number}")),
        stream: number.unwrap_or_else(|| other_stream(&one.entry.kind).to_owned()),
        actor: member
            .site
            .app
            .name_of(&ActorRef(one.entry.actor.to_string()))
            .await,
        provable: index < provable,
    }
}

/// Streams that are no case, by what is recorded in them.
pub(super) fn other_stream(kind: &str) -> &'static str {
    match kind.split_once('.').map(|(what, _)| what) {
        Some("staff") => "利用者",
        Some("policy") => "方針",
        Some("clause") => "約束の証明",
        _ => "システム",
    }
}

/// What an entry records, by its kind.
pub(super) fn what(kind: &str) -> &'static str {
    match kind {
        "case.received" => "受付",
        "case.code_issued" => "確認コードの発行",
        "case.paper_checked" => "本人確認書類の確認",
        "case.identity_verified" => "本人確認の完了",
        "case.due_set" => "回答期限の決定",
        "case.fee_received" => "手数料の受領",
        "case.located" => "データの検索",
        "case.planned" => "計画の作成",
        "case.proposed" => "起案",
        "case.passed" => "経路の段階の審査・決裁",
        "case.countersigned" => "後閲",
        "case.approved" => "決裁",
        "case.returned" => "差し戻し",
        "case.carried_out" => "計画の実行",
        "case.carry_failed" => "計画の実行の失敗",
        "case.confirmed" => "実行結果の確認",
        "case.letter_made" => "書類の作成",
        "case.dispatched" => "発送",
        "case.closed" => "手続の終了",
        "case.papers_disposed" => "本人確認書類の廃棄",
        "case.papers_returned" => "本人確認書類の返却",
        "case.note" => "社内メモ",
        "case.seen" => "閲覧",
        "key.destroyed" => "鍵の破棄（消去）",
        "policy.in_force" => "方針の施行",
        "policy.proposed" => "方針の起案",
        "policy.approved" => "方針の承認",
        "clause.attested" => "約束の証明",
        "staff.added" => "利用者の追加",
        "staff.disabled" => "利用者の停止",
        "staff.reset" => "利用者の再設定",
        _ => "その他の記録",
    }
}

pub(super) async fn checkpoint(member: Member) -> Answer {
    let may = member
        .actor
        .may(Right::LedgerCheckpoint)
        .map_err(DeskError::from);
    let note = match may {
        Ok(()) => member
            .site
            .app
            .take_checkpoint()
            .await
            .map_err(DeskError::from),
        Err(denied) => Err(denied),
    };
    match note {
        Ok(note) => {
            let day = member.site.app.clock.today().date;
            let name = format!("attachment; filename=\"checkpoint-{day}.txt\"");
            let name = HeaderValue::from_str(&name)
                .unwrap_or_else(|_| HeaderValue::from_static("attachment"));
            let kind = HeaderValue::from_static("text/plain; charset=utf-8");
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CONTENT_DISPOSITION, name),
            ];
            Ok((StatusCode::OK, headers, note).into_response())
        }
        Err(error) => Err(member.refused(&error).await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_that_are_no_case_are_named_by_what_they_hold() {
        assert_eq!(other_stream("staff.added"), "利用者");
        assert_eq!(other_stream("policy.in_force"), "方針");
        assert_eq!(other_stream("source.erased"), "システム");
        assert_eq!(what("case.approved"), "決裁");
        assert_eq!(what("x"), "その他の記録");
    }
}
