"""Effects of a claim against their marks: a dot with its 95 % interval a row, and where it was to lie."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from exocosm.report import words
from exocosm.report.atlas_result import ClaimResult, Effect
from exocosm.report.atlas_words import interval_text, look
from exocosm.report.colours import SOFT
from exocosm.report.effect_axis import beside, dot, limits, mark_line, rows_axis, set_axis
from exocosm.report.picture import Missing, Picture, as_svg, drawing

ACCEPTED = "#d5ece3"
EDGE = "#0a7a53"
LABEL = 44
TITLES = {
    "ratio": "Ratios (logarithmic)",
    "share": "Shares and distances",
    "index": "Total sensitivity indices",
    "difference": "Difference",
    "value": "Value",
}


def effects(claim: ClaimResult) -> Picture | Missing:
    """Draw every expectation of a claim: effect, interval, and the range that counts as met."""
    panels = _panels(claim)
    if not panels:
        return Missing("Nothing was held against an expectation.")
    labels = {f.says: textwrap.wrap(f.says, LABEL) or [""] for f in claim.findings}
    heights = [0.62 + sum(max(0.42, 0.19 * len(labels[f.says]) + 0.1) for f in panel) for panel in panels]
    with drawing(10.2, sum(heights) + 0.25) as figure:
        grid = figure.subplots(len(panels), 1, squeeze=False, gridspec_kw={"height_ratios": heights})
        for axis, panel in zip(grid[:, 0], panels, strict=True):
            _panel(axis, panel, ["\n".join(labels[f.says]) for f in panel])
        parts = [f"{f.says}: {interval_text(f)}, {f.outcome}" for f in claim.findings]
        return as_svg(
            figure,
            "Effects against their marks. " + "; ".join(parts) + ".",
            "Effect (dot) and 95 % interval (line) of each expectation; shaded, where the whole interval must lie. "
            "A dot ● meets its mark, ✕ misses it, ○ is undecided. An arrow leaves the picture.",
        )


def _panels(claim: ClaimResult) -> list[list[Effect]]:
    """Return what shares an axis: ratios; shares; indices; each difference or value alone, for its unit is its own."""
    out = [[f for f in claim.findings if f.scale == s] for s in ("ratio", "share", "index")]
    out += [[f] for f in claim.findings if f.scale not in ("ratio", "share", "index")]
    return [panel for panel in out if panel]


def _panel(axis: Any, panel: list[Effect], labels: list[str]) -> None:
    log = panel[0].log
    marks = [end for f in panel for r in f.accepts for end in r]
    nothing = [1.0] if log else [0.0, 1.0] if panel[0].scale in ("share", "index") else [0.0]
    low, high = limits([*(v for f in panel for v in (f.effect, f.low, f.high)), *marks, *nothing], log=log)
    set_axis(axis, low, high, log=log)
    rows_axis(axis, len(panel), labels)
    mark_line(axis, nothing[0])
    for k, finding in enumerate(panel):
        for left, right in finding.accepts:
            _accepted(axis, k, max(left, low), min(right, high))
            for edge in (left, right):
                if math.isfinite(edge) and low <= edge <= high:
                    axis.plot([edge, edge], [k - 0.36, k + 0.36], color=EDGE, lw=1.6, zorder=2)
        shape = look(finding.outcome)
        dot(axis, k, finding.effect, (finding.low, finding.high), shape)
        control = ", control" if finding.control else ""
        beside(axis, k, f"{interval_text(finding)}\n{shape.sign} {finding.outcome}{control}", shape.ink)
    unit = words.unit(panel[0].unit)
    title = TITLES.get(panel[0].scale, "")
    axis.set_title(f"{title}, {unit}" if unit else title, fontsize=9.5, fontweight="normal", color=SOFT)


def _accepted(axis: Any, at: float, left: float, right: float) -> None:
    if left < right:
        axis.fill_betweenx([at - 0.36, at + 0.36], left, right, color=ACCEPTED, lw=0, zorder=0.5)
