"""The register of practices in the terminal: proposed, refused below the minimum, adopted and withdrawn by keys."""

from decimal import Decimal

from textual.widgets import Static

from field_ems.domain.practices import PracticeState
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.minimums import publish_minimums
from field_ems.services.practices import list_practices
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.practices import PracticesScreen
from field_ems.tui.screens.reading_text import TextScreen
from tests.tui.conftest import NOW, SMALL
from tests.tui.every_look import MINIMUMS


def bring_minimums(app: FieldEmsApp) -> None:
    path = app.store.database.path
    assert path is not None
    headquarters = HeadquartersStore(Database.at_path(path.parent / "hq.db"))
    publish_minimums(headquarters, MINIMUMS, NOW, "paula")
    code = issue_code(headquarters, "Goma", NOW)
    request = EnrolmentRequest(code, "laptop", app.store.station_id.hex(), "", "11" * 32)
    reply = decode_reply(admit(headquarters, encode(request), NOW))
    caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)

    class Link:
        def post(self, body: bytes) -> bytes:
            return answer_body(headquarters, caller, body, NOW)

    synchronize(app.store, Link(), lambda: NOW)
    headquarters.close()


async def test_a_practice_below_the_minimum_is_refused_and_a_better_one_adopted(app: FieldEmsApp) -> None:
    bring_minimums(app)
    async with app.run_test(size=SMALL) as pilot:

        def said() -> str:
            return str(app.screen.query_one("#message", Static).content)

        await pilot.press("f9", "p")
        await pilot.pause()
        assert isinstance(app.screen, PracticesScreen)
        assert "F7" in said()
        for title, value in (("Tubes", "14"), ("Lamps", "6,5")):
            await pilot.press("a", *title, "enter", "enter", "1", "enter", *value, "ctrl+s")
            await pilot.pause()
        titles = [card.title for card in list_practices(app.store, NOW.date())]
        assert sorted(titles) == ["Lamps", "Tubes"]
        await pilot.press(*["down"] * titles.index("Tubes"), "d", "ctrl+s")
        await pilot.pause()
        refusal = str(app.screen.query_one("#form-message", Static).content)
        assert "at most 10 W/m2 (ST/AI/2026/1)" in refusal
        await pilot.press("escape", "up", *["down"] * titles.index("Lamps"), "d", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TextScreen)
        assert "6.5 W/m2 (local practice)" in str(app.screen.query_one("#text", Static).content)
        await pilot.press("escape", "w")
        await pilot.pause()
    (card,) = [one for one in list_practices(app.store, NOW.date()) if one.title == "Lamps"]
    assert (card.state, card.level.value) == (PracticeState.WITHDRAWN, Decimal("6.5"))
