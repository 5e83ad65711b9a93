// SPDX-License-Identifier: Apache-2.0
//! What a missing index costs, in figures: how large a table is, by what its system wrote down already.

use std::collections::BTreeMap;

use yakusoku_policy::Text;

use crate::source::Session;
use crate::source::schema::Catalogue;
use crate::sql::{Bind, Dialect, Statement, quote};

/// Sizes of the tables of one system; a table nobody measured is not in it.
#[derive(Debug, Default)]
pub(super) struct Sizes(BTreeMap<String, Size>);

/// How much one reading of a whole table reads, as far as is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Size {
    rows: u64,
    bytes: Option<u64>,
}

const POSTGRES: &str = "SELECT c.relname::text, CAST(CAST(c.reltuples AS bigint) AS text),
    CAST(pg_relation_size(c.oid) AS text)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.reltuples > 0 AND c.relkind = 'r'
  UNION ALL SELECT p.relname::text, CAST(CAST(sum(c.reltuples) AS bigint) AS text),
    CAST(CAST(sum(pg_relation_size(c.oid)) AS bigint) AS text)
  FROM pg_class p JOIN pg_namespace n ON n.oid = p.relnamespace
    JOIN pg_partition_tree(p.oid) t ON t.isleaf JOIN pg_class c ON c.oid = t.relid
  WHERE n.nspname = $1 AND p.relkind = 'p' AND NOT p.relispartition AND c.reltuples > 0
  GROUP BY p.relname";
const MYSQL: &str = "SELECT table_name, table_rows, data_length FROM information_schema.tables
  WHERE table_schema = $1 AND table_rows > 0";

impl Sizes {
    /// Asks the system; where it does not say, nothing is known and nothing is claimed.
    pub(super) async fn read(session: &mut Session, catalogue: &Catalogue) -> Self {
        match session.dialect() {
            Dialect::Sqlite => Self::of_file(session, catalogue).await,
            Dialect::Postgres => Self::asked(session, catalogue, POSTGRES).await,
            Dialect::Mysql => Self::asked(session, catalogue, MYSQL).await,
        }
    }

    async fn asked(session: &mut Session, catalogue: &Catalogue, text: &str) -> Self {
        let statement = Statement {
            text: text.to_owned(),
            binds: vec![Bind::Text(catalogue.schema().unwrap_or_default())],
        };
        let mut sizes = BTreeMap::new();
        for row in session.rows(&statement).await.unwrap_or_default() {
            if let [Some(table), Some(rows), bytes] = row.as_slice()
                && let Ok(rows) = rows.parse()
            {
                let bytes = bytes.as_ref().and_then(|bytes| bytes.parse().ok());
                sizes.insert(table.clone(), Size { rows, bytes });
            }
        }
        Self(sizes)
    }

    /// SQLite counts nothing beforehand; the highest row number is found at once and is not less.
    async fn of_file(session: &mut Session, catalogue: &Catalogue) -> Self {
        let mut sizes = BTreeMap::new();
        for there in catalogue.relations.values().filter(|there| !there.is_view) {
            let statement = Statement {
                text: format!(
                    "SELECT max(rowid) FROM {}",
                    quote(Dialect::Sqlite, &there.name)
                ),
                binds: Vec::new(),
            };
            let highest = session.numbers(&statement).await.unwrap_or_default();
            if let Some(rows) = highest.first().copied().filter(|rows| *rows > 0) {
                sizes.insert(there.name.clone(), Size { rows, bytes: None });
            }
        }
        Self(sizes)
    }

    /// What every request costs without an index on a table.
    pub(super) fn help(&self, table: &str) -> Text {
        let Some(size) = self.0.get(table) else {
            return Text::new(
                "索引がないと、1件の請求のたびに表全体を読みます",
                "without one, every request reads the whole table",
            );
        };
        let rows = grouped(size.rows);
        let (ja, en) = match size.bytes.map(|bytes| bytes.div_ceil(1024 * 1024)) {
            Some(mib) => {
                let mib = grouped(mib);
                (format!("・{mib} MiB"), format!(", {mib} MiB"))
            }
            None => (String::new(), String::new()),
        };
        Text::new(
            format!("索引がないと、1件の請求のたびに表全体（約{rows}行{ja}）を読みます"),
            format!("without one, every request reads the whole table (about {rows} rows{en})"),
        )
    }
}

/// `2400000` as `2,400,000`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_where_they_are_known_and_only_there() {
        let size = |bytes| {
            Sizes(
                [(
                    "orders".to_owned(),
                    Size {
                        rows: 2_400_000,
                        bytes,
                    },
                )]
                .into(),
            )
        };
        let said = |sizes: Sizes, table| sizes.help(table).en.unwrap();
        assert_eq!(
            said(size(Some(310 * 1024 * 1024 + 1)), "orders"),
            "without one, every request reads the whole table (about 2,400,000 rows, 311 MiB)"
        );
        assert_eq!(
            size(None).help("orders").ja,
            "索引がないと、1件の請求のたびに表全体（約2,400,000行）を読みます"
        );
        assert!(!said(size(None), "items").contains("rows"));
        assert_eq!([0, 999, 1_000].map(grouped), ["0", "999", "1,000"]);
    }
}
