"""A station on a Python without zstd, to be run as ``python -m tests.hq.without_zstd FOLDER ADDRESS CODE``.

It enrols, sends a supplier, and syncs once more with nothing to send; then it prints what is still pending, and how
each request and answer was packed.
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.modules["backports.zstd"] = sys.modules["compression.zstd"] = None  # type: ignore[assignment]

from field_ems.services.enrolment import enrol  # noqa: E402 (what packs is imported where zstd can't be)
from field_ems.services.sync import synchronize  # noqa: E402
from field_ems.store import tables  # noqa: E402
from field_ems.store.station import StationStore  # noqa: E402
from field_ems.sync.station import pending  # noqa: E402
from field_ems.sync.transport import HttpLink  # noqa: E402

packed: list[tuple[int, int]] = []
_post = HttpLink.post


def _noted(link: HttpLink, body: bytes) -> bytes:
    answer = _post(link, body)
    packed.append((body[0], answer[0]))
    return answer


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


if __name__ == "__main__":
    HttpLink.post = _noted  # type: ignore[method-assign]
    store = StationStore.open(Path(sys.argv[1]))
    enrol(store, sys.argv[2], sys.argv[3], "laptop", _now())
    with store.writing(_now()) as writer:
        writer.create(tables.Supplier, name="Solaire")
    synchronize(store, _now)
    synchronize(store, _now)
    sys.stdout.write(json.dumps({"pending": pending(store), "packed": packed}))
