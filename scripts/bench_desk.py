#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures a desk of many years: lists, search over sealed names, the day's tick. Exit 1 when a figure is missed.

    python3 scripts/bench_desk.py --program target/release/yakusoku --fill target/release/examples/full_desk
                                  [--closed 100000] [--open 2000] [--data DIR]

With --data the folder is used as it is, and left there.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from harness.client import Client, pss_mib
from harness.program import Demo

ROUNDS = 40
LISTS = [
    ("/console", "the morning page"),
    ("/console/cases", "open cases by due day"),
    ("/console/cases?show=undone", "cases with something to do"),
    ("/console/cases?show=all", "register, newest"),
    ("/console/cases?show=closed", "closed, newest"),
    ("/console/cases?show=all&after={deep}", "register, far back"),
    ("/console/post", "postal log of the year"),
    ("/console/post?year={past}", "postal log, five years ago"),
    ("/console/matters", "complaints and inquiries"),
    ("/console/matters?after={matter}", "complaints, far back"),
    ("/console/forms", "forms asked for"),
]
SEARCHES = [
    ("{deep}", "number, whole"),
    ("{year}-1", "number, beginning"),
    ("見本 かあい", "name, whole"),
    ("見", "name, beginning (many)"),
    ("みほん かあい", "kana, whole"),
    ("み", "kana, beginning (many)"),
    ("000-0003-0123", "telephone, whole"),
    ("000", "telephone, beginning (all)"),
    ("123-4567", "postcode, whole"),
    ("123", "postcode, beginning"),
    ("person4321@example.invalid", "mail address"),
    ("だれでもない", "nobody"),
]
BESIDE = [
    ("/console/board", "board"),
    ("/console/register", "register of the year"),
]

missed = []


class Filled(Demo):
    """A demonstration that is there already."""

    def make(self) -> str:
        return "" if self.data.exists() else super().make()


def report(what: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
    mark = " " if limit is None else ("○" if value <= limit else "✗")
    if mark == "✗":
        missed.append(what)
    promised = "" if limit is None else f"  (≤ {limit:g} {unit})"
    print(f"{mark} {what:<44} {value:9.1f} {unit}{promised}{note}", flush=True)


def timed(client: Client, path: str, what: str, limit: float | None, rounds: int = ROUNDS) -> None:
    taken = []
    for _ in range(rounds):
        answer = client.get(path)
        if answer.status != 200:
            missed.append(what)
            print(f"✗ {path}: {answer.status}")
            return
        taken.append(answer.seconds * 1000)
    late = statistics.quantiles(taken, n=20)[18] if len(taken) > 1 else taken[0]
    rows = answer.text.count("<tr")
    report(what, statistics.median(taken), "ms", limit, f"  p95 {late:.1f} ms, {len(answer.body) // 1024} KiB, {rows} rows")


FOUND = [
    ("{matter}", "complaint by number, whole"),
    ("C{year}-00", "complaint by number, beginning"),
    ("見本", "complaint by name, beginning (many)"),
    ("03-0000-1234", "complaint by telephone, whole"),
]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--fill", type=Path, required=True)
    parser.add_argument("--closed", type=int, default=100_000)
    parser.add_argument("--open", type=int, default=2_000)
    parser.add_argument("--data", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yakusoku-desk-") as made:
        folder = given.data.parent if given.data else Path(made)
        there = (folder / "data").exists()
        demo = Filled(given.program.resolve(), folder)
        if not there:
            started = time.monotonic()
            subprocess.run([given.fill, "fill", demo.data, str(given.closed), str(given.open)], check=True)
            print(f"  {given.closed} closed and {given.open} open cases made in {time.monotonic() - started:.0f} s")
        tick = float(subprocess.run([given.fill, "tick", demo.data], check=True, capture_output=True, text=True).stdout)
        report("the day's tick, median", tick, "ms", 200)
        demo.serve().wait_for_story(60)
        try:
            report("start to ready", demo.ready_seconds * 1000, "ms")
            client = Client(demo)
            client.log_in(demo, "担当")
            year = time.localtime().tm_year
            known = {"deep": f"{year - 5}-0150", "year": str(year), "past": str(year - 5), "matter": f"C{year}-0120"}
            for path, what in LISTS:
                timed(client, path.format(**known), f"list: {what}", 100)
            for text, what in SEARCHES:
                query = urllib.parse.quote(text.format(**known))
                timed(client, f"/console/cases?q={query}", f"search: {what}", 150)
            for text, what in FOUND:
                query = urllib.parse.quote(text.format(**known))
                timed(client, f"/console/matters?q={query}", f"search: {what}", 150)
            for path, what in BESIDE:
                timed(client, path, f"page: {what}", None, 3)
            report("memory after all this, PSS", pss_mib(demo.pid), "MiB")
        finally:
            demo.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
