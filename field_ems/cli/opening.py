"""Opening the terminal over a station's folder: the first frame is painted before anything of the store is loaded."""

import gc
import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from field_ems import i18n
from field_ems.domain.notices import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from field_ems.store.station import StationStore

APP_NAME = "field-ems"
PORTABLE_FOLDER = "field-ems-data"
_SECONDS_BETWEEN_LOOKS = 2


def default_folder() -> Path:
    """Give the folder beside the program on a USB stick where there is one, else the system's place for data."""
    portable = Path(sys.argv[0]).resolve().parent / PORTABLE_FOLDER
    if portable.is_dir():
        return portable
    from platformdirs import user_data_path  # a few milliseconds that --version need not pay

    return user_data_path(APP_NAME, appauthor=False)


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def open_folder(data_folder: Path, language: str | None = None, slow_link: bool | None = None) -> None:
    """Run the terminal over the station in this folder until it is closed.

    ``slow_link`` None lets the connection decide. Refuses as opening the store does.
    """
    gc.disable()  # what is loaded stays: looking for garbage in it takes a twentieth of the time to the first frame
    from field_ems.store.status import read_language

    i18n.install(read_language(data_folder) or language)
    with ExitStack() as at_the_end:
        at_the_end.callback(gc.enable)

        def open_store() -> "StationStore":
            from field_ems.store.safety import guarded
            from field_ems.store.station import StationStore

            gc.freeze()
            gc.enable()
            at_the_end.enter_context(guarded(data_folder))
            store = StationStore.open(data_folder)
            at_the_end.callback(store.close)
            # Beside the screen: a large database takes a while to copy, and nobody has to wait for it.
            Thread(target=_back_up, args=(store,), daemon=True).start()
            return store

        open_terminal(open_store, slow_link)


def open_terminal(store: "StationStore | Callable[[], StationStore]", slow_link: bool | None = None) -> None:
    """Run the terminal application over a store, or over what opens one, until it is closed.

    ``slow_link`` None: over SSH. It needs a Unix terminal; Windows draws through its own console. Refuses with
    ``terminal.missing`` where there is no terminal, also where it was lost already.
    """
    terminal = sys.stdin.fileno()
    if not os.isatty(terminal):
        raise Refusal("terminal.missing")
    is_slow = (bool(os.environ.get("SSH_CONNECTION")) if slow_link is None else slow_link) and os.name == "posix"
    if is_slow:  # Textual reads these while it is imported
        os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
        os.environ.setdefault("TEXTUAL_FPS", "10")
    from field_ems.tui.app import FieldEmsApp  # Textual: only here

    is_watched = hasattr(signal, "SIGHUP")
    if is_watched:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored
        Thread(target=_end_with_terminal, args=(terminal,), daemon=True).start()
    try:
        # a mouse would report each of its moves over the link
        failure = FieldEmsApp(store, now, slow_link=is_slow).run(mouse=not is_slow)
    finally:
        # Textual may meet the lost terminal first; an end in good order would wait for a thread that writes to it
        if is_watched and not os.isatty(terminal):
            os.kill(os.getpid(), signal.SIGHUP)
    if failure is not None:
        raise failure


def _end_with_terminal(terminal: int) -> None:
    """End as a lost terminal ends any program, where nobody tells: the screen would read from nothing in a circle."""
    while os.isatty(terminal):
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGHUP)


def _back_up(store: "StationStore") -> None:
    from field_ems.store.safety import back_up_if_due

    # A backup that fails must not write over the screen; ``field-ems status`` tells how old the newest one is.
    with suppress(Refusal, OSError):
        if store.database.path is not None:
            back_up_if_due(store.database.path, now())
