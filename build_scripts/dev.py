"""The one entry for everybody who works on the project: set up, run the demo, check, test, measure.

Needs nothing but Python 3.11 or newer; the rest comes into a virtual environment from the lock, by hash.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "build_scripts"
LOCK = SCRIPTS / "requirements.txt"
PACKAGE_LOCK = SCRIPTS / "requirements-package.txt"
DESCRIBING_LOCK = SCRIPTS / "requirements-describe.txt"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "set-up-from"
PIP_INSTALL = (PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check")


def run(*command: str | Path, folder: Path | None = ROOT) -> None:
    """Run a command in a folder (None: where the person is) and stop with its exit code where it fails."""
    finished = subprocess.run([str(part) for part in command], cwd=folder, check=False)
    if finished.returncode:
        raise SystemExit(finished.returncode)


def set_up() -> None:
    """Make the virtual environment from the lock, once for each state of the lock, and compile the catalogues."""
    state = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not STAMP.exists() or STAMP.read_text() != state:
        print("Setting up the project's own environment, once; this takes a minute.", file=sys.stderr)
        run(sys.executable, "-m", "venv", VENV)
        run(*PIP_INSTALL, "--require-hashes", "-r", LOCK)
        # the lock has the build's own tools too: nothing is installed that it doesn't name
        run(*PIP_INSTALL, "--no-deps", "--no-build-isolation", "-e", ROOT)
        STAMP.write_text(state)
    run(PYTHON, SCRIPTS / "catalogues.py")


def demo(arguments: list[str]) -> None:
    """Open a demo station with its own headquarters; arguments go to ``field-ems demo``."""
    run(PYTHON, "-m", "field_ems", "demo", *arguments, folder=None)


def run_all(*commands: tuple[str | Path, ...]) -> None:
    """Run every command, so that one run shows all that is wrong; then stop with the first exit code that isn't 0."""
    codes = [subprocess.run([str(part) for part in command], cwd=ROOT, check=False).returncode for command in commands]
    failed = [command for command, code in zip(commands, codes, strict=True) if code]
    if failed:
        print("Failed:", ", ".join(Path(command[0]).stem for command in failed), file=sys.stderr)
        raise SystemExit(next(filter(None, codes)))


CHECKS = (
    (BIN / "ruff", "check", "."),
    (BIN / "ruff", "format", "--check", "."),
    (BIN / "mypy",),
    (BIN / "lint-imports",),
)


def check(_: list[str]) -> None:
    """Check style, types and the contracts between the rooms."""
    run_all(*CHECKS)


WORKERS = "3"
"""Part of the tests' time is waiting for sockets and processes: three keep two cores busy."""

PYTEST = (BIN / "pytest", "-n", WORKERS, "--dist", "worksteal", "-rs")
"""Who has run out of tests takes some of another's; those that are left out are said, with the reason."""

MEMORY = Path("/dev/shm")
ROOM_FOR_TESTS = 4 * 1024**3
"""Octets; a run of all tests needs less than a quarter of it."""


def test(arguments: list[str]) -> None:
    """Check, then run the tests; arguments go to pytest."""
    with files_in_memory():
        run_all(*CHECKS, (*PYTEST, *arguments))


@contextmanager
def files_in_memory() -> Iterator[None]:
    """Let temporary files lie in memory, where there is room: thousands of databases wait for the disk otherwise."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM_FOR_TESTS:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="field-ems-", dir=MEMORY, ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # a server that doesn't run as root has its own folder inside
        os.environ["TMPDIR"] = folder
        yield


def gather_texts(_: list[str]) -> None:
    """Gather all texts into the catalogues, keeping what is translated."""
    run(PYTHON, SCRIPTS / "catalogues.py", "gather")


def measure(arguments: list[str]) -> None:
    """Run one of the measurements in build_scripts/measure; the other arguments are its own."""
    known = sorted(path.stem for path in (SCRIPTS / "measure").glob("*.py"))
    if not arguments or arguments[0] not in known:
        raise SystemExit(f"measure what? {', '.join(known)}")
    run(PYTHON, SCRIPTS / "measure" / f"{arguments[0]}.py", *arguments[1:])


def looks(_: list[str]) -> None:
    """Draw the quick cards, the guide's pictures and the tests' pictures in text again."""
    run(PYTHON, "-m", "build_scripts.looks")


def lock(_: list[str]) -> None:
    """Write the locks again from pyproject.toml, with hashes and without addresses; needs uv."""
    uv = shutil.which("uv") or shutil.which("uv", path=BIN)
    if uv is None:
        raise SystemExit(f"the locks are written with uv: {PYTHON} -m pip install uv")
    write = (uv, "pip", "compile", "-q", "--universal", "--generate-hashes", "--no-header", "--no-annotate",
             "--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11")  # fmt: skip
    run(*write, "pyproject.toml", "--group", "dev", "-o", LOCK)
    run(*write, "pyproject.toml", "--group", "package", "-c", LOCK, "-o", PACKAGE_LOCK)
    run(*write, "--group", "describe", "-o", DESCRIBING_LOCK)


def package(arguments: list[str]) -> None:
    """Build the binary in an environment of its own, and try it; arguments go to ``package.py``."""
    run(PYTHON, SCRIPTS / "package.py", *arguments)


COMMANDS = {
    "setup": (None, "make the environment from the lock and compile the catalogues"),
    "demo": (demo, "open a demo station with its own headquarters"),
    "test": (test, "check, then run the tests"),
    "check": (check, "style, types and the contracts between the rooms"),
    "i18n": (gather_texts, "gather all texts into the catalogues"),
    "measure": (measure, "run one of the measurements"),
    "looks": (looks, "draw quick cards, the guide's pictures and the tests' snapshots again"),
    "package": (package, "build the binary, describe it and try it"),
    "lock": (lock, "write the locks again"),
}


def main() -> None:
    """Set up what is missing, then run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:8} {about}" for name, (_, about) in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="command")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="go on to what the command runs")
    chosen = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python gets as far as this line
        raise SystemExit(f"Field EMS needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    try:
        set_up()
        action, _ = COMMANDS[chosen.command]
        if action is not None:
            action(chosen.arguments)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
