"""The ids of many records created alike, from columns: the same ids as ``journal.entry_id`` gives one by one.

Headquarters derives the id of every reading that it takes in; as columns that costs a tenth.
"""

import json
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from field_ems.domain.journal import ID_BYTES, chain


def as_json(value: object) -> str:
    """Write a field's value as it stands in what an id is the hash of."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def created_ids(
    epoch: int,
    first_seq: int,
    kind: int,
    fields: Mapping[int, Sequence[str | None]],
    authors: Sequence[bytes | None],
    recorded_at: Sequence[int],
) -> list[bytes]:
    """Give the ids of entries that each create a record of one kind, numbered without gaps from ``first_seq``.

    ``fields`` has each field's values as JSON, None for an entry without it; every entry has the field with the lowest
    number. Raises UnicodeEncodeError for a text that is not Unicode.
    """
    pattern, varying = _fields_pattern(fields)
    by = {author: as_json(author.hex() if author else None) for author in set(authors)}
    template = f"[{epoch},%d,{kind},null,[{pattern}],[],%s,%d]"
    seqs = range(first_seq, first_seq + len(authors))
    rows = zip(seqs, *varying, map(by.__getitem__, authors), recorded_at, strict=True)
    return [blake2b((template % row).encode(), digest_size=ID_BYTES).digest() for row in rows]


def chains(before: int, ids: Sequence[bytes]) -> list[int]:
    """Give the hash of each prefix that these entries make, after the one with the hash ``before``."""
    found = []
    for identity in ids:
        before = chain(before, identity)
        found.append(before)
    return found


def _fields_pattern(fields: Mapping[int, Sequence[str | None]]) -> tuple[str, list[Sequence[str]]]:
    """Give a template of the fields, what is alike in all entries written out, and the columns that fill it."""
    pattern = ""
    varying: list[Sequence[str]] = []
    for number in sorted(fields):
        values = fields[number]
        if values.count(values[0]) == len(values):
            pattern += f",[{number},{values[0]}]".replace("%", "%%") if values[0] is not None else ""
        else:
            pattern += "%s"
            head = f",[{number},"
            varying.append(["" if value is None else f"{head}{value}]" for value in values])
    if pattern.startswith("%s"):  # the comma before the first one stands in its column
        varying[0] = [text[1:] for text in varying[0]]
        return pattern, varying
    return pattern[1:], varying
