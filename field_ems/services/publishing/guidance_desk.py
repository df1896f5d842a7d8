"""Publishing guidelines, each in numbered versions."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from field_ems.domain.checklists import text_in
from field_ems.domain.guidance import GuidanceKind, Guideline, Tailoring, check_guideline
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Document
from field_ems.domain.times import parse_day
from field_ems.files.publications import read_document
from field_ems.i18n import current_language
from field_ems.services import guidance
from field_ems.services.organizations import organization_id_of
from field_ems.services.publishing.desk import Published
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.publications import count_stations

_TEXTS = ("issuer", "symbol", "supersedes", "organization")
_DAYS = ("effective_on", "review_due_on")


class GuidanceDesk:
    """A guideline as {"code", "kind", "titles", "bodies"} and, where it has them, issuer, symbol and days."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read a guideline from YAML."""
        found = read_document(path)
        return {**found, "code": code or str(found.get("code") or "")}

    def code(self, document: Document) -> str:
        """Give the guideline's code."""
        return str(document["code"])

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Refuse what ``check_guideline`` refuses, and with ``publish.guidance_unreadable``."""
        draft = guideline_of(document)
        check_guideline(draft)
        if draft.supersedes:
            guidance.show_guidance(headquarters, draft.supersedes)
        if draft.organization:
            organization_id_of(headquarters, draft.organization)
        return document_of(draft)

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give the version before."""
        try:
            sheet = guidance.show_guidance(headquarters, document["code"])
        except Refusal:
            return "", {}
        card = sheet.card
        fields: dict[str, Any] = {
            name: str(value) for name in (*_TEXTS, *_DAYS) if (value := getattr(card, name, None)) is not None
        }
        fields |= {
            "code": card.code,
            "kind": card.kind.value,
            "titles": dict(card.titles),
            "bodies": dict(sheet.bodies),
        }
        return f"{card.code} {card.version}", fields

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """All stations, or its organization's, receive it; those that decided about it before are asked again."""
        decided = guidance.tailored_by(headquarters, document["code"])
        for_one = document.get("organization")
        organization_id = organization_id_of(headquarters, for_one) if for_one else None
        with headquarters.reading() as session:
            stations = count_stations(session, organization_id)
        said = [Notice("publish.reaches", {"stations": stations})]
        if any(decided.values()):
            params = {"adopted": decided[Tailoring.ADOPTED], "stations": sum(decided.values())}
            said.append(Notice("publish.guidance_asks_again", params))
        return said

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Publish it as the next version."""
        guidance.publish_guidance(headquarters, guideline_of(document), now, published_by=by)

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Publish that it is in force no longer."""
        guidance.withdraw_guidance(headquarters, code, now, withdrawn_by=by)
        with headquarters.reading() as session:
            return [Notice("publish.reaches", {"stations": count_stations(session)})]

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List the guidelines in their newest versions."""
        return [
            Published(
                card.code, text_in(card.titles, current_language()), card.version, card.published_at, card.withdrawn
            )
            for card in guidance.list_guidance(headquarters)
        ]


def guideline_of(document: Document) -> Guideline:
    """Read a guideline from plain data; refuses with ``publish.guidance_unreadable`` for what it can't have."""
    known = {"code", "kind", "titles", "bodies", *_TEXTS, *_DAYS}
    unknown = sorted(str(key) for key in document if key not in known)
    texts = {name: document.get(name) for name in ("titles", "bodies")}
    if (
        unknown
        or document.get("kind") not in set(GuidanceKind)
        or not all(isinstance(one, dict) for one in texts.values())
    ):
        detail = ", ".join(unknown) or "kind, titles, bodies"
        raise Refusal("publish.guidance_unreadable", detail=detail, kinds=", ".join(GuidanceKind))
    return Guideline(
        code=str(document.get("code") or ""),
        kind=GuidanceKind(document["kind"]),
        titles={str(language): str(text).strip() for language, text in document["titles"].items()},
        bodies={str(language): str(text).strip() for language, text in document["bodies"].items()},
        issuer=_text(document, "issuer"),
        symbol=_text(document, "symbol"),
        effective_on=_day(document, "effective_on"),
        review_due_on=_day(document, "review_due_on"),
        supersedes=_text(document, "supersedes"),
        organization=_text(document, "organization"),
    )


def document_of(draft: Guideline) -> Document:
    """Write a guideline as plain data."""
    fields: dict[str, Any] = {
        name: str(value) for name in (*_TEXTS, *_DAYS) if (value := getattr(draft, name)) is not None
    }
    return {
        **fields,
        "code": draft.code,
        "kind": draft.kind.value,
        "titles": dict(draft.titles),
        "bodies": dict(draft.bodies),
    }


def _text(document: Document, name: str) -> str | None:
    return str(document.get(name) or "").strip() or None


def _day(document: Document, name: str) -> date | None:
    typed = _text(document, name)
    return parse_day(typed) if typed else None
