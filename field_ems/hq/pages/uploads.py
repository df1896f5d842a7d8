"""Reading a form that carries a file, within limits."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException

from field_ems.hq.pages.page import Console, Stop

_FORM = 4096
"""Octets of the form around the file."""


@asynccontextmanager
async def upload(console: Console, request: Request, largest: int) -> AsyncIterator[FormData]:
    """Give a form of our own with at most one file; stops at what is too large or is no such form."""
    announced = request.headers.get("content-length", "")
    if not announced.isdigit() or int(announced) > largest + _FORM:
        raise Stop(413, "hq.form_unreadable")
    try:
        form = await request.form(max_files=1, max_fields=12)
    except MultiPartException as error:
        raise Stop(400, "hq.form_unreadable") from error
    try:
        await run_in_threadpool(console.check_form, request, {"form_token": text_field(form, "form_token")})
        yield form
    finally:
        await form.close()


def text_field(form: FormData, name: str) -> str:
    """Give what was typed into a field, without what no database keeps."""
    found = form.get(name)
    return found.replace("\0", "").replace("\r\n", "\n") if isinstance(found, str) else ""


async def file_field(form: FormData, name: str, largest: int) -> tuple[str, bytes]:
    """Give a file's name and content; both are empty where none was chosen."""
    found = form.get(name)
    if not isinstance(found, UploadFile) or not found.filename:
        return "", b""
    return found.filename, await found.read(largest + 1)
