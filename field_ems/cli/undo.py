"""The command that takes back what was entered on this laptop."""

from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.i18n import _

_LISTED = 20


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("undo")(undo)


def undo(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="The entry's number; none lists the last.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why; asked for where headquarters has it.")] = None,
    as_json: Json = False,
) -> None:
    """Take back an entry of this laptop: a correcting entry undoes it, and both stay in the history."""
    from field_ems.domain.journal import Coordinates
    from field_ems.domain.notices import Refusal
    from field_ems.services import attention
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.undo import take_back_entry
    from field_ems.store.station import installation

    with station(context) as store:
        if number is None:
            cards = attention.list_outcomes(store, limit=_LISTED)
            rows = [{"number": one.at.seq, "record": one.record, "became": one.became.value} for one in cards]
            lines = [
                f"{one.at.seq:>7}  {attention.became_in_words(one.became)}  {one.kind_in_words}  {one.record}"
                for one in cards
            ]
            answer("\n".join(lines) or _("Nothing was entered here yet."), {"entries": rows}, as_json)
            return
        with store.reading() as session:
            here = installation(session)
        if reason is None and number <= here.acknowledged_seq:
            raise Refusal("reading.no_reason")
        taken = take_back_entry(
            store, Coordinates(here.epoch, number), now(), reason or _("taken back"), person_at_keyboard(store)
        )
    document = {"how": taken.how.value, "draft": taken.draft_id.hex() if taken.draft_id else None}
    said = _("Taken back.") if taken.draft_id is None else _("Its answers are a draft again; submitting replaces it.")
    answer(said, document, as_json)
