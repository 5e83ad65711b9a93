#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures of the README from a demo, and those of the guide for a new clerk by walking it.

    python e2e/pictures.py --program target/release/yakusoku --out docs/pictures
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from harness.customer import customer
from harness.desk import APPROVE, PROPOSE, Clerk
from harness.keyboard import Person
from harness.portal import ask
from harness.words import Words
from harness.world import browser, world
from journeys.run_the_desk import walk


def keep(person: Person, path: Path, height: int = 900) -> None:
    """The page as its reader sees it first, from the top and without a focus ring."""
    person.page.set_viewport_size({"width": person.page.viewport_size["width"], "height": height})
    person.page.keyboard.press("Control+Home")
    person.page.screenshot(path=path, caret="hide")


def make(made, out: Path) -> None:
    words, who = Words(), customer(made.demo.data, 3)
    person = made.person(width=1024)
    person.open(made.demo.address())
    keep(person, out / "portal.png", 1100)
    receipt = ask(person, words, who, "disclosure")

    clerk = Clerk(made.staff("担当"), receipt, made.folder)
    keep(clerk.person, out / "today.png")
    clerk.work(until=PROPOSE)
    approver = Clerk(made.staff("承認"), receipt, made.folder)
    approver.open_case()
    keep(approver.person, out / "case.png", 1200)
    approver.work(until=APPROVE)
    clerk.work()

    pdf = made.folder / "letter.pdf"
    pdf.write_bytes(clerk.letter())
    subprocess.run(["pdftoppm", "-singlefile", "-r", "90", "-png", pdf, out / "letter"], check=True, timeout=60)
    auditor = made.staff("監査")
    auditor.press("約束の履行状況", "link")
    keep(auditor, out / "board.png", 1100)


def walked(made, out: Path) -> None:
    """The pictures of docs/guide/run-the-desk.md, in the order of its steps."""
    walk(made, lambda person, name, height=900: keep(person, out / f"{name}.png", height))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="yakusoku-pictures-") as folder, browser() as running:
        with world(running, given.program.resolve(), Path(folder), "pictures") as made:
            make(made, given.out)
        with world(running, given.program.resolve(), Path(folder), "guide") as made:
            walked(made, given.out)
    for path in sorted(given.out.glob("*.png")):
        print(f"{path}  {path.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
