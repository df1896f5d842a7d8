"""Reading what a form carries, within limits."""

from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from field_ems.hq.pages.page import Stop

LARGEST = 1024 * 1024
"""A comment on each question of the longest checklist, in a script that takes six octets a letter, and then some."""

_MOST_FIELDS = 1_000
_TYPE = "application/x-www-form-urlencoded"


async def read_form(request: Request) -> dict[str, str]:
    """Give a form's fields by name; stops at what is too large or is no form of these pages."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise Stop(415, "hq.form_unreadable")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise Stop(413, "hq.form_unreadable")
    try:
        fields = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:
        raise Stop(400, "hq.form_unreadable") from error
    # PostgreSQL can't keep a NUL, and nobody types one.
    return {name: text.replace("\0", "").replace("\r\n", "\n") for name, text in fields.items()}


Fields = Annotated[dict[str, str], Depends(read_form)]
