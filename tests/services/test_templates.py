"""Publishing: shipped templates are one and the same record at every end."""

from datetime import datetime
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.files.templates import shipped_templates
from field_ems.services.templates import (
    find_template,
    get_template,
    install_shipped_templates,
    list_templates,
    publish_shipped_templates,
    publish_template,
)
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.services.checklist_scene import fetch_down, generator_body, write_template


def test_a_station_that_never_synced_uses_what_headquarters_will_publish(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    assert list_templates(station) == []
    assert install_shipped_templates(station) == len(shipped_templates())
    assert install_shipped_templates(station) == 0
    assert publish_shipped_templates(headquarters, now) == [one.template.code for one in shipped_templates()]
    assert publish_shipped_templates(headquarters, now) == []
    assert list_templates(station) == list_templates(headquarters)
    fetch_down(headquarters, station)
    assert list_templates(station, all_versions=True) == list_templates(headquarters, all_versions=True)
    found = find_template(station, "generators")
    assert get_template(station, found.id) == next(
        one.template for one in shipped_templates() if one.template.code == "generators"
    )


def test_headquarters_publishes_a_file_once_a_version(
    headquarters: HeadquartersStore, station: StationStore, tmp_path: Path, now: datetime
) -> None:
    first = publish_template(headquarters, now, write_template(tmp_path, generator_body()))
    with pytest.raises(Refusal) as refusal:
        publish_template(headquarters, now, write_template(tmp_path, generator_body()))
    assert refusal.value.notice.code == "template.version_taken"
    second = publish_template(headquarters, now, write_template(tmp_path, generator_body(version=2)))
    fetch_down(headquarters, station)
    assert [card.id for card in list_templates(station)] == [second]
    assert [card.id for card in list_templates(station, all_versions=True)] == [second, first]
    assert find_template(station, "test-generators", 1).id == first
    assert list_templates(station, product_group="vehicles") == []


def test_an_unknown_template_is_refused(station: StationStore) -> None:
    with pytest.raises(Refusal):
        find_template(station, "generators")
    with pytest.raises(Refusal):
        get_template(station, bytes(16))
