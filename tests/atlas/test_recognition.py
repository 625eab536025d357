"""Telling arms apart by content: no better than chance as a finding, twins of one seed, and one replicate in the search of a sweep."""

from __future__ import annotations

import pytest

from exocosm.atlas import Apart, Between, Recognised, Unrecognised
from exocosm.atlas.expectation import Expectation
from exocosm.atlas.sample import Sample

ARMS = {
    "one": {"x": [1.0, 1.3, 0.8, 1.1], "y": [1.0, 1.2, 0.9, 1.0]},
    "twin": {"x": [1.0, 1.3, 0.8, 1.1], "y": [1.0, 1.2, 0.9, 1.0]},
    "near": {"x": [1.02, 1.33, 0.82, 1.12], "y": [1.0, 1.2, 0.9, 1.0]},
    "far": {"x": [2.0, 2.6, 1.7, 2.2], "y": [1.0, 1.2, 0.9, 1.0]},
    "none": {"x": [0.0] * 4, "y": [0.0] * 4},
}
SAMPLE = Sample((1, 2, 3, 4), ARMS)


@pytest.mark.parametrize(
    ("arms", "recognised", "unrecognised"),
    [
        (("one", "far"), "met", "not met"),
        (("one", "near"), "not met", "met"),
        (("one", "twin"), "not met", "met"),
        (("one", "none"), "met", "not met"),
        (("none", "none"), "not met", "not met"),
    ],
)
def test_arms_are_told_apart_or_no_better_than_chance(
    arms: tuple[str, ...], recognised: str, unrecognised: str
) -> None:
    told, chance = (
        Recognised(over=("x",), among=arms).find(SAMPLE),
        Unrecognised(over=("x",), among=arms).find(SAMPLE),
    )
    assert (told.outcome, chance.outcome) == (recognised, unrecognised)
    assert chance.control and not told.control
    assert (chance.reason == "") == (unrecognised == "met")


def test_twins_of_one_seed_are_a_guess() -> None:
    """A classifier that has seen the twin of a run in another arm would call it by the name of that arm, and never be right."""
    found = Unrecognised(over=("x",), among=("one", "twin")).find(SAMPLE)
    assert found.interval.effect == 0.5


@pytest.mark.parametrize(
    ("expectation", "outcome"),
    [
        (Recognised(over=("x",), among=("one", "far")), "met"),
        (Recognised(over=("x",), among=("one", "near")), "not met"),
        (Recognised(over=("x",), among=("one", "near", "far")), "not met"),
        (Recognised(over=("x", "y"), among=("one", "far")), "met"),
        (Recognised(over=("x",), among=("none", "none")), "not met"),
        (Unrecognised(over=("x", "y"), among=("one", "near")), "met"),
        (Unrecognised(over=("x", "y"), among=("one", "far")), "not met"),
        (Unrecognised(over=("x",), among=("none", "none")), "not met"),
        (Between(over=("x",), among=("one", "far")), "met"),
        (Between(over=("x", "y"), among=("one", "far")), "not met"),
        (Between(over=("x",), among=("one", "none")), "met"),
        (Apart(over=("x", "y"), arm="far", to="one"), "met"),
        (Apart(over=("x", "y"), arm="near", to="one"), "not met"),
    ],
    ids=lambda v: v if isinstance(v, str) else v.says(),
)
def test_one_replicate_is_judged_by_size(expectation: Expectation, outcome: str) -> None:
    assert expectation.find(SAMPLE.first(1), point=True).outcome == outcome


def test_one_replicate_is_no_finding_of_a_verdict() -> None:
    assert Recognised(over=("x",), among=("one", "far")).find(SAMPLE.first(1)).outcome == "not met"


def test_what_chance_gives_to_all_arms_alike_is_not_between_them() -> None:
    """Arms with the same values vary within alone; resampled one by one they would seem to differ."""
    assert Between(over=("x",), among=("one", "twin")).find(SAMPLE).outcome == "not met"
    assert Between(over=("x",), among=("one", "far")).find(SAMPLE).outcome == "met"
