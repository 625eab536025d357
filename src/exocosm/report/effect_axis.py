"""Axes of effects: ratios on a logarithmic scale, limits that hold intervals and marks, ends that run out of the picture."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from exocosm.report import words
from exocosm.report.atlas_words import Look
from exocosm.report.colours import FAINT, INK, SOFT

DECADES = 6
"""Most decades of a logarithmic axis."""


def limits(values: Iterable[float | None], *, log: bool) -> tuple[float, float]:
    """Return ends of an axis with room around the values; what is not finite or, with `log`, not above zero has no say."""
    known = [v for v in values if v is not None and math.isfinite(v) and (v > 0 or not log)]
    if log:
        low, high = min(known, default=1.0), max(known, default=1.0)
        high = min(high, max(low, 1e-3) * 10**DECADES) if low < 1e-3 else min(high, low * 10**DECADES)
        room = max(1.15, (high / low) ** 0.08)
        return low / room, high * room
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = 0.08 * (high - low) or 0.1 * abs(high) or 1.0
    return low - room, high + room


def set_axis(axis: Any, low: float, high: float, *, log: bool, most: int = 6) -> None:
    """Set ends and ticks of a horizontal axis; few ticks, in plain numbers."""
    from matplotlib.ticker import FixedLocator, MaxNLocator, NullFormatter, NullLocator

    if log:
        axis.set_xscale("log")
        axis.xaxis.set_minor_locator(NullLocator())
        axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_xlim(low, high)
    axis.xaxis.set_major_locator(FixedLocator(log_ticks(low, high, most)) if log else MaxNLocator(most - 1))
    axis.xaxis.set_major_formatter(lambda value, _: _tick(value, log))
    axis.xaxis.grid(True, color=FAINT, lw=0.7)
    axis.set_axisbelow(True)
    axis.tick_params(axis="x", labelsize=9.5, length=3)


def _tick(value: float, log: bool) -> str:
    text = words.power(value) if log else words.short(value) if abs(value) >= 1e4 else f"{value:.4g}"
    return text.replace("-", "−")


def log_ticks(low: float, high: float, most: int) -> list[float]:
    """Return round numbers between two ends, at most so many; evenly spread where the ends are near."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    near = ((1, 1.2, 1.5, 2, 3, 5, 7),) if high < 4 * low else ()
    for steps in (*near, (1, 2, 5), (1, 3), (1,)):
        ticks = [m * 10.0**e for e in range(first, last + 1) for m in steps]
        ticks = [t for t in ticks if low <= t <= high]
        if len(ticks) <= most:
            break
    if len(ticks) < 2:
        from matplotlib.ticker import MaxNLocator

        ticks = [t for t in MaxNLocator(4).tick_values(low, high) if low <= t <= high]
    return ticks[:: math.ceil(len(ticks) / most)]


def dot(
    axis: Any, at: float, value: float | None, ends: tuple[float | None, float | None], look: Look, size: float = 62,
    colour: str = "",
) -> None:  # fmt: skip
    """Draw an effect with its interval in a row; what leaves the picture ends in an arrow head.

    Parameters
    ----------
    axis
        Axes with limits set.
    at
        Height of the row.
    value, ends
        Effect (None: nothing is drawn) and interval; an end that is None reaches on.
    look
        Shape and colour.
    size
        Area of the dot, in points squared.
    colour
        Another colour than that of the look.
    """
    if value is None:
        return
    low, high = axis.get_xlim()
    paint = colour or look.colour
    left, right = (low if ends[0] is None else ends[0]), (high if ends[1] is None else ends[1])
    axis.plot(
        [max(left, low), min(right, high)], [at, at], color=paint, lw=2, solid_capstyle="butt", zorder=3
    )
    for end, edge, head, beyond in ((left, low, "<", left <= low), (right, high, ">", right >= high)):
        if beyond and (end != value or value < low or value > high):
            axis.plot([edge], [at], marker=head, color=paint, ms=6, clip_on=False, zorder=4)
    if low <= value <= high:
        sign(axis, value, at, look, size, colour)


def sign(axis: Any, x: float, y: float, look: Look, size: float = 62, colour: str = "") -> None:
    """Draw the shape of a verdict or an outcome, hollow where it is."""
    paint = colour or look.colour
    inside, edge = ("white", paint) if look.hollow else (paint, "white")
    if look.marker == "_":
        axis.plot([x - 0.015, x + 0.015], [y, y], color=paint, lw=1)
        return
    axis.scatter(
        [x], [y], s=1.35 * size if look.marker == "X" else size, marker=look.marker, facecolors=inside, edgecolors=edge, lw=1.8 if look.hollow else 0.8,
        clip_on=False, zorder=5,
    )  # fmt: skip


def rows_axis(axis: Any, count: int, labels: list[str], size: float = 10) -> None:
    """Set rows from top to bottom, with their labels on the left."""
    axis.set_ylim(count - 0.5, -0.5)
    axis.set_yticks([])
    axis.spines["left"].set_visible(False)
    for row, label in enumerate(labels):
        lines = label.split("\n")
        for k, line in enumerate(lines):
            # One text a line: a reader's font is not that of the layout, and only single lines are anchored at their right end.
            axis.annotate(
                line, (0, row), (-9, 1.3 * size * ((len(lines) - 1) / 2 - k)), xycoords=axis.get_yaxis_transform(),
                textcoords="offset points", ha="right", va="center_baseline", fontsize=size,
            )  # fmt: skip


def beside(axis: Any, at: float, text: str, colour: str = INK, **more: Any) -> None:
    """Write to the right of a row."""
    axis.text(
        1.02, at, text, transform=axis.get_yaxis_transform(), va="center", ha="left", color=colour, fontsize=10, **more
    )  # fmt: skip


def mark_line(axis: Any, value: float) -> None:
    """Draw the line of no effect."""
    axis.axvline(value, color=SOFT, lw=1, zorder=1)
