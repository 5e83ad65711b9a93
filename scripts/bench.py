#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the served program against the figures that the project promises. Exit 1 when one is missed.

    python3 scripts/bench.py --program target/release/yakusoku
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from harness.client import Client, pss_mib
from harness.program import Demo

STARTS = 7
IDLE_SECONDS = 10
ROUNDS = 200
GUESSES = 5000
NEVER = "2026-9999"
PORTAL = ["/", "/policy", "/status", "/request/who", "/en"]
CONSOLE = ["/console", "/console/cases", "/console/board", "/console/ledger"]

missed = []


def report(what: str, value: float, unit: str, limit: float | None = None, note: str = "") -> None:
    mark = " " if limit is None else ("○" if value <= limit else "✗")
    if mark == "✗":
        missed.append(what)
    promised = "" if limit is None else f"  (≤ {limit:g} {unit})"
    print(f"{mark} {what:<34} {value:9.1f} {unit}{promised}{note}", flush=True)


def starts(demo: Demo) -> None:
    seconds = []
    for _ in range(STARTS):
        demo.serve()
        seconds.append(demo.ready_seconds)
        demo.close()
    report("start to ready, median", statistics.median(seconds) * 1000, "ms", 1000)


def pages(demo: Demo, client: Client, paths: list[str]) -> None:
    for path in paths:
        taken = []
        for _ in range(ROUNDS):
            answer = client.get(path)
            if answer.status == 200:
                taken.append(answer.seconds * 1000)
        if len(taken) < ROUNDS / 2:
            missed.append(path)
            print(f"✗ {path}: only {len(taken)} of {ROUNDS} answered 200")
            continue
        median, late = statistics.median(taken), statistics.quantiles(taken, n=20)[18]
        report(f"page {path}, p95", late, "ms", 50, f"  p50 {median:.1f} ms, {len(taken)} of {ROUNDS}")


def told_apart(client: Client, number: str) -> None:
    """Whether a wrong code for a real number can be told by time from a number that never was."""
    wrong, never = [], []
    for turn in range(GUESSES):
        pair = [(number, wrong), (NEVER, never)]
        for path, taken in pair if turn % 2 else pair[::-1]:
            answer = client.get(f"/api/v1/applications/{path}", {"X-Code": "00000-00000-00000-00000"})
            assert answer.status == 404, answer.status
            taken.append(answer.seconds)
    spread = sum(statistics.variance(taken) / len(taken) for taken in (wrong, never)) ** 0.5
    t = (statistics.fmean(wrong) - statistics.fmean(never)) / spread
    report("wrong code or no such number, |t|", abs(t), "", 4.5, f"  2 x {GUESSES} interleaved")


def case_numbers(demo: Demo) -> list[str]:
    cases = json.loads(demo.run("case", "list", "--data", str(demo.data), "--json"))
    rows = cases if isinstance(cases, list) else cases.get("cases", [])
    return [row["number"] for row in rows]


def letters(demo: Demo, numbers: list[str]) -> None:
    made = demo.run("token", "create", "--data", str(demo.data), "--role", "clerk")
    client = Client(demo, token=max(made.split(), key=len))
    for number in numbers:
        path = f"/api/v1/cases/{number}/letters/1.pdf"
        if client.get(path).status == 200:
            taken = [client.get(path).seconds * 1000 for _ in range(50)]
            report("a letter fetched, median of 50", statistics.median(taken), "ms", 100, f"  {number}")
            return
    missed.append("letter")
    print("✗ no case of the demo has a letter to measure")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    given = parser.parse_args()
    report("release binary", given.program.stat().st_size / 1e6, "MB", 80)
    with tempfile.TemporaryDirectory(prefix="yakusoku-bench-") as folder:
        demo = Demo(given.program.resolve(), Path(folder))
        starts(demo)
        demo.serve().wait_for_story()
        try:
            time.sleep(IDLE_SECONDS)
            report(f"idle memory, PSS after {IDLE_SECONDS} s", pss_mib(demo.pid), "MiB", 60)
            numbers = case_numbers(demo)
            pages(demo, Client(demo), PORTAL)
            staff = Client(demo)
            staff.log_in(demo, "担当")
            pages(demo, staff, CONSOLE + [f"/console/cases/{number}" for number in numbers[:1]])
            letters(demo, numbers)
            told_apart(Client(demo), numbers[0])
            time.sleep(IDLE_SECONDS)
            report("memory after all this, PSS", pss_mib(demo.pid), "MiB")
        finally:
            demo.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
