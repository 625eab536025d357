"""Writes the snapshots of a run; when, is decided elsewhere."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np

from exocosm.store.archive import Array
from exocosm.store.writer import RunFolder

COLUMNS = (
    "identity", "mother", "kind", "group", "stage", "phase", "age", "sphere", "programme", "surface", "endosome", "cytosol",
    "behaviour",
)  # fmt: skip
"""Columns of the cells that a snapshot keeps; velocities follow from the rest and stay in checkpoints only."""
SINGLE = ("behaviour",)
"""Columns that are read and not computed with: kept in single precision."""


class Recorder:
    """Takes snapshots into a run folder and counts what that costs.

    Parameters
    ----------
    folder
        Open for writing.
    columns
        Columns of the cells to keep; others are left out.
    """

    def __init__(self, folder: RunFolder, columns: tuple[str, ...] = COLUMNS) -> None:
        self.folder = folder
        self.columns = columns
        self.taken = 0
        """Snapshots written."""
        self.seconds = 0.0
        """Wall seconds spent on writing them."""

    def record(
        self,
        step: int,
        time_min: float,
        fields: Array,
        whole: Array | None,
        cells: Mapping[str, Array],
        ledger: Mapping[str, Array],
        medium: Mapping[str, Array] | None = None,
        body: Mapping[str, Array] | None = None,
    ) -> None:
        """Write a snapshot; parameters and errors as for `RunFolder.write_snapshot`."""
        begun = time.perf_counter()
        kept = {
            name: cells[name].astype(np.float32) if name in SINGLE else cells[name]
            for name in self.columns
            if name in cells
        }
        self.folder.write_snapshot(step, time_min, fields, whole, kept, ledger, medium, body)
        self.taken += 1
        self.seconds += time.perf_counter() - begun
