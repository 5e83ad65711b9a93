// SPDX-License-Identifier: Apache-2.0
//! What `make run` starts from: an invented shop with its desk, some history, and a story to try.

mod customer;
mod people;
pub mod shop;
pub mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_duties::personal::Applicant;
use yakusoku_policy::{ItemId, Policy, RouteAct};
use yakusoku_sources::read_map;

pub use customer::Customer;

use crate::access::{Actor, Role, Way};
use crate::clock::Clock;
use crate::config::{Config, ConfigError, Database};
use crate::instance::{New, OpenError};
use crate::log::LogError;
use crate::policy::PolicyError;
use crate::request::DeskError;
use crate::staff::add::NewMember;
use crate::staff::{PROGRAM, StaffError};
use crate::{App, entropy, keys};

/// The policy of the example shop.
pub const POLICY: &str = include_str!("../../../../examples/shop/policy.yaml");
/// The map of its one system.
pub const SYSTEMS: &str = include_str!("../../../../examples/shop/systems.yaml");
/// Schema of the shop's database for SQLite.
pub const SCHEMA: &str = include_str!("../../../../examples/shop/schema.sqlite.sql");
/// Customers where nobody says how many.
pub const CUSTOMERS: u32 = 1_000;
/// The environment variable with the address of the shop's PostgreSQL database.
pub const SHOP_URL: &str = "YAKUSOKU_DEMO_SHOP";

/// File that remembers how the shop was made; it names nobody.
const FILE: &str = "demo.json";
/// The same people every time, so that pictures and instructions stay true.
pub(crate) const SEED: u64 = 8_070;
const SHOP_FILE: &str = "shop.db";
/// Places among the customers from which the story takes its person; staged cases lie elsewhere.
const STORY_FROM: u32 = 31;
const STORY_TRIES: u32 = 30;

/// A sample account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// Log-in name.
    pub login: &'static str,
    /// Display name, invented.
    pub name: &'static str,
    /// Role.
    pub role: Role,
}

/// Everybody of the sample desk.
pub const STAFF: [Sample; 4] = [
    Sample {
        login: "tanto",
        name: "架空 恵",
        role: Role::Clerk,
    },
    Sample {
        login: "shonin",
        name: "設例 洋子",
        role: Role::Approver,
    },
    Sample {
        login: "kansa",
        name: "仮野 直樹",
        role: Role::Auditor,
    },
    Sample {
        login: "kanri",
        name: "例示 一郎",
        role: Role::Manager,
    },
];

/// What the demonstration is made of.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// Customers of the shop.
    pub customers: u32,
    /// Address of a PostgreSQL database for the shop; SQLite in the folder otherwise.
    pub postgres: Option<&'a str>,
    /// Text of another policy.
    pub policy: Option<&'a str>,
}

/// What is being made, for whoever waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Rows of the shop, of how many.
    Rows(u64, u64),
    /// Cases of the past, of how many.
    Cases(u64, u64),
}

/// Why there is no demonstration.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The instance.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The shop.
    #[error(transparent)]
    Shop(#[from] shop::GenerateError),
    /// The policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The staff.
    #[error(transparent)]
    Staff(#[from] StaffError),
    /// A case of the past.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The ledger.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A file.
    #[error("the file `{path}` cannot be read or written")]
    File {
        /// File.
        path: PathBuf,
        /// Cause.
        #[source]
        source: std::io::Error,
    },
    /// The folder is no demonstration.
    #[error("`{0}` is not a demonstration")]
    NotADemo(PathBuf),
}

/// How the shop was made: enough to name its people again, and nothing personal.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Made {
    customers: u32,
    seed: u64,
    on: Date,
}

/// Makes a demonstration in an empty folder. Everything in it lies in the past of `today`.
///
/// # Errors
/// [`DemoError`]; a folder that holds something already is not touched.
pub async fn make(
    dir: &Path,
    wanted: &Wanted<'_>,
    today: Date,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), DemoError> {
    let text = wanted.policy.unwrap_or(POLICY);
    let begin = stage::begins(text, today);
    let systems = systems(text, wanted.postgres.is_some());
    let new = New {
        policy: text,
        systems: &systems,
        database: Database::default(),
        demo: true,
    };
    let app = App::create(dir, Clock::at(begin), new).await?;
    let made = Made {
        customers: wanted.customers.max(1),
        seed: SEED,
        on: today,
    };
    let file = dir.join(SHOP_FILE);
    let url = wanted
        .postgres
        .map_or_else(|| file.display().to_string(), str::to_owned);
    let mut rows = |done, of| progress(Progress::Rows(done, of));
    shop::generate(&url, made.customers, made.seed, made.on, &mut rows).await?;
    hire(&app).await?;
    publish(&app, text).await?;
    seat(&app).await?;
    let shop = people::Shop::new(made.customers, made.seed, made.on);
    stage::stage(&app, &shop, today, progress).await?;
    app.close().await?;
    let path = dir.join(FILE);
    let text = serde_json::to_string(&made).unwrap_or_default();
    std::fs::write(&path, text).map_err(|source| DemoError::File { path, source })
}

/// The map of the shop's SQLite database for a policy.
pub(crate) fn systems_for(policy: &str) -> String {
    systems(policy, false)
}

/// The map for a policy: the shop's own, and what the shop does not hold said to be nowhere.
fn systems(policy: &str, postgres: bool) -> String {
    let mut text = SYSTEMS.to_owned();
    if postgres {
        let sqlite = format!("engine: sqlite\n    file: {SHOP_FILE}");
        text = text.replace(
            &sqlite,
            &format!("engine: postgres\n    url_env: {SHOP_URL}"),
        );
    }
    // A policy or map that cannot be read is refused, with everything wrong in it, by `create`.
    let Ok(loaded) = yakusoku_policy::read("policy.yaml", policy) else {
        return text;
    };
    let names = nowhere(&loaded.policy);
    if !names.is_empty() {
        text.push_str("\nnowhere:\n");
        for name in names {
            text.push_str(&format!(
                "  {name}: {{ja: 見本の店では扱っていないため, en: the example shop has none}}\n"
            ));
        }
    }
    text
}

/// Items and events of a policy that the shop's map does not hold.
fn nowhere(policy: &Policy) -> Vec<String> {
    let Ok(map) = read_map("systems.yaml", SYSTEMS) else {
        return Vec::new();
    };
    let columns = || {
        map.systems
            .values()
            .flat_map(|system| system.tables.values())
            .flat_map(|table| table.columns.values())
    };
    let held: BTreeSet<ItemId> = columns().filter_map(|column| column.item.clone()).collect();
    let dated: BTreeSet<&String> = columns().flat_map(|column| &column.events).collect();
    let leaf = |item: &ItemId| {
        !policy
            .items
            .keys()
            .any(|one| one != item && one.is_under(item))
    };
    let items = policy
        .items
        .keys()
        .filter(|item| leaf(item) && !held.iter().any(|held| item.is_under(held)))
        .map(ToString::to_string);
    let events = policy
        .events
        .keys()
        .filter(|event| !dated.contains(event))
        .cloned();
    items.chain(events).collect()
}

/// Adds the sample accounts. Nobody learns their passwords: one-time links are the way in.
async fn hire(app: &App) -> Result<(), DemoError> {
    for Sample { login, name, role } in STAFF {
        let password = keys::hex(&entropy::bytes::<16>().map_err(StaffError::from)?);
        app.staff_add(
            &PROGRAM,
            NewMember {
                login,
                name,
                role,
                password: &password,
            },
        )
        .await?;
    }
    Ok(())
}

/// Puts the sample staff to the posts of a route of approval: proposals to the clerk, every other post to somebody else
/// in turn, so that no two places of a short route are one person's.
async fn seat(app: &App) -> Result<(), DemoError> {
    let in_force = app.in_force().await;
    let mut held: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let others = ["shonin", "kanri"];
    let (mut turn, mut known) = (0_usize, BTreeSet::new());
    for step in &in_force.policy()?.requests.route {
        let posts = std::iter::once(&step.post).chain(&step.deputy);
        for post in posts.filter(|post| known.insert(post.ja.clone())) {
            let login = if step.act == RouteAct::Propose {
                "tanto"
            } else {
                turn += 1;
                others
                    .get((turn - 1) % others.len())
                    .copied()
                    .unwrap_or("shonin")
            };
            held.entry(login).or_default().insert(post.ja.clone());
        }
    }
    for (login, posts) in held {
        let posts: Vec<String> = posts.into_iter().collect();
        app.staff_posts(&PROGRAM, login, &posts).await?;
    }
    Ok(())
}

/// A customer to try the product with: one who is still in the shop's data.
///
/// # Errors
/// [`DemoError::NotADemo`] where the folder was not made by [`make`].
pub async fn someone(app: &App) -> Result<Option<Customer>, DemoError> {
    let path = app.dir.join(FILE);
    let text = std::fs::read_to_string(&path).map_err(|_| DemoError::NotADemo(app.dir.clone()))?;
    let made: Made =
        serde_json::from_str(&text).map_err(|_| DemoError::NotADemo(app.dir.clone()))?;
    let shop = people::Shop::new(made.customers, made.seed, made.on);
    let first = (1..=STORY_TRIES).map(|step| (STORY_FROM + step - 2) % made.customers + 1);
    for number in first {
        let customer = Customer::of(&shop, u64::from(number));
        if customer.email.is_empty() || app.is_held(&customer.email).await? {
            return Ok(Some(customer));
        }
    }
    Ok(None)
}

impl App {
    /// Whether somebody with this mail address is in the demonstration's shop.
    async fn is_held(&self, email: &str) -> Result<bool, DeskError> {
        let key = yakusoku_sources::SearchKey {
            item: ItemId::from("contact.email"),
            value: email.to_owned(),
        };
        let in_force = self.in_force().await;
        let sources = self.sources().await?;
        let located = yakusoku_sources::locate(in_force.map()?, &sources, &[key])
            .await
            .map_err(DeskError::Source)?;
        Ok(located.candidates.iter().any(|candidate| candidate.anchor))
    }
}

/// The policy is put forward by the clerk and approved by the manager, as in any company.
async fn publish(app: &App, policy: &str) -> Result<(), DemoError> {
    let actor = async |login: &str| {
        let member = app.member(login).await?;
        Ok::<_, DemoError>(Actor {
            id: member.id,
            role: member.role,
            way: Way::Console,
        })
    };
    let proposal = app.propose_policy(&actor("tanto").await?, policy).await?;
    app.approve_policy(&actor("kanri").await?, &proposal.hash)
        .await?;
    Ok(())
}

/// What the customer of a number writes into an application; numbers are those of the shop in the
/// folder, or of any shop of ours as it is on the day of the clock.
///
/// # Errors
/// [`DemoError::NotADemo`] where a file of ours cannot be read.
pub(crate) fn customer(app: &App, number: u32) -> Result<Applicant, DemoError> {
    let made = match std::fs::read_to_string(app.dir.join(FILE)) {
        Ok(text) => {
            serde_json::from_str(&text).map_err(|_| DemoError::NotADemo(app.dir.clone()))?
        }
        // What a customer writes does not depend on how many others there are.
        Err(_) => Made {
            customers: number.max(1),
            seed: SEED,
            on: app.clock.today().date,
        },
    };
    let shop = people::Shop::new(made.customers, made.seed, made.on);
    Ok(Customer::of(&shop, u64::from(number)).applies())
}

/// Whether a folder is a demonstration.
///
/// # Errors
/// [`ConfigError`] where it is no data folder.
pub fn is_demo(dir: &Path) -> Result<bool, ConfigError> {
    Ok(Config::read(dir)?.demo)
}

/// Some days before another day.
fn days_before(day: Date, days: i32) -> Date {
    day.saturating_sub(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shop_does_not_hold_is_said_to_be_nowhere() {
        let policy = POLICY.replace(
            "events:\n",
            "events:\n  seminar.held: {label: {ja: 講習会}}\n",
        );
        let policy = policy.replace("items:\n", "items:\n  survey: {label: {ja: アンケート}}\n");
        let text = systems(&policy, false);
        let (_, added) = text.split_once("\nnowhere:\n").unwrap();
        assert_eq!(added.lines().count(), 2);
        assert!(
            added.contains("  survey:") && added.contains("  seminar.held:"),
            "{added}"
        );
        assert!(!systems(POLICY, false).contains("nowhere:"));
        assert!(read_map("systems.yaml", &text).is_ok());
    }

    #[test]
    fn a_shop_on_postgresql_is_named_by_its_variable() {
        let map = read_map("systems.yaml", &systems(POLICY, true)).unwrap();
        assert_eq!(map.systems["shop"].url_env.as_deref(), Some(SHOP_URL));
        assert_eq!(map.systems["shop"].file, None);
    }
}
