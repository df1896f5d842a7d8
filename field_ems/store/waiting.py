"""The assessments that wait for a decision, kept apart as entries are applied, so that no page has to look for them."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, select
from sqlmodel import Session

from field_ems.domain.journal import Entry
from field_ems.store.kinds import BY_NAME
from field_ems.store.statements import dialect_insert
from field_ems.store.tables import Assessment, Decision, WaitingAssessment

ASSESSMENT = Assessment.__table__  # type: ignore[attr-defined]
DECISION = Decision.__table__  # type: ignore[attr-defined]
WAITING = WaitingAssessment.__table__  # type: ignore[attr-defined]

_ASSESSMENT, _DECISION = BY_NAME["assessment"], BY_NAME["decision"]


def note_waiting(session: Session, station_id: bytes, created: Sequence[Entry]) -> None:
    """Put those of the assessments that these records tell of on the list, or take them off it.

    It is worked out from the rows alone, so that it comes out alike in any order of arrival.
    """
    told = {row_id for entry in created for row_id in _told(entry)}
    if told:
        _look_again(session, station_id, told)


def _told(entry: Entry) -> Iterable[bytes]:
    if entry.kind == _DECISION.number:
        values, _ = _DECISION.from_journal(entry.fields)
        return [values["assessment_id"]]
    if entry.kind == _ASSESSMENT.number:
        values, _ = _ASSESSMENT.from_journal(entry.fields)
        return [entry.row_id, *(values[name] for name in ("base_id", "merges_id") if values.get(name))]
    return []


def _look_again(session: Session, station_id: bytes, told: Collection[bytes]) -> None:
    """Let the list say of these assessments what is so: neither decided nor revised, or not on it."""
    ids = sorted(told)
    decided = select(DECISION.c.id).where(
        DECISION.c.station_id == station_id,
        DECISION.c.assessment_id == ASSESSMENT.c.id,
    )
    later = ASSESSMENT.alias("later")
    after_it = select(later.c.id).where(later.c.station_id == station_id)
    revised, merged = (after_it.where(column == ASSESSMENT.c.id) for column in (later.c.base_id, later.c.merges_id))
    waits = select(ASSESSMENT.c.station_id, ASSESSMENT.c.id, ASSESSMENT.c.submitted_at).where(
        ASSESSMENT.c.station_id == station_id,
        ASSESSMENT.c.id.in_(ids),
        ~decided.exists(),
        ~revised.exists(),
        ~merged.exists(),
    )
    connection = session.connection()
    connection.execute(delete(WAITING).where(WAITING.c.station_id == station_id, WAITING.c.id.in_(ids)))
    columns = ["station_id", "id", "submitted_at"]
    connection.execute(dialect_insert(session, WAITING).from_select(columns, waits).on_conflict_do_nothing())
