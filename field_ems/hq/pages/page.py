"""What every page needs: who is signed in, in which language, how it is drawn, and that a form is our own."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from field_ems.domain.notices import Notice
from field_ems.hq.pages.words import FILTERS
from field_ems.i18n import LANGUAGES, _, current_language, ngettext
from field_ems.services.console import MAY_DECIDE, MAY_PUBLISH, ConsoleRole, form_token, is_form_token, signed_in
from field_ems.services.organizations import may_see
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.visible import View

SESSION = "session"
VISIT = "visit"
LANGUAGE = "language"
HTML = Path(__file__).parents[1] / "html"


class SignInFirst(Exception):
    """Nobody is signed in."""


class Stop(Exception):
    """What was asked for can't be done; the page says why. ``status`` is HTTP's."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.notice = Notice(code)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in."""

    name: str
    role: ConsoleRole
    organization_id: bytes | None = None

    @property
    def is_of_headquarters(self) -> bool:
        """Whether they are of headquarters itself, and of no single organization."""
        return self.organization_id is None

    @property
    def may_decide(self) -> bool:
        """Whether they approve and return."""
        return self.role in MAY_DECIDE

    @property
    def may_publish(self) -> bool:
        """Whether they publish guidance, which goes to the stations of all organizations."""
        return self.role in MAY_PUBLISH and self.is_of_headquarters

    @property
    def may_audit(self) -> bool:
        """Whether they see what was done, by people of all organizations."""
        return self.role is ConsoleRole.ADMINISTRATOR and self.is_of_headquarters


def _drawing() -> Environment:
    drawing = Environment(loader=FileSystemLoader(HTML), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    drawing.filters.update(FILTERS)
    return drawing


def load_every_page() -> int:
    """Load each page's template and give how many; what is wrong with one is raised."""
    drawing = _drawing()
    return len([drawing.get_template(name) for name in drawing.list_templates()])


class Console:
    """Draws pages for those who are signed in."""

    def __init__(self, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._drawing = _drawing()

    def visitor(self, request: Request) -> Visitor:
        """Give who is signed in, or send them to sign in."""
        found = self._signed_in(request)
        if found is None:
            raise SignInFirst
        return found

    def view(self, request: Request) -> View:
        """Give whose eyes the pages are drawn for."""
        return View(self.visitor(request).organization_id, self.clock())

    def check_station(self, request: Request) -> None:
        """Stop where an address names a station that the visitor does not see, as if there were none."""
        named = request.path_params.get("station") or request.query_params.get("station")
        visitor = self._signed_in(request)
        if not named or visitor is None or visitor.is_of_headquarters:
            return
        try:
            station_id = bytes.fromhex(named)
        except ValueError as error:
            raise Stop(404, "hq.no_such_page") from error
        view = self.view(request)._replace(through_doors=request.method == "GET")
        if not may_see(self.store, view, station_id):
            raise Stop(404, "hq.no_such_station")

    def check_form(self, request: Request, fields: dict[str, str]) -> None:
        """Stop at a form that another site has made, or that was drawn for an earlier session."""
        if not is_form_token(self.store, self._visit(request), fields.get("form_token", "")):
            raise Stop(403, "hq.form_out_of_date")

    def draw(self, page: str, request: Request, status: int = 200, **content: Any) -> Response:
        """Draw a page; a browser that comes for the first time gets a cookie to know its forms by."""
        visit = self._visit(request)
        is_first = not visit
        visit = visit or secrets.token_urlsafe(24)
        language = current_language()
        text = self._drawing.get_template(page).render(
            _=_,
            ngettext=ngettext,
            language=language,
            languages=LANGUAGES,
            direction="rtl" if language == "ar" else "ltr",
            visitor=self._signed_in(request),
            form_token=form_token(self.store, visit),
            here=request.url.path,
            **content,
        )
        response = HTMLResponse(text, status_code=status)
        if is_first:
            keep(response, request, VISIT, visit)
        return response

    def _visit(self, request: Request) -> str:
        """Give what this browser alone knows: its session where somebody is signed in, else its first cookie."""
        return request.cookies.get(SESSION if self._signed_in(request) else VISIT, "")

    def _signed_in(self, request: Request) -> Visitor | None:
        if not hasattr(request.state, "visitor"):
            token = request.cookies.get(SESSION, "")
            now = self.clock()
            known = signed_in(self.store, token, now) if token else None
            request.state.visitor = Visitor(*known) if known else None
        found: Visitor | None = request.state.visitor
        return found


def keep(response: Response, request: Request, name: str, value: str, seconds: int | None = None) -> None:
    """Let the browser keep a cookie that no script reads and no other site sends; for this session unless longer."""
    is_private = request.url.scheme == "https"
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict", secure=is_private)
