"""Which fields are stepped together, how often, and in how many equal parts.

A field's step is set by its own physics and does not change during a run, unless cells change the medium: then it is set anew
at every fate step, for the medium of that moment:

- **rough hindrance.** Where the diffusivity varies in space the three factors of the Douglas scheme do not commute, and it is no
  longer stable for every step: D dt / dx^2 stays at or below `ROUGH`.
- **large steps.** With uniform diffusivity the scheme is stable at any step and its steady state exact, but patterns as fine as a
  voxel (single cells that start or stop releasing) settle slowly where D dt / dx^2 is large: at 9 the density was 1.5 % off in
  L2, at 4.5 it was 0.3 %. It stays at or below `SMOOTH`.
- **fast loss.** Loss is treated by the midpoint rule, whose error over a step is (k dt)^3 / 12 of the density: k dt stays at or
  below `LOSS`, which keeps the loss over a step within half a per cent of exponential decay.

- **flow.** No voxel loses more than its fluid along one axis in a part of a step (`advection.parts_needed`).

Uptake changes from step to step and does not enter; where it makes a step too coarse for a density to stay above zero, that step
is halved (`process.transport`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Int
from exocosm.engine.advection import parts_needed
from exocosm.engine.plates import Closed
from exocosm.engine.state import Flow
from exocosm.engine.tables import Method, Tables

ROUGH = 6.0
SMOOTH = 10.0
LOSS = 0.25

Key = tuple[int, int, int, bool, bool, bool, Closed]
"""Method, engine steps between steps, parts of a step, whether hindered, advected and followed, and planes closed by plates."""


@dataclass(frozen=True, eq=False)
class Group:
    """Fields that share method, rhythm and kernel, and are stepped by one call."""

    which: Int
    """[j] fields."""
    method: Method
    every: int
    """Engine steps between steps of these fields."""
    minutes: float
    """min of one such step."""
    substeps: int
    hindered: bool
    advected: bool

    followed: bool
    """Whether crawling cells follow one of the fields up or down, and look at it at any step."""

    closed: Closed
    """Planes of faces that nothing diffuses through."""

    @property
    def varying(self) -> bool:
        """Whether faces differ from each other."""
        return self.hindered or bool(self.closed)

    def ends(self, done: int, fate: int) -> bool:
        """Return whether someone looks at the fields before their next step, now that `done` engine steps are taken.

        Everyone does at every multiple of `fate` steps. Else the last half of the flow can be taken together with the first half
        of the next step.
        """
        looked_at = -(-done // fate) * fate
        return self.followed or done + self.every > looked_at


def groups(tables: Tables, flow: Flow | None) -> tuple[Group, ...]:
    """Return the fields of a run but whole pools, grouped."""
    fields = tables.fields
    towards = set(tables.motility.towards.ravel().tolist())
    members: dict[Key, list[int]] = {}
    for s in range(len(fields)):
        method = Method(int(fields.method[s]))
        if method is Method.WHOLE:
            continue
        hindered = bool(fields.hindered[s]) and not _free(tables)
        parts = substeps(tables, s) if method is Method.DOUGLAS else 1
        advected = flow is not None and bool(fields.advected[s])
        if advected and flow is not None:
            parts = max(parts, parts_needed(tables, flow, int(fields.every[s]) * tables.steps.length))
        followed, closed = advected and s in towards, tables.plates.closed_to(s)
        key = (int(method), int(fields.every[s]), parts, hindered, advected, followed, closed)
        members.setdefault(key, []).append(s)
    return tuple(_group(tables, key, which) for key, which in sorted(members.items()))


def _group(tables: Tables, key: Key, which: list[int]) -> Group:
    method, every, parts, hindered, advected, followed, closed = key
    minutes = every * tables.steps.length
    number = np.array(which, np.int64)
    return Group(number, Method(method), every, minutes, parts, hindered, advected, followed, closed)


def _free(tables: Tables) -> bool:
    """Say whether nothing is hindered anywhere, nor ever will be."""
    if tables.remodellers is not None and tables.remodellers.matrix:
        return False
    return bool(np.all(tables.medium.hindrance == 1.0))


def substeps(tables: Tables, s: int) -> int:
    """Return the number of equal parts in which a Douglas step of field `s` is taken."""
    fields, medium = tables.fields, tables.medium
    minutes = int(fields.every[s]) * tables.steps.length
    varies = bool(fields.hindered[s]) and bool(np.ptp(medium.hindrance) > 0.0)
    largest = float(medium.hindrance.max()) if fields.hindered[s] else 1.0
    number = max(_numbers(tables, float(fields.diffusivity[s]) * largest * minutes), default=0.0)
    loss = float(fields.decay[s])
    for rate, where in ((fields.permeability[s], medium.vessels), (fields.lymph[s], medium.lymph)):
        loss += float(rate) * float(where.max(initial=0.0)) if rate else 0.0
    wanted = max(number / (ROUGH if varies else SMOOTH), loss * minutes / LOSS)
    return max(1, math.ceil(wanted - 1e-9))


def _numbers(tables: Tables, spread: float) -> Iterator[float]:
    """Yield D dt / dx^2 of every axis that has more than one voxel."""
    for count, length in zip(tables.grid.shape, tables.grid.spacing, strict=True):
        if count > 1:
            yield spread / length**2
