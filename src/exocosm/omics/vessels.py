"""Blood vessels of a section: boxes of equal vessel density, from the density of endothelial cells."""

from __future__ import annotations

from typing import Any

import numpy as np

from exocosm.arrays import Float, Int

BLOCK_UM = 200.0
"""Edge of the boxes; finer structure is not known."""
SMOOTHING = 0.7
"""Standard deviation of the smoothing of endothelial density, in blocks."""
LEVELS = 4
"""Number of different densities that are written."""


def vessel_regions(endothelial: Float, tissue: Float, size_um: tuple[float, float]) -> list[dict[str, Any]]:
    """Return the vessel regions of a scenario.

    Parameters
    ----------
    endothelial
        [y, x]: expected endothelial cells in blocks of `BLOCK_UM`.
    tissue
        [y, x]: share of each block that is tissue.
    size_um
        Width and height of the scenario.

    Returns
    -------
    list of dict
        As ``tissue.vessels`` has them; density 1 is the mean over the section. Blocks without tissue have no vessels; a
        section without endothelial cells has density 1 in all its tissue.
    """
    from scipy.ndimage import gaussian_filter

    held = tissue > 0.05
    near, share = (gaussian_filter(v, SMOOTHING, mode="constant") for v in (endothelial, tissue))
    density = np.divide(near, share, out=np.zeros_like(near), where=held)
    mean = float((density * tissue)[held].sum() / max(tissue[held].sum(), 1e-12))
    relative = density / mean if mean > 0 else np.ones_like(density)
    edges = np.quantile(relative[held], np.linspace(0, 1, LEVELS + 1)[1:-1])
    level = np.where(held, np.searchsorted(edges, relative, side="right"), -1)
    found = []
    for k in range(LEVELS):
        inside = level == k
        if not inside.any():
            continue
        value = float((relative * tissue)[inside].sum() / tissue[inside].sum())
        if value < 1e-3:
            continue
        boxes = [_box(r, size_um) for r in rectangles(inside.astype(np.int64))]
        found.append({"in": boxes, "density": float(f"{value:.3g}")})
    return found


def rectangles(inside: Int) -> list[tuple[int, int, int, int]]:
    """Cover the non-zero blocks [y, x] by rectangles (x0, x1, y0, y1), ends excluded: runs, joined down the rows."""
    open_runs: dict[tuple[int, int], int] = {}
    done = []
    for y in range(inside.shape[0] + 1):
        row = np.concatenate([[0], inside[y] if y < inside.shape[0] else np.zeros_like(inside[0]), [0]])
        change = np.flatnonzero(np.diff((row != 0).astype(np.int8)))
        runs = {(int(a), int(b)) for a, b in zip(change[::2], change[1::2], strict=True)}
        for run in [r for r in open_runs if r not in runs]:
            done.append((*run, open_runs.pop(run), y))
        for run in runs:
            open_runs.setdefault(run, y)
    return sorted(done, key=lambda r: (r[2], r[0]))


def _box(rectangle: tuple[int, int, int, int], size_um: tuple[float, float]) -> dict[str, Any]:
    """Return a box of the scenario, cut to its extent."""
    x0, x1, y0, y1 = (b * BLOCK_UM for b in rectangle)
    low = [f"{x0:g} um", f"{y0:g} um"]
    return {"box": {"from": low, "to": [f"{min(x1, size_um[0]):g} um", f"{min(y1, size_um[1]):g} um"]}}


def blocks(values: Float, bin_um: float) -> Float:
    """Sum a raster [y, x] over blocks of `BLOCK_UM`."""
    ny, nx = values.shape
    row = (np.arange(ny) * bin_um // BLOCK_UM).astype(np.int64)
    column = (np.arange(nx) * bin_um // BLOCK_UM).astype(np.int64)
    total = np.zeros((int(row[-1]) + 1, int(column[-1]) + 1))
    np.add.at(total, (row[:, None], column[None, :]), values)
    return total
