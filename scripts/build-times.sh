#!/usr/bin/env bash
# What a stranger waits for: a cold build of the program in an empty target folder, and what took longest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_rust
need_cc

folder=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-cold.XXXXXX")
trap 'rm -rf -- "$folder"' EXIT
cargo fetch --locked --quiet
TIMEFORMAT='%R %U %S'
times=$({ time CARGO_TARGET_DIR=$folder cargo build --release --locked --offline -p yakusoku --timings >"$folder/log" 2>&1; } 2>&1) ||
  { cat "$folder/log" >&2; exit 1; }
printf '%s\n' "$times" | awk -v cores="$(nproc)" '{
  printf "実時間 / wall %d min %d s · CPU %.1f min · %d cores\n", $1/60, $1%60, ($2+$3)/60, cores }'

# The page that cargo writes holds its units as JSON; a crate is the sum of its build script and its own compilation.
python3 - "$folder/cargo-timings/cargo-timing.html" <<'PYTHON'
import collections, json, sys

page = open(sys.argv[1], encoding="utf-8").read()
units, _ = json.JSONDecoder().raw_decode(page, page.index("[", page.index("const UNIT_DATA")))
seconds = collections.Counter()
for unit in units:
    seconds[f'{unit["name"]} {unit["version"]}'] += unit["duration"]
print(f"{len(seconds)} crates; the ten slowest, in seconds of their own:")
for name, value in seconds.most_common(10):
    print(f"{value:8.1f}  {name}")
PYTHON
