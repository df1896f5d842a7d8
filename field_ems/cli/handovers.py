"""Commands that hand a half-finished checklist from one laptop of the station to another."""

from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.i18n import _, ngettext


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group about checklists."""
    group.command("hand-over")(hand_over)
    group.command("take-over")(take_over)


def hand_over(
    context: typer.Context,
    draft: Annotated[str, typer.Argument(help="The draft's id, as `checklist list drafts` shows it.")],
    note: Annotated[str | None, typer.Option(help="What the next person should know.")] = None,
    as_json: Json = False,
) -> None:
    """Let another laptop of the station go on with a draft; it leaves this one and goes with the next sync."""
    from field_ems.services import handovers
    from field_ems.services.called import draft_called, short
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        handed = handovers.hand_over(
            store, draft_called(store, draft), now(), note=note, author_id=person_at_keyboard(store)
        )
    text = _("Handed over as {id}. It goes to the other laptops with the next sync.")
    answer(text.format(id=short(handed)), {"handover": handed.hex()}, as_json)


def take_over(
    context: typer.Context,
    handover: Annotated[str | None, typer.Argument(help="Its id; left out, what waits is listed.")] = None,
    as_json: Json = False,
) -> None:
    """Go on here with a checklist that another laptop handed over."""
    from field_ems.services import handovers
    from field_ems.services.called import find_called, short
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        if handover is not None:
            handover_id = find_called(store, "handover", handover)
            draft_id = handovers.take_over(store, handover_id, now(), person_at_keyboard(store))
            answer(_("Draft {draft}.").format(draft=short(draft_id)), {"draft": draft_id.hex()}, as_json)
            return
        cards = handovers.list_handovers(store)
    lines, documents = [], []
    for card in cards:
        count = ngettext("{count} answer", "{count} answers", card.answered).format(count=card.answered)
        parts = (short(card.id), card.template_code, card.supplier_name, count, card.author, card.note)
        lines.append("  ".join(part for part in parts if part))
        documents.append(
            {
                "handover": card.id.hex(),
                "code": card.template_code,
                "supplier": card.supplier_name,
                "answers": card.answered,
                "author": card.author,
                "note": card.note,
            }
        )
    answer("\n".join(lines) or _("None."), documents, as_json)
