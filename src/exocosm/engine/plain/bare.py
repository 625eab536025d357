"""Tables and a state for a tissue without cells: the smallest world that the field processes run in."""

from __future__ import annotations

from dataclasses import MISSING, replace
from dataclasses import fields as dataclass_fields
from typing import Any

import numpy as np

from exocosm.engine.ledger import Ledger
from exocosm.engine.rule_tables import Behaviours, Columns, Programmes, Rules
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import (
    Cargo,
    Carriers,
    CellTypes,
    Fields,
    FlowTable,
    Grid,
    Medium,
    Method,
    Motility,
    Steps,
    Tables,
)


def bare_tables(
    shape: tuple[int, int, int],
    spacing: tuple[float, float, float] = (20.0, 20.0, 20.0),
    count: int = 1,
    length: float = 1.0,
    precision: str = "float64",
    flow: FlowTable | None = None,
    medium: dict[str, Any] | None = None,
    **fields: Any,
) -> Tables:
    """Return tables with `count` fields and one cell type that does nothing.

    Parameters
    ----------
    shape, spacing
        (nz, ny, nx) voxels and (dz, dy, dx) um.
    count, length, precision, flow
        Number of fields, min of an engine step, type of the fields, interstitial flow.
    medium
        Maps of `Medium` that are not 1 (hindrance, conductivity) or 0 (vessels, lymph).
    fields
        Columns of `Fields`, broadcast to [s].
    """
    ones, zeros = np.ones(shape), np.zeros(shape)
    maps = {"hindrance": ones, "vessels": zeros, "lymph": zeros, "conductivity": ones} | (medium or {})
    return Tables(
        grid=Grid(shape, spacing),
        fields=_fields(count, fields),
        medium=Medium(**maps),
        flow=flow or FlowTable(),
        carriers=_rows(Carriers, 0, 0, names=(), sender=(), vesicle=()),
        cargo=_rows(Cargo, 0, 0, lumen=(), membrane=()),
        types=_rows(CellTypes, 1, count, names=("cell",)),
        behaviours=Behaviours((), np.zeros((1, 0)), _rows(Columns, 1, count)),
        rules=_rows(Rules, 0, 0, signal_names=()),
        programmes=_rows(Programmes, 0, 0, names=()),
        motility=_rows(Motility, 1, 0),
        steps=Steps(length, 6),
        groups=(),
        release_group=np.full(count, -1, np.int16),
        seed=1,
        precision=precision,
    )


def bare_state(tables: Tables, values: Any = 0.0) -> State:
    """Return a state with fields at `values` (booked as initial), and no cell."""
    count = len(tables.fields)
    fields = np.zeros((count, *tables.grid.shape), tables.precision)
    fields[...] = values
    ledger = Ledger.empty(count, 1, 0, 0)
    ledger.initial[:] = fields.sum((1, 2, 3), dtype=np.float64) * tables.grid.voxel_volume
    whole = np.zeros((int((tables.fields.method == Method.WHOLE).sum()), *tables.grid.shape), np.int32)
    return State(0, fields, whole, Cells.empty(0, 0, 0, 0), ledger, 1)


def _fields(count: int, columns: dict[str, Any]) -> Fields:
    out = Fields(
        names=tuple(f"field {s}" for s in range(count)),
        units=("1/um^3",) * count,
        method=np.zeros(count, np.uint8),
        diffusivity=np.zeros(count),
        hindered=np.zeros(count, bool),
        decay=np.zeros(count),
        lymph=np.zeros(count),
        permeability=np.zeros(count),
        blood=np.zeros(count),
        advected=np.zeros(count, bool),
        boundary_fixed=np.zeros((count, 6), bool),
        boundary_value=np.zeros((count, 6)),
        every=np.ones(count, np.int64),
    )
    whole: dict[str, Any] = {}
    for name, value in columns.items():
        old = getattr(out, name)
        whole[name] = np.broadcast_to(np.asarray(value, old.dtype), old.shape).copy()
    return replace(out, **whole)


def _rows(table: Any, rows: int, columns: int, **named: Any) -> Any:
    """Fill the columns that have neither a value nor a default with zeros: none of them is read."""
    wanted = [f.name for f in dataclass_fields(table) if f.default is MISSING and f.name not in named]
    return table(**{name: np.zeros((rows, columns)) for name in wanted}, **named)
