// SPDX-License-Identifier: Apache-2.0
//! Where a scenario is played: an instance of its own that is gone afterwards, or a demonstration.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row as _};

use super::{Cell, RowsThen, Scenario, ScenarioError, Shop};
use crate::access::Role;
use crate::clock::Clock;
use crate::config::Database;
use crate::demo::{self, STAFF};
use crate::instance::New;
use crate::staff::PROGRAM;
use crate::staff::add::NewMember;
use crate::{App, entropy, keys};

/// The shop's file, as the example's map names it.
const SHOP: &str = "shop.db";

/// A folder that is gone when dropped.
#[derive(Debug)]
pub(super) struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Result<Self, ScenarioError> {
        let name = keys::hex(&entropy::bytes::<8>().map_err(crate::log::LogError::from)?);
        let path = std::env::temp_dir().join(format!("yakusoku-case-{name}"));
        std::fs::create_dir(&path).map_err(|source| ScenarioError::File {
            path: path.clone(),
            source,
        })?;
        Ok(Self(path))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An instance to play in.
pub(super) struct Place {
    pub(super) app: Arc<App>,
    /// Passwords of the staff by login; empty where they were there before.
    pub(super) passwords: BTreeMap<String, String>,
    /// Kept until the end.
    pub(super) temporary: Option<Temporary>,
}

/// Makes an instance of its own, with policy, staff and shop as given.
pub(super) async fn own(
    scenario: &Scenario,
    beside: &Path,
    start: Date,
) -> Result<Place, ScenarioError> {
    let text = |named: &Option<PathBuf>, otherwise: &str| match named {
        None => Ok(otherwise.to_owned()),
        Some(name) => {
            let path = beside.join(name);
            std::fs::read_to_string(&path).map_err(|source| ScenarioError::File { path, source })
        }
    };
    let policy = text(&scenario.given.policy, demo::POLICY)?;
    let systems = match &scenario.given.systems {
        Some(_) => text(&scenario.given.systems, "")?,
        None => demo::systems_for(&policy),
    };
    let temporary = Temporary::new()?;
    let dir = temporary.0.join("data");
    let new = New {
        policy: &policy,
        systems: &systems,
        database: Database::default(),
        demo: true,
    };
    let app = App::create(&dir, Clock::at(start), new).await?;
    let passwords = hire(&app, scenario).await?;
    stock(&dir.join(SHOP), &scenario.given.shop, start).await?;
    Ok(Place {
        app: Arc::new(app),
        passwords,
        temporary: Some(temporary),
    })
}

/// A demonstration that is there already; its policy, staff and shop are its own.
pub(super) async fn existing(dir: &Path, start: Date) -> Result<Place, ScenarioError> {
    let app = App::open(dir, Clock::at(start)).await?;
    if !app.config.demo {
        return Err(ScenarioError::NotADemo);
    }
    Ok(Place {
        app: Arc::new(app),
        passwords: BTreeMap::new(),
        temporary: None,
    })
}

async fn hire(app: &App, scenario: &Scenario) -> Result<BTreeMap<String, String>, ScenarioError> {
    let none: &[String] = &[];
    let named: Vec<(String, Role, &[String])> = if scenario.given.staff.is_empty() {
        STAFF
            .iter()
            .map(|sample| (sample.login.to_owned(), sample.role, none))
            .collect()
    } else {
        let staff = scenario.given.staff.iter();
        staff
            .map(|one| (one.login.clone(), one.role, one.posts.as_slice()))
            .collect()
    };
    let mut passwords = BTreeMap::new();
    for (login, role, posts) in named {
        let password = keys::hex(&entropy::bytes::<16>().map_err(crate::log::LogError::from)?);
        let new = NewMember {
            login: &login,
            name: &login,
            role,
            password: &password,
        };
        app.staff_add(&PROGRAM, new).await?;
        if !posts.is_empty() {
            app.staff_posts(&PROGRAM, &login, posts).await?;
        }
        passwords.insert(login, password);
    }
    Ok(passwords)
}

fn failed(error: &sqlx::Error) -> ScenarioError {
    ScenarioError::Shop(error.to_string())
}

async fn stock(file: &Path, shop: &Shop, today: Date) -> Result<(), ScenarioError> {
    if shop.customers > 0 {
        let url = file.display().to_string();
        demo::shop::generate(&url, shop.customers, demo::SEED, today, &mut |_, _| {})
            .await
            .map_err(|error| ScenarioError::Shop(error.to_string()))?;
    }
    let mut db = open(file).await?;
    if shop.customers == 0 {
        sqlx::raw_sql(demo::SCHEMA)
            .execute(&mut db)
            .await
            .map_err(|e| failed(&e))?;
    }
    for (table, rows) in &shop.rows {
        for row in rows {
            let names: Vec<String> = row.keys().map(|name| quoted(name)).collect();
            let marks = vec!["?"; row.len()].join(", ");
            let sql = format!(
                "INSERT INTO {} ({}) VALUES ({marks})",
                quoted(table),
                names.join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for cell in row.values() {
                query = match cell {
                    Cell::Number(number) => query.bind(*number),
                    Cell::Text(text) => query.bind(text.clone()),
                };
            }
            query.execute(&mut db).await.map_err(|e| failed(&e))?;
        }
    }
    db.close().await.map_err(|e| failed(&e))
}

async fn open(file: &Path) -> Result<SqliteConnection, ScenarioError> {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .foreign_keys(true)
        .connect()
        .await
        .map_err(|error| failed(&error))
}

/// A name as SQL takes it, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// How many rows of the shop hold a value.
pub(super) async fn count(app: &App, wanted: &RowsThen) -> Result<u64, ScenarioError> {
    let mut db = open(&app.dir.join(SHOP)).await?;
    let sql = format!(
        "SELECT COUNT(*) FROM {} WHERE {} = ?",
        quoted(&wanted.table),
        quoted(&wanted.column)
    );
    let query = sqlx::query(AssertSqlSafe(sql));
    let query = match &wanted.value {
        Cell::Number(number) => query.bind(*number),
        Cell::Text(text) => query.bind(text.clone()),
    };
    let row = query.fetch_one(&mut db).await.map_err(|e| failed(&e))?;
    let rows: i64 = row.try_get(0).map_err(|e| failed(&e))?;
    db.close().await.map_err(|e| failed(&e))?;
    Ok(u64::try_from(rows).unwrap_or(0))
}
