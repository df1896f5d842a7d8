"""Running headquarters under uvicorn: one process, or several workers that share one port."""

import asyncio
import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from multiprocessing import parent_process
from threading import Thread
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from field_ems.domain.notices import Refusal
from field_ems.hq.app import create_app
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

DATABASE_VARIABLE = "FIELD_EMS_DATABASE"
"""Where a worker, which is a process of its own, finds the database's address; no command line shows its password."""

_OPTIONS: dict[str, Any] = {
    "log_level": "warning",
    "access_log": False,
    "server_header": False,
    "date_header": False,
    "timeout_graceful_shutdown": 30,
    "timeout_keep_alive": 120,
}

_STARTS_WITHIN = 60.0
"""Seconds that a worker may take until it serves."""


def serve(store: HeadquartersStore, host: str, port: int, started: Callable[[int], None]) -> None:
    """Serve until stopped; ``started`` is told the port, which the system chooses where it is 0.

    Refuses with ``hq.can_not_listen`` where the port is taken or the address is not this machine's.
    Requests under way are finished before it ends.
    """
    listener = _listen(host, port)
    config = uvicorn.Config(create_app(store, _now), **_OPTIONS)
    started(listener.getsockname()[1])
    with suppress(KeyboardInterrupt):
        asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))
    store.close()


def serve_with_workers(database: str, workers: int, host: str, port: int, started: Callable[[int], None]) -> None:
    """Serve from several processes over one PostgreSQL database; one that dies is started again.

    Refuses with ``hq.workers_need_postgresql``: SQLite has one writer, whom more processes only keep waiting.
    """
    if not database.startswith("postgresql"):
        raise Refusal("hq.workers_need_postgresql")
    os.environ[DATABASE_VARIABLE] = database
    with _held(host, port) as actual_port:
        config = uvicorn.Config(
            "field_ems.hq.serve:worker",
            factory=True,
            host=host,
            port=actual_port,
            workers=workers,
            loop="field_ems.hq.serve:SharingLoop",
            **_OPTIONS,
        )
        _Workers(config, lambda: started(actual_port)).run()


class SharingLoop(asyncio.SelectorEventLoop):
    """A worker's loop, which listens at the workers' port with a socket of its own: the system shares stations out.

    With one socket for all, whichever worker wakes first takes every connection that waits, and keeps it as long as it
    lasts: one worker had all the work.
    """

    async def create_server(self, *arguments: Any, **options: Any) -> asyncio.Server:
        """Listen beside the other workers."""
        return await super().create_server(*arguments, reuse_port=True, **options)


class _Workers(Multiprocess):
    """The workers, which say that they serve when each of them does."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config, sockets=None)  # type: ignore[arg-type]  # each worker opens its own
        self._started = started

    def init_processes(self) -> None:
        super().init_processes()
        if all(one.wait_until_ready(_STARTS_WITHIN, self.should_exit) for one in self.processes):
            self._started()


def worker() -> FastAPI:
    """Put headquarters together in a worker, over the database that its environment names."""
    Thread(target=_end_with_supervisor, daemon=True).start()
    app = create_app(HeadquartersStore(Database.at_url(os.environ[DATABASE_VARIABLE])), _now)
    gc.freeze()  # what is loaded stays, so that nobody has to look through it for garbage
    return app


def _end_with_supervisor() -> None:
    """End this worker when its supervisor is no more: killed, it can't say so, and the port would stay taken."""
    supervisor = parent_process()
    if supervisor is not None:
        supervisor.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@contextmanager
def _held(host: str, port: int) -> Iterator[int]:
    """Hold a port for the workers, without listening at it, and give its number."""
    with _listen(host, port) as listener:  # nobody else has it
        address = listener.getsockname()
    with socket.socket(listener.family, socket.SOCK_STREAM) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(address)
        yield int(address[1])


def _listen(host: str, port: int) -> socket.socket:
    try:
        listener = socket.create_server((host, port), backlog=1024)
    except (OSError, OverflowError) as error:
        # The library appends the address to the system's words, which the sentence names already.
        detail = str(getattr(error, "strerror", None) or error).partition(" (while")[0]
        raise Refusal("hq.can_not_listen", host=host, port=port, detail=detail) from error
    # Connections have it from here: an answer is two writes, and without it the second waits 40 ms for the first's ACK.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener
