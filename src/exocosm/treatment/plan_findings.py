"""What is to be said of a plan, in sentences: first of all whether the best schedule held what its search promised."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Record = Mapping[str, Any]


def verdict(span: Mapping[str, float | None]) -> str:
    """Return ``better``, ``worse`` or ``not shown`` of an effect on the logarithm of cancer cells, by its 95 % interval."""
    low, high = span["low"], span["high"]
    if low is None or high is None:
        return "not shown"
    return "better" if high < 0 else "worse" if low > 0 else "not shown"


def findings(plan: Record) -> list[str]:
    """Return what came out, the most important first."""
    if plan["best"] is None:
        return [_none(plan), *_standard(plan)]
    best = plan["search"]["tried"][plan["best"] - 1]
    if plan["check"]["best_against"] == {}:
        failure = plan["check"]["arms"]["best"]["failure"]
        return [f"The best schedule fails on new seeds: {failure}", *_standard(plan)]
    tried, seeds = len(plan["search"]["tried"]), len(plan["search_seeds"])
    said = [_against_standard(plan)]
    said += _standard(plan)
    said.append(
        f"In the search it was the best of {tried} schedules: on {seeds} {_seeds(seeds)} it left {_fold(best['fold'])} of the cancer cells "
        f"without treatment. {_flattery(plan)}"
    )
    said += _harm(plan)
    said += _chance(plan)
    said += _parts(plan)
    return said


def _none(plan: Record) -> str:
    """Say that nothing kept the limits."""
    n = len(plan["search"]["tried"])
    return f"None of {n} schedules kept the limits (dose {plan['max_dose']:g} times the default course, harm {_share(plan['max_harm'])}): there is no best one."


def _against_standard(plan: Record) -> str:
    """Say how the best stands against the default courses and no treatment, on new seeds."""
    against, n = plan["check"]["best_against"], len(plan["check_seeds"])
    if not against.get("standard"):
        return "The default courses fail on new seeds; there is nothing to hold the best against."
    word = verdict(against["standard"])
    what = {
        "better": "The best schedule beats the default courses",
        "worse": "The best schedule does worse than the default courses",
        "not shown": "That the best schedule beats the default courses is not shown",
    }[word]
    return (
        f"{what}: on {n} new {_seeds(n)} it leaves {_times(against['standard'])} as many cancer cells as they do, "
        f"and {_times(against['untreated'])} as many as no treatment."
    )


def _standard(plan: Record) -> list[str]:
    """Say where the default courses break a limit themselves, on new seeds or on those of the search."""
    for where, standard in (
        ("", plan["check"]["arms"]["standard"]),
        ("On the seeds of the search ", plan["search"]["standard"]),
    ):
        if standard["breaks"] and not standard["failure"]:
            reasons = [
                f"they cost {_share(standard['harm'])} of the healthy cells, {_share(plan['max_harm'])} are allowed"
                if b == "harm"
                else f"their {b} is above {plan['max_dose']:g} default courses"
                for b in standard["breaks"]
            ]
            who = f"{where}the default courses" if where else "The default courses"
            return [f"{who} break the limits that the best schedule had to keep: {' and '.join(reasons)}."]
    return []


def _flattery(plan: Record) -> str:
    """Say by how much the search made it look better than it is."""
    flattery = plan["check"]["flattery"]
    if flattery is None:
        return ""
    new = plan["check"]["arms"]["best"]["fold"]
    factor = math.exp(flattery)
    if factor > 1.005:
        return f"On new seeds it leaves {_fold(new)}: the search flattered it by a factor of {factor:.2f}."
    return f"On new seeds it leaves {_fold(new)}: the search did not flatter it."


def _harm(plan: Record) -> list[str]:
    """Say what it costs."""
    arm = plan["check"]["arms"]["best"]
    if arm["harm"] is None:
        return ["There are no healthy cells in the scenario, so harm is not measured."]
    above = arm["harm"] > plan["max_harm"]
    more = f", above the limit of {_share(plan['max_harm'])} that it kept in the search" if above else ""
    if arm["harm"] <= 0:
        return ["On new seeds it costs no healthy cells."]
    return [f"On new seeds it costs {_share(arm['harm'])} of the healthy cells{more}."]


def _chance(plan: Record) -> list[str]:
    """Say what chance finds."""
    span, kept, drawn = (
        plan["check"]["best_against"].get("random"),
        plan["check"]["random_kept"],
        len(plan["check"]["random"]),
    )
    if span is None:
        return [f"None of {drawn} random schedules kept the limits."] if drawn else []
    word = {"better": "better than", "worse": "worse than", "not shown": "not shown to be better than"}[
        verdict(span)
    ]
    return [
        f"It is {word} the median of {kept} random schedules within the limits ({drawn} drawn): {_times(span)} as many cancer cells."
    ]


def _parts(plan: Record) -> list[str]:
    """Say which of its drugs do anything."""
    idle = [
        name for name, arm in plan["check"]["without"].items() if verdict(arm["best_against"]) != "better"
    ]
    return [f"Left out of it, {name} is not shown to be missed." for name in idle]


def _times(span: Mapping[str, float | None]) -> str:
    """Write an effect on logarithms as a factor with its interval."""
    mean = span["mean"]
    assert mean is not None
    if span["low"] is None or span["high"] is None:
        return f"{math.exp(mean):.2f} times"
    return f"{math.exp(mean):.2f} times (95 % interval {math.exp(span['low']):.2f} to {math.exp(span['high']):.2f})"


def _fold(value: float | None) -> str:
    return "an unknown share" if value is None else f"{value:.2f}"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"


def _seeds(n: int) -> str:
    return "seed" if n == 1 else "seeds"
