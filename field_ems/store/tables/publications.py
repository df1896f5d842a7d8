"""What headquarters has taken back of what it published."""

from datetime import datetime

from sqlmodel import Field

from field_ems.store.columns import INSTANT
from field_ems.store.tables.row import Row


class Withdrawal(Row, table=True):
    """That a factor set or a version of a template is to be begun with no more; what was made with it stays as it is.

    ``of`` is the kind of record (``factor_set`` or ``template``); a set has no version.
    """

    of: str
    code: str
    version: int | None = None
    reason: str | None = None
    withdrawn_at: datetime = Field(sa_type=INSTANT)
    withdrawn_by: str
