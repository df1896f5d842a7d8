"""Integers as differences, of a column as a whole or of each of the series in it, such as a meter's readings."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise


class Series:
    """The series in a column: for each the places of its values, in the order in which the series begin.

    A series' first value is told from the value before it in the column, whatever series that is of; the others from
    the one before in the series, or, at second order, its step from the step before.
    """

    def __init__(self, names: Sequence[object]) -> None:
        """``names`` has for each value of the column the name of its series; None is a name too."""
        found: dict[object, list[int]] = {}
        for place, name in enumerate(names):
            if name in found:
                found[name].append(place)
            else:
                found[name] = [place]
        self._places = tuple(found.values())

    def differ(self, values: Sequence[int], second_order: bool) -> list[int]:
        """Give each value as what it adds to those before it."""
        found = [0] * len(values)
        for places in self._places:
            own = differ([values[place] for place in places], second_order)
            if places[0]:
                own[0] -= values[places[0] - 1]
            for place, difference in zip(places, own, strict=True):
                found[place] = difference
        return found

    def sum_up(self, differences: Sequence[int], second_order: bool) -> list[int]:
        """Undo ``differ``."""
        found = [0] * len(differences)
        for places in self._places:
            own = [differences[place] for place in places]
            if places[0]:
                own[0] += found[places[0] - 1]
            for place, value in zip(places, sum_up(own, second_order), strict=True):
                found[place] = value
        return found


def differ(values: Sequence[int], second_order: bool) -> list[int]:
    """Give the first value and the steps after it; at second order the first step, and what each adds to the last."""
    steps = [later - earlier for earlier, later in pairwise(values)]
    if second_order and steps:
        steps[1:] = [later - earlier for earlier, later in pairwise(steps)]
    return [*values[:1], *steps]


def sum_up(differences: Sequence[int], second_order: bool) -> Iterator[int]:
    """Undo ``differ``."""
    if second_order:
        differences = [*differences[:1], *accumulate(differences[1:])]
    return accumulate(differences)
