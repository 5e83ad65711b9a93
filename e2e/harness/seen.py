# SPDX-License-Identifier: Apache-2.0
"""What every page must satisfy, whoever reaches it: axe finds nothing, one main heading, a title, a language."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


class Seen:
    """Looks at pages and keeps a picture of each, numbered in the order in which they were reached."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.count = 0
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        self._axe = Axe()

    def look(self, who: str, page: Page) -> None:
        self.count += 1
        name = re.sub(r"[^\w-]+", "-", f"{self.count:02}-{who}-{page.title()}").strip("-")[:80]
        page.screenshot(path=self.folder / f"{name}.png", full_page=True)
        faults = self._axe_faults(page) + self._own_faults(page)
        assert not faults, f"{page.url} ({name}):\n  " + "\n  ".join(faults)

    def _axe_faults(self, page: Page) -> list[str]:
        """Every rule of axe, with nothing switched off."""
        found = self._axe.run(page).response["violations"]
        return [
            f"axe {fault['id']}: {fault['help']}: {node['html'][:160]}" for fault in found for node in fault["nodes"]
        ]

    def _own_faults(self, page: Page) -> list[str]:
        facts = page.evaluate(
            "() => ({h1: document.querySelectorAll('h1').length, title: document.title, lang: document.documentElement.lang,"
            " wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1})"
        )
        faults = []
        if facts["h1"] != 1:
            faults.append(f"{facts['h1']} main headings")
        if not facts["title"]:
            faults.append("no title")
        if facts["lang"] not in ("ja", "en"):
            faults.append(f"language `{facts['lang']}`")
        if facts["wide"]:
            faults.append("scrolls sideways")
        return faults
