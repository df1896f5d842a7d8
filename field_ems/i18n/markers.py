"""Marking text for translation where it is written down before the language is known."""


def N_(text: str) -> str:
    """Mark a text for the catalogues and give it unchanged."""
    return text


class Counted(str):
    """A text whose grammar goes with one of its numbers: its form for one thing, with ``many`` for the others."""

    many: str
    by: str


def NN_(one: str, many: str, by: str = "count") -> Counted:
    """Mark a text with two forms for the catalogues; ``by`` names the placeholder that the form goes with."""
    text = Counted(one)
    text.many, text.by = many, by
    return text
