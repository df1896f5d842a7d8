"""Ids derived from columns are those derived one by one."""

from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.column_ids import as_json, chains, created_ids
from field_ems.domain.columns import Numbers, Spread
from field_ems.domain.journal import Coordinates, chain, make_entry

VALUES = st.none() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.lists(st.text(max_size=3), max_size=2)
ROWS = st.lists(
    st.tuples(st.integers(), st.none() | st.integers() | st.text(max_size=4), VALUES, st.none() | st.just(b"p" * 16)),
    min_size=1,
    max_size=6,
)


@given(ROWS, st.integers(0, 2**63 - 1), st.integers(1, 2**40), st.integers(0, 2**40))
def test_ids_from_columns_are_those_of_the_entries(rows: list, epoch: int, first: int, recorded_at: int) -> None:  # type: ignore[type-arg]
    columns = {
        number: [None if row[place] is None else as_json(row[place]) for row in rows]
        for place, number in enumerate((1, 5, 12))
    }
    authors = Spread([row[3] for row in rows], range(len(rows)))
    seqs, times = (Numbers(range(start, start + len(rows))) for start in (first, recorded_at))
    found = list(created_ids(epoch, seqs, 14, columns, authors, times))
    running, expected = 7, []
    for place, row in enumerate(rows):
        fields = {number: value for number, value in zip((1, 5, 12), row, strict=False) if value is not None}
        entry = make_entry(
            Coordinates(epoch, first + place), 14, None, fields, author_id=row[3], recorded_at=recorded_at + place
        )
        assert found[place] == entry.id
        running = chain(running, entry.id)
        expected.append(running)
    assert list(chains(7, found)) == expected
