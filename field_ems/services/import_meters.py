"""Which of the station's meters a file's meter is: as a person said, as was said before, or by its code or name."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.domain.units import find_unit
from field_ems.files.import_rows import FileFormat, FileMeter
from field_ems.store.imports import StationFacility, StationMeter

_OF_ONE_ROW = frozenset({"imports.no_unit", "unit.unknown", "unit.which"})
"""What is wrong with a row and not with its meter, so that the meter's next row may be right."""


@dataclass(frozen=True, slots=True)
class ImportTarget:
    """The meter that rows go to; ``id`` is None for one that the import is to create."""

    id: bytes | None
    code: str
    name: str
    kind: str
    activity: str
    unit: str
    facility_id: bytes
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class MeterRules:
    """What a person decided about meters.

    ``all_to`` is the code of the one meter that every row goes to; ``chosen`` gives a station meter's code for a
    file's code or name; ``create`` lets missing meters be created, at ``facility_id`` unless the file names another
    facility of the station.
    """

    all_to: str | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    create: bool = False
    facility_id: bytes | None = None


class MeterMatcher:
    """Finds the target of each meter of a file, and remembers it for the next file of the kind."""

    def __init__(
        self,
        file_format: FileFormat,
        meters: list[StationMeter],
        facilities: list[StationFacility],
        rules: MeterRules,
        remembered: Mapping[str, str],
    ) -> None:
        self._format = file_format
        self._by_id = {meter.id: meter for meter in meters}
        self._by_code = {meter.code.casefold(): meter for meter in meters}
        self._facilities = facilities
        self._rules = rules
        self._remembered = remembered
        self._targets: dict[FileMeter, ImportTarget | Refusal] = {}
        self._zones: dict[str, ZoneInfo] = {}
        self._new_codes: dict[str, FileMeter] = {}
        if rules.all_to is not None:
            self._meter_by_code(rules.all_to)

    def target(self, meter: FileMeter, unit: str | None) -> ImportTarget:
        """Give where a file's meter goes; ``unit`` is that of the row, which a meter to be created takes.

        Refuses with ``imports.unknown_meter``, ``imports.no_meter``, ``imports.several_meters``,
        ``imports.unknown_activity``, ``imports.no_facility``, ``imports.no_unit``, ``unit.unknown`` or ``unit.which``.
        """
        found = self._targets.get(meter)
        if found is None:
            try:
                known = self._known(meter)
                found = self._of_station(known) if known else self._to_create(meter, unit)
            except Refusal as refusal:
                if refusal.notice.code in _OF_ONE_ROW:
                    raise
                found = refusal
            self._targets[meter] = found
        if isinstance(found, Refusal):
            raise found
        return found

    def memory(self) -> dict[str, str]:
        """Give the meters found, by what they are called in files of this kind, to be remembered."""
        return {
            self._key(meter): target.id.hex()
            for meter, target in self._targets.items()
            if isinstance(target, ImportTarget) and target.id is not None
        }

    def created(self, target: ImportTarget, meter_id: bytes) -> None:
        """Note the id of a meter that has been created."""
        for meter, known in list(self._targets.items()):
            if known is target:
                self._targets[meter] = replace(target, id=meter_id)

    def _known(self, meter: FileMeter) -> StationMeter | None:
        if self._rules.all_to is not None:
            return self._meter_by_code(self._rules.all_to)
        chosen = self._rules.chosen
        for word in (meter.code, meter.name):
            if word is not None and word in chosen:
                return self._meter_by_code(chosen[word])
        remembered = self._remembered.get(self._key(meter))
        if remembered is not None and bytes.fromhex(remembered) in self._by_id:
            return self._by_id[bytes.fromhex(remembered)]
        if meter.code is not None and meter.code.casefold() in self._by_code:
            return self._by_code[meter.code.casefold()]
        # What stands in the code's place may be a name; but a file's own name for a meter that has a code is not
        # enough, as several meters of one file may share it.
        word = (meter.code or meter.name or "").casefold()
        named = [one for one in self._by_id.values() if one.name.casefold() == word]
        if len(named) > 1:
            codes = ", ".join(one.code for one in named)
            raise Refusal("imports.several_meters", meter=meter.label, codes=codes)
        return named[0] if named else None

    def _meter_by_code(self, code: str) -> StationMeter:
        found = self._by_code.get(code.casefold())
        if found is None:
            raise Refusal("imports.no_such_meter", meter=code, nearest=self._nearest(code) or "-")
        return found

    def _not_known(self, meter: FileMeter) -> Refusal:
        nearest = self._nearest(meter.code or meter.name)
        if nearest is None:
            return Refusal("imports.no_meter", meter=meter.label)
        return Refusal("imports.unknown_meter", meter=meter.label, nearest=nearest)

    def _nearest(self, word: str | None) -> str | None:
        codes = [meter.code for meter in self._by_id.values()]
        return next(iter(get_close_matches(word or "", codes, n=1, cutoff=0.5)), None)

    def _of_station(self, meter: StationMeter) -> ImportTarget:
        return ImportTarget(
            meter.id,
            meter.code,
            meter.name,
            meter.kind,
            meter.activity,
            meter.unit,
            meter.facility_id,
            self._zone(meter.zone),
        )

    def _to_create(self, meter: FileMeter, unit: str | None) -> "ImportTarget | Refusal":
        if not self._rules.create:
            raise self._not_known(meter)
        code = meter.code or meter.name
        if code is None:
            raise Refusal("imports.no_meter", meter=meter.label)
        if meter.activity_key is None:
            raise Refusal("imports.unknown_activity", meter=meter.label, activity=meter.activity or "-")
        first = self._new_codes.get(code.casefold())
        if first is not None:
            # One code with another name or activity further down: the first row says what the meter is.
            return self._targets[first]
        facility = self._facility(meter)
        if unit is None:
            raise Refusal("imports.no_unit", meter=meter.label)
        sign, zone = find_unit(unit).sign, self._zone(facility.zone)
        self._new_codes[code.casefold()] = meter
        return ImportTarget(None, code, meter.name or code, meter.kind, meter.activity_key, sign, facility.id, zone)

    def _facility(self, meter: FileMeter) -> StationFacility:
        place = (meter.place or "").casefold()
        named = [one for one in self._facilities if one.name.casefold() == place]
        chosen = [one for one in self._facilities if one.id == self._rules.facility_id]
        only = self._facilities if len(self._facilities) == 1 else []
        for found in (named, chosen, only):
            if len(found) == 1:
                return found[0]
        names = ", ".join(one.name for one in self._facilities) or "-"
        raise Refusal("imports.no_facility", meter=meter.label, facilities=names)

    def _zone(self, name: str) -> ZoneInfo:
        if name not in self._zones:
            self._zones[name] = times.zone(name)
        return self._zones[name]

    def _key(self, meter: FileMeter) -> str:
        words = (self._format, meter.code, meter.name, meter.place, meter.activity)
        return "|".join((word or "").casefold() for word in words)
