"""Saved means saved: what a program had said to be saved when it was killed is there, and nothing by halves."""

import random
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select, text

from field_ems.store.entries import JOURNAL
from field_ems.store.station import StationStore, installation
from field_ems.store.tables import Reading
from tests.store.saving_child import TOGETHER

KILLS = 8
ROUND = 1_000_000
"""Between the numbers of one child and those of the next."""

SAVE = [sys.executable, "-m", "tests.store.saving_child"]


def saved_before_it_was_killed(folder: Path, first: int, chance: random.Random) -> list[int]:
    """Let a child save, kill it after some of what it says, and give all that it had said."""
    said: list[int] = []
    enough = chance.randint(1, 40)
    with subprocess.Popen([*SAVE, str(folder), str(first)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            said.append(int(line))
            if len(said) == enough:
                # The child goes on meanwhile: where in its next save it is hit is left to the machine.
                child.kill()
    return said


def test_a_program_that_is_killed_while_it_saves_keeps_all_that_it_had_said(tmp_path: Path) -> None:
    chance = random.Random("kill while saving")
    said: list[int] = []
    for number in range(KILLS):
        said += saved_before_it_was_killed(tmp_path / "station", number * ROUND, chance)
        store = StationStore.open(tmp_path / "station")
        with store.reading() as session:
            assert session.connection().execute(text("PRAGMA quick_check")).scalar_one() == "ok"
            here = installation(session)
            own = select(JOURNAL.c.seq).where(JOURNAL.c.epoch == here.epoch).order_by(JOURNAL.c.seq)
            numbers = list(session.connection().execute(own).scalars())
            notes = set(session.exec(select(Reading.note)).scalars())  # type: ignore[call-overload]
        store.close()
        assert numbers == list(range(1, len(numbers) + 1))
        groups = {note.split(".")[0] for note in notes}
        assert notes == {f"{group}.{index}" for group in groups for index in range(TOGETHER)}
        assert {str(one) for one in said} <= groups
        # At most the group that was being saved when the child was hit is there without having been told.
        assert len(groups) <= len(said) + number + 1
    assert len(said) >= KILLS
