"""A station whose files may not grow beyond a limit: saves until it is refused, at one limit after another.

Run as ``python -m tests.store.full_disk FOLDER``; names each supplier of which it was told that it is saved.
"""

import resource
import signal
import sys
from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.store import tables
from field_ems.store.station import StationStore
from tests.conftest import NOW

STEPS = 120
A_STEP = 3_001
"""Octets: no multiple of a page, so that writes are cut in their middle too."""


def main() -> None:
    """Save at every limit; what is refused is not printed."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    folder = Path(sys.argv[1])
    store = StationStore.open(folder)
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    for step in range(STEPS):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 + step * A_STEP, hard))
        name = f"supplier {step:03}"
        try:
            with store.writing(NOW) as writer:
                supplier_id = writer.create(tables.Supplier, name=name, notes="x" * 700)
                writer.flush()
                writer.change(tables.Supplier, supplier_id, contacts=[{"name": name}])
        except Refusal as refusal:
            told = f"refused {refusal.notice.code}"
        else:
            told = name
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        sys.stdout.write(f"{told}\n")
    store.close()


if __name__ == "__main__":
    main()
