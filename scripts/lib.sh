# What the scripts share: words to the user, checks of the machine, packages, free ports. Sourced, never run.
# shellcheck shell=bash

# Debian packages with the fonts that letters need: 明朝 for the text, and Noto CJK for ゴシック and for the rare
# characters of names (𠮷, U+20BB7), which no smaller package of Debian holds in both.
FONT_PACKAGES=(fonts-morisawa-bizud-mincho fonts-noto-cjk)

# The built program. CARGO_TARGET_DIR is respected, so several checkouts can share what is built.
TARGET=${CARGO_TARGET_DIR:-target}
# shellcheck disable=SC2034  # used by the scripts that source this
PROGRAM=$TARGET/release/yakusoku

say() { printf '▸ %s\n  %s\n' "$1" "$2"; }

die() {
  printf '✗ %s\n  %s\n' "$1" "$2" >&2
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# The version in $1 is at least the one in $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }

need_rust() {
  local wanted found
  wanted=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
  if ! has cargo || ! has rustc; then
    die "Rust ${wanted} 以上が必要です。rustup（https://rustup.rs）で導入してから、もう一度実行してください。" \
      "Rust ${wanted} or newer is needed. Install it with rustup (https://rustup.rs) and run this again."
  fi
  found=$(rustc --version | cut -d' ' -f2)
  at_least "${found%%-*}" "$wanted" ||
    die "Rust ${wanted} 以上が必要です（現在は ${found}）。「rustup update stable」を実行してください。" \
      "Rust ${wanted} or newer is needed, this is ${found}. Run \`rustup update stable\`."
}

need_cc() {
  has cc ||
    die "Cコンパイラが必要です。「apt-get install build-essential」を実行してください。" \
      "A C compiler is needed (SQLite is built from source). Run \`apt-get install build-essential\`."
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo && [ -t 0 ]; then
    sudo "$@"
  elif has sudo; then
    sudo -n "$@"
  else
    die "管理者の権限が必要です。root で次を実行してください: $*" "Root is needed. Run as root: $*"
  fi
}

# Installs Debian packages, saying so first. Nothing to install is nothing said.
install_packages() {
  [ $# -gt 0 ] || return 0
  has apt-get || die "次を導入してください: $*" "No apt-get here. Install what these Debian packages hold: $*"
  say "Debian のパッケージを導入します: $*" "Installing Debian packages: $*"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

# Whether a font file with one of these beginnings is installed.
has_font() {
  local folder name
  for folder in /usr/share/fonts /usr/local/share/fonts "${HOME:-/nonexistent}/.local/share/fonts" "${HOME:-/nonexistent}/.fonts"; do
    [ -d "$folder" ] || continue
    for name in "$@"; do
      [ -z "$(find -L "$folder" -type f -iname "$name*" -print -quit)" ] || return 0
    done
  done
  return 1
}

# Prints the font packages to install: none when 明朝 and ゴシック are both there.
missing_fonts() {
  if ! has_font BIZUDMincho BIZ-UDMincho ipaexm NotoSerifCJK || ! has_font BIZUDGothic BIZ-UDGothic ipaexg NotoSansCJK; then
    printf '%s\n' "${FONT_PACKAGES[@]}"
  fi
}

need_fonts() {
  local missing
  mapfile -t missing < <(missing_fonts)
  if [ ${#missing[@]} -gt 0 ] && ! has apt-get; then
    say "日本語フォント（BIZ UD明朝・Noto CJK）を導入するまで、回答書は作れません。" \
      "Letters cannot be made until Japanese fonts (BIZ UDMincho, Noto CJK) are installed."
    return 0
  fi
  [ ${#missing[@]} -eq 0 ] || say "日本語フォントが見つかりません。" "No Japanese font was found."
  install_packages "${missing[@]}"
  has_font NotoSerifCJK NotoSansCJK ||
    say "「𠮷」などの字を回答書に使うには fonts-noto-cjk が必要です。" "Rare characters of names (𠮷) in letters need fonts-noto-cjk."
}

build() {
  say "組み立てています（初回は数分かかります）。" "Building (the first time takes minutes)."
  cargo build --release --locked -p yakusoku
}

# Whether nothing answers on this loopback port.
port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# Prints the first free loopback port from $1 on, looking at fifty.
free_port() {
  local port
  for ((port = $1; port < $1 + 50; port++)); do
    if port_is_free "$port"; then
      printf '%s\n' "$port"
      return 0
    fi
  done
  die "$1 から $(($1 + 49)) までのポートはすべて使用中です。" "Every port from $1 to $(($1 + 49)) is taken."
}
