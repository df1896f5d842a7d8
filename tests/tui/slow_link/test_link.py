"""The link alone: whatever is written, the terminal shows the same, and what is no picture goes through."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field_ems.tui.slow_link.cells import Look
from field_ems.tui.slow_link.link import Link
from field_ems.tui.slow_link.parser import looking
from tests.tui.slow_link.terminals import Emulated

WIDTH, HEIGHT = 24, 6

MOVES = st.builds("\x1b[{};{}H".format, st.integers(1, HEIGHT), st.integers(1, WIDTH))
NUMBERS = st.sampled_from("0 1 3 4 7 9 22 23 24 27 29 31 39 42 49 91 38;5;9 48;2;1;2;3".split())  # noqa: SIM905
LOOKS = st.lists(NUMBERS, max_size=3).map(lambda numbers: f"\x1b[{';'.join(numbers)}m")
ERASURES = st.sampled_from(["\x1b[0m\x1b[K", "\x1b[0m\x1b[1K", "\x1b[0m\x1b[2K", "\x1b[0m\x1b[2J"])
TEXTS = st.text(st.sampled_from("ab 7é中ع"), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.one_of(MOVES, LOOKS, TEXTS, ERASURES), max_size=12), min_size=1, max_size=4))
def test_both_terminals_show_the_same_after_each_drawing(drawings: list[list[str]]) -> None:
    stock, slow = Emulated(WIDTH, HEIGHT), Emulated(WIDTH, HEIGHT)
    stock.feed("\x1b[?7l")
    link = Link(WIDTH, HEIGHT, slow.feed)
    for drawing in drawings:
        written = "".join(_inside(drawing))
        stock.feed(written)
        link.write(written)
        link.draw(WIDTH, HEIGHT)
        for y in range(HEIGHT):
            assert slow.row(y) == stock.row(y)


def _inside(drawing: list[str]) -> list[str]:
    """Place each text on a row of its own, which is blank: emulators treat halves of wide ones in their own ways."""
    placed, row, look = [], 0, ""
    for part in drawing:
        if part.startswith("\x1b"):
            look = part if part.endswith("m") else look
            placed.append(part if not part.endswith("H") else "")
        else:
            placed.append(f"\x1b[{row % HEIGHT + 1};1H\x1b[0m\x1b[2K{look}{part}\x1b[{row % HEIGHT + 1};{WIDTH - 3}H")
            row += 1
    return placed


@pytest.mark.parametrize(
    "sequence",
    ["\x1b[?1049h", "\x1b[>25u", "\x1b]52;c;YWJj\x07", "\x1b]0;title\x1b\\", "\x07", "\x1b[?2004h", "\x1b[6n", "\x1b7"],
)
def test_what_is_no_picture_goes_through_whole_even_in_pieces(sequence: str) -> None:
    sent: list[str] = []
    link = Link(WIDTH, HEIGHT, sent.append)
    for character in "a" + sequence + "b":
        link.write(character)
    assert "".join(sent) == sequence
    link.draw(WIDTH, HEIGHT)
    assert "ab" in sent[-1]


def test_nothing_is_sent_where_nothing_changed() -> None:
    sent: list[str] = []
    link = Link(WIDTH, HEIGHT, sent.append)
    for _ in range(3):
        link.write("\x1b[?2026h\x1b[2;3H\x1b[31mred\x1b[0m\x1b[1;1H\x1b[?2026l")
        link.draw(WIDTH, HEIGHT)
    assert len(sent) == 1


def test_one_digit_costs_one_octet() -> None:
    sent: list[str] = []
    link = Link(WIDTH, HEIGHT, sent.append)
    link.write("\x1b[3;5H48")
    link.draw(WIDTH, HEIGHT)
    link.write("\x1b[3;5H484\x1b[3;8H")
    link.draw(WIDTH, HEIGHT)
    assert sent[-1] == "4"


def test_looks_follow_the_numbers() -> None:
    look = looking(Look(), [1, 2, 31, 48, 2, 1, 2, 3])
    assert look == Look("31", "48;2;1;2;3", (1, 2))
    assert looking(look, [22, 39]) == Look("", "48;2;1;2;3", ())
    assert looking(look, [0]) == Look()
