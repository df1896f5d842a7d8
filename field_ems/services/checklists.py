"""Filling in a checklist: a draft that is saved at every answer, and its submission as one immutable record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from field_ems.domain.answers import AnswerData, Answers, check_not_applicable, clean_value, is_answered
from field_ems.domain.checklists import Mode, Question, Template
from field_ems.domain.free_text import kept_whole
from field_ems.domain.mandates import explain_mode, mode_on, ruling_day
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.scoring import Result, assess
from field_ems.domain.times import from_seconds, to_seconds
from field_ems.services.templates import checklist_in, template_in
from field_ems.store import checklists as queries
from field_ems.store import drafts, suppliers, tables, tenders
from field_ems.store.console import person_names
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation
from field_ems.store.writer import Writer

DRAFT_KIND = drafts.CHECKLIST
PAGE = 50

LONGEST_COMMENT = 4_000


@dataclass(frozen=True, slots=True)
class Written:
    """When an answer of a draft was last changed, and by whom where that is known."""

    at: datetime
    author: str | None


@dataclass(frozen=True, slots=True)
class Filling:
    """A checklist being filled in, with all that follows from the answers so far.

    ``rule`` says why knock-outs bind or only warn; ``comments`` are what headquarters asked about the version that this
    one revises, by question (the empty code is about the whole); ``written`` says when each answer was changed.
    """

    draft_id: bytes
    template_id: bytes
    edition_id: bytes | None
    template: Template
    supplier_id: bytes
    supplier_name: str
    tender_id: bytes | None
    tender_title: str | None
    base_id: bytes | None
    merges_id: bytes | None
    answers: Mapping[str, AnswerData]
    result: Result
    rule: Notice
    comments: Mapping[str, str]
    written: Mapping[str, Written]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FillingCard:
    """A draft as the list of unfinished checklists shows it."""

    draft_id: bytes
    template_code: str
    template_version: int
    supplier_name: str
    tender_title: str | None
    answered: int
    updated_at: datetime


def start_checklist(
    store: StationStore,
    template_id: bytes,
    supplier_id: bytes,
    now: datetime,
    *,
    tender_id: bytes | None = None,
    edition_id: bytes | None = None,
) -> bytes:
    """Begin a checklist and give its draft's id; one begun for the same template, supplier and tender is resumed.

    ``edition_id`` names the station's own edition of the template. The version stays the one it was begun with,
    whatever is published meanwhile. Refuses with ``template.unknown``, ``edition.unknown``, ``supplier.unknown`` or
    ``tender.unknown``.
    """
    with store.database.writing() as session:
        template_in(session, template_id)
        _check_subject(session, supplier_id, tender_id)
        _check_edition(session, template_id, edition_id)
        subject = _subject(template_id, supplier_id, tender_id, None, edition_id)
        for draft in drafts.drafts_about(session, DRAFT_KIND, "supplier_id", supplier_id.hex()):
            if {"edition_id": None, **draft.subject, "base_id": None} == subject:
                return draft.id
        return drafts.add_draft(session, DRAFT_KIND, subject, {"answers": {}}, now)


def list_fillings(store: StationStore, limit: int = PAGE) -> list[FillingCard]:
    """Give the checklists being filled in on this installation, the last worked on first."""
    cards = []
    with store.reading() as session:
        station_id = installation(session).station_id
        found = drafts.drafts_of(session, DRAFT_KIND, limit)
        names = suppliers.names_of(session, station_id, {_id(one.subject, "supplier_id") for one in found})
        titles = tenders.titles_of(
            session, station_id, {one for draft in found if (one := _optional_id(draft.subject, "tender_id"))}
        )
        filled_in = {_filled_in(one) for one in found}
        templates = {filled: checklist_in(session, station_id, *filled) for filled in filled_in}
        for draft in found:
            template = templates[_filled_in(draft)]
            answers = draft.body["answers"]
            answered = sum(is_answered(question, answers.get(question.code)) for question in template.questions())
            cards.append(
                FillingCard(
                    draft.id,
                    template.code,
                    template.version,
                    names.get(_id(draft.subject, "supplier_id"), ""),
                    titles.get(_optional_id(draft.subject, "tender_id") or b""),
                    answered,
                    draft.updated_at,
                )
            )
    return cards


def open_checklist(store: StationStore, draft_id: bytes, today: date) -> Filling:
    """Give a checklist being filled in; ``today`` decides the mode and which certificates have expired."""
    with store.reading() as session:
        return filling_in(session, draft_id, today)


def answer_question(
    store: StationStore,
    draft_id: bytes,
    code: str,
    typed: str | Sequence[str] | None,
    now: datetime,
    author_id: bytes | None = None,
) -> Filling:
    """Answer a question, or clear its answer with None; comment and files stay.

    ``typed`` is what the person typed or chose: a list for a multiple choice. Refuses with ``answer.*``.
    """

    def change(question: Question, answer: dict[str, Any]) -> None:
        value = clean_value(question, list(typed) if isinstance(typed, list | tuple) else typed)
        answer.pop("na_reason", None)
        answer.pop("value", None)
        if value is not None:
            answer["value"] = value

    return _change(store, draft_id, code, now, author_id, change)


def set_not_applicable(
    store: StationStore, draft_id: bytes, code: str, reason: str, now: datetime, author_id: bytes | None = None
) -> Filling:
    """Set a question aside as not applicable; refuses with ``answer.must_apply``. An answer given before is dropped.

    A reason that is asked for and not given shows as missing.
    """

    def change(question: Question, answer: dict[str, Any]) -> None:
        check_not_applicable(question)
        answer.pop("value", None)
        answer["na_reason"] = kept_whole(reason, LONGEST_COMMENT)

    return _change(store, draft_id, code, now, author_id, change)


def comment_on(
    store: StationStore, draft_id: bytes, code: str, comment: str, now: datetime, author_id: bytes | None = None
) -> Filling:
    """Put a comment beside an answer; an empty one takes it away."""

    def change(_question: Question, answer: dict[str, Any]) -> None:
        answer.pop("comment", None)
        if comment.strip():
            answer["comment"] = kept_whole(comment, LONGEST_COMMENT)

    return _change(store, draft_id, code, now, author_id, change)


def set_evidence(
    store: StationStore,
    draft_id: bytes,
    code: str,
    evidence: Sequence[Mapping[str, Any]],
    now: datetime,
    author_id: bytes | None = None,
) -> Filling:
    """Say which files prove an answer, all of them anew: items as ``services.evidence.attach_file`` gives them.

    An item without a digest names a paper that is kept elsewhere. Refuses with ``evidence.bad_date``.
    """

    def change(_question: Question, answer: dict[str, Any]) -> None:
        for item in evidence:
            if item.get("expires_on"):
                try:
                    date.fromisoformat(str(item["expires_on"]))
                except ValueError as error:
                    raise Refusal("evidence.bad_date", typed=item["expires_on"]) from error
        answer.pop("evidence", None)
        if evidence:
            answer["evidence"] = [{key: value for key, value in item.items() if value is not None} for item in evidence]

    return _change(store, draft_id, code, now, author_id, change)


def submit_checklist(
    store: StationStore,
    draft_id: bytes,
    now: datetime,
    today: date,
    *,
    note: str | None = None,
    accept_incomplete: bool = False,
    author_id: bytes | None = None,
) -> bytes:
    """Submit a checklist: one immutable assessment, and the draft is gone, both or neither; give the assessment's id.

    Refuses with ``checklist.incomplete`` (how many answers or files are ``missing``) unless that is accepted: what is
    missing never fails an offer, and headquarters can send it back.
    """
    with store.writing(now, author_id) as writer:
        filling = filling_in(writer.session, draft_id, today)
        if filling.result.missing and not accept_incomplete:
            raise Refusal("checklist.incomplete", missing=len(filling.result.missing))
        assessment_id = writer.create(
            tables.Assessment,
            template_id=filling.template_id,
            supplier_id=filling.supplier_id,
            tender_id=filling.tender_id,
            base_id=filling.base_id,
            merges_id=filling.merges_id,
            edition_id=filling.edition_id,
            submitted_at=now,
            mode=filling.result.mode.value,
            note=(note or "").strip() or None,
            answers={code: dict(answer) for code, answer in filling.answers.items() if answer},
        )
        record_files(writer, filling.answers)
        drafts.delete_draft(writer.session, draft_id)
    return assessment_id


def revise_assessment(store: StationStore, assessment_id: bytes, now: datetime) -> bytes:
    """Begin a new version of an assessment with its answers and give the draft's id, or resume the one begun.

    Any submitted version may be revised; the earlier one stays as it is. Refuses with ``assessment.unknown``.
    """
    with store.database.writing() as session:
        station_id = installation(session).station_id
        row = queries.assessment_row(session, station_id, assessment_id)
        if row is None:
            raise Refusal("assessment.unknown")
        subject = _subject(row.template_id, row.supplier_id, row.tender_id, assessment_id, row.edition_id)
        for draft in drafts.drafts_about(session, DRAFT_KIND, "base_id", assessment_id.hex()):
            if {"edition_id": None, **draft.subject} == subject:
                return draft.id
        return drafts.add_draft(session, DRAFT_KIND, subject, {"answers": row.answers}, now)


def mode_for(
    session: Session, station_id: bytes, template: Template, day: date, tender_opens_on: date | None
) -> tuple[Mode, Notice]:
    """Give the mode that applies to an assessment made on ``day``, and why."""
    ruled_by = ruling_day(day, tender_opens_on)
    approved_from = queries.mandate_from(session, station_id)
    return mode_on(ruled_by, approved_from, template.mode), explain_mode(ruled_by, approved_from, template.mode)


def record_files(writer: Writer, answers: Answers) -> None:
    """Record each attached content that the station has not recorded yet, so that it can travel."""
    items = {
        item["digest"]: item for answer in answers.values() for item in answer.get("evidence", ()) if "size" in item
    }
    known = queries.recorded_digests(writer.session, writer.station_id, [bytes.fromhex(digest) for digest in items])
    for digest, item in sorted(items.items()):
        if bytes.fromhex(digest) not in known:
            writer.create(
                tables.Attachment,
                digest=bytes.fromhex(digest),
                size=item["size"],
                media_type=item["media_type"],
                name=item["name"],
            )


def _change(
    store: StationStore, draft_id: bytes, code: str, now: datetime, author_id: bytes | None, change: Any
) -> Filling:
    with store.database.writing() as session:
        draft = draft_in(session, draft_id)
        question = template_of(session, draft).by_code.get(code)
        if question is None:
            raise Refusal("checklist.unknown_question", named=code)
        answers = {name: dict(answer) for name, answer in draft.body["answers"].items()}
        answer = answers.setdefault(code, {})
        change(question, answer)
        if not answer:
            del answers[code]
        written = {**draft.body.get("written", {}), code: [to_seconds(now), author_id.hex() if author_id else None]}
        drafts.save_draft(session, draft_id, {**draft.body, "answers": answers, "written": written}, now)
        session.expire_all()
        return filling_in(session, draft_id, now.date())


def filling_in(session: Session, draft_id: bytes, today: date) -> Filling:
    """Give a checklist being filled in, within a transaction."""
    draft = draft_in(session, draft_id)
    station_id = installation(session).station_id
    template_id = _id(draft.subject, "template_id")
    supplier_id = _id(draft.subject, "supplier_id")
    tender_id = _optional_id(draft.subject, "tender_id")
    base_id = _optional_id(draft.subject, "base_id")
    template = template_of(session, draft)
    supplier = suppliers.supplier_row(session, station_id, supplier_id)
    tender = tenders.tender_row(session, station_id, tender_id) if tender_id else None
    mode, rule = mode_for(session, station_id, template, today, tender.opens_on if tender else None)
    return Filling(
        draft_id=draft_id,
        template_id=template_id,
        edition_id=_optional_id(draft.subject, "edition_id"),
        template=template,
        supplier_id=supplier_id,
        supplier_name=supplier.name if supplier else "",
        tender_id=tender_id,
        tender_title=tender.title if tender else None,
        base_id=base_id,
        merges_id=_optional_id(draft.subject, "merges_id"),
        answers=draft.body["answers"],
        result=assess(template, draft.body["answers"], mode, today),
        rule=rule,
        comments=_comments(session, station_id, base_id),
        written=_written(session, station_id, draft),
        updated_at=draft.updated_at,
    )


def _comments(session: Session, station_id: bytes, base_id: bytes | None) -> dict[str, str]:
    decision = queries.last_decisions(session, station_id, [base_id]).get(base_id) if base_id else None
    if decision is None:
        return {}
    return ({"": decision.comment} if decision.comment else {}) | decision.questions


def _written(session: Session, station_id: bytes, draft: tables.Draft) -> dict[str, Written]:
    noted = draft.body.get("written", {})
    people = person_names(session, station_id, {bytes.fromhex(author) for _at, author in noted.values() if author})
    return {
        code: Written(from_seconds(at), people.get(bytes.fromhex(author)) if author else None)
        for code, (at, author) in noted.items()
    }


def draft_in(session: Session, draft_id: bytes) -> tables.Draft:
    """Give a checklist's draft within a transaction; refuses with ``draft.unknown``."""
    draft = drafts.draft_row(session, draft_id)
    if draft is None or draft.kind != DRAFT_KIND:
        raise Refusal("draft.unknown")
    return draft


def template_of(session: Session, draft: tables.Draft) -> Template:
    """Give the checklist that a draft fills in, within a transaction."""
    return checklist_in(session, installation(session).station_id, *_filled_in(draft))


def _filled_in(draft: tables.Draft) -> tuple[bytes, bytes | None]:
    return _id(draft.subject, "template_id"), _optional_id(draft.subject, "edition_id")


def _check_edition(session: Session, template_id: bytes, edition_id: bytes | None) -> None:
    if edition_id is None:
        return
    row = queries.edition_row(session, installation(session).station_id, edition_id)
    if row is None or row.parent_template_id != template_id:
        raise Refusal("edition.unknown", named=edition_id.hex()[:8])


def _check_subject(session: Session, supplier_id: bytes, tender_id: bytes | None) -> None:
    station_id = installation(session).station_id
    if suppliers.supplier_row(session, station_id, supplier_id) is None:
        raise Refusal("supplier.unknown")
    if tender_id is not None and tenders.tender_row(session, station_id, tender_id) is None:
        raise Refusal("tender.unknown")


def _subject(
    template_id: bytes,
    supplier_id: bytes,
    tender_id: bytes | None,
    base_id: bytes | None,
    edition_id: bytes | None,
) -> dict[str, str | None]:
    return {
        "template_id": template_id.hex(),
        "supplier_id": supplier_id.hex(),
        "tender_id": tender_id.hex() if tender_id else None,
        "base_id": base_id.hex() if base_id else None,
        "edition_id": edition_id.hex() if edition_id else None,
    }


def _id(subject: Mapping[str, Any], name: str) -> bytes:
    return bytes.fromhex(subject[name])


def _optional_id(subject: Mapping[str, Any], name: str) -> bytes | None:
    return bytes.fromhex(subject[name]) if subject.get(name) else None
