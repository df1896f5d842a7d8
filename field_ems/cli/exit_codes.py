"""What commands return to the shell: docs/exit-codes.md; a change here is a change of the interface."""

from enum import IntEnum

from field_ems.domain.notices import Notice


class ExitCode(IntEnum):
    """The meaning of each code."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    LOOK = 3
    NO_LINK = 4
    NOT_LET_IN = 5
    DISK = 6
    MISTAKE = 70
    STOPPED = 130


_NOT_LET_IN = {"sync.not_enrolled", "sync.wrong_code", "sync.device_refused"}
_REFUSED = {
    "sync.already_enrolled",
    "sync.bad_interval",
    "sync.cap_too_small",
    "sync.needs_https",
    "store.nothing_here",
}


def of_refusal(notice: Notice) -> ExitCode:
    """Give the code for a refusal, by the room it comes from."""
    if notice.code in _REFUSED:
        return ExitCode.REFUSED
    if notice.code in _NOT_LET_IN:
        return ExitCode.NOT_LET_IN
    if notice.code == "sync.cap_reached":
        return ExitCode.LOOK
    if notice.code == "sync.cancelled":
        return ExitCode.STOPPED
    if notice.code.startswith("sync."):
        return ExitCode.NO_LINK
    if notice.code.startswith("store."):
        return ExitCode.DISK
    return ExitCode.REFUSED
