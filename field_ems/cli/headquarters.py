"""Commands of headquarters' administrator."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, choices, now
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.access import ConsoleRole
from field_ems.domain.notices import Refusal
from field_ems.domain.roles import Role
from field_ems.i18n import _, say

if TYPE_CHECKING:
    from field_ems.store.headquarters import HeadquartersStore

app = typer.Typer(help="Headquarters: serve, enrol, revoke.", no_args_is_help=True, rich_markup_mode=None)

DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database", envvar="FIELD_EMS_DATABASE", help="As postgresql+psycopg://...; else SQLite."),
]

DATABASE_NAME = "headquarters.db"

_MONTHS_SHOWN = 6
"""So many fit into 80 columns beside the station's name."""


@contextmanager
def headquarters(context: typer.Context, database: str | None) -> Iterator["HeadquartersStore"]:
    """Open headquarters' store: the database named, or the one in the data folder."""
    from field_ems.store.database import Database
    from field_ems.store.headquarters import HeadquartersStore

    path = choices(context).data_folder / DATABASE_NAME
    store = HeadquartersStore(Database.at_url(database) if database else Database.at_path(path))
    try:
        yield store
    finally:
        store.close()


@app.command()
def serve(
    context: typer.Context,
    database: DatabaseUrl = None,
    host: str = "127.0.0.1",
    port: Annotated[int, typer.Option(help="0 lets the system choose.")] = 8765,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; more than one needs PostgreSQL.")] = 1,
) -> None:
    """Serve stations and the console until stopped."""
    from field_ems.hq.serve import serve as run
    from field_ems.hq.serve import serve_with_workers
    from field_ems.services.templates import publish_shipped_templates

    def say_address(actual_port: int) -> None:
        typer.echo(_("Headquarters listens at {address}").format(address=f"http://{host}:{actual_port}"))

    with headquarters(context, database) as store:
        publish_shipped_templates(store, now())
        if workers == 1:
            run(store, host, port, say_address)
    if workers > 1:
        serve_with_workers(database or "", workers, host, port, say_address)


@app.command()
def enrol(
    context: typer.Context,
    station: Annotated[str, typer.Argument(help="The station's name; drawn up where it is not known.")],
    database: DatabaseUrl = None,
    organization: Annotated[str | None, typer.Option(help="Who the station belongs to.")] = None,
    role: Annotated[Role, typer.Option(help="What the people on the laptop may do.")] = Role.FOCAL_POINT,
    as_json: Json = False,
) -> None:
    """Give a one-time code with which a laptop enrols for a station; it is good for a week."""
    from field_ems.services.enrolment import issue_code

    with headquarters(context, database) as store:
        code = issue_code(store, station, now(), organization=organization, role=role)
    answer(
        _("Code for {station}: {code}").format(station=station, code=code), {"station": station, "code": code}, as_json
    )


@app.command()
def languages(
    context: typer.Context,
    station: Annotated[str, typer.Argument(help="The station's name.")],
    wanted: Annotated[
        str | None, typer.Argument(metavar="CODES", help="As en,fr; all for all six. Left out, they are only shown.")
    ] = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Say in which languages a station fetches guidelines; the language that everybody gets comes with them."""
    from field_ems.i18n import LANGUAGES
    from field_ems.services.audiences import languages_of, set_languages
    from field_ems.services.audit import COMMAND
    from field_ems.services.organizations import station_id_of

    with headquarters(context, database) as store:
        station_id = station_id_of(store, station)
        if wanted is not None:
            codes = list(LANGUAGES) if wanted.strip() == "all" else [one.strip() for one in wanted.split(",")]
            set_languages(store, station_id, codes, now(), COMMAND)
        found = languages_of(store, station_id)
    answer(", ".join(found), {"station": station, "languages": list(found)}, as_json)


@app.command()
def user(
    context: typer.Context,
    name: str,
    role: Annotated[ConsoleRole, typer.Option(help="What they may do.")] = ConsoleRole.REVIEWER,
    password: Annotated[
        str, typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, envvar="FIELD_EMS_PASSWORD")
    ] = "",
    organization: Annotated[str | None, typer.Option(help="Whose stations they see; without it those of all.")] = None,
    database: DatabaseUrl = None,
) -> None:
    """Let a person sign in at headquarters' pages, or give them another password and role."""
    from field_ems.services.console import add_user

    with headquarters(context, database) as store:
        add_user(store, name, password, role, now(), organization)
    typer.echo(_("{name} can sign in as {role}.").format(name=name, role=role.value))


@app.command()
def revoke(
    context: typer.Context,
    device: Annotated[str, typer.Argument(help="The device's id, as `hq status` shows it.")],
    database: DatabaseUrl = None,
) -> None:
    """Shut a device out, at once and for good; what it sent stays."""
    from field_ems.services.stations import revoke_device

    with headquarters(context, database) as store:
        revoke_device(store, device, now())
    typer.echo(_("Revoked: {device}.").format(device=device))


@app.command()
def status(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """List the stations, their devices, when they last synced and what they sent."""
    from field_ems.services.stations import list_stations

    with headquarters(context, database) as store:
        stations = list_stations(store)
    documents = [
        {
            "station": one.name,
            "readings": one.readings,
            "assessments": one.assessments,
            "put_aside": one.put_aside,
            "devices": [
                {
                    "id": device.id.hex(),
                    "name": device.name,
                    "last_seen": device.last_seen_at.isoformat() if device.last_seen_at else None,
                    "revoked": device.revoked_at is not None,
                }
                for device in one.devices
            ],
        }
        for one in stations
    ]
    lines = []
    for one in stations:
        lines.append(
            _("{station}: {readings} readings, {assessments} assessments, {aside} put aside").format(
                station=one.name, readings=one.readings, assessments=one.assessments, aside=one.put_aside
            )
        )
        for device in one.devices:
            state = _("revoked") if device.revoked_at else device.last_seen_at or _("never synced")
            lines.append(f"  {device.id.hex()}  {device.name}  {state}")
    answer("\n".join(lines) or _("No stations yet."), documents, as_json)


@app.command()
def coverage(
    context: typer.Context,
    database: DatabaseUrl = None,
    silent_in: Annotated[
        str | None, typer.Option(help="Only stations of which nothing has come for this month, as 2026-10.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List which stations have reported which of the last twelve months, or those to remind."""
    from field_ems.domain.coverage import last_months, month_key, read_month
    from field_ems.services.coverage import MONTHS, all_coverage

    months = last_months(now().date(), MONTHS)
    with headquarters(context, database) as store:
        found = list(all_coverage(store, now(), silent_in=read_month(silent_in) if silent_in else None))
    documents = [
        {
            "station": one.name,
            "months": {
                month_key(month): {"expected": it.expected, "actual": it.actual, "on_time": it.on_time}
                for month, it in zip(months, one.months, strict=True)
            },
        }
        for one in found
    ]
    shown = months[-_MONTHS_SHOWN:]
    lines = ["  ".join([*(month_key(month) for month in shown), _("Station")])]
    for one in found:
        cells = (f"{it.actual}/{it.expected}" if it.expected else "—" for it in one.months[-_MONTHS_SHOWN:])
        lines.append("  ".join([*(f"{cell:>7}" for cell in cells), one.name]))
    answer("\n".join(lines) if found else _("No station fits."), documents, as_json)


@app.command("verify-audit")
def verify_audit(
    context: typer.Context,
    database: DatabaseUrl = None,
    against: Annotated[
        Path | None, typer.Option(help="What an earlier run with --json has printed: shows a tail that was cut off.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check that nothing in the audit log was altered or taken out; exits with 3 where something was."""
    from field_ems.services.audit import verify_audit as verify

    kept = _kept_heads(against) if against else {}
    with headquarters(context, database) as store:
        checks = verify(store, kept)
    documents = {one.scope_id.hex(): {"length": one.length, "head": one.head, "whole": one.is_whole} for one in checks}
    lines = []
    for one in checks:
        if one.broken_at is not None:
            text = _("{scope}: record {number} of {length} was altered, or one before it was taken out.")
        elif one.cut:
            text = _("{scope}: the records after an earlier check are not those that it saw; {length} are left.")
        else:
            text = _("{scope}: {length} records, nothing altered. Head: {head}")
        lines.append(text.format(scope=one.scope_id.hex(), number=one.broken_at, length=one.length, head=one.head[:16]))
    answer("\n".join(lines) or _("The log is empty."), documents, as_json)
    if not all(one.is_whole for one in checks):
        raise typer.Exit(ExitCode.LOOK)


def _kept_heads(file: Path) -> dict[str, tuple[int, str]]:
    try:
        found = json.loads(file.read_text("utf-8"))
        return {scope: (int(one["length"]), str(one["head"])) for scope, one in found.items() if bytes.fromhex(scope)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal("hq.not_a_check", file=str(file)) from error


@app.command("publish-edition")
def publish_edition(
    context: typer.Context,
    year: int,
    chosen: Annotated[list[str], typer.Argument(metavar="FAMILY=SET...", help="As fuels=DESNZ-2026.")],
    name: Annotated[str, typer.Option(help="As STANDARD-2026.")],
    gwp: Annotated[str, typer.Option(help="The assessment report: SAR, AR4, AR5 or AR6.")] = "",
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Say which set all stations reckon a year's families with; families not named keep the shipped source."""
    from field_ems.cli.factors import families_of
    from field_ems.services.factors import publish_edition as publish

    with headquarters(context, database) as store:
        edition = publish(store, now(), year, name, gwp, families_of(chosen))
    document = {"year": year, "name": edition.name, "gwp": edition.gwp, "sets": dict(edition.sets)}
    answer(_("{year} is reckoned with {edition}.").format(year=year, edition=edition.name), document, as_json)


@app.command("bundle")
def take_bundles(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Bundles that stations have written.")],
    out: Annotated[Path, typer.Option(help="Where the answers for the laptops go.")],
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Take stations' bundles in, and write an answer for each laptop; a bad one never blocks the rest."""
    from field_ems.services.bundles import receive_bundle

    lines: list[str] = []
    documents: list[dict[str, object]] = []
    with headquarters(context, database) as store:
        for file in files:
            try:
                found = receive_bundle(store, file, out, now())
            except Refusal as refusal:
                lines.append(f"! {file}: {say(refusal.notice)}")
                documents.append({"file": str(file), "refused": refusal.notice.code})
                continue
            text = _("{file}: {entries} entries. Answer: {answer}")
            lines.append(text.format(file=file, entries=found.entries, answer=found.path))
            documents.append({"file": str(file), "entries": found.entries, "answer": str(found.path)})
    answer("\n".join(lines), documents, as_json)
    if any("refused" in one for one in documents):
        raise typer.Exit(ExitCode.LOOK)
