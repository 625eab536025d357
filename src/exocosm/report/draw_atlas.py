"""All claims in one picture: main effect with its interval, coloured and shaped by verdict, and the verdict without exosomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exocosm.report.atlas_result import Atlas, ClaimResult
from exocosm.report.atlas_words import ABSENT, VERDICTS, Look, counts, cut, interval_text, look
from exocosm.report.colours import FAINT, INK, SOFT
from exocosm.report.effect_axis import dot, limits, mark_line, set_axis, sign
from exocosm.report.picture import Picture, as_svg, drawing

ROW, HEAD = 0.36, 1.15
"""Inches of a row, and of what stands above and below the rows."""
SPAN = (1e-3, 1e3)
"""Most of a ratio axis; what lies beyond ends in an arrow."""


def overview(atlas: Atlas) -> Picture:
    """Draw every claim as a row: ratios on one logarithmic axis, shares and indices on another, the rest as numbers."""
    claims = atlas.claims
    height = ROW * len(claims) + HEAD
    with drawing(10.6, height) as figure:
        figure.set_layout_engine("none")
        top, bottom = 1 - 0.62 / height, 0.5 / height
        spans = ((0.0, 0.43), (0.44, 0.63), (0.65, 0.745), (0.76, 1.0))
        texts, ratios, shares, numbers = (
            figure.add_axes((left, bottom, right - left, top - bottom)) for left, right in spans
        )
        for axis in (texts, ratios, shares, numbers):
            axis.set_ylim(len(claims) - 0.5, -0.5)
            axis.set_yticks([])
            axis.spines[["left", "right", "top"]].set_visible(False)
            axis.patch.set_visible(False)
        _words(texts, claims)
        _ratios(ratios, claims)
        _shares(shares, claims)
        _numbers(numbers, atlas)
        for row in range(1, len(claims)):
            line = bottom + (top - bottom) * (1 - row / len(claims))
            figure.add_artist(_line(line))
        said = ", ".join(f"{n} {w}" for w, n in counts(claims).items() if n)
        return as_svg(
            figure,
            f"Verdicts of {len(claims)} claims: {said}.",
            "The main effect of each claim with its 95 % interval; shape and colour are the verdict: "
            + ", ".join(f"{look(w).sign} {w}" for w in VERDICTS)
            + ". Effects that are no ratio and no share have units of their own and stand as numbers. "
            "On the right, the verdict of the same experiment without exosomes.",
        )


def _line(height: float) -> Any:
    from matplotlib.lines import Line2D

    return Line2D([0, 1], [height, height], color=FAINT, lw=0.6, zorder=0)


def _words(axis: Any, claims: Sequence[ClaimResult]) -> None:
    axis.set_xlim(0, 1)
    axis.set_axis_off()
    for k, claim in enumerate(claims):
        shape = look(claim.word)
        sign(axis, 0.02, k, shape)
        axis.text(0.055, k, claim.id, va="center", fontsize=10, fontweight="bold", color=INK)
        axis.text(0.17, k, cut(str(claim["statement"]), 54), va="center", fontsize=9.5, color=INK)


def _ratios(axis: Any, claims: Sequence[ClaimResult]) -> None:
    drawn = [(k, c, c.effect) for k, c in enumerate(claims) if c.effect is not None and c.effect.log]
    every = [min(max(v, SPAN[0]), SPAN[1]) for _, _, e in drawn for v in (e.effect, e.low, e.high) if v]
    set_axis(axis, *limits([*every, 0.5, 2.0], log=True), log=True, most=5)
    mark_line(axis, 1.0)
    for k, claim, effect in drawn:
        dot(axis, k, effect.effect, (effect.low, effect.high), look(claim.word))
    axis.set_title("ratio", fontsize=10, fontweight="normal", color=SOFT)


def _shares(axis: Any, claims: Sequence[ClaimResult]) -> None:
    scales = ("share", "index")
    drawn = [
        (k, c, c.effect) for k, c in enumerate(claims) if c.effect is not None and c.effect.scale in scales
    ]
    set_axis(axis, -0.06, 1.06, log=False)
    axis.set_xticks([0, 0.5, 1])
    mark_line(axis, 0.0)
    for k, claim, effect in drawn:
        dot(axis, k, effect.effect, (effect.low, effect.high), look(claim.word))
    axis.set_title("share or index", fontsize=10, fontweight="normal", color=SOFT)


def _numbers(axis: Any, atlas: Atlas) -> None:
    axis.set_xlim(0, 1)
    axis.set_axis_off()
    for k, claim in enumerate(atlas.claims):
        axis.text(
            0.0,
            k,
            cut(interval_text(claim.effect), 30),
            va="center",
            fontsize=9.5,
            color=look(claim.word).ink,
        )
        other = atlas.without_exosomes(claim)
        shape: Look = look(other.word) if other is not None else ABSENT
        sign(axis, 0.86, k, shape, 46)
    axis.text(0.0, -0.68, "effect (95 % interval)", fontsize=10, color=SOFT, va="bottom")
    axis.text(0.86, -0.68, "without\nexosomes", fontsize=10, color=SOFT, va="bottom", ha="center")
