"""What is printed: a blank checklist for those who work on paper, and the decision record of a tender."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from field_ems.domain.answers import evidence_of
from field_ems.domain.checklists import NotApplicable, Question, QuestionKind, Template, text_in
from field_ems.domain.scoring import Counted, Verdict
from field_ems.domain.tenders import Method, Standing, Status
from field_ems.files.printed import write_page
from field_ems.i18n import _, current_language, say
from field_ems.i18n.numbers import format_amount, format_date
from field_ems.services.assessments import AssessmentCard
from field_ems.services.awards import AwardCard
from field_ems.services.called import short
from field_ems.services.comparison import Cell, Line, TenderSheet
from field_ems.services.offer_words import points_in_words, price_in_words
from field_ems.services.question_words import (
    METHODS,
    STATES,
    STATUSES,
    VERDICTS,
    answer_in_words,
    naming_question,
    only_if,
    proof_asked_for,
)


def print_blank(path: Path, template: Template) -> None:
    """Write a checklist as a page to fill in by hand, in the language spoken; refuses with ``files.cannot_write``."""
    language = current_language()
    write_page(
        path,
        "blank",
        title=text_in(template.title, language),
        code=template.code,
        version=template.version,
        issuer=template.issuer,
        sections=[
            {
                "title": text_in(section.title, language),
                "questions": [_blank_question(question, template.by_code) for question in section.questions],
            }
            for section in template.sections
        ],
    )


def print_decision_record(path: Path, sheet: TenderSheet, awards: Sequence[AwardCard] = ()) -> None:
    """Write what a tender's offers come to as a page to decide on and sign; refuses with ``files.cannot_write``.

    ``awards`` are what was decided so far, the last first; without one the page has room to write the decision in.
    """
    rules = sheet.rules
    minimum = rules.minimum_score
    write_page(
        path,
        "decision",
        title=sheet.title,
        reference=sheet.reference or "—",
        made_at=format_date(sheet.made_at.date()),
        method=method_in_words(sheet),
        minimum=_("minimum score {score}").format(score=format_amount(minimum)) if minimum is not None else "",
        outcome=_outcome(sheet),
        notices=[say(notice) for notice in sheet.notices],
        weighted=rules.method is Method.CUMULATIVE,
        offers=[_offer(sheet, one) for one in sheet.evaluation.standings],
        lines=[_line(sheet, line) for line in sheet.lines],
        awards=[
            {
                "words": award_in_words(one),
                "reason": one.reason,
                "decided_by": one.decided_by,
                "decided_on": format_date(one.decided_on),
            }
            for one in awards
        ],
    )


def award_in_words(award: AwardCard) -> str:
    """Say who was chosen."""
    return award.supplier_name or _("Nobody")


def method_in_words(sheet: TenderSheet) -> str:
    """Say by which method the offers are compared."""
    rules = sheet.rules
    return _(METHODS[rules.method]).format(
        technical=format_amount(rules.technical_weight), price=format_amount(rules.price_weight)
    )


def _blank_question(question: Question, by_code: Mapping[str, Question]) -> dict[str, Any]:
    language = current_language()
    aside = {
        NotApplicable.REFUSED: "",
        NotApplicable.ALLOWED: _("not applicable"),
        NotApplicable.WITH_REASON: _("not applicable, because"),
    }
    choices = [text_in(choice.label, language) for choice in question.choices]
    if question.kind is QuestionKind.YES_NO:
        choices = [_("yes"), _("no")]
    return {
        "code": question.code,
        "text": text_in(question.text, language),
        "required": question.required,
        "only_if": only_if(question, by_code),
        "choices": choices,
        "unit": (question.unit or "") if question.kind is QuestionKind.NUMBER else None,
        "not_applicable": aside[question.not_applicable],
        "proof": proof_asked_for(question),
        "verification": text_in(question.verification, language),
    }


def _outcome(sheet: TenderSheet) -> str:
    first = sheet.evaluation.first
    if first is None:
        return _("No offer stands first alone; the decision is open.")
    return _("First: {supplier}, {price}").format(
        supplier=sheet.offers[first.offer.supplier_id].supplier_name, price=price_in_words(first)
    )


def _offer(sheet: TenderSheet, one: Standing) -> dict[str, Any]:
    card = sheet.offers[one.offer.supplier_id]
    score = card.result.score.percent
    about = (*one.notices, *card.result.knock_outs, *card.result.remarks, *sheet.remarks[card.supplier_id])
    terms = ""
    if one.total is not None:
        terms = f"{points_in_words(one.technical)} + {points_in_words(one.price_points)}"
    return {
        "place": one.place if one.status is Status.RANKED else _(STATUSES[one.status]),
        "supplier": card.supplier_name,
        "checklist": f"{card.template.code} {card.template.version} · {short(card.id)}",
        "price": price_in_words(one),
        "score": format_amount(score, 2) if score is not None else "—",
        "total": points_in_words(one.total),
        "sum": terms,
        "verdict": _(VERDICTS[Verdict(card.result.verdict)]),
        "reasons": [say(naming_question(notice, card.template)) for notice in about],
        "decision": _decision(card),
    }


def _decision(card: AssessmentCard) -> str:
    if card.decision is None:
        return _("no decision yet")
    said = [_(STATES[card.decision.outcome]), format_date(card.decision.decided_at.date()), card.decision.decided_by]
    return ", ".join([*said, *([card.decision.comment] if card.decision.comment else [])])


def _line(sheet: TenderSheet, line: Line) -> dict[str, Any]:
    suppliers = [one.offer.supplier_id for one in sheet.evaluation.standings]
    return {
        "code": line.question.code,
        "text": text_in(line.question.text, current_language()),
        "cells": [_cell(line.question, line.cells.get(supplier_id)) for supplier_id in suppliers],
    }


def _cell(question: Question, cell: Cell | None) -> dict[str, Any]:
    if cell is None:
        return {"words": _("not asked"), "excludes": False, "points": "", "evidence": []}
    term = cell.term
    counted = term is not None and term.counted is Counted.POINTS
    points = ""
    if counted and term is not None:
        points = _("{got} of {possible} points, weight {weight}").format(
            got=format_amount(term.got), possible=format_amount(term.possible), weight=format_amount(term.weight)
        )
    return {
        "words": answer_in_words(question, cell.answer) or "—",
        "excludes": cell.excludes,
        "points": points,
        "evidence": [one.name for one in evidence_of(cell.answer)],
    }
