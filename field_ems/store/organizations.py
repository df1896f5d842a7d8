"""Looking organizations up."""

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
