"""Commands that publish from headquarters: the same for factor sets, checklists, guidelines and minimum standards."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.headquarters import DatabaseUrl, headquarters
from field_ems.cli.station import Json
from field_ems.domain.notices import Notice
from field_ems.domain.publications import PublicationKind
from field_ems.i18n import _, say

if TYPE_CHECKING:
    from field_ems.services.publishing import Preview

_HELP = {
    PublicationKind.FACTORS: "Factor sets for all stations: list, preview, publish, withdraw.",
    PublicationKind.TEMPLATES: "Checklists for all stations: list, preview, publish, withdraw.",
    PublicationKind.GUIDANCE: "Guidelines for all stations: list, preview, publish, withdraw.",
    PublicationKind.MINIMUMS: "Minimum standards for common premises: list, preview, publish, withdraw.",
}

_LINES_SHOWN = 40

File = Annotated[Path, typer.Argument(help="YAML; a factor set or minimum standards may be CSV or XLSX too.")]
Code = Annotated[str, typer.Option(help="The set's name, as DESNZ-2026, where the file does not say it.")]


def add_to(app: typer.Typer) -> None:
    """Add a group of commands for each kind."""
    for kind, words in _HELP.items():
        app.add_typer(_group(kind, words), name=kind.value)


def _group(kind: PublicationKind, words: str) -> typer.Typer:
    commands = typer.Typer(help=words, no_args_is_help=True, rich_markup_mode=None)

    @commands.command("list")
    def list_all(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
        """List what was published."""
        from field_ems.services import publishing

        with headquarters(context, database) as store:
            found = publishing.list_published(store, kind)
        lines = [
            "  ".join(
                filter(
                    None,
                    [
                        one.code,
                        f"v{one.version}" if one.version else "",
                        one.title if one.title != one.code else "",
                        f"[{_('withdrawn')}]" if one.is_withdrawn else "",
                    ],
                )
            )
            for one in found
        ]
        documents = [
            {
                "code": one.code,
                "version": one.version,
                "title": one.title,
                "published_at": one.since.isoformat() if one.since else None,
                "withdrawn": one.is_withdrawn,
            }
            for one in found
        ]
        answer("\n".join(lines) or _("Nothing is published yet."), documents, as_json)

    @commands.command()
    def preview(
        context: typer.Context,
        file: File,
        code: Code = "",
        title: str = "",
        database: DatabaseUrl = None,
        as_json: Json = False,
    ) -> None:
        """Check a file and say whom it would touch and what it changes; nothing is published."""
        from field_ems.services import publishing

        with headquarters(context, database) as store:
            found = publishing.preview(store, kind, publishing.read(kind, file, code, title))
        say_preview(found, as_json, is_published=False)

    @commands.command()
    def publish(
        context: typer.Context,
        file: File,
        code: Code = "",
        title: str = "",
        database: DatabaseUrl = None,
        as_json: Json = False,
    ) -> None:
        """Publish a file to all stations; what is published never changes."""
        from field_ems.services import publishing
        from field_ems.services.audit import COMMAND

        with headquarters(context, database) as store:
            found = publishing.publish(store, kind, publishing.read(kind, file, code, title), now(), COMMAND)
        say_preview(found, as_json, is_published=True)

    @commands.command()
    def withdraw(
        context: typer.Context,
        code: Annotated[str, typer.Argument(help="As `list` shows it.")],
        reason: str = "",
        database: DatabaseUrl = None,
        as_json: Json = False,
    ) -> None:
        """Take back what is in force under a code; what was made with it stays."""
        from field_ems.services import publishing
        from field_ems.services.audit import COMMAND

        with headquarters(context, database) as store:
            said = publishing.withdraw(store, kind, code, now(), COMMAND, reason)
        say_withdrawn(code, said, as_json)

    return commands


def say_preview(found: "Preview", as_json: bool, *, is_published: bool) -> None:
    """Say what a publication changes, and whether it was published."""
    lines = [_("{code} is published.") if is_published else _("{code} is not published yet: this is what it would do.")]
    lines = [lines[0].format(code=found.code), *(say(notice) for notice in found.notices)]
    lines.append(_("Each station fetches about {octets} octets.").format(octets=found.octets))
    if found.before:
        lines.append(_("Beside {before}:").format(before=found.before))
    for change in found.changes[:_LINES_SHOWN]:
        sign = "+" if change.before is None else "-" if change.after is None else "~"
        values = " -> ".join(one for one in (change.before, change.after) if one is not None)
        lines.append(f"{sign} {change.what}: {values}")
    if len(found.changes) > _LINES_SHOWN:
        lines.append(_("and {count} more; --json gives them all.").format(count=len(found.changes) - _LINES_SHOWN))
    document = {
        "code": found.code,
        "published": is_published,
        "compared_with": found.before or None,
        "octets": found.octets,
        "affected": _documents(found.notices),
        "changes": [{"what": one.what, "before": one.before, "after": one.after} for one in found.changes],
    }
    answer("\n".join(lines), document, as_json)


def say_withdrawn(code: str, said: Sequence[Notice], as_json: bool) -> None:
    """Say that something was taken back, and whom that touches."""
    lines = [_("{code} is withdrawn.").format(code=code), *(say(notice) for notice in said)]
    answer("\n".join(lines), {"code": code, "withdrawn": True, "affected": _documents(said)}, as_json)


def _documents(notices: Sequence[Notice]) -> list[dict[str, object]]:
    return [{"code": notice.code, **notice.params} for notice in notices]
