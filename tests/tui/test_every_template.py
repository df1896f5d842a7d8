"""Every checklist that ships is filled in by keys alone, at 80x24, to the end, with nothing missing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from field_ems.files.templates import shipped_templates
from field_ems.services import assessments, checklists, people, suppliers, templates
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from tests.tui.conftest import NOW, SMALL
from tests.tui.filling_in import answer_all


@pytest.fixture(scope="module")
def library_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a station with all that ships and nothing else, for copying."""
    folder = tmp_path_factory.mktemp("library") / "station"
    store = StationStore.open(folder)
    templates.install_shipped_templates(store)
    people.choose_language(store, "en")
    people.introduce(store, NOW, "Awa")
    store.close()
    return folder


@pytest.fixture
def library(library_folder: Path, tmp_path: Path) -> Iterator[StationStore]:
    store = StationStore.open(shutil.copytree(library_folder, tmp_path / "station"))
    yield store
    store.close()


@pytest.mark.parametrize("code", [one.template.code for one in shipped_templates()])
async def test_a_shipped_checklist_is_completed_by_keys(library: StationStore, code: str) -> None:
    supplier_id = suppliers.add_supplier(library, NOW, "Sahel Power")
    draft_id = checklists.start_checklist(library, templates.find_template(library, code).id, supplier_id, NOW)
    app = FieldEmsApp(library, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(FillScreen(draft_id))
        await pilot.pause()
        await answer_all(pilot, {})
        await pilot.press("ctrl+s")
        await pilot.pause()
    (card,) = assessments.list_assessments(library)
    assert (card.result.missing, card.result.knock_outs) == ((), ())
    assert card.result.score.percent == 100
