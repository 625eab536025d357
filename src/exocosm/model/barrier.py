"""Porous plates across the tissue, as between the chambers of a transwell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

from pydantic import Field, field_validator, model_validator

from exocosm.knowledge.dimensions import Fraction, Position
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration

if TYPE_CHECKING:
    from exocosm.model.tissue import Tissue

_AXES = "xyz"


class Barrier(Declaration):
    """A plate across the whole tissue that cells do not cross; it takes up whole layers of voxels."""

    axis: Literal["x", "y", "z"]
    low: Position = Field(alias="from")
    high: Position = Field(alias="to")
    vesicles: Fraction | Literal["closed"]
    """Diffusivity in the plate over that outside, of all that the matrix hinders; ``closed``: nothing that is hindered, and no
    vesicle, diffuses in or out."""
    solutes: Literal["open", "closed"] = "open"
    """Whether solutes diffuse through; those that the matrix hinders are slowed as vesicles are."""

    @field_validator("vesicles")
    @classmethod
    def _share(cls, value: Quantity | str) -> Quantity | str:
        if isinstance(value, Quantity) and value.to("") <= 0:
            raise ValueError("the share that passes is above 0, up to 1; write 'closed' where nothing does")
        return value

    @model_validator(mode="after")
    def _check(self) -> Barrier:
        if self.low.to("um") >= self.high.to("um"):
            raise ValueError("'from' must be below 'to'")
        return self

    @property
    def axis_number(self) -> int:
        """0, 1, 2 for x, y, z."""
        return _AXES.index(self.axis)

    @property
    def share(self) -> float:
        """What multiplies the hindrance inside; 1 where the plate is closed."""
        return self.vesicles.to("") if isinstance(self.vesicles, Quantity) else 1.0

    def layers(self, tissue: Tissue) -> tuple[int, int]:
        """Return the lowest layer of voxels and the first one above: the nearest to what is declared, one at least."""
        count, width = tissue.shape[2 - self.axis_number], tissue.spacing_um[self.axis_number]
        low, high = self.low.to("um") / width, self.high.to("um") / width
        first, last = math.floor(low + 0.5), math.floor(high + 0.5)
        if last <= first:
            first = math.floor((low + high) / 2)
            last = first + 1
        first = min(max(first, 0), count - 1)
        return first, min(max(last, first + 1), count)

    def extent_um(self, tissue: Tissue) -> tuple[float, float]:
        """Return where the layers begin and end along the axis, um."""
        first, last = self.layers(tissue)
        width = tissue.spacing_um[self.axis_number]
        return first * width, last * width

    def closed_to(self, vesicle: bool, hindered: bool) -> bool:
        """Tell whether nothing of a field diffuses in or out."""
        shut = self.vesicles == "closed" and (vesicle or hindered)
        return shut or (self.solutes == "closed" and not vesicle)
