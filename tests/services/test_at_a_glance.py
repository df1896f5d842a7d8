"""What home counts and lists in small queries is what the screens find that read the whole."""

from datetime import datetime

from field_ems.services import at_a_glance
from field_ems.services.checklists import list_fillings, start_checklist
from field_ems.services.editions import adapt_template
from field_ems.store import tables
from field_ems.store.station import StationStore
from tests.services.checklist_scene import draw_up
from tests.services.test_editions import change


def test_unfinished_checklists_are_named_as_their_list_names_them(station: StationStore, now: datetime) -> None:
    scene = draw_up(station, now)
    adaptation = (change("tighten", "QUIET", evidence="always"),)
    edition_id = adapt_template(station, now, scene.template_id, "bangui-generators", adaptation, reason="Heat")
    start_checklist(station, scene.template_id, scene.supplier_id, now, edition_id=edition_id)
    start_checklist(station, scene.template_id, scene.supplier_id, now)
    found = [(one.template_code, one.supplier_name, one.updated_at) for one in at_a_glance.unfinished(station, 5)]
    assert found == [(one.template_code, one.supplier_name, one.updated_at) for one in list_fillings(station)]
    assert {code for code, _name, _at in found} == {"bangui-generators", "test-generators"}
    assert len(at_a_glance.unfinished(station, 1)) == 1
    assert at_a_glance.count_fillings(station) == 2


def test_an_entry_is_put_aside_until_headquarters_says_otherwise(station: StationStore) -> None:
    assert at_a_glance.count_put_aside(station) == 0
    said = [(1, "waiting"), (2, "attention"), (3, "attention"), (1, "applied")]
    with station.database.writing() as session:
        for number, (entry, result) in enumerate(said):
            session.add(
                tables.Outcome(
                    station_id=station.station_id, id=bytes([number] * 16), epoch=7, seq=number,
                    entry_epoch=5, entry_seq=entry, result=result,
                )
            )  # fmt: skip
    assert at_a_glance.count_put_aside(station) == 2
    assert at_a_glance.count_put_aside(station, limit=1) == 1
