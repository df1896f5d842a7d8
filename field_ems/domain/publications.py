"""What headquarters publishes to all stations, and what one version changes beside the one before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Document = Mapping[str, Any]
"""What is published, as plain data that JSON can write."""


class PublicationKind(StrEnum):
    """What can be published; the names are those of the commands."""

    FACTORS = "factors"
    TEMPLATES = "templates"
    GUIDANCE = "guidance"
    MANDATE = "mandate"
    MINIMUMS = "minimums"


@dataclass(frozen=True, slots=True)
class Change:
    """One value that two versions don't have alike; ``before`` None was added, ``after`` None was taken out."""

    what: str
    before: str | None
    after: str | None


def changes(before: Document, after: Document) -> list[Change]:
    """Give what differs between two documents, in the order of the later one, and then what is no longer there."""
    earlier, later = dict(_facts(before, ())), dict(_facts(after, ()))
    names = [*later, *(name for name in earlier if name not in later)]
    return [Change(name, earlier.get(name), later.get(name)) for name in names if earlier.get(name) != later.get(name)]


def _facts(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give each single value with its place; members of a list are named by their code, so that they may move."""
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _facts(one, (*place, str(key)))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value, start=1):
            code = one.get("code") or one.get("row") if isinstance(one, Mapping) else None
            yield from _facts(one, (*place, str(code or number)))
    elif value not in (None, ""):
        yield " / ".join(place), str(value)
