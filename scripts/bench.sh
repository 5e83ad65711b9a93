#!/usr/bin/env bash
# make bench: the figures the project promises, measured here and now.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_rust
need_cc
need_fonts
build
has python3 || install_packages python3

missed=0
printf '\n── the served program ──\n'
python3 scripts/bench.py --program "$PROGRAM" || missed=1

printf '\n── the promise language ──\n'
cargo build --release --locked --workspace --example language
"$TARGET/release/examples/language" || missed=1

printf '\n── a letter set ──\n'
cargo test --release --locked --workspace --test papers a_letter_is_set_at_once -- --nocapture 2>&1 | grep '^letter:' ||
  missed=1

printf '\n── a desk of ten years ──\n'
scripts/bench-desk.sh || missed=1

printf '\n── sources, beside the same work as hand-written SQL ──\n'
scripts/bench-sources.sh || missed=1
exit "$missed"
