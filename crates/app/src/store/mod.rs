// SPDX-License-Identifier: Apache-2.0
//! Our own database: primary tables (the log), derived tables (folds of it) and local ones.
//!
//! Which table is which is declared here and tested: `rebuild` empties and refills the derived
//! tables, a backup holds the primary ones, and nothing else may exist.

pub mod db;

pub use db::{Db, Row, Statement, StoreError, Tx, Value};

/// Tables that are backed up and from which everything else follows.
pub const PRIMARY: &[&str] = &["entry", "payload", "blob", "tree"];

/// Tables `rebuild` makes again from the primary ones and the keys.
pub const DERIVED: &[&str] = &[
    "case_row",
    "case_find",
    "case_desk",
    "case_group",
    "agenda",
    "posted",
    "matter_row",
    "matter_case",
    "form_row",
    "form_back",
    "form_close",
    "status_code",
    "staff_row",
    "staff_token",
    "policy_row",
    "attestation",
    "duty_row",
    "plan_row",
    "job",
    "wake",
];

/// Tables that belong to this installation: log-in secrets, sessions, leases, drafts.
pub const LOCAL: &[&str] = &[
    "login",
    "session",
    "login_link",
    "api_token",
    "lease",
    "draft",
    "job_run",
    "attempt",
    "replay",
    "checkpoint_outside",
    "schema_version",
];

/// What the derived tables of this program hold; an older database refills them when it is opened.
pub(crate) const DERIVED_AS_OF: i64 = 5;

const SQLITE: &str = include_str!("../../migrations/0001_sqlite.sql");
/// Tables that came later; made where they are missing.
const LATER: &str = include_str!("../../migrations/0002.sql");
const POSTGRES: &str = include_str!("../../migrations/0001_postgres.sql");

/// Makes the tables in an empty database; leaves a made one alone.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn prepare(db: &Db) -> Result<(), StoreError> {
    let (there, script) = match db {
        Db::Sqlite { .. } => (
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'",
            SQLITE,
        ),
        Db::Postgres(_) => (
            "SELECT table_name::text FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = 'schema_version'",
            POSTGRES,
        ),
    };
    if db.fetch(there, &[]).await?.is_empty() {
        db.script(script).await?;
    }
    db.script(LATER).await?;
    Ok(())
}
