"""Running one seed from its beginning to its end, on a bench that is used again."""

import random
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.simulation.ends import Bench
from tests.simulation.mutants import mutated
from tests.simulation.world import Broken, World

STEPS = 8
_RAM = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a seed came to; ``complaint`` is None where every invariant held."""

    seed: int
    complaint: str | None
    trace: tuple[str, ...]
    requests: int = 0
    mutant: str | None = None

    @property
    def broke(self) -> str:
        """Which invariant it broke: lost, doubled, shown as sent, converged; or failed, where the program did."""
        return (self.complaint or "").partition(":")[0]

    def told(self) -> str:
        """Say what went wrong and how to see it again."""
        command = f"python3 build_scripts/dev.py measure simulate --first {self.seed} --seeds 1 --trace"
        command += f" --mutant {self.mutant}" if self.mutant else ""
        return f"seed {self.seed}: {self.complaint}\nagain with: {command}"


class _Drawn:
    """Stands in for the ``secrets`` module, so that a seed draws the same epochs each time."""

    def __init__(self, chance: random.Random) -> None:
        self.randbits = chance.getrandbits
        self.token_bytes = chance.randbytes


@contextmanager
def bench() -> Iterator[Bench]:
    """A bench in memory where the machine has such a folder."""
    with tempfile.TemporaryDirectory(dir=_RAM if _RAM.is_dir() else None) as folder:
        opened = Bench(Path(folder))
        yield opened
        opened.close()


@contextmanager
def _small_messages(seed: int) -> Iterator[None]:
    """Make messages so small that a few entries need several of them."""
    chance = random.Random(f"sizes {seed}")
    first = chance.choice([12, 60, 240, 8 * 1024])
    with ExitStack() as patches:
        for name, value in (("FIRST_CHUNK", first), ("SMALLEST_CHUNK", 1), ("LARGEST_CHUNK", max(first, 480))):
            patches.enter_context(patch(f"field_ems.sync.offers.{name}", value))
        # How hard octets are squeezed changes nothing but the time that a seed takes.
        patches.enter_context(patch("field_ems.sync.compression._LEVEL", 1))
        patches.enter_context(patch("field_ems.sync.pull.MAX_PULLED", chance.choice([2, 8, 30, 1_000])))
        patches.enter_context(patch("field_ems.domain.journal.secrets", _Drawn(random.Random(f"epochs {seed}"))))
        yield


def run_seed(seed: int, opened: Bench, *, steps: int = STEPS, mutant: str | None = None) -> Outcome:
    """Run a seed's schedule and give what it came to."""
    world: World | None = None
    complaint: str | None = None
    with _small_messages(seed), mutated(mutant, random.Random(f"mutant {seed}")):
        try:
            world = World(seed, opened)
            world.run(steps)
        except Broken as broken:
            complaint = str(broken)
        except Exception:
            complaint = f"failed: {traceback.format_exc()}"
    return Outcome(seed, complaint, tuple(world.trace) if world else (), world.requests if world else 0, mutant)
