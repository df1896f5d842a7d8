"""Where the files that ship with the program lie: beside the source, in the installed package, or in the binary.

One resolver, so that no other module needs to know how the program was packed.
"""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def asset_path(*parts: str) -> Path:
    """Give the path of a shipped file or folder; raises FileNotFoundError where the program was packed without it."""
    roots = [_PACKAGE / "assets", _PACKAGE.parent / "assets"]
    unpacked_binary = getattr(sys, "_MEIPASS", None)
    if unpacked_binary is not None:
        roots.insert(0, Path(unpacked_binary) / "field_ems" / "assets")
    for root in roots:
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(("assets", *parts)))
