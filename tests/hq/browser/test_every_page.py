"""Every page of the console in a real browser: in two directions of writing, on a laptop and on a phone."""

import pytest

from field_ems.hq.app import create_app
from tests.hq.browser.conftest import VisitMaker
from tests.hq.browser.scene import Scene, current_time
from tests.hq.browser.visit import LAPTOP, PHONE
from tests.hq.test_isolation import pages

NOT_LOOKED_AT = {
    "/coverage.csv",
    "/inventory.{ending}",
    "/static/console.css",
    "/static/icon.svg",
    "/stations/{station}/files/{name}",
}
"""What a browser saves or uses, and shows nobody."""

ASKING = {
    "/publishing/withdraw": "?kind=templates&code=water",
    "/publish-guidance": "?code={code}",
    "/audit": "?station={station}",
}
"""What the address of a page carries beside its path, for there to be something on it."""


@pytest.mark.parametrize(("language", "size", "other_size"), [("en", LAPTOP, PHONE), ("ar", PHONE, LAPTOP)])
def test_every_page_fits_is_readable_and_keeps_to_its_policy(
    scene: Scene, visit: VisitMaker, language: str, size: tuple[int, int], other_size: tuple[int, int]
) -> None:
    """All of it at one size, and whether it fits at the other too."""
    routes = {path for method, path in pages(create_app(scene.headquarters, current_time)) if method == "GET"}
    assert routes > NOT_LOOKED_AT
    signed_in, stranger = visit(language, size), visit(language, size, stranger=True)
    asked = [(path + ASKING.get(path, "")).format(**scene.named) for path in sorted(routes - NOT_LOOKED_AT)]
    wrong = []
    for one, path in [(stranger, "/sign-in"), *((signed_in, path) for path in asked)]:
        if (status := one.go(path)) != 200:
            wrong.append(f"{path}: {status}")
        wrong += one.complaints()
        one.resize(other_size)
        wrong += one.too_wide()
        one.resize(size)
    assert wrong == []
    assert signed_in.go("/nothing") == 404
    assert [one for one in signed_in.complaints() if "404" not in one] == []
