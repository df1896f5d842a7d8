"""Commands about why checklists ask what they ask: the station's aspects, and the chain from them to a question."""

from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.i18n import _


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group about checklists."""
    group.command("aspects")(aspects)
    group.command("why")(why)


def aspects(
    context: typer.Context,
    code: Annotated[str | None, typer.Argument(help="An aspect to judge: energy, water, waste ...")] = None,
    significant: Annotated[bool, typer.Option("--significant/--not-significant", help="At this station.")] = True,
    reason: Annotated[str, typer.Option(help="Why, or why not.")] = "",
    as_json: Json = False,
) -> None:
    """List the station's environmental aspects, or say whether one is significant here."""
    from field_ems.services.aspect_words import ASPECTS, measured_in_words, significance_in_words
    from field_ems.services.aspects import list_aspects, save_aspect
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        if code is not None:
            author_id = person_at_keyboard(store)
            save_aspect(store, now(), code, significant=significant, reason=reason, author_id=author_id)
        cards = list_aspects(store)
    lines = [
        f"{_(ASPECTS[card.code]):<14} {significance_in_words(card):<16} {measured_in_words(card):<12} "
        f"{card.reason or ''}".rstrip()
        for card in cards
    ]
    document = [
        {
            "aspect": card.code.value,
            "significant": card.significant,
            "reason": card.reason,
            "meters": card.meters,
        }
        for card in cards
    ]
    answer("\n".join(lines), document, as_json)


def why(
    context: typer.Context,
    checklist: Annotated[str, typer.Argument(help="The checklist's code, or that of a local edition.")],
    question: Annotated[str, typer.Argument(help="The question's code.")],
    as_json: Json = False,
) -> None:
    """Say why a checklist asks a question: aspect, product group, specification."""
    from field_ems.cli.checklist_lists import have_templates
    from field_ems.services.aspect_words import why_lines
    from field_ems.services.aspects import explain_question
    from field_ems.services.editions import find_edition
    from field_ems.services.templates import find_template, get_template

    with station(context) as store:
        have_templates(store)
        edition = find_edition(store, checklist)
        template = edition.template if edition else get_template(store, find_template(store, checklist).id)
        chain = explain_question(store, template, question.upper())
    document = {
        "question": chain.question.code,
        "aspect": chain.question.aspect,
        "significant": chain.aspect.significant if chain.aspect else None,
        "product_group": chain.product_group,
        "criterion": chain.question.criterion.value,
        "source": chain.question.source,
        "indicator": chain.question.indicator,
        "local_reason": chain.question.local_reason,
    }
    answer("\n".join(why_lines(chain)), document, as_json)
