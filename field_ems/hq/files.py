"""Headquarters' door for evidence files: how much of one is here, a stretch in, a stretch out."""

import re
from collections.abc import Callable
from datetime import datetime

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from field_ems.services import file_reception
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.octets import WireError

OFFSET = "Upload-Offset"
_STRETCH = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})", re.ASCII)
_FROM = re.compile(r"bytes=(\d{1,12})-", re.ASCII)


def add_files(app: FastAPI, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
    """Add the ways of files to headquarters' door; each asks for the device's token."""

    def caller(request: Request) -> bytes:
        return file_reception.station_of(store, request.headers.get("authorization", "").removeprefix("Bearer "))

    @app.head("/v1/files/{name}")
    def had(request: Request, name: str) -> Response:
        station_id = caller(request)
        found = file_reception.octets_had(store, station_id, file_reception.read_digest(name))
        return Response(headers={OFFSET: str(found)})

    @app.put("/v1/files/{name}")
    async def take(request: Request, name: str) -> Response:
        stretch = _STRETCH.fullmatch(request.headers.get("content-range", ""))
        if stretch is None:
            raise WireError("sync.not_ours")
        start, last, size = (int(number) for number in stretch.groups())
        station_id = await run_in_threadpool(caller, request)
        part = bytearray()
        async for octets in request.stream():
            part += octets
            if len(part) > file_reception.LARGEST_PART:
                raise WireError("sync.too_large")
        if len(part) != last - start + 1:
            raise WireError("sync.not_readable")
        found = await run_in_threadpool(
            file_reception.take_part,
            store,
            station_id,
            file_reception.read_digest(name),
            start,
            size,
            bytes(part),
            clock(),
        )
        return Response(str(found), headers={OFFSET: str(found)}, media_type="text/plain")

    @app.get("/v1/files/{name}")
    def give(request: Request, name: str) -> Response:
        begins = _FROM.fullmatch(request.headers.get("range", "bytes=0-"))
        if begins is None:
            raise WireError("sync.not_ours")
        station_id = caller(request)
        _, content = file_reception.give(store, station_id, file_reception.read_digest(name))
        start = int(begins[1])
        part = content[start : start + file_reception.LARGEST_PART]
        if not part:
            raise WireError("sync.not_readable")
        stretch = f"bytes {start}-{start + len(part) - 1}/{len(content)}"
        return Response(part, 206, headers={"Content-Range": stretch}, media_type="application/octet-stream")
