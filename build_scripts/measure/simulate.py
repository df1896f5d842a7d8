"""Run seeds of the simulation on every core: nothing lost, nothing doubled, nothing shown as sent that isn't there."""

import argparse
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.simulation.mutants import MUTANTS
from tests.simulation.run import Outcome, bench, run_seed

SLICE = 250
"""Seeds that a process takes at a time; its bench costs as much as three of them."""


def run_slice(asked: tuple[int, int, str | None]) -> list[Outcome]:
    """Run seeds from ``first`` on; a trace is kept only where something went wrong."""
    first, count, mutant = asked
    with bench() as opened:
        return [run_seed(seed, opened, mutant=mutant) for seed in range(first, first + count)]


def run_all(first: int, count: int, mutant: str | None, processes: int) -> Iterator[Outcome]:
    """Run all seeds, on so many processes, in their order."""
    slices = [(start, min(SLICE, first + count - start), mutant) for start in range(first, first + count, SLICE)]
    if processes == 1 or len(slices) == 1:
        for asked in slices:
            yield from run_slice(asked)
        return
    with multiprocessing.Pool(processes) as pool:
        for outcomes in pool.imap(run_slice, slices):
            yield from outcomes


def main() -> None:
    """Run the seeds and say which broke what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--mutant", choices=MUTANTS, help="run a naive variant, which the seeds have to catch")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="as many as there are cores")
    parser.add_argument("--json", action="store_true", dest="as_json")
    parser.add_argument("--trace", action="store_true", help="print what happened in each seed that broke")
    asked = parser.parse_args()
    began = time.monotonic()
    broken: list[Outcome] = []
    requests = happenings = 0
    for outcome in run_all(asked.first, asked.seeds, asked.mutant, asked.processes):
        requests += outcome.requests
        happenings += len(outcome.trace)
        if outcome.complaint:
            broken.append(outcome)
            print(outcome.told(), *outcome.trace if asked.trace else (), sep="\n", file=sys.stderr, flush=True)
    found = {
        "first": asked.first,
        "seeds": asked.seeds,
        "mutant": asked.mutant,
        "happenings": happenings,
        "requests": requests,
        "broken": {
            what: sum(outcome.broke == what for outcome in broken) for what in sorted({o.broke for o in broken})
        },
        "broken_seeds": [outcome.seed for outcome in broken],
        "seconds": round(time.monotonic() - began, 1),
    }
    print(json.dumps(found, indent=None if asked.as_json else 2))
    raise SystemExit(bool(broken) and asked.mutant is None)


if __name__ == "__main__":
    main()
