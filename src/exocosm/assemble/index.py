"""Names and their places: which fields, pools, cargo and cell types a scenario has, in the engine's order."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.model.parts import all_starts
from exocosm.model.placement import PutCells
from exocosm.model.pools import ADDED, Pool
from exocosm.model.scenario import Scenario


@dataclass(frozen=True)
class Index:
    """Names in the order of the engine's axes."""

    types: tuple[str, ...]
    """[t]"""
    solutes: tuple[str, ...]
    pools: tuple[Pool, ...]
    carried: tuple[tuple[int, str], ...]
    """(pool, cargo) pairs with a density field of their own."""
    membrane: tuple[str, ...]
    """[m]"""
    lumen: tuple[str, ...]
    """[c]"""
    receptors: tuple[str, ...]
    programmes: tuple[str, ...]
    """[p]"""
    groups: tuple[str, ...]
    """Sender groups; the first is for cells without one."""

    @property
    def fields(self) -> tuple[str, ...]:
        """[s] solutes, pools, carried cargo."""
        return (*self.solutes, *self.carriers)

    @property
    def carriers(self) -> tuple[str, ...]:
        """[q] pools, carried cargo."""
        carried = tuple(f"{cargo} in {self.pools[p].name}" for p, cargo in self.carried)
        return (*(pool.name for pool in self.pools), *carried)

    @property
    def targets(self) -> tuple[str, ...]:
        """[u] membrane molecules, receptors: what can be bound."""
        return (*self.membrane, *self.receptors)

    def carrier_pool(self, q: int) -> int:
        """Return the pool that carries carrier `q`."""
        return q if q < len(self.pools) else self.carried[q - len(self.pools)][0]

    def pool_of_added(self, vesicle: str) -> int:
        """Return the pool of what is put in the medium of a vesicle kind."""
        return next(q for q, p in enumerate(self.pools) if p.vesicle == vesicle and p.sender == ADDED)

    def carriers_of(self, vesicle: str) -> list[int]:
        """Return the pools of a vesicle kind, as carriers."""
        return [q for q, pool in enumerate(self.pools) if pool.vesicle == vesicle]

    def release_group(self, scenario: Scenario, q: int) -> int:
        """Return the sender group whose cells release into carrier `q`; -1: every cell of the types."""
        pool = self.pools[self.carrier_pool(q)]
        by_group = (scenario.vesicles[pool.vesicle].split or scenario.pools) == "by group"
        return self.groups.index(pool.group) if by_group else -1

    def field_of_carrier(self, q: int) -> int:
        """Return the field of a carrier."""
        return len(self.solutes) + q


def _groups(scenario: Scenario) -> tuple[str, ...]:
    named = [p.group for p in all_starts(scenario) if isinstance(p, PutCells) and p.group]
    return ("", *dict.fromkeys([*scenario.groups, *named]))


def index(scenario: Scenario) -> Index:
    """Return the names of a scenario in the engine's order."""
    groups = _groups(scenario)
    pools = scenario.pool_list()
    carried = tuple(
        (p, cargo) for p, pool in enumerate(pools) for cargo in scenario.vesicles[pool.vesicle].carries
    )
    membrane = tuple(name for name, m in scenario.molecules.items() if m.where == "membrane")
    lumen = tuple(name for name, m in scenario.molecules.items() if m.where == "lumen")
    return Index(
        types=tuple(scenario.cells),
        solutes=tuple(scenario.solutes),
        pools=pools,
        carried=carried,
        membrane=membrane,
        lumen=lumen,
        receptors=tuple(scenario.receptors),
        programmes=tuple(scenario.programmes),
        groups=groups,
    )
