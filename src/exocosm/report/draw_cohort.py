"""Figures of a cohort: areas under curves, curves, courses, survival, screening."""

from __future__ import annotations

from typing import Any

from exocosm.report.cohort_folder import Assumptions, CohortFolder
from exocosm.report.colours import FAINT, OKABE_ITO, SOFT
from exocosm.report.picture import Picture, as_svg, drawing

MARKER_COLOURS = (OKABE_ITO[2], OKABE_ITO[5], OKABE_ITO[1], OKABE_ITO[3], OKABE_ITO[0], "#3e4c59")
MONTH = 30.4375


def colours_of(names: list[str]) -> dict[str, str]:
    """Return a colour for each name, the same in every figure."""
    return {name: MARKER_COLOURS[i % len(MARKER_COLOURS)] for i, name in enumerate(names)}


def areas(folder: CohortFolder) -> Picture | None:
    """Draw the area under the curve of every marker and comparison, one column a set of assumptions."""
    own = folder.sets[0]
    comparisons, markers = own.values("roc", "comparison"), own.values("roc", "marker")
    if not comparisons:
        return None
    colours = colours_of(markers)
    height = 1.1 + 0.19 * len(comparisons) * (len(markers) + 1.2)
    with drawing(3.7 + 2.9 * len(folder.sets), height) as figure:
        grid = figure.subplots(1, len(folder.sets), sharey=True, squeeze=False)[0]
        for axes, found in zip(grid, folder.sets, strict=True):
            _areas_of(axes, found, comparisons, markers, colours)
        grid[0].set_yticks(
            [_place(c, (len(markers) - 1) / 2, markers) for c in range(len(comparisons))], comparisons
        )
        grid[0].invert_yaxis()
        handles = [_handle(colours[m], m) for m in markers]
        figure.legend(handles=handles, loc="outside lower center", ncols=min(len(markers), 6))
        caption = (
            "Area under the curve with its 95 % interval. Grey: where 95 of 100 areas lie when labels are dealt anew; 0.5 is no information."
            + (" One column a set of assumptions about the same patients." if len(folder.sets) > 1 else "")
        )
        return as_svg(
            figure,
            f"Areas under the curve of {len(markers)} markers in {len(comparisons)} comparisons.",
            caption,
        )


def _place(comparison: int, marker: float, markers: list[str]) -> float:
    return comparison * (len(markers) + 1.2) + marker


def _areas_of(
    axes: Any, found: Assumptions, comparisons: list[str], markers: list[str], colours: dict[str, str]
) -> None:
    for c, comparison in enumerate(comparisons):
        for m, marker in enumerate(markers):
            rows = found.rows("roc", comparison=comparison, marker=marker)
            if not rows or rows[0]["auc"] is None:
                continue
            row, y = rows[0], _place(c, m, markers)
            axes.plot(
                [row["shuffled_low"], row["shuffled_high"]], [y, y], color=FAINT, lw=6, solid_capstyle="butt"
            )
            axes.plot([row["auc_low"], row["auc_high"]], [y, y], color=colours[marker], lw=1.8)
            axes.plot([row["auc"]], [y], "o", ms=5, color=colours[marker])
    axes.axvline(0.5, color=SOFT, lw=0.8, ls=":")
    axes.set_xlim(-0.02, 1.02)
    axes.set_xlabel("area under the curve")
    axes.set_title(found.name, fontsize=10.5, wrap=True)


def _handle(colour: str, label: str) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([], [], color=colour, marker="o", ms=5, lw=1.8, label=label)


def curves(folder: CohortFolder) -> Picture | None:
    """Draw the curves of the comparison with most cases, one panel a set of assumptions."""
    own = folder.sets[0]
    known = [r for r in own.rows("roc") if r["auc"] is not None]
    if not known:
        return None
    comparison = max(known, key=lambda r: r["cases"])["comparison"]
    markers = own.values("roc", "marker")
    colours = colours_of(markers)
    with drawing(max(0.8 + 3.4 * len(folder.sets), 6.6), 4.6) as figure:
        grid = figure.subplots(1, len(folder.sets), sharey=True, squeeze=False)[0]
        for axes, found in zip(grid, folder.sets, strict=True):
            axes.plot([0, 1], [0, 1], color=FAINT, lw=1.2)
            for marker in markers:
                points = found.rows("roc_curves", comparison=comparison, marker=marker)
                axes.plot(
                    [p["false_positive"] for p in points],
                    [p["true_positive"] for p in points],
                    color=colours[marker],
                    lw=1.8,
                    label=marker,
                )
            axes.set(xlabel="false positives", xlim=(-0.02, 1.02), ylim=(-0.02, 1.02), aspect="equal")
            axes.set_title(found.name, fontsize=10.5, wrap=True)
        grid[0].set_ylabel("true positives")
        handles = [_handle(colours[m], m) for m in markers]
        figure.legend(
            handles=handles, loc="outside lower center", ncols=min(len(markers), 2 + 2 * len(folder.sets))
        )
        return as_svg(figure, f"Curves of {comparison}.", f"Receiver operating characteristic, {comparison}.")


def courses(folder: CohortFolder) -> Picture | None:
    """Draw how readings change since the first visit in patients told apart by outcome."""
    own = folder.sets[0]
    classes, markers = own.values("courses", "class"), own.values("courses", "marker")
    if not classes or len(own.values("courses", "time_day")) < 3:
        return None
    from matplotlib.ticker import LogLocator, NullLocator

    colours = colours_of(classes)
    with drawing(1.0 + 2.5 * (len(markers) + 1), 4.2) as figure:
        grid = figure.subplots(1, len(markers) + 1, squeeze=False)[0]
        for axes, marker in zip(grid, [None, *markers], strict=True):
            for name in classes:
                rows = own.rows("courses", **{"class": name, "marker": marker or markers[0]})
                rows = [r for r in rows if r["fold"] is not None]
                weeks = [r["time_day"] / 7 for r in rows]
                column = "diameter_fold" if marker is None else "fold"
                axes.plot(weeks, [r[column] for r in rows], "o-", ms=4, color=colours[name], lw=1.8)
                if marker is not None:
                    low, high = [r["fold_low"] for r in rows], [r["fold_high"] for r in rows]
                    axes.fill_between(weeks, low, high, color=colours[name], alpha=0.13, lw=0)
            axes.axhline(1, color=FAINT, lw=1, zorder=0)
            axes.set_yscale("log")
            axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
            axes.yaxis.set_minor_locator(NullLocator())
            axes.yaxis.set_major_formatter(lambda value, _: f"{value:g}")
            axes.set_xlabel("weeks")
            axes.set_title(marker or "tumour diameter", fontsize=10.5)
        grid[0].set_ylabel("over the first visit")
        figure.legend(handles=[_handle(colours[c], c) for c in classes], loc="outside lower center", ncols=4)
        caption = "Median change since the first visit, and the middle half of the patients; classes by the diameter of the tumour alone."
        return as_svg(figure, f"Courses of {len(markers)} markers in {len(classes)} classes.", caption)


def survival(folder: CohortFolder) -> Picture | None:
    """Draw survival above and below the median of each marker, one row a set of assumptions."""
    own = folder.sets[0]
    markers = own.values("survival_curves", "marker")
    if not markers:
        return None
    with drawing(1.2 + 2.3 * len(markers), 0.9 + 2.5 * len(folder.sets)) as figure:
        grid = figure.subplots(len(folder.sets), len(markers), sharex=True, sharey=True, squeeze=False)
        for line, found in zip(grid, folder.sets, strict=True):
            for axes, marker in zip(line, markers, strict=True):
                _survival_of(axes, found, marker)
            line[0].set_ylabel(f"{found.name}\nfree of the event", fontsize=9.5)
        for axes, marker in zip(grid[0], markers, strict=True):
            axes.set_title(marker, fontsize=10.5)
        for axes in grid[-1]:
            axes.set_xlabel("months")
        handles = [_handle(OKABE_ITO[5], "above the median"), _handle(OKABE_ITO[2], "below")]
        figure.legend(handles=handles, loc="outside lower center", ncols=2)
        caption = "Kaplan-Meier curves with 95 % bands, split at the median of the first reading. HR: hazard ratio with its interval; shuffled: median with the halves dealt anew."
        return as_svg(figure, f"Survival by {len(markers)} markers.", caption)


def _survival_of(axes: Any, found: Assumptions, marker: str) -> None:
    for half, colour in (("high", OKABE_ITO[5]), ("low", OKABE_ITO[2])):
        rows = found.rows("survival_curves", marker=marker, half=half)
        months = [r["time_day"] / MONTH for r in rows]
        axes.step(months, [r["free"] for r in rows], where="post", color=colour, lw=1.8)
        low = [r["free"] if r["free_low"] is None else r["free_low"] for r in rows]
        high = [r["free"] if r["free_high"] is None else r["free_high"] for r in rows]
        axes.fill_between(months, low, high, step="post", color=colour, alpha=0.13, lw=0)
    axes.set_ylim(0, 1.03)
    told = found.rows("survival", marker=marker)
    if told and told[0]["hazard_ratio"] is not None:
        r = told[0]
        text = f"HR {r['hazard_ratio']:.2f} ({r['hazard_ratio_low']:.2f} to {_end(r['hazard_ratio_high'])})\nshuffled {r['shuffled_ratio']:.2f}"
    else:
        text = "all read alike"
    axes.text(0.97, 0.97, text, transform=axes.transAxes, ha="right", va="top", fontsize=8.5)


def _end(value: float | None) -> str:
    return "∞" if value is None else f"{value:.2f}"


def screening(folder: CohortFolder) -> Picture | None:
    """Draw how early each strategy finds cancers, and what becomes of them; one row a set of assumptions."""
    own = folder.sets[0]
    strategies = own.values("screening", "strategy")
    if not strategies:
        return None
    with drawing(10.6, 0.9 + (0.55 + 0.3 * len(strategies)) * len(folder.sets)) as figure:
        grid = figure.subplots(len(folder.sets), 2, sharex="col", sharey=True, squeeze=False)
        for (lead, ends), found in zip(grid, folder.sets, strict=True):
            _screening_of(lead, ends, found, strategies)
        grid[0][0].invert_yaxis()
        grid[-1][0].set_xlabel(f"months earlier than by {folder.header['against']}, mean")
        grid[-1][1].set_xlabel("share of the cancers")
        parts = [
            ("found early", OKABE_ITO[4]),
            ("cured", OKABE_ITO[1]),
            ("die of the cancer in the end", OKABE_ITO[5]),
        ]
        figure.legend(handles=[_handle(c, name) for name, c in parts], loc="outside lower center", ncols=3)
        caption = (
            f"Left: when cancers are found, counted from {folder.header['against']}, over those that either finds; to the left of the line means later. "
            "Right: shares of all cancers found before symptoms, cured, and lethal with time without end."
        )
        return as_svg(figure, f"Screening by {len(strategies)} strategies.", caption)


def _screening_of(lead: Any, ends: Any, found: Assumptions, strategies: list[str]) -> None:
    for y, name in enumerate(strategies):
        (row,) = found.rows("screening", strategy=name)
        if row["lead_mean_day"] is not None:
            months = row["lead_mean_day"] / MONTH
            lead.barh([y], [months], height=0.55, color=OKABE_ITO[2 if months > 0 else 0])
        every = max(row["cancers"], 1)
        for column, colour, shift in (
            ("found", OKABE_ITO[4], -0.24),
            ("cured", OKABE_ITO[1], 0.0),
            ("cancer_deaths_ever", OKABE_ITO[5], 0.24),
        ):
            ends.barh([y + shift], [row[column] / every], height=0.22, color=colour)
    lead.axvline(0, color=SOFT, lw=0.8)
    lead.set_yticks(range(len(strategies)), strategies)
    lead.set_title(found.name, fontsize=10.5)
    ends.set_xlim(0, 1)
