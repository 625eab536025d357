"""Vesicle kinds: size law, membrane molecules, lumen cargo, fate in tissue."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from exocosm.knowledge.dimensions import (
    Diffusivity,
    Duration,
    Fold,
    Length,
    Number,
    PerVesicle,
    Rate,
    Size,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.biogenesis import BURST_SIZE
from exocosm.model.declaration import Declaration, Named
from exocosm.model.solute import Boundaries, VesselExchange, check_density, check_faces, face_value

if TYPE_CHECKING:
    from exocosm.model.tissue import Tissue

DENSITY = "vesicle/um^3"
"""Unit of a vesicle density."""


def _normal_share(low: float, high: float) -> float:
    """Return the share of a standard normal law between two ends."""
    return 0.5 * (math.erf(high / math.sqrt(2)) - math.erf(low / math.sqrt(2)))


class SizeLaw(Declaration):
    """Log-normal law of diameters, cut off at both ends."""

    median: Size
    sigma: Number
    """Standard deviation of the logarithm of the diameter."""
    least: Size = Quantity(30.0, "nm")
    most: Size = Quantity(150.0, "nm")

    @model_validator(mode="after")
    def _check(self) -> SizeLaw:
        least, median, most = (q.to("nm") for q in (self.least, self.median, self.most))
        if not least < most:
            raise ValueError("'least' must be below 'most'")
        if not least <= median <= most:
            raise ValueError(f"the median {median:g} nm lies outside {least:g} to {most:g} nm")
        if not 0 <= self.sigma.to("") <= 3:
            raise ValueError(f"'sigma' must be from 0 to 3, not {self.sigma.to(''):g}")
        return self

    def moment(self, power: float) -> float:
        """Return the mean of (diameter in nm)^power over the cut law."""
        mu, sigma = math.log(self.median.to("nm")), self.sigma.to("")
        if sigma < 1e-9:
            return math.exp(power * mu)
        a = (math.log(self.least.to("nm")) - mu) / sigma
        b = (math.log(self.most.to("nm")) - mu) / sigma
        shifted = _normal_share(a - power * sigma, b - power * sigma)
        return math.exp(power * mu + 0.5 * (power * sigma) ** 2) * shifted / _normal_share(a, b)

    def lumen_nm3(self, membrane_nm: float) -> float:
        """Return the mean volume inside a membrane of a thickness, nm^3: pi / 6 times the mean of (d - 2 thickness)^3."""
        t = 2.0 * membrane_nm
        cube = self.moment(3) - 3 * t * self.moment(2) + 3 * t**2 * self.moment(1) - t**3
        return math.pi / 6.0 * max(cube, 0.0)

    @cached_property
    def hydrodynamic_nm(self) -> float:
        """Diameter whose Stokes-Einstein diffusivity is the mean over the law: 1 / mean(1/d), in nm."""
        return 1.0 / self.moment(-1.0)


class VesicleKind(Declaration):
    """What is made and released; one kind from one sender group is a pool."""

    diameter: SizeLaw
    diffusivity: Diffusivity | None = None
    """Free of hindrance; default: Stokes-Einstein mean over the size law."""
    membrane: Named[PerVesicle] = Field(default_factory=dict)
    """Molecule -> copies per vesicle; these act on contact."""
    lumen: Named[PerVesicle] = Field(default_factory=dict)
    """Cargo -> copies per vesicle before loading; these act after escape to the cytosol."""
    loading: Named[Fold] = Field(default_factory=dict)
    """Cargo -> selective enrichment, multiplies `lumen`."""
    varies: tuple[str, ...] = ()
    """Cargo, or membrane molecules, whose copies depend on the state of the sender: each gets a density field of its own."""
    packs: Named[Fold] = Field(default_factory=dict)
    """Cargo -> its concentration in the lumen over that in the sender's cytosol, from which it is taken; gets a density field of its own."""
    escape: Fold = Quantity(1.0, "x")
    """Multiplies the share of the exit from the endosome that reaches the cytosol: a peptide that opens endosomes, a fusogen."""
    membrane_thickness: Length | None = None
    """Leaves room for what is packed; `phys.membrane_thick` where something is."""
    decay: Rate = Field(default=Quantity(0.0, "1/min"), alias="lost in tissue")
    hindered: bool = True
    advected: bool = True
    vessels: VesselExchange | None = None
    lymph: Rate = Quantity(0.0, "1/min")
    boundaries: Boundaries = Field(default_factory=dict)
    counting: Literal["expected", "whole"] = "expected"
    """Real-valued densities, or integers."""
    burst: Annotated[Quantity, BURST_SIZE] = Quantity(1.0, "")
    """Mean vesicles a fusion event; 1 for steady release. Cell types that state the stages of release say their own."""
    every: Duration | None = None
    split: Literal["by cell type", "by group"] | None = None
    """How pools of this kind are split by sender; None: as the scenario says."""
    about: str = ""

    _faces = field_validator("boundaries")(check_faces)

    @model_validator(mode="before")
    @classmethod
    def _thickness(cls, given: Any) -> Any:
        """Let the thickness of the membrane count where something is packed."""
        if isinstance(given, Mapping) and given.get("packs"):
            key = "membrane_thickness" if "membrane_thickness" in given else "membrane thickness"
            if given.get(key) is None:
                return {**given, key: "phys.membrane_thick"}
        return given

    @model_validator(mode="after")
    def _check(self) -> VesicleKind:
        for cargo in self.loading:
            if cargo not in self.lumen:
                raise ValueError(f"{cargo!r} is not in 'lumen'")
        for cargo in self.varies:
            if cargo not in self.lumen and cargo not in self.membrane:
                raise ValueError(f"{cargo!r} is not in 'lumen', nor in 'membrane'")
        if self.varies and self.counting == "whole":
            raise ValueError(
                "cargo that varies with its sender needs expected counting: take 'counting: whole' away, or 'varies'"
            )
        for face, value in self.boundaries.items():
            if isinstance(value, Quantity):
                check_density(value, DENSITY, f"the value at {face!r}")
        for cargo in self.packs:
            if cargo in self.varies:
                raise ValueError(
                    f"{cargo!r} is packed from the sender's cytosol, or varies with its state: not both"
                )
        if self.packs and self.counting == "whole":
            raise ValueError(
                "what is packed from the sender's cytosol needs expected counting: take 'counting: whole' away, or 'packs'"
            )
        if self.vessels is not None:
            if self.vessels.blood is None:
                raise ValueError(
                    "'vessels' of a vesicle kind needs 'blood': its density there, '0 vesicle/mL' for none"
                )
            check_density(self.vessels.blood, DENSITY, "'blood'")
        return self

    @property
    def carries(self) -> tuple[str, ...]:
        """Cargo that differs from vesicle to vesicle of a pool: it has a density field of its own."""
        return (*self.varies, *self.packs)

    @property
    def lumen_um3(self) -> float:
        """Mean volume inside the membrane, um^3."""
        thick = self.membrane_thickness.to("nm") if self.membrane_thickness is not None else 0.0
        return self.diameter.lumen_nm3(thick) * 1e-9

    def at_face(self, face: str, planar: bool = False) -> Quantity | None:
        """Return what is fixed at a face; None where no flux passes. In a planar tissue ``all`` are the faces of its plane."""
        return face_value(self.boundaries, face, planar)

    def copies(self, cargo: str) -> float:
        """Return copies of a cargo, or of a membrane molecule, per vesicle; loading included."""
        from exocosm.knowledge.dimensions import PER_VESICLE

        if cargo in self.membrane:
            return PER_VESICLE.value(self.membrane[cargo])
        enrichment = self.loading[cargo].to("") if cargo in self.loading else 1.0
        return PER_VESICLE.value(self.lumen[cargo]) * enrichment

    def load(self, cargo: str) -> float:
        """Return what senders load at a loading of one: copies per vesicle, or a single copy where rules alone load any."""
        return self.copies(cargo) or 1.0

    def diffusivity_um2_min(self, tissue: Tissue) -> float:
        """Return the free diffusivity in um^2/min: as declared, else Stokes-Einstein over the size law."""
        if self.diffusivity is not None:
            return self.diffusivity.to("um^2/min")
        from exocosm.knowledge.dimensions import TEMPERATURE, VISCOSITY
        from exocosm.model.physics import stokes_einstein

        return float(
            60.0
            * stokes_einstein(
                self.diameter.hydrodynamic_nm,
                TEMPERATURE.value(tissue.temperature),
                VISCOSITY.value(tissue.viscosity),
            )
        )
