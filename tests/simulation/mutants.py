"""Five naive ways to sync, as others do it: each loses or doubles something, and the simulation has to see it."""

import random
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import accumulate
from unittest.mock import patch

from sqlalchemy import delete
from sqlmodel import Session

from field_ems.domain.journal import Coordinates, Entry, chain, make_entry
from field_ems.store import entries as journal_entries
from field_ems.store.apply import Placed, apply
from field_ems.store.entries import JOURNAL
from field_ems.store.epochs import EMPTY_CHAIN, Reach, chain_at, chains_between, lock_scope, reach, set_reach
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NUMBER, KINDS, FieldType
from field_ems.store.names import ids_of, names_of
from field_ems.store.session import Session as StoreSession
from field_ems.store.station import INSTALLATION
from field_ems.store.writer import take_positions
from field_ems.sync import headquarters as headquarters_side
from field_ems.sync.block import referred
from field_ems.sync.block_reader import decode
from field_ems.sync.block_writer import encode
from field_ems.sync.messages import Request, ScopeReply, Status
from field_ems.sync.octets import Reader

_Found = headquarters_side._Found


def _offered(session: Session, station_id: bytes, request: Request) -> list[Entry]:
    """Read what a request offers."""
    known = partial(ids_of, session, station_id)
    return [one.entry for one in decode(Reader(request.block), known, request.own.epoch).entries]


def _store(session: Session, station_id: bytes, taken: Sequence[Entry]) -> None:
    """Write entries as they come."""
    if not taken:
        return
    position = take_positions(session, station_id, len(taken))
    apply(session, station_id, [Placed(entry, position=position + n) for n, entry in enumerate(taken)])


def _anew(entry: Entry, epoch: int, seq: int) -> Entry:
    """Give the entry another identity, as a server does that numbers what it receives."""
    creates = entry.row_id == entry.id
    return make_entry(
        Coordinates(epoch, seq),
        entry.kind,
        None if creates else entry.row_id,
        entry.fields,
        bases=entry.bases,
        author_id=entry.author_id,
        recorded_at=entry.recorded_at,
    )


@contextmanager
def retry_without_key(chance: random.Random) -> Iterator[None]:
    """Headquarters saves whatever a request brings; a retry brings it again."""

    def take_in(
        store: HeadquartersStore, caller: headquarters_side.Caller, request: Request, now: datetime, _: object
    ) -> _Found:
        with store.writing() as session:
            offered = _offered(session, caller.station_id, request)
            known = reach(session, caller.station_id, request.own.epoch).last_seq
            fresh = [entry for entry in offered if entry.at.seq > known]
            again = [entry for entry in offered if entry.at.seq <= known]
            duplicates = [_anew(entry, chance.getrandbits(62), 1) for entry in again]
            _store(session, caller.station_id, fresh + duplicates)
            have = request.own.seq - 1 + len(offered)
            set_reach(session, caller.station_id, request.own.epoch, Reach(max(have, known), EMPTY_CHAIN))
            return _Found(Status.ACCEPTED, have, have)

    with patch.object(headquarters_side, "_take_in", take_in):
        yield


@contextmanager
def select_then_insert(chance: random.Random) -> Iterator[None]:
    """Headquarters looks what is there, and then inserts the rest under ids of its own: two workers both insert."""

    def take_in(
        store: HeadquartersStore, caller: headquarters_side.Caller, request: Request, now: datetime, _: object
    ) -> _Found:
        station_id, (epoch, first) = caller.station_id, request.own
        with store.reading() as session:
            known = reach(session, station_id, epoch).last_seq
            if first > known + 1 or chain_at(session, station_id, epoch, first - 1) != request.prefix:
                return real(store, caller, request, now, None)
            offered = _offered(session, station_id, request)
            hashed = list(accumulate((entry.id for entry in offered), chain, initial=request.prefix))[1:]
            there = chains_between(session, station_id, epoch, first, first + len(offered))
        if any(there.get(entry.at.seq, found) != found for entry, found in zip(offered, hashed, strict=True)):
            return real(store, caller, request, now, None)
        with store.writing() as session:
            raced = reach(session, station_id, epoch).last_seq
            missing = [Placed(one, found) for one, found in zip(offered, hashed, strict=True) if one.at.seq > known]
            position = take_positions(session, station_id, max(len(missing), 1))
            placed = [
                replace(
                    one,
                    position=position + n,
                    entry=_anew(one.entry, chance.getrandbits(62), 1) if one.entry.at.seq <= raced else one.entry,
                )
                for n, one in enumerate(missing)
            ]
            apply(session, station_id, placed)
            have = first - 1 + len(offered)
            if have > raced:
                set_reach(session, station_id, epoch, Reach(have, hashed[-1]))
            return _Found(Status.ACCEPTED, max(have, raced), have)

    real = headquarters_side._take_in
    with patch.object(headquarters_side, "_take_in", take_in):
        yield


@contextmanager
def highest_number(_chance: random.Random) -> Iterator[None]:
    """Headquarters keeps the highest number of each device, and takes what is below it for known."""

    def take_in(
        store: HeadquartersStore, caller: headquarters_side.Caller, request: Request, now: datetime, _: object
    ) -> _Found:
        with store.writing() as session:
            lock_scope(session, caller.station_id)
            offered = _offered(session, caller.station_id, request)
            known = reach(session, caller.station_id, request.own.epoch).last_seq
            _store(session, caller.station_id, [entry for entry in offered if entry.at.seq > known])
            have = max(request.own.seq - 1 + len(offered), known)
            set_reach(session, caller.station_id, request.own.epoch, Reach(have, EMPTY_CHAIN))
            return _Found(Status.ACCEPTED, have, have)

    with patch.object(headquarters_side, "_take_in", take_in):
        yield


@contextmanager
def timestamp_cursor(_chance: random.Random) -> Iterator[None]:
    """A device asks for what was saved since the newest thing that it has, by the clocks of those who saved it."""

    def pull(
        session: StoreSession,
        scope_id: bytes,
        cursor: int,
        head: int,
        own_epoch: int | None,
        hq_epoch: int,
        held: Sequence[Coordinates] = (),
        _only: object = None,
        filled: range = range(0),
    ) -> ScopeReply:
        reply = real(session, scope_id, 0, head, own_epoch, hq_epoch, held)
        block = decode(Reader(reply.block), partial(ids_of, session, scope_id), hq_epoch)
        newer = [one for one in block.entries if one.entry.recorded_at >= cursor]
        refers = referred(one.entry for one in newer)
        names = names_of(session, scope_id, refers.ids_by_kind, refers.changed_rows)
        newest = max((one.entry.recorded_at for one in newer), default=cursor - 1)
        return ScopeReply(max(newest + 1, 0), False, encode(newer, names, hq_epoch))

    real = headquarters_side.pull
    with patch.object(headquarters_side, "pull", pull), patch("field_ems.sync.pull.MAX_PULLED", 4_000):
        yield


@contextmanager
def whole_new_key(_chance: random.Random) -> Iterator[None]:
    """A device that finds itself copied gives everything it ever saved a new number and a new id, and sends it."""

    def rekey(session: Session, station_id: bytes, epoch: int, after: int, fresh: int) -> int:
        own = journal_entries.of_epoch(session, station_id, Coordinates(epoch, 1), 100_000)
        connection = session.connection()
        for kind in KINDS:
            where = (kind.table.c.station_id == station_id, kind.table.c.epoch == epoch)
            connection.execute(delete(kind.table).where(*where))
        connection.execute(delete(JOURNAL).where(JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch))
        new_ids: dict[bytes, bytes] = {}
        running = EMPTY_CHAIN
        placed = []
        for number, entry in enumerate(own, 1):
            moved = replace(
                entry,
                row_id=new_ids.get(entry.row_id, entry.row_id),
                fields=_referring(entry, new_ids),
                bases=tuple(new_ids.get(base, base) for base in entry.bases),
                author_id=new_ids.get(entry.author_id, entry.author_id) if entry.author_id else None,
            )
            if entry.row_id == entry.id:
                moved = replace(moved, row_id=entry.id)
            made = _anew(moved, fresh, number)
            new_ids[entry.id] = made.id
            running = chain(running, made.id)
            placed.append(Placed(made, running))
        apply(session, station_id, placed)
        set_reach(session, station_id, epoch, Reach(0, EMPTY_CHAIN))
        set_reach(session, station_id, fresh, Reach(len(placed), running))
        connection.execute(INSTALLATION.update().values(epoch=fresh, acknowledged_seq=0))
        session.expire_all()
        return len(placed)

    with patch("field_ems.sync.station.move_to_epoch", rekey):
        yield


def _referring(entry: Entry, new_ids: dict[bytes, bytes]) -> dict[int, object]:
    specs = BY_NUMBER[entry.kind].by_number
    return {
        number: new_ids.get(bytes.fromhex(value), bytes.fromhex(value)).hex()
        if isinstance(value, str) and specs[number].type is FieldType.REFERENCE
        else value
        for number, value in entry.fields.items()
    }


MUTANTS = {
    "retry-without-key": retry_without_key,
    "select-then-insert": select_then_insert,
    "highest-number": highest_number,
    "timestamp-cursor": timestamp_cursor,
    "whole-new-key": whole_new_key,
}


def mutated(name: str | None, chance: random.Random) -> AbstractContextManager[None]:
    """Put the variant of this name in place of what it is a variant of; None changes nothing."""
    return MUTANTS[name](chance) if name else _unchanged()


@contextmanager
def _unchanged() -> Iterator[None]:
    yield
