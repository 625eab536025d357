"""The arrays that the engine changes: fields, cells, ledger, time.

Cells are kept in structure-of-arrays form with spare capacity that doubles when it is used up, so their number needs no limit
set beforehand. After every fate step they stand in canonical order, by (voxel, identity); nothing that is computed depends on
the order in which they were given.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Byte, Float, Float32, Identity, Int16, Real
from exocosm.engine.ledger import Ledger


@dataclass
class Cells:
    """Cells in arrays; only the first `count` rows are alive in memory, the rest is spare."""

    count: int
    identity: Identity
    mother: Identity
    kind: Int16
    """Index of the cell type."""
    group: Int16
    """Sender group (clone, region)."""
    stage: Byte
    """A `tables.Stage`."""
    phase: Byte
    """Cycle phase."""
    age: Float32
    """min in the present stage or phase."""
    sphere: Float32
    """[n, 4] x, y, z, radius in um."""
    drift: Float32
    """[n, 3] passive velocity of the last mechanics step, um/min."""
    heading: Float32
    """[n, 3] own velocity, um/min, held between changes of direction."""
    programme: Float
    """[n, p]"""
    behaviour: Float
    """[n, b]"""
    surface: Float
    """[n, q] bound to the membrane."""
    endosome: Float
    """[n, q] taken in."""
    cytosol: Float
    """[n, c] delivered cargo."""

    COLUMNS = (
        "identity", "mother", "kind", "group", "stage", "phase", "age", "sphere", "drift", "heading",
        "programme", "behaviour", "surface", "endosome", "cytosol",
    )  # fmt: skip

    @classmethod
    def empty(cls, programmes: int, behaviours: int, carriers: int, cargo: int, capacity: int = 64) -> Cells:
        """Return storage for `capacity` cells, none used."""
        n = capacity
        widths = {"sphere": 4, "drift": 3, "heading": 3, "programme": programmes, "behaviour": behaviours}
        widths |= {"surface": carriers, "endosome": carriers, "cytosol": cargo}
        kinds = {"identity": "u8", "mother": "u8", "kind": "i2", "group": "i2", "stage": "u1", "phase": "u1"}
        kinds |= dict.fromkeys(("age", "sphere", "drift", "heading"), "f4")
        arrays: dict[str, npt.NDArray[np.generic]] = {}
        for name in cls.COLUMNS:
            shape = (n, widths[name]) if name in widths else (n,)
            arrays[name] = np.zeros(shape, kinds.get(name, "f8"))
        return cls(count=0, **arrays)  # type: ignore[arg-type]

    @property
    def capacity(self) -> int:
        """Rows in memory."""
        return len(self.identity)

    def reserve(self, rows: int) -> None:
        """Make room for `rows` cells in all; what is there is kept."""
        if rows <= self.capacity:
            return
        wanted = max(rows, 2 * self.capacity)
        for name in self.COLUMNS:
            old = getattr(self, name)
            new = np.zeros((wanted, *old.shape[1:]), old.dtype)
            new[: self.count] = old[: self.count]
            setattr(self, name, new)

    def add_empty(self, identity: Identity) -> npt.NDArray[np.int64]:
        """Append rows of nothing with these identities; return where they are."""
        n, k = self.count, len(identity)
        self.reserve(n + k)
        rows = np.arange(n, n + k)
        for name in self.COLUMNS:
            getattr(self, name)[rows] = 0
        self.identity[rows] = identity
        self.count = n + k
        return rows

    def alive_rows(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return views of the rows in use, by column."""
        return {name: getattr(self, name)[: self.count] for name in self.COLUMNS}

    def picked(self, rows: npt.NDArray[np.integer]) -> Cells:
        """Return copies of some rows, in that order."""
        arrays = {name: getattr(self, name)[rows] for name in self.COLUMNS}
        return Cells(count=len(rows), **arrays)

    def take(self, order: npt.NDArray[np.integer]) -> None:
        """Keep the rows of `order`, in that order."""
        if len(order) == self.count and (order == np.arange(self.count)).all():
            return
        for name in self.COLUMNS:
            array = getattr(self, name)
            array[: len(order)] = array[order]
        self.count = len(order)


@dataclass
class Flow:
    """Fluid velocities at the lower and upper faces, um/min, and fluid exchanged, 1/min."""

    x: Real
    """[z, y, x + 1]"""
    y: Real
    """[z, y + 1, x]"""
    z: Real
    """[z + 1, y, x]"""
    source: Real
    """[z, y, x] net fluid from vessels minus lymph, 1/min (equals the divergence)."""
    pressure: Float
    """[z, y, x] Pa."""


@dataclass
class State:
    """Everything that a checkpoint must hold."""

    step: int
    """Engine steps done."""
    fields: Real
    """[s, z, y, x] densities; counts per voxel over the voxel volume are not used: whole pools live in `whole`."""
    whole: npt.NDArray[np.int32]
    """[w, z, y, x] counts of whole pools, in the order of the fields with method WHOLE."""
    cells: Cells
    ledger: Ledger
    next_identity: int
    flow: Flow | None = None
    extra: dict[str, npt.NDArray[np.generic]] = field(default_factory=dict)
    """State of processes that must survive a checkpoint (adaptive steps, say), by name."""

    def new_identities(self, count: int) -> Identity:
        """Hand out identities that no cell has had."""
        first = self.next_identity
        self.next_identity += count
        return np.arange(first, first + count, dtype=np.uint64)
