"""What headquarters publishes, written in files: factor sets and minimums as tables or YAML, guidelines as YAML."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from field_ems.domain.factor_rows import COLUMNS
from field_ems.domain.notices import Refusal
from field_ems.files.sheets import Cell
from field_ems.files.tabular import read_tables
from field_ems.files.yaml_tree import read_yaml_file

_YAML = (".yaml", ".yml")

MINIMUM_KEYS = ("code", "area", "rule", "limit", "unit", "effective_on", "source", "supersedes", "texts")
"""What a minimum standard is written with; a table has a column ``text-en`` for each language in place of texts."""

_TEXT_COLUMN = "text-"


def read_document(path: Path) -> dict[str, Any]:
    """Read a YAML file that holds a mapping; refuses as ``read_yaml_file``, or with ``publish.no_mapping``."""
    data = read_yaml_file(path).data
    if not isinstance(data, dict):
        raise Refusal("publish.no_mapping", file=path.name)
    return data


def read_factor_file(path: Path) -> dict[str, Any]:
    """Read a factor set as {"code", "title", "rows"} from YAML, or its rows alone from a CSV or XLSX table.

    Refuses as ``read_tables`` and ``read_document`` do, and with ``factor.unreadable`` for a column or key that is not
    a factor table's.
    """
    if path.suffix.lower() in _YAML:
        found = read_document(path)
        rows = found.get("rows")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Refusal("factor.unreadable", file=path.name, detail="rows")
        typed = [{str(key): _text(value) for key, value in row.items()} for row in rows]
    else:
        found, typed = {}, _table_rows(path)
    unknown = sorted({key for row in typed for key in row if key not in COLUMNS})
    if unknown or not typed:
        raise Refusal("factor.unreadable", file=path.name, detail=", ".join(unknown) or "0")
    return {"code": str(found.get("code") or ""), "title": str(found.get("title") or ""), "rows": typed}


def read_minimum_file(path: Path) -> dict[str, Any]:
    """Read minimum standards as {"minimums": [...]}, from YAML or from a CSV or XLSX table with one a row.

    Refuses as ``read_tables`` and ``read_document`` do, and with ``practice.file_unreadable`` for an unknown column.
    """
    if path.suffix.lower() in _YAML:
        found = read_document(path).get("minimums")
        if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
            raise Refusal("practice.file_unreadable", file=path.name, detail="minimums")
        return {"minimums": [{str(key): _plain(value) for key, value in one.items()} for one in found]}
    rows = _table_rows(path)
    columns = MINIMUM_KEYS[:-1]
    unknown = sorted({key for row in rows for key in row if key not in columns and not key.startswith(_TEXT_COLUMN)})
    if unknown or not rows:
        raise Refusal("practice.file_unreadable", file=path.name, detail=", ".join(unknown) or "0")
    return {"minimums": [_minimum_row(row) for row in rows]}


def _minimum_row(row: dict[str, str]) -> dict[str, Any]:
    texts = {key[len(_TEXT_COLUMN) :]: text for key, text in row.items() if key.startswith(_TEXT_COLUMN) and text}
    return {key: text for key, text in row.items() if key in MINIMUM_KEYS} | {"texts": texts}


def _plain(value: Any) -> Any:
    return {str(key): _text(one) for key, one in value.items()} if isinstance(value, dict) else _text(value)


def _table_rows(path: Path) -> list[dict[str, str]]:
    sheet = read_tables(path).sheets[0]
    rows = (row for row in sheet.rows() if not row.is_blank)
    header = next(rows, None)
    if header is None:
        return []
    names = [_text(cell).strip() for cell in header.cells]
    return [
        {name: _text(cell) for name, cell in zip(names, row.cells, strict=False) if name or cell is not None}
        for row in rows
    ]


def _text(cell: Cell | Any) -> str:
    """Write a cell as a factor table has it; a day that the spreadsheet knows as one is written YYYY-MM-DD."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return str(cell.date() if hasattr(cell, "date") else cell)
