"""What a supplier register asks: whether a certificate is valid, whether an action is late, and what ISO 14001 says.

Each edition of ISO 14001 asks that requirements be communicated to suppliers; its clauses are kept by edition, because
an office may be certified to either.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

SOON = timedelta(days=60)
"""A certificate that ends within so many days is worth asking for the next one: that takes a supplier weeks."""

COMMUNICATION_CLAUSES: Mapping[str, str] = {"2004": "4.4.6 c", "2015": "8.1", "2026": "8.1"}
"""Where each edition of ISO 14001 asks that environmental requirements be communicated to suppliers."""


class Channel(StrEnum):
    """How a requirement was communicated."""

    TENDER = "tender"
    CONTRACT = "contract"
    EMAIL = "email"
    LETTER = "letter"
    MEETING = "meeting"
    TELEPHONE = "telephone"


class Validity(StrEnum):
    """Whether a certificate counts on a day."""

    VALID = "valid"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"


def validity(expires_on: date | None, on: date) -> Validity:
    """Say whether a certificate counts; its last valid day still does."""
    if expires_on is None or expires_on - on > SOON:
        return Validity.VALID
    return Validity.ENDS_SOON if expires_on >= on else Validity.EXPIRED


def is_overdue(due_on: date | None, done_on: date | None, on: date) -> bool:
    """Whether an action that was due before this day has not been done."""
    return done_on is None and due_on is not None and due_on < on
