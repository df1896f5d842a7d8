"""What meters used, with the entries and rules behind each figure, and what is open or to be estimated."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _, say

if TYPE_CHECKING:
    from field_ems.domain.intervals import PeriodUse
    from field_ems.services.meters import MeterCard

FirstDay = Annotated[str, typer.Option("--from", help="First day, as 2026-01-01.")]
DayAfter = Annotated[str, typer.Option("--to", help="Day after the last one.")]

_BY = ("day", "month", "year", "all")
_MOST_PARTS = 4000


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("consumption")(consumption)
    app.command("questions")(questions)
    app.command("estimate")(estimate)
    app.command("correct")(correct)
    app.command("replace-meter")(replace_meter)


def consumption(
    context: typer.Context,
    first: FirstDay,
    end: DayAfter,
    meter: Annotated[str, typer.Argument(help="The meter's code; all meters where left out.")] = "",
    by: Annotated[str, typer.Option(help="day, month, year or all.")] = "month",
    explain: Annotated[bool, typer.Option(help="Show the entries and the rule behind each figure.")] = False,
    as_json: Json = False,
) -> None:
    """Say what meters used, by month, with how much of the time is covered."""
    from field_ems.services.consumption import consumption_by_spans
    from field_ems.services.meters import find_meter, list_meters

    spans = _spans(times.parse_day(first), times.parse_day(end), by)
    documents: list[dict[str, Any]] = []
    lines: list[str] = []
    with station(context) as store:
        cards = [find_meter(store, meter)] if meter else []
        while not meter and (page := list_meters(store, after=cards[-1].place if cards else None)):
            cards += page
        for card in cards:
            for (start, _until), use in zip(spans, consumption_by_spans(store, card.id, spans), strict=True):
                documents.append(_document(card, start, by, use, explain=explain))
                lines += _lines(card, start, by, use, explain=explain)
    answer("\n".join(lines) or _("No meters."), documents, as_json)


def _spans(first: date, end: date, by: str) -> list[tuple[date, date]]:
    if by not in _BY:
        raise Refusal("consumption.by", typed=by, known=", ".join(_BY))
    if end <= first:
        raise Refusal("reading.ends_before_start", start=first, end=end)
    if by == "all":
        return [(first, end)]
    if by == "month":
        return [(month, times.next_month(month)) for month in times.months(first, end)]
    if by == "year":
        return [(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(first.year, (end - timedelta(1)).year + 1)]
    days = (end - first).days
    if days > _MOST_PARTS:
        raise Refusal("consumption.too_many", days=days, most=_MOST_PARTS)
    return [(first + timedelta(day), first + timedelta(day + 1)) for day in range(days)]


def _named(start: date, by: str) -> str:
    return {"month": f"{start:%Y-%m}", "year": f"{start:%Y}"}.get(by, start.isoformat())


def _document(card: "MeterCard", start: date, by: str, use: "PeriodUse", *, explain: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "meter": card.code,
        ("month" if by == "month" else "from"): _named(start, by),
        "use": None if use.use is None else str(use.use),
        "unit": card.unit,
        "coverage_percent": str(use.coverage),
        "estimated": str(use.estimated),
        "held": [[say(notice) for notice in interval.notices] for interval in use.held],
    }
    if explain:
        document["parts"] = [
            {
                "use": str(part.use),
                "of": str(part.interval.use),
                "from": part.interval.starts_at.isoformat(),
                "to": part.interval.ends_at.isoformat(),
                "rule": part.interval.rule,
                "multiplier": str(part.interval.multiplier),
                "entries": [entry.hex() for entry in part.interval.entries],
            }
            for part in use.parts
        ]
    return document


def _lines(card: "MeterCard", start: date, by: str, use: "PeriodUse", *, explain: bool) -> list[str]:
    figure = "—" if use.use is None else str(use.use)
    mark = "!" if use.held else "~" if use.estimated else " "
    lines = [f"{card.code:<12} {_named(start, by):<10} {figure:>16} {card.unit:<6}{mark} {use.coverage:>5} %"]
    if explain:
        for part in use.parts:
            what = f"{part.interval.starts_at:%Y-%m-%d %H:%M}Z - {part.interval.ends_at:%Y-%m-%d %H:%M}Z"
            ratio = "" if part.interval.multiplier == 1 else f" x {part.interval.multiplier}"
            lines.append(f"    {part.use} / {part.interval.use}  {what}{ratio}  {say(Notice(part.interval.rule))}")
    lines += [f"    ! {' '.join(map(say, interval.notices))}" for interval in use.held]
    return lines


def questions(context: typer.Context, as_json: Json = False) -> None:
    """List what is open: figures that wait for a decision, gaps, estimates, bills that differ, missing factors."""
    from field_ems.services.questions import questions as open_questions

    with station(context) as store:
        found = list(open_questions(store, now()))
    documents = [
        {
            "kind": one.kind.value,
            "meter": one.meter.code,
            "from": one.starts_at.isoformat(),
            "to": one.at.isoformat(),
            "what": [say(notice) for notice in one.notices],
            "reading": one.reading_id.hex() if one.reading_id else None,
        }
        for one in found
    ]
    lines = [f"{one.meter.code:<10} {one.at:%Y-%m-%d}  {' '.join(map(say, one.notices))}" for one in found]
    answer("\n".join(lines) or _("Nothing is open."), documents, as_json)
    if found:
        raise typer.Exit(ExitCode.LOOK)


def estimate(
    context: typer.Context,
    meter: str,
    first: FirstDay,
    end: DayAfter,
    method: Annotated[
        str,
        typer.Option(help="same_period_last_year, daily_mean, proxy_per_m2, proxy_per_person or neighbour."),
    ] = "daily_mean",
    other: Annotated[str, typer.Option(help="The meter that a proxy or neighbour is taken from.")] = "",
    save: Annotated[bool, typer.Option("--save", help="Save it; else it is only shown.")] = False,
    as_json: Json = False,
) -> None:
    """Estimate what could not be read; the reading takes its place once there is one."""
    from field_ems.services import estimates
    from field_ems.services.meters import find_meter
    from field_ems.services.readings import check_entry, save_reading

    with station(context) as store:
        card = find_meter(store, meter)
        other_id = find_meter(store, other).id if other else None
        found, entry = estimates.estimate(
            store, card.id, times.parse_day(first), times.parse_day(end), method, other_id=other_id
        )
        reason = say(found.basis)
        if save:
            codes = [one.notice.code for one in check_entry(store, now(), entry)]
            save_reading(store, now(), entry, accept=codes, reason=reason)
    text = _("{use} {unit}. {how}").format(use=found.use, unit=card.unit, how=reason)
    done = _("Saved: {name}.").format(name=f"{card.code} {entry.value}") if save else _("Not saved; --save does.")
    document = {"use": str(found.use), "value": str(entry.value), "unit": card.unit, "basis": reason, "saved": save}
    answer(f"{text}\n{done}", document, as_json)


def correct(
    context: typer.Context,
    meter: str,
    value: Annotated[str, typer.Argument(help="What should have been entered.")],
    reason: Annotated[str, typer.Option(help="Why; it is kept with both entries.")],
    reading: Annotated[str, typer.Option(help="The reading's id as `history --json` shows it; the last one.")] = "",
    happened: Annotated[
        str, typer.Option(help="For a meter that fell: rollover, reset, final, initial; void takes the entry out.")
    ] = "",
    as_json: Json = False,
) -> None:
    """Let another value take the place of a reading, or say why a meter shows less than before."""
    from field_ems.services import reading_history, readings
    from field_ems.services.meters import find_meter

    with station(context) as store:
        card = find_meter(store, meter)
        rows = [row for row in reading_history.history(store, card.id, limit=1000) if not row.corrected]
        row = next((row for row in rows if row.id.hex().startswith(reading.lower())), None)
        if row is None:
            raise Refusal("reading.unknown")
        entry = readings.Entry(
            card.id, row.taken_at, amounts.parse(value), row.unit, row.starts_at, row.note, row.method,
            basis=readings.decision(happened) if happened else row.basis, cost=row.cost, currency=row.currency,
            source=row.source,
        )  # fmt: skip
        codes = readings.codes_of_warnings(store, now(), entry, supersedes_id=row.id)
        saved = readings.correct_reading(store, now(), row.id, entry, reason, accept=codes)
    document = {"id": saved.hex(), "corrects": row.id.hex(), "value": str(entry.value), "accepted": codes}
    answer(_("Saved: {name}.").format(name=f"{card.code} {entry.value}"), document, as_json)


def replace_meter(
    context: typer.Context,
    meter: str,
    final: Annotated[str, typer.Option(help="What the old meter showed last.")],
    initial: Annotated[str, typer.Option(help="What the new one showed first.")] = "0",
    at: Annotated[str | None, typer.Option(help="When, as 2026-11-23 14:05; now where left out.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why a warning is accepted.")] = None,
    as_json: Json = False,
) -> None:
    """Say that a meter was replaced: its last reading and the first of the new one."""
    from field_ems.services import readings
    from field_ems.services.meters import find_meter

    with station(context) as store:
        card = find_meter(store, meter)
        moment = times.parse_local(at, times.zone(card.zone)) if at else now()
        last = readings.Entry(card.id, moment, amounts.parse(final), basis="final")
        codes = readings.codes_of_warnings(store, now(), last) if reason else []
        ids = readings.replace_meter(
            store, now(), card.id, moment, last.value, amounts.parse(initial), accept=codes, reason=reason
        )
    answer(_("Saved: {name}.").format(name=card.code), {"final": ids[0].hex(), "initial": ids[1].hex()}, as_json)
