"""A link as field offices have it, on loopback: slow, far, and breaking in ways that are told to it."""

import queue
import random
import socket
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType

_PIECE = 256
"""Octets that are passed on at a time."""


@dataclass
class Faults:
    """How the link breaks. Times are in seconds; ``resets`` is the chance that a connection is reset.

    ``cut_after`` is how long a connection lives, ``cut_octets`` how many octets from the station it lets through;
    ``trickle`` so many octets of each answer come one a second; ``outage`` is from when to when nothing passes. Of the
    first connection: ``portal`` is what somebody else answers in headquarters' place; ``truncated`` how many octets of
    the answer come before it ends, in order and too early; ``half_closed`` how many octets from the station pass before
    headquarters is told that nothing more will come, while the station's side stays open.
    """

    resets: float = 0
    cut_after: float | None = None
    cut_octets: int | None = None
    trickle: int = 0
    outage: tuple[float, float] | None = None
    portal: bytes | None = None
    truncated: int | None = None
    half_closed: int | None = None
    seed: int = 1
    seen: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of a connection, and after how many octets it breaks: by a reset, or by an orderly end."""

    source: socket.socket
    target: socket.socket
    reset_at: int | None = None
    cut_at: int | None = None
    ends_at: int | None = None
    trickle: int = 0


class SlowLink:
    """Passes a server's connections on: at most ``rate`` octets a second each way, ``round_trip`` seconds away."""

    def __init__(self, server_port: int, *, rate: float, round_trip: float, faults: Faults | None = None) -> None:
        self._server_port = server_port
        self._rate = rate
        self._one_way = round_trip / 2
        self.faults = faults or Faults()
        self._chance = random.Random(self.faults.seed)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.octets = 0
        self.connections = 0
        self._began = time.monotonic()

    def __enter__(self) -> "SlowLink":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        time.sleep(2 * self._one_way)  # what opening a connection costs on a real link
        server = socket.create_connection(("127.0.0.1", self._server_port))
        first = not self.faults.seen
        if self.faults.portal is not None and first:
            self._answer_instead(client, server, self.faults.portal)
            return
        resets_at = self._chance.randrange(200, 4_000) if self._chance.random() < self.faults.resets else None
        if self.faults.cut_after is not None:
            threading.Timer(self.faults.cut_after, self._reset, (client, server, "cut by time")).start()
        half_closed, truncated = (self.faults.half_closed, self.faults.truncated) if first else (None, None)
        for way in (
            _Way(client, server, resets_at, self.faults.cut_octets, half_closed),
            _Way(server, client, ends_at=truncated, trickle=self.faults.trickle),
        ):
            threading.Thread(target=self._pass_on, args=(way,), daemon=True).start()

    def _answer_instead(self, client: socket.socket, server: socket.socket, answer: bytes) -> None:
        self.faults.seen.append("portal")
        client.recv(65_536)
        client.sendall(answer)
        self.octets += len(answer)
        for one in (client, server):
            one.close()

    def _pass_on(self, way: _Way) -> None:
        on_the_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._take_in, args=(way.source, on_the_way), daemon=True).start()
        trickle = way.trickle
        passed = 0
        try:
            while (arrival := on_the_way.get())[1]:
                at, piece = arrival
                if way.ends_at is not None:
                    piece = piece[: max(0, way.ends_at - passed)]
                time.sleep(max(0.0, at - time.monotonic()))
                self._wait_for_outage()
                for part in [piece[i : i + 1] for i in range(len(piece))] if trickle > 0 else [piece]:
                    if trickle > 0:
                        trickle -= 1
                        time.sleep(1)
                    way.target.sendall(part)
                passed += len(piece)
                self.octets += len(piece)
                if way.reset_at is not None and passed > way.reset_at:
                    self._reset(way.source, way.target, "reset")
                    return
                if way.cut_at is not None and passed > way.cut_at:
                    self._reset(way.source, way.target, "cut by length")
                    return
                if way.ends_at is not None and passed >= way.ends_at:
                    self.faults.seen.append("ended early")
                    break
            way.target.shutdown(socket.SHUT_WR)
        except OSError:
            for one in (way.source, way.target):
                one.close()

    def _take_in(self, source: socket.socket, on_the_way: "queue.SimpleQueue[tuple[float, bytes]]") -> None:
        """Say of each piece when it arrives: pieces follow each other at the rate, and travel at the same time."""
        free_at, octets = 0.0, b"-"
        while octets:
            try:
                octets = source.recv(_PIECE)
            except OSError:
                octets = b""
            free_at = max(free_at, time.monotonic()) + len(octets) / self._rate
            on_the_way.put((free_at + self._one_way, octets))

    def _wait_for_outage(self) -> None:
        if self.faults.outage is None:
            return
        begins, ends = self.faults.outage
        since = time.monotonic() - self._began
        if begins <= since < ends:
            self.faults.seen.append("outage")
            time.sleep(ends - since)

    def _reset(self, client: socket.socket, server: socket.socket, why: str) -> None:
        if client.fileno() < 0:
            return
        self.faults.seen.append(why)
        for one in (client, server):
            try:
                one.shutdown(socket.SHUT_RD)  # wakes whoever reads here: until then a close sends nothing
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                one.close()
            except OSError:
                continue
