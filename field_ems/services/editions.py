"""A station's own editions of checklists: adapted to the host country's conditions, and still tied to their parent."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from field_ems.domain.checklists import Template
from field_ems.domain.editions import (
    Adaptation,
    CarriedOver,
    adapt,
    adaptation_data,
    carry_over,
    read_adaptations,
)
from field_ems.domain.notices import Refusal
from field_ems.domain.template_body import read_template
from field_ems.files.yaml_tree import read_yaml_file
from field_ems.services.templates import TemplateCard, edition_body, list_templates, template_row_in
from field_ems.store import checklists as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore
from field_ems.store.writer import Writer


@dataclass(frozen=True, slots=True)
class EditionCard:
    """A version of a local edition; ``later_parent`` is the parent's version that it has not been confirmed for."""

    id: bytes
    template_id: bytes
    template: Template
    adaptations: tuple[Adaptation, ...]
    reason: str
    adapted_at: datetime
    later_parent: TemplateCard | None


@dataclass(frozen=True, slots=True)
class EditionFile:
    """A local edition as it is written in a file; ``parent`` is the code of the template that it adapts."""

    parent: str
    code: str
    reason: str
    adaptations: tuple[Adaptation, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a parent's later version means for an edition: what changed there, and what a person has to confirm."""

    card: EditionCard
    later_parent: TemplateCard
    carried: CarriedOver


def read_edition_file(path: Path) -> EditionFile:
    """Read an edition written in YAML: ``parent``, ``code``, ``reason`` and ``adaptations``.

    Refuses as ``read_yaml_file`` does, and with ``edition.unreadable``.
    """
    data = read_yaml_file(path).data
    if not isinstance(data, dict):
        raise Refusal("edition.unreadable", target=path.name, detail=type(data).__name__)
    for key in ("parent", "code", "reason", "adaptations"):
        if key not in data:
            raise Refusal("template.missing_key", key=key)
    adaptations = read_adaptations(data["adaptations"])
    return EditionFile(str(data["parent"]), str(data["code"]), str(data["reason"]), adaptations)


def adapt_template(
    store: StationStore,
    now: datetime,
    template_id: bytes,
    code: str,
    adaptations: Sequence[Adaptation],
    *,
    reason: str,
    author_id: bytes | None = None,
) -> bytes:
    """Save a local edition of a template, or its next version, and give its id.

    Refuses with ``edition.no_reason``, ``edition.no_code``, ``edition.code_taken``, ``edition.nothing_adapted``,
    ``edition.other_parent`` and as ``domain.editions.adapt`` does: asking for less than the parent is refused.
    """
    named = code.strip()
    if not named:
        raise Refusal("edition.no_code")
    if not adaptations:
        raise Refusal("edition.nothing_adapted")
    with store.writing(now, author_id) as writer:
        parent = template_row_in(writer.session, template_id)
        if any(known == named for known, _version in queries.template_versions(writer.session)):
            raise Refusal("edition.code_taken", named=named)
        for row in queries.edition_rows(writer.session, writer.station_id):
            if row.code == named and template_row_in(writer.session, row.parent_template_id).code != parent.code:
                raise Refusal("edition.other_parent", named=named)
        return _save(writer, parent, named, adaptations, reason, now)


def list_editions(store: StationStore) -> list[EditionCard]:
    """Give the station's local editions, each in its latest version, without those that this program can't read."""
    latest = {card.code: card for card in list_templates(store)}
    with store.reading() as session:
        rows: dict[str, tables.LocalEdition] = {}
        for row in queries.edition_rows(session, store.station_id):
            rows.setdefault(row.code, row)
        cards = []
        for row in rows.values():
            with suppress(Refusal):
                cards.append(_card(session, row, latest))
    return cards


def show_edition(store: StationStore, edition_id: bytes) -> EditionCard:
    """Give one version of a local edition; refuses with ``edition.unknown``."""
    latest = {card.code: card for card in list_templates(store)}
    with store.reading() as session:
        row = queries.edition_row(session, store.station_id, edition_id)
        if row is None:
            raise Refusal("edition.unknown", named=edition_id.hex()[:8])
        return _card(session, row, latest)


def find_edition(store: StationStore, code: str) -> EditionCard | None:
    """Give the latest version of the local edition with this code, None where there is none."""
    return next((card for card in list_editions(store) if card.template.code == code), None)


def review_edition(store: StationStore, edition_id: bytes) -> Review:
    """Say what the parent's later version changes; refuses with ``edition.unknown`` or ``edition.up_to_date``."""
    card = show_edition(store, edition_id)
    if card.later_parent is None:
        raise Refusal("edition.up_to_date", named=card.template.code)
    with store.reading() as session:
        earlier = template_row_in(session, card.template_id).body
        later = template_row_in(session, card.later_parent.id).body
    return Review(card, card.later_parent, carry_over(card.adaptations, earlier, later))


def confirm_edition(
    store: StationStore,
    edition_id: bytes,
    now: datetime,
    *,
    confirmed: Collection[str],
    reason: str,
    author_id: bytes | None = None,
) -> bytes:
    """Save an edition's next version on its parent's later one, and give its id.

    ``confirmed`` names the targets that a person looked at again; refuses with ``edition.not_confirmed`` as long as one
    of ``Review.carried.to_confirm`` is not among them, and as ``adapt_template`` does.
    """
    review = review_edition(store, edition_id)
    open_targets = sorted({str(one.params["target"]) for one in review.carried.to_confirm} - set(confirmed))
    if open_targets:
        raise Refusal("edition.not_confirmed", targets=", ".join(open_targets))
    return adapt_template(
        store,
        now,
        review.later_parent.id,
        review.card.template.code,
        review.carried.adaptations,
        reason=reason,
        author_id=author_id,
    )


def _save(
    writer: Writer,
    parent: tables.Template,
    code: str,
    adaptations: Sequence[Adaptation],
    reason: str,
    now: datetime,
) -> bytes:
    if not reason.strip():
        raise Refusal("edition.no_reason", target=code)
    versions = [row.version for row in queries.edition_rows(writer.session, writer.station_id) if row.code == code]
    version = max(versions, default=0) + 1
    adapt(parent.body, code, version, parent.issuer or "", adaptations)
    return writer.create(
        tables.LocalEdition,
        code=code,
        version=version,
        parent_template_id=parent.id,
        adaptations=[adaptation_data(one) for one in adaptations],
        reason=reason.strip(),
        adapted_at=now,
    )


def _card(session: Session, row: tables.LocalEdition, latest: dict[str, TemplateCard]) -> EditionCard:
    parent = template_row_in(session, row.parent_template_id)
    newest = latest.get(parent.code)
    return EditionCard(
        id=row.id,
        template_id=row.parent_template_id,
        template=read_template(edition_body(parent, row)),
        adaptations=read_adaptations(row.adaptations),
        reason=row.reason,
        adapted_at=row.adapted_at,
        later_parent=newest if newest is not None and newest.version > parent.version else None,
    )
