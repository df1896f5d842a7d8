"""The stations: when each last synced, what it sent, and its assessments to decide on."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.hq.pages.page import Console, Visitor
from field_ems.i18n import current_language, say
from field_ems.services import assessments, reviews
from field_ems.services import stations as overview

_ANSWER_FIELD = "question-"


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/")
    def stations(request: Request) -> Response:
        visitor = console.visitor(request)
        waiting = reviews.list_waiting(console.store)
        return console.draw(
            "stations.html",
            visitor,
            stations=overview.list_stations(console.store),
            waiting=waiting,
            in_words=_in_words,
        )

    @router.get("/stations/{station}")
    def station(request: Request, station: str, before: str = "") -> Response:
        visitor = console.visitor(request)
        try:
            found = overview.show_station(console.store, _id(station), before)
        except Refusal as refusal:
            raise HTTPException(404, say(refusal.notice)) from refusal
        return console.draw("station.html", visitor, station=found, in_words=_in_words)

    @router.get("/stations/{station}/assessments/{assessment}")
    def assessment(request: Request, station: str, assessment: str) -> Response:
        visitor = console.visitor(request)
        return _draw_assessment(visitor, station, assessment)

    @router.post("/stations/{station}/assessments/{assessment}")
    async def decide(request: Request, station: str, assessment: str) -> Response:
        visitor = console.visitor(request)
        fields = await console.form(request, visitor)
        if not visitor.may_decide:
            raise HTTPException(403, say_refused())
        questions = {
            name.removeprefix(_ANSWER_FIELD): text for name, text in fields.items() if name.startswith(_ANSWER_FIELD)
        }
        try:
            reviews.decide(
                console.store,
                _id(station),
                _id(assessment),
                reviews.Decided(fields.get("outcome", "")),
                console.clock(),
                decided_by=visitor.name,
                comment=fields.get("comment"),
                questions=questions,
            )
        except ValueError as error:
            raise HTTPException(400) from error
        except Refusal as refusal:
            return _draw_assessment(visitor, station, assessment, say(refusal.notice), 400)
        return RedirectResponse(f"/stations/{station}", status_code=303)

    def _draw_assessment(
        visitor: Visitor, station: str, assessment: str, message: str = "", status: int = 200
    ) -> Response:
        try:
            sheet = assessments.show_assessment(console.store, _id(assessment), _id(station))
        except Refusal as refusal:
            raise HTTPException(404, say(refusal.notice)) from refusal
        return console.draw(
            "assessment.html", visitor, status, sheet=sheet, station=station, message=message, in_words=_in_words
        )


def say_refused() -> str:
    """Say that the visitor's role does not decide."""
    from field_ems.domain.notices import Notice

    return say(Notice("hq.role_does_not_decide"))


def _in_words(texts: dict[str, str]) -> str:
    return text_in(texts, current_language())


def _id(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise HTTPException(404) from error
