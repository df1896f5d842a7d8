"""What a list asks of the database does not grow with the station: the same statements for few records and for many."""

import sys
from pathlib import Path
from typing import Any

import pytest

MEASURE = Path(__file__).parents[2] / "build_scripts" / "measure"
MOST_STATEMENTS = 25
MOST_ON_HOME = 80
MOST_ROWS = 320
"""A page of 50, with what belongs to each."""


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    monkeypatch.syspath_prepend(str(MEASURE))
    import checklists

    found = {str(count): checklists.measure(tmp_path / str(count), count, count * 4) for count in (60, 180)}
    for name in ("checklists", "readings"):
        sys.modules.pop(name, None)
    return found


def test_every_list_asks_as_much_of_a_large_station_as_of_a_small_one(measured: dict[str, Any]) -> None:
    few, many = measured["60"]["opening"], measured["180"]["opening"]
    assert few.keys() == many.keys()
    for name, seen in many.items():
        assert seen["statements"] <= few[name]["statements"] + 1, name
        assert seen["statements"] <= (MOST_ON_HOME if name == "home" else MOST_STATEMENTS), name
        assert seen["rows"] <= MOST_ROWS, name
