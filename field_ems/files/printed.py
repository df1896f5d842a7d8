"""Pages to print: HTML in one file, without anything to fetch, every value escaped."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from field_ems.files.export_tables import written_whole
from field_ems.i18n import _, current_language

if TYPE_CHECKING:
    from jinja2 import Environment

_PAGES = Path(__file__).parent / "pages"
_RIGHT_TO_LEFT = frozenset({"ar"})


def write_page(path: Path, page: str, **values: Any) -> None:
    """Write a page of this name in the language spoken; refuses with ``files.cannot_write``."""
    text = page_text(page, **values)
    with written_whole(path) as beside:
        beside.write_text(text, "utf-8")


def page_text(page: str, **values: Any) -> str:
    """Give a page as HTML in the language spoken."""
    language = current_language()
    direction = "rtl" if language in _RIGHT_TO_LEFT else "ltr"
    return _environment().get_template(f"{page}.html").render(**values, language=language, direction=direction)


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # needed only where a page is written

    pages = FileSystemLoader(_PAGES)
    found = Environment(
        loader=pages,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["_"] = _
    return found
