"""The program in a real terminal that goes away."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def opened(folder: Path, terminal: int) -> subprocess.Popen[bytes]:
    """The program in a terminal, in a session of its own, so that no hang-up is sent when the terminal goes."""
    return subprocess.Popen(
        [sys.executable, "-m", "field_ems", "--data-dir", str(folder)],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )


@pytest.mark.parametrize("text", [b"\x1b[?1049h", b"Reading what", b"Welcome"])
def test_a_terminal_that_goes_away_without_a_word_ends_the_program(tmp_path: Path, text: bytes) -> None:
    ours, theirs = pty.openpty()
    program = opened(tmp_path, theirs)
    os.close(theirs)
    seen = b""
    while text not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    assert program.wait(timeout=120) == -signal.SIGHUP


def test_also_under_nohup_a_lost_terminal_ends_the_program(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what a program that is started now inherits
    try:
        program = opened(tmp_path, theirs)
    finally:
        signal.signal(signal.SIGHUP, before)
    os.close(theirs)
    seen = b""
    while b"Welcome" not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    assert program.wait(timeout=120) == -signal.SIGHUP


def test_a_terminal_that_goes_before_anything_is_drawn_ends_the_program(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    program = opened(tmp_path, theirs)
    os.close(theirs)
    os.close(ours)
    assert program.wait(timeout=120) != 0


def test_without_a_terminal_the_screens_say_so_and_nothing_is_made(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(tmp_path / "station")]
    ran = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1
    assert "no terminal" in ran.stderr
    assert not (tmp_path / "station").exists()
