"""Headquarters goes on from a backup, and gets back what the backup lacks."""

from datetime import datetime
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services.headquarters_backup import accept_all_returned, list_returned, restore_headquarters
from field_ems.store import tables
from field_ems.store.backups import back_up
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize


class _Link:
    """Reaches headquarters in the same process."""

    def __init__(self, headquarters: HeadquartersStore, station_id: bytes, now: datetime) -> None:
        self._headquarters, self._caller, self._now = headquarters, Caller(station_id, bytes(16)), now

    def post(self, body: bytes) -> bytes:
        return answer_body(self._headquarters, self._caller, body, self._now)


def test_everything_ever_shown_as_sent_is_there_again_after_a_restore(
    station: StationStore, tmp_path: Path, now: datetime
) -> None:
    path = tmp_path / "hq" / "headquarters.db"
    headquarters = HeadquartersStore(Database.at_path(path))
    with headquarters.publishing(station.station_id, now) as writer:
        writer.create(tables.Station, name="Bangui")
    backup = back_up(path, tmp_path / "backups", now)
    with headquarters.publishing(station.station_id, now) as writer:
        remark = writer.create(
            tables.Remark, row_kind="station", row_id=bytes(16), text="Well done", written_by="Ana", written_at=now
        )
    with station.writing(now) as writer:
        supplier = writer.create(tables.Supplier, name="Solaire")
    synchronize(station, _Link(headquarters, station.station_id, now), lambda: now)
    headquarters.close()

    kept = restore_headquarters(backup, path, now)
    assert kept is not None
    assert kept.exists()
    restored = HeadquartersStore(Database.at_path(path))
    synchronize(station, _Link(restored, station.station_id, now), lambda: now)
    with restored.reading() as session:
        assert session.get_one(tables.Supplier, (station.station_id, supplier)).name == "Solaire"
        assert session.get(tables.Remark, (station.station_id, remark)) is None
    assert [(one.station, one.kind, one.records) for one in list_returned(restored)] == [("Bangui", "remark", 1)]
    assert accept_all_returned(restored, now) == 1
    assert list_returned(restored) == []
    with restored.reading() as session:
        assert session.get_one(tables.Remark, (station.station_id, remark)).text == "Well done"
    restored.close()


def test_a_damaged_backup_changes_nothing(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "hq" / "headquarters.db"
    headquarters = HeadquartersStore(Database.at_path(path))
    epoch = headquarters.epoch
    headquarters.close()
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with pytest.raises(Refusal, match="backup_damaged"):
        restore_headquarters(damaged, path, now)
    again = HeadquartersStore(Database.at_path(path))
    assert again.epoch == epoch
    again.close()
