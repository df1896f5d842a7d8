"""Commands about tanks and common premises: dip charts, the account of a tank, ratios and shares."""

import csv
from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.consumption import DayAfter, FirstDay
from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("dip-chart")(dip_chart)
    app.command("stock")(stock)
    app.command("ratio")(ratio)
    app.command("share")(share)
    app.command("people")(people)


def dip_chart(
    context: typer.Context,
    meter: str,
    points: Annotated[list[str], typer.Argument(help="As 0=0 10=182.5, cm=litres; none shows the chart.")] = [],  # noqa: B006
    file: Annotated[Path | None, typer.Option(help="A CSV with centimetres and litres in two columns.")] = None,
    as_json: Json = False,
) -> None:
    """Give a tank its strapping table, so that its dips can be entered in centimetres."""
    from field_ems.services.meters import find_meter
    from field_ems.services.tanks import set_dip_chart, show_dip_chart

    typed = [_pair(point) for point in points] + (_of_file(file) if file else [])
    with station(context) as store:
        card = find_meter(store, meter)
        chart = set_dip_chart(store, now(), card.id, typed) if typed else show_dip_chart(store, card.id)
    found = chart.points if chart else ()
    lines = [f"{depth:>10} cm {litres:>12} L" for depth, litres in found]
    document = [{"cm": str(depth), "litres": str(litres)} for depth, litres in found]
    answer("\n".join(lines) or _("The tank has no dip chart."), document, as_json)


def stock(context: typer.Context, meter: str, first: FirstDay, end: DayAfter, as_json: Json = False) -> None:
    """Show a tank from dip to dip: what was there, came and is left, and what its generators should have taken."""
    from field_ems.services import tanks
    from field_ems.services.meters import find_meter

    with station(context) as store:
        card = find_meter(store, meter)
        rows = tanks.stock(store, card.id, times.parse_day(first), times.parse_day(end))
    figures = ("opening", "delivered", "closing", "used", "expected", "variance", "running")
    documents = [
        {
            "from": row.starts_at.isoformat(),
            "to": row.ends_at.isoformat(),
            **{name: _text(getattr(row, name)) for name in figures},
            "held": row.held,
            "why": [say(notice) for notice in row.notices],
        }
        for row in rows
    ]
    heads = (_("opening"), _("delivered"), _("closing"), _("used"), _("expected"), _("variance"), _("year"))
    lines = [f"{'':<10} " + " ".join(f"{head[:10]:>10}" for head in heads)] if rows else []
    for row in rows:
        cells = (_text(getattr(row, name)) or "—" for name in figures)
        lines.append(f"{row.ends_at:%Y-%m-%d} " + " ".join(f"{cell:>10}" for cell in cells))
        lines += [f"  ! {say(notice)}" for notice in row.notices]
    answer("\n".join(lines) or _("No readings."), documents, as_json)


def ratio(
    context: typer.Context,
    meter: str,
    factor: Annotated[str, typer.Argument(help="What a unit of the register stands for, as 40.")],
    since: Annotated[str, typer.Option("--from", help="From when on, as 2026-01-01.")],
    as_json: Json = False,
) -> None:
    """Say by which ratio a meter's readings are multiplied from a day on; earlier ones keep theirs."""
    from field_ems.services.meters import find_meter, set_multiplier

    with station(context) as store:
        card = find_meter(store, meter)
        moment = times.parse_local(since, times.zone(card.zone))
        row_id = set_multiplier(store, now(), card.id, moment, amounts.parse(factor))
    answer(_("Saved: {name}.").format(name=f"{card.code} x {factor}"), {"id": row_id.hex()}, as_json)


def share(
    context: typer.Context,
    meter: str,
    users: Annotated[list[str], typer.Argument(help="Each user's part, as UNHCR=250 WFP=120; none shows them.")] = [],  # noqa: B006
    ours: Annotated[str, typer.Option(help="Which of them this station is.")] = "",
    since: Annotated[str, typer.Option("--from", help="From which day on, as 2026-01-01.")] = "",
    basis: Annotated[str, typer.Option(help="area, headcount or fixed.")] = "area",
    as_json: Json = False,
) -> None:
    """Say how what a common meter counts is shared, after the sub-meters behind it."""
    from field_ems.services.meters import find_meter
    from field_ems.services.premises import list_sharing_keys, set_sharing_key

    with station(context) as store:
        card = find_meter(store, meter)
        if users:
            weights = dict(_named_amount(user) for user in users)
            set_sharing_key(store, now(), card.id, times.parse_day(since), basis, ours, weights)
        keys = list_sharing_keys(store, card.id)
    documents = [
        {
            "from": one.key.from_on.isoformat(),
            "basis": one.basis,
            "ours": one.ours,
            "users": {user: str(part) for user, part in one.key.weights.items()},
        }
        for one in keys
    ]
    lines = [
        f"{one.key.from_on}  {one.basis:<10} " + "  ".join(f"{user} {part}" for user, part in one.key.weights.items())
        for one in keys
    ]
    answer("\n".join(lines) or _("This meter is not shared."), documents, as_json)


def people(
    context: typer.Context,
    facility: str,
    count: int,
    since: Annotated[str, typer.Option("--from", help="From which day on, as 2026-01-01.")],
    as_json: Json = False,
) -> None:
    """Say how many people work in a building from a day on."""
    from field_ems.services.meters import find_facility, set_headcount

    with station(context) as store:
        row_id = set_headcount(store, now(), find_facility(store, facility).id, times.parse_day(since), count)
    answer(_("Saved: {name}.").format(name=f"{facility} {count}"), {"id": row_id.hex()}, as_json)


def _pair(point: str) -> tuple[Decimal, Decimal]:
    depth, sign, litres = point.partition("=")
    if not sign:
        raise Refusal("tank.point_form", typed=point)
    return amounts.parse(depth), amounts.parse(litres)


def _named_amount(user: str) -> tuple[str, Decimal]:
    name, sign, part = user.rpartition("=")
    if not sign or not name.strip():
        raise Refusal("premises.user_form", typed=user)
    return name.strip(), amounts.parse(part)


def _of_file(path: Path) -> list[tuple[Decimal, Decimal]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = [row for row in csv.reader(table) if any(row)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal("factor.unreadable", file=path.name, detail=str(error)) from error
    if rows and not any(character.isdigit() for character in rows[0][0]):
        rows = rows[1:]
    for row in rows:
        if len(row) < 2:
            raise Refusal("tank.point_form", typed=",".join(row))
    return [(amounts.parse(row[0]), amounts.parse(row[1])) for row in rows]


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
