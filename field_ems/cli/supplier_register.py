"""Commands about what is kept of a supplier: certificates, corrective actions, communications, and what is due."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain import times
from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.supplier_register import Channel
from field_ems.i18n import _

if TYPE_CHECKING:
    from field_ems.store.station import StationStore

Called = Annotated[str, typer.Argument(metavar="SUPPLIER", help="Name, UNGM number or id.")]
Entry = Annotated[str | None, typer.Option("--id", help="Change the entry whose id begins so.")]
Day = Annotated[str | None, typer.Option(help="As 2027-01-31.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take the entry of --id out.")]


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group about suppliers."""
    for command in (certificate, action, told, due):
        group.command()(command)


def certificate(
    context: typer.Context,
    called: Called,
    name: Annotated[str | None, typer.Argument(help="As ISO 14001.")] = None,
    expires: Day = None,
    issuer: str | None = None,
    number: str | None = None,
    file: Annotated[Path | None, typer.Option(help="A file of at most 5 MB.")] = None,
    note: str | None = None,
    entry: Entry = None,
    remove: Remove = False,
    as_json: Json = False,
) -> None:
    """Enter a certificate of a supplier, or change one."""
    from field_ems.services.evidence import attach_file
    from field_ems.services.supplier_register import save_certificate

    last_day = times.parse_day(expires) if expires else None
    values = {"name": name, "expires_on": last_day, "issuer": issuer, "number": number, "note": note}

    def save(store: "StationStore", supplier_id: bytes, entry_id: bytes | None, author_id: bytes | None) -> None:
        given = _given(values, entry_id)
        if file is not None:
            given["file"] = attach_file(store, file, EvidenceKind.CERTIFICATE, expires_on=last_day)
        save_certificate(store, now(), supplier_id, given, certificate_id=entry_id, author_id=author_id)

    _do(context, called, "certificate", entry, remove, save, as_json)


def action(
    context: typer.Context,
    called: Called,
    what: Annotated[str | None, typer.Argument(help="What the supplier has to do.")] = None,
    due: Day = None,
    responsible: str | None = None,
    done: Day = None,
    done_by: Annotated[str | None, typer.Option(help="Who has seen it done.")] = None,
    note: str | None = None,
    entry: Entry = None,
    remove: Remove = False,
    as_json: Json = False,
) -> None:
    """Enter a corrective action of a supplier, or say that one is done."""
    from field_ems.services.supplier_register import save_action

    values = {
        "action": what,
        "due_on": times.parse_day(due) if due else None,
        "responsible": responsible,
        "done_on": times.parse_day(done) if done else None,
        "done_by": done_by,
        "note": note,
    }

    def save(store: "StationStore", supplier_id: bytes, entry_id: bytes | None, author_id: bytes | None) -> None:
        save_action(store, now(), supplier_id, _given(values, entry_id), action_id=entry_id, author_id=author_id)

    _do(context, called, "corrective_action", entry, remove, save, as_json)


def told(
    context: typer.Context,
    called: Called,
    requirement: Annotated[str | None, typer.Argument(help="What the supplier was told.")] = None,
    on: Day = None,
    channel: Annotated[Channel | None, typer.Option(help="How; e-mail where left out.")] = None,
    acknowledged: Day = None,
    acknowledged_by: str | None = None,
    entry: Entry = None,
    remove: Remove = False,
    as_json: Json = False,
) -> None:
    """Log a requirement communicated to a supplier (ISO 14001:2004 4.4.6 c, 2015 8.1), or its acknowledgement."""
    from field_ems.services.supplier_register import save_communication

    values = {
        "requirement": requirement,
        "sent_on": times.parse_day(on) if on else None,
        "channel": channel.value if channel else None,
        "acknowledged_on": times.parse_day(acknowledged) if acknowledged else None,
        "acknowledged_by": acknowledged_by,
    }

    def save(store: "StationStore", supplier_id: bytes, entry_id: bytes | None, author_id: bytes | None) -> None:
        given = _given(values, entry_id)
        save_communication(store, now(), supplier_id, given, communication_id=entry_id, author_id=author_id)

    _do(context, called, "communication", entry, remove, save, as_json)


def due(context: typer.Context, as_json: Json = False) -> None:
    """List certificates that have ended or end soon, and actions that are due; exit code 3 where there are any."""
    from field_ems.services.supplier_register import what_is_due
    from field_ems.services.supplier_words import action_state, certificate_state

    with station(context) as store:
        found = what_is_due(store, now().date())
    lines = [f"{name}  {card.name}  {certificate_state(card)}" for name, card in found.certificates]
    lines += [f"{name}  {card.action}  {action_state(card)}" for name, card in found.actions]
    document = {
        "certificates": [
            {"supplier": name, "name": card.name, "expires_on": card.expires_on} for name, card in found.certificates
        ],
        "actions": [{"supplier": name, "action": card.action, "due_on": card.due_on} for name, card in found.actions],
    }
    answer("\n".join(lines) or _("Nothing."), document, as_json)
    if lines:
        raise typer.Exit(ExitCode.LOOK)


def register_of(store: "StationStore", supplier_id: bytes) -> tuple[dict[str, Any], list[str]]:
    """Give what is kept about a supplier, as data and as lines."""
    from field_ems.services.called import short
    from field_ems.services.supplier_register import show_register
    from field_ems.services.supplier_words import action_state, certificate_state, communication_state

    found = show_register(store, supplier_id, now().date())
    lines = [f"{short(one.id)}  {_('certificate')}  {one.name}  {certificate_state(one)}" for one in found.certificates]
    lines += [f"{short(one.id)}  {_('action')}  {one.action}  {action_state(one)}" for one in found.actions]
    lines += [
        f"{short(one.id)}  {_('told')}  {one.requirement}  {communication_state(one)}" for one in found.communications
    ]
    document = {
        "certificates": [
            {
                "id": one.id.hex(),
                "name": one.name,
                "issuer": one.issuer,
                "number": one.number,
                "expires_on": one.expires_on,
                "validity": one.validity.value,
            }
            for one in found.certificates
        ],
        "actions": [
            {
                "id": one.id.hex(),
                "action": one.action,
                "due_on": one.due_on,
                "responsible": one.responsible,
                "done_on": one.done_on,
                "done_by": one.done_by,
                "overdue": one.overdue,
            }
            for one in found.actions
        ],
        "communications": [
            {
                "id": one.id.hex(),
                "requirement": one.requirement,
                "sent_on": one.sent_on,
                "channel": one.channel,
                "acknowledged_on": one.acknowledged_on,
                "acknowledged_by": one.acknowledged_by,
            }
            for one in found.communications
        ],
    }
    return document, lines


def _do(
    context: typer.Context, called: str, kind: str, entry: str | None, remove: bool, save: Any, as_json: bool
) -> None:
    from field_ems.services.called import find_called, supplier_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.supplier_register import ENTRIES, remove_entry

    if remove and entry is None:
        raise typer.BadParameter(_("Give the entry's --id."))
    with station(context) as store:
        supplier_id = supplier_called(store, called)
        entry_id = find_called(store, kind, entry) if entry is not None else None
        author_id = person_at_keyboard(store)
        if entry_id is not None and remove:
            remove_entry(store, now(), ENTRIES[kind], entry_id, author_id)
        else:
            save(store, supplier_id, entry_id, author_id)
        document, lines = register_of(store, supplier_id)
    answer("\n".join(lines) or _("Nothing."), document, as_json)


def _given(values: dict[str, Any], entry_id: bytes | None) -> dict[str, Any]:
    given = {key: value for key, value in values.items() if value is not None}
    if not given and entry_id is not None:
        raise typer.BadParameter(_("Name what is to be changed."))
    return given
