"""Figures of a comparison in which each seed is an animal: change of burden, and time until it has grown."""

from __future__ import annotations

import math
from typing import Any

from exocosm.report.colours import FAINT, SOFT
from exocosm.report.compare_folder import ComparisonFolder
from exocosm.report.draw_compare import brief, legend
from exocosm.report.picture import Missing, Picture, as_svg, drawing

GONE = "none left"


def waterfall(folder: ComparisonFolder) -> Picture | None:
    """Draw the burden of every animal at the end over that at the start, sorted, one panel an arm with one scale."""
    rows = [r for r in folder.rows("waterfall") if r["fold"] is not None]
    known = [math.log2(r["fold"]) for r in rows if r["fold"] > 0]
    if not rows:
        return None
    gone = any(r["fold"] == 0 for r in rows)
    low, high = min([0.0, *known]), max([0.0, *known])
    floor = math.floor(low) - (1.0 if gone else 0.0)
    arms = folder.arms
    with drawing(10.6, 3.5) as figure:
        grid = figure.subplots(1, len(arms), sharey=True, squeeze=False)[0]
        for axis, arm in zip(grid, arms, strict=True):
            mine = [r for r in rows if r["arm"] == arm]
            heights = [math.log2(r["fold"]) if r["fold"] > 0 else floor for r in mine]
            axis.bar(range(len(mine)), heights, width=0.82, color=folder.colours[arm])
            axis.axhline(0, color=SOFT, lw=0.9)
            axis.axhline(math.log2(folder.header["event"]), color=SOFT, lw=0.9, ls=":")
            axis.set_title(brief(arm), fontsize=10.5)
            axis.set_xticks([])
            axis.set_xlim(-0.9, max(len(mine), 3) - 0.1)
            axis.spines["bottom"].set_visible(False)
            axis.yaxis.grid(True, color=FAINT)
            axis.set_axisbelow(True)
        ticks = _ticks(floor if gone else math.floor(low), math.ceil(high))
        grid[0].set_ylim(floor - 0.15, math.ceil(high) + 0.15)
        grid[0].set_yticks(ticks, [GONE if gone and t == floor else _times(t) for t in ticks])
        grid[0].set_ylabel("burden, end over start")
        caption = (
            f"Each bar is one {folder.who}: living cancer cells at the end over those at the start (doublings on the axis), the largest growth first; one scale for all arms. "
            f"Dotted: {folder.header['event']:g} times the start."
        )
        return as_svg(figure, f"Change of burden of every {folder.who} in {len(arms)} arms.", caption)


def _ticks(low: int | float, high: int) -> list[float]:
    step = max(1, math.ceil((high - low) / 7))
    ticks = [float(t) for t in range(0, high + 1, step)]
    ticks += [float(-t) for t in range(step, int(-low) + 1, step)]
    return sorted({*ticks, *([float(low)] if low < 0 else [])})


def _times(power: float) -> str:
    return f"×{2**power:g}" if power >= 0 else f"×1/{2**-power:g}"


def survival(folder: ComparisonFolder) -> Picture | Missing:
    """Draw the share of animals without event over time, one line an arm."""
    if not any(r["events"] for r in folder.rows("survival")):
        times = folder.header["event"]
        return Missing(f"In no arm did the burden of any animal reach {times:g} times that at the start.")
    with drawing(8.2, 4.3) as figure:
        axis = figure.subplots()
        # lines that lie on each other are drawn a little apart, so that none is hidden
        for k, arm in enumerate(folder.arms):
            rows = folder.rows("survival_curves", arm=arm)
            days, shift = [r["time_day"] for r in rows], 0.006 * k
            axis.step(days, [r["free"] - shift for r in rows], where="post", color=folder.colours[arm], lw=2)
            _censored(axis, rows, folder.colours[arm], shift)
            if any(r["free"] < 1 for r in rows):
                low = [r["free"] if r["free_low"] is None else r["free_low"] for r in rows]
                high = [r["free"] if r["free_high"] is None else r["free_high"] for r in rows]
                axis.fill_between(days, low, high, step="post", color=folder.colours[arm], alpha=0.08, lw=0)
        axis.set_ylim(0, 1.04)
        axis.set_xlim(0, folder.header["end_min"] / 1440)
        axis.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
        axis.yaxis.grid(True, color=FAINT)
        axis.set(xlabel="days", ylabel="without event")
        legend(figure, folder)
        caption = (
            f"Kaplan-Meier curves over {'patients' if folder.patients else 'seeds as animals'}; the event is a burden of {folder.header['event']:g} times that at the start, as the recorded times show it. "
            "Bands: 95 % (log-log). A tick at the end: animals without event. Lines on top of each other are drawn a little apart."
        )
        return as_svg(figure, f"Share without event in {len(folder.arms)} arms.", caption)


def _censored(axis: Any, rows: list[Any], colour: str, shift: float) -> None:
    """Mark who was last looked at without event."""
    if rows[-1]["free"] > 0:
        axis.plot([rows[-1]["time_day"]], [rows[-1]["free"] - shift], marker="|", ms=11, mew=2, color=colour, clip_on=False)  # fmt: skip
