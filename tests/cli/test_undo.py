"""Taking back by a plain command, and the card of keys."""

import json
from pathlib import Path

from typer.testing import CliRunner

from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.main import app
from field_ems.tui import commands


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    ran = CliRunner().invoke(app, ["--language", "en", "--data-dir", str(folder), *arguments])
    return ran.exit_code, ran.output


def test_an_entry_is_listed_taken_back_and_not_taken_back_twice(tmp_path: Path) -> None:
    run(tmp_path, "supplier", "add", "Wattworks")
    code, listed = run(tmp_path, "undo", "--json")
    assert code == 0
    assert json.loads(listed)["entries"] == [{"number": 1, "record": "Wattworks", "became": "to_send"}]
    assert run(tmp_path, "undo", "1")[0] == 0
    assert "Wattworks" not in run(tmp_path, "supplier", "list")[1]
    assert run(tmp_path, "undo", "1")[0] != 0
    assert run(tmp_path, "undo", "77")[0] != 0


def test_a_card_is_written_with_the_keys_that_were_chosen(tmp_path: Path) -> None:
    card = tmp_path / "card.html"
    (tmp_path / "keys.json").write_text('{"sync-now": "g"}')
    assert run(tmp_path, "keys", "--card", str(card))[0] == ExitCode.LOOK  # G is taken on that screen
    assert not card.exists()
    (tmp_path / "keys.json").write_text('{"sync-now": "f12"}')
    assert run(tmp_path, "keys", "--card", str(card))[0] == 0
    commands.choose_keys({})  # the keys of a program are one thing
    assert '<kbd dir="ltr">F12</kbd>' in card.read_text("utf-8")
