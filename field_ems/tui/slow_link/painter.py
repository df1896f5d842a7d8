"""Turns the difference between what a terminal shows and what it should show into the fewest octets."""

from collections.abc import Iterator

from field_ems.tui.slow_link.cells import BLANK, PLAIN, Cell, Grid, Look

CLEAR = "\x1b[m\x1b[H\x1b[2J"
_ERASE_TO_END = "\x1b[K"
_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 21: 24, 5: 25, 6: 25, 7: 27, 8: 28, 9: 29, 51: 54, 52: 54, 53: 55}


class Painter:
    """Knows what the terminal shows, where its cursor is and with what look it writes."""

    def __init__(self, width: int, height: int) -> None:
        self._shown = Grid(width, height)
        self._at: tuple[int, int] | None = None
        self._look: Look | None = None
        self._is_known = False

    def forget(self) -> None:
        """Count on nothing: something else has written to the terminal, or its size has changed."""
        self._is_known = False

    def paint(self, wanted: Grid, cursor: tuple[int, int]) -> str:
        """Give what makes the terminal show ``wanted``, with its cursor at a column and row."""
        parts: list[str] = []
        if not self._is_known or (wanted.width, wanted.height) != (self._shown.width, self._shown.height):
            self._shown = Grid(wanted.width, wanted.height)
            self._at, self._look, self._is_known = (0, 0), PLAIN, True
            parts.append(CLEAR)
        for y, (shown, row) in enumerate(zip(self._shown.rows, wanted.rows, strict=True)):
            if shown != row:
                parts += self._paint_row(y, shown, row)
                self._shown.rows[y] = row.copy()
        if self._at != cursor:
            parts.append(self._move(*cursor))
        return "".join(parts)

    def _paint_row(self, y: int, shown: list[Cell], row: list[Cell]) -> Iterator[str]:
        changed = [x for x, (before, cell) in enumerate(zip(shown, row, strict=True)) if before != cell]
        content = max((x for x, cell in enumerate(row) if cell != BLANK), default=-1) + 1
        done = 0
        for x in changed:
            if x < done:
                continue
            if x >= content and changed[-1] - x >= len(_ERASE_TO_END):
                yield self._go(x, y, row) + self._wear(PLAIN) + _ERASE_TO_END
                return
            head = x - 1 if row[x].text == "" and x else x
            cell = row[head]
            yield self._go(head, y, row) + self._wear(cell.look) + cell.text
            is_wide = head + 1 < len(row) and row[head + 1].text == ""
            done = head + (2 if is_wide else 1)
            # where widths are disputed, or past the edge, the next thing is placed anew
            is_sure = done < len(row) and (cell.text.isascii() or len(cell.text) == 1)
            self._at = (done, y) if is_sure else None

    def _go(self, x: int, y: int, row: list[Cell]) -> str:
        """Go to a place: by writing again what lies between where that is shorter, else by a move."""
        if self._at == (x, y):
            return ""
        if self._at is not None and self._at[1] == y and self._at[0] < x:
            between = row[self._at[0] : x]
            text = "".join(cell.text for cell in between)
            if text.isascii() and all(cell.look == self._look for cell in between):
                move = _cheapest_move(self._at, (x, y))
                if len(text) <= len(move):
                    self._at = (x, y)
                    return text
        return self._move(x, y)

    def _move(self, x: int, y: int) -> str:
        move = _cheapest_move(self._at, (x, y))
        self._at = (x, y)
        return move

    def _wear(self, look: Look) -> str:
        """Change the look by the shorter of two ways: what differs, or everything anew."""
        if look == self._look:
            return ""
        anew = _sgr([*map(str, look.on), look.foreground, look.background], begin_plain=True)
        before, self._look = self._look, look
        return anew if before is None else min(_difference(before, look), anew, key=len)


def _difference(before: Look, look: Look) -> str:
    gone = [number for number in before.on if number not in look.on]
    off = sorted({_OFF[number] for number in gone if number in _OFF})
    # one number puts out bold and dim alike: what stays of the two is lit again
    lit = [number for number in look.on if number not in before.on or _OFF.get(number) in off]
    parts = [*map(str, off), *map(str, lit)]
    if look.foreground != before.foreground:
        parts.append(look.foreground or "39")
    if look.background != before.background:
        parts.append(look.background or "49")
    return _sgr(parts)


def _sgr(parts: list[str], begin_plain: bool = False) -> str:
    wanted = ";".join(filter(None, parts))
    return f"\x1b[;{wanted}m" if begin_plain and wanted else f"\x1b[{wanted}m"


def _cheapest_move(start: tuple[int, int] | None, end: tuple[int, int]) -> str:
    """Give the shortest way; all of these are known to every terminal since the VT220 and to the Linux console."""
    x, y = end
    ways = [f"\x1b[{y + 1 if y else ''}{f';{x + 1}' if x else ''}H"]
    if start is not None:
        from_x, from_y = start
        if y == from_y:
            ways.append(f"\x1b[{x + 1 if x else ''}G")
            if x == 0:
                ways.append("\r")
            if x > from_x:
                ways.append(_counted(x - from_x, "C"))
            else:
                ways += [_counted(from_x - x, "D"), "\b" * (from_x - x)]
        elif x == from_x:
            ways.append(_counted(y - from_y, "B") if y > from_y else _counted(from_y - y, "A"))
        elif x == 0 and y > from_y:
            ways.append("\r\n" * (y - from_y))
    return min(ways, key=len)


def _counted(count: int, final: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{final}"
