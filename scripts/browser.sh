# The Python that drives the browser. Sourced, never run; sets PYTHON.
# shellcheck shell=bash

VENV=$TARGET/venv

# A virtual environment with the pinned packages, made anew when the pins change. No browser is downloaded.
need_venv() {
  local python=python3 stamp
  python3 -c 'import venv, ensurepip' 2>/dev/null || python=/usr/bin/python3
  stamp=$(sha256sum e2e/requirements.txt | cut -d' ' -f1)
  if [ "$(cat "$VENV/stamp" 2>/dev/null)" != "$stamp" ]; then
    say "ブラウザの試験に使う Python の環境を作ります（$VENV）。" "Making the Python environment of the browser tests in $VENV."
    rm -rf -- "$VENV"
    "$python" -m venv "$VENV"
    "$VENV/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: -r e2e/requirements.txt
    printf '%s\n' "$stamp" >"$VENV/stamp"
  fi
  # shellcheck disable=SC2034  # used by the scripts that source this
  PYTHON=$VENV/bin/python
}

# Prints the packages of Debian that driving a browser needs and that are missing.
missing_browser_packages() {
  [ -x /usr/bin/chromium ] || echo chromium
  python3 -c 'import venv, ensurepip' 2>/dev/null || /usr/bin/python3 -c 'import venv, ensurepip' 2>/dev/null || echo python3-venv
  has pdftotext || echo poppler-utils
  missing_fonts
}
