"""What is done to a tissue from outside, and when: doses, washes, levels that are held, removals. See `engine.tables`."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.arrays import Bool, Float, Int


@dataclass(frozen=True)
class Times:
    """When something is done, in min; each time means the first fate step that is not before it."""

    at: tuple[float, ...] = ()
    """Single times."""
    every: float = 0.0
    """Interval of what is done again and again; 0: only `at`."""
    start: float = 0.0
    """First time of `every`."""
    until: float = float("inf")
    """Last time that `every` may reach."""


@dataclass(frozen=True, eq=False)
class Dose:
    """An amount put into a field, evenly over voxels."""

    times: Times
    field: int
    density: float
    """What the density rises by in each of the voxels."""
    number: float
    """That over all voxels, in amount: what a whole pool draws."""
    inside: Bool
    """[z, y, x] the voxels."""


@dataclass(frozen=True, eq=False)
class Wash:
    """Medium taken out and replaced, in the whole tissue."""

    times: Times
    fields: Int
    """[k] fields that are emptied."""
    fresh: Float
    """[k] densities in the new medium; 0 for pools and carried cargo."""


@dataclass(frozen=True, eq=False)
class Hold:
    """Fixed faces and blood are at a level from now on."""

    times: Times
    field: int
    level: float


@dataclass(frozen=True, eq=False)
class Removal:
    """Cells taken out of the tissue."""

    times: Times
    types: Bool
    """[t] which."""
    share: float
    """Chance of each cell."""
    inside: Bool
    """[z, y, x] cells whose centre is in one of these voxels."""


@dataclass(frozen=True, eq=False)
class Irradiation:
    """A dose of radiation; [t] by cell type."""

    times: Times
    dose: float
    """Gy."""
    inside: Bool
    """[z, y, x] cells whose centre is in one of these voxels."""
    alpha: Float
    """[t] 1/Gy; 0: radiation does nothing to the type."""
    alpha_over_beta: Float
    """[t] Gy."""
    senescent: Float
    """[t] share of those lost that turn senescent."""
    oxygen: Int
    """[t] field of oxygen; -1: a dose counts in full."""
    enhancement: Float
    """[t] most that oxygen enhances a dose by."""
    half: Float
    """[t] level of oxygen at half of it."""
    broken: Int
    """[t] cargo that stands for breaks; -1: none."""
    breaks: Float
    """[t] copies of it a Gy."""


Intervention = Dose | Wash | Hold | Removal | Irradiation
