"""Whatever a file holds, reading it ends in rows or in a refusal, never in a crash."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportTable, export_table
from field_ems.files.readings_import import open_readings
from field_ems.i18n import say
from tests.files.import_files import energy_star_entry, write_energy_star

GREEN_BUTTON = Path(__file__).resolve().parents[1] / "fixtures" / "green-button.xml"
BEGINNINGS = [b"", b"meter,date,value\n", b"date,type,therms\n", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"<feed>"]


def read_all(path: Path) -> int:
    """Give the number of entries, 0 where the file is refused in words."""
    try:
        return sum(1 for _ in open_readings(path).rows())
    except Refusal as refusal:
        return 0 if say(refusal.notice) != refusal.notice.code else -1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(beginning=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path: Path, beginning: bytes, rest: bytes) -> None:
    path = tmp_path / "x"
    path.write_bytes(beginning + rest)
    assert read_all(path) >= 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(cells=st.lists(st.tuples(st.text(max_size=8), st.text(max_size=12), st.text(max_size=12)), max_size=4))
def test_any_cells_are_read_or_reported(tmp_path: Path, cells: list[tuple[str, str, str]]) -> None:
    path = tmp_path / "x.csv"
    export_table(path, ExportTable("x", ["meter", "date", "value"], cells))
    assert 0 <= read_all(path) <= len(cells)


@pytest.mark.parametrize("kind", ["xlsx", "xml"])
def test_damage_anywhere_is_read_or_refused(tmp_path: Path, kind: str) -> None:
    whole = tmp_path / "whole"
    if kind == "xlsx":
        write_energy_star(whole.with_suffix(".xlsx"), [energy_star_entry("7-0", n, n) for n in range(1, 6)])
        content = whole.with_suffix(".xlsx").read_bytes()
    else:
        content = GREEN_BUTTON.read_bytes()
    path = tmp_path / "x"
    chance = random.Random(7)
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(4, len(damaged))] if chance.random() < 0.3 else damaged)
        assert 0 <= read_all(path) <= 6
