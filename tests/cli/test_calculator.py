"""The calculator and factor sets as commands."""

import json
from pathlib import Path

from tests.cli.test_demo import run


def test_the_calculator_answers_a_program(tmp_path: Path) -> None:
    """DOMAIN.md section 3: 1,000 L mineral diesel 2,661.55 (2,628.18 + 0.29 + 33.08)."""
    found = json.loads(run(tmp_path, "calc", "diesel, mineral", "1000", "L", "--set", "DESNZ-2024", "--json").stdout)
    assert {key: found[key] for key in ("kg_co2e", "co2", "ch4", "n2o", "scope", "set")} == {
        "kg_co2e": "2661.55", "co2": "2628.18", "ch4": "0.29", "n2o": "33.08", "scope": "1", "set": "DESNZ-2024"
    }  # fmt: skip
    assert found["row"]
    assert found["source"].startswith("UK Government")


def test_what_is_not_there_says_so_and_suggests(tmp_path: Path) -> None:
    for typed, said in (
        (["diesl", "10", "L"], "diesel"),
        (["diesel", "10", "gallons"], "imp gal"),
        (["electricity", "1", "kWh"], "KEN"),
        (["electricity", "1", "kWh", "--place", "ATA"], "ATA"),
        (["diesel", "1", "L", "--set", "EMBER"], "DESNZ-2024"),
        (["natural gas", "1", "kWh"], "Gross CV"),
        ([], "--batch"),
    ):
        ran = run(tmp_path, "calc", *typed)
        assert (ran.returncode, said in ran.stderr) == (1, True), ran


def test_a_table_is_answered_row_by_row(tmp_path: Path) -> None:
    table = tmp_path / "many.csv"
    table.write_text("activity,quantity,unit,place\ndiesel,1000,L,\nelectricity,1,kWh,XXX\nhotel,2,night,Jordan\n")
    ran = run(tmp_path, "calc", "--batch", str(table), "--json")
    found = json.loads(ran.stdout)
    assert (ran.returncode, found["failed"]) == (3, 1)
    assert [row.get("kg_co2e") for row in found["rows"]] == ["2661.55", None, "137.8"]


def test_a_set_is_made_by_hand_and_a_year_reckoned_with_it(tmp_path: Path) -> None:
    run(tmp_path, "facility-add", "Office", "--country", "USA", "--zone", "UTC")
    row = ["--unit", "MMBtu", "--from", "2021-01-01", "--source", "letter", "--co2", "51.9", "--ch4", "0.002"]
    assert run(tmp_path, "factors", "add", "HAND", "natural gas", *row, "--n2o", "0.0003").returncode == 0
    shown = run(tmp_path, "factors", "recalculate", "2021", "fuels=HAND", "--gwp", "AR4")
    assert "--reason" in shown.stdout
    run(tmp_path, "factors", "recalculate", "2021", "fuels=HAND", "--gwp", "AR4", "--reason", "the supplier's")
    found = json.loads(run(tmp_path, "calc", "gas", "61500", "therm", "--year", "2021", "--json").stdout)
    assert (found["kg_co2e"].rstrip("0"), found["set"]) == ("320042.31", "HAND")
    assert run(tmp_path, "factors", "recalculate", "2021", "fuels").returncode == 1
    assert "R-424A" in run(tmp_path, "factors", "check").stdout
