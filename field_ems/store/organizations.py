"""Looking organizations up."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlmodel import Session, col

from field_ems.store.tables import Organization


def find_organization(session: Session, name: str) -> bytes | None:
    """Give the id of the organization of this name or short name."""
    query = select(Organization.id).where(  # type: ignore[call-overload]
        or_(col(Organization.name) == name, col(Organization.short_name) == name)
    )
    found = session.scalars(query).first()
    return bytes(found) if found else None


def organization_rows(session: Session) -> Sequence[Organization]:
    """Give the organizations that have not been removed, by name."""
    query = select(Organization).where(col(Organization.removed).isnot(True))
    return session.scalars(query.order_by(col(Organization.name), col(Organization.id))).all()
