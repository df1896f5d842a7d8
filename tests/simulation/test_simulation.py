"""Under a schedule of everything that goes wrong, nothing is lost, doubled, claimed, or seen differently at two ends.

More seeds, and one seed with all that happened in it: ``dev.py measure simulate --help``.
"""

import pytest

from tests.simulation.run import bench, run_seed

SLICES = 20
SEEDS_A_SLICE = 100

CAUGHT_BY = {
    "retry-without-key": "doubled",
    "select-then-insert": "doubled",
    "highest-number": "shown as sent",
    "timestamp-cursor": "converged",
    "whole-new-key": "doubled",
}
"""The naive variants, and the invariant that each breaks before anything else."""


@pytest.mark.parametrize("first", [1 + number * SEEDS_A_SLICE for number in range(SLICES)])
def test_no_schedule_loses_doubles_or_claims_anything(first: int) -> None:
    with bench() as opened:
        outcomes = [run_seed(seed, opened) for seed in range(first, first + SEEDS_A_SLICE)]
    assert [outcome.told() for outcome in outcomes if outcome.complaint] == []


@pytest.mark.parametrize("seed", [15022, 15602])
def test_a_copy_that_compares_takes_nothing_of_the_other_for_its_own(seed: int) -> None:
    with bench() as opened:
        assert run_seed(seed, opened).complaint is None


@pytest.mark.parametrize("mutant", CAUGHT_BY)
def test_the_naive_ways_are_caught(mutant: str) -> None:
    with bench() as opened:
        broken = (run_seed(seed, opened, mutant=mutant).broke for seed in range(1, 121))
        assert CAUGHT_BY[mutant] in broken


def test_a_seed_is_the_same_each_time() -> None:
    with bench() as opened:
        assert run_seed(7, opened) == run_seed(7, opened)
