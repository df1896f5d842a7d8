"""What the rules have to say, as codes with parameters.

Rules know no language: they name what they found, and ``field_ems.i18n`` turns the name into a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell a person.

    ``code`` is dotted, room first (``reading.lower_than_before``); ``params`` fill the placeholders of its sentence.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


def at_place(notice: Notice, place: tzinfo) -> Notice:
    """Give the notice with its instants on the clock of the place: people read their own midnight."""
    params = {
        name: value.astimezone(place) if isinstance(value, datetime) and value.tzinfo else value
        for name, value in notice.params.items()
    }
    return Notice(notice.code, params)


class Refusal(Exception):
    """A thing that can't be done, with the notice that says why, what was kept and what to do."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.notice = Notice(code, params)
