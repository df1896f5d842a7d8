"""What the rules have to say, as codes with parameters.

Rules know no language: they name what they found, and ``field_ems.i18n`` turns the name into a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell a person.

    ``code`` is dotted, room first (``reading.lower_than_before``); ``params`` fill the placeholders of its sentence.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


class Refusal(Exception):
    """A thing that can't be done, with the notice that says why, what was kept and what to do."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.notice = Notice(code, params)
