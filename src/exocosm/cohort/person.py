"""What a lumped patient is made of: blood, the vesicles in it, and a lesion that adds its own."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from exocosm.knowledge.dimensions import (
    CellDensity,
    Dimension,
    Duration,
    Fraction,
    ReleaseRate,
    Size,
    Volume,
)
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named, prior
from exocosm.model.vesicle import SizeLaw

SECRETION = Dimension("release into blood", "vesicle/min", example="1.5e12 vesicle/min")
COPIES = Dimension("number of copies", "molecule/vesicle", also=("", "1/vesicle"), example="0.1 copy/vesicle")
SPREAD = Dimension("coefficient of variation", "", example="0.5")

Secretion: TypeAlias = Annotated[Quantity, SECRETION]
Copies: TypeAlias = Annotated[Quantity, COPIES]
Spread: TypeAlias = Annotated[Quantity, SPREAD]


class Blood(Declaration):
    """Where vesicles circulate and from which they are lost."""

    plasma_volume: Volume = prior("3 L", "2.5 L", "3.5 L", note="plasma of an adult of 70 kg")
    half_life: Duration
    """Of vesicles in blood; loss is of first order."""


class CirculatingVesicle(Declaration):
    """A kind of vesicle that may be in blood."""

    diameter: SizeLaw
    secretion: Secretion | None = None
    """Of the whole body into blood, in health too; None: only lesions release it."""
    carries: Named[Copies] = Field(default_factory=dict)
    """Molecule -> mean copies on or in one vesicle; in each they are Poisson."""


class Lesion(Declaration):
    """A tumour, or a benign one, as a sphere of releasing cells."""

    diameter: Size
    """At the first visit; the typical one, about which patients spread."""
    malignant: bool = True
    """Whether finding it early is of use, and missing it counts."""
    doubling_time: Duration | None = None
    """Of the volume, at the diameter above; None: it does not grow."""
    limit: Size | None = None
    """Diameter that it approaches as Gompertz has it; None: growth stays exponential."""
    cells: CellDensity
    releases: Named[ReleaseRate]
    """Kind of vesicle -> release of one cell."""
    escape: Fraction
    """Share of what is released that reaches blood."""
    symptoms_at: Size | None = None
    """Diameter at which it is found without any test; None: never."""
    lethal_at: Size | None = None
    """Diameter at which the patient dies of it; None: never."""


class Group(Declaration):
    """Patients of one kind."""

    share: Fraction
    """Of all patients; the shares of all groups make 1."""
    lesion: Lesion | None = None
    about: str = ""
