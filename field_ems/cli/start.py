"""Where the program begins: the terminal opens without loading the other commands, which are a second away then."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from field_ems import i18n
from field_ems.domain.notices import Refusal

_WITH_VALUE = {"--data-dir", "--language"}
_SWITCHES = {"--slow-link": True, "--no-slow-link": False}
_STOPPED = 130


def main() -> None:
    """Open the station where that is all that was asked for; leave everything else to the commands."""
    asked = opening_asked_for(sys.argv[1:])
    if asked is None:
        from field_ems.cli.main import main as run_command

        run_command()
        return
    from field_ems.cli.opening import default_folder, open_folder

    folder = asked.get("--data-dir") or os.environ.get("FIELD_EMS_DATA")
    language = asked.get("--language") or os.environ.get("FIELD_EMS_LANGUAGE")
    slow_link = next((on for name, on in _SWITCHES.items() if name in asked), None)
    try:
        open_folder(Path(folder) if folder else default_folder(), language, slow_link)
    except Refusal as refusal:
        from field_ems.cli.exit_codes import of_refusal

        print(i18n.say(refusal.notice), file=sys.stderr)  # noqa: T201  there is no other way to say it
        sys.exit(of_refusal(refusal.notice))
    except KeyboardInterrupt:
        sys.exit(_STOPPED)


def opening_asked_for(arguments: Sequence[str]) -> dict[str, str] | None:
    """Give the options where the arguments ask for nothing but the terminal, None where they ask for anything else."""
    found: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, has_value, value = rest.pop(0).partition("=")
        if name in _WITH_VALUE and has_value:
            found[name] = value
        elif name in _WITH_VALUE and rest:
            found[name] = rest.pop(0)
        elif name in _SWITCHES and not has_value and not set(_SWITCHES) & set(found):
            found[name] = ""
        else:
            return None
    return found
