"""Who has reported: what comes in is on the page at once, in time or late, and silence shows."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from field_ems.domain.coverage import MonthCoverage, Reported
from field_ems.domain.journal import new_station_id
from field_ems.services.coverage import all_coverage, coverage_page, station_coverage
from field_ems.services.demo import fill_demo_station
from field_ems.services.enrolment import admit, issue_code
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize


class Link:
    """The way of one station's device to headquarters, at a time of its own."""

    def __init__(self, station: StationStore, headquarters: HeadquartersStore, name: str, now: datetime) -> None:
        self.headquarters = headquarters
        self.now = now
        code = issue_code(headquarters, name, now)
        request = EnrolmentRequest(code, "laptop", station.station_id.hex(), "", "11" * 32)
        reply = decode_reply(admit(headquarters, encode(request), now))
        self.caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)

    def post(self, body: bytes) -> bytes:
        return answer_body(self.headquarters, self.caller, body, self.now)


def test_what_a_station_sends_is_on_the_page_at_once(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    fill_demo_station(station, now)
    link = Link(station, headquarters, "Abéché", now)
    assert [one.months for one in coverage_page(headquarters, now).stations] == [(MonthCoverage(0),) * 12]
    synchronize(station, link, lambda: now)
    page = coverage_page(headquarters, now)
    months = page.stations[0].months
    assert {one.reported for one in months[:-1]} == {Reported.COMPLETE}
    # all of it came today: only last month's and this month's can be in time
    assert [one.on_time for one in months[:-2]] == [0] * 10
    again = synchronize(station, link, lambda: now)
    assert again is not None
    assert coverage_page(headquarters, now).stations[0].months == months
    assert tuple(station_coverage(headquarters, page.stations[0].id, now)) == months


def test_a_silent_month_is_found_and_a_late_reading_is_late(
    station: StationStore, headquarters: HeadquartersStore
) -> None:
    january = datetime(2026, 1, 20, 8, tzinfo=UTC)
    with station.writing(january, None) as writer:
        facility = writer.create(tables.Facility, name="Office", tenure="owned", country="TCD", zone="Africa/Ndjamena")
        meter = writer.create(
            tables.Meter, facility_id=facility, code="E1", name="Mains", kind="register", activity="electricity",
            unit="kWh", read_every="month", opened_at=datetime(2025, 12, 1, tzinfo=UTC),
        )  # fmt: skip
    link = Link(station, headquarters, "Abéché", january)
    synchronize(station, link, lambda: january)
    silent = coverage_page(headquarters, january, silent_in=date(2026, 1, 1))
    assert [one.name for one in silent.stations] == ["Abéché"]
    assert silent.stations[0].months[-2:] == (MonthCoverage(1), MonthCoverage(1))

    def read(taken_at: datetime, value: int) -> None:
        with station.writing(taken_at, None) as writer:
            writer.create(
                tables.Reading, meter_id=meter, taken_at=taken_at, utc_offset=60, value=Decimal(value), unit="kWh",
                method="read",
            )  # fmt: skip

    read(january - timedelta(days=30), 1000)
    read(january, 1200)
    link.now = datetime(2026, 2, 5, tzinfo=UTC)
    synchronize(station, link, lambda: link.now)
    page = coverage_page(headquarters, january)
    assert page.stations[0].months[-2:] == (MonthCoverage(1, 1, 0), MonthCoverage(1, 1, 1))
    assert not coverage_page(headquarters, january, silent_in=date(2026, 1, 1)).stations


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_every_station_is_on_one_page(headquarters: HeadquartersStore, now: datetime, limit: int) -> None:
    names = ["Abéché", "Bangui", "Goma", "Zinder"]
    for name in reversed(names):
        with headquarters.publishing(new_station_id(), now) as writer:
            writer.create(tables.Station, name=name)
    assert [one.name for one in all_coverage(headquarters, now, limit=limit)] == names
    assert [one.name for one in all_coverage(headquarters, now, named="an", limit=limit)] == ["Bangui"]
