"""One browser and one headquarters with its station, for all tests that look at the console as a person does."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, StorageState, sync_playwright

from tests.hq.browser.chromium import ARGUMENTS, MISSING, find_chromium
from tests.hq.browser.scene import PERSON, Scene, draw_up
from tests.hq.browser.visit import Visit
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_pages import PASSWORD

VisitMaker = Callable[..., Visit]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium without a window."""
    path = find_chromium()
    if path is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="package")
def scene(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Headquarters and its station, drawn up once; asks for the browser so that without one nothing is."""
    folder = tmp_path_factory.mktemp("console")
    server = HeadquartersProcess(f"sqlite+pysqlite:///{folder / 'hq.db'}", folder / "hq")
    server.start()
    try:
        drawn = draw_up(server, folder)
        yield drawn
        drawn.station.close()
        drawn.headquarters.close()
    finally:
        server.kill()


@pytest.fixture(scope="package")
def signed_in(browser: Browser, scene: Scene) -> StorageState:
    """What a browser keeps for somebody who has signed in."""
    with browser.new_context(locale="en") as context:
        visit = Visit(context.new_page(), scene.server.address, "en")
        visit.go("/sign-in")
        visit.page.get_by_label("Name").fill(PERSON)
        visit.page.get_by_label("Password").fill(PASSWORD)
        visit.press("Sign in")
        assert visit.complaints() == []
        return context.storage_state()


@pytest.fixture
def visit(browser: Browser, scene: Scene, signed_in: StorageState) -> Iterator[VisitMaker]:
    """Begins visits, each in a profile of its own; of a person who is signed in unless they come as a stranger."""
    contexts = []

    def begin(language: str, size: tuple[int, int], *, stranger: bool = False) -> Visit:
        context = browser.new_context(
            locale=language,
            viewport={"width": size[0], "height": size[1]},
            storage_state=None if stranger else signed_in,
        )
        contexts.append(context)
        return Visit(context.new_page(), scene.server.address, language)

    yield begin
    for context in contexts:
        context.close()
