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

/// Rows of the person that rows of others use.
const SHARED: [&str; 3] = [
    "(SELECT count(*) FROM addresses a WHERE a.customer_id = $1 AND EXISTS (SELECT 1 FROM orders o WHERE o.shipping_address_id = a.id AND o.customer_id <> $1))",
    "(SELECT count(*) FROM addresses a WHERE a.customer_id = $1 AND EXISTS (SELECT 1 FROM payment_cards c WHERE c.billing_address_id = a.id AND c.customer_id <> $1))",
    "(SELECT count(*) FROM payment_cards c WHERE c.customer_id = $1 AND EXISTS (SELECT 1 FROM orders o WHERE o.card_id = c.id AND o.customer_id <> $1))",
];

/// What a reading selects: `*` or `i.*`.
fn selected(text: &str) -> &str {
    text.split_whitespace().nth(1).unwrap()
}

/// Columns that hold text by their type, and all others.
const TABLES: [(&str, &str, &str); 12] = [
    (
        "customers",
        "email phone family_name given_name family_name_kana given_name_kana",
        "id birth_date gender created_at",
    ),
    (
        "addresses",
        "recipient postal_code prefecture city street building phone",
        "id customer_id",
    ),
    (
        "payment_cards",
        "holder masked_no expires",
        "id customer_id billing_address_id",
    ),
    ("login_history", "ip user_agent", "id customer_id at"),
    ("products", "name", "id price"),
    (
        "orders",
        "note",
        "id customer_id shipping_address_id card_id total ordered_at",
    ),
    (
        "order_items",
        "gift_message",
        "id order_id product_id qty price",
    ),
    (
        "shipments",
        "recipient phone tracking_no",
        "id order_id shipped_at",
    ),
    (
        "reviews",
        "nickname body",
        "id customer_id product_id posted_at",
    ),
    ("support_tickets", "customer_email subject", "id opened_at"),
    ("ticket_messages", "sender body", "id ticket_id sent_at"),
    ("mail_log", "email campaign", "id opened sent_at"),
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

    /// The system reads every value of many people and hands none of them over: less cannot be done by anybody who
    /// gives these rows out.
    pub(crate) async fn touch(&mut self, first: u64, people: u64) {
        let stretch = format!("BETWEEN {first} AND {}", first + people - 1);
        let emails = format!("IN (SELECT email FROM customers WHERE id {stretch})");
        for text in READS {
            let columns = TABLES
                .iter()
                .find(|(name, ..)| text.split_whitespace().nth(3) == Some(name));
            let (_, texts, others) = columns.unwrap();
            let alias = selected(text).trim_end_matches('*');
            let lengths: Vec<String> = [*texts, *others]
                .iter()
                .flat_map(|names| names.split_whitespace())
                .map(|name| match self {
                    Self::Postgres(_) => format!("sum(length({alias}{name}::text))"),
                    Self::Sqlite(_) | Self::Mariadb(_) => format!("sum(length({alias}{name}))"),
                })
                .collect();
            let text = text
                .replacen(selected(text), &lengths.join(", "), 1)
                .replace("email = $1", &format!("email {emails}"))
                .replace("= $1", &stretch);
            self.raw(&text).await;
        }
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

    /// What a careful clerk is shown and a careful program checks, by hand: the person and how many rows
    /// there are; later the record once more, how many rows there are and how many of them others use;
    /// then the rows in their order. Each time in a snapshot.
    pub(crate) async fn read_alike(&mut self, customer: u64) {
        let id = i64::try_from(customer).unwrap();
        let email = format!("user{customer}@example.jp");
        let counts: Vec<String> = READS
            .iter()
            .map(|text| format!("({})", text.replacen(selected(text), "count(*)", 1)))
            .collect();
        let counted = format!("SELECT {}", counts.join(", "));
        let with_shared = format!("{counted}, {}", SHARED.join(", "));
        let record = "SELECT id, email, phone FROM customers WHERE id = $1";
        let found = "SELECT id, email, phone FROM customers WHERE email = $1";
        let begin = match self {
            // There alone a transaction does not see one moment by itself.
            Self::Postgres(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Sqlite(_) | Self::Mariadb(_) => "BEGIN",
        };
        for texts in [[found, &counted], [record, &with_shared]] {
            self.raw(begin).await;
            for text in texts {
                self.all_of(text, id, &email).await;
            }
            self.raw("COMMIT").await;
        }
        self.raw(begin).await;
        for text in READS {
            let owner = selected(text).trim_end_matches('*');
            self.all_of(&format!("{text} ORDER BY {owner}id"), id, &email)
                .await;
        }
        self.raw("COMMIT").await;
    }

    /// The same values in many places, each engine's way.
    async fn all_of(&mut self, text: &str, id: i64, email: &str) {
        let text = text.replace("email = $1", "email = $2");
        let by_id = text.matches("$1").count();
        match self {
            Self::Sqlite(db) => {
                let query = sqlx::query(AssertSqlSafe(text)).bind(id).bind(email);
                query.fetch_all(db).await.unwrap();
            }
            Self::Postgres(db) => {
                // A value nothing asks for has no type there.
                let text = match (by_id, text.contains("$2")) {
                    (0, _) => text.replace("$2", "$1"),
                    _ => text,
                };
                let mut query = sqlx::query(AssertSqlSafe(text.clone()));
                if by_id > 0 {
                    query = query.bind(id);
                }
                if by_id == 0 || text.contains("$2") {
                    query = query.bind(email);
                }
                query.fetch_all(db).await.unwrap();
            }
            Self::Mariadb(db) => {
                let mut query =
                    sqlx::query(AssertSqlSafe(text.replace("$1", "?").replace("$2", "?")));
                for part in text.split('$').skip(1) {
                    query = if part.starts_with('1') {
                        query.bind(id)
                    } else {
                        query.bind(email)
                    };
                }
                query.fetch_all(db).await.unwrap();
            }
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

    async fn raw(&mut self, text: &str) {
        let asked = sqlx::raw_sql(AssertSqlSafe(text.to_owned()));
        match self {
            Self::Sqlite(db) => asked.execute(db).await.map(|_| ()).unwrap(),
            Self::Postgres(db) => asked.execute(db).await.map(|_| ()).unwrap(),
            Self::Mariadb(db) => asked.execute(db).await.map(|_| ()).unwrap(),
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

impl Floor {
    /// Log-ins of one customer, more than anybody has.
    pub(crate) async fn add_logins(&mut self, customer: u64, rows: u64) {
        let first = "(SELECT max(id) FROM login_history)";
        let text = match self {
            Self::Postgres(_) => format!(
                "INSERT INTO login_history (id, customer_id, ip, user_agent, at)
                 SELECT {first} + n, {customer}, '192.0.2.1', 'Mozilla/5.0 (example)', '2026-01-01T00:00:00Z'
                 FROM generate_series(1, {rows}) n"
            ),
            Self::Sqlite(_) => format!(
                "INSERT INTO login_history (id, customer_id, ip, user_agent, at)
                 WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {rows})
                 SELECT {first} + n, {customer}, '192.0.2.1', 'Mozilla/5.0 (example)', '2026-01-01T00:00:00Z' FROM s"
            ),
            Self::Mariadb(_) => format!(
                "INSERT INTO login_history (id, customer_id, ip, user_agent, at)
                 SELECT m.id + s.seq, {customer}, '192.0.2.1', 'Mozilla/5.0 (example)', '2026-01-01 00:00:00'
                 FROM seq_1_to_{rows} s JOIN (SELECT max(id) AS id FROM login_history) m"
            ),
        };
        self.say(text).await;
        if matches!(self, Self::Postgres(_)) {
            self.raw("VACUUM ANALYZE login_history").await;
        }
        self.settle().await;
    }

    /// What was changed stands in an SQLite file beside its former words until the log is put into it. Servers
    /// keep logs of their own, which nobody empties.
    pub(crate) async fn settle(&mut self) {
        if matches!(self, Self::Sqlite(_)) {
            self.raw("PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
    }

    pub(crate) async fn empty_logins(&mut self, customer: u64) {
        self.raw("BEGIN").await;
        self.say(format!(
            "UPDATE login_history SET ip = NULL, user_agent = NULL WHERE customer_id = {customer}"
        ))
        .await;
        self.raw("COMMIT").await;
    }

    pub(crate) async fn remove_logins(&mut self, customer: u64) {
        self.say(format!(
            "DELETE FROM login_history WHERE customer_id = {customer}"
        ))
        .await;
    }

    /// Every text of every table read once, inside the engine.
    pub(crate) async fn scan(&mut self) {
        if matches!(self, Self::Postgres(_)) {
            // One process reads for us as well.
            self.raw("SET max_parallel_workers_per_gather = 0").await;
        }
        for (table, texts, others) in TABLES {
            let (length, others) = match self {
                // Any column may hold text there, so the pass reads them all.
                Self::Sqlite(_) => ("length", others),
                Self::Postgres(_) | Self::Mariadb(_) => ("octet_length", ""),
            };
            let columns = texts.split_whitespace().chain(others.split_whitespace());
            let sums: Vec<String> = columns
                .map(|column| format!("sum({length}({column}))"))
                .collect();
            self.say(format!("SELECT {} FROM {table}", sums.join(", ")))
                .await;
        }
    }

    /// Rows that carry an address, by table and in the order of their names.
    pub(crate) async fn carrying(&mut self, email: &str) -> Vec<(&'static str, u64)> {
        let places = [
            ("customers", "email"),
            ("mail_log", "email"),
            ("support_tickets", "customer_email"),
            ("ticket_messages", "sender"),
        ];
        let mut found = Vec::new();
        for (table, column) in places {
            let text = AssertSqlSafe(format!(
                "SELECT count(*) FROM {table} WHERE {column} = '{email}'"
            ));
            let rows: i64 = match self {
                Self::Sqlite(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
                Self::Postgres(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
                Self::Mariadb(db) => sqlx::query(text).fetch_one(db).await.unwrap().get(0),
            };
            if rows > 0 {
                found.push((table, u64::try_from(rows).unwrap()));
            }
        }
        found
    }

    async fn say(&mut self, text: String) {
        let text = AssertSqlSafe(text);
        match self {
            Self::Sqlite(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
            Self::Postgres(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
            Self::Mariadb(db) => sqlx::raw_sql(text).execute(db).await.map(|_| ()).unwrap(),
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
