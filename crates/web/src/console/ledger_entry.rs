// SPDX-License-Identifier: Apache-2.0
//! One entry: what it says openly, whether its sealed part is there, and its proof.

use axum::extract::Path;
use axum::http::StatusCode;
use yakusoku_app::access::Action as Right;
use yakusoku_app::log::{Part, Shown};
use yakusoku_app::request::DeskError;
use yakusoku_duties::ActorRef;

use super::door::{Answer, Member};
use super::{ledger, words};
use crate::pages::console::LedgerEntryPage;
use crate::pages::portal::Trouble;
use crate::pages::{Fact, Nav};
use crate::server::{grouped, page};

pub(super) async fn show(member: Member, Path(index): Path<String>) -> Answer {
    let found = match index.parse() {
        Ok(index) => view(&member, index).await,
        Err(_) => Ok(None),
    };
    match found {
        Ok(Some(sheet)) => Ok(page(StatusCode::OK, &sheet)),
        Ok(None) => Err(member.trouble(Trouble::NotFound).await),
        Err(error) => Err(member.refused(&error).await),
    }
}

async fn view(member: &Member, index: u64) -> Result<Option<LedgerEntryPage>, DeskError> {
    member.actor.may(Right::LedgerSee)?;
    let Some(shown) = member.site.app.entry_shown(index).await? else {
        return Ok(None);
    };
    let proof = shown.proof.as_ref();
    Ok(Some(LedgerEntryPage {
        shell: member.shell(Nav::Ledger).await,
        index: index.to_string(),
        what: ledger::what(&shown.stored.entry.kind).to_owned(),
        facts: facts(member, &shown).await?,
        open: readable(&shown.stored.entry.open),
        sealed: sealed(shown.part).to_owned(),
        provable: proof.is_some(),
        leaf: shown.leaf.clone(),
        size: proof.map_or_else(String::new, |proof| grouped(proof.size)),
        root: proof.map_or_else(String::new, |proof| proof.root.clone()),
        proof: proof.map_or_else(Vec::new, |proof| proof.path.clone()),
    }))
}

async fn facts(member: &Member, shown: &Shown) -> Result<Vec<Fact>, DeskError> {
    let entry = &shown.stored.entry;
    let app = &member.site.app;
    let number = app.number_of(&entry.stream.to_string()).await?;
    let stream = number.map_or_else(
        || ledger::other_stream(&entry.kind).to_owned(),
        |number| format!("案件 {number}"),
    );
    Ok(vec![
        Fact::new("種類", format!("{} 第{}版", entry.kind, entry.version)),
        Fact::new("記録の列", format!("{stream}　{}番目", entry.seq + 1)),
        Fact::new("日時", words::moment(entry.at_micros)),
        Fact::new(
            "行った人",
            app.name_of(&ActorRef(entry.actor.to_string())).await,
        ),
    ])
}

/// The open part with a line per field; as it is, where it is no JSON.
fn readable(open: &str) -> String {
    let parsed: Result<serde_json::Value, _> = serde_json::from_str(open);
    parsed
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| open.to_owned())
}

const fn sealed(part: Part) -> &'static str {
    match part {
        Part::None => "なし",
        Part::Kept => "あり（鍵を保管中）",
        Part::Gone => "消去済み（鍵を破棄）",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_part_is_laid_out_and_never_lost() {
        assert_eq!(readable("{\"a\":1}"), "{\n  \"a\": 1\n}");
        assert_eq!(readable("no json"), "no json");
    }
}
