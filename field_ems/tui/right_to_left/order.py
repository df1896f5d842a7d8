"""The order in which a terminal has to show the characters of a line that runs from right to left.

The Unicode bidirectional algorithm (UAX 9) for one line whose own direction is right to left, without explicit marks of
direction, of which texts for a terminal have none.
"""

from unicodedata import bidirectional

_SEPARATOR = "S"
_NEUTRAL = ("B", "S", "WS", "ON", "BN")
_CLASSES = ("L", "R", "AL", "EN", "ES", "ET", "AN", "CS", "B", "S", "WS", "ON")
_BEGINS = "^/~"
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_MIRRORED = ("()", "[]", "{}", "<>", "«»", "‹›", "≤≥")
MIRRORED = {pair[at]: pair[1 - at] for pair in _MIRRORED for at in (0, 1)}


def visual_order(characters: list[str], separators: set[int]) -> tuple[list[int], set[int]]:
    """Give the places of the characters from the left edge on, and those that are shown mirrored.

    ``separators`` are places that part what has nothing to do with each other, as the columns of a table.
    """
    classes = [_SEPARATOR if at in separators else _class_of(one) for at, one in enumerate(characters)]
    for at, one in enumerate(characters[:-1]):
        if one in _BEGINS and classes[at + 1] == "L":
            classes[at] = "L"  # ^S, /tmp: what a word begins with stays before it
    _weak(classes)
    _brackets(characters, classes)
    _neutral(classes)
    right = [one == "R" for one in classes]
    order: list[int] = []
    run: list[int] = []
    for at in range(len(characters) - 1, -1, -1):
        if right[at]:
            order += [*reversed(run), at]
            run = []
        else:
            run.append(at)
    order += reversed(run)
    return order, {at for at, one in enumerate(characters) if right[at] and one in MIRRORED}


def _class_of(character: str) -> str:
    found = bidirectional(character)
    return found if found in _CLASSES else "ON"


def _weak(classes: list[str]) -> None:
    """Rules W2 to W7."""
    strong = "R"
    for at, one in enumerate(classes):
        if one in ("L", "R", "AL"):
            strong = one
        elif one == "EN" and strong == "AL":
            classes[at] = "AN"
        elif one == _SEPARATOR:
            strong = "R"
    classes[:] = ["R" if one == "AL" else one for one in classes]
    for at in range(1, len(classes) - 1):
        before, after = classes[at - 1], classes[at + 1]
        joins = {"CS": ("EN", "AN"), "ES": ("EN",)}.get(classes[at], ())
        if before == after and before in joins:
            classes[at] = before
    for places in (range(len(classes)), range(len(classes) - 1, -1, -1)):
        beside = ""
        for at in places:
            if classes[at] == "ET" and beside == "EN":
                classes[at] = "EN"
            beside = classes[at]
    strong = "R"
    for at, one in enumerate(classes):
        if one in ("L", "R"):
            strong = one
        elif one in ("ES", "ET", "CS"):
            classes[at] = "ON"
        elif one == "EN" and strong == "L":
            classes[at] = "L"
        elif one == _SEPARATOR:
            strong = "R"


def _brackets(characters: list[str], classes: list[str]) -> None:
    """Rule N0: both brackets of a pair go the way of what is in them, or before them."""
    opened: list[int] = []
    pairs: list[tuple[int, int]] = []
    for at, one in enumerate(characters):
        if classes[at] == _SEPARATOR:
            opened = []
        elif classes[at] == "ON" and one in _PAIRS:
            opened.append(at)
        elif classes[at] == "ON" and one in _PAIRS.values():
            for place in reversed(opened):
                if _PAIRS[characters[place]] == one:
                    pairs.append((place, at))
                    del opened[opened.index(place) :]
                    break
    for first, last in sorted(pairs):
        inside = {_strength(one) for one in classes[first + 1 : last]}
        if "R" in inside:
            classes[first] = classes[last] = "R"
        elif "L" in inside:
            before = (_strength(one) or "R" for one in reversed(classes[:first]) if _strength(one) or one == _SEPARATOR)
            classes[first] = classes[last] = next(before, "R")


def _strength(one: str) -> str:
    return "R" if one in ("R", "EN", "AN") else "L" if one == "L" else ""


def _neutral(classes: list[str]) -> None:
    """Rules N1 and N2: what has no direction goes with its neighbours where both agree, else with the line."""
    at = 0
    before = "R"
    while at < len(classes):
        if classes[at] not in _NEUTRAL:
            before = _strength(classes[at])
            at += 1
            continue
        end = at
        while end < len(classes) and classes[end] in _NEUTRAL:
            end += 1
        after = _strength(classes[end]) if end < len(classes) else "R"
        agreed = before if before == after and _SEPARATOR not in classes[at:end] else "R"
        classes[at:end] = [agreed] * (end - at)
        before = agreed if end < len(classes) else before
        at = end
