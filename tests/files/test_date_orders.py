"""Days, times and their order: read where they are clear, asked about where they are not."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.files.date_orders import DateOrder, find_date_order, read_clock, read_day


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["1/1/2021", "2/13/2021"], DateOrder.MONTH_FIRST),
        (["1/1/2021", "13/2/2021", "3/4/2021"], DateOrder.DAY_FIRST),
        (["31.12.2021", "01.02.2022"], DateOrder.DAY_FIRST),
        (["2021-01-02", None, "nonsense"], None),
        (["1/1/2021", "2/2/2021"], None),
        (["١٣/٢/2021"], DateOrder.DAY_FIRST),
        (["99/99/2021"], None),
    ],
)
def test_one_clear_date_tells_the_order(dates: list[str | None], order: DateOrder | None) -> None:
    assert find_date_order(enumerate(dates, 1), "x.csv") is order


def test_unclear_and_contradictory_dates_are_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        find_date_order([(2, "1/1/2021"), (3, "3/4/2021")], "x.csv")
    assert refusal.value.notice.code == "files.date_order_unclear"
    assert refusal.value.notice.params["row"] == 3
    with pytest.raises(Refusal) as refusal:
        find_date_order([(2, "13/1/2021"), (3, "1/13/2021")], "x.csv")
    assert refusal.value.notice.code == "files.date_orders_mixed"
    assert (refusal.value.notice.params["day_row"], refusal.value.notice.params["month_row"]) == (2, 3)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.sampled_from("/.-"), st.sampled_from(DateOrder))
def test_a_date_written_in_an_order_is_read_back_in_it(day: date, mark: str, order: DateOrder) -> None:
    parts = [day.day, day.month] if order is DateOrder.DAY_FIRST else [day.month, day.day]
    assert read_day(f"{parts[0]}{mark}{parts[1]:02}{mark}{day.year}", order) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024/2/29", date(2024, 2, 29)),
        ("٢٠٢٤-٠٢-٢٩", date(2024, 2, 29)),
        ("2024-02-29 14:05", datetime(2024, 2, 29, 14, 5)),  # noqa: DTZ001 (a local time at the facility)
        ("2024-02-29T14:05:00Z", datetime(2024, 2, 29, 14, 5, tzinfo=UTC)),
        ("2024-02-29 14:05:00 UTC", datetime(2024, 2, 29, 14, 5, tzinfo=UTC)),
        ("29/2/2024 2:05 PM", datetime(2024, 2, 29, 14, 5)),  # noqa: DTZ001
    ],
)
def test_reads_days_and_times(text: str, found: date) -> None:
    assert read_day(text, DateOrder.DAY_FIRST) == found


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "files.no_date"),
        ("2023-02-29", "files.not_a_date"),
        ("31/02/2023", "files.not_a_date"),
        ("yesterday", "files.not_a_date"),
        ("1/2/21", "files.year_too_short"),
        ("0001-01-01", "files.not_a_date"),
        ("9999-12-31T23:59:59-12:00", "files.not_a_date"),
        (date(1899, 12, 31), "files.not_a_date"),  # what an empty date of a workbook is shown as
        (True, "files.date_is_number"),
        (time(10), "files.date_is_number"),
    ],
)
def test_what_is_no_date_is_refused(cell: str | bool | date | time | None, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_day(cell, DateOrder.DAY_FIRST)
    assert refusal.value.notice.code == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("14:05", time(14, 5)),
        ("2:05 PM", time(14, 5)),
        ("12:00 am", time(0)),
        ("12:30 p.m.", time(12, 30)),
        ("8h15", time(8, 15)),
    ],
)
def test_reads_clocks(text: str, found: time) -> None:
    assert read_clock(text) == found


@pytest.mark.parametrize("text", ["25:00", "13:00 PM", "noon"])
def test_what_is_no_clock_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_clock(text)
    assert refusal.value.notice.code == "files.not_a_clock"
