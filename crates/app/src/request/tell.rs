// SPDX-License-Identifier: Apache-2.0
//! Answers that are a text: what the program can say from the policy and the search, for the clerk
//! to read and, where needed, to put better.

use std::collections::BTreeSet;

use yakusoku_duties::request::{Ask, Command, Step};
use yakusoku_policy::{ItemId, Kind, Lang, Policy};
use yakusoku_sources::Map;

use super::DeskError;
use super::load::Loaded;
use super::locate::Search;
use crate::App;
use crate::access::Actor;

const LANG: Lang = Lang::Ja;

/// Items held of the person: those of every table in which the search found rows of theirs.
fn held(map: &Map, search: &Search) -> BTreeSet<ItemId> {
    let chosen = |id: &String| search.chosen.contains(id);
    let found = search.located.candidates.iter();
    let rows = found
        .filter(|one| chosen(&one.id))
        .flat_map(|one| &one.tables)
        .filter(|table| table.rows > 0);
    let tables = rows.filter_map(|rows| map.systems.get(&rows.system)?.tables.get(&rows.table));
    tables
        .flat_map(|table| table.columns.values())
        .filter_map(|column| column.item.clone())
        .collect()
}

/// The purposes for which anything held of the person is used.
fn purposes(policy: &Policy, held: &BTreeSet<ItemId>) -> Vec<String> {
    let used = policy.purposes.values().filter(|purpose| {
        let mut uses = purpose.uses.iter();
        uses.any(|branch| held.iter().any(|item| item.is_under(branch)))
    });
    used.map(|purpose| purpose.label.get(LANG).to_owned())
        .collect()
}

fn notice(purposes: &[String]) -> String {
    let lines: Vec<String> = purposes.iter().map(|one| format!("・{one}")).collect();
    format!(
        "お客様の保有個人データは、次の目的に利用しています。\n{}",
        lines.join("\n")
    )
}

/// The matters of Art. 32(1), each in a line or two.
fn published(policy: &Policy) -> String {
    let operator = &policy.operator;
    let mut lines = vec![
        format!("事業者の名称：{}", operator.name.get(LANG)),
        format!("住所：{}", operator.address.get(LANG).replace('\n', "　")),
        format!("代表者：{}", operator.representative.get(LANG)),
        "すべての保有個人データの利用目的".to_owned(),
    ];
    let labels = policy.purposes.values();
    lines.extend(labels.map(|one| format!("・{}", one.label.get(LANG))));
    let kinds = policy.requests.kinds.keys();
    let kinds: Vec<&str> = kinds.map(|kind| kind.label(LANG)).collect();
    lines.push(format!("受け付けるご請求：{}", kinds.join("、")));
    let channels = policy.requests.intake.channels.iter();
    let channels: Vec<&str> = channels.map(|one| one.label(LANG)).collect();
    lines.push(format!("受付の方法：{}", channels.join("、")));
    for (name, desk) in [
        ("ご請求の窓口", policy.requests_desk()),
        ("苦情の申出先", policy.complaints_desk()),
    ] {
        let Some(desk) = desk else { continue };
        let at = [
            desk.post.as_ref().map(|post| post.get(LANG)),
            desk.phone.as_deref(),
            desk.email.as_deref(),
        ];
        let at: Vec<&str> = at.into_iter().flatten().collect();
        let at = at.join("　").replace('\n', "　");
        lines.push(format!("{name}：{}　{at}", desk.name.get(LANG)));
    }
    lines.join("\n")
}

impl App {
    /// The text the program proposes; nothing where only people know what to tell.
    pub(super) async fn proposed_text(
        &self,
        loaded: &Loaded,
        ask: &Ask,
    ) -> Result<Option<String>, DeskError> {
        let in_force = self.in_force().await;
        let policy = in_force.policy()?;
        Ok(match ask.kind {
            Kind::PurposeNotice => {
                let search = self.last_search(loaded, ask.no)?;
                Some(notice(&purposes(policy, &held(in_force.map()?, &search))))
            }
            Kind::PublishedMatters => Some(published(policy)),
            _ => None,
        })
    }

    /// Records a step; an answer without words gets those the program can find.
    pub(crate) async fn step(
        &self,
        actor: &Actor,
        loaded: &mut Loaded,
        mut step: Step,
    ) -> Result<(), DeskError> {
        if let Step::Draft { ask, text } = &mut step
            && text.trim().is_empty()
            && let Some(found) = loaded.case.ask(*ask)
            && let Some(proposed) = self.proposed_text(loaded, found).await?
        {
            *text = proposed;
        }
        self.under_contract(&mut step).await?;
        let command = Command::Step(step);
        self.decide_and_record(actor, loaded, (&command, Vec::new()))
            .await?;
        Ok(())
    }

    /// The words proposed for an answer, for the page on which they are put better.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn draft_of(&self, loaded: &Loaded, no: u16) -> Result<String, DeskError> {
        let refusal = yakusoku_duties::request::Refusal::NoSuchAsk(no);
        let ask = loaded.case.ask(no).ok_or(refusal)?;
        if let Some(drafted) = &ask.prep.drafted
            && let Some(text) = loaded.sealed_at(drafted.at.seq)
        {
            return Ok(text.reveal(yakusoku_duties::personal::Sink::Page).clone());
        }
        if ask.kind.is_personal() && ask.located.is_none() {
            return Ok(String::new());
        }
        Ok(self.proposed_text(loaded, ask).await?.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy() -> Policy {
        yakusoku_policy::read("policy.yaml", crate::demo::POLICY)
            .unwrap()
            .policy
    }

    #[test]
    fn purposes_are_those_of_what_is_held() {
        let policy = policy();
        let only = |item: &str| purposes(&policy, &BTreeSet::from([ItemId::from(item)]));
        assert_eq!(only("review.body"), ["商品レビューの掲載"]);
        assert!(only("contact.email").len() > 1);
        assert!(purposes(&policy, &BTreeSet::new()).is_empty());
    }

    #[test]
    fn published_matters_name_operator_purposes_and_desks() {
        let text = published(&policy());
        for said in [
            "例示商会株式会社",
            "・商品レビューの掲載",
            "苦情の申出先：個人情報相談室",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
}
