"""A headquarters of many stations, which the database fills itself, and what is asked of it; others measure it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import text
from starlette.testclient import TestClient

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates
from field_ems.hq.app import create_app
from field_ems.services import reception
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.templates import publish_shipped_templates
from field_ems.store.epochs import scope_heads
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.schema import VERSION
from field_ems.sync.compression import pack
from field_ems.sync.messages import Request, encode_request

METERS = 5
COUNTRIES = ["AFG", "BDI", "CAF", "COD", "ETH", "KEN", "MLI", "SDN", "TCD", "YEM"]
PASSWORD = "measured and thrown away"
_ID = "decode(lpad(to_hex({0}), 32, '0'), 'hex')"
_FILL = """
INSERT INTO organization (station_id, id, epoch, seq, name, short_name)
  SELECT {nobody}, {s}, 1, n, 'Organization ' || n, 'O' || n FROM generate_series(1, 10) n;
INSERT INTO station (station_id, id, epoch, seq, name, country, organization_id, removed)
  SELECT {s}, {s}, 1, 1, 'Station ' || lpad(n::text, 6, '0'), (CAST(:countries AS text[]))[n % 10 + 1], {o}, NULL
  FROM generate_series(1, :stations) n;
INSERT INTO device (station_id, id, name, role, token_hash, verify_key, enrolled_at, bytes_received, bytes_sent)
  SELECT {s}, {s}, 'laptop', 'focal_point', sha256(('token-' || n)::bytea), '', 1790000000, 0, 0
  FROM generate_series(1, :stations) n;
INSERT INTO scope_head (station_id, head) SELECT {s}, :readings FROM generate_series(1, :stations) n;
INSERT INTO epoch_head (station_id, epoch, last_seq, chain) SELECT {s}, 7, :readings, 5
  FROM generate_series(1, :stations) n;
INSERT INTO meter (station_id, id, epoch, seq, facility_id, code, name, kind, activity, unit, read_every)
  SELECT {s}, {m}, 7, m, {m}, 'M' || m, 'Meter', 'register', 'electricity', 'kWh', 'day'
  FROM generate_series(1, :stations) n, generate_series(1, :meters) m;
INSERT INTO reading (station_id, id, epoch, seq, meter_id, taken_at, utc_offset, value, unit, method)
  SELECT {s}, {r}, 7, r, {rm}, :start + (r / :meters) * 86400, 60, r * 1000000, 'kWh', 'read'
  FROM generate_series(1, :stations) n, generate_series(1, :readings) r;
INSERT INTO journal (station_id, epoch, seq, kind, operation, id, row_id, recorded_at, chain, state, position)
  SELECT {s}, 7, r, 14, 0, {r}, {r}, 1790000000, 5, CASE WHEN r = 1 AND n % 3 = 0 THEN 2 ELSE 0 END, r
  FROM generate_series(1, :stations) n, generate_series(1, :readings) r;
INSERT INTO meter_month (station_id, month, meter_id, first_arrived_at, on_time)
  SELECT {s}, k, {m}, 1790000000, true
  FROM generate_series(1, :stations) n, unnest(CAST(:months AS int[])) k, generate_series(1, :meters) m;
INSERT INTO station_month (station_id, month, actual, on_time)
  SELECT {s}, k, :meters, :meters FROM generate_series(1, :stations) n, unnest(CAST(:months AS int[])) k;
INSERT INTO supplier (station_id, id, epoch, seq, name) SELECT {s}, {s}, 7, 1, 'Supplier'
  FROM generate_series(1, :stations) n;
INSERT INTO assessment (station_id, id, epoch, seq, template_id, supplier_id, answers, mode, submitted_at)
  SELECT {s}, {m}, 7, m, (SELECT id FROM template ORDER BY id LIMIT 1), {s}, '{{}}', 'advisory',
         1790000000 + n * 10 + m
  FROM generate_series(1, :stations) n, generate_series(1, 3) m;
INSERT INTO decision (station_id, id, epoch, seq, assessment_id, outcome, decided_by, decided_at)
  SELECT {s}, {m}, 7, m, {m}, 'approved', 'rania', 1790001000
  FROM generate_series(1, :stations) n, generate_series(1, 3) m WHERE n % 3 <> 0 OR m <> 3;
INSERT INTO station_year (station_id, year, global_head, state, reckoned_at, scope_1, scope_2, scope_3, covered,
                          covered_meters, meters, incomplete)
  SELECT {s}, y, (SELECT head FROM scope_head WHERE station_id = {nobody}), '{{}}', 1790000000, 0, n, 0, 0, :meters,
         :meters, 0
  FROM generate_series(1, :stations) n, generate_series(:year - 4, :year) y;
INSERT INTO counted_station (station_id, organization_id, country)
  SELECT station_id, organization_id, country FROM station;
INSERT INTO station_group (station_id, level, organization_id, country, stations)
  SELECT {nobody}, {level}, coalesce(organization_id, {nobody}), coalesce(country, ''), count(*)
  FROM counted_station GROUP BY CUBE (organization_id, country);
INSERT INTO group_year (station_id, level, year, organization_id, country, rolled_up, reckoned, scope_1, scope_2,
                        scope_3, covered, covered_meters, meters, incomplete)
  SELECT {nobody}, {level}, year, coalesce(organization_id, {nobody}), coalesce(country, ''), count(*), count(*),
         sum(scope_1), sum(scope_2), sum(scope_3), sum(covered), sum(covered_meters), sum(meters), sum(incomplete)
  FROM station_year JOIN counted_station USING (station_id) GROUP BY year, CUBE (organization_id, country);
INSERT INTO waiting_assessment (station_id, id, submitted_at) SELECT station_id, id, submitted_at FROM assessment a
  WHERE NOT EXISTS (SELECT 1 FROM decision d WHERE d.station_id = a.station_id AND d.assessment_id = a.id);
""".format(
    s=_ID.format("n"), m=_ID.format("n * 1000 + m"), r=_ID.format("n * 1000000::bigint + r"),
    rm=_ID.format("n * 1000 + r % :meters + 1"), o=_ID.format("n / 10 % 10 + 1"),
    nobody="decode(repeat('00', 16), 'hex')",
    level="(ARRAY['both', 'organization', 'country', 'all'])[GROUPING(organization_id, country) + 1]",
)  # fmt: skip


def now() -> datetime:
    """Give this second in UTC."""
    return datetime.now(UTC).replace(microsecond=0)


def fill(store: HeadquartersStore, stations: int, readings: int) -> None:
    """Let the database fill itself, with so many readings a station, and look at what it holds as its upkeep would."""
    moment = now()
    publish_shipped_templates(store, moment)
    add_user(store, "hana", PASSWORD, ConsoleRole.ADMINISTRATOR, moment)
    months = [moment.year * 100 + moment.month - back - (88 if back >= moment.month else 0) for back in range(12)]
    values = {
        "stations": stations, "readings": readings, "meters": METERS, "year": moment.year,
        "start": int(moment.timestamp()) - 86_400 * (readings // METERS + 1), "months": months,
        "countries": COUNTRIES,
    }  # fmt: skip
    with store.writing() as session:
        for statement in filter(str.strip, _FILL.split(";")):
            used = {name: value for name, value in values.items() if re.search(rf":{name}\b", statement)}
            session.connection().execute(text(statement), used)
    with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def noop(store: HeadquartersStore, number: int, readings: int) -> Callable[[], object]:
    """Give a sync of a station that has nothing and lacks nothing."""
    station_id = number.to_bytes(16, "big")
    with store.reading() as session:
        heads = scope_heads(session, (GLOBAL_SCOPE, station_id))
    first = Coordinates(7, readings + 1)
    body = pack(encode_request(Request(VERSION, first, 5, store.epoch, tuple(heads.values()), int(now().timestamp()))))
    return lambda: reception.receive(store, f"token-{number}", body, now())


def views_of(store: HeadquartersStore, stations: int, readings: int) -> dict[str, Callable[[], object]]:
    """Give what asks for each page as headquarters' administrator, and what lets one station sync."""
    client = TestClient(create_app(store, now), follow_redirects=False)
    page = client.get("/sign-in").text
    form = {"form_token": page.split('name="form_token" value="')[1].split('"')[0], "name": "hana"}
    assert client.post("/sign-in", data=form | {"password": PASSWORD}).status_code == 303
    middle = (stations // 2).to_bytes(16, "big").hex()

    def get(path: str) -> Callable[[], object]:
        def run() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return run

    return {
        "coverage": get("/"),
        "coverage, a page in the middle": get(f"/?after={middle}"),
        "stations": get("/stations"),
        "waiting": get("/waiting"),
        "inventory": get("/inventory"),
        "inventory by country": get("/inventory?by=country"),
        "inventory by station": get("/inventory?by=station"),
        "inventory by station, a page in the middle": get(f"/inventory?by=station&after={middle}"),
        "attention": get("/attention"),
        "station": get(f"/stations/{middle}"),
        "conflicts of a station": get(f"/stations/{middle}/conflicts"),
        "guidance": get("/guidance"),
        "audit": get("/audit"),
        "no-op sync": noop(store, stations // 2, readings),
    }
