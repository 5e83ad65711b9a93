#!/usr/bin/env bash
# make run: from a fresh clone to the example shop in a browser.
# POLICY=FILE takes another policy, PORT=N another port, FRESH=1 makes the example anew.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

policy=${POLICY:-}
[ -z "$policy" ] || [ -f "$policy" ] || die "方針のファイル「$policy」がありません。" "There is no policy file \`$policy\`."

[ -z "${PORT:-}" ] || port_is_free "$PORT" ||
  die "ポート $PORT は使用中です。PORT= で別の番号を指定してください。" "Port $PORT is taken. Choose another with PORT=."

name=shop
[ -z "$policy" ] || name=policy-$(basename "$policy" | sed 's/\.[^.]*$//; s/[^A-Za-z0-9_-]/_/g')
place=demo/$name

need_rust
need_cc
need_fonts
build

# The example is made in one go or not at all: the file `made` is the last thing written.
if [ -n "${FRESH:-}" ] || [ ! -e "$place/made" ]; then
  say "見本の会社を用意しています（$place）。" "Making the example company in $place."
  rm -rf -- "$place"
  mkdir -p "$place"
  "$PROGRAM" demo "$place/data" ${policy:+--policy "$policy"}
  touch "$place/made"
elif [ -n "$policy" ] && [ "$policy" -nt "$place/made" ]; then
  say "「$policy」は見本を作った後に変わりました。作り直すには FRESH=1 を付けてください。" \
    "\`$policy\` changed after the example was made. Add FRESH=1 to make it anew."
fi

port=${PORT:-$(free_port 8070)}
exec "$PROGRAM" serve --data "$place/data" --listen "127.0.0.1:$port"
