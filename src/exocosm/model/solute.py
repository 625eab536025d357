"""Dissolved substances: oxygen, acidity, cytokines, drugs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field, field_validator, model_validator

from exocosm import units
from exocosm.errors import UnitError
from exocosm.knowledge.dimensions import AnyQuantity, Diffusivity, Duration, Rate
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named
from exocosm.model.kinetics import Kinetics, ratio
from exocosm.model.receptor import molecules_in

FACES = ("x-", "x+", "y-", "y+", "z-", "z+")
"""Names of the faces of a tissue."""
Boundaries: TypeAlias = Named[AnyQuantity | Literal["closed"]]
"""Face (or ``all``, in a flat tissue the four of its plane) -> fixed value, or ``closed``; faces that are absent are closed."""


class VesselExchange(Declaration):
    """Exchange with blood: permeability x vessel density x (blood - tissue)."""

    permeability: Rate
    """At vessel density 1."""
    blood: AnyQuantity | None = None
    """Density in blood, in the unit of the field; None where kinetics in plasma tell it."""


def check_faces(boundaries: Mapping[str, Quantity | str]) -> Mapping[str, Quantity | str]:
    """Raise `ValueError` for a face that does not exist."""
    for face in boundaries:
        if face not in (*FACES, "all"):
            raise ValueError(f"unknown face {face!r}; faces are {', '.join(FACES)} and all")
    return boundaries


def face_value(boundaries: Mapping[str, Quantity | str], face: str, planar: bool = False) -> Quantity | None:
    """Return what is fixed at a face; None where no flux passes. In a planar tissue ``all`` are the faces of its plane."""
    everywhere = None if planar and face in ("z-", "z+") else boundaries.get("all")
    value = boundaries.get(face, everywhere)
    return value if isinstance(value, Quantity) else None


def check_density(value: Quantity, unit: str, what: str) -> None:
    """Raise `ValueError` unless `value` is a density of `unit` and not negative."""
    try:
        number = value.to(unit)
    except UnitError as problem:
        raise ValueError(f"{what}: {problem}") from problem
    if number < 0:
        raise ValueError(f"{what} must not be negative, not {value.label}")


class Solute(Declaration):
    """A dissolved substance with a density field of its own."""

    unit: str
    """Unit of a density: ``mmHg``, ``nM``, ``molecule/um^3``, or ``1`` for a relative one."""
    diffusivity: Diffusivity
    """Free of hindrance."""
    decay: Rate = Quantity(0.0, "1/min")
    """Everywhere."""
    hindered: bool = False
    """Whether the matrix slows its diffusion."""
    advected: bool = False
    """Whether interstitial flow carries it."""
    initial: AnyQuantity | None = None
    """Density at time zero; nothing by default."""
    boundaries: Boundaries = Field(default_factory=dict)
    vessels: VesselExchange | None = None
    lymph: Rate = Quantity(0.0, "1/min")
    """Drained at lymph density 1."""
    fast: bool | None = None
    """Unsplit implicit solver; by default where the diffusivity is above 3e4 um^2/min."""
    inside: str | None = None
    """Lumen cargo that cells hold in their cytosol of what they take; None: what is taken is gone."""
    molar_mass: AnyQuantity | None = None
    """Where doses are masses and the unit counts molecules."""
    plasma: Kinetics | None = None
    """What becomes of it in plasma; sets fixed faces and the level in blood. Before the first dose there is none."""
    every: Duration | None = None
    """How often it is stepped; default: the exchange step, six times that for fast ones."""
    about: str = ""

    _faces = field_validator("boundaries")(check_faces)

    @field_validator("unit")
    @classmethod
    def _known_unit(cls, unit: str) -> str:
        try:
            units.check_unit(unit)
        except UnitError as problem:
            raise ValueError(str(problem)) from problem
        return unit

    @model_validator(mode="after")
    def _one_unit(self) -> Solute:
        """Hold every density to the unit of the solute."""
        if self.initial is not None:
            check_density(self.initial, self.unit, "'initial'")
        for face, value in self.boundaries.items():
            if isinstance(value, Quantity):
                check_density(value, self.unit, f"the value at {face!r}")
        blood = self.vessels.blood if self.vessels is not None else None
        if blood is not None:
            check_density(blood, self.unit, "'blood'")
        if self.vessels is not None and (blood is None) == (self.plasma is None):
            raise ValueError("its level in blood is what 'vessels: blood' or 'plasma' says: one of them")
        if self.inside is not None:
            try:
                molecules_in(self.unit)
            except UnitError as problem:
                raise ValueError(
                    f"'inside' counts molecules, and {self.unit!r} does not: write unit: nM"
                ) from problem
        if self.molar_mass is not None:
            check_density(self.molar_mass, "g/mol", "'molar mass'")
        return self

    def in_plasma(self, amount: Quantity) -> float:
        """Return what a dose would raise the density in the central compartment by, in the unit of the solute, all of it unbound.

        Raises
        ------
        UnitError
            If amount, volume and unit do not fit each other.
        """
        assert self.plasma is not None
        raised = ratio(amount, self.plasma.volume)
        if self.molar_mass is not None and units.same_dimension(raised.unit, "g/L"):
            raised = ratio(raised, self.molar_mass)
        if not units.same_dimension(raised.unit, self.unit):
            raise UnitError(
                f"{amount.label} in {self.plasma.volume.label} is no density in {self.unit}",
                remedy="dose and volume both per kg, both per m^2 or both of the whole body; masses need 'molar mass'",
            )
        return raised.to(self.unit)

    @property
    def is_fast(self) -> bool:
        """Whether the unsplit implicit solver carries it."""
        return self.diffusivity.to("um^2/min") > 3e4 if self.fast is None else self.fast

    def at_face(self, face: str, planar: bool = False) -> Quantity | None:
        """Return what is fixed at a face; None where no flux passes. In a planar tissue ``all`` are the faces of its plane."""
        return face_value(self.boundaries, face, planar)
