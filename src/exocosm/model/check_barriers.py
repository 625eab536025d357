"""Plates: inside the tissue, apart from each other, without cells in them or flow through what is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from exocosm.model.findings import Findings
from exocosm.model.placement import PutCells
from exocosm.model.tissue import DarcyFlow, UniformFlow

if TYPE_CHECKING:
    from exocosm.model.barrier import Barrier
    from exocosm.model.scenario import Scenario
    from exocosm.model.shape import Shape

_LATTICE = 24


def check_barriers(scenario: Scenario, findings: Findings) -> None:
    """Look at every plate."""
    tissue = scenario.tissue
    for index, plate in enumerate(tissue.barriers):
        path = ("tissue", "barriers", index)
        if tissue.planar and plate.axis == "z":
            findings.error("a 2-D tissue has no plate across z", *path, "axis")
            continue
        width, extent = tissue.spacing_um[plate.axis_number], tissue.size_um[plate.axis_number]
        low, high = plate.low.to("um"), plate.high.to("um")
        if low < 0 or high > extent * (1 + 1e-9):
            findings.error(f"lies outside the tissue, which ends at {extent:g} um", *path)
            continue
        if high - low < width * (1 - 1e-9):
            a, b = plate.extent_um(tissue)
            findings.warning(
                f"is thinner than a voxel of {width:g} um; it is taken to reach from {a:g} to {b:g} um",
                *path,
                remedy="smaller voxels, or a hindrance that makes up for the thickness",
            )
        for other in range(index):
            _apart(scenario, plate, tissue.barriers[other], other, index, findings)
        _flow(scenario, plate, index, findings)
        _vesicles(scenario, plate, index, findings)
        _contacts(scenario, plate, index, findings)
        _cells(scenario, plate, findings)


def _apart(
    scenario: Scenario, plate: Barrier, other: Barrier, number: int, index: int, findings: Findings
) -> None:
    if plate.axis != other.axis:
        return
    (a, b), (c, d) = plate.layers(scenario.tissue), other.layers(scenario.tissue)
    if a < d and c < b:
        findings.error(f"lies in the same voxels as barrier {number}", "tissue", "barriers", index)


def _flow(scenario: Scenario, plate: Barrier, index: int, findings: Findings) -> None:
    """Fluid does not cross what is closed; the solver of the flow knows of no plates."""
    flow = scenario.tissue.flow
    across = isinstance(flow, DarcyFlow) or (
        isinstance(flow, UniformFlow) and flow.velocity_um_min[plate.axis_number] != 0
    )
    if across and "closed" in (plate.vesicles, plate.solutes):
        findings.error(
            "the flow would cross a closed plate",
            "tissue", "barriers", index,
            remedy="a flow along the plate, no flow, or a porous plate",
        )  # fmt: skip


def _vesicles(scenario: Scenario, plate: Barrier, index: int, findings: Findings) -> None:
    if plate.vesicles == "closed" or plate.share == 1:
        return
    for name, kind in scenario.vesicles.items():
        if not kind.hindered:
            findings.warning(
                f"{name!r} is not hindered: the plate does not slow it",
                "tissue",
                "barriers",
                index,
                "vesicles",
            )
        elif kind.counting == "whole":
            findings.error(
                "whole vesicles need one hindrance everywhere, and a porous plate has its own",
                "vesicles", name, "counting",
                remedy="counting: expected, or a plate with vesicles: closed or 1",
            )  # fmt: skip


def _contacts(scenario: Scenario, plate: Barrier, index: int, findings: Findings) -> None:
    """A plate keeps centres apart, not bodies."""
    low, high = plate.extent_um(scenario.tissue)
    reach = max(
        (2 * c.radius_um * max(c.mechanics.reach.to(""), 1.0) for c in scenario.cells.values()), default=0.0
    )
    if reach > high - low:
        findings.warning(
            f"cells up to {reach:.3g} um apart touch each other, through this plate of {high - low:g} um too",
            "tissue", "barriers", index,
            remedy="a thicker plate, if they should not",
        )  # fmt: skip


def _cells(scenario: Scenario, plate: Barrier, findings: Findings) -> None:
    """No cell begins inside."""
    low, high = plate.extent_um(scenario.tissue)
    side = f"the plate from {low:g} to {high:g} um along {plate.axis}"
    for index, placement in enumerate(scenario.start):
        if not isinstance(placement, PutCells):
            continue
        for number, place in enumerate(placement.at or ()):
            if plate.axis_number < len(place) and low < place[plate.axis_number].to("um") < high:
                findings.error(f"lies inside {side}", "start", index, "at", number)
        if placement.at is None and _reaches(placement.where, plate, scenario):
            findings.error(
                f"reaches into {side}", "start", index, "in", remedy="put the cells of each side on their own"
            )


def _reaches(shape: Shape, plate: Barrier, scenario: Scenario) -> bool:
    """Tell whether a shape has points in a plate."""
    size, axis = scenario.tissue.size_um, plate.axis_number
    corners = [np.array(corner) for corner in shape.bounds(size)]
    inner = plate.extent_um(scenario.tissue)
    corners[0][axis] = max(corners[0][axis], inner[0])
    corners[1][axis] = min(corners[1][axis], inner[1])
    if (corners[1] <= corners[0]).any():
        return False
    lines = [
        a + (np.arange(_LATTICE) + 0.5) / _LATTICE * (b - a)
        for a, b in zip(corners[0], corners[1], strict=True)
    ]
    x, y, z = np.meshgrid(*lines, indexing="ij")
    return bool(shape.contains(x, y, z, size).any())
