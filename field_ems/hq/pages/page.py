"""What every page needs: who is signed in, how it is drawn, and that a form is our own."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from field_ems.domain.notices import Notice
from field_ems.i18n import _, current_language, ngettext, say
from field_ems.i18n.numbers import format_amount
from field_ems.services.console import MAY_DECIDE, ConsoleRole, form_token, signed_in
from field_ems.store.headquarters import HeadquartersStore

COOKIE = "session"
HTML = Path(__file__).parents[1] / "html"


class SignInFirst(Exception):
    """Nobody is signed in."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is signed in."""

    name: str
    role: ConsoleRole
    token: str

    @property
    def may_decide(self) -> bool:
        """Whether they approve and return."""
        return self.role in MAY_DECIDE


class Console:
    """Draws pages for those who are signed in."""

    def __init__(self, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
        self.store = store
        self.clock = clock
        self._drawing = Environment(loader=FileSystemLoader(HTML), autoescape=True, undefined=StrictUndefined)
        self._drawing.filters.update(amount=format_amount, time=_time, said=_said)

    def visitor(self, request: Request) -> Visitor:
        """Give who is signed in, or send them to sign in."""
        token = request.cookies.get(COOKIE, "")
        known = signed_in(self.store, token, self.clock()) if token else None
        if known is None:
            raise SignInFirst
        return Visitor(*known, token)

    def draw(self, page: str, visitor: Visitor | None, status: int = 200, **content: Any) -> Response:
        """Draw a page."""
        text = self._drawing.get_template(page).render(
            _=_,
            ngettext=ngettext,
            language=current_language(),
            right_to_left=current_language() == "ar",
            visitor=visitor,
            form_token=form_token(self.store, visitor.token) if visitor else "",
            **content,
        )
        return HTMLResponse(text, status_code=status)

    async def form(self, request: Request, visitor: Visitor) -> dict[str, str]:
        """Give what a form carries, or refuse one that another site has made."""
        fields = {name: str(value) for name, value in (await request.form()).items()}
        expected = form_token(self.store, visitor.token)
        if not hmac.compare_digest(fields.get("form_token", ""), expected):
            raise HTTPException(403, _("This form is out of date. Go back, load the page again, and send it again."))
        return fields


def _time(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else _("never")


def _said(notice: Notice) -> str:
    return say(notice)
