"""Maps: one layer of the tissue at the start, the middle and the end; cells in their types' colours, fields beneath."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from exocosm.arrays import Bool, Float, Int
from exocosm.report import words
from exocosm.report.colours import FAINT, SOFT, UNKNOWN, field_map
from exocosm.report.picture import Missing, Picture, as_png, drawing
from exocosm.store.run_folder import Run, Snapshot

DEAD = ("apoptotic", "necrotic")
PANEL = 3.35
"""Width of one map, inches."""
CROWD = 4000
"""From so many cells on, the last map of cells is drawn again in the width of the page."""
MOST_DOTS = 10000
"""More cells than this would hide the field they are drawn on."""
LEAST_CHANGE = 0.01
"""A field that varies by a smaller share of its largest value, in space and time, is the same everywhere."""


@dataclass(frozen=True)
class Section:
    """Cells in the layer of the map."""

    x: Float
    y: Float
    radius: Float
    """um"""
    kind: Int
    dead: Bool


def chosen_times(run: Run) -> list[int]:
    """Return the snapshots that are drawn: first, the one nearest to half time, last."""
    times = np.asarray(run.times_min)
    middle = int(np.argmin(np.abs(times - 0.5 * (times[0] + times[-1]))))
    return sorted({0, middle, len(times) - 1})


def layer(run: Run) -> tuple[int, float, float]:
    """Return the layer of voxels that is drawn, and where it begins and ends in um.

    It is the middle one, or the one with most cells where the middle one holds less than half as many (cells on the bottom
    of a dish).
    """
    (layers, _, _), dz = run.layout.grid_shape, run.layout.spacing[0]
    chosen = layers // 2
    if layers > 1:
        z = np.concatenate([np.asarray(run.snapshot(k).cells["sphere"], dtype=float)[:, 2] for k in (0, -1)])
        cells = np.bincount(np.clip((z / dz).astype(np.int64), 0, layers - 1), minlength=layers)
        chosen = chosen if cells[chosen] >= 0.5 * cells.max() else int(np.argmax(cells))
    return chosen, chosen * dz, (chosen + 1) * dz


def section(run: Run, snapshot: Snapshot, within: tuple[int, float, float]) -> Section:
    """Return the cells whose centre lies in the layer `within`; all cells in 2-D."""
    cells = snapshot.cells
    sphere = np.asarray(cells["sphere"], dtype=float)
    keep = np.ones(len(sphere), dtype=bool)
    if run.layout.grid_shape[0] > 1:
        _, low, high = within
        keep = (sphere[:, 2] >= low) & (sphere[:, 2] < high)
    codes = [k for k, s in enumerate(run.layout.stages) if s in DEAD]
    dead = np.isin(np.asarray(cells["stage"]), codes)
    # Small cells last, so that large ones do not hide them.
    rows = np.flatnonzero(keep)
    rows = rows[np.argsort(-sphere[rows, 3], kind="stable")]
    kind = np.asarray(cells["kind"], dtype=np.int64)
    return Section(sphere[rows, 0], sphere[rows, 1], sphere[rows, 3], kind[rows], dead[rows])


def cell_maps(run: Run, colours: dict[str, str], solute: str | None) -> Picture | Missing:
    """Draw cells by type, and the solute that says most of the tissue (oxygen), at three times."""
    chosen, within = chosen_times(run), layer(run)
    caption = _caption(run, within) + " Cells in the colour of their type, dead cells dark grey."
    level = uniform(run, solute, chosen, within) if solute else None
    if solute and level is not None:
        caption += f" {solute[:1].upper()}{solute[1:]} is the same everywhere at these times: {level}."
        solute = None
    dead = False
    with _grid(run, 2 if solute else 1, len(chosen)) as (figure, axes):
        for column, k in enumerate(chosen):
            snapshot = run.snapshot(k)
            cut = section(run, snapshot, within)
            dead |= bool(cut.dead.any())
            axes[0][column].set_facecolor("#f3f5f7")
            draw_cells(axes[0][column], run, cut, colours)
            axes[0][column].set_title(words.time(snapshot.time_min))
            scale_bar(axes[0][column], run)
            if solute:
                _draw_dots(axes[1][column], cut)
        if solute:
            _draw_fields(figure, axes[1], _stack(run, solute, chosen, within), run, solute, solute)
            caption += f" Below, {solute}{_dotted(cut)}, one colour scale for all times."
        name_types(figure, run, colours, dead)
        times = words.listing([words.time(run.times_min[k]) for k in chosen])
        alt = f"Maps of the cells by type{' and of ' + solute if solute else ''} at {times}."
        return as_png(figure, alt, caption)


def large_map(run: Run, colours: dict[str, str]) -> Picture | None:
    """Draw the cells at the end in the width of the page, where they are too many for a small map."""
    within = layer(run)
    snapshot = run.snapshot(-1)
    cut = section(run, snapshot, within)
    if len(cut.x) < CROWD:
        return None
    x, y, _ = run.layout.size
    width = 10.6 if x >= y else 10.6 * x / y
    with drawing(width, width * y / x + 0.9) as figure:
        axes = figure.subplots()
        axes.set(xlim=(0, x), ylim=(0, y), aspect="equal", xticks=[], yticks=[], facecolor="#f3f5f7")
        for spine in axes.spines.values():
            spine.set(visible=True, color=FAINT, linewidth=0.8)
        draw_cells(axes, run, cut, colours)
        axes.set_title(words.time(snapshot.time_min))
        scale_bar(axes, run)
        name_types(figure, run, colours, bool(cut.dead.any()))
        when = words.time(snapshot.time_min)
        return as_png(
            figure, f"Large map of the cells by type at {when}.", f"The cells at {when}, larger.", flat=True
        )


def uniform(run: Run, name: str, chosen: list[int], within: tuple[int, float, float]) -> str | None:
    """Return value and unit of a field that is the same everywhere in the layer at the chosen times, else None."""
    stack = _stack(run, name, chosen, within)
    if np.ptp(stack) > LEAST_CHANGE * float(np.abs(stack).max()):
        return None
    return f"{words.number(float(stack.mean()))} {words.unit(_field(run, name).unit)}"


def vesicle_maps(run: Run, pools: list[str], labels: Mapping[str, str]) -> Picture | Missing:
    """Draw the densities of some pools at three times, cells as dots on top; `labels` are their short names."""
    if not pools:
        return Missing("The run has no vesicle pools.")
    chosen, within = chosen_times(run), layer(run)
    if len(run.times_min) > 3 and not any(_stack(run, p, [0], within).any() for p in pools):
        # Before the first release there is nothing to see.
        chosen[0] = 1
    with _grid(run, len(pools), len(chosen)) as (figure, axes):
        for row, pool in enumerate(pools):
            for column, k in enumerate(chosen):
                cut = section(run, run.snapshot(k), within)
                _draw_dots(axes[row][column], cut)
                if row == 0:
                    axes[row][column].set_title(words.time(run.times_min[k]))
            stack = _stack(run, pool, chosen, within)
            _draw_fields(figure, axes[row], stack, run, pool, labels.get(pool, pool))
        caption = f"{_caption(run, within)} Vesicles in the medium{_dotted(cut)}; within a row one colour scale for all times."
        if len(run.layout.pools) > len(pools):
            caption += " Chosen are the pools of which most was captured by cells of another type."
        return as_png(figure, f"Maps of vesicle densities: {words.listing(pools)}.", caption)


def _field(run: Run, name: str) -> Any:
    """Return what the layout says of a field."""
    return run.layout.fields[run.layout.index("s", name)]


def _stack(run: Run, name: str, chosen: list[int], within: tuple[int, float, float]) -> Float:
    """Return a field in the layer at the chosen times, [time, y, x]."""
    return np.stack([np.asarray(run.snapshot(k).fields[name][within[0]], dtype=float) for k in chosen])


class _grid:  # noqa: N801 (a context manager that reads like a function)
    """Axes for maps, rows x columns, with the proportions of the tissue."""

    def __init__(self, run: Run, rows: int, columns: int) -> None:
        x, y, _ = run.layout.size
        width = PANEL * max(columns, 2) + 0.55
        # What bars and gaps take is not there for the maps.
        height = float(np.clip((width - 1.15) / max(columns, 2) * y / x, 0.9, 1.6 * PANEL))
        self._shape, self._size = (rows, columns), (x, y)
        self._drawing = drawing(width, rows * height + 0.06 * (rows - 1) + (0.75 if rows > 1 else 1.3))

    def __enter__(self) -> tuple[Any, Any]:
        figure = self._drawing.__enter__()
        axes = figure.subplots(*self._shape, squeeze=False)
        for one in axes.ravel():
            one.set(xlim=(0, self._size[0]), ylim=(0, self._size[1]), aspect="equal", xticks=[], yticks=[])
            for spine in one.spines.values():
                spine.set(visible=True, color=FAINT, linewidth=0.8)
        return figure, axes

    def __exit__(self, *problem: Any) -> None:
        self._drawing.__exit__(*problem)


def draw_cells(axes: Any, run: Run, cut: Section, colours: dict[str, str]) -> None:
    """Draw cells as discs of their true size."""
    from matplotlib.collections import EllipseCollection
    from matplotlib.colors import to_rgba_array

    palette = to_rgba_array([colours[t] for t in run.layout.names("t")] or [UNKNOWN])
    faces = palette[cut.kind.astype(int)] if len(cut.kind) else palette[:0]
    # Dark, so that the dead do not look like gaps.
    faces[cut.dead] = to_rgba_array(SOFT)
    axes.add_collection(
        EllipseCollection(
            2 * cut.radius, 2 * cut.radius, np.zeros(len(cut.x)), units="xy", offsets=np.column_stack([cut.x, cut.y]),
            transOffset=axes.transData, facecolors=faces, edgecolors=(0, 0, 0, 0.35), linewidths=0.25 if len(cut.x) <= MOST_DOTS else 0,
        )
    )  # fmt: skip


def _draw_dots(axes: Any, cut: Section) -> None:
    """Draw living cells as small white dots that leave the field visible, if they are not too many."""
    if len(cut.x) > MOST_DOTS:
        return
    size = float(np.clip(4000.0 / max(len(cut.x), 1), 0.25, 5.0))
    alive = ~cut.dead
    axes.scatter(
        cut.x[alive], cut.y[alive], s=size, c="white", alpha=0.35, linewidths=0, zorder=3, rasterized=True
    )


def _dotted(cut: Section) -> str:
    """Say that cells are drawn on a field, where they are."""
    return " with the cells as white dots" if len(cut.x) <= MOST_DOTS else ""


def _draw_fields(figure: Any, axes: Any, stack: Float, run: Run, name: str, label: str) -> None:
    """Draw one field at several times with one colour scale and its bar."""
    from matplotlib.colors import LogNorm, Normalize

    field = _field(run, name)
    positive = stack[stack > 0]
    high = float(np.percentile(positive, 99.9)) if len(positive) else 1.0
    # Small numbers on a linear scale are written in a power of ten of the unit.
    exponent = int(np.floor(np.log10(high))) if high < 1e-2 else 0
    wide = field.kind != "solute" and len(positive) and high > 30 * float(np.median(positive))
    low = high / 1e3 if wide else min(0.0, float(stack.min()))
    norm = LogNorm(low, high) if wide else Normalize(low, high if high > low else low + 1.0)
    colours = field_map(field.kind)
    x, y, _ = run.layout.size
    for one, image in zip(axes, stack, strict=True):
        shown = np.maximum(image, low) if wide else image
        drawn = one.imshow(
            shown,
            origin="lower",
            extent=(0, x, 0, y),
            cmap=colours,
            norm=norm,
            interpolation="nearest",
            zorder=1,
        )
        scale_bar(one, run)
    bar = figure.colorbar(
        drawn, ax=list(axes), shrink=0.85, pad=0.015, aspect=25, extend="max" if wide else "neither"
    )
    bar.outline.set_visible(False)
    unit = words.unit(field.unit)
    if wide:
        bar.ax.yaxis.set_major_formatter(lambda value, _: words.power(value))
    else:
        bar.ax.yaxis.set_major_formatter(lambda value, _: words.number(value / 10.0**exponent))
        unit = f"{words.power(10.0**exponent)} {unit}" if exponent else unit
    bar.set_label(f"{label}\n{unit}")


def scale_bar(axes: Any, run: Run) -> None:
    """Draw a bar of a round length at the lower left, labelled in µm, white on a dark plate: readable on any map."""
    from matplotlib.offsetbox import AnchoredOffsetbox, AuxTransformBox, TextArea, VPacker
    from matplotlib.patches import Rectangle

    x, y, _ = run.layout.size
    length = nice_length(x / 4)
    bar = AuxTransformBox(axes.transData)
    bar.add_artist(Rectangle((0, 0), length, 0.012 * y, color="white", lw=0))
    label = TextArea(f"{length:g} µm", textprops={"color": "white", "fontsize": 9})
    packed = VPacker(children=[label, bar], align="center", pad=0, sep=3)
    box = AnchoredOffsetbox("lower left", child=packed, pad=0.35, borderpad=0.4, frameon=True)
    box.patch.set(
        facecolor="#10161c", alpha=0.62, edgecolor="none", boxstyle="round,pad=0,rounding_size=0.25"
    )
    box.set_zorder(6)
    axes.add_artist(box)


def nice_length(about: float) -> float:
    """Return the largest of 1, 2, 5 x 10^k that is not above `about`."""
    power = 10.0 ** np.floor(np.log10(about))
    return float(max(m * power for m in (1, 2, 5) if m * power <= about * (1 + 1e-9)))


def name_types(figure: Any, run: Run, colours: dict[str, str], dead: bool) -> None:
    """Name the types below the maps, and the dead where there are any."""
    from matplotlib.lines import Line2D

    named = [(t, colours[t]) for t in run.layout.names("t")] + ([("dead", SOFT)] if dead else [])
    marks = [
        Line2D([], [], ls="", marker="o", ms=8, mfc=colour, mec=SOFT, mew=0.4, label=t) for t, colour in named
    ]
    figure.legend(
        handles=marks, loc="outside lower center", ncols=min(max(len(marks), 1), 6), handletextpad=0.2
    )


def _caption(run: Run, within: tuple[int, float, float]) -> str:
    """Say what layer is drawn."""
    if run.layout.grid_shape[0] == 1:
        return "The tissue from above (2-D), x to the right and y upwards."
    _, low, high = within
    return f"The layer of the tissue from z = {low:g} to {high:g} µm, with the cells whose centre lies in it."
