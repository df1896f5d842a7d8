"""How each page answers: in the reader's language, with headers that keep it to itself, and in words when it can't."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from field_ems.domain.notices import Notice, Refusal
from field_ems.hq.pages.page import LANGUAGE, Console, SignInFirst, Stop
from field_ems.i18n import LANGUAGES, current_language, in_language

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def page_route(console: Console) -> type[APIRoute]:
    """Give the class of the console's routes."""

    class PageRoute(APIRoute):
        """A page."""

        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            """Put around the page what all pages have in common."""
            answer = super().get_route_handler()

            async def handle(request: Request) -> Response:
                with in_language(language_of(request)):
                    response = await _answer(answer, console, request)
                return _kept_to_itself(request, response)

            return handle

    return PageRoute


async def stopped(console: Console, request: Request, stop: Stop) -> Response:
    """Say on a page why there is nothing at an address."""
    with in_language(language_of(request)):
        response = await run_in_threadpool(_say, console, request, stop.status, stop.notice)
    return _kept_to_itself(request, response)


def _kept_to_itself(request: Request, response: Response) -> Response:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if request.url.scheme == "https":
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def language_of(request: Request) -> str:
    """Give the language that the reader chose, else the first of the browser's that is among the six."""
    wanted = [request.cookies.get(LANGUAGE, ""), *request.headers.get("accept-language", "").split(",")]
    codes = (one.partition(";")[0].strip().partition("-")[0].lower() for one in wanted)
    return next((code for code in codes if code in LANGUAGES), current_language())


async def _answer(answer: Callable[..., Any], console: Console, request: Request) -> Response:
    try:
        await run_in_threadpool(console.check_station, request)
        response: Response = await answer(request)
        return response
    except SignInFirst:
        return RedirectResponse("/sign-in", status_code=303)
    except Stop as stop:
        return await run_in_threadpool(_say, console, request, stop.status, stop.notice)
    except Refusal as refusal:
        is_database = refusal.notice.code.startswith("store.")
        return await run_in_threadpool(_say, console, request, 503 if is_database else 404, refusal.notice)


def _say(console: Console, request: Request, status: int, notice: Notice) -> Response:
    return console.draw("stop.html", request, status, notice=notice)
