#!/usr/bin/env bash
# Builds the Debian package from the built program, without root and without debhelper.
#   packaging/debian/build.sh [PROGRAM]     prints the path of the .deb
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}
program=${1:-$target/release/yakusoku}
[ -x "$program" ] || cargo build --release --locked -p yakusoku
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
architecture=$(dpkg --print-architecture)
# The newest symbol of the C library that the program asks for is the oldest library it runs on.
libc=$(grep -ao 'GLIBC_2\.[0-9]*' "$program" | sed 's/GLIBC_//' | sort -Vu | tail -n 1)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}
export SOURCE_DATE_EPOCH

tree=$(mktemp -d "${TMPDIR:-/tmp}/yakusoku-deb.XXXXXX")
trap 'rm -rf -- "$tree"' EXIT
chmod 0755 "$tree"
umask 022

put() { install -D -m "$1" "$2" "$tree/$3"; }
put 0755 "$program" usr/bin/yakusoku
put 0644 packaging/systemd/yakusoku.service lib/systemd/system/yakusoku.service
put 0644 README.md usr/share/doc/yakusoku/README.md
put 0644 README.ja.md usr/share/doc/yakusoku/README.ja.md
put 0644 packaging/README.md usr/share/doc/yakusoku/INSTALL.md
put 0644 packaging/debian/copyright usr/share/doc/yakusoku/copyright
put 0644 CHANGELOG.md usr/share/doc/yakusoku/changelog
printf 'yakusoku (%s-1) unstable; urgency=medium\n\n  * Built from the source; see changelog.gz.\n\n -- %s  %s\n' "$version" \
  "$(sed -n 's/^Maintainer: //p' packaging/debian/control.in)" "$(date -uRd "@$SOURCE_DATE_EPOCH")" \
  >"$tree/usr/share/doc/yakusoku/changelog.Debian"
gzip -9n "$tree/usr/share/doc/yakusoku/changelog" "$tree/usr/share/doc/yakusoku/changelog.Debian"
for script in postinst prerm postrm; do put 0755 "packaging/debian/$script" "DEBIAN/$script"; done

sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@LIBC@/${libc:-2.36}/" \
  -e "s/@SIZE@/$(du -sk --exclude=DEBIAN "$tree" | cut -f1)/" packaging/debian/control.in >"$tree/DEBIAN/control"
(cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)

mkdir -p "$target/packages"
package=$target/packages/yakusoku_${version}-1_${architecture}.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$package" >/dev/null
printf '%s\n' "$package"
