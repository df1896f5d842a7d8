"""What each notice says, in English; the catalogues translate it.

One module an area, named like the first part of its codes; each has SENTENCES (code: sentence with ``{placeholders}``)
and may have WORDS (codes that appear as parameters, as words).
"""

from importlib import import_module
from pkgutil import iter_modules

SENTENCES: dict[str, str] = {}
WORDS: dict[str, str] = {}

for _area in iter_modules(__path__):
    _module = import_module(f"{__name__}.{_area.name}")
    SENTENCES |= _module.SENTENCES
    WORDS |= getattr(_module, "WORDS", {})
