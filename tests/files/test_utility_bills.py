"""Monthly bills, and the order of day and month that only the whole file tells."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.files.date_orders import DateOrder
from field_ems.files.import_rows import FileFormat, ReadingOptions
from field_ems.files.readings_import import open_readings
from tests.files.import_files import real_file, split, write_csv

MONTHS = (
    "date,type,therms\r\n10/1/2021,natural gas,1200.2\r\n11/1/2021,natural gas,4600.5\r\n12/1/2021,natural gas,3000\r\n"
)


def test_one_bill_a_month_tells_the_order(tmp_path: Path) -> None:
    path = write_csv(tmp_path, MONTHS, "gas-b.csv")
    assert open_readings(path).format is FileFormat.BILLS
    rows, errors = split(path)
    assert errors == []
    assert [(row.starts_at, row.taken_at, row.value) for row in rows] == [
        (date(2021, 10, 1), date(2021, 11, 1), Decimal("1200.2")),
        (date(2021, 11, 1), date(2021, 12, 1), Decimal("4600.5")),
        (date(2021, 12, 1), date(2022, 1, 1), Decimal(3000)),
    ]
    meter = rows[0].meter
    assert (meter.code, meter.kind, meter.activity_key, rows[0].unit) == ("gas-b", "bill", "natural_gas", "therm")


def test_days_first_is_found_as_well(tmp_path: Path) -> None:
    rows, _ = split(write_csv(tmp_path, "date;type;kwh\n1/2/2021;electricity;5,25\n1/3/2021;electricity;6\n"))
    assert [(row.starts_at, row.value) for row in rows] == [
        (date(2021, 2, 1), Decimal("5.25")),
        (date(2021, 3, 1), Decimal(6)),
    ]


def test_a_lone_bill_that_reads_both_ways_is_asked_about(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "date,type,therms\n4/1/2021,natural gas,5\n")
    with pytest.raises(Refusal) as refusal:
        open_readings(path)
    assert refusal.value.notice.code == "files.date_order_unclear"
    assert refusal.value.notice.params["date"] == "4/1/2021"
    rows, _ = split(path, ReadingOptions(date_order=DateOrder.MONTH_FIRST))
    assert rows[0].starts_at == date(2021, 4, 1)


def test_several_supplies_are_several_meters(tmp_path: Path) -> None:
    text = "date,type,kwh\n2021-01-01,electricity,5\n2021-01-01,natural gas,7\n"
    rows, _ = split(write_csv(tmp_path, text, "site.csv"))
    assert [row.meter.code for row in rows] == ["site electricity", "site natural gas"]


def test_a_bill_whose_period_is_not_known_is_reported(tmp_path: Path) -> None:
    _, errors = split(write_csv(tmp_path, "date,type,kwh\n2021-01-15,electricity,5\n2021-02-01,,5\n"))
    assert [(error.row, error.notice.code) for error in errors] == [
        (2, "files.bill_not_on_the_first"),
        (3, "files.no_type"),
    ]


@pytest.mark.parametrize(
    ("name", "bills", "kg_co2e"),
    [("gas-bills-2021-a.csv", 12, Decimal("310974.445")), ("gas-bills-2021-b.csv", 3, Decimal("45798.315"))],
)
def test_the_real_gas_bills_give_the_emissions_that_they_are_known_for(name: str, bills: int, kg_co2e: Decimal) -> None:
    path = real_file(name)
    therms = sum(Decimal(line.rsplit(",", 1)[-1]) for line in path.read_text("utf-8").splitlines()[1:])
    rows, errors = split(path)
    assert errors == []
    assert (len(rows), sum(row.value for row in rows)) == (bills, therms)
    # kg per mmBtu of CO2, CH4 and N2O with GWP 25 and 298; a therm is 0.1 mmBtu (../shared/data/README.md).
    per_therm = (Decimal("51.9") + Decimal("0.002") * 25 + Decimal("0.0003") * 298) / 10
    assert abs(sum(row.value for row in rows) * per_therm - kg_co2e) < Decimal("0.0005")
