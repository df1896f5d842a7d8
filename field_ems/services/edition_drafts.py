"""A local edition while it is being made: each change is checked and kept at once, as a checklist's answers are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.checklists import Template
from field_ems.domain.editions import Action, Adaptation, adapt, adaptation_data, read_adaptations
from field_ems.domain.notices import Refusal
from field_ems.domain.template_body import read_template
from field_ems.services.editions import adapt_template
from field_ems.services.templates import template_row_in
from field_ems.store import checklists as queries
from field_ems.store import drafts, tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation

DRAFT_KIND = "edition"
_NOT_NAMED_YET = "local-edition"


@dataclass(frozen=True, slots=True)
class EditionDraft:
    """An edition being made: its parent, what it is with the changes so far, and these changes.

    ``code`` is that of the edition which is followed by another version, None for the first.
    """

    draft_id: bytes
    code: str | None
    parent_id: bytes
    parent: Template
    template: Template
    adaptations: tuple[Adaptation, ...]


def open_edition_draft(
    store: StationStore, template_id: bytes, edition_id: bytes | None, now: datetime
) -> EditionDraft:
    """Go on with the edition being made of this template, or of its edition, or begin it.

    Refuses with ``template.unknown`` or ``edition.unknown``.
    """
    subject = {"template_id": template_id.hex(), "edition_id": edition_id.hex() if edition_id else None}
    with store.database.writing() as session:
        for draft in drafts.drafts_about(session, DRAFT_KIND, "template_id", template_id.hex()):
            if draft.subject == subject:
                return _read(session, draft)
        adaptations = []
        if edition_id is not None:
            row = queries.edition_row(session, installation(session).station_id, edition_id)
            if row is None:
                raise Refusal("edition.unknown", named=edition_id.hex()[:8])
            adaptations = row.adaptations
        draft_id = drafts.add_draft(session, DRAFT_KIND, subject, {"adaptations": adaptations}, now)
        return _read(session, _draft(session, draft_id))


def keep_adaptation(store: StationStore, draft_id: bytes, adaptation: Adaptation, now: datetime) -> EditionDraft:
    """Add a change, in the place of one that did the same to the same question; refuses as ``adapt`` does."""
    with store.database.writing() as session:
        known = _read(session, _draft(session, draft_id))
        replaced = _same(known.adaptations, adaptation)
        others = [one for one in known.adaptations if one is not replaced]
        return _keep(session, known, [*others, adaptation], now)


def take_back(store: StationStore, draft_id: bytes, target: str, now: datetime) -> EditionDraft:
    """Take back every change of a question, told by its own code or by that of what it replaces.

    Refuses with ``edition.nothing_taken_back``.
    """
    with store.database.writing() as session:
        known = _read(session, _draft(session, draft_id))
        others = [one for one in known.adaptations if target not in (one.target, _brought_in(one))]
        if len(others) == len(known.adaptations):
            raise Refusal("edition.nothing_taken_back", target=target)
        return _keep(session, known, others, now)


def save_edition(
    store: StationStore, draft_id: bytes, code: str, reason: str, now: datetime, author_id: bytes | None = None
) -> bytes:
    """Save the edition's next version and give its id; the draft is gone. Refuses as ``adapt_template`` does."""
    with store.reading() as session:
        known = _read(session, _draft(session, draft_id))
    edition_id = adapt_template(
        store, now, known.parent_id, known.code or code, known.adaptations, reason=reason, author_id=author_id
    )
    with store.database.writing() as session:
        drafts.delete_draft(session, draft_id)
    return edition_id


def _keep(session: Session, known: EditionDraft, adaptations: Sequence[Adaptation], now: datetime) -> EditionDraft:
    body = {"adaptations": [adaptation_data(one) for one in adaptations]}
    _adapted(session, known.parent_id, adaptations)
    drafts.save_draft(session, known.draft_id, body, now)
    session.expire_all()
    return _read(session, _draft(session, known.draft_id))


def _read(session: Session, draft: tables.Draft) -> EditionDraft:
    parent_id = bytes.fromhex(draft.subject["template_id"])
    named = draft.subject["edition_id"]
    row = queries.edition_row(session, installation(session).station_id, bytes.fromhex(named)) if named else None
    adaptations = read_adaptations(draft.body["adaptations"])
    return EditionDraft(
        draft.id,
        row.code if row else None,
        parent_id,
        read_template(template_row_in(session, parent_id).body),
        _adapted(session, parent_id, adaptations),
        adaptations,
    )


def _adapted(session: Session, parent_id: bytes, adaptations: Sequence[Adaptation]) -> Template:
    parent = template_row_in(session, parent_id)
    return read_template(adapt(parent.body, _NOT_NAMED_YET, 1, parent.issuer or "", adaptations))


def _draft(session: Session, draft_id: bytes) -> tables.Draft:
    draft = drafts.draft_row(session, draft_id)
    if draft is None or draft.kind != DRAFT_KIND:
        raise Refusal("draft.unknown")
    return draft


def _same(adaptations: Sequence[Adaptation], other: Adaptation) -> Adaptation | None:
    wanted = (other.action, other.target, _brought_in(other))
    return next((one for one in adaptations if (one.action, one.target, _brought_in(one)) == wanted), None)


def _brought_in(adaptation: Adaptation) -> str | None:
    """Give the code of the question that a change brings in, None where it brings in none."""
    is_local = adaptation.action in (Action.ADD, Action.REPLACE)
    return str(adaptation.data.get("code")) if is_local else None
