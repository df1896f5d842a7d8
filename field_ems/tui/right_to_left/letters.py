"""Arabic letters as they are written beside each other, from the presentation forms that Unicode has of them."""

from functools import cache
from unicodedata import decomposition

_FORMS = (range(0xFB50, 0xFC00), range(0xFE80, 0xFEFD))
"""Arabic Presentation Forms A, as far as single letters go, and B."""
_TATWEEL = "\u0640"
_LAM = "\u0644"


def joined(letters: list[str]) -> list[str]:
    """Give each character of a line, without its marks, in the form that its neighbours call for.

    Characters are in the order of speech. Lam with alef becomes one character; the second is empty then.
    """
    shown = list(letters)
    at = 0
    while at < len(letters):
        pair = "".join(letters[at : at + 2])
        width = 2 if letters[at] == _LAM and pair in _forms() else 1
        forms = _forms().get(pair if width == 2 else letters[at])
        if forms:
            before = at > 0 and _joins_on(letters[at - 1]) and "final" in forms
            after = at + width < len(letters) and "initial" in forms and _joins_back(letters[at + width])
            name = ("isolated", "initial", "final", "medial")[before * 2 + after]
            shown[at] = forms.get(name) or forms.get("isolated", letters[at])
            if width == 2:
                shown[at + 1] = ""
        at += width
    return shown


def _joins_on(letter: str) -> bool:
    """Whether a letter joins the one after it."""
    return letter == _TATWEEL or "initial" in _forms().get(letter, {})


def _joins_back(letter: str) -> bool:
    """Whether a letter joins the one before it."""
    return letter == _TATWEEL or "final" in _forms().get(letter, {})


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Give the forms of each letter, and of lam with each alef."""
    found: dict[str, dict[str, str]] = {}
    for code in (code for block in _FORMS for code in block):
        name, *points = decomposition(chr(code)).split() or [""]
        letters = "".join(chr(int(point, 16)) for point in points)
        if name in ("<isolated>", "<final>", "<initial>", "<medial>") and (len(letters) == 1 or letters[0] == _LAM):
            found.setdefault(letters, {}).setdefault(name[1:-1], chr(code))
    return found
