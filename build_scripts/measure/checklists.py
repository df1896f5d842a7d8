"""What many checklists cost a station: opening each list of suppliers, tenders, checklists and drafts.

A station of 500 suppliers with 5,000 assessments of 30 answers each is written as submitting writes them. Each list is
opened as its screen or command opens it, and what the database is asked is counted: statements, rows that came out,
the steps of SQLite's machine, which see the rows that did not, and the peak of memory that Python took for it.
"""

import argparse
import json
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from readings import NOW, asked
from sqlalchemy import text

from field_ems.domain.checklists import QuestionKind, Template
from field_ems.services import (
    aspects,
    assessments,
    awards,
    checklists,
    comparison,
    drafts,
    editions,
    evidence,
    handovers,
    supplier_register,
    suppliers,
    templates,
    tenders,
)
from field_ems.store import tables
from field_ems.store.station import StationStore
from field_ems.tui.home_lines import read_home

SUPPLIERS, ASSESSMENTS, ANSWERS = 500, 5_000, 30
OFFERS_IN_A_TENDER = 10
DRAFTS = 60
_LOT = 1_000


@dataclass(frozen=True)
class Built:
    """The station, one of its suppliers, and one of its tenders."""

    store: StationStore
    supplier_id: bytes
    tender_id: bytes
    answers: int


def build(folder: Path, supplier_count: int, assessment_count: int) -> Built:
    """Draw up the station."""
    store = StationStore.open(folder)
    templates.install_shipped_templates(store)
    template_id = templates.find_template(store, "generators").id
    answers = some_answers(templates.get_template(store, template_id))
    with store.writing(NOW) as writer:
        supplier_ids = [
            writer.create(tables.Supplier, name=f"Supplier {number:04}", country="TCD")
            for number in range(supplier_count)
        ]
        tender_ids = [
            writer.create(tables.Tender, title=f"Lot {number:04}", opens_on=date(2026, 1, 1) + timedelta(number % 300))
            for number in range(max(1, assessment_count // OFFERS_IN_A_TENDER))
        ]
        for number, supplier_id in enumerate(supplier_ids):
            last_day = date(2026, 6, 1) + timedelta(number)
            writer.create(tables.Certificate, supplier_id=supplier_id, name="ISO 14001", expires_on=last_day)
            writer.create(tables.CorrectiveAction, supplier_id=supplier_id, action="Bund the tank", due_on=last_day)
    for first in range(0, assessment_count, _LOT):
        with store.writing(NOW) as writer:
            for number in range(first, min(first + _LOT, assessment_count)):
                submitted_at = NOW - timedelta(minutes=assessment_count - number)
                supplier_id = supplier_ids[number % supplier_count]
                tender_id = tender_ids[number // OFFERS_IN_A_TENDER]
                writer.create(
                    tables.Assessment, template_id=template_id, supplier_id=supplier_id, tender_id=tender_id,
                    submitted_at=submitted_at, mode="advisory", answers=answers,
                )  # fmt: skip
                if number % OFFERS_IN_A_TENDER == 0:
                    writer.create(
                        tables.Offer, tender_id=tender_id, supplier_id=supplier_id, amount=Decimal(number + 1),
                        currency="USD",
                    )  # fmt: skip
    for supplier_id in supplier_ids[:DRAFTS]:
        draft_id = checklists.start_checklist(store, template_id, supplier_id, NOW)
        checklists.answer_question(store, draft_id, "GEN_LOAD_STUDY", "yes", NOW)
    with store.database.writing() as session:
        session.connection().execute(text("ANALYZE"))
    return Built(store, supplier_ids[0], tender_ids[0], len(answers) * assessment_count)


def some_answers(template: Template) -> dict[str, Any]:
    """Give answers to the first questions, each with a paper that proves it."""
    found: dict[str, Any] = {}
    plain: Mapping[QuestionKind, Any] = {
        QuestionKind.YES_NO: "yes", QuestionKind.NUMBER: "1", QuestionKind.TEXT: "What the supplier said of it",
        QuestionKind.DATE: "2026-01-01",
    }  # fmt: skip
    for question in template.questions():
        value = plain.get(question.kind)
        if question.choices:
            code = question.choices[0].code
            value = [code] if question.kind is QuestionKind.MULTIPLE else code
        if value is not None and len(found) < ANSWERS:
            paper = {"kind": "declaration", "name": f"paper {question.code}"}
            found[question.code] = {"value": value, "evidence": [paper]}
    return found


def views(built: Built) -> dict[str, Callable[[], object]]:
    """Give what each list asks when it is opened."""
    store = built.store
    return {
        "home": lambda: read_home(store, NOW),
        "library": lambda: templates.list_templates(store),
        "local editions": lambda: editions.list_editions(store),
        "aspects": lambda: aspects.list_aspects(store),
        "drafts": lambda: (checklists.list_fillings(store), drafts.list_drafts(store, checklists.DRAFT_KIND)),
        "handed over": lambda: handovers.list_handovers(store),
        "submitted": lambda: assessments.list_assessments(store),
        "submitted, searched": lambda: assessments.list_assessments(store, search="0499"),
        "returned": lambda: assessments.list_returned(store),
        "suppliers": lambda: suppliers.list_suppliers(store),
        "suppliers, searched": lambda: suppliers.list_suppliers(store, search="0499"),
        "supplier's card": lambda: (
            suppliers.show_supplier(store, built.supplier_id),
            supplier_register.show_register(store, built.supplier_id, NOW.date()),
            assessments.list_assessments(store, supplier_id=built.supplier_id),
        ),
        "due at suppliers": lambda: supplier_register.what_is_due(store, NOW.date(), limit=5),
        "evidence used before": lambda: evidence.known_evidence(store, built.supplier_id),
        "tenders": lambda: tenders.list_tenders(store),
        "tenders, searched": lambda: tenders.list_tenders(store, search="0499"),
        "a tender compared": lambda: (
            comparison.compare_offers(store, built.tender_id, NOW),
            awards.list_awards(store, built.tender_id),
        ),
    }


def measure(folder: Path, supplier_count: int, assessment_count: int) -> dict[str, Any]:
    """Build a station and count what each list asks."""
    built = build(folder, supplier_count, assessment_count)
    opened = {}
    for name, view in views(built).items():
        view()  # what is loaded and compiled once is no cost of the list
        with asked(built.store) as seen:
            view()
        tracemalloc.start()
        view()
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        opened[name] = {
            "statements": seen.statements, "rows": seen.rows, "steps": seen.steps,
            "milliseconds": round(seen.seconds * 1000, 1), "peak_kib": peak // 1024,
        }  # fmt: skip
    built.store.close()
    counts = {"suppliers": supplier_count, "assessments": assessment_count, "answers": built.answers}
    return counts | {"opening": opened}


def main() -> None:
    """Measure a tenth and the whole, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--suppliers", type=int, default=SUPPLIERS)
    parser.add_argument("--assessments", type=int, default=ASSESSMENTS)
    options = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory(prefix="field-ems-checklists-") as folder:
        for name, part in (("a tenth", 10), ("whole", 1)):
            print(f"building {options.assessments // part} assessments ...", file=sys.stderr)
            found[name] = measure(Path(folder) / str(part), options.suppliers // part, options.assessments // part)
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for size, result in found.items():
        print(f"{size}: {result['answers']} answers")
        for name, seen in result["opening"].items():
            print(f"  {name:<22} " + "  ".join(f"{key} {value}" for key, value in seen.items()))


if __name__ == "__main__":
    main()
