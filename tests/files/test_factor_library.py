"""The shipped factor library: complete, with sources, and sound but for one known misprint."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from build_scripts import build_factors
from field_ems.domain.factors import canonical_gas
from field_ems.files.assets import asset_path
from field_ems.files.factor_library import check_library, load_leakage, load_library, load_methane_corrections

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"


def test_every_reference_row_is_there() -> None:
    sets = Counter(factor.set for factor in load_library().factors)
    assert sets["DESNZ-2024"] == 542 + 166
    assert sets["EMBER"] == 209
    assert sets["EPA-2025"] == 8
    assert sets["IPCC-2006"] == 7 * 3 + 13 * 2  # fuels per TJ, tonne and volume; wastewater per kg BOD and person
    assert (sets["DESNZ-2025"], sets["DESNZ-2026"]) == (3, 1)


def test_every_row_names_where_it_comes_from() -> None:
    for factor in load_library().factors:
        assert all((factor.row, factor.source, factor.licence, factor.unit))
        assert factor.scope in "123"


def test_the_library_agrees_with_itself_but_for_a_known_misprint() -> None:
    """EPA's printed R-424A, 3104, disagrees with its own composition, 2211.85 (DOMAIN.md section 3)."""
    found = check_library(load_library())
    assert [notice.code for notice in found] == ["factor.blend_differs"]
    params = {"blend": "R-424A", "table": "EPA-2025", "printed": Decimal(3104), "computed": Decimal("2211.85")}
    assert found[0].params == params


@pytest.mark.parametrize(
    "names",
    [("R-404A", "R404A", "r 404a"), ("HFC-125", "HFC125", "R-125"), ("HCFC-22/R22 = chlorodifluoromethane", "R22")],
)
def test_a_gas_has_one_name(names: tuple[str, ...]) -> None:
    assert len({canonical_gas(name) for name in names}) == 1


def test_gases_have_their_potential_in_each_report() -> None:
    library = load_library()
    assert [library.potential("CH4", report) for report in ("SAR", "AR4", "AR5", "AR6")] == [
        21, 25, 28, Decimal("27.9")
    ]  # fmt: skip
    assert library.potential("HFC-152", "SAR") is None


def test_screening_tables() -> None:
    air_conditioning = load_leakage()["residential and commercial A/C incl. heat pumps"]
    assert air_conditioning["operation_pct_per_year"] == Decimal("8.5")
    assert load_leakage()["mobile A/C"]["operation_pct_per_year"] is None
    assert load_methane_corrections()["septic system"] == Decimal("0.5")


@pytest.mark.skipif(not REFERENCE.is_dir(), reason="../shared/reference is not here")
def test_the_tables_are_what_the_build_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_factors, "ASSETS", tmp_path)
    build_factors.main(REFERENCE)
    for built in tmp_path.iterdir():
        assert built.read_bytes() == asset_path("factors", built.name).read_bytes()
