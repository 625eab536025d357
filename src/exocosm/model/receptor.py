"""Receptors of cells, and what antibodies and membrane molecules do to them by mass action."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from exocosm.errors import UnitError
from exocosm.knowledge.dimensions import Dimension, DissociationConstant, Fraction
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration, Named

_CONFINEMENT = Dimension("confinement length", "um", "positive", example="10 nm")


def _guess(value: str | float, low: str | float, high: str | float, note: str) -> Quantity:
    """Return a default for which no source could be named."""
    return Quantity.accept(
        {
            "value": value,
            "low": low,
            "high": high,
            "source": "unverified",
            "evidence": "estimated",
            "read_in": "memory",
            "note": note,
        },
        unitless=True,
    )


class Receptor(Declaration):
    """A receptor on the surface of cells; `carries` of a cell type says how many."""

    blocked_by: Named[DissociationConstant] = Field(default_factory=dict)
    """Solute (an antibody) -> dissociation constant."""
    confinement: Annotated[Quantity, _CONFINEMENT] = _guess(
        "10 nm", "5 nm", "50 nm", "of the order of the gap that a bond spans between two membranes"
    )
    """Turns a constant in solution into one between two surfaces: Kd in 2-D = Kd x confinement."""
    contact_share: Fraction = _guess(
        0.08, 0.01, 0.2, "one of the twelve contacts of closest packing; nobody measured it here"
    )
    """Share of the membrane molecules of a touching neighbour that faces the cell; 0 leaves neighbours out."""
    about: str = ""
    """A word on what it does."""


def molecules_in(unit: str) -> float:
    """Return the molecules per um^3 in one unit of a solute; `UnitError` where the unit counts no molecules."""
    try:
        return Quantity(1.0, "" if unit == "1" else unit).to("molecule/um^3")
    except UnitError as problem:
        raise UnitError(f"binding counts molecules, and its unit is {unit!r}", remedy="unit: nM") from problem
