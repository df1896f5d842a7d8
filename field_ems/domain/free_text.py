"""What people write in their own words: reasons, comments, notes."""

from field_ems.domain.notices import Refusal


def kept_whole(text: str, longest: int) -> str:
    """Give a text without the spaces around it; refuses with ``text.too_long`` rather than cut off what was typed."""
    text = text.strip()
    if len(text) > longest:
        raise Refusal("text.too_long", length=len(text), longest=longest)
    return text
