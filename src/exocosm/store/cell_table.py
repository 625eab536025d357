"""What the exports say of cells: names for codes, and the vesicles and molecules that each cell holds."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from exocosm.errors import DamagedError
from exocosm.store.archive import Array
from exocosm.store.layout import Layout
from exocosm.store.reader import Snapshot

Float = npt.NDArray[np.float64]
DEAD = ("apoptotic", "necrotic")


def labels(snapshot: Snapshot, column: str, names: tuple[str, ...]) -> npt.NDArray[np.int64]:
    """Return codes [n] of a column after a check that each has a name.

    Raises
    ------
    DamagedError
        If a code has no name in the layout.
    """
    codes = np.asarray(snapshot.cells[column], dtype=np.int64)
    if codes.size and (codes.min() < 0 or codes.max() >= len(names)):
        raise DamagedError(
            f"column {column!r} holds codes that the layout does not name",
            place=str(snapshot.path),
            remedy="restore the folder from a copy",
        )
    return codes


def group_names(layout: Layout) -> tuple[str, ...]:
    """Return the names of the sender groups; the cell types where a run has no groups of its own."""
    return layout.groups or layout.names("t")


def held(snapshot: Snapshot) -> Float:
    """Return what each cell holds of each carrier, on its surface and in endosomes, [n, q]."""
    return np.asarray(snapshot.cells["surface"], np.float64) + np.asarray(
        snapshot.cells["endosome"], np.float64
    )


def membrane_contact(snapshot: Snapshot) -> Float:
    """Return the copies of each membrane molecule on vesicles bound to each cell, [n, m]."""
    return np.asarray(snapshot.cells["surface"], np.float64) @ membrane_copies(snapshot.layout)


def cargo_taken_up(snapshot: Snapshot) -> Float:
    """Return the copies of each lumen cargo that each cell has inside, in the cytosol and in endosomes, [n, c]."""
    endosome = np.asarray(snapshot.cells["endosome"], np.float64)
    out: Float = np.asarray(snapshot.cells["cytosol"], np.float64) + endosome @ lumen_copies(snapshot.layout)
    return out


def membrane_copies(layout: Layout) -> Float:
    """Return copies of each membrane molecule per unit of each carrier, [q, m]."""
    return _copies([q.membrane for q in layout.carriers], len(layout.membrane))


def lumen_copies(layout: Layout) -> Float:
    """Return copies of each cargo per unit of each carrier, [q, c]."""
    return _copies([q.lumen for q in layout.carriers], len(layout.lumen))


def _copies(rows: list[tuple[float, ...]], width: int) -> Float:
    out = np.zeros((len(rows), width))
    for k, row in enumerate(rows):
        out[k, : len(row)] = row
    return out


def senders(snapshot: Snapshot, sender: str, living: bool = True) -> npt.NDArray[np.int64]:
    """Return the rows of the cells of a sender group, those alive only unless none is."""
    layout = snapshot.layout
    if sender in layout.groups:
        column: Array = snapshot.cells["group"]
        rows = np.flatnonzero(column == layout.groups.index(sender))
    elif sender in layout.names("t"):
        rows = np.flatnonzero(snapshot.cells["kind"] == layout.index("t", sender))
    else:
        return np.zeros(0, np.int64)
    if living:
        dead = [layout.stages.index(name) for name in DEAD if name in layout.stages]
        alive = rows[~np.isin(snapshot.cells["stage"][rows], dead)]
        rows = alive if alive.size else rows
    return rows.astype(np.int64)


def captured_by_sender(snapshot: Snapshot) -> tuple[tuple[str, ...], Float]:
    """Return sender groups and the vesicles that each receiving type captured of theirs since time zero, [sender, t].

    All pools of a sender are added; cargo with a density of its own is not (it would count its vesicles twice).
    """
    layout = snapshot.layout
    captured = np.asarray(snapshot.ledger("captured"), np.float64)
    names = tuple(dict.fromkeys(layout.carriers[q].sender for q in layout.pools))
    out = np.zeros((len(names), len(layout.cell_types)))
    for q in layout.pools:
        carrier = layout.carriers[q]
        out[names.index(carrier.sender)] += captured[layout.index("s", carrier.field)]
    return names, out
