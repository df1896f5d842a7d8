"""A person compares the laptop with headquarters."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import update

from field_ems.services.enrolment import enrol, issue_code
from field_ems.store.kinds import BY_NAME
from field_ems.store.station import StationStore
from tests.conftest import NOW
from tests.hq.conftest import HeadquartersProcess
from tests.sync.conftest import add_meter, add_reading


def test_the_command_says_what_differed_and_that_it_was_put_right(server: HeadquartersProcess, tmp_path: Path) -> None:
    folder = tmp_path / "station"
    headquarters = server.store()
    issued_at = datetime.now(UTC)  # the server goes by the clock of this machine
    code = issue_code(headquarters, "Bangui", issued_at)
    store = StationStore.open(folder)
    enrol(store, server.address, code, "laptop", issued_at)
    with store.writing(NOW) as writer:
        reading_id = add_reading(writer, add_meter(writer), "7", NOW, note="after the storm")
    store.close()

    def repair(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(folder), "repair", *options]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert repair().stdout.splitlines()[0] == "Everything here is as headquarters has it."
    table = BY_NAME["reading"].table
    with headquarters.writing() as session:
        session.connection().execute(update(table).where(table.c.id == reading_id).values(note="before the storm"))
    found = repair()
    assert found.returncode == 0, found.stderr
    assert "Differed and was exchanged again: reading, 2026-03" in found.stdout
    assert "Compared again: everything here is as headquarters has it." in found.stdout
    with headquarters.reading() as session:
        row = session.connection().execute(table.select().where(table.c.id == reading_id)).one()
        assert row.note == "after the storm"
    assert json.loads(repair("--json").stdout)["found"] == []
    headquarters.close()
    server.kill()
    unreachable = repair()
    assert unreachable.returncode != 0
    assert "Everything is kept here" in unreachable.stderr
