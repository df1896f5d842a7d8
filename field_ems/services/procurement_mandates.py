"""The sustainable-procurement mandate of an organization: pending, or approved from a day on."""

from dataclasses import dataclass
from datetime import date, datetime

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.services.organizations import organization_id_of
from field_ems.store import audit, tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.organizations import organization_rows


@dataclass(frozen=True, slots=True)
class MandateCard:
    """An organization and the day from which knock-outs bind its stations; None while the mandate is pending."""

    organization: str
    approved_from: date | None


def list_mandates(store: HeadquartersStore) -> list[MandateCard]:
    """Give the mandates by the organizations' names."""
    with store.reading() as session:
        return [MandateCard(row.name, row.procurement_mandate_from) for row in organization_rows(session)]


def set_mandate(
    store: HeadquartersStore,
    now: datetime,
    organization: str,
    approved_from: date | None,
    published_by: str = audit.COMMAND,
) -> None:
    """Say from which day an organization's mandate is approved, None where it is pending again.

    Stations learn it with their next sync; a tender opened before that day stays under the rule of its opening.
    Refuses with ``hq.no_such_organization``.
    """
    organization_id = organization_id_of(store, organization)
    with store.publishing(GLOBAL_SCOPE, now) as writer:
        writer.change(tables.Organization, organization_id, procurement_mandate_from=approved_from)
        day = approved_from.isoformat() if approved_from else ""
        audit.note(writer.session, GLOBAL_SCOPE, now, published_by, "mandate_set", organization=organization, day=day)
