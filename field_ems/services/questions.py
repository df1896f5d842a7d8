"""What is open at a station, a page of meters at a time: what to decide, to enter, or to find a factor for.

Which meters have something open is kept with their year, so that a page costs its own meters and no others.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from field_ems.domain.emissions import Incomplete
from field_ems.services.emissions import inventory_row
from field_ems.services.factors import edition_in, library_in
from field_ems.services.kept_figures import refresh
from field_ems.services.meter_questions import LOOK_BACK, OpenQuestion, QuestionKind, questions_of
from field_ems.services.meters import PAGE, card
from field_ems.services.premises import sharing_keys
from field_ems.store import meters as queries
from field_ems.store.meters import MeterPlace
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What is open at some meters, held figures first; ``next_after`` is where the next page begins, if any."""

    questions: tuple[OpenQuestion, ...]
    next_after: MeterPlace | None


def questions_page(
    store: StationStore, now: datetime, *, after: MeterPlace | None = None, limit: int = PAGE
) -> QuestionsPage:
    """Give what is open at the next ``limit`` meters that have something open, in the order of the walk."""
    station_id = store.station_id
    years = (now.year - 1, now.year)
    for year in years:
        refresh(store, year)
    found: list[OpenQuestion] = []
    with store.reading() as session:
        rows = queries.meter_page(session, station_id, open_in=years, after=after, limit=limit + 1)
        meters = [card(row) for row in rows[:limit]]
        library, edition = library_in(session, station_id)[0], edition_in(session, station_id, now.year)
        keys = sharing_keys(session, station_id)
        first, end = date(now.year, 1, 1), date(now.year + 1, 1, 1)
        for meter in meters:
            found += questions_of(session, station_id, meter, now - LOOK_BACK, now)
            row = inventory_row(session, station_id, meter, first, end, library, edition, keys.get(meter.id, ()))
            if row.counts and isinstance(row.emission, Incomplete):
                use = row.use
                notices = (row.emission.notice,)
                found.append(OpenQuestion(QuestionKind.NO_FACTOR, meter, use.starts_at, use.ends_at, notices))
    order = list(QuestionKind)
    found.sort(key=lambda one: order.index(one.kind))
    return QuestionsPage(tuple(found), meters[-1].place if len(rows) > limit else None)


def questions(store: StationStore, now: datetime) -> Iterator[OpenQuestion]:
    """Give all that is open, page by page."""
    after: MeterPlace | None = None
    while True:
        page = questions_page(store, now, after=after)
        yield from page.questions
        after = page.next_after
        if after is None:
            return
