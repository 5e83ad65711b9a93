# SPDX-License-Identifier: Apache-2.0
"""The demo under each example policy: the portal and the console show what the table of the README says, and no dead ends."""

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from harness.program import Demo

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| \[(\d{3})\]\((policies/\d{3}\.yaml)\) \|(.+)\|$", re.M)
CUSTOMERS = 40


def table() -> list[tuple[str, Path, list[str]]]:
    """The rows of the README: name, file, and what differs on screen."""
    text = (ROOT / "README.ja.md").read_text(encoding="utf-8")
    rows = [(name, ROOT / file, [cell.strip() for cell in cells.split("|")]) for name, file, cells in ROW.findall(text)]
    assert [name for name, *_ in rows] == ["000", "001", "002", "003", "004"], rows
    return rows


def run(world) -> None:
    for name, file, cells in table():
        with TemporaryDirectory(prefix="yakusoku-e2e-") as folder:
            demo = Demo(world.demo.program, Path(folder), customers=CUSTOMERS, policy=file)
            try:
                demo.serve().wait_for_story()
                portal(world, demo, cells)
                console(world, demo, name, cells)
            finally:
                demo.close()


def portal(world, demo: Demo, cells: list[str]) -> None:
    ways, fee, papers, answer, forms = cells
    person = world.person(width=390)
    person.open(demo.address())
    # None of the five takes requests on the site, so nothing leads into the form.
    person.expect_not("ご請求を始める")
    for way in ways.split("、"):
        person.expect(way)
    person.expect("手数料はかかりません" if fee == "なし" else f"手数料 {fee}", papers, answer)
    links = person.page.eval_on_selector_all("a", "all => all.map(one => one.getAttribute('href'))")
    sheets = [link for link in links if "/published/form-" in link]
    assert len(sheets) == int(forms.removesuffix("点")), (forms, sheets)
    for link in sorted(set(links)):
        if link.startswith("/"):
            answered = person.page.request.get(demo.address(link))
            assert answered.status == 200, f"{link} answers {answered.status}"
    person.page.goto(demo.address("/request/who"))
    assert urlsplit(person.page.url).path == "/", f"the form opens although no channel is the web: {person.page.url}"
    person.page.context.close()


def console(world, demo: Demo, name: str, cells: list[str]) -> None:
    clerk = world._someone(f"clerk-{name}", 1280, False)
    clerk.page.goto(demo.login_link("担当"))
    clerk.write("6桁", demo.code("担当"))
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url("**/console")
    clerk.page.goto(demo.address("/console/applications/new"))
    offered = clerk.page.locator("main").inner_text()
    for way in cells[0].split("、"):
        assert way in offered, f"{name}: the entry of paper applications lacks {way}"
    clerk.page.goto(demo.address("/console/board"))
    clerk.expect("約束の履行状況", "公表の検査")
    clerk.page.context.close()
