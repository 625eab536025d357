"""A run in the formats of other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from exocosm.errors import UnknownNameError
from exocosm.store.reader import Run, open_run


@dataclass(frozen=True)
class ExportFormat:
    """One format."""

    name: str
    summary: str
    module: str
    function: str
    folder: bool
    """Whether it makes a folder of files."""

    def load(self) -> Callable[..., list[Path]]:
        """Return the function that writes it; its libraries are imported only now."""
        out: Callable[..., list[Path]] = getattr(import_module(self.module), self.function)
        return out


FORMATS = {
    entry.name: entry
    for entry in (
        ExportFormat(
            "h5ad",
            "AnnData of one moment: scanpy, squidpy, LIANA+",
            "exocosm.store.to_h5ad",
            "export_h5ad",
            False,
        ),
        ExportFormat(
            "csv", "cells.csv of one moment and ledger.csv of all", "exocosm.store.to_csv", "export_csv", True
        ),
        ExportFormat(
            "vtk",
            "VTKHDF of fields and cells for ParaView, one pair a moment",
            "exocosm.store.to_vtk",
            "export_vtk",
            True,
        ),
    )
}
"""Formats by name."""


def export(run: Run | str | Path, to: str, out: str | Path, **options: Any) -> list[Path]:
    """Write a run in the format `to`.

    Parameters
    ----------
    run
        From `open_run`, or its path.
    to
        A name of `FORMATS`.
    out
        The file (h5ad) or folder (csv, vtk) to write.
    options
        Those of the format, such as ``snapshot``.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    UnknownNameError
        If there is no such format.
    StoreError
        If the run cannot be read or the files cannot be written.
    """
    if to not in FORMATS:
        error = UnknownNameError("export format", to, FORMATS)
        error.remedy = error.remedy or "one of " + ", ".join(FORMATS)
        raise error
    opened = run if isinstance(run, Run) else open_run(run)
    return FORMATS[to].load()(opened, out, **options)
