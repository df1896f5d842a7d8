"""After an outage all stations come at once: every one of them is served, and none long after the others."""

from pathlib import Path
from statistics import median

from tests.hq.conftest import HeadquartersProcess
from tests.hq.crowd import LONGEST_UNTIL_NEXT, READINGS, let_all_come

STATIONS = 30


def test_all_who_come_at_once_after_an_outage_are_served(server: HeadquartersProcess, tmp_path: Path) -> None:
    crowd = let_all_come(server, tmp_path, STATIONS)
    assert crowd.told_in_outage >= STATIONS
    assert len(crowd.served) == STATIONS
    assert crowd.readings_at_headquarters == crowd.different_readings == STATIONS * READINGS
    seconds = [one.seconds for one in crowd.served]
    assert max(seconds) < LONGEST_UNTIL_NEXT
    assert max(seconds) <= max(10 * median(seconds), 10)
