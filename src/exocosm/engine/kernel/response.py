"""Rules: signals of a cell become values of its behaviours; programmes relax towards their targets."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel

CHUNKS = 64
DEAD = 3


@inner_kernel
def _power(x, n):
    """Raise to a Hill exponent; whole exponents by multiplication (faster, and the same bits everywhere)."""
    whole = np.int64(n)
    if whole == n and 1 <= whole <= 16:
        out = x
        for _ in range(whole - 1):
            out *= x
        return out
    return math.pow(x, n)


@inner_kernel
def _gradient(field, v, shape, spacing):
    """Magnitude of the gradient at a voxel by central differences (one-sided at faces)."""
    nz, ny, nx = shape
    dz, dy, dx = spacing
    x = v % nx
    y = (v // nx) % ny
    z = v // (nx * ny)
    lo = v - 1 if x > 0 else v
    hi = v + 1 if x < nx - 1 else v
    gx = (field[hi] - field[lo]) / (dx * max(hi - lo, 1))
    lo = v - nx if y > 0 else v
    hi = v + nx if y < ny - 1 else v
    gy = (field[hi] - field[lo]) / (dy * max((hi - lo) // nx, 1))
    lo = v - nx * ny if z > 0 else v
    hi = v + nx * ny if z < nz - 1 else v
    gz = (field[hi] - field[lo]) / (dz * max((hi - lo) // (nx * ny), 1))
    return math.sqrt(gx * gx + gy * gy + gz * gz)


@free_kernel
def read_signals(
    unit_from, unit_to, thread,
    count, kinds, first, item, weight, voxel, fields, shape, spacing, surface, endosome, cytosol, programme, stage, age,
    contacts, pressure, signal,
):  # fmt: skip
    """Write ``signal`` [n, k]: what each cell senses; `kinds` are codes of `rule_tables.SignalKind`, see `rule_tables.Rules`."""
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            v = voxel[i]
            for k in range(kinds.size):
                what = kinds[k]
                value = 0.0
                for m in range(first[k], first[k + 1]):
                    j = item[m]
                    w = weight[m]
                    if what == 0:
                        value += w * np.float64(fields[j, v])
                    elif what == 1:
                        value += w * surface[i, j]
                    elif what == 2:
                        value += w * cytosol[i, j]
                    elif what == 3:
                        value += w * programme[i, j]
                    elif what == 4:
                        value += w * np.float64(contacts[i, j])
                    elif what == 5:
                        value += w * np.float64(pressure[i])
                    elif what == 6:
                        value += w * (surface[i, j] + endosome[i, j])
                    elif what == 7:
                        value += w if stage[i] == j else 0.0
                    elif what == 8:
                        value += w * np.float64(age[i])
                    elif what == 9:
                        value += w * _gradient(fields[j], v, shape, spacing)
                signal[i, k] = value


@free_kernel
def respond(
    unit_from,
    unit_to,
    thread,
    count,
    kind,
    stage,
    base,
    first,
    behaviour_of,
    signal_of,
    raises,
    to,
    half,
    hill,
    inverted,
    in_dead,
    signal,
    behaviour,
):
    """Write ``behaviour`` [n, b] from the rules of each cell's type (rows ``first[t]:first[t + 1]``, grouped by behaviour).

    Multivariate Hill response of the cell-behaviour hypothesis grammar (Johnson et al., Cell 2025,
    10.1016/j.cell.2025.06.048): with x = (signal / half)^hill, or 1 / x for an inverted rule, raising and lowering rules each
    combine as sum(x) / (1 + sum(x)). Where rules of one direction differ in `to`, it is the x-weighted mean.
    """
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            t = kind[i]
            dead = stage[i] >= DEAD
            for b in range(base.shape[1]):
                behaviour[i, b] = base[t, b]
            r = first[t]
            while r < first[t + 1]:
                b = behaviour_of[r]
                up = 0.0
                up_to = 0.0
                down = 0.0
                down_to = 0.0
                while r < first[t + 1] and behaviour_of[r] == b:
                    if not dead or in_dead[r]:
                        value = max(signal[i, signal_of[r]], 0.0)
                        if inverted[r]:
                            # a signal of zero is a full response: bounded so that the weighted mean stays finite
                            x = _power(half[r] / max(value, 1e-9 * half[r]), hill[r])
                        else:
                            x = _power(value / half[r], hill[r])
                        x = min(x, 1e12)
                        if raises[r]:
                            up += x
                            up_to += x * to[r]
                        else:
                            down += x
                            down_to += x * to[r]
                    r += 1
                value = base[t, b]
                if up > 0.0:
                    value += up / (1.0 + up) * (up_to / up - value)
                if down > 0.0:
                    share = down / (1.0 + down)
                    value = (1.0 - share) * value + share * (down_to / down)
                behaviour[i, b] = value


@free_kernel
def relax(unit_from, unit_to, thread, count, stage, target_column, behaviour, rise, fall, dt, programme):
    """Move every programme of living cells towards its target; exact for a constant target."""
    programmes = programme.shape[1]
    up = np.empty(programmes)
    down = np.empty(programmes)
    for p in range(programmes):
        up[p] = 1.0 - math.exp(-rise[p] * dt)
        down[p] = 1.0 - math.exp(-fall[p] * dt)
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            if stage[i] >= DEAD:
                continue
            for p in range(programmes):
                gap = min(max(behaviour[i, target_column[p]], 0.0), 1.0) - programme[i, p]
                programme[i, p] += gap * (up[p] if gap > 0.0 else down[p])
