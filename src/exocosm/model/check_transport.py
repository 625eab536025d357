"""Transport: capture under the diffusion limit, decay lengths that voxels resolve, flow that steps can follow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exocosm.knowledge.dimensions import CAPTURE, CELL_DENSITY, COUNT, RATE
from exocosm.model.check_space import points
from exocosm.model.findings import Findings
from exocosm.model.placement import PutCells
from exocosm.model.tissue import DarcyFlow, UniformFlow

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

VOXELS = 3.0
"""Voxels in a decay length below which a field is not resolved."""
COURANT = 2.0
"""Voxels crossed in a step above which steps are divided."""


def check_transport(scenario: Scenario, findings: Findings) -> None:
    """Look at capture, lengths and flow."""
    dense = densities(scenario)
    widest = max(scenario.tissue.spacing_um[: 2 if scenario.tissue.planar else 3])
    for section in ("solutes", "vesicles"):
        for name in getattr(scenario, section):
            slow, fast = diffusivities(scenario, section, name, remodelled=True)
            taken = {c: _taken(scenario, section, c, name) for c in scenario.cells}
            _limit(scenario, section, name, fast, taken, findings)
            item = getattr(scenario, section)[name]
            loss = RATE.value(item.decay) + max(
                (sum(dense[i].get(c, 0.0) * taken[c] for c in taken) for i in range(len(dense))), default=0.0
            )
            # what does not move has no gradient to resolve
            if loss > 0 and slow > 0 and math.sqrt(slow / loss) < VOXELS * widest:
                findings.warning(
                    f"its length scale sqrt(D/k) is {math.sqrt(slow / loss):.3g} um, under three voxels of {widest:g} um",
                    section, name,
                    remedy="smaller voxels, or expect gradients that are too flat",
                )  # fmt: skip
    _whole(scenario, findings)
    _flow(scenario, findings)


def _whole(scenario: Scenario, findings: Findings) -> None:
    """Whole vesicles hop alike everywhere, and leave through no face."""
    for name, vesicle in scenario.vesicles.items():
        if vesicle.counting != "whole":
            continue
        slow, fast = diffusivities(scenario, "vesicles", name)
        if slow != fast:
            findings.error(
                "whole vesicles need one hindrance everywhere",
                "vesicles",
                name,
                "counting",
                remedy="counting: expected",
            )
        for face, value in vesicle.boundaries.items():
            if value != "closed":
                findings.error(
                    "whole vesicles need closed faces",
                    "vesicles",
                    name,
                    "boundaries",
                    face,
                    remedy="counting: expected",
                )


def diffusivities(
    scenario: Scenario, section: str, name: str, remodelled: bool = False
) -> tuple[float, float]:
    """Return the lowest and highest diffusivity of a field in the tissue, um^2/min; on request also what cells may make of it."""
    if section == "solutes":
        free, hindered = scenario.solutes[name].diffusivity.to("um^2/min"), scenario.solutes[name].hindered
    else:
        vesicle = scenario.vesicles[name]
        free, hindered = vesicle.diffusivity_um2_min(scenario.tissue), vesicle.hindered
    matrix = scenario.tissue.matrix
    if not hindered:
        return free, free
    shares = [1.0 if matrix is None else matrix.hindrance.to("")]
    if matrix is not None:
        shares += [r.hindrance.to("") for r in matrix.regions if r.hindrance is not None]
    if remodelled:
        shares += [c.remodels.towards.to("") for c in scenario.cells.values() if c.remodels is not None]
    return free * min(shares), free * max(shares)


def densities(scenario: Scenario) -> list[dict[str, float]]:
    """Return cells per um^3 by type, one entry a placement, those that share its space included."""
    size = scenario.tissue.size_um
    placed = []
    for placement in scenario.start:
        if not isinstance(placement, PutCells) or placement.at is not None:
            continue
        inside, volume = points(placement.where, size)
        if volume:
            count = COUNT.value(placement.number) if placement.number is not None else 0.0
            if placement.density is not None:
                count = CELL_DENSITY.value(placement.density) * volume
            radius = scenario.cells[placement.put].radius_um
            placed.append(
                (placement, inside, count, max(volume, volume / _thin(placement, size) * 2 * radius))
            )
    found = []
    for placement, _, _, volume in placed:
        here: dict[str, float] = {}
        for other, inside, count, _ in placed:
            share = float(placement.where.contains(inside[:, 0], inside[:, 1], inside[:, 2], size).mean())
            here[other.put] = here.get(other.put, 0.0) + count * share / volume
        found.append(here)
    return found


def _thin(placement: PutCells, size: tuple[float, float, float]) -> float:
    """Return the shortest side of a shape, um."""
    low, high = placement.where.bounds(size)
    return min(h - b for b, h in zip(low, high, strict=True))


def _taken(scenario: Scenario, section: str, cell_type: str, name: str) -> float:
    """Return the capture coefficient of a cell, um^3/min."""
    cell = scenario.cells[cell_type]
    if section == "solutes":
        return cell.consumption(name)
    given = cell.capture(name)
    return 0.0 if given is None else CAPTURE.value(given)


def _limit(
    scenario: Scenario,
    section: str,
    name: str,
    diffusivity: float,
    taken: dict[str, float],
    findings: Findings,
) -> None:
    """No cell takes up more than diffusion brings: 4 pi D a."""
    for cell_type, coefficient in taken.items():
        cell = scenario.cells[cell_type]
        limit = 4 * math.pi * diffusivity * cell.radius_um
        if coefficient > limit * (1 + 1e-9):
            key = "captures" if section == "vesicles" else "consumes"
            entry = name if name in getattr(cell, key) else "any"
            findings.error(
                f"{coefficient:.3g} um^3/min of {name!r} is above what diffusion brings, 4 pi D a = {limit:.3g} um^3/min",
                "cells", cell_type, key, entry,
            )  # fmt: skip


def _flow(scenario: Scenario, findings: Findings) -> None:
    """Look at speed, conductivity, and where the flow leaves."""
    flow = scenario.tissue.flow
    if isinstance(flow, DarcyFlow):
        matrix = scenario.tissue.matrix
        if matrix is None or matrix.conductivity is None:
            findings.error(
                "Darcy flow needs the hydraulic conductivity of the matrix",
                "tissue",
                "flow",
                remedy="tissue: matrix: conductivity",
            )
        if not flow.open and not any(v.lymph.magnitude for v in scenario.tissue.vessels):
            findings.warning("the fluid has no way out: no open face and no lymph", "tissue", "flow")
    if not isinstance(flow, UniformFlow):
        return
    step, velocity = scenario.steps.exchange.to("min"), flow.velocity_um_min
    axes = 2 if scenario.tissue.planar else 3
    courant = sum(
        abs(v) * step / d for v, d in list(zip(velocity, scenario.tissue.spacing_um, strict=True))[:axes]
    )
    if scenario.tissue.planar and velocity[2]:
        findings.error("a 2-D tissue has no flow along z", "tissue", "flow", "direction")
    if courant > COURANT:
        findings.warning(
            f"the flow crosses {courant:.3g} voxels in an exchange step, which is then divided",
            "tissue", "flow",
            remedy=f"steps: exchange: {step / courant:.2g} min would not need it",
        )  # fmt: skip
    for axis, speed in zip("xyz", velocity, strict=True):
        face = f"{axis}{'+' if speed > 0 else '-'}"
        for section in ("solutes", "vesicles") if speed else ():
            for name, item in getattr(scenario, section).items():
                if item.advected and item.at_face(face) is None:
                    findings.warning(
                        f"flow carries it against the closed face {face}, where it piles up",
                        section,
                        name,
                        "boundaries",
                    )
