"""Arabic on a terminal that writes from left to right: the order of lines, the letters, and who does it."""

import sys
from pathlib import Path

import pytest

from build_scripts.measure.terminal import SLOW, Terminal
from field_ems.services import people
from field_ems.store.station import StationStore
from field_ems.tui.right_to_left.direction import Direction, settled
from field_ems.tui.right_to_left.letters import joined
from field_ems.tui.right_to_left.order import MIRRORED, visual_order
from field_ems.tui.right_to_left.rows import shown_right_to_left
from field_ems.tui.slow_link.cells import PLAIN, Cell, Look
from field_ems.tui.slow_link.link import Link
from tests.tui.conftest import NOW
from tests.tui.slow_link.terminals import Emulated

ORDERED = [
    ("abc", "abc"),
    ("ابت", "تبا"),
    ("ابت 12", "12 تبا"),
    ("ابت 12,5 m3", "m3 12,5 تبا"),
    ("E1 (kWh): ابت", "تبا :E1 (kWh)"),
    ("ابت (F5):", ":(F5) تبا"),
    ("abc ابت def", "def تبا abc"),
    ("2026-11-23 09:30Z", "09:30Z 2026-11-23"),
    ("ب 10 % ت", "ت % 10 ب"),
    ("(ابت)", "(تبا)"),
    ("^N ابت", "تبا ^N"),
    ("ابت: /tmp/x", "/tmp/x :تبا"),
]
"""What is said, and what a line from right to left shows; worked out by UAX 9, and the same from python-bidi."""


@pytest.mark.parametrize(("said", "shown"), ORDERED)
def test_a_line_is_shown_in_the_order_of_the_unicode_algorithm(said: str, shown: str) -> None:
    order, mirrored = visual_order(list(said), set())
    assert "".join(MIRRORED[said[at]] if at in mirrored else said[at] for at in order) == shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [("بيت", "ﺑﻴﺖ"), ("دار", "ﺩﺍﺭ"), ("سلام", "ﺳﻼﻡ"), ("كـ", "ﻛـ"), ("abc", "abc"), ("ء", "ﺀ"), ("عدد 4", "ﻋﺪﺩ 4")],
)
def test_letters_are_joined_to_their_neighbours(said: str, shown: str) -> None:
    assert "".join(joined(list(said))) == shown


def cells(text: str, look: Look = PLAIN) -> list[Cell]:
    found: list[Cell] = []
    for one in text:
        if "\u064b" <= one <= "\u0652":
            found[-1] = Cell(found[-1].text + one, look)
        else:
            found += [Cell(one, look), Cell("", look)] if one in "中文" else [Cell(one, look)]
    return found


def test_columns_change_sides_and_every_cell_keeps_its_look() -> None:
    row = [*cells(" E1  "), *cells("عدّاد", Look(on=(7,))), *cells("  480\u00a0744 ")]
    shown, columns = shown_right_to_left(row)
    assert "".join(cell.text for cell in shown) == " 480\u00a0744  ﺩﺍﺪّﻋ  E1 "
    assert len(shown) == len(row)
    assert sorted(columns) == list(range(len(row)))
    assert [cell.look.on for cell in shown].count((7,)) == 4
    assert all(shown[columns[at]].look == cell.look for at, cell in enumerate(row))


def test_lam_alef_leaves_a_blank_at_the_end_of_its_part_and_wide_characters_stay_whole() -> None:
    row = cells("سلام  |中文 ab")
    shown, columns = shown_right_to_left(row)
    assert len(shown) == len(row)
    assert "".join(cell.text for cell in shown) == "中文 ab|   ﻡﻼﺳ"
    assert columns[1] == columns[2]
    wide = next(at for at, cell in enumerate(shown) if cell.text == "中")
    assert shown[wide + 1].text == ""


def test_the_link_shows_rows_from_right_to_left_and_knows_where_the_cursor_and_the_mouse_are() -> None:
    seen = Emulated(20, 2)
    link = Link(20, 2, seen.feed)
    link.order(True)
    link.write("\x1b[1;1H\x1b[1mبيت\x1b[m  E1\x1b[1;6H")
    link.draw(20, 2)
    assert seen.text().splitlines()[0] == " " * 13 + "E1  " + "ﺖﻴﺑ"
    assert seen.screen.cursor.x == 13
    assert link.told_column(13, 0) == 5
    assert seen.row(0)[19].bold
    before = link.octets_sent
    link.write("\x1b[1;7H2")
    link.draw(20, 2)
    assert seen.text().splitlines()[0].endswith("E2  ﺖﻴﺑ")
    assert link.octets_sent - before < 12
    link.order(False)
    link.draw(20, 2)
    assert seen.text().startswith("بيت  E2")


def test_by_itself_the_program_does_it_unless_the_terminal_can_not_be_told() -> None:
    assert settled(Direction.AUTO, {"TERM": "xterm-256color", "VTE_VERSION": "7003"}) is Direction.PROGRAM
    assert settled(Direction.AUTO, {"KONSOLE_VERSION": "230800"}) is Direction.TERMINAL
    assert settled(Direction.AUTO, {"TERM_PROGRAM": "Apple_Terminal"}) is Direction.TERMINAL
    assert settled(Direction.OFF, {"KONSOLE_VERSION": "230800"}) is Direction.OFF


@pytest.mark.parametrize(
    ("chosen", "title", "told"),
    [("program", "ﺔﻴﺴﻴﺋﺮﻟﺍ ", b"\x1b[8l"), ("terminal", "الرئيسية", b"\x1b[8h")],
)  # fmt: skip
def test_each_choice_under_a_terminal(tmp_path: Path, chosen: str, title: str, told: bytes) -> None:
    store = StationStore.open(tmp_path)
    people.introduce(store, NOW, "أمينة")
    people.choose_language(store, "ar")
    people.choose_direction(store, chosen)
    store.close()
    seen = Emulated(120, 40)
    environment = {name: value for name, value in SLOW.items() if name != "SSH_CONNECTION"}
    with Terminal([sys.executable, "-m", "field_ems", "--data-dir", str(tmp_path)], environment) as terminal:
        written = terminal.until(b"CO2")
        seen.feed(written.decode(errors="replace"))
    line = seen.text().splitlines()[1]
    assert title in line
    assert line.endswith(title) == (chosen == "program")
    assert told in written
