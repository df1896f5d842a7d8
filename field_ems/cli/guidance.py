"""Commands about the guidance library."""

from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain.guidance import Tailoring
from field_ems.i18n import _, current_language

if TYPE_CHECKING:
    from field_ems.services.guidance import GuidanceCard

commands = typer.Typer(help="Guidelines: list, show, tailor.", no_args_is_help=True, rich_markup_mode=None)

Code = Annotated[str, typer.Argument(metavar="CODE", help="As `guidance list` shows it.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(commands, name="guidance")


@commands.command("list")
def list_all(
    context: typer.Context,
    search: Annotated[str, typer.Option(help="In code, symbol and title.")] = "",
    as_json: Json = False,
) -> None:
    """List the guidelines, with what the station does with each."""
    from field_ems.domain.checklists import text_in
    from field_ems.services.guidance import list_guidance

    today = now().date()
    with station(context) as store:
        cards = list_guidance(store, search)
    language = current_language()
    lines = [f"{card.code}  v{card.version}  {text_in(card.titles, language)}  [{_state(card)}]" for card in cards]
    answer(
        "\n".join(lines) or _("There is no guideline yet. Headquarters publishes them: sync first."),
        [_document(card) | {"review_overdue": card.is_overdue(today)} for card in cards],
        as_json,
    )


@commands.command()
def show(context: typer.Context, code: Code, as_json: Json = False) -> None:
    """Show a guideline's text."""
    from field_ems.domain.checklists import text_in
    from field_ems.services.guidance import show_guidance
    from field_ems.services.guidance_words import KINDS

    with station(context) as store:
        sheet = show_guidance(store, code)
    card, language = sheet.card, current_language()
    lines = [
        text_in(card.titles, language),
        f"{card.code}  v{card.version}  {_(KINDS[card.kind])}  {card.issuer or ''} {card.symbol or ''}".rstrip(),
        _state(card),
        "",
        text_in(sheet.bodies, language),
    ]
    answer("\n".join(lines), _document(card) | {"text": dict(sheet.bodies)}, as_json)


@commands.command()
def tailor(
    context: typer.Context,
    code: Code,
    decision: Tailoring,
    reason: Annotated[str | None, typer.Option(help="Needed unless it is adopted as it is.")] = None,
    as_json: Json = False,
) -> None:
    """Say what the station does with a guideline."""
    from field_ems.services.guidance import show_guidance
    from field_ems.services.guidance import tailor as decide
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        decide(store, code, decision, now(), reason=reason, author_id=person_at_keyboard(store))
        card = show_guidance(store, code).card
    answer(f"{card.code}: {_state(card)}", _document(card), as_json)


def _state(card: "GuidanceCard") -> str:
    from field_ems.services.guidance_words import state_in_words

    return state_in_words(card)


def _document(card: "GuidanceCard") -> dict[str, object]:
    return {
        "code": card.code,
        "version": card.version,
        "kind": card.kind.value,
        "titles": dict(card.titles),
        "issuer": card.issuer,
        "symbol": card.symbol,
        "effective_on": card.effective_on,
        "review_due_on": card.review_due_on,
        "in_force": card.is_in_force,
        "successor": card.successor,
        "decision": card.tailored.decision.value if card.tailored else None,
        "decided_about_version": card.tailored.version if card.tailored else None,
        "reason": card.tailored.reason if card.tailored else None,
        "waits": card.waits,
    }
