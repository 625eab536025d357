"""Growth curves: living cells by type, and dead ones, over time."""

from __future__ import annotations

import math

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.burden import Burden
from exocosm.report import words
from exocosm.report.colours import FAINT, UNKNOWN
from exocosm.report.picture import Missing, Picture, as_svg, drawing

ROUNDING = 1e-9
"""Rates below this, 1/day, are those of a number that does not change."""


def growth_curves(found: Burden, colours: dict[str, str]) -> Picture | Missing:
    """Draw living cells by type over time, and their number over that at the start."""
    if len(found.times_min) < 2:
        return Missing("One snapshot only: there is no course over time.")
    shown = [t for t in range(len(found.types)) if found.living[:, t].max() > 0]
    if not shown:
        return Missing("The run has no living cells.")
    from matplotlib.ticker import LogLocator, NullLocator

    hours = found.times_min / 60
    dead = found.counts.sum(2).sum(1) - found.living.sum(1)
    with drawing(10.6, 4.1) as figure:
        left, right = figure.subplots(1, 2, sharex=True)
        high = max(found.living[:, shown].max(), dead.max())
        low = min(int(found.living[:, t][found.living[:, t] > 0].min()) for t in shown)
        logarithmic = high > 12 * low
        for t in shown:
            name, living = found.types[t], found.living[:, t].astype(float)
            left.plot(hours, np.where(living > 0, living, np.nan), color=colours[name], label=name)
            if living[0] > 0:
                right.plot(hours, living / living[0], color=colours[name])
        if dead.max() > 0:
            left.plot(
                hours, np.where(dead > 0, dead, np.nan), color=UNKNOWN, ls=":", label="dead, not yet removed"
            )
        if logarithmic:
            left.set_yscale("log")
            left.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            left.yaxis.set_minor_locator(NullLocator())
        else:
            left.set_ylim(0, None)
        left.set(xlabel="hours", ylabel="cells")
        left.set_title("Living cells")
        right.axhline(1, color=FAINT, lw=1, zorder=0)
        right.set(xlabel="hours", ylabel="relative to the start")
        right.set_title("Growth since the start")
        # A change of a per cent is not to look like one of half.
        low, high = right.get_ylim()
        right.set_ylim(min(low, 0.9), max(high, 1.1))
        left.yaxis.set_major_formatter(lambda value, _: words.short(value))
        for axes in (left, right):
            axes.yaxis.grid(True, color=FAINT)
            axes.set_xlim(hours[0], hours[-1])
        figure.legend(loc="outside lower center", ncols=4)
        caption = (
            "Living cells by type"
            + (" (logarithmic)" if logarithmic else "")
            + ", and relative to the first snapshot."
        )
        return as_svg(figure, _alt(found, shown, hours), caption)


def _alt(found: Burden, shown: list[int], hours: Float) -> str:
    """Say the course in words."""
    parts = [
        f"{found.types[t]} from {words.count(float(found.living[0, t]))} to {words.count(float(found.living[-1, t]))}"
        for t in shown
    ]
    return f"Living cells over {hours[-1] - hours[0]:.3g} hours: {words.listing(parts)}."


def growth_rows(found: Burden) -> list[dict[str, str]]:
    """Return the growth table as texts."""
    rows = []
    for row, fit in zip(found.table("growth"), found.growth, strict=True):
        per_day = [words.signed(1440 * v) for v in (fit.slope, fit.low, fit.high)]
        still = fit.ok and 1440 * max(map(abs, (fit.low, fit.high))) < ROUNDING
        rate = "0" if still else f"{per_day[0]} ({per_day[1]} to {per_day[2]})" if fit.ok else "–"
        changes = [(row["doubling_hour"], "doubles in"), (row["halving_hour"], "halves in")]
        time = [f"{text} {words.time(60 * float(v))}" for v, text in changes if v is not None]
        rows.append(
            {
                "type": str(row["cell_type"]),
                "first": words.count(float(row["cells_first"] or 0)),
                "last": words.count(float(row["cells_last"] or 0)),
                "rate": rate,
                "time": time[0] if time else str(row["remark"]) or "–",
                "r2": f"{fit.r2:.3f}" if fit.ok and not still and not math.isnan(fit.r2) else "–",
            }
        )
    return rows
