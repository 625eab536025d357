"""Figures of a comparison: growth by arm, effects, efficacy beside harm, combinations."""

from __future__ import annotations

from typing import Any

import numpy as np

from exocosm.report import words
from exocosm.report.colours import FAINT, INK, SOFT
from exocosm.report.compare_folder import ComparisonFolder, Row
from exocosm.report.effect_axis import beside, limits, mark_line, rows_axis, set_axis
from exocosm.report.picture import Missing, Picture, as_svg, drawing

GROUPS = ("cancer cells", "healthy cells")
DASH = "–"
MOST_LETTERS = 26
LEAST_SHOWN = 1e-3
"""Smallest ratio that an axis reaches down to."""


def handle(colour: str, label: str) -> Any:
    """Return an entry of a legend."""
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, lw=2.4, label=label)


def legend(figure: Any, folder: ComparisonFolder) -> None:
    """Name the arms below a figure."""
    marks = [handle(folder.colours[a], a) for a in folder.arms]
    figure.legend(handles=marks, loc="outside lower center", ncols=min(len(marks), 5))


def brief(name: str) -> str:
    """Return a name that fits beside an axis."""
    return name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1]}…"


def growth(folder: ComparisonFolder) -> Picture | Missing:
    """Draw living cells of the disease and of everything else over time, one line an arm."""
    shown = [g for g in GROUPS if folder.rows("courses", outcome=g)]
    if not shown or len({r["time_day"] for r in folder.rows("courses")}) < 2:
        return Missing("One snapshot only: there is no course over time.")
    from matplotlib.ticker import LogLocator, MaxNLocator, NullLocator

    with drawing(10.6 if len(shown) > 1 else 7.2, 4.3) as figure:
        axes = figure.subplots(1, len(shown), squeeze=False, sharex=True)[0]
        for axis, group in zip(axes, shown, strict=True):
            logarithmic = _draw_growth(axis, folder, group)
            if logarithmic:
                axis.set_yscale("log")
                axis.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
                axis.yaxis.set_minor_locator(NullLocator())
            else:
                axis.set_ylim(0, 1.05 * axis.dataLim.y1)
                axis.yaxis.set_major_locator(MaxNLocator(5))
            axis.yaxis.set_major_formatter(lambda value, _: words.short(value))
            axis.set_title(f"{group[:1].upper()}{group[1:]}")
            axis.set_xlabel("days")
            axis.yaxis.grid(True, color=FAINT)
        axes[0].set_ylabel("living cells")
        legend(figure, folder)
        n = len(folder.header["seeds"])
        caption = (
            f"Mean of {n} {folder.who}s and its 95 % interval, one line an arm; the same {folder.who}s in every arm. "
            "An axis that spans more than 12-fold is logarithmic; a broken line lies on top of another."
        )
        return as_svg(figure, f"Living cells over time in {len(folder.arms)} arms.", caption)


def _draw_growth(axis: Any, folder: ComparisonFolder, group: str) -> bool:
    """Draw the lines of a group of cells; tell whether they ask for a logarithmic axis."""
    drawn: list[Any] = []
    for arm in folder.arms:
        rows = folder.rows("courses", arm=arm, outcome=group)
        days, mean = [r["time_day"] for r in rows], np.array([r["mean"] for r in rows], float)
        low = np.array([np.nan if r["mean_low"] is None else r["mean_low"] for r in rows], float)
        high = np.array([np.nan if r["mean_high"] is None else r["mean_high"] for r in rows], float)
        # no count is below zero: where the interval is, the band ends at the least that was counted
        floor = np.where(low > 0, low, [r["least"] for r in rows])
        axis.fill_between(days, floor, high, color=folder.colours[arm], alpha=0.14, lw=0)
        # a line on top of another is broken, so that both are seen
        hides = any(len(o) == len(mean) and np.allclose(o, mean, rtol=0.01) for o in drawn)
        axis.plot(days, mean, color=folder.colours[arm], ls=(0, (2.2, 2.2)) if hides else "-")
        drawn.append(mean)
    axis.set_xlim(days[0], days[-1])
    every = np.concatenate(drawn)
    return bool(every.min() > 0 and every.max() > 12 * every.min())


def by_type(row: Row) -> bool:
    """Tell whether an effect is that on one type of healthy cells among several."""
    return bool(row["role"] == "harm" and row["outcome"] not in GROUPS)


def effects(folder: ComparisonFolder, *, types: bool = False) -> Picture | Missing:
    """Draw the ratio to the control with its interval, on one axis: of the outcomes, or (`types`) of healthy cells by type."""
    known = [
        r for r in folder.rows("effects") if r["ratio"] is not None and r["ratio"] > 0 and by_type(r) == types
    ]
    if not known:
        return Missing("No ratio to the control is defined.")
    outcomes = list(dict.fromkeys(r["outcome"] for r in known))
    lines: list[Row | str] = []
    for outcome in outcomes:
        lines += [outcome, *(r for r in known if r["outcome"] == outcome)]
    ends = [r[e] for r in known for e in ("ratio", "ratio_low", "ratio_high")]
    low, high = limits([None if e is None else max(e, LEAST_SHOWN) for e in [*ends, 1.0]], log=True)
    with drawing(10.2, 0.75 + 0.31 * len(lines)) as figure:
        axis = figure.subplots()
        set_axis(axis, low, high, log=True)
        rows_axis(axis, len(lines), ["" if isinstance(x, str) else brief(x["arm"]) for x in lines])
        mark_line(axis, 1.0)
        for y, line in enumerate(lines):
            if isinstance(line, str):
                _heading(axis, y, f"{line[:1].upper()}{line[1:]}")
                continue
            draw_interval(axis, y, line, "ratio", folder.colours[line["arm"]])
            beside(axis, y, f"{spanned(line, 'ratio')}   {line['is']}", ink(line["is"]))
        axis.set_xlabel("ratio to the control (logarithmic)")
        told = [f"{r['outcome']} in {r['arm']}: {spanned(r, 'ratio')}, {r['is']}" for r in known]
        return as_svg(
            figure,
            "Effects against the control. " + "; ".join(told) + ".",
            f"Ratio to “{folder.control}” with its 95 % interval, paired by {folder.who}. Left of the line there is less than in the control, right of it more.",
        )


def _heading(axis: Any, y: float, text: str) -> None:
    axis.annotate(
        text, (0, y), (-9, 0), xycoords=axis.get_yaxis_transform(), textcoords="offset points", ha="right",
        va="center_baseline", fontsize=10.5, fontweight="bold",
    )  # fmt: skip


def ink(verdict: str) -> str:
    """Return the colour of a verdict as text."""
    return {"better": "#0a7a53", "worse": "#b42318"}.get(verdict, SOFT)


def spanned(row: Row, name: str, scale: float = 1.0, places: str = ".3g") -> str:
    """Write a value with its interval."""
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if value is None:
        return DASH
    left = "−∞" if low is None else f"{scale * low:{places}}"
    right = "∞" if high is None else f"{scale * high:{places}}"
    return f"{scale * value:{places}} ({left} to {right})".replace("-", "−")


def percent(row: Row, name: str, places: str = ".0f") -> str:
    """Write a share with its interval in per cent."""
    return DASH if row[name] is None else f"{spanned(row, name, 100, places)}{words.THIN}%"


def draw_interval(axis: Any, y: float, row: Row, name: str, colour: str, hollow: bool = False) -> None:
    """Draw a dot and its interval; what leaves the picture ends in an arrow head."""
    left, right = axis.get_xlim()
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    low, high = (left if low is None else low), (right if high is None else high)
    axis.plot(
        [max(low, left), min(high, right)], [y, y], color=colour, lw=2.2, solid_capstyle="butt", zorder=3
    )
    for out, edge, head in ((low <= left, left, "<"), (high >= right, right, ">")):
        if out:
            axis.plot([edge], [y], marker=head, color=colour, ms=6, clip_on=False, zorder=4)
    if left <= value <= right:
        axis.scatter([value], [y], s=58, facecolors="white" if hollow else colour, edgecolors=colour if hollow else "white", lw=1.4, zorder=5)  # fmt: skip


def harm(folder: ComparisonFolder) -> Picture | Missing:
    """Draw efficacy and harm of every arm side by side on one scale."""
    rows = [r for r in folder.rows("harm") if r["efficacy"] is not None]
    if not rows:
        return Missing("The control has no cancer cells left at the end, so that nothing can be lost.")
    parts = [p for p in ("efficacy", "harm") if any(r[p] is not None for r in rows)]
    ends = [
        None if r[n] is None else max(-1.0, min(r[n], 1.2))
        for r in rows
        for p in parts
        for n in (p, f"{p}_low", f"{p}_high")
    ]
    low, high = limits([*ends, 0.0, 1.0], log=False)
    titles = {"efficacy": "Cancer cells lost", "harm": "Healthy cells lost"}
    with drawing(10.2 if len(parts) > 1 else 7.5, 1.15 + 0.42 * len(rows)) as figure:
        axes = figure.subplots(1, len(parts), squeeze=False)[0]
        for axis, part in zip(axes, parts, strict=True):
            set_axis(axis, low, high, log=False)
            axis.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %".replace("-", "−"))
            rows_axis(axis, len(rows), [brief(r["arm"]) for r in rows] if axis is axes[0] else [])
            axis.set_ylim(len(rows) - 0.5, -0.72)
            mark_line(axis, 0.0)
            for y, row in enumerate(rows):
                if row[part] is not None:
                    draw_interval(axis, y, row, part, folder.colours[row["arm"]])
                    axis.text(
                        row[part],
                        y - 0.3,
                        f"{100 * row[part]:.0f} %".replace("-", "−"),
                        ha="center",
                        va="bottom",
                        fontsize=9,
                        color=INK,
                    )
            axis.set_title(titles[part])
        return as_svg(
            figure,
            f"Shares of cells lost in {len(rows)} arms.",
            f"Share of the living cells at the end that is lost against “{folder.control}”, with its 95 % interval; both panels have one scale.",
        )  # fmt: skip


def parts_of(folder: ComparisonFolder, row: Row) -> list[str]:
    """Return the arms of which a combination consists."""
    return list(folder.header["arms"][row["arm"]]["of"])


def synergy(folder: ComparisonFolder) -> Picture | None:
    """Draw each combination beside its parts and what independent action of these would come to; None without any."""
    rows = [r for r in folder.rows("synergy") if r["bliss"] is not None]
    if not rows:
        return None
    lines: list[tuple[str, Row, str, str, str]] = []
    for row in rows:
        for part in parts_of(folder, row):
            (alone,) = folder.rows("harm", arm=part)
            lines.append((brief(part), alone, "efficacy", folder.colours[part], percent(alone, "efficacy")))
        text = f"{percent(row, 'efficacy')}   {row['bliss_is']}"
        lines.append((brief(row["arm"]), row, "efficacy", folder.colours[row["arm"]], text))
    ends = [x[1][n] for x in lines for n in ("efficacy", "efficacy_low", "efficacy_high")]
    low, high = limits([*(None if e is None else max(-1.0, min(e, 1.2)) for e in ends), 0.0, 1.0], log=False)
    with drawing(10.2, 0.95 + 0.4 * len(lines)) as figure:
        axis = figure.subplots()
        set_axis(axis, low, high, log=False)
        axis.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %".replace("-", "−"))
        rows_axis(axis, len(lines), [x[0] for x in lines])
        mark_line(axis, 0.0)
        y = 0
        for row in rows:
            first = y
            for _ in (*parts_of(folder, row), ""):
                _, found, name, colour, text = lines[y]
                draw_interval(axis, y, found, name, colour)
                beside(axis, y, text)
                y += 1
            expected = row["bliss_expected"]
            axis.plot([expected, expected], [y - 1.42, y - 0.58], color=INK, lw=1.6, zorder=6)
            if first:
                axis.axhline(first - 0.5, color=FAINT, lw=1)
        axis.set_xlabel("share of the cancer cells lost against the control")
        parts = [f"{r['arm']}: excess {spanned(r, 'bliss')}, {r['bliss_is']}" for r in rows]
        caption = (
            "Efficacy of the parts and of the combination, with 95 % intervals. The upright bar is what independent parts would come to (Bliss); "
            "synergy or antagonism is said only where the whole interval of the excess over it lies on one side of zero."
        )
        return as_svg(figure, "Combinations. " + "; ".join(parts) + ".", caption)
