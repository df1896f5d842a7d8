"""Syncing beside the screens."""

from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from field_ems.domain.notices import Refusal
from field_ems.services import sync
from field_ems.sync.station import Progress
from field_ems.tui.messages import Went

if TYPE_CHECKING:
    from field_ems.tui.app import FieldEmsApp


def exchange(app: "FieldEmsApp") -> None:
    """Sync in a thread; what happens is told to the application by messages."""
    worker = get_current_worker()
    seen = Progress()

    def watch(progress: Progress) -> None:
        nonlocal seen
        seen = progress
        app.post_message(Went(progress))

    try:
        finished = sync.synchronize(app.store, app.clock, watch, lambda: worker.is_cancelled)
    except Refusal as refusal:
        app.post_message(Went(seen, refused=refusal.notice))
    else:
        app.post_message(Went(finished, finished=True))
