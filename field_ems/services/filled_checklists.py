"""A whole checklist from a table that was filled in elsewhere, and the blank table to fill in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from field_ems.domain.answers import check_not_applicable, clean_value
from field_ems.domain.checklists import EvidenceKind, Question, QuestionKind, Template, text_in
from field_ems.domain.free_text import kept_whole
from field_ems.domain.notices import Notice, Refusal
from field_ems.files.export_tables import ExportTable, export_table
from field_ems.files.filled_checklists import HEADINGS, FilledRow, heading, read_filled_checklist
from field_ems.i18n import _, current_language
from field_ems.services.checklists import LONGEST_COMMENT, Filling, draft_in, filling_in, template_of
from field_ems.services.question_words import EVIDENCE, how_to_answer, meant, only_if
from field_ems.store import drafts
from field_ems.store.station import StationStore

_NOT_APPLICABLE = frozenset(
    {"n/a", "na", "not applicable", "s.o.", "sans objet", "no aplicable", "неприменимо", "不适用", "لا ينطبق"}
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that could not be taken over, and why."""

    row: int
    code: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Filled:
    """What came of a table: how many questions it answered, what was left out, and the checklist as it is."""

    answered: int
    left_out: tuple[LeftOut, ...]
    filling: Filling


def fill_from_table(store: StationStore, draft_id: bytes, path: Path, now: datetime) -> Filled:
    """Take over the answers in a CSV or XLSX table, all good rows in one act.

    A blank row leaves what was answered before; files attached before stay. Refuses with ``draft.unknown`` and as
    ``read_filled_checklist`` does; what is wrong with a row is told in ``left_out``.
    """
    rows = [row for row in read_filled_checklist(path) if not row.is_blank]
    with store.database.writing() as session:
        draft = draft_in(session, draft_id)
        template = template_of(session, draft)
        answers = {code: dict(answer) for code, answer in draft.body["answers"].items()}
        left_out: list[LeftOut] = []
        answered: set[str] = set()
        for row in rows:
            question = template.by_code.get(row.code) or template.by_code.get(row.code.upper())
            try:
                if question is None:
                    raise Refusal("checklist.unknown_question", named=row.code)
                if question.code in answered:
                    raise Refusal("filled.twice", question=question.code)
                answers[question.code] = _answer(question, row, answers.get(question.code, {}))
            except Refusal as refusal:
                left_out.append(LeftOut(row.number, row.code, refusal.notice))
                continue
            answered.add(question.code)
        drafts.save_draft(session, draft_id, {**draft.body, "answers": answers}, now)
        session.expire_all()
        return Filled(len(answered), tuple(left_out), filling_in(session, draft_id, now.date()))


def write_blank_table(path: Path, template: Template) -> int:
    """Write a checklist as a table to fill in, CSV or XLSX, in the language spoken; give the number of questions.

    Refuses with ``files.cannot_write``.
    """
    language = current_language()
    columns = [
        heading("code", language),
        _("Section"),
        _("Question"),
        _("How to answer"),
        *(heading(column, language) for column in HEADINGS if column != "code"),
    ]
    rows = [
        (question.code, text_in(section.title, language), text_in(question.text, language), _how(question, template))
        for section in template.sections
        for question in section.questions
    ]
    blank = ("",) * (len(HEADINGS) - 1)
    return export_table(path, ExportTable(template.code, columns, ((*row, *blank) for row in rows)))


def _how(question: Question, template: Template) -> str:
    return " ".join(part for part in (only_if(question, template.by_code), how_to_answer(question)) if part)


def _answer(question: Question, row: FilledRow, before: Mapping[str, Any]) -> dict[str, Any]:
    """Give the answer that a row makes of the one before."""
    answer = dict(before)
    if row.answer and row.answer.casefold() not in _NOT_APPLICABLE:
        answer.pop("na_reason", None)
        if question.kind is not QuestionKind.FILE:
            answer["value"] = clean_value(question, meant(question, row.answer))
    elif row.answer or row.not_applicable:
        check_not_applicable(question)
        answer.pop("value", None)
        answer["na_reason"] = kept_whole(row.not_applicable or row.comment, LONGEST_COMMENT)
    if row.comment:
        answer["comment"] = kept_whole(row.comment, LONGEST_COMMENT)
    papers = "; ".join([row.proof, row.answer if question.kind is QuestionKind.FILE else ""])
    named = [_paper(question, part.strip()) for part in papers.split(";") if part.strip()]
    if named:
        names = {one["name"] for one in named}
        answer["evidence"] = [one for one in before.get("evidence", ()) if one.get("name") not in names] + named
    return answer


def _paper(question: Question, text: str) -> dict[str, Any]:
    """Name a paper that is kept elsewhere: ``certificate: ISO 14001``, or its name alone for the kind asked for."""
    kind_word, colon, name = text.partition(":")
    folded = kind_word.strip().casefold()
    for kind in EvidenceKind:
        if colon and name.strip() and folded in (kind.value, EVIDENCE[kind].casefold(), _(EVIDENCE[kind]).casefold()):
            return {"kind": kind.value, "name": name.strip()}
    accepted: Sequence[EvidenceKind] = question.accepted_evidence or (EvidenceKind.OTHER,)
    return {"kind": accepted[0].value, "name": text}
