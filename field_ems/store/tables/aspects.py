"""What a station says of its environmental aspects."""

from field_ems.store.tables.row import Record


class Aspect(Record, table=True):
    """Whether an environmental aspect, told by its code, is significant at the station, and why."""

    code: str
    significant: bool
    reason: str
