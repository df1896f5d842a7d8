"""The offers of a tender side by side, for people as lines, for programs as data."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from field_ems.cli.checklist_sheet import result_document
from field_ems.domain.checklists import text_in
from field_ems.domain.tenders import Standing
from field_ems.i18n import _, current_language, say
from field_ems.services.called import short
from field_ems.services.comparison import TenderSheet
from field_ems.services.offer_words import points_in_words, price_in_words, rounded_points
from field_ems.services.printing import method_in_words
from field_ems.services.question_words import STATUSES, VERDICTS, answer_in_words


def comparison_lines(sheet: TenderSheet, *, differing_only: bool = False) -> list[str]:
    """Write the comparison: the order with its reasons, then each question with all answers."""
    lines = [" ".join(part for part in (sheet.reference, sheet.title) if part), method_in_words(sheet), ""]
    for one in sheet.evaluation.standings:
        lines += _standing_lines(sheet, one)
    lines += ["", *(say(notice) for notice in sheet.notices)]
    return [*lines, *_question_lines(sheet, differing_only)]


def comparison_document(sheet: TenderSheet) -> dict[str, Any]:
    """Give the comparison as data; amounts and points are decimal text."""
    return {
        "tender": sheet.tender_id.hex(),
        "title": sheet.title,
        "reference": sheet.reference,
        "method": sheet.rules.method.value,
        "technical_weight": str(sheet.rules.technical_weight),
        "price_weight": str(sheet.rules.price_weight),
        "minimum_score": None if sheet.rules.minimum_score is None else str(sheet.rules.minimum_score),
        "provisional": sheet.evaluation.provisional,
        "notices": [say(notice) for notice in sheet.notices],
        "offers": [_offer(sheet, one) for one in sheet.evaluation.standings],
        "questions": [
            {
                "code": line.question.code,
                "text": text_in(line.question.text, current_language()),
                "differs": line.differs,
                "answers": {
                    short(supplier_id): answer_in_words(line.question, cell.answer)
                    for supplier_id, cell in line.cells.items()
                },
            }
            for line in sheet.lines
        ],
    }


def _standing_lines(sheet: TenderSheet, one: Standing) -> Iterator[str]:
    card = sheet.offers[one.offer.supplier_id]
    place = f"{one.place}." if one.place else _(STATUSES[one.status])
    score = "—" if card.result.score.percent is None else f"{card.result.score.percent:.2f}"
    words = [
        f"{place:<6} {card.supplier_name}",
        price_in_words(one),
        _("score {score}").format(score=score),
        _(VERDICTS[card.result.verdict]),
    ]
    if one.total is not None:
        words.append(_("total {points}").format(points=points_in_words(one.total)))
    yield "  ".join(words)
    for notice in (*one.notices, *card.result.knock_outs, *sheet.remarks[one.offer.supplier_id]):
        yield f"       {say(notice)}"


def _question_lines(sheet: TenderSheet, differing_only: bool) -> Iterator[str]:
    for line in sheet.lines:
        if differing_only and not line.differs:
            continue
        yield ""
        yield f"{line.question.code}  {text_in(line.question.text, current_language())}"
        for supplier_id, cell in line.cells.items():
            excludes = f"  ({_('excludes')})" if cell.excludes else ""
            words = answer_in_words(line.question, cell.answer) or "—"
            yield f"    {sheet.offers[supplier_id].supplier_name}: {words}{excludes}"


def _offer(sheet: TenderSheet, one: Standing) -> dict[str, Any]:
    card = sheet.offers[one.offer.supplier_id]
    price = one.offer.price
    return {
        "supplier": card.supplier_name,
        "supplier_id": card.supplier_id.hex(),
        "assessment": card.id.hex(),
        "state": card.state.value,
        "place": one.place,
        "status": one.status.value,
        "price": str(price.amount) if price else None,
        "currency": price.currency if price else None,
        "technical_points": _as_text(one.technical),
        "price_points": _as_text(one.price_points),
        "total": _as_text(one.total),
        "notices": [say(notice) for notice in (*one.notices, *sheet.remarks[one.offer.supplier_id])],
        **result_document(card.result),
    }


def _as_text(exact: Fraction | None) -> str | None:
    return None if exact is None else str(rounded_points(exact))
