"""The program tries itself: whether everything that it carries is there and works, on this machine."""

import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import typer

import field_ems
from field_ems import i18n
from field_ems.cli.context import now
from field_ems.cli.exit_codes import ExitCode
from field_ems.i18n import _


def run_self_test() -> None:
    """Try every part, say a line of each, and end with 1 where one failed."""
    parts: dict[str, Callable[[], str]] = {
        _("Modules"): _modules,
        _("Languages"): _languages,
        _("Checklists"): _checklists,
        _("Emission factors"): _factors,
        _("Compression"): _compression,
        _("Secure connections"): _secure_connections,
        _("Headquarters' pages"): _pages,
        _("Database"): _database,
        _("Screens"): _screens,
    }
    failed = 0
    for name, part in parts.items():
        try:
            typer.echo(f"+ {name}: {part()}")
        except Exception as error:  # whatever is wrong with an installation is to be said, part by part
            failed += 1
            typer.echo(f"! {name}: {type(error).__name__}: {error}", err=True)
    if failed:
        raise typer.Exit(ExitCode.REFUSED)


def _modules() -> str:
    """Import all; the migrations' environment alone can't be imported outside of a migration."""
    names = [module.name for module in walk_packages(field_ems.__path__, "field_ems.")]
    wanted = [name for name in names if not name.endswith((".__main__", ".migrations.env"))]
    for name in wanted:
        import_module(name)
    return str(len(wanted))


def _languages() -> str:
    for code in sorted(set(i18n.LANGUAGES) - {"en"}):
        with i18n.in_language(code):
            if _("supplier") == "supplier":
                raise FileNotFoundError(code)
    return " ".join(i18n.LANGUAGES)


def _checklists() -> str:
    from field_ems.files.templates import lint_template, shipped_template_paths

    paths = shipped_template_paths()
    findings = [finding for path in paths for finding in lint_template(path)]
    if findings or not paths:
        raise ValueError(findings)
    return str(len(paths))


def _factors() -> str:
    from field_ems.files.factor_library import damaged_rows, load_library

    damaged = damaged_rows()
    if damaged:
        raise ValueError([i18n.say(row) for row in damaged])
    return str(len(load_library().factors))


def _compression() -> str:
    from field_ems.sync.compression import dictionary, pack, unpack

    message = b"field-ems " * 100
    packed = pack(message)
    if unpack(packed) != message:
        raise ValueError(packed.hex())
    return f"{len(message)} > {len(packed)}, {dictionary().dict_id}"


def _secure_connections() -> str:
    from psycopg import pq

    ssl.create_default_context()
    return f"{ssl.OPENSSL_VERSION}, libpq {pq.version()}"


def _pages() -> str:
    from field_ems.hq.pages.page import load_every_page

    return str(load_every_page())


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="field-ems-self-test-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _database() -> str:
    from field_ems.services.people import introduce, name_at_keyboard
    from field_ems.store.station import StationStore

    with _folder() as folder:
        store = StationStore.open(folder)
        introduce(store, now(), "Amina Yadé", "")
        store.close()
        store = StationStore.open(folder)
        try:
            found = name_at_keyboard(store)
        finally:
            store.close()
    if found != "Amina Yadé":
        raise ValueError(found)
    return "SQLite"


def _screens() -> str:
    from field_ems.services.demo import fill_demo_station
    from field_ems.store.station import StationStore
    from field_ems.tui.every_screen import open_every_screen

    with _folder() as folder:
        store = StationStore.open(folder)
        try:
            fill_demo_station(store, now())
            opened = sum(open_every_screen(store, now, language) for language in i18n.LANGUAGES)
        finally:
            store.close()
    return str(opened)
