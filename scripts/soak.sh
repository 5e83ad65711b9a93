#!/usr/bin/env bash
# make soak: searches by chance far beyond their share in `make test`, with their seeds printed; then a mixed load on
# loopback for MINUTES (10), looking at answers and memory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/browser.sh
need_rust
need_cc
need_fonts
mapfile -t missing < <(missing_browser_packages)
install_packages "${missing[@]}"
need_venv
build
# Every scenario file, at the command line, by the use cases and through HTTP; in `make test` a share of the day.
SOAK=1 cargo test --release --locked --workspace --test it -- scenarios
# Every kind of request in the browser, and four of them in one application.
KINDS=all "$PYTHON" e2e/run.py --program "$PROGRAM" --out "$TARGET/e2e" kinds four_kinds
# YAKUSOKU_SEED repeats a run; YAKUSOKU_SOAK is how many times the share of `make test` is searched.
export YAKUSOKU_SOAK=${YAKUSOKU_SOAK:-100}
told='YAKUSOKU_SEED|^test |panicked|minimal failing'
cargo test --release --locked --workspace --test it -- --nocapture fuzz:: generated:: format:: | grep -E "$told"
cargo test --release --locked --workspace --lib -- --nocapture decide::twin | grep -E "$told"
unset YAKUSOKU_SOAK
# A million random cases of the desk; YAKUSOKU_SEED plays the ones of a failure again.
YAKUSOKU_SEQUENCES="${SEQUENCES:-1000000}" cargo test --release --locked --workspace --test it -- --nocapture random:: worklist::
exec python3 scripts/soak.py --program "$PROGRAM" --minutes "${MINUTES:-10}"
