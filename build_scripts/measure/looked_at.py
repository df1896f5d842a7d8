"""What a view makes PostgreSQL do, in counts that are the same on every machine: no measurement, others ask it.

A statement that asks one page of a list may read the whole list to give it. The rows that it gives don't show that, and
the time does only on a quiet machine; the rows and pages that the database went through do.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

_EXPLAINED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")


@dataclass(frozen=True, slots=True)
class Work:
    """The statements of a view, the rows that they gave, those that were gone through for them, and pages of 8 KiB."""

    statements: int = 0
    rows: int = 0
    rows_looked_at: int = 0
    pages: int = 0


def work_of(engine: Engine, view: Callable[[], object]) -> Work:
    """Count what a view asks, then have PostgreSQL say what each of those statements goes through.

    The view runs once before, so that nothing is counted that is done only the first time. Statements that write are
    run again too, and taken back.
    """
    view()
    with statements_of(engine) as asked:
        view()
    looked_at = pages = 0
    with engine.connect() as connection:
        for statement, parameters, _ in asked:
            if not statement.lstrip().upper().startswith(_EXPLAINED):
                continue
            explained = f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {statement}"
            found = connection.exec_driver_sql(explained, parameters).scalar_one()
            plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
            looked_at += sum(_gone_through(node) for node in _nodes(plan))
            pages += plan.get("Shared Hit Blocks", 0) + plan.get("Shared Read Blocks", 0)
        connection.rollback()
    return Work(len(asked), sum(rows for _, _, rows in asked), looked_at, pages)


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[tuple[str, Any, int]]]:
    """Give a list that fills with (statement, its parameters, the rows that it gave or touched)."""
    asked: list[tuple[str, Any, int]] = []

    def note(_connection: Any, cursor: Any, statement: str, parameters: Any, *_others: Any) -> None:
        asked.append((statement, parameters, max(cursor.rowcount, 0)))

    event.listen(engine, "after_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "after_cursor_execute", note)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _gone_through(node: dict[str, Any]) -> int:
    """Give the rows that a scan read, those that it threw away again included; what stands above it reads no more."""
    if "Relation Name" not in node or "Scan" not in node["Node Type"]:
        return 0
    thrown_away = sum(value for name, value in node.items() if name.startswith("Rows Removed by"))
    return round((node["Actual Rows"] + thrown_away) * node["Actual Loops"])
