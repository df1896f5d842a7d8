"""What other systems call things leads to units that can be reckoned with."""

from decimal import Decimal
from pathlib import Path

from field_ems.domain.units import UNITS, convert, find_unit
from field_ems.files import foreign_names
from tests.files.import_files import split

GREEN_BUTTON = Path(__file__).resolve().parents[1] / "fixtures" / "green-button.xml"


def test_every_foreign_unit_is_one_of_ours() -> None:
    assert set(foreign_names.UNITS.values()) <= UNITS.keys()


def test_green_button_units_are_ours_and_british_thermal_units_keep_their_size(tmp_path: Path) -> None:
    text = GREEN_BUTTON.read_text("utf-8")
    for uom, sign, value in (("72", "Wh", Decimal(7000)), ("132", "kBtu", Decimal(7)), ("130", "imp gal", 7000)):
        path = tmp_path / "x.xml"
        path.write_text(text.replace("<uom>72<", f"<uom>{uom}<"), "utf-8")
        rows, _ = split(path)
        assert (rows[0].unit, rows[0].value) == (sign, value)
        assert sign in UNITS
    assert convert(Decimal(7), "kBtu", "MJ") == Decimal("7.38539096834")


def test_a_millilitre_in_small_letters_is_not_a_million_litres() -> None:
    assert find_unit("ml").sign == "mL"
