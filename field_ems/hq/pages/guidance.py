"""The guidance library at headquarters: what is published, what stations do with it, publishing and withdrawing."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from field_ems.domain.guidance import GuidanceKind, Guideline, check_guideline
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import PublicationKind
from field_ems.domain.times import parse_day
from field_ems.hq.pages.forms import Fields
from field_ems.hq.pages.page import Console
from field_ems.hq.pages.publishing import publisher
from field_ems.i18n import LANGUAGES
from field_ems.services import guidance, publishing
from field_ems.services.figures import figures
from field_ems.services.guidance_words import DECISIONS, KINDS
from field_ems.services.publishing import Preview
from field_ems.services.publishing.guidance_desk import document_of

_TEXTS = ("code", "symbol", "issuer", "effective_on", "review_due_on", "supersedes", "organization")


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/guidance")
    def library(request: Request, named: str = "") -> Response:
        console.visitor(request)
        cards = guidance.list_guidance(console.store, named)
        today = console.clock().date()
        return console.draw("guidance.html", request, cards=cards, named=named, today=today, kinds=KINDS)

    @router.get("/publish-guidance")
    def write(request: Request, code: str = "") -> Response:
        publisher(console, request)
        return _form(request, _typed_again(code) if code else {})

    @router.post("/publish-guidance")
    def publish(request: Request, fields: Fields) -> Response:
        visitor = publisher(console, request)
        console.check_form(request, fields)
        try:
            draft = _read(fields)
            check_guideline(draft)
            if fields.get("step") != "publish":
                found = publishing.preview(console.store, PublicationKind.GUIDANCE, document_of(draft))
                return _form(request, fields, _preview(draft), found=found)
            guidance.publish_guidance(console.store, draft, console.clock(), published_by=visitor.name)
        except Refusal as refusal:
            return _form(request, fields, refusal.notice, 400)
        return RedirectResponse(f"/guidance/{draft.code}", status_code=303)

    @router.get("/guidance/{code}")
    def read(request: Request, code: str) -> Response:
        console.visitor(request)
        return console.draw(
            "guideline.html",
            request,
            sheet=guidance.show_guidance(console.store, code),
            kinds=KINDS,
            decisions=DECISIONS,
            tailored=guidance.tailored_by(console.store, code),
            today=console.clock().date(),
        )

    @router.post("/guidance/{code}/withdraw")
    def withdraw(request: Request, code: str, fields: Fields) -> Response:
        visitor = publisher(console, request)
        console.check_form(request, fields)
        guidance.withdraw_guidance(console.store, code, console.clock(), withdrawn_by=visitor.name)
        return RedirectResponse(f"/guidance/{code}", status_code=303)

    def _preview(draft: Guideline) -> Notice:
        known = {card.code: card.version for card in guidance.list_guidance(console.store)}
        stations = figures(console.store, console.clock())["stations"]
        return Notice("hq.preview", {"version": known.get(draft.code, 0) + 1, "stations": stations})

    def _typed_again(code: str) -> Mapping[str, str]:
        """Give a published version as a form's fields, from which the next one is written."""
        sheet = guidance.show_guidance(console.store, code)
        card = sheet.card
        texts = {name: str(getattr(card, name, None) or "") for name in _TEXTS}
        by_language = {f"title-{language}": text for language, text in card.titles.items()}
        by_language |= {f"body-{language}": text for language, text in sheet.bodies.items()}
        return texts | by_language | {"kind": card.kind.value}

    def _form(
        request: Request,
        typed: Mapping[str, str],
        message: Notice | None = None,
        status: int = 200,
        found: Preview | None = None,
    ) -> Response:
        return console.draw(
            "guideline_form.html",
            request,
            status,
            typed=defaultdict(str, typed),
            message=message,
            found=found,
            kinds=KINDS,
            is_preview=message is not None and message.code == "hq.preview",
        )


def _read(fields: Mapping[str, str]) -> Guideline:
    titles = {code: fields.get(f"title-{code}", "").strip() for code in LANGUAGES}
    bodies = {code: fields.get(f"body-{code}", "").strip() for code in LANGUAGES}
    kind = fields.get("kind", "")
    if kind not in set(GuidanceKind):
        raise Refusal("hq.form_unreadable")
    return Guideline(
        code=fields.get("code", "").strip(),
        kind=GuidanceKind(kind),
        titles={code: text for code, text in titles.items() if text},
        bodies={code: text for code, text in bodies.items() if text},
        issuer=fields.get("issuer", "").strip() or None,
        symbol=fields.get("symbol", "").strip() or None,
        effective_on=_day(fields.get("effective_on", "")),
        review_due_on=_day(fields.get("review_due_on", "")),
        supersedes=fields.get("supersedes", "").strip() or None,
        organization=fields.get("organization", "").strip() or None,
    )


def _day(typed: str) -> date | None:
    return parse_day(typed.strip()) if typed.strip() else None
