"""Reads what Textual writes: text, places and looks go into cells, everything else is handed on as it is."""

import re
from collections.abc import Callable

from rich.cells import get_character_cell_size

from field_ems.tui.slow_link.cells import BLANK, PLAIN, Grid, Look

_TOKENS = re.compile(
    r"(?P<csi>\x1b\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-~]))"
    r"|(?P<string>\x1b[\]PX^_](?P<payload>[^\x07\x1b]*)(?:\x07|\x1b\\))"
    r"|(?P<escape>\x1b[ -/]*[0-~])"
    r"|(?P<control>[\x00-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[\]PX^_][^\x07\x1b]*\x1b?|[ -/]*)?$")
_LINK = "8;"
_OFF = {22: (1, 2), 23: (3,), 24: (4, 21), 25: (5, 6), 27: (7,), 28: (8,), 29: (9,), 54: (51, 52), 55: (53,)}
_DRAWN_AT_ONCE = {"?2026h", "?2026l"}
"""Marks around an update: what is sent here is small and needs none."""


class Parser:
    """Keeps the place and the look between writes; ``pass_on`` takes what is no picture."""

    def __init__(self, grid: Grid, pass_on: Callable[[str], None]) -> None:
        self.grid = grid
        self.x = 0
        self.y = 0
        self._look = PLAIN
        self._pass_on = pass_on
        self._rest = ""

    def feed(self, written: str) -> None:
        """Take what was written; a sequence that is cut off waits for its end."""
        written = self._rest + written
        unfinished = _UNFINISHED.search(written)
        self._rest = written[unfinished.start() :] if unfinished else ""
        for token in _TOKENS.finditer(written[: len(written) - len(self._rest)]):
            match token.lastgroup:
                case "text":
                    self._write(token["text"])
                case "csi":
                    self._control(token)
                case "control":
                    self._control_character(token["control"])
                case "string" if token["string"][1] == "]" and token["payload"].startswith(_LINK):
                    pass  # a link's address can't be seen, and its text is drawn as text
                case _:
                    self._pass_on(token[0])

    def _write(self, text: str) -> None:
        grid = self.grid
        for character in text:
            width = get_character_cell_size(character)
            if width == 0:
                grid.combine(min(self.x, grid.width), self.y, character)
            elif self.x + width <= grid.width:
                grid.put(self.x, self.y, character, width == 2, self._look)
                self.x += width

    def _control_character(self, character: str) -> None:
        match character:
            case "\n":  # the terminal's driver adds the return
                self.x, self.y = 0, min(self.y + 1, self.grid.height - 1)
            case "\r":
                self.x = 0
            case "\b":
                self.x = max(self.x - 1, 0)
            case _:
                self._pass_on(character)

    def _control(self, token: re.Match[str]) -> None:
        parameters, final = token["parameters"], token["final"]
        if parameters[:1] in ("?", ">", "<", "=") or token["between"]:
            if parameters + final not in _DRAWN_AT_ONCE:
                self._pass_on(token[0])
            return
        numbers = [int(one) if one.isdecimal() else 0 for one in parameters.replace(":", ";").split(";")]
        count = max(numbers[0], 1)
        match final:
            case "m":
                self._look = looking(self._look, numbers)
            case "H" | "f":
                self._go(max(numbers[1], 1) - 1 if len(numbers) > 1 else 0, count - 1)
            case "A":
                self._go(self.x, self.y - count)
            case "B":
                self._go(self.x, self.y + count)
            case "C":
                self._go(self.x + count, self.y)
            case "D":
                self._go(self.x - count, self.y)
            case "G":
                self._go(count - 1, self.y)
            case "d":
                self._go(self.x, count - 1)
            case "J":
                self._erase_screen(numbers[0])
            case "K":
                self._erase_line(numbers[0])
            case _:
                self._pass_on(token[0])

    def _go(self, x: int, y: int) -> None:
        self.x = min(max(x, 0), self.grid.width - 1)
        self.y = min(max(y, 0), self.grid.height - 1)

    def _erase_line(self, what: int) -> None:
        row = self.grid.rows[self.y]
        start, end = ((self.x, len(row)), (0, self.x + 1), (0, len(row)))[min(what, 2)]
        row[start:end] = [BLANK._replace(look=PLAIN._replace(background=self._look.background))] * (end - start)

    def _erase_screen(self, what: int) -> None:
        blank = BLANK._replace(look=PLAIN._replace(background=self._look.background))
        rows = (range(self.y + 1, self.grid.height), range(self.y), range(self.grid.height))[min(what, 2)]
        for y in rows:
            self.grid.rows[y] = [blank] * self.grid.width
        if what < 2:
            self._erase_line(what)


def looking(look: Look, numbers: list[int]) -> Look:
    """Give a look after the SGR parameters (ECMA-48 8.3.117, and ITU-T T.416 colours as terminals write them)."""
    rest = iter(numbers)
    for number in rest:
        if number == 0:
            look = PLAIN
        elif number in (38, 48):
            kind = next(rest, 0)
            values = [next(rest, 0) for _ in range(3 if kind == 2 else 1)]
            colour = ";".join(map(str, (number, kind, *values)))
            look = look._replace(foreground=colour) if number == 38 else look._replace(background=colour)
        elif number == 39:
            look = look._replace(foreground="")
        elif number == 49:
            look = look._replace(background="")
        elif 30 <= number <= 37 or 90 <= number <= 97:
            look = look._replace(foreground=str(number))
        elif 40 <= number <= 47 or 100 <= number <= 107:
            look = look._replace(background=str(number))
        elif number in _OFF:
            look = look._replace(on=tuple(one for one in look.on if one not in _OFF[number]))
        elif number not in look.on:
            look = look._replace(on=tuple(sorted((*look.on, number))))
    return look
