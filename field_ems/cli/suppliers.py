"""Commands about the supplier register."""

from typing import Annotated, Any

import typer

from field_ems.cli import supplier_register
from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.i18n import _, ngettext

commands = typer.Typer(help="Suppliers: add, list, show, edit.", no_args_is_help=True, rich_markup_mode=None)

Called = Annotated[str, typer.Argument(metavar="SUPPLIER", help="Name, UNGM number or id.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    supplier_register.add_to(commands)
    app.add_typer(commands, name="supplier")


@commands.command()
def add(
    context: typer.Context,
    name: str,
    country: Annotated[str | None, typer.Option(help="Three letters, as CAF.")] = None,
    ungm: Annotated[str | None, typer.Option(help="Number on the UN Global Marketplace.")] = None,
    contact: Annotated[str | None, typer.Option(help="A person's name.")] = None,
    email: str | None = None,
    phone: str | None = None,
    notes: str | None = None,
    as_json: Json = False,
) -> None:
    """Register a supplier."""
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.suppliers import add_supplier

    known = {"name": contact, "email": email, "phone": phone}
    contacts = [{field: text for field, text in known.items() if text}] if any(known.values()) else []
    with station(context) as store:
        supplier_id = add_supplier(
            store,
            now(),
            name,
            country=country,
            ungm_number=ungm,
            contacts=contacts,
            notes=notes,
            author_id=person_at_keyboard(store),
        )
    answer(_("Saved: {name}.").format(name=name), {"id": supplier_id.hex(), "name": name}, as_json)


@commands.command("list")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="In name, country and UNGM number.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 500,
    as_json: Json = False,
) -> None:
    """List the suppliers by name."""
    from field_ems.services.called import short
    from field_ems.services.suppliers import list_suppliers

    with station(context) as store:
        cards = list_suppliers(store, search=search, limit=limit)
    lines = [
        f"{short(card.id)}  {card.name:<32} {card.country or '':<4} {card.ungm_number or '':<10} "
        + ngettext("{count} checklist", "{count} checklists", card.assessments).format(count=card.assessments)
        for card in cards
    ]
    answer("\n".join(lines) or _("No suppliers."), [_document(card) for card in cards], as_json)


@commands.command()
def show(context: typer.Context, called: Called, as_json: Json = False) -> None:
    """Show a supplier with the checklists submitted for it."""
    from field_ems.cli import checklist_lists
    from field_ems.services.called import short, supplier_called
    from field_ems.services.suppliers import show_supplier

    with station(context) as store:
        supplier_id = supplier_called(store, called)
        card = show_supplier(store, supplier_id)
        documents, history = checklist_lists.submitted(store, supplier_id.hex(), None)
        register, register_lines = supplier_register.register_of(store, supplier_id)
    lines = [
        f"{short(card.id)}  {card.name}",
        _("Country: {country}").format(country=card.country or "—"),
        _("UNGM number: {number}").format(number=card.ungm_number or "—"),
        *("  ".join(str(text) for text in contact.values()) for contact in card.contacts),
        *([card.notes] if card.notes else []),
        *register_lines,
        *history,
    ]
    answer("\n".join(lines), {**_document(card), **register, "checklists": documents}, as_json)


@commands.command()
def edit(
    context: typer.Context,
    called: Called,
    name: str | None = None,
    country: Annotated[str | None, typer.Option(help="Three letters, as CAF.")] = None,
    ungm: Annotated[str | None, typer.Option(help="Number on the UN Global Marketplace.")] = None,
    notes: str | None = None,
    as_json: Json = False,
) -> None:
    """Change what is known of a supplier; what is not named stays as it is."""
    from field_ems.services.called import supplier_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.suppliers import edit_supplier, show_supplier

    typed = {"name": name, "country": country, "ungm_number": ungm, "notes": notes}
    changes = {field: text for field, text in typed.items() if text is not None}
    if not changes:
        raise typer.BadParameter(_("Name what is to be changed."))
    with station(context) as store:
        supplier_id = supplier_called(store, called)
        edit_supplier(store, now(), supplier_id, author_id=person_at_keyboard(store), **changes)
        card = show_supplier(store, supplier_id)
    answer(_("Saved: {name}.").format(name=card.name), _document(card), as_json)


def _document(card: Any) -> dict[str, Any]:
    return {
        "id": card.id.hex(),
        "name": card.name,
        "country": card.country,
        "ungm_number": card.ungm_number,
        "contacts": [dict(contact) for contact in card.contacts],
        "notes": card.notes,
        "assessments": card.assessments,
    }
