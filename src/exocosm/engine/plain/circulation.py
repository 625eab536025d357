"""Plasma, lymph and organs as one system of differential equations, integrated closely: the slow twin of the circulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.integrate import solve_ivp

from exocosm.arrays import Float
from exocosm.engine.circulation import CirculationTables


@dataclass(frozen=True)
class Contents:
    """What a body holds, and what went where since it was taken: captured [k, b], degraded [k, b], filtered [b]."""

    blood: Float
    lymph: Float
    organ: Float
    phagocytes: float
    captured: Float
    degraded: Float
    filtered: Float


def slopes(
    tables: CirculationTables, now: Contents, source: Float, drained: Float, filtering: float
) -> Contents:
    """Return the time derivatives of everything; `source` and `drained` [b] in 1/min, into plasma and into lymph."""
    spared = now.phagocytes
    if np.isfinite(tables.half):
        level = float(now.blood[tables.counts].sum())
        spared *= (tables.half + tables.trace) / (tables.half + level)
    taken = np.zeros_like(now.organ)
    for k, flow in enumerate(tables.flow):
        wanted = tables.free[k] + tables.eaten[k] * spared
        rate = wanted if flow <= 0 else 1.0 / (1.0 / np.maximum(wanted, 1e-300) + 1.0 / flow)
        taken[k] = rate * now.blood
    cleared = taken.sum(0)
    passes = now.lymph / tables.transit if tables.transit > 0 else drained
    taken[-1] += passes * tables.nodes
    degraded = tables.degradation[:, None] * now.organ
    own: Float = tables.secretion
    return Contents(
        blood=own + source + passes * (1.0 - tables.nodes) - cleared - filtering * now.blood,
        lymph=drained - passes,
        organ=taken - degraded,
        phagocytes=tables.recovery * (1.0 - now.phagocytes),
        captured=taken,
        degraded=degraded,
        filtered=filtering * now.blood,
    )


def advance(
    tables: CirculationTables,
    start: Contents,
    minutes: float,
    source: Float,
    drained: Float,
    filtering: float = 0.0,
) -> Contents:
    """Return what a body holds after `minutes` of constant `source` and `drained`, [b] in 1/min."""

    def rates(_: float, y: Float) -> Float:
        return _vector(slopes(tables, _contents(y, start), source, drained, filtering))

    found = solve_ivp(rates, (0.0, minutes), _vector(start), method="LSODA", rtol=1e-11, atol=1e-9)
    return _contents(found.y[:, -1], start)


def _vector(held: Contents) -> Float:
    parts = (held.blood, held.lymph, held.organ, held.phagocytes, held.captured, held.degraded, held.filtered)
    out: Float = np.concatenate([np.ravel(part) for part in parts])
    return out


def _contents(y: Float, like: Contents) -> Contents:
    pools, shape, size = len(like.blood), like.organ.shape, like.organ.size
    ends = np.cumsum([pools, pools, size, 1, size, size])
    blood, lymph, organ, phagocytes, captured, degraded, filtered = np.split(y, ends)
    return Contents(
        blood, lymph, organ.reshape(shape), float(phagocytes[0]), captured.reshape(shape), degraded.reshape(shape), filtered
    )  # fmt: skip
