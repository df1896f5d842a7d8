"""An assessment, question by question, and the decision about it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from field_ems.domain.answers import AnswerData, Evidence, evidence_of
from field_ems.domain.checklists import Question, text_in
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.scoring import Counted, Term
from field_ems.hq.pages.forms import Fields
from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.stations import read_id
from field_ems.i18n import _, current_language
from field_ems.i18n.numbers import format_amount
from field_ems.services import assessments, file_reception, reviews
from field_ems.services import stations as overview
from field_ems.services.assessments import AssessmentSheet
from field_ems.services.question_words import EVIDENCE, answer_in_words

_COMMENT = "comment-"
"""Begins the name of the field for the comment on one question."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What proves an answer, in words; ``digest`` names the file where headquarters has it."""

    words: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the page shows it; ``said`` is what headquarters said about it before."""

    code: str
    text: str
    answer: str
    points: str
    excludes: bool
    comment: str
    evidence: tuple[Paper, ...]
    said: tuple[str, ...]


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/stations/{station}/assessments/{assessment}")
    def assessment(request: Request, station: str, assessment: str) -> Response:
        console.visitor(request)
        return _draw(request, station, assessment, {})

    @router.post("/stations/{station}/assessments/{assessment}")
    def decide(request: Request, station: str, assessment: str, fields: Fields) -> Response:
        visitor = console.visitor(request)
        console.check_form(request, fields)
        if not visitor.may_decide:
            raise Stop(403, "hq.role_does_not_decide")
        if fields.get("outcome") not in set(reviews.Decided):
            raise Stop(400, "hq.form_unreadable")
        station_id, assessment_id = read_id(station), read_id(assessment)
        known = assessments.show_assessment(console.store, assessment_id, station_id)
        if fields.get("decisions") != str(len(known.decisions)):
            return _draw(request, station, assessment, fields, Notice("hq.decided_meanwhile"), 409)
        try:
            reviews.decide(
                console.store,
                station_id,
                assessment_id,
                reviews.Decided(fields["outcome"]),
                console.clock(),
                decided_by=visitor.name,
                comment=fields.get("comment"),
                questions={
                    name.removeprefix(_COMMENT): text for name, text in fields.items() if name.startswith(_COMMENT)
                },
            )
        except Refusal as refusal:
            return _draw(request, station, assessment, fields, refusal.notice, 400)
        return RedirectResponse(f"/stations/{station_id.hex()}/assessments/{assessment_id.hex()}", status_code=303)

    def _draw(
        request: Request,
        station: str,
        assessment: str,
        typed: Mapping[str, str],
        message: Notice | None = None,
        status: int = 200,
    ) -> Response:
        station_id = read_id(station)
        sheet = assessments.show_assessment(console.store, read_id(assessment), station_id)
        return console.draw(
            "assessment.html",
            request,
            status,
            sheet=sheet,
            card=sheet.card,
            sections=_sections(sheet, _files_here(console, station_id, sheet)),
            station_id=station_id.hex(),
            station_name=overview.names_of(console.store, {station_id}).get(station_id, station_id.hex()[:8]),
            typed=typed,
            comment_field=_COMMENT,
            message=message,
        )


def _sections(sheet: AssessmentSheet, files_here: Set[str]) -> list[tuple[str, list[Line]]]:
    """Give each section's title with its lines; a question that was not called for is left out."""
    card = sheet.card
    terms = {term.question: term for term in card.result.score.terms}
    excluding = {str(notice.params["question"]) for notice in card.result.knock_outs}
    said = _said(sheet)
    asked = set(card.result.asked)
    sections = []
    for section in card.template.sections:
        lines = [
            _line(
                question,
                card.answers.get(question.code),
                terms.get(question.code),
                question.code in excluding,
                tuple(said.get(question.code, ())),
                files_here,
            )
            for question in section.questions
            if question.code in asked or question.code in said
        ]
        if lines:
            sections.append((text_in(section.title, current_language()), lines))
    return sections


def _line(
    question: Question,
    answer: AnswerData | None,
    term: Term | None,
    excludes: bool,
    said: tuple[str, ...],
    files_here: Set[str],
) -> Line:
    points = ""
    if term is not None and term.counted in (Counted.POINTS, Counted.UNANSWERED):
        points = _("{got} of {possible} points, weight {weight}").format(
            got=format_amount(term.got), possible=format_amount(term.possible), weight=format_amount(term.weight)
        )
    return Line(
        question.code,
        text_in(question.text, current_language()),
        answer_in_words(question, answer),
        points,
        excludes,
        str((answer or {}).get("comment") or ""),
        tuple(_paper(one, files_here) for one in evidence_of(answer)),
        said,
    )


def _paper(one: Evidence, files_here: Set[str]) -> Paper:
    words = [_(EVIDENCE.get(one.kind, one.kind))]  # type: ignore[call-overload]
    if one.digest is None:
        words.append(_("kept elsewhere"))
    elif one.digest not in files_here:
        words.append(_("the file has not arrived yet"))
    if one.expires_on:
        words.append(_("valid until {day}").format(day=one.expires_on.isoformat()))
    return Paper(f"{one.name} ({', '.join(words)})", one.digest if one.digest in files_here else None)


def _files_here(console: Console, station_id: bytes, sheet: AssessmentSheet) -> set[str]:
    """Give the digests of those files of an assessment that headquarters has whole."""
    named = {one.digest for answer in sheet.card.answers.values() for one in evidence_of(answer) if one.digest}
    digests = [bytes.fromhex(digest) for digest in named]
    return {digest.hex() for digest in file_reception.are_here(console.store, station_id, digests)}


def _said(sheet: AssessmentSheet) -> dict[str, list[str]]:
    """Give what headquarters said about each question, in decisions and remarks."""
    found: dict[str, list[str]] = {}
    for decision in sheet.decisions:
        for code, text in decision.questions.items():
            found.setdefault(code, []).append(f"{decision.decided_by}, {decision.decided_at:%Y-%m-%d}: {text}")
    for remark in sheet.remarks:
        if remark.question:
            found.setdefault(remark.question, []).append(
                f"{remark.written_by}, {remark.written_at:%Y-%m-%d}: {remark.text}"
            )
    return found
