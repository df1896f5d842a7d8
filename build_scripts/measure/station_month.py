"""The synthetic station that the wire is measured with: frozen, so that figures stay comparable.

40 meters read once a day for 30 days, 8 % of the readings with a note, and 12 checklists of 30 answers, 60 % of them
commented. Times are to the minute, at odd minutes; values to 0.1, with 12 % daily spread; notes and comments are 4 to
12 words drawn at random from lists of over 300 words in English, French and Arabic, no sentence twice. The seeds of the
stations that train the dictionary are others than those that are measured.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from field_ems.domain.checklists import QuestionKind, Template
from field_ems.services.templates import find_template, get_template, install_shipped_templates
from field_ems.store import tables
from field_ems.store.station import StationStore

METERS, DAYS = 40, 30
NOTED_PERCENT, COMMENTED_PERCENT = 8, 60
CHECKLISTS, ANSWERS = 12, 30
MEASURED_SEEDS = (20_261, 20_262)
TRAINING_SEEDS = tuple(range(7_001, 7_017))
FIRST_DAY = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
TEMPLATES = ("generators", "vehicles", "ict-equipment")

_WORDS = Path(__file__).parent / "words"
_ACTIVITIES = (("electricity", "kWh"), ("water", "m3"), ("diesel", "L"))


@dataclass
class Words:
    """Draws sentences, none of them twice."""

    chance: random.Random

    def __post_init__(self) -> None:
        self._lists = [(_WORDS / f"{language}.txt").read_text("utf-8").split() for language in ("en", "fr", "ar")]
        self._drawn: set[str] = set()

    def sentence(self) -> str:
        """Give 4 to 12 words of one language."""
        words = self.chance.choice(self._lists)
        while True:
            drawn = " ".join(self.chance.choice(words) for _ in range(self.chance.randint(4, 12)))
            if drawn not in self._drawn:
                self._drawn.add(drawn)
                return drawn


class SyntheticStation:
    """One station's meters and what is entered for them, month by month, through the real store."""

    def __init__(self, store: StationStore, seed: int) -> None:
        self.store = store
        self._chance = random.Random(seed)
        self._words = Words(self._chance)
        self._month = 0
        with store.writing(FIRST_DAY) as writer:
            self._clerk = writer.create(tables.Person, name=f"Clerk {seed}")
        with store.writing(FIRST_DAY, self._clerk) as writer:
            facility = writer.create(
                tables.Facility, name="Compound", tenure="owned", country="TCD", zone="Africa/Ndjamena"
            )
            self._meters = [self._add_meter(writer, facility, number) for number in range(METERS)]
        install_shipped_templates(store)

    def _add_meter(self, writer, facility: bytes, number: int) -> dict:  # type: ignore[no-untyped-def,type-arg]
        activity, unit = self._chance.choice(_ACTIVITIES)
        meter_id = writer.create(
            tables.Meter,
            facility_id=facility,
            code=f"M{number + 1:02}",
            name=f"{activity} {number + 1}",
            kind="register",
            activity=activity,
            unit=unit,
            digits=7,
            read_every="day",
            walk_order=number + 1,
        )
        tenths_a_day = int(10 ** self._chance.uniform(2, 4.3))
        return {"id": meter_id, "unit": unit, "tenths_a_day": tenths_a_day, "tenths": self._chance.randrange(10**6)}

    def enter_month(self) -> int:
        """Walk the meters on 30 days, each reading saved as it is read; give their number."""
        count = 0
        for day in range(DAYS):
            at = FIRST_DAY + timedelta(days=self._month * DAYS + day, minutes=self._chance.randrange(1, 30, 2))
            for meter in self._meters:
                at += timedelta(minutes=self._chance.choice((2, 2, 2, 4)))
                spread = self._chance.uniform(-0.12, 0.12)
                meter["tenths"] += round(meter["tenths_a_day"] * (1 + spread))
                noted = self._chance.randrange(100) < NOTED_PERCENT
                with self.store.writing(at, self._clerk) as writer:
                    writer.create(
                        tables.Reading,
                        meter_id=meter["id"],
                        taken_at=at,
                        utc_offset=60,
                        value=Decimal(meter["tenths"]) / 10,
                        unit=meter["unit"],
                        method="read",
                        note=self._words.sentence() if noted else None,
                    )
                count += 1
        self._month += 1
        return count

    def enter_one(self) -> None:
        """Save one reading."""
        meter = self._chance.choice(self._meters)
        meter["tenths"] += meter["tenths_a_day"]
        at = FIRST_DAY + timedelta(days=self._month * DAYS, minutes=61)
        with self.store.writing(at, self._clerk) as writer:
            writer.create(
                tables.Reading, meter_id=meter["id"], taken_at=at, utc_offset=60, value=Decimal(meter["tenths"]) / 10,
                unit=meter["unit"], method="read",
            )  # fmt: skip

    def complete_checklists(self) -> int:
        """Submit the checklists of a month; give the number of answers."""
        count = 0
        at = FIRST_DAY + timedelta(days=self._month * DAYS)
        for number in range(CHECKLISTS):
            card = find_template(self.store, TEMPLATES[number % len(TEMPLATES)])
            answers = dict(self._answers(get_template(self.store, card.id)))
            at += timedelta(minutes=self._chance.randrange(20, 90))
            with self.store.writing(at, self._clerk) as writer:
                supplier = writer.create(tables.Supplier, name=self._words.sentence().title(), country="TCD")
                writer.create(
                    tables.Assessment,
                    template_id=card.id,
                    supplier_id=supplier,
                    submitted_at=at,
                    mode="advisory",
                    answers=answers,
                )
            count += len(answers)
        return count

    def _answers(self, template: Template) -> Iterator[tuple[str, dict[str, object]]]:
        for question in list(template.questions())[:ANSWERS]:
            answer: dict[str, object] = {"value": self._value(question)}
            if self._chance.randrange(100) < COMMENTED_PERCENT:
                answer["comment"] = self._words.sentence()
            yield question.code, answer

    def _value(self, question) -> object:  # type: ignore[no-untyped-def]
        match question.kind:
            case QuestionKind.SINGLE:
                return self._chance.choice(question.choices).code
            case QuestionKind.MULTIPLE:
                return [self._chance.choice(question.choices).code]
            case QuestionKind.NUMBER:
                return str(self._chance.randrange(1, 400))
            case QuestionKind.YES_NO:
                return self._chance.choice(("yes", "yes", "no"))
            case QuestionKind.DATE:
                return (FIRST_DAY + timedelta(days=self._chance.randrange(30, 900))).date().isoformat()
            case _:
                return self._words.sentence()
