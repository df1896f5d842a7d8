"""A whole checklist from a filled table: CSV and XLSX, in any language, with what is wrong left out by name."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems import i18n
from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportTable, export_table
from field_ems.files.filled_checklists import read_filled_checklist
from field_ems.services.checklists import open_checklist, set_evidence, start_checklist, submit_checklist
from field_ems.services.filled_checklists import fill_from_table, write_blank_table
from field_ems.services.templates import get_template
from field_ems.store.station import StationStore
from tests.domain.checklist_cases import body, question
from tests.services.checklist_scene import Scene, draw_up, install


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.install("en")


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    return draw_up(station, now)


@pytest.fixture
def draft(scene: Scene, now: datetime) -> bytes:
    return start_checklist(scene.store, scene.template_id, scene.supplier_id, now, tender_id=scene.tender_id)


def typed_in(path: Path, answers: dict[str, dict[str, str]]) -> None:
    """Fill in a blank CSV as a spreadsheet would, by heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    code = next(iter(rows[0]))
    for row in rows:
        row.update(answers.get(row[code], {}))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_a_blank_in_french_filled_in_and_taken_over_can_be_submitted(
    scene: Scene, draft: bytes, now: datetime, tmp_path: Path
) -> None:
    blank = tmp_path / "blanc.csv"
    i18n.install("fr")
    assert write_blank_table(blank, get_template(scene.store, scene.template_id)) == 3
    i18n.install("en")
    typed_in(
        blank,
        {
            "REGISTERED": {"Réponse": "Oui"},
            "FUEL": {"Réponse": "0,28"},
            "QUIET": {
                "Réponse": "oui",
                "Preuve": "certificate: Label 55; Rapport d'essai",
                "Commentaire": "à 7 m",
            },
        },
    )
    filled = fill_from_table(scene.store, draft, blank, now)
    assert (filled.answered, filled.left_out) == (3, ())
    assert filled.filling.answers == {
        "REGISTERED": {"value": "yes"},
        "FUEL": {"value": "0.28"},
        "QUIET": {
            "value": "yes",
            "comment": "à 7 m",
            "evidence": [
                {"kind": "certificate", "name": "Label 55"},
                {"kind": "other", "name": "Rapport d'essai"},
            ],
        },
    }
    submit_checklist(scene.store, draft, now, now.date())


def test_cells_of_a_workbook_are_read_as_what_they_show(
    station: StationStore, scene: Scene, now: datetime, tmp_path: Path
) -> None:
    asked = body(
        question("QUIET"),
        question("FUEL", "number", bands=[{"at_most": "0.25", "points": 10}]),
        question("UNTIL", "date", "technical"),
        question("WHICH", "multiple", points={"a": 1, "b": 2}),
        question("PLAN", "file", "technical", accepted_evidence=["plan"]),
        code="kinds",
    )
    draft = start_checklist(station, install(station, asked, now), scene.supplier_id, now)
    path = tmp_path / "filled.xlsx"
    rows = [
        ("Offer of Sahel Power", "", ""),
        ("Answer", "Notes of ours", "Code"),
        (True, "-", "quiet"),
        (Decimal("0.25"), "", "FUEL"),
        (date(2027, 1, 31), "", "UNTIL"),
        ("b, a", "", "WHICH"),
        ("Plan de gestion", "", "PLAN"),
    ]
    export_table(path, ExportTable("Answers", ["", "", ""], rows))
    filled = fill_from_table(station, draft, path, now)
    assert filled.left_out == ()
    values = {code: answer.get("value") for code, answer in filled.filling.answers.items()}
    assert values == {"QUIET": "yes", "FUEL": "0.25", "UNTIL": "2027-01-31", "WHICH": ["a", "b"], "PLAN": None}
    assert filled.filling.answers["PLAN"]["evidence"] == [{"kind": "plan", "name": "Plan de gestion"}]
    assert filled.filling.result.missing == ()


def test_what_is_wrong_is_left_out_and_the_rest_is_taken(
    scene: Scene, draft: bytes, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "filled.csv"
    path.write_text(
        "Code;Answer;Not applicable because\n"
        "REGISTERED;perhaps;\nFUEL;a lot;\nFUEL;0.2;\nNOISE;yes;\n"
        "QUIET;n/a;no such equipment\nREGISTERED;n/a;\nFUEL;0.3;\n",
        "utf-8",
    )
    filled = fill_from_table(scene.store, draft, path, now)
    assert [(one.row, one.code, one.notice.code) for one in filled.left_out] == [
        (2, "REGISTERED", "answer.not_yes_or_no"),
        (3, "FUEL", "answer.not_a_number"),
        (5, "NOISE", "checklist.unknown_question"),
        (7, "REGISTERED", "answer.must_apply"),
        (8, "FUEL", "filled.twice"),
    ]
    assert filled.filling.answers == {"FUEL": {"value": "0.2"}, "QUIET": {"na_reason": "no such equipment"}}


def test_blank_rows_leave_answers_and_files_as_they_are(
    scene: Scene, draft: bytes, now: datetime, tmp_path: Path
) -> None:
    attached = {
        "kind": "certificate",
        "name": "iso.pdf",
        "digest": "00" * 16,
        "size": 3,
        "media_type": "application/pdf",
    }
    set_evidence(scene.store, draft, "QUIET", [attached], now)
    path = tmp_path / "filled.csv"
    path.write_text("Code,Answer,Proof\nQUIET,yes,Test of 3 May\nFUEL,,\n", "utf-8")
    fill_from_table(scene.store, draft, path, now)
    blank = tmp_path / "blank.csv"
    write_blank_table(blank, get_template(scene.store, scene.template_id))
    assert fill_from_table(scene.store, draft, blank, now).answered == 0
    kept = open_checklist(scene.store, draft, now.date()).answers
    assert [one["name"] for one in kept["QUIET"]["evidence"]] == ["iso.pdf", "Test of 3 May"]
    assert kept["QUIET"]["value"] == "yes"


def test_a_table_without_the_headings_changes_nothing(
    scene: Scene, draft: bytes, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "readings.csv"
    path.write_text("Meter,Value\nE1,5\n", "utf-8")
    with pytest.raises(Refusal) as refused:
        fill_from_table(scene.store, draft, path, now)
    assert refused.value.notice.code == "filled.no_headings"


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_blank_of_every_language_is_read_back(scene: Scene, language: str, ending: str, tmp_path: Path) -> None:
    i18n.install(language)
    path = tmp_path / f"blank.{ending}"
    write_blank_table(path, get_template(scene.store, scene.template_id))
    assert [row.code for row in read_filled_checklist(path)] == ["REGISTERED", "FUEL", "QUIET"]
