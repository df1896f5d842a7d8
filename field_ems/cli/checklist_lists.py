"""Lists of checklists, for people as lines, for programs as data: templates, drafts, what was submitted."""

from decimal import Decimal
from typing import Any

from field_ems.cli.checklist_sheet import result_document
from field_ems.domain.checklists import text_in
from field_ems.domain.editions import adaptation_data
from field_ems.i18n import _, current_language, ngettext
from field_ems.services.assessments import AssessmentCard, list_assessments
from field_ems.services.called import short, supplier_called, tender_called
from field_ems.services.checklists import list_fillings
from field_ems.services.editions import list_editions
from field_ems.services.question_words import STATES
from field_ems.services.templates import install_shipped_templates, list_templates
from field_ems.store.station import StationStore

Listed = tuple[list[dict[str, Any]], list[str]]
"""What a list says: as data, and as lines."""


def have_templates(store: StationStore) -> None:
    """Let a station that has never synced begin with the templates that ship with the program."""
    if not list_templates(store):
        install_shipped_templates(store)


def templates(store: StationStore, group: str | None) -> Listed:
    """List the templates, each in its latest version; of one product group, or all."""
    have_templates(store)
    cards = list_templates(store, product_group=group)
    documents = [
        {
            "code": card.code,
            "version": card.version,
            "title": text_in(card.title, current_language()),
            "product_group": card.product_group,
            "issuer": card.issuer,
        }
        for card in cards
    ]
    return documents, [f"{one['code']:<24} {one['version']:>3}  {one['title']}" for one in documents]


def editions(store: StationStore) -> Listed:
    """List the station's own editions, each in its latest version, with what waits to be confirmed."""
    documents, lines = [], []
    for card in list_editions(store):
        later = card.later_parent
        parent = " ".join(str(part) for part in card.template.parent or ())
        documents.append(
            {
                "edition": card.id.hex(),
                "code": card.template.code,
                "version": card.template.version,
                "parent": parent,
                "reason": card.reason,
                "later_parent_version": later.version if later else None,
                "adaptations": [adaptation_data(one) for one in card.adaptations],
            }
        )
        waits = _("version {number} waits to be confirmed").format(number=later.version) if later else ""
        lines.append(f"{card.template.code:<24} {card.template.version:>3}  {parent}  {waits}".rstrip())
    return documents, lines


def drafts(store: StationStore) -> Listed:
    """List the checklists begun here, the last worked on first."""
    documents, lines = [], []
    for card in list_fillings(store):
        count = ngettext("{count} answer", "{count} answers", card.answered).format(count=card.answered)
        parts = [short(card.draft_id), card.template_code, card.supplier_name, card.tender_title or "", count]
        lines.append("  ".join(part for part in parts if part))
        documents.append(
            {
                "draft": card.draft_id.hex(),
                "template": card.template_code,
                "version": card.template_version,
                "supplier": card.supplier_name,
                "tender": card.tender_title,
                "answered": card.answered,
                "updated_at": card.updated_at.isoformat(),
            }
        )
    return documents, lines


def submitted(store: StationStore, supplier: str | None, tender: str | None) -> Listed:
    """List the submitted checklists, the newest first; of one supplier or tender, or all."""
    cards = list_assessments(
        store,
        supplier_id=supplier_called(store, supplier) if supplier else None,
        tender_id=tender_called(store, tender) if tender else None,
    )
    documents, lines = [], []
    for card in cards:
        documents.append(card_document(card))
        score = _points(card.result.score.percent)
        parts = [short(card.id), f"{card.submitted_at:%Y-%m-%d}", card.template.code, card.supplier_name, score]
        lines.append("  ".join([*parts, _(STATES[card.state.value])]))
    return documents, lines


def card_document(card: AssessmentCard) -> dict[str, Any]:
    """Give a submitted checklist as data."""
    return {
        "assessment": card.id.hex(),
        "template": card.template.code,
        "version": card.template.version,
        "supplier": card.supplier_name,
        "tender": card.tender_title,
        "submitted_at": card.submitted_at.isoformat(),
        "note": card.note,
        "state": card.state.value,
        "revises": card.base_id.hex() if card.base_id else None,
        **result_document(card.result),
    }


def _points(percent: Decimal | None) -> str:
    return "—" if percent is None else f"{percent:.1f}"
