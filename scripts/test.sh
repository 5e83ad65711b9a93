#!/usr/bin/env bash
# make test: everything that must hold, on private servers, in the order in which a fault shows soonest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/postgres.sh
. scripts/mariadb.sh
. scripts/browser.sh

current=
summary=()
journeys=
installing=

finish() {
  local status=$?
  [ -z "$installing" ] || wait "$installing" || true
  stop_postgres
  stop_mariadb
  [ -z "$current" ] || summary+=("$(printf '✗ %-28s' "$current")")
  printf '\n── まとめ / summary ──\n'
  printf '%s\n' "${summary[@]}"
  printf '合計 / total %d s\n' "$SECONDS"
  [ -z "$journeys" ] || printf '%s\n' "$journeys"
  exit "$status"
}
trap finish EXIT
trap 'exit 130' INT TERM

stage() {
  local start=$SECONDS
  current=$1
  printf '\n── %s ──\n' "$current"
  shift
  "$@"
  summary+=("$(printf '○ %-28s %4d s' "$current" "$((SECONDS - start))")")
  current=
}

packages() {
  local missing
  printf 'postgresql · mariadb-server · chromium · poppler-utils · python3-venv · %s · fonts-morisawa-bizud-gothic\n' "${FONT_PACKAGES[*]}"
  mapfile -t missing < <(
    [ -n "$(postgres_bin)" ] || echo postgresql
    [ -n "$(mariadb_server)" ] || echo mariadb-server
    missing_browser_packages
    # A test of letters needs a set of fonts without rare characters: BIZ UD in both styles.
    has_font BIZUDGothic BIZ-UDGothic || echo fonts-morisawa-bizud-gothic
  )
  if [ ${#missing[@]} -eq 0 ]; then
    say "すべて導入済みです。" "All of them are installed."
  elif [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; then
    # They come over the network while the compiler works.
    mkdir -p "$TARGET"
    install_packages "${missing[@]}" >"$TARGET/packages.log" 2>&1 &
    installing=$!
    say "組み立てと並行して導入します: ${missing[*]}" "They are installed while the program is built: ${missing[*]}"
  else
    # Somebody may be asked for a password.
    install_packages "${missing[@]}"
  fi
}

installed() {
  if [ -n "$installing" ] && ! wait "$installing"; then
    cat "$TARGET/packages.log"
    return 1
  fi
  installing=
  need_venv
}

deny() {
  if has cargo-deny; then
    cargo deny --locked check bans licenses sources
  else
    say "cargo-deny がないため、依存の検査は省きます。" "cargo-deny is not installed, so licences and bans are not checked."
  fi
}

lints() { cargo clippy --release --workspace --all-targets --locked -- -D warnings; }

browser_journeys() {
  local log=$TARGET/e2e/journeys.log status=0
  mkdir -p "$TARGET/e2e"
  "$PYTHON" e2e/run.py --program "$PROGRAM" --out "$TARGET/e2e" 2>&1 | tee "$log" || status=$?
  journeys=$(tail -n 1 "$log")
  return "$status"
}

stage 'packages' packages
need_rust
need_cc
stage 'format' cargo fmt --all --check
stage 'build' build
stage 'lints' lints
stage 'dependencies' deny
stage 'installed' installed
stage 'postgresql' start_postgres fast
export YAKUSOKU_TEST_POSTGRES=$POSTGRES_URL
stage 'mariadb' start_mariadb fast
export YAKUSOKU_TEST_MARIADB=$MARIADB_URL
stage 'tests' cargo test --release --workspace --locked --no-fail-fast
stage 'journeys' browser_journeys
