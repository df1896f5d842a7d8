"""Two versions of the program at the ends of a link, each as a program of its own: what one knows, no other loses."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from field_ems.domain.notices import Refusal
from field_ems.services.enrolment import enrol
from field_ems.services.sync import synchronize
from field_ems.store import tables
from field_ems.store.station import DATABASE_NAME, StationStore
from tests.hq.conftest import HeadquartersProcess

NEXT = "tests.hq.next_program"
SOLAIRE = ["Solaire Bangui", "info@solaire.example"]
VISIT = ["met the owner"]


def run(program: str, *arguments: str) -> Any:
    """Run a version of the program, and give what it says in JSON."""
    command = [sys.executable, "-m", program, *arguments]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return json.loads(said) if said else None


@pytest.fixture(params=["field_ems", NEXT])
def served_by(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, HeadquartersProcess]]:
    """Headquarters, once of today's version and once of the next, with the name of its program."""
    process = HeadquartersProcess(
        f"sqlite+pysqlite:///{tmp_path / 'hq.db'}", tmp_path / "hq", program=str(request.param)
    )
    process.start()
    yield str(request.param), process
    process.kill()


def test_what_a_newer_station_saves_passes_through_older_programs_and_is_read_once_they_are_as_new(
    served_by: tuple[str, HeadquartersProcess], tmp_path: Path, now: datetime
) -> None:
    program, headquarters = served_by
    newer, older = tmp_path / "newer", tmp_path / "older"

    def code() -> str:
        database = headquarters.database_url
        return str(run(program, "hq", "enrol", "Bangui", "--database", database, "--json")["code"])

    run(NEXT, "at", str(newer), f"enrol={headquarters.address}={code()}", "visit", "sync")
    laptop = StationStore.open(older)
    enrol(laptop, headquarters.address, code(), "older", now)
    synchronize(laptop, lambda: now)
    with laptop.writing(now) as writer:
        supplier = writer.session.scalars(select(tables.Supplier)).one()
        assert (supplier.name, list((supplier.extra or {}).values())) == ("Solaire", ["info@solaire.example"])
        writer.change(tables.Supplier, supplier.id, name="Solaire Bangui")
    synchronize(laptop, lambda: now)
    laptop.close()
    assert run(NEXT, "at", str(newer), "sync", "show") == [[SOLAIRE], [VISIT]]

    # The older laptop gets the next version too: what it only kept has its place then.
    assert run(NEXT, "at", str(older), "show")[0] == [SOLAIRE]
    assert (older / f"{Path(DATABASE_NAME).stem}-before-schema-3.db").exists()
    with pytest.raises(Refusal, match=r"store\.newer_schema"):
        StationStore.open(older)
    assert run(NEXT, "at", str(older), "visit", "show")[1] == [VISIT, VISIT]
