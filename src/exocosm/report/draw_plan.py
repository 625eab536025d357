"""Figures of a plan: schedules as calendars, the history of the search, the check on new seeds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from exocosm.report import words
from exocosm.report.colours import FAINT, INK, OKABE_ITO, SOFT
from exocosm.report.picture import Missing, Picture, as_svg, drawing

DRUG_COLOURS = (OKABE_ITO[2], OKABE_ITO[5], OKABE_ITO[1], OKABE_ITO[3], OKABE_ITO[0], "#3e4c59")
ARM_COLOURS = {"untreated": "#8a939c", "standard": OKABE_ITO[0], "best": OKABE_ITO[2], "random": OKABE_ITO[4]}
ARM_NAMES = {
    "untreated": "no treatment",
    "standard": "default courses",
    "best": "best schedule",
    "random": "random schedules, median",
}
Plan = Mapping[str, Any]


def calendar(plan: Plan) -> Picture:
    """Draw the doses of the best schedule and of the default courses over one axis of days; the height is the amount of a dose."""
    drugs = [d["name"] for d in plan["drugs"]]
    units = {d["name"]: d["unit"] for d in plan["drugs"]}
    rows = [("default courses", plan["search"]["standard"]["schedule"])]
    if plan["best"] is not None:
        rows.insert(0, ("best schedule", plan["search"]["tried"][plan["best"] - 1]["schedule"]))
    lanes = [(title, name, schedule.get(name)) for title, schedule in rows for name in drugs]
    edge = plan["horizon_day"]
    most = max([1.0, *(c["factor"] for _, _, c in lanes if c is not None)])
    with drawing(10.6, 1.1 + 0.62 * len(lanes) + 0.35 * len(rows)) as figure:
        axes = figure.subplots()
        ticks, y = [], 0.0
        for k, (title, name, course) in enumerate(lanes):
            if k % len(drugs) == 0:
                y += 0.62
                axes.text(
                    0, y - 0.16, title, fontsize=11, fontweight="bold", color=INK, va="bottom", ha="left"
                )
            y += 1
            ticks.append((y, name))
            _lane(
                axes, y, course, DRUG_COLOURS[drugs.index(name) % len(DRUG_COLOURS)], most, edge, units[name]
            )
        axes.set_ylim(y + 0.25, 0)
        axes.set_yticks([t for t, _ in ticks], [n for _, n in ticks])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(-0.012 * edge, edge * 1.16)
        axes.axvline(edge, color=SOFT, lw=1, ls=":")
        axes.set_xticks(_moments(edge))
        axes.spines["bottom"].set_bounds(0, edge)
        size, name = clock(plan)
        axes.xaxis.set_major_formatter(lambda value, _: f"{value * size:.4g}")
        axes.set_xlabel(name, loc="left")
        return as_svg(
            figure,
            f"Doses of {', '.join(drugs)} over {edge:g} days, best schedule and default courses.",
            "Every bar is a dose, as high as its amount; the dotted line is the horizon, at which cancer cells are counted. At the right: doses, "
            "amount of one, and the total as a share of the default course.",
        )


def clock(plan: Plan) -> tuple[float, str]:
    """Return by what to multiply days for a reader, and the name of the unit: hours where the horizon is near."""
    return (24.0, "hour") if plan["horizon_day"] < 3 else (1.0, "day")


def _moments(edge: float) -> list[float]:
    """Return days for ticks, the horizon included: at most a dozen of them."""
    steps = (1 / 24, 2 / 24, 4 / 24, 6 / 24, 12 / 24, 1, 2, 5, 7, 14, 28, 56, 112, 364)
    step = next((s for s in steps if edge / s <= 12), edge / 4)
    if step == 5 and edge % 7 == 0:
        step = 7
    return [k * step for k in range(int(edge / step + 1e-9) + 1)]


def _lane(
    axes: Any, y: float, course: Mapping[str, Any] | None, colour: str, most: float, edge: float, unit: str
) -> None:
    """Draw the doses of one drug."""
    axes.plot([0, edge], [y, y], color=FAINT, lw=1, zorder=0, solid_capstyle="butt")
    if course is None:
        axes.text(edge * 1.015, y - 0.3, "not given", fontsize=9.5, color=SOFT, va="center")
        return
    days = course["days"]
    gap = min([b - a for a, b in pairwise(days)] + [edge / 40])
    axes.bar(
        days,
        [-0.78 * course["factor"] / most] * len(days),
        bottom=y,
        width=max(0.62 * gap, edge / 400),
        align="edge",
        color=colour,
    )
    text = (
        f"{len(days)} × {course['amount']:.3g} {words.unit(unit)}".rstrip()
        + f"\n{100 * course['total']:.0f} % in all"
    )
    axes.text(edge * 1.015, y - 0.3, text, fontsize=9, color=INK, va="center", linespacing=1.15)


def history(plan: Plan) -> Picture:
    """Draw what every schedule left, in the order in which they were tried, and the best so far."""
    tried = plan["search"]["tried"]
    base, standard = plan["search"]["untreated"]["score"], plan["search"]["standard"]
    with drawing(10.6, 4.2) as figure:
        axes = figure.subplots()
        for allowed, marker, colour, label in (
            (True, "o", OKABE_ITO[2], "keeps the limits"),
            (False, "X", OKABE_ITO[5], "costs too many healthy cells"),
        ):
            some = [t for t in tried if t["score"] is not None and t["allowed"] == allowed]
            if some:
                folds = [t["fold"] for t in some]
                axes.plot(
                    [t["number"] for t in some],
                    folds,
                    marker,
                    color=colour,
                    ms=5,
                    alpha=0.75,
                    label=label,
                    mew=0,
                )
        best = [
            (t["number"], math.exp(t["best_so_far"] - base)) for t in tried if t["best_so_far"] is not None
        ]
        if best:
            axes.step(
                [n for n, _ in best],
                [f for _, f in best],
                where="post",
                color=INK,
                lw=1.6,
                label="best so far",
            )
        axes.axhline(1, color=ARM_COLOURS["untreated"], lw=1.2, ls=":", label="no treatment", zorder=0)
        if standard["fold"] is not None:
            label = "default courses" + ("" if standard["allowed"] else " (break the limits)")
            axes.axhline(
                standard["fold"], color=ARM_COLOURS["standard"], lw=1.6, ls="--", label=label, zorder=0
            )
        axes.set_yscale("log")
        _log_ticks(axes.yaxis, [t["fold"] for t in tried if t["fold"]] + [1.0, standard["fold"] or 1.0])
        axes.set_xlim(0, len(tried) + 1)
        axes.set_xlabel("schedule, in the order of the search")
        axes.set_ylabel("cancer cells over no treatment")
        figure.legend(loc="outside lower center", ncols=5, fontsize=9.5)
        n = len(plan["search_seeds"])
        return as_svg(
            figure,
            f"Cancer cells left by {len(tried)} schedules, and the best so far.",
            f"Geometric mean over the {n} seed{'s' if n > 1 else ''} of the search. The best was chosen for these numbers, which tend to flatter it.",
        )


def check(plan: Plan) -> Picture | Missing:
    """Draw the check on new seeds: every arm against no treatment, and the best against each."""
    arms = [a for a in ("untreated", "standard", "random", "best") if a in plan["check"]["levels"]]
    against = plan["check"]["best_against"]
    with drawing(10.6, 1.5 + 0.55 * len(arms)) as figure:
        left, right = figure.subplots(1, 2, width_ratios=(1.25, 1))
        spans: list[float] = []
        for y, name in enumerate(arms):
            logs = plan["check"]["random_logs"] if name == "random" else plan["check"]["arms"][name]["logs"]
            cells = [math.exp(v) for v in logs]
            left.plot(
                cells, [y] * len(cells), "o", ms=4.5, mfc="none", mec=ARM_COLOURS[name], mew=1.1, zorder=1
            )
            spans += _bar(left, y, plan["check"]["levels"][name], ARM_COLOURS[name], cells)
        left.set_yticks(range(len(arms)), [ARM_NAMES[a] for a in arms])
        left.set_title("Cancer cells at the horizon", fontsize=11)
        left.set_xscale("log")
        _log_ticks(left.xaxis, spans)
        others = [a for a in arms if a in against]
        spans = [1.0]
        for name in others:
            spans += _bar(right, arms.index(name), against[name], ARM_COLOURS[name], [])
        right.axvline(1, color=SOFT, lw=1, ls=":")
        right.set_yticks([])
        right.spines["left"].set_visible(False)
        right.set_title("Best schedule over that arm", fontsize=11)
        right.set_xscale("log")
        _log_ticks(right.xaxis, spans)
        for axes in (left, right):
            axes.set_ylim(len(arms) - 0.5, -0.5)
            axes.tick_params(axis="y", length=0)
        n = len(plan["check_seeds"])
        return as_svg(
            figure,
            f"Cancer cells on {n} new seeds by arm.",
            f"{n} seeds that the search never saw, the same for all. Circles: single seeds; dots: geometric means with Student's 95\u202f% interval, paired by seed at the "
            "right, where left of the dotted line the best schedule is the better one. Thin bars: the interval of a bootstrap, which is too narrow for few seeds.",
        )


def _bar(
    axes: Any, y: float, span: Mapping[str, float | None], colour: str, seen: Sequence[float]
) -> list[float]:
    """Draw a mean with its intervals; return what must fit on the axis."""
    mean = math.exp(span["mean"] or 0.0)
    out = [mean, *seen]
    for low, high, shift, width in (("low", "high", 0.0, 2.4), ("bootstrap_low", "bootstrap_high", 0.2, 1.0)):
        a, b = span[low], span[high]
        if a is not None and b is not None:
            axes.plot(
                [math.exp(a), math.exp(b)],
                [y + shift, y + shift],
                color=colour,
                lw=width,
                solid_capstyle="butt",
            )
            out += [math.exp(a), math.exp(b)]
    axes.plot([mean], [y], "o", color=colour, ms=7, zorder=3)
    return out


def _log_ticks(axis: Any, values: Sequence[float]) -> None:
    """Choose ticks that read well between the ends of values above zero."""
    from matplotlib.ticker import FixedLocator, NullLocator

    known = [v for v in values if v > 0 and math.isfinite(v)]
    low, high = min(known), max(known)
    low, high = low / (high / low) ** 0.06 / 1.03, high * (high / low) ** 0.06 * 1.03
    steps: tuple[tuple[float, ...], ...] = (
        (1,),
        (1, 3),
        (1, 2, 5),
        (1, 1.5, 2, 3, 5, 7),
        (1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 3.5, 4, 5, 6, 7, 8, 9),
    )
    powers = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    found: list[float] = []
    for subs in steps:
        found = [s * 10.0**p for p in powers for s in subs if low <= s * 10.0**p <= high]
        if len(found) >= 3:
            break
    if len(found) < 2:
        found = [float(f"{low + k * (high - low) / 4:.3g}") for k in (1, 2, 3)]
    axis.axes.set(**{f"{axis.axis_name}lim": (low, high)})
    axis.set_major_locator(FixedLocator(found))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(lambda value, _: f"{value:.4g}")
