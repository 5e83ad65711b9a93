#!/usr/bin/env bash
# make bench: the figures the project promises, measured here and now.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
need_fonts
build
has python3 || install_packages python3
[ -n "$(postgres_bin)" ] || install_packages postgresql
[ -n "$(mariadb_server)" ] || install_packages mariadb-server

missed=0
printf '\n── the served program ──\n'
python3 scripts/bench.py --program "$PROGRAM" || missed=1

printf '\n── the promise language ──\n'
cargo build --release --locked --workspace --example language
"$TARGET/release/examples/language" || missed=1

printf '\n── a letter set ──\n'
cargo test --release --locked --workspace --test papers a_letter_is_set_at_once -- --nocapture 2>&1 | grep '^letter:' ||
  missed=1

printf '\n── sources, beside the same work as hand-written SQL ──\n'
trap 'stop_postgres; stop_mariadb' EXIT
start_postgres durable
start_mariadb durable
# Of the whole workspace, so that it shares what the tests have built.
cargo build --release --locked --workspace --example bench_sources
YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL "$TARGET/release/examples/bench_sources" || missed=1
exit "$missed"
