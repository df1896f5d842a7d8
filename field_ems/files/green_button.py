"""Green Button files (NAESB ESPI): interval readings of a utility's meter as XML.

Two passes: the first finds what is measured and in which unit, the second gives the intervals one by one, so that a
year of quarter-hours is never held whole. A file with a document type or an entity is refused: a few lines of either
can unfold to gigabytes or fetch other files.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from xml.parsers import expat

from field_ems.domain import amounts, times
from field_ems.domain.notices import Notice, Refusal
from field_ems.files.import_rows import FileFormat, FileMeter, ImportRow, ReadingsFile, RowError

ESPI = "http://naesb.org/espi"

_CHUNK_BYTES = 64 * 1024
_DEEPEST = 64
_LONGEST_TEXT = 4_000
_SEPARATOR = " "

_UNITS = {
    72: ("Wh", 0),
    42: ("m3", 0),
    119: ("ft3", 0),
    128: ("US gal", 0),
    130: ("imp gal", 0),
    132: ("kBtu", -3),
    134: ("L", 0),
    169: ("therm", 0),
}
"""ESPI's UnitSymbolKind, the units of amounts among it: our sign and the power of ten between the two."""
_ACTIVITIES = {"0": "electricity", "1": "natural_gas", "2": "water"}
"""ESPI's ServiceKind."""
_NOT_AMOUNTS = {"6": "indicating", "12": "instantaneous", "1": "bulk quantity", "3": "cumulative"}
"""ESPI's AccumulationKind where a value is not what was used in its interval."""
_REVERSE_FLOW = "19"
_ESTIMATED = frozenset({"8", "9", "12"})
_CURRENCIES = {"840": "USD", "124": "CAD", "978": "EUR", "826": "GBP", "36": "AUD"}
_COST_SCALE = Decimal(100_000)
_BEGINNING = times.from_seconds(0)

_USAGE_POINT = re.compile(r"/UsagePoint/([^/]+)(/MeterReading/[^/]+)?")
_READING_TYPE = re.compile(r"/ReadingType/[^/]+$")


@dataclass
class _Entry:
    """What one Atom entry says: the texts of its elements by their names, and its links."""

    kind: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)


@dataclass
class _Interval:
    line: int
    texts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Series:
    """A meter and how its numbers are to be read; ``notice`` where they can't be."""

    meter: FileMeter
    unit: str = ""
    multiplier: Decimal = Decimal(1)
    currency: str | None = None
    notice: Notice | None = None


def is_green_button(beginning: bytes) -> bool:
    """Whether a file that begins so may be one."""
    return ESPI.encode() in beginning or b"http://www.w3.org/2005/Atom" in beginning


def read_green_button(path: Path) -> ReadingsFile:
    """Read a Green Button file; a row's number is its line.

    Refuses with ``files.xml_unsafe``, ``files.damaged`` or ``files.no_rows``.
    """
    entries: list[_Entry] = []
    for found in _parse(path, with_intervals=False):
        if isinstance(found, _Entry):
            entries.append(found)
    series = _series(entries)
    if not any(entry.kind == "IntervalBlock" for entry in entries):
        raise Refusal("files.no_rows", file=path.name)

    def rows() -> Iterator[ImportRow | RowError]:
        waiting: list[_Interval] = []
        key: str | None = None
        for found in _parse(path, with_intervals=True):
            if isinstance(found, str):
                key = _meter_reading_of(found) or key
            elif isinstance(found, _Interval):
                waiting.append(found)
            else:
                # An entry's links may stand behind its intervals.
                of = series.get(key) if key else None
                if of is None and len(series) == 1:
                    of = next(iter(series.values()))
                yield from (_read(interval, of) for interval in waiting)
                waiting, key = [], None

    return ReadingsFile(FileFormat.GREEN_BUTTON, path.name, rows)


def _read(interval: _Interval, series: _Series | None) -> ImportRow | RowError:
    if series is None:
        return RowError(interval.line, Notice("files.interval_without_meter"))
    if series.notice is not None:
        return RowError(interval.line, series.notice)
    texts = interval.texts
    try:
        starts_at = times.from_seconds(int(texts["start"]))
        if starts_at < _BEGINNING:
            raise ValueError(starts_at)
        lasts = timedelta(seconds=int(texts["duration"]))
        value = amounts.plain(Decimal(int(texts["value"])) * series.multiplier)
        amounts.to_scaled(value)
        cost = Decimal(int(texts["cost"])) / _COST_SCALE if "cost" in texts else None
    except Refusal as refusal:
        return RowError(interval.line, refusal.notice)
    except (KeyError, ValueError, OverflowError, OSError):
        return RowError(interval.line, Notice("files.interval_unreadable"))
    return ImportRow(
        row=interval.line,
        meter=series.meter,
        starts_at=starts_at,
        taken_at=starts_at + lasts,
        value=value,
        unit=series.unit,
        cost=cost,
        currency=series.currency if cost is not None else None,
        estimated=texts.get("quality") in _ESTIMATED,
    )


def _series(entries: list[_Entry]) -> dict[str, _Series]:
    """Give the series by the address of its meter reading."""
    points = {_point(link): entry for entry in entries if entry.kind == "UsagePoint" for link in entry.links}
    types = {link: entry for entry in entries if entry.kind == "ReadingType" for link in entry.links}
    readings = [entry for entry in entries if entry.kind == "MeterReading"]
    type_entries = [entry for entry in entries if entry.kind == "ReadingType"]
    only_type = type_entries[0] if len(type_entries) == 1 else None
    series: dict[str, _Series] = {}
    several = len(readings) > 1
    for reading in readings:
        address = next((found for link in reading.links if (found := _meter_reading_of(link))), "")
        kind = next((types[link] for link in reading.links if link in types), only_type)
        point = points.get(_point(address))
        series[address] = _one_series(address, kind, point, several=several)
    return series


def _one_series(address: str, kind: _Entry | None, point: _Entry | None, *, several: bool) -> _Series:
    code = _point(address) or "green-button"
    if several:
        code += "/" + address.rsplit("/", 1)[-1]
    name = point.texts.get("title") if point else None
    service = point.texts.get("kind", "") if point else ""
    meter = FileMeter(code, name, None, service or None, _ACTIVITIES.get(service), "consumption")
    if kind is None:
        return _Series(meter, notice=Notice("files.no_reading_type"))
    uom = kind.texts.get("uom", "")
    unit, own_power = _UNITS.get(int(uom) if uom.isdecimal() else 0, ("", 0))
    accumulation = kind.texts.get("accumulationBehaviour", "")
    power = kind.texts.get("powerOfTenMultiplier", "0")
    if not unit:
        return _Series(meter, notice=Notice("files.unknown_unit", {"unit": f"ESPI uom {uom or '-'}"}))
    if accumulation in _NOT_AMOUNTS:
        return _Series(meter, notice=Notice("files.not_an_amount", {"kind": _NOT_AMOUNTS[accumulation]}))
    if kind.texts.get("flowDirection") == _REVERSE_FLOW:
        return _Series(meter, notice=Notice("files.reverse_flow"))
    if not re.fullmatch(r"-?\d{1,2}", power, re.ASCII):
        return _Series(meter, notice=Notice("files.unknown_unit", {"unit": f"10^{power} {unit}"}))
    currency = kind.texts.get("currency", "")
    return _Series(meter, unit, Decimal(10) ** (int(power) + own_power), _CURRENCIES.get(currency))


def _point(address: str) -> str:
    found = _USAGE_POINT.search(address)
    return found[1] if found else ""


def _meter_reading_of(link: str) -> str | None:
    found = _USAGE_POINT.search(link)
    return link[: found.end()] if found and found[2] else None


def _parse(path: Path, *, with_intervals: bool) -> Iterator["_Entry | _Interval | str"]:
    """Go through the file: an interval and a link as they come, and each entry at its end."""
    found: list[_Entry | _Interval | str] = []
    parser = _Parser(found.append, with_intervals=with_intervals, file=path.name)
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                parser.feed(chunk)
                yield from found
                found.clear()
            parser.finish()
            yield from found
    except expat.ExpatError as error:
        raise Refusal("files.damaged", file=path.name, detail=str(error)) from error
    except OSError as error:
        raise Refusal("files.cannot_open", file=path.name, detail=error.strerror or str(error)) from error


class _Parser:
    def __init__(self, give: Callable[[_Entry | _Interval | str], None], *, with_intervals: bool, file: str) -> None:
        self._give = give
        self._with_intervals = with_intervals
        self._file = file
        self._path: list[str] = []
        self._text = ""
        self._entry: _Entry | None = None
        self._interval: _Interval | None = None
        self._expat = expat.ParserCreate(namespace_separator=_SEPARATOR)
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = self._unsafe
        self._expat.EntityDeclHandler = self._unsafe
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters

    def feed(self, chunk: bytes) -> None:
        self._expat.Parse(chunk, False)

    def finish(self) -> None:
        self._expat.Parse(b"", True)

    def _unsafe(self, *_: object) -> None:
        raise Refusal("files.xml_unsafe", file=self._file)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = name.rsplit(_SEPARATOR, 1)[-1]
        self._path.append(element)
        self._text = ""
        if len(self._path) > _DEEPEST:
            raise self._too_much()
        if element == "entry":
            self._entry = _Entry()
        elif self._entry is not None and element == "link":
            href = attributes.get("href", "")
            self._entry.links.append(href)
            self._give(href)
        elif element == "IntervalReading" and self._with_intervals:
            self._interval = _Interval(self._expat.CurrentLineNumber)
        elif self._entry is not None and len(self._path) > 1 and self._path[-2] == "content":
            self._entry.kind = element

    def _characters(self, text: str) -> None:
        self._text += text
        if len(self._text) > _LONGEST_TEXT:
            raise self._too_much()

    def _too_much(self) -> Refusal:
        return Refusal("files.damaged", file=self._file, detail=f"{self._expat.CurrentLineNumber}")

    def _end(self, name: str) -> None:
        element = self._path.pop()
        text, self._text = self._text.strip(), ""
        if element == "IntervalReading":
            if self._interval is not None:
                self._give(self._interval)
            self._interval = None
        elif self._interval is not None:
            self._interval.texts.setdefault(element, text)
        elif element == "entry" and self._entry is not None:
            self._give(self._entry)
            self._entry = None
        elif self._entry is not None and "IntervalReading" not in self._path and text:
            self._entry.texts.setdefault(element, text)
