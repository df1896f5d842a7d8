"""Enrolling and syncing from the screen, against a real headquarters, there or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from field_ems.services import checklists, sync
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.reviews import Decided, decide
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from tests.hq.conftest import HeadquartersProcess
from tests.tui.conftest import NOW, SMALL


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HeadquartersProcess]:
    """Headquarters' process."""
    process = HeadquartersProcess(f"sqlite+pysqlite:///{tmp_path / 'hq.db'}", tmp_path / "hq")
    process.start()
    yield process
    process.kill()


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def test_enrolled_synced_and_without_a_link_everything_is_said_and_kept(
    app: FieldEmsApp, server: HeadquartersProcess
) -> None:
    headquarters = server.store()
    code = issue_code(headquarters, "Bangui", NOW)
    headquarters.close()
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "e")
        await pilot.pause()
        app.screen.query_one("#field-url", Input).value = server.address
        app.screen.query_one("#field-code", Input).value = "WRONG-CODE"
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said(app, "#form-message").startswith("!")
        app.screen.query_one("#field-code", Input).value = code
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Bangui" in said(app, "#status")
        assert sync.pending(app.store) > 0

        await pilot.press("s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert sync.pending(app.store) == 0
        assert said(app, "#message").startswith("Sent ")
        assert "nothing waits" in said(app, "#status")
        assert "done" in said(app, "#sync")

        server.kill()
        await pilot.press("f3", *"484704", "enter")
        await pilot.press("f7", "s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said(app, "#message").startswith("!")
        assert "no link" in said(app, "#status")
        assert sync.pending(app.store) == 1


async def test_what_headquarters_returned_is_read_and_revised(app: FieldEmsApp, server: HeadquartersProcess) -> None:
    draft = checklists.list_fillings(app.store)[0].draft_id
    assessment = checklists.submit_checklist(app.store, draft, NOW, NOW.date(), accept_incomplete=True)
    headquarters = server.store()
    enrol(app.store, server.address, issue_code(headquarters, "Bangui", NOW), "laptop", NOW)
    sync.synchronize(app.store, app.clock)
    decide(
        headquarters,
        app.store.station_id,
        assessment,
        Decided.RETURNED,
        NOW,
        decided_by="Unit of Works",
        comment="Please complete.",
        questions={"GEN_FUEL_75": "Which test report?"},
    )
    headquarters.close()
    sync.synchronize(app.store, app.clock)
    async with app.run_test(size=SMALL) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Headquarters asks to revise" in said(app, "#home")
        await pilot.press("f5", "enter")
        await pilot.pause()
        sheet = said(app, "#assessment")
        assert "Unit of Works: returned. Please complete." in sheet
        assert " > Headquarters: Which test report?" in sheet
        await pilot.press("r")
        await pilot.pause()
        assert "Please complete." in said(app, "#message")
        screen = app.screen
        assert isinstance(screen, FillScreen)
        while screen.question is None or screen.question.code != "GEN_FUEL_75":
            await pilot.press("down")
            await pilot.pause()
        assert "Headquarters: Which test report?" in said(app, "#question")


async def test_a_second_sync_does_not_begin_while_one_is_under_way(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL):
        app.begin_sync()
        app.begin_sync()
        assert len([worker for worker in app.workers if worker.group == "sync"]) == 1
        await app.workers.wait_for_complete()
