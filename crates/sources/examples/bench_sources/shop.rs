// SPDX-License-Identifier: Apache-2.0
//! One shop on one engine, with the verbs as the desk calls them.

use std::time::{Duration, Instant};

use yakusoku_policy::ItemId;
use yakusoku_sources::{
    Binding, Candidate, Exported, Map, Plan, SearchKey, Secret, Source, Sources, Verb, confirm,
    erase, export, locate, plan, read_map,
};

use crate::demo;
use crate::floor::Floor;

const MAP: &str = include_str!("../../../../examples/shop/systems.yaml");

/// The day of the bench.
pub(crate) const TODAY: jiff::civil::Date = jiff::civil::date(2026, 4, 1);

pub(crate) struct Shop {
    pub(crate) url: String,
    pub(crate) engine: &'static str,
    pub(crate) map: Map,
    pub(crate) sources: Sources,
}

impl Shop {
    /// The shop at an address, made first where it is missing.
    pub(crate) async fn open(url: &str, customers: u32) -> Self {
        if !Floor::is_filled(url).await {
            let start = Instant::now();
            let today = jiff::civil::date(2026, 4, 1);
            let rows = demo::shop::generate(url, customers, 1, today, &mut |_, _| {})
                .await
                .unwrap();
            println!("{rows} rows made in {:.1} s", start.elapsed().as_secs_f64());
        }
        Self::with_map(url, MAP).await
    }

    /// The same shop where log-ins stay without what they say of anybody, and no limit of rows.
    pub(crate) async fn keeping_logins(&self) -> Self {
        let map = MAP
            .replace("row_limit: 10000", "row_limit: 10000000")
            .replace(
                "rows: delete\n        columns:\n          ip: usage.login.ip\n          user_agent: usage.login.user_agent\n          at: {item: usage.login.at, event: last_contact}",
                "columns:\n          ip: {item: usage.login.ip, erase: blank}\n          user_agent: {item: usage.login.user_agent, erase: blank}\n          at: {item: usage.login.at, event: last_contact, keep: {ja: 集計に用いるため, en: for counting}}",
            );
        assert!(map.contains("user_agent: {item: usage.login.user_agent, erase: blank}"));
        Self::with_map(&self.url, &map).await
    }

    async fn with_map(url: &str, map: &str) -> Self {
        let (engine, map) = mapped(url, map);
        let map = read_map("systems.yaml", &map).unwrap();
        let mut sources = Sources::new(Secret([1; 32]));
        let source = Source::connect(&map.systems["shop"], url).await.unwrap();
        sources.insert("shop", source);
        Self {
            url: url.to_owned(),
            engine,
            map,
            sources,
        }
    }

    pub(crate) async fn found(&self, customer: u64) -> Vec<Binding> {
        let value = format!("user{customer}@example.jp");
        let key = SearchKey {
            item: ItemId::from("contact.email"),
            value,
        };
        let located = locate(&self.map, &self.sources, &[key]).await.unwrap();
        assert_eq!(located.candidates.len(), 1, "customer {customer}");
        located.candidates.iter().map(Candidate::binding).collect()
    }

    pub(crate) async fn plan(&self, verb: Verb, chosen: &[Binding]) -> Plan {
        plan(&self.map, &self.sources, verb, chosen, ("bench", TODAY))
            .await
            .unwrap()
    }

    /// Locates, plans and exports one person; when each was done.
    pub(crate) async fn read(&self, customer: u64) -> [Duration; 3] {
        let start = Instant::now();
        let chosen = self.found(customer).await;
        let located = start.elapsed();
        let giving = self.plan(Verb::Export, &chosen).await;
        let planned = start.elapsed();
        let mut out = Exported::default();
        let rows = export(&self.map, &self.sources, &giving, &mut out)
            .await
            .unwrap();
        assert!(rows > 10, "{rows}");
        [located, planned - located, start.elapsed() - planned]
    }

    /// Erases as planned and confirms.
    pub(crate) async fn erase(&self, plan: &Plan) {
        erase(&self.map, &self.sources, plan).await.unwrap();
        let confirmed = confirm(&self.map, &self.sources, plan).await.unwrap();
        assert_eq!(confirmed.remaining, []);
    }
}

/// The map of the shop, on whichever engine it lies.
fn mapped(url: &str, map: &str) -> (&'static str, String) {
    let engine = "engine: sqlite\n    file: shop.db";
    if url.starts_with("postgres") {
        let map = map.replace(engine, "engine: postgres\n    url_env: SHOP");
        ("PostgreSQL", map)
    } else if url.starts_with("mysql") {
        let map = map.replace(engine, "engine: mysql\n    url_env: SHOP");
        ("MariaDB", map)
    } else {
        ("SQLite", map.to_owned())
    }
}

pub(crate) async fn timed<F: Future>(work: F) -> Duration {
    let start = Instant::now();
    work.await;
    start.elapsed()
}
