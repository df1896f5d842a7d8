"""A demo station: thirteen months of a small duty station, plausible and the same each time."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.checklists import Question, QuestionKind
from field_ems.services.checklists import Filling, answer_question, open_checklist, start_checklist
from field_ems.services.people import introduce
from field_ems.services.suppliers import add_supplier
from field_ems.services.templates import find_template, install_shipped_templates
from field_ems.services.tenders import add_tender
from field_ems.store import tables
from field_ems.store.station import StationStore
from field_ems.store.writer import Writer

MONTHS = 13
_ZONE = "Africa/Ndjamena"
_SEED = 2010

# code, name, kind, activity, unit, digits, rhythm, first value of the register, use a month
_METERS = (
    ("E1", "Grid supply, main office", "register", "electricity", "kWh", 6, "month", 412_380, 5_400),
    ("E2", "Grid supply, annex", "register", "electricity", "kWh", 5, "month", 27_150, 820),
    ("G1", "Generator 1, run hours", "run_hours", "", "h", 5, "month", 8_214, 96),
    ("D1", "Diesel delivered", "delivery", "diesel", "L", None, "month", 0, 1_150),
    ("W1", "Water supply", "register", "water", "m3", 5, "month", 23_411, 74),
)
_SUPPLIERS = (("Ouaddaï Énergie", "418823"), ("Sahel Power Systems", "502417"), ("Batha Motors", "377105"))
_NOTES = ("read by torchlight, power cut", "new guard showed the way", "après l'orage", "العداد متسخ", None, None, None)


def fill_demo_station(store: StationStore, now: datetime) -> bytes:
    """Draw up the demo station and give its clerk's id: facilities, meters, readings, suppliers, a tender, a draft."""
    chance = random.Random(_SEED)
    clerk = introduce(store, now, "Amina Yadé", "Facility assistant")
    with store.writing(now, clerk) as writer:
        office = writer.create(
            tables.Facility,
            name="Main office",
            tenure="private_lease",
            country="TCD",
            zone=_ZONE,
            floor_area=Decimal(850),
        )
        writer.create(tables.Headcount, facility_id=office, from_on=date(now.year - 2, 1, 1), people=34)
        for meter in _METERS:
            _fill_meter(writer, office, meter, now, chance)
    install_shipped_templates(store)
    suppliers = [
        add_supplier(store, now, name, country="TCD", ungm_number=number, author_id=clerk)
        for name, number in (
            ("Ouaddaï Énergie", "418823"),
            ("Sahel Power Systems", "502417"),
            ("Batha Motors", "377105"),
        )
    ]
    tender = add_tender(
        store,
        now,
        "Two 60 kVA generators",
        reference="ABE/2026/017",
        product_group="generators",
        opens_on=now.date(),
        closes_on=now.date() + timedelta(days=30),
        author_id=clerk,
    )
    draft = start_checklist(store, find_template(store, "generators").id, suppliers[0], now, tender_id=tender)
    for question in open_checklist(store, draft, now.date()).result.asked[:6]:
        _answer(store, open_checklist(store, draft, now.date()), question, now)
    return clerk


def fill_in(store: StationStore, draft_id: bytes, now: datetime) -> Filling:
    """Answer all questions of a draft that answers call for, each with what is best for the supplier."""
    tried: set[str] = set()
    while left := [code for code in open_checklist(store, draft_id, now.date()).result.asked if code not in tried]:
        for code in left:
            tried.add(code)
            _answer(store, open_checklist(store, draft_id, now.date()), code, now)
    return open_checklist(store, draft_id, now.date())


def _fill_meter(
    writer: Writer,
    facility_id: bytes,
    meter: tuple[str, str, str, str, str, int | None, str, int, int],
    now: datetime,
    chance: random.Random,
) -> None:
    code, name, kind, activity, unit, digits, rhythm, register, monthly = meter
    place = times.zone(_ZONE)
    first = _months_back(times.local_day(now, place), MONTHS)
    meter_id = writer.create(
        tables.Meter,
        facility_id=facility_id,
        code=code,
        name=name,
        kind=kind,
        activity=activity,
        unit=unit,
        digits=digits,
        read_every=rhythm,
        walk_order=_METERS.index(meter) + 1,
        opened_at=times.day_start(first, place),
    )
    value = Decimal(register)
    for index, month in enumerate(times.months(first, times.local_day(now, place))):
        taken_at = times.day_start(month, place) + timedelta(hours=8, minutes=chance.randrange(1, 90, 2))
        used = Decimal(monthly * chance.randrange(85, 116)) / 100
        if kind == "delivery":
            value = used.quantize(Decimal(10))
        elif index:
            value += used.quantize(Decimal(1))
        if taken_at >= now:
            break
        writer.create(
            tables.Reading,
            meter_id=meter_id,
            taken_at=taken_at,
            utc_offset=times.utc_offset_minutes(taken_at, place),
            value=value,
            unit=unit,
            method="read",
            note=chance.choice(_NOTES),
        )


def _months_back(day: date, months: int) -> date:
    month_number = day.year * 12 + day.month - 1 - months
    return date(month_number // 12, month_number % 12 + 1, 1)


def _answer(store: StationStore, filling: Filling, code: str, now: datetime) -> None:
    question = next(one for one in filling.template.questions() if one.code == code)
    answer_question(store, filling.draft_id, code, _best(question, now), now)


def _best(question: Question, now: datetime) -> str | list[str]:
    match question.kind:
        case QuestionKind.YES_NO:
            return max(("yes", "no"), key=lambda one: (one not in question.knock_out, question.points.get(one, 0), one))
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            fair = [choice for choice in question.choices if choice.code not in question.knock_out]
            best = max(fair or question.choices, key=lambda choice: choice.points or 0).code
            return [best] if question.kind is QuestionKind.MULTIPLE else best
        case QuestionKind.NUMBER:
            wanted = (
                question.accepted or max(question.bands, key=lambda band: band.points).range
                if (question.accepted or question.bands)
                else None
            )
            limits = (wanted.at_least, wanted.at_most) if wanted else (None, None)
            return str(next((limit for limit in limits if limit is not None), Decimal(10)))
        case QuestionKind.DATE:
            return (now.astimezone(UTC).date() + timedelta(days=365)).isoformat()
        case QuestionKind.TEXT | QuestionKind.FILE:
            return "As described in the offer, page 4."
