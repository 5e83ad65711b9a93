#!/usr/bin/env bash
# make bench-desk: lists, search and the day's tick of a desk with CLOSED (100000) closed and OPEN (2000) open cases.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_rust
need_cc
need_fonts
has python3 || install_packages python3
cargo build --release --locked --workspace --bins --example full_desk
python3 scripts/bench_desk.py --program "$TARGET/release/yakusoku" --fill "$TARGET/release/examples/full_desk" \
  --closed "${CLOSED:-100000}" --open "${OPEN:-2000}"
