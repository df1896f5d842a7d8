"""Publishing checklist templates, each in numbered versions."""

from datetime import datetime
from pathlib import Path

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Document
from field_ems.domain.template_body import read_template
from field_ems.files.templates import load_template
from field_ems.i18n import current_language
from field_ems.services.publishing.desk import Published
from field_ems.services.publishing.withdrawals import note_withdrawal
from field_ems.services.templates import TemplateCard, list_templates, publish_body
from field_ems.store.checklists import template_row
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.publications import count_stations, template_use


class TemplateDesk:
    """A template's whole body, as its YAML file has it."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read and check a template's file; code and title are its own."""
        return load_template(path).body

    def code(self, document: Document) -> str:
        """Give the template's code."""
        return str(document["code"])

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Refuse a version that is published already."""
        template = read_template(document)
        versions = {card.version for card in self._of_code(headquarters, template.code)}
        if template.version in versions:
            raise Refusal("template.version_taken", named=template.code, version=template.version)
        return document

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give the latest version that is in force."""
        known = [card for card in self._of_code(headquarters, document["code"]) if not card.is_withdrawn]
        if not known:
            return "", {}
        with headquarters.reading() as session:
            row = template_row(session, known[0].id)
        return f"{known[0].code} {known[0].version}", row.body if row else {}

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """All stations receive it; what was filled in stays with its version, editions have to be confirmed."""
        with headquarters.reading() as session:
            stations = count_stations(session)
            filled, assessments, adapted = template_use(session, document["code"])
        said = [Notice("publish.reaches", {"stations": stations})]
        if filled:
            said.append(Notice("publish.template_filled", {"stations": filled, "assessments": assessments}))
        if adapted:
            said.append(Notice("publish.template_adapted", {"stations": adapted}))
        return said

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Publish it."""
        publish_body(headquarters, now, document, by)

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Withdraw the latest version; the one before it, if any, is begun with again."""
        known = [card for card in self._of_code(headquarters, code) if not card.is_withdrawn]
        if not known:
            codes = sorted({card.code for card in list_templates(headquarters)})
            raise Refusal("publish.not_in_force", named=code, known=", ".join(codes) or "—")
        note_withdrawal(headquarters, "template", code, known[0].version, now, by, reason)
        with headquarters.reading() as session:
            filled, assessments, _adapted = template_use(session, code)
        said = [Notice("publish.template_withdrawn", {"code": code, "version": known[0].version})]
        if filled:
            said.append(Notice("publish.template_filled", {"stations": filled, "assessments": assessments}))
        if len(known) > 1:
            said.append(Notice("publish.version_counts_again", {"code": code, "version": known[1].version}))
        return said

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List every version."""
        return [
            Published(
                card.code, text_in(card.title, current_language()), card.version, card.published_at, card.is_withdrawn
            )
            for card in list_templates(headquarters, all_versions=True)
        ]

    def _of_code(self, headquarters: HeadquartersStore, code: str) -> list[TemplateCard]:
        return [card for card in list_templates(headquarters, all_versions=True) if card.code == code]
