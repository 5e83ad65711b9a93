#!/usr/bin/env bash
# make wordpress: an application nobody here designed, from Debian's packages, on a private MariaDB.
# The packages of WordPress and a theme are unpacked into a folder that goes away; only PHP is installed.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/mariadb.sh
need_rust
need_cc
has apt-get || die "Debian のパッケージを使うため、apt-get が必要です。" "This uses Debian's packages and needs apt-get."
has python3 || install_packages python3
[ -n "$(mariadb_server)" ] || install_packages mariadb-server
missing=()
for package in php-cli php-mysql php-gd php-getid3; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
install_packages "${missing[@]}"
build

ROOT=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-wordpress.XXXXXX")
trap 'stop_mariadb; rm -rf -- "$ROOT"' EXIT
(cd "$ROOT" && apt-get download -qq wordpress wordpress-theme-twentytwentyone 2>/dev/null)
for package in "$ROOT"/*.deb; do
  dpkg-deb -x "$package" "$ROOT"
done
start_mariadb fast
python3 scripts/wordpress.py --program "$PROGRAM" --root "$ROOT" --database "$MARIADB_URL"
