"""Queries over factor sets, and what each year is reckoned with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store import tables

FACTOR_SET = tables.FactorSet.__table__  # type: ignore[attr-defined]
INVENTORY_EDITION = tables.InventoryEdition.__table__  # type: ignore[attr-defined]
LOCAL_FACTOR_SET = tables.LocalFactorSet.__table__  # type: ignore[attr-defined]
YEAR_EDITION = tables.YearEdition.__table__  # type: ignore[attr-defined]


def published_sets(session: Session) -> Sequence[Row[Any]]:
    """Give the sets that headquarters has published, by code."""
    query = (
        select(FACTOR_SET.c.code, FACTOR_SET.c.title, FACTOR_SET.c.body, FACTOR_SET.c.published_at)
        .where(FACTOR_SET.c.station_id == GLOBAL_SCOPE)
        .order_by(FACTOR_SET.c.code, FACTOR_SET.c.id)
    )
    return session.connection().execute(query).all()


def local_sets(session: Session, station_id: bytes) -> Sequence[Row[Any]]:
    """Give what was added by hand to the station's own sets, by code; a set may have been made in several steps."""
    query = (
        select(LOCAL_FACTOR_SET.c.code, LOCAL_FACTOR_SET.c.title, LOCAL_FACTOR_SET.c.body)
        .where(LOCAL_FACTOR_SET.c.station_id == station_id)
        .order_by(LOCAL_FACTOR_SET.c.code, LOCAL_FACTOR_SET.c.epoch, LOCAL_FACTOR_SET.c.seq, LOCAL_FACTOR_SET.c.id)
    )
    return session.connection().execute(query).all()


def published_editions(session: Session) -> Sequence[Row[Any]]:
    """Give the editions that headquarters has published, by year, the first published one first."""
    query = (
        select(INVENTORY_EDITION)
        .where(INVENTORY_EDITION.c.station_id == GLOBAL_SCOPE)
        .order_by(INVENTORY_EDITION.c.year, INVENTORY_EDITION.c.published_at, INVENTORY_EDITION.c.id)
    )
    return session.connection().execute(query).all()


def year_editions(session: Session, station_id: bytes, year: int | None = None) -> Sequence[Row[Any]]:
    """Give what the station chose to reckon its years with, or one year, in the order in which it was chosen."""
    query = select(YEAR_EDITION).where(YEAR_EDITION.c.station_id == station_id)
    if year is not None:
        query = query.where(YEAR_EDITION.c.year == year)
    ordered = query.order_by(YEAR_EDITION.c.year, YEAR_EDITION.c.epoch, YEAR_EDITION.c.seq, YEAR_EDITION.c.id)
    return session.connection().execute(ordered).all()


def edition_of_year(session: Session, station_id: bytes, year: int) -> bytes | None:
    """Give the edition that a year is reckoned with: the station's last choice, else headquarters' first, else None."""
    chosen = select(YEAR_EDITION.c.id).where(YEAR_EDITION.c.station_id == station_id, YEAR_EDITION.c.year == year)
    last = (YEAR_EDITION.c.epoch.desc(), YEAR_EDITION.c.seq.desc(), YEAR_EDITION.c.id.desc())
    published = select(INVENTORY_EDITION.c.id).where(
        INVENTORY_EDITION.c.station_id == GLOBAL_SCOPE, INVENTORY_EDITION.c.year == year
    )
    first = (INVENTORY_EDITION.c.published_at, INVENTORY_EDITION.c.id)
    for query in (chosen.order_by(*last), published.order_by(*first)):
        found = session.connection().execute(query.limit(1)).scalar_one_or_none()
        if found is not None:
            return bytes(found)
    return None


def set_ids(session: Session, station_id: bytes) -> list[bytes]:
    """Give the ids of the sets that headquarters has published and of those that the station has made."""
    published = select(FACTOR_SET.c.id).where(FACTOR_SET.c.station_id == GLOBAL_SCOPE)
    made = select(LOCAL_FACTOR_SET.c.id).where(LOCAL_FACTOR_SET.c.station_id == station_id)
    return sorted(one for query in (published, made) for one in session.connection().execute(query).scalars())
