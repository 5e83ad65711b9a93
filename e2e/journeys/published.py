# SPDX-License-Identifier: Apache-2.0
"""What `policy publish` writes for every policy: valid HTML; a page of each kind is looked at by axe and prints on A4;
every form is a PDF of A4 pages."""

import re
import subprocess
from pathlib import Path

import html5lib

ROOT = Path(__file__).resolve().parents[2]
A4_POINTS = (595, 842)
# Of these files a page of each kind is opened in the browser; the others are made by the same code and are parsed.
OPENED = {"template": "ja", "002": "en"}
KINDS = (
    "index", "published", "requests", "notice-", "form-disclosure", "form-agent", "form-mandate", "retention", "safety",
    "joint-use", "external-transmission",
)


def run(world) -> None:
    files = sorted((ROOT / "policies").glob("*.yaml")) + sorted((ROOT / "policies/cases/odd").glob("*.yaml"))
    assert len(files) >= 16, files
    for file in files:
        for language in ("ja", "en") if OPENED.get(file.stem) == "en" else ("ja",):
            out = world.folder / f"{file.stem}.{language}"
            # An example with gaps that are errors is written all the same and ends with 1.
            world.demo.run("policy", "publish", str(file), "--out", str(out), "--lang", language, expect=None)
            pages = sorted(out.glob("*.html"))
            assert pages, f"{file.stem} publishes nothing"
            for page in pages:
                valid(page)
            # What an earlier run printed lies beside them.
            for form in sorted(form for form in out.glob("*.pdf") if not form.name.endswith(".printed.pdf")):
                a4(form)
            if OPENED.get(file.stem) == language:
                whole = [page for page in pages if not page.name.endswith(".fragment.html")]
                kinds = [next((page for page in whole if page.name.startswith(kind)), None) for kind in KINDS]
                looked_at(world, [page for page in kinds if page])


def valid(page: Path) -> None:
    """The parser of the HTML standard finds no fault; a fragment is parsed as one."""
    parser = html5lib.HTMLParser(strict=False)
    text = page.read_text(encoding="utf-8")
    if page.name.endswith(".fragment.html"):
        parser.parseFragment(text)
    else:
        parser.parse(text)
    assert not parser.errors, f"{page}: {parser.errors}"


def a4(pdf: Path) -> None:
    told = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True, timeout=60).stdout
    pages = int(re.search(r"Pages:\s+(\d+)", told).group(1))
    size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()
    near = all(abs(float(one) - other) < 1 for one, other in zip(size, A4_POINTS))
    assert near and pages <= 2, f"{pdf}: {pages} pages of {size}"


def looked_at(world, pages: list[Path]) -> None:
    """Pages by axe, and as they come out of a printer."""
    person = world.person(width=1024, scripts=True)
    for page in pages:
        person.open(page.resolve().as_uri())
        printed = person.page.pdf(prefer_css_page_size=True)
        path = page.with_suffix(".printed.pdf")
        path.write_bytes(printed)
        told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True, timeout=60).stdout
        size = re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", told).groups()
        assert all(abs(float(one) - other) < 2 for one, other in zip(size, A4_POINTS)), f"{page}: printed on {size}"
    person.page.context.close()
