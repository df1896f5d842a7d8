"""Commands about the link to headquarters: enrolment and sync."""

import platform
from dataclasses import asdict
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.i18n import _, ngettext, say


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("enrol")(enrol)
    app.command("sync")(sync)
    app.command("repair")(repair)
    app.command("files")(files)


def enrol(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="Headquarters' address, as https://ems.example.org.")],
    code: Annotated[str, typer.Argument(help="The one-time code that headquarters gave.")],
    device: Annotated[str | None, typer.Option(help="A name for this laptop.")] = None,
    as_json: Json = False,
) -> None:
    """Make this laptop known to headquarters; what was entered before stays."""
    from field_ems.services import enrolment

    with station(context) as store:
        name = enrolment.enrol(store, url, code, device or platform.node() or "laptop", now())
    answer(_("Enrolled. This laptop works for {station}.").format(station=name), {"station": name}, as_json)


def sync(
    context: typer.Context,
    at_most: Annotated[str, typer.Option(help="The most that it may cost, in kilobytes, as 50kB.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what waits and how large it is.")] = False,
    as_json: Json = False,
) -> None:
    """Send what headquarters lacks and fetch what it has for this station."""
    from field_ems.services.sync import octets_waiting, pending, synchronize
    from field_ems.services.sync_schedule import read_cap

    cap = read_cap(at_most)
    with station(context) as store:
        if dry_run:
            waiting = {"pending": pending(store), "bytes": octets_waiting(store)}
            answer(_("{pending} waiting, about {bytes} bytes. Nothing was sent.").format(**waiting), waiting, as_json)
            return
        found = synchronize(store, now, at_most=cap)
    lines = [say(notice) for notice in found.notices]
    text = _(
        "Sent {sent}, received {received}, {pending} waiting; {out} bytes out, {inn} bytes in, {requests} requests."
    )
    lines.append(
        text.format(
            sent=found.entries_sent,
            received=found.entries_received,
            pending=found.pending,
            out=found.bytes_sent,
            inn=found.bytes_received,
            requests=found.requests,
        )
    )
    document = {
        "sent": found.entries_sent,
        "received": found.entries_received,
        "pending": found.pending,
        "bytes_sent": found.bytes_sent,
        "bytes_received": found.bytes_received,
        "requests": found.requests,
        "notices": [say(notice) for notice in found.notices],
    }
    answer("\n".join(lines), document, as_json)
    if found.notices:
        raise typer.Exit(ExitCode.LOOK)


def repair(context: typer.Context, as_json: Json = False) -> None:
    """Compare this laptop with headquarters month by month, and exchange again only the months that differ."""
    from field_ems.services.repair import compare_and_repair

    with station(context) as store:
        found = compare_and_repair(store, now)
    if not found.found and not found.mended_here:
        lines = [_("Everything here is as headquarters has it.")]
    else:
        lines = [_("Differed and was exchanged again: {kind}, {month}").format(**asdict(one)) for one in found.found]
        lines.append(
            ngettext("{count} entry was put right here.", "{count} entries were put right here.", found.mended_here)
            .format(count=found.mended_here)
        )  # fmt: skip
        if found.left:
            months = ", ".join(f"{one.kind} {one.month}" for one in found.left)
            lines.append(_("Still different: {months}. Nothing was lost. Tell headquarters.").format(months=months))
        else:
            lines.append(_("Compared again: everything here is as headquarters has it."))
    lines.append(
        _("{out} bytes out, {inn} bytes in, {requests} requests, beside the sync.").format(
            out=found.bytes_sent, inn=found.bytes_received, requests=found.requests
        )
    )
    answer("\n".join(lines), asdict(found), as_json)
    if found.left:
        raise typer.Exit(ExitCode.LOOK)


def files(
    context: typer.Context,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch the files that are not on this laptop.")] = False,
    as_json: Json = False,
) -> None:
    """List evidence files that wait to be sent, the next one first, and those that are not on this laptop."""
    from field_ems.services import file_sending

    with station(context) as store:
        fetched = file_sending.fetch_missing(store) if fetch else file_sending.FilesSent()
        waiting, missing = file_sending.waiting_files(store), file_sending.missing_files(store)
    notices = [say(notice) for notice in fetched.notices]
    lines = (
        [_("Fetched {count} files, {bytes} bytes.").format(count=fetched.files, bytes=fetched.octets)] if fetch else []
    )
    lines += notices
    lines = lines + [_("waits: {name}, {bytes} bytes").format(name=one.name, bytes=one.size) for one in waiting]
    lines += [_("not on this laptop: {name}, {bytes} bytes").format(name=one.name, bytes=one.size) for one in missing]
    document = {
        "fetched": fetched.files,
        "waiting": [{"name": one.name, "bytes": one.size, "digest": one.digest.hex()} for one in waiting],
        "missing": [{"name": one.name, "bytes": one.size, "digest": one.digest.hex()} for one in missing],
        "notices": notices,
    }
    answer("\n".join(lines) or _("No file waits, and all are on this laptop."), document, as_json)
    if notices:
        raise typer.Exit(ExitCode.LOOK)
