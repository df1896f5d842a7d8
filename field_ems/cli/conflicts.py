"""Commands about what two people entered differently, and about what became of each entry at headquarters."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext, say

if TYPE_CHECKING:
    from field_ems.domain.versions import Side as VersionSide
    from field_ems.services.attention import EntryCard
    from field_ems.services.conflicts import ConflictCard, Side
    from field_ems.services.versions import MergeSheet
    from field_ems.store.station import StationStore

Name = Annotated[str, typer.Argument(help="The conflict as the list names it, as 3f2a81bc:name.")]

group = typer.Typer(help="What two people entered differently: list it and settle it.", invoke_without_command=True)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    group.callback()(conflicts)
    group.command("settle")(settle)
    group.command("merge")(merge)
    app.add_typer(group, name="conflicts")
    app.command("attention")(attention)


def conflicts(
    context: typer.Context,
    settled: Annotated[bool, typer.Option("--settled", help="Say what was settled instead, the last first.")] = False,
    as_json: Json = False,
) -> None:
    """List what is to settle, with every value, by whom and when it was entered."""
    if context.invoked_subcommand is not None:
        return
    from field_ems.services.conflicts import list_settled

    with station(context) as store:
        if settled:
            _answer_settled(list_settled(store), as_json)
            return
        cards = _all(store)
    lines = [line for card in cards for line in _lines(card)]
    count = len(cards)
    lines.append(
        ngettext("{count} to settle; all values are kept.", "{count} to settle; all values are kept.", count).format(
            count=count
        )
        if cards
        else _("Nothing is to settle.")
    )
    answer("\n".join(lines), [_document(card) for card in cards], as_json)
    if cards:
        raise typer.Exit(ExitCode.LOOK)


def settle(
    context: typer.Context,
    conflict: Name,
    keep: Annotated[str | None, typer.Option(help="The value to keep: its number, or mine, or theirs.")] = None,
    value: Annotated[str | None, typer.Option(help="Another value in the place of all.")] = None,
    both: Annotated[bool, typer.Option("--all-stand", help="All readings, or versions, are right.")] = False,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    as_json: Json = False,
) -> None:
    """Settle a conflict; of readings the others are taken back and stay in the history."""
    from field_ems.services import conflicts as service
    from field_ems.services.people import person_at_keyboard

    if [keep is not None, value is not None, both].count(True) != 1:
        raise typer.BadParameter(_("Give one of --keep, --value and --all-stand."))
    with station(context) as store:
        card = _called(store, conflict)
        author_id = person_at_keyboard(store)
        if both:
            service.keep_all(store, now(), card, reason, author_id=author_id)
        else:
            chosen = _side(card, keep).id if keep is not None else None
            service.settle(store, now(), card, chosen=chosen, typed=value, reason=reason, author_id=author_id)
    answer(_("Settled: {name}.").format(name=card.record), {"settled": _name(card)}, as_json)


def merge(
    context: typer.Context,
    conflict: Name,
    take: Annotated[
        list[str] | None, typer.Option(help="A question's answer: CODE=left or CODE=right; left+ keeps both comments.")
    ] = None,
    rest: Annotated[str | None, typer.Option(help="left or right, for questions that are not named.")] = None,
    submit: Annotated[
        bool, typer.Option("--submit", help="Submit the merged version; without it only compare.")
    ] = False,
    note: Annotated[str | None, typer.Option(help="A note to headquarters.")] = None,
    as_json: Json = False,
) -> None:
    """Compare two versions of a checklist question by question, and merge them into one."""
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.versions import merge_versions, open_merge

    with station(context) as store:
        sheet = open_merge(store, _called(store, conflict).row_id)
        choices = _choices(sheet, take or [], rest)
        if not submit:
            answer("\n".join(_compared(sheet, choices)), _merge_document(sheet, choices), as_json)
            if sheet.undecided(choices):
                raise typer.Exit(ExitCode.LOOK)
            return
        merged = merge_versions(store, sheet, choices, now(), note=note, author_id=person_at_keyboard(store))
    answer(_("Merged and submitted. Both earlier versions stay on record."), {"assessment": merged.hex()}, as_json)


def attention(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="All that was entered on this laptop, the last first.")] = False,
    as_json: Json = False,
) -> None:
    """Say what headquarters holds back and why, what was kept, and what to do about it."""
    from field_ems.services import attention as service

    read = service.list_outcomes if every else service.list_held
    cards: list[EntryCard] = []
    with station(context) as store:
        while page := read(store, before=cards[-1].place if cards else None):
            cards += page
    lines = [line for card in cards for line in _entry_lines(card)]
    answer("\n".join(lines) or _("Headquarters holds nothing back."), [_entry(card) for card in cards], as_json)
    if any(card.became in service.HELD for card in cards):
        raise typer.Exit(ExitCode.LOOK)


def _all(store: "StationStore") -> "list[ConflictCard]":
    from field_ems.services.conflicts import PAGE, list_conflicts

    cards: list[ConflictCard] = []
    while True:
        page = list_conflicts(store, after=cards[-1].place if cards else None)
        cards += page
        if len(page) < PAGE:
            return cards


def _name(card: "ConflictCard") -> str:
    return f"{card.row_id.hex()[:8]}:{card.field}"


def _called(store: "StationStore", name: str) -> "ConflictCard":
    """Give the one conflict that is called so; the field may be left out where the record has one conflict alone."""
    digits, _colon, field = name.strip().partition(":")
    found = [
        card
        for card in _all(store)
        if digits and card.row_id.hex().startswith(digits.lower()) and field in ("", card.field)
    ]
    if not found:
        raise Refusal("called.unknown", called=name)
    if len(found) > 1:
        raise Refusal("called.several", called=name, ids=", ".join(map(_name, found[:2])))
    return found[0]


def _side(card: "ConflictCard", keep: str) -> "Side":
    if keep.isdecimal() and 0 < int(keep) <= len(card.sides):
        return card.sides[int(keep) - 1]
    if keep in ("mine", "theirs"):
        found = [side for side in card.sides if side.is_here == (keep == "mine")]
        if len(found) == 1:
            return found[0]
    raise Refusal("conflict.choose_one", field=card.field_in_words)


def _lines(card: "ConflictCard") -> list[str]:
    lines = [f"! {_name(card)}  {card.kind_in_words} {card.record}: {card.field_in_words}"]
    if card.base is not None:
        lines.append("    " + _("before: {value}").format(value=card.base))
    for number, side in enumerate(card.sides, 1):
        place = _("mine") if side.is_here else _("theirs")
        mark = _("shown") if number == 1 else _("beside it")
        who = side.author or _("no name given")
        lines.append(f"  {number} {side.text}  ({who}, {side.recorded_at:%Y-%m-%d %H:%M}Z, {place}, {mark})")
    return lines


def _document(card: "ConflictCard") -> dict[str, Any]:
    return {
        "conflict": _name(card),
        "sort": card.sort.value,
        "kind": card.kind,
        "record": card.record,
        "row": card.row_id.hex(),
        "field": card.field,
        "before": card.base,
        "values": [
            {
                "number": number,
                "value": side.text,
                "author": side.author,
                "recorded_at": side.recorded_at.isoformat(),
                "mine": side.is_here,
                "shown": number == 1,
            }
            for number, side in enumerate(card.sides, 1)
        ],
    }


def _answer_settled(found: list[Any], as_json: bool) -> None:
    lines = [
        f"{one.recorded_at:%Y-%m-%d %H:%M}Z  {one.author or _('no name given')}  {one.record}: {one.field_in_words}  "
        f"{one.choice}  {one.reason or ''}".rstrip()
        for one in found
    ]
    documents = [
        {
            "record": one.record,
            "field": one.field_in_words,
            "choice": one.choice,
            "reason": one.reason,
            "author": one.author,
            "recorded_at": one.recorded_at.isoformat(),
        }
        for one in found
    ]
    answer("\n".join(lines) or _("Nothing was settled yet."), documents, as_json)


def _choices(sheet: "MergeSheet", take: list[str], rest: str | None) -> "dict[str, VersionSide]":
    from field_ems.domain.versions import Side

    sides = {side.value for side in Side}
    known = {line.code for line in sheet.lines}
    choices: dict[str, Side] = {}
    for one in take:
        code, _equals, side = one.partition("=")
        if code not in known or side not in sides:
            raise Refusal("versions.unknown_choice", typed=one, sides=", ".join(sorted(sides)))
        choices[code] = Side(side)
    if rest is not None:
        if rest not in sides:
            raise Refusal("versions.unknown_choice", typed=rest, sides=", ".join(sorted(sides)))
        choices |= {code: Side(rest) for code in sheet.undecided(choices)}
    return choices


def _compared(sheet: "MergeSheet", choices: "dict[str, VersionSide]") -> list[str]:
    lines = []
    for one in _merge_document(sheet, choices):
        lines.append(f"{one['question']}  {one['text']}  [{one['chosen'] or _('not chosen yet')}]")
        for side in ("before", "left", "right"):
            comment = f"  ({one[side]['comment']})" if one[side]["comment"] else ""
            lines.append(f"  {side:<7} {one[side]['answer'] or '—'}{comment}")
    return lines or [_("Both versions have the same answers.")]


def _merge_document(sheet: "MergeSheet", choices: "dict[str, VersionSide]") -> list[dict[str, Any]]:
    from field_ems.domain.checklists import text_in
    from field_ems.i18n import current_language
    from field_ems.services.question_words import answer_in_words

    found = []
    for line in sheet.lines:
        chosen = choices.get(line.code) or line.difference.suggested
        sides = {"before": line.difference.base, "left": line.difference.left, "right": line.difference.right}
        found.append(
            {
                "question": line.code,
                "text": text_in(line.question.text, current_language()) if line.question else line.code,
                "chosen": chosen.value if chosen else None,
                **{
                    name: {
                        "answer": answer_in_words(line.question, one)
                        if line.question
                        else str((one or {}).get("value")),
                        "comment": (one or {}).get("comment"),
                    }
                    for name, one in sides.items()
                },
            }
        )
    return found


def _entry_lines(card: "EntryCard") -> list[str]:
    from field_ems.services.attention import HELD, became_in_words

    entered = f"{card.recorded_at:%Y-%m-%d %H:%M}Z" if card.recorded_at else "—"
    lines = [f"{became_in_words(card.became)}  {entered}  {card.kind_in_words} {card.record}"]
    if card.became in HELD:
        kept = "; ".join(f"{name} {value}" for name, value in card.kept if value != "—")
        lines += [f"    {say(card.reason)}"] if card.reason else []
        lines += [
            "    " + _("What to do: {text}").format(text=card.to_do),
            "    " + _("Kept: {fields}").format(fields=kept),
        ]
    return lines


def _entry(card: "EntryCard") -> dict[str, Any]:
    return {
        "became": card.became.value,
        "kind": card.kind_in_words,
        "record": card.record,
        "is_change": card.is_change,
        "recorded_at": card.recorded_at.isoformat() if card.recorded_at else None,
        "author": card.author,
        "mine": card.is_here,
        "reason": say(card.reason) if card.reason else None,
        "reason_code": card.reason.code if card.reason else None,
        "to_do": card.to_do,
        "kept": dict(card.kept),
    }
