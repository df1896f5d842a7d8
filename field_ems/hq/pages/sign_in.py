"""Signing in and out. Failures are counted by name, and too many close the door for a while."""

from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from field_ems.domain.notices import Notice, Refusal
from field_ems.hq.pages.page import COOKIE, Console
from field_ems.i18n import say
from field_ems.services import console as users

FAILURES_ALLOWED = 5
CLOSED_FOR = timedelta(minutes=10)
_NAMES_REMEMBERED = 10_000


class Door:
    """Counts failures by name; kept in memory, because a restart is rarer than a guess."""

    def __init__(self) -> None:
        self._failures: dict[str, list[datetime]] = {}

    def is_closed(self, name: str, now: datetime) -> bool:
        """Whether there were too many failures lately."""
        recent = [at for at in self._failures.get(name, []) if now - at < CLOSED_FOR]
        if recent:
            self._failures[name] = recent
        return len(recent) >= FAILURES_ALLOWED

    def note_failure(self, name: str, now: datetime) -> None:
        """Count a failure."""
        if len(self._failures) >= _NAMES_REMEMBERED:
            self._failures.clear()
        self._failures.setdefault(name, []).append(now)


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""
    door = Door()

    @router.get("/sign-in")
    def ask() -> Response:
        return console.draw("sign_in.html", None, message="")

    @router.post("/sign-in")
    async def take(request: Request) -> Response:
        form = await request.form()
        name, password = str(form.get("name", ""))[:80], str(form.get("password", ""))[:200]
        now = console.clock()
        if door.is_closed(name, now):
            return console.draw("sign_in.html", None, 429, message=say(Notice("hq.sign_in_closed")))
        try:
            token = await run_in_threadpool(users.sign_in, console.store, name, password, now)
        except Refusal as refusal:
            door.note_failure(name, now)
            return console.draw("sign_in.html", None, 403, message=say(refusal.notice))
        response = RedirectResponse("/", status_code=303)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure)
        return response

    @router.post("/sign-out")
    async def leave(request: Request) -> Response:
        await console.form(request, console.visitor(request))
        response = RedirectResponse("/sign-in", status_code=303)
        response.delete_cookie(COOKIE)
        return response
