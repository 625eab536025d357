"""Pools: one vesicle kind from one sender group each; every pool has a density field of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from exocosm.model.placement import AddVesicles, PutCells
from exocosm.model.turning import admitted, reached

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

ADDED = "added"
"""Sender group of vesicles put in the medium, at time zero or later."""


@dataclass(frozen=True)
class Pool:
    """One vesicle kind from one sender group."""

    vesicle: str
    sender: str
    """Cell type, group, or `ADDED`."""
    group: str = ""
    """Group of the cells that release into it; empty: every cell of the types below, or those without a group."""
    cell_types: tuple[str, ...] = ()
    """Cell types that release into it; none for `ADDED`."""

    @property
    def name(self) -> str:
        """``tumour exosome from tumour``."""
        return f"{self.vesicle} from {self.sender}"


def pools(scenario: Scenario) -> tuple[Pool, ...]:
    """Return the pools of a scenario, in the order of vesicle kinds, then senders.

    By cell type: one pool for each type that releases the kind. By group: one for each group, which all cells of the group
    that release the kind share; cells without a group keep a pool of their type.
    """
    found: list[Pool] = []
    for kind, vesicle in scenario.vesicles.items():
        senders = tuple(name for name, cell in scenario.cells.items() if kind in cell.releases)
        if (vesicle.split or scenario.pools) == "by group":
            for group in scenario.groups:
                members = tuple(s for s in senders if s in _types_in(scenario, group))
                if members:
                    found.append(Pool(kind, group, group, members))
            senders = tuple(s for s in senders if _has_ungrouped(scenario, s))
        found += [Pool(kind, s, "", (s,)) for s in senders]
        if kind in _put_in(scenario):
            found.append(Pool(kind, ADDED))
    return tuple(found)


def _put_in(scenario: Scenario) -> set[str]:
    """Return the vesicle kinds that are put in the medium."""
    # who only wants the name of a sender need not load units
    from exocosm.model.event import Dose
    from exocosm.model.parts import all_events, all_starts, injected

    later = {e.add for e in all_events(scenario) if isinstance(e, Dose) and e.number is not None}
    placed = {p.release for p in all_starts(scenario) if isinstance(p, AddVesicles)}
    return later | placed | set(injected(scenario))


def _tables(scenario: Scenario) -> bool:
    """Tell whether cells come from a table, where any type may be in any group."""
    from exocosm.model.parts import all_starts

    return any(not isinstance(p, PutCells | AddVesicles) for p in all_starts(scenario))


def _types_in(scenario: Scenario, group: str) -> set[str]:
    """Return the cell types that may have members in a group, by turning too; all where a table is read."""
    if _tables(scenario):
        return set(scenario.cells)
    elsewhere = set(admitted(scenario)) - set(scenario.circulating)  # with the group that they had there
    put = {p for p, g in _put(scenario) if g == group}
    return reached(scenario, put | elsewhere)


def _has_ungrouped(scenario: Scenario, cell_type: str) -> bool:
    """Tell whether a type may have cells without a group."""
    if _tables(scenario):
        return True
    without = {p for p, g in _put(scenario) if g is None}
    return cell_type in reached(scenario, without | set(admitted(scenario)))


def _put(scenario: Scenario) -> set[tuple[str, str | None]]:
    """Return (cell type, group) of all that is placed in any tissue."""
    from exocosm.model.event import Seeding
    from exocosm.model.parts import all_events, all_starts

    seeded = {(e.put, e.group) for e in all_events(scenario) if isinstance(e, Seeding)}
    return seeded | {(p.put, p.group) for p in all_starts(scenario) if isinstance(p, PutCells)}
