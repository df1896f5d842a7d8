"""Commands about practices at common premises, beside the United Nations' minimum standards."""

from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain.practices import Level, Minimum
from field_ems.i18n import _

if TYPE_CHECKING:
    from field_ems.services.practices import PracticeCard
    from field_ems.store.station import StationStore

commands = typer.Typer(
    help="Practices at common premises, beside the minimum standards: list, propose, adopt, withdraw.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Called = Annotated[str, typer.Argument(metavar="PRACTICE", help="What is done, or the id as `practice list` shows it.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(commands, name="practice")


@commands.command("list")
def list_all(context: typer.Context, as_json: Json = False) -> None:
    """List the practices, each beside the minimum in force, and which of the two applies."""
    from field_ems.services.practices import list_practices

    with station(context) as store:
        cards = list_practices(store, now().date())
    lines = [_line(card) for card in cards]
    answer("\n".join(lines) or _("There is no practice yet."), [_document(card) for card in cards], as_json)


@commands.command()
def minimums(context: typer.Context, as_json: Json = False) -> None:
    """List the minimum standards in force."""
    from field_ems.domain.checklists import text_in
    from field_ems.i18n import current_language
    from field_ems.services.minimums import list_minimums
    from field_ems.services.practice_words import AREAS, limit_in_words

    with station(context) as store:
        found = list_minimums(store, now().date())
    lines = [
        f"{one.code}  v{one.version}  {_(AREAS[one.area])}  {limit_in_words(one)}  "
        f"{text_in(one.texts, current_language())}  ({one.source})"
        for one in found
    ]
    text = "\n".join(lines) or _("There is no minimum standard yet. Headquarters publishes them: sync first.")
    answer(text, [_minimum_document(one) for one in found], as_json)


@commands.command()
def propose(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="What is done, in a few words.")],
    area: Annotated[str, typer.Option(help="utilities, buildings or procurement; else the minimum's.")] = "",
    minimum: Annotated[str, typer.Option(help="The code of the minimum to compare it with.")] = "",
    value: Annotated[str, typer.Option(help="As 24.5.")] = "",
    unit: Annotated[str, typer.Option(help="The minimum's, where left out.")] = "",
    met: Annotated[bool | None, typer.Option("--met/--not-met", help="Where the minimum asks for a yes.")] = None,
    building: Annotated[str, typer.Option(help="Its name; the whole station where left out.")] = "",
    as_json: Json = False,
) -> None:
    """Enter a practice that is not yet adopted."""
    from field_ems.domain.amounts import parse
    from field_ems.services.meters import find_facility
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.practices import propose_practice

    level = Level(parse(value) if value else None, unit.strip() or None, met)
    with station(context) as store:
        practice_id = propose_practice(
            store,
            now(),
            title,
            level,
            area=area,
            minimum_code=minimum,
            facility_id=find_facility(store, building).id if building else None,
            author_id=person_at_keyboard(store),
        )
        _say(store, practice_id, as_json)


@commands.command()
def adopt(
    context: typer.Context,
    called: Called,
    from_on: Annotated[str | None, typer.Option("--from", help="As 2026-10-01; today where left out.")] = None,
    as_json: Json = False,
) -> None:
    """Adopt a practice; one below the minimum in force is refused."""
    from field_ems.domain.times import parse_day
    from field_ems.services.called import find_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.practices import adopt_practice

    first_day = parse_day(from_on) if from_on else None
    with station(context) as store:
        practice_id = find_called(store, "practice", called)
        adopt_practice(store, now(), practice_id, from_on=first_day, author_id=person_at_keyboard(store))
        _say(store, practice_id, as_json)


@commands.command()
def withdraw(context: typer.Context, called: Called, as_json: Json = False) -> None:
    """Follow a practice no longer; it stays in the register."""
    from field_ems.services.called import find_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.practices import withdraw_practice

    with station(context) as store:
        practice_id = find_called(store, "practice", called)
        withdraw_practice(store, now(), practice_id, author_id=person_at_keyboard(store))
        _say(store, practice_id, as_json)


def _say(store: "StationStore", practice_id: bytes, as_json: bool) -> None:
    from field_ems.services.practices import show_practice

    card = show_practice(store, practice_id, now().date())
    answer(_line(card), _document(card), as_json)


def _line(card: "PracticeCard") -> str:
    from field_ems.services.called import short
    from field_ems.services.practice_words import (
        AREAS,
        applies_in_words,
        level_in_words,
        limit_in_words,
        place_in_words,
        state_in_words,
    )

    parts = [
        "!" if card.has_to_be_raised else " ",
        short(card.id),
        _(AREAS[card.area]),
        place_in_words(card),
        card.title,
        level_in_words(card.level),
        _("Minimum: {limit}").format(limit=limit_in_words(card.minimum)),
        _("Applies: {level}").format(level=applies_in_words(card)),
        f"[{state_in_words(card)}]",
    ]
    return "  ".join(parts)


def _document(card: "PracticeCard") -> dict[str, object]:
    return {
        "id": card.id.hex(),
        "title": card.title,
        "area": card.area.value,
        "building": card.place,
        **_level_document(card.level),
        "state": card.state.value,
        "from": card.from_on,
        "decided_by": card.decided_by,
        "minimum": _minimum_document(card.minimum) if card.minimum else None,
        "standing": card.standing.value,
        "to_be_raised": card.has_to_be_raised,
        "local_practice_applies": card.applies is card.level,
    }


def _minimum_document(minimum: Minimum) -> dict[str, object]:
    return {
        "code": minimum.code,
        "version": minimum.version,
        "area": minimum.area.value,
        "rule": minimum.rule.value,
        "limit": minimum.limit.value,
        "unit": minimum.limit.unit,
        "effective_on": minimum.effective_on,
        "source": minimum.source,
        "texts": dict(minimum.texts),
    }


def _level_document(level: Level) -> dict[str, object]:
    return {"value": level.value, "unit": level.unit, "is_met": level.is_met}
