"""Bundles: syncing by USB stick, at the station and at headquarters.

A bundle that was written marks nothing as sent: only headquarters' acknowledgement does.
"""

import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nacl.public import PrivateKey, PublicKey
from nacl.signing import SigningKey, VerifyKey

from field_ems.domain.journal import ID_BYTES
from field_ems.domain.notices import Notice, Refusal
from field_ems.services.enrolment import own_keys
from field_ems.services.file_reception import take_whole
from field_ems.services.file_sending import evidence_folder, note_had, waiting_files
from field_ems.store import devices
from field_ems.store.evidence import digest_of, path_of
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.bundle_file import LARGEST, Direction, read_bundle, write_bundle
from field_ems.sync.carrying import answer_carried, read_carried, take_answers, write_requests
from field_ems.sync.headquarters import Caller
from field_ems.sync.octets import WireError

SUFFIX = ".bundle"
FILE_MARK = b"\xe8"
"""Begins a part that is about an evidence file; no body and no answer begins so."""

FILES_UP_TO = 20 * 2**20
_MOST_FILES = 500
_AROUND = 64 * 1024
"""Octets kept free for what is around the parts."""

_TO_HEADQUARTERS, _TO_DEVICE = "to-headquarters", "to-laptop"


@dataclass(frozen=True, slots=True)
class Written:
    """A bundle as it was written: where, how large, and how many entries are in it."""

    path: Path
    octets: int
    entries: int
    files: int = 0


@dataclass(frozen=True, slots=True)
class TakenFromBundle:
    """What an acknowledgement brought to the station."""

    acknowledged: int
    received: int
    notices: tuple[Notice, ...]


def export_bundle(store: StationStore, folder: Path, now: datetime, files_up_to: int = FILES_UP_TO) -> Written:
    """Write what headquarters is not known to have into a bundle in a folder, as on a USB stick.

    ``files_up_to`` is how many octets of evidence files go with it, the smallest first; the rest waits for the next.
    Refuses with ``sync.not_enrolled``, ``bundle.too_large`` or ``bundle.cannot_write``.
    """
    with store.reading() as session:
        known = devices.enrolment(session)
    if known is None:
        raise Refusal("sync.not_enrolled")
    bodies, entries = write_requests(store, now)
    files = _files(store, min(files_up_to, LARGEST - sum(len(body) for body in bodies) - _AROUND))
    octets = write_bundle(
        Direction.TO_HEADQUARTERS,
        known.device_id,
        [*bodies, *files],
        SigningKey(known.signing_key),
        PublicKey(known.hq_sealing_key),
    )
    path = _write(folder, _name(known.device_id, _TO_HEADQUARTERS, now), octets)
    return Written(path, len(octets), entries, len(files))


def _files(store: StationStore, room: int) -> list[bytes]:
    """Give parts with the evidence files that headquarters is not known to have, as many as there is room for."""
    parts: list[bytes] = []
    for file in waiting_files(store):
        content = path_of(evidence_folder(store), file.digest).read_bytes()
        if len(content) > room or len(parts) >= _MOST_FILES:
            break
        if digest_of(content) == file.digest:
            parts.append(FILE_MARK + file.digest + content)
            room -= len(content)
    return parts


def import_bundle(store: StationStore, path: Path) -> TakenFromBundle:
    """Take headquarters' acknowledgement from a bundle; doing it twice changes nothing.

    Refuses what is no whole and unaltered acknowledgement for this laptop, with a ``bundle`` code.
    """
    with store.reading() as session:
        known = devices.enrolment(session)
    if known is None:
        raise Refusal("sync.not_enrolled")
    bundle = read_bundle(_read(path))
    if bundle.direction is not Direction.TO_DEVICE:
        raise Refusal("bundle.for_headquarters")
    if bundle.device_id != known.device_id:
        raise Refusal("bundle.for_another_laptop")
    key = SigningKey(known.signing_key).to_curve25519_private_key()
    parts = bundle.open(VerifyKey(known.hq_verify_key), key)
    try:
        taken = take_answers(store, [read_carried(part) for part in parts if not part.startswith(FILE_MARK)])
    except WireError as error:
        raise Refusal(error.code) from error
    for part in parts:
        if part.startswith(FILE_MARK):
            note_had(store, part[len(FILE_MARK) :])
    return TakenFromBundle(
        taken.acknowledged, taken.received, tuple({notice.code: notice for notice in taken.notices}.values())
    )


def receive_bundle(headquarters: HeadquartersStore, path: Path, folder: Path, now: datetime) -> Written:
    """Take a station's bundle in at headquarters, and write the acknowledgement for its laptop into a folder.

    What it brought is committed before the acknowledgement is written. Refuses with a ``bundle`` code, or with
    ``sync.device_refused`` a laptop that is not known or was revoked.
    """
    octets, entries, device_id = answer_bundle(headquarters, _read(path), now)
    written = _write(folder, answer_name(device_id, now), octets)
    return Written(written, len(octets), entries)


def answer_bundle(headquarters: HeadquartersStore, octets: bytes, now: datetime) -> tuple[bytes, int, bytes]:
    """Take a station's bundle in; give the acknowledgement, the number of entries offered, and the laptop's id."""
    bundle = read_bundle(octets)
    if bundle.direction is not Direction.TO_HEADQUARTERS:
        raise Refusal("bundle.for_a_laptop")
    with headquarters.writing() as session:
        device = devices.device(session, bundle.device_id)
        keys = own_keys(session)
    if device is None:
        raise Refusal("sync.device_refused")
    bodies = bundle.open(VerifyKey(device.verify_key), PrivateKey(keys.sealing_key))
    caller = Caller(device.station_id, device.id, device.role)
    try:
        answers = [
            one
            for body in bodies
            if not body.startswith(FILE_MARK)
            for one in answer_carried(headquarters, caller, body, now)
        ]
    except WireError as error:
        raise Refusal(error.code) from error
    entries = sum(one.last_seq - one.first.seq + 1 for one in answers)
    # After the records, because a file that no record names is not taken.
    had = [FILE_MARK + digest for digest in _take_files(headquarters, device.station_id, bodies, now)]
    reply = write_bundle(
        Direction.TO_DEVICE,
        device.id,
        [*(one.octets() for one in answers), *had],
        SigningKey(keys.signing_key),
        VerifyKey(device.verify_key).to_curve25519_public_key(),
    )
    with headquarters.writing() as session:
        devices.note_seen(
            session,
            devices.Holder(device.station_id, device.id, device.role),
            now,
            device.clock_offset or 0,
            len(octets),
            len(reply),
        )
    return reply, entries, device.id


def _take_files(
    headquarters: HeadquartersStore, station_id: bytes, parts: Sequence[bytes], now: datetime
) -> list[bytes]:
    """Take the files of a bundle and give the digests of those that headquarters has now."""
    had = []
    for part in parts:
        if part.startswith(FILE_MARK):
            digest, content = part[len(FILE_MARK) : len(FILE_MARK) + ID_BYTES], part[len(FILE_MARK) + ID_BYTES :]
            if take_whole(headquarters, station_id, digest, content, now):
                had.append(digest)
    return had


def answer_name(device_id: bytes, now: datetime) -> str:
    """Give the name of the answer to a laptop's bundle."""
    return _name(device_id, _TO_DEVICE, now)


def sticks(roots: Sequence[Path] = (Path("/media"), Path("/run/media"), Path("/mnt"), Path("/Volumes"))) -> list[Path]:
    """Give the folders under which USB sticks are found here and that can be written, to suggest them."""
    found: list[Path] = []
    for root in roots:
        for pattern in ("*", "*/*"):
            try:
                found += [path for path in sorted(root.glob(pattern)) if path.is_mount() and os.access(path, os.W_OK)]
            except OSError:
                continue
    return found


def bundles_in(folder: Path) -> list[Path]:
    """Give the acknowledgements in a folder, the newest first by their names."""
    try:
        return sorted(folder.glob(f"*{_TO_DEVICE}*{SUFFIX}"), reverse=True)
    except OSError:
        return []


def _name(device_id: bytes, direction: str, now: datetime) -> str:
    """Name a bundle so that every file system takes it and names sort by time."""
    return f"ems-{device_id.hex()[:8]}-{direction}-{now:%Y%m%dT%H%M%S}{SUFFIX}"


def _write(folder: Path, name: str, octets: bytes) -> Path:
    """Write whole or not at all: a stick that is pulled out leaves no half bundle under its name."""
    if len(octets) > LARGEST:
        raise Refusal("bundle.too_large", largest=LARGEST)
    path = folder / name
    beside = folder / f"{name}.part"
    try:
        with beside.open("wb") as file:
            file.write(octets)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise Refusal("bundle.cannot_write", place=str(folder), detail=error.strerror or str(error)) from error
    return path


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            octets = file.read(LARGEST + 1)
    except OSError as error:
        raise Refusal("bundle.cannot_read", place=str(path), detail=error.strerror or str(error)) from error
    if len(octets) > LARGEST:
        raise Refusal("bundle.not_ours")
    return octets
