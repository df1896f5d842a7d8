"""A line to type in."""

from typing import Any

from textual.events import Key
from textual.widgets import Input

from field_ems.tui.commands import EVERYWHERE, key_of

_BY_NAME = next(command for command in EVERYWHERE if command.id == "by_name")


class Line(Input):
    """An input whose cursor does not blink: over a slow link every blink would be sent."""

    def __init__(self, value: str = "", **options: Any) -> None:
        super().__init__(value, **options)
        self.cursor_blink = False

    async def _on_key(self, event: Key) -> None:
        """Where nothing is typed yet, a colon asks for a command by its name, except in forms."""
        if event.key == key_of(_BY_NAME) and not self.value and not self.screen.is_modal:
            event.stop()
            event.prevent_default()
            await self.run_action(_BY_NAME.action)
            return
        await super()._on_key(event)
