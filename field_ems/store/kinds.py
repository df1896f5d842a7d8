"""The kinds of record that travel, each with its number on the wire, its owner and its fields.

A number is never used twice. Fields are numbered by the order in which the table declares them, so a table's columns
are only ever added to at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from sqlalchemy import Boolean, Date, Integer, Table

from field_ems.domain import amounts, times
from field_ems.store import tables
from field_ems.store.columns import Amount, Instant, Json, Reference, RowId

Expected = TypeVar("Expected")

_KEY_COLUMNS = frozenset({"station_id", "id", "epoch", "seq", "extra"})


class Owner(Enum):
    """Who alone writes a kind of record."""

    STATION = "station"
    HEADQUARTERS = "headquarters"


class FieldType(Enum):
    """How a field's value is written in the journal."""

    AMOUNT = "amount"
    INSTANT = "instant"
    DAY = "day"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    TEXT = "text"
    REFERENCE = "reference"
    IDENTITY = "identity"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class RecordField:
    """A field of a kind; ``target`` is the kind that a reference points at."""

    number: int
    name: str
    type: FieldType
    required: bool
    target: str | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of record. Rows of an append-only kind never change, so that the row is its journal entry's content."""

    number: int
    name: str
    class_name: str
    owner: Owner = Owner.STATION
    append_only: bool = False
    global_scope: bool = False
    series: str | None = None
    """The reference whose records' values continue each other, as a meter's readings do; the wire sends differences."""

    @property
    def series_number(self) -> int:
        """The number of the field that names the series, 0 for none."""
        return self.fields[self.series].number if self.series else 0

    @cached_property
    def table_class(self) -> "type[tables.Row]":
        """The class of its table; loaded when it is first asked for."""
        return getattr(tables, self.class_name)  # type: ignore[no-any-return]

    @property
    def table(self) -> Table:
        """The SQLAlchemy table."""
        return self.table_class.__table__  # type: ignore[attr-defined,no-any-return]

    @cached_property
    def fields(self) -> dict[str, RecordField]:
        """The fields by name, in the order that numbers them."""
        own = [column for column in self.table.columns if column.name not in _KEY_COLUMNS]
        return {
            column.name: RecordField(
                number,
                column.name,
                _field_type(column.type),
                required=not column.nullable,
                target=column.type.kind if isinstance(column.type, Reference) else None,
            )
            for number, column in enumerate(own, start=1)
        }

    @cached_property
    def by_number(self) -> dict[int, RecordField]:
        """The fields by number."""
        return {spec.number: spec for spec in self.fields.values()}

    def field_name(self, number: int) -> str:
        """Give the field's name, or its number as text where only a newer program knows it."""
        return self.by_number[number].name if number in self.by_number else str(number)

    def to_journal(self, values: Mapping[str, Any]) -> dict[int, object]:
        """Write a row's values as the journal holds them; None is left out."""
        specs = ((self.fields[name], value) for name, value in values.items() if value is not None)
        return {spec.number: to_journal(spec.type, value) for spec, value in specs}

    def from_journal(self, fields: Mapping[int, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Read journal fields as (a row's values by name, the fields that this program does not know by number)."""
        known = [(self.by_number[number], value) for number, value in fields.items() if number in self.by_number]
        unknown = {str(number): value for number, value in fields.items() if number not in self.by_number}
        return {spec.name: from_journal(spec.type, value) for spec, value in known}, unknown


def _field_type(column_type: object) -> FieldType:
    by_class: dict[type, FieldType] = {
        Amount: FieldType.AMOUNT,
        Instant: FieldType.INSTANT,
        Reference: FieldType.REFERENCE,
        RowId: FieldType.IDENTITY,
        Json: FieldType.JSON,
        Boolean: FieldType.BOOLEAN,
        Date: FieldType.DAY,
        Integer: FieldType.INTEGER,
    }
    return next((found for kind, found in by_class.items() if isinstance(column_type, kind)), FieldType.TEXT)


def to_journal(field_type: FieldType, value: Any) -> object:
    """Write one value as the journal holds it; raises TypeError where the value is not of the field's type."""
    if value is None:
        return None
    match field_type:
        case FieldType.AMOUNT:
            return amounts.to_scaled(_of(Decimal, value))
        case FieldType.INSTANT:
            return times.to_seconds(_of(datetime, value))
        case FieldType.DAY:
            return _of(date, value).isoformat()
        case FieldType.REFERENCE | FieldType.IDENTITY:
            return _of(bytes, value).hex()
        case FieldType.BOOLEAN:
            return _of(bool, value)
        case FieldType.INTEGER:
            return _of(int, value)
        case FieldType.TEXT:
            return _of(str, value).replace("\0", "")  # which is no text: not every database keeps it
        case FieldType.JSON:
            return value


def from_journal(field_type: FieldType, value: Any) -> Any:
    """Read one value; raises TypeError, ValueError, OverflowError or a Refusal where it is not of the field's type."""
    if value is None:
        return None
    match field_type:
        case FieldType.AMOUNT:
            return amounts.from_scaled(_of(int, value))
        case FieldType.INSTANT:
            return times.from_seconds(_of(int, value))
        case FieldType.DAY:
            return date.fromisoformat(_of(str, value))
        case FieldType.REFERENCE | FieldType.IDENTITY:
            return bytes.fromhex(_of(str, value))
        case FieldType.BOOLEAN:
            return _of(bool, value)
        case FieldType.INTEGER:
            return _of(int, value)
        case FieldType.TEXT:
            return _of(str, value)
        case FieldType.JSON:
            return value


def _of(expected: type[Expected], value: Any) -> Expected:
    if not isinstance(value, expected) or (isinstance(value, bool) and expected is int):
        raise TypeError(f"{value!r} is not {expected.__name__}")
    return value


_HQ = Owner.HEADQUARTERS

KINDS = (
    Kind(1, "organization", "Organization", _HQ, global_scope=True),
    Kind(2, "station", "Station", _HQ),
    Kind(3, "person", "Person"),
    Kind(4, "role_grant", "RoleGrant", _HQ),
    Kind(10, "facility", "Facility"),
    Kind(11, "headcount", "Headcount"),
    Kind(12, "meter", "Meter"),
    Kind(13, "multiplier", "Multiplier"),
    Kind(14, "reading", "Reading", append_only=True, series="meter_id"),
    Kind(15, "dip_chart", "DipChart"),
    Kind(16, "sharing_key", "SharingKey"),
    Kind(17, "target", "Target"),
    Kind(18, "local_factor_set", "LocalFactorSet", append_only=True),
    Kind(19, "year_edition", "YearEdition", append_only=True),
    Kind(20, "supplier", "Supplier"),
    Kind(21, "tender", "Tender"),
    Kind(22, "template", "Template", _HQ, append_only=True, global_scope=True),
    Kind(23, "assessment", "Assessment", append_only=True),
    Kind(24, "decision", "Decision", _HQ, append_only=True),
    Kind(25, "remark", "Remark", _HQ, append_only=True),
    Kind(26, "attachment", "Attachment", append_only=True),
    Kind(27, "offer", "Offer"),
    Kind(28, "local_edition", "LocalEdition", append_only=True),
    Kind(29, "settlement", "Settlement", append_only=True),
    Kind(40, "guidance", "Guidance", _HQ, append_only=True, global_scope=True),
    Kind(41, "guidance_tailoring", "GuidanceTailoring"),
    Kind(30, "outcome", "Outcome", _HQ, append_only=True),
    Kind(31, "factor_set", "FactorSet", _HQ, append_only=True, global_scope=True),
    Kind(32, "inventory_edition", "InventoryEdition", _HQ, append_only=True, global_scope=True),
    Kind(33, "withdrawal", "Withdrawal", _HQ, append_only=True, global_scope=True),
    Kind(42, "handover", "Handover"),
    Kind(43, "certificate", "Certificate"),
    Kind(44, "corrective_action", "CorrectiveAction"),
    Kind(45, "communication", "Communication"),
    Kind(46, "award", "Award", append_only=True),
    Kind(47, "aspect", "Aspect"),
    Kind(48, "minimum", "Minimum", _HQ, append_only=True, global_scope=True),
    Kind(49, "practice", "Practice"),
)

BY_NUMBER = {kind.number: kind for kind in KINDS}
BY_NAME = {kind.name: kind for kind in KINDS}
BY_CLASS = {kind.class_name: kind for kind in KINDS}
