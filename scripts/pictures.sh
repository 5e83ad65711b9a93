#!/usr/bin/env bash
# make pictures: the pictures of the README and of the guide for a new clerk, made by the program itself.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/browser.sh
need_rust
need_cc
mapfile -t missing < <(missing_browser_packages)
install_packages "${missing[@]}"
need_venv
build
exec "$PYTHON" e2e/pictures.py --program "$PROGRAM" --out docs/pictures
