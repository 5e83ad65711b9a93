# SPDX-License-Identifier: Apache-2.0
"""Everything one journey has: a demo of its own, a browser, people, and a place for pictures and files."""

import re
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from harness.company import PASSWORD, Company
from harness.keyboard import Person
from harness.program import Demo
from harness.seen import Seen

CHROMIUM = "/usr/bin/chromium"
# The sandbox needs rights that a container or root does not have; the rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]


@contextmanager
def browser():
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        try:
            yield running
        finally:
            running.close()


@dataclass
class World:
    browser: Browser
    demo: Demo
    folder: Path
    seen: Seen
    _contexts: list[BrowserContext] = field(default_factory=list)
    _closing: list[Company] = field(default_factory=list)

    def person(self, who: str = "person", *, width: int = 1024, scripts: bool = False) -> Person:
        """Someone outside. The portal must work without scripts, so they have none unless a journey says so."""
        return self._someone(who, width, scripts)

    def staff(self, role: str, *, width: int = 1280) -> Person:
        """Someone of the staff, logged in by the link and the code that were printed for this role."""
        person = self._someone(role, width, False)
        self.log_in(person, role)
        return person

    def own_company(self, policy: Path, systems: Path) -> "Own":
        """A company that was made with `init`, served until the journey ends. The policy is in force already."""
        folder = Path(self._temporary("own"))
        text = policy.read_text(encoding="utf-8")
        text = re.sub(r"^(issued|effective): \S+", r"\1: 2026-04-01", text, flags=re.MULTILINE)
        (folder / "policy.yaml").write_text(text, encoding="utf-8")
        company = Company(self.demo.program, folder, folder / "policy.yaml", systems)
        self._closing.append(company)
        return Own(company.serve(), self)

    def _temporary(self, name: str) -> str:
        folder = self.demo.data.parent / name
        folder.mkdir()
        return str(folder)

    def log_in(self, person: Person, role: str) -> None:
        person.open(self.demo.login_link(role))
        person.write("6桁", self.demo.code(role))
        person.press("ログイン", "button")

    def text_of_pdf(self, pdf: bytes, name: str) -> str:
        """The words of a PDF; it is kept beside the pictures of the journey."""
        path = self.folder / f"{name}.pdf"
        path.write_bytes(pdf)
        assert pdf.startswith(b"%PDF-"), f"{name} is not a PDF: {pdf[:60]!r}"
        done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True, timeout=60)
        return done.stdout

    def _someone(self, who: str, width: int, scripts: bool) -> Person:
        window = {"width": width, "height": 900}
        context = self.browser.new_context(viewport=window, locale="ja-JP", timezone_id="Asia/Tokyo")
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        return Person(who, context, self.seen, scripts)

    def close(self) -> None:
        for context in self._contexts:
            context.close()
        for company in self._closing:
            company.close()
            (self.folder / "own.txt").write_text(company.printed, encoding="utf-8")


@dataclass
class Own:
    """A company of its own, and its staff at the console."""

    company: Company
    world: World

    @property
    def data(self) -> Path:
        return self.company.data

    def run(self, *words: str) -> str:
        return self.company.run(*words)

    def staff(self, role: str) -> Person:
        person = self.world._someone(role, 1280, False)
        person.open(self.company.address("/console/login"))
        person.write("利用者名", role)
        person.write("パスワード", PASSWORD)
        person.press("次へ", "button")
        person.write("6桁", self.company.code(role))
        person.press("ログイン", "button")
        return person


@contextmanager
def world(running: Browser, program: Path, out: Path, name: str, policy: Path | None = None):
    """A world that lasts one journey, under the shop's policy or another; the demo's folder goes with it."""
    folder = out / name
    with TemporaryDirectory(prefix="yakusoku-e2e-") as temporary:
        demo = Demo(program, Path(temporary), policy=policy)
        made = World(running, demo, folder, Seen(folder))
        try:
            demo.serve().wait_for_story()
            yield made
        finally:
            made.close()
            demo.close()
            (folder / "printed.txt").write_text(demo.printed, encoding="utf-8")
