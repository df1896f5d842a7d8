"""Coverage-guided fuzzing of what reads the wire: requests, replies, blocks and packed bodies.

Whatever octets come, a reader either gives a message or raises WireError, within bounded memory and time. Needs
``atheris`` beside the project's own environment: ``.venv/bin/python -m pip install atheris``. A finding is kept in the
corpus folder under ``crash-…`` and printed.
"""

import argparse
import sys
import tempfile
from collections.abc import Collection
from hashlib import blake2b
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["field_ems.sync", "field_ems.domain.journal"]):
    from station_month import SyntheticStation

    from field_ems.store.names import Name
    from field_ems.store.reading_columns import Named
    from field_ems.store.station import StationStore
    from field_ems.sync import block_reader, compression, messages
    from field_ems.sync.octets import Reader, WireError
    from field_ems.sync.ordinary import ordinary_readings

LARGEST_MEGABYTES = 512
SLOWEST_SECONDS = 10
LONGEST = 4096
"""Octets; what can be found in the reading of long messages is found in short ones, many times faster."""

_SEED = 7


def ids_of(names: Collection[Name]) -> dict[Name, bytes]:
    """Know every record that is named, so that reading goes on behind the names."""
    return {name: blake2b(repr(name).encode(), digest_size=16).digest() for name in names}


def look_up(names: Collection[Name], _first: int, _last: int) -> dict[Name, Named]:
    """Let every name be a meter's, which was never read before."""
    return {name: Named(identity, frozenset()) for name, identity in ids_of(names).items()}


def read_all(octets: bytes) -> None:
    """Read the octets as everything that they could be; the first octet chooses what is read first."""
    kind, rest = octets[:1], octets[1:]
    try:
        match kind:
            case b"\x00":
                request = messages.decode_request(rest)
                columns = block_reader.read_columns(Reader(request.block), request.own.epoch)
                ordinary_readings(columns, request.own, request.prefix, look_up)
                block_reader.derive(columns, ids_of)
            case b"\x01":
                for scope in messages.decode_reply(rest).scopes:
                    block_reader.decode(Reader(scope.block), ids_of, 1)
            case b"\x02":
                block_reader.decode(Reader(rest), ids_of, 1)
            case _:
                messages.decode_request(compression.unpack(octets))
    except WireError:
        pass


class _Corpus:
    """Bodies of real exchanges, from which mutations begin."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def post(self, body: bytes) -> bytes:
        """Keep a request as a station packs it, and answer nothing."""
        message = compression.unpack(body)
        request = messages.decode_request(message)
        for kind, octets in ((b"", body), (b"\x00", message), (b"\x02", request.block)):
            self._count += 1
            (self._folder / f"seed-{self._count}").write_bytes(kind + octets)
        have = request.own.seq - 1 + len(block_reader.decode(Reader(request.block), ids_of, request.own.epoch).entries)
        scope = messages.ScopeReply(1, False, b"\0")
        reply = messages.encode_reply(messages.Reply(1, messages.Status.ACCEPTED, have, 9, request.clock, (scope,)))
        (self._folder / f"seed-reply-{self._count}").write_bytes(b"\x01" + reply)
        return compression.pack(reply)


def make_corpus(folder: Path) -> None:
    """Write what a synthetic station sends."""
    from datetime import UTC, datetime

    from field_ems.sync.station import synchronize

    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as name:
        store = StationStore.open(Path(name))
        station = SyntheticStation(store, _SEED)
        link = _Corpus(folder)
        for enter in (station.enter_one, station.enter_one, station.complete_checklists):
            enter()
            synchronize(store, link, lambda: moment)
        store.close()


def main() -> None:
    """Fuzz for a time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--corpus", type=Path, help="A folder that is kept; a fresh one unless named.")
    options = parser.parse_args()
    folder = options.corpus or Path(tempfile.mkdtemp(prefix="field-ems-corpus-"))
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        make_corpus(folder)
    limits = [f"-max_total_time={options.seconds}", f"-rss_limit_mb={LARGEST_MEGABYTES}", f"-timeout={SLOWEST_SECONDS}"]
    places = [f"-artifact_prefix={folder}/", f"-max_len={LONGEST}", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *limits, *places, str(folder)], read_all)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
