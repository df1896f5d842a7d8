"""What the emissions of a year are reckoned with."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from field_ems.store.columns import INSTANT, JSON
from field_ems.store.tables.row import Row


class FactorSet(Row, table=True):
    """A set of emission factors, published by headquarters in the global scope; a correction is a set of another code.

    ``body`` holds the rows as text, by the names of the columns of the factor tables.
    """

    __tablename__ = "factor_set"

    code: str
    title: str
    body: list[dict[str, str]] = Field(sa_type=JSON)
    published_at: datetime = Field(sa_type=INSTANT)


class InventoryEdition(Row, table=True):
    """What all stations reckon a year with, published by headquarters: one set for each family, and one GWP basis."""

    __tablename__ = "inventory_edition"

    year: int
    name: str
    gwp: str
    sets: dict[str, str] = Field(sa_type=JSON)
    published_at: datetime = Field(sa_type=INSTANT)


class LocalFactorSet(Row, table=True):
    """A set of emission factors that a station made by hand, for instance from its supplier's figures."""

    __tablename__ = "local_factor_set"

    code: str
    title: str
    body: list[dict[str, str]] = Field(sa_type=JSON)


class YearEdition(Row, table=True):
    """That a station reckons a year with another edition from here on, why, and what that changed (kg CO2e)."""

    __tablename__ = "year_edition"

    year: int
    name: str
    gwp: str
    sets: dict[str, str] = Field(sa_type=JSON)
    reason: str
    before: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    after: dict[str, Any] | None = Field(default=None, sa_type=JSON)
