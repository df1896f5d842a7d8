"""Stations that come at once take turns at a worker, and keep nobody else from it."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient

from field_ems.hq.app import SYNCS_AT_ONCE, create_app
from field_ems.services import reception
from field_ems.store.headquarters import HeadquartersStore
from tests.hq.test_door import noop

MORE_THAN_THREADS = 50
"""A worker has 40."""


class Work:
    """The real work on exchanges, which is held up until ``go_on`` is set and counted as it begins."""

    def __init__(self) -> None:
        self.go_on = threading.Event()
        self.begun = self.most = self._inside = 0
        self._lock = threading.Lock()
        self._receive = reception.receive

    def __call__(self, *arguments: Any) -> bytes:
        with self._lock:
            self.begun += 1
            self._inside += 1
            self.most = max(self.most, self._inside)
        try:
            assert self.go_on.wait(60)
            return self._receive(*arguments)
        finally:
            with self._lock:
                self._inside -= 1

    async def until_all_turns_are_taken(self) -> None:
        async with asyncio.timeout(60):
            while self.begun < SYNCS_AT_ONCE:
                await asyncio.sleep(0.01)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    work = Work()
    monkeypatch.setattr(reception, "receive", work)
    yield work
    work.go_on.set()


@pytest.fixture
def app(headquarters: HeadquartersStore, now: datetime) -> FastAPI:
    return create_app(headquarters, lambda: now)


def talking_to(app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app), base_url="http://headquarters")


def test_few_exchanges_are_worked_on_together_and_pages_do_not_wait_for_them(
    app: FastAPI, work: Work, now: datetime
) -> None:
    async def come() -> tuple[int, list[int]]:
        async with talking_to(app) as client:
            asked = [asyncio.create_task(client.post("/v1/sync", content=noop(now))) for _ in range(MORE_THAN_THREADS)]
            await work.until_all_turns_are_taken()
            page = await asyncio.wait_for(client.get("/sign-in"), 30)
            work.go_on.set()
            return page.status_code, [(await one).status_code for one in asked]

    assert asyncio.run(come()) == (200, [401] * MORE_THAN_THREADS)
    assert (work.most, work.begun) == (SYNCS_AT_ONCE, MORE_THAN_THREADS)


def test_who_has_gone_before_its_turn_costs_no_work(app: FastAPI, work: Work, now: datetime) -> None:
    messages = iter(({"type": "http.request", "body": noop(now)}, {"type": "http.disconnect"}))

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        """Nobody hears it."""

    async def come() -> None:
        scope = {"type": "http", "method": "POST", "path": "/v1/sync", "query_string": b"", "headers": []}
        async with talking_to(app) as client:
            asked = [asyncio.create_task(client.post("/v1/sync", content=noop(now))) for _ in range(SYNCS_AT_ONCE)]
            await work.until_all_turns_are_taken()
            gone = asyncio.create_task(app(scope, receive, send))
            await asyncio.sleep(0.1)
            work.go_on.set()
            await asyncio.gather(gone, *asked)

    asyncio.run(come())
    assert work.begun == SYNCS_AT_ONCE
