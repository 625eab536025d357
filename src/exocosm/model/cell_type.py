"""Cell types are data: what they release and capture, how they divide, die, move and kill."""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator, model_validator

from exocosm import units
from exocosm.errors import UnitError
from exocosm.knowledge.dimensions import (
    ANY,
    CAPTURE,
    RATE,
    AnyQuantity,
    Capacity,
    CaptureCoefficient,
    Clearance,
    Duration,
    Fraction,
    PerCell,
    Positive,
    Rate,
    Size,
    Speed,
    Volume,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.biogenesis import Release, release_rate
from exocosm.model.declaration import Declaration, Named, prior
from exocosm.model.radiosensitivity import Radiosensitivity
from exocosm.model.signal import COPIES

_CONVENTION = "usual value of off-lattice tumour models; nobody measured it for this cell type"


def _read_consumption(given: object) -> Quantity:
    """Read a capture coefficient, or a rate that is meant per volume of the cell."""
    try:
        quantity = ANY.accept(given)
        for dimension in (CAPTURE, RATE):
            try:
                dimension.check(quantity)
            except UnitError as problem:
                if "must" in problem.message:
                    raise
                continue
            return quantity
    except UnitError as problem:
        raise ValueError(str(problem)) from problem
    raise ValueError(
        f"{quantity.label} is no uptake: write um^3/min/cell, or 1/min for a rate that acts in the volume of the cell"
    )


Consumption = Annotated[
    Quantity,
    BeforeValidator(_read_consumption),
    ANY,
]
"""Capture coefficient (um^3/min/cell), or a rate (1/min) to be multiplied by the volume of the cell."""


class Phase(Declaration):
    """A phase of the cell cycle."""

    name: str
    lasts: Duration
    """Mean, or exact where `fixed`."""
    fixed: bool = False
    """Lasts exactly so long instead of exponentially."""


class Cycle(Declaration):
    """The cell cycle; the cell divides at the end of the last phase."""

    phases: tuple[Phase, ...] = Field(min_length=1)

    @field_validator("phases")
    @classmethod
    def _distinct(cls, phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
        names = [p.name for p in phases]
        if len(set(names)) < len(names):
            raise ValueError("two phases have the same name")
        return phases

    @property
    def duration_min(self) -> float:
        """Mean length of one round, min."""
        return sum(p.lasts.to("min") for p in self.phases)


class Intake(Declaration):
    """What happens to a vesicle after capture: surface, endosome, then cytosol, medium or lysosome."""

    internalise: Rate = prior(
        "1 1/hour", "0.2 1/hour", "6 1/hour", note="from the surface to the endosome; hours in most assays"
    )
    detach: Rate = Quantity(0.0, "1/min")
    """From the surface back to the medium."""
    exit: Rate = prior(
        "0.17 1/hour",
        "0.06 1/hour",
        "0.35 1/hour",
        note="leaving the endosome by all routes; half-time of 4 h",
    )
    escape: Fraction = Quantity.accept("upt.release_frac")
    """Share of the exit that reaches the cytosol."""
    recycle: Fraction = Quantity.accept("upt.recycle")
    """Share of the exit that returns to the medium."""


class Death(Declaration):
    """Base rates of death and how long remains stay."""

    apoptosis_rate: Rate = Quantity(0.0, "1/min")
    necrosis_rate: Rate = Quantity(0.0, "1/min")
    apoptotic_for: Duration = prior("8.6 hour", "4 hour", "24 hour", note="from commitment to removal")
    necrotic_for: Duration = prior(
        "60 day", "1 day", "90 day", note="necrotic cores are cleared slowly, if at all"
    )


class Arrest(Declaration):
    """Base rates of leaving and rejoining the cycle."""

    quiescence_rate: Rate = Quantity(0.0, "1/min")
    arousal_rate: Rate = Quantity(0.0, "1/min")
    senescence_rate: Rate = Quantity(0.0, "1/min")
    senescence_escape_rate: Rate = Quantity(0.0, "1/min")
    """Of senescent cells back into the cycle."""


class Mechanics(Declaration):
    """Adhesion and repulsion between neighbours."""

    adhesion: Speed = prior("0.4 um/min", "0 um/min", "4 um/min", note=_CONVENTION)
    repulsion: Speed = prior("10 um/min", "5 um/min", "20 um/min", note=_CONVENTION)
    reach: Positive = prior(
        1.25, 1.0, 1.5, note="adhesion acts up to this multiple of the radius; " + _CONVENTION
    )
    fixed: bool = False
    """The cell does not move."""


class Motility(Declaration):
    """Own movement: a persistent random walk, biased by chemotaxis."""

    speed: Speed
    persistence: Duration = prior("5 min", "1 min", "15 min", note=_CONVENTION)
    bias: Fraction = Quantity(0.0, "")
    """Share of the direction that is set by the gradient of `towards`."""
    towards: str | None = None
    """Solute or vesicle kind whose gradient is followed."""
    away: bool = False
    """Down the gradient instead of up."""

    @model_validator(mode="after")
    def _check(self) -> Motility:
        if self.bias.to("") > 0 and self.towards is None:
            raise ValueError("a bias needs 'towards': the solute that is followed")
        return self


class Killing(Declaration):
    """Killing on contact."""

    targets: tuple[str, ...] = ()
    """Cell types that are killed."""
    rate: Rate
    """Targets killed per killer and time while it touches any; divided among those that it touches."""


class Remodelling(Declaration):
    """How a living cell changes the matrix of its voxel: its hindrance is pulled towards a value."""

    towards: Fraction
    """Hindrance: low where matrix is laid down, high where it is digested."""
    rate: Rate
    """Of one cell; those of several add."""

    @field_validator("towards")
    @classmethod
    def _share(cls, value: Quantity) -> Quantity:
        if value.to("") <= 0:
            raise ValueError("hindrance is diffusivity in the matrix over free diffusivity: above 0, up to 1")
        return value


def _from_colour(given: object) -> object:
    if (
        not isinstance(given, str)
        or len(given) != 7
        or given[0] != "#"
        or not set(given[1:].lower()) <= set("0123456789abcdef")
    ):
        raise ValueError(f"{given!r} is no colour; write it like '#E69F00'")
    return given


Colour = Annotated[
    str,
    BeforeValidator(_from_colour),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}),
]


class CellType(Declaration):
    """A cell type."""

    diameter: Size
    releases: Named[Release] = Field(default_factory=dict)
    """Vesicle kind -> rate, or the stages that it is a product of."""
    secretes: Named[AnyQuantity] = Field(default_factory=dict)
    """Solute -> amount per cell and time, in the unit of the solute times a volume, or molecules."""
    captures: Named[CaptureCoefficient] = Field(default_factory=dict)
    """Vesicle kind -> coefficient; ``any``: every kind that is not named."""
    carries: Named[PerCell] = Field(default_factory=dict)
    """Receptor or membrane molecule -> copies on the surface of the cell itself."""
    consumes: Named[Consumption] = Field(default_factory=dict)
    """Solute -> coefficient, or a rate in the volume of the cell."""
    exports: Named[Rate] = Field(default_factory=dict)
    """Lumen cargo -> rate of leaving the cytosol for the medium, as the solute whose `inside` it is."""
    holds: Capacity | None = None
    """Vesicles of a pool at saturation; None: no limit."""
    intake: Intake = Intake()
    cycle: Cycle | None = None
    """None: the cell does not divide."""
    death: Death = Death()
    arrest: Arrest = Arrest()
    mechanics: Mechanics = Mechanics()
    motility: Motility | None = None
    kills: Killing | None = None
    supplies: Volume | None = None
    """Tissue that a living, perfused cell serves with blood at vessel density 1; None: it is no vessel."""
    remodels: Remodelling | None = None
    """What it does to the matrix around it."""
    becomes: Named[Rate] = Field(default_factory=dict)
    """Cell type -> rate of turning into it."""
    intravasation: Rate | None = None
    """Rate of leaving the tissue with the blood, alive, at vessel density 1; None: it stays, unless a rule says otherwise."""
    admits: Named[Clearance] = Field(default_factory=dict)
    """Cell type -> blood that a living cell clears of it per time: those cells enter the tissue beside it."""
    mutates: Named[Fraction] = Field(default_factory=dict)
    """Cell type -> chance that a daughter is born as it, at each division."""
    volume_rate: Rate = prior(
        "0.05 1/min",
        "0.01 1/min",
        "0.1 1/min",
        note="with which a cell takes up volume after division; " + _CONVENTION,
    )
    initial_programmes: Named[Fraction] = Field(default_factory=dict)
    initial_cargo: Named[Annotated[Quantity, COPIES]] = Field(default_factory=dict)
    radiosensitivity: Radiosensitivity | None = None
    """None: radiation does nothing to it."""
    tags: tuple[str, ...] = ()
    """What kind of type it is (cancer, immune, stroma, healthy, ...): therapies and comparisons look for them."""
    colour: Colour | None = None
    about: str = ""

    @model_validator(mode="after")
    def _check(self) -> CellType:
        for name, rate in self.secretes.items():
            if rate.magnitude < 0:
                raise ValueError(f"secretion of {name!r} must not be negative")
        return self

    @property
    def radius_um(self) -> float:
        """Radius, um."""
        return self.diameter.to("um") / 2

    @property
    def volume_um3(self) -> float:
        """Volume, um^3."""
        return 4 / 3 * math.pi * self.radius_um**3

    def release(self, vesicle: str) -> float:
        """Return vesicles of a kind released per cell and min; 0 where there are none."""
        return release_rate(self.releases[vesicle]) if vesicle in self.releases else 0.0

    def capture(self, vesicle: str) -> Quantity | None:
        """Return the capture coefficient for a vesicle kind, ``any`` included; None where it is not captured."""
        return self.captures.get(vesicle, self.captures.get("any"))

    def consumption(self, solute: str) -> float:
        """Return the uptake of a solute in um^3/min per cell; 0 where there is none."""
        given = self.consumes.get(solute)
        if given is None:
            return 0.0
        try:
            return CAPTURE.value(given)
        except UnitError:
            return RATE.value(given) * self.volume_um3


def secretion(rate: Quantity, unit: str) -> float:
    """Return a secretion rate in `unit` x um^3 per cell and min; `UnitError` where it measures something else."""
    amount = "um^3" if unit == "1" else f"{unit} um^3"
    per_cell = f"{amount}/cell/min"
    return rate.to(per_cell if units.same_dimension(rate.unit, per_cell) else f"{amount}/min")
