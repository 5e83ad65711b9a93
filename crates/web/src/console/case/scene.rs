// SPDX-License-Identifier: Apache-2.0
//! Everything a case page is made of, gathered once, so that its parts are plain functions.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use yakusoku_app::App;
use yakusoku_app::access::Action;
use yakusoku_app::policy::InForce;
use yakusoku_app::request::lists::masked;
use yakusoku_app::request::locate::Search;
use yakusoku_app::request::{DeskError, Loaded};
use yakusoku_app::staff::posts::Held;
use yakusoku_duties::ActorRef;
use yakusoku_duties::request::state::Stamp;
use yakusoku_duties::request::work::{Work, work};
use yakusoku_duties::request::{Ask, Case};
use yakusoku_policy::{GroundId, Policy};

use super::super::door::Member;
use super::super::today::person;
use super::super::words;

/// A case, opened for a reader.
pub(in crate::console) struct Scene<'a> {
    pub(in crate::console) member: &'a Member,
    pub(in crate::console) loaded: Loaded,
    pub(in crate::console) today: Date,
    in_force: Arc<InForce>,
    names: HashMap<ActorRef, String>,
    searches: HashMap<u16, Search>,
    held: Held,
}

impl<'a> Scene<'a> {
    /// Opens a case; the read is on record before anything is shown.
    pub(in crate::console) async fn open(
        member: &'a Member,
        number: &str,
    ) -> Result<Self, DeskError> {
        let app = &member.site.app;
        let loaded = app.open_case(&member.actor, number).await?;
        Self::of(member, loaded).await
    }

    /// A case that was read already.
    pub(in crate::console) async fn of(
        member: &'a Member,
        loaded: Loaded,
    ) -> Result<Self, DeskError> {
        let app = &member.site.app;
        let in_force = app.in_force().await;
        in_force.policy()?;
        let asks = loaded.case.asks.iter().filter(|ask| ask.located.is_some());
        // An erased case has nothing left of its searches.
        let searches = asks
            .filter_map(|ask| Some((ask.no, app.last_search(&loaded, ask.no).ok()?)))
            .collect();
        let names = names(app, &loaded).await;
        let today = app.clock.today().date;
        let held = app.held(&member.actor).await;
        Ok(Self {
            member,
            loaded,
            today,
            in_force,
            names,
            searches,
            held,
        })
    }

    pub(in crate::console) const fn case(&self) -> &Case {
        &self.loaded.case
    }

    /// The policy in force.
    ///
    /// # Errors
    /// None after [`Scene::of`], which looked already.
    pub(in crate::console) fn policy(&self) -> Option<&Policy> {
        self.in_force.policy().ok()
    }

    /// Grounds for an ask today: those published, and those only the Act names.
    pub(in crate::console) fn grounds(&self, ask: &Ask) -> (Vec<GroundId>, Vec<GroundId>) {
        let pinned = &self.loaded.case.policy;
        self.in_force
            .grounds_of(pinned, (ask.kind, ask.claim), self.today)
    }

    /// What a system is called.
    pub(super) fn system(&self, name: &str) -> String {
        let map = self.in_force.map().ok();
        let label = map
            .and_then(|map| map.systems.get(name))
            .map(|one| one.label.get(words::LANG));
        match (label, name) {
            (Some(label), _) => label.to_owned(),
            (None, "yakusoku") => "約束（この窓口の案件）".to_owned(),
            (None, name) => name.to_owned(),
        }
    }

    /// Who looks where no program can: the post, the days it has, and what it does.
    pub(super) fn keeper(&self, name: &str) -> Vec<String> {
        self.in_force
            .keeper_of(name)
            .map_or_else(Vec::new, |(owner, days, task)| {
                vec![format!("{owner}　{days}日以内"), task]
            })
    }

    /// What a table is called, with the name engineers know it by.
    pub(super) fn table(&self, system: &str, table: &str) -> String {
        let map = self.in_force.map().ok();
        let found = map.and_then(|map| map.systems.get(system)?.tables.get(table));
        found.map_or_else(
            || table.to_owned(),
            |one| format!("{}（{table}）", one.label.get(words::LANG)),
        )
    }

    /// What is to be done, most pressing first.
    pub(super) fn work(&self) -> Vec<Work> {
        work(self.case())
    }

    /// The last search under an ask.
    pub(super) fn search(&self, ask: &Ask) -> Option<&Search> {
        self.searches.get(&ask.no)
    }

    pub(super) fn name(&self, actor: &ActorRef) -> String {
        self.names
            .get(actor)
            .cloned()
            .unwrap_or_else(|| "不明".to_owned())
    }

    /// 「架空 恵　11月13日（金）10時21分」
    pub(in crate::console) fn signed(&self, stamp: &Stamp) -> String {
        format!("{}　{}", self.name(&stamp.by), words::when(stamp))
    }

    pub(super) fn person(&self) -> String {
        person(&masked(self.loaded.applicant.as_ref()))
    }

    pub(super) const fn permits(&self, action: Action) -> bool {
        self.member.permits(action)
    }

    /// An address below the case.
    pub(super) fn href(&self, rest: &str) -> String {
        format!("/console/cases/{}/{rest}", self.case().number)
    }

    /// What the reader holds posts of the route by.
    pub(super) const fn held(&self) -> &Held {
        &self.held
    }

    /// The reader, where it is about who did something.
    pub(in crate::console) fn is_me(&self, actor: &ActorRef) -> bool {
        self.member.actor.id == *actor
    }
}

async fn names(app: &App, loaded: &Loaded) -> HashMap<ActorRef, String> {
    let mut names = HashMap::new();
    for told in &loaded.told {
        if !names.contains_key(&told.stamp.by) {
            names.insert(told.stamp.by.clone(), app.name_of(&told.stamp.by).await);
        }
    }
    names
}
