"""A station's laptops, headquarters, and a seed that decides what becomes of them."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.services import conflicts
from field_ems.store import shipped, tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.returned import accept_returned
from field_ems.store.soundness import Part, digests
from field_ems.store.station import StationStore, join_station
from field_ems.sync import carrying
from field_ems.sync import headquarters as headquarters_side
from field_ems.sync import station as station_side
from field_ems.sync.compression import pack, unpack
from field_ems.sync.messages import Reply, decode_reply
from field_ems.sync.repair import repair
from tests.simulation import acts, invariants
from tests.simulation.ends import (
    AFTER_COMMIT,
    BEFORE_COMMIT,
    Bench,
    Crash,
    Laptop,
    LinkDown,
    SimulatedDatabase,
    copied,
)

MOST_LAPTOPS = 3
MOST_REQUESTS = 400
"""Requests of one sync; more than that and it would never have ended."""

_DEEPEST = 2
_MOST_MEANWHILE = 5
"""Things that happen between the transactions of one step."""


class Broken(AssertionError):
    """An invariant that did not hold."""


class World:
    """Everything there is, and the steps by which it goes on."""

    def __init__(self, seed: int, bench: Bench) -> None:
        self.chance = random.Random(seed)
        self.trace: list[str] = []
        self.requests = 0
        self.saved: set[bytes] = set()
        self.promised: set[bytes] = set()
        self._bench = bench
        self._faults = False
        self._depth = 0
        self._at_work = 0
        self._meanwhile_left = 0
        self._steps = 0
        self._bundles: list[tuple[Laptop, list[bytes]]] = []
        self._answers: list[tuple[Laptop, list[carrying.Carried]]] = []
        self._late: list[tuple[headquarters_side.Caller, bytes]] = []
        bench.clear()
        databases = [bench.fresh(name, "headquarters") for name in ("worker-1", "worker-2")]
        self._workers = [HeadquartersStore(database) for database in databases]
        for number, worker in enumerate(self._workers, 1):
            self._watch_worker(worker, f"worker-{number}")
        self.laptops: list[Laptop] = []
        self._hq_backups: list[sqlite3.Connection] = []
        self._hq_restores = self.chance.random() < 0.4
        self._crash_chance = self.chance.choice([0.0, 0.01, 0.06])
        self._link_chance = self.chance.choice([0.0, 0.1, 0.3])
        self._meanwhile_chance = self.chance.choice([0.0, 0.1, 0.3])
        self._templates = acts.shipped_templates()
        with self._workers[0].writing() as session:
            shipped.publish(session, self._templates[:1])
        first = self._new_laptop()
        self.station_id = first.store.station_id
        first.joined = True

    def run(self, steps: int) -> None:
        """Let the schedule run, then everything come to rest, and see that nothing is lost or doubled."""
        for _ in range(steps):
            self._faults, self._meanwhile_left = True, _MOST_MEANWHILE
            self._step()
            self._faults = False
            self._look()
        self._come_to_rest()
        self._look()
        self._look_at_rest()

    def _step(self) -> None:
        steps: list[tuple[int, Callable[[], None]]] = [
            (30, self._someone_writes),
            (26, self._someone_syncs),
            (7, self._headquarters_acts),
            (30 if self._depth else 8, self._a_late_body_arrives),
            (5, self._someone_backs_up),
            (7, self._someone_restores),
            (6, self._someone_clones),
            (2, self._a_clock_jumps),
            (4, self._someone_joins),
            (8, self._someone_settles),
            (4, self._someone_writes_a_bundle),
            (4, self._a_bundle_arrives),
            (2, self._someone_compares),
        ]
        if self._hq_restores:
            steps += [(5, self._headquarters_is_backed_up), (4, self._headquarters_is_restored)]
        chosen = self.chance.choices([step for _, step in steps], [weight for weight, _ in steps])[0]
        self._steps += 1
        with suppress(Crash, LinkDown, Refusal):
            chosen()

    def _say(self, text: str) -> None:
        self.trace.append("  " * self._depth + text)

    def _meanwhile(self) -> None:
        """Let something else happen between two transactions."""
        if self._meanwhile_left and self._depth < _DEEPEST and self.chance.random() < self._meanwhile_chance:
            self._meanwhile_left -= 1
            self._depth += 1
            try:
                self._step()
            finally:
                self._depth -= 1

    def _boundary(self, name: str, where: str) -> None:
        if not self._faults:
            return
        if where in (BEFORE_COMMIT, AFTER_COMMIT) and self.chance.random() < self._crash_chance:
            self._say(f"{name} crashes {where}")
            raise Crash
        if where != BEFORE_COMMIT:
            self._meanwhile()

    def _watch_worker(self, worker: HeadquartersStore, name: str) -> None:
        assert isinstance(worker.database, SimulatedDatabase)
        worker.database.boundary = lambda where: self._boundary(name, where)

    def _new_laptop(self) -> Laptop:
        name = f"laptop-{len(self.laptops) + 1}"
        database = self._bench.fresh(name)
        laptop = Laptop(name, database, StationStore(database), self.chance.randbytes(16))
        laptop.newer = self.chance.random() < 0.3
        database.boundary = lambda where: self._boundary(name, where)
        if self.chance.random() < 0.5:
            with self._undisturbed(), database.writing() as session:
                shipped.install(session, self._templates)
        self.laptops.append(laptop)
        return laptop

    @contextmanager
    def _undisturbed(self) -> Iterator[None]:
        faults, self._faults = self._faults, False
        try:
            yield
        finally:
            self._faults = faults

    def _clock(self, laptop: Laptop) -> datetime:
        return acts.NOON + timedelta(minutes=self._steps, seconds=laptop.clock_offset)

    def _idle(self) -> list[Laptop]:
        return [laptop for laptop in self.laptops if not laptop.busy and laptop.joined]

    def _someone_writes(self) -> None:
        laptop = self.chance.choice(self.laptops)
        with self._undisturbed(), laptop.store.reading() as session:
            people = acts.ids(session, tables.Person, laptop.store.station_id)
        author = self.chance.choice(people) if people and self.chance.random() < 0.3 else None
        count = self.chance.choice([1, 1, 2, 6])
        self._say(f"{laptop.name} writes {count}")
        try:
            with laptop.store.writing(self._clock(laptop), author) as writer:
                for _ in range(count):
                    self._steps += 1
                    acts.Person(
                        self.chance, writer, self._steps, is_clerk=author is not None, is_newer=laptop.newer
                    ).act()
                    writer.flush()
        finally:
            if laptop.joined:
                self.saved |= invariants.journal_ids(laptop.inside, self.station_id)

    def _someone_syncs(self) -> None:
        idle = self._idle()
        if idle:
            self._sync(self.chance.choice(idle))

    def _sync(self, laptop: Laptop) -> station_side.Progress:
        self._say(f"{laptop.name} syncs")
        laptop.busy = True
        link = _Link(self, laptop)
        try:
            progress = station_side.synchronize(laptop.store, link, lambda: self._clock(laptop))
            told = [notice.code for notice in progress.notices]
            self._say(f"{laptop.name} has synced: {progress.requests} requests, {told}")
            return progress
        finally:
            laptop.busy = False

    def carry(self, laptop: Laptop, body: bytes) -> bytes:
        """Carry a body to one of headquarters' workers and its answer back, as well as the link can."""
        caller = headquarters_side.Caller(self.station_id, laptop.device_id)
        self.requests += 1
        self._late.append((caller, body))
        if self._faults and self.chance.random() < self._link_chance:
            self._say("the request is lost")
            raise LinkDown
        if self._faults and len(body) > 200 and self.chance.random() < self._link_chance / 4:
            self._say("the request is too large for somebody on the way")
            raise station_side.TooLarge("sync.too_large")
        answer = self._answer(caller, body)
        if self._faults and self.chance.random() < self._link_chance:
            self._say("the answer is lost")
            raise LinkDown
        return answer

    def _answer(self, caller: headquarters_side.Caller, body: bytes) -> bytes:
        now = acts.NOON + timedelta(minutes=self._steps)
        with self._headquarters_at_work():
            return headquarters_side.answer_body(self.chance.choice(self._workers), caller, body, now)

    @contextmanager
    def _headquarters_at_work(self) -> Iterator[None]:
        """Let headquarters work: it is not put back from a backup meanwhile, since it is stopped for that."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    def _a_late_body_arrives(self) -> None:
        if self._late:
            # While a request is being answered, its own copy is the most dangerous one.
            caller, body = self._late[-1] if self.chance.random() < 0.5 else self.chance.choice(self._late)
            self._say("an earlier request arrives once more")
            self._answer(caller, body)

    def _someone_settles(self) -> None:
        """Settle one of the conflicts that a laptop shows, by one of its sides or by letting all stand."""
        laptop = self.chance.choice(self.laptops)
        with self._undisturbed():
            cards = conflicts.list_conflicts(laptop.store)
        if not cards:
            self._someone_writes()
            return
        card = self.chance.choice(cards)
        self._say(f"{laptop.name} settles {card.kind} {card.field}")
        reason = f"settled {self._steps}"
        try:
            if card.sort is conflicts.Sort.VERSIONS or (card.sort is conflicts.Sort.READINGS and self._steps % 2):
                conflicts.keep_all(laptop.store, self._clock(laptop), card, reason)
            else:
                chosen = self.chance.choice(card.sides).id
                conflicts.settle(laptop.store, self._clock(laptop), card, chosen=chosen, reason=reason)
        finally:
            if laptop.joined:
                self.saved |= invariants.journal_ids(laptop.inside, self.station_id)

    def _someone_writes_a_bundle(self) -> None:
        """Write a bundle; any number of them may be under way."""
        idle = self._idle()
        if idle:
            laptop = self.chance.choice(idle)
            bodies, count = carrying.write_requests(laptop.store, self._clock(laptop))
            self._say(f"{laptop.name} writes a bundle of {count}")
            self._bundles.append((laptop, bodies))

    def _a_bundle_arrives(self) -> None:
        """Let headquarters answer a bundle, whole or cut short, and the answers come back, or only some of them."""
        if not self._bundles:
            return
        laptop, bodies = self.chance.choice(self._bundles)
        caller = headquarters_side.Caller(self.station_id, laptop.device_id)
        worker = self.chance.choice(self._workers)
        now = acts.NOON + timedelta(minutes=self._steps)
        self._say(f"a bundle of {laptop.name} arrives")
        arrived = bodies[: self.chance.randint(1, len(bodies))] if self.chance.random() < 0.3 else bodies
        for body in arrived:
            with self._headquarters_at_work():
                self._answers.append((laptop, carrying.answer_carried(worker, caller, body, now)))
        for receiver, answers in self.chance.sample(self._answers, self.chance.randint(0, len(self._answers))):
            if receiver.joined and not receiver.busy:
                self._say(f"{receiver.name} takes an acknowledgement")
                carrying.take_answers(receiver.store, answers)

    def _someone_compares(self) -> None:
        """Compare a laptop with headquarters and exchange again what differs, as a person may ask at any time."""
        idle = self._idle()
        if not idle:
            return
        laptop = self.chance.choice(idle)
        self._sync(laptop)
        self._say(f"{laptop.name} compares")
        laptop.busy = True
        try:
            found = repair(
                laptop.store, lambda message: self._exchanged(laptop, message), to_seconds(self._clock(laptop))
            )
            self._say(f"{laptop.name} has compared: {len(found.parts)} parts differed")
        finally:
            laptop.busy = False

    def _exchanged(self, laptop: Laptop, message: bytes) -> Reply:
        return decode_reply(unpack(self.carry(laptop, pack(message))))

    def _headquarters_acts(self) -> None:
        worker = self.chance.choice(self._workers)
        if self.chance.random() < 0.15:
            self._publish_shipped(worker)
            return
        now = acts.NOON + timedelta(minutes=self._steps)
        with self._headquarters_at_work():
            what = acts.decide_something(self.chance, worker, self.station_id, self._steps, now)
        self._say(f"headquarters acts: {what}")

    def _publish_shipped(self, worker: HeadquartersStore) -> None:
        self._say("headquarters publishes the shipped templates")
        with self._headquarters_at_work(), worker.publishing(GLOBAL_SCOPE, acts.NOON) as writer:
            shipped.publish(writer.session, self._templates)

    def _headquarters_is_backed_up(self) -> None:
        self._hq_backups.append(copied(self._at_headquarters))
        self._say(f"headquarters is backed up as {len(self._hq_backups)}")

    def _headquarters_is_restored(self) -> None:
        """Put headquarters back; what no device holds of what it loses is lost for good."""
        if self._at_work or not self._hq_backups:
            return
        number = self.chance.randrange(len(self._hq_backups))
        self._say(f"headquarters is put back from {number + 1}")
        with self._undisturbed():
            self._hq_backups[number].backup(self._at_headquarters)
            self._workers = [HeadquartersStore(worker.database) for worker in self._workers]
            self._workers[0].begin_new_life()
            self._workers[1].epoch = self._workers[0].epoch
        at_headquarters = invariants.journal_ids(self._at_headquarters, self.station_id)
        held = set(at_headquarters)
        for laptop in self.laptops:
            held |= invariants.journal_ids(laptop.inside, self.station_id)
        self.saved = (self.saved | self.promised) & held
        # What it was known to have and lacks is on a laptop alone, until that laptop syncs.
        self.promised &= at_headquarters

    def _someone_backs_up(self) -> None:
        laptop = self.chance.choice(self.laptops)
        laptop.backups.append(copied(laptop.inside))
        self._say(f"{laptop.name} is backed up as its {len(laptop.backups)}")

    def _someone_restores(self) -> None:
        able = [laptop for laptop in self._idle() if laptop.backups]
        if not able:
            self._someone_backs_up()
            return
        laptop = self.chance.choice(able)
        number = self.chance.randrange(len(laptop.backups))
        self._say(f"{laptop.name} is put back from its {number + 1}")
        overwritten = invariants.journal_ids(laptop.inside, self.station_id)
        laptop.backups[number].backup(laptop.inside)
        with self._undisturbed():
            if laptop.store.station_id != self.station_id:
                self._join(laptop)
        elsewhere = set(self.promised) | invariants.journal_ids(self._at_headquarters, self.station_id)
        for other in self.laptops:
            elsewhere |= invariants.journal_ids(other.inside, self.station_id)
        self.saved -= overwritten - elsewhere

    def _someone_clones(self) -> None:
        able = [laptop for laptop in self.laptops if laptop.joined]
        if len(self.laptops) >= MOST_LAPTOPS:
            return
        original = self.chance.choice(able)
        clone = self._new_laptop()
        original.inside.backup(clone.inside)
        clone.device_id = original.device_id
        clone.joined = True
        clone.backups = list(original.backups)
        self._say(f"{original.name} is cloned as {clone.name}")

    def _a_clock_jumps(self) -> None:
        laptop = self.chance.choice(self.laptops)
        laptop.clock_offset = self.chance.choice([0, -86_400 * 400, -3_600, 86_400 * 3_000, 61])
        self._say(f"{laptop.name}'s clock jumps to {laptop.clock_offset} s off")

    def _someone_joins(self) -> None:
        waiting = [laptop for laptop in self.laptops if not laptop.joined]
        if waiting:
            self._join(self.chance.choice(waiting))
        elif len(self.laptops) < MOST_LAPTOPS:
            laptop = self._new_laptop()
            self._say(f"{laptop.name} is bought")

    def _join(self, laptop: Laptop) -> None:
        with laptop.database.writing() as session:
            join_station(session, self.station_id)
        laptop.joined = True
        self.saved |= invariants.journal_ids(laptop.inside, self.station_id)
        self._say(f"{laptop.name} joins the station")

    @property
    def _at_headquarters(self) -> sqlite3.Connection:
        database = self._workers[0].database
        assert isinstance(database, SimulatedDatabase)
        return database.inside

    def _look(self) -> None:
        """See that nothing is shown as sent that headquarters lacks."""
        for laptop in self.laptops:
            sent = invariants.shown_as_sent(laptop.inside)
            # A device that has not heard of it yet can't know that headquarters was restored.
            if laptop.joined and sent.hq_epoch in (None, self._workers[0].epoch):
                self.promised |= set(sent.ids)
                if lacking := invariants.headquarters_lacks(self._at_headquarters, sent):
                    raise Broken(f"shown as sent: {laptop.name}: {lacking}")

    def _come_to_rest(self) -> None:
        """Sync every laptop, without faults, until nobody has anything for anybody."""
        self._publish_shipped(self._workers[0])
        for laptop in self.laptops:
            if not laptop.joined:
                self._join(laptop)
        quiet = 0
        for turn in range(4 * len(self.laptops) ** 2 + 4):
            progress = self._sync(self.laptops[turn % len(self.laptops)])
            accepted = 0
            if self._hq_backups:
                with self._workers[0].writing() as session:
                    accepted = accept_returned(session, self._workers[0].epoch, acts.NOON)
            is_quiet = progress.requests == 1 and not (progress.entries_sent or progress.entries_received or accepted)
            quiet = quiet + 1 if is_quiet else 0
            if quiet == len(self.laptops):
                return
        raise Broken("converged: the laptops never come to rest")

    def _look_at_rest(self) -> None:
        held = invariants.journal_ids(self._at_headquarters, self.station_id)
        if lost := (self.saved | self.promised) - held:
            raise Broken(f"lost: headquarters lacks {len(lost)} entries")
        if twice := invariants.twice_at(self._at_headquarters):
            raise Broken(f"doubled: {twice}")
        at_headquarters = invariants.records(self._at_headquarters, self.station_id)
        for laptop in self.laptops:
            if found := invariants.difference(invariants.records(laptop.inside, self.station_id), at_headquarters):
                raise Broken(f"converged: {laptop.name} differs from headquarters in {found}")
            if self._digests(laptop.store) != self._digests(self._workers[0]):
                raise Broken(f"converged: a check of {laptop.name} finds other entries than headquarters has")

    def _digests(self, store: StationStore | HeadquartersStore) -> dict[Part, int]:
        with store.reading() as session:
            return digests(session, self.station_id)


class _Link:
    """The link of one sync."""

    def __init__(self, world: World, laptop: Laptop) -> None:
        self._world = world
        self._laptop = laptop
        self._requests = 0

    def post(self, body: bytes) -> bytes:
        self._requests += 1
        if self._requests > MOST_REQUESTS:
            raise Broken("converged: a sync that never ends")
        return self._world.carry(self._laptop, body)
