#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the journeys: real people's ways through the served program, by keyboard alone.

    python e2e/run.py --program target/release/yakusoku [--out target/e2e] [--at-once 2] [NAME…]

Each journey is a file in `journeys/` with a `run(world)` and has a demo company of its own, so some are walked at
once, each process with a browser of its own. The last line says `N passed, N failed`.
"""

import argparse
import contextlib
import importlib
import io
import multiprocessing
import sys
import time
import traceback
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from harness.world import browser, world


# Walked by `make soak` and by name: what they show is shown in less time by the others.
LONG = {"kinds", "four_kinds"}


def journeys() -> list[str]:
    return sorted(path.stem for path in (HERE / "journeys").glob("*.py") if path.stem not in LONG | {"__init__"})


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("target/e2e"))
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    names = given.names or journeys()
    walks = [(name, given.program.resolve(), given.out) for name in names]
    failed = 0
    with ProcessPoolExecutor(max(1, given.at_once), multiprocessing.get_context("spawn")) as walkers:
        for walked in as_completed([walkers.submit(walk, what) for what in walks]):
            ended_well, said = walked.result()
            failed += not ended_well
            print(said, flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed else 0


def walk(what: tuple[str, Path, Path]) -> tuple[bool, str]:
    """Walks one journey: whether it ended well, and all it has to say."""
    name, program, out = what
    started, told = time.monotonic(), io.StringIO()
    journey = importlib.import_module(f"journeys.{name}")
    try:
        policy = getattr(journey, "POLICY", None)
        with contextlib.redirect_stdout(told), browser() as running, world(running, program, out, name, policy) as made:
            journey.run(made)
            pages = made.seen.count
    except Exception:
        return False, f"{told.getvalue()}✗ {name}\n{traceback.format_exc()}"
    return True, f"{told.getvalue()}○ {name:<16} {pages:3} pages  {time.monotonic() - started:5.1f} s"


if __name__ == "__main__":
    sys.exit(main())
