# SPDX-License-Identifier: Apache-2.0
"""The words of the public pages, from the same locale files that the pages are made of.

A journey says which words it looks for by their key, so it survives a better wording and works in both languages.
"""

import json
import re
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "crates" / "web" / "locales"


class Words:
    def __init__(self, language: str = "ja"):
        self.language = language
        self._words = json.loads((LOCALES / f"{language}.json").read_text(encoding="utf-8"))

    def __call__(self, key: str) -> str:
        """The words under a key; with a value to fill in, what stands before it."""
        return self._words[key].split("{0}")[0]

    def label(self, key: str) -> re.Pattern:
        """An accessible name that begins with these words; `optional` may follow them."""
        return re.compile("^" + re.escape(self(key)))
