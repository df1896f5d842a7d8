"""The program under a pseudo-terminal: what it may cost, and that it survives resizes and suspensions."""

import os
import signal
import subprocess
import sys

import pytest

from build_scripts.measure.terminal import FILL, SLOW, Terminal, measured
from tests.tui.slow_link.terminals import Emulated

BUDGETS = {"digit": 60, "tab": 2_000, "page_down": 2_000, "modal": 6_000, "first_screen": 1_500, "idle": 0}
"""Octets with the terminal's own colours; stock Textual sends 2,048, 17,841, 15,136, 47,283 and 27,933."""
DIGIT_IN_ANY_THEME = 132


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A station with meters enough for a page."""
    folder = str(tmp_path_factory.mktemp("terminal") / "station")
    subprocess.run([sys.executable, "-c", FILL, folder], check=True)
    return folder


def test_what_a_key_may_cost_over_a_slow_link(folder: str) -> None:
    found = measured(folder, "slow_link", 3)
    assert {step: count for step, count in found.items() if count > BUDGETS.get(step, 10_000)} == {}
    assert found["digit"] > 0


def test_what_a_digit_may_cost_in_any_theme(folder: str) -> None:
    assert measured(folder, "slow_link_driver", 0)["digit"] <= DIGIT_IN_ANY_THEME


def test_the_screen_is_whole_after_a_resize_and_after_a_suspension(folder: str) -> None:
    command = [sys.executable, "-m", "field_ems", "--data-dir", folder]
    seen = Emulated(120, 40)
    with Terminal(command, {**SLOW, "SSH_CONNECTION": "10.0.0.1 5000 10.0.0.2 22"}) as terminal:
        seen.feed(terminal.until(b"Gross").decode())
        assert "slow link -" in seen.text()
        terminal.resize(80, 24)
        seen.resize(80, 24)
        os.kill(terminal.pid, signal.SIGWINCH)
        seen.feed(terminal.rest().decode())
        whole = seen.text()
        assert "Gross emissions" in whole
        assert whole.splitlines()[0].strip().startswith("F1Help")
        assert not seen.screen.cursor.hidden

        os.kill(terminal.pid, signal.SIGTSTP)
        os.waitpid(terminal.pid, os.WUNTRACED)
        left = terminal.rest().decode()
        assert "\x1b[?1049l" in left
        seen.feed("\x1b[H\x1b[2Ja shell was here\r\n$ ")
        os.kill(terminal.pid, signal.SIGCONT)
        seen.feed(terminal.rest().decode())
        assert seen.text() == whole

        seen.feed(terminal.press(b"\x1bOR").decode())
        assert seen.text().splitlines()[1].strip() == "Readings"


def test_both_switches_are_taken(folder: str) -> None:
    command = [sys.executable, "-m", "field_ems", "--data-dir", folder, "--no-slow-link"]
    with Terminal(command, {"SSH_CONNECTION": "10.0.0.1 5000 10.0.0.2 22"}) as terminal:
        assert b"slow link" not in terminal.until(b"Gross")
