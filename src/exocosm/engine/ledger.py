"""The books: what was released, where it went, and what is left.

Amounts are in the unit of a field times um^3 (vesicles for pools). Every process adds to these arrays and to nothing else;
`imbalance` says by how much the books fail to close. Totals of millions of additions are kept in compensated form.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

import numpy as np

from exocosm.arrays import Float

EVENTS = (
    "divisions",
    "quiescence",
    "senescence",
    "apoptosis",
    "necrosis",
    "kills",
    "removals",
    "transformations",
    "departures",
    "arrivals",
    "mutations",
    "radiation",
)
"""[e] what may happen to a cell and is counted, by its type; `process.fate` books the first six, transformations and mutations go by the
type left,
departures and arrivals are of cells that travel; radiation kills, what it makes senescent counts there."""


@dataclass
class Ledger:
    """Cumulated amounts since time zero. Axis letters as in `exocosm.arrays`."""

    initial: Float
    """[s] in the fields at time zero."""
    released: Float
    """[s, t] by cells of a type."""
    returned: Float
    """[s, t] recycled from endosomes or detached from surfaces of a type."""
    captured: Float
    """[s, t] by cells of a type: bound (carriers) or consumed (solutes)."""
    decayed: Float
    """[s] degraded in the tissue."""
    drained: Float
    """[s] to lymph."""
    from_blood: Float
    """[s] through vessels: by permeability, and with their fluid."""
    to_blood: Float
    """[s] by permeability."""
    inflow: Float
    """[s] over the faces, into the tissue (diffusion at fixed faces, flow)."""
    outflow: Float
    """[s] over the faces, out of the tissue."""
    added: Float
    """[s] put in at a set time: doses, fresh medium."""
    washed: Float
    """[s] taken out with the medium at a set time."""
    internalised: Float
    """[q, t] surface -> endosome."""
    escaped: Float
    """[q, t] endosome -> cytosol."""
    degraded: Float
    """[q, t] endosome -> lysosome."""
    buried: Float
    """[q, t] held by cells that left the tissue: dead ones, and those taken out."""
    turned: Float
    """[q, t] held by cells that turned into a type, less that of cells that left it; over all types 0."""
    left: Float
    """[q, t] held by living cells that left the tissue with the blood."""
    brought: Float
    """[q, t] held by cells that came into the tissue from elsewhere."""
    delivered: Float
    """[q, c, t] cargo that a carrier brought to the cytosol."""
    cargo_initial: Float
    """[c, t] in the cytosol at time zero."""
    cargo_decayed: Float
    """[c, t] in the cytosol."""
    cargo_copied: Float
    """[c, t] gained by copying heritable cargo at division."""
    cargo_buried: Float
    """[c, t] in the cytosol of cells that left the tissue: dead ones, and those taken out."""
    cargo_turned: Float
    """[c, t] in the cytosol of cells that turned into a type, less that of cells that left it; over all types 0."""
    cargo_left: Float
    """[c, t] in the cytosol of living cells that left the tissue with the blood."""
    cargo_arrived: Float
    """[c, t] in the cytosol of cells that came into the tissue."""
    cargo_taken: Float
    """[c, t] into the cytosol out of the medium, as a solute."""
    cargo_made: Float
    """[c, t] made in the cytosol at a set time: by radiation."""
    cargo_exported: Float
    """[c, t] out of the cytosol into the medium, as a solute."""
    cargo_packed: Float
    """[c, t] out of the cytosol into vesicles that were released."""
    events: Float
    """[t, e] see `EVENTS`."""

    @classmethod
    def empty(cls, fields: int, types: int, carriers: int, cargo: int) -> Ledger:
        """Return books without an entry."""
        s, t, q, c = fields, types, carriers, cargo
        shape = {
            **dict.fromkeys(("initial", "decayed", "drained", "from_blood", "to_blood"), (s,)),
            **dict.fromkeys(("inflow", "outflow", "added", "washed"), (s,)),
            **dict.fromkeys(("released", "returned", "captured"), (s, t)),
            **dict.fromkeys(
                ("internalised", "escaped", "degraded", "buried", "turned", "left", "brought"), (q, t)
            ),
            **dict.fromkeys(("cargo_decayed", "cargo_copied", "cargo_buried", "cargo_turned"), (c, t)),
            **dict.fromkeys(("cargo_initial", "cargo_left", "cargo_arrived"), (c, t)),
            **dict.fromkeys(("cargo_taken", "cargo_made", "cargo_exported", "cargo_packed"), (c, t)),
            "delivered": (q, c, t),
            "events": (t, len(EVENTS)),
        }
        return cls(**{name: np.zeros(shape[name]) for name in cls.names()})

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the accounts in their order."""
        return tuple(f.name for f in dataclass_fields(cls))

    def arrays(self) -> dict[str, Float]:
        """Return the accounts by name (not copies)."""
        return {name: getattr(self, name) for name in self.names()}

    def field_balance(self) -> Float:
        """Return what should be in each field now, [s]."""
        loss = self.captured.sum(1) + self.decayed + self.drained + self.to_blood + self.outflow + self.washed
        out: Float = self.field_turnover() - loss
        return out

    def field_turnover(self) -> Float:
        """Return all that ever entered each field, [s]: the scale for `imbalance`."""
        cells = self.released.sum(1) + self.returned.sum(1)
        out: Float = self.initial + cells + self.from_blood + self.inflow + self.added
        return out

    def cargo_balance(self) -> Float:
        """Return what should be in the cytosols of each type now, [c, t]."""
        loss = (
            self.cargo_decayed + self.cargo_buried + self.cargo_left + self.cargo_exported + self.cargo_packed
        )
        out: Float = self.cargo_turnover() - loss + self.cargo_turned
        return out

    def cargo_turnover(self) -> Float:
        """Return all that ever reached the cytosols of each type, [c, t], but for turning."""
        came = self.cargo_initial + self.delivered.sum(0) + self.cargo_taken + self.cargo_made
        out: Float = came + self.cargo_copied + self.cargo_arrived
        return out
