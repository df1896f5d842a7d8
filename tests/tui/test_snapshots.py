"""How every screen looks, at two sizes and in two languages, against the pictures in text that are kept here.

``dev.py looks`` writes the pictures again; whoever changes a screen looks at what changed in them.
"""

import os
from pathlib import Path

import pytest
from textual.screen import Screen

from build_scripts.looks import WRITE_SNAPSHOTS, cards, pictures
from field_ems import i18n
from field_ems.services import people
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.base import StationScreen
from tests.tui.conftest import LARGE, NOW, SMALL
from tests.tui.every_look import every_screen_class, lived_in_station, picture, ways

FOLDER = Path(__file__).parent / "snapshots"
LOOKS = [(language, size) for language in ("en", "ar") for size in (SMALL, LARGE)]
HINT = "look at it; if it is meant to be so: python3 build_scripts/dev.py looks"


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal of whoever runs the tests changes nothing."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)


async def test_every_screen_looks_as_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found: dict[str, str] = {}
    with lived_in_station() as (store, subjects):
        for language, size in LOOKS:
            people.choose_language(store, language)
            i18n.install(language)
            app = FieldEmsApp(store, lambda: NOW)
            async with app.run_test(size=size) as pilot:
                every_way = ways(app, subjects)
                assert every_screen_class() <= set(every_way), "a screen without a way to it in every_look"
                app.push_screen(Screen())  # so that home is not read again below each
                app.push_screen(Screen())
                for name, load in every_way.items():
                    app.switch_screen(load())
                    await pilot.pause()
                    if any(not worker.is_finished for worker in app.workers):
                        await app.workers.wait_for_complete()
                        await pilot.pause()
                    lines = "x".join(map(str, size))
                    found.setdefault(name, "")
                    found[name] += f"=== {language} {lines}\n{picture(app)}"
                    if isinstance(app.screen, StationScreen):
                        told = [app.screen.why_off(command.id) for command in app.screen.HERE]
                        assert all(why is None or len(why) > 10 for why in told), name
    if os.environ.get(WRITE_SNAPSHOTS):
        for old in FOLDER.glob("*.txt"):
            old.unlink()
        FOLDER.mkdir(exist_ok=True)
        for name, text in found.items():
            (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
    kept = {path.stem: path.read_text("utf-8") for path in FOLDER.glob("*.txt")}
    assert set(kept) == set(found), HINT
    for name, text in found.items():
        assert text == kept[name], f"{name}: {HINT}"


def test_the_cards_and_the_pictures_of_the_guide_are_as_the_program_is() -> None:
    for path, text in {**cards(), **pictures()}.items():
        assert path.read_text("utf-8") == text, f"{path.name}: {HINT}"
