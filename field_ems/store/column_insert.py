"""Inserting columns as they are: COPY on PostgreSQL, one statement over a document on SQLite."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from field_ems.domain.journal import ID_BYTES
from field_ems.store.columns import RowId

Column = Sequence[Any]

_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
_NULL = r"\N"


def insert_columns(session: Session, table: Table, columns: Mapping[str, Any]) -> None:
    """Insert rows; a column is a sequence of as many values as there are rows, or one value that all rows have.

    Values are as the database keeps them: numbers, text without NUL, ids as 16 octets, documents as JSON text. A row
    that is there already is an IntegrityError.
    """
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        _insert_document(connection, table, columns)
    else:
        _copy(connection, table, columns)


def _is_column(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _insert_document(connection: Connection, table: Table, columns: Mapping[str, Any]) -> None:
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
    connection.execute(
        text(f"INSERT INTO {table.name} ({', '.join(columns)}) SELECT {', '.join(values)} FROM json_each(:all_rows)"),
        parameters,
    )


def _copy(connection: Connection, table: Table, columns: Mapping[str, Any]) -> None:
    cells: list[str] = []
    varying: list[Column] = []
    for name, column in columns.items():
        if not _is_column(column):
            cells.append(_cell(column).replace("%", "%%"))
        elif isinstance(column, range):
            cells.append("%d")
            varying.append(column)
        elif isinstance(table.c[name].type, RowId) and None not in column:
            cells.append(r"\\x%s")
            varying.append([identity.hex() for identity in column])
        else:
            cells.append("%s")
            varying.append(_cells(column))
    template = "\t".join(cells) + "\n"
    lines = "".join(map(template.__mod__, zip(*varying, strict=True)))
    statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    driver = connection.dialect.dbapi
    assert driver is not None
    cursor = connection.connection.cursor()
    try:
        with cursor.copy(statement) as copy:
            copy.write(lines)
    except driver.Error as error:
        is_gone = connection.dialect.is_disconnect(error, None, cursor)
        raise DBAPIError.instance(statement, None, error, driver.Error, connection_invalidated=is_gone) from error
    finally:
        cursor.close()


def _cells(column: Column) -> list[Any]:
    """Write a column's values as COPY reads them; one that has few different values is written once each."""
    first = next((value for value in column if value is not None), None)
    if isinstance(first, int):
        return [_NULL if value is None else value for value in column] if None in column else list(column)
    written = {value: _cell(value) for value in set(column)}
    return [written[value] for value in column]


def _cell(value: object) -> str:
    match value:
        case None:
            return _NULL
        case bytes():
            return rf"\\x{value.hex()}"
        case str():
            return value.translate(_ESCAPES)
        case _:
            return str(value)
