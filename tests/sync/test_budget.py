"""What a sync may cost on the wire; the figures don't depend on the machine, so a change that costs more fails here."""

import json
import subprocess
import sys
from pathlib import Path

WIRE = Path(__file__).parents[2] / "build_scripts" / "measure" / "wire.py"

BUDGETS = {
    # key: (most octets of TCP payload both ways, requests)
    "noop": (460, 1),
    "one_reading": (500, 1),
    "readings_1200": (6_300, 1),
    "readings_1200_first": (6_800, 1),
    "pull_1200": (6_300, 1),
    "month_with_answers": (15_000, 2),
}


def test_a_sync_costs_no_more_than_its_budget() -> None:
    finished = subprocess.run(
        [sys.executable, WIRE, "--json", "--warm"], capture_output=True, text=True, timeout=600, check=True
    )
    found = json.loads(finished.stdout)
    over = {key: found[key] for key, (octets, _) in BUDGETS.items() if found[key]["bytes"] > octets}
    assert over == {}
    assert {key: found[key]["requests"] for key in BUDGETS} == {key: requests for key, (_, requests) in BUDGETS.items()}
