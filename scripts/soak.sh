#!/usr/bin/env bash
# make soak: a mixed load on loopback for MINUTES (10), looking at answers and memory.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
need_rust
need_cc
need_fonts
build
has python3 || install_packages python3
exec python3 scripts/soak.py --program "$PROGRAM" --minutes "${MINUTES:-10}"
