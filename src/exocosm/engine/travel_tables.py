"""The frozen arrays of cells that travel: what blood brings, and what a cell is like that comes out of it. See `engine.tables`."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.arrays import Float, Int16


@dataclass(frozen=True)
class Travellers:
    """One row a cell type."""

    level: Float
    """[t] cells/um^3 in blood, where nobody sets another level."""
    group: Int16
    """[t] sender group of a cell that comes from there."""
    programme: Float
    """[t, p] its programmes."""
    cytosol: Float
    """[t, c] its cargo, copies."""
