"""A checklist as a table that people fill in with a spreadsheet: its headings, and what was typed under them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.files.sheets import Cell, SheetFile
from field_ems.files.tabular import read_tables

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "code": {"en": "Code", "fr": "Code", "es": "Código", "ar": "الرمز", "ru": "Код", "zh": "代码"},
    "answer": {"en": "Answer", "fr": "Réponse", "es": "Respuesta", "ar": "الإجابة", "ru": "Ответ", "zh": "答复"},
    "not_applicable": {
        "en": "Not applicable because",
        "fr": "Sans objet parce que",
        "es": "No aplicable porque",
        "ar": "لا ينطبق بسبب",
        "ru": "Неприменимо, потому что",
        "zh": "不适用的原因",
    },
    "comment": {
        "en": "Comment",
        "fr": "Commentaire",
        "es": "Comentario",
        "ar": "تعليق",
        "ru": "Комментарий",
        "zh": "备注",
    },
    "proof": {"en": "Proof", "fr": "Preuve", "es": "Prueba", "ar": "الإثبات", "ru": "Подтверждение", "zh": "证明"},
}
"""The columns that are read, by the heading that each language gives them; other columns are there to be looked at."""

_HEADINGS_WITHIN = 40
_NEEDED = ("code", "answer")


@dataclass(frozen=True, slots=True)
class FilledRow:
    """What was typed for one question; ``number`` is the row's, as the spreadsheet counts. Blank cells are empty."""

    number: int
    code: str
    answer: str
    not_applicable: str
    comment: str
    proof: str

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed beside the question."""
        return not (self.answer or self.not_applicable or self.comment or self.proof)


def heading(column: str, language: str) -> str:
    """Give a column's heading in a language, or in English."""
    return HEADINGS[column].get(language) or HEADINGS[column]["en"]


def read_filled_checklist(path: Path) -> list[FilledRow]:
    """Read a filled table from CSV or XLSX, headings in any of the six languages.

    Refuses with ``filled.no_headings`` and as ``files.tabular.read_tables`` does.
    """
    file = read_tables(path)
    found = list(_rows(file))
    if not found:
        raise Refusal("filled.no_headings", file=file.name)
    return [row for rows in found for row in rows]


def _rows(file: SheetFile) -> Iterator[list[FilledRow]]:
    """Give the rows of each sheet that has the headings; title lines above them are passed over."""
    for sheet in file.sheets:
        columns: dict[str, int] = {}
        rows: list[FilledRow] = []
        for row in sheet.rows():
            if not columns:
                columns = _columns(row.cells)
                if not columns and row.number > _HEADINGS_WITHIN:
                    break
                continue
            texts = {name: _text(row.cells[place]) for name, place in columns.items() if place < len(row.cells)}
            if texts.get("code"):
                rows.append(FilledRow(row.number, **{name: texts.get(name, "") for name in HEADINGS}))
        if columns:
            yield rows


def _columns(cells: tuple[Cell, ...]) -> dict[str, int]:
    """Say where each column is, nothing where these are not the headings."""
    places = {_text(cell).casefold(): place for place, cell in reversed(list(enumerate(cells)))}
    found = {
        column: places[word.casefold()]
        for column, words in HEADINGS.items()
        for word in words.values()
        if word.casefold() in places
    }
    return found if all(column in found for column in _NEEDED) else {}


def _text(cell: Cell) -> str:
    """Write a cell as a person would type it."""
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case Decimal():
            return format(cell, "f")
        case datetime():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            # An export marks what a spreadsheet could take for a formula; the mark is no part of the answer.
            return cell.removeprefix("'").strip()
