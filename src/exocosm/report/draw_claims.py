"""Every claim as a tile, by the text that it comes from; shape and colour are the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exocosm.report.atlas_words import VERDICTS, look
from exocosm.report.colours import FAINT, INK, SOFT
from exocosm.report.effect_axis import sign
from exocosm.report.picture import Picture, as_svg, drawing

WIDE = 15
"""Tiles in a row."""
EDGE = 0.62
"""Inches of a tile."""


@dataclass(frozen=True)
class Tile:
    """A claim and how it came out."""

    id: str
    verdict: str
    complete: bool


def tiles(claims: Sequence[Tile]) -> Picture:
    """Draw all claims, a block of rows a text; those whose assumptions were not moved have a dashed edge."""
    texts = list(dict.fromkeys(c.id.partition("-")[0] for c in claims))
    rows: list[tuple[str, list[Tile]]] = []
    for text in texts:
        mine = [c for c in claims if c.id.startswith(f"{text}-")]
        rows += [(text if k == 0 else "", mine[k : k + WIDE]) for k in range(0, len(mine), WIDE)]
    width, height = EDGE * (WIDE + 0.9), EDGE * (len(rows) + 0.1)
    with drawing(width, height) as figure:
        figure.set_layout_engine("none")
        axis = figure.add_axes((0, 0, 1, 1))
        axis.set_xlim(-0.9, WIDE)
        axis.set_ylim(len(rows), -0.1)
        axis.set_axis_off()
        for r, (text, mine) in enumerate(rows):
            axis.text(
                -0.45, r + 0.5, text, ha="center", va="center", fontsize=12, fontweight="bold", color=INK
            )
            for k, tile in enumerate(mine):
                _tile(axis, k, r, tile)
        words = [c.verdict for c in claims]
        said = ", ".join(f"{words.count(w)} {w}" for w in dict.fromkeys((*VERDICTS, *words)) if w in words)
        return as_svg(
            figure,
            f"{len(claims)} claims: {said}.",
            "Each tile is a claim, each block of rows a review text. "
            + ", ".join(f"{look(w).sign} {w}" for w in VERDICTS if w in words)
            + "; an empty tile was not run. A dashed edge: assumptions have not been moved yet.",
        )


def _tile(axis: object, column: int, row: int, tile: Tile) -> None:
    from matplotlib.patches import FancyBboxPatch

    run = tile.verdict in VERDICTS
    shape = look(tile.verdict)
    axis.add_patch(  # type: ignore[attr-defined]
        FancyBboxPatch(
            (column + 0.08, row + 0.08),
            0.84,
            0.84,
            boxstyle="round,pad=0,rounding_size=0.12",
            facecolor=(*_rgb(shape.colour), 0.16) if run else "none",
            edgecolor=shape.colour if run else FAINT,
            linewidth=1.0,
            linestyle="solid" if tile.complete or not run else (0, (2, 2)),
        )
    )
    if run:
        sign(axis, column + 0.5, row + 0.38, shape, 62)
    axis.text(  # type: ignore[attr-defined]
        column + 0.5, row + 0.74, tile.id, ha="center", va="center", fontsize=8, color=INK if run else SOFT
    )


def _rgb(colour: str) -> tuple[float, float, float]:
    from matplotlib.colors import to_rgb

    return to_rgb(colour)
