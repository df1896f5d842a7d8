"""What a record's fields may hold beyond their types.

A device can send whatever the wire allows. What no program of ours writes is held with the reason, so that no page and
no sum, of its own station or of all, meets it.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, TypeAdapter, ValidationError
from sqlalchemy import BigInteger

from field_ems.domain.amounts import LARGEST
from field_ems.domain.checklists import Mode
from field_ems.domain.guidance import Tailoring
from field_ems.domain.meters import MOST_DIGITS, MeterKind
from field_ems.domain.practices import Area, PracticeState
from field_ems.domain.tenders import Method
from field_ems.domain.times import FIRST_YEAR, LAST_YEAR, is_zone
from field_ems.store.kinds import BY_NAME, FieldType, Kind, RecordField

Place = tuple[str, str]
"""The names of a kind and of a field of it."""

_CHOICES: Mapping[Place, Callable[[str], bool]] = {
    ("assessment", "mode"): frozenset(Mode).__contains__,
    ("facility", "zone"): is_zone,
    ("guidance_tailoring", "decision"): frozenset(Tailoring).__contains__,
    ("meter", "kind"): frozenset(MeterKind).__contains__,
    ("practice", "area"): frozenset(Area).__contains__,
    ("practice", "state"): frozenset(PracticeState).__contains__,
    ("tender", "method"): frozenset(Method).__contains__,
}
"""Whether a choice is known; a newer program may know more."""

_YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
_RANGES: Mapping[Place, range] = {
    ("meter", "digits"): range(1, MOST_DIGITS + 1),
    ("reading", "utc_offset"): range(-24 * 60 + 1, 24 * 60),
    ("target", "base_year"): _YEARS,
    ("target", "due_year"): _YEARS,
    ("year_edition", "year"): _YEARS,
}


class _Evidence(BaseModel):
    model_config = ConfigDict(extra="allow")

    kind: str = ""
    name: str = ""
    digest: str | None = None
    expires_on: Annotated[str, AfterValidator(date.fromisoformat)] | None = None


class _Answer(BaseModel):
    model_config = ConfigDict(extra="allow")

    value: str | list[str] | None = None
    comment: str | None = None
    na_reason: str | None = None
    evidence: list[_Evidence] | None = None


_SHAPES: Mapping[Place, Any] = {("assessment", "answers"): dict[str, _Answer]}
"""How documents are made of which the table's class says less than is looked into."""


def is_choice(kind: Kind, spec: RecordField) -> bool:
    """Whether a field is chosen from what the program knows, so that what it does not know may be a newer one's."""
    return (kind.name, spec.name) in _CHOICES


def may_hold(kind: Kind, spec: RecordField, value: Any) -> bool:
    """Whether a field may hold a value of its type."""
    place = (kind.name, spec.name)
    match spec.type:
        case _ if value is None:
            return True
        case FieldType.TEXT:
            return _is_text(value) and (place not in _CHOICES or _CHOICES[place](value))
        case FieldType.INTEGER:
            return value in _range(kind, spec.name)
        case FieldType.AMOUNT:
            return bool(abs(value) <= LARGEST)
        case FieldType.INSTANT:
            return value.year in _YEARS
        case FieldType.JSON:
            return _is_text(json.dumps(value, ensure_ascii=False)) and _has_shape(place, value)
        case _:
            return True


def _is_text(value: str) -> bool:
    """Whether every database and page can have a text: without NUL, and without half a character."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False


def _range(kind: Kind, field: str) -> range:
    bits = 63 if isinstance(kind.table.c[field].type, BigInteger) else 31
    return _RANGES.get((kind.name, field), range(-(2**bits), 2**bits))


def _has_shape(place: Place, document: object) -> bool:
    """Whether a document is made as the table's class says."""
    try:
        _shape(*place).validate_python(document, strict=True)
    except ValidationError:
        return False
    return True


@cache
def _shape(kind: str, field: str) -> TypeAdapter[Any]:
    declared: Any = BY_NAME[kind].table_class.model_fields[field].annotation
    return TypeAdapter(_SHAPES.get((kind, field), declared))
