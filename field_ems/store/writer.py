"""The writers: the only way to save. A record and its journal entry go into one transaction."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from field_ems.domain.journal import EMPTY_CHAIN, Coordinates, Entry, chain, make_entry
from field_ems.domain.merge import merge
from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.store import entries as journal_entries
from field_ems.store.apply import Placed, apply
from field_ems.store.kinds import BY_CLASS, Kind
from field_ems.store.statements import insert_ignoring, upsert
from field_ems.store.tables import EpochHead, Row, ScopeHead, StationYear

EPOCH_HEAD = EpochHead.__table__  # type: ignore[attr-defined]
SCOPE_HEAD = ScopeHead.__table__  # type: ignore[attr-defined]
STATION_YEAR = StationYear.__table__  # type: ignore[attr-defined]

OVERTAKEN = -1
"""In the place of the global scope's counter: less than all that it can be, so that one index finds what is behind."""

_OVERTAKE = (
    update(STATION_YEAR)
    .where(STATION_YEAR.c.station_id == bindparam("scope"), STATION_YEAR.c.global_head != OVERTAKEN)
    .values(global_head=OVERTAKEN)
)

_TAKE = (
    update(SCOPE_HEAD)
    .where(SCOPE_HEAD.c.station_id == bindparam("scope"))
    .values(head=SCOPE_HEAD.c.head + bindparam("many"))
    .returning(SCOPE_HEAD.c.head)
)
_TAKE_AND_OVERTAKE = _TAKE.add_cte(_OVERTAKE.cte("overtaken"))
"""Both in one way to the server and back; SQLite has neither the statement nor the way."""

SECONDS_KEPT = 60
"""An entry's time is kept to the minute: a person remembers no better, and seconds cost a byte a reading."""

_FLUSH_AT = 2_000


class Writer(ABC):
    """Saves records in the transaction of its session; use it through ``station_writer`` or ``scope_writer``.

    ``author_id`` is the person who does it, None for the program itself; ``now`` is the device's time.
    """

    def __init__(self, session: Session, station_id: bytes, author_id: bytes | None, now: datetime) -> None:
        self.session = session
        self.station_id = station_id
        self._author_id = author_id
        self._recorded_at = to_seconds(now) // SECONDS_KEPT * SECONDS_KEPT
        self._pending: list[Placed] = []

    def create(self, table_class: type[Row], **values: Any) -> bytes:
        """Create a record with these values and give its id. Fields left out, or None, have no value."""
        kind = BY_CLASS[table_class.__name__]
        entry = self._append(kind.number, None, kind.to_journal(values), ())
        if len(self._pending) >= _FLUSH_AT:
            self.flush()
        return entry.row_id

    def change(self, table_class: type[Row], row_id: bytes, **values: Any) -> None:
        """Change these fields of a record; those that have the value already are left alone."""
        kind = BY_CLASS[table_class.__name__]
        cleared = {kind.fields[name].number: None for name, value in values.items() if value is None}
        self.append(kind, row_id, {**kind.to_journal(values), **cleared})

    def append(self, kind: Kind, row_id: bytes | None, wanted: Mapping[int, object]) -> None:
        """Create a record (``row_id`` None) or change it, by the journal's own numbers of its fields."""
        if row_id is None:
            self._append(kind.number, None, dict(wanted), ())
            return
        self.flush()
        known = merge(journal_entries.of_row(self.session, self.station_id, kind, row_id))
        in_conflict = {conflict.field for conflict in known.conflicts}
        fields = {
            number: value
            for number, value in wanted.items()
            if number in in_conflict or known.fields.get(number) != value
        }
        if fields:
            self._append(kind.number, row_id, fields, known.heads)

    def remove(self, table_class: type[Row], row_id: bytes) -> None:
        """Leave a tombstone on a record, so that it disappears on every device and comes back on none."""
        self.change(table_class, row_id, removed=True)

    def flush(self) -> None:
        """Apply what has been written so far, so that queries see it."""
        pending, self._pending = self._pending, []
        if not pending:
            return
        put_aside = apply(self.session, self.station_id, pending).put_aside
        if put_aside and put_aside[0].notice.code == "sync.unreadable_field":
            raise Refusal("field.can_not_hold", **put_aside[0].notice.params)  # typed, and beyond what there is
        if put_aside:
            # A service has checked what it saves: this is a mistake in the program, and nothing is committed.
            raise ValueError(f"not applicable: {put_aside[0].notice}")
        self._flushed()

    def _append(self, kind: int, row_id: bytes | None, fields: dict[int, object], bases: tuple[bytes, ...]) -> Entry:
        at, position = self._next_place()
        entry = make_entry(
            at, kind, row_id, fields, bases=bases, author_id=self._author_id, recorded_at=self._recorded_at
        )
        self._pending.append(Placed(entry, chain=self._chained(entry), position=position))
        return entry

    @abstractmethod
    def _next_place(self) -> tuple[Coordinates, int | None]:
        """Give the next entry's coordinates and, at headquarters, its position in the scope."""

    @abstractmethod
    def _chained(self, entry: Entry) -> int:
        """Give the hash of the epoch's prefix that ends with the entry."""

    @abstractmethod
    def _flushed(self) -> None:
        """Note how far the numbering has come."""


class StationWriter(Writer):
    """Numbers entries without gaps under the installation's epoch."""

    def __init__(self, session: Session, station_id: bytes, epoch: int, author_id: bytes | None, now: datetime) -> None:
        super().__init__(session, station_id, author_id, now)
        self._epoch = epoch
        head = session.connection().execute(
            select(EPOCH_HEAD.c.last_seq, EPOCH_HEAD.c.chain).where(
                EPOCH_HEAD.c.station_id == station_id, EPOCH_HEAD.c.epoch == epoch
            )
        )
        known = head.one_or_none()
        self._seq: int = known.last_seq if known else 0
        self._chain: int = known.chain if known else EMPTY_CHAIN

    def _next_place(self) -> tuple[Coordinates, int | None]:
        self._seq += 1
        return Coordinates(self._epoch, self._seq), None

    def _chained(self, entry: Entry) -> int:
        self._chain = chain(self._chain, entry.id)
        return self._chain

    def _flushed(self) -> None:
        head = {"station_id": self.station_id, "epoch": self._epoch, "last_seq": self._seq, "chain": self._chain}
        upsert(self.session, EPOCH_HEAD, head)


class ScopeWriter(Writer):
    """Numbers headquarters' own entries by their position in the scope; a gap there is harmless."""

    def __init__(
        self, session: Session, station_id: bytes, hq_epoch: int, author_id: bytes | None, now: datetime
    ) -> None:
        super().__init__(session, station_id, author_id, now)
        self._hq_epoch = hq_epoch

    def _next_place(self) -> tuple[Coordinates, int | None]:
        position = take_positions(self.session, self.station_id, 1)
        return Coordinates(self._hq_epoch, position), position

    def _chained(self, entry: Entry) -> int:
        return EMPTY_CHAIN

    def _flushed(self) -> None:
        """The scope's counter has been moved already."""


def take_positions(session: Session, scope_id: bytes, count: int) -> int:
    """Take the scope's next ``count`` positions and give the first of them; what was reckoned of it is behind then.

    The counter's row stays locked until the commit: positions become visible in their order, so a reader that has
    seen one has seen all before it.
    """
    asked, connection = {"scope": scope_id, "many": count}, session.connection()
    take = _TAKE_AND_OVERTAKE
    if connection.dialect.name == "sqlite":
        connection.execute(_OVERTAKE, asked)
        take = _TAKE
    head = connection.execute(take, asked).scalar_one_or_none()
    if head is None:
        insert_ignoring(session, SCOPE_HEAD, [{"station_id": scope_id, "head": 0}])
        head = connection.execute(take, asked).scalar_one()
    return int(head) - count + 1


@contextmanager
def flushing(writer: Writer) -> Iterator[Writer]:
    """Give the writer and apply the rest of what it was given at the end."""
    yield writer
    writer.flush()
