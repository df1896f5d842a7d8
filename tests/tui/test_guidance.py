"""The guidance library in the terminal: found, read and decided about with keys alone."""

from textual.widgets import Static

from field_ems.domain.guidance import GuidanceKind, Guideline
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.guidance import list_guidance, publish_guidance
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.guidance import GuidelineScreen
from tests.tui.conftest import NOW, SMALL


def bring_guideline(app: FieldEmsApp) -> None:
    path = app.store.database.path
    assert path is not None
    headquarters = HeadquartersStore(Database.at_path(path.parent / "hq.db"))
    draft = Guideline("travel-1", GuidanceKind.COMMON, {"en": "Travel less"}, {"en": "Meet by video first."})
    publish_guidance(headquarters, draft, NOW, published_by="paula")
    request = EnrolmentRequest(
        issue_code(headquarters, "Goma", NOW), "laptop", app.store.station_id.hex(), "", "11" * 32
    )
    reply = decode_reply(admit(headquarters, encode(request), NOW))
    caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)

    class Link:
        def post(self, body: bytes) -> bytes:
            return answer_body(headquarters, caller, body, NOW)

    synchronize(app.store, Link(), lambda: NOW)
    headquarters.close()


async def test_a_guideline_is_read_and_adapted_with_a_reason(app: FieldEmsApp) -> None:
    bring_guideline(app)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f9")
        await pilot.pause()
        assert "To decide: 1" in str(app.screen.query_one("#message", Static).content)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, GuidelineScreen)
        assert "Meet by video first." in str(app.screen.query_one("#guideline", Static).content)
        await pilot.press("d", "2", "enter", "ctrl+s")
        await pilot.pause()
        assert "Say why" in str(app.screen.query_one("#form-message", Static).content)
        await pilot.press(*"no link", "ctrl+s")
        await pilot.pause()
        shown = str(app.screen.query_one("#guideline", Static).content)
        assert "adapted to this place" in shown
        assert "no link" in shown
    (card,) = list_guidance(app.store)
    assert card.tailored is not None
    assert card.tailored.reason == "no link"


async def test_an_empty_library_says_where_guidelines_come_from(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f9")
        await pilot.pause()
        assert "F7" in str(app.screen.query_one("#message", Static).content)
