"""Who puts Arabic in order: the terminal, the program, or nobody; as chosen at this station."""

import os
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from field_ems import i18n

if TYPE_CHECKING:
    from field_ems.tui.app import FieldEmsApp

LANGUAGES = frozenset({"ar"})
_ORDERING = {"KONSOLE_VERSION": "", "TERM_PROGRAM": "Apple_Terminal", "TERM": "mlterm"}
"""Terminals that put lines in order by themselves and can't be told not to, by a variable and how its value begins."""
_LEAVE_IT = "\x1b[8l"
_DO_IT = "\x1b[8h\x1b[?2501l\x1b[2 k"
"""BDSM and SCP of ECMA-48: lines run from right to left; terminals that don't know them ignore them."""


class Direction(StrEnum):
    """Who orders lines and joins letters."""

    AUTO = "auto"
    TERMINAL = "terminal"
    PROGRAM = "program"
    OFF = "off"


def settled(chosen: Direction, environment: Mapping[str, str] = os.environ) -> Direction:
    """Give who does it; by itself the program, unless the terminal does it and can't be told to leave it."""
    if chosen is not Direction.AUTO:
        return chosen
    known = any(name in environment and environment[name].startswith(begin) for name, begin in _ORDERING.items())
    return Direction.TERMINAL if known else Direction.PROGRAM


def use_direction(app: "FieldEmsApp", chosen: Direction) -> None:
    """Show what follows as the language spoken is written; a driver that can't order leaves it as it is."""
    from field_ems.tui.slow_link.driver import StationDriver

    driver = app._driver
    if not isinstance(driver, StationDriver):
        return
    if i18n.current_language() not in LANGUAGES:
        driver.show_right_to_left(False, None)
        return
    who = settled(chosen)
    driver.show_right_to_left(who is Direction.PROGRAM, _DO_IT if who is Direction.TERMINAL else _LEAVE_IT)
