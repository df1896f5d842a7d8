"""The mark beside a record of which two people entered something else, and the way to the value that is not shown."""

from collections.abc import Mapping, Sequence

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.conflicts import ConflictCard
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen

Marks = Mapping[bytes, Sequence[ConflictCard]]

_SHOWN = 20


def values_command(screen: str) -> Command:
    """Give the command that shows the value that is not shown."""
    text = N_("See what somebody else entered for a record marked with !, and choose.")
    return Command(f"{screen}-values", "v", N_("Other value"), text, "screen.values")


def marked(text: str, marks: Marks, row_id: bytes) -> str:
    """Give a record's name with a mark where two people entered something else."""
    return f"! {text}" if row_id in marks else text


def say_mark(marks: Marks, row_id: bytes) -> str:
    """Say which field has two values, and both; nothing for a record without a mark."""
    cards = marks.get(row_id) or ()
    if not cards:
        return ""
    card = cards[0]
    shown, beside = (side.text[:_SHOWN] for side in card.sides[:2])
    text = _("! Two values for {field}: “{shown}” is shown, “{beside}” is kept beside it. V chooses.")
    return text.format(field=card.field_in_words, shown=shown, beside=beside)


def no_other_value() -> str:
    """Say that a record has no mark."""
    return _("Nobody has entered anything else for this one.")


def show_values(screen: StationScreen, marks: Marks, row_id: bytes | None) -> None:
    """Open the first conflict of a record; say so where it has none."""
    from field_ems.tui.screens.conflicts import open_conflict

    cards = marks.get(row_id) if row_id is not None else None
    if cards:
        open_conflict(screen, cards[0])
    else:
        screen.tell(no_other_value())
