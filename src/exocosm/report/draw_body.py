"""Blood and organs: vesicles in plasma over time, and which organs took them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.blood import UM3_PER_ML
from exocosm.assays.circulation import Circulation
from exocosm.report import words
from exocosm.report.colours import FAINT, INK, SOFT, UNKNOWN
from exocosm.report.draw_budget import on
from exocosm.report.picture import Missing, Picture, as_svg, drawing
from exocosm.store.body_layout import BodyLayout, BodyPool
from exocosm.store.run_folder import Run

LEAST_SHARE = 1e-3
"""Organs that took a smaller share of every pool are drawn as one."""
SPAN = 1e12
"""How far below the highest level the axis reaches at most."""


def shown_pools(layout: BodyLayout) -> list[int]:
    """Return the pools that are vesicles: carried cargo travels with them and is not drawn."""
    return [b for b, pool in enumerate(layout.pools) if pool.vesicles]


def pool_colours(run: Run, senders: Mapping[str, str]) -> dict[str, str]:
    """Return the colour of each pool of the circulation: that of its sender, grey for the body's own."""
    assert run.body is not None
    of = {carrier.name: carrier.sender for carrier in run.layout.carriers}
    return {
        p.name: UNKNOWN if p.native else senders.get(of.get(p.name, ""), INK)
        for p in run.body.pools
        if p.vesicles
    }


def plasma_course(
    run: Run, colours: Mapping[str, str], events: Sequence[tuple[float, str]] = ()
) -> Picture | Missing:
    """Draw vesicles per mL of plasma over time, one line a pool; `events` are (hour, what was done)."""
    layout = run.body
    assert layout is not None
    if len(run.times_min) < 2:
        return Missing("One snapshot only: there is no course of plasma over time.")
    level = np.array([np.asarray(s.body["amount"], float)[0] for s in run.snapshots()])
    level *= UM3_PER_ML / layout.plasma
    pools = [b for b in shown_pools(layout) if level[:, b].max() > 0]
    if not pools:
        return Missing("No vesicle was in plasma.")
    hours = run.times_min / 60
    top = float(level[:, pools].max())
    with drawing(10.6, 4.3) as figure:
        axes = figure.subplots()
        for b in pools:
            pool, course = layout.pools[b], level[:, b]
            style: dict[str, Any] = {"ls": (0, (5, 1.5)), "lw": 3.2, "alpha": 0.8} if pool.native else {}
            axes.plot(
                hours,
                np.where(course > top / SPAN, course, np.nan),
                color=colours[pool.name],
                label=_label(pool),
                **style,
            )
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        axes.set_ylim(max(low, top / SPAN), high * 3)
        for hour, what in events:
            axes.axvline(hour, color=SOFT, lw=0.9, ls=":", zorder=0)
            axes.annotate(
                what,
                (hour, 1.0),
                (4, -4),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                va="top",
                fontsize=9,
                color=SOFT,
            )
        axes.yaxis.set_major_formatter(lambda value, _: words.power(value))
        axes.yaxis.grid(True, color=FAINT)
        axes.set(xlabel="hours", ylabel="vesicles per mL of plasma", xlim=(hours[0], hours[-1]))
        figure.legend(loc="outside lower center", ncols=3)
        last = [f"{_label(layout.pools[b])} {words.number(float(level[-1, b]))}" for b in pools]
        alt = f"Vesicles per mL of plasma over {hours[-1] - hours[0]:.3g} hours; at the end {words.listing(last)}."
        caption = (
            f"Vesicles in {layout.plasma / UM3_PER_ML:.3g} mL of plasma, on a logarithmic scale: dashed what the body itself releases, "
            "full lines what tissues sent or what was injected. Dotted lines mark what was done to the body."
        )
        return as_svg(figure, alt, caption)


def _label(pool: BodyPool) -> str:
    return f"{pool.vesicle} (the body's own)" if pool.native else pool.name


def organ_bars(run: Run, found: Circulation) -> Picture | Missing:
    """Draw the share of each pool that each organ took since time zero."""
    layout = run.body
    assert layout is not None
    took = _took(layout, found)
    pools = [b for b in shown_pools(layout) if took[:, b].sum() > 0]
    if not pools:
        return Missing("No organ took a vesicle.")
    share = took[:, pools] / took[:, pools].sum(0)
    named = [k for k in range(len(layout.organs)) if share[k].max() >= LEAST_SHARE]
    with drawing(10.6, 1.9 + 0.5 * len(pools)) as figure:
        axes = figure.subplots()
        left: Float = np.zeros(len(pools))
        for colour, k in zip(_organ_colours(len(named)), named, strict=True):
            axes.barh(
                np.arange(len(pools)), share[k], left=left, height=0.72, color=colour, edgecolor="white", linewidth=0.8,
                label=layout.organs[k],
            )  # fmt: skip
            for i in np.flatnonzero(share[k] > 0.05).tolist():
                x = left[i] + share[k, i] / 2
                axes.text(
                    x,
                    i,
                    words.share(float(share[k, i])),
                    ha="center",
                    va="center",
                    fontsize=10,
                    color=on(colour),
                )
            left += share[k]
        axes.set_yticks(range(len(pools)), [_label(layout.pools[b]) for b in pools])
        for i, b in enumerate(pools):
            axes.text(1.01, i, words.number(float(took[:, b].sum())), va="center", fontsize=10)
        axes.text(1.01, 1.0, "taken", va="bottom", fontsize=10, fontweight="bold", transform=axes.transAxes)
        axes.invert_yaxis()
        axes.set(xlim=(0, 1), xlabel="share of the vesicles that organs took")
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        figure.legend(
            loc="outside upper center", ncols=8, handlelength=1.1, handleheight=1.1, columnspacing=1.4
        )
        most = layout.organs[int(np.argmax(share[:, 0]))]
        alt = (
            f"Stacked bars of what each organ took of each pool in plasma; of {_label(layout.pools[pools[0]])} most went to {most}, "
            f"{words.share(float(share[:, 0].max()))}."
        )
        caption = (
            "Of the vesicles of each pool that organs took until the last snapshot, the share of each organ. Lymph nodes took out of "
            "lymph, the others out of plasma. What an organ with a tissue of its own took went into that tissue."
        )
        return as_svg(figure, alt, caption)


def _took(layout: BodyLayout, found: Circulation) -> Float:
    """Return [k, b] what organs took."""
    out: Float = np.zeros((len(layout.organs), len(layout.pools)))
    names = [p.name for p in layout.pools]
    for row in found.table("organs"):
        out[layout.organs.index(str(row["organ"])), names.index(str(row["pool"]))] = float(row["took"] or 0)
    return out


def _organ_colours(count: int) -> list[str]:
    """Return colours for organs, none of which a cell type has."""
    from cmcrameri import cm
    from matplotlib.colors import to_hex

    return [to_hex(cm.batlow(0.05 + 0.9 * k / max(count - 1, 1))) for k in range(count)]
