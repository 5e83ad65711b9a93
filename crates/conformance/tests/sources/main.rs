// SPDX-License-Identifier: Apache-2.0
//! One conformance suite for every engine: the same stories, the same ends.
//!
//! SQLite runs in process. PostgreSQL runs when `YAKUSOKU_TEST_POSTGRES` names a server on which
//! databases may be made, MariaDB when `YAKUSOKU_TEST_MARIADB` does; without them those tests say that
//! they were skipped.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "tests"
)]

mod adversaries;
mod base;
mod batch;
mod broken;
mod capitals;
mod chains;
mod changes;
mod copied;
mod couples;
#[expect(
    unreachable_pub,
    dead_code,
    reason = "`app` uses all of it and it is public there"
)]
mod demo;
mod fault_table;
mod faults;
mod generated;
mod gone;
mod hostile;
mod kept;
mod killed;
mod known;
mod live;
mod mariadb;
mod own_server;
mod parted;
mod people;
mod planned;
mod planted;
mod proposed;
mod refused;
mod restored;
mod shapes;
mod shared;
mod shop;
mod sleepy;
mod swallowed;
mod swept;
mod told;
mod unseen;
mod written;

/// The same story on every engine.
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::base::Base::sqlite().await).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(base) = $crate::base::Base::postgres(concat!(module_path!())).await {
                    super::$name(base).await;
                }
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn mariadb() {
                if let Some(base) = $crate::base::Base::mariadb(concat!(module_path!())).await {
                    super::$name(base).await;
                }
            }
        }
    )+};
}
