"""Tables as CSV: the cells of one moment, and the ledger over all of them; a unit in every header that has one."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.store import cell_table
from exocosm.store.atomic import make_folder, write_file
from exocosm.store.layout import AccountAxis, Layout
from exocosm.store.reader import Run, Snapshot

LEDGER_HEADER = ("time_min", "account", "what", "cell_type", "amount", "unit")


def export_csv(run: Run, path: str | Path, snapshot: int = -1) -> list[Path]:
    """Write ``cells.csv`` (one row a cell at `snapshot`) and ``ledger.csv`` (all snapshots, cumulated since time zero) to a folder.

    Raises
    ------
    StoreError
        If the folder cannot be written.
    """
    folder = Path(path)
    make_folder(folder)
    cells, ledger = folder / "cells.csv", folder / "ledger.csv"
    moment = run.snapshot(snapshot)
    write_file(cells, lambda aside: _write(aside, *_cells(moment)))
    write_file(ledger, lambda aside: _write(aside, LEDGER_HEADER, _ledger(run)))
    return [cells, ledger]


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(header)
        table.writerows(rows)


def _cells(moment: Snapshot) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
    """Return header and rows of the cells."""
    layout, cells = moment.layout, moment.cells
    groups = cell_table.group_names(layout)
    sphere = np.asarray(cells["sphere"])
    names = {
        "cell_type": ("kind", layout.names("t")),
        "stage": ("stage", layout.stages),
        "group": ("group", groups),
    }
    columns: dict[str, list[Any]] = {
        "cell_id": cells["identity"].tolist(),
        "mother_id": cells["mother"].tolist(),
    }
    for title, (column, known) in names.items():
        columns[title] = [known[code] for code in cell_table.labels(moment, column, known)]
    for k, title in enumerate(("x_um", "y_um", "z_um", "radius_um")):
        columns[title] = sphere[:, k].tolist()
    columns["age_min"] = cells["age"].tolist()
    blocks = [
        ("programme", layout.programmes, cells["programme"]),
        ("surface", layout.names("q"), cells["surface"]),
        ("endosome", layout.names("q"), cells["endosome"]),
        ("cytosol", layout.lumen, cells["cytosol"]),
    ]
    for title, known, block in blocks:
        for k, name in enumerate(known):
            columns[f"{title}: {name}"] = block[:, k].tolist()
    return list(columns), zip(*columns.values(), strict=True)


def _ledger(run: Run) -> Iterator[tuple[Any, ...]]:
    """Yield one row for each entry of each account at each snapshot."""
    for moment in run.snapshots():
        for account in run.layout.accounts:
            values = np.asarray(moment.ledger(account.name))
            for index in np.ndindex(values.shape):
                what, kind = _entry(run.layout, account, index)
                yield (moment.time_min, account.name, what, kind, float(values[index]), account.unit)


def _entry(layout: Layout, account: AccountAxis, index: tuple[int, ...]) -> tuple[str, str]:
    """Return what is booked (field, carrier, cargo, event) and for which cell type."""
    what, kind = "", ""
    for axis, k in zip(account.axes, index, strict=True):
        name = layout.names(axis)[k]
        if axis == "t":
            kind = name
        else:
            what = name
    return what, kind
