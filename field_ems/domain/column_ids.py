"""The ids of many records created alike, from columns: the same ids as ``journal.entry_id`` gives one by one.

Headquarters derives the id of every reading that it takes in; as columns that costs a tenth.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import cast

from field_ems.domain.columns import Lazy, Numbers, Spread, has_gaps, rows_of_text
from field_ems.domain.journal import CHAIN_BYTES, ID_BYTES


def as_json(value: object) -> str:
    """Write a field's value as it stands in what an id is the hash of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def created_ids(
    epoch: int,
    seqs: Numbers,
    kind: int,
    fields: Mapping[int, Sequence[str | None] | Lazy[str]],
    authors: Spread[bytes | None],
    recorded_at: Numbers,
) -> Iterator[bytes]:
    """Give, one by one, the ids of entries that each create a record of one kind, numbered ``seqs`` under an epoch.

    ``fields`` has each field's values as JSON, None for an entry without it; every entry has the field with the lowest
    number, so that a comma goes before each of the others. Raises UnicodeEncodeError for a text that is not Unicode.
    """
    by = authors.each(lambda author: as_json(author.hex() if author else None))
    parts: list[str | Iterable[str]] = [
        f"[{epoch},", seqs.texts, f",{kind},null,[", *_parts(fields), "],[],", by, ",", recorded_at.texts, "]",
    ]  # fmt: skip
    blank = blake2b(digest_size=ID_BYTES)
    for row in rows_of_text(parts, len(seqs)):
        hashed = blank.copy()  # cheaper than a new one
        hashed.update(row.encode())
        yield hashed.digest()


def chains(before: int, ids: Iterable[bytes]) -> Iterator[int]:
    """Give the hash of each prefix that these entries make, after that of ``before``, as ``journal.chain`` does."""
    blank = blake2b(digest_size=CHAIN_BYTES)  # as above: a call for each costs a hundredth of taking a month in
    for identity in ids:
        hashed = blank.copy()
        hashed.update(before.to_bytes(CHAIN_BYTES, "big") + identity)
        before = int.from_bytes(hashed.digest(), "big") >> 1
        yield before


def _parts(fields: Mapping[int, Sequence[str | None] | Lazy[str]]) -> Iterator[str | Iterable[str]]:
    """Give the parts that the fields are of each entry's text, in the order of their numbers."""
    comma = ""
    for number in sorted(fields):
        head, values = f"{comma}[{number},", fields[number]
        comma = ","
        if has_gaps(values):
            yield ["" if value is None else f"{head}{value}]" for value in values]
        else:
            yield from (head, cast("Iterable[str]", values), "]")
