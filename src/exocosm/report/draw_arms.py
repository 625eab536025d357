"""What the arms of a claim measured: every replicate, and courses over time."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import numpy as np

from exocosm.arrays import Float
from exocosm.report import words
from exocosm.report.atlas_result import ClaimResult
from exocosm.report.atlas_words import CONTROLS, amount, arm_colours, cut
from exocosm.report.colours import FAINT, INK, SOFT
from exocosm.report.effect_axis import limits, rows_axis, set_axis
from exocosm.report.picture import Missing, Picture, as_png, as_svg, drawing

Value = TypeVar("Value")
COLUMNS = 3
MANY = 300
"""Dots from which on a picture is kept as points, not as shapes: it is smaller then."""
MOST_LINES = 12
"""More arms than these are too many to be told apart over time."""
DASHES = ("-", (0, (5, 2)), (0, (1, 1.4)), (0, (7, 2, 1.5, 2)))
WIDE = 30.0
"""Largest over least value from which on an axis is logarithmic."""


def _in_order(claim: ClaimResult, found: Mapping[str, Value], what: str = "arms") -> dict[str, Value]:
    """Return entries by arm or endpoint in the order in which the claim declares them; files sort their keys."""
    declared = [str(d["name"]) for d in claim[what] or ()]
    return {
        k: found[k] for k in (*[d for d in declared if d in found], *[k for k in found if k not in declared])
    }


def _floats(values: Sequence[float | None]) -> Float:
    return np.array([math.nan if v is None else v for v in values], float)


def _title(claim: ClaimResult, endpoint: str, most: int) -> tuple[str, str]:
    """Return name of an endpoint over as many lines as it takes, and its unit as print wants it."""
    units = {str(e["name"]): str(e.get("unit") or "") for e in claim.endpoints}
    return "\n".join(textwrap.wrap(endpoint, most)), words.unit(units.get(endpoint, ""))


def replicates(claim: ClaimResult) -> Picture | Missing:
    """Draw the value of every replicate by arm, one panel an endpoint; all panels share rows and colours."""
    values: Mapping[str, Mapping[str, Sequence[float | None]]] = claim["values"] or {}
    values = _in_order(claim, values)
    names = list(_in_order(claim, {e: e for ends in values.values() for e in ends}, "endpoints"))
    if not names:
        return Missing(
            "The question is asked of a design over factors: there are no arms."
            if claim["sensitivity"]
            else "No values were recorded."
        )
    across = min(COLUMNS, len(names))
    down = math.ceil(len(names) / across)
    width = 10.2 if across > 1 else 7.6
    with drawing(width, down * (0.85 + max(0.36 * len(values), 0.9)) + 0.1) as figure:
        grid = figure.subplots(down, across, squeeze=False, sharey=True)
        colours = arm_colours(claim)
        hollow = {str(a["name"]) for a in claim.arms if a.get("role") in CONTROLS}
        for k, axis in enumerate(grid.flat):
            if k < len(names):
                _strip(axis, claim, names[k], values, colours, hollow)
                rows_axis(axis, len(values), [cut(a, 34) if k % across == 0 else "" for a in values])
            else:
                axis.set_visible(False)
        alt = f"Replicates by arm. {'; '.join(_said(e, values) for e in names)}."
        caption = (
            "Every replicate (dot) and the mean (stroke) by arm; in each arm replicates stand in the order of their seeds, and the same "
            "seed places the same cells. Controls are hollow. A wide range has a logarithmic axis."
        )
        dots = sum(len(v) for ends in values.values() for v in ends.values())
        return as_png(figure, alt, caption, 110, flat=True) if dots > MANY else as_svg(figure, alt, caption)


def _said(endpoint: str, values: Mapping[str, Mapping[str, Sequence[float | None]]]) -> str:
    means = []
    for arm, ends in values.items():
        known = [v for v in ends.get(endpoint, ()) if v is not None]
        means.append(f"{arm} {amount(sum(known) / len(known)) if known else 'not defined'}")
    return f"{endpoint}, means: {', '.join(means)}"


def _strip(
    axis: Any, claim: ClaimResult, endpoint: str, values: Mapping[str, Mapping[str, Sequence[float | None]]],
    colours: Mapping[str, str], hollow: set[str],
) -> None:  # fmt: skip
    every = [v for ends in values.values() for v in ends.get(endpoint, ()) if v is not None]
    log = bool(every) and min(every) > 0 and max(every) > WIDE * min(every)
    # numbers below a thousandth are written as powers, which take twice the room
    most = 3 if log and min(every) < 1e-3 else 5
    set_axis(axis, *limits(every if log else [*every, 0.0], log=log), log=log, most=most)
    if not every:
        axis.set_xticks([])
    for row, (arm, ends) in enumerate(values.items()):
        found = _floats(ends.get(endpoint, ()))
        shift = np.linspace(-0.2, 0.2, len(found)) if len(found) > 1 else np.zeros(len(found))
        axis.scatter(
            found, row + shift, s=34, lw=1.5 if arm in hollow else 0.5, edgecolors=colours[arm] if arm in hollow else "white",
            facecolors="white" if arm in hollow else colours[arm], zorder=3,
        )  # fmt: skip
        known = found[np.isfinite(found)]
        if len(known):
            axis.plot([known.mean()] * 2, [row - 0.3, row + 0.3], color=INK, lw=1.6, zorder=4)
        lost = len(found) - len(known)
        if lost:
            text = "not defined" if not len(known) else f"{lost} of {len(found)} not defined"
            axis.text(
                0.98, row, text, transform=axis.get_yaxis_transform(), ha="right", va="center", fontsize=9.5,
                color=SOFT, style="italic", bbox={"fc": "white", "ec": "none", "alpha": 0.8, "pad": 1}, zorder=6,
            )  # fmt: skip
    title, unit = _title(claim, endpoint, 32)
    axis.set_title(title, fontsize=10.5)
    axis.set_xlabel(unit, fontsize=9.5)


def courses(claim: ClaimResult) -> Picture | Missing | None:
    """Draw endpoints over time by arm, means with the range of the replicates; None where none was followed."""
    found: Mapping[str, Mapping[str, Any]] = {e: arms for e, arms in (claim["courses"] or {}).items() if arms}
    if not found:
        return None
    chosen = claim.said.get("compared") if max(map(len, found.values())) > MOST_LINES else None
    if chosen:
        found = {e: {arm: c for arm, c in arms.items() if arm in chosen} for e, arms in found.items()}
    from matplotlib.ticker import MaxNLocator

    across = min(2, len(found))
    down = math.ceil(len(found) / across)
    with drawing(10.2 if across > 1 else 8.6, down * 2.9 + 0.1) as figure:
        grid = figure.subplots(down, across, squeeze=False)
        colours = arm_colours(claim)
        last = max(float(max(c["times_min"], default=0)) for arms in found.values() for c in arms.values())
        per, unit = (60.0, "h") if last < 14400 else (1440.0, "days")
        for k, axis in enumerate(grid.flat):
            if k >= len(found):
                axis.set_visible(False)
                continue
            endpoint = list(found)[k]
            for arm, course in _in_order(claim, found[endpoint]).items():
                _course(axis, arm, course, per, colours, list(colours).index(arm) if arm in colours else 0)
            title, said = _title(claim, endpoint, 44)
            axis.set_title(title, fontsize=10.5)
            axis.set_xlabel(f"time, {unit}", fontsize=10)
            axis.set_ylabel(said, fontsize=10)
            axis.set_xlim(0, last / per)
            axis.yaxis.grid(True, color=FAINT, lw=0.7)
            axis.yaxis.set_major_locator(
                MaxNLocator(6, steps=[1, 2, 5, 10])
            )  # others would be rounded unevenly
            axis.yaxis.set_major_formatter(lambda v, _: words.short(v).replace("-", "−"))
            axis.tick_params(labelsize=9.5)
        lines = {line.get_label(): line for axis in grid.flat for line in axis.get_lines()}
        figure.legend(
            lines.values(), lines.keys(), loc="outside right upper", fontsize=9.5, handlelength=2.6, labelspacing=0.6
        )  # fmt: skip
        return as_svg(
            figure,
            "Over time: " + "; ".join(f"{e} in {', '.join(arms)}" for e, arms in found.items()) + ".",
            "Mean over time by arm (line) and the range of the replicates (band)."
            + (" Arms that no expectation looks at are left out." if chosen else ""),
        )


def _course(
    axis: Any, arm: str, course: Mapping[str, Any], per: float, colours: Mapping[str, str], place: int
) -> None:
    times = _floats(course["times_min"]) / per
    colour = colours.get(arm, SOFT)
    mean, least, most = (_floats(course[key]) for key in ("mean", "least", "most"))
    axis.fill_between(times, least, most, color=colour, alpha=0.18, lw=0)
    label = "\n".join(textwrap.wrap(arm, 24))
    axis.plot(times, mean, color=colour, lw=2, ls=DASHES[place % len(DASHES)], label=label)
