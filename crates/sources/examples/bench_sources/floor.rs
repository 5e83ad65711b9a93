// SPDX-License-Identifier: Apache-2.0
//! What a careful engineer would write by hand for this one shop.

use std::time::Duration;

use sqlx::mysql::MySqlConnection;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};

const READS: [&str; 11] = [
    "SELECT * FROM customers WHERE id = $1",
    "SELECT * FROM addresses WHERE customer_id = $1",
    "SELECT * FROM payment_cards WHERE customer_id = $1",
    "SELECT * FROM login_history WHERE customer_id = $1",
    "SELECT * FROM orders WHERE customer_id = $1",
    "SELECT i.* FROM order_items i JOIN orders o ON o.id = i.order_id WHERE o.customer_id = $1",
    "SELECT s.* FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.customer_id = $1",
    "SELECT * FROM reviews WHERE customer_id = $1",
    "SELECT * FROM support_tickets WHERE customer_email = $1",
    "SELECT m.* FROM ticket_messages m JOIN support_tickets t ON t.id = m.ticket_id WHERE t.customer_email = $1",
    "SELECT * FROM mail_log WHERE email = $1",
];
const ERASURES: [&str; 11] = [
    "DELETE FROM login_history WHERE customer_id = $1",
    "UPDATE order_items SET gift_message = NULL WHERE order_id IN (SELECT id FROM orders WHERE customer_id = $1)",
    "UPDATE shipments SET recipient = NULL, phone = NULL, tracking_no = NULL WHERE order_id IN (SELECT id FROM orders WHERE customer_id = $1)",
    "UPDATE orders SET note = NULL, shipping_address_id = NULL, card_id = NULL WHERE customer_id = $1",
    "DELETE FROM payment_cards WHERE customer_id = $1",
    "DELETE FROM addresses WHERE customer_id = $1 AND NOT EXISTS (SELECT 1 FROM orders o WHERE o.shipping_address_id = addresses.id)",
    "DELETE FROM reviews WHERE customer_id = $1",
    "DELETE FROM ticket_messages WHERE ticket_id IN (SELECT id FROM support_tickets WHERE customer_email = $1)",
    "DELETE FROM support_tickets WHERE customer_email = $1",
    "DELETE FROM mail_log WHERE email = $1",
    "UPDATE customers SET email = 'erased-' || id || '@example.invalid', phone = NULL, family_name = NULL, given_name = NULL, family_name_kana = NULL, given_name_kana = NULL, birth_date = NULL, gender = NULL WHERE id = $1",
];

pub(crate) enum Floor {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
    Mariadb(MySqlConnection),
}

impl Floor {
    pub(crate) async fn is_filled(url: &str) -> bool {
        if url.starts_with("postgres") {
            let mut db = PgConnection::connect(url).await.unwrap();
            return sqlx::query("SELECT 1 FROM customers LIMIT 1")
                .execute(&mut db)
                .await
                .is_ok();
        }
        if url.starts_with("mysql") {
            let mut db = MySqlConnection::connect(url).await.unwrap();
            return sqlx::query("SELECT 1 FROM customers LIMIT 1")
                .execute(&mut db)
                .await
                .is_ok();
        }
        std::path::Path::new(url).exists()
    }

    pub(crate) async fn open(url: &str) -> Self {
        if url.starts_with("postgres") {
            return Self::Postgres(PgConnection::connect(url).await.unwrap());
        }
        if url.starts_with("mysql") {
            return Self::Mariadb(MySqlConnection::connect(url).await.unwrap());
        }
        let options = SqliteConnectOptions::new()
            .filename(url)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .pragma("secure_delete", "ON");
        Self::Sqlite(options.connect().await.unwrap())
    }

    /// A stretch of customers none of whom was erased yet.
    pub(crate) async fn first_left(&mut self, wanted: u64) -> u64 {
        let text = "SELECT coalesce(max(id), 0) FROM customers WHERE family_name IS NULL";
        let last: i64 = match self {
            Self::Sqlite(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
            Self::Postgres(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
            Self::Mariadb(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
        };
        let first = u64::try_from(last).unwrap() + 7;
        assert!(
            first + wanted < 100_000,
            "make the shop again: everybody was erased"
        );
        first
    }

    pub(crate) async fn read(&mut self, customer: u64) {
        let email = format!("user{customer}@example.jp");
        let find = "SELECT id FROM customers WHERE email = $1";
        let id: i64 = match self {
            Self::Sqlite(db) => sqlx::query(find)
                .bind(&email)
                .fetch_one(db)
                .await
                .unwrap()
                .get(0),
            Self::Postgres(db) => sqlx::query(find)
                .bind(&email)
                .fetch_one(db)
                .await
                .unwrap()
                .get(0),
            Self::Mariadb(db) => sqlx::query("SELECT id FROM customers WHERE email = ?")
                .bind(&email)
                .fetch_one(db)
                .await
                .unwrap()
                .get(0),
        };
        for text in READS {
            self.all(text, id, &email).await;
        }
    }

    /// The transaction, and then the same rows once more.
    pub(crate) async fn erase(&mut self, customer: u64) {
        let id = i64::try_from(customer).unwrap();
        let email = format!("user{customer}@example.jp");
        self.raw("BEGIN").await;
        for text in ERASURES {
            self.all(text, id, &email).await;
        }
        self.raw("COMMIT").await;
        for text in READS {
            self.all(text, id, &email).await;
        }
    }

    async fn raw(&mut self, text: &'static str) {
        match self {
            Self::Sqlite(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
            Self::Postgres(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
            Self::Mariadb(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
        }
    }

    async fn all(&mut self, text: &'static str, id: i64, email: &str) {
        let by_email = text.contains("email = $1");
        match self {
            Self::Sqlite(db) if by_email => {
                sqlx::query(text).bind(email).fetch_all(db).await.unwrap();
            }
            Self::Sqlite(db) => {
                sqlx::query(text).bind(id).fetch_all(db).await.unwrap();
            }
            Self::Postgres(db) if by_email => {
                sqlx::query(text).bind(email).fetch_all(db).await.unwrap();
            }
            Self::Postgres(db) => {
                sqlx::query(text).bind(id).fetch_all(db).await.unwrap();
            }
            Self::Mariadb(db) => {
                let text = AssertSqlSafe(in_mariadb(text));
                let query = sqlx::query(text);
                let query = if by_email {
                    query.bind(email)
                } else {
                    query.bind(id)
                };
                query.fetch_all(db).await.unwrap();
            }
        }
    }
}

/// The same as its engineer would write it there: a join, since a set of keys that is looked up for a
/// change is read for every row.
fn in_mariadb(text: &str) -> String {
    let text = text.replace("$1", "?").replace(
        "'erased-' || id || '@example.invalid'",
        "CONCAT('erased-', id, '@example.invalid')",
    );
    if let Some((head, rest)) =
        text.split_once(" WHERE order_id IN (SELECT id FROM orders WHERE customer_id = ?)")
    {
        assert_eq!(rest, "");
        let (table, set) = head.split_once(" SET ").unwrap();
        return format!(
            "{table} x JOIN orders o ON o.id = x.order_id SET {set} WHERE o.customer_id = ?"
        );
    }
    if text.starts_with("DELETE FROM ticket_messages") {
        return "DELETE m FROM ticket_messages m JOIN support_tickets t ON t.id = m.ticket_id WHERE t.customer_email = ?".to_owned();
    }
    text
}
