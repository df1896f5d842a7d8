"""Queries over checklists that were handed over."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from field_ems.store.tables import Handover


def waiting_handovers(session: Session, station_id: bytes, limit: int) -> Sequence[Handover]:
    """Give the handed-over checklists that nobody has gone on with."""
    query = select(Handover).where(
        col(Handover.station_id) == station_id, col(Handover.taken_by).is_(None), col(Handover.removed).isnot(True)
    )
    return session.exec(query.order_by(col(Handover.epoch), col(Handover.seq)).limit(limit)).all()


def handover_row(session: Session, station_id: bytes, handover_id: bytes) -> Handover | None:
    """Give one handed-over checklist."""
    return session.get(Handover, (station_id, handover_id))
