"""Signing in and out, and choosing a language."""

import asyncio

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from field_ems.domain.notices import Notice, Refusal
from field_ems.hq.pages.forms import Fields
from field_ems.hq.pages.page import LANGUAGE, SESSION, Console, keep
from field_ems.i18n import LANGUAGES
from field_ems.services import console as users

_YEAR = 365 * 86_400


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""
    # Checking a password takes 64 MB and a core: one at a time, so that guesses can't crowd out the stations' syncs.
    checking = asyncio.Semaphore(1)

    @router.get("/sign-in")
    def ask(request: Request) -> Response:
        return console.draw("sign_in.html", request, message=None, name="")

    @router.post("/sign-in")
    async def take(request: Request, fields: Fields) -> Response:
        async with checking:
            return await run_in_threadpool(_take, request, fields)

    def _take(request: Request, fields: Fields) -> Response:
        console.check_form(request, fields)
        name, now = fields.get("name", "").strip()[: users.LONGEST_NAME], console.clock()
        if not users.may_try(console.store, name, now):
            return console.draw("sign_in.html", request, 429, message=Notice("hq.sign_in_closed"), name=name)
        try:
            token = users.sign_in(console.store, name, fields.get("password", ""), now)
        except Refusal as refusal:
            return console.draw("sign_in.html", request, 403, message=refusal.notice, name=name)
        response = RedirectResponse("/", status_code=303)
        keep(response, request, SESSION, token)
        return response

    @router.post("/sign-out")
    def leave(request: Request, fields: Fields) -> Response:
        console.visitor(request)
        console.check_form(request, fields)
        users.sign_out(console.store, request.cookies[SESSION], console.clock())
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(SESSION, httponly=True, samesite="strict")
        return response

    @router.post("/language")
    def speak(request: Request, fields: Fields) -> Response:
        console.check_form(request, fields)
        back = fields.get("back", "")
        # Only a path of our own: "//" and "/\" lead to other sites.
        is_own = back.startswith("/") and back[1:2] not in ("/", "\\") and back.isprintable()
        response = RedirectResponse(back if is_own else "/", status_code=303)
        if fields.get("language") in LANGUAGES:
            keep(response, request, LANGUAGE, fields["language"], _YEAR)
        return response
