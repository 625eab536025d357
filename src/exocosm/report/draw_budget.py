"""The vesicle budget as stacked bars: one bar a pool, from release to its ends."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from exocosm.report import words
from exocosm.report.budget import Budget
from exocosm.report.colours import FATES, INK
from exocosm.report.picture import Missing, Picture, as_svg, drawing


def budget_bars(
    found: Budget, types: tuple[str, ...], colours: dict[str, str], labels: Mapping[str, str]
) -> Picture | Missing:
    """Draw the share of each pool that each cell type kept, and what became of the rest."""
    if not found.pools or not found.entered.sum():
        return Missing("No vesicle entered the tissue.")
    with drawing(10.6, 1.8 + 0.5 * len(found.pools)) as figure:
        axes = figure.subplots()
        place = np.arange(len(found.pools))
        left = np.zeros(len(found.pools))
        whole = np.where(found.entered > 0, found.entered, 1.0)
        parts = [(f"kept by {t}", found.kept[:, i], colours[t], "") for i, t in enumerate(types)]
        parts += [
            (name, amount, FATES[name], "////" if name == "to blood" else "")
            for name, amount in found.ends.items()
        ]
        for label, amount, colour, hatch in parts:
            width = amount / whole
            if not (np.abs(width) > 5e-4).any():
                continue
            axes.barh(
                place,
                width,
                left=left,
                height=0.72,
                color=colour,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.8,
                label=label,
            )
            for i in np.flatnonzero(width > 0.06).tolist():
                text = words.share(float(width[i]))
                axes.text(
                    left[i] + width[i] / 2, i, text, ha="center", va="center", fontsize=10, color=on(colour)
                )
            left += width
        axes.set_yticks(place, [labels.get(p, p) for p in found.pools])
        for i, amount in enumerate(found.entered):
            axes.text(1.01, i, words.number(float(amount)), va="center", fontsize=10)
        axes.text(1.01, 1.0, "came in", va="bottom", fontsize=10, fontweight="bold", transform=axes.transAxes)
        axes.invert_yaxis()
        axes.set(xlim=(0, 1), xlabel="share of the vesicles that came in")
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25 %", "50 %", "75 %", "100 %"])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        figure.legend(
            loc="outside upper center", ncols=4, handlelength=1.1, handleheight=1.1, columnspacing=1.4
        )
        loudest = int(np.argmax(found.entered))
        alt = (
            f"Stacked bars of the fate of each pool; the largest is {found.pools[loudest]} with "
            f"{words.number(float(found.entered[loudest]))} vesicles."
        )
        caption = (
            "Of the vesicles of each pool that came in (released, put in, from blood or over the faces) until the last snapshot: "
            "what cell types captured and did not give back, in their colours, and the other ends in grey."
        )
        return as_svg(figure, alt, caption)


def on(colour: str) -> str:
    """Return ink or white, whichever reads better on `colour`."""
    r, g, b = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return INK if 0.299 * r + 0.587 * g + 0.114 * b > 0.52 else "white"
