"""What assays need to know of a run, read once from its layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Bool, Float, Int
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.layout import Layout
from exocosm.store.run_folder import Run, Snapshot

DEAD = ("apoptotic", "necrotic")
"""Stages in which a cell is no longer alive."""


@dataclass(frozen=True)
class Facts:
    """Names and indices of a run, in the axis letters of `exocosm.arrays`."""

    layout: Layout
    fields: tuple[str, ...]
    """[s]"""
    carriers: tuple[str, ...]
    """[q]"""
    vesicle: tuple[str, ...]
    """[q] vesicle kind."""
    sender: tuple[str, ...]
    """[q] sender group."""
    carrier_field: Int
    """[q] index of the field."""
    pools: Int
    """Indices (in q) of the carriers that are pools of vesicles."""
    lumen: tuple[str, ...]
    """[c]"""
    types: tuple[str, ...]
    """[t]"""
    groups: tuple[str, ...]
    stages: tuple[str, ...]
    dead: Int
    """Codes of the stages in which a cell is dead."""

    @property
    def senders(self) -> tuple[str, ...]:
        """Sender groups that have a pool: cell types first and in their order, then others."""
        present = dict.fromkeys(self.sender[q] for q in self.pools)
        first = [t for t in self.types if t in present]
        return (*first, *(s for s in present if s not in first))

    def field(self, name: str, place: str) -> int:
        """Return the index of a field; `UnknownNameError` with the nearest names where there is none."""
        if name not in self.fields:
            raise UnknownNameError("field", name, self.fields, place=place)
        return self.fields.index(name)

    def amount_unit(self, s: int) -> str:
        """Return the unit of an amount (density times volume) of field `s`."""
        unit = self.layout.fields[s].unit
        for per in ("/um^3", " / um^3", "/um3"):
            if unit.endswith(per):
                return unit.removesuffix(per)
        return f"{unit} um^3" if unit not in ("", "1") else "um^3"


def read_facts(run: Run) -> Facts:
    """Return the names and indices of a run.

    Raises
    ------
    StoreError
        If the run has recorded nothing.
    """
    run.snapshot(0)
    layout = run.layout
    fields = layout.names("s")
    return Facts(
        layout=layout,
        fields=fields,
        carriers=layout.names("q"),
        vesicle=tuple(q.vesicle for q in layout.carriers),
        sender=tuple(q.sender for q in layout.carriers),
        carrier_field=np.array([layout.index("s", q.field) for q in layout.carriers], dtype=np.int64),
        pools=np.array(layout.pools, dtype=np.int64),
        lumen=layout.lumen,
        types=layout.names("t"),
        groups=layout.groups,
        stages=layout.stages,
        dead=np.array([k for k, s in enumerate(layout.stages) if s in DEAD], dtype=np.int64),
    )


def alive(facts: Facts, cells: Mapping[str, npt.NDArray[np.generic]]) -> Bool:
    """Return which cells are alive, [n]."""
    out: Bool = ~np.isin(np.asarray(cells["stage"]), facts.dead)
    return out


def living(facts: Facts, snapshot: Snapshot) -> Float:
    """Return the number of living cells by type, [t]."""
    cells = snapshot.cells
    kind = np.asarray(cells["kind"], np.int64)[alive(facts, cells)]
    return np.bincount(kind, minlength=len(facts.types)).astype(float)


def field_amounts(facts: Facts, snapshot: Snapshot) -> Float:
    """Return what is in each field now, density times volume summed over the tissue in float64, [s]."""
    volume = facts.layout.voxel_volume
    return np.array([float(np.asarray(snapshot.fields[n], dtype=float).sum()) * volume for n in facts.fields])


def pick(run: Run, snapshot: int, place: str) -> int:
    """Return the index of a snapshot counted from the front; negative numbers count from the end.

    Raises
    ------
    ExocosmError
        If the run has no such snapshot.
    """
    count = len(run.times_min)
    if isinstance(snapshot, bool) or not isinstance(snapshot, int) or not -count <= snapshot < count:
        raise ExocosmError(
            f"no snapshot {snapshot!r}, the run has {count}",
            place=f"{place}: snapshot",
            remedy=f"give a number from 0 to {count - 1}, or -1 for the last",
        )
    return snapshot % count


def precision(run: Run) -> str:
    """Return the precision of the fields: float64 or float32."""
    return str(run.header.get("precision", "float64"))
