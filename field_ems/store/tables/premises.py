"""Where the station works."""

from datetime import date
from decimal import Decimal

from sqlmodel import Field

from field_ems.store.columns import AMOUNT, reference
from field_ems.store.tables.row import Record


class Facility(Record, table=True):
    """A building or compound. ``floor_area`` is in m2, ``country`` an ISO 3166 alpha-3 code, ``zone`` an IANA name.

    ``tenure`` is one of private_lease, government_lease, owned, common_premises.
    """

    name: str
    tenure: str
    country: str
    zone: str
    floor_area: Decimal | None = Field(default=None, sa_type=AMOUNT)


class Headcount(Record, table=True):
    """How many people work at a facility from a day on, until the next count."""

    facility_id: bytes = Field(sa_type=reference("facility"))
    from_on: date
    people: int
