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
    ``trickle`` so many octets of each answer come one a second; ``outage`` is from when to when nothing passes.
    """

    resets: float = 0
    cut_after: float | None = None
    cut_octets: int | None = None
    trickle: int = 0
    outage: tuple[float, float] | None = None
    seed: int = 1
    seen: list[str] = field(default_factory=list)


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
        resets_at = self._chance.randrange(200, 4_000) if self._chance.random() < self.faults.resets else None
        if self.faults.cut_after is not None:
            threading.Timer(self.faults.cut_after, self._reset, (client, server, "cut by time")).start()
        ways = (
            (client, server, resets_at, self.faults.cut_octets, 0),
            (server, client, None, None, self.faults.trickle),
        )
        for source, target, reset_at, cut_at, trickle in ways:
            arguments = (source, target, client, server, reset_at, cut_at, trickle)
            threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _pass_on(
        self,
        source: socket.socket,
        target: socket.socket,
        client: socket.socket,
        server: socket.socket,
        reset_at: int | None,
        cut_at: int | None,
        trickle: int,
    ) -> None:
        on_the_way: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        threading.Thread(target=self._take_in, args=(source, on_the_way), daemon=True).start()
        passed = 0
        try:
            while (arrival := on_the_way.get())[1]:
                at, piece = arrival
                time.sleep(max(0.0, at - time.monotonic()))
                self._wait_for_outage()
                for part in [piece[i : i + 1] for i in range(len(piece))] if trickle > 0 else [piece]:
                    if trickle > 0:
                        trickle -= 1
                        time.sleep(1)
                    target.sendall(part)
                passed += len(piece)
                self.octets += len(piece)
                if (reset_at is not None and passed > reset_at) or (cut_at is not None and passed > cut_at):
                    self._reset(client, server, "reset" if reset_at else "cut by length")
                    return
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for one in (client, server):
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
