// SPDX-License-Identifier: Apache-2.0
//! What carrying a plan out will mean for a system, said beforehand: rows, transactions, locks, time.

use serde::Serialize;
use yakusoku_policy::Text;

use super::{Action, Mode, Plan};
use crate::map::{Engine, Map};

/// Microseconds a changed row takes with its indexes, on a slow disk; measured, and rounded up.
const ROW_MICROS: u64 = 200;
/// Microseconds a statement takes before its first row: the way there and the look-up.
const STEP_MICROS: u64 = 3_000;
/// Microseconds a transaction takes to become durable.
const COMMIT_MICROS: u64 = 20_000;

/// What will happen on one system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Announced {
    /// The system.
    pub system: String,
    /// Rows changed.
    pub rows: u64,
    /// Transactions: one is all or nothing.
    pub transactions: u32,
    /// Tables whose rows are locked.
    pub tables: Vec<String>,
    /// What others have to wait for meanwhile.
    pub locks: Text,
    /// About how long the locks are held, in milliseconds, from the rows counted.
    pub about_millis: u64,
    /// Seconds after which a statement that waits for a lock gives up.
    pub lock_seconds: u32,
    /// Seconds after which a statement gives up.
    pub statement_seconds: u32,
}

impl Plan {
    /// What carrying it out will mean, system by system; nothing where it only reads.
    #[must_use]
    pub fn announced(&self, map: &Map) -> Vec<Announced> {
        let systems = self.modes.iter().filter_map(|(name, mode)| {
            let system = map.systems.get(name)?;
            let steps: Vec<_> = self
                .steps
                .iter()
                .filter(|step| step.system == *name && step.runs())
                .filter(|step| !matches!(step.action, Action::ExportRows(_)))
                .collect();
            if steps.is_empty() {
                return None;
            }
            let rows = steps.iter().map(|step| step.rows).sum();
            let mut tables: Vec<String> = steps.iter().map(|step| step.table.clone()).collect();
            tables.sort();
            tables.dedup();
            let transactions = match mode {
                Mode::Atomic => 1,
                Mode::Stepwise { transactions } => *transactions,
            };
            let micros = rows * ROW_MICROS
                + steps.len() as u64 * STEP_MICROS
                + u64::from(transactions) * COMMIT_MICROS;
            Some(Announced {
                system: name.clone(),
                rows,
                transactions,
                tables,
                locks: locks(&system.engine),
                about_millis: micros.div_ceil(1_000),
                lock_seconds: system.limits.lock,
                statement_seconds: system.limits.statement,
            })
        });
        systems.collect()
    }
}

fn locks(engine: &Engine) -> Text {
    match engine {
        Engine::Postgres => Text::new(
            "対象の行だけ（表はROW EXCLUSIVE）。読む方は待たず、同じ行を書く方だけが待つ",
            "only the rows (ROW EXCLUSIVE on the tables); readers do not wait, writers of the same rows do",
        ),
        Engine::Mysql => Text::new(
            "対象の行とその索引の間隔（InnoDB）。読む方は待たず、同じ行を書く方が待つ",
            "the rows and the gaps of their indexes (InnoDB); readers do not wait, writers of the same rows do",
        ),
        Engine::Sqlite => Text::new(
            "ファイル全体への書込み。書く方はみな待つ",
            "writing to the whole file; every writer waits",
        ),
        Engine::People(_) => Text::default(),
    }
}
