#!/usr/bin/env bash
# The long share of the sources' tests: interrupted erasures, restores, hostile names, schemas nobody drew.
# KILLS (5000), RESTORES (500), IDENTIFIERS (1000000) and SCHEMAS (1000) are shared by the three engines.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
trap 'stop_postgres; stop_mariadb' EXIT
start_postgres fast
start_mariadb fast
each() { printf '%d\n' "$((($1 + 2) / 3))"; }
export YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL
YAKUSOKU_TEST_KILLS=$(each "${KILLS:-5000}")
YAKUSOKU_TEST_RESTORES=$(each "${RESTORES:-500}")
YAKUSOKU_TEST_SCHEMAS=$(each "${SCHEMAS:-1000}")
YAKUSOKU_TEST_IDENTIFIERS=${IDENTIFIERS:-1000000}
export YAKUSOKU_TEST_KILLS YAKUSOKU_TEST_RESTORES YAKUSOKU_TEST_SCHEMAS YAKUSOKU_TEST_IDENTIFIERS
cargo test --release --workspace --locked --test it killed_at_any_moment -- --nocapture
cargo test --release --workspace --locked --test it nobody_erased_is_back -- --nocapture
cargo test --release --workspace --locked --test it generated -- --nocapture
exec cargo test --release --workspace --locked --lib no_hostile_name_escapes -- --nocapture
