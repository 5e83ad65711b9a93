#!/usr/bin/env bash
# make mutants: cargo-mutants on the planner; at least 85 % of the faults must be caught. SHARD=k/n does one part of it.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
has cargo-mutants || cargo install --locked cargo-mutants
[ -n "$(postgres_bin)" ] || install_packages postgresql
[ -n "$(mariadb_server)" ] || install_packages mariadb-server
has python3 || install_packages python3
trap 'stop_postgres; stop_mariadb' EXIT
start_postgres fast
start_mariadb fast
export YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL
# A mutant that wastes time is one the tests noticed; what waits for locks tells nothing about the planner.
export YAKUSOKU_TEST_SCHEMAS=6 YAKUSOKU_TEST_SECONDS=1
OUT=$TARGET/mutants
mkdir -p "$OUT"
options=(--in-place --no-shuffle --package yakusoku-sources --test-package yakusoku-sources,yakusoku-conformance --file 'crates/sources/src/plan/**/*.rs' --profile release --timeout 300 --output "$OUT")
[ -z "${SHARD:-}" ] || options+=(--shard "$SHARD")
cargo mutants "${options[@]}" -- --locked -- --skip fault_table --skip killed || true
python3 - "$OUT/mutants.out/outcomes.json" <<'END'
import collections, json, sys
outcomes = json.load(open(sys.argv[1]))["outcomes"]
counts = collections.Counter(o["summary"] for o in outcomes if o["scenario"] != "Baseline")
caught = counts["CaughtMutant"] + counts["Timeout"]
judged = caught + counts["MissedMutant"]
print(f"mutants: {caught} of {judged} caught ({100 * caught / max(judged, 1):.1f} %), {counts['Unviable']} did not build")
sys.exit(0 if judged and caught >= 0.85 * judged else 1)
END
