"""Tables of cells: the file is there, in the folder, with the right columns and known names."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from exocosm.model.findings import Findings
from exocosm.model.placement import CellTable

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

NEEDED = ("x_um", "y_um", "z_um", "cell_type")
"""Columns that a table must have."""
OPTIONAL = ("group", "radius_um", "identity")
_MOST = 5
"""Problems told of one table."""


def check_tables(scenario: Scenario, findings: Findings) -> None:
    """Read every table once."""
    for index, placement in enumerate(scenario.start):
        if isinstance(placement, CellTable) and scenario.folder is not None:
            _table(scenario, scenario.folder, placement.cells, ("start", index, "cells"), findings)


def _table(
    scenario: Scenario, folder: Path, name: str, path: tuple[str | int, ...], findings: Findings
) -> None:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()):
        findings.error(f"{name!r} leads out of the folder of the scenario", *path)
        return
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for told, message in enumerate(_rows(scenario, csv.DictReader(stream))):
                if told == _MOST:
                    findings.error(f"{name}: and more of the kind", *path)
                    return
                findings.error(f"{name}{message}", *path)
    except OSError as problem:
        findings.error(f"{name!r} cannot be read: {problem.strerror or problem}", *path)
    except (UnicodeDecodeError, csv.Error) as problem:
        findings.error(f"{name!r} is no table in CSV: {problem}", *path)


def _rows(scenario: Scenario, rows: csv.DictReader[str]) -> Iterator[str]:
    """Yield what is wrong with a table."""
    columns = rows.fieldnames or []
    missing = [c for c in NEEDED if c not in columns]
    unknown = [c for c in columns if c not in (*NEEDED, *OPTIONAL)]
    if missing or unknown:
        if missing:
            yield f": the columns {', '.join(missing)} are missing"
        if unknown:
            yield f": unknown columns {', '.join(map(repr, unknown))}"
        return
    size = scenario.tissue.size_um[: 2 if scenario.tissue.planar else 3]
    barriers = [b for b in scenario.tissue.barriers if b.axis_number < len(size)]
    plates = [(b.axis_number, *b.extent_um(scenario.tissue)) for b in barriers]
    identities: set[str] = set()
    count = 0
    for count, row in enumerate(rows, start=1):
        where = f":{count + 1}"
        if row["cell_type"] not in scenario.cells:
            yield f"{where}: unknown cell type {row['cell_type']!r}"
        if row.get("group") and row["group"] not in scenario.groups:
            yield f"{where}: unknown group {row['group']!r}"
        for axis, extent in zip(NEEDED, size, strict=False):
            value = _number(row[axis])
            if value is None or not 0 <= value <= extent:
                yield f"{where}: {axis} is {row[axis]!r}, not a place from 0 to {extent:g}"
        for axis_number, low, high in plates:
            value = _number(row[NEEDED[axis_number]])
            if value is not None and low < value < high:
                yield f"{where}: {NEEDED[axis_number]} is {row[NEEDED[axis_number]]!r}, inside the plate from {low:g} to {high:g}"
        radius = row.get("radius_um")
        if radius and not (_number(radius) or 0) > 0:
            yield f"{where}: radius_um is {radius!r}"
        identity = row.get("identity")
        if identity:
            if not identity.isdigit() or identity in identities:
                yield f"{where}: identity {identity!r} is no number of its own"
            identities.add(identity)
    if not count:
        yield ": has no cells"


def _number(text: str | None) -> float | None:
    """Read a finite number; None where there is none."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
