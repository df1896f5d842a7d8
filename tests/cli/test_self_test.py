"""The program's own test of an installation."""

import shutil
import subprocess
import sys
from pathlib import Path

import field_ems
from field_ems.i18n import LANGUAGES
from field_ems.tui.screens.registry import SCREENS

PACKAGE = Path(field_ems.__file__).parent
NOT_IMPORTED = (PACKAGE / "__init__.py", PACKAGE / "__main__.py", PACKAGE / "store" / "migrations" / "env.py")


def self_test(folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run it from where the source lies, or from a copy."""
    command = [sys.executable, "-m", "field_ems", "--language", "en", "--self-test"]
    return subprocess.run(command, capture_output=True, text=True, timeout=240, check=False, cwd=folder)


def test_a_whole_installation_passes_in_every_part() -> None:
    finished = self_test()
    assert finished.returncode == 0, finished.stderr
    lines = dict(line.removeprefix("+ ").split(": ", 1) for line in finished.stdout.splitlines())
    assert lines["Screens"] == str(len(SCREENS) * len(LANGUAGES))
    assert lines["Checklists"] == str(len([*(PACKAGE.parent / "assets" / "checklists").glob("*.yaml")]))
    assert int(lines["Modules"]) == len([*PACKAGE.rglob("*.py")]) - len(NOT_IMPORTED)


def test_what_an_installation_lacks_is_named_and_the_rest_is_tried(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "field_ems")
    shutil.copytree(PACKAGE.parent / "assets", tmp_path / "field_ems" / "assets")
    (tmp_path / "field_ems" / "assets" / "wire" / "dictionary-1.zdict").unlink()
    shutil.rmtree(tmp_path / "field_ems" / "i18n" / "locale" / "ru")
    finished = self_test(tmp_path)
    assert finished.returncode == 1
    assert [line.partition(":")[0] for line in finished.stderr.splitlines()] == ["! Languages", "! Compression"]
    assert "+ Screens:" in finished.stdout
