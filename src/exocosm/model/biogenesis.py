"""How vesicles come to be released: a plain rate, or the stages that it is a product of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from pydantic import Discriminator, Tag

from exocosm.knowledge.dimensions import RATE, RELEASE_RATE, Dimension, Fraction, Rate, ReleaseRate
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration

BURST_SIZE = Dimension("burst size", "", "positive", also=("vesicle", "vesicle/event"), example="20 vesicle")
"""Vesicles a fusion event; a plain number will do."""


class Biogenesis(Declaration):
    """Multivesicular bodies form, and fuse with the membrane or with the lysosome; each that reaches the membrane is a burst."""

    multivesicular_bodies: Rate
    """Formed per cell and time."""
    to_the_membrane: Fraction
    """Share that fuses with the membrane; the rest goes to the lysosome."""
    vesicles_each: Annotated[Quantity, BURST_SIZE]
    """Mean vesicles in a body; up to 1: steady release."""

    @property
    def rate(self) -> float:
        """Vesicles per cell and min: the product of the three."""
        return RATE.value(self.multivesicular_bodies) * self.to_the_membrane.to("") * self.burst

    @property
    def burst(self) -> float:
        """Mean vesicles a fusion event."""
        return BURST_SIZE.value(self.vesicles_each)


def _which(given: Any) -> str:
    """Tell stages from a quantity, which as a mapping has a ``value``."""
    if isinstance(given, Biogenesis):
        return "stages"
    return "stages" if isinstance(given, Mapping) and "value" not in given else "rate"


Release: TypeAlias = Annotated[
    Annotated[ReleaseRate, Tag("rate")] | Annotated[Biogenesis, Tag("stages")], Discriminator(_which)
]
"""A rate, or stages."""


def release_rate(release: Quantity | Biogenesis) -> float:
    """Return vesicles per cell and min."""
    return release.rate if isinstance(release, Biogenesis) else RELEASE_RATE.value(release)


def burst_of(release: Quantity | Biogenesis | None, default: Quantity) -> float:
    """Return the mean vesicles of a fusion event: that of the stages, else of the vesicle kind."""
    return release.burst if isinstance(release, Biogenesis) else BURST_SIZE.value(default)
