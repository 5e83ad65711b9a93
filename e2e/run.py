#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the journeys: real people's ways through the served program, by keyboard alone.

    python e2e/run.py --program target/release/yakusoku [--out target/e2e] [NAME…]

Each journey is a file in `journeys/` with a `run(world)` and has a demo company of its own. The last line says
`N passed, N failed`.
"""

import argparse
import importlib
import sys
import time
import traceback
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
    parser.add_argument("names", nargs="*", metavar="NAME")
    given = parser.parse_args()
    failed = []
    names = given.names or journeys()
    with browser() as running:
        for name in names:
            started = time.monotonic()
            journey = importlib.import_module(f"journeys.{name}")
            try:
                with world(running, given.program.resolve(), given.out, name) as made:
                    journey.run(made)
                    print(f"○ {name:<16} {made.seen.count:3} pages  {time.monotonic() - started:5.1f} s", flush=True)
            except Exception:
                failed.append(name)
                print(f"✗ {name}\n{traceback.format_exc()}", flush=True)
    print(f"{len(names) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
