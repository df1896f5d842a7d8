"""Commands about checklists: begin one, answer it, see it whole, submit it, compare the offers of a tender."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli import aspects, checklist_files, comparing, editions, handovers
from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain import times
from field_ems.domain.checklists import EvidenceKind, QuestionKind, text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language

if TYPE_CHECKING:
    from field_ems.services.checklists import Filling

commands = typer.Typer(
    help="Checklists: from the blank to the comparison of offers.", no_args_is_help=True, rich_markup_mode=None
)

Draft = Annotated[str, typer.Argument(help="The draft's id, as `checklist list drafts` shows it.")]
QuestionCode = Annotated[str, typer.Argument(metavar="QUESTION", help="The question's code.")]


class Shelf(StrEnum):
    """What to list."""

    TEMPLATES = "templates"
    EDITIONS = "editions"
    DRAFTS = "drafts"
    SUBMITTED = "submitted"


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    checklist_files.add_to(commands)
    editions.add_to(commands)
    handovers.add_to(commands)
    aspects.add_to(commands)
    comparing.add_to_checklists(commands)
    app.add_typer(commands, name="checklist")


@commands.command("list")
def list_all(
    context: typer.Context,
    what: Annotated[Shelf, typer.Argument(help="templates, editions, drafts or submitted.")] = Shelf.TEMPLATES,
    group: Annotated[str | None, typer.Option(help="Only templates of this product group.")] = None,
    supplier: Annotated[str | None, typer.Option(help="Only what this supplier submitted.")] = None,
    tender: Annotated[str | None, typer.Option(help="Only what was submitted in this tender.")] = None,
    as_json: Json = False,
) -> None:
    """List the checklists that there are, those begun here, or those submitted, the newest first."""
    from field_ems.cli import checklist_lists

    with station(context) as store:
        match what:
            case Shelf.TEMPLATES:
                documents, lines = checklist_lists.templates(store, group)
            case Shelf.EDITIONS:
                documents, lines = checklist_lists.editions(store)
            case Shelf.DRAFTS:
                documents, lines = checklist_lists.drafts(store)
            case Shelf.SUBMITTED:
                documents, lines = checklist_lists.submitted(store, supplier, tender)
    answer("\n".join(lines) or _("None."), documents, as_json)


@commands.command()
def start(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The checklist's code, as `checklist list` shows it.")],
    supplier: Annotated[str, typer.Option(help="Name, UNGM number or id.")],
    tender: Annotated[str | None, typer.Option(help="Reference, title or id.")] = None,
    version: Annotated[int | None, typer.Option(help="The latest where left out.")] = None,
    as_json: Json = False,
) -> None:
    """Begin a checklist for a supplier, or take up the one begun."""
    from field_ems.cli.checklist_lists import have_templates
    from field_ems.cli.checklist_pages import progress_lines
    from field_ems.cli.checklist_sheet import result_document
    from field_ems.services.called import short, supplier_called, tender_called
    from field_ems.services.checklists import open_checklist, start_checklist
    from field_ems.services.editions import find_edition
    from field_ems.services.templates import find_template

    with station(context) as store:
        have_templates(store)
        edition = find_edition(store, code) if version is None else None
        draft_id = start_checklist(
            store,
            edition.template_id if edition else find_template(store, code, version).id,
            supplier_called(store, supplier),
            now(),
            tender_id=tender_called(store, tender) if tender else None,
            edition_id=edition.id if edition else None,
        )
        filling = open_checklist(store, draft_id, now().date())
    text = _("Draft {draft}: {title}, {supplier}.").format(
        draft=short(draft_id), title=text_in(filling.template.title, current_language()), supplier=filling.supplier_name
    )
    answer(
        "\n".join([text, *progress_lines(filling)]),
        {"draft": draft_id.hex(), **result_document(filling.result)},
        as_json,
    )


@commands.command("answer")
def answer_one(
    context: typer.Context,
    draft: Draft,
    question: QuestionCode,
    value: Annotated[list[str] | None, typer.Argument(help="The answer; several where several may be chosen.")] = None,
    not_applicable: Annotated[str | None, typer.Option("--na", help="Not applicable, and why.")] = None,
    comment: Annotated[str | None, typer.Option(help="A comment; an empty one takes it away.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Take the answer away.")] = False,
    as_json: Json = False,
) -> None:
    """Answer one question; it is saved at once."""
    from field_ems.cli.checklist_pages import progress_lines
    from field_ems.cli.checklist_sheet import result_document
    from field_ems.services import checklists
    from field_ems.services.called import draft_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.question_words import answer_in_words, meant

    typed = "; ".join(value or [])
    if bool(typed) + (not_applicable is not None) + clear > 1 or not (
        typed or clear or not_applicable is not None or comment is not None
    ):
        raise typer.BadParameter(_("Give an answer, or --na with the reason, or --clear, or --comment."))
    with station(context) as store:
        draft_id = draft_called(store, draft)
        author_id = person_at_keyboard(store)
        filling = checklists.open_checklist(store, draft_id, now().date())
        asked = _question(filling, question)
        if typed and asked.kind is QuestionKind.FILE:
            raise typer.BadParameter(_("This question is answered by a file: use `checklist evidence`."))
        if typed:
            filling = checklists.answer_question(store, draft_id, asked.code, meant(asked, typed), now(), author_id)
        elif clear:
            filling = checklists.answer_question(store, draft_id, asked.code, None, now(), author_id)
        elif not_applicable is not None:
            filling = checklists.set_not_applicable(store, draft_id, asked.code, not_applicable, now(), author_id)
        if comment is not None:
            filling = checklists.comment_on(store, draft_id, asked.code, comment, now(), author_id)
    words = answer_in_words(asked, filling.answers.get(asked.code)) or "—"
    lines = [_("Saved: {name}.").format(name=f"{asked.code} {words}"), *progress_lines(filling)]
    answer("\n".join(lines), {"question": asked.code, "answer": words, **result_document(filling.result)}, as_json)


@commands.command()
def evidence(
    context: typer.Context,
    draft: Draft,
    question: QuestionCode,
    file: Annotated[Path | None, typer.Argument(help="A file of at most 5 MB.")] = None,
    kind: Annotated[EvidenceKind, typer.Option(help="What it is.")] = EvidenceKind.OTHER,
    expires: Annotated[str | None, typer.Option(help="Its last valid day, as 2027-01-31.")] = None,
    paper: Annotated[str | None, typer.Option(help="Name a paper that is kept elsewhere, instead of a file.")] = None,
    remove: Annotated[str | None, typer.Option(help="Take away the file or paper of this name.")] = None,
    again: Annotated[str | None, typer.Option(help="Use one again that proved something of this supplier.")] = None,
    look: Annotated[bool, typer.Option("--look", help="Show what can be seen of the files.")] = False,
    as_json: Json = False,
) -> None:
    """Attach a file that proves an answer, name a paper, or list what is attached."""
    from field_ems.cli.checklist_pages import progress_lines
    from field_ems.services import checklists
    from field_ems.services.called import draft_called
    from field_ems.services.evidence import attach_file, known_evidence
    from field_ems.services.evidence_words import item_in_words, preview_lines
    from field_ems.services.people import person_at_keyboard

    last_day = times.parse_day(expires) if expires else None
    with station(context) as store:
        draft_id = draft_called(store, draft)
        filling = checklists.open_checklist(store, draft_id, now().date())
        asked = _question(filling, question)
        items: list[Any] = list((filling.answers.get(asked.code) or {}).get("evidence") or ())
        kept = [one for one in items if one.get("name") != remove]
        if remove is not None and len(kept) == len(items):
            raise Refusal("called.unknown", called=remove)
        if file is not None:
            kept.append(attach_file(store, file, kind, expires_on=last_day))
        if paper:
            kept.append({"kind": kind.value, "name": paper.strip(), "expires_on": expires})
        if again is not None:
            known = known_evidence(store, filling.supplier_id)
            kept += [item for item in known if str(item["name"]).casefold() == again.strip().casefold()][:1]
            if len(kept) == len(items):
                raise Refusal("called.unknown", called=again)
        if kept != items:
            filling = checklists.set_evidence(store, draft_id, asked.code, kept, now(), person_at_keyboard(store))
        attached = (filling.answers.get(asked.code) or {}).get("evidence") or []
        today = now().date()
        lines = [item_in_words(one, today) for one in attached]
        if look:
            lines = [line for one in attached for line in preview_lines(store, one, today)]
    lines = lines or [_("Nothing is attached to {question}.").format(question=asked.code)]
    answer("\n".join([*lines, *progress_lines(filling)]), {"question": asked.code, "evidence": attached}, as_json)


@commands.command()
def show(
    context: typer.Context,
    called: Annotated[str, typer.Argument(metavar="ID", help="A draft, or a submitted checklist.")],
    as_json: Json = False,
) -> None:
    """Show a checklist whole: each question, how to answer it, its answer, and what is missing."""
    from field_ems.cli.checklist_pages import assessment_sheet, filling_sheet
    from field_ems.services.assessments import show_assessment
    from field_ems.services.called import assessment_called, draft_called, drafts_beginning
    from field_ems.services.checklists import open_checklist

    with station(context) as store:
        if drafts_beginning(store, called):
            filling = open_checklist(store, draft_called(store, called), now().date())
            document, lines = filling_sheet(filling)
        else:
            document, lines = assessment_sheet(show_assessment(store, assessment_called(store, called)))
    answer("\n".join(lines), document, as_json)


@commands.command()
def submit(
    context: typer.Context,
    draft: Draft,
    note: Annotated[str | None, typer.Option(help="A note to headquarters.")] = None,
    incomplete: Annotated[bool, typer.Option("--incomplete", help="Submit it although something is missing.")] = False,
    as_json: Json = False,
) -> None:
    """Submit a checklist for a decision; from then on it never changes, and a correction is a revised version."""
    from field_ems.cli.checklist_sheet import result_document, result_lines
    from field_ems.services.assessments import show_assessment
    from field_ems.services.called import draft_called, short
    from field_ems.services.checklists import submit_checklist
    from field_ems.services.people import person_at_keyboard

    with station(context) as store:
        assessment_id = submit_checklist(
            store,
            draft_called(store, draft),
            now(),
            now().date(),
            note=note,
            accept_incomplete=incomplete,
            author_id=person_at_keyboard(store),
        )
        card = show_assessment(store, assessment_id).card
    text = _("Submitted as {assessment}. It goes to headquarters with the next sync.")
    lines = [text.format(assessment=short(assessment_id)), *result_lines(card.result)]
    answer("\n".join(lines), {"assessment": assessment_id.hex(), **result_document(card.result)}, as_json)
    if card.result.missing:
        raise typer.Exit(ExitCode.LOOK)


@commands.command()
def revise(
    context: typer.Context,
    assessment: Annotated[str, typer.Argument(help="The id, as `checklist list submitted` shows it.")],
    as_json: Json = False,
) -> None:
    """Begin a revised version of a submitted checklist with its answers; the earlier one stays as it is."""
    from field_ems.cli.checklist_pages import progress_lines
    from field_ems.cli.checklist_sheet import result_document
    from field_ems.services.called import assessment_called, short
    from field_ems.services.checklists import open_checklist, revise_assessment

    with station(context) as store:
        draft_id = revise_assessment(store, assessment_called(store, assessment), now())
        filling = open_checklist(store, draft_id, now().date())
    asked_for = [f"{code}: {text}".removeprefix(": ") for code, text in filling.comments.items()]
    lines = [_("Draft {draft}.").format(draft=short(draft_id))]
    lines += [_("Headquarters: {text}").format(text=text) for text in asked_for]
    document = {"draft": draft_id.hex(), "headquarters": dict(filling.comments), **result_document(filling.result)}
    answer("\n".join([*lines, *progress_lines(filling)]), document, as_json)


def _question(filling: "Filling", code: str) -> Any:
    found = filling.template.by_code.get(code) or filling.template.by_code.get(code.upper())
    if found is None:
        raise Refusal("checklist.unknown_question", named=code)
    return found
