"""Bodies for the tests of the circulation: bundled ones, and ones with any numbers."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from exocosm.assemble.body import circulation_tables
from exocosm.engine.circulation import Circulation, CirculationState, CirculationTables
from exocosm.engine.plain.circulation import Contents
from exocosm.model.scenario import Scenario

TEXT = """
exocosm: 1
title: body
tissue: {{size: [100 um, 100 um], voxel: 20 um}}
vesicles:
  exosome: {{diameter: {{median: 80 nm, sigma: 0.35}}}}
cells:
  carcinoma: {{like: carcinoma, releases: {{exosome: rel.rate_typ}}}}
start: [{{put: carcinoma, number: 1}}]
body: {{like: {like}{more}}}
until: 1 hour
"""
NATIVE, TRACE = 0, 1


def scenario(like: str = "mouse", more: str = "", **changes: Any) -> Scenario:
    """Return a scenario with a bundled body; `more` is YAML within it."""
    made = Scenario.from_text(TEXT.format(like=like, more=f", {more}" if more else ""))
    return made.with_changes(changes) if changes else made


def tables_of(like: str = "mouse", secretion: str = "0 vesicle/min", **changes: Any) -> CirculationTables:
    """Return a bundled body with a pool of its own vesicles and one of others; `changes` are paths below ``body``."""
    given = {f"body.{path}": value for path, value in changes.items()}
    said = scenario(like, f"background: {{exosome: {{secretion: {secretion}}}}}", **given)
    assert said.body is not None
    pools, kinds = ("exosome from blood", "exosome from tumour"), ("exosome", "exosome")
    return circulation_tables(said, said.body, pools, kinds, (True, True))


def simple(pools: int = 1, organs: int = 2, **given: Any) -> CirculationTables:
    """Return a body by its numbers; the last organ are the lymph nodes."""
    shape = (organs + 1, pools)
    numbers: dict[str, Any] = {
        "pools": tuple(f"pool {b}" for b in range(pools)),
        "organs": (*(f"organ {k}" for k in range(organs)), "lymph nodes"),
        "plasma": 1e12,
        "free": np.zeros(shape),
        "eaten": np.zeros(shape),
        "flow": np.zeros(organs + 1),
        "degradation": np.full(organs + 1, 0.01),
        "secretion": np.zeros(pools),
        "counts": np.ones(pools, np.bool_),
    }
    return CirculationTables(**numbers | given)


def injected(tables: CirculationTables, amounts: Any, tissues: int = 0) -> CirculationState:
    """Return a body at rest into whose plasma `amounts` [b] were just given."""
    state = CirculationState.at_rest(tables, tissues)
    state.blood += amounts
    state.ledger.now.injected += amounts
    return state


def advanced(
    tables: CirculationTables, state: CirculationState, minutes: Any, **given: Any
) -> CirculationState:
    """Advance a state, and book what the caller must book."""
    length = np.atleast_1d(np.asarray(minutes, float))
    shape = (len(length), len(tables.pools))
    if "source" in given:
        state.ledger.now.injected += [
            math.fsum(c) for c in (np.broadcast_to(given["source"], shape) * length[:, None]).T
        ]
    if "drained" in given:
        state.ledger.now.drained[0] += [math.fsum(c) for c in np.broadcast_to(given["drained"], shape).T]
    Circulation(tables, len(state.ledger.returned)).advance(state, minutes, **given)
    return state


def contents(tables: CirculationTables, state: CirculationState) -> Contents:
    """Return a state as the slow twin holds it, its accounts at zero."""
    none = np.zeros_like(state.organ)
    return Contents(
        state.blood.copy(),
        state.lymph.copy(),
        state.organ.copy(),
        float(state.phagocytes[0]),
        none,
        none,
        none[0],
    )
