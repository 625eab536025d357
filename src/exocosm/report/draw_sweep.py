"""Which assumptions move a claim: a tornado of the sweep; and which factors decide: sensitivity indices."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from exocosm.report import words
from exocosm.report.atlas_result import ClaimResult, Effect, Moved
from exocosm.report.atlas_words import SUPPORTED, Look, amount, cut_middle, flip_words, interval_text, look
from exocosm.report.colours import SOFT
from exocosm.report.effect_axis import beside, dot, limits, mark_line, rows_axis, set_axis, sign
from exocosm.report.picture import Missing, Picture, as_svg, drawing

MOST = 12
"""Assumptions that are drawn."""
LOW, HIGH = "#56B4E9", "#CC79A7"


def swept(claim: ClaimResult) -> int | None:
    """Return which finding shows what assumptions move: the main one where it was looked at and has a size in one replicate, else
    the first that was and has; where none has, the first that was looked at.
    """
    if claim.main is None:
        return None
    looked = looked_at(claim)
    first = [claim.main] if claim.main in looked else []
    asked = (*first, *looked, claim.main, *range(len(claim.findings)))
    found = (k for k in asked if claim.findings[k].effect is not None and sized(claim, k))
    return next(found, (*first, *looked, claim.main)[0])


def sized(claim: ClaimResult, index: int) -> bool:
    """Whether an effect has a size at any end of an assumption: whether arms can be told apart has none in one replicate."""
    return any(r.effect(end, index) is not None for r in claim.sweep for end in ("low", "high"))


def heading(claim: ClaimResult, index: int) -> str:
    """Return in words what the table of assumptions shows of each."""
    says = claim.findings[index].says
    return f"Effect: {says}." if sized(claim, index) or not claim.sweep else unsized(claim)


def unsized(claim: ClaimResult) -> str:
    """Return in words at how many ends all that was looked at is met, where none of it has a size."""
    says = "; ".join(claim.findings[k].says for k in looked_at(claim))
    there = [end for r in claim.sweep for end in (r.at_low, r.at_high) if end is not None]
    met = sum(end.becomes == "supported" for end in there)
    return (
        f"What was looked at has no size in one replicate, it is met or not: {says}. With one assumption "
        f"at an end of its spread it is met at {met or 'none'} of the {len(there)} ends that were run."
    )


def looked_at(claim: ClaimResult) -> list[int]:
    """Return which findings were looked at first where assumptions were moved; the main one where a result does not say."""
    found = (claim["search"] or {}).get("expectations")
    return [int(k) for k in found] if found else [claim.main] if claim.main is not None else []


def which_effect(claim: ClaimResult, index: int) -> str:
    """Return in words which effect is shown, and why."""
    if index == claim.main:
        return "The main effect"
    looked = looked_at(claim)
    if claim.main in looked:
        return "The main effect has no size in one replicate; drawn is another one,"
    return (
        "The effect that was looked at, for as long as it misses its mark the others cannot turn the verdict,"
    )


def ranked(claim: ClaimResult) -> list[Moved]:
    """Return the assumptions by how far they move the effect that is shown, those that turn the verdict before all others."""
    index = swept(claim)
    if index is None:
        return []
    return sorted(claim.sweep, key=lambda r: (not r.flips, -reach(r, claim.findings[index], index), r.prior))


def reach(row: Moved, effect: Effect, index: int) -> float:
    """Return how far an assumption moves an effect: in logarithms for ratios; infinite where it makes it zero or undefined."""
    ends = [row.effect(e, index) for e, there in (("low", row.at_low), ("high", row.at_high)) if there]
    if effect.effect is None:
        return max((1.0 for e in ends if e is not None), default=0.0)
    if not effect.log:
        return max((math.inf if e is None else abs(e - effect.effect) for e in ends), default=0.0)
    if effect.effect <= 0:
        return max((1.0 for e in ends if e), default=0.0)
    return max((abs(math.log(e / effect.effect)) if e else math.inf for e in ends), default=0.0)


def tornado(claim: ClaimResult) -> Picture | Missing:
    """Draw the main effect at both ends of the assumptions that move it most; where the verdict turns is written beside."""
    index = swept(claim)
    effect = None if index is None else claim.findings[index]
    if claim["sensitivity"] and not claim["arms"]:
        return Missing("The factors were varied together, by design; no assumption was moved alone.")
    if effect is None or index is None or not claim.sweep:
        return Missing("No assumption was moved.")
    if effect.effect is None:
        return Missing("The main effect is not defined, so nothing can be said of what moves it.")
    if not sized(claim, index):
        return Missing(unsized(claim))
    rows = ranked(claim)[:MOST]
    labels = [_label(r) for r in rows]
    with drawing(10.2, 0.5 * len(rows) + 1.35) as figure:
        axis = figure.subplots()
        ends = [r.effect(e, index) for r in rows for e in ("low", "high")]
        marks = [m for r in effect.accepts for m in r]
        nothing = 1.0 if effect.log else 0.0
        set_axis(axis, *limits([effect.effect, *ends, *marks, nothing], log=effect.log), log=effect.log)
        rows_axis(axis, len(rows), labels, 9.5)
        _marks(axis, effect)
        for k, row in enumerate(rows):
            _bar(axis, k, row, effect, index)
            for n, flip in enumerate(row.flips):
                shape = look(str(flip["becomes"]))
                text = "\n".join(textwrap.wrap(f"{shape.sign} {flip_words(flip)}", 34))
                beside(axis, k + 0.36 * (n - (len(row.flips) - 1) / 2), text, shape.ink)
        axis.set_xlabel("\n".join(textwrap.wrap(effect.says, 80)), fontsize=10)
        _legend(axis)
        turning = [f"{r.name}: {flip_words(f)}" for r in rows for f in r.flips]
        return as_svg(
            figure,
            f"{'The main' if index == claim.main else 'Another'} effect when assumptions move; most: {rows[0].name}."
            + (f" The verdict turns at {'; '.join(turning)}." if turning else " None turns the verdict."),
            which_effect(claim, index)
            + " with each assumption alone at the low and the high end of its spread, from its usual value "
            f"({interval_text(effect)}, grey line); the {len(rows)} of {len(claim.sweep)} that move it most, first those that "
            "turn the verdict (signed at that end, and where beside). Dashed green: the mark. Ends are point effects of few replicates.",
        )


def _label(row: Moved) -> str:
    unit = f" {words.unit(row.unit)}" if row.unit else ""
    low, high = (amount(v) if v is not None else "–" for v in (row.low, row.high))
    return f"{cut_middle(row.name, 44)}\n{low} to {high}{unit}"


def _marks(axis: Any, effect: Effect) -> None:
    low, high = axis.get_xlim()
    for m in {m for r in effect.accepts for m in r if low <= m <= high}:
        axis.axvline(m, color=SUPPORTED.ink, lw=1.3, ls=(0, (4, 2)), zorder=1)
    if effect.effect is not None:
        axis.axvline(effect.effect, color=SOFT, lw=1.2, zorder=1)


def _bar(axis: Any, at: int, row: Moved, effect: Effect, index: int) -> None:
    """Draw a bar from the usual effect to that at each end; bars that go the same way lie one above the other."""
    first, last = axis.get_xlim()
    usual = effect.effect
    assert usual is not None
    for end, there, colour, shift in (("low", row.at_low, LOW, -0.17), ("high", row.at_high, HIGH, 0.17)):
        value = row.effect(end, index)
        if there is None:
            continue
        if value is None:
            axis.text(
                usual, at + shift, f" {end}: not defined", fontsize=9, va="center", color=SOFT, style="italic"
            )
            continue
        reach_to = min(max(value, first), last)
        axis.plot([min(max(usual, first), last), reach_to], [at + shift] * 2, color=colour, lw=8, solid_capstyle="butt", zorder=3)  # fmt: skip
        turns = [f for f in row.flips if f.get("end") == end]
        if first < value < last and turns:
            sign(axis, value, at + shift, look(str(turns[0]["becomes"])), 54)
        if value <= first or value >= last:
            axis.plot(
                [reach_to], [at + shift], marker="<" if value <= first else ">", color=colour, ms=7, clip_on=False, zorder=4
            )  # fmt: skip


def _legend(axis: Any) -> None:
    from matplotlib.patches import Patch

    axis.legend(
        handles=[Patch(color=LOW, label="at the low end"), Patch(color=HIGH, label="at the high end")],
        loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, fontsize=9.5, borderaxespad=0.2,
    )  # fmt: skip


def indices(claim: ClaimResult) -> Picture | Missing | None:
    """Draw first-order and total indices of a sensitivity design with their intervals; None where there is none."""
    found: Mapping[str, Any] | None = claim["sensitivity"]
    if not found:
        return None
    factors = list(found["factors"])
    order = sorted(range(len(factors)), key=lambda k: -(found["total"][k][0] or 0.0))
    with drawing(9.0, 0.52 * len(factors) + 1.2) as figure:
        axis = figure.subplots()
        known = [v for kind in ("first", "total") for triple in found[kind] for v in triple]
        low, high = limits([*known, 0.0, 1.0], log=False)
        set_axis(axis, low, high, log=False)
        rows_axis(axis, len(factors), ["\n".join(textwrap.wrap(factors[k], 34)) for k in order])
        mark_line(axis, 0.0)
        for row, k in enumerate(order):
            for kind, shape, shift in (("total", TOTAL, -0.14), ("first", FIRST, 0.14)):
                value, *ends = found[kind][k]
                dot(axis, row + shift, value, (ends[0], ends[1]), shape, 54)
            beside(axis, row, _index_text(found["total"][k]))
        axis.set_xlabel("share of the variance of the endpoint", fontsize=10)
        for shape, label in ((TOTAL, "total, with all interactions"), (FIRST, "first order, alone")):
            axis.scatter([], [], marker=shape.marker, color=shape.colour, s=54, label=label)
        axis.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, fontsize=9.5, borderaxespad=0.2)
        said = [f"{factors[k]} {_index_text(found['total'][k])}" for k in order]
        return as_svg(
            figure,
            f"Sensitivity of {found.get('endpoint')}; total indices: {'; '.join(said)}.",
            f"Sobol indices of “{found.get('endpoint')}” over {words.count(found.get('runs') or 0)} runs with 95 % intervals; numbers "
            "are total indices. "
            + _pairs_text(found.get("alike") or ())
            + " ".join(map(str, found.get("remarks") or ())),
        )


TOTAL = Look("●", "o", "#0072B2", "#0b5f8a")
FIRST = Look("◆", "D", "#E69F00", "#855000")


def _pairs_text(pairs: Sequence[Sequence[str]]) -> str:
    """Return in words which factors the design does not tell apart; nothing where there are none."""
    said = "; ".join(f"{a} from {b}" for a, b in pairs)
    return f"Intervals that overlap do not tell apart: {said}. " if said else ""


def _index_text(triple: Sequence[float | None]) -> str:
    value, low, high = triple
    if value is None:
        return "not defined"
    ends = "" if low is None or high is None else f" ({low:.2f} to {high:.2f})"
    return f"{value:.2f}{ends}".replace("-", "−")
