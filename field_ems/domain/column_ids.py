"""The ids of many records created alike, from columns: the same ids as ``journal.entry_id`` gives one by one.

Headquarters derives the id of every reading that it takes in; as columns that costs a tenth.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import cast

from field_ems.domain.columns import Spread, has_gaps, rows_of_text
from field_ems.domain.journal import ID_BYTES, chain


def as_json(value: object) -> str:
    """Write a field's value as it stands in what an id is the hash of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def created_ids(
    epoch: int,
    first_seq: int,
    kind: int,
    fields: Mapping[int, Sequence[str | None]],
    authors: Spread[bytes | None],
    recorded_at: Sequence[int],
) -> list[bytes]:
    """Give the ids of entries that each create a record of one kind, numbered without gaps from ``first_seq``.

    ``fields`` has each field's values as JSON, None for an entry without it; every entry has the field with the lowest
    number, so that a comma goes before each of the others. Raises UnicodeEncodeError for a text that is not Unicode.
    """
    count = len(authors)
    by = authors.each(lambda author: as_json(author.hex() if author else None))
    parts = [
        f"[{epoch},", list(map(str, range(first_seq, first_seq + count))), f",{kind},null,[", *_parts(fields),
        "],[],", by, ",", list(map(str, recorded_at)), "]",
    ]  # fmt: skip
    return [blake2b(row.encode(), digest_size=ID_BYTES).digest() for row in rows_of_text(parts, count)]


def chains(before: int, ids: Sequence[bytes]) -> list[int]:
    """Give the hash of each prefix that these entries make, after the one with the hash ``before``."""
    found = []
    for identity in ids:
        before = chain(before, identity)
        found.append(before)
    return found


def _parts(fields: Mapping[int, Sequence[str | None]]) -> Iterator[str | Sequence[str]]:
    """Give the parts that the fields are of each entry's text, in the order of their numbers."""
    comma = ""
    for number in sorted(fields):
        head, values = f"{comma}[{number},", fields[number]
        comma = ","
        if has_gaps(values):
            yield ["" if value is None else f"{head}{value}]" for value in values]
        else:
            yield from (head, cast("Sequence[str]", values), "]")
