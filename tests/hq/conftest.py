"""Headquarters as a program of its own, on a port of its own, that can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore


class HeadquartersProcess:
    """The real server under uvicorn; started again, it keeps its port and its database."""

    def __init__(self, url: str, folder: Path, workers: int = 1, program: str = "field_ems") -> None:
        self.database_url = url
        self._program = program
        self._workers = workers
        self._folder = folder
        self._port = 0
        self._process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        command = [sys.executable, "-m", self._program, "--language", "en", "--data-dir", str(self._folder)]
        command += ["hq", "serve", "--database", self.database_url, "--port", str(self._port)]
        command += ["--workers", str(self._workers)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, env=os.environ.copy(), start_new_session=True
        )
        assert self._process.stdout is not None
        self._port = int(self._process.stdout.readline().rsplit(":", 1)[1])

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        assert self._process is not None
        self._process.terminate()
        code = self._process.wait()
        self.kill()
        return code

    def kill(self) -> None:
        """Pull the plug: no time to finish anything, its workers neither."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def store(self) -> HeadquartersStore:
        return HeadquartersStore(Database.at_url(self.database_url))


@pytest.fixture
def server(hq_url: str, tmp_path: Path) -> Iterator[HeadquartersProcess]:
    """Headquarters' process, once on each engine."""
    process = HeadquartersProcess(hq_url, tmp_path / "hq")
    process.start()
    yield process
    process.kill()
