"""Travelling cells: who leaves with the blood, and how many come out of it beside whom; one draw a cell (and type) and fate step."""

from __future__ import annotations

import math

from exocosm.engine.kernel.compile import free_kernel
from exocosm.engine.kernel.random import poisson, uniform

CHUNKS = 64


@free_kernel
def depart(unit_from, unit_to, thread, count, identity, hazard, dt, step, stream, seed, leaves):
    """Write ``leaves`` [n]: whether a cell with that hazard (1/min) leaves within `dt` minutes, with the chance 1 - exp(-hazard dt)."""
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            leaves[i] = uniform(identity[i], step, stream, seed, 0) < -math.expm1(-hazard[i] * dt)


@free_kernel
def arrive(unit_from, unit_to, thread, count, identity, mean, kind, step, stream, seed, number):
    """Write ``number`` [n]: how many cells of type `kind` come to an admitting cell, Poisson about ``mean`` [n]."""
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            number[i] = poisson(mean[i], identity[i], step, stream, seed, kind)
