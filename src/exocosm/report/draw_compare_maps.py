"""Maps of one seed's cells at the end, an arm beside the other, with one scale bar and one legend."""

from __future__ import annotations

import math

from exocosm.report import words
from exocosm.report.colours import FAINT, type_colours
from exocosm.report.compare_folder import ComparisonFolder
from exocosm.report.draw_compare import brief
from exocosm.report.draw_maps import draw_cells, layer, name_types, scale_bar, section
from exocosm.report.picture import Missing, Picture, as_png, drawing
from exocosm.store.run_folder import Run

COLUMNS = 4
WIDTH = 10.6


def maps(folder: ComparisonFolder) -> Picture | Missing:
    """Draw the cells of the first seed: at the start in the control, then at the end in every arm."""
    runs = {arm: folder.run(arm) for arm in folder.arms}
    known: dict[str, Run] = {arm: run for arm, run in runs.items() if run is not None}
    if folder.control not in known:
        return Missing(
            "The runs of the first seed are no longer in the folder; the same command again makes them."
        )
    control = known[folder.control]
    panels = [("start", control, 0), *((arm, run, -1) for arm, run in known.items())]
    x, y, _ = control.layout.size
    columns = min(3 if len(panels) in (5, 6, 9) else COLUMNS, len(panels))
    rows = math.ceil(len(panels) / columns)
    within = layer(control)
    width = min(WIDTH, 3.3 * columns)
    dead = False
    with drawing(width, rows * (width / columns * min(y / x, 1.6) + 0.3) + 0.5) as figure:
        axes = figure.subplots(rows, columns, squeeze=False).ravel()
        for axis in axes[len(panels) :]:
            axis.set_visible(False)
        for k, (axis, (name, run, snapshot)) in enumerate(zip(axes, panels, strict=False)):
            axis.set(xlim=(0, x), ylim=(0, y), aspect="equal", xticks=[], yticks=[], facecolor="#f3f5f7")
            for spine in axis.spines.values():
                spine.set(visible=True, color=FAINT, linewidth=0.8)
            cut = section(run, run.snapshot(snapshot), within)
            dead |= bool(cut.dead.any())
            draw_cells(axis, run, cut, type_colours(control.layout))
            colour = "#1b1f24" if name == "start" else folder.colours[name]
            axis.set_title(brief(name), fontsize=11, color=colour)
            if k == 0:
                scale_bar(axis, run)
        name_types(figure, control, type_colours(control.layout), dead)
        end, seed = words.time(folder.header["end_min"]), folder.header["first_seed"]
        caption = (
            f"Cells of seed {seed}: at the start, and at {end} in every arm. One scale, one set of colours; dead cells dark grey."
            + (
                ""
                if control.layout.grid_shape[0] == 1
                else f" The layer from z = {within[1]:g} to {within[2]:g} µm."
            )
        )
        return as_png(figure, f"Maps of the cells at the end in {len(known)} arms.", caption, flat=True)
