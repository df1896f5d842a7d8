"""Commands about a station's own editions of checklists: adapt one, and confirm it for its parent's next version."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say

if TYPE_CHECKING:
    from field_ems.services.editions import Review


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group about checklists."""
    group.command("adapt")(adapt)
    group.command("confirm")(confirm)


def adapt(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="YAML with parent, code, reason and adaptations.")],
    as_json: Json = False,
) -> None:
    """Save the station's own edition of a checklist, or its next version; asking for less is refused."""
    from field_ems.cli.checklist_lists import have_templates
    from field_ems.services.editions import adapt_template, read_edition_file, show_edition
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.templates import find_template

    wanted = read_edition_file(file)
    with station(context) as store:
        have_templates(store)
        edition_id = adapt_template(
            store,
            now(),
            find_template(store, wanted.parent).id,
            wanted.code,
            wanted.adaptations,
            reason=wanted.reason,
            author_id=person_at_keyboard(store),
        )
        card = show_edition(store, edition_id)
    document = {"edition": edition_id.hex(), "code": card.template.code, "version": card.template.version}
    saved = _("Saved: {name}.").format(name=f"{card.template.code} {card.template.version}")
    answer(saved, document, as_json)


def confirm(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The edition's code.")],
    confirmed: Annotated[list[str] | None, typer.Argument(help="What was looked at again and holds.")] = None,
    reason: Annotated[str, typer.Option(help="Why the edition goes on as it does.")] = "",
    as_json: Json = False,
) -> None:
    """Carry an edition to its parent's later version; without --reason only say what has changed there."""
    from field_ems.services.editions import confirm_edition, find_edition, review_edition, show_edition
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        card = find_edition(store, code)
        if card is None:
            raise Refusal("edition.unknown", named=code)
        review = review_edition(store, card.id)
        if reason:
            edition_id = confirm_edition(
                store,
                card.id,
                now(),
                confirmed=confirmed or [],
                reason=reason,
                author_id=person_at_keyboard(store),
            )
            card = show_edition(store, edition_id)
    document, lines = _review(review)
    if reason:
        lines.append(_("Saved: {name}.").format(name=f"{card.template.code} {card.template.version}"))
        document |= {"edition": card.id.hex(), "version": card.template.version}
    answer("\n".join(lines), document, as_json)
    if not reason:
        raise typer.Exit(ExitCode.LOOK)


def _review(review: "Review") -> tuple[dict[str, Any], list[str]]:
    changes = [
        {"question": one.question, "what": one.difference.value, "keys": list(one.keys)}
        for one in review.carried.changes
    ]
    to_confirm = [{"target": one.params["target"], "says": say(one)} for one in review.carried.to_confirm]
    parent = review.later_parent
    lines = [f"{parent.code} {parent.version}"]
    lines += [f"  {one['question']}  {one['what']}  {', '.join(one['keys'])}".rstrip() for one in changes]
    lines += [str(one["says"]) for one in to_confirm]
    return {
        "parent": parent.code,
        "parent_version": parent.version,
        "changes": changes,
        "to_confirm": to_confirm,
    }, lines
