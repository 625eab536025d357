"""Cut a window out of a placed section: the cells inside keep their density; none are thinned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from exocosm.arrays import Bool
from exocosm.errors import ImportTissueError
from exocosm.omics.placing import Cells

Window = tuple[float, float, float, float]
"""(x0, x1, y0, y1) in um."""


def inside(cells: Cells, window: Window) -> Bool:
    """Tell which cells have their centre in a window."""
    x0, x1, y0, y1 = window
    return np.asarray((cells.x_um >= x0) & (cells.x_um < x1) & (cells.y_um >= y0) & (cells.y_um < y1))


def check_window(region: Sequence[float], size_um: tuple[float, float], place: str) -> Window:
    """Check a window given by the user and cut it to the section."""
    values = [float(v) for v in region]
    x0, x1, y0, y1 = values if len(values) == 4 else (np.nan,) * 4
    if not (np.isfinite([x0, x1, y0, y1]).all() and x0 < x1 and y0 < y1):
        raise ImportTissueError(
            f"the window {','.join(f'{v:g}' for v in values)} is none",
            place=place,
            remedy="give x0,x1,y0,y1 in um with x0 < x1 and y0 < y1",
        )
    cut = (max(x0, 0.0), min(x1, size_um[0]), max(y0, 0.0), min(y1, size_um[1]))
    if cut[0] >= cut[1] or cut[2] >= cut[3]:
        raise ImportTissueError(
            "the window lies outside the section",
            place=place,
            remedy=f"the section spans 0 to {size_um[0]:g} um in x and 0 to {size_um[1]:g} um in y",
        )
    return cut


def window_for(cells: Cells, window: Window, most: int) -> Window:
    """Return the largest window of the same shape, centred on the cells, that holds `most` cells or fewer."""
    x0, x1, y0, y1 = window
    which = inside(cells, window)
    if int(which.sum()) <= most:
        return window
    middle_x, middle_y = float(np.median(cells.x_um[which])), float(np.median(cells.y_um[which]))
    low, high = 0.0, 1.0
    for _ in range(40):
        share = 0.5 * (low + high)
        half_x, half_y = share * (x1 - x0) / 2, share * (y1 - y0) / 2
        trial = (middle_x - half_x, middle_x + half_x, middle_y - half_y, middle_y + half_y)
        trial = (max(trial[0], x0), min(trial[1], x1), max(trial[2], y0), min(trial[3], y1))
        low, high = (share, high) if int(inside(cells, trial).sum()) <= most else (low, share)
    half_x, half_y = low * (x1 - x0) / 2, low * (y1 - y0) / 2
    return (
        max(middle_x - half_x, x0),
        min(middle_x + half_x, x1),
        max(middle_y - half_y, y0),
        min(middle_y + half_y, y1),
    )
