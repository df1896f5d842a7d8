"""Checklist templates: what is published, and publishing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from field_ems.domain.checklists import Template, Texts
from field_ems.domain.editions import adapt, read_adaptations
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.domain.template_body import read_template
from field_ems.store import audit, publications, shipped, tables
from field_ems.store import checklists as queries
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.station import StationStore

if TYPE_CHECKING:  # files are read, and YAML is loaded, only where checklists are shipped or published
    from field_ems.files.templates import TemplateFile

Store = StationStore | HeadquartersStore


@dataclass(frozen=True, slots=True)
class TemplateCard:
    """A published version as lists show it."""

    id: bytes
    code: str
    version: int
    title: Texts
    product_group: str
    issuer: str | None
    published_at: datetime
    is_withdrawn: bool = False


def list_templates(store: Store, *, product_group: str | None = None, all_versions: bool = False) -> list[TemplateCard]:
    """Give the published templates by product group, each in its latest version alone unless all are wanted.

    A version that was withdrawn is given only among all: to begin with, the one before it counts again.
    """
    with store.reading() as session:
        rows = queries.template_rows(session)
        withdrawn = publications.withdrawn(session, "template")
    cards: list[TemplateCard] = []
    for row in rows:
        is_withdrawn = (row.code, row.version) in withdrawn
        earlier_version = bool(cards) and cards[-1].code == row.code
        if product_group in (None, row.product_group) and (all_versions or not (earlier_version or is_withdrawn)):
            cards.append(
                TemplateCard(
                    row.id,
                    row.code,
                    row.version,
                    row.title,
                    row.product_group,
                    row.issuer,
                    row.published_at,
                    is_withdrawn,
                )
            )
    return cards


def get_template(store: Store, template_id: bytes) -> Template:
    """Give one published version; refuses with ``template.unknown``, or where a newer program wrote it unreadably."""
    with store.reading() as session:
        return template_in(session, template_id)


def find_template(store: Store, code: str, version: int | None = None) -> TemplateCard:
    """Give a template by its code; refuses with ``template.unknown``.

    The version is the latest that was not withdrawn, unless one is named.
    """
    for card in list_templates(store, all_versions=True):
        if card.code == code and (card.version == version if version else not card.is_withdrawn):
            return card
    raise Refusal("template.unknown", named=code)


def install_shipped_templates(store: StationStore) -> int:
    """Give a station the templates that ship with the program and are not there yet; give how many those were.

    A station that has never synced can begin with them; headquarters publishes the very same records.
    """
    from field_ems.files.templates import shipped_templates

    with store.reading() as session:
        known = queries.template_versions(session)
    wanted = [one for one in shipped_templates() if (one.template.code, one.template.version) not in known]
    if wanted:
        with store.database.writing() as session:
            shipped.install(session, [_entry(one) for one in wanted])
    return len(wanted)


def publish_shipped_templates(store: HeadquartersStore, now: datetime, codes: Iterable[str] | None = None) -> list[str]:
    """Publish the templates that ship with the program and are not published yet, or those of ``codes`` alone.

    Gives the codes published; doing it again publishes nothing. No time enters the records, which are the same
    everywhere.
    """
    from field_ems.files.templates import shipped_templates

    with store.reading() as session:
        known = queries.template_versions(session)
    chosen = None if codes is None else set(codes)
    wanted = [
        one
        for one in shipped_templates()
        if (one.template.code, one.template.version) not in known and (chosen is None or one.template.code in chosen)
    ]
    if wanted:
        with store.publishing(GLOBAL_SCOPE, now) as writer:
            shipped.publish(writer.session, [_entry(one) for one in wanted])
            for one in wanted:
                _note_published(writer.session, one.template, now)
    return [one.template.code for one in wanted]


def publish_template(store: HeadquartersStore, now: datetime, path: Path) -> bytes:
    """Publish the template in a YAML file and give its id; refuses as ``load_template`` and ``publish_body`` do."""
    from field_ems.files.templates import load_template

    return publish_body(store, now, load_template(path).body, audit.COMMAND)


def publish_body(store: HeadquartersStore, now: datetime, body: Mapping[str, Any], published_by: str) -> bytes:
    """Publish a template that was read and checked, and give its id.

    Refuses with ``template.version_taken``: what is published never changes, so a correction takes the next version.
    """
    template = read_template(body)
    with store.publishing(GLOBAL_SCOPE, now) as writer:
        if (template.code, template.version) in queries.template_versions(writer.session):
            raise Refusal("template.version_taken", named=template.code, version=template.version)
        _note_published(writer.session, template, now, published_by)
        return writer.create(
            tables.Template,
            code=template.code,
            version=template.version,
            title=dict(template.title),
            issuer=template.issuer,
            product_group=template.product_group,
            body=dict(body),
            published_at=now,
        )


def _note_published(session: Session, template: Template, now: datetime, published_by: str = audit.COMMAND) -> None:
    audit.note(
        session,
        GLOBAL_SCOPE,
        now,
        published_by,
        "template_published",
        template=template.code,
        version=template.version,
    )


def template_in(session: Session, template_id: bytes) -> Template:
    """Give one published version within a transaction."""
    return read_template(template_row_in(session, template_id).body)


def checklist_in(session: Session, station_id: bytes, template_id: bytes, edition_id: bytes | None) -> Template:
    """Give what is filled in: a published version, or the station's own edition of it, within a transaction.

    An edition that can't be read (it came from another device, perhaps a newer one) is taken for the template that it
    adapts, whose questions keep their codes: one strange edition must not close a whole list.
    """
    parent = template_row_in(session, template_id)
    row = queries.edition_row(session, station_id, edition_id) if edition_id else None
    if row is None:
        return read_template(parent.body)
    try:
        return read_template(edition_body(parent, row))
    except Refusal:
        return read_template(parent.body)


def edition_body(parent: tables.Template, edition: tables.LocalEdition) -> dict[str, Any]:
    """Give the body of a local edition; refuses as ``domain.editions.adapt`` does."""
    issuer = parent.issuer or ""
    return adapt(parent.body, edition.code, edition.version, issuer, read_adaptations(edition.adaptations))


def template_row_in(session: Session, template_id: bytes) -> tables.Template:
    """Give one published version's row within a transaction; refuses with ``template.unknown``."""
    row = queries.template_row(session, template_id)
    if row is None:
        raise Refusal("template.unknown", named=template_id.hex()[:8])
    return row


def _entry(found: "TemplateFile") -> Any:
    template = found.template
    return shipped.template_entry(
        found.body, template.title, template.product_group, template.issuer, found.published_at
    )
