"""The messages of the golden files: every kind of column, mode and mark that version 1 has.

``python -m tests.sync.golden`` writes them. They are written once for a version: a change of them is another version.
"""

from pathlib import Path

from field_ems.domain.journal import Coordinates, Entry, EntryState, make_entry
from field_ems.store.kinds import BY_NAME
from field_ems.store.names import Name
from field_ems.store.soundness import Part, part_of
from field_ems.sync.block import Judged
from field_ems.sync.block_writer import encode
from field_ems.sync.compression import GZIP, PLAIN, ZSTD, pack
from field_ems.sync.messages import Errand, Reply, Request, ScopeReply, Status, encode_reply, encode_request
from field_ems.sync.repair import write_digests, write_given, write_parts

FOLDER = Path(__file__).parents[1] / "fixtures" / "wire"
EPOCH, OTHER_EPOCH, HQ_EPOCH = 0x0123456789ABCDEF, 0x1111222233334444, 0x7EDCBA9876543210
AT = 1_772_440_200
UNKNOWN_KIND, UNKNOWN_FIELD = 99, 150
METERS_OF_MARCH = Part(BY_NAME["meter"].number, 2026 * 12 + 2)


class _Journal:
    """Numbers entries and remembers under which names they can be referred to."""

    def __init__(self, epoch: int, first: int = 1) -> None:
        self.epoch = epoch
        self.next = first
        self.entries: list[Entry] = []
        self.names: dict[bytes, Name] = {}

    def add(
        self,
        kind: str | int,
        values: dict[str, object],
        row_id: bytes | None = None,
        bases: tuple[bytes, ...] = (),
        author_id: bytes | None = None,
        birth: Coordinates | None = None,
    ) -> bytes:
        """Add an entry; values are as the journal holds them, by field name, or by number where no kind has them."""
        known = BY_NAME[kind] if isinstance(kind, str) else None
        fields = {known.fields[name].number if known and name in known.fields else int(name): value
                  for name, value in values.items()}  # fmt: skip
        at = Coordinates(self.epoch, self.next)
        entry = make_entry(
            at,
            known.number if known else UNKNOWN_KIND,
            row_id,
            fields,
            bases=bases,
            author_id=author_id,
            recorded_at=AT + 60 * self.next,
            birth=birth,
        )
        self.next += 1
        self.entries.append(entry)
        self.names[entry.id] = Name(False, at)
        return entry.id


def station_journal() -> _Journal:
    """Give what a station might offer, and things that only a newer or a moved one would."""
    journal = _Journal(EPOCH)
    clerk = journal.add("person", {"name": "Amina Yadé", "job": "clerk"})
    office = journal.add(
        "facility",
        {
            "name": "مكتب أبشي",
            "tenure": "owned",
            "country": "TCD",
            "zone": "Africa/Ndjamena",
            "floor_area": 1_250_500_000,
        },
    )
    about = {"name": "Générateur", "kind": "register", "activity": "electricity", "unit": "kWh", "digits": 6}
    meters = [
        journal.add("meter", {"facility_id": office.hex(), "code": f"E{index}", **about}, author_id=clerk)
        for index in (1, 2, 3)
    ]
    for day in range(5):
        for index, meter in enumerate(meters):
            values: dict[str, object] = {
                "meter_id": meter.hex(),
                "taken_at": AT + day * 86_400 + index * 240,
                "utc_offset": 60,
                "value": 1_000_000_000 * (index + 1) + day * (100_000_000 * (index + 1) + index * 300_000),
                "unit": "kWh",
                "method": "read",
            }
            if day == 2:
                values["note"] = ("plomb rompu", "封印破损", "seal broken")[index]
            journal.add("reading", values, author_id=clerk)
    journal.add("headcount", {"facility_id": office.hex(), "from_on": "2026-01-01", "people": 42, "removed": False})
    renamed = journal.add("meter", {"name": "Main"}, row_id=meters[0], bases=(meters[0],), author_id=clerk)
    journal.add("meter", {"name": "Generator", "digits": None}, row_id=meters[0], bases=(meters[0], renamed))
    answers = {"Q1": {"value": True, "comment": "موافق"}, "Q2": {"value": "1.5"}}
    ids = {"template_id": bytes(range(16)).hex(), "supplier_id": bytes(range(16, 32)).hex()}
    journal.add("assessment", {**ids, "submitted_at": AT, "mode": "advisory", "answers": answers})
    newer = {"1": -5, "2": "of a newer program", "3": [1, {"a": None}], str(UNKNOWN_FIELD): 2**62}
    journal.add(UNKNOWN_KIND, newer)
    journal.add("person", {"name": "Moved", str(UNKNOWN_FIELD): "kept"}, birth=Coordinates(OTHER_EPOCH, 7))
    return journal


def request() -> bytes:
    """Give the message of a request that offers all of the station's journal."""
    journal = station_journal()
    block = encode([Judged(entry) for entry in journal.entries], journal.names, EPOCH)
    return encode_request(
        Request(1, Coordinates(EPOCH, 1), 0, HQ_EPOCH, (17, 400_000), AT, (1, 2, 5), Errand.OWN, block)
    )


def noop() -> bytes:
    """Give the message of a request that offers nothing."""
    return encode_request(Request(1, Coordinates(EPOCH, 29), 0x0FEDCBA987654321, HQ_EPOCH, (17, 400_028), AT))


def answer() -> bytes:
    """Give the message of an answer with something in both scopes, in several states."""
    everywhere = _Journal(HQ_EPOCH, first=3)
    organization = everywhere.add(
        "organization", {"name": "United Nations Environment Programme", "short_name": "UNEP"}
    )
    published = encode([Judged(entry) for entry in everywhere.entries], everywhere.names, HQ_EPOCH)
    own = _Journal(HQ_EPOCH, first=9)
    own.add("station", {"name": "Abéché", "country": "TCD", "organization_id": organization.hex()})
    reason = {"result": "attention", "reason": "sync.row_unreadable", "params": {"field": "150"}}
    own.add("outcome", {"entry_epoch": EPOCH, "entry_seq": 28, **reason})
    remark = {"row_kind": "reading", "row_id": bytes(range(16)).hex(), "text": "Why?", "written_by": "rania"}
    own.add("remark", {**remark, "written_at": AT})
    colleague = _Journal(OTHER_EPOCH, first=40)
    colleague.add("person", {"name": "Colleague"})
    names = own.names | colleague.names | {identity: Name(True, one.at) for identity, one in everywhere.names.items()}
    judged = [Judged(entry) for entry in own.entries]
    judged += [Judged(entry, EntryState.NOT_PERMITTED) for entry in colleague.entries]
    scopes = (ScopeReply(18, False, published), ScopeReply(400_031, True, encode(judged, names, HQ_EPOCH)))
    return encode_reply(Reply(1, Status.ACCEPTED, 28, HQ_EPOCH, AT + 2, scopes))


def check() -> bytes:
    """Give the message of a request that compares two parts."""
    digests = {
        Part(BY_NAME["meter"].number, 2026 * 12 + 2): 0x0123456789ABCDEF,
        Part(UNKNOWN_KIND, 2026 * 12): 2**63 - 1,
    }
    own = Coordinates(EPOCH, 1)
    return encode_request(Request(1, own, 0, HQ_EPOCH, (), AT, errand=Errand.CHECK, block=write_digests(digests)))


def check_answer() -> bytes:
    """Give the message of an answer that names the part which differs."""
    scope = ScopeReply(0, False, write_parts([METERS_OF_MARCH]))
    return encode_reply(Reply(1, Status.ACCEPTED, 0, HQ_EPOCH, AT + 2, (scope,)))


def repair() -> bytes:
    """Give the message of a request that gives the sound entries of a part, their references as ids."""
    entries = [entry for entry in station_journal().entries if part_of(entry) == METERS_OF_MARCH]
    block = write_given(METERS_OF_MARCH, 0, encode([Judged(entry) for entry in entries], {}, EPOCH))
    own = Coordinates(EPOCH, 1)
    return encode_request(Request(1, own, 0, HQ_EPOCH, (), AT, errand=Errand.REPAIR, block=block))


MESSAGES = {
    "request": request,
    "noop": noop,
    "answer": answer,
    "check": check,
    "check-answer": check_answer,
    "repair": repair,
}
WAYS = {"plain": PLAIN, "zstd": ZSTD, "gzip": GZIP}


def main() -> None:
    """Write the golden files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in MESSAGES.items():
        message = make()
        (FOLDER / f"{name}.plain").write_bytes(bytes([PLAIN]) + message)
        for way, knows_zstd in (("zstd", True), ("gzip", False)):
            packed = pack(message, peer_knows_zstd=knows_zstd)
            if packed[0] == WAYS[way]:
                (FOLDER / f"{name}.{way}").write_bytes(packed)


if __name__ == "__main__":
    main()
