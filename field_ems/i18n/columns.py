"""Text in columns of a terminal's cells: a Chinese character takes two of them, a mark above a letter none."""

from unicodedata import category, east_asian_width

_CUT = "…"
_NO_CELL = ("Mn", "Me", "Cf")


def cells(text: str) -> int:
    """Give how many cells a text takes."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, text))


def column(text: str, width: int) -> str:
    """Give the text in exactly so many cells: filled up with blanks, or cut with an ellipsis."""
    taken = cells(text)
    if taken <= width:
        return text + " " * (width - taken)
    left, kept = width - 1, ""
    for character in text:
        left -= _cells_of(character)
        if left < 0:
            break
        kept += character
    return kept + _CUT + " " * (width - 1 - cells(kept))


def _cells_of(character: str) -> int:
    if category(character) in _NO_CELL:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
