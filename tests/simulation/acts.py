"""What people do at a station and at headquarters; each creation carries a mark that no other act has."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, Entry
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from field_ems.store.shipped import template_entry
from field_ems.store.tables import Row
from field_ems.store.writer import Writer

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

MARKS = {
    "facility": "name",
    "headcount": "people",
    "meter": "code",
    "multiplier": "factor",
    "reading": "note",
    "supplier": "ungm_number",
    "assessment": "note",
    "person": "name",
    "decision": "comment",
    "remark": "text",
    "template": "code",
    "settlement": "reason",
}
"""By table, the column in which a record carries the mark of the act that created it."""


def ids(session: Session, table_class: type[Row], scope_id: bytes) -> list[bytes]:
    """Give the ids of the records that are there and not removed, in a fixed order."""
    table = table_class.__table__  # type: ignore[attr-defined]
    query = select(table.c.id).where(table.c.station_id == scope_id).order_by(table.c.id)
    if "removed" in table.c:
        query = query.where(table.c.removed.isnot(True))
    return list(session.connection().execute(query).scalars())


_FIELD_OF_A_NEWER_PROGRAM = 190
"""No kind has so many fields yet."""


class Person:
    """Somebody who enters things at a station, as the seed has it.

    ``is_newer`` where their program is a version ahead of everybody else's, and records what the others don't know.
    """

    def __init__(self, chance: random.Random, writer: Writer, mark: int, *, is_clerk: bool, is_newer: bool) -> None:
        self._chance = chance
        self._writer = writer
        self._mark = mark
        self._is_clerk = is_clerk
        self._is_newer = is_newer

    def act(self) -> None:
        """Do one thing that the role allows; where what it needs is not there, add a supplier."""
        acts: list[tuple[int, Callable[[], bool]]] = [
            (36, self._read_meter),
            (10, self._add_supplier),
            (8, self._change_supplier),
            (8, self._assess),
            (6, self._correct),
            (2, self._add_person),
        ]
        if self._is_newer:
            acts += [(30, self._record_what_others_do_not_know)]
        if not self._is_clerk:
            acts += [
                (20, self._change_meter),
                (6, self._add_meter),
                (4, self._count_heads),
                (3, self._set_multiplier),
            ]
        chosen = self._chance.choices([act for _, act in acts], [weight for weight, _ in acts])[0]
        if not chosen():
            self._add_supplier()

    def _ids(self, table_class: type[Row], scope_id: bytes | None = None) -> list[bytes]:
        return ids(self._writer.session, table_class, scope_id or self._writer.station_id)

    def _pick(self, table_class: type[Row], scope_id: bytes | None = None) -> bytes | None:
        there = self._ids(table_class, scope_id)
        return self._chance.choice(there) if there else None

    def _record_what_others_do_not_know(self) -> bool:
        """Give a supplier, created or changed, a field that only the next version has."""
        kind = BY_NAME["supplier"]
        supplier = self._pick(tables.Supplier) if self._chance.random() < 0.5 else None
        fields: dict[int, object] = {_FIELD_OF_A_NEWER_PROGRAM: f"newer {self._chance.randrange(3)}"}
        if supplier is None:
            fields |= kind.to_journal({"name": "Solaire", "ungm_number": f"S{self._mark}"})
        self._writer.append(kind, supplier, fields)
        return True

    def _add_meter(self) -> bool:
        facility = self._pick(tables.Facility) if self._chance.random() < 0.7 else None
        facility = facility or self._writer.create(
            tables.Facility, name=f"F{self._mark}", tenure="owned", country="CAF", zone="Africa/Bangui"
        )
        self._writer.create(
            tables.Meter,
            facility_id=facility,
            code=f"M{self._mark}",
            name="Grid",
            kind="register",
            activity="electricity",
            unit="kWh",
        )
        return True

    def _read_meter(self) -> bool:
        return self._reading(None)

    def _correct(self) -> bool:
        wrong = self._pick(tables.Reading)
        return wrong is not None and self._reading(wrong)

    def _reading(self, supersedes_id: bytes | None) -> bool:
        meter = self._pick(tables.Meter)
        if meter is None:
            return False
        self._writer.create(
            tables.Reading,
            meter_id=meter,
            taken_at=NOON + timedelta(hours=self._chance.randrange(3)),
            utc_offset=60,
            value=Decimal(self._chance.randrange(10_000)) / 10,
            unit="kWh",
            method="read",
            note=f"R{self._mark}",
            supersedes_id=supersedes_id,
            reason="mistyped" if supersedes_id else None,
        )
        return True

    def _change_meter(self) -> bool:
        meter = self._pick(tables.Meter)
        if meter is None:
            return False
        changes: dict[str, object] = {
            "name": self._chance.choice(["Grid", "Main", f"Grid {self._mark}"]),
            "digits": self._chance.choice([None, 5, 6]),
            "walk_order": self._chance.randrange(3),
            "capacity": self._chance.choice([None, Decimal("12.5"), Decimal(self._mark)]),
        }
        chosen = self._chance.sample(sorted(changes), self._chance.choice([1, 1, 2]))
        self._writer.change(tables.Meter, meter, **{name: changes[name] for name in chosen})
        return True

    def _add_supplier(self) -> bool:
        self._writer.create(tables.Supplier, name="Solaire", ungm_number=f"S{self._mark}")
        return True

    def _change_supplier(self) -> bool:
        supplier = self._pick(tables.Supplier)
        if supplier is None:
            return False
        if self._chance.random() < 0.2:
            self._writer.remove(tables.Supplier, supplier)
        else:
            self._writer.change(
                tables.Supplier,
                supplier,
                notes=self._chance.choice([None, "late", f"note {self._mark}"]),
                contacts=self._chance.choice([None, [{"name": "Amina"}], [{"name": f"شركة {self._mark}"}]]),
            )
        return True

    def _count_heads(self) -> bool:
        facility = self._pick(tables.Facility)
        if facility is None:
            return False
        self._writer.create(tables.Headcount, facility_id=facility, from_on=date(2026, 1, 1), people=self._mark)
        return True

    def _set_multiplier(self) -> bool:
        meter = self._pick(tables.Meter)
        if meter is None:
            return False
        self._writer.create(tables.Multiplier, meter_id=meter, from_at=NOON, factor=Decimal(self._mark))
        return True

    def _add_person(self) -> bool:
        self._writer.create(tables.Person, name=f"P{self._mark}")
        return True

    def _assess(self) -> bool:
        template, supplier = self._pick(tables.Template, GLOBAL_SCOPE), self._pick(tables.Supplier)
        if template is None or supplier is None:
            return False
        self._writer.create(
            tables.Assessment,
            template_id=template,
            supplier_id=supplier,
            base_id=self._pick(tables.Assessment) if self._chance.random() < 0.5 else None,
            submitted_at=NOON,
            mode="advisory",
            note=f"A{self._mark}",
            answers={"Q1": {"value": self._chance.choice(["yes", "no"]), "comment": "مولّد"}},
        )
        return True


def decide_something(chance: random.Random, store: HeadquartersStore, scope_id: bytes, mark: int, now: datetime) -> str:
    """Let headquarters do one thing of its own; give what it was."""
    with store.reading() as session:
        assessments = ids(session, tables.Assessment, scope_id)
        people = ids(session, tables.Person, scope_id)
        stations = ids(session, tables.Station, scope_id)
        organizations = ids(session, tables.Organization, GLOBAL_SCOPE)
    what = chance.choice(["template", "organization", "decision", "decision", "remark", "role", "station"])
    with store.publishing(GLOBAL_SCOPE if what in ("template", "organization") else scope_id, now) as writer:
        match what:
            case "organization" if organizations:
                writer.change(tables.Organization, organizations[0], procurement_mandate_from=now.date())
            case "organization":
                writer.create(tables.Organization, name="UNX", short_name="UNX")
            case "template":
                writer.create(
                    tables.Template,
                    code=f"T{mark}",
                    version=1,
                    title={"en": "Fans"},
                    product_group="cooling",
                    body={"questions": []},
                    published_at=now,
                )
            case "decision" if assessments:
                writer.create(
                    tables.Decision,
                    assessment_id=chance.choice(assessments),
                    outcome="approved",
                    comment=f"D{mark}",
                    decided_by="Ana",
                    decided_at=now,
                )
            case "role" if people:
                writer.create(tables.RoleGrant, person_id=chance.choice(people), role="focal_point")
            case "station" if stations:
                writer.change(tables.Station, stations[0], name=f"Bangui {mark}")
            case "station":
                writer.create(tables.Station, name="Bangui")
            case _:
                writer.create(
                    tables.Remark,
                    row_kind="station",
                    row_id=scope_id,
                    text=f"K{mark}",
                    written_by="Ana",
                    written_at=now,
                )
    return what


def shipped_templates() -> list[Entry]:
    """Two small templates that ship with the program."""
    return [
        template_entry({"code": code, "version": 1, "questions": []}, {"en": code}, "cooling", "UN", NOON)
        for code in ("shipped-a", "shipped-b")
    ]
