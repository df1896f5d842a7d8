"""The guidance library at a station: reading it, searching it, and saying what the station does with it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from field_ems.domain.guidance import (
    GuidanceKind,
    Guideline,
    Tailored,
    Tailoring,
    check_guideline,
    check_tailoring,
    has_to_be_confirmed,
    is_review_overdue,
    successor_of,
)
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.services.organizations import organization_id_of
from field_ems.store import audit, tables
from field_ems.store import guidance as queries
from field_ems.store.audiences import address, organization_addressed
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class GuidanceCard:
    """A guideline in its newest version; ``successor`` is the code of the one that has taken its place.

    ``organization`` is whose stations it is for, where it is not for all; headquarters alone knows that.
    """

    code: str
    version: int
    kind: GuidanceKind
    titles: Mapping[str, str]
    issuer: str | None
    symbol: str | None
    effective_on: date | None
    review_due_on: date | None
    withdrawn: bool
    successor: str | None
    published_at: datetime
    tailored: Tailored | None = None
    organization: str | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether it counts: neither withdrawn nor superseded."""
        return not self.withdrawn and self.successor is None

    @property
    def waits(self) -> bool:
        """Whether the station has yet to say what it does with this version."""
        return self.is_in_force and has_to_be_confirmed(self.version, self.tailored)

    def is_overdue(self, today: date) -> bool:
        """Whether headquarters should have reviewed it by now."""
        return self.is_in_force and is_review_overdue(self.review_due_on, today)


@dataclass(frozen=True, slots=True)
class GuidanceSheet:
    """A guideline with its text by language."""

    card: GuidanceCard
    bodies: Mapping[str, str]


def list_guidance(store: StationStore | HeadquartersStore, search: str = "") -> list[GuidanceCard]:
    """Give the guidelines in their newest versions by code; those whose code, symbol or titles have ``search`` in them.

    At headquarters none is tailored: that is each station's own.
    """
    with store.reading() as session:
        rows = queries.guidance_rows(session)
        station_id = store.station_id if isinstance(store, StationStore) else None
        tailorings = queries.tailoring_rows(session, station_id) if station_id else []
    tailored = {one.code: Tailored(one.version, Tailoring(one.decision), one.reason) for one in tailorings}
    newest = {row.code: row for row in reversed(rows)}
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row.version == newest[row.code].version:
            titles[row.code] |= row.titles
    replaced = [(row.code, row.supersedes) for row in newest.values() if not row.withdrawn]
    folded = search.casefold().strip()
    return [
        GuidanceCard(
            row.code,
            row.version,
            GuidanceKind(row.kind),
            titles[row.code],
            row.issuer,
            row.symbol,
            row.effective_on,
            row.review_due_on,
            bool(row.withdrawn),
            successor_of(row.code, replaced),
            row.published_at,
            tailored.get(row.code),
            row.organization,
        )
        for _, row in sorted(newest.items())
        if folded in " ".join([row.code, row.symbol or "", *titles[row.code].values()]).casefold()
    ]


def show_guidance(store: StationStore | HeadquartersStore, code: str) -> GuidanceSheet:
    """Give a guideline with its text; refuses with ``guidance.unknown``."""
    card = next((one for one in list_guidance(store) if one.code.casefold() == code.casefold()), None)
    if card is None:
        raise Refusal("guidance.unknown", named=code)
    with store.reading() as session:
        return GuidanceSheet(card, queries.newest_bodies(session, card.code))


def tailor(
    store: StationStore,
    code: str,
    decision: Tailoring,
    now: datetime,
    *,
    reason: str | None = None,
    author_id: bytes | None = None,
) -> None:
    """Say what the station does with the newest version of a guideline.

    Refuses with ``guidance.unknown``, ``guidance.not_in_force`` or ``guidance.no_reason``.
    """
    card = show_guidance(store, code).card
    if not card.is_in_force:
        raise Refusal("guidance.not_in_force", named=card.code, successor=card.successor or "—")
    check_tailoring(decision, reason)
    values = {"version": card.version, "decision": decision.value, "reason": (reason or "").strip() or None}
    with store.writing(now, author_id) as writer:
        known = {row.code: row.id for row in queries.tailoring_rows(writer.session, store.station_id)}
        if card.code in known:
            writer.change(tables.GuidanceTailoring, known[card.code], **values)
        else:
            writer.create(tables.GuidanceTailoring, code=card.code, **values)


def publish_guidance(headquarters: HeadquartersStore, draft: Guideline, now: datetime, *, published_by: str) -> int:
    """Publish a guideline as the next version of its code and give that version's number.

    Refuses what can't be published, and with ``guidance.supersedes_unknown``.
    """
    check_guideline(draft)
    organization_id = organization_id_of(headquarters, draft.organization) if draft.organization else None
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        if draft.supersedes and queries.guidance_row(writer.session, draft.supersedes) is None:
            raise Refusal("guidance.supersedes_unknown", named=draft.supersedes)
        newest = queries.guidance_row(writer.session, draft.code)
        version = newest.version + 1 if newest else 1
        for_everybody = "en" if "en" in draft.bodies else next(iter(draft.bodies))
        # A record a language: each station fetches those that it wants, and one that everybody gets.
        for language in sorted(draft.bodies, key=lambda one: (one != for_everybody, one)):
            row_id = writer.create(
                tables.Guidance,
                code=draft.code,
                version=version,
                kind=draft.kind.value,
                titles={language: draft.titles[language]},
                bodies={language: draft.bodies[language]},
                issuer=draft.issuer,
                symbol=draft.symbol,
                effective_on=draft.effective_on,
                review_due_on=draft.review_due_on,
                supersedes=draft.supersedes,
                withdrawn=False,
                published_at=now,
                published_by=published_by,
            )
            address(writer.session, row_id, language if language != for_everybody else None, organization_id)
        audit.note(
            writer.session, GLOBAL_SCOPE, now, published_by, "guidance_published", guideline=draft.code, version=version
        )
    return version


def withdraw_guidance(headquarters: HeadquartersStore, code: str, now: datetime, *, withdrawn_by: str) -> int:
    """Publish that a guideline is in force no longer, as its next version; what was published before stays readable.

    Refuses with ``guidance.unknown`` or ``guidance.not_in_force``.
    """
    titles = next((dict(card.titles) for card in list_guidance(headquarters) if card.code == code), {})
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        newest = queries.guidance_row(writer.session, code)
        if newest is None:
            raise Refusal("guidance.unknown", named=code)
        if newest.withdrawn:
            raise Refusal("guidance.not_in_force", named=code, successor="—")
        kept = ("code", "kind", "issuer", "symbol", "effective_on", "review_due_on", "supersedes")
        organization_id = organization_addressed(writer.session, newest.id)
        # Without its text, which stays readable in the version before.
        row_id = writer.create(
            tables.Guidance,
            **{name: getattr(newest, name) for name in kept},
            titles=titles,
            bodies={},
            version=newest.version + 1,
            withdrawn=True,
            published_at=now,
            published_by=withdrawn_by,
        )
        address(writer.session, row_id, None, organization_id)
        audit.note(writer.session, GLOBAL_SCOPE, now, withdrawn_by, "guidance_withdrawn", guideline=code)
    return int(newest.version) + 1


def tailored_by(headquarters: HeadquartersStore, code: str) -> dict[Tailoring, int]:
    """Count the stations by what they do with a guideline."""
    with headquarters.reading() as session:
        found = queries.tailored_by(session, code)
    return {decision: found.get(decision.value, 0) for decision in Tailoring}
