"""The one entry for everybody who works on the project: set up, run the demo, check, test, measure.

Needs nothing but Python 3.11 or newer; the rest comes into a virtual environment from the lock.
"""

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "build_scripts" / "requirements.txt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up-from"


def run(*command: str | Path) -> None:
    """Run a command in the project's folder and stop with its exit code where it fails."""
    finished = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if finished.returncode:
        raise SystemExit(finished.returncode)


def set_up() -> None:
    """Make the virtual environment from the lock, once for each state of the lock."""
    state = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != state:
        print("Setting up the project's own environment, once; this takes a minute.", file=sys.stderr)
        run(sys.executable, "-m", "venv", VENV)
        run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", LOCK)
        run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "-e", ROOT)
        STAMP.write_text(state)
    compile_catalogues()


def compile_catalogues() -> None:
    """Compile the catalogues whose translation is newer than what was compiled of it."""
    stale = [
        source
        for source in ROOT.glob("field_ems/i18n/locale/*/LC_MESSAGES/*.po")
        if not source.with_suffix(".mo").exists() or source.with_suffix(".mo").stat().st_mtime < source.stat().st_mtime
    ]
    for source in stale:
        run(BIN / "pybabel", "-q", "compile", "-i", source, "-o", source.with_suffix(".mo"))


def demo(arguments: list[str]) -> None:
    """Open a demo station with its own headquarters."""
    run(PYTHON, "-m", "field_ems", "demo", *arguments)


def check(_: list[str]) -> None:
    """Check style, types and the house's contracts."""
    run(BIN / "ruff", "check", ".")
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "mypy")
    run(BIN / "lint-imports")


def test(arguments: list[str]) -> None:
    """Check, then run the tests."""
    if not arguments:
        check([])
    run(PYTHON, "-m", "pytest", *(arguments or ["-n", "2"]))


def translate(_: list[str]) -> None:
    """Gather all texts into the catalogues, keeping what is translated."""
    locale = ROOT / "field_ems" / "i18n" / "locale"
    template = locale / "field_ems.pot"
    keywords = ["-k", "N_", "-k", "_", "-k", "ngettext:1,2"]
    header = ["--no-location", "--sort-output", "--omit-header"]
    run(BIN / "pybabel", "-q", "extract", *keywords, *header, "-o", template, "field_ems")
    for language in ("ar", "es", "fr", "ru", "zh"):
        known = locale / language / "LC_MESSAGES" / "field_ems.po"
        command = "update" if known.exists() else "init"
        options = ["-N", "--ignore-obsolete"] if command == "update" else []
        run(BIN / "pybabel", "-q", command, "-D", "field_ems", *options, "-i", template, "-d", locale, "-l", language)


def lock(_: list[str]) -> None:
    """Write the lock anew from pyproject.toml; needs uv."""
    run("uv", "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
        "pyproject.toml", "--group", "dev", "-o", LOCK)  # fmt: skip


def measure(arguments: list[str]) -> None:
    """Run one of the measurements in build_scripts/measure."""
    known = sorted(path.stem for path in (ROOT / "build_scripts" / "measure").glob("*.py"))
    if not arguments or arguments[0] not in known:
        raise SystemExit(f"measure what? {', '.join(known)}")
    run(PYTHON, ROOT / "build_scripts" / "measure" / f"{arguments[0]}.py", *arguments[1:])


COMMANDS = {
    "setup": lambda _: None,
    "demo": demo,
    "check": check,
    "test": test,
    "translate": translate,
    "measure": measure,
    "lock": lock,
}


def main() -> None:
    """Set up what is missing, then run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    options, arguments = parser.parse_known_args()
    set_up()
    COMMANDS[options.command](arguments)


if __name__ == "__main__":
    main()
