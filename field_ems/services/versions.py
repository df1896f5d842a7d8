"""Versions of a checklist that two people revised at once: compared question by question, and merged by a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.answers import Answers
from field_ems.domain.checklists import Question
from field_ems.domain.notices import Refusal
from field_ems.domain.versions import Difference, Side, differences, merge_answers
from field_ems.services.assessments import AssessmentCard, cards_of
from field_ems.services.checklists import DRAFT_KIND, submit_checklist
from field_ems.services.templates import Store
from field_ems.store import checklists as queries
from field_ems.store import drafts
from field_ems.store.console import person_names
from field_ems.store.records import birth_of
from field_ems.store.rivals import versions_after
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation


@dataclass(frozen=True, slots=True)
class MergeLine:
    """A question that the two versions answer differently; ``question`` None where its checklist lacks it."""

    code: str
    question: Question | None
    difference: Difference


@dataclass(frozen=True, slots=True)
class MergeSheet:
    """Two versions beside each other with the one both began from; ``more`` counts the versions left for later."""

    root_id: bytes
    left: AssessmentCard
    right: AssessmentCard
    left_author: str | None
    right_author: str | None
    lines: tuple[MergeLine, ...]
    more: int

    def undecided(self, choices: Mapping[str, Side]) -> list[str]:
        """Give the questions that a person still has to choose."""
        return [one.code for one in self.lines if one.difference.suggested is None and one.code not in choices]


def open_merge(store: Store, root_id: bytes, station_id: bytes | None = None) -> MergeSheet:
    """Give the first two versions that nobody has revised or merged; refuses with ``conflict.settled_already``."""
    with store.reading() as session:
        return _sheet(session, station_id or installation(session).station_id, root_id)


def begin_merge(store: StationStore, sheet: MergeSheet, choices: Mapping[str, Side], now: datetime) -> bytes:
    """Begin a version that merges both as a draft, to be looked over and submitted; give the draft's id.

    Refuses with ``versions.undecided`` (how many, and the first question), or ``conflict.changed`` where one of the
    versions was revised meanwhile.
    """
    with store.database.writing() as session:
        known = _sheet(session, installation(session).station_id, sheet.root_id)
        if (known.left.id, known.right.id) != (sheet.left.id, sheet.right.id):
            raise Refusal("conflict.changed", record=sheet.left.supplier_name)
        found = [line.difference for line in known.lines]
        answers = merge_answers(known.left.answers, known.right.answers, found, choices)
        subject = {
            "template_id": known.left.template_id.hex(),
            "supplier_id": known.left.supplier_id.hex(),
            "tender_id": known.left.tender_id.hex() if known.left.tender_id else None,
            "base_id": known.left.id.hex(),
            "edition_id": known.left.edition_id.hex() if known.left.edition_id else None,
            "merges_id": known.right.id.hex(),
        }
        for draft in drafts.drafts_about(session, DRAFT_KIND, "base_id", known.left.id.hex()):
            if draft.subject == subject:
                drafts.delete_draft(session, draft.id)
        body = {"answers": {code: dict(answer) for code, answer in answers.items()}}
        return drafts.add_draft(session, DRAFT_KIND, subject, body, now)


def merge_versions(
    store: StationStore,
    sheet: MergeSheet,
    choices: Mapping[str, Side],
    now: datetime,
    *,
    note: str | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Submit one version that merges both and give its id; refused as ``begin_merge``. Both stay on record."""
    draft_id = begin_merge(store, sheet, choices, now)
    return submit_checklist(store, draft_id, now, now.date(), note=note, accept_incomplete=True, author_id=author_id)


def _sheet(session: Session, station_id: bytes, root_id: bytes) -> MergeSheet:
    if queries.assessment_row(session, station_id, root_id) is None:
        raise Refusal("assessment.unknown")
    leaves = versions_after(session, station_id, root_id)[1]
    if len(leaves) < 2:
        raise Refusal("conflict.settled_already")
    rows = [queries.assessment_row(session, station_id, one) for one in leaves[:2]]
    left, right = cards_of(session, station_id, [row for row in rows if row is not None])
    authors = _authors(session, station_id, [left.id, right.id])
    base = _base(session, station_id, left.id, right.id)
    by_code = left.template.by_code
    order = [question.code for question in left.template.questions()]
    found = differences(base, left.answers, right.answers, order)
    lines = tuple(MergeLine(one.question, by_code.get(one.question), one) for one in found)
    return MergeSheet(root_id, left, right, authors.get(left.id), authors.get(right.id), lines, len(leaves) - 2)


def _base(session: Session, station_id: bytes, left_id: bytes, right_id: bytes) -> Answers:
    """Give the answers of the last version that both go back to."""
    before_left = _earlier(session, station_id, left_id)
    common = next((one for one in _earlier(session, station_id, right_id) if one in before_left), None)
    row = queries.assessment_row(session, station_id, common) if common else None
    return row.answers if row is not None else {}


def _earlier(session: Session, station_id: bytes, assessment_id: bytes) -> list[bytes]:
    """Give the versions that one goes back to, the last before it first."""
    found: list[bytes] = []
    level = [assessment_id]
    while level:
        rows = [queries.assessment_row(session, station_id, one) for one in level]
        level = [
            earlier for row in rows if row is not None for earlier in (row.base_id, row.merges_id)
            if earlier is not None and earlier not in found
        ]  # fmt: skip
        found += level
    return found


def _authors(session: Session, station_id: bytes, assessment_ids: list[bytes]) -> dict[bytes, str | None]:
    born = birth_of(session, station_id, "assessment", assessment_ids)
    people = person_names(session, station_id, {row.author_id for row in born.values() if row.author_id})
    return {one: people.get(row.author_id) for one, row in born.items()}
