"""A whole checklist as a command shows it: a draft with what is missing, or what was submitted with its decisions."""

from typing import Any

from field_ems.cli.checklist_lists import card_document
from field_ems.cli.checklist_sheet import (
    next_open,
    result_document,
    result_lines,
    section_lines,
    sections_document,
)
from field_ems.domain.checklists import text_in
from field_ems.i18n import _, current_language, say
from field_ems.services.assessments import AssessmentSheet
from field_ems.services.called import short
from field_ems.services.checklists import Filling
from field_ems.services.question_words import STATES


def filling_sheet(filling: Filling) -> tuple[dict[str, Any], list[str]]:
    """Give a checklist that is being filled in, whole: as data, and as lines."""
    sections = sections_document(filling.template, filling.answers, filling.result, filling.comments)
    title = text_in(filling.template.title, current_language())
    lines = [
        " — ".join(part for part in (title, filling.supplier_name, filling.tender_title) if part),
        _("Draft {draft}.").format(draft=short(filling.draft_id)),
        *progress_lines(filling),
        say(filling.rule),
    ]
    if filling.comments.get(""):
        lines.append(_("Headquarters: {text}").format(text=filling.comments[""]))
    document = {
        "draft": filling.draft_id.hex(),
        "template": filling.template.code,
        "version": filling.template.version,
        "title": title,
        "supplier": filling.supplier_name,
        "tender": filling.tender_title,
        "rule": say(filling.rule),
        "headquarters": filling.comments.get(""),
        **result_document(filling.result),
        "sections": sections,
    }
    return document, [*lines, *section_lines(sections)]


def assessment_sheet(sheet: AssessmentSheet) -> tuple[dict[str, Any], list[str]]:
    """Give a submitted checklist, whole, with what headquarters said: as data, and as lines."""
    card = sheet.card
    last = sheet.decisions[-1] if sheet.decisions else None
    sections = sections_document(card.template, card.answers, card.result, last.questions if last else {})
    title = text_in(card.template.title, current_language())
    lines = [
        " — ".join(part for part in (title, card.supplier_name, card.tender_title) if part),
        _("Submitted as {assessment} on {day}: {state}").format(
            assessment=short(card.id), day=f"{card.submitted_at:%Y-%m-%d}", state=_(STATES[card.state.value])
        ),
        *result_lines(card.result),
    ]
    if card.note:
        lines.append(_("Note: {text}").format(text=card.note))
    for one in sheet.decisions:
        outcome = f"{one.decided_at:%Y-%m-%d} {one.decided_by}: {_(STATES[one.outcome])}. {one.comment or ''}".rstrip()
        lines.append(_("Headquarters: {text}").format(text=outcome))
    for remark in sheet.remarks:
        said = f"{remark.question or ''} {remark.text} ({remark.written_by})".strip()
        lines.append(_("Headquarters: {text}").format(text=said))
    document = {
        **card_document(card),
        "title": title,
        "decisions": [
            {"outcome": one.outcome, "comment": one.comment, "questions": one.questions, "decided_by": one.decided_by}
            for one in sheet.decisions
        ],
        "remarks": [
            {"question": one.question, "text": one.text, "written_by": one.written_by} for one in sheet.remarks
        ],
        "revised_by": [one.hex() for one in sheet.revised_by],
        "sections": sections,
    }
    return document, [*lines, *section_lines(sections)]


def progress_lines(filling: Filling) -> list[str]:
    """Say how far a checklist is, and what to answer next."""
    lines = list(result_lines(filling.result))
    lacking = next_open(filling.template, filling.result)
    if lacking is not None:
        text = text_in(lacking.text, current_language())
        lines.append(_("Next: {code}  {text}").format(code=lacking.code, text=text))
    return lines
