"""Commands about meters and readings: the plain twins of the terminal's screens."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.i18n import _, ngettext, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("facility-add")(facility_add)
    app.command("meter-add")(meter_add)
    app.command("meters")(meters)
    app.command("log")(log)
    app.command("history")(history)
    app.command("export")(export_readings)


def facility_add(
    context: typer.Context,
    name: str,
    country: Annotated[str, typer.Option(help="Three letters, as CAF.")],
    zone: Annotated[str, typer.Option(help="Time zone, as Africa/Bangui.")],
    tenure: Annotated[str, typer.Option(help="owned, private_lease, government_lease or common_premises.")] = "owned",
    floor_area: Annotated[str | None, typer.Option(help="In square metres.")] = None,
    as_json: Json = False,
) -> None:
    """Register a building or compound."""
    from field_ems.services.meters import add_facility

    with station(context) as store:
        facility_id = add_facility(
            store,
            now(),
            name,
            country=country,
            zone=zone,
            tenure=tenure,
            floor_area=amounts.parse(floor_area) if floor_area else None,
        )
    answer(_("Saved: {name}.").format(name=name), {"id": facility_id.hex(), "name": name}, as_json)


def meter_add(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="A short code, as written on the meter's label.")],
    facility: Annotated[str, typer.Option(help="The facility's name.")],
    unit: Annotated[str, typer.Option(help="As kWh, L, m3.")],
    activity: Annotated[str, typer.Option(help="As electricity, diesel, water; none for hours and km.")] = "",
    kind: Annotated[str, typer.Option(help="register, consumption, delivery, dip, bill, run_hours ...")] = "register",
    name: str | None = None,
    digits: Annotated[int | None, typer.Option(help="How many digits the register has before the point.")] = None,
    every: Annotated[str | None, typer.Option(help="day, week or month.")] = "month",
    capacity: Annotated[str | None, typer.Option(help="What a tank holds, or a supply gives, in the unit.")] = None,
    capacity_per: Annotated[
        str | None, typer.Option(help="tank, hour, or fuel: the litres that one unit of a generator or vehicle takes.")
    ] = None,
    behind: Annotated[str | None, typer.Option(help="The meter or tank that it stands behind.")] = None,
    used_by: Annotated[str | None, typer.Option(help="Whose use a sub-meter of common premises counts.")] = None,
    as_json: Json = False,
) -> None:
    """Register a meter, tank or other thing that is read."""
    from field_ems.services.meters import add_meter, find_facility, find_meter

    with station(context) as store:
        meter_id = add_meter(
            store,
            now(),
            find_facility(store, facility).id,
            code=code,
            name=name,
            unit=unit,
            activity=activity,
            kind=kind,
            digits=digits,
            read_every=every,
            capacity=amounts.parse(capacity) if capacity else None,
            capacity_per=capacity_per,
            parent_id=find_meter(store, behind).id if behind else None,
            used_by=used_by,
        )
    answer(_("Saved: {name}.").format(name=code), {"id": meter_id.hex(), "code": code}, as_json)


def meters(context: typer.Context, search: str = "", due: bool = False, as_json: Json = False) -> None:
    """List the meters with their last readings; with --due only those that wait to be read."""
    from field_ems.services.entry_grid import entry_grid

    rows = []
    with station(context) as store:
        after = None
        while page := entry_grid(store, now(), search=search, after=after):
            rows += [row for row in page if row.due_on or not due]
            after = page[-1].meter.place
    documents = [
        {
            "code": row.meter.code,
            "name": row.meter.name,
            "facility": row.meter.facility,
            "unit": row.meter.unit,
            "value": str(row.previous_reading.value) if row.previous_reading else None,
            "taken_at": row.previous_reading.taken_at.isoformat() if row.previous_reading else None,
            "due_on": row.due_on.isoformat() if row.due_on else None,
        }
        for row in rows
    ]
    lines = [
        f"{one['code']:<12} {one['name']:<28} {one['value'] or '—':>14} {one['unit']:<6} "
        f"{_('due since {day}').format(day=one['due_on']) if one['due_on'] else ''}".rstrip()
        for one in documents
    ]
    answer("\n".join(lines) or _("No meters."), documents, as_json)


def log(
    context: typer.Context,
    meter: Annotated[str, typer.Argument(help="The meter's code.")],
    value: Annotated[str, typer.Argument(help="What the meter shows.")],
    at: Annotated[str | None, typer.Option(help="When, as 2026-11-23 14:05; now where left out.")] = None,
    since: Annotated[str | None, typer.Option(help="Where it is for a period: when that began.")] = None,
    unit: str | None = None,
    note: str | None = None,
    cost: str | None = None,
    currency: str | None = None,
    source: Annotated[str | None, typer.Option(help="Where a figure comes from that was worked out elsewhere.")] = None,
    happened: Annotated[
        str | None,
        typer.Option(
            help="rollover, reset; of a refrigerant purchase, new_capacity, service, retired_capacity or recovery."
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why a warning is accepted.")] = None,
    as_json: Json = False,
) -> None:
    """Save a reading. A value that can hardly be right is warned about first; --reason accepts the warning."""
    from field_ems.domain.reading_checks import Severity
    from field_ems.services.meters import find_meter
    from field_ems.services.readings import Entry, check_entry, decision, save_reading

    with station(context) as store:
        card = find_meter(store, meter)
        place = times.zone(card.zone)
        entry = Entry(
            card.id,
            times.parse_local(at, place) if at else now(),
            amounts.parse(value),
            unit,
            times.parse_local(since, place) if since else None,
            note,
            basis=decision(happened) if happened else None,
            cost=amounts.parse(cost) if cost else None,
            currency=currency,
            source=source,
        )
        warnings = [found for found in check_entry(store, now(), entry) if found.severity is Severity.WARN]
        accept = [found.notice.code for found in warnings] if reason else []
        reading_id = save_reading(store, now(), entry, accept=accept, reason=reason)
    lines = [*(say(found.notice) for found in warnings), _("Saved: {name}.").format(name=f"{card.code} {value}")]
    answer(
        "\n".join(lines),
        {"id": reading_id.hex(), "meter": card.code, "value": str(entry.value), "accepted": accept},
        as_json,
    )


def history(context: typer.Context, meter: str, limit: int = 30, as_json: Json = False) -> None:
    """List what was entered for a meter, the newest first, corrected entries too."""
    from field_ems.services import reading_history
    from field_ems.services.meters import find_meter

    with station(context) as store:
        rows = reading_history.history(store, find_meter(store, meter).id, limit=limit)
    documents = [
        {
            "id": row.id.hex(),
            "taken_at": row.taken_at.isoformat(),
            "starts_at": row.starts_at.isoformat() if row.starts_at else None,
            "value": str(row.value),
            "unit": row.unit,
            "method": row.method,
            "happened": row.basis,
            "cost": _text(row.cost),
            "currency": row.currency,
            "source": row.source,
            "note": row.note,
            "reason": row.reason,
            "corrected": row.corrected,
        }
        for row in rows
    ]
    lines = [
        f"{row.taken_at:%Y-%m-%d %H:%M}Z {row.value:>14} {row.unit} "
        f"{_('(corrected)') if row.corrected else ''} {row.note or ''}".rstrip()
        for row in rows
    ]
    answer("\n".join(lines) or _("No readings."), documents, as_json)


def export_readings(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Ends in .csv or .xlsx.")],
    first: Annotated[str, typer.Option("--from", help="First day, as 2026-01-01.")] = "1970-01-01",
    end: Annotated[str, typer.Option("--to", help="Day after the last one.")] = "9999-01-01",
    zone: Annotated[str, typer.Option(help="The time zone of the days and of local times.")] = "UTC",
    as_json: Json = False,
) -> None:
    """Write readings to a file."""
    from field_ems.services import exports

    with station(context) as store:
        count = exports.export_readings(store, path, times.parse_day(first), times.parse_day(end), zone=zone)
    text = ngettext("{count} reading written to {path}.", "{count} readings written to {path}.", count)
    answer(text.format(count=count, path=path), {"readings": count, "path": str(path)}, as_json)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
