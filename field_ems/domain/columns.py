"""Columns of like values: many records at once, without an object for each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, TypeVar

Item = TypeVar("Item")
Other = TypeVar("Other")


class Spread(Sequence[Item]):
    """A column of which each different value is there once: ``values[places[i]]`` is the one at ``i``."""

    def __init__(self, values: Sequence[Item], places: Sequence[int]) -> None:
        self.values = values
        self.places = places

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, index: Any) -> Any:
        return self.values[self.places[index]]

    def __iter__(self) -> Iterator[Item]:
        return map(self.values.__getitem__, self.places)

    def each(self, change: Callable[[Item], Other]) -> "Spread[Other]":
        """Give the column with each different value changed, once."""
        return Spread([change(value) for value in self.values], self.places)


def rows_of_text(parts: Iterable[str | Sequence[str]], count: int) -> Iterator[str]:
    """Put ``count`` rows of text together; a part is the same in each row, or a column with one for each."""
    merged: list[str | Sequence[str]] = []
    for part in parts:
        same = part.values[0] if isinstance(part, Spread) and len(part.values) == 1 else part
        if isinstance(same, str) and merged and isinstance(merged[-1], str):
            merged[-1] += same
        else:
            merged.append(same)
    filled = [repeat(part, count) if isinstance(part, str) else part for part in merged]
    return map("".join, zip(*filled, strict=True))


def has_gaps(column: Sequence[object]) -> bool:
    """Whether there may be None in a column."""
    return None in (column.values if isinstance(column, Spread) else column)
