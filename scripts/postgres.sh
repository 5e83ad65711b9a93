# A private PostgreSQL on loopback in a temporary folder. Sourced, never run; sets POSTGRES_URL.
# shellcheck shell=bash

POSTGRES_FOLDER=

postgres_bin() {
  local bin
  bin=$(find /usr/lib/postgresql -mindepth 2 -maxdepth 2 -name bin 2>/dev/null | sort -V | tail -n 1)
  if [ -n "$bin" ]; then
    printf '%s\n' "$bin"
  elif has initdb; then
    dirname "$(command -v initdb)"
  fi
}

# PostgreSQL refuses to run as root: then it runs as the user of the package.
postgres_do() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$POSTGRES_FOLDER" && runuser -u postgres -- "$@")
  else
    (cd "$POSTGRES_FOLDER" && "$@")
  fi
}

# $1 is `fast` (nothing survives a power cut; for tests) or `durable` (as in earnest; for measurements).
start_postgres() {
  local bin port password settings
  bin=$(postgres_bin)
  [ -n "$bin" ] || die "PostgreSQL が見つかりません。" "PostgreSQL was not found."
  POSTGRES_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-postgres.XXXXXX")
  port=$(free_port 15432)
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s\n' "$password" >"$POSTGRES_FOLDER/password"
  [ "$(id -u)" != 0 ] || chown -R postgres: "$POSTGRES_FOLDER"
  postgres_do "$bin/initdb" -D "$POSTGRES_FOLDER/data" -U yakusoku -A scram-sha-256 \
    --pwfile="$POSTGRES_FOLDER/password" -E UTF8 --locale=C.UTF-8 >"$POSTGRES_FOLDER.log" 2>&1 ||
    { cat "$POSTGRES_FOLDER.log" >&2; return 1; }
  settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$POSTGRES_FOLDER -c max_connections=200"
  [ "$1" = durable ] || settings+=" -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
  postgres_do "$bin/pg_ctl" -D "$POSTGRES_FOLDER/data" -l "$POSTGRES_FOLDER/log" -o "$settings" -w start >>"$POSTGRES_FOLDER.log" 2>&1 ||
    { cat "$POSTGRES_FOLDER.log" "$POSTGRES_FOLDER/log" >&2; return 1; }
  # shellcheck disable=SC2034  # used by the scripts that source this
  POSTGRES_URL=postgres://yakusoku:$password@127.0.0.1:$port/postgres
}

stop_postgres() {
  [ -n "$POSTGRES_FOLDER" ] || return 0
  postgres_do "$(postgres_bin)/pg_ctl" -D "$POSTGRES_FOLDER/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf -- "$POSTGRES_FOLDER" "$POSTGRES_FOLDER.log"
  POSTGRES_FOLDER=
}
