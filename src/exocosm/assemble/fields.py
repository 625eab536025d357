"""Tissue, solutes and vesicles -> grid, medium, flow and field tables."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.assemble.index import Index
from exocosm.engine.plates import Plates
from exocosm.engine.tables import FACES, Fields, FlowTable, Grid, Medium, Method
from exocosm.errors import Problem, ScenarioError
from exocosm.knowledge.dimensions import RATE
from exocosm.knowledge.quantity import Quantity
from exocosm.model.physics import stokes_einstein
from exocosm.model.scenario import Scenario
from exocosm.model.shape import Shape
from exocosm.model.solute import Solute
from exocosm.model.tissue import DarcyFlow, UniformFlow
from exocosm.model.vesicle import DENSITY, VesicleKind

STIFF = 100.0
"""Diffusion number of a step (diffusivity x step / voxel^2) above which a solute goes implicitly: dividing the step would cost more."""
SLOWER_FAST = 6
"""Fast solutes are near their steady state: stepped every so many exchange steps unless the scenario says."""


def grid(scenario: Scenario) -> Grid:
    """Return the voxels of the tissue."""
    dx, dy, dz = scenario.tissue.spacing_um
    return Grid(shape=scenario.tissue.shape, spacing=(dz, dy, dx))


def voxel_centres(space: Grid) -> tuple[Float, Float, Float]:
    """Return x, y, z of the voxel centres, [z, y, x] each, um."""
    (nz, ny, nx), (dz, dy, dx) = space.shape, space.spacing
    z, y, x = np.meshgrid(
        (np.arange(nz) + 0.5) * dz, (np.arange(ny) + 0.5) * dy, (np.arange(nx) + 0.5) * dx, indexing="ij"
    )
    return x, y, z


def medium(scenario: Scenario, space: Grid) -> Medium:
    """Return what the voxels are made of; a region holds the voxels whose centre is inside, later regions win."""
    centres = voxel_centres(space)
    matrix = scenario.tissue.matrix
    hindrance = np.ones(space.shape)
    conductivity = np.ones(space.shape)
    if matrix is not None:
        hindrance[:] = matrix.hindrance.to("")
        if matrix.conductivity is not None:
            conductivity[:] = matrix.conductivity.to("um^2/Pa/min")
        for region in matrix.regions:
            inside = region.where.contains(*centres, space.size)
            if region.hindrance is not None:
                hindrance[inside] = region.hindrance.to("")
            if region.conductivity is not None:
                conductivity[inside] = region.conductivity.to("um^2/Pa/min")
    for plate in scenario.tissue.barriers:
        layers: list[slice] = [slice(None)] * 3
        layers[2 - plate.axis_number] = slice(*plate.layers(scenario.tissue))
        hindrance[tuple(layers)] *= plate.share
    vessels, lymph = np.zeros(space.shape), np.zeros(space.shape)
    for bed in scenario.tissue.vessels:
        inside = bed.where.contains(*centres, space.size)
        vessels[inside] = bed.density.magnitude
        lymph[inside] = bed.lymph.magnitude
    return Medium(hindrance=hindrance, vessels=vessels, lymph=lymph, conductivity=conductivity)


def plates(scenario: Scenario, names: Index) -> Plates:
    """Return the plates that cells do not cross, in their order along each axis."""
    tissue = scenario.tissue
    declared = sorted(tissue.barriers, key=lambda b: (b.axis_number, b.layers(tissue)))
    hindered = [scenario.solutes[name].hindered for name in names.solutes]
    kinds = [names.pools[names.carrier_pool(q)].vesicle for q in range(len(names.carriers))]
    hindered += [scenario.vesicles[kind].hindered for kind in kinds]
    closed = [[b.closed_to(s >= len(names.solutes), h) for s, h in enumerate(hindered)] for b in declared]
    return Plates(
        axis=np.array([b.axis_number for b in declared], np.int64),
        first=np.array([b.layers(tissue)[0] for b in declared], np.int64),
        last=np.array([b.layers(tissue)[1] for b in declared], np.int64),
        closed=np.array(closed, np.bool_).reshape(len(declared), len(hindered)),
    )


def flow(scenario: Scenario) -> FlowTable:
    """Return the interstitial flow."""
    declared = scenario.tissue.flow
    if declared is None:
        return FlowTable()
    if isinstance(declared, UniformFlow):
        return FlowTable(kind="uniform", velocity=declared.velocity_um_min)
    assert isinstance(declared, DarcyFlow)
    opened = {face: declared.open.get(face, declared.open.get("all")) for face in FACES}
    return FlowTable(
        kind="darcy",
        filtration=declared.filtration.to("1/Pa/min"),
        vessel_pressure=declared.vessel_pressure.to("Pa"),
        drainage=declared.drainage.to("1/Pa/min"),
        lymph_pressure=declared.lymph_pressure.to("Pa"),
        open_faces=tuple(opened[face] is not None for face in FACES),
        face_pressure=tuple(0.0 if (p := opened[face]) is None else p.to("Pa") for face in FACES),
    )


def diffusivity(scenario: Scenario, kind: VesicleKind) -> float:
    """Return the free diffusivity of a vesicle kind, um^2/min: as given, or Stokes-Einstein over its size law."""
    if kind.diffusivity is not None:
        return kind.diffusivity.to("um^2/min")
    return 60.0 * stokes_einstein(
        kind.diameter.hydrodynamic_nm,
        scenario.tissue.temperature.to("K"),
        scenario.tissue.viscosity.to("mPa s"),
    )


def region_of(shape: Shape, space: Grid) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Return the voxels of a shape, [z, y, x]; the one nearest its middle where no centre is inside."""
    centres = voxel_centres(space)
    inside = shape.contains(*centres, space.size)
    if not inside.any():
        low, high = shape.bounds(space.size)
        away = sum((c - (a + b) / 2) ** 2 for c, a, b in zip(centres, low, high, strict=True))
        inside = np.zeros(space.shape, np.bool_)
        inside.reshape(-1)[int(np.argmin(away))] = True
    return np.asarray(inside)


class _Rows:
    """Columns of the field table as they grow."""

    def __init__(self, count: int, planar: bool) -> None:
        self.planar = planar
        self.units: list[str] = []
        self.flags: dict[str, list[bool]] = {name: [] for name in ("hindered", "advected")}
        self.numbers: dict[str, list[float]] = {
            name: [] for name in ("diffusivity", "decay", "lymph", "permeability", "blood")
        }
        self.method: list[int] = []
        self.every: list[int] = []
        self.fixed = np.zeros((count, 6), np.bool_)
        self.value = np.zeros((count, 6))

    def add(self, given: Solute | VesicleKind, unit: str, spread: float, method: Method, every: int) -> None:
        """Append a field."""
        row = len(self.units)
        self.units.append(unit)
        self.flags["hindered"].append(given.hindered)
        self.flags["advected"].append(given.advected)
        exchange = given.vessels
        for name, number in (
            ("diffusivity", spread),
            ("decay", RATE.value(given.decay)),
            ("lymph", RATE.value(given.lymph)),
            ("permeability", RATE.value(exchange.permeability) if exchange else 0.0),
            ("blood", exchange.blood.to(unit) if exchange and exchange.blood else 0.0),
        ):
            self.numbers[name].append(number)
        self.method.append(int(method))
        self.every.append(every)
        for f, face in enumerate(FACES):
            at_face = given.at_face(face, self.planar)
            if at_face is not None:
                self.fixed[row, f] = True
                self.value[row, f] = at_face.to(unit)


def _every(given: Quantity | None, length: float, default: int, what: str) -> int:
    if given is None:
        return default
    steps = given.to("min") / length
    if abs(steps - round(steps)) > 1e-6 or round(steps) < 1:
        raise ScenarioError(
            [
                Problem(
                    f"'every' of {what} is {given.label}, no multiple of the exchange step of {length:g} min",
                    place=what,
                )
            ]
        )
    return round(steps)


def fields(scenario: Scenario, names: Index, length: float) -> Fields:
    """Return the field table; `length` is the engine step in min."""
    rows = _Rows(len(names.fields), scenario.tissue.planar)
    for name in names.solutes:
        solute = scenario.solutes[name]
        fast, spread = solute.is_fast, solute.diffusivity.to("um^2/min")
        every = _every(solute.every, length, SLOWER_FAST if fast else 1, f"solute {name!r}")
        stiff = solute.fast is None and spread * every * length > STIFF * min(scenario.tissue.spacing_um) ** 2
        method = Method.IMPLICIT if fast or stiff else Method.DOUGLAS
        unit = "" if solute.unit == "1" else solute.unit
        rows.add(solute, unit, spread, method, every)
    for q in range(len(names.carriers)):
        kind = scenario.vesicles[names.pools[names.carrier_pool(q)].vesicle]
        method = Method.WHOLE if kind.counting == "whole" else Method.DOUGLAS
        every = _every(kind.every, length, 1, f"vesicle {names.carriers[q]!r}")
        rows.add(kind, DENSITY, diffusivity(scenario, kind), method, every)
        if q >= len(names.pools):
            rows.units[-1] = "copy/um^3"
            rows.value[-1] = 0.0
            rows.numbers["blood"][-1] = 0.0
    return Fields(
        names=names.fields,
        units=tuple(rows.units),
        method=np.array(rows.method, np.uint8),
        hindered=np.array(rows.flags["hindered"], np.bool_),
        advected=np.array(rows.flags["advected"], np.bool_),
        boundary_fixed=rows.fixed,
        boundary_value=rows.value,
        every=np.array(rows.every, np.int64),
        **{name: np.array(values, np.float64) for name, values in rows.numbers.items()},
    )
