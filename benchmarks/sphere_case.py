"""The whole-run case: a sphere of packed cells that all release into, and take from, eight fields.

An ordinary scenario as text, but for the places of the cells: motile and other cells share one lattice, drawn by a fixed seed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from exocosm.arrays import Float
    from exocosm.assemble.assemble import Assembled

VOXEL_UM = 20.0
DIAMETER_UM = 17.0
CELL_VOLUME_UM3 = 2900.0
"""um^3 of tissue a cell."""
MOTILE_UM_MIN = 8.0
JITTER_UM = 0.3
EDGE_VOXELS = {10_000: 30, 50_000: 45, 200_000: 60, 1_000_000: 100}
"""Voxels an edge; other numbers of cells: the sphere and 80 um on every side."""

DIFFUSIVITIES = {
    "vesicle A": 240.0,
    "vesicle B": 240.0,
    "vesicle C": 240.0,
    "cytokine": 400.0,
    "antibody": 600.0,
    "factor": 2400.0,
    "acid": 1e4,
}
"""um^2/min of the seven fields besides oxygen."""
DECAY = {
    "vesicle A": 0.005,
    "vesicle B": 0.005,
    "vesicle C": 0.005,
    "cytokine": 0.005,
    "antibody": 0.01,
    "factor": 0.02,
    "acid": 0.05,
}
"""1/min."""
VESICLES = ("vesicle A", "vesicle B", "vesicle C")
SOLUTES = ("cytokine", "antibody", "factor", "acid")
OXYGEN_MMHG = 38.0
OXYGEN_D = 1e5
OXYGEN_DECAY = 0.1
OXYGEN_UPTAKE = 10.0
"""1/min in the volume of the cell."""
UPTAKE_UM3_MIN = 100.0
RELEASE_PER_MIN = 1.0
DEATH_PER_MIN = 1e-3 / 60
PHASES_MIN = (("G1", 16 * 60.0, False), ("S-G2-M", 8 * 60.0, True))


@dataclass(frozen=True)
class Case:
    """What is run."""

    cells: int
    motile: float = 0.0
    """Share of the cells that crawl at `MOTILE_UM_MIN`."""
    flow: float = 0.0
    """um/s of uniform interstitial flow along x."""
    precision: str = "float64"

    @property
    def edge(self) -> int:
        """Voxels an edge of the cube."""
        return EDGE_VOXELS.get(self.cells, math.ceil((2 * self.radius + 160.0) / VOXEL_UM))

    @property
    def radius(self) -> float:
        """Radius of the sphere, um."""
        return float((self.cells * CELL_VOLUME_UM3 * 0.75 / math.pi) ** (1 / 3))

    @property
    def movers(self) -> int:
        """Number of motile cells."""
        return round(self.motile * self.cells)


def _open(case: Case, unit: str) -> str:
    """Return the faces through which flow comes and goes; without flow all are closed."""
    return f", boundaries: {{x-: 0 {unit}, x+: 0 {unit}}}" if case.flow else ""


def _solutes(case: Case) -> str:
    rows = [
        f"  {name}: {{unit: nM, diffusivity: {DIFFUSIVITIES[name]} um^2/min, decay: {DECAY[name]} 1/min,"
        f" advected: true{_open(case, 'nM')}}}"
        for name in SOLUTES
    ]
    oxygen = (
        f"  oxygen: {{unit: mmHg, diffusivity: {OXYGEN_D} um^2/min, decay: {OXYGEN_DECAY} 1/min,"
        f" initial: {OXYGEN_MMHG} mmHg, boundaries: {{all: {OXYGEN_MMHG} mmHg}}, fast: true, every: 6 min}}"
    )
    return "\n".join([oxygen, *rows])


def _vesicles(case: Case) -> str:
    return "\n".join(
        f"  {name}: {{diameter: {{median: 80 nm, sigma: 0.35}}, diffusivity: {DIFFUSIVITIES[name]} um^2/min,"
        f" lost in tissue: {DECAY[name]} 1/min, lumen: {{miR: 0.01 copies/vesicle}}{_open(case, 'vesicle/um^3')}}}"
        for name in VESICLES
    )


def _cell(name: str, motile: bool) -> str:
    releases = ", ".join(f"{v}: {RELEASE_PER_MIN} vesicle/cell/min" for v in VESICLES)
    secretes = ", ".join(f"{s}: {RELEASE_PER_MIN} nM um^3/cell/min" for s in SOLUTES)
    consumes = ", ".join(f"{s}: {UPTAKE_UM3_MIN} um^3/min/cell" for s in SOLUTES)
    phases = ", ".join(f"{{name: {p}, lasts: {t} min, fixed: {str(f).lower()}}}" for p, t, f in PHASES_MIN)
    crawl = f"\n    motility: {{speed: {MOTILE_UM_MIN} um/min, persistence: 5 min}}" if motile else ""
    return f"""  {name}:
    diameter: {DIAMETER_UM} um
    releases: {{{releases}}}
    secretes: {{{secretes}}}
    captures: {{any: {UPTAKE_UM3_MIN} um^3/min/cell}}
    consumes: {{oxygen: {OXYGEN_UPTAKE} 1/min, {consumes}}}
    holds: 1e4 vesicle/cell
    cycle: {{phases: [{phases}]}}
    death: {{apoptosis rate: {DEATH_PER_MIN} 1/min}}{crawl}"""


def scenario_text(case: Case) -> str:
    """Return the scenario; cells stand anywhere until `assembled` lays them on a lattice."""
    size = f"{case.edge * VOXEL_UM:g} um"
    flow = f"\n  flow: {{speed: {case.flow} um/s, direction: x}}" if case.flow else ""
    kinds = ["resting", "crawling"] if case.movers else ["resting"]
    numbers = {"resting": case.cells - case.movers, "crawling": case.movers}
    cells = "\n".join(_cell(kind, kind == "crawling") for kind in kinds)
    start = "\n".join(
        f"  - {{put: {kind}, number: {numbers[kind]}, in: everywhere, group: tissue, arranged: random}}"
        for kind in kinds
    )
    rules = "\n".join(
        f"  - {{in: {kind}, {rule}}}"
        for kind in kinds
        for rule in (
            "low: oxygen, raises: release of vesicle A, to: 1.9 x, half: 4 mmHg, hill: 4",
            "low: oxygen, lowers: division, to: 0 x, half: 5 mmHg, hill: 4",
            "high: cytokine, raises: EMT, to: 1, half: 0.01 nM, hill: 2",
            "high: EMT, raises: release of vesicle B, to: 3 x, half: 0.5, hill: 2",
        )
    )
    return f"""exocosm: 1
title: Packed sphere of {case.cells} cells
tissue:
  size: [{size}, {size}, {size}]
  voxel: {VOXEL_UM:g} um{flow}
solutes:
{_solutes(case)}
molecules:
  miR: {{where: lumen, kind: miRNA, half life: 24 hour}}
programmes:
  EMT: {{rise: 24 hour, fall: 48 hour}}
vesicles:
{_vesicles(case)}
groups: [tissue]
pools: by group
cells:
{cells}
start:
{start}
rules:
{rules}
record: every 1 hour
until: 1 hour
precision: {case.precision}
"""


def packed_sphere(number: int, centre: float, seed: int = 0) -> Float:
    """Return `number` places on a face-centred cubic lattice nearest the middle of a cube, a little shaken, [n, 3] um."""
    edge = (CELL_VOLUME_UM3 * math.sqrt(2)) ** (1 / 3)
    radius = (number * CELL_VOLUME_UM3 * 0.75 / math.pi) ** (1 / 3)
    reach = math.ceil((radius + 3 * edge) / (edge / math.sqrt(2)))
    steps = np.arange(-reach, reach + 1, dtype=np.int32)
    slabs = []
    limit = ((radius + 2 * edge) / (edge / math.sqrt(2))) ** 2
    for k in steps:  # by slab, so that the whole cube is never in memory
        j, i = np.meshgrid(steps, steps, indexing="ij")
        keep = ((i + j + k) % 2 == 0) & (i * i + j * j + k * k <= limit)
        slabs.append(np.stack([i[keep], j[keep], np.full(int(keep.sum()), k)], axis=1))
    points = np.concatenate(slabs)
    away = (points.astype(np.int64) ** 2).sum(1)
    points = points[np.argsort(away, kind="stable")[:number]]
    random = np.random.Generator(np.random.PCG64(seed))
    out: Float = points * (edge / math.sqrt(2)) + centre
    out += random.normal(0.0, JITTER_UM, out.shape)
    return out[random.permutation(number)]


def assembled(case: Case, seed: int = 1) -> Assembled:
    """Return tables and state of the case: cells on their lattice, and spread over the cycle, so that some always divide."""
    from exocosm.assemble.assemble import assemble
    from exocosm.model.scenario import Scenario

    made = assemble(Scenario.from_text(scenario_text(case), "whole run"), seed)
    cells, n = made.state.cells, case.cells
    cells.sphere[:n, :3] = packed_sphere(n, 0.5 * case.edge * VOXEL_UM)
    random = np.random.Generator(np.random.PCG64(seed))
    first, second = (minutes for _, minutes, _ in PHASES_MIN)
    cells.phase[:n] = random.random(n) < second / (first + second)
    cells.age[:n] = random.random(n) * np.where(cells.phase[:n] == 1, second, first)
    return made


def dish(number: int, seed: int = 1) -> Assembled:
    """Return the same model in a 2-D dish of 500 um: the smallest runs, of which studies hold thousands."""
    from exocosm.assemble.assemble import assemble
    from exocosm.model.scenario import Scenario

    case = Case(number)
    size = f"{case.edge * VOXEL_UM:g} um"
    text = scenario_text(case).replace(f"[{size}, {size}, {size}]", "[500 um, 500 um]")
    return assemble(Scenario.from_text(text.replace("arranged: random", "arranged: packed"), "dish"), seed)
