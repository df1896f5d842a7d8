"""The program as its next version might be, to be run as ``python -m tests.hq.next_program``.

A supplier has an e-mail address, and visits are a kind of record that today's version has never heard of. ``hq`` is
headquarters' part as in ``field-ems``; ``at FOLDER STEP ...`` does things at a station, one after the other.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from alembic.config import Config
from sqlalchemy import Column, String, select

from field_ems.store import kinds, schema, tables
from field_ems.store.tables.row import Row

tables.Supplier.email = Column("email", String, nullable=True)


class Visit(Row, table=True):
    """A kind of record that only this version has."""

    text: str


VISIT = kinds.Kind(190, "visit", "Visit", append_only=True)
kinds.KINDS = (*kinds.KINDS, VISIT)
kinds.BY_NUMBER[VISIT.number] = kinds.BY_NAME[VISIT.name] = kinds.BY_CLASS["Visit"] = VISIT
tables.Visit = Visit  # type: ignore[attr-defined]
schema.VERSION = 3

from field_ems.store.migrations import run  # noqa: E402 (what it imports has to find the kinds as they are above)

_before = run.configuration


def _configuration() -> Config:
    config = _before()
    folders = Path(run.__file__).parent / "versions", Path(__file__).parent / "next_versions"
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, folders)))
    return config


run.configuration = _configuration


def at(folder: Path, steps: list[str]) -> None:
    """Do the steps at a station: enrol=ADDRESS=CODE, visit, sync, or show (as one line of JSON)."""
    from field_ems.services.enrolment import enrol
    from field_ems.services.sync import synchronize
    from field_ems.store.station import StationStore

    store = StationStore.open(folder)
    for step in steps:
        match step.split("="):
            case ["enrol", address, code]:
                enrol(store, address, code, "laptop", now())
            case ["visit"]:
                with store.writing(now()) as writer:
                    writer.create(tables.Supplier, name="Solaire", email="info@solaire.example")
                    writer.create(Visit, text="met the owner")
            case ["sync"]:
                synchronize(store, now)
            case ["show"]:
                with store.reading() as session:
                    suppliers = session.execute(select(tables.Supplier.name, tables.Supplier.email)).all()
                    visits = session.execute(select(Visit.text)).all()
                sys.stdout.write(json.dumps([[list(row) for row in rows] for rows in (suppliers, visits)]))
    store.close()


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


if __name__ == "__main__":
    if sys.argv[1] == "at":
        at(Path(sys.argv[2]), sys.argv[3:])
    else:
        from field_ems.cli.start import main

        main()
