"""Publishing an organization's sustainable-procurement mandate: from which day on knock-outs exclude."""

from datetime import date, datetime
from pathlib import Path

from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Document
from field_ems.domain.times import parse_day
from field_ems.files.publications import read_document
from field_ems.services.organizations import organization_id_of
from field_ems.services.procurement_mandates import MandateCard, list_mandates, set_mandate
from field_ems.services.publishing.desk import Published
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.organizations import organization_rows
from field_ems.store.publications import count_stations


class MandateDesk:
    """A mandate as {"organization", "from"}: the organization's name, and its first day as 2026-10-01."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read a mandate from YAML."""
        found = read_document(path)
        return {"organization": code or str(found.get("organization") or ""), "from": str(found.get("from") or "")}

    def code(self, document: Document) -> str:
        """Give the organization's name."""
        return str(document["organization"])

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Refuse an organization that is not known, or a day that is none."""
        card = self._card(headquarters, document["organization"])
        return {"organization": card.organization, "from": parse_day(document["from"]).isoformat()}

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give the mandate as it is."""
        card = self._card(headquarters, document["organization"])
        day = card.approved_from.isoformat() if card.approved_from else ""
        return card.organization, {"organization": card.organization, "from": day}

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """The organization's stations, in tenders that open from that day on."""
        day = parse_day(document["from"])
        return [self._of_stations(headquarters, "publish.mandate_binds", document["organization"], day)]

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Let it bind."""
        set_mandate(headquarters, now, document["organization"], parse_day(document["from"]), by)

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Let it be pending again."""
        card = self._card(headquarters, code)
        if card.approved_from is None:
            raise Refusal("publish.not_in_force", named=code, known="—")
        set_mandate(headquarters, now, card.organization, None, by)
        return [self._of_stations(headquarters, "publish.mandate_pends", card.organization, card.approved_from)]

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List the organizations; one whose mandate is pending has no day."""
        return [
            Published(card.organization, card.organization, None, card.approved_from, False)
            for card in list_mandates(headquarters)
        ]

    def _card(self, headquarters: HeadquartersStore, name: str) -> MandateCard:
        with headquarters.reading() as session:
            rows = organization_rows(session)
        row = next((row for row in rows if name.strip() in (row.name, row.short_name)), None)
        if row is None:
            raise Refusal("hq.no_such_organization", name=name)
        return MandateCard(row.name, row.procurement_mandate_from)

    def _of_stations(self, headquarters: HeadquartersStore, code: str, organization: str, day: date) -> Notice:
        organization_id = organization_id_of(headquarters, organization)
        with headquarters.reading() as session:
            stations = count_stations(session, organization_id)
        return Notice(code, {"stations": stations, "organization": organization, "day": day})
