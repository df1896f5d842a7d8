"""What every kind of readings file is turned into: rows that can be entered, and rows that can't with the reason."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from field_ems.domain.notices import Notice
from field_ems.files.date_orders import DateOrder
from field_ems.files.number_signs import DecimalSign


class FileFormat(StrEnum):
    """The kinds of readings file that are known."""

    OWN = "field-ems"
    ENERGY_STAR = "energy-star"
    BILLS = "bills"
    GREEN_BUTTON = "green-button"


@dataclass(frozen=True, slots=True)
class FileMeter:
    """A meter as the file names it.

    ``activity`` is what the file says it measures (``Natural Gas``), ``activity_key`` the factor library's key for
    it, None where it is not known. ``kind`` is the kind of meter that such rows need.
    """

    code: str | None
    name: str | None = None
    place: str | None = None
    activity: str | None = None
    activity_key: str | None = None
    kind: str = "register"

    @property
    def label(self) -> str:
        """How to speak of it to a person."""
        parts = [part for part in (self.code, self.name, self.place) if part]
        return " · ".join(dict.fromkeys(parts)) or "?"


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One entry of a file.

    ``taken_at`` is when a register was read or where the half-open period from ``starts_at`` ends: a day or a local
    time at the facility, or an instant where it has a time zone. ``unit`` is None where the file leaves it to the
    meter. ``warnings`` are things to look at that don't keep the row out.
    """

    row: int
    meter: FileMeter
    taken_at: date | datetime
    value: Decimal
    unit: str | None
    sheet: str = ""
    starts_at: date | datetime | None = None
    cost: Decimal | None = None
    currency: str | None = None
    estimated: bool = False
    note: str | None = None
    source_id: str | None = None
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that can't be entered, and why."""

    row: int
    notice: Notice
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """What a person decides where a file doesn't tell.

    ``columns`` says which column of ours a header of the file's stands for.
    """

    date_order: DateOrder | None = None
    decimal_sign: DecimalSign | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadingsFile:
    """A recognised file: what it is, what to know about it as a whole, and its rows, as often as asked for.

    ``headers`` are those of its table, by which a mapping of columns is remembered.
    """

    format: FileFormat
    name: str
    rows: Callable[[], Iterator[ImportRow | RowError]]
    notices: tuple[Notice, ...] = ()
    headers: tuple[str, ...] = ()
