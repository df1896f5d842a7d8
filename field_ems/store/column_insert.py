"""Inserting columns as they are: COPY or arrays on PostgreSQL, one statement over a document on SQLite."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Result, Table, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from field_ems.domain.columns import Lazy, Numbers, Spread, rows_of_text
from field_ems.domain.journal import ID_BYTES
from field_ems.store.columns import RowId

Column = Sequence[Any]

_ESCAPES = (("\\", r"\\"), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"))
_NULL = r"\N"
_ROWS_AT_ONCE = 100


def insert_columns(
    session: Session, tables: Mapping[Table, Mapping[str, Any]], meanwhile: Callable[[], object]
) -> None:
    """Insert rows into tables, in their order, and call ``meanwhile`` once.

    On PostgreSQL it is called while the server is still at the last table's rows, on SQLite after them.

    A column is a sequence of as many values as there are rows, or one value that all rows have. Values are as the
    database keeps them: numbers, text without NUL, ids as 16 octets, documents as JSON text. A row that is there
    already is an IntegrityError.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for table, columns in tables.items():
            _insert_document(connection, table, columns)
        meanwhile()
    else:
        _copy(connection, tables, meanwhile)


def insert_new(session: Session, table: Table, columns: Mapping[str, Any]) -> int:
    """Insert the rows whose key is not there, and give how many that were; columns are as in ``insert_columns``."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        return len(_insert_document(connection, table, columns, only_new=True).all())
    arrays = {name: _as_array(column) for name, column in columns.items() if _is_column(column)}
    statement = _inserting_arrays(connection.dialect, table, tuple(columns), tuple(arrays))
    return len(connection.execute(statement, {**columns, **arrays}).all())


@cache
def _inserting_arrays(dialect: Dialect, table: Table, names: tuple[str, ...], listed: tuple[str, ...]) -> Executable:
    arrays = ", ".join(f"CAST(:{name} AS {table.c[name].type.compile(dialect)}[])" for name in listed)
    values = ", ".join(f"told.{name}" if name in listed else f":{name}" for name in names)
    return text(
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {values} "
        f"FROM unnest({arrays}) AS told({', '.join(listed)}) ON CONFLICT DO NOTHING RETURNING 1"
    )


def _as_array(column: Iterable[int | bytes]) -> str:
    """Write an array of numbers, truth values or ids as PostgreSQL reads it; the driver is ten times slower at it."""
    return "{" + ",".join(rf'"\\x{one.hex()}"' if isinstance(one, bytes) else str(one) for one in column) + "}"


def _is_column(value: object) -> bool:
    return isinstance(value, Sequence | Lazy) and not isinstance(value, str | bytes)


def _insert_document(
    connection: Connection, table: Table, columns: Mapping[str, Any], *, only_new: bool = False
) -> Result[Any]:
    """Insert rows; where only new ones are, give one for each."""
    values: list[str] = []
    parameters: dict[str, Any] = {}
    listed: list[Column] = []
    for name, column in columns.items():
        if not _is_column(column):
            parameters[name] = column
            values.append(f":{name}")
        elif isinstance(table.c[name].type, RowId):
            # Ids as one run of octets: as text in the document each would have to be unpacked.
            parameters[name] = b"".join(identity or bytes(ID_BYTES) for identity in column)
            values.append(f"nullif(substr(:{name}, key * {ID_BYTES} + 1, {ID_BYTES}), zeroblob({ID_BYTES}))")
        else:
            values.append(f"json_extract(value, '$[{len(listed)}]')")
            listed.append(column)
    parameters["all_rows"] = json.dumps(list(zip(*listed, strict=True)), separators=(",", ":"))
    insert, returning = ("INSERT OR IGNORE", " RETURNING 1") if only_new else ("INSERT", "")
    source = f"SELECT {', '.join(values)} FROM json_each(:all_rows)"
    statement = text(f"{insert} INTO {table.name} ({', '.join(columns)}) {source}{returning}")
    return connection.execute(statement, parameters)


def _copy(connection: Connection, tables: Mapping[Table, Mapping[str, Any]], meanwhile: Callable[[], object]) -> None:
    """Copy the rows; the server takes a table's first ones while the next are written, and then the next table's."""
    driver = connection.dialect.dbapi
    assert driver is not None
    cursor = connection.connection.cursor()
    statements = [f"COPY {table.name} ({', '.join(columns)}) FROM STDIN" for table, columns in tables.items()]
    pieces: list[Iterable[str]] = [_pieces(table, columns) for table, columns in tables.items()]
    statement = ""
    try:
        for place, statement in enumerate(statements):
            with cursor.copy(statement) as copy:
                for piece in pieces[place]:
                    copy.write(piece)
                if place + 1 < len(pieces):
                    pieces[place + 1] = list(pieces[place + 1])
                else:
                    meanwhile()
    except driver.Error as error:
        is_gone = connection.dialect.is_disconnect(error, None, cursor)
        raise DBAPIError.instance(statement, None, error, driver.Error, connection_invalidated=is_gone) from error
    finally:
        cursor.close()


def _pieces(table: Table, columns: Mapping[str, Any]) -> Iterator[str]:
    """Write rows as COPY reads them, some at a time."""
    parts: list[str | Iterable[str]] = []
    written: dict[int, Sequence[str | Iterable[str]]] = {}
    for name, column in columns.items():
        if id(column) not in written:  # an entry that creates a record has its id twice
            written[id(column)] = _cells(column, isinstance(table.c[name].type, RowId))
        parts += ["\t", *written[id(column)]]
    count = next(len(column) for column in columns.values() if _is_column(column))
    lines = rows_of_text([*parts[1:], "\n"], count)
    while some := "".join(islice(lines, _ROWS_AT_ONCE)):
        yield some


def _cells(column: Any, holds_ids: bool) -> Sequence[str | Iterable[str]]:
    """Give the parts of a row that write a column as COPY reads it; what few different values are, is written once."""
    if not _is_column(column):
        return [_cell(column)]
    if isinstance(column, Spread):
        return [column.each(_cell)]
    if isinstance(column, Numbers):
        return [column.texts]
    if isinstance(column, Lazy) and holds_ids:
        return [r"\\x", Lazy(map(bytes.hex, column), len(column))]
    if isinstance(column, Lazy | range):
        return [map(str, column)]
    return [map(_cell, column)]


def _cell(value: object) -> str:
    match value:
        case None:
            return _NULL
        case bytes():
            return rf"\\x{value.hex()}"
        case str():
            for character, escaped in _ESCAPES:
                value = value.replace(character, escaped)
            return value
        case _:
            return str(value)
