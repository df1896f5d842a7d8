"""A program that can't read zstd is never answered in it, not even when its request was short."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from field_ems.services.enrolment import issue_code
from field_ems.store import tables
from field_ems.sync.compression import GZIP, PLAIN
from tests.hq.conftest import HeadquartersProcess


def test_a_program_without_zstd_syncs_by_gzip(tmp_path: Path) -> None:
    server = HeadquartersProcess(f"sqlite+pysqlite:///{tmp_path / 'hq.db'}", tmp_path / "hq")
    server.start()
    try:
        headquarters = server.store()
        code = issue_code(headquarters, "Bangui", datetime.now(UTC).replace(microsecond=0))
        command = [sys.executable, "-m", "tests.hq.without_zstd", str(tmp_path / "laptop"), server.address, code]
        said = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
        with headquarters.reading() as session:
            assert session.scalars(select(tables.Supplier.name)).all() == ["Solaire"]
        headquarters.close()
    finally:
        server.kill()
    assert said["pending"] == 0
    assert len(said["packed"]) == 2
    for request, answer in said["packed"]:
        assert request == GZIP
        assert answer in (GZIP, PLAIN)
