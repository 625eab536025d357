"""Two treatments against the product of their effects, shares of several parts, and times to a multiple."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from exocosm.atlas import Attribution, Bliss, TimeTo
from exocosm.atlas.sample import Sample
from exocosm.studies.reading import Reading

LEFT = {"none": [1.0, 1.1, 0.9, 1.0], "a": [0.5, 0.56, 0.44, 0.5], "b": [0.4, 0.44, 0.36, 0.4]}


def _both(*values: float) -> Sample:
    arms = {**LEFT, "both": list(values)}
    return Sample((1, 2, 3, 4), {arm: {"left": v} for arm, v in arms.items()})


def _bliss(**mark: object) -> Bliss:
    return Bliss(endpoint="left", both="both", one="a", other="b", none="none", **mark)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "mark", "outcome"),
    [
        ((0.2, 0.22, 0.18, 0.2), {"within": (0.9, 1.1)}, "met"),
        ((0.2, 0.22, 0.18, 0.2), {"below": 1}, "not met"),
        ((0.1, 0.11, 0.09, 0.1), {"below": 1}, "met"),
        ((0.4, 0.44, 0.36, 0.4), {"above": 1}, "met"),
        ((0.1, 0.4, 0.2, 0.3), {"within": (0.9, 1.1)}, "undecided"),
    ],
)
def test_bliss(values: tuple[float, ...], mark: dict[str, object], outcome: str) -> None:
    assert _bliss(**mark).find(_both(*values)).outcome == outcome


def test_bliss_is_the_product_of_shares_left() -> None:
    found = _bliss(above=1).find(_both(0.3, 0.33, 0.27, 0.3))
    assert found.interval.effect == pytest.approx(1.5, rel=0.02)


def test_a_combination_of_one_arm_is_a_problem() -> None:
    assert Bliss(endpoint="left", both="a", one="a", other="b", none="none", above=1).problems("here")


PARTS = ("p", "q", "r")
COALITIONS = {frozenset(c): "".join(c) or "empty" for k in range(4) for c in itertools.combinations(PARTS, k)}


def _game(worth: dict[str, float], noise: float = 0.01) -> Sample:
    """Return arms in which parts add up, and p and q add one more together."""
    values = {}
    for parts, arm in COALITIONS.items():
        value = 1 + sum(worth[p] for p in parts) + (1.0 if {"p", "q"} <= parts else 0.0)
        values[arm] = {"x": [value + noise * k for k in range(4)]}
    return Sample((1, 2, 3, 4), values)


def _share(leads: str) -> Attribution:
    return Attribution(endpoint="x", leads=leads, parts=PARTS, coalitions=COALITIONS)


def test_values_add_up_to_full_less_empty() -> None:
    sample = _game({"p": 2.0, "q": 0.5, "r": 0.0})
    values = _share("p").values(sample)
    assert values["p"] == pytest.approx([2.5] * 4)  # half of what p and q do together is p's
    assert values["r"] == pytest.approx([0.0] * 4)
    assert np.sum(list(values.values()), axis=0) == pytest.approx(
        sample.of("pqr", "x") - sample.of("empty", "x")
    )


def test_who_leads_is_met_and_who_does_not_is_not() -> None:
    sample = _game({"p": 2.0, "q": 0.5, "r": 0.0})
    assert _share("p").find(sample).outcome == "met"
    assert _share("p").find(sample).interval.effect == pytest.approx(2.5 / 3.5)
    assert _share("q").find(sample).outcome == "not met"


def test_nothing_to_share_is_not_met() -> None:
    arms = {arm: {"x": [1.0, 1.0, 1.0, 1.01]} for arm in COALITIONS.values()}
    found = _share("p").find(Sample((1, 2, 3, 4), arms))
    assert (found.outcome, found.interval.effect) == ("not met", None)


def test_a_missing_combination_is_a_problem() -> None:
    few = {k: v for k, v in COALITIONS.items() if len(k) != 2}
    problems = Attribution(endpoint="x", leads="z", parts=PARTS, coalitions=few).problems("here")
    assert len(problems) == 4


CELLS = Reading("composition", "cells", where={"cell_type": "tumour"})


@pytest.mark.parametrize(
    ("line", "factor", "hours"),
    [
        ([100, 75, 25, 10], 0.5, 1.5),
        ([100, 50, 10], 0.5, 1.0),
        ([100, 90, 80], 0.5, 2.0),  # never within the run: the last time
        ([100, 40, 40, 60], 1.2, 2.4),  # of the lowest so far
        ([100, 90, 80], 1.2, 2.0),
        ([10, 14], 1.2, 0.5),
        ([0, 1], 0.5, None),
        ([1, None], 0.5, None),
    ],
)
def test_time_to(line: list[float | None], factor: float, hours: float | None) -> None:
    endpoint = TimeTo("t", CELLS, factor=factor)
    times, values = endpoint.readings
    found = endpoint.value({times: [60.0 * k for k in range(len(line))], values: line})
    assert found == (None if hours is None else pytest.approx(hours))


def test_time_runs_from_a_moment_and_rows_of_one_time_are_added() -> None:
    endpoint = TimeTo("t", CELLS, factor=0.5, since_min=60.0)
    times, values = endpoint.readings
    read = {times: [0.0, 0.0, 60.0, 60.0, 120.0, 120.0], values: [400, 400, 60, 40, 10, 40]}
    assert endpoint.value(read) == pytest.approx(1.0)
