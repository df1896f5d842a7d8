"""The demo: a station with its own headquarters on this machine, working offline and syncing."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.headquarters import DATABASE_NAME as HQ_DATABASE
from field_ems.cli.station import Json

if TYPE_CHECKING:
    from field_ems.store.headquarters import HeadquartersStore
    from field_ems.store.station import StationStore

STATION = "Abéché (demo)"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    headless: Annotated[bool, typer.Option(help="Run the whole loop without a screen.")] = False,
    keep: Annotated[Path | None, typer.Option(help="Keep the demo's data in this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Open a demo station with its own headquarters: log, complete, sync, approve, sync back."""
    with (
        tempfile.TemporaryDirectory(prefix="field-ems-demo-") if keep is None else nullcontext(keep) as folder,
        _headquarters(Path(folder) / "headquarters") as (address, headquarters),
        _station(Path(folder) / "station") as store,
    ):
        _draw_up(store, headquarters, address)
        if not headless:
            from field_ems.cli.opening import open_terminal

            open_terminal(store)
            return
        found = _run_loop(store, headquarters)
    answer("\n".join(f"{name}: {value}" for name, value in found.items()), found, as_json)
    if found["pending"] or found["station_rows"] != found["headquarters_rows"]:
        raise typer.Exit(ExitCode.LOOK)


@contextmanager
def _station(folder: Path) -> Iterator["StationStore"]:
    from field_ems.store.station import StationStore

    store = StationStore.open(folder)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _headquarters(folder: Path) -> Iterator[tuple[str, "HeadquartersStore"]]:
    """Start headquarters as a program of its own, as it would be elsewhere, and give its address and its store."""
    from field_ems.store.database import Database
    from field_ems.store.headquarters import HeadquartersStore

    store = HeadquartersStore(Database.at_path(folder / HQ_DATABASE))
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "field_ems"]
    command = [*program, "--language", "en", "--data-dir", str(folder), "hq", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            said = server.stdout.readline()
            if "http" not in said:
                raise RuntimeError(f"headquarters did not start: {said!r}")
            yield said.split()[-1], store
        finally:
            server.terminate()
            store.close()


def _draw_up(store: "StationStore", headquarters: "HeadquartersStore", address: str) -> None:
    """Fill and enrol a station that is empty; one that was kept from an earlier demo goes on with the address."""
    from field_ems.services import demo as demo_station
    from field_ems.services.enrolment import enrol, issue_code, moved_headquarters

    if moved_headquarters(store, address):
        return
    demo_station.fill_demo_station(store, now())
    enrol(store, address, issue_code(headquarters, STATION, now(), organization="Field EMS demo"), "demo laptop", now())


def _run_loop(store: "StationStore", headquarters: "HeadquartersStore") -> dict[str, Any]:
    """Log, complete, sync, approve at headquarters, sync back; give counts from the databases of both ends."""
    from field_ems.services import assessments, checklists, demo, entry_grid, readings, reviews
    from field_ems.services.sync import pending, synchronize
    from field_ems.store.status import read_status
    from field_ems.store.tally import rows_of_station

    logged = 0
    for row in entry_grid.entry_grid(store, now()):
        if row.previous_reading is not None and row.meter.unit == "kWh":
            entry = readings.Entry(row.meter.id, now(), row.previous_reading.value + 150)
            readings.save_reading(
                store, now(), entry, accept=[found.notice.code for found in readings.check_entry(store, now(), entry)],
                reason="demo",
            )  # fmt: skip
            logged += 1
    draft = checklists.list_fillings(store)[0].draft_id
    demo.fill_in(store, draft, now())
    assessment_id = checklists.submit_checklist(store, draft, now(), now().date(), accept_incomplete=True)
    first = synchronize(store, now)
    reviews.decide(headquarters, store.station_id, assessment_id, reviews.Decided.APPROVED, now(), decided_by="HQ demo")
    second = synchronize(store, now)
    path = store.database.path
    assert path is not None
    status = read_status(path.parent)
    assert status is not None
    station_rows = rows_of_station(store, store.station_id)
    return {
        "logged": logged,
        "saved": status.saved,
        "sent": first.entries_sent + second.entries_sent,
        "acknowledged": status.sent,
        "pulled": first.entries_received + second.entries_received,
        "pending": pending(store),
        "requests": first.requests + second.requests,
        "bytes": first.bytes_sent + first.bytes_received + second.bytes_sent + second.bytes_received,
        "assessment": assessments.show_assessment(store, assessment_id).card.state.value,
        "station_rows": station_rows,
        "headquarters_rows": rows_of_station(headquarters, store.station_id),
    }
