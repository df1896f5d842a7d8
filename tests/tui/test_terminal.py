"""The program in a real terminal that goes away."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("text", [b"\x1b[?1049h", b"Reading what", b"Welcome"])
def test_a_terminal_that_goes_away_without_a_word_ends_the_program(tmp_path: Path, text: bytes) -> None:
    ours, theirs = pty.openpty()
    # in a session of its own, so that no hang-up is sent when the terminal goes
    program = subprocess.Popen(
        [sys.executable, "-m", "field_ems", "--data-dir", str(tmp_path)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color"},
    )
    os.close(theirs)
    seen = b""
    while text not in seen:
        seen += os.read(ours, 65536)
    os.close(ours)
    # by the signal, or, while it is still starting, by the first write that fails
    assert program.wait(timeout=120) in (-signal.SIGHUP, 120)
