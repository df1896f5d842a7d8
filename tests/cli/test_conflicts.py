"""Conflicts and what headquarters holds, by commands alone."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from field_ems.domain.roles import Role
from field_ems.services import checklists, meters, people, suppliers
from field_ems.services.templates import find_template, publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, join_station
from field_ems.sync.headquarters import Caller
from tests.cli.test_checklists import told
from tests.cli.test_demo import run
from tests.sync.conftest import DirectLink, Laptop, add_meter, add_reading


@pytest.fixture
def folder(tmp_path: Path, now: datetime) -> Path:
    """A station whose two laptops differ in a name, a reading and a checklist; one of them waits for a role."""
    headquarters = HeadquartersStore(Database.at_url(f"sqlite+pysqlite:///{tmp_path / 'hq.db'}"))
    publish_shipped_templates(headquarters, now, ["generators"])
    both: list[Laptop] = []
    for name, role in (("a", Role.CLERK), ("b", Role.FOCAL_POINT)):
        store = StationStore.open(tmp_path / name)
        if both:
            with store.database.writing() as session:
                join_station(session, both[0].store.station_id)
        both.append(Laptop(store, DirectLink(headquarters, Caller(store.station_id, name.encode() * 16, role), now)))
    first, second = both

    def exchange() -> None:
        for laptop in (first, second, first):
            laptop.sync()

    with first.store.writing(now) as writer:
        meter_id = add_meter(writer)
    exchange()
    draft = checklists.start_checklist(
        first.store, find_template(first.store, "generators").id, suppliers.add_supplier(first.store, now, "W"), now
    )
    root = checklists.submit_checklist(first.store, draft, now, now.date(), accept_incomplete=True)
    exchange()
    for laptop, answer in zip(both, ("yes", "no"), strict=True):
        meters.edit_meter(laptop.store, now, meter_id, name=f"Grid {answer}")
        with laptop.store.writing(now) as writer:
            add_reading(writer, meter_id, "100" if answer == "yes" else "108", now)
        draft = checklists.revise_assessment(laptop.store, root, now)
        asked = checklists.open_checklist(laptop.store, draft, now.date()).template.questions()
        code = next(question.code for question in asked if question.kind.value == "yes_no")
        checklists.answer_question(laptop.store, draft, code, answer, now)
        checklists.submit_checklist(
            laptop.store, draft, now + timedelta(minutes=answer == "no"), now.date(), accept_incomplete=True
        )
    meters.edit_meter(first.store, now, meter_id, digits=6, author_id=people.introduce(first.store, now, "Amina"))
    exchange()
    for laptop in both:
        laptop.store.close()
    headquarters.close()
    return tmp_path / "a"


def test_everything_is_listed_settled_and_told(folder: Path) -> None:
    listed: list[dict[str, Any]] = told(folder, "conflicts", code=3)
    by_sort = {one["sort"]: one for one in listed}
    assert set(by_sort) == {"field", "readings", "versions"}
    assert (by_sort["field"]["before"], {one["value"] for one in by_sort["field"]["values"]}) == (
        "Grid",
        {"Grid yes", "Grid no"},
    )
    assert "Grid no" in run(folder, "conflicts").stdout

    assert run(folder, "conflicts", "settle", by_sort["readings"]["conflict"], "--keep", "mine").returncode == 1
    told(folder, "conflicts", "settle", by_sort["readings"]["conflict"], "--keep", "mine", "--reason", "photo")
    told(folder, "conflicts", "settle", by_sort["field"]["conflict"].split(":")[0], "--value", "Grid supply")
    assert run(folder, "conflicts", "settle", by_sort["field"]["conflict"], "--keep", "1").returncode == 1
    assert run(folder, "conflicts", "settle", by_sort["versions"]["conflict"], "--keep", "1").returncode == 1

    versions = by_sort["versions"]["conflict"]
    compared = told(folder, "conflicts", "merge", versions, code=3)
    assert [one["chosen"] for one in compared] == [None]
    code = compared[0]["question"]
    assert run(folder, "conflicts", "merge", versions, "--take", f"{code}=middle").returncode == 1
    assert run(folder, "conflicts", "merge", versions, "--submit").returncode == 1
    assert "not chosen yet" in run(folder, "conflicts", "merge", versions).stdout
    told(folder, "conflicts", "merge", versions, "--take", f"{code}=left+", "--submit")
    assert told(folder, "conflicts") == []
    assert {one["reason"] for one in told(folder, "conflicts", "--settled")} == {"photo", None}
    assert told(folder, "meters")[0]["name"] == "Grid supply"


def test_what_is_held_is_told_with_the_reason_and_what_to_do(folder: Path) -> None:
    (held,) = told(folder, "attention", code=3)
    assert (held["became"], held["reason_code"], held["kept"]) == (
        "not_permitted",
        "sync.role_does_not_allow",
        {"digits before the point": "6"},
    )
    text = run(folder, "attention").stdout
    assert "x not permitted" in text
    assert "Ask headquarters for the role" in text
    states = {one["became"] for one in told(folder, "attention", "--all", code=3)}
    assert states == {"applied", "conflict", "not_permitted"}


def test_what_is_not_asked_rightly_changes_nothing(folder: Path) -> None:
    name = told(folder, "conflicts", code=3)[0]["conflict"]
    assert run(folder, "conflicts", "settle", name).returncode == 2
    assert run(folder, "conflicts", "settle", name, "--keep", "1", "--value", "x").returncode == 2
    assert run(folder, "conflicts", "settle", name, "--keep", "7", "--reason", "x").returncode == 1
    assert run(folder, "conflicts", "settle", "ffffffff", "--keep", "1").returncode == 1
    assert len(told(folder, "conflicts", code=3)) == 3


def test_a_draft_is_handed_over_and_taken_back_by_commands(folder: Path) -> None:
    told(folder, "supplier", "add", "Sahel Power")
    draft = told(folder, "checklist", "start", "generators", "--supplier", "Sahel Power")["draft"]
    told(folder, "checklist", "hand-over", draft[:8], "--note", "page 4 is missing")
    assert told(folder, "checklist", "list", "drafts") == []
    assert run(folder, "checklist", "hand-over", draft[:8]).returncode == 1
    (waiting,) = told(folder, "checklist", "take-over")
    assert (waiting["supplier"], waiting["note"]) == ("Sahel Power", "page 4 is missing")
    told(folder, "checklist", "take-over", waiting["handover"][:8])
    assert run(folder, "checklist", "take-over", waiting["handover"][:8]).returncode == 1
    assert len(told(folder, "checklist", "list", "drafts")) == 1
