"""A disk that fills up in the middle of any write: what was said to be saved is there, whole, and nothing else is."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from field_ems.store import tables
from field_ems.store.backups import check
from field_ems.store.entries import JOURNAL
from field_ems.store.soundness import is_sound
from field_ems.store.station import DATABASE_NAME, StationStore
from tests.sync.test_exchange import journal


def test_a_write_that_fails_at_any_octet_costs_nothing_that_was_saved(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    StationStore.open(tmp_path).close()
    command = [sys.executable, "-m", "tests.store.full_disk", str(tmp_path)]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    told = finished.stdout.splitlines()
    said_to_be_saved = [line for line in told if line.startswith("supplier")]
    assert len(said_to_be_saved) > 10
    assert len(told) - len(said_to_be_saved) > 10
    assert check(tmp_path / DATABASE_NAME) is None
    store = StationStore.open(tmp_path)
    with store.reading() as session:
        found = session.scalars(select(tables.Supplier).order_by(tables.Supplier.name)).all()
        assert [one.name for one in found] == said_to_be_saved
        assert [one.contacts for one in found] == [[{"name": name}] for name in said_to_be_saved]
        numbers = session.connection().execute(select(JOURNAL.c.seq).order_by(JOURNAL.c.seq)).scalars().all()
    assert numbers == list(range(1, 2 * len(said_to_be_saved) + 1))
    assert all(is_sound(entry) for entry in journal(store))
    store.close()
