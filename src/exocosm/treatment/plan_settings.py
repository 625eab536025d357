"""What is asked of a plan, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exocosm.knowledge.quantity import Quantity
from exocosm.treatment.outcomes import cancer_types, other_types
from exocosm.treatment.plan_check import Check
from exocosm.treatment.plan_search import Limits, Search
from exocosm.treatment.plan_space import DAY, Space

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

CHECK_SEEDS = 1_000
"""Seeds of the check begin so far behind those of the search."""
RANDOM_SEED = 1_000_000
"""The draw of random schedules has the seed of the plan and this."""
HEADER, RUNS = "plan.json", "runs"


@dataclass(frozen=True)
class Settings:
    """What is asked of a plan."""

    drugs: tuple[str, ...]
    horizon: Quantity | None
    """When cancer cells are counted; None where it could not be read, which is then a problem already."""
    trials: int = 60
    replicates: int = 2
    """Seeds of the search."""
    limits: Limits = field(default_factory=Limits)
    check: int = 4
    """Seeds of the check."""
    random: int = 8
    """Random schedules of the check."""
    seed: int | None = None
    """The scenario's by default."""
    step: Quantity = DAY
    burden: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What came of a plan."""

    settings: Settings
    scenario: Scenario
    """Without treatment, as long as the horizon."""
    space: Space
    search: Search
    check: Check
    seed: int

    @property
    def search_seeds(self) -> tuple[int, ...]:
        """Seeds of the search."""
        return seeds_of(self.settings, self.seed)[0]

    @property
    def check_seeds(self) -> tuple[int, ...]:
        """Seeds of the check, none of which is one of the search."""
        return seeds_of(self.settings, self.seed)[1]

    @property
    def cancer(self) -> tuple[str, ...]:
        """Cell types that are the disease."""
        return cancer_types(self.scenario, self.settings.burden)

    @property
    def healthy(self) -> tuple[str, ...]:
        """All other cell types."""
        return other_types(self.scenario, self.settings.burden)


def seeds_of(settings: Settings, seed: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the seeds of the search, and those of the check, none of which is among them."""
    return (
        tuple(seed + k for k in range(settings.replicates)),
        tuple(seed + CHECK_SEEDS + k for k in range(settings.check)),
    )
