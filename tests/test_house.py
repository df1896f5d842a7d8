"""The house keeps its plan: who imports whom, and what a command makes the interpreter load."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from field_ems.store.station import StationStore

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "field_ems"
ROOMS = ("cli", "domain", "files", "hq", "i18n", "services", "store", "sync", "tui")
HEAVY = {"alembic", "fastapi", "pydantic", "requests", "sqlalchemy", "sqlmodel", "textual"}
READS_OPTIONS = {"pydantic"}
"""What Typer itself loads to read a command's options."""
BANNED_NAMES = {"common", "helpers", "manager", "misc", "utils"}


def loaded_by(code: str) -> set[str]:
    """The top packages, and this one's rooms, that a fresh interpreter has loaded after running the code."""
    ending = "\nimport json, sys\nprint()\nprint(json.dumps(sorted(sys.modules)))"
    ran = subprocess.run(
        [sys.executable, "-c", code + ending], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stderr
    names = json.loads(ran.stdout.splitlines()[-1])
    return {name if name.startswith("field_ems.") else name.partition(".")[0] for name in names}


def docstring(path: Path) -> str | None:
    """What a module says it is for."""
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_contracts_between_the_rooms() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " 0 broken" in ran.stdout


def test_every_room_is_there_and_says_what_it_is_for() -> None:
    assert {path.parent.name for path in PACKAGE.glob("*/__init__.py")} == set(ROOMS)
    assert [room for room in ROOMS if not docstring(PACKAGE / room / "__init__.py")] == []


def test_every_module_says_what_it_is_for() -> None:
    modules = [path for path in PACKAGE.rglob("*.py") if path.read_text(encoding="utf-8").strip()]
    assert [str(path) for path in modules if not docstring(path)] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    assert [str(path) for path in PACKAGE.rglob("*.py") if BANNED_NAMES & set(path.stem.split("_"))] == []


@pytest.mark.parametrize(
    ("importing", "unwanted"),
    [
        ("field_ems.domain.amounts", {"sqlmodel", "sqlalchemy", "pydantic", "requests", "textual", "field_ems.i18n"}),
        ("field_ems.i18n", {"babel", "sqlmodel", "sqlalchemy", "requests", "textual", "field_ems.i18n.sentences"}),
        ("field_ems.files.readings_import", {"sqlmodel", "python_calamine", "xlsxwriter", "textual", "requests"}),
        ("field_ems.files.export_xlsx", {"sqlmodel", "python_calamine", "textual", "requests"}),
        ("field_ems.store.station", {"alembic", "requests", "textual", "fastapi", "field_ems.i18n"}),
        (
            "field_ems.store.station",
            {f"field_ems.store.tables.{name}" for name in ("headquarters", "meters", "remarks")},
        ),
        ("field_ems.sync.station", {"requests", "urllib3", "textual", "fastapi", "field_ems.i18n"}),
    ],
)
def test_importing_a_room_loads_nothing_that_it_may_never_need(importing: str, unwanted: set[str]) -> None:
    assert loaded_by(f"import {importing}") & unwanted == set()


def command(arguments: list[str], codes: set[int]) -> str:
    """Code that runs a command as ``python -m field_ems`` does and expects one of these exit codes."""
    return (
        "import runpy, sys\n"
        f"sys.argv = ['field-ems', *{arguments!r}]\n"
        "try:\n    runpy.run_module('field_ems', run_name='__main__')\n"
        f"except SystemExit as ended:\n    assert (ended.code or 0) in {codes!r}, ended.code\n"
    )


@pytest.mark.parametrize("arguments", [["--version"], ["--help"]])
def test_quick_commands_load_neither_terminal_nor_database(arguments: list[str]) -> None:
    assert loaded_by(command(arguments, {0})) & HEAVY == set()


def test_status_of_a_station_loads_neither_terminal_nor_database(tmp_path: Path) -> None:
    StationStore.open(tmp_path).close()
    assert loaded_by(command(["--data-dir", str(tmp_path), "status"], {0, 3})) & HEAVY <= READS_OPTIONS


def test_status_where_there_is_no_station_loads_neither_terminal_nor_database(tmp_path: Path) -> None:
    assert loaded_by(command(["--data-dir", str(tmp_path), "status"], {0, 1, 3, 5})) & HEAVY <= READS_OPTIONS


def test_opening_a_station_of_this_version_loads_no_migrations(tmp_path: Path) -> None:
    opening = (
        "from pathlib import Path\n"
        "from field_ems.store.station import StationStore\n"
        f"StationStore.open(Path({str(tmp_path)!r})).close()"
    )
    assert "alembic" in loaded_by(opening)
    assert "alembic" not in loaded_by(opening)


def test_lock_names_hashes_and_no_addresses() -> None:
    lock = (ROOT / "build_scripts" / "requirements.txt").read_text()
    assert "://" not in lock
    assert "/" not in "".join(line for line in lock.splitlines() if "--hash" not in line and ";" not in line)
    pinned = [entry for entry in lock.replace("\\\n", " ").splitlines() if entry.strip()]
    assert [entry for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_readme_makes_the_promise_word_for_word() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (
        "Saved means it survives a power cut. Sent means headquarters has committed it. "
        "Nothing sent is ever discarded; at most it is put aside with a reason that the sender can read."
    ) in readme


def test_links_between_the_documents_lead_somewhere() -> None:
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    links = [(page, link) for page in documents for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []
