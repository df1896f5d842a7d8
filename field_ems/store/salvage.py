"""Reading what can still be read of a damaged SQLite file, row by row."""

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

Row = tuple[object, ...]

_WINDOW = 1_024
_EMPTY_WINDOWS = 16
"""Where a damaged table can't say its highest row number, so many windows without a row are taken for its end."""

_MOST_FAILURES = 20_000
"""A table whose root is damaged fails at every row: its rows come from the backup and from headquarters."""


@contextmanager
def opened_copy(database: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a copy of a database, its log included, so that the damaged file stays as it is; None where it is none."""
    with tempfile.TemporaryDirectory(prefix="field-ems-recovery-") as folder:
        copy = Path(folder) / database.name
        for suffix in ("", "-wal"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                shutil.copyfile(part, copy.with_name(copy.name + suffix))
        with closing(sqlite3.connect(copy)) as connection:
            yield connection if _has_schema(connection) else None


def _has_schema(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    except sqlite3.DatabaseError:
        return False


def readable_rows(connection: sqlite3.Connection, table: str, columns: list[str]) -> list[Row]:
    """Give the rows of a table that can be read; around a damaged page the rest is read in ever smaller steps."""
    names = ", ".join(f'"{column}"' for column in columns)
    reading = _Reading(connection, f'SELECT {names} FROM "{table}" WHERE rowid BETWEEN ? AND ?')
    try:
        highest = connection.execute(f'SELECT max(rowid) FROM "{table}"').fetchone()[0] or 0
    except sqlite3.Error:
        return reading.windows()
    return list(reading.between(0, highest))


class _Reading:
    """Reads ranges of a table's rows and gives up after too many failures."""

    def __init__(self, connection: sqlite3.Connection, query: str) -> None:
        self._connection = connection
        self._query = query
        self._failures = 0

    def windows(self) -> list[Row]:
        """Read from the first row on, until nothing comes any more."""
        rows: list[Row] = []
        start = empty = 0
        while empty < _EMPTY_WINDOWS and self._failures < _MOST_FAILURES:
            found = list(self.between(start, start + _WINDOW - 1))
            rows += found
            empty = 0 if found else empty + 1
            start += _WINDOW
        return rows

    def between(self, first: int, last: int) -> Iterator[Row]:
        """Read the rows from one number to another that can be read."""
        try:
            yield from self._connection.execute(self._query, (first, last)).fetchall()
        except (sqlite3.Error, UnicodeDecodeError):
            self._failures += 1
            if first < last and self._failures < _MOST_FAILURES:
                middle = (first + last) // 2
                yield from self.between(first, middle)
                yield from self.between(middle + 1, last)
