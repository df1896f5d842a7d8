"""A station's state in a few figures, read with the standard library alone so that asking costs nothing."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

DATABASE_NAME = "field-ems.db"


@dataclass(frozen=True, slots=True)
class StationStatus:
    """``last_sync`` is in seconds since 1970 and of the newest sync that went through, None for none."""

    station: str | None
    hq_url: str | None
    readings: int
    assessments: int
    drafts: int
    saved: int
    sent: int
    pending: int
    put_aside: int
    last_sync: int | None


def read_status(data_folder: Path) -> StationStatus | None:
    """Give the station's state, None where there is none in the folder. Raises sqlite3.Error where it can't be read."""
    path = data_folder / DATABASE_NAME
    if not path.exists():
        return None
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:

        def one(query: str) -> object:
            row = connection.execute(query).fetchone()
            return row[0] if row else None

        def count(query: str) -> int:
            return int(str(one(query) or 0))

        saved = count("SELECT last_seq FROM epoch_head JOIN installation USING (station_id, epoch)")
        sent = count("SELECT acknowledged_seq FROM installation")
        name = one("SELECT value FROM setting WHERE key = 'station_name'")
        url = one("SELECT hq_url FROM enrolment")
        synced = one("SELECT max(ended_at) FROM sync_run WHERE result IS NULL")
        return StationStatus(
            station=str(name).strip('"') if name else None,
            hq_url=str(url) if url else None,
            readings=count("SELECT count(*) FROM reading"),
            assessments=count("SELECT count(*) FROM assessment"),
            drafts=count("SELECT count(*) FROM draft WHERE kind <> 'typed'"),
            saved=saved,
            sent=sent,
            pending=saved - sent,
            put_aside=count("SELECT count(DISTINCT entry_seq) FROM outcome WHERE result <> 'applied'"),
            last_sync=int(str(synced)) if synced is not None else None,
        )


def read_language(data_folder: Path) -> str | None:
    """Give the language chosen at this station, None where none was or nothing can be read."""
    path = data_folder / DATABASE_NAME
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
            row = connection.execute("SELECT value FROM setting WHERE key = 'language'").fetchone()
    except sqlite3.Error:
        return None  # whatever opens the database says what is wrong with it
    return str(row[0]).strip('"') if row else None
