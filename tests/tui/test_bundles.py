"""A bundle carried both ways with keys alone."""

from datetime import datetime
from pathlib import Path

from textual.widgets import Input, Static

from field_ems.services.bundles import receive_bundle
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.station import pending
from field_ems.tui.app import FieldEmsApp
from tests.services.test_bundles import enrolled
from tests.tui.conftest import NOW, SMALL


def message(app: FieldEmsApp) -> str:
    return str(app.screen.query_one("#message", Static).content)


async def test_a_stick_goes_out_and_comes_back(app: FieldEmsApp, tmp_path: Path) -> None:
    headquarters = HeadquartersStore(Database.at_path(tmp_path / "hq.db"))
    enrolled(app.store, headquarters, NOW)
    waiting = pending(app.store)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "u", "w")
        await pilot.pause()
        for name in ("stick", "back"):
            (tmp_path / name).mkdir()
        app.screen.query_one("#field-folder", Input).value = str(tmp_path / "stick")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert f"Wrote {waiting} entries" in message(app)
        (bundle,) = (tmp_path / "stick").iterdir()
        answer = receive_bundle(headquarters, bundle, tmp_path / "back", datetime.now(NOW.tzinfo)).path
        await pilot.press("r")
        await pilot.pause()
        app.screen.query_one("#field-file", Input).value = str(bundle)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "on its way to headquarters" in str(app.screen.query_one("#form-message", Static).content)
        app.screen.query_one("#field-file", Input).value = str(answer)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert f"{waiting} entries are at headquarters" in message(app)
    assert pending(app.store) == 0
    headquarters.close()
