"""Where the vesicles went: the books of each pool as shares of all that came in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.store.run_folder import Run

ENDS = {
    "in flight": "",
    "lost in the tissue": "decayed",
    "drained to lymph": "drained",
    "to blood": "to_blood",
    "left over the faces": "outflow",
    "washed away": "washed",
}
"""Ends that are no cell, and the account of each."""


@dataclass(frozen=True)
class Budget:
    """Vesicles of each pool by what became of them."""

    pools: tuple[str, ...]
    """[p]"""
    senders: tuple[str, ...]
    """[p]"""
    entered: Float
    """[p] released, put in, from blood and over the faces."""
    kept: Float
    """[p, t] captured by cells of a type and not given back."""
    ends: dict[str, Float]
    """[p] of each end that is no cell."""
    inside: dict[str, float]
    """What became of the vesicles that cells kept or brought, all pools together."""
    brought: float = 0.0
    """Held by cells that came into the tissue, all pools together."""

    def total(self, name: str) -> float:
        """Return one end summed over pools; ``captured`` for all cells together."""
        return float(self.kept.sum() if name == "captured" else self.ends[name].sum())


def budget(run: Run) -> Budget:
    """Return the budget at the last snapshot."""
    layout, now = run.layout, run.snapshot(-1)
    carriers = [layout.carriers[q] for q in layout.pools]
    rows = np.array([layout.index("s", q.field) for q in carriers], dtype=np.int64)
    book = {name: np.asarray(array, dtype=float) for name, array in now.ledger_all().items()}
    there = np.array([float(np.asarray(now.fields[q.field], dtype=float).sum()) for q in carriers])
    entered = book["initial"] + book["released"].sum(1) + book["from_blood"] + book["inflow"] + book["added"]
    ends = {name: book[account][rows] for name, account in ENDS.items() if account}
    cells = now.cells
    places = list(layout.pools)
    # runs of older versions, where no cell travelled, have no such account
    left, brought = (float(book[a][places].sum()) if a in book else 0.0 for a in ("left", "brought"))
    return Budget(
        pools=tuple(q.name for q in carriers),
        senders=tuple(q.sender for q in carriers),
        entered=entered[rows],
        kept=(book["captured"] - book["returned"])[rows],
        ends={"in flight": there * layout.voxel_volume, **ends},
        inside={
            "on the surface": float(np.asarray(cells["surface"], dtype=float)[:, places].sum()),
            "in endosomes": float(np.asarray(cells["endosome"], dtype=float)[:, places].sum()),
            "escaped to the cytosol": float(book["escaped"][places].sum()),
            "broken down in lysosomes": float(book["degraded"][places].sum()),
            "in cells that died or were taken out": float(book["buried"][places].sum()),
            **({"in cells that left with the blood": left} if left else {}),
        },
        brought=brought,
    )
