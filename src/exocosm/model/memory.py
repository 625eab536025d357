"""How much memory a scenario takes, before anything is allocated."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from exocosm.knowledge.dimensions import CELL_DENSITY, CLEARANCE, COUNT
from exocosm.model.event import Dose, Irradiation, Removal
from exocosm.model.placement import CellTable, PutCells
from exocosm.model.turning import reached

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

_FIELD_COPIES = 6
"""Field, two of scratch, uptake, sources, ledger."""
_CHANGING = 12
"""Maps of a medium that cells change, those of the solver and those being summed."""
_PER_CELL = 300
_PER_CELL_CARRIER = 16
_PACKED = 0.74


def placed(scenario: Scenario) -> dict[str, float]:
    """Return how many cells of each type there are at time zero."""
    size = scenario.tissue.size_um
    found: dict[str, float] = dict.fromkeys(scenario.cells, 0.0)
    for placement in scenario.start:
        if isinstance(placement, PutCells):
            if placement.number is not None:
                count = COUNT.value(placement.number)
            elif placement.density is not None:
                count = CELL_DENSITY.value(placement.density) * placement.where.volume(size)
            else:
                count = float(len(placement.at or ()))
            found[placement.put] = found.get(placement.put, 0.0) + count
        elif isinstance(placement, CellTable) and scenario.folder is not None:
            file = scenario.folder / placement.cells
            if file.is_file():
                rows = file.stat().st_size / 40  # bytes of a usual row
                found[placement.cells] = found.get(placement.cells, 0.0) + rows
    return found


def arriving(scenario: Scenario) -> dict[str, float]:
    """Return how many cells of each type come out of the blood over the run, as far as the tissue holds them.

    From the cells at time zero and what they admit by themselves; rules may let in more.
    """
    volume, minutes, there = math.prod(scenario.tissue.size_um), scenario.until.to("min"), placed(scenario)
    found: dict[str, float] = {}
    for name, cell in scenario.cells.items():
        for guest, clearance in cell.admits.items():
            level = scenario.circulating.get(guest)
            if level is not None and guest in scenario.cells:
                rate = CLEARANCE.value(clearance) * CELL_DENSITY.value(level)
                found[guest] = found.get(guest, 0.0) + there[name] * rate * minutes
    return {t: min(k, _PACKED * volume / scenario.cells[t].volume_um3) for t, k in found.items()}


def estimate_cells(scenario: Scenario) -> float:
    """Return the most cells there may be: free growth over the run, as far as the tissue holds them."""
    volume = math.prod(scenario.tissue.size_um)
    minutes = scenario.until.to("min")
    total = 0.0
    coming = arriving(scenario)
    for name, there in placed(scenario).items():
        count = there + coming.get(name, 0.0)
        cell = scenario.cells.get(name)
        grown = count
        lineage = [scenario.cells[t] for t in reached(scenario, {name}) if t in scenario.cells]
        cycles = [c.cycle.duration_min for c in lineage if c.cycle is not None]
        if cell is not None and cycles and count:
            doublings = minutes / min(cycles)
            room = _PACKED * volume / min(c.volume_um3 for c in lineage)
            grown = max(count, min(count * 2.0 ** min(doublings, 60.0), room))
        total += grown
    return total


def estimate_bytes(scenario: Scenario) -> int:
    """Return the memory that a run needs, bytes: fields with scratch, cells at their most, storage that doubles."""
    if scenario.body is not None:
        return sum(estimate_bytes(part) for part in scenario.parts().values())
    nz, ny, nx = scenario.tissue.shape
    pools = scenario.pool_list()
    carried = sum(len(scenario.vesicles[p.vesicle].carries) for p in pools)
    fields = len(scenario.solutes) + len(pools) + carried
    width = 4 if scenario.precision == "float32" else 8
    shapes = sum(isinstance(event, Dose | Irradiation | Removal) for event in scenario.events)
    grid = nz * ny * nx * (fields * _FIELD_COPIES * width + 16 * 8 + shapes)
    if any(c.supplies is not None or c.remodels is not None for c in scenario.cells.values()):
        grid += nz * ny * nx * _CHANGING * 8
    per_cell = _PER_CELL + _PER_CELL_CARRIER * (len(pools) + carried)
    per_cell += 8 * (len(scenario.programmes) + len(scenario.lumen) + len(scenario.rules))
    return int(grid + 2 * per_cell * estimate_cells(scenario))


def available_bytes() -> int | None:
    """Return the memory that is free for a run; None where the system does not say."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        return None
    return None


def in_words(count: float) -> str:
    """Write bytes as ``1.9 GB``."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < 1000 or unit == "TB":
            return f"{count:.3g} {unit}"
        count /= 1000
    raise AssertionError
