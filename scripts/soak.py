#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A long mixed load on loopback: every answer must be right, and memory must not grow without end.

    python3 scripts/soak.py --program target/release/yakusoku --minutes 10
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from harness.client import Client, pss_mib
from harness.program import Demo

CLIENTS = 4
GROWTH_MAX = 1.3
# Who is asked too often may be told so; that is an answer, not a fault.
RIGHT = {200, 429}
PATHS = ["/", "/policy", "/status", "/en", "/health", "/request/who"]
STAFF_PATHS = ["/console", "/console/board", "/console/cases", "/console/ledger"]


def load(client: Client, paths: list[str], until: float, seen: Counter, taken: list[float]) -> None:
    while time.monotonic() < until:
        for path in paths:
            answer = client.get(path)
            seen[(path, answer.status)] += 1
            taken.append(answer.seconds * 1000)
            # A person reads between two pages; a queue that only grows would measure nothing.
            time.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    seen, taken, memory = Counter(), [], []
    with tempfile.TemporaryDirectory(prefix="yakusoku-soak-") as folder:
        demo = Demo(given.program.resolve(), Path(folder)).serve()
        demo.wait_for_story()
        try:
            staff = Client(demo)
            staff.log_in(demo, "担当")
            until = time.monotonic() + given.minutes * 60
            work = [(Client(demo), PATHS) for _ in range(CLIENTS - 1)] + [(staff, STAFF_PATHS)]
            threads = [threading.Thread(target=load, args=(*one, until, seen, taken), daemon=True) for one in work]
            for thread in threads:
                thread.start()
            while time.monotonic() < until:
                time.sleep(min(10, max(0.1, until - time.monotonic())))
                memory.append(pss_mib(demo.pid))
                print(f"  {sum(seen.values()):8} answers  {memory[-1]:6.1f} MiB", flush=True)
            for thread in threads:
                thread.join(timeout=60)
        finally:
            demo.close()
    wrong = {key: count for key, count in seen.items() if key[1] not in RIGHT}
    quantiles = statistics.quantiles(taken, n=100)
    # The first tenth warms caches; growth is judged from there.
    warm = memory[len(memory) // 10]
    print(f"{len(taken)} answers, p50 {quantiles[49]:.1f} ms, p95 {quantiles[94]:.1f} ms, p99 {quantiles[98]:.1f} ms")
    print(f"memory {memory[0]:.1f} → {memory[-1]:.1f} MiB, warm at {warm:.1f}; wrong answers: {wrong or 'none'}")
    return 1 if wrong or memory[-1] > warm * GROWTH_MAX else 0


if __name__ == "__main__":
    sys.exit(main())
