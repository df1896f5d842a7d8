"""Column types that keep exactly what the code means, on SQLite and PostgreSQL alike.

Columns share one of each: for every type of its own a column would bring a class of operators, two kilobytes.
"""

import json
import re
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Dialect, LargeBinary, Text
from sqlalchemy.types import TypeDecorator

from field_ems.domain import amounts, times


class Amount(TypeDecorator[Decimal]):
    """A Decimal as a 64-bit count of millionths, so that SUM and ORDER BY are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse what does not fit rather than round it."""
        return None if value is None else amounts.to_scaled(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        """Give the Decimal without trailing zeros; a SUM comes back as a numeric and is read alike."""
        return None if value is None else amounts.from_scaled(int(value))


class Instant(TypeDecorator[datetime]):
    """A UTC instant as whole seconds since 1970; SQLite keeps no time zone of its own."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Refuse a naive datetime."""
        return None if value is None else times.to_seconds(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give an aware datetime in UTC."""
        return None if value is None else times.from_seconds(int(value))


class RowId(TypeDecorator[bytes]):
    """A 128-bit id as 16 bytes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_result_value(self, value: Any | None, dialect: Dialect) -> bytes | None:
        """Give bytes where a driver gives a view of them."""
        return None if value is None else bytes(value)


class Reference(RowId):
    """The id of a row of another kind, in the same station or, for what headquarters publishes, in the global scope.

    ``kind`` is that kind's name. The journal's apply checks that the row is there; no foreign key of the database
    does, because an entry whose target is still under way has to wait and not to fail.
    """

    cache_ok = True

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind


class Json(TypeDecorator[Any]):
    """A small document as JSON text with sorted keys, the same bytes on both engines."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any | None, dialect: Dialect) -> str | None:
        """Write canonical JSON; half a character, which no database takes, as its number."""
        if value is None:
            return None
        text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return _HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", text)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Any | None:
        """Read it back."""
        return None if value is None else json.loads(value)


_HALVES = re.compile("[\ud800-\udfff]")

AMOUNT, INSTANT, ROW_ID, JSON = Amount(), Instant(), RowId(), Json()


@cache
def reference(kind: str) -> Reference:
    """Give the type of a reference to this kind."""
    return Reference(kind)
