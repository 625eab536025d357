"""What radiation does to cells: survival by the linear-quadratic law, with oxygen."""

from __future__ import annotations

from pydantic import Field

from exocosm.knowledge.dimensions import AnyQuantity, Dose, Fraction, PerDose, Positive
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration


class OxygenEffect(Declaration):
    """How oxygen makes radiation more effective: a dose counts (m c + half) / (c + half) / m, m being the `enhancement`."""

    solute: str
    """Solute that is oxygen."""
    enhancement: Positive
    """Dose that does in anoxia what 1 does in plenty."""
    half: AnyQuantity
    """Level at which half of the enhancement is reached."""


class Breaks(Declaration):
    """What a dose leaves in a cell that survives or not: copies of a lumen molecule, repaired by its half-life."""

    molecule: str
    per_dose: PerDose = Field(alias="per dose")


class Radiosensitivity(Declaration):
    """Chance exp(-alpha d - alpha d^2 / (alpha over beta)) of surviving a dose d at once; the rest is lost."""

    alpha: PerDose
    alpha_over_beta: Dose = Field(alias="alpha over beta")
    oxygen: OxygenEffect | None = None
    """None: a dose counts in full everywhere."""
    senescent: Fraction = Quantity(0.0, "")
    """Share of those lost that turn senescent instead of dying."""
    breaks: Breaks | None = None
