"""What each notice says, in English; the catalogues translate it."""

from importlib import import_module
from pkgutil import iter_modules

SENTENCES: dict[str, str] = {}
WORDS: dict[str, str] = {}
"""Codes that appear as parameters of notices, as words."""

for _area in iter_modules(__path__):
    _module = import_module(f"{__name__}.{_area.name}")
    SENTENCES |= _module.SENTENCES
    WORDS |= getattr(_module, "WORDS", {})
