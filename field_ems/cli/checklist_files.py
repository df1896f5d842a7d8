"""Commands about checklists in files: a blank one to print or to fill in, a filled one, a template to check."""

from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.i18n import _, install, ngettext, say


def add_to(group: typer.Typer) -> None:
    """Add the commands to the group about checklists."""
    group.command("blank")(blank)
    group.command("fill")(fill)
    group.command("lint")(lint)


def blank(
    context: typer.Context,
    code: Annotated[str, typer.Argument(help="The checklist's code.")],
    out: Annotated[Path, typer.Option(help="Ends in .html to print, in .csv or .xlsx to fill in and take over.")],
    version: Annotated[int | None, typer.Option(help="The latest where left out.")] = None,
    language: Annotated[str | None, typer.Option(help="ar, en, es, fr, ru or zh.")] = None,
    as_json: Json = False,
) -> None:
    """Write a blank checklist: a page for those who work on paper, or a table to fill in with a spreadsheet."""
    from field_ems.cli.checklist_lists import have_templates
    from field_ems.services.editions import find_edition
    from field_ems.services.filled_checklists import write_blank_table
    from field_ems.services.printing import print_blank
    from field_ems.services.templates import find_template, get_template

    if language is not None:
        install(language)
    kind = out.suffix.lower()
    if kind not in (".html", ".csv", ".xlsx"):
        raise typer.BadParameter(_("The file's name has to end in .html, .csv or .xlsx."))
    with station(context) as store:
        have_templates(store)
        edition = find_edition(store, code) if version is None else None
        template = edition.template if edition else get_template(store, find_template(store, code, version).id)
    if kind == ".html":
        print_blank(out, template)
    else:
        write_blank_table(out, template)
    document = {"template": template.code, "version": template.version, "path": str(out)}
    answer(_("Written: {path}.").format(path=out), document, as_json)


def fill(
    context: typer.Context,
    draft: Annotated[str, typer.Argument(help="The draft's id, as `checklist list drafts` shows it.")],
    file: Annotated[Path, typer.Argument(help="A table as `checklist blank` writes it, filled in: CSV or XLSX.")],
    as_json: Json = False,
) -> None:
    """Take over the answers of a filled table, all good rows at once; blank rows leave what is there."""
    from field_ems.cli.checklist_pages import progress_lines
    from field_ems.cli.checklist_sheet import result_document
    from field_ems.services.called import draft_called
    from field_ems.services.filled_checklists import fill_from_table

    with station(context) as store:
        filled = fill_from_table(store, draft_called(store, draft), file, now())
    left_out = [{"row": one.row, "question": one.code, "why": say(one.notice)} for one in filled.left_out]
    lines = [_("Row {row}: {why}").format(row=one["row"], why=one["why"]) for one in left_out]
    taken = ngettext("{count} question answered", "{count} questions answered", filled.answered)
    lines += [taken.format(count=filled.answered), *progress_lines(filled.filling)]
    document = {**result_document(filled.filling.result), "taken": filled.answered, "left_out": left_out}
    answer("\n".join(lines), document, as_json)
    if left_out:
        raise typer.Exit(ExitCode.LOOK)


def lint(
    file: Annotated[Path, typer.Argument(help="A template in YAML.")],
    as_json: Json = False,
) -> None:
    """Check a template: every fault with its line and key, and the nearest word that is known."""
    from field_ems.files.templates import lint_template

    findings = lint_template(file)
    documents = [
        {"file": one.file, "line": one.line, "code": one.notice.code, "says": say(one.notice)} for one in findings
    ]
    lines = [f"{one['file']}:{one['line']}: {one['says']}" for one in documents]
    answer("\n".join(lines) or _("{file}: no faults.").format(file=file.name), documents, as_json)
    if findings:
        raise typer.Exit(ExitCode.LOOK)
