"""What proves an answer, in words: its kind, its last day, and what can be seen of a file in a terminal."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.notices import Refusal
from field_ems.domain.supplier_register import Validity, validity
from field_ems.i18n import _, say
from field_ems.services.evidence import preview
from field_ems.services.question_words import EVIDENCE
from field_ems.services.supplier_words import VALIDITIES
from field_ems.store.station import StationStore


def item_in_words(item: Mapping[str, Any], today: date) -> str:
    """Name a file or paper with its kind and, where it has one, its last valid day."""
    kind = str(item.get("kind", "other"))
    words = _(EVIDENCE[EvidenceKind(kind)]) if kind in set(EvidenceKind) else kind
    parts = [str(item.get("name", "")), f"({words})"]
    if item.get("expires_on"):
        last_day = date.fromisoformat(str(item["expires_on"]))
        parts.append(_("until {day}").format(day=last_day))
        state = validity(last_day, today)
        if state is not Validity.VALID:
            parts.append(_(VALIDITIES[state]))
    return " ".join(parts)


def preview_lines(store: StationStore, item: Mapping[str, Any], today: date) -> list[str]:
    """Show what a terminal can of a file: size, type, an image's pixels, the beginning of a text."""
    lines = [item_in_words(item, today)]
    if not item.get("digest"):
        return [*lines, _("A paper that is kept elsewhere.")]
    try:
        seen = preview(store, dict(item))
    except Refusal as refusal:
        return [*lines, say(refusal.notice)]
    about = [seen.media_type, _("{size} kB").format(size=-(-seen.size // 1024))]
    if seen.pixels is not None:
        about.append(_("{width} x {height} pixels").format(width=seen.pixels[0], height=seen.pixels[1]))
    lines.append(", ".join(about))
    return lines + (["", *seen.text.splitlines()] if seen.text else [])
