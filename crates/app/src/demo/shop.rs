// SPDX-License-Identifier: Apache-2.0
//! Fills an empty database with an invented shop: the same people for the same seed, on any engine.
//!
//! Everything is obviously invented: names are words like 見本 and 例示, addresses lie in 見本区,
//! mail goes to example.jp, telephone numbers are 0000. A few rows are awkward on purpose: families
//! share a telephone, some orders go to another customer's address, some have no address at all.

use jiff::civil::Date;
use sqlx::mysql::{MySqlArguments, MySqlConnection};
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteConnection};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection};

use super::people::{Cell, Shop, TABLES, Table};

const SQLITE: &str = include_str!("../../../../examples/shop/schema.sqlite.sql");
const POSTGRES: &str = include_str!("../../../../examples/shop/schema.postgres.sql");
const MARIADB: &str = include_str!("../../../../examples/shop/schema.mariadb.sql");
/// Divides the tables of a schema file from the indexes, which are built once the rows are in.
const INDEXES: &str = "-- INDEXES";
/// Values SQLite takes in one statement, well under its limit.
const VALUES_MAX: usize = 4_000;
/// Bytes sent to PostgreSQL at once.
const COPY_BYTES: usize = 1 << 20;

/// Why no shop was made.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The database refused; most likely it is not empty.
    #[error("the shop could not be written")]
    Database(#[from] sqlx::Error),
}

/// Makes the shop. `url` is a path or `sqlite:path`, `postgres://…` or `mysql://…`; `progress` hears rows done
/// and rows in all. Returns the number of rows.
///
/// # Errors
/// The database cannot be opened, or has a shop already.
pub async fn generate(
    url: &str,
    customers: u32,
    seed: u64,
    today: Date,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<u64, GenerateError> {
    let shop = Shop::new(customers, seed, today);
    let total = TABLES.iter().map(|table| (table.rows)(&shop)).sum();
    let mut report = |done| progress(done, total);
    if url.starts_with("postgres:") || url.starts_with("postgresql:") {
        postgres(url, &shop, &mut report).await?;
    } else if url.starts_with("mysql:") || url.starts_with("mariadb:") {
        mariadb(url, &shop, &mut report).await?;
    } else {
        sqlite(url, &shop, &mut report).await?;
    }
    Ok(total)
}

fn parts(schema: &'static str) -> (&'static str, &'static str) {
    schema.split_once(INDEXES).unwrap_or((schema, ""))
}

async fn sqlite(url: &str, shop: &Shop, report: &mut (dyn FnMut(u64) + Send)) -> sqlx::Result<()> {
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    // Nothing is lost if this is cut short: the file is new and is made again.
    let mut db = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .foreign_keys(false)
        .pragma("synchronous", "OFF")
        .pragma("cache_size", "-200000")
        .connect()
        .await?;
    let (tables, indexes) = parts(SQLITE);
    sqlx::raw_sql("BEGIN").execute(&mut db).await?;
    sqlx::raw_sql(tables).execute(&mut db).await?;
    let mut done = 0;
    for table in &TABLES {
        let rows = (table.rows)(shop);
        let step = (VALUES_MAX / table.columns.len()).max(1) as u64;
        let mut first = 1;
        while first <= rows {
            let last = rows.min(first + step - 1);
            insert(&mut db, table, shop, first..=last).await?;
            done += last - first + 1;
            report(done);
            first = last + 1;
        }
    }
    sqlx::raw_sql(indexes).execute(&mut db).await?;
    sqlx::raw_sql("COMMIT").execute(&mut db).await?;
    // Splitting index pages while rows were added left copies of keys in free space; a file that is
    // written anew holds each value once, so that an erasure can be shown byte by byte.
    sqlx::raw_sql("ANALYZE; VACUUM").execute(&mut db).await?;
    sqlx::raw_sql("PRAGMA journal_mode = WAL")
        .execute(&mut db)
        .await?;
    db.close().await
}

async fn mariadb(url: &str, shop: &Shop, report: &mut (dyn FnMut(u64) + Send)) -> sqlx::Result<()> {
    let mut db = MySqlConnection::connect(&url.replacen("mariadb:", "mysql:", 1)).await?;
    let (tables, indexes) = parts(MARIADB);
    sqlx::raw_sql(tables).execute(&mut db).await?;
    sqlx::raw_sql("START TRANSACTION").execute(&mut db).await?;
    let mut done = 0;
    for table in &TABLES {
        let rows = (table.rows)(shop);
        let step = (VALUES_MAX / table.columns.len()).max(1) as u64;
        let mut first = 1;
        while first <= rows {
            let last = rows.min(first + step - 1);
            let mut arguments = MySqlArguments::default();
            for number in first..=last {
                for cell in (table.row)(shop, number) {
                    match cell {
                        Cell::Whole(number) => arguments.add(number),
                        // An instant ends in its zone, which the engine does not read.
                        Cell::Text(text) => arguments.add(local(&text)),
                        Cell::Empty => arguments.add(None::<String>),
                    }
                    .map_err(sqlx::Error::Encode)?;
                }
            }
            let text = AssertSqlSafe(insertion(table, last - first + 1));
            sqlx::query_with(text, arguments).execute(&mut db).await?;
            done += last - first + 1;
            report(done);
            first = last + 1;
        }
    }
    sqlx::raw_sql("COMMIT").execute(&mut db).await?;
    sqlx::raw_sql(indexes).execute(&mut db).await?;
    let names = TABLES.iter().map(|table| table.name).collect::<Vec<_>>();
    let analyse = format!("ANALYZE TABLE {}", names.join(", "));
    sqlx::raw_sql(AssertSqlSafe(analyse))
        .execute(&mut db)
        .await?;
    db.close().await
}

fn insertion(table: &Table, rows: u64) -> String {
    let row = format!("({})", vec!["?"; table.columns.len()].join(", "));
    let rows = usize::try_from(rows).unwrap_or_default();
    format!(
        "INSERT INTO {} ({}) VALUES {}",
        table.name,
        table.columns.join(", "),
        vec![row; rows].join(", ")
    )
}

/// An instant without its zone; anything else as it is.
fn local(text: &str) -> String {
    let is_instant = text.len() > 19 && text.get(10..11).is_some_and(|c| c == "T" || c == " ");
    match text.get(..19) {
        Some(instant) if is_instant && text.starts_with("20") => instant.to_owned(),
        _ => text.to_owned(),
    }
}

async fn insert(
    db: &mut SqliteConnection,
    table: &Table,
    shop: &Shop,
    range: std::ops::RangeInclusive<u64>,
) -> sqlx::Result<()> {
    let width = table.columns.len();
    let height = range.clone().count();
    let row = format!("({})", vec!["?"; width].join(", "));
    let text = format!(
        "INSERT INTO {} ({}) VALUES {}",
        table.name,
        table.columns.join(", "),
        vec![row; height].join(", ")
    );
    let mut arguments = SqliteArguments::default();
    arguments.reserve(width * height, 0);
    for number in range {
        for cell in (table.row)(shop, number) {
            match cell {
                Cell::Whole(number) => arguments.add(number),
                Cell::Text(text) => arguments.add(text),
                Cell::Empty => arguments.add(None::<String>),
            }
            .map_err(sqlx::Error::Encode)?;
        }
    }
    sqlx::query_with(AssertSqlSafe(text), arguments)
        .execute(db)
        .await?;
    Ok(())
}

async fn postgres(
    url: &str,
    shop: &Shop,
    report: &mut (dyn FnMut(u64) + Send),
) -> sqlx::Result<()> {
    let mut db = PgConnection::connect(url).await?;
    let (tables, indexes) = parts(POSTGRES);
    sqlx::raw_sql("BEGIN").execute(&mut db).await?;
    sqlx::raw_sql(tables).execute(&mut db).await?;
    let mut done = 0;
    for table in &TABLES {
        copy(&mut db, table, shop, &mut |rows| report(done + rows)).await?;
        done += (table.rows)(shop);
    }
    sqlx::raw_sql(indexes).execute(&mut db).await?;
    sqlx::raw_sql("COMMIT").execute(&mut db).await?;
    sqlx::raw_sql("VACUUM ANALYZE").execute(&mut db).await?;
    db.close().await
}

async fn copy(
    db: &mut PgConnection,
    table: &Table,
    shop: &Shop,
    report: &mut (dyn FnMut(u64) + Send),
) -> sqlx::Result<()> {
    let statement = format!(
        "COPY {} ({}) FROM STDIN",
        table.name,
        table.columns.join(", ")
    );
    let mut into = db.copy_in_raw(&statement).await?;
    let mut bytes = String::with_capacity(COPY_BYTES + 4096);
    let rows = (table.rows)(shop);
    for number in 1..=rows {
        for (at, cell) in (table.row)(shop, number).into_iter().enumerate() {
            if at > 0 {
                bytes.push('\t');
            }
            match cell {
                Cell::Whole(number) => bytes.push_str(&number.to_string()),
                // Invented text holds no tab, line end or backslash.
                Cell::Text(text) => bytes.push_str(&text),
                Cell::Empty => bytes.push_str("\\N"),
            }
        }
        bytes.push('\n');
        if bytes.len() >= COPY_BYTES {
            into.send(bytes.as_bytes()).await?;
            bytes.clear();
            report(number);
        }
    }
    into.send(bytes.as_bytes()).await?;
    into.finish().await?;
    report(rows);
    Ok(())
}
