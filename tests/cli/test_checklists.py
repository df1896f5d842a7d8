"""A procurement officer's whole work by commands alone: suppliers, a tender, checklists, evidence, the comparison."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from field_ems.services.called import find_called
from field_ems.store.station import StationStore
from tests.cli.test_demo import run
from tests.services.checklist_scene import generator_body, install


def told(folder: Path, *arguments: str, code: int = 0) -> Any:
    """What a command answers a program, after it ended with this exit code."""
    finished = run(folder, *arguments, "--json")
    assert finished.returncode == code, (arguments, finished.stdout, finished.stderr)
    return json.loads(finished.stdout)


@pytest.fixture(scope="module")
def station_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("tendered")
    told(made, "supplier", "add", "Sahel Power", "--country", "caf", "--ungm", "502417", "--contact", "A. Deby")
    told(made, "supplier", "add", "Énergie du Lac")
    told(made, "tender", "add", "Office paper", "--reference", "RFQ-7", "--opens", "2026-11-02")
    return made


@pytest.fixture
def tendered(station_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(station_folder, tmp_path, dirs_exist_ok=True))


def best_answer(question: dict[str, Any]) -> list[str]:
    """Answer a question as the command says that it is answered."""
    match question["kind"]:
        case "yes_no":
            return ["yes"]
        case "single" | "multiple":
            return [next(iter(question["choices"]))]
        case "number":
            return ["0,28"]
        case "date":
            return ["2027-11-23"]
        case _:
            return ["As described in the offer, page 4."]


def test_a_checklist_completed_proved_and_submitted_by_commands_alone(tendered: Path, now: datetime) -> None:
    store = StationStore.open(tendered)
    install(store, generator_body(), now)
    store.close()
    begun = told(tendered, "checklist", "start", "test-generators", "--supplier", "sahel power", "--tender", "RFQ-7")
    draft = begun["draft"][:8]
    paper = tendered / "proof.pdf"
    paper.write_bytes(b"%PDF-1.4 a certificate")
    for _ in range(10):
        sheet = told(tendered, "checklist", "show", draft)
        if not sheet["missing"]:
            break
        wanted = sheet["missing"][0]["question"]
        question = next(one for part in sheet["sections"] for one in part["questions"] if one["code"] == wanted)
        assert question["missing"] == [sheet["missing"][0]["says"]]
        if question["value"] is None:
            told(tendered, "checklist", "answer", draft, wanted, *best_answer(question))
        else:
            told(tendered, "checklist", "evidence", draft, wanted, str(paper), "--kind", "certificate")
    submitted = told(tendered, "checklist", "submit", draft, "--note", "Complete.")
    assert submitted["missing"] == []
    assert told(tendered, "checklist", "list", "drafts") == []
    shown = told(tendered, "checklist", "show", submitted["assessment"][:8])
    assert (shown["state"], shown["note"], shown["supplier"]) == ("submitted", "Complete.", "Sahel Power")
    assert shown["score"] == submitted["score"] == "80.00"  # 4 x 1 of 10 for the fuel, 10 x 2 of 10 x 2 for the noise
    compared = told(tendered, "checklist", "compare", "rfq-7", "--price", "502417=1 250,50")
    assert [(one["supplier"], one["place"], one["price"]) for one in compared["offers"]] == [
        ("Sahel Power", 1, "1250.50")
    ]
    text = run(tendered, "checklist", "show", submitted["assessment"][:8]).stdout
    assert "QUIET?" in text


def test_an_answer_can_be_changed_set_aside_commented_and_cleared(tendered: Path) -> None:
    draft = told(tendered, "checklist", "start", "generators", "--supplier", "Énergie du Lac")["draft"][:8]
    assert told(tendered, "checklist", "answer", draft, "gen_what", "Generator set")["answer"] == "Generator set"
    several = told(tendered, "checklist", "answer", draft, "GEN_WHAT", "set", "battery")
    assert several["answer"] == "Generator set; Battery storage"
    aside = told(tendered, "checklist", "answer", draft, "GEN_ALTERNATIVE", "--na", "No grid within 300 km")
    assert aside["answer"] == "not applicable: No grid within 300 km"
    told(tendered, "checklist", "answer", draft, "GEN_ALTERNATIVE", "--comment", "Asked on 3 November")
    sheet = told(tendered, "checklist", "show", draft)
    found = {one["code"]: one for part in sheet["sections"] for one in part["questions"]}
    assert found["GEN_ALTERNATIVE"]["comment"] == "Asked on 3 November"
    assert found["GEN_WHAT"]["value"] == ["set", "battery"]
    told(tendered, "checklist", "answer", draft, "GEN_WHAT", "--clear")
    sheet = told(tendered, "checklist", "show", draft)
    found = {one["code"]: one for part in sheet["sections"] for one in part["questions"]}
    assert found["GEN_WHAT"]["value"] is None
    assert found["GEN_ALTERNATIVE"]["state"] == "unsettled"


def test_papers_are_named_listed_and_taken_away(tendered: Path) -> None:
    draft = told(tendered, "checklist", "start", "generators", "--supplier", "Sahel Power")["draft"][:8]
    on = ("checklist", "evidence", draft, "GEN_LOAD_STUDY")
    told(tendered, *on, "--paper", "Load study, red binder", "--kind", "plan", "--expires", "2027-01-31")
    assert told(tendered, *on)["evidence"] == [
        {"kind": "plan", "name": "Load study, red binder", "expires_on": "2027-01-31"}
    ]
    assert told(tendered, *on, "--remove", "Load study, red binder")["evidence"] == []


def test_a_whole_checklist_from_a_blank_that_was_filled_in_elsewhere(tendered: Path, now: datetime) -> None:
    store = StationStore.open(tendered)
    install(store, generator_body(), now)
    store.close()
    draft = told(tendered, "checklist", "start", "test-generators", "--supplier", "502417", "--tender", "RFQ-7")[
        "draft"
    ]
    told(tendered, "checklist", "blank", "test-generators", "--out", str(tendered / "page.html"), "--language", "fr")
    assert 'lang="fr"' in (tendered / "page.html").read_text("utf-8")
    table = tendered / "table.csv"
    told(tendered, "checklist", "blank", "test-generators", "--out", str(table))
    lines = table.read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    answers = {"REGISTERED": "yes", "FUEL": "0.2", "QUIET": "loud"}
    table.write_text("Code,Answer\n" + "".join(f"{code},{text}\n" for code, text in answers.items()), "utf-8")
    filled = told(tendered, "checklist", "fill", draft, str(table), code=3)
    assert (filled["taken"], [one["question"] for one in filled["left_out"]]) == (2, ["QUIET"])
    table.write_text("Code,Answer\nQUIET,no\n", "utf-8")
    assert told(tendered, "checklist", "fill", draft, str(table))["missing"] == []
    told(tendered, "checklist", "submit", draft)
    told(tendered, "tender", "offer", "RFQ-7", "502417", "1 900,50", "--currency", "eur")
    record = tendered / "record.html"
    told(tendered, "tender", "record", "RFQ-7", "--out", str(record))
    assert "1 900.5 EUR" in record.read_text("utf-8").replace("\u00a0", " ")


def test_an_incomplete_checklist_is_submitted_only_where_that_is_said(tendered: Path) -> None:
    draft = told(tendered, "checklist", "start", "generators", "--supplier", "Sahel Power")["draft"][:8]
    refused = run(tendered, "checklist", "submit", draft)
    assert (refused.returncode, "are missing" in refused.stderr) == (1, True)
    submitted = told(tendered, "checklist", "submit", draft, "--incomplete", code=3)
    assert submitted["verdict"] == "incomplete"
    revised = told(tendered, "checklist", "revise", submitted["assessment"])
    assert told(tendered, "checklist", "show", revised["draft"][:6])["template"] == "generators"
    told(tendered, "checklist", "submit", revised["draft"], "--incomplete", code=3)
    states = [one["state"] for one in told(tendered, "checklist", "list", "submitted", "--supplier", "502417")]
    assert states == ["submitted", "superseded"]


def test_suppliers_and_tenders_are_shown_and_changed(tendered: Path) -> None:
    told(tendered, "supplier", "edit", "Énergie du Lac", "--country", "TCD")
    assert told(tendered, "supplier", "show", "énergie du lac".title())["country"] == "TCD"
    assert [one["name"] for one in told(tendered, "supplier", "list", "--search", "sahel")] == ["Sahel Power"]
    told(tendered, "tender", "edit", "RFQ-7", "--closes", "2026-12-01", "--method", "cumulative_weighted")
    shown = told(tendered, "tender", "show", "Office paper")
    assert (shown["closes_on"], shown["method"]) == ("2026-12-01", "cumulative_weighted")
    assert "RFQ-7" in run(tendered, "tender", "list").stdout


def test_refusals_are_sentences_with_their_exit_code(tendered: Path) -> None:
    draft = told(tendered, "checklist", "start", "generators", "--supplier", "Sahel Power")["draft"][:8]
    cases = {
        ("checklist", "start", "generator", "--supplier", "Sahel Power"): (1, "no checklist “generator”"),
        ("checklist", "start", "generators", "--supplier", "Nobody"): (1, "called “Nobody”"),
        ("checklist", "show", "ffff"): (1, "called “ffff”"),
        ("checklist", "answer", draft, "GEN_XX", "yes"): (1, "no question GEN_XX"),
        ("checklist", "answer", draft, "GEN_LOAD_STUDY", "perhaps"): (1, "neither yes nor no"),
        ("checklist", "answer", draft, "GEN_LOAD_STUDY"): (2, "--clear"),
        ("checklist", "evidence", draft, "GEN_LOAD_STUDY", "nowhere.pdf"): (1, "nowhere.pdf"),
        ("checklist", "compare", "RFQ-7", "--price", "Sahel Power=0", "--price", "x"): (2, "SUPPLIER=AMOUNT"),
        ("supplier", "add", "Other", "--ungm", "502417"): (1, "Sahel Power"),
        ("tender", "edit", "RFQ-7", "--closes", "2026-01-01"): (1, "before it opens"),
        ("tender", "edit", "RFQ-7"): (2, "changed"),
        ("tender", "offer", "RFQ-7", "502417"): (2, "--withdraw"),
        ("tender", "offer", "RFQ-7", "502417", "--withdraw"): (1, "No price was entered"),
        ("tender", "offer", "RFQ-7", "502417", "12", "--currency", "dollars"): (1, "three letters"),
    }
    for arguments, (code, words) in cases.items():
        finished = run(tendered, *arguments)
        assert (finished.returncode, words in finished.stderr) == (code, True), (arguments, finished.stderr)


def test_an_edition_is_adapted_filled_in_and_confirmed_for_its_parents_next_version(
    tendered: Path, now: datetime
) -> None:
    store = StationStore.open(tendered)
    install(store, generator_body(), now)
    written = tendered / "edition.yaml"
    text = """parent: test-generators
code: bangui-generators
reason: Heat and dust
adaptations:
  - {action: tighten, target: QUIET, reason: Neighbours complain at night., data: {evidence: always}}
"""
    written.write_text(text.replace("evidence: always", "evidence: never"), "utf-8")
    refused = run(tendered, "checklist", "adapt", str(written))
    assert (refused.returncode, "Only stricter is accepted" in refused.stderr) == (1, True)
    written.write_text(text, "utf-8")
    assert told(tendered, "checklist", "adapt", str(written))["version"] == 1
    listed = told(tendered, "checklist", "list", "editions")
    assert [(one["code"], one["parent"]) for one in listed] == [("bangui-generators", "test-generators 1")]
    draft = told(tendered, "checklist", "start", "bangui-generators", "--supplier", "502417")["draft"]
    assert told(tendered, "checklist", "show", draft[:8])["template"] == "bangui-generators"
    unchanged = run(tendered, "checklist", "confirm", "bangui-generators")
    assert (unchanged.returncode, "latest version" in unchanged.stderr) == (1, True)
    later = generator_body(version=2)
    later["sections"][0]["questions"][2]["weight"] = 3
    install(store, later, now)
    store.close()
    review = told(tendered, "checklist", "confirm", "bangui-generators", code=3)
    assert [(one["question"], one["keys"]) for one in review["changes"]] == [("QUIET", ["weight"])]
    unseen = run(tendered, "checklist", "confirm", "bangui-generators", "--reason", "Version 2")
    assert (unseen.returncode, "QUIET" in unseen.stderr) == (1, True)
    confirmed = told(tendered, "checklist", "confirm", "bangui-generators", "QUIET", "--reason", "Version 2")
    assert confirmed["version"] == 2
    assert told(tendered, "checklist", "show", draft[:8])["version"] == 1


def test_lint_names_the_line_and_the_nearest_word(tmp_path: Path) -> None:
    template = tmp_path / "wrong.yaml"
    template.write_text("code: wrong\nversion: 1\ntitel: {en: Wrong}\n", "utf-8")
    findings = told(tmp_path, "checklist", "lint", str(template), code=3)
    assert any(one["line"] == 3 and "title" in one["says"] for one in findings)
    shipped = Path(__file__).parents[2] / "assets" / "checklists" / "generators.yaml"
    assert told(tmp_path, "checklist", "lint", str(shipped)) == []


def test_an_id_that_two_records_share_the_beginning_of_is_asked_for_again(station: StationStore, now: datetime) -> None:
    from field_ems.domain.notices import Refusal
    from field_ems.services.suppliers import add_supplier

    ids: dict[str, bytes] = {}
    for number in range(3_000):
        with_id = add_supplier(station, now, f"Supplier {number}")
        twin = ids.get(with_id.hex()[:4])
        if twin is not None:
            break
        ids[with_id.hex()[:4]] = with_id
    assert twin is not None
    with pytest.raises(Refusal) as refused:
        find_called(station, "supplier", with_id.hex()[:4])
    assert refused.value.notice.code == "called.several"
    assert find_called(station, "supplier", with_id.hex()[:12].upper()) == with_id


def test_a_suppliers_register_by_commands(tendered: Path) -> None:
    told(tendered, "supplier", "certificate", "502417", "ISO 14001", "--expires", "2020-01-31")
    kept = told(tendered, "supplier", "action", "502417", "Bund the tank", "--due", "2020-02-01")
    action_id = kept["actions"][0]["id"][:8]
    told(tendered, "supplier", "told", "502417", "No R-22", "--channel", "letter", "--on", "2020-01-01")
    due = run(tendered, "supplier", "due", "--json")
    assert due.returncode == 3
    assert "2020-01-31" in due.stdout
    done = told(tendered, "supplier", "action", "502417", "--id", action_id, "--done", "2020-02-02", "--done-by", "Awa")
    assert done["actions"][0]["overdue"] is False
    shown = told(tendered, "supplier", "show", "502417")
    assert [len(shown[part]) for part in ("certificates", "actions", "communications")] == [1, 1, 1]
    assert shown["certificates"][0]["validity"] == "expired"
    gone = told(tendered, "supplier", "action", "502417", "--id", action_id, "--remove")
    assert gone["actions"] == []
    again = run(tendered, "supplier", "action", "502417", "--id", action_id, "--remove")
    assert again.returncode == 1
    assert run(tendered, "supplier", "action", "502417", "--remove").returncode == 2


def test_why_a_question_is_asked(tendered: Path) -> None:
    told(tendered, "checklist", "aspects", "energy", "--reason", "two thirds of all emissions")
    why = run(tendered, "checklist", "why", "generators", "gen_load_study")
    assert why.returncode == 0
    for part in ("1. Aspect of the station: energy (significant", "2. Product group: generators", "3. ", "4. Question"):
        assert part in why.stdout
    assert run(tendered, "checklist", "why", "generators", "NOWHERE").returncode == 1
    assert run(tendered, "checklist", "aspects", "noise", "--reason", "x").returncode == 1
