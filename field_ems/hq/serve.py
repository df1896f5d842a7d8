"""Running headquarters under uvicorn."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

import uvicorn

from field_ems.hq.app import create_app
from field_ems.store.headquarters import HeadquartersStore


def serve(
    store: HeadquartersStore, clock: Callable[[], datetime], host: str, port: int, started: Callable[[int], None]
) -> None:
    """Serve until stopped; ``started`` is told the port, which the system chooses where it is 0.

    Requests under way are finished before it ends.
    """
    listener = socket.create_server((host, port), backlog=1024)
    config = uvicorn.Config(
        create_app(store, clock),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=30,
        timeout_keep_alive=120,
    )
    started(listener.getsockname()[1])
    with suppress(KeyboardInterrupt):
        asyncio.run(uvicorn.Server(config).serve(sockets=[listener]))
    store.close()
