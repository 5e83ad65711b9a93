#!/usr/bin/env bash
# make bench-sources: what `sources` promises, beside the same work as hand-written SQL, on private servers.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
[ -n "$(postgres_bin)" ] || install_packages postgresql
[ -n "$(mariadb_server)" ] || install_packages mariadb-server
trap 'stop_postgres; stop_mariadb' EXIT
start_postgres durable
start_mariadb durable
# Of the whole workspace, so that it shares what the tests have built.
cargo build --release --locked --workspace --example bench_sources
YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL "$TARGET/release/examples/bench_sources" "$@"
