"""From which cell to which: an expectation, since a run books senders by group.

The ledger knows exactly how many vesicles of each pool the cells of each type captured. Which cell of the sending group released
them is not booked: vesicles of a pool are alike. Here the capture is shared out among cells:

1. captured vesicles of a pool by a type are divided among the cells of that type in proportion to what each holds of the pool now
   (equally where none holds any);
2. each cell's part is divided among the nearest living cells of the sending group in proportion to exp(-r / L) / r, the steady
   profile around a point source that loses vesicles at a rate k, with L = sqrt(D / k) of the pool.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix, csr_matrix
from scipy.spatial import cKDTree

from exocosm.errors import StoreError
from exocosm.store.cell_table import held, senders
from exocosm.store.layout import CarrierAxis, Layout
from exocosm.store.reader import Snapshot

Float = npt.NDArray[np.float64]
NEIGHBOURS = 30


def method(neighbours: int, length: float | None) -> str:
    """Return in words how `expected_flux` was computed, so that nobody takes it for a measurement."""
    reach = (
        f"{length:g} um"
        if length is not None
        else "sqrt(D/k) of the pool in free medium (1/r where D or k is zero)"
    )
    return (
        "EXPECTED, not recorded. Rows send, columns receive; vesicles since time zero, all pools added. The run books captures by "
        "(pool of a sender group, receiving cell type), see uns['ev_flux_celltype'], which is exact. They are shared out here: among "
        "the receiving cells of a type in proportion to the vesicles of the pool that each holds at this time, and then among the "
        f"{neighbours} nearest living cells of the sending group in proportion to exp(-r/L)/r, r the distance of centres but no less "
        f"than the mean radius of the two, L = {reach}. Interstitial flow, capture on the way and cells that have died or moved are "
        "not considered. Captures whose receiving type or sending group has no cell left are missing from the matrix."
    )


def decay_length(layout: Layout, carrier: CarrierAxis) -> float:
    """Return L = sqrt(D / k) of a pool, um; inf where it does not decay or its diffusivity is not known."""
    axis = layout.fields[layout.index("s", carrier.field)]
    return math.sqrt(axis.diffusivity / axis.decay) if axis.diffusivity > 0 and axis.decay > 0 else math.inf


def expected_flux(
    snapshot: Snapshot, neighbours: int = NEIGHBOURS, length: float | None = None
) -> csr_matrix:
    """Return the expected number of vesicles from each cell to each, [n, n] float32, sender x receiver.

    Parameters
    ----------
    snapshot
        The moment; captures count since time zero.
    neighbours
        How many of the nearest cells of the sending group share in each capture.
    length
        L in um for every pool; None: from the diffusivity and decay of each.

    Raises
    ------
    StoreError
        If `neighbours` or `length` is not positive.
    """
    if neighbours < 1 or (length is not None and not length > 0):
        raise StoreError(
            "neighbours and length must be positive", place="ev_flux", remedy="leave them out for defaults"
        )
    layout, count = snapshot.layout, snapshot.count
    total = csr_matrix((count, count), dtype=np.float64)
    if not count:
        return total.astype(np.float32)
    kind = np.asarray(snapshot.cells["kind"], np.int64)
    sphere = np.asarray(snapshot.cells["sphere"], np.float64)
    captured = np.asarray(snapshot.ledger("captured"), np.float64)
    holding = held(snapshot)
    for q in layout.pools:
        carrier = layout.carriers[q]
        part = _parts(kind, holding[:, q], captured[layout.index("s", carrier.field)])
        from_rows = senders(snapshot, carrier.sender)
        to_rows = np.flatnonzero(part > 0)
        if from_rows.size and to_rows.size:
            reach = decay_length(layout, carrier) if length is None else length
            total = total + _shared(sphere, from_rows, to_rows, part[to_rows], neighbours, reach)
    out = total.astype(np.float32)
    out.sort_indices()
    return out


def _parts(kind: npt.NDArray[np.int64], holding: Float, captured: Float) -> Float:
    """Return each cell's part [n] of what its type captured [t]."""
    types = len(captured)
    weight = np.maximum(holding, 0.0)
    sums = np.bincount(kind, weight, minlength=types)
    weight = np.where(sums[kind] > 0, weight, 1.0)
    sums = np.bincount(kind, weight, minlength=types)
    out: Float = captured[kind] * weight / sums[kind]
    return out


def _shared(
    sphere: Float,
    from_rows: npt.NDArray[np.int64],
    to_rows: npt.NDArray[np.int64],
    amount: Float,
    neighbours: int,
    reach: float,
) -> csr_matrix:
    """Return the amounts [receiver] shared out among the nearest senders."""
    near = min(neighbours, len(from_rows))
    distance, index = cKDTree(sphere[from_rows, :3]).query(sphere[to_rows, :3], k=np.arange(1, near + 1))
    rows = from_rows[index]
    radius = 0.5 * (sphere[rows, 3] + sphere[to_rows, 3][:, None])
    distance = np.maximum(distance, np.maximum(radius, 1e-6))
    # Relative to the nearest, so that exp does not underflow for all of them at once.
    weight = np.exp(-(distance - distance.min(1, keepdims=True)) / reach) / distance
    weight *= (amount / weight.sum(1))[:, None]
    columns = np.repeat(to_rows, near)
    return coo_matrix((weight.ravel(), (rows.ravel(), columns)), shape=(len(sphere), len(sphere))).tocsr()
