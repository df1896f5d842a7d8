"""Importing readings from files, and undoing an import, by plain commands."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_readings)
    app.command("imports")(list_imports)
    app.command("import-undo")(undo)


def import_readings(
    context: typer.Context,
    path: Path,
    preview_only: Annotated[bool, typer.Option("--preview", help="Say what would happen and save nothing.")] = False,
    create_meters: Annotated[bool, typer.Option(help="Create meters that the station does not have.")] = False,
    facility: Annotated[str | None, typer.Option(help="Where created meters stand.")] = None,
    meter: Annotated[str | None, typer.Option(help="The one meter that all rows go to.")] = None,
    replace: Annotated[bool, typer.Option(help="Let differing values take the place of what is there.")] = False,
    date_order: Annotated[str | None, typer.Option(help="day-month or month-day.")] = None,
    decimal_sign: Annotated[str | None, typer.Option(help="point or comma.")] = None,
    column: Annotated[list[str] | None, typer.Option(help="Header=ours, for a table of your own.")] = None,
    as_json: Json = False,
) -> None:
    """Import readings from CSV, XLSX, ENERGY STAR or Green Button, all good rows or none."""
    from field_ems.files.date_orders import DateOrder
    from field_ems.files.import_rows import ReadingOptions
    from field_ems.files.number_signs import DecimalSign
    from field_ems.services import imports
    from field_ems.services.import_meters import MeterRules
    from field_ems.services.meters import find_facility
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        choices = imports.ImportChoices(
            ReadingOptions(
                DateOrder(date_order) if date_order else None,
                DecimalSign(decimal_sign) if decimal_sign else None,
                dict(pair.split("=", 1) for pair in column or []),
            ),
            MeterRules(
                all_to=meter,
                create=create_meters,
                facility_id=find_facility(store, facility).id if facility else None,
            ),
            replace,
        )
        found = imports.preview(store, path, choices, now=now())
        assert found is not None  # only a preview that somebody can cancel gives nothing
        if preview_only:
            counts = found.counts
        else:
            with shown_progress(_("Importing"), found.counts.rows) as progress:
                counts = imports.apply(
                    store, found, now=now(), author_id=person_at_keyboard(store), progress=progress
                ).counts
    reports = [
        {"row": one.row, "sheet": one.sheet, "outcome": str(one.outcome), "why": say(one.notice)}
        for one in found.reports
    ]
    lines = [say(notice) for notice in found.notices]
    lines += [_("Row {row}: {why}").format(row=one["row"], why=one["why"]) for one in reports]
    if found.report_count > len(reports):
        left = found.report_count - len(reports)
        lines.append(ngettext("... and {count} more row", "... and {count} more rows", left).format(count=left))
    summary = _("{added} to add, {replaced} to replace, {duplicates} already there, {errors} not readable.")
    done = _("{added} added, {replaced} replaced, {duplicates} already there, {errors} left out.")
    lines.append(
        (summary if preview_only else done).format(
            added=counts.added, replaced=counts.replaces, duplicates=counts.duplicate, errors=counts.error
        )
    )
    document = {
        "added": counts.added,
        "replaced": counts.replaces,
        "duplicates": counts.duplicate,
        "errors": counts.error,
        "rows": reports,
    }
    answer("\n".join(lines), document, as_json)
    if counts.error:
        raise typer.Exit(ExitCode.LOOK)


def list_imports(context: typer.Context, as_json: Json = False) -> None:
    """List the last imports on this laptop, the newest first."""
    from field_ems.services.called import short
    from field_ems.services.import_undo import import_runs

    with station(context) as store:
        runs = import_runs(store)
    states = {True: _("undone"), False: ""}
    lines = [
        f"{short(run.id)}  {run.at:%Y-%m-%d %H:%M}Z  {run.added + run.replaced:>8}  {run.file}  {states[run.undone]}"
        for run in runs
    ]
    documents = [
        {
            "id": run.id.hex(),
            "at": run.at.isoformat(),
            "file": run.file,
            "added": run.added,
            "replaced": run.replaced,
            "meters_created": run.meters_created,
            "undone": run.undone,
            "sent": run.sent,
        }
        for run in runs
    ]
    answer("\n".join(line.rstrip() for line in lines) or _("Nothing was imported yet."), documents, as_json)


def undo(
    context: typer.Context,
    which: Annotated[str | None, typer.Argument(help="The import's id, as imports lists it; else the last.")] = None,
    as_json: Json = False,
) -> None:
    """Undo an import: what it added counts for nothing again, what it replaced is as it was."""
    from field_ems.services.called import short
    from field_ems.services.import_undo import import_runs, undo_import
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        runs = [one for one in import_runs(store) if which in (None, one.id.hex(), short(one.id))]
        wanted = next((one for one in runs if which or not one.undone), None)
        if wanted is None:
            raise Refusal("imports.no_such_run")
        with shown_progress(_("Undoing"), wanted.last - wanted.first + 1) as progress:
            done = undo_import(store, wanted.id, now=now(), author_id=person_at_keyboard(store), progress=progress)
    text = _(
        "{file}: {taken} taken back, {restored} restored, {kept} kept as corrected since, {meters} meters removed."
    )
    document = {
        "file": wanted.file,
        "taken_back": done.taken_back,
        "restored": done.restored,
        "kept": done.kept,
        "meters_removed": done.meters_removed,
    }
    told = text.format(
        file=wanted.file, taken=done.taken_back, restored=done.restored, kept=done.kept, meters=done.meters_removed
    )
    answer(told, document, as_json)


@contextmanager
def shown_progress(label: str, length: int) -> Iterator[Callable[[int, int], None] | None]:
    """Show a bar to a person at a terminal, and nothing to a program."""
    if not sys.stderr.isatty():
        yield None
        return
    with typer.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda done, _whole: bar.update(done - bar.pos)
