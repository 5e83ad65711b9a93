#!/usr/bin/env bash
# The long share of the sources' tests: interrupted erasures, restores, hostile names, schemas nobody drew.
# A shop of a million customers beside one of 100,000. SEED is the first of the generated schemas.
# KILLS (5000), RESTORES (500), IDENTIFIERS (1000000) and SCHEMAS (1000) are shared by the three engines.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-soak.XXXXXX")
trap 'stop_postgres; stop_mariadb; rm -rf -- "$FOLDER"' EXIT
start_postgres fast
start_mariadb fast
each() { printf '%d\n' "$((($1 + 2) / 3))"; }
export YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL
YAKUSOKU_TEST_KILLS=$(each "${KILLS:-5000}")
YAKUSOKU_TEST_RESTORES=$(each "${RESTORES:-500}")
YAKUSOKU_TEST_SCHEMAS=$(each "${SCHEMAS:-1000}")
YAKUSOKU_TEST_IDENTIFIERS=${IDENTIFIERS:-1000000}
# Twenty people of every schema, however long it takes.
export YAKUSOKU_TEST_ERASED=20 YAKUSOKU_TEST_SECONDS=1000000 YAKUSOKU_TEST_SEED=${SEED:-1}
export YAKUSOKU_TEST_KILLS YAKUSOKU_TEST_RESTORES YAKUSOKU_TEST_SCHEMAS YAKUSOKU_TEST_IDENTIFIERS
cargo test --release --workspace --locked --test sources killed_at_any_moment -- --nocapture
cargo test --release --workspace --locked --test sources nobody_erased_is_back -- --nocapture
cargo test --release --workspace --locked --test sources generated -- --nocapture
cargo test --release --workspace --locked --lib no_hostile_name_escapes -- --nocapture
stop_postgres
stop_mariadb

# A shop with ten times as many customers: what a person costs must not grow with the database.
start_postgres durable
start_mariadb durable
cargo build --release --locked --workspace --example bench_sources
psql -q "$POSTGRES_URL" -c 'CREATE DATABASE small' -c 'CREATE DATABASE large'
mariadb_do mariadb --no-defaults --socket="$MARIADB_FOLDER/socket" -u root -e 'CREATE DATABASE large CHARACTER SET utf8mb4'
"$TARGET/release/examples/bench_sources" flat "$FOLDER/small.db" "$FOLDER/large.db" \
  "${POSTGRES_URL%/*}/small" "${POSTGRES_URL%/*}/large" "$MARIADB_URL" "${MARIADB_URL%/*}/large"
