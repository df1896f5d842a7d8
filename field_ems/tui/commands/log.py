"""What was done since the start: each command with its time, and as a line for the shell where it has a twin there."""

import shlex
from dataclasses import dataclass, field
from datetime import datetime

from field_ems.i18n import _
from field_ems.tui.commands import Command

_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Done:
    """A command that was run, or what it did as the arguments of ``field-ems``."""

    at: datetime
    command: Command | None = None
    arguments: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """A line for the shell; what has no twin there is a remark."""
        if self.command is not None:
            return f"# {self.at:%H:%M:%S} {self.command.id}: {_(self.command.label)}"
        return shlex.join(("field-ems", *self.arguments))


@dataclass
class CommandLog:
    """The newest commands, the oldest first."""

    entries: list[Done] = field(default_factory=list)

    def note(self, at: datetime, command: Command) -> None:
        """Note that a command was run."""
        self._keep(Done(at, command))

    def note_line(self, at: datetime, *arguments: str) -> None:
        """Note what was done, as the plain command that does the same."""
        self._keep(Done(at, arguments=arguments))

    def as_script(self) -> str:
        """Give all as lines for the shell: remarks and plain commands."""
        return "".join(f"{entry.line}\n" for entry in self.entries)

    def _keep(self, entry: Done) -> None:
        self.entries.append(entry)
        del self.entries[:-_KEPT]
