"""Gather the program's texts for the translators, and compile what they wrote.

``dev.py i18n`` gathers, ``dev.py setup`` compiles. Catalogues carry no dates and no line numbers, so that two people's
changes to different texts merge.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "field_ems"
LOCALE = PACKAGE / "i18n" / "locale"
LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
KEYWORDS = {"_": None, "N_": None, "NN_": (1, 2), "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
DATED = tuple(
    f'"{name}'.encode()
    for name in (
        "Generated-By",
        "Language-Team",
        "Last-Translator",
        "PO-Revision-Date",
        "POT-Creation-Date",
        "Project-Id-Version",
        "Report-Msgid-Bugs-To",
    )
)


def compile_catalogue(source: Path, compiled: Path) -> None:
    """Write what gettext reads (.mo) of what translators write (.po); fuzzy guesses of their tools stay out."""
    with source.open("rb") as text:
        catalogue = read_po(text)
    compiled.parent.mkdir(parents=True, exist_ok=True)
    with compiled.open("wb") as binary:
        write_mo(binary, catalogue)


def compile_stale() -> None:
    """Compile the catalogues that changed since they were compiled."""
    for source in LOCALE.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            compile_catalogue(source, compiled)


def gather() -> Catalog:
    """Give a template of every text that the source marks."""
    template = Catalog(domain="field_ems", project="Field EMS", charset="utf-8", fuzzy=False)
    found = extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS)
    for file, _line, text, _comments, _context in found:
        template.add(text, locations=[(f"field_ems/{Path(file).as_posix()}", 0)])
    return template


def update(template: Catalog, language: str) -> tuple[int, int]:
    """Bring one language's catalogue to the template's texts; give how many are translated, and how many there are."""
    path = LOCALE / language / "LC_MESSAGES" / "field_ems.po"
    catalogue = Catalog(locale=language, domain="field_ems", project="Field EMS", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as text:
            catalogue = read_po(text, locale=language)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    write(catalogue, path, f"# Field EMS in {catalogue.locale_identifier}. An empty translation appears in English.")
    texts = [message for message in catalogue if message.id]
    return sum(1 for message in texts if message.string and all(message.string)), len(texts)


def write(catalogue: Catalog, path: Path, comment: str) -> None:
    """Write a catalogue, sorted by text, without what changes at every run."""
    catalogue.header_comment = comment
    catalogue.fuzzy = False
    written = BytesIO()
    write_po(written, catalogue, width=110, sort_output=True, include_lineno=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    header, texts = written.getvalue().split(b"\n\n", 1)
    lasting = [line for line in header.splitlines() if not line.startswith(DATED)]
    path.write_bytes(b"\n".join(lasting) + b"\n\n" + texts)


def main() -> None:
    """Compile; with ``gather`` as the argument, gather and update first."""
    if sys.argv[1:] == ["gather"]:
        template = gather()
        write(template, LOCALE / "field_ems.pot", "# The texts of Field EMS, for translation.")
        for language in LANGUAGES:
            translated, texts = update(template, language)
            print(f"{language}: {translated} of {texts} texts translated")
    compile_stale()


if __name__ == "__main__":
    main()
