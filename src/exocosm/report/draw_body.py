"""Blood and organs: what circulates over time, which organs took it, and what each tissue gave and got."""

from __future__ import annotations

from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.circulation import Circulation, circulation
from exocosm.report import words
from exocosm.report.colours import FAINT, OKABE_ITO, later_colour
from exocosm.report.picture import Missing, Picture, as_svg, drawing
from exocosm.store.run_folder import Run

LEAST = 1e-12
"""Share of the highest level in plasma below which a pool counts as gone."""


def body_section(run: Run) -> dict[str, Any] | None:
    """Return figure and table of blood and organs; None for a run without a body."""
    if run.body is None:
        return None
    found = circulation(run)
    pools = [p.name for p in run.body.pools if p.vesicles]
    colours = {pool: OKABE_ITO[i] if i < len(OKABE_ITO) else later_colour(i) for i, pool in enumerate(pools)}
    return {"picture": body_panels(found, colours), "rows": tissue_rows(found)}


def body_panels(found: Circulation, colours: dict[str, str]) -> Picture | Missing:
    """Draw vesicles in plasma over time, and the share of each pool that each organ took.

    Parameters
    ----------
    found
        What circulates.
    colours
        Pool -> colour; the pools that are drawn.
    """
    levels = {pool: _level(found, pool) for pool in colours}
    highest = max((float(level.max()) for _, level in levels.values() if len(level)), default=0.0)
    if highest <= 0:
        return Missing("Nothing circulated.")
    from matplotlib.ticker import NullLocator

    with drawing(10.6, 4.4) as figure:
        left, right = figure.subplots(1, 2)
        for pool, (hours, level) in levels.items():
            seen = np.where(level > LEAST * highest, level, np.nan)
            left.plot(
                hours, seen, color=colours[pool], label=pool, marker="o" if len(hours) < 20 else "", ms=4
            )
        left.set_yscale("log")
        left.yaxis.set_major_formatter(lambda value, _: words.power(value))
        left.yaxis.set_minor_locator(NullLocator())
        left.set(xlabel="hours", ylabel="vesicles in a mL of plasma")
        left.set_title("In plasma")
        left.yaxis.grid(True, color=FAINT)
        organs = list(dict.fromkeys(str(r["organ"]) for r in found.table("organs")))
        shown = [p for p in colours if _shares(found, p).sum() > 0]
        height = 0.8 / max(len(shown), 1)
        for i, pool in enumerate(shown):
            place = np.arange(len(organs)) + (i - (len(shown) - 1) / 2) * height
            right.barh(place, _shares(found, pool), height=0.9 * height, color=colours[pool])
        right.set_yticks(np.arange(len(organs)), organs)
        right.invert_yaxis()
        right.set(xlabel="share of what organs took")
        right.xaxis.set_major_formatter(lambda value, _: words.share(value))
        right.set_title("Taken by organs")
        right.tick_params(axis="y", length=0)
        right.xaxis.grid(True, color=FAINT)
        for axes in (left, right):
            axes.set_axisbelow(True)
        figure.legend(loc="outside lower center", ncols=3)
        caption = "Left: vesicles in plasma, logarithmic. Right: of what all organs took of a pool out of plasma, and lymph nodes out of lymph, the share of each."
        return as_svg(figure, _alt(found, shown), caption)


def _level(found: Circulation, pool: str) -> tuple[Float, Float]:
    """Return hours and vesicles a mL of plasma."""
    rows = found.table("plasma").where(pool=pool)
    return np.array([float(r["time_min"]) for r in rows]) / 60, np.array([float(r["per_mL"]) for r in rows])  # type: ignore[arg-type]


def _shares(found: Circulation, pool: str) -> Float:
    """Return the share of each organ; zero where nothing was taken."""
    return np.array([float(r["share"] or 0) for r in found.table("organs").where(pool=pool)])


def _alt(found: Circulation, shown: list[str]) -> str:
    """Say which organ took most of each pool."""
    parts = []
    for pool in shown:
        shares, rows = _shares(found, pool), list(found.table("organs").where(pool=pool))
        most = int(np.argmax(shares))
        parts.append(f"{words.share(float(shares[most]))} of {pool} by {rows[most]['organ']}")
    return f"Vesicles in plasma over time, and what organs took: most {words.listing(parts)}."


def tissue_rows(found: Circulation) -> list[dict[str, str]]:
    """Return what passed between blood and each tissue as texts, without what did not pass at all."""
    made = []
    for row in found.table("tissues"):
        passed = [float(row[name] or 0) for name in ("left", "returned", "drained", "released")]
        if not any(passed):
            continue
        got, returned, drained, released = (words.number(v) for v in passed)
        escaped = row["escaped"]
        made.append(
            {
                "pool": str(row["pool"]),
                "tissue": str(row["tissue"]),
                "released": released,
                "got": got,
                "returned": returned,
                "drained": drained,
                "escaped": words.share(float(escaped)) if escaped is not None else "–",
            }
        )
    return made
