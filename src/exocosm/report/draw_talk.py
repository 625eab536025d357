"""Who talks to whom: heatmaps, chord diagram, and the course over time."""

from __future__ import annotations

from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.communication import Communication
from exocosm.model.pools import ADDED
from exocosm.report import words
from exocosm.report.colours import FAINT, INK, SOFT, field_map
from exocosm.report.picture import Missing, Picture, as_svg, drawing

SILENT = Missing("No cell captured a vesicle.")


def heatmaps(talk: Communication, hours: float) -> Picture | Missing:
    """Draw sender x receiver: vesicles in all, and per receiving cell and hour."""
    if not talk.senders or not talk.captured.sum():
        return SILENT
    if talk.captured.size == 1:
        source = "the dose that was put in" if talk.senders[0] == ADDED else talk.senders[0]
        return Missing(
            f"One sender and one receiver: {talk.receivers[0]} cells captured {words.number(float(talk.captured.sum()))} vesicles "
            f"from {source}, so there is nothing to compare in a matrix."
        )
    per_cell = np.divide(
        talk.captured,
        talk.cells[None, :] * hours if hours > 0 else talk.cells[None, :],
        out=np.full_like(talk.captured, np.nan),
        where=talk.cells[None, :] > 0,
    )
    rows, columns = talk.captured.shape
    with drawing(10.6, 1.7 + 0.62 * rows + 0.02 * columns) as figure:
        left, right = figure.subplots(1, 2)
        _heat(left, talk, talk.captured, "Vesicles captured")
        _heat(right, talk, per_cell, "Captured per receiving cell" + (" and hour" if hours > 0 else ""))
        right.set_ylabel("")
        s, t = np.unravel_index(int(np.argmax(talk.captured)), talk.captured.shape)
        alt = (
            f"Heatmap of vesicles by sender and receiver; most went from {talk.senders[s]} to {talk.receivers[t]}: "
            f"{words.number(float(talk.captured[s, t]))}."
        )
        caption = (
            "Rows send, columns receive. Left: vesicles captured (bound to the surface) over the whole run. Right: the same for "
            "one average living receiver. Colours follow the square root of the value, each panel from white to its own largest; the diagonal is self-talk."
        )
        return as_svg(figure, alt, caption)


def _heat(axes: Any, talk: Communication, values: Float, title: str) -> None:
    """Draw one matrix with its numbers."""
    from matplotlib.colors import PowerNorm

    top = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    top = top if top > 0 else 1.0
    drawn = np.where(np.isfinite(values), values, 0.0)
    norm = PowerNorm(0.5, vmin=0, vmax=1.7 * top)
    axes.pcolormesh(drawn, cmap=field_map("matrix"), norm=norm, edgecolors=FAINT, linewidth=1)
    axes.invert_yaxis()
    turned = len(talk.receivers) > 5 or max(map(len, talk.receivers)) > 9
    axes.set_xticks(
        np.arange(len(talk.receivers)) + 0.5,
        talk.receivers,
        rotation=30 if turned else 0,
        ha="right" if turned else "center",
    )
    axes.set_yticks(np.arange(len(talk.senders)) + 0.5, talk.senders)
    axes.tick_params(length=0)
    axes.set(xlabel="receiver", ylabel="sender")
    axes.set_title(title)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for s, t in np.ndindex(*values.shape):
        light = drawn[s, t] > 0.5 * top
        axes.text(
            t + 0.5,
            s + 0.5,
            words.short(float(values[s, t])),
            ha="center",
            va="center",
            color="white" if light else INK,
            fontsize=10,
        )


def homes(talk: Communication) -> dict[str, str]:
    """Return the cell type of each sender group that stands for one type alone, and is the only one to do so."""
    found = {
        s: talk.receivers[int(np.argmax(talk.own[g]))]
        for g, s in enumerate(talk.senders)
        if talk.own[g].any()
    }
    types = list(found.values())
    return {s: t for s, t in found.items() if types.count(t) == 1}


def chord(talk: Communication, colours: dict[str, str]) -> Picture | Missing:
    """Draw the same matrix as a chord diagram: ribbons in the colour of the sender, arrow heads at the receiver.

    Self-talk is left out wherever there is talk between types: it would take most of the circle and say little.
    """
    if not talk.senders or not talk.captured.sum():
        return SILENT
    if talk.captured.size == 1:
        return Missing("One sender and one receiver make no chord diagram.")
    square, own = _square(talk)
    alone = not own < square.to_numpy().sum()
    if not alone:
        for name in square.index:
            square.loc[name, name] = 0.0
    # Shares of the whole: the layout is made for numbers of ordinary size.
    square = 1000.0 * square / square.to_numpy().sum()
    used = [n for n in square.index if square.loc[n].sum() + square[n].sum() > 0]
    square = square.loc[used, used]
    size = 5.0 + 0.19 * max(map(len, used))
    with drawing(size, size) as figure:
        # Imported here, where what it changes in matplotlib's settings is undone.
        from pycirclize import Circos

        figure.set_layout_engine("none")
        circle = Circos.chord_diagram(
            square,
            # Labels stand radially, so that a gap of one line is enough for sectors of any size.
            space=min(4.0, 200.0 / len(used)) if len(used) > 1 else 0,
            r_lim=(94, 100),
            cmap={n: colours[n] for n in used},
            label_kws={
                "size": 12 if len(used) <= 40 else 8,
                "r": 103,
                "color": INK,
                "orientation": "vertical",
            },
            link_kws={"direction": 1, "ec": "white", "lw": 0.3, "alpha": 0.78},
        )
        edge = 0.5 - 2.25 / size
        circle.plotfig(ax=figure.add_axes((edge, edge, 1 - 2 * edge, 1 - 2 * edge), projection="polar"))
        best = max(((s, r) for s in used for r in used), key=lambda p: float(square.loc[p[0], p[1]]))
        alt = f"Chord diagram of vesicles between cell types; the widest ribbon goes from {best[0]} to {best[1]}."
        caption = "Ribbons run from sender to receiver (arrow head) in the sender's colour; width is the number of vesicles captured. "
        caption += (
            "A ribbon that returns to its own arc is self-talk."
            if alone
            else f"Self-talk, {words.share(own / float(talk.captured.sum()))} of all captures, is left out."
        )
        return as_svg(figure, alt, caption)


def _square(talk: Communication) -> tuple[Any, float]:
    """Return captures by sender and receiver as a table with the same names both ways, and how much is self-talk."""
    import pandas as pd

    home = homes(talk)
    senders = [home.get(s, s) for s in talk.senders]
    names = list(dict.fromkeys((*talk.receivers, *senders)))
    square = pd.DataFrame(0.0, index=names, columns=names)
    for s, sender in enumerate(senders):
        for t, receiver in enumerate(talk.receivers):
            square.loc[sender, receiver] += float(talk.captured[s, t])
    return square, float(sum(square.loc[n, n] for n in names))


def course(talk: Communication, colours: dict[str, str]) -> Picture | Missing:
    """Draw captures per hour over the windows, for the strongest pairs."""
    rows = [r for r in talk.table("vesicles") if r["window"] != "all"]
    edges = sorted({float(r[k] or 0) for r in rows for k in ("from_min", "to_min")})
    if len(edges) < 3:
        return Missing("A course over time needs three snapshots or more.")
    pairs: dict[tuple[str, str], dict[float, float]] = {}
    for r in rows:
        start, end = float(r["from_min"] or 0), float(r["to_min"] or 0)
        rates = pairs.setdefault((str(r["sender"]), str(r["receiver"])), {})
        rates[end] = rates.get(end, 0.0) + float(r["captured_vesicles"] or 0) / (end - start) * 60
    best = sorted(pairs, key=lambda p: -sum(pairs[p].values()))[:6]
    best = [p for p in best if sum(pairs[p].values()) > 0]
    if not best:
        return SILENT
    with drawing(10.6, 3.9) as figure:
        axes = figure.subplots()
        styles = ["-", "--", ":", "-.", (0, (3, 1, 1, 1, 1, 1)), (0, (1, 3))]
        drawn: dict[str, int] = {}
        for sender, receiver in best:
            k = drawn[sender] = drawn.get(sender, -1) + 1
            y = [pairs[sender, receiver].get(end, 0.0) for end in edges[1:]]
            label = f"{sender} {words.ARROW} {receiver}"
            axes.stairs(
                y,
                np.array(edges) / 60,
                baseline=None,
                color=colours[sender],
                ls=styles[k],
                lw=2.2,
                label=label,
            )
        axes.set(
            xlabel="hours",
            ylabel="vesicles captured per hour",
            ylim=(0, None),
            xlim=(edges[0] / 60, edges[-1] / 60),
        )
        axes.yaxis.grid(True, color=FAINT)
        axes.yaxis.set_major_formatter(lambda value, _: words.short(value))
        axes.tick_params(color=SOFT)
        axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), handlelength=2.6)
        names = words.listing([f"{a} to {b}" for a, b in best])
        return as_svg(
            figure,
            f"Vesicles captured per hour over time: {names}.",
            "The strongest conversations over time, in the colour of the sender; each step is one window between snapshots.",
        )
