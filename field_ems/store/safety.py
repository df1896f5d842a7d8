"""What keeps a station's data safe from what happens to laptops: full disks, pulled plugs, damaged files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.store.backups import back_up, backups, check
from field_ems.store.status import DATABASE_NAME

RESERVE_BYTES = 2**20
BACKUP_EVERY = timedelta(days=1)

_RESERVE_NAME = "reserve"
_RUNNING_FOLDER = "running"


@contextmanager
def guarded(data_folder: Path) -> Iterator[None]:
    """Run a program over the station's folder.

    A program that ended without closing is noticed by the next one, which then checks the database before anything is
    written to it, and refuses with ``store.damaged``. A reserve is laid by for the day when the disk is full.
    """
    data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if _forget_the_dead(data_folder):
        refuse_damaged(data_folder / DATABASE_NAME)
    mark = data_folder / _RUNNING_FOLDER / str(os.getpid())
    _keep_reserve(data_folder)
    try:
        mark.parent.mkdir(exist_ok=True, mode=0o700)
        mark.touch()
    except OSError:
        pass  # without room for a mark the next start checks nothing, which loses nothing
    try:
        yield
    finally:
        mark.unlink(missing_ok=True)


@contextmanager
def giving_up_the_reserve(data_folder: Path | None) -> Iterator[None]:
    """Make room where a save meets a full disk: that save is refused (``store.reserve_given_up``), the next works."""
    try:
        yield
    except Refusal as refusal:
        if refusal.notice.code == "store.disk_full" and data_folder is not None and give_up_reserve(data_folder):
            raise Refusal("store.reserve_given_up", **refusal.notice.params) from refusal
        raise


def refuse_damaged(database: Path) -> None:
    """Refuse a database that is there and not whole."""
    if database.exists() and (complaint := check(database)):
        raise Refusal("store.damaged", place=str(database), detail=complaint)


def give_up_reserve(data_folder: Path) -> bool:
    """Make room on a full disk; whether there was a reserve to give up."""
    reserve = data_folder / _RESERVE_NAME
    if not reserve.exists():
        return False
    reserve.unlink()
    return True


def back_up_if_due(database: Path, now: datetime) -> Path | None:
    """Back the database up where the newest backup is a day old; give the backup's path, None where it was not due."""
    folder = database.parent / "backups"
    known = backups(folder)
    if known and now.timestamp() - known[0].stat().st_mtime < BACKUP_EVERY.total_seconds():
        return None
    return back_up(database, folder, now)


def _keep_reserve(data_folder: Path) -> None:
    """Lay the reserve by while there is room; real octets, because a sparse file would reserve nothing."""
    reserve = data_folder / _RESERVE_NAME
    if reserve.exists():
        return
    try:
        reserve.write_bytes(os.urandom(RESERVE_BYTES))
    except OSError:
        reserve.unlink(missing_ok=True)


def _forget_the_dead(data_folder: Path) -> bool:
    """Take away the marks of programs that are no more; whether there were any."""
    dead = [mark for mark in (data_folder / _RUNNING_FOLDER).glob("*") if not _is_alive(mark.name)]
    for mark in dead:
        mark.unlink(missing_ok=True)
    return bool(dead)


def _is_alive(pid: str) -> bool:
    # On Windows the signal 0 would end the program; without it a check too many is made, which harms nothing.
    if not pid.isdigit() or os.name == "nt":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
