#!/usr/bin/env bash
# make mutants: cargo-mutants on the life cycles and on the planner; at least 85 % of the faults must be caught in each.
# PART=duties or PART=planner does one of them, SHARD=k/n one part of each.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
need_rust
need_cc
has cargo-mutants || cargo install --locked cargo-mutants
has python3 || install_packages python3

# mutants NAME CARGO-MUTANTS-OPTION… -- TEST-OPTION…
mutants() {
  local out=$TARGET/mutants/$1 options
  shift
  mkdir -p "$out"
  options=(--in-place --no-shuffle --sharding round-robin --profile release --output "$out")
  [ -z "${SHARD:-}" ] || options+=(--shard "$SHARD")
  cargo mutants "${options[@]}" "$@" || true
  python3 - "$out/mutants.out/outcomes.json" <<'END'
import collections, json, sys
outcomes = json.load(open(sys.argv[1]))["outcomes"]
counts = collections.Counter(o["summary"] for o in outcomes if o["scenario"] != "Baseline")
caught = counts["CaughtMutant"] + counts["Timeout"]
judged = caught + counts["MissedMutant"]
print(f"mutants: {caught} of {judged} caught ({100 * caught / max(judged, 1):.1f} %), {counts['Unviable']} did not build")
sys.exit(0 if judged and caught >= 0.85 * judged else 1)
END
}

# The crate's own tests alone: what the stories of the other crates would catch besides is not counted.
duties() {
  # The same cases for every mutant; so many that every line of work is come by.
  YAKUSOKU_SEED=1 YAKUSOKU_SEQUENCES=1000 mutants duties --package yakusoku-duties --test-package yakusoku-duties \
    --timeout 120 -- --locked
}

planner() {
  [ -n "$(postgres_bin)" ] || install_packages postgresql
  [ -n "$(mariadb_server)" ] || install_packages mariadb-server
  trap 'stop_postgres; stop_mariadb' EXIT
  start_postgres fast
  start_mariadb fast
  export YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL YAKUSOKU_TEST_MARIADB=$MARIADB_URL
  # A mutant that wastes time is one the tests noticed; what waits for locks tells nothing about the planner.
  export YAKUSOKU_TEST_SCHEMAS=6 YAKUSOKU_TEST_SECONDS=1
  mutants planner --package yakusoku-sources --test-package yakusoku-sources,yakusoku-conformance \
    --file 'crates/sources/src/plan/**/*.rs' --timeout 300 -- --locked -- --skip fault_table --skip killed
}

case ${PART:-all} in
  duties) duties ;;
  planner) planner ;;
  all) duties; planner ;;
  *) die "PART は duties か planner です。" "PART is duties or planner." ;;
esac
