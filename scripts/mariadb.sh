# A private MariaDB on loopback in a temporary folder. Sourced, never run; sets MARIADB_URL.
# shellcheck shell=bash

MARIADB_FOLDER=
MARIADB_PROCESS=

mariadb_server() {
  local found
  for found in mariadbd mysqld; do
    if has "$found"; then
      command -v "$found"
      return
    elif [ -x "/usr/sbin/$found" ]; then
      printf '%s\n' "/usr/sbin/$found"
      return
    fi
  done
}

# MariaDB refuses to run as root: then it runs as the user of the package.
mariadb_do() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$MARIADB_FOLDER" && exec runuser -u mysql -- "$@")
  else
    (cd "$MARIADB_FOLDER" && exec "$@")
  fi
}

# $1 is `fast` (nothing survives a power cut; for tests) or `durable` (as in earnest; for measurements).
start_mariadb() {
  local server port password settings
  server=$(mariadb_server)
  [ -n "$server" ] || die "MariaDB が見つかりません。" "MariaDB was not found."
  MARIADB_FOLDER=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-mariadb.XXXXXX")
  port=$(free_port 13306)
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf "CREATE USER yakusoku@'127.0.0.1' IDENTIFIED BY '%s';\nGRANT ALL ON *.* TO yakusoku@'127.0.0.1' WITH GRANT OPTION;\nCREATE DATABASE shop CHARACTER SET utf8mb4;\n" \
    "$password" >"$MARIADB_FOLDER/first.sql"
  chmod 600 "$MARIADB_FOLDER/first.sql"
  [ "$(id -u)" != 0 ] || chown -R mysql: "$MARIADB_FOLDER"
  mariadb_do mariadb-install-db --no-defaults --datadir="$MARIADB_FOLDER/data" --skip-test-db \
    --auth-root-authentication-method=normal >"$MARIADB_FOLDER.log" 2>&1 ||
    { cat "$MARIADB_FOLDER.log" >&2; return 1; }
  settings=(--no-defaults --datadir="$MARIADB_FOLDER/data" --bind-address=127.0.0.1 --port="$port"
    --socket="$MARIADB_FOLDER/socket" --pid-file="$MARIADB_FOLDER/pid" --init-file="$MARIADB_FOLDER/first.sql"
    --character-set-server=utf8mb4 --skip-log-bin --skip-name-resolve --max-connections=300
    --innodb-buffer-pool-size=128M)
  [ "$1" = durable ] || settings+=(--innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=OFF --innodb-flush-method=nosync)
  mariadb_do "$server" "${settings[@]}" >>"$MARIADB_FOLDER.log" 2>&1 &
  MARIADB_PROCESS=$!
  for _ in $(seq 1 150); do
    if [ -s "$MARIADB_FOLDER/pid" ] && ! port_is_free "$port"; then
      # shellcheck disable=SC2034  # used by the scripts that source this
      MARIADB_URL=mysql://yakusoku:$password@127.0.0.1:$port/shop
      return 0
    fi
    kill -0 "$MARIADB_PROCESS" 2>/dev/null || break
    sleep 0.2
  done
  cat "$MARIADB_FOLDER.log" >&2
  stop_mariadb
  return 1
}

stop_mariadb() {
  [ -n "$MARIADB_FOLDER" ] || return 0
  if [ -s "$MARIADB_FOLDER/pid" ]; then
    kill -9 "$(cat "$MARIADB_FOLDER/pid")" 2>/dev/null || true
  elif [ -n "$MARIADB_PROCESS" ]; then
    kill -9 "$MARIADB_PROCESS" 2>/dev/null || true
  fi
  [ -z "$MARIADB_PROCESS" ] || wait "$MARIADB_PROCESS" 2>/dev/null || true
  rm -rf -- "$MARIADB_FOLDER" "$MARIADB_FOLDER.log"
  MARIADB_FOLDER=
  MARIADB_PROCESS=
}
