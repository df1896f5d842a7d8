"""A line to type in."""

from typing import Any

from textual.widgets import Input


class Line(Input):
    """An input whose cursor does not blink: over a slow link every blink would be sent."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, **options)
        self.cursor_blink = False
