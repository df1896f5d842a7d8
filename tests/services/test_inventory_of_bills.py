"""From a utility's bills to kg CO2e: imported, counted by month, and multiplied by a set made by hand."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from field_ems.domain.emissions import Emission
from field_ems.domain.factors import Edition, Factor, Gases, Library
from field_ems.files.factor_library import load_library
from field_ems.services import emissions, meters
from field_ems.services.import_meters import MeterRules
from field_ems.services.imports import ImportChoices, apply, preview
from field_ems.store.station import StationStore
from tests.files.import_files import real_file

BY_HAND = Factor(
    set="HAND-2021", row="gas", year=2021, family="fuels", activity="natural_gas", name="Natural gas", scope="1",
    unit="MMBtu", place="", valid_from=date(2021, 1, 1), valid_until=None, kg_co2e=None, gases=Gases.MASS,
    co2=Decimal("51.9"), ch4=Decimal("0.002"), n2o=Decimal("0.0003"),
)  # fmt: skip
LIBRARY = Library((BY_HAND,), load_library().gwp)
EDITION = Edition("HAND", "AR4", {"fuels": "HAND-2021"})


@pytest.mark.parametrize(
    ("name", "kg"), [("gas-bills-2021-a.csv", "310974.445"), ("gas-bills-2021-b.csv", "45798.315")]
)
def test_real_gas_bills(station: StationStore, now: datetime, name: str, kg: str) -> None:
    """../shared/data/README.md gives the kg CO2e to the third decimal."""
    meters.add_facility(station, now, "Office", country="USA", zone="America/New_York")
    found = preview(station, real_file(name), ImportChoices(meters=MeterRules(create=True)), now=now)
    assert found is not None
    apply(station, found, now=now)
    inventory = emissions.inventory(station, date(2021, 1, 1), date(2022, 1, 1), library=LIBRARY, edition=EDITION)
    (row,) = inventory.rows
    assert isinstance(row.emission, Emission)
    assert row.emission.kg_co2e.quantize(Decimal("0.001")) == Decimal(kg)
    assert row.emission.factor == BY_HAND
    assert inventory.coverage == row.use.coverage
