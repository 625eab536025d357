"""Space: whole voxels, shapes inside the tissue, no more cells than fit."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float
from exocosm.knowledge.dimensions import CELL_DENSITY, COUNT
from exocosm.model.event import Dose, Irradiation, Removal, Seeding
from exocosm.model.findings import Findings
from exocosm.model.parts import all_starts
from exocosm.model.placement import AddVesicles, PutCells
from exocosm.model.tissue import DarcyFlow, Tissue

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.model.shape import Shape

MOST_VOXELS = 10**9
DENSEST = 0.74
"""Densest packing of equal spheres."""
RANDOM = 0.64
"""Random close packing."""
DISCS = 0.9069
"""Densest packing of equal discs, as a share of the area."""
_LATTICE = 24


def check_space(scenario: Scenario, findings: Findings) -> None:
    """Look at voxels, regions and placements."""
    tissue = scenario.tissue
    for axis, extent, voxel in zip("xyz", tissue.size, tissue.spacing_um, strict=False):
        number = extent.to("um") / voxel
        if round(number) < 1 or abs(number - round(number)) > 1e-6 * number:
            findings.error(
                f"{extent.label} along {axis} is not a whole number of voxels of {voxel:g} um",
                "tissue",
                "size",
            )
    voxels = math.prod(tissue.shape)
    if voxels > MOST_VOXELS:
        findings.error(
            f"{voxels:.3g} voxels are more than {MOST_VOXELS:.0e}",
            "tissue",
            "voxel",
            remedy="make them larger",
        )
    if not any(True for _ in all_starts(scenario)):
        findings.warning("there is nothing at time zero", "start", remedy="put cells or release vesicles")
    _regions(scenario, findings)
    _faces(scenario, findings)
    _placements(scenario, findings)


def points(shape: Shape, size: tuple[float, float, float]) -> tuple[Float, float]:
    """Return points [n, 3] of a shape on a lattice, um, and its volume inside the tissue, um^3."""
    low, high = shape.bounds(size)
    sides = [h - b for b, h in zip(low, high, strict=True)]
    if min(sides) <= 0:
        return np.zeros((0, 3)), 0.0
    lines = [b + (np.arange(_LATTICE) + 0.5) / _LATTICE * s for b, s in zip(low, sides, strict=True)]
    x, y, z = np.meshgrid(*lines, indexing="ij")
    inside = shape.contains(x, y, z, size)
    found = np.stack([x[inside], y[inside], z[inside]], axis=1)
    return found, math.prod(sides) * len(found) / x.size


def _holds_a_voxel(shape: Shape, tissue: Tissue) -> bool:
    """Tell whether some voxel has its centre in a shape, layer by layer in z."""
    low, high = shape.bounds(tissue.size_um)
    across, along, up = (
        (np.arange(max(math.ceil(b / d - 0.5), 0), min(math.floor(h / d - 0.5), n - 1) + 1) + 0.5) * d
        for b, h, d, n in zip(low, high, tissue.spacing_um, reversed(tissue.shape), strict=True)
    )
    x, y = np.meshgrid(across, along)
    return any(bool(shape.contains(x, y, np.full_like(x, z), tissue.size_um).any()) for z in up)


def _regions(scenario: Scenario, findings: Findings) -> None:
    """Regions must lie in the tissue; those of matrix and vessels are made of voxels, and must hold one."""
    tissue = scenario.tissue
    matrix = tissue.matrix.regions if tissue.matrix is not None else ()
    of_voxels: list[tuple[Shape, tuple[str | int, ...]]] = [
        *((r.where, ("tissue", "vessels", i, "in")) for i, r in enumerate(tissue.vessels)),
        *((r.where, ("tissue", "matrix", "regions", i, "in")) for i, r in enumerate(matrix)),
    ]
    others: list[tuple[Shape, tuple[str | int, ...]]] = [
        *((p.where, ("start", i, "in")) for i, p in enumerate(scenario.start) if isinstance(p, AddVesicles)),
        *(
            (e.where, ("events", i, "in"))
            for i, e in enumerate(scenario.events)
            if isinstance(e, Dose | Irradiation | Removal | Seeding)
        ),
    ]
    for shape, path in of_voxels:
        if _lies_inside(shape, path, tissue, findings) and not _holds_a_voxel(shape, tissue):
            findings.error(
                f"is too small to hold the centre of a voxel, {' x '.join(f'{d:g}' for d in tissue.spacing_um)} um each",
                *path,
                remedy="make it larger, or the voxels smaller",
            )
    for shape, path in others:
        _lies_inside(shape, path, tissue, findings)


def _lies_inside(shape: Shape, path: tuple[str | int, ...], tissue: Tissue, findings: Findings) -> bool:
    inside = bool(len(points(shape, tissue.size_um)[0]))
    if not inside:
        findings.error("lies outside the tissue", *path)
    return inside


def _faces(scenario: Scenario, findings: Findings) -> None:
    """A 2-D tissue has no faces in z."""
    if not scenario.tissue.planar:
        return
    for section in ("solutes", "vesicles"):
        for name, item in getattr(scenario, section).items():
            for face in item.boundaries:
                if face in ("z-", "z+"):
                    findings.error("a 2-D tissue has no such face", section, name, "boundaries", face)
    flow = scenario.tissue.flow
    for face in flow.open if isinstance(flow, DarcyFlow) else ():
        if face in ("z-", "z+"):
            findings.error("a 2-D tissue has no such face", "tissue", "flow", "darcy", "open", face)


def _placements(scenario: Scenario, findings: Findings) -> None:
    """Look for cells outside the tissue, and for more than fit."""
    size, planar = scenario.tissue.size_um, scenario.tissue.planar
    fills: list[tuple[int, PutCells, Float, float, float]] = []
    for index, placement in enumerate(scenario.start):
        if not isinstance(placement, PutCells):
            continue
        for number, place in enumerate(placement.at or ()):
            if any(not 0 <= p.to("um") <= s for p, s in zip(place, size, strict=False)):
                findings.error(
                    f"({', '.join(p.label for p in place)}) lies outside the tissue",
                    "start",
                    index,
                    "at",
                    number,
                )
        if placement.at is not None:
            continue
        inside, volume = points(placement.where, size)
        if not len(inside):
            findings.error("lies outside the tissue", "start", index, "in")
            continue
        count = COUNT.value(placement.number) if placement.number is not None else 0.0
        if placement.density is not None:
            count = CELL_DENSITY.value(placement.density) * volume
        cell = scenario.cells[placement.put]
        low, high = placement.where.bounds(size)
        room = volume
        for side in (h - b for b, h in zip(low, high, strict=True)):
            room *= (side + 2 * cell.radius_um) / side  # the shape holds centres; bodies reach beyond it
        body = cell.volume_um3
        if planar:
            body, room = math.pi * cell.radius_um**2, room / (size[2] + 2 * cell.radius_um)
        fills.append((index, placement, inside, count * body, room))
    _packing(scenario, fills, findings)


def _packing(
    scenario: Scenario, fills: list[tuple[int, PutCells, Float, float, float]], findings: Findings
) -> None:
    """Add up what the bodies of all placements fill of each shape."""
    size = scenario.tissue.size_um
    densest = DISCS if scenario.tissue.planar else DENSEST
    for index, placement, _, _, room in fills:
        filled = 0.0
        for _, _, other, bodies, _ in fills:
            filled += bodies * float(
                placement.where.contains(other[:, 0], other[:, 1], other[:, 2], size).mean()
            )
        share = filled / room
        what = "area" if scenario.tissue.planar else "volume"
        if share > densest:
            findings.error(
                f"the cells there fill {share:.2f} of the {what}; {densest:.2f} is the densest packing",
                "start", index,
                remedy=f"at most some {densest / share:.0%} of them fit",
            )  # fmt: skip
        elif share > RANDOM and placement.arranged == "random" and not scenario.tissue.planar:
            findings.warning(
                f"the cells there fill {share:.2f} of the volume: they overlap at first", "start", index
            )
