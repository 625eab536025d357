"""Biomarkers in blood: signal, background and limit of detection over time, one small plot a marker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from exocosm.assays.biomarker_panel import BiomarkerPanel
from exocosm.report import words
from exocosm.report.colours import FAINT, INK, OKABE_ITO, SOFT, UNKNOWN
from exocosm.report.picture import Missing, Picture, as_svg, drawing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from exocosm.arrays import Float

SIGNAL = OKABE_ITO[5]
COLUMNS = 3
DECADES = 6
"""What is smaller by more than this than the largest value of a plot is left off."""


def panel_curves(found: BiomarkerPanel) -> Picture | Missing:
    """Draw signal, background, limit and the measurements of each marker on a logarithmic axis."""
    if len(found.times_min) < 2:
        return Missing("One snapshot only: there is no course over time.")
    hours = found.times_min / 60
    columns = min(COLUMNS, len(found.markers))
    lines = math.ceil(len(found.markers) / columns)
    with drawing(10.6, 0.7 + 2.7 * lines) as figure:
        grid = figure.subplots(lines, columns, squeeze=False)
        for m, axes in enumerate(grid.ravel()):
            if m < len(found.markers):
                _marker(axes, hours, found, m)
            else:
                axes.set_visible(False)
        handles, labels = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside lower center", ncols=4)
        caption = (
            f"{found.panel}: expected readings in blood of vesicles that are not native (signal) and of native ones and of nothing "
            "(background), the limit of detection, and one measurement a snapshot with the noise of preparation and instrument. "
            "Logarithmic."
        )
        return as_svg(figure, _alt(found), caption)


def _marker(axes: Axes, hours: Float, found: BiomarkerPanel, m: int) -> None:
    """Draw one marker."""
    from matplotlib.ticker import LogLocator, NullLocator

    signal, background, measured = found.signal[:, m], found.background[:, m], found.measured[:, m]
    axes.plot(hours, _shown(signal), color=SIGNAL, label="signal")
    axes.plot(hours, _shown(background), color=UNKNOWN, label="background")
    axes.axhline(found.limit[m], color=INK, lw=1.2, ls="--", label="limit of detection")
    axes.plot(
        hours,
        _shown(measured),
        color=SOFT,
        marker="o",
        ms=4,
        ls="none",
        label="one measurement",
        clip_on=False,
    )
    drawn = np.concatenate([signal, background, measured, found.limit[m : m + 1]])
    top = float(drawn.max())
    least = max(float(drawn[drawn > 0].min()), top * 10.0**-DECADES)
    axes.set_yscale("log")
    axes.set_ylim(least / 2, top * 2)
    near = top < 50 * least  # within a decade or two powers of ten are too few ticks
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if near else (1,)))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_major_formatter(lambda value, _: (words.number if near else words.power)(value))
    axes.set(xlabel="hours", ylabel=words.unit(found.units[m]), xlim=(hours[0], hours[-1]))
    axes.set_title(found.markers[m])
    axes.yaxis.grid(True, color=FAINT)


def _shown(values: Float) -> Float:
    """Return what a logarithmic axis can show; the rest is left out."""
    return np.where(values > 0, values, np.nan)


def _alt(found: BiomarkerPanel) -> str:
    """Say the last readings in words."""
    parts = [
        f"{name} signal {words.number(float(found.signal[-1, m]))}, background {words.number(float(found.background[-1, m]))}, "
        f"limit {words.number(float(found.limit[m]))} {found.units[m]}"
        for m, name in enumerate(found.markers)
    ]
    return f"Biomarkers in blood after {words.time(float(found.times_min[-1]))}: {'; '.join(parts)}."


def panel_rows(found: BiomarkerPanel) -> list[dict[str, str]]:
    """Return the readings at the last snapshot as texts."""
    last = found.table().where(time_min=float(found.times_min[-1]))
    return [
        {
            "marker": str(r["marker"]),
            "signal": words.number(_number(r["signal"])),
            "background": words.number(_number(r["background"])),
            "limit": words.number(_number(r["limit"])),
            "unit": words.unit(str(r["unit"])),
            "detected": "full" if r["saturated"] else "yes" if r["detected"] else "no",
            "fold": words.number(_number(r["fold"])),
        }
        for r in last
    ]


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
