"""Publishing from headquarters: seen first, then as it is for good, at the stations with the next sync, taken back."""

from datetime import date, datetime
from pathlib import Path

import pytest

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.domain.publications import Change, PublicationKind, changes
from field_ems.files.templates import shipped_template_paths
from field_ems.services import publishing
from field_ems.services.factors import list_sets, publish_edition, rows_of
from field_ems.services.procurement_mandates import list_mandates
from field_ems.services.publishing import drafts
from field_ems.services.templates import find_template, list_templates
from field_ems.store import audit
from field_ems.store.headquarters import HeadquartersStore
from tests.sync.conftest import LaptopMaker, make_laptop

__all__ = ["make_laptop"]

FACTORS, TEMPLATES, GUIDANCE, MANDATE, MINIMUMS = PublicationKind
HEADER = "activity,unit,valid_from,kg_co2e,source"
TABLE = f"{HEADER}\ndiesel,L,2026-01-01,2.7,Letter of 2026\n"
FURNITURE = next(path for path in shipped_template_paths() if path.stem == "furniture").read_text("utf-8")
GUIDELINE = "code: travel-1\nkind: common\ntitles: {en: Travel}\nbodies: {en: Take the train.}\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def codes_of(found: publishing.Preview) -> list[str]:
    return [notice.code for notice in found.notices]


def test_only_what_differs_is_a_change_and_members_may_move() -> None:
    before = {"title": {"en": "A"}, "questions": [{"code": "1", "weight": 2}, {"code": "2", "weight": 1}]}
    after = {"title": {"en": "B"}, "questions": [{"code": "2", "weight": 1}, {"code": "1", "weight": 3}], "x": ""}
    assert changes(before, after) == [Change("title / en", "A", "B"), Change("questions / 1 / weight", "2", "3")]
    assert changes({"a": "1"}, {"b": "2"}) == [Change("b", None, "2"), Change("a", "1", None)]


def test_a_factor_set_is_compared_with_the_figure_in_use_and_chosen_no_more_once_withdrawn(
    headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    document = publishing.read(FACTORS, written(tmp_path, "f.csv", TABLE), "HQ-2026")
    found = publishing.preview(headquarters, FACTORS, document)
    assert found.before == "DESNZ-2024"
    assert Change("rows / diesel L 2026-01-01 / set", None, "HQ-2026") not in found.changes
    assert any(one.what.endswith("kg_co2e") and (one.before, one.after) == ("2.66155", "2.7") for one in found.changes)
    assert "publish.factors_change_nothing" in codes_of(found)
    assert not publishing.list_published(headquarters, FACTORS)
    publishing.publish(headquarters, FACTORS, document, now, "paula")
    assert [str(row.kg_co2e) for row in rows_of(headquarters, "HQ-2026")] == ["2.7"]
    with pytest.raises(Refusal, match=r"factor\.set_taken"):
        publishing.publish(headquarters, FACTORS, document, now, "paula")
    publishing.withdraw(headquarters, FACTORS, "HQ-2026", now, "paula", "A typing error")
    assert [card.code for card in list_sets(headquarters) if card.is_withdrawn] == ["HQ-2026"]
    assert rows_of(headquarters, "HQ-2026")
    with pytest.raises(Refusal, match=r"factor\.set_withdrawn"):
        publish_edition(headquarters, now, 2026, "X", "", {"fuels": "HQ-2026"})
    with pytest.raises(Refusal, match=r"publish\.not_in_force"):
        publishing.withdraw(headquarters, FACTORS, "HQ-2026", now, "paula")
    with headquarters.reading() as session:
        noted = [(one.actor, one.action) for one in audit.chain(session, GLOBAL_SCOPE)]
    assert noted == [("paula", "factors_published"), ("paula", "withdrawn")]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("f.csv", "colour,unit\nred,kWh\n", "factor.unreadable"),
        ("f.csv", HEADER + "\n", "factor.unreadable"),
        ("f.yaml", "rows: 7\n", "factor.unreadable"),
        ("f.yaml", "- 1\n", "publish.no_mapping"),
        ("f.csv", f"{HEADER}\nnatural_gas,kWh,2026-01-01,,Letter\n", "factor.no_figure"),
        ("f.csv", f"{HEADER}\nnatural_gas,furlong,2026-01-01,1,Letter\n", "unit.unknown"),
        ("f.csv", TABLE + TABLE.splitlines()[1] + "\n", "factor.row_taken"),
        ("f.csv", f"{HEADER},co2,ch4,n2o\nnatural_gas,kWh,2026-01-01,5,Letter,1,1,1\n", "factor.parts_differ"),
    ],
)
def test_a_set_that_disagrees_with_itself_is_not_published(
    headquarters: HeadquartersStore, tmp_path: Path, name: str, text: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code.replace(".", r"\.")):
        publishing.preview(headquarters, FACTORS, publishing.read(FACTORS, written(tmp_path, name, text), "HQ-2026"))


def test_a_set_of_yaml_says_its_own_name(headquarters: HeadquartersStore, tmp_path: Path) -> None:
    row = "{activity: natural_gas, unit: kWh, valid_from: 2026-01-01, kg_co2e: 0.19, source: Letter}"
    document = publishing.read(FACTORS, written(tmp_path, "f.yaml", f"code: HQ-2026\nrows:\n  - {row}\n"))
    assert publishing.preview(headquarters, FACTORS, document).code == "HQ-2026"


def test_what_is_too_large_for_the_slowest_link_is_not_published(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    from secrets import token_hex

    texts = {code: token_hex(10_000) for code in ("ar", "en", "es", "fr", "ru", "zh", "pt", "de", "it", "nl", "sv")}
    document = {"code": "long", "kind": "common", "titles": dict.fromkeys(texts, "Long"), "bodies": texts}
    with pytest.raises(Refusal, match=r"publish\.too_large"):
        publishing.publish(headquarters, GUIDANCE, document, now, "paula")
    assert not publishing.list_published(headquarters, GUIDANCE)


def test_a_template_reaches_the_station_and_leaves_it_when_it_is_withdrawn(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    first = publishing.read(TEMPLATES, written(tmp_path, "one.yaml", FURNITURE))
    publishing.publish(headquarters, TEMPLATES, first, now, "paula")
    second = publishing.read(
        TEMPLATES, written(tmp_path, "two.yaml", FURNITURE.replace("version: 1\n", "version: 2\n"))
    )
    found = publishing.preview(headquarters, TEMPLATES, second)
    assert (found.before, found.changes) == ("furniture 1", (Change("version", "1", "2"),))
    publishing.publish(headquarters, TEMPLATES, second, now, "paula")
    laptop = make_laptop("one")
    laptop.sync()
    assert find_template(laptop.store, "furniture").version == 2
    said = publishing.withdraw(headquarters, TEMPLATES, "furniture", now, "paula")
    assert [notice.code for notice in said] == ["publish.template_withdrawn", "publish.version_counts_again"]
    laptop.sync()
    assert find_template(laptop.store, "furniture").version == 1
    assert find_template(laptop.store, "furniture", 2).is_withdrawn
    assert [card.version for card in list_templates(laptop.store)] == [1]
    publishing.withdraw(headquarters, TEMPLATES, "furniture", now, "paula")
    laptop.sync()
    assert list_templates(laptop.store) == []
    with pytest.raises(Refusal, match=r"template\.unknown"):
        find_template(laptop.store, "furniture")


def test_a_guideline_is_compared_with_the_version_before(
    headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    document = publishing.read(GUIDANCE, written(tmp_path, "g.yaml", GUIDELINE))
    publishing.publish(headquarters, GUIDANCE, document, now, "paula")
    again = {**document, "bodies": {"en": "Take the bus."}}
    found = publishing.preview(headquarters, GUIDANCE, again)
    assert found.changes == (Change("bodies / en", "Take the train.", "Take the bus."),)
    assert found.before == "travel-1 1"
    for wrong in ({**document, "kind": "law"}, {**document, "colour": "red"}, {**document, "bodies": "Text"}):
        with pytest.raises(Refusal, match=r"publish\.guidance_unreadable"):
            publishing.preview(headquarters, GUIDANCE, wrong)


def test_a_mandate_binds_its_own_stations_until_it_is_withdrawn(
    headquarters: HeadquartersStore, make_laptop: LaptopMaker, now: datetime
) -> None:
    from field_ems.services.enrolment import issue_code

    issue_code(headquarters, "Garoua", now, organization="UN")
    document = {"organization": "UN", "from": "2026-10-01"}
    found = publishing.publish(headquarters, MANDATE, document, now, "paula")
    assert found.changes == (Change("from", None, "2026-10-01"),)
    assert list_mandates(headquarters)[0].approved_from == date(2026, 10, 1)
    publishing.withdraw(headquarters, MANDATE, "UN", now, "paula")
    assert list_mandates(headquarters)[0].approved_from is None
    with pytest.raises(Refusal, match=r"publish\.not_in_force"):
        publishing.withdraw(headquarters, MANDATE, "UN", now, "paula")
    with pytest.raises(Refusal, match=r"hq\.no_such_organization"):
        publishing.preview(headquarters, MANDATE, {"organization": "Nobody", "from": "2026-10-01"})


def test_a_draft_is_kept_until_it_is_thrown_away(headquarters: HeadquartersStore, now: datetime) -> None:
    document = {"organization": "UN", "from": "2026-10-01"}
    draft_id = drafts.save_draft(headquarters, MANDATE, "UN", document, now, "paula")
    assert [(one.kind, one.document) for one in drafts.list_drafts(headquarters)] == [(MANDATE, document)]
    drafts.discard_draft(headquarters, draft_id)
    with pytest.raises(Refusal, match=r"publish\.no_draft"):
        drafts.open_draft(headquarters, draft_id)
