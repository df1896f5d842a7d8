"""Build the binary in an environment of its own, describe what is in it, and try it as a stranger's machine would.

``dev.py package`` leaves the program's folder in ``dist/field-ems``, with its licences, its bill of materials
(CycloneDX) and a list of its files with their SHA-256; ``--one-file`` makes the single file for a USB stick too. The
binary runs on machines of the same system and processor whose C library is at least as new as this one's. PyInstaller
builds for the system it runs on: for Windows and macOS the same command has to run there.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import smoke

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "build_scripts"
LOCK = SCRIPTS / "requirements-package.txt"
DESCRIBING = SCRIPTS / "requirements-describe.txt"
WORK = ROOT / "build" / "package"
DIST = ROOT / "dist"
FOLDER = DIST / "field-ems"
MOST_MIB = 45


def run(*command: object, environment: Mapping[str, str] | None = None) -> None:
    """Run a command away from the source, so that only what is installed is found; stop where it fails."""
    finished = subprocess.run([str(part) for part in command], cwd=WORK, env=environment, check=False)
    if finished.returncode:
        raise SystemExit(finished.returncode)


def make_environment(name: str, lock: Path) -> Path:
    """Make an environment with what a lock names and nothing else; give its Python."""
    folder = WORK / name
    run(sys.executable, "-m", "venv", "--clear", folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", lock)
    return python


def install_project(python: Path) -> None:
    """Build the wheel with this environment's tools and install it into the other."""
    wheels = WORK / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", wheels, ROOT)
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", *wheels.glob("*.whl"))


def freeze(python: Path, *, one_file: bool) -> None:
    """Run PyInstaller; the same source gives the same modules in the same order."""
    when = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "1",
        "PYTHONNODEBUGRANGES": "1",  # a traceback names lines; the columns would be a tenth of the code
        "SOURCE_DATE_EPOCH": when or "0",
        "FIELD_EMS_ONE_FILE": "1" if one_file else "0",
    }
    run(python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", DIST,
        "--workpath", WORK / "pyinstaller", SCRIPTS / "field-ems.spec", environment=environment)  # fmt: skip


def describe(python: Path) -> None:
    """Lay the licences of everything inside, and the bill of materials, beside the program."""
    tools = make_environment("describe", DESCRIBING).parent
    shutil.copy(ROOT / "LICENSE", FOLDER / "LICENSE")
    run(tools / "pip-licenses", "--python", python, "--with-license-file", "--no-license-path", "--format",
        "plain-vertical", "--with-urls", "--output-file", FOLDER / "licences.txt")  # fmt: skip
    run(tools / "cyclonedx-py", "environment", "--pyproject", ROOT / "pyproject.toml", "--output-reproducible",
        "--of", "JSON", "-o", FOLDER / "sbom.cdx.json", python)  # fmt: skip


def own_files() -> list[Path]:
    """Give all files of the program's folder, each once."""
    return sorted(path for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())


def list_files() -> None:
    """Write the list of the program's files with their digests."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(FOLDER)}\n" for path in own_files()]
    (FOLDER / "files.sha256").write_text("".join(lines), "utf-8")


def main() -> None:
    """Build, describe, weigh, try."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--one-file", action="store_true", help="make the single file for a USB stick too")
    chosen = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    python = make_environment("program", LOCK)
    install_project(python)
    freeze(python, one_file=False)
    describe(python)
    list_files()
    weight = sum(path.stat().st_size for path in own_files()) / 2**20
    if weight > MOST_MIB:
        raise SystemExit(f"The program's folder has {weight:.1f} MiB; at most {MOST_MIB} are allowed.")
    print(f"{FOLDER}: {weight:.1f} MiB")
    smoke.try_out(FOLDER / "field-ems")
    if chosen.one_file:
        freeze(python, one_file=True)
        smoke.try_out(DIST / "field-ems-one-file")


if __name__ == "__main__":
    main()
