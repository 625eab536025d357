"""A rule: in cells of a type, a signal raises or lowers a behaviour."""

from __future__ import annotations

from pydantic import Field, model_validator

from exocosm.knowledge.dimensions import AnyQuantity, Positive
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration


class Rule(Declaration):
    """Signal -> behaviour with a Hill response, as in Johnson et al., Cell 2025, 10.1016/j.cell.2025.06.048."""

    name: str = ""
    """What changes call it by; needs to be no other rule's."""
    cell_type: str = Field(alias="in")
    high: str | None = None
    """Signal that acts where it is high."""
    low: str | None = None
    """Signal that acts where it is low."""
    contact: str | None = None
    """Membrane molecule that acts on contact; short for ``high: contact with ...``."""
    raises: str | None = None
    """Behaviour."""
    lowers: str | None = None
    """Behaviour."""
    to: AnyQuantity
    """Value at saturation: a multiple of the base (``1.9 x``) or an absolute value."""
    half: AnyQuantity
    """Signal at half effect."""
    hill: Positive = Quantity(4.0, "")
    """Hill coefficient."""
    in_dead: bool = Field(default=False, alias="also in dead")
    """Also in dying cells."""
    source: str = ""
    """Key of a reference, or free text."""
    note: str = ""

    @model_validator(mode="after")
    def _check(self) -> Rule:
        if sum(v is not None for v in (self.high, self.low, self.contact)) != 1:
            raise ValueError("a rule needs one of 'high', 'low' and 'contact'")
        if (self.raises is None) == (self.lowers is None):
            raise ValueError("a rule needs one of 'raises' and 'lowers'")
        if self.half.magnitude <= 0:
            raise ValueError(f"'half' must be above zero, not {self.half.label}")
        if self.to.magnitude < 0:
            raise ValueError(f"'to' must not be negative, not {self.to.label}")
        return self

    @property
    def signal(self) -> str:
        """Name of the signal, contact written out."""
        return f"contact with {self.contact}" if self.contact is not None else self.high or self.low or ""

    @property
    def behaviour(self) -> str:
        """Name of the behaviour."""
        return self.raises or self.lowers or ""

    @property
    def inverted(self) -> bool:
        """Whether the signal acts where it is low."""
        return self.low is not None

    @property
    def raising(self) -> bool:
        """Whether the behaviour is raised."""
        return self.raises is not None
