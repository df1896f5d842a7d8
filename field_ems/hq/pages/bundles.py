"""Bundles that came on a stick: one is uploaded, and its answer comes back to be taken to the station."""

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from field_ems.domain.notices import Notice, Refusal
from field_ems.hq.pages.page import Console, Stop
from field_ems.services.bundles import answer_bundle, answer_name
from field_ems.sync.bundle_file import LARGEST

_FORM = 4096
"""Octets of the form around the file."""


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/bundles")
    def bundles(request: Request) -> Response:
        console.visitor(request)
        return console.draw("bundles.html", request, message=None, largest=LARGEST // 2**20)

    @router.post("/bundles")
    async def upload(request: Request) -> Response:
        visitor = await run_in_threadpool(console.visitor, request)
        if not visitor.may_decide:
            raise Stop(403, "hq.role_does_not_decide")
        announced = request.headers.get("content-length", "")
        if not announced.isdigit() or int(announced) > LARGEST + _FORM:
            return await run_in_threadpool(say, request, Notice("bundle.too_large", {"largest": LARGEST}), 413)
        try:
            form = await request.form(max_files=1, max_fields=4)
        except MultiPartException as error:
            raise Stop(400, "hq.form_unreadable") from error
        try:
            token = form.get("form_token")
            fields = {"form_token": token if isinstance(token, str) else ""}
            await run_in_threadpool(console.check_form, request, fields)
            file = form.get("bundle")
            if not isinstance(file, UploadFile):
                raise Stop(400, "hq.form_unreadable")
            return await run_in_threadpool(take, await file.read(LARGEST + 1))
        except Refusal as refusal:
            return await run_in_threadpool(say, request, refusal.notice, 400)
        finally:
            await form.close()

    def say(request: Request, notice: Notice, status: int) -> Response:
        return console.draw("bundles.html", request, status, message=notice, largest=LARGEST // 2**20)

    def take(octets: bytes) -> Response:
        now = console.clock()
        answer, _, device_id = answer_bundle(console.store, octets, now)
        headers = {"Content-Disposition": f'attachment; filename="{answer_name(device_id, now)}"'}
        return Response(answer, media_type="application/octet-stream", headers=headers)
