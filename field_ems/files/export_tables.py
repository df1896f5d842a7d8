"""What every export is made of: named columns and rows of values, written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from field_ems.domain.notices import Refusal

ExportCell = str | bool | int | Decimal | date | datetime | None
"""A value to write. A datetime with a time zone is an instant, one without is a local time."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """A table to write; ``rows`` are gone through once, so that they need not fit in memory."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[ExportCell]]


def export_table(path: Path, table: ExportTable) -> int:
    """Write a table as XLSX or JSON where the file's name ends so, as CSV otherwise, and give the number of rows.

    Refuses with ``files.cannot_write``; a file that stood there before is then as it was.
    """
    if path.suffix.lower() == ".xlsx":
        from field_ems.files.export_xlsx import write_xlsx  # its library is needed by this kind of export only

        return write_xlsx(path, [table])
    if path.suffix.lower() == ".json":
        from field_ems.files.export_json import write_json

        return write_json(path, table)
    from field_ems.files.export_csv import write_csv

    return write_csv(path, table)


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path beside the file to write to; it takes the file's place at the end, or disappears."""
    beside: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        os.close(handle)
        beside = Path(name)
        yield beside
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise Refusal("files.cannot_write", file=str(path), detail=error.strerror or str(error)) from error
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)
