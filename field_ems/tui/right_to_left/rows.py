"""A row of a terminal's cells, shown from right to left."""

from typing import NamedTuple

from field_ems.tui.right_to_left.letters import joined
from field_ems.tui.right_to_left.order import MIRRORED, visual_order
from field_ems.tui.slow_link.cells import Cell

_APART = 2
"""So many blanks beside each other part what has nothing to do with each other."""
_EDGE = "|"


class _Shown(NamedTuple):
    """A character with its cells, from which column they come, and whether it parts what is beside it."""

    character: str
    cells: tuple[Cell, ...]
    columns: tuple[int, ...]
    parts: bool


def shown_right_to_left(row: list[Cell]) -> tuple[list[Cell], list[int]]:
    """Give the row as the terminal has to show it, and for each cell the column where it is shown.

    What stands in columns stays in columns, on the other side; each word keeps the order in which it is read.
    """
    line = _line(row)
    parting = {at for at, one in enumerate(line) if one.parts}
    order, mirrored = visual_order([one.character for one in line], parting)
    shown: list[Cell] = []
    columns = [0] * len(row)
    for place in order:
        one = line[place]
        for column in one.columns:
            columns[column] = len(shown)
        head, *tail = one.cells
        shown += [head._replace(text=MIRRORED[head.text]) if place in mirrored else head, *tail]
    return shown, columns


def _line(row: list[Cell]) -> list[_Shown]:
    """Give the characters in the order of speech; where two become one, a blank follows at the end of their part."""
    heads = [at for at, cell in enumerate(row) if cell.text]
    texts = [row[at].text for at in heads]
    letters = joined([text[0] for text in texts])
    parts = _parting(texts)
    line: list[_Shown] = []
    spare: list[_Shown] = []
    for place, at in enumerate(heads):
        if place in parts:
            line += spare
            spare = []
        if not letters[place]:  # the one before has taken it in
            line[-1] = line[-1]._replace(columns=(*line[-1].columns, at))
            spare.append(_Shown(" ", (Cell(" ", row[at].look),), (), False))
            continue
        cell = Cell(letters[place] + texts[place][1:], row[at].look)
        is_wide = at + 1 < len(row) and not row[at + 1].text
        cells, columns = ((cell, row[at + 1]), (at, at + 1)) if is_wide else ((cell,), (at,))
        line.append(_Shown(texts[place][0], cells, columns, place in parts))
    return line + spare


def _parting(texts: list[str]) -> set[int]:
    """Give the places of edges, and of blanks that are so many that they part what is beside them."""
    found = {at for at, text in enumerate(texts) if text == _EDGE}
    start = None
    for at, text in enumerate([*texts, ""]):
        if text == " ":
            start = at if start is None else start
        else:
            if start is not None and (at - start >= _APART or at == len(texts)):
                found.update(range(start, at))
            start = None
    return found
