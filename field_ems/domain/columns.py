"""Columns of like values: many records at once, without an object for each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from itertools import repeat, tee
from typing import Any, Generic, TypeVar

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


class Lazy(Generic[Item]):
    """A column of ``count`` values that are made as they are first gone through, and kept; none is None.

    A database that takes rows one after the other has the first before the last is made.
    """

    def __init__(self, source: Iterable[Item], count: int) -> None:
        (self._kept,) = tee(source, 1)
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Item]:
        return copy(self._kept)


class Numbers(list[int]):
    """A column of integers whose texts are written once, however often they are asked for."""

    @cached_property
    def texts(self) -> Lazy[str]:
        """Each integer in decimal digits; often all are alike."""
        are_alike = bool(self) and self.count(self[0]) == len(self)
        return Lazy(repeat(str(self[0]), len(self)) if are_alike else map(str, self), len(self))


def rows_of_text(parts: Iterable[str | Iterable[str]], count: int) -> Iterator[str]:
    """Put ``count`` rows of text together; a part is the same in each row, or a column with one for each."""
    merged: list[str | Iterable[str]] = []
    for part in parts:
        same = part.values[0] if isinstance(part, Spread) and len(part.values) == 1 else part
        if isinstance(same, str) and merged and isinstance(merged[-1], str):
            merged[-1] += same
        else:
            merged.append(same)
    filled = [repeat(part, count) if isinstance(part, str) else part for part in merged]
    return map("".join, zip(*filled, strict=True))


def has_gaps(column: Sequence[object] | Lazy[Any]) -> bool:
    """Whether there may be None in a column."""
    if isinstance(column, Lazy):
        return False
    return None in (column.values if isinstance(column, Spread) else column)
